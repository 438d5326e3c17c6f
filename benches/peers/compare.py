"""The batch engine beside tools that are not Rust, on the same field of bids.

    python3 -m pip install -r benches/peers/requirements.txt
    python3 benches/peers/compare.py [bids] [threads]

The field is that of the example `million_bids`, made again from the same seed: lots of 2 to 12 bids
with 8 lines, the tendered and two adjusted views, a total in pence and a rank in each, and one flag.
The example runs first and prints a checksum over all its figures. DuckDB counts in DECIMAL and whole
numbers and has to come to the same checksum. Polars and numpy count in binary floats: of them the
figures that differ are counted. Times are medians of several runs, with the data already loaded, and
each peer writes its figures to columns of its own.
"""

import json
import os
import statistics
import subprocess
import sys
import time

BIDS = int(sys.argv[1]) if len(sys.argv) > 1 else 1_200_000
THREADS = int(sys.argv[2]) if len(sys.argv) > 2 else 1
os.environ["POLARS_MAX_THREADS"] = os.environ["RAYON_NUM_THREADS"] = str(THREADS)
os.environ["OMP_NUM_THREADS"] = "1"

import duckdb
import numpy as np
import polars as pl

LINES, SEED, RUNS = 8, 2026, 5
WORD = (1 << 64) - 1


class Draws:
    """The generator of the example: numbers below a bound, in the order in which it draws them."""

    def __init__(self, seed):
        self.seed, self.drawn = seed, 0

    def below(self, bound, count):
        places = np.arange(self.drawn + 1, self.drawn + count + 1, dtype=np.uint64)
        self.drawn += count
        mixed = np.uint64(self.seed) + places * np.uint64(0x9E3779B97F4A7C15)
        mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        return ((mixed ^ (mixed >> np.uint64(31))) % np.uint64(bound)).astype(np.int64)


def make_field():
    """Prices, levies and supports in pence, quantities whole."""
    draws = Draws(SEED)
    sizes = 2 + draws.below(11, BIDS)
    lots = int(np.searchsorted(np.cumsum(sizes), BIDS)) + 1
    sizes = sizes[:lots]
    draws.drawn = lots
    bids = int(sizes.sum())
    prices, demand = [], []
    for _ in range(LINES):
        prices.append(1_500 + draws.below(2_500, bids))
        demand.append(draws.below(4_000, lots))
    return {
        "sizes": sizes,
        "starts": np.concatenate([[0], np.cumsum(sizes)[:-1]]),
        "lot": np.repeat(np.arange(lots), sizes),
        "prices": prices,
        "demand": demand,
        "numerator": np.where(draws.below(3, bids) == 0, 10, 12),
        "levy": draws.below(2_000_000, bids),
        "per_unit": draws.below(300, bids) - 100,
        "support": draws.below(4_000_000, bids) - 1_000_000,
    }


def median_of(run):
    run()
    times = []
    for _ in range(RUNS):
        start = time.perf_counter()
        run()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def checksum(totals, ranks, flags):
    """The one of the crate's `Outcome::checksum`."""
    value = 0xCBF29CE484222325
    for column in [*totals, *ranks, flags]:
        for word in column.tolist():
            value = (value ^ (word & WORD)) * 0x100000001B3 & WORD
            value = (value << 23 | value >> 41) & WORD
    return f"{value:016x}"


def in_duckdb(field):
    """DECIMAL for money. Its division gives a binary float, so that what is divided is divided as
    whole twelfths of a penny, and ranked as such."""
    connection = duckdb.connect()
    connection.execute(f"SET threads = {THREADS}")
    lines = range(LINES)
    bids = {f"p{line}": field["prices"][line] for line in lines}
    names = ["lot", "numerator", "levy", "per_unit", "support"]
    bids |= {name: field[name] for name in names} | {"bid": np.arange(len(field["lot"]))}
    lots = {f"q{line}": field["demand"][line] for line in lines}
    lots |= {"lot": np.arange(len(field["sizes"]))}
    money = ", ".join(
        f"(CAST({name} AS DECIMAL(18, 0)) / 100)::DECIMAL(18, 2) AS {name}"
        for name in [f"p{line}" for line in lines] + ["levy", "per_unit", "support"]
    )
    connection.execute(f"CREATE TABLE bids AS SELECT bid, lot, numerator, {money} FROM bids")
    whole = ", ".join(f"CAST(q{line} AS DECIMAL(9, 0)) AS q{line}" for line in lines)
    connection.execute(f"CREATE TABLE lots AS SELECT lot, {whole}, 12 AS denominator FROM lots")
    basket = " + ".join(f"p{line} * q{line}" for line in lines)
    units = " + ".join(f"q{line}" for line in lines)
    query = f"""
        CREATE OR REPLACE TABLE figures AS
        WITH baskets AS (
            SELECT bid, lot, numerator, denominator, levy, per_unit, support,
                   ({basket})::DECIMAL(18, 2) AS basket, ({units})::DECIMAL(9, 0) AS units
            FROM bids JOIN lots USING (lot)
        ), views AS (
            SELECT bid, lot, denominator, basket,
                   (basket * 100)::BIGINT * numerator + (levy * 100)::BIGINT * denominator AS net,
                   (basket + per_unit * units + support)::DECIMAL(18, 2) AS whole
            FROM baskets
        )
        SELECT bid,
               (basket * 100)::BIGINT AS total0,
               net // denominator + CASE
                   WHEN net % denominator * 2 > denominator
                       OR (net % denominator * 2 = denominator AND net // denominator % 2 = 1)
                   THEN 1 ELSE 0 END AS total1,
               (whole * 100)::BIGINT AS total2,
               rank() OVER (PARTITION BY lot ORDER BY basket) AS rank0,
               rank() OVER (PARTITION BY lot ORDER BY net) AS rank1,
               rank() OVER (PARTITION BY lot ORDER BY whole) AS rank2,
               basket * 10 * count(*) OVER (PARTITION BY lot)
                   < 9 * sum(basket) OVER (PARTITION BY lot) AS flag
        FROM views
    """
    seconds = median_of(lambda: connection.execute(query))
    rows = connection.execute("SELECT * EXCLUDE (bid) FROM figures ORDER BY bid").fetchnumpy()
    totals = [rows[f"total{view}"] for view in range(3)]
    ranks = [rows[f"rank{view}"] for view in range(3)]
    return seconds, totals, ranks, rows["flag"].astype(np.int64)


def in_polars(field):
    """Binary floats, in pounds."""
    lines = range(LINES)
    bids = {f"p{line}": field["prices"][line] / 100 for line in lines}
    bids |= {name: field[name] / 100 for name in ["levy", "per_unit", "support"]}
    bids |= {"lot": field["lot"], "numerator": field["numerator"] * 1.0}
    lots = {f"q{line}": field["demand"][line] * 1.0 for line in lines}
    lots |= {"lot": np.arange(len(field["sizes"])), "denominator": np.full(len(field["sizes"]), 12.0)}
    bids, lots = pl.DataFrame(bids), pl.DataFrame(lots)
    basket = sum((pl.col(f"p{line}") * pl.col(f"q{line}") for line in lines), pl.lit(0.0))
    units = sum((pl.col(f"q{line}") for line in lines), pl.lit(0.0))
    net = pl.col("basket") * pl.col("numerator") / pl.col("denominator") + pl.col("levy")
    whole = pl.col("basket") + pl.col("per_unit") * pl.col("units") + pl.col("support")
    mean = pl.col("basket").mean().over("lot")
    out = {}

    def run():
        views = bids.lazy().join(lots.lazy(), on="lot", maintain_order="left")
        views = views.with_columns(basket=basket, units=units).with_columns(net=net, whole=whole)
        named = ["basket", "net", "whole"]
        totals = [(pl.col(name) * 100).round().cast(pl.Int64).alias(f"total_{name}") for name in named]
        ranks = [pl.col(name).rank("min").over("lot").alias(f"rank_{name}") for name in named]
        flag = (pl.col("basket") < mean * 0.9).alias("flag")
        out["rows"] = views.select(*totals, *ranks, flag).collect()

    seconds = median_of(run)
    columns = [column.to_numpy().astype(np.int64) for column in out["rows"].get_columns()]
    return seconds, columns[:3], columns[3:6], columns[6]


def in_numpy(field):
    """Binary floats, in pounds, one thread."""
    lot, starts, sizes = field["lot"], field["starts"], field["sizes"]
    prices = [prices / 100 for prices in field["prices"]]
    demand = [demand * 1.0 for demand in field["demand"]]
    levy, per_unit, support = (field[name] / 100 for name in ["levy", "per_unit", "support"])
    numerator, denominator = field["numerator"] * 1.0, np.full(len(sizes), 12.0)
    out = {}

    def rank(totals):
        order = np.lexsort((totals, lot))
        place = np.arange(len(order))
        sorted_totals = totals[order]
        new = np.ones(len(order), dtype=bool)
        new[1:] = (sorted_totals[1:] != sorted_totals[:-1]) | (lot[1:] != lot[:-1])
        first = np.maximum.accumulate(np.where(new, place, 0))
        ranks = np.empty(len(order), dtype=np.int64)
        ranks[order] = first - starts[lot] + 1
        return ranks

    def run():
        basket = sum(price * quantity[lot] for price, quantity in zip(prices, demand))
        net = basket * numerator / denominator[lot] + levy
        whole = basket + per_unit * sum(demand)[lot] + support
        views = [basket, net, whole]
        mean = np.add.reduceat(basket, starts) / sizes
        out["totals"] = [np.rint(view * 100).astype(np.int64) for view in views]
        out["ranks"] = [rank(view) for view in views]
        out["flag"] = basket < mean[lot] * 0.9

    seconds = median_of(run)
    return seconds, out["totals"], out["ranks"], out["flag"].astype(np.int64)


def main():
    field = make_field()
    cells = len(field["lot"]) * LINES
    command = ["cargo", "run", "--quiet", "--release", "--features", "rayon"]
    command += ["--example", "million_bids", "--", str(BIDS)]
    shown = subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()
    engine = json.loads(shown[-1])
    assert engine["cells"] == cells and engine["mismatches"] == 0, engine
    expected = next(line.split()[1].rstrip(",") for line in shown if line.startswith("checksum"))
    alone = engine["engine_ns_per_cell"]
    own = {1: alone}.get(THREADS, engine["engine_parallel_ns_per_cell"])
    print(f"{cells} cells, threads: {THREADS}")
    print(f"{'engine':28}{own:10.2f} ns a cell")
    exact = None
    for name, threads, run in [
        (f"duckdb {duckdb.__version__}, exact", THREADS, in_duckdb),
        (f"polars {pl.__version__}, floats", THREADS, in_polars),
        (f"numpy {np.__version__}, floats", 1, in_numpy),
    ]:
        seconds, totals, ranks, flags = run(field)
        each = seconds * 1e9 / cells
        ratio = each / (own if threads == THREADS else alone)
        if exact is None:
            assert checksum(totals, ranks, flags) == expected, "DuckDB and the engine differ"
            exact, said = (totals, ranks, flags), "every figure the same"
        else:
            differ = [int((one != other).sum()) for one, other in zip(exact[0], totals)]
            wrong = [int((one != other).sum()) for one, other in zip(exact[1], ranks)]
            flagged = int((exact[2] != flags).sum())
            said = f"differing: totals {sum(differ)}, ranks {sum(wrong)}, flags {flagged}"
        print(f"{name:28}{each:10.2f} ns a cell, {ratio:6.1f} x the engine's time; {said}")


main()
