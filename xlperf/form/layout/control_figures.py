"""Control figures (控制数) in a workbook: what an office sets for a department is held against what is entered, by formulas.

Owns their line on sheet 校验, the hidden columns beside it, and how they join what stands beside the rows of the paper. A
workbook without them is untouched, so that released versions of a form stay as they are.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal

from xlperf.expression import literal, plain
from xlperf.expression.native_reading import is_blank
from xlperf.form.layout import roles
from xlperf.form.layout.check_formulas import codes_of_row, open_count
from xlperf.form.layout.fixed import (
    CHECK_FIRST_ROW,
    CHECK_SHEET,
    CODES,
    CURE_COLUMN,
    LINK_COLUMN,
    PASSED,
    RESULT_COLUMN,
    UNDECIDED,
)
from xlperf.form.layout.places import Places
from xlperf.form.layout.reasons import told
from xlperf.form.layout.roles import Formula
from xlperf.form.layout.where import Where
from xlperf.messages import CHINESE, catalogue, say
from xlperf.ooxml.address import address, quoted
from xlperf.system.dataclass import dataclass

CONTROL_CHECK = "control-figures"
CONTROL_TITLE = "与控制数一致"

catalogue(
    {
        "control-figures": (
            "“{label}”填的是 {value}，控制数是 {expected}，相差 {difference}",
            "'{label}' is {value}; the control figure is {expected}, a difference of {difference}",
        ),
        "control-figures.empty": (
            "“{label}”没有填，控制数是 {expected}",
            "'{label}' is empty; the control figure is {expected}",
        ),
        "control-figures.hint": (
            "按下达的控制数填报；控制数有调整的，请预算部门更新名册",
            "declare the figure that was set; if it has changed, the budget office brings the roster up to date",
        ),
    }
)

COUNT_COLUMN, FIGURE_COLUMN, CODE_COLUMN, REASON_COLUMN, FIRST_COLUMN = 6, 7, 8, 9, 10
"""Hidden columns of 校验: on the line itself how many figures differ; from the first line down, a row a figure: the figure,
what its check says, why, and the first place from here down that is open."""


@dataclass(frozen=True)
class Control:
    """The amounts of a form that are held against figures, in the form's order. `tolerance`: a difference up to it is none, in
    the form's unit; `severity`: error, warning or info."""

    fields: tuple[str, ...]
    tolerance: Decimal = Decimal(0)
    severity: str = "warning"


def control_name(field: str) -> str:
    """How the hidden sheet and a declaration call a figure that they carry."""
    return f"control({field})"


def field_of_control(name: str) -> str:
    """The field whose figure is carried under a name, "" for another name."""
    found = re.fullmatch(r"control\(([^()]+)\)", name)
    return found[1] if found else ""


@dataclass(frozen=True)
class ControlFormulas:
    """The formulas of `control` in the workbook of `layout`, whose 校验 has `lines` lines without it. `carried`: the formula
    of what the hidden sheet carries under a name."""

    layout: Places
    control: Control
    where: Where
    lines: int
    carried: Callable[[str, bool], str]

    @property
    def line_row(self) -> int:
        """Its line on 校验."""
        return CHECK_FIRST_ROW + self.lines

    def joined(self, formula: Formula) -> Formula:
        """A formula of the form's sheet, with what the figures say joined to it."""
        text = self._joined(formula)
        return formula if text == formula.text else replace(formula, text=text)

    def _joined(self, formula: Formula) -> str:
        text = formula.text
        match formula.role:
            case roles.OpenTotal(severity) if severity == self.control.severity:
                return f"{text}+MAX({self._on_check_sheet(self.line_row, COUNT_COLUMN)},0)"
            case roles.Flag(row, column) if (field := self._field_at(row, column)) is not None:
                return f"MAX({text},{self._of(field, CODE_COLUMN)})"
            case roles.Status(row) if fields := self._fields_beside(row):
                return self._status(row, fields, text)
        return text

    def _status(self, row: int, fields: list[str], text: str) -> str:
        """What stood there, and where that is open for no reason of its own, the first figure that differs."""
        tests = [f"{self._of(one, CODE_COLUMN)}>0" for one in fields]
        any_of = f"OR({','.join(tests)})" if len(tests) > 1 else tests[0]
        reason = self._of(fields[-1], REASON_COLUMN)
        for test, one in zip(tests[-2::-1], fields[-2::-1], strict=True):
            reason = f"IF({test},{self._of(one, REASON_COLUMN)},{reason})"
        shown = told(reason, self._on_check_sheet(self.line_row, CURE_COLUMN))
        return f"IF(AND(MAX({codes_of_row(self.layout, row)})<=0,{any_of}),{shown},{text})"

    def of_check_sheet(self) -> Iterator[Formula]:
        """The formulas of its line, and of the hidden columns."""
        for of, field in enumerate(self.control.fields):
            yield from self._of_field(field, of)
        codes = (
            f"{address(CHECK_FIRST_ROW, CODE_COLUMN, True)}"
            f":{address(CHECK_FIRST_ROW + len(self.control.fields) - 1, CODE_COLUMN, True)}"
        )
        yield self._at(roles.ControlCount(), self.line_row, COUNT_COLUMN, open_count(codes))
        number, first = (
            address(self.line_row, COUNT_COLUMN, True),
            address(CHECK_FIRST_ROW, FIRST_COLUMN, True),
        )
        result = f'IF({number}>0,{number}&" 处，先看 "&{first},IF({number}<0,"—","{PASSED}"))'
        yield self._at(roles.ControlResult(), self.line_row, RESULT_COLUMN, result)
        place = self._place(self.control.fields[0])
        shown = f'IF({number}>0,LEFT({first},FIND("：",{first})-1),{place})'
        sheet = self.layout.sheet
        link = f'HYPERLINK(CHAR(35)&"{quoted(sheet)}!"&{shown},{literal(sheet)}&"!"&{shown})'
        yield self._at(roles.ControlLink(), self.line_row, LINK_COLUMN, link)

    def _of_field(self, field: str, number: int) -> Iterator[Formula]:
        row = CHECK_FIRST_ROW + number
        sheet = quoted(self.layout.sheet)
        read, entered = (f"{sheet}!{get(None, field)}" for get in (self.where.read, self.where.entered))
        blank = is_blank(read, entered, True)
        figure, code = address(row, FIGURE_COLUMN, True), address(row, CODE_COLUMN, True)
        failed = CODES[self.control.severity]
        differs = f"ROUND(ABS({read}-ROUND({figure},2)),2)>{plain(self.control.tolerance)}"
        says = f"IF({blank},{failed},IF(ISNUMBER({read}),IF({differs},{failed},0),{UNDECIDED}))"
        yield self._at(
            roles.ControlFigure(field), row, FIGURE_COLUMN, self.carried(control_name(field), True)
        )
        yield self._at(roles.ControlCode(field), row, CODE_COLUMN, f"IF(ISNUMBER({figure}),{says},0)")
        amounts = {
            "value": f'TEXT({read},"0.00")',
            "expected": f'TEXT(ROUND({figure},2),"0.00")',
            "difference": f'TEXT(ROUND({read}-ROUND({figure},2),2),"0.00")',
        }
        empty, other = (
            _spelt(key, self.layout.form.label_of(field), amounts)
            for key in ("control-figures.empty", "control-figures")
        )
        reason = f'IF({code}>0,IF({blank},{empty},{other}),"")'
        yield self._at(roles.ControlReason(field), row, REASON_COLUMN, reason)
        is_last = number + 1 == len(self.control.fields)
        after = '""' if is_last else address(row + 1, FIRST_COLUMN, True)
        here = f'{self._place(field)}&"："&{address(row, REASON_COLUMN, True)}'
        yield self._at(roles.ControlFirst(field), row, FIRST_COLUMN, f"IF({code}>0,{here},{after})")

    def _at(self, role: roles.Role, row: int, column: int, text: str) -> Formula:
        return Formula(role, CHECK_SHEET, row, column, text)

    def _row(self, field: str) -> int:
        """The row beside which the field's checks are shown."""
        return next(
            (one.shown for one in self.layout.checks if (one.row, one.column) == self.layout.place(field)),
            self.layout.place(field)[0],
        )

    def _fields_beside(self, row: int) -> list[str]:
        return [field for field in self.control.fields if self._row(field) == row]

    def _field_at(self, row: int, column: int) -> str | None:
        return next((one for one in self.control.fields if self.layout.place(one) == (row, column)), None)

    def _place(self, field: str) -> str:
        cell = f"{quoted(self.layout.sheet)}!{address(*self.layout.place(field), absolute=True)}"
        return f"ADDRESS(ROW({cell}),COLUMN({cell}),4)"

    def _of(self, field: str, column: int) -> str:
        return self._on_check_sheet(CHECK_FIRST_ROW + self.control.fields.index(field), column)

    def _on_check_sheet(self, row: int, column: int) -> str:
        return f"{quoted(CHECK_SHEET)}!{address(row, column, True)}"

    def rows(self) -> dict[str, int]:
        """Of each field the row of the form's sheet beside which it is told."""
        return {field: self._row(field) for field in self.control.fields}


def _spelt(key: str, label: str, amounts: dict[str, str]) -> str:
    """A message as a formula, its amounts from cells."""
    marks = {name: chr(0xE000 + number) for number, name in enumerate(amounts)}
    by_mark = {mark: amounts[name] for name, mark in marks.items()}
    text = say(key, CHINESE, label=label, **marks)
    pieces = [one for one in re.split("([\ue000-\ue002])", text) if one]
    return "&".join(by_mark[one] if one in by_mark else literal(one) for one in pieces)
