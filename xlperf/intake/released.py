"""What the workbooks of a released version of a form hold, frozen as data, so that those sent out years ago are compared
with what they were sent out with, whatever the programs that make new ones have learned since.

Owns the snapshot (labels, formulas, names with four rows in each table) and its growth to any number of rows.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from xlperf.form import Form, form_specs
from xlperf.form.layout import BANNER_ROW, CHECK_SHEET, Layout, layout_of, roles
from xlperf.intake.template_cells import Expected, expected_of
from xlperf.ooxml.address import REFERENCE, address, column_letters, row_and_column
from xlperf.ooxml.formula import TOKEN, normal
from xlperf.system.dataclass import dataclass

FROZEN_ROWS = 4
"""Rows of each table in a snapshot: the first, one that stands for all between, the one before it, and the last."""

FIRST, TYPICAL, LAST = 0, 2, FROZEN_ROWS - 1
FROZEN_YEAR = 9999
"""A year that stands for any."""

FILE = "released.json"
PAST = "past"


@dataclass(frozen=True)
class RepeatedRows:
    """Rows of a sheet that repeat with each row of a table: `height` rows from `first` (from 1), FROZEN_ROWS times."""

    table: str
    sheet: str
    first: int
    height: int

    def instance(self, row: int) -> int | None:
        """Which row of the table, from 0, a row of the sheet belongs to."""
        number = (row - self.first) // self.height
        return number if 0 <= number < FROZEN_ROWS else None


# ---------------------------------------------------------------- freezing


def snapshot_of(form: Form) -> dict[str, Any]:
    """What the workbooks of `form` hold, as JSON's values."""
    rows = dict.fromkeys(form.tables, FROZEN_ROWS)
    layout, asking = layout_of(form, FROZEN_YEAR, rows), layout_of(form, FROZEN_YEAR, rows, calls_python=True)
    expected = expected_of(layout)
    blocks = _blocks(layout)

    def kept(sheet: str, place: str) -> bool:
        found = _block_of(blocks, sheet, row_and_column(place)[0])
        return found is None or found[1] in (FIRST, TYPICAL)

    sheet = expected.sheet
    return {
        "form": form.id,
        "version": form.version,
        "sheet": sheet,
        "heading": expected.heading,
        "blocks": [[block.table, block.sheet, block.first, block.height] for block in blocks],
        "names": {name: list(ends) for name, ends in sorted(expected.names.items())},
        "labels": {place: text for place, text in _in_order(expected.labels) if kept(sheet, place)},
        "inputs": [place for place, _ in _in_order(dict.fromkeys(expected.inputs, "")) if kept(sheet, place)],
        "guarded": [
            place for place, _ in _in_order(dict.fromkeys(expected.guarded, "")) if kept(sheet, place)
        ],
        "formulas": {
            name: {place: text for place, text in _in_order(found) if kept(name, place)}
            for name, found in _any_row(layout, expected.formulas).items()
        },
        "asking_python": {
            name: {
                place: text
                for place, text in _in_order(found)
                if kept(name, place) and expected.formulas[name].get(place) != text
            }
            for name, found in expected_of(asking).formulas.items()
        },
    }


NUMBER_OF_ROW = ",0,#)"
"""How a formula ends in a snapshot that says which row of the table it is in."""


def _any_row(layout: Layout, formulas: Mapping[str, Mapping[str, str]]) -> dict[str, dict[str, str]]:
    """The formulas, with a mark for the number of the row in those that say it."""
    found = {sheet: dict(texts) for sheet, texts in formulas.items()}
    for formula in layout.formulas:
        if isinstance(formula.role, roles.RowNumber):
            place, number = address(formula.row, formula.column), formula.role.of + 1
            found[formula.sheet][place] = formula.text.removesuffix(f",0,{number})") + NUMBER_OF_ROW
    return found


def _in_order(cells: Mapping[str, str]) -> list[tuple[str, str]]:
    return sorted(cells.items(), key=lambda cell: row_and_column(cell[0]))


def _blocks(layout: Layout) -> list[RepeatedRows]:
    return [
        RepeatedRows(table, layout.sheet, first + 1, 1) for table, (first, _) in sorted(layout.tables.items())
    ]


def same_snapshot(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether two snapshots mean the same: a formula may be spelt otherwise."""
    return one == other or _bare(one) == _bare(other)


def _bare(snapshot: Mapping[str, Any]) -> Mapping[str, Any]:
    bare = {
        key: {
            sheet: {place: normal(text, sheet) for place, text in found.items()}
            for sheet, found in snapshot.get(key, {}).items()
        }
        for key in ("formulas", "asking_python")
    }
    return {**snapshot, **bare}


# ---------------------------------------------------------------- growing


def grown(
    snapshot: Mapping[str, Any], rows: Mapping[str, int], year: int, calls_python: bool = False
) -> Expected:
    """What a workbook holds that was made for `year` with `rows` rows of each table; `calls_python`: one whose macros
    ask Python."""
    if calls_python:
        asking = {
            sheet: {**found, **snapshot["asking_python"].get(sheet, {})}
            for sheet, found in snapshot["formulas"].items()
        }
        snapshot = {**snapshot, "formulas": asking}
    return _Growth(snapshot, rows, year).expected()


class _Growth:
    def __init__(self, snapshot: Mapping[str, Any], rows: Mapping[str, int], year: int) -> None:
        self.snapshot, self.rows, self.year = snapshot, rows, year
        self.blocks = [RepeatedRows(*fields) for fields in snapshot["blocks"]]

    def expected(self) -> Expected:
        given = self.snapshot
        sheet = given["sheet"]
        labels = {
            to: _in_year(text, self.year)
            for place, text in given["labels"].items()
            for to, _ in self._copies(sheet, place)
        }
        formulas: dict[str, dict[str, str]] = {}
        for name, found in given["formulas"].items():
            formulas[name] = {
                to: self._text(text, name, place, number)
                for place, text in found.items()
                for to, number in self._copies(name, place)
            }
        return Expected(
            sheet,
            labels,
            formulas,
            {name: (self._end(sheet, first), self._end(sheet, last)) for name, (first, last) in given["names"].items()},
            self._places(given["inputs"]),
            self._places(given["guarded"]),
            self._end(sheet, given["heading"]),
        )  # fmt: skip

    def _places(self, places: list[str]) -> frozenset[str]:
        return frozenset(to for place in places for to, _ in self._copies(self.snapshot["sheet"], place))

    def _copies(self, sheet: str, place: str) -> list[tuple[str, int]]:
        """Where a cell of the snapshot stands, and in which row of its table: once, or once a row."""
        row, column = row_and_column(place)
        found = _block_of(self.blocks, sheet, row)
        letters = column_letters(column - 1)
        if found is None:
            return [(f"{letters}{self._row(sheet, row)}", 0)]
        block, instance = found
        numbers = [0] if instance == FIRST else range(1, self.rows[block.table])
        return [(f"{letters}{self._row(sheet, row, number)}", number) for number in numbers]

    def _end(self, sheet: str, place: str) -> str:
        """A cell that is the first or last of a range, or stands alone."""
        row, column = row_and_column(place)
        return f"{column_letters(column - 1)}{self._row(sheet, row, self._outer(sheet, row))}"

    def _outer(self, sheet: str, row: int) -> int:
        found = _block_of(self.blocks, sheet, row)
        return self.rows[found[0].table] - 1 if found is not None and found[1] == LAST else 0

    def _row(self, sheet: str, row: int, number: int = 0) -> int:
        """Where a row of the snapshot is; one that repeats, for row `number` of its table."""
        moved = row
        for block in self.blocks:
            if block.sheet == sheet and row >= block.first:
                instance = block.instance(row)
                further = self.rows[block.table] - FROZEN_ROWS if instance is None else number - instance
                moved += further * block.height
        return moved

    def _text(self, text: str, sheet: str, place: str, number: int) -> str:
        """The formula of the cell at `place` for row `number` of its table."""
        own = _block_of(self.blocks, sheet, row_and_column(place)[0])
        tokens = _tokens(text)
        written: list[str] = []
        here, at = sheet, 0
        while at < len(tokens):
            kind, token = tokens[at]
            ends = 1
            if kind == "cell":
                if [one for one, _ in tokens[at + 1 : at + 3]] == ["sign", "cell"] and tokens[at + 1][
                    1
                ] == ":":
                    ends = 3
                written.append(self._reference(here, [tokens[at][1], tokens[at + ends - 1][1]], own, number))
            else:
                written.append(token)
            here = token[:-1].strip("'") if kind == "sheet" else sheet
            at += ends
        grown_text = _in_year("".join(written), self.year, _IN_FORMULAS)
        if grown_text.endswith(NUMBER_OF_ROW):
            return f"{grown_text.removesuffix(NUMBER_OF_ROW)},0,{number + 1})"
        return grown_text

    def _reference(
        self, sheet: str, ends: list[str], own: tuple[RepeatedRows, int] | None, number: int
    ) -> str:
        """A cell or range on `sheet`: of the formula's own row of the table or the one above, else from the first to
        the last; raises ValueError for a row between, of which nobody could say which it is in a longer table."""
        parts = [REFERENCE.fullmatch(end) for end in ends]
        found = [_block_of(self.blocks, sheet, int(part[4])) for part in parts if part]
        relative = (
            own is not None
            and found[0] is not None
            and found[0] == found[-1]
            and found[0][0].table == own[0].table
            and found[0][1] in (own[1], own[1] - 1)
        )
        written = []
        for part, block in zip(parts, found, strict=True):
            assert part is not None
            instance = 0
            if relative and own is not None and block is not None:
                instance = number + block[1] - own[1]
            elif block is not None:
                if block[1] not in (FIRST, LAST):
                    raise ValueError(f"{sheet}!{part[0]}")
                instance = self.rows[block[0].table] - 1 if block[1] == LAST else 0
            row = self._row(sheet, int(part[4]), instance)
            written.append(f"{part[1]}{part[2]}{part[3]}{row}")
        return written[0] if ends[0] == ends[1] else ":".join(written)


@lru_cache(maxsize=8192)
def _tokens(text: str) -> tuple[tuple[str | None, str], ...]:
    """Kind and text of each token of a formula; kept, for each row of a table is written from the same."""
    return tuple((match.lastgroup, match[0]) for match in TOKEN.finditer(text))


def _block_of(blocks: list[RepeatedRows], sheet: str, row: int) -> tuple[RepeatedRows, int] | None:
    for block in blocks:
        if block.sheet == sheet and (instance := block.instance(row)) is not None:
            return block, instance
    return None


# ---------------------------------------------------------------- files


def expected_for(layout: Layout) -> Expected:
    """What a workbook of `layout` is compared with: of a past version its snapshot, else what is made today."""
    form = layout.form
    if past_snapshot(form.id, form.version) is None:
        return expected_of(layout)
    rows = tuple((table, layout.capacities[table]) for table in form.tables)
    frozen = _grown(form.id, form.version, rows, layout.year, layout.calls_python and not layout.sheets)
    frozen = _with_control(frozen, layout)
    if not layout.sheets and not layout.prefix:
        return frozen
    # Formulas across the sheets of a workbook grow in no snapshot: where they stand is known, not what each says.
    own = {sheet: found for sheet, found in frozen.formulas.items() if sheet != frozen.sheet}
    used = {address(BANNER_ROW, layout.flag_column): ""} if layout.prefix else {}
    return replace(
        frozen,
        sheet=layout.sheet,
        formulas={**own, layout.sheet: {**frozen.formulas[frozen.sheet], **used}},
        names={layout.prefix + name: ends for name, ends in frozen.names.items()},
        compares_formulas=False,
    )


def _with_control(frozen: Expected, layout: Layout) -> Expected:
    """A snapshot, which knows no control figures, with the formulas of those that the workbook carries."""
    control = layout.control_formulas if layout.main is None else None
    if control is None:
        return frozen
    formulas = {sheet: dict(found) for sheet, found in frozen.formulas.items()}
    for formula in layout.formulas:
        place = address(formula.row, formula.column)
        text = formulas[layout.sheet].get(place)
        if formula.sheet == layout.sheet and text is not None:
            formulas[layout.sheet][place] = control.joined(replace(formula, text=text)).text
    for formula in control.of_check_sheet():
        formulas[CHECK_SHEET][address(formula.row, formula.column)] = formula.text
    return replace(frozen, formulas=formulas)


_FROZEN_YEARS = re.compile(r"(?<![\d.])(99[5-9]\d|100[0-4]\d)(?![\d.])")
"""The year that stands for any, and the fifty before and after it, of which a form may speak."""
_IN_FORMULAS = re.compile(rf"(?<![\d.])(?:{FROZEN_YEAR}(?![\d.])|(?:99[5-9]\d|100[0-4]\d)(?=年))")
"""In a formula the years around it only where they are written as years: 10000 is a factor there, too."""


def _in_year(text: str, year: int, years: re.Pattern[str] = _FROZEN_YEARS) -> str:
    return years.sub(lambda match: str(int(match[0]) - FROZEN_YEAR + year), text)


@lru_cache(maxsize=64)
def _grown(
    form: str, version: int, rows: tuple[tuple[str, int], ...], year: int, calls_python: bool
) -> Expected:
    snapshot = past_snapshot(form, version)
    assert snapshot is not None
    return grown(snapshot, dict(rows), year, calls_python)


@lru_cache(maxsize=64)
def past_snapshot(form: str, version: int) -> Mapping[str, Any] | None:
    """The snapshot of a past version of a shipped form, None of the newest and of forms that are not shipped."""
    spec = form_specs().get(form)
    path = spec.parent / PAST / f"v{version}.json" if spec is not None else None
    if path is None or not path.is_file():
        return None
    found: Mapping[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found


def written(snapshot: Mapping[str, Any]) -> str:
    """A snapshot as the text of its file: an entry a line, so that a change is seen in a difference of lines."""
    return json.dumps(snapshot, ensure_ascii=False, indent=0) + "\n"


def snapshot_file(spec: Path) -> Path:
    """Where the snapshot of the newest version of a shipped form lies."""
    return spec.with_name(FILE)
