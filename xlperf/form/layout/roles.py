"""A formula cell of a workbook, and what it is for: a class a role, its attributes saying which one it is.

Owns the roles alone: `formulas` and `check_formulas` write their texts, `template.cached` says what they come to.
"""

from __future__ import annotations

from xlperf.system.dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Role:
    """What a formula is for."""


# ---------------------------------------------------------------- what people see


@dataclass(frozen=True, slots=True)
class Title(Role):
    """The department and the form's title."""


@dataclass(frozen=True, slots=True)
class Banner(Role):
    """What is left to be done, over the paper."""


@dataclass(frozen=True, slots=True)
class Computed(Role):
    """A computed field."""

    field: str


@dataclass(frozen=True, slots=True)
class ComputedInRow(Role):
    """A cell of a computed column."""

    table: str
    column: str
    of: int


@dataclass(frozen=True, slots=True)
class OfSheet(Role):
    """In the table that lists the sheets: what a further sheet says."""

    table: str
    column: str
    of: int


@dataclass(frozen=True, slots=True)
class Status(Role):
    """Beside a row of the form: ✓, or the first reason and its cure, and how many more."""

    row: int


@dataclass(frozen=True, slots=True)
class Suggested(Role):
    """Beside a row: what the catalogue says of the indicator that is chosen in it."""

    table: str
    column: str
    of: int


@dataclass(frozen=True, slots=True)
class MoreReasons(Role):
    """Reasons for which the formula of the status has no room: its further parts, from 1."""

    row: int
    part: int


# ---------------------------------------------------------------- hidden columns beside the paper


@dataclass(frozen=True, slots=True)
class Read(Role):
    """A cell as it is read: a text without blanks around it, a number rounded, what is no number as a text."""

    table: str | None
    name: str
    of: int | None


@dataclass(frozen=True, slots=True)
class RowNumber(Role):
    """The number of a row in its table, from 1; 0 where nothing stands in it."""

    table: str
    of: int


@dataclass(frozen=True, slots=True)
class EarlierInRow(Role):
    """In a row of a table, what a rule asks of the same row of another declaration of the department; "—" where nobody knows."""

    table: str
    name: str
    of: int


@dataclass(frozen=True, slots=True)
class Used(Role):
    """On a further sheet: 1 where anything is entered."""


@dataclass(frozen=True, slots=True)
class Above(Role):
    """A cell of a column that is filled down: an empty one is as above."""

    table: str
    column: str
    of: int


@dataclass(frozen=True, slots=True)
class TargetReason(Role):
    """Why the target value in a cell is not well formed, "" where it is."""

    table: str | None
    name: str
    of: int | None


@dataclass(frozen=True, slots=True)
class TargetEnd(Role):
    """One step in which a target value is read for its ends."""

    table: str | None
    name: str
    step: str
    of: int | None


@dataclass(frozen=True, slots=True)
class Step(Role):
    """One step in which a text is read for a score."""

    table: str
    column: str
    step: str
    of: int


@dataclass(frozen=True, slots=True)
class EarlierValue(Role):
    """A number of another declaration of the department, as the hidden sheet of the workbook carries it."""

    name: str


@dataclass(frozen=True, slots=True)
class Measure(Role):
    """What is said of a target and what was achieved: `native_score.MEASURES`."""

    table: str
    target: str
    actual: str
    measure: str
    of: int


@dataclass(frozen=True, slots=True)
class RowValue(Role):
    """What an expression over a table's rows comes to in one of them; `number`: the expression's, from 0."""

    table: str
    number: int
    of: int


@dataclass(frozen=True, slots=True)
class Code(Role):
    """What one check says at one place: 0 passed, -1 not evaluated, else its severity. `number`: of the placed check."""

    number: int


@dataclass(frozen=True, slots=True)
class Flag(Role):
    """The gravest code of a cell of the paper."""

    row: int
    column: int


# ---------------------------------------------------------------- over the columns of codes, and on sheet 校验


@dataclass(frozen=True, slots=True)
class OpenCount(Role):
    """At how many places a check is open, on this sheet and those after it; -1: none, and some not evaluated."""

    check: str


@dataclass(frozen=True, slots=True)
class FirstOpen(Role):
    """The first place at which a check is open, and the reason; `part`: further ones have no room in one formula."""

    check: str
    part: int


@dataclass(frozen=True, slots=True)
class OpenTotal(Role):
    """How many places are open, by severity, on this sheet and those after it."""

    severity: str


@dataclass(frozen=True, slots=True)
class Result(Role):
    """On sheet 校验: ✓, — or how many places and the first with its reason. `line`: the number of the check's line."""

    line: int


@dataclass(frozen=True, slots=True)
class FirstOpenLink(Role):
    """On sheet 校验: the link to the first open place."""

    line: int


@dataclass(frozen=True, slots=True)
class Sum(Role):
    """On sheet 校验: how many places are open, by severity."""

    severity: str


@dataclass(frozen=True, slots=True)
class Answers(Role):
    """On sheet 校验: whether the functions XLP_… of the workbook's macros answer."""


# ---------------------------------------------------------------- control figures, on sheet 校验


@dataclass(frozen=True, slots=True)
class ControlFigure(Role):
    """The figure that is set for a field, — where none is."""

    field: str


@dataclass(frozen=True, slots=True)
class ControlCode(Role):
    """What the check of a figure says, as the code of a check."""

    field: str


@dataclass(frozen=True, slots=True)
class ControlReason(Role):
    """Why a figure's check is open, "" where it is not."""

    field: str


@dataclass(frozen=True, slots=True)
class ControlFirst(Role):
    """The first place from this field on that is open, and the reason."""

    field: str


@dataclass(frozen=True, slots=True)
class ControlCount(Role):
    """How many figures differ, as `OpenCount`."""


@dataclass(frozen=True, slots=True)
class ControlResult(Role):
    """The line's result."""


@dataclass(frozen=True, slots=True)
class ControlLink(Role):
    """The line's link to the first place that is open."""


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula cell: what it is for, its sheet and place, its text without "="."""

    role: Role
    sheet: str
    row: int
    column: int
    text: str
