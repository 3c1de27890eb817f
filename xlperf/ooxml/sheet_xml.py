"""One worksheet's XML, edited in place: its cells found or made, its merged areas, its widths and heights.

Owns the order of rows, cells and elements in a worksheet (ECMA-376 part 1, 18.3.1.99). Knows nothing of what is
written into the cells.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from xlperf.ooxml.address import address, row_and_column
from xlperf.ooxml.safe_xml import namespace, number_or
from xlperf.ooxml.xml_tree import etree

LAST_ROW, LAST_COLUMN = 1_048_576, 16_384

_AFTER_LEGACY_DRAWING = (
    "legacyDrawingHF",
    "drawingHF",
    "picture",
    "oleObjects",
    "controls",
    "webPublishItems",
    "tableParts",
    "extLst",
)


class Rectangle(NamedTuple):
    """A rectangle of cells, rows and columns from 1, ends included."""

    top: int
    left: int
    bottom: int
    right: int

    def holds(self, row: int, column: int) -> bool:
        return self.top <= row <= self.bottom and self.left <= column <= self.right


def place_of(reference: str) -> tuple[int, int] | None:
    """(row, column), from 1, of "B7"; None where it is no cell."""
    row, column = row_and_column(reference)
    return (row, column) if 1 <= row <= LAST_ROW and 1 <= column <= LAST_COLUMN else None


class SheetXml:
    """A worksheet's root element, to be edited. Every cell found or made has its reference."""

    def __init__(self, root: Any) -> None:
        self.root = root
        self.ns = namespace(root)
        self._rows: dict[int, Any] = {}
        self._cells: dict[tuple[int, int], Any] = {}
        self._columns = list(root.iterfind(f"{self.ns}cols/{self.ns}col"))
        self._read()
        self.merged = list(self._merged())

    def _read(self) -> None:
        number = 0
        for row in self.root.iterfind(f"{self.ns}sheetData/{self.ns}row"):
            given = row.get("r", "")
            number = int(given) if given.isdigit() else number + 1
            self._rows[number] = row
            column = 0
            for cell in row.iterfind(f"{self.ns}c"):
                place = place_of(cell.get("r", ""))
                column = place[1] if place else column + 1
                if place is None:
                    # Once a cell is put between them, cells that go by their order alone would move.
                    row.set("r", str(number))
                    cell.set("r", address(number - 1, column - 1))
                self._cells[number, column] = cell

    def _merged(self) -> Iterator[Rectangle]:
        for merged in self.root.iterfind(f"{self.ns}mergeCells/{self.ns}mergeCell"):
            first, _, last = merged.get("ref", "").partition(":")
            start, end = place_of(first), place_of(last)
            if start and end:
                yield Rectangle(*start, *end)

    # ------------------------------------------------------------ cells

    def area(self, row: int, column: int) -> Rectangle:
        """The merged area that a cell is in, or the cell alone."""
        alone = Rectangle(row, column, row, column)
        return next((area for area in self.merged if area.holds(row, column)), alone)

    def cells_in(self, area: Rectangle) -> list[Any]:
        """The cells of an area that are there; its first is made where it is missing."""
        first = self.cell(area.top, area.left)
        if area[:2] == area[2:]:
            return [first]
        return [cell for place, cell in self._cells.items() if area.holds(*place)]

    def cells(self) -> list[Any]:
        return list(self._cells.values())

    def cell(self, row: int, column: int) -> Any:
        """The cell's element, made with the format of its row or column where it is missing."""
        found = self._cells.get((row, column))
        if found is not None:
            return found
        parent = self._row(row)
        parent.attrib.pop("spans", None)
        cell = etree.Element(f"{self.ns}c")
        cell.set("r", address(row - 1, column - 1))
        style = self._inherited_style(parent, column)
        if style:
            cell.set("s", style)
        _insert_in_order(
            parent,
            cell,
            [other for (at, across), other in self._cells.items() if at == row and across > column],
        )
        self._cells[row, column] = cell
        self._widen(row, column)
        return cell

    def _widen(self, row: int, column: int) -> None:
        """Makes the dimension (18.3.1.35) take in a cell."""
        dimension = self.root.find(f"{self.ns}dimension")
        first, _, last = dimension.get("ref", "").partition(":") if dimension is not None else ("", "", "")
        start = place_of(first)
        end = place_of(last) or start
        if start and end:
            top, left = min(start[0], row), min(start[1], column)
            bottom, right = max(end[0], row), max(end[1], column)
            dimension.set("ref", f"{address(top - 1, left - 1)}:{address(bottom - 1, right - 1)}")

    def _row(self, number: int) -> Any:
        found = self._rows.get(number)
        if found is not None:
            return found
        data = self.root.find(f"{self.ns}sheetData")
        row = etree.Element(f"{self.ns}row")
        row.set("r", str(number))
        _insert_in_order(data, row, [other for at, other in self._rows.items() if at > number])
        self._rows[number] = row
        return row

    def _inherited_style(self, row: Any, column: int) -> str:
        if row.get("customFormat") in ("1", "true"):
            return str(row.get("s", ""))
        found = self._column(column)
        return "" if found is None else str(found.get("style", ""))

    def _column(self, number: int) -> Any:
        for column in self._columns:
            if int(column.get("min", "0")) <= number <= int(column.get("max", "0")):
                return column
        return None

    # ------------------------------------------------------------ sizes

    def column_pixels(self, number: int) -> int:
        """The width of a column, from 1, at seven pixels a digit (18.3.1.13)."""
        column = self._column(number)
        width = 8.43
        if column is not None:
            if column.get("hidden") in ("1", "true"):
                return 0
            width = number_or(column.get("width"), width)
        return int(width * 7 + 5)

    def row_pixels(self, number: int) -> int:
        """The height of a row, from 1."""
        row = self._rows.get(number)
        points = 15.0
        default = self.root.find(f"{self.ns}sheetFormatPr")
        if default is not None:
            points = number_or(default.get("defaultRowHeight"), points)
        if row is not None:
            if row.get("hidden") in ("1", "true"):
                return 0
            points = number_or(row.get("ht"), points)
        return int(points * 4 / 3)

    # ------------------------------------------------------------ the sheet's own elements

    def unselect(self) -> bool:
        """Takes the sheet out of the group of selected sheets; whether it was in it."""
        selected = [
            view
            for view in self.root.iterfind(f"{self.ns}sheetViews/{self.ns}sheetView")
            if view.attrib.pop("tabSelected", "0") in ("1", "true")
        ]
        return bool(selected)

    def legacy_drawing(self, related: str) -> str:
        """The relationship id of the drawing that the notes' shapes are in, "" where there is none."""
        found = self.root.find(f"{self.ns}legacyDrawing")
        return "" if found is None else str(found.get(f"{{{related}}}id", ""))

    def add_legacy_drawing(self, related: str, relation: str) -> None:
        for old in self.root.findall(f"{self.ns}legacyDrawing"):
            self.root.remove(old)
        element = etree.Element(f"{self.ns}legacyDrawing")
        element.set(f"{{{related}}}id", relation)
        followers = [child for child in self.root.iterchildren(etree.Element) if _follows(child)]
        _insert_in_order(self.root, element, followers)


def _follows(child: Any) -> bool:
    """Whether an element stands after legacyDrawing; controls are often wrapped in mc:AlternateContent."""
    name = etree.QName(child).localname
    if name != "AlternateContent":
        return name in _AFTER_LEGACY_DRAWING
    return any(etree.QName(inner).localname in _AFTER_LEGACY_DRAWING for inner in child.iter(etree.Element))


def _insert_in_order(parent: Any, element: Any, later: list[Any]) -> None:
    """Puts the element before the first of `later` in the parent, or at the end."""
    if not later:
        parent.append(element)
        return
    at = min(parent.index(other) for other in later)
    parent.insert(at, element)
