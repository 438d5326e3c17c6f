#!/usr/bin/env python3
"""Oracle for judging bids: totals, ranks, scores, screens and change-overs.

What it is: a generator of small random tenders, with every answer worked out
here in exact rational numbers. Ties and edges are made on purpose: equal
prices, equal qualities, prices of zero, single bids, and bids that lie exactly
on the edge of a screen.
What it shares with the crate: nothing, neither code nor tables. Everything is
re-derived below from the written formulas; change-overs are found by trying
every crossing of every pair.
How to regenerate: run `python3 tests/oracle/judging.py` (no arguments, standard
library only). It writes judging_1.json and so on beside itself, always the same
bytes. The structure of these files is described in README.md.
"""

import json
import math
import os
import random
from fractions import Fraction

SEED = 4711
CASES = 1080
SIZE_LIMIT_BYTES = 290 * 1024


# ------------------------------------------------------------------ inputs

def edge_totals(draw):
    """Totals, and perhaps an estimate, with one bid exactly on some edge."""
    k = draw.choice([1, 2, 3, 4, 6])
    count = draw.randint(2, 8)
    kind = draw.choice([
        "mean", "median", "estimate", "next", "others", "deviation", "double", "trimmed",
        "spain_two", "spain_three", "spain_many", "italy_few", "italy_many", "variation",
    ])
    if kind == "mean":
        # 9 k against a mean of 10 k.
        rest, others = 10 * k * count - 9 * k, count - 1
        parts = [rest // others] * others
        for place in range(rest - sum(parts)):
            parts[place] += 1
        return [9 * k] + parts, 10 * k
    if kind == "median":
        return [9 * k, 10 * k, 10 * k] + [10 * k, 12 * k][: draw.choice([0, 2])], None
    if kind == "estimate":
        return [draw.choice([9, 8]) * k] + [draw.randint(8 * k, 13 * k) for _ in range(count - 1)], 10 * k
    if kind == "next":
        return [7 * k, 10 * k] + [draw.randint(10 * k, 14 * k) for _ in range(count - 2)], None
    if kind == "others":
        return [6 * k, 9 * k, 11 * k] + [10 * k] * draw.randint(0, 3), 10 * k
    if kind == "deviation":
        half = draw.randint(1, 4)
        return [10 * k] * half + [12 * k] * half, draw.choice([None, 12 * k + k // 2])
    if kind == "double":
        # 12 k is not more than 20 % above the mean of 10 k; 9 k against a second mean of 10 k.
        return [9 * k, 9 * k, 10 * k, 12 * k], None
    if kind == "trimmed":
        return [17 * k, 20 * k, 20 * k, 20 * k, 25 * k] + [20 * k] * draw.choice([0, 1]), 20 * k
    if kind == "spain_two":
        return [8 * k, 10 * k], draw.choice([10 * k, 11 * k])
    if kind == "spain_three":
        return draw.choice([[9 * k, 10 * k, 11 * k], [75 * k, 80 * k, 100 * k], [90 * k, 100 * k, 110 * k]]), 100 * k
    if kind == "spain_many":
        return [9 * k, 10 * k, 10 * k, 11 * k], 12 * k
    if kind == "italy_few":
        # Discounts of 5, 10, 10, 10 and 12 of a base of 100: 12 is 1.2 times the mean of the rest.
        return [100 * k - d * k for d in (5, 10, 10, 10, 12)], 100 * k
    if kind == "italy_many":
        size = draw.randint(15, 17)
        return [draw.randint(700, 990) for _ in range(size)], 1000
    return [98 * k, 100 * k, 102 * k], None


def draw_case(draw, number):
    """One tender: lines, bids, what each states, and the published choices."""
    lines = 1
    estimate = None
    if number % 3 == 0:
        totals, estimate = edge_totals(draw)
        draw.shuffle(totals)
        prices, quantities = [[total] for total in totals], [1]
    else:
        lines = draw.choice([1, 1, 2, 3])
        count = draw.choice([1, 2, 2, 3, 3, 3, 4, 4, 5, 6])
        least = draw.choice([0, 0, 1, 8, 8])
        most = least + draw.choice([1, 3, 6, 12])
        prices = [[draw.randint(least, most) for _ in range(lines)] for _ in range(count)]
        if count > 1 and draw.random() < 0.25:
            prices[1] = list(prices[0])
        quantities = [draw.randint(0, 6) for _ in range(lines)]
        if not any(quantities):
            quantities[0] = 1
    other_mix = [draw.randint(0, 6) for _ in range(lines)]
    if other_mix == quantities:
        other_mix[0] += 1
    if estimate is None and draw.random() < 0.8:
        estimate = draw.randint(1, 60)
    criteria = draw.choice([1, 2])
    price_weight = draw.choice([10, 30, 40, 50, 60, 75, 90])
    first = draw.randint(0, 100 - price_weight) if criteria == 2 else 100 - price_weight
    weights = [first, 100 - price_weight - first][:criteria]
    level = draw.choice([0, 1, 3])
    marks = [[draw.randint(level, 10), draw.randint(0, 4)][:criteria] for _ in prices]
    if len(marks) > 1 and draw.random() < 0.3:
        marks[-1] = list(marks[0])
    bids = [
        {
            "prices": row,
            "marks": mark,
            "pay": None if draw.random() < 0.05 else draw.randint(0, 5) * 10,
            "hours": draw.randint(0, 5),
            "reclaimed": draw.randint(0, 6),
            "charity": draw.random() < 0.4,
        }
        for row, mark in zip(prices, marks)
    ]
    floor = draw.randint(0, 30)
    bounds = sorted(draw.sample(range(1, 40), 2))
    return {
        "quantities": quantities,
        "other_mix": other_mix,
        "bids": bids,
        "price_weight": price_weight,
        "weights": weights,
        "rate": draw.choice([0, 5, 10, 25]),
        "wage": draw.choice([0, 1, 2, 5]),
        "duty": draw.choice([0, 5, 20]),
        "forgone": draw.random() < 0.5,
        "edges": draw.choice(["refused", "full_points"]),
        "value": draw.choice([0, 1, 2]),
        "score_estimate": draw.randint(1, 80),
        "benchmark": [floor, floor + draw.randint(1, 30)],
        "bounds": bounds,
        "relative": draw.choice([[0, 20], [10, 50]]),
        "shares": draw.choice([[100, 50, 0], [90, 90, 10]]),
        "line": [draw.choice([0, 50, 100]), draw.choice([1, 2])],
        "exponent": [draw.choice([1, 2, 3]), draw.choice([1, 2, 3])],
        "estimate": estimate,
        "margin": draw.choice([0, 5, 10, 20]),
        "factor": draw.choice([1, 2]),
        "limit": draw.choice([1, 2, 10]),
    }


def draw_models(draw, case):
    """Floors by line and cost models by bid, with prices exactly at a floor and at an own cost."""
    lines = range(len(case["quantities"]))
    case["floors"] = [None if draw.random() < 0.1 else draw.randint(0, 12) for _ in lines]
    if draw.random() < 0.5:
        at_edge = draw.choice(case["bids"])
        case["floors"] = list(at_edge["prices"])
    elif draw.random() < 0.08:
        case["floors"] = [None for _ in lines]
    for bid in case["bids"]:
        bid["model"] = draw_model(draw, case, bid)


def draw_model(draw, case, bid):
    """Which service serves each line, what the pool charges per head, and the services."""
    if draw.random() < 0.2:
        return None
    lines = len(bid["prices"])
    shared = lines > 1 and draw.random() < 0.3
    serves = [0] * lines if shared else list(range(lines))
    at_edge = not shared and draw.random() < 0.3
    rate = draw.choice([0, 1, 3])
    services = []
    for line in range(max(serves) + 1):
        # At the edge: a unit costs the price over what the margin leaves of it.
        price = bid["prices"][line]
        volume = (20 - case["margin"] // 5) * draw.randint(1, 3) if at_edge else draw.randint(1, 9)
        cost = 20 * price * volume // (20 - case["margin"] // 5) if at_edge else draw.randint(0, 2 * price * volume + 3)
        heads = draw.randint(1, 4)
        if cost < rate * heads:
            rate = 0
        services.append([volume, cost, heads])
    # Of the cost of each service the pool is a part, and the rest its own.
    return {"serves": serves, "rate": rate, "services": [[v, c - rate * h, h] for v, c, h in services]}


# ------------------------------------------------------------------ totals

def basket(bid, quantities):
    return sum((Fraction(p) * q for p, q in zip(bid["prices"], quantities)), Fraction(0))


VIEWS = ["tendered", "competitively_neutral", "public_purse", "unsubsidised"]


def in_view(case, bid, view, price, rate=None, wage=None):
    """The total of a view, or None where it is not assessable."""
    rate = Fraction(case["rate"], 100) if rate is None else rate
    wage = Fraction(case["wage"]) if wage is None else wage
    if view == "tendered":
        return price
    if view == "unsubsidised":
        return price + wage * bid["hours"]
    if bid["pay"] is None:
        return None
    total = price + rate * bid["pay"]
    if view == "public_purse":
        return total + (bid["reclaimed"] if case["forgone"] else 0)
    if bid["charity"]:
        total -= Fraction(case["duty"], 100) * price
    return total + bid["reclaimed"]


def competition_ranks(figures, ahead):
    """1 + how many are strictly ahead; None has no rank."""
    known = [figure for figure in figures if figure is not None]
    return [None if own is None else 1 + sum(ahead(other, own) for other in known) for own in figures]


def least_first(left, right):
    return left < right


def highest_first(left, right):
    return left > right


# ------------------------------------------------------------------ scores

class Refused(Exception):
    """An edge at which the rule has no answer."""


def mean_of(values):
    return sum(values, Fraction(0)) / len(values)


def median_of(values):
    ordered = sorted(values)
    middle = len(ordered) // 2
    if len(ordered) % 2:
        return ordered[middle]
    return (ordered[middle - 1] + ordered[middle]) / 2


def clamp(share):
    return min(Fraction(1), max(Fraction(0), share))


def beside_zero(case, price):
    if case["edges"] == "refused":
        raise Refused("zero")
    return Fraction(1) if price == 0 else Fraction(0)


def over_lowest(case, prices):
    low = min(prices)
    return [beside_zero(case, p) if low == 0 else low / p for p in prices]


def from_lowest(case, prices):
    low = min(prices)
    return [beside_zero(case, p) if low == 0 else max(Fraction(0), 1 - (p - low) / low) for p in prices]


def min_max(case, prices):
    low, high = min(prices), max(prices)
    if low == high:
        if case["edges"] == "refused":
            raise Refused("equal")
        return [Fraction(1) for _ in prices]
    return [(high - p) / (high - low) for p in prices]


def reference_line(case, prices, reference):
    if reference == 0:
        raise Refused("zero")
    at, slope = Fraction(case["line"][0], 100), case["line"][1]
    return [clamp(at - slope * (p - reference) / reference) for p in prices]


def fixed_benchmark(case, prices):
    floor, ceiling = case["benchmark"]
    return [clamp((ceiling - p) / (ceiling - floor)) for p in prices]


def discount_from_base(case, prices):
    base = case["benchmark"][1]
    deepest = base - min(prices)
    return [(base - p) / deepest if p < base else Fraction(0) for p in prices]


def banded(case, prices, bounds):
    shares = [Fraction(share, 100) for share in case["shares"]]
    return [next((s for bound, s in zip(bounds, shares) if p <= bound), shares[-1]) for p in prices]


def relative_bands(case, prices):
    low = min(prices)
    return banded(case, prices, [low * (1 + Fraction(bound, 100)) for bound in case["relative"]])


def each_over_price(prices, over):
    if any(p == 0 for p in prices):
        raise Refused("zero")
    return over


def quality_per_price(_, prices, qualities):
    return each_over_price(prices, [q / p if p else None for p, q in zip(prices, qualities)])


def value_index(case, prices, qualities):
    a, b = case["exponent"]
    return each_over_price(prices, [q ** a / p ** b if p else None for p, q in zip(prices, qualities)])


def monetised(case, prices, qualities):
    return [p - case["value"] * q for p, q in zip(prices, qualities)]


def weight_ratio(case):
    return Fraction(100 - case["price_weight"], case["price_weight"])


def price_quality(case, prices, qualities):
    low = min(qualities)
    premium = Fraction(case["score_estimate"]) * weight_ratio(case)
    return [p - premium * (q - low) / 100 for p, q in zip(prices, qualities)]


def relative_value(prices, qualities, highest):
    if highest == 0:
        raise Refused("quality")
    low = min(qualities)
    return [p * (low + highest) / (q + highest) for p, q in zip(prices, qualities)]


def absolute_divisor(case, prices, qualities):
    ratio = weight_ratio(case)
    return [p / (1 + ratio * q / 100) for p, q in zip(prices, qualities)]


POINT_RULES = [
    over_lowest,
    min_max,
    from_lowest,
    lambda case, prices: reference_line(case, prices, mean_of(prices)),
    lambda case, prices: reference_line(case, prices, median_of(prices)),
    fixed_benchmark,
    discount_from_base,
    lambda case, prices: banded(case, prices, case["bounds"]),
    relative_bands,
]

FIGURE_RULES = [
    (quality_per_price, highest_first),
    (value_index, highest_first),
    (monetised, least_first),
    (price_quality, least_first),
    (lambda case, prices, qualities: relative_value(prices, qualities, Fraction(100)), least_first),
    (lambda case, prices, qualities: relative_value(prices, qualities, max(qualities)), least_first),
    (absolute_divisor, least_first),
]

MAXIMA = [10, 4]


def quality_points(case, bid):
    parts = zip(case["weights"], bid["marks"], MAXIMA)
    return sum((Fraction(w) * mark / most for w, mark, most in parts), Fraction(0))


def scores(case, prices):
    """For each rule: points for the price and totals, or figures; with ranks."""
    points = [quality_points(case, bid) for bid in case["bids"]]
    qualities = [100 * p / (100 - case["price_weight"]) for p in points]
    answers = []
    for rule in POINT_RULES:
        try:
            own = [case["price_weight"] * share for share in rule(case, prices)]
            totals = [p + q for p, q in zip(own, points)]
            answers.append([text(own), text(totals), ranks(competition_ranks(totals, highest_first))])
        except Refused as edge:
            answers.append(str(edge))
    for rule, ahead in FIGURE_RULES:
        try:
            figures = rule(case, prices, qualities)
            answers.append([text(figures), ranks(competition_ranks(figures, ahead))])
        except Refused as edge:
            answers.append(str(edge))
    return answers


# ------------------------------------------------------------- change-overs

def stretches(lines, start, end, best):
    """Who is first over a range: [from, to, bids] in rising order.

    `lines` is a list of (at zero, slope); every crossing of every pair is tried.
    A single figure is a piece of its own where another holds there than on a side.
    """
    def first(x):
        heights = [a + b * x for a, b in lines]
        return [place for place, height in enumerate(heights) if height == best(heights)]

    cuts = {start, end}
    for place, (a, b) in enumerate(lines):
        for c, d in lines[:place]:
            if b != d and start < (c - a) / (b - d) < end:
                cuts.add((c - a) / (b - d))
    cuts = sorted(cuts)
    flat = []
    for low, high in zip(cuts, cuts[1:]):
        flat += [(low, low, first(low)), (low, high, first((low + high) / 2))]
    flat.append((end, end, first(end)))
    pieces = []
    for place, (low, high, value) in enumerate(flat):
        point = low == high
        sides = [flat[near][2] for near in (place - 1, place + 1) if 0 <= near < len(flat)]
        if point and (low in (start, end) or len(sides) == 2):
            inside = sides[0] if len(sides) == 1 else value
            if all(side == value for side in sides) and inside == value:
                continue
        if pieces and not point and pieces[-1][1] == low and pieces[-1][2] == value and pieces[-1][0] != low:
            pieces[-1] = (pieces[-1][0], high, value)
        else:
            pieces.append((low, high, value))
    return [f"{low} {high} {''.join(NAMES[place] for place in value)}" for low, high, value in pieces]


def over(case, total, start, end):
    """Pieces for totals that are straight lines in one figure; those not assessable are left out."""
    lines, known = [], []
    for place, bid in enumerate(case["bids"]):
        at_start, at_end = total(bid, start), total(bid, end)
        if at_start is None:
            continue
        slope = (at_end - at_start) / (end - start)
        lines.append((at_start - slope * start, slope))
        known.append(place)
    if not lines:
        return []
    found = stretches(lines, start, end, min)
    return [renamed(piece, known) for piece in found]


def renamed(piece, known):
    low, high, bids = piece.split(" ")
    return f"{low} {high} {''.join(NAMES[known[NAMES.index(bid)]] for bid in bids)}"


def change_overs(case):
    own, other = case["quantities"], case["other_mix"]

    def by_quantity(bid, x):
        return in_view(case, bid, "tendered", basket(bid, [x] + own[1:]))

    def by_mix(bid, share):
        mixed = [(1 - share) * a + share * b for a, b in zip(own, other)]
        return in_view(case, bid, "competitively_neutral", basket(bid, mixed))

    def by_rate(bid, x):
        return in_view(case, bid, "competitively_neutral", basket(bid, own), rate=x)

    def by_wage(bid, x):
        return in_view(case, bid, "unsubsidised", basket(bid, own), wage=x)

    zero = Fraction(0)
    return [
        over(case, by_quantity, zero, Fraction(20)),
        over(case, by_mix, zero, Fraction(1)),
        over(case, by_rate, zero, Fraction(1)),
        over(case, by_wage, zero, Fraction(30)),
    ]


def weight_ranges(case, prices):
    """Who is first at each weight of price from 0 to 1, under four rules."""
    qualities = [100 * quality_points(case, bid) / (100 - case["price_weight"]) for bid in case["bids"]]
    zero, one = Fraction(0), Fraction(1)
    answers = []
    for rule in (over_lowest, min_max):
        try:
            shares = rule(case, prices)
            lines = [(q, 100 * s - q) for q, s in zip(qualities, shares)]
            answers.append(stretches(lines, zero, one, max))
        except Refused:
            answers.append("refused")
    worth = [Fraction(case["score_estimate"]) * q / 100 for q in qualities]
    # p - E ((1 - w) / w) (q - q_low) / 100, times w and without what is the same for all.
    answers.append(stretches([(-w, p + w) for p, w in zip(prices, worth)], zero, one, min))
    if any(p == 0 for p in prices):
        bids = "".join(NAMES[place] for place, p in enumerate(prices) if p == 0)
        answers.append([f"0 1 {bids}"])
    else:
        # p / (1 + ((1 - w) / w) q / 100): its reciprocal, times w, highest first.
        shares = [(q / 100 / p, (1 - q / 100) / p) for p, q in zip(prices, qualities)]
        answers.append(stretches(shares, zero, one, max))
    return answers


def criterion_ranges(case, prices):
    """Who is first at each weight of the first criterion from 0 to 1, under four rules.

    The weight of price and that of the second criterion keep their proportion.
    """
    rest = 100 - case["weights"][0]
    shares = [[Fraction(mark, most) for mark, most in zip(bid["marks"], MAXIMA)] for bid in case["bids"]]

    def line(own, others):
        """A share of one over the weight: `own` at 1, and `others` (in percent) in proportion at 0."""
        return (Fraction(others) / rest, own - Fraction(others) / rest)

    def plus(left, right, factor=1):
        return (left[0] + factor * right[0], left[1] + factor * right[1])

    price_weight = line(Fraction(0), case["price_weight"])
    quality_weight = line(Fraction(1), rest - case["price_weight"])
    points = [line(own[0], sum(w * m for w, m in zip(case["weights"][1:], own[1:]))) for own in shares]
    answers = []
    for rule in (over_lowest, min_max):
        try:
            lines = [plus(own, price_weight, share) for own, share in zip(points, rule(case, prices))]
            answers.append(stretches(lines, Fraction(0), Fraction(1), max))
        except Refused:
            answers.append("refused")
    # p - E (Q / P) and without what is the same for all, times P.
    lines = [plus((price_weight[0] * p, price_weight[1] * p), own, -case["score_estimate"]) for p, own in zip(prices, points)]
    answers.append(stretches(lines, Fraction(0), Fraction(1), min))
    # p - v 100 Q / W, times W; with one criterion quality is its mark at every weight.
    if rest == case["price_weight"]:
        lines = [(p - 100 * case["value"] * own[0], Fraction(0)) for p, own in zip(prices, shares)]
    else:
        weighed = [(quality_weight[0] * p, quality_weight[1] * p) for p in prices]
        lines = [plus(w, own, -100 * case["value"]) for w, own in zip(weighed, points)]
    answers.append(stretches(lines, Fraction(0), Fraction(1), min))
    return answers


# ------------------------------------------------------------------ screens

class NotAssessable(Exception):
    """The screen can say nothing of the field."""


def above_zero(figure):
    if figure <= 0:
        raise NotAssessable
    return figure


def at_least(totals, count):
    if len(totals) < count:
        raise NotAssessable


def estimate_of(case):
    if case["estimate"] is None:
        raise NotAssessable
    return Fraction(case["estimate"])


def below(totals, threshold, counts=False):
    return [(1 if t < threshold or (counts and t == threshold) else 0, threshold) for t in totals]


def less(figure, percent):
    return figure * (1 - Fraction(percent, 100))


def screen_mean(case, totals, margin=None):
    at_least(totals, 2)
    return below(totals, less(above_zero(mean_of(totals)), case["margin"] if margin is None else margin))


def screen_median(case, totals):
    at_least(totals, 2)
    return below(totals, less(above_zero(median_of(totals)), case["margin"]))


def screen_estimate(case, totals, margin=None, counts=False):
    return below(totals, less(estimate_of(case), case["margin"] if margin is None else margin), counts)


def screen_mean_or_estimate(case, totals):
    """Either asks; passed over only by both."""
    def part(ask):
        try:
            return ask()
        except NotAssessable:
            return [(None, None) for _ in totals]

    by_mean = part(lambda: screen_mean(case, totals, 10))
    by_estimate = part(lambda: screen_estimate(case, totals, 10))
    found = []
    for (mean, mean_line), (estimate, line) in zip(by_mean, by_estimate):
        if mean == estimate and mean is not None:
            found.append((mean, max(mean_line, line)))
        elif mean == 1 or estimate == 1:
            found.append((1, mean_line if mean == 1 else line))
        else:
            found.append((None, None))
    return found


def screen_next(_, totals):
    at_least(totals, 2)
    ordered = sorted(totals)
    line = less(above_zero(ordered[1]), 30)
    return [(1 if t == ordered[0] and t <= line else 0, line) for t in totals]


def screen_others(_, totals):
    at_least(totals, 2)
    found = []
    for own in totals:
        others = (sum(totals, Fraction(0)) - own) / (len(totals) - 1)
        if others <= 0:
            found.append((None, None))
            continue
        line = less(others, 40)
        found.append((1 if own == min(totals) and own <= line else 0, line))
    return found


def screen_deviation(case, totals, less_one, factor=None, minimum=3):
    at_least(totals, minimum)
    factor = case["factor"] if factor is None else factor
    mean = mean_of(totals)
    squares = sum(((t - mean) ** 2 for t in totals), Fraction(0))
    if squares == 0:
        raise NotAssessable
    divisor = len(totals) - less_one
    return [(1 if t < mean and (mean - t) ** 2 * divisor > factor ** 2 * squares else 0, None) for t in totals]


def screen_deviation_or_estimate(case, totals):
    if len(totals) >= 5:
        return screen_deviation(case, totals, 1, 1, 5)
    return screen_estimate(case, totals, 20, COUNTS_AT_ESTIMATE)


COUNTS_AT_ESTIMATE = True


def screen_double(_, totals):
    at_least(totals, 2)
    limit = above_zero(mean_of(totals)) * Fraction(12, 10)
    return below(totals, less(above_zero(mean_of([t for t in totals if t <= limit])), 10))


def screen_trimmed(_, totals):
    at_least(totals, 4)
    ordered = sorted(totals)
    top = 1 if len(ordered) < 7 else math.ceil(Fraction(len(ordered), 4))
    rest = ordered[1 : len(ordered) - top]
    return below(totals, less(above_zero(mean_of(rest)), 15), True)


def screen_spain(case, totals):
    ordered = sorted(totals)
    if len(ordered) == 1:
        return below(totals, less(estimate_of(case), 25))
    if len(ordered) == 2:
        above_zero(ordered[0])
        both = sum(totals)
        return [below([t], less(both - t, 20))[0] for t in totals]
    first = above_zero(mean_of(ordered))
    limit = first * Fraction(11, 10)
    if len(ordered) == 3:
        rest = ordered[:2] if ordered[2] > limit else ordered
        line = max(less(above_zero(mean_of(rest)), 10), less(estimate_of(case), 25))
        return below(totals, line)
    rest = [t for t in ordered if t <= limit]
    if len(rest) < 3:
        rest = ordered[:3]
    return below(totals, less(above_zero(mean_of(rest)), 10))


def screen_italy(case, totals):
    at_least(totals, 5)
    base = estimate_of(case)
    discounts = [(base - t) / base * 100 for t in totals]
    ordered = sorted(discounts)
    aside = math.ceil(Fraction(len(ordered), 10))
    low, high = ordered[aside - 1], ordered[-aside]
    rest = [d for d in ordered if low < d < high]
    if not rest:
        raise NotAssessable
    mean = above_zero(mean_of(rest))
    above = [d - mean for d in rest if d > mean]
    excess = mean_of(above) if above else Fraction(0)
    if len(ordered) >= 15:
        hundredths = math.floor(sum(rest) * 100) % 100
        line = mean + excess - excess * (hundredths // 10) * (hundredths % 10) / 100
    elif excess / mean <= Fraction(15, 100):
        line = mean * Fraction(12, 10)
    else:
        line = mean + excess
    return [(1 if d >= line else 0, line) for d in discounts]


def screen_variation(case, totals):
    at_least(totals, 3)
    mean = above_zero(mean_of(totals))
    squares = sum(((t - mean) ** 2 for t in totals), Fraction(0))
    asked = squares < Fraction(case["limit"], 100) ** 2 * mean ** 2 * len(totals)
    return [(1 if asked else 0, None) for _ in totals]


def screen_distance(case, totals):
    at_least(totals, 3)
    ordered = sorted(totals)
    others = ordered[1:]
    mean = mean_of(others)
    squares = sum(((t - mean) ** 2 for t in others), Fraction(0))
    if squares == 0:
        raise NotAssessable
    asked = (ordered[1] - ordered[0]) ** 2 * (len(others) - 1) > case["factor"] ** 2 * squares
    return [(1 if asked else 0, None) for _ in totals]


def screen_identical(_, totals):
    at_least(totals, 2)
    return [(1 if totals.count(t) > 1 else 0, None) for t in totals]


def own_cost(case, bid):
    """What the demand costs in full by the bid's own model: own lines and the share of the pool."""
    model = bid["model"]
    heads = sum(h for _, _, h in model["services"])
    pool = Fraction(model["rate"] * heads)
    units = [(own + pool * h / heads) / volume for volume, own, h in model["services"]]
    return sum((q * units[service] for q, service in zip(case["quantities"], model["serves"])), Fraction(0))


def screen_own_cost(case, totals):
    found = []
    for bid, total in zip(case["bids"], totals):
        if bid["model"] is None:
            found.append((None, None))
        else:
            found += below([total], less(own_cost(case, bid), case["margin"]))
    return found


def screen_floor_of_basket(case, totals):
    if None in case["floors"]:
        raise NotAssessable
    floor = sum((Fraction(f) * q for f, q in zip(case["floors"], case["quantities"])), Fraction(0))
    return below(totals, floor)


def screen_floor_of_lines(case, _):
    """A price at the floor counts here; lines without a floor are passed over."""
    if all(floor is None for floor in case["floors"]):
        raise NotAssessable
    found = []
    for bid in case["bids"]:
        pairs = [(price, floor) for price, floor in zip(bid["prices"], case["floors"]) if floor is not None]
        found.append((1 if any(price <= floor for price, floor in pairs) else 0, None))
    return found


SCREENS = [
    screen_mean,
    screen_median,
    screen_estimate,
    screen_mean_or_estimate,
    screen_next,
    screen_others,
    lambda case, totals: screen_deviation(case, totals, 0),
    lambda case, totals: screen_deviation(case, totals, 1),
    screen_deviation_or_estimate,
    screen_double,
    screen_trimmed,
    screen_spain,
    screen_italy,
    screen_variation,
    screen_distance,
    screen_identical,
    screen_own_cost,
    screen_floor_of_basket,
    screen_floor_of_lines,
]


def screens(case, totals):
    """For each screen: flags by bid (x: not assessable), then the thresholds that are exact."""
    answers = []
    for screen in SCREENS:
        try:
            found = screen(case, totals)
        except NotAssessable:
            answers.append("x")
            continue
        flags = "".join("x" if flag is None else str(flag) for flag, _ in found)
        lines = [line for _, line in found]
        known = [line for line in lines if line is not None]
        if known and len(known) == len(lines) and len(set(known)) == 1:
            answers.append(f"{flags} {known[0]}")
        elif known:
            answers.append(" ".join([flags] + ["-" if line is None else str(line) for line in lines]))
        else:
            answers.append(flags)
    return answers


# ------------------------------------------------------------------ writing

NAMES = "abcdefghijklmnopqrstuvwxyz"


def text(figures):
    return " ".join("x" if figure is None else str(figure) for figure in figures)


def ranks(values):
    return " ".join("x" if value is None else str(value) for value in values)


def model_text(model):
    """Services by line, then what the pool charges per head, then each service."""
    if model is None:
        return "-"
    services = ["/".join(map(str, service)) for service in model["services"]]
    return f"{','.join(map(str, model['serves']))} {model['rate']} {' '.join(services)}"


def record(case):
    prices = [basket(bid, case["quantities"]) for bid in case["bids"]]
    views = []
    for view in VIEWS:
        totals = [in_view(case, bid, view, price) for bid, price in zip(case["bids"], prices)]
        views.append([text(totals), ranks(competition_ranks(totals, least_first))])
    bids = []
    for bid in case["bids"]:
        pay = "-" if bid["pay"] is None else bid["pay"]
        stated = f"{pay} {bid['hours']} {bid['reclaimed']} {'charity' if bid['charity'] else 'firm'}"
        bids.append([text(bid["prices"]), text(bid["marks"]), stated, model_text(bid["model"])])
    return {
        "quantities": text(case["quantities"]),
        "other_mix": text(case["other_mix"]),
        "weights": text([case["price_weight"]] + case["weights"]),
        "field": f"{case['rate']} {case['wage']} {case['duty']} {'forgone' if case['forgone'] else 'refunded'}",
        "rules": text(
            [case["edges"], case["value"], case["score_estimate"]] + case["benchmark"] + case["bounds"]
            + case["relative"] + case["shares"] + case["line"] + case["exponent"]
        ),
        "asks": text(["-" if case["estimate"] is None else case["estimate"], case["margin"], case["factor"], case["limit"]]),
        "floors": text(["-" if floor is None else floor for floor in case["floors"]]),
        "bids": bids,
        "views": views,
        "scores": scores(case, prices),
        "change_overs": change_overs(case),
        "weight_ranges": weight_ranges(case, prices),
        "criterion_ranges": criterion_ranges(case, prices),
        "screens": screens(case, prices),
    }


def main():
    draw = random.Random(SEED)
    # Models have a draw of their own.
    models = random.Random(SEED + 1)
    cases = [draw_case(draw, number) for number in range(CASES)]
    for case in cases:
        draw_models(models, case)
    lines = [json.dumps(record(case), separators=(",", ":")) for case in cases]
    folder = os.path.dirname(os.path.abspath(__file__))
    files, size = [[]], 0
    for line in lines:
        if size + len(line) + 2 > SIZE_LIMIT_BYTES:
            files.append([])
            size = 0
        files[-1].append(line)
        size += len(line) + 2
    for number, part in enumerate(files, start=1):
        with open(os.path.join(folder, f"judging_{number}.json"), "w") as out:
            out.write("[\n" + ",\n".join(part) + "\n]\n")
    print(len(lines), "cases in", len(files), "files")


if __name__ == "__main__":
    main()
