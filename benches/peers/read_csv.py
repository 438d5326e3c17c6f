"""CSV of bids into columns: the door for tables beside DuckDB's read_csv, on the same file.

    python3 -m pip install -r benches/peers/requirements.txt
    python3 benches/peers/read_csv.py [bids]

The file is a field of bids like that of the example `million_bids`: lot, eight prices, eight
quantities and five further figures a row, whole numbers. DuckDB is given the types of all columns and
fills a table in memory; the door reads the file into columns of integers. Each on one thread; times are
medians of several runs, the reading of the file included.
"""

import json
import statistics
import subprocess
import sys
import tempfile
import time

import duckdb
import numpy as np

BIDS = int(sys.argv[1]) if len(sys.argv) > 1 else 500_000
LINES, RUNS = 8, 9


def write(path):
    """Lots of 2 to 12 bids; what is of a lot stands in each of its rows."""
    draws = np.random.default_rng(2026)
    sizes = draws.integers(2, 13, BIDS)
    lots = int(np.searchsorted(np.cumsum(sizes), BIDS)) + 1
    lot = np.repeat(np.arange(lots), sizes[:lots])
    bids = len(lot)
    columns = [lot]
    columns += [draws.integers(1_500, 4_000, bids) for _ in range(LINES)]
    columns += [draws.integers(0, 4_000, lots)[lot] for _ in range(LINES)]
    columns += [np.where(draws.integers(0, 3, bids) == 0, 10, 12), np.full(bids, 12)]
    columns += [draws.integers(0, 2_000_000, bids), draws.integers(-100, 200, bids)]
    columns += [draws.integers(-1_000_000, 3_000_000, bids)]
    np.savetxt(path, np.stack(columns, axis=1), fmt="%d", delimiter=",")
    return bids


def main():
    with tempfile.NamedTemporaryFile(suffix=".csv") as file:
        bids = write(file.name)
        command = ["cargo", "run", "--quiet", "--release", "--features", "rayon,table"]
        command += ["--example", "million_bids", "--", "--door", file.name]
        shown = subprocess.run(command, check=True, capture_output=True, text=True).stdout
        door = json.loads(shown.splitlines()[-1])
        assert door["bids"] == bids, door
        connection = duckdb.connect()
        connection.execute("SET threads = 1")
        types = {f"c{place}": "BIGINT" for place in range(2 * LINES + 6)}
        query = f"CREATE OR REPLACE TABLE bids AS SELECT * FROM read_csv('{file.name}', header = false, "
        query += f"auto_detect = false, delim = ',', columns = {types})"
        connection.execute(query)
        times = []
        for _ in range(RUNS):
            start = time.perf_counter()
            connection.execute(query)
            times.append(time.perf_counter() - start)
        assert connection.execute("SELECT count(*) FROM bids").fetchone()[0] == bids
        other = statistics.median(times) * 1e9 / (bids * LINES)
        own = door["ns_per_cell"]
        print(f"{bids} bids of {LINES} cells, {2 * LINES + 6} columns a row, one thread")
        print(f"door                {own:8.1f} ns a cell")
        print(f"duckdb {duckdb.__version__:12} {other:8.1f} ns a cell, {other / own:.1f} x the door's time")


main()
