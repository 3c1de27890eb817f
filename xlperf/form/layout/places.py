"""Where everything of one sheet of the form is: its cells, its hidden columns, its checks, and the names of its parts.

Owns that geometry. Knows no formula, no Excel library, no file and no declaration. Rows and columns count from 0.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sized
from dataclasses import field
from functools import cached_property

from xlperf.expression.functions import OF_CATALOGUE
from xlperf.expression.native_score import STEPS
from xlperf.expression.native_targets import ENDS
from xlperf.expression.ref import Ref
from xlperf.form import Column, ComputedColumn, Field, Form, Rule
from xlperf.form.layout import heights
from xlperf.form.layout.cells_of_functions import asked_cells, measures_of, targets_of
from xlperf.form.layout.drawn import DrawnCell, header_to_repeat
from xlperf.form.layout.fixed import (
    BANNER_ROW,
    FIRST_ROW,
    LISTS_SHEET,
    SHORT_OF_ROOM,
    SHORT_OF_ROOM_ALONE,
    TITLE_ROW,
)
from xlperf.form.rules import cure_of, title_of
from xlperf.ooxml.address import address, quoted, span
from xlperf.system.dataclass import dataclass

PARENTS, OF_PARENTS = "|parents", "|of parents"
"""Behind the name of a column, the headings of the lists of its suggestions' parents, and of the suggestions beside them."""


@dataclass(frozen=True, slots=True)
class PlacedCheck:
    """A rule at one place: of the whole form, or of one row of a table."""

    number: int
    rule: Rule
    of: int | None
    row: int
    """Row and column of the cell that it is about; `of` says which row of the table."""
    column: int
    shown: int
    """The row of the form's sheet beside which the result is shown."""
    code: int
    """The hidden column that holds, in that row, what the check says."""


@dataclass(frozen=True)
class CheckLine:
    """One line of sheet 校验: all rules of one id, wherever they look."""

    number: int
    id: str
    title: str
    severity: str
    cure: str
    rules: tuple[Rule, ...]
    columns: tuple[int, int]
    """The first and the last of the hidden columns with its codes."""


@dataclass(frozen=True)
class Places:
    """One sheet of `form` with room for `capacities` rows of each table."""

    form: Form
    year: int
    capacities: Mapping[str, int]
    cells: tuple[DrawnCell, ...]
    last_row: int
    tables: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    """table -> (its first row, the row of its headings or its first row)."""
    calls_python: bool = False
    """Whether checks of target values ask the functions XLP_… of the workbook's macros, where they answer."""
    on: str = ""
    """The sheet's name where it is not that of the form; `prefix` stands before the defined names of such a sheet."""
    prefix: str = ""
    lines_before: int = 0
    lists_before: int = 0
    """Lines of 校验, and lists, of the form's own sheet, before those of the further ones."""

    # ------------------------------------------------------------ columns

    @property
    def sheet(self) -> str:
        return self.on or self.form.page.sheet

    @property
    def width(self) -> int:
        return len(self.form.page.widths)

    @property
    def status_column(self) -> int:
        return self.width + 1

    @property
    def beside_column(self) -> int:
        """Labels of computed values that are not on the paper; their values are one column on."""
        return self.width + 2

    @property
    def flag_column(self) -> int:
        """The first of the hidden columns that mirror the paper's with the gravest code of each cell."""
        return self.width + 5

    @property
    def read_column(self) -> int:
        """The first of the hidden columns that mirror the paper's with each entry as it is read."""
        return self.flag_column + self.width

    @property
    def filled_column(self) -> int:
        """The hidden column that says in which rows of tables anything stands."""
        return self.read_column + self.width

    def _behind(self, *columns: Sized) -> int:
        """The hidden column behind these of the rows, which follow the one that says where anything stands."""
        return self.filled_column + 1 + sum(map(len, columns))

    @cached_property
    def above_columns(self) -> Mapping[tuple[str, str], int]:
        """(table, column) -> the hidden column with its empty cells filled from above."""
        first = self.filled_column + 1
        filled = [(t.id, c.id) for t, c in self.form.columns() if c.fill_down]
        return {key: first + number for number, key in enumerate(filled)}

    @cached_property
    def joined_columns(self) -> Mapping[tuple[str, str], int]:
        """(table, column) -> the hidden column of each target that the cells of a row make."""
        first = self._behind(self.above_columns)
        joined = [(t.id, c.id) for t in self.form.tables.values() for c in t.in_three_cells]
        return {key: first + number for number, key in enumerate(joined)}

    @cached_property
    def reason_columns(self) -> Mapping[tuple[str | None, str], int]:
        """(table or None, id) of each target value that a rule asks about -> the hidden column with the reason why it
        is not well formed; fields are each in a row of their own, or share it with others in further columns."""
        first = self._behind(self.above_columns, self.joined_columns, self.earlier_columns)
        asked = asked_cells(self.form, ("target_ok", "target_reason"))
        return {(key[0], key[1] or ""): first + number for number, key in enumerate(asked)}

    @cached_property
    def measure_columns(self) -> Mapping[tuple[str, str, str, str], int]:
        """(table, target, achieved value, measure) of what scores need -> its hidden column."""
        first = self._behind(
            self.above_columns, self.joined_columns, self.earlier_columns, self.reason_columns
        )
        return {one: first + number for number, one in enumerate(measures_of(self.form))}

    @property
    def _before_steps(self) -> tuple[Sized, ...]:
        of_rows = (self.above_columns, self.joined_columns, self.earlier_columns)
        return (*of_rows, self.reason_columns, self.measure_columns)

    @cached_property
    def step_columns(self) -> Mapping[tuple[str, str], int]:
        """(table, column) whose texts are read for a score -> the first of the hidden columns of the steps."""
        first = self._behind(*self._before_steps)
        read = dict.fromkeys((one[0], name) for one in self.measure_columns for name in one[1:3])
        return {key: first + number * len(STEPS) for number, key in enumerate(read)}

    @cached_property
    def end_columns(self) -> Mapping[tuple[str | None, str], int]:
        """(table or None, id) of each target value that formulas read -> the first of the hidden columns of its ends."""
        first = self._behind(*self._before_steps) + len(self.step_columns) * len(STEPS)
        return {key: first + number * len(ENDS) for number, key in enumerate(targets_of(self.form))}

    @property
    def code_column(self) -> int:
        """The first of the hidden columns of codes."""
        steps = len(self.step_columns) * len(STEPS) + len(self.end_columns) * len(ENDS)
        return self._behind(*self._before_steps) + steps

    @property
    def last_code_column(self) -> int:
        return max((line.columns[1] for line in self.lines), default=self.code_column)

    # ------------------------------------------------------------ cells

    @cached_property
    def places(self) -> Mapping[tuple[str, int | None], DrawnCell]:
        """(field id or "table.column", row of the table) -> its cell."""
        return {(cell.part, cell.of): cell for cell in self.cells if cell.part}

    @cached_property
    def beside(self) -> Mapping[str, tuple[int, int]]:
        """Computed fields that are not on the paper -> the place of their value."""
        found: dict[str, tuple[int, int]] = {}
        for item in self.form.fields.values():
            if item.value and (item.id, None) not in self.places:
                row = self.places[(item.beside, None)].row if item.beside else FIRST_ROW
                while (row, self.beside_column + 1) in found.values():
                    row += 1
                found[item.id] = (row, self.beside_column + 1)
        return found

    def place(self, part: str, of: int | None = None) -> tuple[int, int]:
        """Row and column, from 0, of a field or of a table's cell."""
        cell = self.places.get((part, of))
        if cell:
            return cell.row, cell.column
        table, column = Ref.of(part)
        for hidden in (self.joined_columns, self.earlier_columns) if table is not None else ():
            if (table, column) in hidden:
                return self.tables[table or ""][0] + (of or 0), hidden[(table or "", column)]
        return self.beside[part]

    def read_at(self, table: str, column: str, of: int) -> tuple[int, int]:
        """Where the text in a table's cell stands as it is read: beside it, or in itself where it is computed."""
        row, here = self.place(f"{table}.{column}", of)
        as_read = self.is_computed(table, column) or self.is_earlier(table, column)
        return row, here if as_read else self.read_column + here

    @cached_property
    def names(self) -> dict[str, str]:
        """Defined name -> what it refers to, with its sheet."""
        sheet = quoted(self.sheet)
        found = {}
        for item in self.form.fields.values():
            found[self.prefix + item.id] = f"{sheet}!{address(*self.place(item.id), absolute=True)}"
        for table in self.form.tables.values():
            first, last = self.rows_of(table.id)
            for column in table.parts.values():
                here = self.place(f"{table.id}.{column.id}", 0)[1]
                ends = f"{address(first, here, True)}:{address(last, here, True)}"
                found[f"{self.prefix}{table.id}_{column.id}"] = f"{sheet}!{ends}"
        return found

    def rows_of(self, table: str) -> tuple[int, int]:
        """The first and the last row of a table."""
        first, _ = self.tables[table]
        return first, first + self.capacities[table] - 1

    def rows_span(self, table: str, column: int) -> str:
        """The range of a column of the sheet, a hidden one too, over a table's rows."""
        return span(*self.rows_of(table), column)

    @cached_property
    def earlier(self) -> Mapping[str, tuple[int, int]]:
        """What rules ask of other declarations -> its hidden cell, in the two rows over the form."""
        first = (BANNER_ROW, TITLE_ROW)
        return {
            name: (first[number // self.width % 2], self.read_column + number % self.width)
            for number, name in enumerate(
                called.name for called in self.form.compiled.earlier if not called.table
            )
        }

    @cached_property
    def earlier_columns(self) -> Mapping[tuple[str, str], int]:
        """(table, what rules ask of the same row of another declaration) -> its hidden column."""
        first = self._behind(self.above_columns, self.joined_columns)
        asked = [(called.table, called.name) for called in self.form.compiled.earlier if called.table]
        return {key: first + number for number, key in enumerate(asked)}

    def is_computed(self, table: str | None, name: str) -> bool:
        """Whether a formula of the form's spec stands in the cell, not an entry or what a further sheet says."""
        if self.is_earlier(table, name):
            return False
        if table is None:
            return bool(self.form.fields[name].value)
        column = self.form.tables[table].parts[name]
        return isinstance(column, ComputedColumn) and not column.sheet

    def is_earlier(self, table: str | None, name: str) -> bool:
        """Whether it is a value of another declaration."""
        return name in self.earlier if table is None else (table, name) in self.earlier_columns

    def is_joined(self, table: str, name: str) -> bool:
        """Whether it is a target that the cells of a row make."""
        return (table, name) in self.joined_columns

    @cached_property
    def entries(self) -> tuple[DrawnCell, ...]:
        """The cells that are read: those that are filled in, and those that show what further sheets say."""
        return tuple(cell for cell in self.cells if cell.part and not self.is_computed(*Ref.of(cell.part)))

    @cached_property
    def repeated_rows(self) -> tuple[int, int]:
        """The first and the last row that each page repeats: the header of the longest table, else the title."""
        return header_to_repeat(self.form, self.cells, self.tables) or (TITLE_ROW, TITLE_ROW)

    @cached_property
    def short_of_room(self) -> Mapping[int, tuple[heights.Room, ...]]:
        """Row of the sheet -> its inputs that may be given more text than the row shows."""
        return heights.short_of_room(self)

    @cached_property
    def growing_rows(self) -> frozenset[int]:
        """The rows that a program makes taller by itself when more is typed."""
        return heights.growing_rows(self)

    def reminder_of_room(self, row: int) -> str:
        """What is said beside a row that may not show all its text."""
        return SHORT_OF_ROOM_ALONE if row in self._unmerged_rows else SHORT_OF_ROOM

    @cached_property
    def _unmerged_rows(self) -> frozenset[int]:
        return heights.unmerged_rows(self)

    @property
    def filling_tables(self) -> tuple[str, ...]:
        """The tables of whose rows may be too few."""
        listing = self.form.sheets
        return tuple(table for table in self.form.tables if listing is None or table != listing.table)

    # ------------------------------------------------------------ lists

    @cached_property
    def lists(self) -> Mapping[str, tuple[str, ...]]:
        """The columns of the hidden sheet of lists: a heading and its values.

        For each column with choices that depend on another: the pairs "parent|value", and a list a parent. For suggestions
        that depend on another: beside all of them those of each parent, one after the other, and their parents.
        """
        found: dict[str, tuple[str, ...]] = {}
        for table, column in self.form.columns():
            name = f"{table.id}.{column.id}"
            if column.choices_of is not None:
                found[name] = tuple(
                    f"{parent}|{value}" for parent, values in column.choices_of.items() for value in values
                )
                for parent, values in column.choices_of.items():
                    found[f"{name}|{parent}"] = tuple(values)
            elif column.choices or column.suggestions:
                found[name] = tuple(column.choices or column.suggestions)
            for at, said in enumerate(OF_CATALOGUE if column.suggestions_about else ()):
                about = (column.suggestions_about or {}).get
                found[f"{name}|{said}"] = tuple((about(one) or ("",) * 4)[at] for one in column.suggestions)
            if column.suggestions_of:
                lists = column.suggestions_of.items()
                found[f"{name}{PARENTS}"] = tuple(parent for parent, values in lists for _ in values)
                found[f"{name}{OF_PARENTS}"] = tuple(value for _, values in lists for value in values)
        for item in self.form.inputs.values():
            for parent, values in (item.choices_of or {}).items():
                found[f"{item.id}|{parent}"] = tuple(values)
        return found

    @cached_property
    def suggested(self) -> tuple[tuple[str, str], ...]:
        """(table, column) of the suggestions of which something is said beside their rows."""
        return tuple(
            (table.id, column.id) for table, column in self.form.columns() if column.suggestions_about
        )

    def deciding_cell(self, table: str | None, part: Field | Column, row: int) -> str:
        """The cell with the value on which the choices of a field, or of a column in a row of the sheet, depend, as it is
        read; a level left empty as above."""
        deciding = self.form.deciding(table, part)
        assert deciding is not None
        if isinstance(deciding, Field):
            here, column = self.place(deciding.id)
            as_read = column if deciding.value else self.read_column + column
            return address(here, as_read, True)
        assert table is not None
        if deciding.fill_down:
            return "$" + address(row, self.above_columns[(table, deciding.id)])
        return "$" + address(row, self.read_at(table, deciding.id, 0)[1])

    def list_name(self, heading: str) -> str:
        """The defined name of a list on the hidden sheet of lists."""
        return f"_list_{self.lists_before + list(self.lists).index(heading) + 1}"

    def list_range(self, heading: str) -> str:
        column = self.lists_before + list(self.lists).index(heading)
        return f"{quoted(LISTS_SHEET)}!{span(1, len(self.lists[heading]), column)}"

    # ------------------------------------------------------------ checks

    @cached_property
    def _unplaced(self) -> list[tuple[Rule, int | None, int, int, int]]:
        """Each rule with a native form at each of its places: rule, row of the table, row and column of the cell, row
        beside which it is shown; in the order of the paper, of one row errors first."""
        rank = {"error": 0, "warning": 1, "info": 2}
        found = []
        for order, rule in enumerate(self.form.compiled.rules):
            if rule.native:
                for of in range(self.capacities[rule.table]) if rule.table else (None,):
                    row, column, shown = self._where(rule, of)
                    found.append(
                        ((shown, rank[rule.severity], column, order), (rule, of, row, column, shown))
                    )
        return [placed for _, placed in sorted(found, key=lambda entry: entry[0])]

    def _where(self, rule: Rule, of: int | None) -> tuple[int, int, int]:
        table, _ = rule.at
        if table is None:
            row, column = self.place(rule.part)
            return row, column, row
        row, column = self.place(rule.part, of or 0)
        return row, column, row if of is not None else self.tables[table][1]

    @cached_property
    def lines(self) -> tuple[CheckLine, ...]:
        """The lines of sheet 校验 that are about this sheet: one an id, in the order of the rules. Its codes stand in as
        many columns as it has places in one row."""
        rules: dict[str, list[Rule]] = {}
        for rule in self.form.compiled.rules:
            if rule.native:
                rules.setdefault(rule.id, []).append(rule)
        most: Counter[str] = Counter()
        for (name, _), number in Counter((rule.id, shown) for rule, *_, shown in self._unplaced).items():
            most[name] = max(most[name], number)
        lines, column = [], self.code_column
        for number, (name, of_id) in enumerate(rules.items(), self.lines_before):
            columns = column, column + most[name] - 1
            severity = of_id[0].severity
            lines.append(
                CheckLine(number, name, title_of(of_id), severity, cure_of(of_id), tuple(of_id), columns)
            )
            column += most[name]
        return tuple(lines)

    @cached_property
    def checks(self) -> tuple[PlacedCheck, ...]:
        """Every check at every place, row by row, of one row errors first."""
        first = {line.id: line.columns[0] for line in self.lines}
        taken: Counter[tuple[str, int]] = Counter()
        found = []
        for number, (rule, of, row, column, shown) in enumerate(self._unplaced):
            code = first[rule.id] + taken[(rule.id, shown)]
            taken[(rule.id, shown)] += 1
            found.append(PlacedCheck(number, rule, of, row, column, shown, code))
        return tuple(found)

    @cached_property
    def check_groups(self) -> Mapping[int, tuple[PlacedCheck, ...]]:
        """Row of the form's sheet -> the checks shown beside it, errors first."""
        groups: dict[int, list[PlacedCheck]] = {}
        for placed in self.checks:
            groups.setdefault(placed.shown, []).append(placed)
        return {row: tuple(group) for row, group in groups.items()}

    @cached_property
    def cell_groups(self) -> Mapping[tuple[int, int], tuple[PlacedCheck, ...]]:
        """(row, column) of a cell -> the checks by which it is coloured; one of a whole column colours its heading."""
        groups: dict[tuple[int, int], list[PlacedCheck]] = {}
        for placed in self.checks:
            groups.setdefault((placed.shown, placed.column), []).append(placed)
        return {key: tuple(group) for key, group in groups.items()}

    @cached_property
    def line_groups(self) -> Mapping[str, tuple[PlacedCheck, ...]]:
        """Id of a line of sheet 校验 -> its checks, in the order in which the first open one is looked for: rule by rule."""
        order = {id(rule): number for number, rule in enumerate(self.form.compiled.rules)}
        groups: dict[str, list[PlacedCheck]] = {line.id: [] for line in self.lines}
        for placed in sorted(self.checks, key=lambda one: (order[id(one.rule)], one.of or 0)):
            groups[placed.rule.id].append(placed)
        return {line: tuple(group) for line, group in groups.items()}
