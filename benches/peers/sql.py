"""Bids in Parquet compared by SQL: the functions of examples/datafusion beside DuckDB's own exact SQL.

    python3 -m pip install -r benches/peers/requirements.txt
    python3 benches/peers/sql.py [bids] [threads]

Both read the same files, reading included, and give a row a bid with totals in pence and ranks in three
views and one flag. DuckDB counts in whole numbers of 64 bits, which is the quickest exact way it has. Times
are medians of several runs after one to warm up; the rows have to be the same, as sets.
"""

import json
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import duckdb

BIDS = int(sys.argv[1]) if len(sys.argv) > 1 else 1_200_000
THREADS = int(sys.argv[2]) if len(sys.argv) > 2 else 1
LINES, RUNS = 8, 5
PACKAGE = Path(__file__).parents[2] / "examples/datafusion"
FOUND = ["lot", "bid", "total_tendered", "rank_tendered", "total_neutral", "rank_neutral"]
FOUND += ["total_purse", "rank_purse"]


def query(rows):
    """Exact ranks, totals rounded half to even once, strictly below nine tenths of the mean."""
    basket = " + ".join(f"p{line} * q{line}" for line in range(LINES))
    units = " + ".join(f"q{line}" for line in range(LINES))
    return f"""
        WITH baskets AS (
            SELECT lot, bid, numerator, denominator, levy, per_unit, support,
                   {basket} AS basket, {units} AS units
            FROM {rows}
        ), views AS (
            SELECT lot, bid, denominator, basket, basket * numerator + levy * denominator AS net,
                   basket + per_unit * units + support AS whole
            FROM baskets
        )
        SELECT lot, bid,
               basket AS total_tendered,
               rank() OVER (PARTITION BY lot ORDER BY basket) AS rank_tendered,
               net // denominator + CASE
                   WHEN net % denominator * 2 > denominator
                       OR (net % denominator * 2 = denominator AND net // denominator % 2 = 1)
                   THEN 1 ELSE 0 END AS total_neutral,
               rank() OVER (PARTITION BY lot ORDER BY net) AS rank_neutral,
               whole AS total_purse,
               rank() OVER (PARTITION BY lot ORDER BY whole) AS rank_purse,
               basket * 10 * count(*) OVER (PARTITION BY lot)
                   < 9 * sum(basket) OVER (PARTITION BY lot) AS flag
        FROM views
    """


def in_duckdb(connection, rows):
    times = []
    for _ in range(RUNS + 1):
        start = time.perf_counter()
        connection.execute(f"CREATE OR REPLACE TABLE found AS {query(rows)}")
        times.append(time.perf_counter() - start)
    return statistics.median(times[1:])


def main():
    with tempfile.TemporaryDirectory() as folder:
        command = ["cargo", "run", "--quiet", "--locked", "--release", "--"]
        own = lambda *words: subprocess.run(
            [*command, *map(str, words)], check=True, cwd=PACKAGE, capture_output=True, text=True
        ).stdout
        print(own("make", folder, BIDS).strip() + f", threads: {THREADS}")
        figures = json.loads(own("time", folder, THREADS))
        connection = duckdb.connect()
        connection.execute(f"SET threads = {THREADS}")
        of_bids = ["bid", *(f"p{line}" for line in range(LINES)), "numerator", "levy", "per_unit", "support"]
        lists = ", ".join(f"unnest({name}) AS {name}" for name in of_bids)
        demand = ", ".join(f"q{line}" for line in range(LINES))
        sources = {
            "rows": f"read_parquet('{folder}/bids.parquet')",
            "lists_unnested": f"(SELECT lot, denominator, {demand}, {lists} FROM read_parquet('{folder}/lots.parquet'))",
        }
        seconds = {name: in_duckdb(connection, rows) for name, rows in sources.items()}
        columns = ", ".join(FOUND)
        theirs = f"SELECT {columns}, flag FROM found"
        # The flag is named by its screen.
        ours = f"SELECT {columns}, COLUMNS('^below') FROM read_parquet('{folder}/found.parquet')"
        counted = connection.execute(f"SELECT count(*) FROM ({ours})").fetchone()[0]
        differ = connection.execute(
            f"SELECT count(*) FROM (({theirs} EXCEPT ALL {ours}) UNION ALL ({ours} EXCEPT ALL {theirs}))"
        ).fetchone()[0]
        assert differ == 0, f"{differ} rows differ"
        print(f"{counted} rows, all the same")
        for name, against in [("rows", "rows"), ("lists", "lists_unnested"), ("lists_unnested", "lists_unnested")]:
            mine, other = figures[name]["seconds"], seconds[against]
            print(f"{name:16}{mine:8.3f} s   duckdb {duckdb.__version__} {other:8.3f} s   {other / mine:5.1f} x")


main()
