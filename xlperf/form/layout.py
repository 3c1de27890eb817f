"""Form -> Layout: where every label, input, formula and check of the workbook sits, and each formula's text.

Owns the geometry of the workbook. Knows no Excel library, no files and no declaration: it says what is where;
`workbook` writes it and `checks` says what its formulas come to.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from typing import Any

from xlperf.expression import NOT_EVALUATED, Expression, all_usable, literal
from xlperf.expression.native_score import COUNTED, STEPS, share_formula, step_formula
from xlperf.expression.syntax import Call, walk
from xlperf.expression.syntax import Cell as CellNode
from xlperf.form import Column, ComputedColumn, Field, Form, Item, Rule, Table, for_year, picture_rows
from xlperf.form.rules import SOUND
from xlperf.messages import CHINESE
from xlperf.ooxml.address import address, column_letters, quoted, span

CHECK_SHEET = "校验"
GUIDE_SHEET = "填报说明"
LISTS_SHEET = "_lists"
HIDDEN_SHEET = "_xlperf"
UNDO_SHEET = "_xlp_undo"
SETTINGS_SHEET = "xlwings.conf"
"""Of workbooks with Python's macros: what a ribbon command changed, and how xlwings finds Python."""
STATUS_HEADING = "校验（不打印）"
"""Over the column beside the paper that says what is wrong with each row."""

PASSED = "✓"
SPARE = "空行"
"""Stands in the check column beside a row of a table in which nothing stands."""
SEVERITY_WORDS = {"error": "错误", "warning": "提醒", "info": "说明"}

BANNER_ROW = 0
TITLE_ROW = 1
FIRST_ROW = 2
CHECK_FIRST_ROW = 3
"""Rows from 0. Above the first check: the sheet's title, its count, and the header row."""

CHECK_COLUMNS = ("编号", "检查", "结果", "位置", "级别")
ROW_MARK = "\x00"
"""Stands for the number of a row in a formula that is written for every row of a table; no formula holds it."""

OPEN_COLUMN = len(CHECK_COLUMNS)
"""Beside the columns of 校验: 1 where the check is open, else 0; hidden."""

ANSWERS = (1, OPEN_COLUMN)
"""The hidden cell of 校验 that is 1 where the functions XLP_… answer. With xlwings' own module in the file, LibreOffice
answers every function of macros with an empty text and no error, so that IFERROR alone would not fall back."""

_PROBE = 'XLP_TARGET("不少于1场")'


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of the form's sheet, rows and columns from 0.

    `kind`: label, input, computed or heading (a section's label). `part` is the id of the field or
    "table.column", `of` the row of the table (from 0) where there is one.
    """

    kind: str
    row: int
    column: int
    across: int = 1
    down: int = 1
    text: str = ""
    part: str = ""
    of: int | None = None

    @property
    def last_row(self) -> int:
        return self.row + self.down - 1

    @property
    def last_column(self) -> int:
        return self.column + self.across - 1


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula cell: its sheet, place and text; `role` and `key` say what it computes.

    Roles: title; value (key: a computed field's id); reckoned (key: table, computed column, row); above (key: table, column, row); step (key: table, column,
    step, row); sheet (key: table, column, row); used; share (key: table, target, achieved value, row); check (key: the
    number of the placed check); open (the same); status (key: a sheet row); flag (key: row, column); banner;
    errors; warnings; answers (whether the functions XLP_… do).
    """

    role: str
    key: Any
    sheet: str
    row: int
    column: int
    text: str

    @property
    def is_array(self) -> bool:
        """Whether it is entered as an array formula: Gnumeric runs ROUND, TRIM and EXACT over a range only in one."""
        return "SUMPRODUCT(" in self.text or COUNTED in self.text


@dataclass(frozen=True, slots=True)
class PlacedCheck:
    """One line of sheet 校验: a rule, for the whole form or one row of a table, and the cell it is about."""

    number: int
    rule: Rule
    of: int | None
    line: int
    row: int
    column: int
    shown: int
    """The row of the form's sheet beside which the result is shown."""


@dataclass(frozen=True)
class Layout:
    """The whole workbook of `form` with room for `capacities` rows of each table."""

    form: Form
    year: int
    capacities: Mapping[str, int]
    cells: tuple[Cell, ...]
    last_row: int
    tables: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    """table -> (its first row, the row of its headings or its first row)."""
    calls_python: bool = False
    """Whether checks of target values ask the functions XLP_… of the workbook's macros, where they answer."""
    on: str = ""
    """The sheet's name where it is not that of the form; `prefix` stands before the defined names of such a sheet."""
    prefix: str = ""
    checks_before: int = 0
    lists_before: int = 0
    """Lines of 校验, and lists, of the sheets before this one."""
    sheets: tuple[Layout, ...] = ()
    """The further sheets, one a row of the table that lists them; each passes all checks while it is blank."""

    @property
    def books(self) -> tuple[Layout, ...]:
        """The form's sheet and the further ones."""
        return (self, *self.sheets)

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
        """The first of the hidden columns that mirror the paper's: 2 where an error is open, 1 a warning."""
        return self.width + 5

    @cached_property
    def above_columns(self) -> Mapping[tuple[str, str], int]:
        """(table, column) -> the hidden column with its empty cells filled from above."""
        first = self.flag_column + self.width
        filled = [(t.id, c.id) for t, c in self.form.columns() if c.fill_down]
        return {key: first + number for number, key in enumerate(filled)}

    @cached_property
    def share_columns(self) -> Mapping[tuple[str, str, str], int]:
        """(table, target, achieved value) of each `score` -> the hidden column of the share that was reached."""
        first = self.flag_column + self.width + len(self.above_columns)
        return {pair: first + number for number, pair in enumerate(scored_pairs(self.form))}

    @cached_property
    def step_columns(self) -> Mapping[tuple[str, str], int]:
        """(table, column) whose texts are read for a score -> the first of the hidden columns of the steps."""
        first = self.flag_column + self.width + len(self.above_columns) + len(self.share_columns)
        read = dict.fromkeys((pair[0], name) for pair in self.share_columns for name in pair[1:])
        return {key: first + number * len(STEPS) for number, key in enumerate(read)}

    @property
    def last_hidden_column(self) -> int:
        columns = len(self.above_columns) + len(self.share_columns) + len(self.step_columns) * len(STEPS)
        return self.flag_column + self.width + columns - 1

    # ------------------------------------------------------------ cells

    @cached_property
    def places(self) -> Mapping[tuple[str, int | None], Cell]:
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
        return (cell.row, cell.column) if cell else self.beside[part]

    @cached_property
    def names(self) -> dict[str, str]:
        """Defined name -> what it refers to, with its sheet."""
        sheet = quoted(self.sheet)
        found = {}
        for item in self.form.fields.values():
            found[self.prefix + item.id] = f"{sheet}!{address(*self.place(item.id), absolute=True)}"
        for table in self.form.tables.values():
            for column in table.parts.values():
                found[f"{self.prefix}{table.id}_{column.id}"] = self.column_range(table.id, column.id)
        return found

    def column_range(self, table: str, column: str, at: int | None = None) -> str:
        """The range of a table's column over its rows; `at` puts it into another column of the sheet."""
        first, _ = self.tables[table]
        here = self.place(f"{table}.{column}", 0)[1] if at is None else at
        last = first + self.capacities[table] - 1
        return f"{quoted(self.sheet)}!{address(first, here, True)}:{address(last, here, True)}"

    @cached_property
    def lists(self) -> Mapping[str, tuple[str, ...]]:
        """The columns of the hidden sheet of lists: a heading and its values.

        For each column with choices that depend on another: the pairs "parent|value", and a list a parent.
        """
        found: dict[str, tuple[str, ...]] = {}
        for table, column in self.form.columns():
            if column.choices_of is not None:
                pairs = [
                    f"{parent}|{value}" for parent, values in column.choices_of.items() for value in values
                ]
                found[f"{table.id}.{column.id}"] = tuple(pairs)
                for parent, values in column.choices_of.items():
                    found[f"{table.id}.{column.id}|{parent}"] = tuple(values)
            elif column.choices:
                found[f"{table.id}.{column.id}"] = tuple(column.choices)
        return found

    def list_name(self, heading: str) -> str:
        """The defined name of a list on the hidden sheet of lists."""
        return f"_list_{self.lists_before + list(self.lists).index(heading) + 1}"

    def list_range(self, heading: str) -> str:
        column = self.lists_before + list(self.lists).index(heading)
        return f"{LISTS_SHEET}!{span(1, len(self.lists[heading]), column)}"

    # ------------------------------------------------------------ checks

    @cached_property
    def checks(self) -> tuple[PlacedCheck, ...]:
        """The lines of sheet 校验: in the order of the paper, all checks of one cell together, errors first."""
        rank = {"error": 0, "warning": 1, "info": 2}
        found: list[tuple[tuple[int, int, int, int], Rule, int | None, int, int, int]] = []
        for order, rule in enumerate(self.form.compiled.rules):
            if not rule.native:
                continue
            for of in range(self.capacities[rule.table]) if rule.table else (None,):
                row, column, shown = self._where(rule, of)
                found.append(((shown, column, rank[rule.severity], order), rule, of, row, column, shown))
        found.sort(key=lambda entry: entry[0])
        return tuple(
            PlacedCheck(number, rule, of, CHECK_FIRST_ROW + self.checks_before + number, row, column, shown)
            for number, (_, rule, of, row, column, shown) in enumerate(found)
        )

    def _where(self, rule: Rule, of: int | None) -> tuple[int, int, int]:
        table, _ = rule.at
        if table is None:
            row, column = self.place(rule.part)
            return row, column, row
        row, column = self.place(rule.part, of or 0)
        return row, column, row if of is not None else self.tables[table][1]

    @cached_property
    def check_groups(self) -> Mapping[int, tuple[PlacedCheck, ...]]:
        """Row of the form's sheet -> the checks shown beside it."""
        groups: dict[int, list[PlacedCheck]] = {}
        for placed in self.checks:
            groups.setdefault(placed.shown, []).append(placed)
        return {row: tuple(group) for row, group in groups.items()}

    # ------------------------------------------------------------ formulas

    @cached_property
    def formulas(self) -> tuple[Formula, ...]:
        return tuple(self._formulas())

    def _formulas(self) -> Iterator[Formula]:
        yield self._banner()
        if self.prefix:
            yield self._used()
        yield Formula("title", None, self.sheet, TITLE_ROW, 0, self._title())
        for name, expression in self.form.compiled.values.items():
            if expression.row is not None:
                yield from self._reckoned(name, expression)
                continue
            row, column = self.place(name)
            where = _Where(self, None)
            yield Formula("value", name, self.sheet, row, column, guarded(expression, where))
        yield from self._of_sheets()
        yield from self._above()
        yield from self._steps()
        for placed in self.checks:
            yield Formula("check", placed.number, CHECK_SHEET, placed.line, 2, self._check(placed))
            result = address(placed.line, 2)
            yield Formula(
                "open",
                placed.number,
                CHECK_SHEET,
                placed.line,
                OPEN_COLUMN,
                f'IF(OR({result}="{PASSED}",{result}="{NOT_EVALUATED}"),0,1)',
            )
        yield from self._statuses()
        yield from self._flags()
        if self.prefix:
            return
        if self.calls_python:
            yield Formula("answers", None, CHECK_SHEET, *ANSWERS, f'IFERROR(IF({_PROBE}="≥1场",1,0),0)')
        for role, word in (("errors", "错误"), ("warnings", "提醒")):
            column = 2 if role == "errors" else 4
            yield Formula(role, None, CHECK_SHEET, 1, column, self._count(word))

    def _check(self, placed: PlacedCheck) -> str:
        """The formula of one line of 校验. A table's rule is written once and differs from row to row in the row's
        number only."""
        text = self._rule(placed)
        return f'IF({self._used_cell}=0,"{PASSED}",{text})' if self.prefix else text

    def _rule(self, placed: PlacedCheck) -> str:
        rule = placed.rule
        if rule.table is None:
            return self._asked(rule, _Where(self, None))
        written = self._written.get(id(rule))
        if written is None:
            written = self._written[id(rule)] = self._asked(rule, _AnyRow(self, 0))
        first, _ = self.tables[rule.table]
        return written.replace(ROW_MARK, str(first + (placed.of or 0) + 1))

    def _asked(self, rule: Rule, where: _Where) -> str:
        """The native formula of a rule; where Python can say more and answers, Python's in front of it."""
        native = rule_formula(rule, where)
        if not self.calls_python or rule.native != SOUND:
            return native
        asking = _bare_formula(rule, replace(where, calls_python=True))
        return f"IFERROR(IF({address(*ANSWERS, absolute=True)}=1,{asking},NA()),{native})"

    @cached_property
    def _written(self) -> dict[int, str]:
        """The formulas of tables' rules, by rule, for any row."""
        return {}

    def _title(self) -> str:
        name = self.names[self.prefix + self.form.department].rpartition("!")[2]
        return f'IF(TRIM({name})="","",TRIM({name})&" ")&{literal(f"{self.year}年{self.form.title}")}'

    @property
    def _used_cell(self) -> str:
        return f"{quoted(self.sheet)}!{address(BANNER_ROW, self.flag_column, True)}"

    def _used(self) -> Formula:
        """Whether anything is entered on a further sheet: 1 or 0."""
        tests = [
            f'TRIM({address(*self.place(name))})=""' for name in self.form.inputs
        ] + [
            f'SUMPRODUCT(--(TRIM({self.column_range(table.id, column.id)})<>""))=0'
            for table, column in self.form.columns()
        ]  # fmt: skip
        text = f"IF(AND({','.join(tests)}),0,1)"
        return Formula("used", None, self.sheet, BANNER_ROW, self.flag_column, text)

    def _of_sheets(self) -> Iterator[Formula]:
        """What the table of the sheets shows of each: a text as it is; a number, 0 on a row that says nothing."""
        listing = self.form.sheets
        if listing is None:
            return
        table = self.form.tables[listing.table]
        for of, there in enumerate(self.sheets):
            where = _Where(self, of)
            for column in table.parts.values():
                if not column.sheet:
                    continue
                source = f"{quoted(there.sheet)}!{address(*there.place(column.sheet), absolute=True)}"
                text = f"TRIM({source})"
                if column.is_number:
                    text = f'IF({_entries(where, table.id)}="",0,{source})'
                row, here = self.place(f"{table.id}.{column.id}", of)
                yield Formula("sheet", (table.id, column.id, of), self.sheet, row, here, text)

    def _reckoned(self, name: str, expression: Expression) -> Iterator[Formula]:
        """A computed column: on a row in which nothing stands, 0 or an empty text."""
        table, _, column_id = name.partition(".")
        where = _AnyRow(self, 0)
        nothing = "0" if self.form.column(table, column_id).is_number else '""'
        text = f'IF({_entries(where, table)}="",{nothing},{guarded(expression, where)})'
        for of in range(self.capacities[table]):
            row, column = self.place(name, of)
            here = text.replace(ROW_MARK, str(row + 1))
            yield Formula("reckoned", (table, column_id, of), self.sheet, row, column, here)

    def _above(self) -> Iterator[Formula]:
        for (table, column), hidden in self.above_columns.items():
            for of in range(self.capacities[table]):
                row, here = self.place(f"{table}.{column}", of)
                cell = address(row, here)
                text = (
                    f"TRIM({cell})"
                    if of == 0
                    else f'IF(TRIM({cell})="",{address(row - 1, hidden)},TRIM({cell}))'
                )
                yield Formula("above", (table, column, of), self.sheet, row, hidden, text)

    def _steps(self) -> Iterator[Formula]:
        """What is behind scores: each text read step by step, and the share of each target that was reached."""
        for (table, column), first in self.step_columns.items():
            for of in range(self.capacities[table]):
                row, here = self.place(f"{table}.{column}", of)
                at = self._step_cells(table, column, row)
                for number, step in enumerate(STEPS):
                    text = step_formula(step, address(row, here), at)
                    yield Formula("step", (table, column, step, of), self.sheet, row, first + number, text)
        for (table, target, actual), hidden in self.share_columns.items():
            for of in range(self.capacities[table]):
                row, here = self.place(f"{table}.{actual}", of)
                aim, done = (self._step_cells(table, name, row) for name in (target, actual))
                text = share_formula(address(row, here), aim, done)
                yield Formula("share", (table, target, actual, of), self.sheet, row, hidden, text)

    def _step_cells(self, table: str, column: str, row: int) -> Callable[[str], str]:
        first = self.step_columns[(table, column)]
        return lambda step: address(row, first + STEPS.index(step))

    def _open_range(self, group: tuple[PlacedCheck, ...], column: int = OPEN_COLUMN) -> str:
        return f"{CHECK_SHEET}!{span(group[0].line, group[-1].line, column)}"

    def _statuses(self) -> Iterator[Formula]:
        """Beside each row: ✓, or the first reason and how many more; beside an empty row of a table, that it is one."""
        for row, group in self.check_groups.items():
            flags, results = self._open_range(group), self._open_range(group, 2)
            text = (
                f'IF(SUM({flags})=0,"{PASSED}",INDEX({results},MATCH(1,{flags},0))'
                f'&IF(SUM({flags})>1,"（另有"&TEXT(SUM({flags})-1,"0")&"处）",""))'
            )
            if len(group) == 1:  # in one cell alone Gnumeric's MATCH looks for nothing
                text = f'IF({flags}=0,"{PASSED}",{results})'
            if group[0].of is not None:
                columns = self.form.tables[group[0].rule.table or ""].column
                cells = [
                    f'TRIM({address(*self.place(f"{group[0].rule.table}.{column.id}", group[0].of))})=""'
                    for column in columns
                ]
                text = f'IF(AND({",".join(cells)}),"{SPARE}",{text})'
            yield Formula("status", row, self.sheet, row, self.status_column, text)

    def _flags(self) -> Iterator[Formula]:
        """For each cell with checks: 2 where an error is open, 1 where a warning is, else 0."""
        for group in self.cell_groups.values():
            row, column = group[0].row, group[0].column
            errors = tuple(placed for placed in group if placed.rule.severity == "error")
            others = tuple(placed for placed in group if placed.rule.severity != "error")
            text = f"IF(SUM({self._open_range(others)})>0,1,0)" if others else "0"
            if errors:
                text = f"IF(SUM({self._open_range(errors)})>0,2,{text})"
            yield Formula("flag", (row, column), self.sheet, row, self.flag_column + column, text)

    @cached_property
    def cell_groups(self) -> Mapping[tuple[int, int], tuple[PlacedCheck, ...]]:
        """(row, column) of a cell -> its own checks; those shown elsewhere (of a whole column) left out."""
        groups: dict[tuple[int, int], list[PlacedCheck]] = {}
        for placed in self.checks:
            if placed.shown == placed.row:
                groups.setdefault((placed.row, placed.column), []).append(placed)
        return {key: tuple(group) for key, group in groups.items()}

    def _count(self, word: str) -> str:
        first, last = self.checks[0].line, self.books[-1].checks[-1].line
        levels = f"{address(first, 4, True)}:{address(last, 4, True)}"
        flags = f"{address(first, OPEN_COLUMN, True)}:{address(last, OPEN_COLUMN, True)}"
        return f'SUMIF({levels},"{word}",{flags})'

    def _banner(self) -> Formula:
        errors, warnings = f"{CHECK_SHEET}!$C$2", f"{CHECK_SHEET}!$E$2"
        text = (
            f'IF({errors}>0,"还有 "&TEXT({errors},"0")&" 处须改正"&IF({warnings}>0,"，"&TEXT({warnings},"0")&" 处提醒","")'
            f'&"：见右侧校验栏",IF({warnings}>0,"✓ 没有错误，还有 "&TEXT({warnings},"0")&" 处提醒：请看右侧校验栏，确认后即可报送",'
            f'"✓ 全部通过，可以报送"))'
        )
        return Formula("banner", None, self.sheet, BANNER_ROW, 0, text)


@dataclass(frozen=True)
class _Where:
    """The addresses that a rule's formula needs: `of` is the table row it is about."""

    layout: Layout
    of: int | None
    calls_python: bool = False

    @property
    def sheet(self) -> str:
        return quoted(self.layout.sheet)

    def cell(self, table: str | None, name: str) -> str:
        part, of = (f"{table}.{name}", self.of) if table else (name, None)
        return f"{self.sheet}!{address(*self.layout.place(part, of), absolute=True)}"

    def column(self, table: str, name: str) -> str:
        return self.layout.column_range(table, name)

    def columns(self, table: str) -> list[str]:
        return [self.column(table, column.id) for column in self.layout.form.tables[table].column]

    def above(self, table: str, name: str) -> str:
        row = self.layout.place(f"{table}.{name}", self.of)[0]
        return f"{self.sheet}!{address(row, self.layout.above_columns[(table, name)], True)}"

    def above_column(self, table: str, name: str) -> str:
        return self.layout.column_range(table, name, at=self.layout.above_columns[(table, name)])

    def choices(self, table: str, name: str) -> str:
        return self.layout.list_range(f"{table}.{name}")

    def share(self, table: str, target: str, actual: str) -> str:
        row = self.layout.place(f"{table}.{actual}", self.of)[0]
        return f"{self.sheet}!{address(row, self.layout.share_columns[(table, target, actual)], True)}"


class _AnyRow(_Where):
    """The same for a row of a table that is not settled yet: ROW_MARK stands for its number."""

    def cell(self, table: str | None, name: str) -> str:
        if table is None:
            return super().cell(table, name)
        column = self.layout.place(f"{table}.{name}", 0)[1]
        return f"{self.sheet}!${column_letters(column)}${ROW_MARK}"

    def above(self, table: str, name: str) -> str:
        column = self.layout.above_columns[(table, name)]
        return f"{self.sheet}!${column_letters(column)}${ROW_MARK}"

    def share(self, table: str, target: str, actual: str) -> str:
        column = self.layout.share_columns[(table, target, actual)]
        return f"{self.sheet}!${column_letters(column)}${ROW_MARK}"


def scored_pairs(form: Form) -> list[tuple[str, str, str]]:
    """(table, target, achieved value) of every `score` and `scorable` of the form, each once."""
    expressions = list(form.compiled.values.values())
    for rule in form.compiled.rules:
        expressions += [part for part in (rule.when, rule.expect) if part is not None]
        expressions += rule.messages[CHINESE].expressions
    found: dict[tuple[str, str, str], None] = {}
    for expression in expressions:
        for node in walk(expression.node):
            if isinstance(node, Call) and node.function.name in ("score", "scorable"):
                target, actual = node.arguments[:2]
                assert isinstance(target, CellNode) and isinstance(actual, CellNode) and target.of
                found[(target.of, target.name, actual.name)] = None
    return list(found)


def _guard(numbers: tuple[tuple[str | None, str, bool], ...], where: _Where, formula: str) -> str:
    """`formula`, or — where a number cell that it needs holds no number, or an absurd one."""
    if not numbers:
        return formula
    cells = [
        where.column(table or "", name) if whole else where.cell(table, name)
        for table, name, whole in numbers
    ]
    kind, size = all_usable(list(dict.fromkeys(cells)))
    return f'IF({kind},"{NOT_EVALUATED}",IF({size},"{NOT_EVALUATED}",{formula}))'


def guarded(expression: Expression, where: _Where) -> str:
    """The formula of a computed value: — where it cannot be had, a number rounded to two places."""
    formula = expression.native(where)
    if expression.kind not in ("text", "truth"):
        formula = f"ROUND({formula},2)"
    return f'IFERROR({_guard(expression.numbers, where, formula)},"{NOT_EVALUATED}")'


def _entries(where: _Where, table: str) -> str:
    """All that is entered in a row of `table`, as one text."""
    return "&".join(
        f"TRIM({where.cell(table, column.id)})" for column in where.layout.form.tables[table].column
    )


def rule_formula(rule: Rule, where: _Where) -> str:
    """The formula of one check: ✓, — or the reason in words; ✓ on a row in which nothing stands."""
    return f'IFERROR({_bare_formula(rule, where)},"{NOT_EVALUATED}")'


def _bare_formula(rule: Rule, where: _Where) -> str:
    """The same, but for errors, which are passed on."""
    formula = f'IF({rule.expect.native(where)},"{PASSED}",{rule.messages["zh"].native(where)})'
    if rule.when is not None:
        formula = f'IF({rule.when.native(where)},{formula},"{PASSED}")'
    formula = _guard(rule.numbers, where, formula)
    if rule.table and not rule.blank_rows:
        formula = f'IF({_entries(where, rule.table)}="","{PASSED}",{formula})'
    return formula


def default_rows(form: Form) -> dict[str, int]:
    """The rows of each table that the blank workbook has room for; of that which lists the sheets, their number."""
    rows = {table.id: table.rows for table in form.drawn.values()}
    return rows | ({form.sheets.table: form.sheets.number} if form.sheets is not None else {})


def layout_of(
    form: Form, year: int | None = None, rows: Mapping[str, int] | None = None, calls_python: bool = False
) -> Layout:
    """The layout of `form`; `rows` gives tables more (or fewer) rows than the spec. Raises KeyError for an
    unknown table, ValueError for fewer than one row."""
    form = for_year(form, year or form.year)
    capacities = default_rows(form)
    for name, number in (rows or {}).items():
        if name not in capacities:
            raise KeyError(name)
        if number < 1:
            raise ValueError(name)
        capacities[name] = number
    return _layout(
        form.id, form.version, _Key(form), year or form.year, tuple(capacities.items()), calls_python
    )


class _Key:
    """Lets a form, which holds dictionaries, be part of a cache's key: it is the form that counts, by identity."""

    def __init__(self, form: Form) -> None:
        self.form = form

    def __hash__(self) -> int:
        return id(self.form)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Key) and other.form is self.form


@lru_cache(maxsize=256)
def _layout(
    form_id: str,
    version: int,
    key: _Key,
    year: int,
    capacities: tuple[tuple[str, int], ...],
    calls_python: bool,
) -> Layout:
    form, rows = key.form, dict(capacities)
    cells: list[Cell] = []
    tables: dict[str, tuple[int, int]] = {}
    row = FIRST_ROW
    for section in form.section:
        offset = 1 if section.label else 0
        first = row
        starts: list[int] = []
        for drawn in picture_rows(form, section):
            starts.append(row)
            times = rows[drawn.table] if drawn.table else 1
            if drawn.table:
                tables[drawn.table] = (row, row - 1 if len(starts) > 1 else row)
            for of in range(times):
                cells += [_cell(item, row + of, offset, of if drawn.table else None) for item in drawn.items]
            row += times
        if section.label:
            cells.append(Cell("heading", first, 0, 1, row - first, section.label))
    cells.sort(key=lambda cell: (cell.row, cell.column))
    made = Layout(form, year, rows, tuple(cells), row - 1, tables, calls_python)
    return replace(made, sheets=tuple(_further(made))) if form.sheets is not None else made


def _further(main: Layout) -> Iterator[Layout]:
    """The further sheets of a workbook, their checks one after another behind its own."""
    listing, form = main.form.sheets, main.form.sheet_form
    assert listing is not None and form is not None
    rows = {own: main.capacities[table] for table, own in main.form.sheet_tables.items()}
    drawn = layout_of(form, main.year, rows, main.calls_python)
    for number in range(main.capacities[listing.table]):
        yield replace(
            drawn,
            on=listing.name.format(number=number + 1),
            prefix=f"{listing.table}_{number + 1}_",
            checks_before=len(main.checks) + number * len(drawn.checks),
            lists_before=len(main.lists),
        )


def _cell(item: Item, row: int, offset: int, of: int | None) -> Cell:
    column = item.column + offset
    if item.kind == "label":
        return Cell("label", row, column, item.across, item.down, item.text)
    return Cell(item.kind, row, column, item.across, item.down, part=item.text, of=of)


def part_of(form: Form, cell: Cell) -> Field | Column | ComputedColumn:
    """The field or column whose value a cell holds."""
    return form.part(cell.part)


__all__ = [
    "CHECK_COLUMNS",
    "CHECK_SHEET",
    "GUIDE_SHEET",
    "HIDDEN_SHEET",
    "LISTS_SHEET",
    "Cell",
    "Formula",
    "Layout",
    "PlacedCheck",
    "Table",
    "default_rows",
    "layout_of",
    "part_of",
]
