#!/usr/bin/env python3
"""Oracle for all three methods on bare problems: pools, own amounts, drivers.

What it is: a generator of small random problems (1 to 8 pools, 1 to 5 services,
three ledgers) with their answers worked out here in exact rational numbers.
What it shares with the crate: nothing, neither code nor tables; nor with the
other scripts in this folder. Everything is re-derived below from the written
formulas.
How to regenerate: run `python3 tests/oracle/models.py` (no arguments, standard
library only). It writes models_1.json and so on beside itself, always the same
bytes. The structure of those files is described in README.md.
"""

import json
import os
import random
from fractions import Fraction

SEED = 4127
FILES = 4
MODELS_A_FILE = 200
LEDGERS = 3
SIZE_LIMIT_BYTES = 300 * 1024


class Refused(Exception):
    """There is no answer; carries what the answer says instead."""


# ---------------------------------------------------------------- direct and step-down

def hand_over(model, sequence, amounts):
    """Moves one column of amounts, pool by pool, as it is done on paper.

    `amounts` are those of the pools; without a sequence pools share to services
    only. Gives the amount of each pool when its turn comes, and of each service
    in the end.
    """
    services, pools = model["services"], len(model["own"])
    held = [Fraction(0)] * services + [Fraction(value) for value in amounts]
    receives = [True] * services + [sequence is not None] * pools
    closed = [None] * pools
    for pool in range(pools) if sequence is None else sequence:
        receives[services + pool] = False
        users = {k: q for k, q in enumerate(model["use"][pool]) if q and receives[k]}
        if not users:
            raise Refused({"zero_base": pool})
        closed[pool] = held[services + pool]
        whole = sum(users.values())
        for user, quantity in users.items():
            held[user] += closed[pool] * quantity / whole
        held[services + pool] = Fraction(0)
    return closed, held[:services]


def passed_on(model, sequence):
    columns = [hand_over(model, sequence, [row[k] for row in model["own"]]) for k in range(LEDGERS)]
    pools = range(len(model["own"]))
    units = [[int(k == pool) for k in pools] for pool in pools]
    return {
        "closed": [list(row) for row in zip(*(closed for closed, _ in columns))],
        "shares": [list(row) for row in zip(*(shares for _, shares in columns))],
        "parts": [hand_over(model, sequence, unit)[1] for unit in units],
    }


# ------------------------------------------------------------------------- reciprocal

def eliminate(matrix, rights):
    """The solutions of matrix * x = right, by elimination and substituting back."""
    size = len(matrix)
    rows = [[Fraction(v) for v in row] + [Fraction(right[k]) for right in rights]
            for k, row in enumerate(matrix)]
    for k in range(size):
        pivot = next(r for r in range(k, size) if rows[r][k] != 0)
        rows[k], rows[pivot] = rows[pivot], rows[k]
        for r in range(k + 1, size):
            factor = rows[r][k] / rows[k][k]
            if factor:
                rows[r] = [a - factor * b for a, b in zip(rows[r], rows[k])]
    solutions = []
    for column in range(size, size + len(rights)):
        x = [Fraction(0)] * size
        for k in reversed(range(size)):
            known = sum(rows[k][j] * x[j] for j in range(k + 1, size))
            x[k] = (rows[k][column] - known) / rows[k][k]
        solutions.append(x)
    return solutions


def reached(model, pool):
    """The pools one comes to from a pool, itself among them, and whether a service."""
    services = model["services"]
    found, served, waiting = {pool}, False, [pool]
    while waiting:
        for user, quantity in enumerate(model["use"][waiting.pop()]):
            if quantity and user < services:
                served = True
            elif quantity and user - services not in found:
                found.add(user - services)
                waiting.append(user - services)
    return sorted(found), served


def solved_together(model, keeps_self_use):
    """All equations of the method at once: G = c + S_PP^T G, O = S_PS^T G."""
    services, pools = model["services"], range(len(model["own"]))
    for pool in pools:
        if not any(model["use"][pool]):
            raise Refused({"zero_base": pool})
    closed_sets = [found for found, served in (reached(model, pool) for pool in pools) if not served]
    if closed_sets:
        raise Refused({"closed_pools": min(closed_sets, key=lambda found: (len(found), found))})

    use = []
    for pool in pools:
        row = list(model["use"][pool])
        if not keeps_self_use:
            row[services + pool] = 0
        use.append([Fraction(quantity, sum(row)) for quantity in row])
    among = [[int(i == j) - use[i][services + j] for j in pools] for i in pools]
    turned = [[among[j][i] for j in pools] for i in pools]
    gross = eliminate(turned, [[row[k] for row in model["own"]] for k in range(LEDGERS)])
    ended = eliminate(among, [[use[pool][service] for pool in pools] for service in range(services)])
    return {
        "closed": [list(row) for row in zip(*gross)],
        "shares": [[sum(g[pool] * use[pool][service] for pool in pools) for g in gross]
                   for service in range(services)],
        "parts": [list(row) for row in zip(*ended)],
    }


# ---------------------------------------------------------------------------- answers

def check(model, answer):
    """What must hold of any answer, by whatever method."""
    own, shares, parts = model["own"], answer["shares"], answer["parts"]
    for row in parts:
        assert sum(row) == 1 and all(0 <= part <= 1 for part in row)
    for k in range(LEDGERS):
        assert sum(row[k] for row in shares) == sum(row[k] for row in own)
        for service, row in enumerate(shares):
            assert row[k] == sum(own[pool][k] * parts[pool][service] for pool in range(len(own)))


def answered(model, find):
    try:
        answer = find()
    except Refused as refused:
        return refused.args[0]
    check(model, answer)
    return answer


def reciprocal(model):
    """One answer with two lists of gross amounts: self-use moves nothing else."""
    netted, kept = solved_together(model, False), solved_together(model, True)
    assert (netted["shares"], netted["parts"]) == (kept["shares"], kept["parts"])
    return {**netted, "closed_kept": kept["closed"]}


def written(answer):
    """Tables as one text a row."""
    return {key: [" ".join(map(str, row)) for row in table] if isinstance(table, list) and
            table and isinstance(table[0], list) else table for key, table in answer.items()}


# ----------------------------------------------------------------------------- models

def quantities(rng, services, pools, pool):
    """By what a pool is used, by service and then by pool."""
    few, many = rng.choice([[1], [1, 2], [1, 2, 3], range(1, 10), range(1, 10), range(1, 41)]), range(10**6)
    some = lambda: rng.choice(many if rng.randrange(60) == 0 else few)
    shape = rng.choice(["any"] * 4 + ["ring", "ring", "dense", "services", "services", "pools"])
    chance = {"any": 0.5, "ring": 0.1, "dense": 0.95, "services": 0.0, "pools": 0.6}[shape]
    row = [some() if rng.random() < (0.4 if shape == "pools" else 0.7) else 0 for _ in range(services)]
    row += [some() if rng.random() < chance else 0 for _ in range(pools)]
    if shape == "ring" and pools > 1:
        row[services + (pool + 1) % pools] = some()
    row[services + pool] = some() if rng.randrange(4) == 0 else 0
    if shape != "pools" and not any(row[:services]) and rng.randrange(40):
        row[rng.randrange(services)] = some()
    return row


def model(rng):
    pools = rng.randint(1, 8)
    services = rng.choice([1, 2, 2, 3, 3, 4, 5]) if pools < 6 else rng.choice([1, 2, 2, 3])
    size = rng.choice([9, 40, 300, 300, 10**6, 10**6, 10**15])
    used = [0, 1, 2] if rng.randrange(3) else rng.sample([0, 1, 2], rng.choice([0, 1, 2]))
    credit = rng.choice([0.0, 0.0, 0.2, 0.5])

    def amount(ledger):
        if ledger not in used or rng.randrange(6) == 0:
            return 0
        return rng.randint(1, size) * (-1 if rng.random() < credit else 1)

    own = [[amount(ledger) for ledger in range(LEDGERS)] for _ in range(pools)]
    use = [quantities(rng, services, pools, pool) for pool in range(pools)]
    if services > 1 and rng.randrange(12) == 0:  # a service nobody serves
        left_out = rng.randrange(services)
        for row in use:
            row[left_out] = 0
    if rng.randrange(20) == 0:  # some pools that serve nobody else
        together = rng.sample(range(pools), rng.randint(1, min(pools, 4)))
        for pool in together:
            inside = [services + other for other in together]
            use[pool] = [q if k in inside else 0 for k, q in enumerate(use[pool])]
            use[pool][services + rng.choice(together)] = 1
    sequence = list(range(pools))
    rng.shuffle(sequence)
    return {"services": services, "own": own, "use": use, "sequence": sequence}


def line(index):
    made = model(random.Random(SEED * 10_000 + index))
    answers = {
        "direct": answered(made, lambda: passed_on(made, None)),
        "step_down": answered(made, lambda: passed_on(made, made["sequence"])),
        "reciprocal": answered(made, lambda: reciprocal(made)),
    }
    record = {**made, **{method: written(answer) for method, answer in answers.items()}}
    return json.dumps(record, separators=(",", ":"))


def main():
    folder = os.path.dirname(os.path.abspath(__file__))
    for part in range(FILES):
        first = part * MODELS_A_FILE
        lines = ",\n".join(line(index) for index in range(first, first + MODELS_A_FILE))
        text = f"[\n{lines}\n]\n"
        assert len(text) < SIZE_LIMIT_BYTES, len(text)
        path = os.path.join(folder, f"models_{part + 1}.json")
        with open(path, "w", encoding="ascii", newline="\n") as file:
            file.write(text)


if __name__ == "__main__":
    main()
