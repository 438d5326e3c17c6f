#!/usr/bin/env python3
"""Oracle for tenders of several lots: every award is tried.

What it is: a generator of small random tenders of one to six lots, with bids on
some of the lots, packages at a price or a discount, and limits of the tender
and of bidders. Every way to give each lot to some bidder is listed, priced by
trying every way to split a bidder's lots into what it offers, and sorted.
Ties are made on purpose: prices are small and few.
What it shares with the crate: nothing, neither code nor tables, and no clever
step: awards are tried one by one.
How to regenerate: run `python3 tests/oracle/lots.py` (no arguments, standard
library only). It writes lots.json beside itself, always the same bytes.
"""

import itertools
import json
import os
import random
from fractions import Fraction

SEED = 1907
CASES = 260
SHOWN = 100


def document(draw):
    lots = ["lot%d" % number for number in range(draw.choice([1, 2, 2, 3, 3, 4, 4, 5, 6]))]
    providers = ["p%d" % number for number in range(draw.randint(1, 4 if len(lots) < 5 else 3))]
    steps = draw.choice([[10, 11, 12], [5, 7, 10, 20], ["1.25", "2.5", "3.75"]])
    bids = []
    for provider in providers:
        bid = {"provider": provider}
        prices = {lot: str(draw.choice(steps)) for lot in lots if draw.random() < 0.75}
        if prices:
            bid["prices"] = prices
        packages, seen = [], set()
        for _ in range(draw.choice([0, 1, 1, 2, 3])):
            if len(lots) < 2:
                break
            size = draw.randint(2, len(lots))
            of = draw.sample(lots, size)
            if frozenset(of) in seen:
                continue
            seen.add(frozenset(of))
            if all(lot in prices for lot in of) and draw.random() < 0.5:
                packages.append({"lots": of, "discount": draw.choice(["5%", "12.5%", "30%", "0%"])})
            else:
                total = sum(Fraction(draw.choice(steps)) for _ in of)
                total = total * draw.choice([Fraction(4, 5), Fraction(1), Fraction(9, 10)])
                packages.append({"lots": of, "price": "%.2f" % float(total)})
        if packages:
            bid["packages"] = packages
        if draw.random() < 0.3:
            bid["at_most"] = draw.randint(1, len(lots))
        bids.append(bid)
    whole = {"format": 1, "title": "t", "currency": "EUR",
             "lots": [{"name": lot} for lot in lots], "bids": bids}
    if draw.random() < 0.4:
        whole["at_most"] = draw.randint(1, len(lots))
    draw.shuffle(whole["lots"])
    draw.shuffle(whole["bids"])
    return whole


def offers_of(bid):
    prices = {lot: Fraction(price) for lot, price in bid.get("prices", {}).items()}
    offers = [(frozenset([lot]), price) for lot, price in prices.items()]
    for package in bid.get("packages", []):
        lots = frozenset(package["lots"])
        if "price" in package:
            price = Fraction(package["price"])
        else:
            off = Fraction(package["discount"].rstrip("%")) / 100
            price = sum(prices[lot] for lot in lots) * (1 - off)
        offers.append((lots, price))
    return offers


def least(lots, offers):
    """The least that some offers for exactly these lots come to, or None."""
    if not lots:
        return Fraction(0)
    some = min(lots)
    found = [price + rest for of, price in offers if some in of and of <= lots
             for rest in [least(lots - of, offers)] if rest is not None]
    return min(found) if found else None


def awards(whole, lots, at_most, own):
    """Every award within limits: its sum and who has which lots."""
    found = []
    offers = {bid["provider"]: offers_of(bid) for bid in whole["bids"]}
    names = sorted(offers)
    known = {name: {} for name in names}
    for choice in itertools.product(names, repeat=len(lots)):
        had = {}
        for lot, name in zip(lots, choice):
            had.setdefault(name, []).append(lot)
        total = Fraction(0)
        for name, mine in had.items():
            limit = min([len(lots)] + [l for l in (at_most, own.get(name)) if l is not None])
            key = frozenset(mine)
            if key not in known[name]:
                known[name][key] = least(key, offers[name])
            if len(mine) > limit or known[name][key] is None:
                break
            total += known[name][key]
        else:
            found.append((total, had))
    return found


def text(figure):
    return str(figure)


def expected(whole):
    names = sorted(lot["name"] for lot in whole["lots"])
    offered = set().union(*[of for bid in whole["bids"] for of, _ in offers_of(bid)] or [set()])
    lots = [lot for lot in names if lot in offered]
    at_most = whole.get("at_most")
    own = {bid["provider"]: bid.get("at_most") for bid in whole["bids"]}
    answer = {"without_bid": [lot for lot in names if lot not in offered]}
    if not lots:
        return {**answer, "refused": "no bid on any lot"}
    found = awards(whole, lots, at_most, own)
    best = min(total for total, _ in found) if found else None

    def limit(who, found):
        without = min((total for total, _ in found), default=None)
        cost = best - without if best is not None and without is not None else None
        return [who, None if without is None else text(without), None if cost is None else text(cost)]

    limits = []
    if at_most is not None:
        limits.append(limit(None, awards(whole, lots, None, own)))
    for name in sorted(own):
        if own[name] is not None:
            lifted = {other: most for other, most in own.items() if other != name}
            limits.append(limit(name, awards(whole, lots, at_most, lifted)))
    answer["limits"] = limits
    if not found:
        return {**answer, "refused": "the limits admit no award"}
    sums = sorted({total for total, _ in found})
    singles = [min((price for bid in whole["bids"] for of, price in offers_of(bid)
                    if of == frozenset([lot])), default=None) for lot in lots]
    answer["lot_by_lot"] = None if None in singles else text(sum(singles))
    answer["admitted"] = str(len(found))
    answer["cheapest"] = text(sums[0])
    answer["tied"] = str(sum(1 for total, _ in found if total == sums[0]))
    answer["next"] = text(sums[1]) if len(sums) > 1 else None
    if len(found) <= SHOWN:
        answer["awards"] = sorted(
            ([text(total), {name: mine for name, mine in sorted(had.items())}] for total, had in found),
            key=lambda award: (Fraction(award[0]), json.dumps(award[1], sort_keys=True)))
    return answer


def main():
    draw = random.Random(SEED)
    cases = []
    for _ in range(CASES):
        whole = document(draw)
        cases.append({"document": whole, "expect": expected(whole)})
    refused = sum(1 for case in cases if "refused" in case["expect"])
    tied = sum(1 for case in cases if case["expect"].get("tied", "1") != "1")
    assert refused >= 10 and tied >= 30, (refused, tied)
    path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "lots.json")
    lines = ",\n".join(json.dumps(case, separators=(",", ":")) for case in cases)
    with open(path, "w", encoding="utf-8") as file:
        file.write("[\n" + lines + "\n]\n")


if __name__ == "__main__":
    main()
