"""The cells of a sheet as plain values and formulas. Nothing is evaluated.

Owns the reading of worksheet parts (ECMA-376 part 1, 18.3). Knows nothing of forms; both the transitional and the strict
namespace are read, since only local names count.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from functools import cached_property
from typing import TYPE_CHECKING, Any, Protocol

from xlperf.ooxml.address import column_index, column_letters
from xlperf.ooxml.area import NamedArea
from xlperf.ooxml.refusal import UnreadableWorkbook
from xlperf.ooxml.rich_text import Runs, rich_text, runs_of, unescaped, with_raised
from xlperf.ooxml.safe_xml import local_name, namespace
from xlperf.ooxml.text import lines_of_margin
from xlperf.system.dataclass import dataclass

if TYPE_CHECKING:
    from xlperf.ooxml.formula import Movable
    from xlperf.ooxml.styles import Styles

CellValue = Decimal | str | bool | None

_HALF_A_CENT = Decimal("0.005")

ERROR_MARK = "\x00"
"""Before the text of an error value (#N/A), which is no text that a person entered."""

MOST_WIDTHS = 256
"""Columns beyond these that share a width are formatting without content."""

_EXCEL_2006 = "{http://schemas.microsoft.com/office/excel/2006/main}"

_KINDS_OF_PAGES = (("even", "differentOddEven"), ("first", "differentFirst"))


@dataclass(frozen=True, slots=True)
class SheetEntry:
    """A sheet as the workbook lists it: `state` is visible, hidden or veryHidden; `part` its part's name."""

    name: str
    state: str
    part: str


class SheetCells(Protocol):
    """The cells of one sheet, wherever they come from: a file, or a program that has it open."""

    @property
    def cells(self) -> Mapping[str, Any]: ...
    @property
    def formulas(self) -> Mapping[str, str]: ...
    def value(self, place: str) -> CellValue: ...
    def has_formula(self, place: str) -> bool: ...
    def style(self, place: str) -> str: ...
    def struck(self, place: str, by_cell: bool = False) -> tuple[str, str] | None: ...

    def unseen(self, place: str) -> str: ...
    def raised(self, place: str) -> str | None: ...


class BookCells(Protocol):
    """A workbook as far as its declaration is read from it."""

    @property
    def sheets(self) -> tuple[SheetEntry, ...]: ...
    @property
    def names(self) -> Mapping[str, NamedArea]: ...
    @property
    def number_formats(self) -> Sequence[str]: ...
    @property
    def styles(self) -> Styles: ...
    @property
    def from_1904(self) -> bool: ...
    def sheet(self, entry: SheetEntry) -> SheetCells: ...


class Sheet:
    """The cells of one sheet, each read when it is asked for: value, formula text, style.

    A formula cell's value is what was last computed; nothing here believes or evaluates it.
    """

    def __init__(self, root: Any, shared: list[str], rich: Mapping[int, Runs] | None = None) -> None:
        self._ns = namespace(root)
        self._shared, self._rich = shared, rich or {}
        self._v, self._f = f"{self._ns}v", f"{self._ns}f"
        self._is, self._t = f"{self._ns}is", f"{self._ns}t"
        self._root = root
        self.cells = self._cells()

    def _cells(self) -> dict[str, Any]:
        """The cells that hold anything, by address; raises UnreadableWorkbook where two have the same."""
        held = [cell for cell in self._root.iter(f"{self._ns}c") if len(cell)]
        cells = {cell.get("r"): cell for cell in held}
        if None in cells or not "A".join(cells).isupper():
            return _with_addresses(self._root, self._ns)
        if len(cells) < len(held):
            raise UnreadableWorkbook("cell-twice", place=_first_twice(cell.get("r") for cell in held))
        return cells

    def value(self, place: str) -> CellValue:
        """What stands in the cell at `place`; raises UnreadableWorkbook for a broken reference."""
        cell = self.cells.get(place)
        if cell is None:
            return None
        for child in cell:
            if child.tag == self._v:
                return None if child.text is None else _value(child.text, cell.get("t"), self._shared)
            if child.tag == self._is:
                return rich_text(child, self._t)
        return None

    def has_formula(self, place: str) -> bool:
        cell = self.cells.get(place)
        return cell is not None and any(child.tag == self._f for child in cell)

    def lacks_result(self, place: str) -> bool:
        """Whether a formula stands in the cell and nothing that it came to; an empty text is something."""
        is_text = place in self.cells and self.cells[place].get("t") == "str"
        return not is_text and self.value(place) is None and self.has_formula(place)

    def style(self, place: str) -> str:
        cell = self.cells.get(place)
        return "" if cell is None else cell.get("s", "")

    def struck(self, place: str, by_cell: bool = False) -> tuple[str, str] | None:
        """What is left of the cell's text and what of it is struck out, None where nothing is; `by_cell`: the cell's own
        font strikes out what its runs do not say otherwise of."""
        cell = self.cells.get(place)
        if cell is None:
            return None
        runs = self._runs(cell)
        if not runs and by_cell:
            return "", _as_text(self.value(place))
        struck = "".join(run.text for run in runs if (by_cell if run.struck is None else run.struck))
        if not struck.strip():
            return None
        left = "".join(run.text for run in runs if not (by_cell if run.struck is None else run.struck))
        return unescaped(left), unescaped(struck)

    def unseen(self, place: str) -> str:
        """The part of the cell's text that nobody sees, whatever the look of the cell."""
        cell = self.cells.get(place)
        return (
            ""
            if cell is None
            else unescaped("".join(run.text for run in self._runs(cell) if run.unseen)).strip()
        )

    def raised(self, place: str) -> str | None:
        """The cell's text with figures that stand above or below the line as such (10⁴, m²), None where none do."""
        cell = self.cells.get(place)
        return None if cell is None else with_raised(self._runs(cell))

    @cached_property
    def _any_runs(self) -> bool:
        """Whether any text of the sheet may have runs."""
        return bool(self._rich) or next(self._root.iter(f"{self._ns}r"), None) is not None

    def _runs(self, cell: Any) -> Runs:
        if not self._any_runs:
            return ()
        kind = cell.get("t")
        if kind == "s" and self._rich:
            index = (cell.findtext(self._v) or "").strip()
            return self._rich.get(int(index), ()) if index.isdigit() else ()
        inline = cell.find(self._is) if kind == "inlineStr" else None
        if inline is None or len(inline) == 1 and inline[0].tag == self._t:
            return ()
        return runs_of(inline)

    def formula_texts(self) -> Iterator[str]:
        """The texts of formulas as they stand in the part, those that several cells share once."""
        for cell in self.cells.values():
            for child in cell:
                if child.tag == self._f and child.text:
                    yield child.text

    @cached_property
    def formulas(self) -> dict[str, str]:
        """All formulas, by address."""
        masters: dict[str, Movable] = {}
        found = {}
        for place, cell in self.cells.items():
            for child in cell:
                if child.tag == self._f:
                    found[place] = _formula_text(child, place, masters)
        return found

    @cached_property
    def protected(self) -> bool:
        lock = self._root.find(f"{self._ns}sheetProtection")
        return lock is not None and lock.get("sheet") in ("1", "true")

    @property
    def margins(self) -> list[str]:
        """The texts at the head and foot of the pages (18.3.1.46), without their codes; those of even and first pages where these
        differ."""
        head = self._root.find(f"{self._ns}headerFooter")
        if head is None:
            return []
        unused = tuple(kind for kind, switch in _KINDS_OF_PAGES if head.get(switch) not in ("1", "true"))
        texts = (child.text or "" for child in head if not local_name(child).startswith(unused))
        return [line for text in texts for line in lines_of_margin(text)]

    @cached_property
    def guarded(self) -> tuple[str, ...]:
        """The ranges that have a check on entry (18.3.1.33), those that Excel 2010 puts into an extension too."""
        listed = self._root.find(f"{self._ns}dataValidations")
        found = [rule.get("sqref", "") for rule in listed if rule.get("sqref")] if listed is not None else []
        extensions = self._root.find(f"{self._ns}extLst")
        if extensions is not None:
            found += [
                child.text or ""
                for rule in extensions.iter()
                if str(rule.tag).endswith("}dataValidation")
                for child in rule
                if child.tag == f"{_EXCEL_2006}sqref"
            ]
        return tuple(" ".join(found).split())

    @cached_property
    def merges(self) -> list[str]:
        """The merged ranges, as "A1:B2"."""
        return [
            str(merge.get("ref", ""))
            for merge in self._root.iterfind(f"{self._ns}mergeCells/{self._ns}mergeCell")
        ]

    @cached_property
    def widths(self) -> dict[int, float]:
        """The widths of columns (from 1) that have one of their own, in characters."""
        found: dict[int, float] = {}
        for column in self._root.iterfind(f"{self._ns}cols/{self._ns}col"):
            try:
                first, last = int(column.get("min", "")), int(column.get("max", ""))
                width = float(column.get("width", ""))
            except ValueError:
                continue
            found |= dict.fromkeys(range(first, min(last, first + MOST_WIDTHS) + 1), width)
        return found

    @cached_property
    def looks_by_condition(self) -> list[tuple[str, str]]:
        """The ranges of conditional formats and the looks that these put on, by number; "bars" of bars and signs that show
        no values."""
        found = []
        for part in self._root.iterfind(f"{self._ns}conditionalFormatting"):
            for rule in part:
                if rule.get("dxfId") is not None:
                    found.append((part.get("sqref", ""), rule.get("dxfId")))
                elif any(child.get("showValue") in ("0", "false") for child in rule):
                    found.append((part.get("sqref", ""), "bars"))
        return found

    @cached_property
    def hidden_rows(self) -> list[int]:
        """The rows that are not seen: hidden, or of no height."""
        rows = self._root.iterfind(f"{self._ns}sheetData/{self._ns}row")
        return [
            int(row.get("r"))
            for row in rows
            if (row.get("hidden") or row.get("ht")) and _unseen(row, "ht") and str(row.get("r", "")).isdigit()
        ]

    @cached_property
    def hidden_columns(self) -> list[tuple[int, int]]:
        """The columns (first and last, from 1) that are not seen: hidden, or of no width."""
        columns = self._root.iterfind(f"{self._ns}cols/{self._ns}col")
        return [
            (int(column.get("min")), int(column.get("max")))
            for column in columns
            if _unseen(column, "width")
            and str(column.get("min", "")).isdigit()
            and str(column.get("max", "")).isdigit()
        ]


NO_SIZE = 1.0
"""Rows of at most this height (in points), and columns of a tenth of it (in characters), show nothing."""


def _unseen(element: Any, size: str) -> bool:
    if element.get("hidden") in ("1", "true"):
        return True
    given = element.get(size)
    try:
        return given is not None and float(given) <= (NO_SIZE if size == "ht" else NO_SIZE / 10)
    except ValueError:
        return False


def _first_twice(places: Iterable[str]) -> str:
    """The first address that was there before."""
    seen: set[str] = set()
    return next(place for place in places if place in seen or seen.add(place))  # type: ignore[func-returns-value]


def _with_addresses(root: Any, ns: str) -> dict[str, Any]:
    """The cells by address where some carry none, or small letters: one without follows the one before it (18.3.1.4).

    Raises UnreadableWorkbook where two have the same address.
    """
    cells: dict[str, Any] = {}
    number = 0
    for row in root.iterfind(f"{ns}sheetData/{ns}row"):
        given = row.get("r")
        number = int(given) if given and given.isdigit() else number + 1
        column = -1
        for cell in row.iterfind(f"{ns}c"):
            place = cell.get("r")
            column = column_index(place.rstrip("0123456789")) if place else column + 1
            if len(cell):
                where = place.upper() if place else f"{column_letters(column)}{number}"
                if where in cells:
                    raise UnreadableWorkbook("cell-twice", place=where)
                cells[where] = cell
    return cells


def _as_text(value: CellValue) -> str:
    return (
        f"{value:f}" if isinstance(value, Decimal) else "" if value is None else str(value).lstrip(ERROR_MARK)
    )


def _value(raw: str, kind: str | None, shared: list[str]) -> CellValue:
    """A cell's value by its type (18.18.11 ST_CellType); raises UnreadableWorkbook for a broken reference."""
    if kind is None or kind == "n":
        try:
            return number_of(raw)
        except (ValueError, InvalidOperation):
            return ERROR_MARK + raw
    if kind == "s":
        try:
            index = int(raw)
            if index < 0:
                raise IndexError
            return shared[index]
        except (ValueError, IndexError):
            raise UnreadableWorkbook("corrupt", part="sharedStrings", detail=raw[:40]) from None
    if kind == "b":
        return raw.strip() in ("1", "true")
    if kind == "e":
        return ERROR_MARK + raw
    return unescaped(raw)


def number_of(raw: str) -> Decimal:
    """The number a spreadsheet program shows for a stored one: the shortest decimal of its double, and not
    more than the 15 significant digits that these programs keep."""
    number = Decimal(repr(float(raw)))
    if not number.is_finite():
        raise ValueError(raw)
    if len(number.as_tuple().digits) > 15:
        number = Decimal(format(float(raw), ".15g"))
    return number


def is_kept(number: Decimal) -> bool:
    """Whether spreadsheet programs, which keep 15 digits, keep the number to the cent."""
    if abs(number.adjusted()) < 12:  # with two places 14 digits, and what is behind them is no cent
        return True
    try:
        kept = number_of(repr(float(number)))
    except (OverflowError, ValueError):
        return False
    return bool(kept) == bool(number) and abs(kept - number) < _HALF_A_CENT


def _formula_text(element: Any, address: str, masters: dict[str, Movable]) -> str:
    """The formula's text; one that shares another's (18.3.1.40, t="shared") is translated from it."""
    text: str = element.text or ""
    if element.get("t") != "shared":
        return text
    group = element.get("si", "")
    if text:
        from xlperf.ooxml.formula import Movable

        masters[group] = Movable(text, address)
        return text
    return masters[group].at(address) if group in masters else ""
