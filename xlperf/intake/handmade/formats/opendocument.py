"""OpenDocument spreadsheets (.ods, flat .fods) as grids: values, spans, and shares as they are shown.

Owns the reading of ODF's tables (OASIS OpenDocument 1.2, part 1, 9). Opens archives through the gate; no forms here.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import islice
from typing import Any, TypeVar

from xlperf.declaration import Finding
from xlperf.expression import plain
from xlperf.intake.handmade.circumstances import (
    commented,
    drawn,
    in_margins,
    is_number_or_target,
    links_to_programs,
    struck_out,
)
from xlperf.intake.handmade.model import Grid, GridCell, entered_of
from xlperf.ooxml import archive
from xlperf.ooxml.address import address
from xlperf.ooxml.cells import number_of
from xlperf.ooxml.limits import Limits
from xlperf.ooxml.refusal import UnreadableWorkbook
from xlperf.ooxml.rich_text import raised
from xlperf.ooxml.safe_xml import parse_xml
from xlperf.ooxml.styles import NEAR
from xlperf.ooxml.text import LONGEST_CELL
from xlperf.system.dataclass import dataclass

_ODF = "{urn:oasis:names:tc:opendocument:xmlns:"
_OFFICE, _TABLE, _TEXT, _STYLE = (
    f"{_ODF}office:1.0}}",
    f"{_ODF}table:1.0}}",
    f"{_ODF}text:1.0}}",
    f"{_ODF}style:1.0}}",
)
_FO = f"{_ODF}xsl-fo-compatible:1.0}}"
_MORE_OF_A_SHARE = re.compile(r"[\d.,%()（）\-−]")
_SHARE = re.compile(r"-?[0-9]{1,20}(?:\.[0-9]{1,20})?%")
_DAY = re.compile(r"([12][0-9]{3})-([01][0-9])-([0-3][0-9])")
_COLOUR = re.compile(r"#[0-9a-f]{6}")
_USUAL_PAGE = "Default"
_DEEPEST = 8
"""Styles made from styles; deeper ones nobody makes."""
_NONE: Mapping[str, str] = {}
_Said = TypeVar("_Said")
_DRAW = f"{_ODF}drawing:1.0}}"
_CONTENT, _STYLES = "content.xml", "styles.xml"


def open_document_grids(data: bytes, limits: Limits) -> list[Grid]:
    """The sheets of an .ods or .fods, hidden ones marked. Raises UnreadableWorkbook."""
    named = b""
    if data.startswith(b"PK"):
        entries = {entry.name: entry for entry in archive.entries(data, limits)}
        if _CONTENT not in entries:
            raise UnreadableWorkbook("missing-part", part=_CONTENT)
        named = archive.unpacked(data, entries[_STYLES]) if _STYLES in entries else b""
        data = archive.unpacked(data, entries[_CONTENT])
    root = parse_xml(data, limits, _CONTENT)
    styles = _styles(root, parse_xml(named, limits, _STYLES) if named else None)
    programs = next(root.iter(f"{_TABLE}dde-link"), None) is not None
    return [
        _sheet(table, limits, styles, programs)
        for spreadsheet in root.iter(f"{_OFFICE}spreadsheet")
        for table in spreadsheet.iterfind(f"{_TABLE}table")
    ]


@dataclass(frozen=True)
class _LooksOfStyles:
    """What the styles say, by their names: tables that are not shown, what strikes out, cells in one colour, the level of raised and
    lowered text; the master page of each table's style, and the lines at the head and foot of each master page."""

    unseen: Collection[str]
    struck: Collection[str]
    coloured: Collection[str]
    levels: Mapping[str, str]
    pages: Mapping[str, str]
    margins: Mapping[str, Sequence[str]]

    def margins_of(self, table: Any) -> Sequence[str]:
        page = self.pages.get(table.get(f"{_TABLE}style-name", "")) or _USUAL_PAGE
        return self.margins.get(page, ())


def _styles(content: Any, further: Any) -> _LooksOfStyles:
    """`further`: the root of styles.xml, None where the file has none, or all is in one part."""
    styles = list(content.iter(f"{_STYLE}style"))
    for named in further.iter(f"{_OFFICE}styles") if further is not None else ():
        styles += named.iter(f"{_STYLE}style")
    struck, levels = {}, {}
    for style in styles:
        name = style.get(f"{_STYLE}name", "")
        for child in style:
            through = [child.get(f"{_STYLE}text-line-through-{how}") for how in ("style", "type")]
            if any(through):
                struck[name] = any(how not in (None, "none") for how in through)
            if position := child.get(f"{_STYLE}text-position"):
                levels[name] = _level(position)
    return _LooksOfStyles(
        {
            style.get(f"{_STYLE}name")
            for style in styles
            if any(child.get(f"{_TABLE}display") == "false" for child in style)
        },
        {name for name, is_struck in _inherited(struck, styles).items() if is_struck},
        frozenset(_in_one_colour(content)),
        {name: level for name, level in _inherited(levels, styles).items() if level},
        {style.get(f"{_STYLE}name"): style.get(f"{_STYLE}master-page-name", "") for style in styles},
        {
            page.get(f"{_STYLE}name"): list(_lines_of_margins(page))
            for page in (content if further is None else further).iter(f"{_STYLE}master-page")
        },
    )


def _inherited(own: Mapping[str, _Said], styles: Sequence[Any]) -> dict[str, _Said]:
    """What each style says, or the one that it is made from."""
    found = dict(own)
    for _ in range(_DEEPEST):
        more = {
            name: found[parent]
            for style in styles
            if (name := style.get(f"{_STYLE}name", "")) not in found
            and (parent := style.get(f"{_STYLE}parent-style-name", "")) in found
        }
        if not more:
            break
        found |= more
    return found


def _level(position: str) -> str:
    """The level of text at "super 58%", "33% 58%" or "-33% 58%"; "" on the line."""
    first = position.split()[0]
    if first in ("super", "sub"):
        return {"super": "superscript", "sub": "subscript"}[first]
    height = first.removesuffix("%").lstrip("0.")
    return "" if not height else "subscript" if height.startswith("-") else "superscript"


def _lines_of_margins(page: Any) -> Iterator[str]:
    for margin in page:
        kind = str(margin.tag).removeprefix(_STYLE)
        if kind.startswith(("header", "footer")) and margin.get(f"{_STYLE}display") != "false":
            yield from (_paragraph(line).strip() for line in margin.iter(f"{_TEXT}p"))


def _sheet(table: Any, limits: Limits, styles: _LooksOfStyles, programs: bool) -> Grid:
    name = table.get(f"{_TABLE}name", "")
    hidden = table.get(f"{_TABLE}style-name") in styles.unseen
    struck = _Struck(styles)
    columns = list(_hidden_columns(table))
    rows: list[tuple[GridCell, ...]] = []
    merged: list[GridCell] = []
    told: list[Finding] = []
    number = count = 0
    for row in _rows(table):
        times = _whole(row, "number-rows-repeated")
        away = row.get(f"{_TABLE}visibility", "visible") != "visible"
        cells = list(islice(_cells(row, number, struck, styles), limits.form_cells + 1))
        told += [
            struck_out(name, address(number, column), left, gone, is_number or is_number_or_target(gone))
            for column, left, gone, is_number in struck.taken()
        ]
        for repeat in range(times if cells else 0):
            count += len(cells)
            if count > limits.form_cells:
                return Grid((), name, "sheet", (), hidden, left_out=count)
            at = number + repeat
            rows.append(
                tuple(
                    replace(c, row=at, line=at + 1, unseen=c.unseen or away or _within(columns, c.column))
                    for c in cells
                )
            )
        if len(merged) < limits.form_cells:
            merged += _merged(row, number)
        number += times
    told += drawn(name, [("", text) for text in _boxes(table)])
    told += in_margins(name, styles.margins_of(table))
    told += commented(name, [("", text) for text in _comments(table)])
    if programs or any(
        "DDE(" in cell.get(f"{_TABLE}formula", "") for cell in table.iter(f"{_TABLE}table-cell")
    ):
        told.append(links_to_programs(name))
    return Grid(tuple(rows), name, "sheet", (), hidden, told=tuple(told), merged=tuple(merged))


def _in_one_colour(root: Any) -> Iterator[str]:
    """The styles of cells whose characters have the colour of what is behind them, both in so many words."""
    for style in root.iter(f"{_STYLE}style"):
        if style.get(f"{_STYLE}family") != "table-cell":
            continue
        ink, behind = "", "#ffffff"
        for child in style:
            ink = child.get(f"{_FO}color", ink).lower()
            given = child.get(f"{_FO}background-color", "")
            behind = given.lower() if given and given != "transparent" else behind
        if _alike(ink, behind):
            yield str(style.get(f"{_STYLE}name"))


def _alike(one: str, other: str) -> bool:
    if not (_COLOUR.fullmatch(one) and _COLOUR.fullmatch(other)):
        return False
    return all(abs(int(one[at : at + 2], 16) - int(other[at : at + 2], 16)) <= NEAR for at in (1, 3, 5))


def _hidden_columns(element: Any) -> Iterator[tuple[int, int]]:
    """The first and the last of each run of columns that are not seen."""
    at = 0
    for column in element.iter(f"{_TABLE}table-column"):
        times = _whole(column, "number-columns-repeated")
        if column.get(f"{_TABLE}visibility", "visible") != "visible":
            yield at, at + times - 1
        at += times


def _within(runs: Sequence[tuple[int, int]], column: int) -> bool:
    return any(first <= column <= last for first, last in runs)


def _boxes(element: Any) -> Iterator[str]:
    """The texts of what is drawn over the cells, "" of a control; notes on cells are no drawings."""
    for child in element:
        tag = str(child.tag)
        if tag == f"{_OFFICE}annotation":
            continue
        if not tag.startswith(_DRAW):
            yield from _boxes(child)
        elif tag == f"{_DRAW}control":
            yield ""  # a field of a form, whose content is kept elsewhere
        elif text := "\n".join(_paragraph(line) for line in child.iter(f"{_TEXT}p")).strip():
            yield text


def _comments(table: Any) -> Iterator[str]:
    for one in table.iter(f"{_OFFICE}annotation"):
        yield "\n".join(_paragraph(line) for line in one.iter(f"{_TEXT}p")).strip()


class _Struck:
    """What was struck out of the cells that were read since this was last asked."""

    def __init__(self, styles: _LooksOfStyles) -> None:
        self._styles = styles
        self._found: list[tuple[int, str, str, bool]] = []

    def left_of(self, cell: Any, column: int) -> tuple[bool, str]:
        """Whether anything of a cell is struck out, and what is left of its text."""
        styles = self._styles.struck
        if not styles:
            return False, ""
        if cell.get(f"{_TABLE}style-name") in styles:
            kind = cell.get(f"{_OFFICE}value-type", "")
            shown = _text_of(cell)
            self._found.append((column, "", shown, kind in ("float", "currency", "percentage")))
            return True, ""
        spans = [span for span in cell.iter(f"{_TEXT}span") if span.get(f"{_TEXT}style-name") in styles]
        if not spans:
            return False, ""
        gone = "".join(map(_paragraph, spans))
        left = _text_of(cell, self._styles.levels, frozenset(spans))
        self._found.append((column, left, gone, False))
        return True, left

    def taken(self) -> list[tuple[int, str, str, bool]]:
        """Column, what is left, what is struck out and whether it is a number, of each such cell since the last call."""
        found, self._found = self._found, []
        return found


def _rows(element: Any) -> Iterator[Any]:
    """The rows of a table, also those within groups and headers; not those of tables within cells."""
    for child in element:
        if child.tag == f"{_TABLE}table-row":
            yield child
        elif child.tag in (f"{_TABLE}table-row-group", f"{_TABLE}table-header-rows", f"{_TABLE}table-rows"):
            yield from _rows(child)


def _cells(row: Any, number: int, struck: _Struck, styles: _LooksOfStyles) -> Iterator[GridCell]:
    """The row's cells in which something stands, also those that a merged one covers: what was pasted there is held."""
    column = 0
    for cell in row:
        times = _whole(cell, "number-columns-repeated")
        if cell.tag in (f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell") and _holds_something(cell):
            is_struck, left = struck.left_of(cell, column)
            value, note = (entered_of(left), "") if is_struck else _value(cell, styles.levels)
            if value is not None:
                across, down = _whole(cell, "number-columns-spanned"), _whole(cell, "number-rows-spanned")
                unseen = cell.get(f"{_TABLE}style-name") in styles.coloured or _shows_nothing(cell)
                shown = _shown(cell, value) if isinstance(value, Decimal) else ""
                for repeat in range(times):
                    yield GridCell(
                        number, column + repeat, value, across, down, number + 1, note, shown, unseen
                    )
        column += times


def _holds_something(cell: Any) -> bool:
    """Whether a cell has a text or a value; programs need not write what it shows."""
    return len(cell) > 0 or bool(cell.get(f"{_OFFICE}value-type"))


def _shows_nothing(cell: Any) -> bool:
    """Whether a number's format (;;;) lets nothing of it be seen: its line of text is there, and empty."""
    lines = cell.findall(f"{_TEXT}p")
    return bool(lines) and bool(cell.get(f"{_OFFICE}value")) and not _text_of(cell).strip()


def _merged(row: Any, number: int) -> Iterator[GridCell]:
    """The row's merged cells in which nothing stands."""
    column = 0
    for cell in row:
        across, down = _whole(cell, "number-columns-spanned"), _whole(cell, "number-rows-spanned")
        if cell.tag == f"{_TABLE}table-cell" and not _holds_something(cell) and (across, down) != (1, 1):
            yield GridCell(number, column, "", across, down)
        column += _whole(cell, "number-columns-repeated")


def _whole(element: Any, name: str) -> int:
    text = element.get(f"{_TABLE}{name}", "1")
    return max(1, int(text)) if text.isascii() and text.isdigit() and len(text) < 8 else 1


def _value(cell: Any, levels: Mapping[str, str]) -> tuple[Decimal | str | None, str]:
    kind = cell.get(f"{_OFFICE}value-type", "")
    shown = _text_of(cell)
    if kind in ("float", "currency", "percentage"):
        try:
            # Gnumeric writes all digits of the double; what was entered is its shortest decimal.
            number = number_of(cell.get(f"{_OFFICE}value", ""))
        except (ValueError, OverflowError):
            return entered_of(shown), ""
        return (_share(number, shown) if kind == "percentage" else number), ""
    if kind in ("date", "time"):
        held = cell.get(f"{_OFFICE}{kind}-value", "")
        if day := _DAY.match(held):
            return f"{day[1]}年{int(day[2])}月{int(day[3])}日", "intake-date"
        return entered_of(shown or held), "intake-date"
    seen = _text_of(cell, levels)
    return entered_of(seen if seen != shown else cell.get(f"{_OFFICE}string-value") or shown), ""


def _shown(cell: Any, number: Decimal) -> str:
    """A number as its format shows it, "" where that is all its digits and nothing else, in whatever language, or where
    parts are shown in another notation (1.2E+07, 1/2)."""
    shown = _text_of(cell).strip()
    if not shown or "/" in shown or re.search("[0-9]E[+-]", shown):
        return ""
    digits = "".join(re.findall("[0-9]", shown))
    exact = "".join(re.findall("[0-9]", format(number.normalize(), "f")))
    bare = re.fullmatch(r"[-+(\s0-9.,'\u2019)¥￥$]*", shown) and (number >= 0 or re.search("[-(−]", shown))
    same = digits.lstrip("0").rstrip("0") == exact.lstrip("0").rstrip("0") and len(digits) >= len(exact)
    return "" if bare and same else shown


def _share(number: Decimal, shown: str) -> str:
    """A share as it is shown, "95.00%", where that is all of it; with the words of its format (≥95.00%)."""
    text = shown.strip()
    found = _SHARE.search(text)
    around = text.replace(found[0], "", 1) if found else "()"
    if found and not _MORE_OF_A_SHARE.search(around) and Decimal(found[0][:-1]) == number * 100:
        return text
    return f"{plain(number * 100)}%"


def _text_of(cell: Any, levels: Mapping[str, str] = _NONE, without: Collection[Any] = ()) -> str:
    """The lines of a cell. `levels`: of the styles whose figures are raised or lowered, to be shown as they are seen."""
    return "\n".join(_paragraph(child, without, levels) for child in cell if child.tag == f"{_TEXT}p")


def _paragraph(element: Any, without: Collection[Any] = (), levels: Mapping[str, str] = _NONE) -> str:
    """The text of a paragraph, no more of it than a cell can hold; nothing of the elements `without`."""
    pieces = [element.text or ""]
    blanks = 0
    for child in element:
        if child.tag == f"{_TEXT}s":
            times = child.get(f"{_TEXT}c", "1")
            times = int(times) if times.isascii() and times.isdigit() and len(times) < 6 else 1
            blanks += times
            pieces.append(" " * (times if blanks < LONGEST_CELL else 1))
        elif child.tag == f"{_TEXT}tab":
            pieces.append("\t")
        elif child.tag == f"{_TEXT}line-break":
            pieces.append("\n")
        elif (
            child.tag != f"{_OFFICE}annotation"
            and child not in without
            and not str(child.tag).startswith(_DRAW)
        ):
            text = _paragraph(child, without, levels)
            level = levels.get(child.get(f"{_TEXT}style-name", ""))
            pieces.append(raised(text, level) if level else text)
        pieces.append(child.tail or "")
    return "".join(pieces)
