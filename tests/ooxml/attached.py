"""What hangs on a worksheet in parts of its own: tables, comments and their shapes, drawings and charts.

Owns the agreement between such a part and its sheet. Knows the sheet's texts, as sheets.py noted them.
"""

from __future__ import annotations

import re

from .package import RELATED, local, main
from .references import Area, address, area, bad_name, cell, overlapping
from .workbook import Workbook, Worksheet, check_count

EXCEL_SHAPES = "{urn:schemas-microsoft-com:office:excel}"
CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
NEEDED = {
    "drawing": "drawing",
    "legacyDrawing": "vmlDrawing",
    "legacyDrawingHF": "vmlDrawing",
    "picture": "image",
}


def check(book: Workbook, sheet: Worksheet) -> None:
    """The parts of one sheet."""
    package = book.package
    for name, kind in NEEDED.items():
        for one in sheet.tree.iterfind(main(name)):
            relation = package.relations[sheet.part].get(one.get(RELATED + "id", ""))
            if relation is None or relation.kind != kind:
                book.say(sheet.part, f"{name} leads to no {kind}")
    _check_comments(book, sheet)
    _check_sheet_tables(book, sheet)
    for drawing in package.related(sheet.part, "drawing"):
        for chart in package.related(drawing, "chart"):
            if chart in package.xml:
                for formula in package.xml[chart].iter(CHART + "f"):
                    book.check_formula(chart, "series", formula.text or "")


def _check_comments(book: Workbook, sheet: Worksheet) -> None:
    package = book.package
    for part in package.related(sheet.part, "comments"):
        if part not in package.xml:
            continue
        tree = package.xml[part]
        authors, places = len(list(tree.iter(main("author")))), set[str]()
        for comment in tree.iter(main("comment")):
            at = comment.get("ref", "")
            if cell(at) is None:
                book.say(part, f"comment in {at!r}, no cell")
            if at in places:
                book.say(part, f"two comments in {at}")
            places.add(at)
            if int(comment.get("authorId", "0")) >= authors:
                book.say(part, f"comment in {at}: author {comment.get('authorId')} of {authors}")
        if sheet.tree.find(main("legacyDrawing")) is None:
            book.say(sheet.part, "comments without legacyDrawing, so without shapes")
            continue
        shapes = _shapes(book, sheet)
        if shapes != places:
            odd = ", ".join(sorted(shapes ^ places)[:5])
            book.say(part, f"comments and their shapes disagree: {odd}")


def _shapes(book: Workbook, sheet: Worksheet) -> set[str]:
    """The cells that the sheet's VML has a note's shape for."""
    found: set[str] = set()
    for part in book.package.related(sheet.part, "vmlDrawing"):
        for client in (
            book.package.xml[part].iter(EXCEL_SHAPES + "ClientData") if part in book.package.xml else ()
        ):
            row, column = client.find(EXCEL_SHAPES + "Row"), client.find(EXCEL_SHAPES + "Column")
            if client.get("ObjectType") == "Note" and row is not None and column is not None:
                found.add(address(int(row.text or 0) + 1, int(column.text or 0) + 1))
    return found


def _check_sheet_tables(book: Workbook, sheet: Worksheet) -> None:
    package = book.package
    covered: list[Area] = []
    for group in sheet.tree.iterfind(main("tableParts")):
        check_count(package, sheet.part, group, "tablePart")
        for one in group.iterfind(main("tablePart")):
            relation = package.relations[sheet.part].get(one.get(RELATED + "id", ""))
            if relation is None or relation.target not in package.xml:
                book.say(sheet.part, "tablePart leads to no table")
                continue
            tree = package.xml[relation.target]
            place = area(tree.get("ref", ""))
            if place is None:
                book.say(relation.target, f"table over {tree.get('ref')!r}")
                continue
            covered.append(place)
            _check_columns(book, sheet, relation.target, place)
    if pair := overlapping(covered):
        book.say(sheet.part, f"tables overlap: {tuple(pair[0])} and {tuple(pair[1])}")
    for merged in sheet.tree.iter(main("mergeCell")):
        place = area(merged.get("ref", ""))
        if place and any(place.overlaps(one) for one in covered):
            book.say(sheet.part, f"merged cells {merged.get('ref')} within a table")


def _check_columns(book: Workbook, sheet: Worksheet, part: str, place: Area) -> None:
    tree = book.package.xml[part]
    for group in tree.iterfind(main("tableColumns")):
        check_count(book.package, part, group, "tableColumn")
    columns = list(tree.iter(main("tableColumn")))
    if len(columns) != place.right - place.left + 1:
        book.say(part, f"{len(columns)} columns over {tree.get('ref')}")
    names, identities = set[str](), set[str]()
    for at, column in enumerate(columns):
        name, header = column.get("name", ""), address(place.top, place.left + at)
        if not name or name.lower() in names or column.get("id", "0") in identities | {"0"}:
            book.say(part, f"column {name!r} (id {column.get('id')}) is empty or there twice")
        names.add(name.lower())
        identities.add(column.get("id", ""))
        shown = sheet.texts.get(header, "")
        if tree.get("headerRowCount", "1") != "0" and _unescaped(name) != shown:
            book.say(part, f"column {name!r} has the header {shown!r} in {header}")
        for kind in ("calculatedColumnFormula", "totalsRowFormula"):
            for formula in column.iterfind(main(kind)):
                book.check_formula(part, f"column {name!r}", formula.text or "")
    rows = place.bottom - place.top + 1
    if rows < 1 + int(tree.get("headerRowCount", "1")) + int(tree.get("totalsRowCount", "0")):
        book.say(part, f"table over {tree.get('ref')} has no row of data")
    for one in tree.iterfind(main("autoFilter")):
        if area(one.get("ref", "")) is None:
            book.say(part, f"autoFilter {one.get('ref')!r} is no range")


def _unescaped(name: str) -> str:
    return re.sub(r"_x([0-9A-Fa-f]{4})_", lambda found: chr(int(found.group(1), 16)), name)


def check_tables(book: Workbook) -> None:
    """Tables have ids and names of their own in the whole workbook, apart from the defined names."""
    identities, names = set[str](), {one.get("name", "").lower() for one in book.defined}
    for part, tree in book.package.xml.items():
        if tree.tag != main("table"):
            continue
        name = tree.get("displayName", "")
        if why := bad_name(name):
            book.say(part, f"{local(tree)} name {name!r} {why}")
        if name.lower() in names:
            book.say(part, f"table name {name!r} is there twice, or a defined name")
        if tree.get("id", "0") in identities or not tree.get("id", "").isdigit():
            book.say(part, f"table id {tree.get('id')} is no number or there twice")
        names.add(name.lower())
        identities.add(tree.get("id", "0"))
