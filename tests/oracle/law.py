#!/usr/bin/env python3
"""Oracle for rules as they are written: partial exemption with the tests of 2010,
the override and refunds; the Spanish screen with groups; the Italian method A with
places of discounts and costs that may not be discounted; on-costs that name what they
are of; hurdles and costs of the buyer beside an in-house comparator.

What it is: a generator by seed, with limits met exactly on purpose, answered from the
written rules in exact rational numbers.
What it shares with the crate: nothing, neither code nor tables.
How to regenerate: run `python3 tests/oracle/law.py` (no arguments, standard library
only). It writes law.json beside itself, always the same bytes.
"""

import json
import math
import os
import random
from fractions import Fraction as F

SEED = 85


def share(percent):
    """The share that a text such as "12.5%" says."""
    return F(percent[:-1]) / 100


def rounded(value, places, rule):
    scaled = value * 10 ** places
    low, rest = math.floor(scaled), scaled - math.floor(scaled)
    if rule == "down":
        units = low if value >= 0 else math.ceil(scaled)
    elif rule == "half_up":
        size = abs(scaled)
        near = math.floor(size) + (1 if size - math.floor(size) >= F(1, 2) else 0)
        units = near if scaled >= 0 else -near
    elif rest == F(1, 2):
        units = low + low % 2
    else:
        units = low if rest < F(1, 2) else low + 1
    return F(units, 10 ** places)


# -------------------------------------------------------- partial exemption

def vat(period):
    rules, months = period["rules"], period["months"]
    taxable, exempt = F(period["taxable"]), F(period["exempt"])
    sums = {"taxable": F(0), "exempt": F(0), "residual": F(0)}
    outside = refunded = F(0)
    refund = period.get("refund")
    for tax in period["input_taxes"]:
        amount = F(tax["amount"])
        private = amount * share(tax.get("non_business", "0%"))
        outside += private
        sums[tax["use"]] += amount - private
        if refund and (refund["of"] != "listed_services" or tax.get("listed")):
            refunded += private
    residual = sums["residual"]
    if "agreed_percentage" in period:
        percentage = share(period["agreed_percentage"])
    else:
        fine = "fine_percentage_above" in rules and residual / months > F(rules["fine_percentage_above"])
        places = 4 if fine else 2
        percentage = F(math.ceil(taxable / (taxable + exempt) * 10 ** places), 10 ** places)
    overridden = False
    method = rules.get("method_override")
    if method and "used_percentage" in period:
        used = share(period["used_percentage"])
        apart = residual * abs(percentage - used)
        of_the_year = residual * 12 / months > F(method["residual_above"])
        substantial = apart > F(method["difference"]) or (
            apart > share(method["share"]) * residual and apart >= F(method["share_from"]))
        if of_the_year and substantial:
            percentage, overridden = used, True
    recovered = residual * percentage
    lost = sums["exempt"] + residual - recovered
    every = sum(sums.values())
    found = None
    if period.get("method") != "combined":
        if lost / months <= F(rules["monthly_limit"]) and lost <= every * share(rules["share_limit"]):
            found = "de_minimis"
        elif "simplified" in rules:
            limit = F(rules["simplified"]["monthly_limit"])
            little = exempt <= (taxable + exempt) * share(rules["simplified"]["exempt_supplies"])
            if little and every / months <= limit:
                found = "test_one"
            elif little and (every - sums["taxable"]) / months <= limit:
                found = "test_two"
    if found is None and refund and refund["of"] == "non_business_and_insignificant":
        within = lost / months <= F(refund["monthly_limit"])
        if within or lost <= (every + outside) * share(refund["share_limit"]):
            found = "insignificant"
    left = outside - refunded + (0 if found else lost)
    pence = rounded(left, 2, "half_even")
    return {"percentage": str(percentage), "recovered_by": found, "overridden": overridden,
            "recoverable_residual": str(recovered), "exempt_input_tax": str(lost),
            "monthly": str(lost / months), "non_business": str(outside),
            "irrecoverable": "%d.%02d" % divmod(pence * 100, 100)}


def periods(draw):
    cases = []
    for _ in range(220):
        months = draw.choice([1, 3, 12])
        rules = {"name": "uk", "monthly_limit": "625", "share_limit": "50%", "source": "s"}
        if draw.random() < 0.6:
            rules["simplified"] = {"monthly_limit": "625", "exempt_supplies": "50%"}
        if draw.random() < 0.5:
            rules["fine_percentage_above"] = draw.choice(["400000", "1000"])
        scale = draw.choice([1, 1, 1, 20, 300]) * months
        amounts = [100, 125, 250, 312.5, 500, 624.99, 625, 625.01, 900]
        taxes = []
        for place in range(draw.randint(1, 4)):
            tax = {"name": "t%d" % place, "use": draw.choice(["taxable", "exempt", "residual", "residual"]),
                   "amount": "%.2f" % (draw.choice(amounts) * scale), "charged_to": "care", "source": "s"}
            if draw.random() < 0.2:
                tax["non_business"] = draw.choice(["10%", "50%", "100%"])
            taxes.append(tax)
        if draw.random() < 0.15:  # little beside taxable use, and more than half of all
            taxes = [{"name": "t%d" % place, "use": use, "amount": "%.2f" % (each * months),
                      "charged_to": "care", "source": "s"}
                     for place, (use, each) in enumerate([("exempt", draw.choice([600, 625, 625.01])), ("taxable", 100)])]
        period = {"name": "vat", "months": months, "rules": rules, "input_taxes": taxes,
                  "taxable": str(draw.choice([50000, 60000, 100000, 99999])),
                  "exempt": str(draw.choice([0, 50000, 60000, 40000, 100000, 1]))}
        form = draw.random()
        if len(taxes) == 2 and taxes[1]["amount"].startswith("1") and form < 0.5:
            form = 0.6
        if form < 0.3:
            rules["method_override"] = {"residual_above": "50000", "difference": "50000",
                                        "share": "50%", "share_from": "25000"}
            period["used_percentage"] = draw.choice(["0%", "25%", "50%", "75%", "100%"])
        elif form < 0.45:
            period["agreed_percentage"] = draw.choice(["0%", "40%", "100%"])
            if all("non_business" not in tax for tax in taxes) and draw.random() < 0.5:
                period["method"] = "combined"
        elif form < 0.7:
            of = draw.choice(["listed_services", "non_business"] + 2 * ["non_business_and_insignificant"])
            period["refund"] = {"of": of, "source": "s"}
            if of == "listed_services":
                taxes[0]["listed"] = True
            if of == "non_business_and_insignificant":
                period["refund"].update(monthly_limit="625", share_limit="5%")
        cases.append({"period": period, **vat(period)})
    return cases


# -------------------------------------------------------------------- Spain

def spain(bids, base):
    """The threshold by place, with only the lowest of each group looked at."""
    stands = {}
    for place, (total, group) in enumerate(bids):
        key = group or ("alone", place)
        if key not in stands or (total, place) < stands[key]:
            stands[key] = (total, place)
    field = sorted(stands.values())
    totals = [total for total, _ in field]
    count = len(totals)
    if count == 1:
        limits = [F(3, 4) * base]
    elif count == 2:
        limits = [F(4, 5) * totals[1], F(4, 5) * totals[0]]
    else:
        mean = sum(totals) / count
        if count == 3:
            kept = totals[:2] if totals[2] > F(11, 10) * mean else totals
            limit = max(F(9, 10) * sum(kept) / len(kept), F(3, 4) * base)
        else:
            kept = [total for total in totals if total <= F(11, 10) * mean]
            kept = kept if len(kept) >= 3 else totals[:3]
            limit = F(9, 10) * sum(kept) / len(kept)
        limits = [limit] * count
    found = {place: (limit, total < limit) for (total, place), limit in zip(field, limits)}
    answers = []
    for place, (total, group) in enumerate(bids):
        answers.append(found[stands[group or ("alone", place)][1]])
    return answers


def groups(draw):
    cases = []
    for _ in range(200):
        bids = [(F(draw.choice([60, 68, 70, 75, 80, 81, 85, 88, 90, 90, 92, 96, 99, 100, 110]) * 1000),
                 draw.choice([None, None, "g", "g", "h"])) for _ in range(draw.randint(1, 7))]
        found = spain(bids, F(100000))
        cases.append({"bids": [[str(total), group] for total, group in bids],
                      "thresholds": [str(limit) for limit, _ in found],
                      "asked": [place for place, (_, asked) in enumerate(found) if asked]})
    return cases


# -------------------------------------------------------------------- Italy

def italy(totals, base, fixed, places, counts):
    discounts = [(base - total) / (base - fixed) * 100 for total in totals]
    if places:
        discounts = [rounded(discount, *places) for discount in discounts]
    ranked = sorted(discounts)
    ends = math.ceil(F(len(ranked), 10))
    low, high = ranked[ends - 1], ranked[-ends]
    rest = [discount for discount in discounts if low < discount < high]
    if not rest:
        return None
    mean = sum(rest) / len(rest)
    if mean <= 0:
        return None
    above = [discount - mean for discount in rest if discount > mean]
    excess = sum(above) / len(above) if above else F(0)
    if len(discounts) >= 15:
        tail = math.floor(abs(sum(rest)) * 100) % 100
        threshold = mean + excess * (1 - F((tail // 10) * (tail % 10), 100))
    elif excess <= F(15, 100) * mean:
        threshold = mean * F(12, 10)
    else:
        threshold = mean + excess
    asked = [place for place, discount in enumerate(discounts)
             if (discount >= threshold if counts else discount > threshold)]
    return [str(threshold), asked, [str(discount) for discount in discounts]]


def discounted(draw):
    cases = []
    for _ in range(110):
        base, fixed = F(300000), F(draw.choice([0, 0, 12000, 45678]))
        step = draw.choice([1, 50, 999, 5000])
        totals = [base - step * draw.randint(1, 45) - draw.choice([0, 0, 7])
                  for _ in range(draw.choice([5, 6, 7, 9, 11, 14, 15, 16, 18]))]
        places = draw.choice([None, (2, "half_up"), (3, "half_up"), (3, "down"), (1, "half_even")])
        counts = draw.random() < 0.5
        cases.append({"totals": [str(total) for total in totals], "not_discounted": str(fixed),
                      "discount_places": "%d %s" % places if places else "exact",
                      "edge": "counts" if counts else "does_not_count",
                      "found": italy(totals, base, fixed, places, counts)})
    return cases


# ----------------------------------------------------------------- homecare

KINDS = ["holiday", "insurance", "pension", "sick_pay", "training", "other"]


def homecare(hour, minutes):
    wage, visit = F(hour["wage"]), F(minutes)
    paid = (visit + F(hour["travel"]["minutes_per_visit"])) / visit
    pay = wage * paid
    on_costs = {}

    def amount(kind):
        if kind not in on_costs:
            line = next(line for line in hour["on_costs"] if kind in line["covers"])
            if "percent" in line:
                of = [pay if base == "pay" else amount(base) for base in line["of"]]
                value = share(line["percent"]) * sum(of)
            elif "per_paid_hour" in line:
                value = F(line["per_paid_hour"]) * paid
            else:
                value = F(line["per_contact_hour"])
            on_costs[kind] = value
        return on_costs[kind]

    cost = pay + sum(amount(line["covers"][0]) for line in hour["on_costs"])
    cost += 60 / visit * F(hour["mileage"]["distance_per_visit"]) * F(hour["mileage"]["rate"])
    cost += F(hour["running_costs"])
    surplus = hour["surplus"]
    if "mark_up" in surplus:
        return cost, cost * (1 + share(surplus["mark_up"]))
    if "margin" in surplus:
        return cost, cost / (1 - share(surplus["margin"]))
    return cost, cost + F(surplus["amount"])


def hours(draw):
    cases = []
    for _ in range(100):
        kinds = draw.sample(KINDS, draw.randint(0, 5))
        on_costs = []
        for place, kind in enumerate(kinds):
            line = {"covers": [kind]}
            form = draw.random()
            if form < 0.7:
                before = draw.sample(kinds[:place], draw.randint(0, min(2, place)))
                line.update(percent=draw.choice(["3%", "10%", "12.07%", "13.8%"]), of=["pay"] + before)
            elif form < 0.85:
                line["per_paid_hour"] = draw.choice(["0.35", "1.10"])
            else:
                line["per_contact_hour"] = draw.choice(["0.27", "2.00"])
            on_costs.append(line)
        draw.shuffle(on_costs)
        hour = {"format": 1, "currency": "GBP", "source": "s",
                "wage": draw.choice(["12.00", "12.21", "11.44"]),
                "travel": {"minutes_per_visit": draw.choice(["0", "7", "11.5"])},
                "mileage": {"distance_per_visit": draw.choice(["0", "2.5"]), "rate": "0.45"},
                "on_costs": on_costs, "running_costs": draw.choice(["0", "5.20"]),
                "surplus": draw.choice([{"mark_up": "3%"}, {"margin": "5%"}, {"amount": "0.75"}])}
        minutes = draw.choice(["15", "30", "45", "60"])
        cost, price = homecare(hour, minutes)
        cases.append({"hour": hour, "minutes": minutes, "cost": str(cost), "price": str(price)})
    return cases


# --------------------------------------------------------------- comparator

def ranked(totals):
    return {name: 1 + sum(other < total for other in totals.values()) for name, total in totals.items()}


def beside(buyer, prices):
    totals = {}
    for name, price in prices.items():
        total = price
        for cost in buyer["costs"]:
            if name in cost.get("against", {}).get("provider", [name]):
                total += F(cost["lump"]) if "lump" in cost else share(cost["percent_of_price"]) * price
        totals[name] = total
    own = buyer["comparator"]
    full = own.get("cost") == "full"
    totals[own["name"]] = sum(F(line["amount"]) * (1 if full else share(line["avoidable"])) for line in own["lines"])
    if full and "overhead" in own:
        of = sum(F(line["amount"]) for line in own["lines"] if line["name"] in own["overhead"]["of"])
        totals[own["name"]] += share(own["overhead"]["rate"]) * of
    after = dict(totals)
    for hurdle in buyer["hurdles"]:
        least = share(hurdle["rate"]) * F(hurdle["personnel_cost"])
        least = min(least, F(hurdle["cap"])) if "cap" in hurdle else least
        spared = hurdle.get("spares", {}).get("provider", [])
        for name in after:
            falls = hurdle.get("on_comparator", False) if name == own["name"] else name not in spared
            after[name] += least if falls else 0
    one, other = ranked(totals), ranked(after)
    return {name: [str(totals[name]), one[name], str(after[name]), other[name]] for name in totals}


def buyers(draw):
    cases = []
    for _ in range(80):
        prices = {name: F(draw.choice([90, 92, 95, 95, 97, 100, 104]) * 1000)
                  for name in ["alpha", "bravo", "charlie"][: draw.randint(2, 3)]}
        names = sorted(prices)
        own = {"name": "own-team", "lines": [
            {"name": "staff", "amount": draw.choice(["90000", "100000"]), "avoidable": draw.choice(["95%", "100%"]), "source": "s"},
            {"name": "premises", "amount": "20000", "avoidable": draw.choice(["0%", "12.5%"]), "source": "s"}]}
        if draw.random() < 0.5:
            own["cost"] = "full"
            if draw.random() < 0.7:
                own["overhead"] = {"rate": "12%", "of": draw.choice([["staff"], ["staff", "premises"]]), "source": "s"}
        costs = []
        if draw.random() < 0.7:
            cost = {"name": "change", "kind": "transition", "lump": draw.choice(["2000", "-1500"]), "source": "s"}
            if draw.random() < 0.5:
                cost["against"] = {"provider": names[:1]}
            costs.append(cost)
        if draw.random() < 0.5:
            costs.append({"name": "watch", "kind": "contract_management", "percent_of_price": "2.5%", "source": "s"})
        hurdle = {"name": "differential", "rate": "10%", "personnel_cost": "80000", "source": "policy"}
        if draw.random() < 0.4:
            hurdle["cap"] = "5000"
        if draw.random() < 0.6:
            hurdle.update(spares={"provider": names[-1:]}, on_comparator=True)
        buyer = {"costs": costs, "hurdles": [hurdle], "comparator": own}
        cases.append({"buyer": buyer, "prices": {name: str(price) for name, price in prices.items()},
                      "found": beside(buyer, prices)})
    return cases


def main():
    draw = random.Random(SEED)
    whole = {"partial_exemption": periods(draw), "spain": groups(draw), "italy": discounted(draw),
             "homecare": hours(draw), "buyers": buyers(draw)}
    tests = [case["recovered_by"] for case in whole["partial_exemption"]]
    for wanted in ["de_minimis", "test_one", "test_two", "insignificant", None]:
        assert tests.count(wanted) >= 3, (wanted, tests.count(wanted))
    assert sum(case["overridden"] for case in whole["partial_exemption"]) >= 3
    assert sum(1 for case in whole["spain"] if case["asked"]) >= 40
    path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "law.json")
    parts = []
    for name, cases in whole.items():
        lines = ",\n".join(json.dumps(case, separators=(",", ":")) for case in cases)
        parts.append('"%s": [\n%s\n]' % (name, lines))
    text = "{\n" + ",\n".join(parts) + "\n}\n"
    assert len(text) < 300 * 1024, len(text)
    with open(path, "w", encoding="ascii", newline="\n") as file:
        file.write(text)


if __name__ == "__main__":
    main()
