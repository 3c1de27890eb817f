"""The parts of a form (表样): sections, fields, tables with columns, checks, the page. Frozen; nothing is computed here.

Owns the words of a form's TOML: each attribute below is a key that a spec may use, explained in its docstring.
"""

from __future__ import annotations

from functools import cached_property
from typing import ClassVar, Literal

from xlperf.system.dataclass import dataclass

Kind = Literal["text", "amount", "count", "number", "percent", "date", "tick"]
"""The last three are said for short: `form.shorthand` writes them out, and no form that was read has them."""
Severity = Literal["error", "warning", "info"]
"""Of what a check says: the file is rejected, may be wrong, or is told of."""
Merging = Literal["sum", "keep", "list"]
"""How one value comes of those of a unit and of all below it: added up, the unit's own, or one after the other."""


class _HoldsValues:
    kind: Kind

    @property
    def is_number(self) -> bool:
        """Whether it holds numbers: every kind but text."""
        return self.kind != "text"


class _IsFilledIn(_HoldsValues):
    choices: tuple[str, ...]
    choices_of: dict[str, tuple[str, ...]] | None

    @property
    def adds_up(self) -> bool:
        """Whether its sum means something: amounts and counts do, rates and scores do not."""
        return self.kind in ("amount", "count")

    @cached_property
    def all_choices(self) -> tuple[str, ...]:
        """The values it may take, whatever they depend on; () where it may take any."""
        of_parents = (self.choices_of or {}).values()
        return tuple(
            dict.fromkeys((*self.choices, *(choice for choices in of_parents for choice in choices)))
        )


@dataclass(frozen=True)
class Field(_IsFilledIn):
    """One value of the form (栏目).

    id: its name in checks, files and the workbook.  kind: text, amount (in the form's money unit, two
    decimals), count (a whole number) or number; percent (a number up to 100), date (a day), tick (a box: √ or nothing).
    label: its name in messages; where it is left out, the label beside it in the picture.  required: must be filled in;
    required_if: where this condition holds.
    max_length: characters a text may have.  pattern: of what a text must be, such as "digits 6".  min, max: of a number.
    lines: lines of text the cell has room for when empty.  choices: the values it may take.  spellings: of a choice,
    other spellings of it in hand-made forms.  depends_on, choices_of: the permitted values depend on the value of another
    field.  unit: what a number is in, for its prompt.  default: what a new workbook holds; locked: nobody may change it.
    negative: whether the number may be below zero.  value: an expression; the cell is then computed and
    locked.  beside: for a computed value that is not on the paper, the field beside whose row it is shown.
    explain, example: for the sheet 填报说明 and the prompt on the cell.  aliases: other wordings of the label, by
    which hand-made and older forms name it.  prefill: the ids under which other forms have this value, from which
    `new-template --from` takes it where they have none of this id.  prefilled: false for what each form asks anew, such as
    what was spent or achieved: it is never taken from another form, of whatever id.  merge: how the form of a unit with those below
    it is made of theirs: sum (amounts and counts, where nothing is said), keep (all else: as the unit itself has it) or list (each
    unit's text on a line of its own).  summary: it is one of the columns that the consolidated workbook shows first, and prints;
    where no field says so, all are.
    """

    id: str
    kind: Kind = "text"
    label: str = ""
    required: bool = False
    required_if: str = ""
    max_length: int = 0
    pattern: str = ""
    min: float | None = None
    max: float | None = None
    lines: int = 1
    choices: tuple[str, ...] = ()
    spellings: dict[str, tuple[str, ...]] | None = None
    depends_on: str = ""
    choices_of: dict[str, tuple[str, ...]] | None = None
    unit: str = ""
    default: str = ""
    locked: bool = False
    negative: bool = False
    value: str = ""
    beside: str = ""
    explain: str = ""
    example: str = ""
    label_en: str = ""
    aliases: tuple[str, ...] = ()
    prefill: tuple[str, ...] = ()
    prefilled: bool = True
    merge: Merging | None = None
    summary: bool = False

    @property
    def merging(self) -> Merging:
        """`merge`, or what goes without saying."""
        return self.merge or ("sum" if self.adds_up else "keep")


@dataclass(frozen=True)
class Column(_IsFilledIn):
    """One column of a table; the keys are those of a field, and a few more.

    fill_down: an empty cell means "as above", as where cells are merged downwards on paper.
    depends_on, choices_of: the permitted values depend on the value of another column of the row, or of a field.
    suggestions: values that are offered beside free entry, as those of a catalogue of indicators; suggestions_of: which of
    them are offered, by the value of what the column depends on.  suggestions_about: of a suggestion its unit, usual value,
    sign and formula.
    repeat: for each of these words (years, towns) the column stands once, as id_1, id_2; {each} in its label is the word.
    target: the column holds target values (指标值), read by their grammar.  canonical: what `new-template --from`
    takes from another form is written in the plain spelling that formulas can follow (≥40场).  sheet: in the table
    that lists the sheets, the field of the sheet's form that is shown; nothing is filled in then.
    """

    id: str
    kind: Kind = "text"
    label: str = ""
    required: bool = False
    required_if: str = ""
    max_length: int = 0
    pattern: str = ""
    min: float | None = None
    max: float | None = None
    lines: int = 1
    choices: tuple[str, ...] = ()
    negative: bool = False
    fill_down: bool = False
    depends_on: str = ""
    choices_of: dict[str, tuple[str, ...]] | None = None
    spellings: dict[str, tuple[str, ...]] | None = None
    unit: str = ""
    repeat: tuple[str, ...] = ()
    suggestions: tuple[str, ...] = ()
    suggestions_of: dict[str, tuple[str, ...]] | None = None
    suggestions_about: dict[str, tuple[str, ...]] | None = None
    target: bool = False
    canonical: bool = False
    explain: str = ""
    example: str = ""
    label_en: str = ""
    aliases: tuple[str, ...] = ()
    prefill: tuple[str, ...] = ()
    prefilled: bool = True
    sheet: str = ""


InputPart = Field | Column
"""What is filled in."""


@dataclass(frozen=True)
class ComputedColumn(_HoldsValues):
    """A column that is computed, row by row, and locked. value: an expression, in which the columns of its table
    mean those of the row; or sheet: in the table that lists the sheets, a number field of the sheet's form. A row in
    which nothing is entered has 0, or an empty text.

    prefill: as of a column. target_of: the columns of a target in three cells: its sign (指标性质), value (指标值) and unit (计量单位);
    the column is the one target that they make, and is not drawn."""

    id: str
    value: str = ""
    target_of: tuple[str, ...] = ()
    sheet: str = ""
    kind: Kind = "amount"
    label: str = ""
    explain: str = ""
    label_en: str = ""
    aliases: tuple[str, ...] = ()
    prefill: tuple[str, ...] = ()
    max_length: ClassVar[int] = 0

    @property
    def target(self) -> bool:
        """Whether it holds target values."""
        return bool(self.target_of)


@dataclass(frozen=True)
class Table:
    """Rows of the same columns. rows: how many the blank workbook has room for.

    column: those that are filled in; computed: those that are computed from them. required: at least one row must be
    filled. unique: columns that together may not repeat. one_of: groups of columns of which each row fills exactly one.
    merge: how the rows of a unit go together with those of all below it: list (where nothing is said: one after the other), keep (its
    own only) or sum (rows that agree in the columns of `unique` are one, their amounts and counts added).
    """

    id: str
    column: tuple[Column, ...]
    computed: tuple[ComputedColumn, ...] = ()
    label: str = ""
    rows: int = 10
    required: bool = False
    unique: tuple[str, ...] = ()
    one_of: tuple[tuple[str, ...], ...] = ()
    merge: Merging = "list"
    label_en: str = ""

    @cached_property
    def columns(self) -> dict[str, Column]:
        """The columns that are filled in."""
        return {column.id: column for column in self.column}

    @cached_property
    def parts(self) -> dict[str, Column | ComputedColumn]:
        """All columns."""
        parts: dict[str, Column | ComputedColumn] = dict(self.columns)
        return parts | {column.id: column for column in self.computed}

    @cached_property
    def targets(self) -> tuple[Column | ComputedColumn, ...]:
        """The columns of target values, in one cell or in three."""
        return tuple(column for column in self.parts.values() if column.target)

    def cells_of(self, target: Column | ComputedColumn) -> tuple[str, ...]:
        """The columns in which a target is entered: itself, or those of its sign, value and unit."""
        return target.target_of if isinstance(target, ComputedColumn) else (target.id,)

    @cached_property
    def in_three_cells(self) -> tuple[ComputedColumn, ...]:
        """The targets whose sign, value and unit stand in columns of their own."""
        return tuple(column for column in self.computed if column.target_of)


@dataclass(frozen=True)
class MatrixPart:
    """A row or a column of a matrix."""

    id: str
    label: str
    label_en: str = ""


@dataclass(frozen=True)
class Matrix:
    """Fixed rows by fixed columns of one kind: the fields ID_ROW_COLUMN, their labels those of row and column. In the
    picture it is one line, [ID] and <, that becomes one for each row. total_column, total_row: the labels of the sums of
    each row and of each column, the fields ID_ROW_total, ID_total_COLUMN and ID_total; none where they are left out.
    label_cells: how many cells the label of a row takes. summary: as of a field, of the
    grand total, or of each cell where there is none.
    """

    id: str
    rows: tuple[MatrixPart, ...]
    columns: tuple[MatrixPart, ...]
    kind: Kind = "amount"
    label: str = ""
    label_en: str = ""
    total_row: str = ""
    total_column: str = ""
    label_cells: int = 1
    required: bool = False
    explain: str = ""
    summary: bool = False


@dataclass(frozen=True)
class Section:
    """A part of the paper: its label in the first column, and a picture of its cells, row by row.

    In the picture, between bars: a text is a printed label, [id] an input, {id} a computed value,
    < goes on from the cell on its left, ^ from the cell above. A row with [table.column] repeats
    once for each row of the table; {table.column} in it is a computed column. aliases: of a printed label, other
    wordings of it in hand-made forms. one_of: groups of fields of which exactly one is filled.
    """

    picture: str
    id: str = ""
    label: str = ""
    aliases: dict[str, tuple[str, ...]] | None = None
    field: tuple[Field, ...] = ()
    table: tuple[Table, ...] = ()
    matrix: tuple[Matrix, ...] = ()
    one_of: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True)
class Check:
    """A rule of the form. expect: what must hold; when: only where this holds; each: the table whose rows
    it is about. at: the field or column to which the finding points (by default the first in expect).
    message, hint: what is wrong and how to mend it, with figures in braces; title: what is checked.
    """

    id: str
    expect: str
    message: str
    severity: Severity = "error"
    when: str = ""
    each: str = ""
    at: str = ""
    title: str = ""
    hint: str = ""
    message_en: str = ""
    hint_en: str = ""
    title_en: str = ""
    blank_rows: bool = False


@dataclass(frozen=True)
class Page:
    """How the form prints. widths: of the grid's columns in characters; orientation: portrait or landscape."""

    widths: tuple[float, ...]
    orientation: Literal["portrait", "landscape"] = "portrait"
    sheet: str = "申报表"
    font: str = "宋体"
    heading_font: str = "黑体"
    font_size: float = 10.5


@dataclass(frozen=True)
class Sheets:
    """Sheets of another form in the same workbook. form: its id; table: the table in which each sheet is a row;
    number: how many the blank workbook has; name: of each, with {number} in it; version: of that form, 0 for the
    newest."""

    form: str
    table: str
    number: int = 3
    name: str = "表{number}"
    version: int = 0
