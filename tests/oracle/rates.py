#!/usr/bin/env python3
"""Oracle for what a volume of a line costs: points, bands, tiers of both kinds
with flat amounts and bounds of either edge, packs, least charges, discounts on
the whole card with rounding, and where the totals of all-units tiers fall.

What it is: a generator of rates by seed, many bounds and volumes alike, answered
unit by unit from the written rules in exact rational numbers.
What it shares with the crate: nothing, neither code nor tables.
How to regenerate: run `python3 tests/oracle/rates.py` (no arguments, standard
library only). It writes rates.json beside itself, always the same bytes.
"""

import json
import math
import os
import random
from fractions import Fraction as F

SEED = 2026
CASES = 220
GRID = [F(n, 2) for n in range(1, 81)]


def text(value):
    """A decimal of at most six places."""
    scaled = value * 10 ** 6
    assert scaled.denominator == 1, value
    whole, rest = divmod(abs(scaled.numerator), 10 ** 6)
    shown = "%d.%06d" % (whole, rest)
    return ("-" if scaled < 0 else "") + shown.rstrip("0").rstrip(".")


def rounded(value, places, rule):
    scaled = value * 10 ** places
    low, high = math.floor(scaled), math.ceil(scaled)
    rest = scaled - low
    if rule == "down":
        units = low
    elif rule == "up":
        units = high
    elif rest == F(1, 2):
        units = high if rule == "half_up" else low if rule == "half_down" else low + low % 2
    else:
        units = low if rest < F(1, 2) else high
    return F(units, 10 ** places)


def less(amount, discount):
    left = F(amount) * (1 - discount["percent"]) if discount else F(amount)
    if discount and discount["rounding"]:
        places, rule = discount["rounding"]
        left = rounded(left, places, rule)
    return left


def number_of_tier(tiers, volume):
    """Which tier holds a volume, looked for from the first."""
    for place, tier in enumerate(tiers):
        if "up_to" in tier and volume <= tier["up_to"]:
            return place
        if "below" in tier and volume < tier["below"]:
            return place
        if "up_to" not in tier and "below" not in tier:
            return place
    raise AssertionError("the last tier is open")


def bound(tier):
    return tier.get("up_to", tier.get("below"))


def total(rate, discount, volume, end):
    """What a volume costs at one end of its prices."""
    off = lambda amount: less(amount, discount)
    if "price" in rate:
        due = off(rate["price"]) * volume
    elif "low" in rate:
        due = off(rate[end]) * volume
    elif "packs" in rate:
        due = off(rate["packs"]["price"]) * math.ceil(volume / rate["packs"]["of"])
    elif "all_units" in rate:
        tier = rate["all_units"][number_of_tier(rate["all_units"], volume)]
        due = off(tier["price"]) * volume + off(tier.get("flat", 0))
    else:
        due, begun = F(0), F(0)
        tiers = rate["incremental"]
        last = number_of_tier(tiers, volume)
        for tier in tiers[: last + 1]:
            ends = min(volume, bound(tier)) if bound(tier) is not None else volume
            due += off(tier["price"]) * (ends - begun) + off(tier.get("flat", 0))
            begun = ends
    return max(due, off(rate["least_charge"])) if "least_charge" in rate else due


def falls(rate, discount):
    """Whole volumes whose next one lies in another tier and costs less."""
    if "all_units" not in rate:
        return []
    tiers, found = rate["all_units"], []
    most = rate.get("greatest_volume")
    cost = lambda volume: total(rate, discount, F(volume), "low")
    for at in range(1, 40):
        here, beyond = number_of_tier(tiers, at), number_of_tier(tiers, at + 1)
        if here == beyond or cost(at + 1) >= cost(at) or (most and at + 1 > most):
            continue
        before = [v for v in GRID if number_of_tier(tiers, v) <= here]
        after = [v for v in GRID if number_of_tier(tiers, v) > here and not (most and v > most)]
        found.append({
            "at": str(at), "total": str(cost(at)), "total_of_one_more": str(cost(at + 1)),
            "dearer": [text(v) for v in before if cost(v) > cost(at + 1)],
            "cheaper": [text(v) for v in after if cost(v) <= cost(at)],
        })
    return found


def some_tiers(draw):
    tiers, end = [], 0
    for _ in range(draw.randint(0, 4)):
        end += draw.randint(1, 7)
        tiers.append({draw.choice(["up_to", "up_to", "below"]): F(end)})
    tiers.append({})
    for tier in tiers:
        tier["price"] = F(draw.randint(0, 12), draw.choice([1, 1, 2, 4])) + max(0, 8 - 3 * tiers.index(tier))
        if draw.random() < 0.4:
            tier["flat"] = F(draw.randint(0, 40), draw.choice([1, 2]))
    return tiers


def some_rate(draw):
    form = draw.choice(["point", "band", "packs", "incremental", "incremental", "all_units", "all_units", "all_units"])
    price = lambda: F(draw.randint(1, 4000), 100)
    if form == "point":
        rate = {"price": price()}
    elif form == "band":
        low = price()
        rate = {"low": low, "high": low + draw.randint(0, 3)}
    elif form == "packs":
        rate = {"packs": {"of": F(draw.choice([1, 3, 10, 5]), draw.choice([1, 1, 2])), "price": price()}}
    else:
        rate = {form: some_tiers(draw)}
    if draw.random() < 0.4:
        rate["least_charge"] = F(draw.randint(0, 160), 2)
    if draw.random() < 0.3:
        rate["greatest_volume"] = F(draw.randint(12, 40))
    return rate


def written(value):
    if isinstance(value, F):
        return text(value)
    if isinstance(value, dict):
        return {name: written(field) for name, field in value.items()}
    return [written(item) for item in value] if isinstance(value, list) else value


def case(draw):
    rate = some_rate(draw)
    discount = None
    if draw.random() < 0.5:
        rounding = None
        if draw.random() < 0.6:
            rounding = (draw.randint(0, 3), draw.choice(["half_up", "half_even", "half_down", "up", "down"]))
        discount = {"percent": F(draw.choice([0, 3, 5, 10, 100]), 100) + F(draw.choice([0, 1]), 400),
                    "rounding": rounding}
        discount["percent"] = min(discount["percent"], F(1))
    most = rate.get("greatest_volume")
    volumes = {F(0), F(draw.randint(1, 80), 2)}
    for tier in rate.get("all_units", rate.get("incremental", [])):
        if bound(tier) is not None:
            volumes |= {bound(tier), bound(tier) + F(1, 10 ** 6), bound(tier) - F(1, 10 ** 6)}
    if "packs" in rate:
        volumes |= {rate["packs"]["of"] * 2, rate["packs"]["of"] * 2 + F(1, 10 ** 6)}
    if most:
        volumes.add(most)
    volumes = sorted(v for v in volumes if not (most and v > most))
    answer = {text(v): [str(total(rate, discount, v, end)) for end in ("low", "high")] for v in volumes}
    found = {"rate": written(rate)}
    if discount:
        found["discount"] = {"percent": text(discount["percent"] * 100) + "%"}
        if discount["rounding"]:
            places, rule = discount["rounding"]
            found["discount"]["rounding"] = {"places": places, "rounding": rule}
    return {**found, "totals": answer, "falls": falls(rate, discount)}


def main():
    draw = random.Random(SEED)
    cases = [case(draw) for _ in range(CASES)]
    assert sum(1 for found in cases if found["falls"]) >= 20
    path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "rates.json")
    lines = ",\n".join(json.dumps(found, separators=(",", ":")) for found in cases)
    whole = "[\n" + lines + "\n]\n"
    assert len(whole) < 300 * 1024, len(whole)
    with open(path, "w", encoding="ascii", newline="\n") as file:
        file.write(whole)


if __name__ == "__main__":
    main()
