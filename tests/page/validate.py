"""Reads every page below a folder with a strict parser of HTML, and every picture with one of XML.

Arguments: the folder in which html5lib is, the folder of the pages.
"""

import pathlib
import re
import sys
import xml.etree.ElementTree as tree

sys.path.insert(0, sys.argv[1])
import html5lib  # noqa: E402

SVG = "{http://www.w3.org/2000/svg}"


def picture(text):
    """What is wrong with one picture."""
    root = tree.fromstring(text)
    if root.tag != SVG + "svg" or root.get("role") != "img":
        yield "is no picture with a role"
    for part in ("title", "desc"):
        found = root.find(SVG + part)
        if found is None or not (found.text or "").strip():
            yield f"has no {part}"
    edge = [int(part) for part in root.get("viewBox").split()]
    for rectangle in root.iter(SVG + "rect"):
        right = int(rectangle.get("x", 0)) + int(rectangle.get("width"))
        bottom = int(rectangle.get("y", 0)) + int(rectangle.get("height"))
        if right > edge[2] or bottom > edge[3]:
            yield f"has a bar that ends at {right}, {bottom}"


def page(text):
    """What is wrong with one page."""
    document = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(text)
    identifiers = [part.get("id") for part in document.iter() if part.get("id")]
    if len(identifiers) != len(set(identifiers)):
        yield "has an identifier twice"
    for link in document.iter("a"):
        if link.get("href", "").lstrip("#") not in identifiers:
            yield f"links to {link.get('href')}, which is not there"
    levels = [int(part.tag[1]) for part in document.iter() if re.fullmatch("h[1-6]", str(part.tag))]
    if levels[:1] != [1] or any(after > before + 1 for before, after in zip(levels, levels[1:])):
        yield f"has headings out of order: {levels}"
    for table in document.iter("table"):
        if table.find("caption") is None:
            yield "has a table without a caption"
    for drawn in re.findall("<svg .*?</svg>", text, re.DOTALL):
        yield from picture(drawn)


def main():
    wrong, read = 0, 0
    for path in sorted(pathlib.Path(sys.argv[2]).rglob("*")):
        check = {".html": page, ".svg": picture}.get(path.suffix)
        if check is None:
            continue
        read += 1
        for what in check(path.read_text(encoding="utf-8")):
            wrong += 1
            print(f"{path}: {what}")
    print(f"{read} files read, {wrong} faults")
    sys.exit(1 if wrong or not read else 0)


main()
