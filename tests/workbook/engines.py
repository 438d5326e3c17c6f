"""Two spreadsheet engines that recalculate workbooks, and what a workbook holds."""

import pathlib
import shutil
import subprocess
import tempfile

import openpyxl

ALWAYS_RECALCULATE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode"
 oor:op="fuse"><value>0</value></prop></item>
</oor:items>
"""


def libreoffice(paths, folder):
    """Opens workbooks in LibreOffice with hard recalculation and a private profile, and saves them."""
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as profile:
        user = pathlib.Path(profile, "user")
        user.mkdir()
        user.joinpath("registrymodifications.xcu").write_text(ALWAYS_RECALCULATE)
        office = shutil.which("soffice") or shutil.which("libreoffice")
        command = [office, "--headless", f"-env:UserInstallation=file://{profile}",
                   "--convert-to", "xlsx", "--outdir", str(folder)]
        subprocess.run(command + [str(path) for path in paths], check=True, timeout=600,
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return [folder / pathlib.Path(path).name for path in paths]


def sheets(path):
    """The names of the sheets."""
    return openpyxl.load_workbook(path, read_only=True).sheetnames


def values(path):
    """The value of every cell, by sheet and place."""
    book = openpyxl.load_workbook(path, data_only=True)
    return {(sheet.title, cell.coordinate): cell.value
            for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None}


def formulas(path):
    """The formula of every cell that has one, by sheet and place."""
    book = openpyxl.load_workbook(path)
    found = {}
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type == "f":
                    text = cell.value
                    found[sheet.title, cell.coordinate] = getattr(text, "text", text)
    return found


def same(one, other, tolerance=1e-9):
    """Whether two cells hold the same, binary floats by a part of their size."""
    if isinstance(one, bool) or isinstance(other, bool) or isinstance(one, str) or isinstance(other, str):
        return one == other
    if one is None or other is None:
        return one == other
    return abs(one - other) <= tolerance * max(1, abs(one), abs(other))
