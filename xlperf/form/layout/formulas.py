"""The formulas of one sheet of the form, each with its place and its role.

What people see comes from hidden columns beside it: each entry as it is read, each check's code in its row. No formula
runs a function over a range and none is array-entered, so that every program answers while a person types.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from xlperf.expression import NOT_EVALUATED, Expression, guarded, literal
from xlperf.expression.native import can_fail, compile_native
from xlperf.expression.native_reading import is_blank, read_number, read_text, target_reason_formula
from xlperf.expression.native_score import STEPS, measure_formula, step_formula
from xlperf.expression.tree import Node
from xlperf.form import Rule
from xlperf.form.layout import roles
from xlperf.form.layout.asked import total_of
from xlperf.form.layout.places import (
    ANSWERS,
    BANNER_ROW,
    CHECK_FIRST_ROW,
    CHECK_SHEET,
    CODES,
    CURE_COLUMN,
    FIRST_ROW,
    HIDDEN_SHEET,
    NO_SPARE_ROW,
    PASSED,
    SPARE,
    TITLE_ROW,
    UNDECIDED,
    CheckLine,
    PlacedCheck,
    Places,
)
from xlperf.form.layout.reasons import nested, parts_of, split_alike, told
from xlperf.form.layout.roles import Role
from xlperf.form.layout.where import AtRow, InRow, Where, in_each_row
from xlperf.messages import CHINESE
from xlperf.ooxml.address import address, block, quoted, span


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula cell: what it is for, its sheet and place, its text without "="."""

    role: Role
    sheet: str
    row: int
    column: int
    text: str


@dataclass(frozen=True, slots=True)
class RowExpression:
    """An expression over the rows of a table, whose values stand in a hidden column."""

    table: str
    node: Node
    filled_only: bool
    column: int
    text: str
    """Its formula in any row."""


@dataclass
class SheetFormulas:
    """The formulas of the sheet at `layout`. `main`: the form's own sheet, of a further one; `following`: the further
    sheet after it; `sheets`: all further ones, of the form's own. What is open is counted from the last to the first."""

    layout: Places
    main: Places | None = None
    following: Places | None = None
    sheets: Sequence[Places] = ()
    row_expressions: list[RowExpression] = field(default_factory=list)
    further_columns: int = 0
    """Hidden columns behind those of the codes, given out as formulas need them."""
    status_parts: dict[int, list[list[PlacedCheck]]] = field(default_factory=dict)
    """Row -> its checks, as the parts of its status tell their reasons."""
    first_open_parts: dict[str, list[list[Rule]]] = field(default_factory=dict)
    """Check -> its rules, as the parts of the formula of its first open place tell them."""
    _more_columns: list[int] = field(default_factory=list)

    @property
    def last_column(self) -> int:
        return self.layout.last_code_column + self.further_columns

    def formulas(self) -> Iterator[Formula]:
        yield self._at(roles.Banner(), BANNER_ROW, 0, self._banner())
        yield self._at(roles.Title(), TITLE_ROW, 0, self._title())
        yield from self._entries()
        yield from self._computed()
        yield from self._of_sheets()
        yield from self._above()
        yield from self._target_reasons()
        yield from self._steps()
        yield from self._codes()
        yield from self._statuses()
        yield from self._flags()
        yield from self._row_values()
        yield from self._counts()

    def _at(self, role: Role, row: int, column: int, text: str) -> Formula:
        return Formula(role, self.layout.sheet, row, column, text)

    def _further_column(self) -> int:
        self.further_columns += 1
        return self.last_column

    def row_value_column(self, table: str, node: Node, filled_only: bool) -> int:
        """The hidden column with what `node` is in each row of `table`; the same for the same formula."""
        where = self.in_row(table)
        numbers = Expression("", node, table).numbers
        text = guarded(numbers, where, compile_native(node, where), "0")
        if filled_only:
            none = f"0*{text}" if can_fail(node) else "0"
            text = f"IF({where.in_row(table, self.layout.filled_column)}=0,{none},{text})"
        if can_fail(node):
            text = f'IFERROR({text},"{NOT_EVALUATED}")'
        for one in self.row_expressions:
            if (one.table, one.text) == (table, text):
                return one.column
        made = RowExpression(table, node, filled_only, self._further_column(), text)
        self.row_expressions.append(made)
        return made.column

    def in_row(self, table: str) -> InRow:
        return InRow(self.layout, self.row_value_column)

    @property
    def of_form(self) -> Where:
        return Where(self.layout, self.row_value_column)

    # ------------------------------------------------------------ over the paper

    def _title(self) -> str:
        form = self.layout.form
        name = self.of_form.read(None, form.department)
        title = literal(f"{self.layout.year}年{form.title}")
        return f'IF({name}="","",{name}&" ")&{title}'

    def _banner(self) -> str:
        errors, warnings = (self._total_cell(severity) for severity in ("error", "warning"))
        return (
            f'IF({errors}>0,"还有 "&{errors}&" 处须改正"&IF({warnings}>0,"，"&{warnings}&" 处提醒","")&"：见右侧校验栏",'
            f'IF({warnings}>0,"✓ 没有错误，还有 "&{warnings}&" 处提醒：请看右侧校验栏，确认后即可报送",'
            f'"✓ 表内检查全部通过，可以报送；财政部门收表后还要核对指标值等"))'
            f"{self._full_tables()}"
        )

    def _full_tables(self) -> str:
        """What is said when no spare row of a table is left."""
        where, tables = self.of_form, self.layout.form.tables
        full = [
            (f"COUNTIF({where.filled_rows(table)},0)=0", literal(tables[table].label))
            for table in self.layout.filling_tables
        ]
        if not full:
            return ""
        any_of = f"OR({','.join(test for test, _ in full)})" if len(full) > 1 else full[0][0]
        named = "&".join(f'IF({test},"“"&{label}&"”","")' for test, label in full)
        return f'&IF({any_of},"。"&{named}&{literal(NO_SPARE_ROW)},"")'

    def _total_cell(self, severity: str) -> str:
        """Where the places that are open in the whole workbook are counted: on the form's own sheet."""
        if self.main is None:
            return total_cell(self.layout, severity)
        return f"{quoted(self.main.sheet)}!{total_cell(self.main, severity)}"

    # ------------------------------------------------------------ entries

    def _entries(self) -> Iterator[Formula]:
        layout = self.layout
        for cell in layout.entries:
            table, dot, name = cell.part.rpartition(".")
            read = read_number if layout.form.part(cell.part).is_number else read_text
            role = roles.Read(table if dot else None, name, cell.of)
            here = address(cell.row, cell.column)
            yield self._at(role, cell.row, layout.read_column + cell.column, read(here))
        for name, (row, column) in layout.earlier.items():
            yield self._at(roles.Earlier(name), row, column, carried(name))
        for table_id in layout.form.tables:
            text = self._filled_row(table_id)
            for of in range(layout.capacities[table_id]):
                row, _ = layout.place(f"{table_id}.{next(iter(layout.form.tables[table_id].columns))}", of)
                here = in_each_row(layout, table_id, text)(of).replace(NUMBER_MARK, str(of + 1))
                yield self._at(roles.Filled(table_id, of), row, layout.filled_column, here)
        if layout.prefix:
            yield self._at(roles.Used(), BANNER_ROW, layout.flag_column, self._used())

    def _filled_row(self, table: str) -> str:
        """0, or the row's number in the table, by which a row is known again wherever it was moved to."""
        where = self.in_row(table)
        blank = ",".join(
            is_blank(where.read(table, column.id), where.entered(table, column.id), column.is_number)
            for column in self.layout.form.tables[table].column
        )
        return f"IF(AND({blank}),0,{NUMBER_MARK})"

    def _used(self) -> str:
        form, where = self.layout.form, self.of_form
        tests = [
            is_blank(where.read(None, name), where.entered(None, name), part.is_number)
            for name, part in form.inputs.items()
        ]
        tests += [f"SUM({where.filled_rows(table)})=0" for table in form.tables]
        return f"IF(AND({','.join(tests)}),0,1)"

    # ------------------------------------------------------------ what is computed

    def _computed(self) -> Iterator[Formula]:
        layout = self.layout
        for name, expression in layout.form.compiled.values.items():
            if expression.row is None:
                row, column = layout.place(name)
                text = self._computed_text(expression, self.of_form)
                yield self._at(roles.Computed(name), row, column, text)
                continue
            table, _, column_id = name.partition(".")
            where = self.in_row(table)
            nothing = "0" if layout.form.column(table, column_id).is_number else '""'
            filled = where.in_row(table, layout.filled_column)
            text = f"IF({filled}=0,{nothing},{self._computed_text(expression, where)})"
            for of in range(layout.capacities[table]):
                row, column = layout.place(name, of)
                here = in_each_row(layout, table, text)(of)
                yield self._at(roles.ComputedInRow(table, column_id, of), row, column, here)

    def _computed_text(self, expression: Expression, where: Where) -> str:
        """— where it cannot be had; a number is rounded to two places."""
        formula = expression.native(where)
        if expression.kind not in ("text", "truth"):
            formula = f"ROUND({formula},2)"
        native = f'IFERROR({guarded(expression.numbers, where, formula, literal(NOT_EVALUATED))},"{NOT_EVALUATED}")'
        added = total_of(expression.node, where) if expression.row is None else ""
        return self._asked(f"ROUND({added},2)", native, as_text=False) if added else native

    def _of_sheets(self) -> Iterator[Formula]:
        """What the table of the sheets shows of each: a text as it is; a number, 0 on a row that says nothing."""
        listing = self.layout.form.sheets
        if listing is None:
            return
        table = self.layout.form.tables[listing.table]
        filled = self.layout.filled_column
        for of, there in enumerate(self.sheets):
            for column in table.parts.values():
                if not column.sheet:
                    continue
                where = Where(there, self.row_value_column)
                source, text = (
                    f"{quoted(there.sheet)}!{cell}"
                    for cell in (where.entered(None, column.sheet), where.read(None, column.sheet))
                )
                row, here = self.layout.place(f"{table.id}.{column.id}", of)
                if column.is_number:
                    if text != source:
                        text = f"IF(AND(ISNUMBER({source}),NOT(ISLOGICAL({source}))),{source},{text})"
                    text = f"IF(${address(row, filled)}=0,0,{text})"
                yield self._at(roles.OfSheet(table.id, column.id, of), row, here, text)

    def _above(self) -> Iterator[Formula]:
        layout = self.layout
        for (table, column), hidden in layout.above_columns.items():
            for of in range(layout.capacities[table]):
                row, here = layout.place(f"{table}.{column}", of)
                cell = "$" + address(row, layout.read_column + here)
                text = f'IF({cell}="",${address(row - 1, hidden)},{cell})' if of else cell
                yield self._at(roles.Above(table, column, of), row, hidden, text)

    # ------------------------------------------------------------ target values and scores

    def _target_reasons(self) -> Iterator[Formula]:
        layout = self.layout
        for (table, name), hidden in layout.reason_columns.items():
            where = self.in_row(table) if table else self.of_form
            native = target_reason_formula(where.read(table, name))
            text = self._asked(f"XLP_TARGET_CHECK({where.entered(table, name)})", native)
            if table is None:
                yield self._at(roles.TargetReason(None, name, None), layout.place(name)[0], hidden, text)
                continue
            for of in range(layout.capacities[table]):
                row, _ = layout.place(f"{table}.{name}", of)
                here = in_each_row(layout, table, text)(of)
                yield self._at(roles.TargetReason(table, name, of), row, hidden, here)

    def _asked(self, asking: str, native: str, as_text: bool = True) -> str:
        """The native formula; in a workbook whose macros ask Python, Python's in front of it where it answers."""
        if not self.layout.calls_python:
            return native
        answers = f"{quoted(CHECK_SHEET)}!{address(*ANSWERS, absolute=True)}"
        joined = '&""' if as_text else ""
        return f"IFERROR(IF({answers}=1,{asking}{joined},NA()),{native})"

    def _steps(self) -> Iterator[Formula]:
        """What is behind scores: each text read step by step, and the share of each target that was reached, or what else is asked."""
        layout = self.layout
        for (table, column), first in layout.step_columns.items():
            for of in range(layout.capacities[table]):
                row, here = layout.read_at(table, column, of)
                cell, at = address(row, here), self._step_cells(table, column, row)
                for number, step in enumerate(STEPS):
                    role = roles.Step(table, column, step, of)
                    yield self._at(role, row, first + number, step_formula(step, cell, at))
        for (table, target, actual, measure), hidden in layout.measure_columns.items():
            for of in range(layout.capacities[table]):
                row, here = layout.read_at(table, actual, of)
                aim, done = (self._step_cells(table, name, row) for name in (target, actual))
                text = measure_formula(measure, address(row, here), aim, done)
                yield self._at(roles.Measure(table, target, actual, measure, of), row, hidden, text)

    def _step_cells(self, table: str, column: str, row: int) -> Callable[[str], str]:
        first = self.layout.step_columns[(table, column)]
        return lambda step: address(row, first + STEPS.index(step))

    # ------------------------------------------------------------ checks

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
        return self.of_form if rule.table is None else self.in_row(rule.table)

    def _codes_of_row(self, row: int) -> str:
        layout = self.layout
        first, last = address(row, layout.code_column), address(row, layout.last_code_column)
        return f"${first}:${last}" if first != last else f"${first}"

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
            self._more_columns.append(self._further_column())
        cells = [f"${address(row, column)}" for column in self._more_columns]
        for number, part in enumerate(parts[1:], 1):
            otherwise = cells[number] if number + 1 < len(parts) else '""'
            role = roles.MoreReasons(row, number)
            yield self._at(role, row, self._more_columns[number - 1], nested(part, otherwise))
        count = f'COUNTIF({self._codes_of_row(row)},">0")'
        reason = nested(parts[0], cells[0] if len(parts) > 1 else '""')
        text = f'IF({count}=0,{self._passed(row)},{reason}&IF({count}>1,"（另有"&({count}-1)&"处）",""))'
        if group[0].of is not None:
            text = f'IF(${address(row, layout.filled_column)}=0,"{SPARE}",{text})'
        yield self._at(roles.Status(row), row, layout.status_column, text)

    def _passed(self, row: int) -> str:
        """✓, and a reminder where texts may not be seen whole."""
        tests = []
        for room in self.layout.short_of_room.get(row, ()):
            cell = f"${address(row, room.cell.column)}"
            breaks = f'LEN({cell})-LEN(SUBSTITUTE({cell},CHAR(10),""))'
            tests.append(f"LEN({cell})+{room.in_line}*({breaks})>{room.seen}")
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

    def _row_values(self) -> Iterator[Formula]:
        for number, one in enumerate(self.row_expressions):
            first, _ = self.layout.tables[one.table]
            for of in range(self.layout.capacities[one.table]):
                role = roles.RowValue(one.table, number, of)
                text = in_each_row(self.layout, one.table, one.text)(of)
                yield self._at(role, first + of, one.column, text)

    # ------------------------------------------------------------ over the columns of codes

    def _counts(self) -> Iterator[Formula]:
        layout = self.layout
        for line in layout.lines:
            codes = block(FIRST_ROW, layout.last_row, *line.columns)
            own = f'IF(COUNTIF({codes},">0")>0,COUNTIF({codes},">0"),-(COUNTIF({codes},{UNDECIDED})>0))'
            if self._next_of_form is not None:
                there = f"{quoted(self._next_of_form.sheet)}!{address(BANNER_ROW, line.columns[0], True)}"
                total = f'COUNTIF({codes},">0")+MAX({there},0)'
                own = f"IF({total}>0,{total},MIN(-(COUNTIF({codes},{UNDECIDED})>0),{there}))"
            yield self._at(roles.OpenCount(line.id), BANNER_ROW, line.columns[0], own)
            yield from self._first_open(line)
        for severity in ("error", "warning"):
            row = total_row(severity)
            yield self._at(roles.Total(severity), row, layout.filled_column, self._total(severity))

    @property
    def _next_of_form(self) -> Places | None:
        """The sheet after this one, where it is of the same form: its checks are counted on the same lines of 校验."""
        return self.following if self.main is not None else None

    def _total(self, severity: str) -> str:
        layout = self.layout
        codes = block(FIRST_ROW, layout.last_row, layout.code_column, layout.last_code_column)
        own = f"COUNTIF({codes},{CODES[severity]})" if layout.lines else "0"
        if self.following is None:
            return own
        return f"{own}+{quoted(self.following.sheet)}!{total_cell(self.following, severity)}"

    def _first_open(self, line: CheckLine) -> Iterator[Formula]:
        """The first place at which the check is open and its reason, as "G30：“数量”未填写"."""
        pieces = [self._first_of(rule, line) for rule in line.rules]
        parts = list(parts_of(pieces))
        self.first_open_parts[line.id] = split_alike(line.rules, parts)
        last = '""'
        if self._next_of_form is not None:
            last = f"{quoted(self._next_of_form.sheet)}!{address(TITLE_ROW, line.columns[0], True)}"
        columns = [line.columns[0], *(self._further_column() for _ in parts[1:])]
        for number, part in enumerate(parts):
            otherwise = address(TITLE_ROW, columns[number + 1]) if number + 1 < len(parts) else last
            role = roles.FirstOpen(line.id, number)
            yield self._at(role, TITLE_ROW, columns[number], nested(part, otherwise))

    def _first_of(self, rule: Rule, line: CheckLine) -> tuple[str, str]:
        """Whether the rule is open anywhere, and the first place with its reason."""
        layout = self.layout
        sheet = f'"{layout.sheet}!"&' if layout.prefix else ""
        first = next(placed for placed in layout.checks if placed.rule is rule)
        cell, message = address(first.row, first.column, True), rule.messages[CHINESE]
        if rule.table is None:
            place = f"ADDRESS(ROW({cell}),COLUMN({cell}),4)"
            text = message.native(self.of_form)
            return f"{address(first.shown, first.code, True)}>0", f'{sheet}{place}&"："&{text}'
        codes, code = layout.rows_span(rule.table, first.code), CODES[rule.severity]
        position = f"MATCH({code},{codes},0)"
        place = f"ADDRESS(ROW({cell})-1+{position},COLUMN({cell}),4)"
        text = message.native(AtRow(layout, self.row_value_column, position))
        return f"COUNTIF({codes},{code})>0", f'{sheet}{place}&"："&{text}'


def carried(name: str) -> str:
    """The formula of a number that the hidden sheet carries under `name`, — where it carries none."""
    keys, values = (f"{quoted(HIDDEN_SHEET)}!{span(0, MOST_CARRIED, column)}" for column in (0, 1))
    return f'IFERROR(VALUE(INDEX({values},MATCH("{name}",{keys},0))),"{NOT_EVALUATED}")'


MOST_CARRIED = 199
"""The last row, from 0, of the hidden sheet that is looked through."""

NUMBER_MARK = "\x01"
"""Stands for the number of a row in its table, in a formula for any row."""


def total_row(severity: str) -> int:
    return BANNER_ROW if severity == "error" else TITLE_ROW


def total_cell(layout: Places, severity: str) -> str:
    """Where the open places of a sheet and those after it are counted, by severity."""
    return address(total_row(severity), layout.filled_column, True)
