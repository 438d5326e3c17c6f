"""Screens over open contracting data: the door of the crate beside cardinal-rs, on the same file.

    python3 benches/peers/ocds.py CARDINAL [bids]

CARDINAL is the program that the public repository open-contracting/cardinal-rs builds (it is not part of this
one). The file is made from a seed: compiled releases, one a line, with 2 to 12 bids and an award to the
lowest. Both read it on one thread and count the processes with two equal bids (its R028, the crate's identical
prices) and those whose lowest bid lies so far below the next that the next is a quarter more (its R058 at 0.25,
the crate's below the next bid at 20 %). Times are medians of several runs, reading included.
"""

import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

CARDINAL = sys.argv[1]
BIDS = int(sys.argv[2]) if len(sys.argv) > 2 else 1_000_000
RUNS = 3


def amount(cents):
    return f"{cents // 100}.{cents % 100:02d}"


def release(place, draws):
    count, base = draws.randint(2, 12), draws.randint(100_000, 90_000_000)
    prices = [base + draws.randint(0, base // 3) for _ in range(count)]
    for bid in range(1, count):
        if draws.random() < 0.02:
            prices[bid] = prices[bid - 1]
    if draws.random() < 0.1:
        prices[0] = prices[0] * 3 // 5
    who = [f"T-{(place * 7 + bid * 13) % 50_000}-{bid}" for bid in range(count)]
    winner = min(range(count), key=lambda bid: prices[bid])
    details = ",".join(
        f'{{"id":"{place}-{bid}","date":"2017-03-01T10:00:00Z","status":"valid",'
        f'"tenderers":[{{"id":"{who[bid]}","name":"Tenderer {who[bid]}"}}],'
        f'"value":{{"amount":{amount(prices[bid])},"currency":"EUR"}}}}'
        for bid in range(count)
    )
    return count, (
        f'{{"ocid":"ocds-213czf-{place}","id":"{place}","date":"2017-04-01T00:00:00Z","tag":["compiled"],'
        f'"initiationType":"tender","tender":{{"id":"t-{place}","title":"Works {place}","status":"complete",'
        f'"procurementMethod":"open","value":{{"amount":{amount(base * 11 // 10)},"currency":"EUR"}}}},'
        f'"bids":{{"details":[{details}]}},"awards":[{{"id":"a-{place}","status":"active",'
        f'"suppliers":[{{"id":"{who[winner]}"}}],'
        f'"value":{{"amount":{amount(prices[winner])},"currency":"EUR"}}}}]}}\n'
    )


def timed(run):
    times = []
    for _ in range(RUNS):
        start = time.perf_counter()
        out = run()
        times.append(time.perf_counter() - start)
    return statistics.median(times), out


def main():
    root = Path(__file__).parents[2]
    build = ["cargo", "build", "--quiet", "--release", "--features", "rayon,table,ocds", "--example", "open_contracting"]
    subprocess.run(build, check=True, cwd=root)
    with tempfile.TemporaryDirectory() as folder:
        path, settings = Path(folder, "bids.jsonl"), Path(folder, "settings.ini")
        settings.write_text("[R028]\n[R058]\nthreshold = 0.25\n")
        draws, bids, place = random.Random(2026), 0, 0
        with path.open("w") as file:
            while bids < BIDS:
                count, text = release(place, draws)
                file.write(text)
                bids, place = bids + count, place + 1
        print(f"{bids} bids in {place} processes, {path.stat().st_size >> 20} MiB, one thread")
        run = lambda *command: subprocess.run(
            [*map(str, command)], check=True, capture_output=True, text=True,
            env={**os.environ, "RAYON_NUM_THREADS": "1"},
        ).stdout
        own = root / "target/release/examples/open_contracting"
        seconds, out = timed(lambda: run(own, "--flags", path))
        ours = json.loads(out.splitlines()[-1])
        assert ours["bids"] == bids and ours["refused"] == 0, ours
        print(f"door          {seconds:7.2f} s   equal {ours['identical']}, far below the next {ours['below_next']}")
        other, out = timed(lambda: run(CARDINAL, "indicators", "--no-meta", "-s", settings, path))
        found = json.loads(out)["OCID"].values()
        equal, below = (sum(flag in flags for flags in found) for flag in ["R028", "R058"])
        print(f"cardinal-rs   {other:7.2f} s   equal {equal}, far below the next {below};   {other / seconds:.2f} x the door's time")


main()
