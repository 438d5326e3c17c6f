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


def formualizer(paths, folder):
    """Recalculates workbooks in a second engine, and saves them."""
    import formualizer as engine

    pathlib.Path(folder).mkdir(parents=True, exist_ok=True)
    saved = []
    for path in paths:
        saved.append(pathlib.Path(folder, path.name))
        summary = engine.recalculate_file(str(path), output=str(saved[-1]))
        assert summary["total_errors"] == 0, f"{path.name}: {summary}"
    return saved


def main(folder):
    paths = sorted(pathlib.Path(folder).glob("*.xlsx"))
    assert paths, f"no workbooks in {folder}"
    wrong = []
    with tempfile.TemporaryDirectory() as out:
        # The second engine has no matrix functions, so it takes no workbook with equations.
        plain = [path for path in paths if "Equations" not in engines.sheets(path)]
        runs = (("LibreOffice", engines.libreoffice, paths), ("formualizer", formualizer, plain))
        for name, engine, taken in runs:
            for path, opened in zip(taken, engine(taken, pathlib.Path(out, name))):
                count, found = compare(path, engines.values(path), engines.values(opened), name)
                print(f"{path.name}: {count} formulas recalculated in {name}, {len(found)} differ")
                wrong += found
    print("\n".join(wrong[:40]))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
