"""A long table in the consolidated workbook: header, rows, and further sheets where one is full.

Owns the looks of the workbook's tables, and that no text in them is ever live: no formula, no link, no markup comes of
what somebody entered. Knows nothing of what the tables hold.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from math import ceil
from typing import Any

from xlperf.consolidation.workbook.printing import PageHeading, fit_to_paper
from xlperf.consolidation.workbook.quick_sheet import LONGEST, QuickSheet
from xlperf.form import style
from xlperf.ooxml.address import column_letters, quoted
from xlperf.ooxml.text import cut_to_cell, text_width
from xlperf.system.dataclass import dataclass

MOST_ROWS = 1_048_575
"""Rows below the header of one sheet (Excel's limit is 1,048,576 with it)."""
MOST_LINKS = 65_530
"""Links of one sheet; Excel drops all above."""
LONGEST_LINK, LONGEST_PLACE = 2_000, 255
LONGEST_NAME = 31
LINE_HEIGHT = 13.5
"""Points of one line of 10-point letters."""

FONT = "宋体"
HEADING_FONT = "黑体"

_LIVE = ("=", "+", "-", "@", "\t", "\r")
_NEEDS_CARE = frozenset((*_LIVE, "<"))


@dataclass(frozen=True)
class SheetColumn:
    """A column: its words, its width in characters, its kind (text, amount, count, number, end, share).

    `entered`: people write in it, one of `choices` where there are any; `hidden`: no person needs to see it; `wraps`: long
    texts go on in a second line.
    """

    text: str
    width: float = 12
    kind: str = "text"
    entered: bool = False
    choices: tuple[str, ...] = ()
    hidden: bool = False
    wraps: bool = False


@dataclass(frozen=True)
class Link:
    """A text that leads to another file of the same delivery, or to a place in it."""

    text: str
    file: str
    place: str = ""


SheetValue = Decimal | int | str | Link | None

NUMBER_FORMATS = {
    "amount": "#,##0.00",
    "count": "#,##0",
    "number": "General",
    "end": "General",
    "share": "0.0%",
}


class Looks:
    """The formats of a workbook, each made once; `paper`: what stands above its printed pages."""

    def __init__(self, book: Any, paper: PageHeading | None = None) -> None:
        self.book, self.paper = book, paper or PageHeading()
        self._made: dict[tuple[tuple[str, object], ...], Any] = {}

    def get(self, **properties: object) -> Any:
        base: dict[str, object] = {
            "font_name": FONT,
            "font_size": 10,
            "font_charset": style.CHINESE_CHARSET,
            "valign": "vcenter",
        }
        base.update(properties)
        key = tuple(sorted(base.items()))
        if key not in self._made:
            self._made[key] = self.book.add_format(base)
        return self._made[key]

    def header(self) -> Any:
        return self.get(
            bold=True,
            bg_color=style.HEADING_TINT,
            border=1,
            align="center",
            text_wrap=True,
            font_name=HEADING_FONT,
        )

    def cell(self, kind: str, **more: object) -> Any:
        if kind == "text":
            return self.get(num_format="@", **more)
        return self.get(num_format=NUMBER_FORMATS[kind], align="right", **more)

    def entered(self) -> Any:
        """Of a cell that people write in."""
        return self.get(
            num_format="@", bg_color=style.INPUT_TINT, border=1, border_color="#BFBFBF", text_wrap=True
        )

    def live_text(self) -> Any:
        """Of a text that begins like a formula: marked as text, so that editing the cell does not make it one."""
        return self.get(num_format="@", quote_prefix=True)

    def link(self) -> Any:
        return self.get(font_color="#0563C1", underline=1)


def header_height(columns: Sequence[SheetColumn]) -> float:
    """Points of the header's row: two lines, or as many as the longest of its texts takes at its column's width, of which a
    character is lost on either side where no word may end; programs do not find out by themselves."""
    shown = [one for one in columns if not one.hidden]
    lines = max((ceil(text_width(one.text) / max(2.0, one.width - 2)) for one in shown), default=1)
    return LINE_HEIGHT * max(2, lines) + 3


def harmless(text: str) -> str:
    """A text as it may be written: within a cell's length, never taken for markup."""
    text = cut_to_cell(text)
    # XlsxWriter writes a text in <r>…</r> as the markup it looks like.
    return text + " " if text.startswith("<r>") and text.endswith("</r>") else text


def write(sheet: Any, looks: Looks, row: int, column: int, value: SheetValue, kind: str = "text") -> None:
    """Writes one value as what it is: never as a formula, whatever it begins with."""
    if value is None or value == "":
        return
    if isinstance(value, Link):
        _write_link(sheet, looks, row, column, value)
    elif isinstance(value, str):
        text = harmless(value)
        live = text[:1] in _LIVE
        sheet.write_string(row, column, text, looks.live_text() if live else looks.cell("text"))
    else:
        sheet.write_number(row, column, float(value), looks.cell("number" if kind == "text" else kind))


def _write_link(sheet: Any, looks: Looks, row: int, column: int, link: Link) -> None:
    text = harmless(link.text)
    fits = len(link.file) <= LONGEST_LINK and len(link.place) <= LONGEST_PLACE and "#" not in link.file
    # A name of bytes that are no Unicode no program could follow.
    fits = fits and not re.search("[\ud800-\udfff]", link.file)
    if not fits or sheet.hlink_count >= MOST_LINKS:
        write(sheet, looks, row, column, text)
        return
    place = f"#{link.place}" if link.place else ""
    sheet.write_url(row, column, f"external:{link.file}{place}", looks.link(), text)


class TableSheet:
    """One table, written row by row; a sheet that is full is followed by another, `NAME (2)`, with the same header.

    `first_page`: how many columns stand together on the first of the pages across, where they do not all fit on one."""

    def __init__(
        self,
        book: Any,
        looks: Looks,
        name: str,
        headings: Sequence[SheetColumn],
        *,
        frozen: int = 0,
        most: int = MOST_ROWS,
        first_page: int = 0,
    ) -> None:
        self.book, self.looks, self.name, self.headings = book, looks, name, tuple(headings)
        self.frozen, self.most, self.first_page = frozen, most, first_page
        self.parts: list[tuple[str, int]] = []
        """each sheet's name and how many rows of data it holds"""
        self.sheet: Any = None
        self._formats = [
            looks.entered()
            if heading.entered
            else looks.cell(heading.kind, **({"text_wrap": True} if heading.wraps else {}))
            for heading in self.headings
        ]
        self._wrapping = [
            column for column, heading in enumerate(self.headings) if heading.wraps or heading.entered
        ]
        self._begin()

    def _begin(self) -> None:
        number = len(self.parts) + 1
        name = self.name if number == 1 else f"{self.name[: LONGEST_NAME - 8]} ({number})"
        self.sheet = sheet = self.book.add_worksheet(name, QuickSheet)
        self.parts.append((name, 0))
        looks_of_empty = self.looks.entered()
        for column, heading in enumerate(self.headings):
            look = looks_of_empty if heading.entered else None
            sheet.set_column(column, column, heading.width, look, {"hidden": True} if heading.hidden else {})
        sheet.set_row(0, header_height(self.headings))
        sheet.outline_settings(symbols_below=False)
        sheet.freeze_panes(1, self.frozen)
        for column, heading in enumerate(self.headings):
            sheet.write_string(0, column, harmless(heading.text), self.looks.header())
        fit_to_paper(
            sheet,
            [heading.width for heading in self.headings if not heading.hidden],
            self.frozen,
            self.looks.paper.header(self.name),
            self.first_page,
        )
        sheet.repeat_rows(0)

    @property
    def next_row(self) -> int:
        """The row (from 0) that comes next on the current sheet."""
        return self.parts[-1][1] + 1

    def add(self, values: Sequence[SheetValue], level: int = 0) -> None:
        """One row, a value a heading; of a `level` above 0 it is folded under the row above it."""
        if self.parts[-1][1] >= self.most:
            self._filter()
            self._begin()
        row, sheet = self.next_row, self.sheet
        if self._wrapping and (lines := self._lines(values)) > 1:
            sheet.set_row(row, min(style.TALLEST_ROW, LINE_HEIGHT * lines + 2))
        if level:
            sheet.set_row(row, None, None, {"level": level, "hidden": True})
        # Nearly all cells are plain texts and numbers: these take the short way.
        plain: list[tuple[int, str | float, Any]] = []
        for column, (value, look) in enumerate(zip(values, self._formats, strict=True)):
            if value is None or value == "":
                continue
            if value.__class__ is Decimal:
                plain.append((column, float(value), look))
            elif value.__class__ is str and value[0] not in _NEEDS_CARE and len(value) <= LONGEST:
                plain.append((column, value, look))
            else:
                write(sheet, self.looks, row, column, value, self.headings[column].kind)
        sheet.write_plain(row, plain)
        name, rows = self.parts[-1]
        self.parts[-1] = name, rows + 1

    def _lines(self, values: Sequence[SheetValue]) -> int:
        """How many lines the longest of the texts takes that go on in a second one; programs do not find out by themselves."""
        lines = 1
        for column in self._wrapping:
            text, width = str(values[column] or ""), self.headings[column].width
            if len(text) * 2 > width:  # else it fits, whatever its letters are
                lines = max(lines, ceil(text_width(text) / width))
        return lines

    def close(self) -> None:
        """Ends the table; without a row it keeps its header and a filter all the same."""
        self._filter()

    def _filter(self) -> None:
        last = max(1, self.parts[-1][1])
        self.sheet.autofilter(0, 0, last, len(self.headings) - 1)
        for column, heading in enumerate(self.headings):
            if heading.choices:
                chosen = {"validate": "list", "source": list(heading.choices)}
                self.sheet.data_validation(1, column, last, column, chosen)

    def column(self, text: str) -> int:
        return next(index for index, heading in enumerate(self.headings) if heading.text == text)

    def areas(self, column: int) -> list[str]:
        """The column's cells on every sheet of the table, as references; an empty table has its first row."""
        letters = column_letters(column)
        return [f"{quoted(name)}!${letters}$2:${letters}${max(1, rows) + 1}" for name, rows in self.parts]


def sheet_name(text: str, taken: set[str]) -> str:
    """A lawful name for a sheet made of `text`, none of those taken (compared without case)."""
    name = re.sub(r"[\[\]:*?/\\]", " ", text).strip().strip("'")[: LONGEST_NAME - 8].strip() or "表"
    number, wanted = 1, name
    while wanted.lower() in taken:
        number += 1
        wanted = f"{name}-{number}"
    taken.add(wanted.lower())
    return wanted
