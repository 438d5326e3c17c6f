#!/usr/bin/env python3
"""Oracle for rules of practice: bilinear points, price per quality point, the
Scottish handbook's screen, the statistics of a field of prices, lines that bear
tax at rates of their own, and prices with named surpluses.

What it is: a generator of small fields by seed, with ties and edges made on
purpose, answered from the written formulas in exact rational numbers.
What it shares with the crate: nothing, neither code nor tables.
How to regenerate: run `python3 tests/oracle/practice.py` (no arguments, standard
library only). It writes practice.json beside itself, always the same bytes.
"""

import json
import os
import random
from fractions import Fraction as F

SEED = 2024


def bilinear(prices, base, share):
    discounts = [max(F(0), base - price) for price in prices]
    mean = sum(discounts) / len(discounts)
    most = max(discounts)
    if mean == 0:
        return [F(0)] * len(prices)
    return [share * d / mean if d <= mean else share + (1 - share) * (d - mean) / (most - mean)
            for d in discounts]


def best_in_band(bids, band, by_quality):
    if any(price == 0 for price, _ in bids):
        return None
    ratios = [F(quality) / price for price, quality in bids]
    best = max(ratios)
    inside = [ratio >= best * (1 - band) for ratio in ratios]
    lowest = min(price for (price, _), is_in in zip(bids, inside) if is_in)
    return [1 + (F(quality, 100) if by_quality else F(lowest) / price) if is_in else ratio / best
            for (price, quality), ratio, is_in in zip(bids, ratios, inside)]


def scores(draw):
    cases = []
    for _ in range(150):
        count = draw.randint(1, 6)
        prices = [draw.choice([0, 50, 70, 80, 100, 100, 120, 150, 200]) for _ in range(count)]
        quality = [draw.randint(0, 10) * 10 for _ in range(count)]
        base = draw.choice([60, 100, 150, 200, 250])
        share = draw.choice([F(0), F(4, 5), F(17, 20), F(9, 10), F(1)])
        weight = draw.choice([F(30), F(60), F(85)])
        points = [weight * part for part in bilinear([F(p) for p in prices], F(base), share)]
        totals = [point + (100 - weight) * q / 100 for point, q in zip(points, quality)]
        per_point = [F(p, q) if q else None for p, q in zip(prices, quality)]
        band = draw.choice([F(0), F(1, 10), F(1, 5), F(1)])
        by_quality = draw.random() < 0.5
        in_band = best_in_band(list(zip(prices, quality)), band, by_quality)
        cases.append({
            "band": "%s%%" % (band * 100),
            "decided_by": "higher_quality" if by_quality else "lower_price",
            "best_in_band": None if in_band is None else [str(figure) for figure in in_band],
            "bids": [[str(p), str(q)] for p, q in zip(prices, quality)],
            "base": str(base), "share": "%s%%" % (share * 100), "weight": "%s%%" % weight,
            "bilinear": [str(total) for total in totals],
            "price_per_quality_point":
                None if None in per_point else [str(figure) for figure in per_point],
        })
    return cases


def scotland(totals, margin, proximity, least, greatest, counts):
    names = range(len(totals))
    if len(totals) < 3:
        return None
    rest = sorted(totals)[:-1]
    mean = sum(rest) / F(len(rest))
    if mean <= 0:
        return None
    low = mean * (1 - margin)

    def below(figure, threshold):
        return figure <= threshold if counts else figure < threshold

    qualifying = [total for total in totals if not below(total, low)]
    asked = []
    for name in names:
        if not below(totals[name], low):
            continue
        lowest = min(qualifying)
        apart = min(max(lowest * proximity, least), greatest)
        if below(totals[name], lowest - apart):
            asked.append(name)
    return asked


def screens(draw):
    cases = []
    for _ in range(300):
        count = draw.randint(2, 7)
        scale = draw.choice([1, 10, 1000, 100000])
        totals = [F(draw.choice([80, 83, 85, 85, 84, 98, 99, 100, 100, 101, 115, 120, 200])) * scale
                  for _ in range(count)]
        if draw.random() < 0.4:
            totals = [F(85 * scale), F(100 * scale), F(115 * scale), F(200 * scale)]
            if draw.random() < 0.5:
                totals.append(F(100 * scale))
        counts = draw.random() < 0.5
        least = draw.choice([1, 1000])
        greatest = draw.choice([10, 100000])
        asked = scotland(totals, F(15, 100), F(1, 100), least, greatest, counts)
        cases.append({
            "totals": [str(total) for total in totals],
            "edge": "counts" if counts else "does_not_count",
            "least": str(least), "greatest": str(greatest),
            "asked": asked,
        })
    return cases


def rooted(square, negative=False):
    return ["-1" if negative else "1", str(square)]


def statistics(prices):
    x = sorted(prices)
    n = len(x)
    mean = sum(x) / n
    second = sum((a - mean) ** 2 for a in x)
    third = sum((a - mean) ** 3 for a in x)
    fourth = sum((a - mean) ** 4 for a in x)
    steps = [b - a for a, b in zip(x, x[1:])]
    found = {}
    if mean:
        found["coefficient_of_variation"] = rooted(second / (n - 1) / mean ** 2)
    if x[0]:
        found["percentage_difference"] = [str(steps[0] / x[0])]
        found["spread"] = [str((x[-1] - x[0]) / x[0])]
    if any(steps):
        found["normalised_distance"] = [str(steps[0] / (sum(steps) / len(steps)))]
    if any(steps[1:]):
        found["alternative_distance"] = [str(steps[0] / (sum(steps[1:]) / len(steps[1:])))]
        rest = x[1:]
        middle = sum(rest) / len(rest)
        variance = sum((a - middle) ** 2 for a in rest) / (len(rest) - 1)
        found["distance_in_deviations"] = rooted(steps[0] ** 2 / variance)
    if n >= 3 and second:
        variance = second / (n - 1)
        factor = F(n, (n - 1) * (n - 2))
        found["skewness"] = rooted((factor * third) ** 2 / variance ** 3, third < 0)
    if n >= 4 and second:
        variance = second / (n - 1)
        factor = F(n * (n + 1), (n - 1) * (n - 2) * (n - 3))
        found["kurtosis"] = [str(factor * fourth / variance ** 2
                                 - F(3 * (n - 1) ** 2, (n - 2) * (n - 3)))]
    return found


def fields(draw):
    cases = []
    for _ in range(150):
        count = draw.randint(2, 8)
        prices = [F(draw.choice([0, 90, 95, 95, 100, 100, 101, 110, 130]), draw.choice([1, 1, 3]))
                  for _ in range(count)]
        cases.append({"prices": [str(price) for price in prices], **statistics(prices)})
    return cases


def line_taxes(draw):
    cases = []
    for _ in range(80):
        rates = {name: draw.choice(["0%", "5%", "7.7%", "20%"]) for name in ("a", "b", "c")}
        main = draw.choice(["20%", "5%", "25%"])
        own = {name: rate for name, rate in rates.items() if draw.random() < 0.6}
        recovered = draw.choice(["0%", "41%", "100%"])
        preset = draw.choice(["exclusive", "inclusive"])
        demands = [{name: draw.choice([0, 1, 40, 390]) for name in ("a", "b", "c", "set")}
                   for _ in range(2)]
        weights = draw.choice([(F(1, 4), F(3, 4)), (F(0), F(1))])
        borne = 1 - F(recovered[:-1]) / 100

        def rate(name):
            return F(own.get(name, main)[:-1]) / 100

        def before(name, vat):
            return 1 / (1 + rate(name)) if vat == "inclusive" else F(1)

        def to_buyer(name, vat):
            return F(1) if vat == "exempt" else before(name, vat) * (1 + rate(name) * borne)

        bids, tendered, neutral = [], {}, {}
        for at in range(draw.randint(1, 4)):
            vat = draw.choice(["exclusive", "inclusive", "exempt"])
            low = {name: draw.choice([0, 125, 1250, 3333]) for name in ("a", "b", "c")}
            high = {name: price + draw.choice([0, 0, 250]) for name, price in low.items()}
            name_of = "bid-%d" % at
            bids.append({"provider": name_of, "vat": vat, "rates": {
                name: {"low": "%d.%02d" % divmod(low[name], 100),
                       "high": "%d.%02d" % divmod(high[name], 100)} for name in low}})
            tendered[name_of], neutral[name_of] = [], []
            for demand in demands:
                ends, levied = [], []
                for prices in (low, high):
                    cards = {name: F(price, 100) * demand[name] for name, price in prices.items()}
                    # What the tender presets, 12.00 a unit, as it stands on this card.
                    stated = F(12) * demand["set"]
                    if (preset, vat) == ("exclusive", "inclusive"):
                        stated *= 1 + rate("set")
                    if (preset, vat) == ("inclusive", "exclusive"):
                        stated /= 1 + rate("set")
                    cards["set"] = stated
                    ends.append(sum(card * to_buyer(name, vat) for name, card in cards.items()))
                    levy = sum(card * before(name, vat) for name, card in cards.items())
                    levied.append(ends[-1] + levy * F(3, 100))
                tendered[name_of].append(ends)
                neutral[name_of].append(levied)
            for totals in (tendered[name_of], neutral[name_of]):
                totals.append([sum(weight * total[end] for weight, total in zip(weights, totals))
                               for end in range(2)])
                totals[:] = [[str(end) for end in ends] for ends in totals]
        # Preset at 12.00 it has to have six decimal places on every card.
        if preset == "inclusive" and F(12) / (1 + rate("set")) * 10 ** 6 % 1:
            preset = None
        if preset is None:
            continue
        cases.append({
            "tender": {
                "format": 1, "title": "rates", "currency": "GBP", "unit": "hour",
                "period": {"from": "2026-04", "months": 12},
                "lines": [{"name": "a"}, {"name": "b"}, {"name": "c"},
                          {"name": "set", "preset_price": "12"}],
                "scenarios": [{"name": "s%d" % at, "weight": "%s%%" % (weight * 100),
                               "demand": {name: str(units) for name, units in demand.items()}}
                              for at, (weight, demand) in enumerate(zip(weights, demands))],
                "playing_field": {"adjustments": [
                    {"code": "levy", "percent_of_price": "3%", "views": ["competitively_neutral"],
                     "reason": "a levy", "source": "made up"}]},
                "buyer_tax": {"rate": main, "line_rates": own, "recovered": recovered,
                              "preset": preset, "source": "made up"},
                "bids": bids},
            "tendered": tendered, "competitively_neutral": neutral})
    return cases


def surpluses(draw):
    cases = []
    for _ in range(80):
        cost = draw.choice([0, 100, 9000, 123457])
        volume = draw.choice([1, 7, 600])
        each = F(cost, volume)
        named = []
        for at in range(draw.randint(1, 4)):
            form = draw.choice(["amount", "mark_up", "margin"])
            figure = {"amount": draw.choice(["0", "0.30", "1.234567"]),
                      "mark_up": draw.choice(["0%", "2%", "12.5%", "1/7"]),
                      "margin": draw.choice(["0%", "3%", "20%", "1/9"])}[form]
            named.append({"name": "s%d" % at, "purpose": draw.choice(["contingency", "other", "reserves"]),
                          form: figure, "source": "made up"})

        def figure(surplus, form):
            text = surplus.get(form)
            if text is None:
                return F(0)
            return F(text[:-1]) / 100 if text.endswith("%") else F(text)

        marked = each + sum(each * figure(surplus, "mark_up") + figure(surplus, "amount")
                            for surplus in named)
        price = marked / (1 - sum(figure(surplus, "margin") for surplus in named))
        parts = [figure(s, "amount") + each * figure(s, "mark_up") + price * figure(s, "margin")
                 for s in named]
        assert each + sum(parts) == price
        minor = price * 100
        least = -(-minor.numerator // minor.denominator)
        cases.append({
            "costing": {
                "format": 1, "name": "made up", "currency": "GBP",
                "period": {"from": "2026-04", "months": 12},
                "services": [{"name": "s", "unit": "unit", "volume": str(volume)}],
                "lines": [{"name": "all", "amount": str(cost), "charged_to": "s",
                           "source": "made up"}],
                "surpluses": named},
            "price": str(price), "parts": [str(part) for part in parts],
            "to_recover": "%d.%02d" % divmod(least, 100)})
    return cases


def main():
    draw = random.Random(SEED)
    whole = {"scores": scores(draw), "scotland": screens(draw), "statistics": fields(draw),
             "line_taxes": line_taxes(draw), "surpluses": surpluses(draw)}
    asked = sum(1 for case in whole["scotland"] if case["asked"])
    edges = sum(1 for case in whole["scores"] if case["price_per_quality_point"] is None)
    assert asked >= 60 and edges >= 20, (asked, edges)
    assert len(whole["line_taxes"]) >= 40, len(whole["line_taxes"])
    path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "practice.json")
    parts = []
    for name, cases in whole.items():
        lines = ",\n".join(json.dumps(case, separators=(",", ":")) for case in cases)
        parts.append('"%s": [\n%s\n]' % (name, lines))
    with open(path, "w", encoding="utf-8") as file:
        file.write("{\n" + ",\n".join(parts) + "\n}\n")


if __name__ == "__main__":
    main()
