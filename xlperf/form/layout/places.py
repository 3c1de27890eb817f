"""Where everything of one sheet of the form is: its cells, its hidden columns, its checks, and the names of its parts.

Owns that geometry. Knows no formula, no Excel library, no file and no declaration. Rows and columns count from 0.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sized
from dataclasses import dataclass, field
from functools import cached_property

from xlperf.expression.native_score import DEVIATION, NUMBER, SHARE, SHARE_OF_COST, STEPS
from xlperf.expression.tree import Call, walk
from xlperf.expression.tree import Cell as CellNode
from xlperf.form import ComputedColumn, Form, Item, Rule, picture_rows
from xlperf.form.layout import heights
from xlperf.form.rules import cure_of, title_of
from xlperf.messages import CHINESE
from xlperf.ooxml.address import address, quoted, span

CHECK_SHEET = "校验"
GUIDE_SHEET = "填报说明"
LISTS_SHEET = "_lists"
HIDDEN_SHEET = "_xlperf"
BUNDLE_SHEET = "_xlperf_files"
"""Of a consolidated workbook that is sent upward: the workbooks it was made of."""
UNDO_SHEET = "_xlp_undo"
SETTINGS_SHEET = "xlwings.conf"
"""Of workbooks with Python's macros: what a ribbon command changed, and how xlwings finds Python."""
STATUS_HEADING = "校验（不打印）"
"""Over the column beside the paper that says what is wrong with each row."""

PASSED = "✓"
SHORT_OF_ROOM = "✓ 字多：显示不全时，把本行下边线往下拉"
SHORT_OF_ROOM_ALONE = "✓ 字多：显示不全时，双击行号的下边线"
"""Beside a row that passes and may not show all its text; the second where a program can fit the row by itself."""
SPARE = "空行"
"""Stands in the check column beside a row of a table in which nothing stands."""
NO_SPARE_ROW = "已填满；还要加行，办法见“填报说明”"
"""Over the paper, behind the names of the tables whose last spare row is filled."""
SEVERITY_WORDS = {"error": "错误", "warning": "提醒", "info": "说明"}
CODES = {"error": 3, "warning": 2, "info": 1}
"""What the hidden cell of an open check holds, the graver the higher; 0 where it passes."""
UNDECIDED = -1
"""What it holds where the check cannot be evaluated."""

BANNER_ROW = 0
TITLE_ROW = 1
FIRST_ROW = 2
CHECK_FIRST_ROW = 3
"""Above the first check: the sheet's title, its count, and the header row."""

CHECK_COLUMNS = ("编号", "检查", "结果", "位置", "级别", "怎样改")
RESULT_COLUMN, LINK_COLUMN, LEVEL_COLUMN, CURE_COLUMN = 2, 3, 4, 5

ANSWERS = (1, len(CHECK_COLUMNS))
"""The hidden cell of 校验 that is 1 where the functions XLP_… answer. With xlwings' own module in the file, LibreOffice
answers every function of macros with an empty text and no error, so that IFERROR alone would not fall back."""


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
    cells: tuple[Cell, ...]
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
        first = self._behind(self.above_columns, self.joined_columns)
        asked = _asked_cells(self.form, ("target_ok", "target_reason"))
        return {(key[0], key[1] or ""): first + number for number, key in enumerate(asked)}

    @cached_property
    def measure_columns(self) -> Mapping[tuple[str, str, str, str], int]:
        """(table, target, achieved value, measure) of what scores need -> its hidden column."""
        first = self._behind(self.above_columns, self.joined_columns, self.reason_columns)
        return {one: first + number for number, one in enumerate(measures_of(self.form))}

    @cached_property
    def step_columns(self) -> Mapping[tuple[str, str], int]:
        """(table, column) whose texts are read for a score -> the first of the hidden columns of the steps."""
        first = self._behind(
            self.above_columns, self.joined_columns, self.reason_columns, self.measure_columns
        )
        read = dict.fromkeys((one[0], name) for one in self.measure_columns for name in one[1:3])
        return {key: first + number * len(STEPS) for number, key in enumerate(read)}

    @property
    def code_column(self) -> int:
        """The first of the hidden columns of codes."""
        before = (self.above_columns, self.joined_columns, self.reason_columns, self.measure_columns)
        return self._behind(*before) + len(self.step_columns) * len(STEPS)

    @property
    def last_code_column(self) -> int:
        return max((line.columns[1] for line in self.lines), default=self.code_column)

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
        if cell:
            return cell.row, cell.column
        table, _, column = part.partition(".")
        if (table, column) in self.joined_columns:
            return self.tables[table][0] + (of or 0), self.joined_columns[(table, column)]
        return self.beside[part]

    def read_at(self, table: str, column: str, of: int) -> tuple[int, int]:
        """Where the text in a table's cell stands as it is read: beside it, or in itself where it is computed."""
        row, here = self.place(f"{table}.{column}", of)
        return row, here if self.is_computed(table, column) else self.read_column + here

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
            for number, name in enumerate(self.form.compiled.earlier)
        }

    def is_computed(self, table: str | None, name: str) -> bool:
        """Whether a formula of the form's spec stands in the cell, not an entry or what a further sheet says."""
        if table is None and name in self.earlier:
            return False
        if table is None:
            return bool(self.form.fields[name].value)
        column = self.form.tables[table].parts[name]
        return isinstance(column, ComputedColumn) and not column.sheet

    def is_joined(self, table: str, name: str) -> bool:
        """Whether it is a target that the cells of a row make."""
        return (table, name) in self.joined_columns

    @cached_property
    def entries(self) -> tuple[Cell, ...]:
        """The cells that are read: those that are filled in, and those that show what further sheets say."""
        return tuple(
            cell
            for cell in self.cells
            if cell.part
            and not self.is_computed(*(cell.part.split(".") if "." in cell.part else (None, cell.part)))
        )

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
            elif column.choices or column.suggestions:
                found[f"{table.id}.{column.id}"] = tuple(column.choices or column.suggestions)
        for item in self.form.inputs.values():
            for parent, values in (item.choices_of or {}).items():
                found[f"{item.id}|{parent}"] = tuple(values)
        return found

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


def drawn_cells(
    form: Form, rows: Mapping[str, int]
) -> tuple[tuple[Cell, ...], int, dict[str, tuple[int, int]]]:
    """The cells of the form's pictures with so many rows of each table, their last row, and where the tables are."""
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
    return tuple(cells), row - 1, tables


def _cell(item: Item, row: int, offset: int, of: int | None) -> Cell:
    column = item.column + offset
    if item.kind == "label":
        return Cell("label", row, column, item.across, item.down, item.text)
    return Cell(item.kind, row, column, item.across, item.down, part=item.text, of=of)


def _asked_cells(
    form: Form, functions: tuple[str, ...], by_level: bool = False
) -> list[tuple[str | None, ...]]:
    """(table, id, …) of the cells that the form's expressions give to these functions, each once; `by_level`: to those
    that are given all they take, the level of the indicator too."""
    expressions = list(form.compiled.values.values())
    for rule in form.compiled.rules:
        expressions += [part for part in (rule.when, rule.expect) if part is not None]
        expressions += rule.messages[CHINESE].expressions
    found: dict[tuple[str | None, ...], None] = {}
    for expression in expressions:
        for node in walk(expression.node):
            if isinstance(node, Call) and node.function.name in functions:
                if by_level and len(node.arguments) < node.function.most:
                    continue
                cells = [one for one in node.arguments if isinstance(one, CellNode)][:2]
                if cells:
                    found[(cells[0].of, *(one.name for one in cells))] = None
    return list(found)


def measures_of(form: Form) -> Iterator[tuple[str, str, str, str]]:
    """(table, target, achieved value, measure) of all that the form's expressions ask of them, each once."""
    functions = {
        SHARE: ("score", "reached", "scorable"),
        SHARE_OF_COST: ("score", "reached"),
        DEVIATION: ("deviation", "measurable"),
        NUMBER: ("number",),
    }
    for measure, names in functions.items():
        for table, target, *actual in _asked_cells(form, names, by_level=measure == SHARE_OF_COST):
            assert table and target
            yield table, target, next(iter(actual), None) or target, measure
