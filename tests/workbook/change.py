"""Changes inputs in copies of workbooks, recalculates them, and compares with the crate on the same change.

`python3 change.py EXAMPLE DATA FOLDER`: the program of the example `evidence_workbook`, the folder of the
examples' documents, and a folder to work in.
"""

import json
import pathlib
import subprocess
import sys
from fractions import Fraction

import openpyxl

import engines

# By case: the document; what is changed in it (where, and the new value); the same change among the inputs
# of the workbook (record, and the new value); and how far a figure may lie off, in minor units, since the
# roundings that the crate decides stay as they were.
CASES = {
    "demand, and a price": (
        "home_support_tender",
        [(["demand", "high"], "12345"), (["bids", 0, "rates", "low"], "19.75")],
        {"demand/planned/high": "12345", "bid/northside-trust/low/price": "19.75"}, 0),
    "what a bidder states": (
        "home_support_tender",
        [(["bids", 0, "circumstances", "pensionable_pay", "evidenced"], "450000")],
        {"statement/northside-trust/pensionable_pay": "450000"}, 0),
    "marks, and a price that changes the order": (
        "scored_tender",
        [(["bids", 0, "quality", "care"], "9"), (["bids", 1, "rates", "day"], "20")],
        {"mark/council-team/care": "9", "bid/grand-care/day/price": "20"}, 0),
    "a volume in another tier": (
        "homecare_prices",
        [(["scenarios", 0, "demand", "day"], "4000")],
        {"demand/planned/day": "4000"}, 0),
    "a quantity and a price of twelve lines": (
        "signing_letting",
        [(["demand", "802-05701"], "40000.5"), (["bids", 0, "rates", "802-05701"], "13.5")],
        {"demand/planned/802-05701": "40000.5", "bid/hamm/802-05701/price": "13.5"}, 0),
    "a price beside one with a band, scenarios weighted": (
        "rural_visits",
        [(["bids", 0, "rates", "low"], "24.40")],
        {"bid/moor-trust/low/price": "24.40"}, 0),
    "the estimate that a screen holds prices against, and a price": (
        "rural_visits",
        [(["estimate", "scenarios", "planned"], "262000"), (["bids", 0, "rates", "high"], "33.10")],
        {"estimate/planned": "262000", "bid/moor-trust/high/price": "33.1"}, 0),
    "a funder's share, and the price that is to cover the cost": (
        "harbour_support",
        [(["funders", 0, "share"], "50%"), (["break_even", "advice", "price"], "66")],
        {"funder/advice/city/share": "1/2", "service/advice/price asked": "66"}, 3),
    "a driver, a line and a volume, shared directly": (
        "riverside_elders",
        [(["drivers", 0, "quantities", "advocacy"], "80"), (["lines", 0, "amount"], "36000.00")],
        {"driver/staff-time/advocacy": "80", "cost line/manager": "36000"}, 2),
    "a driver and a line, solved together": (
        "harbour_support",
        [(["drivers", 0, "quantities", "meals"], "140"), (["lines", 1, "amount"], "6200")],
        {"driver/floor/meals": "140", "cost line/insurance": "6200"}, 3),
    "the same, step by step": (
        "harbour_support",
        [(["method"], {"step_down": ["premises", "people-team", "finance"]}),
         (["drivers", 0, "quantities", "meals"], "140"), (["lines", 1, "amount"], "6200")],
        {"driver/floor/meals": "140", "cost line/insurance": "6200"}, 3),
}


def changed(document, changes):
    """The document with some of its values changed."""
    for path, value in changes:
        at = document
        for key in path[:-1]:
            at = at[key]
        at[path[-1]] = value
    return document


def written(example, document, folder, name):
    """The workbook that the crate writes of a document."""
    path = folder / f"{name}.json"
    path.write_text(json.dumps(document))
    subprocess.run([example, str(folder), str(path)], check=True, stdout=subprocess.DEVNULL)
    return folder / f"{name}.xlsx"


def set_inputs(path, inputs, out):
    """Changes inputs of a workbook, each a whole number over a whole number, and saves it."""
    book = openpyxl.load_workbook(path)
    sheet = book["Inputs"]
    found = set()
    for row in sheet.iter_rows(min_row=5):
        record = row[RECORD].value
        if record in inputs:
            value = Fraction(inputs[record])
            row[2].value, row[3].value = value.numerator, value.denominator
            found.add(record)
    assert found == set(inputs), f"{path.name}: no input {set(inputs) - found}"
    book.save(out)


def results(path):
    """The figures of the results, by table and label."""
    sheet = openpyxl.load_workbook(path, data_only=True)["Results"]
    figures, table = {}, ""
    for row in sheet.iter_rows(min_row=5, values_only=True):
        if row[4] is None:
            table = row[0]
        # A total that no longer differs is no finding any more.
        elif row[2] != "worked out by fullcost" and not table.startswith("totals that bids state"):
            figures[table, row[0]] = row[4]
    return figures


def main(example, data, folder):
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    wrong, moved = [], 0
    copies, expected, before = {}, {}, {}
    for number, (case, (name, changes, inputs, _)) in enumerate(CASES.items()):
        text = pathlib.Path(data, f"{name}.json").read_text()
        method = [change for change in changes if change[0] == ["method"]]
        own = written(example, changed(json.loads(text), method), folder, f"case{number}")
        document = changed(json.loads(text), changes)
        before[case] = results(own)
        expected[case] = results(written(example, document, folder, f"case{number}_by_fullcost"))
        copies[case] = folder / f"case{number}_copy.xlsx"
        set_inputs(own, inputs, copies[case])
    opened = dict(zip(copies, engines.libreoffice(copies.values(), folder / "recalculated")))
    for case, path in opened.items():
        off = CASES[case][3]
        figures = results(path)
        if engines.values(path)["Checks", "E5"] is not True:
            wrong.append(f"{case}: the master check does not hold")
        if set(figures) != set(expected[case]):
            wrong.append(f"{case}: other rows: {set(figures) ^ set(expected[case])}")
        differ = 0
        for key in figures.keys() & expected[case].keys():
            one, other = figures[key], expected[case][key]
            moved += not engines.same(other, before[case].get(key))
            if not engines.same(one, other) and not abs(one - other) <= off / 100:
                differ += 1
                wrong.append(f"{case}: {key} is {one} where fullcost gives {other}")
        print(f"{case}: {len(figures)} results of the changed workbook, {differ} other than fullcost's")
    print(f"{moved} figures moved")
    print("\n".join(wrong[:30]))
    return 1 if wrong else 0


RECORD = 1

if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
