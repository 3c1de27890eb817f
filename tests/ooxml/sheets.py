"""A worksheet's grid: the order of its parts, rows and cells, columns, merged cells (ECMA-376 part 1, 18.3).

Owns the walk over the cells. Knows neither validations nor formats by condition, nor what hangs on the sheet.
"""

from __future__ import annotations

import re

from lxml import etree

from .package import main
from .references import COLUMNS, ROWS, Area, address, area, areas, cell, overlapping
from .styles import Styles
from .workbook import Workbook, Worksheet, check_count, check_order, check_text

ORDER = (
    "sheetPr dimension sheetViews sheetFormatPr cols sheetData sheetCalcPr sheetProtection protectedRanges scenarios "
    "autoFilter sortState dataConsolidate customSheetViews mergeCells phoneticPr conditionalFormatting "
    "dataValidations hyperlinks printOptions pageMargins pageSetup headerFooter rowBreaks colBreaks "
    "customProperties cellWatches ignoredErrors smartTags drawing legacyDrawing legacyDrawingHF drawingHF picture "
    "oleObjects controls webPublishItems tableParts extLst"
)
VALUE, FORMULA, INLINE = main("v"), main("f"), main("is")
CELL_TYPES = {"b", "d", "e", "inlineStr", "n", "s", "str"}
ERRORS = {
    "#NULL!",
    "#DIV/0!",
    "#VALUE!",
    "#REF!",
    "#NAME?",
    "#NUM!",
    "#N/A",
    "#GETTING_DATA",
    "#SPILL!",
    "#CALC!",
}
MOST_HEIGHT, MOST_WIDTH, MOST_OUTLINE = 409.5, 255, 7
_UNSHARED = re.compile(r"[!{]|#REF")
"""What is in no formula that Excel shares among cells: [MS-XLSB] 2.5.98.98 forbids references to other sheets, arrays and lost references."""
_TEXT = re.compile('"[^"]*"')
_WHOLE = re.compile(r"(?:[A-Z]+:[A-Z]+|[0-9]+:[0-9]+)\Z")
_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[Ee][+-]?\d+)?\Z")


def check(book: Workbook, sheet: Worksheet, styles: Styles) -> None:
    """The sheet's order, its grid, its columns and merged cells; notes its formulas and texts in `sheet`."""
    package, part, tree = book.package, sheet.part, sheet.tree
    check_order(package, part, tree, ORDER)
    if tree.find(main("sheetData")) is None:
        book.say(part, "no sheetData")
        return
    used = _check_rows(book, sheet, styles)
    _check_dimension(book, sheet, used)
    _check_columns(book, sheet, styles)
    _check_merged(book, sheet)
    _check_views(book, sheet)


def _check_rows(book: Workbook, sheet: Worksheet, styles: Styles) -> list[tuple[int, int]]:
    last_row, shared, used = 0, set[str](), []
    for row in sheet.tree.iterfind(f"{main('sheetData')}/{main('row')}"):
        written = row.get("r")
        number = int(written) if written and written.isdigit() else last_row + 1
        if written is not None and not written.isdigit() or number > ROWS:
            book.say(sheet.part, f"row {written!r} is no row of a sheet")
        if number <= last_row:
            book.say(sheet.part, f"row {number} comes after row {last_row}")
        last_row = number
        _check_row(book, sheet, row, number, styles)
        last_column = 0
        for one in row.iterfind(main("c")):
            at = one.get("r", "")
            place = cell(at) if at else (number, last_column + 1)
            if place is None or place[0] != number:
                book.say(sheet.part, f"cell {at!r} stands in row {number}")
                continue
            if place[1] <= last_column:
                book.say(sheet.part, f"cell {at} comes after column {last_column} of its row")
            last_column = place[1]
            used.append(place)
            _check_cell(book, sheet, one, at, styles, shared)
    return used


def _check_row(book: Workbook, sheet: Worksheet, row: etree._Element, number: int, styles: Styles) -> None:
    if float(row.get("ht", "0")) > MOST_HEIGHT:
        book.say(sheet.part, f"row {number} is {row.get('ht')} points high, more than {MOST_HEIGHT}")
    if int(row.get("s", "0")) >= styles.cell_formats:
        book.say(sheet.part, f"row {number}: style {row.get('s')} of {styles.cell_formats}")
    if int(row.get("outlineLevel", "0")) > MOST_OUTLINE:
        book.say(sheet.part, f"row {number}: outline level {row.get('outlineLevel')}")


def _check_cell(
    book: Workbook, sheet: Worksheet, one: etree._Element, at: str, styles: Styles, shared: set[str]
) -> None:
    part, kind = sheet.part, one.get("t", "n")
    value, formula, inline = one.find(VALUE), one.find(FORMULA), one.find(INLINE)
    text = value.text or "" if value is not None else None
    if kind not in CELL_TYPES:
        book.say(part, f"{at}: unknown type {kind!r}")
    if not 0 <= int(one.get("s", "0")) < styles.cell_formats:
        book.say(part, f"{at}: style {one.get('s')} of {styles.cell_formats}")
    if inline is not None and kind != "inlineStr":
        book.say(part, f"{at}: an inline string in a cell of type {kind}")
    if formula is not None:
        _check_cell_formula(book, sheet, formula, at, shared)
    if text is None:
        sheet.texts[at] = "".join(map(str, inline.itertext())) if inline is not None else ""
        check_text(book.package, part, at, sheet.texts[at])
        return
    sound = {
        "n": _NUMBER.match(text.strip()) is not None or not text,
        "b": text in ("0", "1", "true", "false"),
        "e": text in ERRORS,
        "s": text.isdigit() and int(text) < book.shared_strings,
    }.get(kind, True)
    if not sound:
        book.say(part, f"{at}: value {text[:40]!r} in a cell of type {kind}")
    elif kind == "s":
        sheet.texts[at] = book.shared_texts[int(text)]
    else:
        sheet.texts[at] = text
        check_text(book.package, part, at, text)


def _check_cell_formula(
    book: Workbook, sheet: Worksheet, formula: etree._Element, at: str, shared: set[str]
) -> None:
    sheet.formula_cells.add(at)
    kind, text, ref = formula.get("t", "normal"), formula.text or "", formula.get("ref")
    if kind not in ("normal", "shared", "array", "dataTable"):
        book.say(sheet.part, f"{at}: unknown type of formula {kind!r}")
    covered = area(ref) if ref else None
    if ref and covered is None:
        book.say(sheet.part, f"{at}: formula over the bad range {ref!r}")
    if kind == "array" and covered is None:
        book.say(sheet.part, f"{at}: array formula without a range")
    if covered and kind == "array":
        sheet.formula_cells |= _addresses(covered)
    if kind == "shared":
        identity = formula.get("si", "")
        if text:
            shared.add(identity)
            if _UNSHARED.search(_TEXT.sub("", text)):
                book.say(sheet.part, f"{at}: shared formula with what none may hold: {text}")
        elif identity not in shared:
            book.say(sheet.part, f"{at}: shared formula {identity} has no master before it")
        if not text:
            return
    if kind != "dataTable":
        book.check_formula(sheet.part, at, text)


def _addresses(covered: Area) -> set[str]:
    return {
        address(row, column)
        for row in range(covered.top, covered.bottom + 1)
        for column in range(covered.left, covered.right + 1)
    }


def _check_dimension(book: Workbook, sheet: Worksheet, used: list[tuple[int, int]]) -> None:
    dimension = sheet.tree.find(main("dimension"))
    if dimension is None:
        return
    covered = area(dimension.get("ref", ""))
    if covered is None:
        book.say(sheet.part, f"dimension {dimension.get('ref')!r} is no range")
        return
    for row, column in used:
        if not covered.overlaps(Area(row, column, row, column)):
            book.say(sheet.part, f"dimension {dimension.get('ref')} leaves out row {row}, column {column}")
            return


def _check_columns(book: Workbook, sheet: Worksheet, styles: Styles) -> None:
    last = 0
    for column in sheet.tree.iterfind(f"{main('cols')}/{main('col')}"):
        first, end = int(column.get("min", "0")), int(column.get("max", "0"))
        if not 1 <= first <= end <= COLUMNS:
            book.say(sheet.part, f"columns {first} to {end}")
        if first <= last:
            book.say(sheet.part, f"columns {first} to {end} overlap or come after column {last}")
        last = max(last, end)
        if float(column.get("width", "0")) > MOST_WIDTH:
            book.say(sheet.part, f"column {first} is {column.get('width')} wide, more than {MOST_WIDTH}")
        if int(column.get("style", "0")) >= styles.cell_formats:
            book.say(sheet.part, f"column {first}: style {column.get('style')} of {styles.cell_formats}")
        if int(column.get("outlineLevel", "0")) > MOST_OUTLINE:
            book.say(sheet.part, f"column {first}: outline level {column.get('outlineLevel')}")
    groups = sheet.tree.find(main("cols"))
    if groups is not None and not len(groups):
        book.say(sheet.part, "cols is empty")


def _check_merged(book: Workbook, sheet: Worksheet) -> None:
    merged: list[Area] = []
    for group in sheet.tree.iterfind(main("mergeCells")):
        check_count(book.package, sheet.part, group, "mergeCell")
        for one in group.iterfind(main("mergeCell")):
            covered = area(one.get("ref", ""))
            if covered is None:
                book.say(sheet.part, f"merged cells {one.get('ref')!r} are no range")
            else:
                merged.append(covered)
        if not len(group):
            book.say(sheet.part, "mergeCells is empty")
    if pair := overlapping(merged):
        book.say(sheet.part, f"merged cells overlap: {tuple(pair[0])} and {tuple(pair[1])}")


def _check_views(book: Workbook, sheet: Worksheet) -> None:
    for view in sheet.tree.iter(main("sheetView")):
        if not 10 <= int(view.get("zoomScale", "100")) <= 400:
            book.say(sheet.part, f"zoomScale {view.get('zoomScale')}")
        panes = {"topLeft"}
        for pane in view.iterfind(main("pane")):
            split = float(pane.get("xSplit", "0")), float(pane.get("ySplit", "0"))
            panes |= {"topRight"} if split[0] else set()
            panes |= {"bottomLeft"} if split[1] else set()
            panes |= {"bottomRight"} if all(split) else set()
            if not any(split):
                book.say(sheet.part, "a pane that splits nothing")
            if pane.get("topLeftCell") and cell(pane.get("topLeftCell", "")) is None:
                book.say(sheet.part, f"pane at {pane.get('topLeftCell')!r}")
            if pane.get("activePane", "topLeft") not in panes:
                book.say(sheet.part, f"activePane {pane.get('activePane')} is none of the panes")
        for selection in view.iterfind(main("selection")):
            if selection.get("pane", "topLeft") not in panes:
                book.say(sheet.part, f"selection in {selection.get('pane')}, none of the panes")
            sqref = selection.get("sqref", "A1")
            if areas(sqref) is None and not _WHOLE.match(sqref):
                book.say(sheet.part, f"selection {sqref!r}")
