"""The formulas of one sheet's checks: their codes in hidden columns, the status beside each row, colours, counts.

Owns what people see of the checks. `formulas` owns all else that stands on the sheet.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import field

from xlperf.expression import guarded, literal
from xlperf.expression.native import can_fail
from xlperf.expression.native_reading import told_together
from xlperf.form import Rule
from xlperf.form.layout import roles
from xlperf.form.layout.fixed import (
    BANNER_ROW,
    CHECK_FIRST_ROW,
    CHECK_SHEET,
    CODES,
    CURE_COLUMN,
    FIRST_ROW,
    PASSED,
    SPARE,
    TITLE_ROW,
    UNDECIDED,
)
from xlperf.form.layout.further_columns import FurtherColumns
from xlperf.form.layout.places import CheckLine, PlacedCheck, Places
from xlperf.form.layout.reasons import nested, parts_of, split_alike, told
from xlperf.form.layout.roles import Formula, Role
from xlperf.form.layout.where import AtRow, Where, in_each_row
from xlperf.messages import CHINESE
from xlperf.ooxml.address import address, block, quoted
from xlperf.system.dataclass import dataclass


@dataclass
class CheckFormulas:
    """The checks of the sheet at `layout`. `following`: the further sheet after it; `is_further`: whether it is one
    itself. What is open is counted from the last sheet to the first."""

    layout: Places
    columns: FurtherColumns
    following: Places | None
    is_further: bool
    status_parts: dict[int, list[list[PlacedCheck]]] = field(default_factory=dict)
    """Row -> its checks, as the parts of its status tell their reasons."""
    first_open_parts: dict[str, list[list[Rule]]] = field(default_factory=dict)
    """Check -> its rules, as the parts of the formula of its first open place tell them."""
    _more_columns: list[int] = field(default_factory=list)

    def beside_rows(self) -> Iterator[Formula]:
        yield from self._codes()
        yield from self._statuses()
        yield from self._flags()

    def _at(self, role: Role, row: int, column: int, text: str) -> Formula:
        return Formula(role, self.layout.sheet, row, column, text)

    def _codes(self) -> Iterator[Formula]:
        written: dict[int, str] = {}
        for placed in self.layout.checks:
            rule = placed.rule
            if id(rule) not in written:
                written[id(rule)] = self._code(rule)
            text = written[id(rule)]
            if rule.table is not None:
                text = in_each_row(self.layout, rule.table, text)(placed.of or 0)
            yield self._at(roles.Code(placed.number), placed.shown, placed.code, text)

    def _code(self, rule: Rule) -> str:
        """What the rule says: 0, its severity, or -1; 0 on a row in which nothing stands."""
        where = self._where(rule)
        spreadsheet = rule.as_spreadsheet
        text = f"IF({rule.expect.native(where)},0,{CODES[rule.severity]})"
        if rule.when is not None:
            text = f"IF({rule.when.native(where)},{text},0)"
        text = guarded(rule.numbers, where, text, str(UNDECIDED))
        if any(can_fail(part.node) for part in (spreadsheet.when, spreadsheet.expect) if part is not None):
            text = f"IFERROR({text},{UNDECIDED})"
        if rule.table is not None and not rule.blank_rows:
            return f"IF({where.in_row(rule.table, self.layout.filled_column)}=0,0,{text})"
        if self.layout.prefix:
            return f"IF({address(BANNER_ROW, self.layout.flag_column, True)}=0,0,{text})"
        return text

    def _where(self, rule: Rule) -> Where:
        return self.columns.of_form if rule.table is None else self.columns.in_row(rule.table)

    def _statuses(self) -> Iterator[Formula]:
        """Beside each row: ✓, or the first reason with its cure and how many more; beside an empty row of a table, that
        it is one."""
        layout = self.layout
        written: dict[int, str] = {}
        for row, group in layout.check_groups.items():
            pieces = []
            for placed in group:
                rule = placed.rule
                if id(rule) not in written:
                    written[id(rule)] = self._reason_and_cure(rule)
                text = written[id(rule)]
                if rule.table is not None:
                    text = in_each_row(layout, rule.table, text)(placed.of or 0)
                pieces.append((f"${address(row, placed.code)}>0", text))
            yield from self._status(row, group, pieces)

    def _status(
        self, row: int, group: tuple[PlacedCheck, ...], pieces: list[tuple[str, str]]
    ) -> Iterator[Formula]:
        layout = self.layout
        parts = list(parts_of(pieces))
        self.status_parts[row] = split_alike(group, parts)
        while len(self._more_columns) < len(parts) - 1:
            self._more_columns.append(self.columns.one_more())
        cells = [f"${address(row, column)}" for column in self._more_columns]
        for number, part in enumerate(parts[1:], 1):
            otherwise = cells[number] if number + 1 < len(parts) else '""'
            role = roles.MoreReasons(row, number)
            yield self._at(role, row, self._more_columns[number - 1], nested(part, otherwise))
        codes = codes_of_row(self.layout, row)
        count = f'COUNTIF({codes},">0")'
        reason = nested(parts[0], cells[0] if len(parts) > 1 else '""')
        text = (
            f'IF(MAX({codes})<=0,{self._passed(row)},{reason}&IF({count}>1,"（另有"&({count}-1)&"处）",""))'
        )
        if group[0].of is not None:
            text = f'IF(${address(row, layout.filled_column)}=0,"{SPARE}",{text})'
        yield self._at(roles.Status(row), row, layout.status_column, text)

    def _passed(self, row: int) -> str:
        """✓, and a reminder where texts may not be seen whole: a line break takes the room of a line's characters."""
        tests = []
        for room in self.layout.short_of_room.get(row, ()):
            cell = f"${address(row, room.cell.column)}"
            unbroken = f'LEN(SUBSTITUTE({cell},CHAR(10),""))'
            tests.append(f"{1 + room.in_line}*LEN({cell})-{room.in_line}*{unbroken}>{room.seen}")
        if not tests:
            return literal(PASSED)
        any_of = f"OR({','.join(tests)})" if len(tests) > 1 else tests[0]
        reminder = literal(self.layout.reminder_of_room(row))
        return f"IF(IFERROR({any_of},FALSE),{reminder},{literal(PASSED)})"

    def _reason_and_cure(self, rule: Rule) -> str:
        """What is wrong and how to mend it; a cure that stands on 校验 is taken from there."""
        where = self._where(rule)
        line = next(line for line in self.layout.lines if line.id == rule.id)
        message = rule.messages[CHINESE].native(where)
        if rule.native_hint is None:
            cure = rule.static_hint
            there = f"{quoted(CHECK_SHEET)}!{address(CHECK_FIRST_ROW + line.number, CURE_COLUMN, True)}"
            hint = there if cure == line.cure and cure else literal(cure) if cure else ""
        else:
            hint = rule.native_hint.native(where)
        return told(message, hint)

    def _flags(self) -> Iterator[Formula]:
        """For each cell with checks its gravest code."""
        for (row, column), group in self.layout.cell_groups.items():
            codes = ",".join(f"${address(row, placed.code)}" for placed in group)
            yield self._at(roles.Flag(row, column), row, self.layout.flag_column + column, f"MAX({codes})")

    # ------------------------------------------------------------ over the columns of codes

    def counts(self) -> Iterator[Formula]:
        layout = self.layout
        for line in layout.lines:
            codes = block(FIRST_ROW, layout.last_row, *line.columns)
            own = open_count(codes)
            if self._next_of_form is not None:
                there = f"{quoted(self._next_of_form.sheet)}!{address(BANNER_ROW, line.columns[0], True)}"
                own = f'IF(MAX({codes},{there})>0,COUNTIF({codes},">0")+MAX({there},0),MIN({codes},{there}))'
            yield self._at(roles.OpenCount(line.id), BANNER_ROW, line.columns[0], own)
            yield from self._first_open(line)
        for severity in ("error", "warning"):
            row = total_row(severity)
            yield self._at(roles.OpenTotal(severity), row, layout.filled_column, self._total(severity))

    @property
    def _next_of_form(self) -> Places | None:
        """The sheet after this one, where it is of the same form: its checks are counted on the same lines of 校验."""
        return self.following if self.is_further else None

    def _total(self, severity: str) -> str:
        layout = self.layout
        codes = block(FIRST_ROW, layout.last_row, layout.code_column, layout.last_code_column)
        # A count leaves out errors, a sum does not: what a deleted row has left must not pass for nothing open. The sum comes
        # first, since ONLYOFFICE counts what stood in the cells before.
        own = f"0*SUM({codes})+COUNTIF({codes},{CODES[severity]})" if layout.lines else "0"
        if self._next_of_form is None and all(len(_severities(line)) == 1 for line in layout.lines):
            counts = (
                address(BANNER_ROW, line.columns[0], True)
                for line in layout.lines
                if severity in _severities(line)
            )
            own = "+".join(f"MAX({count},0)" for count in counts) or "0"
        if severity == "error":
            own += self._none_deleted()
        if self.following is None:
            return own
        return f"{own}+{quoted(self.following.sheet)}!{total_cell(self.following, severity)}"

    def _none_deleted(self) -> str:
        """Adds nothing; an error where the cell of a field was deleted, with which its checks went too."""
        cells = [address(cell.row, cell.column) for cell in self.layout.entries if cell.of is None]
        return f"+0*({'+'.join(f'ROW({cell})' for cell in cells)})" if cells else ""

    def _first_open(self, line: CheckLine) -> Iterator[Formula]:
        """The first place at which the check is open and its reason, as "G30：“数量”未填写"; on the form's own sheet, where
        it is open nowhere, the first place that is looked at, as "G30：". Where nothing is open no row is searched."""
        pieces = [self._first_of(rule, line) for rule in line.rules]
        parts = list(parts_of(pieces))
        self.first_open_parts[line.id] = split_alike(line.rules, parts)
        last = f'{self._place_of(line)}&"："' if not self.is_further else '""'
        if self._next_of_form is not None:
            last = f"{quoted(self._next_of_form.sheet)}!{address(TITLE_ROW, line.columns[0], True)}"
        columns = [line.columns[0], *(self.columns.one_more() for _ in parts[1:])]
        for number, part in enumerate(parts):
            if len(parts) == 1 and self._next_of_form is None:
                text = nested(part[:-1], part[-1][1])
            else:
                text = nested(
                    part, address(TITLE_ROW, columns[number + 1]) if part is not parts[-1] else last
                )
            if number == 0:
                text = f"IF({address(BANNER_ROW, line.columns[0], True)}<=0,{last},{text})"
            yield self._at(roles.FirstOpen(line.id, number), TITLE_ROW, columns[number], text)

    def _place_of(self, line: CheckLine) -> str:
        """Of the first place that is looked at, the address: sheet 校验 links to it where none is open."""
        first = next(placed for placed in self.layout.checks if placed.rule.id == line.id)
        cell = address(first.row, first.column, True)
        return f"ADDRESS(ROW({cell}),COLUMN({cell}),4)"

    def _first_of(self, rule: Rule, line: CheckLine) -> tuple[str, str]:
        """Whether the rule is open anywhere, and the first place with its reason."""
        layout = self.layout
        sheet = f'"{layout.sheet}!"&' if layout.prefix else ""
        first = next(placed for placed in layout.checks if placed.rule is rule)
        cell, message = address(first.row, first.column, True), rule.messages[CHINESE]
        if rule.table is None:
            place = f"ADDRESS(ROW({cell}),COLUMN({cell}),4)"
            text = message.native(self.columns.of_form)
            return f"{address(first.shown, first.code, True)}>0", sheet + place + told_together('&"："', text)
        codes, code = layout.rows_span(rule.table, first.code), CODES[rule.severity]
        position = f"MATCH({code},{codes},0)"
        place = f"ADDRESS(ROW({cell})-1+{position},COLUMN({cell}),4)"
        text = message.native(AtRow(layout, self.columns.row_value_column, position))
        return f"COUNTIF({codes},{code})>0", sheet + place + told_together('&"："', text)


def _severities(line: CheckLine) -> set[str]:
    return {rule.severity for rule in line.rules}


def codes_of_row(layout: Places, row: int) -> str:
    """The cells that hold the codes of the checks beside a row."""
    first, last = address(row, layout.code_column), address(row, layout.last_code_column)
    return f"${first}:${last}" if first != last else f"${first}"


def open_count(codes: str) -> str:
    """How many of the codes in a block say that a check is open; where none does, UNDECIDED if one of them is that."""
    return f'IF(MAX({codes})>0,COUNTIF({codes},">0"),MIN({codes}))'


def total_row(severity: str) -> int:
    return BANNER_ROW if severity == "error" else TITLE_ROW


def total_cell(layout: Places, severity: str) -> str:
    """Where the open places of a sheet and those after it are counted, by severity."""
    return address(total_row(severity), layout.filled_column, True)
