#!/usr/bin/env python3
"""Oracle for sharing overhead pools: direct and step-down.

What it is: a generator of small random organisations, written in the crate's
document format, with the answers worked out here in exact rational numbers.
What it shares with the crate: nothing, neither code nor tables. Everything is
re-derived below from the written formulas.
How to regenerate: run `python3 tests/oracle/allocation.py` (no arguments,
standard library only). It writes allocation.json beside itself, always the
same bytes. The structure of that file is described in README.md.
"""

import itertools
import json
import math
import os
import random
from fractions import Fraction

SEED = 7301
CASES = 120
SIZE_LIMIT_BYTES = 300 * 1024
BRUTE_FORCE_CELLS = 12

LEDGERS = ["cash", "in_kind", "volunteer_time"]
MINOR_DIGITS = {"JPY": 0, "GBP": 2, "USD": 2, "KWD": 3}


# ---------------------------------------------------------------- answers

def percent(text):
    assert text.endswith("%")
    return Fraction(text[:-1]) / 100


def half_even(value):
    """The nearest whole number; a half goes to the even neighbour."""
    low = math.floor(value)
    rest = value - low
    if rest > Fraction(1, 2) or (rest == Fraction(1, 2) and low % 2 == 1):
        return low + 1
    return low


def split(amount, weights):
    """Largest remainder; equal remainders: larger weight, then earlier key.

    A negative amount is the mirror image of the positive one.
    """
    if amount < 0:
        return {key: -part for key, part in split(-amount, weights).items()}
    whole = sum(weights.values())
    exact = {key: Fraction(amount) * weight / whole for key, weight in weights.items()}
    parts = {key: math.floor(value) for key, value in exact.items()}
    order = sorted(weights, key=lambda k: (parts[k] - exact[k], -weights[k], k.encode()))
    for key in order[: amount - sum(parts.values())]:
        parts[key] += 1
    return parts


def shares_of(charged_to):
    if isinstance(charged_to, str):
        return {charged_to: Fraction(1)}
    return {name: percent(share) for name, share in charged_to.items()}


def own_costs(doc):
    """Minor units charged straight to each service and pool, per ledger."""
    scale = 10 ** MINOR_DIGITS[doc["currency"]]
    names = [s["name"] for s in doc["services"]] + [p["name"] for p in doc["pools"]]
    own = {ledger: dict.fromkeys(names, 0) for ledger in LEDGERS}

    def charge(ledger, minor, charged_to):
        for name, part in split(minor, shares_of(charged_to)).items():
            own[ledger][name] += part

    for line in doc["lines"]:
        if "amount" in line:
            minor = Fraction(line["amount"]) * scale
            assert minor.denominator == 1
            minor = minor.numerator
        else:
            minor = half_even(Fraction(line["quantity"]) * Fraction(line["unit_cost"]) * scale)
        charge(line.get("ledger", "cash"), minor, line["charged_to"])
    for role in doc.get("volunteers", []):
        value = (Fraction(role["hours"]) * Fraction(role["wage"]["central"])
                 * (1 + percent(role.get("on_cost", "0%"))) * percent(role.get("productivity", "100%")))
        charge("volunteer_time", half_even(value * scale), role["charged_to"])
    return own


def used_ledgers(doc):
    used = {line.get("ledger", "cash") for line in doc["lines"]}
    if doc.get("volunteers"):
        used.add("volunteer_time")
    return [ledger for ledger in LEDGERS if ledger in used]


def driver_quantities(doc, own):
    """quantities[pool][receiver], from the driver each pool names."""
    by_driver = {}
    for driver in doc["drivers"]:
        if "quantities" in driver:
            by_driver[driver["name"]] = {k: Fraction(v) for k, v in driver["quantities"].items()}
        else:
            by_driver[driver["name"]] = {s: Fraction(own["cash"][s]) for s in driver["direct_expenditure_of"]}
    return {pool["name"]: by_driver[pool["driver"]] for pool in doc["pools"]}


class ZeroBase(Exception):
    """The pool has nothing to share by under this method."""


def closing_order(method, pools):
    return sorted(pools, key=str.encode) if method == "direct" else method["step_down"]


def receivers(method, pool, closed, pools, services):
    """Who may receive from `pool` at the moment it is closed."""
    if method == "direct":
        return services
    return [p for p in pools if p != pool and p not in closed] + services


def traced_shares(method, pools, services, quantities):
    """trail[pool] and reached[service]: the part of one unit of each pool's own
    cost that passes through that pool, and that ends in that service."""
    trail = {p: {p: Fraction(1)} for p in pools}
    reached = {s: {} for s in services}
    closed = []
    for pool in closing_order(method, pools):
        open_to = receivers(method, pool, closed, pools, services)
        base = sum(quantities[pool].get(name, 0) for name in open_to)
        if base == 0:
            raise ZeroBase(pool)
        for name in open_to:
            part = quantities[pool].get(name, Fraction(0)) / base
            target = reached[name] if name in reached else trail[name]
            for origin, carried in trail[pool].items():
                target[origin] = target.get(origin, 0) + carried * part
        closed.append(pool)
    return trail, reached


def shared_amounts(method, own, pools, services, quantities):
    """The same answer by moving amounts, one pool after the other: closed
    amounts and service totals. Used here as a check on the traced shares."""
    amount = {name: Fraction(value) for name, value in own.items()}
    closed = {}
    for pool in closing_order(method, pools):
        open_to = receivers(method, pool, closed, pools, services)
        base = sum(quantities[pool].get(name, 0) for name in open_to)
        for name in open_to:
            amount[name] += amount[pool] * quantities[pool].get(name, 0) / base
        closed[pool] = amount[pool]
    return closed, {s: amount[s] for s in services}


def round_table(exact):
    """The nearest whole table, by trying every one that is allowed.

    Each cell is the floor or the ceiling of its exact value, each row keeps its
    (whole) sum, each column sum is the floor or the ceiling of its exact sum.
    Nearest: first the columns of largest remainder (equal remainders: larger sum,
    then earlier column), one after the other as far as some table has them; then
    the least total of absolute differences over the cells. Ties: reading the
    cells row by row, the table whose first differing cell is larger.
    """
    rows = []
    for row in exact:
        total = sum(row)
        assert total.denominator == 1
        choices = [[math.floor(v)] if v.denominator == 1 else [math.ceil(v), math.floor(v)] for v in row]
        rows.append([t for t in itertools.product(*choices) if sum(t) == total])
    columns = [sum(column) for column in zip(*exact)]
    order = sorted(range(len(columns)), key=lambda c: (math.floor(columns[c]) - columns[c], -columns[c], c))
    best = None
    for table in itertools.product(*rows):
        sums = [sum(column) for column in zip(*table)]
        if any(abs(s - c) >= 1 for s, c in zip(sums, columns)):
            continue
        distance = sum(abs(v - e) for row, line in zip(table, exact) for v, e in zip(row, line))
        left_down = [sums[c] == math.floor(columns[c]) for c in order]
        key = (left_down, distance, [-v for row in table for v in row])
        if best is None or key < best[0]:
            best = (key, table)
    return best[1]


def allocate(doc, method):
    """Per used ledger, in minor units: totals, closed, by_origin, rounded."""
    own = own_costs(doc)
    pools = sorted((p["name"] for p in doc["pools"]), key=str.encode)
    services = sorted((s["name"] for s in doc["services"]), key=str.encode)
    quantities = driver_quantities(doc, own)
    trail, reached = traced_shares(method, pools, services, quantities)
    result = {}
    for ledger in used_ledgers(doc):
        c = own[ledger]
        by_origin = [[c[p] * reached[s].get(p, Fraction(0)) for s in services] for p in pools]
        totals = {s: c[s] + sum(row[k] for row in by_origin) for k, s in enumerate(services)}
        closed = {p: sum((c[o] * part for o, part in trail[p].items()), Fraction(0)) for p in pools}
        assert (closed, totals) == shared_amounts(method, c, pools, services, quantities)
        assert sum(totals.values()) == sum(c.values())
        free = sum(v.denominator != 1 for row in by_origin for v in row)
        rounded = round_table(by_origin) if free <= BRUTE_FORCE_CELLS else None
        result[ledger] = {"totals": totals, "closed": closed, "by_origin": by_origin,
                          "rounded": rounded, "direct": {s: c[s] for s in services}}
    return result


# ------------------------------------------------------------- organisations

def money(minor, currency):
    digits = MINOR_DIGITS[currency]
    sign = "-" if minor < 0 else ""
    whole, rest = divmod(abs(minor), 10 ** digits)
    return f"{sign}{whole}" + (f".{rest:0{digits}d}" if digits else "")


def percentages(rng, names):
    """Whole percentages over the names, adding to 100."""
    if len(names) == 2 and rng.randrange(2):
        return {names[0]: "50%", names[1]: "50%"}
    left, shares = 100, {}
    for k, name in enumerate(names[:-1]):
        part = rng.randint(1, left - (len(names) - 1 - k))
        shares[name] = f"{part}%"
        left -= part
    shares[names[-1]] = f"{left}%"
    return shares


def pick(rng, names, count):
    names = list(names)
    rng.shuffle(names)
    return names[:count]


def organisation(rng):
    currency = rng.choice(["JPY", "JPY", "JPY", "GBP", "GBP", "KWD"])
    scale = MINOR_DIGITS[currency]
    pools = [f"p{k + 1}" for k in range(rng.choice([1, 2, 2, 3, 3, 3, 4, 4, 5, 6]))]
    services = [f"s{k + 1}" for k in range(rng.choice([1, 2, 2, 2, 3, 3, 3, 4, 5, 6]))]
    if len(pools) * len(services) > 16:
        services = services[:3]
    if rng.randrange(4) == 0:  # upper case sorts before lower case, bytewise
        pools = [p.upper() if k % 2 else p for k, p in enumerate(pools)]
        services = [s.upper() if k % 2 else s for k, s in enumerate(services)]
    everyone = pools + services
    ties = rng.randrange(3) == 0
    style = rng.choice([[1, 2], [1], [0, 1, 3]] if ties else [[0, 0, 1, 2, 3], list(range(1, 10)), list(range(13))])
    ledgers = ["cash"] + rng.choice([[], ["in_kind"], ["volunteer_time"], ["in_kind", "volunteer_time"]])

    lines = []

    def line(charged_to, **fields):
        entry = {"name": f"l{len(lines) + 1}", **fields, "charged_to": charged_to, "source": "x"}
        lines.append(entry)

    def amount(ledger, charged_to, minor):
        fields = {"amount": money(minor, currency)}
        if ledger != "cash":
            fields["ledger"] = ledger
        if minor < 0:
            fields["credit"] = True
        line(charged_to, **fields)

    size = 9 if ties else rng.choice([40, 300])
    for ledger in ledgers:
        for name in everyone:
            chance = 0.85 if ledger == "cash" else 0.35
            if rng.random() < chance:
                amount(ledger, name, rng.randint(1, size))
    if rng.randrange(3) == 0 and len(everyone) > 1:
        targets = pick(rng, everyone, rng.randint(2, min(4, len(everyone))))
        amount(rng.choice(ledgers), percentages(rng, targets), rng.randint(1, size))
    if rng.randrange(4) == 0:
        amount(rng.choice(ledgers), rng.choice(pools), -rng.randint(1, size))
    if rng.randrange(8) == 0:
        amount("cash", rng.choice(services), -rng.randint(1, 5))
    if rng.randrange(4) == 0:
        unit_cost = rng.choice(["0.5", "1.5", "2.25", "0.335", "12.505"]) if scale else "2.5"
        line(rng.choice(everyone), quantity=str(rng.randint(1, 9)), unit_cost=unit_cost)
    if not lines:
        amount("cash", pools[0], 5)

    doc = {
        "format": 1, "name": "o", "currency": currency,
        "period": {"from": "2026-04", "months": 12},
        "services": [{"name": s, "unit": "u", "volume": "1"} for s in services],
        "drivers": [], "pools": [{"name": p} for p in pools], "lines": lines,
    }
    if rng.randrange(7) == 0:
        doc["volunteers"] = [{
            "name": "v", "hours": str(rng.randint(1, 40)), "on_cost": rng.choice(["0%", "10%", "12.5%"]),
            "productivity": rng.choice(["100%", "80%"]),
            "wage": {"basis": "x", "low": "1", "central": rng.choice(["2", "2.5", "3.25"]) if scale else "3", "high": "4"},
            "charged_to": rng.choice(services), "source": "x",
        }]

    spent = own_costs(doc)["cash"]
    payable = [s for s in services if spent[s] >= 0]
    for k in range(rng.randint(1, len(pools))):
        if payable and rng.randrange(8) == 0:
            doc["drivers"].append({"name": f"d{k + 1}", "direct_expenditure_of": pick(rng, payable, rng.randint(1, len(payable)))})
            continue
        if rng.randrange(12) == 0:
            users = pools
        else:
            users = everyone if rng.randrange(4) else services + pick(rng, pools, 1)
        quantities = {}
        for name in users:
            quantity = rng.choice(style)
            if quantity or rng.randrange(2):
                quantities[name] = str(quantity) if ties or rng.randrange(12) else f"{quantity}.5"
        if not any(Fraction(q) for q in quantities.values()):
            quantities[rng.choice(services)] = "1"
        doc["drivers"].append({"name": f"d{k + 1}", "quantities": quantities})
    for pool in doc["pools"]:
        pool["driver"] = rng.choice(doc["drivers"])["name"]
    named = {pool["driver"] for pool in doc["pools"]}
    doc["drivers"] = [d for d in doc["drivers"] if d["name"] in named]

    for part in ("services", "drivers", "pools", "lines"):
        rng.shuffle(doc[part])
    return doc


# -------------------------------------------------------------------- file

def run(doc, method):
    try:
        result = allocate(doc, method)
    except ZeroBase as error:
        return {"method": method, "error": "zero_base", "pool": error.args[0]}
    currency = doc["currency"]
    scale = 10 ** MINOR_DIGITS[currency]
    exact = lambda value: str(Fraction(value) / scale)
    entry = {"method": method, "totals": {}, "closed": {}, "by_origin": {}, "rounded": {}}
    for ledger, found in result.items():
        entry["totals"][ledger] = {s: exact(v) for s, v in found["totals"].items()}
        entry["closed"][ledger] = {p: exact(v) for p, v in found["closed"].items()}
        if any(v for row in found["by_origin"] for v in row):
            entry["by_origin"][ledger] = [[exact(v) for v in row] for row in found["by_origin"]]
            if found["rounded"] is not None:
                entry["rounded"][ledger] = [[money(v, currency) for v in row] for row in found["rounded"]]
    return entry


def case(index):
    rng = random.Random(SEED * 1000 + index)
    doc = organisation(rng)
    pools = [p["name"] for p in doc["pools"]]
    methods = ["direct"]
    for _ in range(1 if len(pools) == 1 else rng.choice([1, 1, 2])):
        sequence = pick(rng, pools, len(pools))
        if {"step_down": sequence} not in methods:
            methods.append({"step_down": sequence})
    return {"organisation": doc, "runs": [run(doc, method) for method in methods]}


def main():
    cases = [case(index) for index in range(CASES)]
    rows = ",\n".join(json.dumps(c, separators=(",", ":")) for c in cases)
    text = f"[\n{rows}\n]\n"
    assert len(text) < SIZE_LIMIT_BYTES, len(text)
    path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "allocation.json")
    with open(path, "w", encoding="ascii", newline="\n") as file:
        file.write(text)


if __name__ == "__main__":
    main()
