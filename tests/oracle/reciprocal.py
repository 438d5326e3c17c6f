#!/usr/bin/env python3
"""Independent oracle for the reciprocal method, in exact rationals.

Shares nothing with the crate. Takes the organisations of `allocation.py` and
solves every system by Gauss-Jordan elimination on fractions. Writes
`reciprocal.json` next to itself, in the order of `allocation.json`:

    python3 tests/oracle/reciprocal.py
"""

import json
import os
import random
from fractions import Fraction

import allocation
from allocation import CASES, MINOR_DIGITS, SEED, SIZE_LIMIT_BYTES


def solve(matrix, right):
    """x with matrix * x = right, or None where the matrix is singular."""
    n = len(matrix)
    rows = [list(row) + [value] for row, value in zip(matrix, right)]
    for k in range(n):
        pivot = next((r for r in range(k, n) if rows[r][k]), None)
        if pivot is None:
            return None
        rows[k], rows[pivot] = rows[pivot], rows[k]
        rows[k] = [value / rows[k][k] for value in rows[k]]
        for r in range(n):
            if r != k and rows[r][k]:
                factor = rows[r][k]
                rows[r] = [a - factor * b for a, b in zip(rows[r], rows[k])]
    return [row[n] for row in rows]


def closed_set(pools, services, quantities):
    """The smallest set of pools that serves only itself, or None."""
    def reached(pool):
        seen, queue = set(), [pool]
        while queue:
            name = queue.pop()
            if name in services:
                return None
            if name not in seen:
                seen.add(name)
                queue += [r for r, q in quantities[name].items() if q]
        return sorted(seen, key=str.encode)

    sets = [found for found in map(reached, pools) if found is not None]
    return min(sets, key=lambda names: (len(names), [n.encode() for n in names])) if sets else None


def run(doc, kept):
    own = allocation.own_costs(doc)
    pools = sorted((p["name"] for p in doc["pools"]), key=str.encode)
    services = sorted((s["name"] for s in doc["services"]), key=str.encode)
    quantities = allocation.driver_quantities(doc, own)
    for pool in pools:
        if not any(quantities[pool].values()):
            return {"error": "zero_base", "pool": pool}
    closed = closed_set(pools, services, quantities)
    if closed:
        return {"error": "closed", "pools": closed}

    def part(pool, receiver):
        use = {r: q for r, q in quantities[pool].items() if kept or r != pool}
        return use.get(receiver, Fraction(0)) / sum(use.values())

    scale = 10 ** MINOR_DIGITS[doc["currency"]]
    entry = {"totals": {}, "closed": {}, "by_origin": {}}
    for ledger in allocation.used_ledgers(doc):
        c = own[ledger]
        received = [[Fraction(i == j) - part(pools[j], pools[i]) for j in range(len(pools))]
                    for i in range(len(pools))]
        gross = solve(received, [Fraction(c[p]) for p in pools])
        shares = {s: sum(g * part(p, s) for g, p in zip(gross, pools)) for s in services}
        assert sum(shares.values()) == sum(c[p] for p in pools)
        passed = [[Fraction(i == j) - part(pools[i], pools[j]) for j in range(len(pools))]
                  for i in range(len(pools))]
        columns = [solve(passed, [part(p, s) for p in pools]) for s in services]
        by_origin = [[c[p] * column[k] for column in columns] for k, p in enumerate(pools)]
        assert [sum(column) for column in zip(*by_origin)] == [shares[s] for s in services]
        exact = lambda value: str(Fraction(value) / scale)
        entry["totals"][ledger] = {s: exact(c[s] + shares[s]) for s in services}
        entry["closed"][ledger] = {p: exact(g) for p, g in zip(pools, gross)}
        if not kept and any(v for row in by_origin for v in row):
            entry["by_origin"][ledger] = [[exact(v) for v in row] for row in by_origin]
    return entry


def main():
    cases = []
    for index in range(CASES):
        doc = allocation.organisation(random.Random(SEED * 1000 + index))
        cases.append({"netted": run(doc, False), "kept": run(doc, True)})
    rows = ",\n".join(json.dumps(case, separators=(",", ":")) for case in cases)
    text = f"[\n{rows}\n]\n"
    assert len(text) < SIZE_LIMIT_BYTES, len(text)
    path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "reciprocal.json")
    with open(path, "w", encoding="ascii", newline="\n") as file:
        file.write(text)


if __name__ == "__main__":
    main()
