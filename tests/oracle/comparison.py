#!/usr/bin/env python3
"""Oracle for comparing bids: totals and rank intervals in the four views.

What it is: a generator of small random tenders, written in the crate's document
format, with the answers worked out here in exact rational numbers.
What it shares with the crate: nothing, neither code nor tables. Everything is
re-derived below from the written formulas.
How to regenerate: run `python3 tests/oracle/comparison.py` (no arguments,
standard library only). It writes comparison.json beside itself, always the
same bytes. The structure of that file is described in README.md.
"""

import json
import math
import os
import random
from fractions import Fraction

SEED = 9203
CASES = 100
SIZE_LIMIT_BYTES = 300 * 1024

VIEWS = ["tendered", "competitively_neutral", "public_purse", "unsubsidised"]
MINOR_DIGITS = {"JPY": 0, "GBP": 2, "KWD": 3}
SECTORS = ["nhs", "council", "charity", "firm"]
PRESET = "1"


# ---------------------------------------------------------------- answers

class NotStated(Exception):
    """A figure this view needs was not stated."""


def number(text):
    return Fraction(text[:-1]) / 100 if text.endswith("%") else Fraction(text)


def stated(bid, name):
    value = bid["circumstances"][name]
    if isinstance(value, dict):
        value = value["evidenced"]
    if value == "not stated":
        raise NotStated(name)
    return number(value)


def applies(rule, bid):
    if "applies_to" not in rule:
        return True
    sector = rule["applies_to"]["sector"]
    return bid["sector"] in ([sector] if isinstance(sector, str) else sector)


def basket(tender, bid, demand, end):
    """Price of the demand at one end ("low" or "high") of the bid's rates."""
    preset = {line["name"]: line["preset_price"] for line in tender.get("lines", []) if "preset_price" in line}
    total = Fraction(0)
    for line, quantity in demand.items():
        rate = preset[line] if line in preset else bid["rates"][line]
        total += number(rate[end] if isinstance(rate, dict) else rate) * number(quantity)
    return total


def tax_side(tax, side, bid):
    """The money on one side of a tax: rate x stated amount, or nothing."""
    rule = tax.get(side)
    if rule is None or not applies(rule, bid):
        return Fraction(0)
    return number(rule.get("rate", "100%")) * stated(bid, rule["bears_on"])


def adjustment_money(rule, bid, price):
    if "lump" in rule:
        return number(rule["lump"])
    if "percent_of_price" in rule:
        return number(rule["percent_of_price"]) * price
    base = stated(bid, rule["bears_on"])
    if "per_unit" in rule:
        return number(rule["per_unit"]) * base
    if "benchmark" in rule:
        return max(Fraction(0), number(rule["benchmark"]) - stated(bid, rule["own_rate"])) * base
    return number(rule.get("rate", "100%")) * base


def in_view(tender, bid, view, price):
    """The view's total for a bid whose basket is `price`."""
    total = price
    field = tender["playing_field"]
    for tax in field["taxes"]:
        if view == "competitively_neutral" and tax["direction"] == "add_to_exempt":
            total += tax_side(tax, "relief", bid)
        if view == "competitively_neutral" and tax["direction"] == "strip_from_payers":
            total -= tax_side(tax, "paid", bid)
        if view == "public_purse":
            total -= tax_side(tax, "paid", bid)
            if tax.get("relief", {}).get("public_purse") == "forgone":
                total += tax_side(tax, "relief", bid)
    for rule in field["adjustments"]:
        if view in rule["views"] and applies(rule, bid):
            money = adjustment_money(rule, bid, price)
            total += -money if rule.get("effect", "add") == "subtract" else money
    return total


def interval(tender, bid, view, demand):
    """[low, high] with each end of the band taken through the view, or None."""
    try:
        return [in_view(tender, bid, view, basket(tender, bid, demand, end)) for end in ("low", "high")]
    except NotStated:
        return None


def half_even(value):
    low = math.floor(value)
    rest = value - low
    if rest > Fraction(1, 2) or (rest == Fraction(1, 2) and low % 2 == 1):
        return low + 1
    return low


def rank_intervals(totals, rank_on, currency):
    """Best and worst rank of each assessable bid."""
    scale = 10 ** MINOR_DIGITS[currency]
    seen = {}
    for provider, ends in totals.items():
        if ends is not None:
            seen[provider] = ends if rank_on == "exact" else [half_even(e * scale) for e in ends]
    ranks = {}
    for provider, (low, high) in seen.items():
        others = [ends for name, ends in seen.items() if name != provider]
        best = 1 + sum(other_high < low for _, other_high in others)
        worst = 1 + sum(other_low < high for other_low, _ in others)
        ranks[provider] = (best, worst)
    return ranks


def scenarios(tender):
    if "demand" in tender:
        return [{"name": "planned", "demand": tender["demand"]}]
    return tender["scenarios"]


def compare(tender):
    """{scenario: {view: {provider: [low, high, best, worst] or None}}}"""
    found = {}
    weighted = "weight" in scenarios(tender)[0]
    for scenario in scenarios(tender):
        found[scenario["name"]] = {
            view: {bid["provider"]: interval(tender, bid, view, scenario["demand"]) for bid in tender["bids"]}
            for view in VIEWS
        }
    if weighted:
        found["expected"] = {view: {} for view in VIEWS}
        for view in VIEWS:
            for bid in tender["bids"]:
                parts = [(number(s["weight"]), found[s["name"]][view][bid["provider"]]) for s in scenarios(tender)]
                ends = None
                if all(total is not None for _, total in parts):
                    ends = [sum(weight * total[end] for weight, total in parts) for end in (0, 1)]
                found["expected"][view][bid["provider"]] = ends
    answer = {}
    for scenario, views in found.items():
        answer[scenario] = {}
        for view, totals in views.items():
            ranks = rank_intervals(totals, tender.get("rank_on", "exact"), tender["currency"])
            answer[scenario][view] = {
                provider: None if ends is None else [*ends, *ranks[provider]]
                for provider, ends in sorted(totals.items())
            }
    return answer


# ------------------------------------------------------------------ tenders

def decimal(units, digits):
    sign = "-" if units < 0 else ""
    whole, rest = divmod(abs(units), 10 ** digits)
    text = f"{sign}{whole}" + (f".{rest:0{digits}d}" if digits else "")
    return text.rstrip("0").rstrip(".") if "." in text else text


def some(rng, names, least=1):
    names = list(names)
    rng.shuffle(names)
    return sorted(names[: rng.randint(least, len(names))])


def applies_to(rng):
    """A published test on the sector, or none (the rule is for every bid)."""
    form = rng.randrange(3)
    if form == 0:
        return {}
    if form == 1:
        return {"applies_to": {"sector": rng.choice(SECTORS)}}
    return {"applies_to": {"sector": some(rng, SECTORS, 2)}}


def tax(rng, number_of_tax, direction):
    rule = {"tax": f"t{number_of_tax}", "direction": direction}
    sides = rng.choice([["relief"], ["paid"], ["relief", "paid"], ["relief", "paid"]])
    if direction == "add_to_exempt" and "relief" not in sides:
        sides = ["relief"]
    if direction == "strip_from_payers" and "paid" not in sides:
        sides = ["paid"]
    sectors = list(SECTORS)
    rng.shuffle(sectors)
    cut = rng.randint(1, 3)
    for side, payers in (("relief", sectors[:cut]), ("paid", sectors[cut:])):
        if side not in sides:
            continue
        rule[side] = {"bears_on": f"{side}_{number_of_tax}", "applies_to": {"sector": sorted(payers)}}
        if rng.randrange(3) == 0:
            rule[side]["rate"] = rng.choice(["50%", "20%", "12.5%"])
        if side == "relief":
            # A refunded relief counts only where it is added to the exempt.
            refunded = direction == "add_to_exempt" and rng.randrange(2) == 0
            rule[side]["public_purse"] = "refunded" if refunded else "forgone"
    return {**rule, "reason": "x", "source": "x"}


def adjustment(rng, code, form, digits):
    rule = {"code": code}
    small = rng.randrange(2)
    if rng.randrange(3) == 0:
        rule["effect"] = "subtract"
    elif rng.randrange(5) == 0:
        rule["effect"] = "add"
    if form == "rate":
        rule.update(rate=rng.choice(["9.4%", "25%", "3%"]), bears_on=f"money_{code}")
    elif form == "benchmark":
        rule.update(benchmark=rng.choice(["8%", "5.5%"]), own_rate=f"own_{code}", bears_on=f"money_{code}")
    elif form == "per_unit":
        rule.update(per_unit=rng.choice(["2.5", "14", "0.125"]), bears_on=f"count_{code}")
    elif form == "stated":
        rule.update(bears_on=f"money_{code}")
    elif form == "lump":
        rule.update(lump=decimal(rng.randint(1, 9 if small else 900), digits))
    else:
        rule.update(percent_of_price=rng.choice(["1%", "2.5%", "5%"]))
    rule["views"] = some(rng, VIEWS[1:])
    return {**rule, **applies_to(rng), "reason": "x", "source": "x"}


def circumstances(rng, field, bid, reticent, digits):
    """What the field asks of this bid, and nothing else."""
    asked = {}

    def money():
        return decimal(rng.choice([0, 1, rng.randint(1, 50), rng.randint(1, 400)]), digits)

    for rule in field["taxes"]:
        for side in ("relief", "paid"):
            if side in rule and applies(rule[side], bid):
                asked[rule[side]["bears_on"]] = money()
    for rule in field["adjustments"]:
        if not applies(rule, bid) or "bears_on" not in rule:
            continue
        if "per_unit" in rule:
            asked[rule["bears_on"]] = rng.choice(["0", "1", "2.5", "4"])
        elif "benchmark" in rule:
            # A gap of nothing times an unstated amount is left out on purpose.
            asked[rule["bears_on"]] = decimal(rng.randint(1, 400), digits)
            asked[rule["own_rate"]] = rng.choice(["0%", "3.5%", "5.5%", "8%", "9%"])
            if reticent and rng.randrange(3) == 0:
                if number(asked[rule["own_rate"]]) < number(rule["benchmark"]) and rng.randrange(2):
                    asked[rule["bears_on"]] = "not stated"
                else:
                    asked[rule["own_rate"]] = "not stated"
            continue
        else:
            asked[rule["bears_on"]] = money()
        if reticent and rng.randrange(4) == 0:
            asked[rule["bears_on"]] = "not stated"
    for name in asked:
        if reticent and name.startswith(("relief", "paid")) and rng.randrange(4) == 0:
            asked[name] = "not stated"
        elif asked[name] != "not stated" and rng.randrange(5) == 0:
            asked[name] = {"evidenced": asked[name], "source": "x"}
    return asked


def rate_of(rng, base, digits, band):
    """A point near `base` (in thousandths of a minor unit), or a band."""
    coarse = rng.choice([1000, 1000, 500, 1])
    low = base + coarse * rng.randint(-4, 4)
    text = lambda units: decimal(units, digits + 3)
    if not band:
        return text(low)
    return {"low": text(low), "high": text(low + rng.choice([0, 1000, 1000, 2000, 5000]))}


def tender(rng):
    currency = rng.choice(["GBP", "GBP", "JPY", "KWD"])
    digits = MINOR_DIGITS[currency]
    names = [f"l{k + 1}" for k in range(rng.choice([1, 2, 2, 3, 3, 4, 5, 6]))]
    doc = {"format": 1, "title": "x", "currency": currency, "period": {"from": "2026-04", "months": 12}, "unit": "u"}
    if rng.randrange(3) == 0:
        doc["rank_on"] = rng.choice(["minor_unit", "minor_unit", "exact"])
    preset = names[0] if len(names) > 1 and rng.randrange(5) == 0 else None
    if preset or rng.randrange(4) == 0:
        doc["lines"] = [{"name": n, **({"preset_price": PRESET} if n == preset else {})} for n in names]

    def demand():
        mix = {n: rng.choice(["1", "2", "3", "10", "0.5", "0"]) for n in names}
        mix[names[-1]] = rng.choice(["5", "10", "2.5"])
        return mix

    weights = rng.choice([None, None, None, ["60%", "40%"], ["50%", "30%", "20%"], ["33.3%", "66.7%"], ["100%"]])
    count = len(weights) if weights else rng.choice([0, 0, 0, 2])
    if count == 0:
        doc["demand"] = demand()
    else:
        doc["scenarios"] = []
        for k in range(count):
            scenario = {"name": "xyz"[k]}
            if weights:
                scenario["weight"] = weights[k]
            doc["scenarios"].append({**scenario, "demand": demand()})

    directions = ["add_to_exempt", "strip_from_payers", "not_levelled"]
    rng.shuffle(directions)
    taxes = [tax(rng, k + 1, directions[k]) for k in range(rng.choice([0, 1, 1, 2]))]
    forms = ["rate", "benchmark", "per_unit", "stated", "lump", "percent_of_price"]
    rng.shuffle(forms)
    adjustments = [adjustment(rng, f"a{k + 1}", forms[k], digits) for k in range(rng.choice([0, 1, 1, 2, 2, 3]))]
    doc["playing_field"] = {"taxes": taxes, "adjustments": adjustments}

    bases = {n: 1000 * rng.choice([20, 100, 100, 1000]) for n in names}
    reticent = rng.randrange(5) < 2
    vat = rng.choice(["exempt", "exclusive"])
    bands = rng.choice([0, 0, 1, 2])
    doc["bids"] = []
    for k in range(rng.choice([2, 2, 3, 3, 4, 4, 5, 6, 8])):
        bid = {"provider": "abcdefgh"[k], "sector": rng.choice(SECTORS), "vat": vat}
        if k and rng.randrange(3) == 0:  # the same prices as another bid: a tie
            bid["rates"] = dict(rng.choice(doc["bids"])["rates"])
        else:
            bid["rates"] = {n: rate_of(rng, bases[n], digits, rng.randrange(3) < bands) for n in names if n != preset}
        asked = circumstances(rng, doc["playing_field"], bid, reticent, digits)
        if asked:
            bid["circumstances"] = asked
        doc["bids"].append(bid)
    rng.shuffle(doc["bids"])
    return doc


# -------------------------------------------------------------------- file

def sound(answer):
    """Every total is more than nothing, and no interval is turned round."""
    entries = [e for views in answer.values() for bids in views.values() for e in bids.values()]
    return all(e is None or 0 < e[0] <= e[1] for e in entries)


def case(index):
    rng = random.Random(SEED * 1000 + index)
    while True:
        doc = tender(rng)
        answer = compare(doc)
        if sound(answer):
            break
    text = lambda e: None if e is None else [str(e[0]), str(e[1]), e[2], e[3]]
    expect = {s: {v: {p: text(e) for p, e in bids.items()} for v, bids in views.items()} for s, views in answer.items()}
    return {"tender": doc, "expect": expect}


def main():
    cases = [case(index) for index in range(CASES)]
    rows = ",\n".join(json.dumps(c, separators=(",", ":")) for c in cases)
    text = f"[\n{rows}\n]\n"
    assert len(text) < SIZE_LIMIT_BYTES, len(text)
    path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "comparison.json")
    with open(path, "w", encoding="ascii", newline="\n") as file:
        file.write(text)


if __name__ == "__main__":
    main()
