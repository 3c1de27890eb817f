"""The formulas of one sheet of the form, each with its place and its role.

What people see comes from hidden columns beside it: each entry as it is read, each check's code in its row. No formula
runs a function over a range and none is array-entered, so that every program answers while a person types.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import field

from xlperf.expression import NOT_EVALUATED, NUMBER_KINDS, Expression, guarded, literal, parse
from xlperf.expression.native_reading import is_blank, read_number, read_text
from xlperf.expression.native_score import STEPS, measure_formula, step_formula
from xlperf.expression.native_targets import ENDS, Ends, end_formula, reason_formula
from xlperf.expression.ref import Ref
from xlperf.expression.tree import KEYS_JOINED, row_key
from xlperf.form.layout import roles
from xlperf.form.layout.asked import total_of
from xlperf.form.layout.check_formulas import CheckFormulas, total_cell
from xlperf.form.layout.fixed import (
    ANSWERS,
    BANNER_ROW,
    BROKEN,
    CHECK_SHEET,
    HIDDEN_SHEET,
    NO_SPARE_ROW,
    TITLE_ROW,
)
from xlperf.form.layout.further_columns import FurtherColumns
from xlperf.form.layout.places import Places
from xlperf.form.layout.roles import Formula, Role
from xlperf.form.layout.where import Where, in_each_row
from xlperf.form.rules import scope_of
from xlperf.ooxml.address import address, quoted, span
from xlperf.system.dataclass import dataclass


@dataclass
class SheetFormulas:
    """The formulas of the sheet at `layout`. `main`: the form's own sheet, of a further one; `following`: the further
    sheet after it; `sheets`: all further ones, of the form's own. What is open is counted from the last to the first."""

    layout: Places
    main: Places | None = None
    following: Places | None = None
    sheets: Sequence[Places] = ()
    columns: FurtherColumns = field(init=False)
    checks: CheckFormulas = field(init=False)

    def __post_init__(self) -> None:
        self.columns = FurtherColumns(self.layout)
        self.checks = CheckFormulas(self.layout, self.columns, self.following, self.main is not None)

    def formulas(self) -> Iterator[Formula]:
        yield self._at(roles.Banner(), BANNER_ROW, 0, self._banner())
        yield self._at(roles.Title(), TITLE_ROW, 0, self._title())
        yield from self._entries()
        yield from self._computed()
        yield from self._of_sheets()
        yield from self._above()
        yield from self._target_reasons()
        yield from self._target_ends()
        yield from self._steps()
        yield from self.checks.beside_rows()
        yield from self._row_values()
        yield from self.checks.counts()

    def _at(self, role: Role, row: int, column: int, text: str) -> Formula:
        return Formula(role, self.layout.sheet, row, column, text)

    # ------------------------------------------------------------ over the paper

    def _title(self) -> str:
        form = self.layout.form
        name = self.columns.of_form.read(None, form.department)
        title = literal(f"{self.layout.year}年{form.title}")
        return f'IF({name}="","",{name}&" ")&{title}'

    def _banner(self) -> str:
        errors, warnings = (self._total_cell(severity) for severity in ("error", "warning"))
        return (
            f'IFERROR(IF({errors}>0,"还有 "&{errors}&" 处须改正"&IF({warnings}>0,"，"&{warnings}&" 处提醒","")&"：见右侧校验栏",'
            f'IF({warnings}>0,"✓ 没有错误，还有 "&{warnings}&" 处提醒：请看右侧校验栏，确认后即可报送",'
            f'"✓ 表内检查全部通过，可以报送；财政部门收表后还要核对指标值等"))'
            f"{self._full_tables()},{literal(BROKEN)})"
        )

    def _full_tables(self) -> str:
        """What is said when no spare row of a table is left."""
        where, tables = self.columns.of_form, self.layout.form.tables
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
            read = read_number if layout.form.part(cell.part).is_number else read_text
            role = roles.Read(*Ref.of(cell.part), cell.of)
            here = address(cell.row, cell.column)
            yield self._at(role, cell.row, layout.read_column + cell.column, read(here))
        for name, (row, column) in layout.earlier.items():
            is_number = layout.form.compiled.kinds[Ref(None, name)] in NUMBER_KINDS
            yield self._at(roles.EarlierValue(name), row, column, carried(name, is_number))
        yield from self._earlier_in_rows()
        yield from self._suggested()
        for table_id in layout.form.tables:
            text = self._filled_row(table_id)
            for of in range(layout.capacities[table_id]):
                row, _ = layout.place(f"{table_id}.{next(iter(layout.form.tables[table_id].columns))}", of)
                here = in_each_row(layout, table_id, text)(of).replace(NUMBER_MARK, str(of + 1))
                yield self._at(roles.RowNumber(table_id, of), row, layout.filled_column, here)
        if layout.prefix:
            yield self._at(roles.Used(), BANNER_ROW, layout.flag_column, self._used())

    def _suggested(self) -> Iterator[Formula]:
        """In the cell beside each row, where no computed value stands."""
        layout = self.layout
        taken = {row for row, _ in layout.beside.values()}
        for table, column in layout.suggested:
            scope = scope_of(layout.form, table)
            text = parse(SUGGESTED.replace("NAME", column), scope).native(self.columns.in_row(table))
            for of in range(layout.capacities[table]):
                row, _ = layout.place(f"{table}.{column}", of)
                if row not in taken:
                    here = in_each_row(layout, table, text)(of)
                    yield self._at(roles.Suggested(table, column, of), row, layout.beside_column, here)

    def _earlier_in_rows(self) -> Iterator[Formula]:
        layout = self.layout
        for (table, name), hidden in layout.earlier_columns.items():
            called, where = Ref(table, name), self.columns.in_row(table)
            keys = [
                where.above(table, key) if column.fill_down else where.read(table, key)
                for key in layout.form.tables[table].unique
                if (column := layout.form.tables[table].columns[key])
            ]
            is_number = layout.form.compiled.kinds[called] in NUMBER_KINDS
            text = carried_row(row_key(layout.form.compiled.earlier[called], table, ""), keys, is_number)
            for of in range(layout.capacities[table]):
                row, _ = layout.place(f"{table}.{name}", of)
                here = in_each_row(layout, table, text)(of)
                yield self._at(roles.EarlierInRow(table, name, of), row, hidden, here)

    def _filled_row(self, table: str) -> str:
        """0, or the row's number in the table, by which a row is known again wherever it was moved to."""
        where = self.columns.in_row(table)
        blank = ",".join(
            is_blank(where.read(table, column.id), where.entered(table, column.id), column.is_number)
            for column in self.layout.form.tables[table].column
        )
        return f"IF(AND({blank}),0,{NUMBER_MARK})"

    def _used(self) -> str:
        form, where = self.layout.form, self.columns.of_form
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
            table, column_id = Ref.of(name)
            if table is None:
                row, column = layout.place(name)
                text = self._computed_text(expression, self.columns.of_form)
                yield self._at(roles.Computed(name), row, column, text)
                continue
            where = self.columns.in_row(table)
            nothing = "0" if layout.form.column(table, column_id).is_number else '""'
            filled = where.in_row(table, layout.filled_column)
            text = f"IF({filled}=0,{nothing},{self._computed_text(expression, where)})"
            here = in_each_row(layout, table, text)
            for of in range(layout.capacities[table]):
                row, column = layout.place(name, of)
                yield self._at(roles.ComputedInRow(table, column_id, of), row, column, here(of))

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
                where = Where(there, self.columns.row_value_column)
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
        """Where the row above was deleted, a spare one mostly, nothing is above."""
        layout = self.layout
        for (table, column), hidden in layout.above_columns.items():
            for of in range(layout.capacities[table]):
                row, here = layout.place(f"{table}.{column}", of)
                cell = "$" + address(row, layout.read_column + here)
                above = f'IFERROR(${address(row - 1, hidden)},"")'
                text = f'IF({cell}="",{above},{cell})' if of else cell
                yield self._at(roles.Above(table, column, of), row, hidden, text)

    # ------------------------------------------------------------ target values and scores

    def _target_reasons(self) -> Iterator[Formula]:
        layout = self.layout
        for (table, name), hidden in layout.reason_columns.items():
            where = self.columns.in_row(table) if table else self.columns.of_form
            native = reason_formula(where.read(table, name), self._ends(where, table, name))
            text = self._asked(f"XLP_TARGET_CHECK({where.entered(table, name)})", native)
            for of, row, here in self._in_rows_of(table, name, text):
                yield self._at(roles.TargetReason(table, name, of), row, hidden, here)

    @staticmethod
    def _ends(where: Where, table: str | None, name: str) -> Ends:
        return lambda step: where.target_end(table, name, step)

    def _target_ends(self) -> Iterator[Formula]:
        """Each target value read step by step, as far as a formula sees its numbers."""
        layout = self.layout
        for (table, name), first in layout.end_columns.items():
            where = self.columns.in_row(table) if table else self.columns.of_form
            for number, step in enumerate(ENDS):
                text = end_formula(step, where.read(table, name), self._ends(where, table, name))
                for of, row, here in self._in_rows_of(table, name, text):
                    yield self._at(roles.TargetEnd(table, name, step, of), row, first + number, here)

    def _in_rows_of(self, table: str | None, name: str, text: str) -> Iterator[tuple[int | None, int, str]]:
        """Each row of the table, its row of the sheet, and the formula there; of a field, which is in no table, its own."""
        if table is None:
            yield None, self.layout.place(name)[0], text
            return
        here = in_each_row(self.layout, table, text)
        for of in range(self.layout.capacities[table]):
            yield of, self.layout.place(f"{table}.{name}", of)[0], here(of)

    def _asked(self, asking: str, native: str, as_text: bool = True) -> str:
        """The native formula; in a workbook whose macros ask Python, Python's in front of it where it answers."""
        if not self.layout.calls_python:
            return native
        answers = f"{quoted(CHECK_SHEET)}!{address(*ANSWERS, absolute=True)}"
        joined = '&""' if as_text else ""
        return f"IFERROR(IF({answers}=1,{asking}{joined},NA()),{native})"

    def _steps(self) -> Iterator[Formula]:
        """What is behind scores: each text read step by step, and of each target the share reached, or what else is asked."""
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

    # ------------------------------------------------------------ over the rows of tables

    def _row_values(self) -> Iterator[Formula]:
        for number, one in enumerate(self.columns.row_expressions):
            first, _ = self.layout.tables[one.table]
            for of in range(self.layout.capacities[one.table]):
                role = roles.RowValue(one.table, number, of)
                text = in_each_row(self.layout, one.table, one.text)(of)
                yield self._at(role, first + of, one.column, text)


SUGGESTED = " + ".join(
    f'("{words}" + of_catalogue(NAME, "{asked}") + "；" if of_catalogue(NAME, "{asked}") != "" else "")'
    for words, asked in (("单位：", "unit"), ("参考值：", "usual"), ("性质：", "sign"), ("算法：", "formula"))
)
"""What is said beside a row, in the check language: one text for the formula and for its value."""


def carried(name: str, is_number: bool) -> str:
    """The formula of what the hidden sheet carries under `name`, — where it carries nothing."""
    keys, values = (f"{quoted(HIDDEN_SHEET)}!{span(0, MOST_CARRIED, column)}" for column in (0, 1))
    found = f'INDEX({values},MATCH("{name}",{keys},0))'
    return f'IFERROR({f"VALUE({found})" if is_number else f"TRIM({found})"},"{NOT_EVALUATED}")'


def carried_row(beginning: str, keys: Sequence[str], is_number: bool) -> str:
    """The formula of what the hidden sheet carries for a row of these keys, each the text of a reference: — where it is not
    there just once. `=` takes neither case nor `*` for more than they are, and no text for too long."""
    known, values = (f"{quoted(HIDDEN_SHEET)}!{span(0, MOST_CARRIED, column)}" for column in (0, 1))
    wanted = literal(beginning) + "&" + f'&"{KEYS_JOINED}"&'.join(keys)
    rows = f"({known}={wanted})"
    found = f"INDEX({values},SUMPRODUCT({rows}*ROW({known})))"
    value = f"VALUE({found})" if is_number else f"TRIM({found})"
    return f'IFERROR(IF(SUMPRODUCT(1*{rows})=1,{value},"{NOT_EVALUATED}"),"{NOT_EVALUATED}")'


MOST_CARRIED = 1999
"""The last row, from 0, of the hidden sheet that is looked through."""

NUMBER_MARK = "\x01"
"""Stands for the number of a row in its table, in a formula for any row."""
