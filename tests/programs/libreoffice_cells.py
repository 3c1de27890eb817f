"""The cells of a document that LibreOffice has open: values in, what is shown out, by address or defined name.

Owns that, over UNO; `libreoffice_inside` answers the requests with it. Must run on any Python 3.9+
with the standard library and uno alone.
"""

import re

from com.sun.star.table.CellContentType import EMPTY, FORMULA, TEXT, VALUE

# com.sun.star.sheet.CellFlags: VALUE, DATETIME, STRING, FORMULA
FORMULAS = 16
CONTENT = 1 | 2 | 4 | FORMULAS


def letters(column):
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


class Book:
    """One open workbook; every case starts from the cells as they were in the file."""

    def __init__(self, document):
        self.document = document
        document.enableAutomaticCalculation(False)
        document.IsAdjustHeightEnabled = (
            False  # or at each entry it lays out all texts of the row, for its height alone
        )
        self.places = {}
        self.places_of_areas = {}
        self.changed = {}

    def close(self):
        self.document.close(True)

    def calculate(self, cases, read):
        wanted = [one for reference in read for one in self.expand(reference)]
        answers = []
        for case in cases:
            for reference in [one for one in self.changed if one not in case]:
                restore(self.cell(reference), self.changed.pop(reference))
            for reference, value in case.items():
                self.put(reference, value)
            self.document.calculateAll()
            answers.append({reference: self.report(reference) for reference in wanted})
        return answers

    def areas(self, cases, read):
        """Whole areas in and out, one call each: a hundred times as fast as cell by cell."""
        answers = []
        for case in cases:
            for reference, rows in case.items():
                filled = tuple(tuple("" if value is None else value for value in row) for row in rows)
                self.area(reference).setDataArray(filled)
            self.document.calculateAll()
            answers.append({reference: self.area(reference).getDataArray() for reference in read})
        return answers

    def area(self, reference):
        if reference not in self.places_of_areas:
            self.places_of_areas[reference] = self.find_area(reference)
        return self.places_of_areas[reference]

    def find_area(self, reference):
        if "!" not in reference:
            return self.named(reference)
        sheet, place = reference.rsplit("!", 1)
        name = sheet[1:-1].replace("''", "'") if sheet[:1] == "'" else sheet
        return self.document.Sheets.getByName(name).getCellRangeByName(place)

    def put(self, reference, value):
        cell = self.cell(reference)
        if reference not in self.changed:
            self.changed[reference] = cell.Type, cell.getString(), cell.getValue(), cell.getFormula()
        if value is None:
            cell.setFormula("")
            taken = cell.Type == EMPTY
        elif isinstance(value, str):
            cell.setString(value)
            taken = cell.Type == (TEXT if value else EMPTY) and cell.getString() == value
        else:
            cell.setValue(float(value))
            taken = cell.Type == VALUE and cell.getValue() == float(value)
        if not taken:
            raise ValueError(f"{reference} did not take {value!r}")

    def report(self, reference):
        return report(self.cell(reference))

    def cell(self, reference):
        if reference not in self.places:
            self.places[reference] = self.find(reference)
        return self.places[reference]

    def find(self, reference):
        indexed = re.fullmatch(r"([^!\[\]]+)(?:\[(\d+)\])?", reference)
        if indexed:
            area = self.named(indexed.group(1))
            at = int(indexed.group(2) or 1) - 1
            address = area.getRangeAddress()
            width = address.EndColumn - address.StartColumn + 1
            return area.getCellByPosition(at % width, at // width)
        sheet, place = reference.rsplit("!", 1)
        if sheet[:1] == "'":
            sheet = sheet[1:-1].replace("''", "'")
        if not self.document.Sheets.hasByName(sheet):
            raise ValueError(f"no sheet {sheet!r} for {reference!r}")
        return self.document.Sheets.getByName(sheet).getCellRangeByName(place).getCellByPosition(0, 0)

    def named(self, name):
        names = self.document.NamedRanges
        spelled = next((one for one in names.ElementNames if one.lower() == name.lower()), None)
        if spelled is None:
            raise ValueError(f"no defined name {name!r}")
        area = names.getByName(spelled).getReferredCells()
        if area is None:
            raise ValueError(f"the defined name {name!r} is no range of cells")
        return area

    def expand(self, reference):
        if "!" not in reference or ":" not in reference.rsplit("!", 1)[1]:
            return [reference]
        sheet, place = reference.rsplit("!", 1)
        first, last = (re.fullmatch(r"([A-Z]+)(\d+)", end) for end in place.replace("$", "").split(":"))
        columns = range(column_number(first.group(1)), column_number(last.group(1)) + 1)
        rows = range(int(first.group(2)), int(last.group(2)) + 1)
        return [f"{sheet}!{letters(column)}{row}" for row in rows for column in columns]


def restore(cell, content):
    kind, text, value, formula = content
    if kind == TEXT:
        cell.setString(text)
    elif kind == VALUE:
        cell.setValue(value)
    else:
        cell.setFormula(formula if kind == FORMULA else "")


def column_number(name):
    total = 0
    for letter in name:
        total = total * 26 + ord(letter) - 64
    return total - 1


def sheets(document):
    return [document.Sheets.getByIndex(at) for at in range(document.Sheets.Count)]


def all_cells(sheet):
    """Each cell with content, as `report` has it, but no displayed text of a number: whole areas are asked for at once, and
    single cells only why they are errors."""
    formulas = dict(blocks(sheet, FORMULAS, "getFormulaArray"))
    for (row, column), value in blocks(sheet, CONTENT, "getDataArray"):
        formula = formulas.get((row, column), "")
        text = value if isinstance(value, str) else None
        at = f"{letters(column)}{row + 1}"
        if formula and not isinstance(value, (str, float)):
            yield at, report(sheet.getCellByPosition(column, row))
        else:
            yield at, [value, text, formula, ""]


def blocks(sheet, flags, question):
    """What `question` gives of each cell with such content: ((row, column), it)."""
    found = sheet.queryContentCells(flags)
    for address in found.getRangeAddresses():
        area = sheet.getCellRangeByPosition(
            address.StartColumn, address.StartRow, address.EndColumn, address.EndRow
        )
        for row, cells in enumerate(getattr(area, question)(), address.StartRow):
            for column, cell in enumerate(cells, address.StartColumn):
                yield (row, column), cell


def report(cell):
    """[value, displayed text, formula, error] of one cell."""
    text, kind = cell.getString(), cell.Type
    if kind == EMPTY:
        return [None, text, "", ""]
    if kind == VALUE:
        return [cell.getValue(), text, "", ""]
    if kind == TEXT:
        return [text, text, "", ""]
    assert kind == FORMULA
    formula = cell.getFormula()
    if cell.getError():
        return [None, text, formula, text]
    # com.sun.star.sheet.FormulaResult: VALUE = 1, STRING = 2
    return [text if cell.FormulaResultType2 == 2 else cell.getValue(), text, formula, ""]


def show_only(document, names):
    """Hides all other sheets, which are then neither printed nor exported to PDF."""
    known = set(document.Sheets.ElementNames)
    if not set(names) <= known:
        raise ValueError(f"no sheets {sorted(set(names) - known)} among {sorted(known)}")
    if document.isProtected():
        document.unprotect("")
    for name in names:
        document.Sheets.getByName(name).IsVisible = True
    for sheet in sheets(document):
        sheet.IsVisible = sheet.Name in names
        if sheet.IsVisible != (sheet.Name in names):
            raise ValueError(f"LibreOffice does not hide {sheet.Name!r}")
        if sheet.IsVisible and not any(held(sheet, area) for area in sheet.PrintAreas):
            cursor = sheet.createCursor()  # a print area that holds nothing: what is chosen is printed whole
            cursor.gotoEndOfUsedArea(True)
            sheet.setPrintAreas((cursor.RangeAddress,))


def held(sheet, area):
    cells = sheet.getCellRangeByPosition(area.StartColumn, area.StartRow, area.EndColumn, area.EndRow)
    return bool(cells.queryContentCells(CONTENT).Count)
