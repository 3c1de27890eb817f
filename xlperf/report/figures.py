"""The figures of a report: what is shown of each department, of the money, the tasks, the targets and the findings.

Owns their shape. What is kept of a department is one line, so that memory grows with the departments and not with their
rows. How they are computed is `computation`'s; knows nothing of HTML.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from decimal import Decimal

from xlperf.consolidation.figures_of_form import Plan
from xlperf.consolidation.tables import Cell
from xlperf.form import Form
from xlperf.form.labels import label_of
from xlperf.messages import catalogue, say
from xlperf.report.sources import Absent, Before, Declared, File, ReportFinding

catalogue(
    {
        "figures-last-year": ("上年", "the year before"),
        "figures-last-round": ("上一轮", "the round before"),
        "figures-year": ("{year} 年", "{year}"),
    }
)

ZERO = Decimal(0)

MEASURED, DATED, WORDED, INVALID, BLANK = "measured", "dated", "worded", "invalid", "blank"
GROWTH = ("number", "growth")
"""The key of those targets that say by how much something is to change."""


@dataclass(slots=True)
class DepartmentFigures:
    """One department, or one of its projects: what it declared, boiled down. `parts`: the amounts that divide its main one."""

    declared: Declared
    main: Decimal
    parts: tuple[Decimal, ...]
    called: str
    """the department, and its project where the form has several of one"""
    tasks: int = 0
    indicators: int = 0
    quantified: int = 0
    errors: int = 0
    warnings: int = 0
    levels: set[str] = field(default_factory=set)
    past: Decimal | None = None
    """the main amount of the year before"""
    department_past: Decimal | None = None
    """that of its whole department"""
    once: str = ""
    """what it was called then, where it is found by its code alone"""
    reasons: tuple[str, ...] = ()
    """why it is out of line with its past or with departments like it, a sentence each"""

    @property
    def growth(self) -> Decimal | None:
        """What the main amount rose by, as a share of the year before; None where there was none."""
        return (self.main - self.past) / self.past if self.past is not None and self.past > 0 else None

    @property
    def quantified_share(self) -> float | None:
        return self.quantified / self.indicators if self.indicators else None


@dataclass
class Divided:
    """A sum and what divides it, over all departments: (label, amount)."""

    title: str
    total_label: str
    parts: list[tuple[str, Decimal]]

    @property
    def total(self) -> Decimal:
        return sum((amount for _, amount in self.parts), ZERO)


@dataclass(order=True, slots=True)
class FundedTask:
    """One row that is given money."""

    amount: Decimal
    order: int
    department: str = field(compare=False)
    code: str = field(compare=False)
    table: str = field(compare=False)
    name: str = field(compare=False)
    share: float | None = field(compare=False)
    """of its department's main amount"""


@dataclass
class Spent:
    """What one table of tasks comes to."""

    label: str
    rows: int = 0
    amount: Decimal = ZERO


@dataclass
class IndicatorLevel:
    """The indicators of one level: how many of each quality, and the departments that have none of it."""

    name: str
    kinds: Counter[str] = field(default_factory=Counter)
    without: list[str] = field(default_factory=list)

    @property
    def count(self) -> int:
        return sum(self.kinds.values())


@dataclass
class Quality:
    """The target values of all departments. `operators`: (kind, operator) or GROWTH -> how many."""

    label: str
    kinds: Counter[str] = field(default_factory=Counter)
    operators: Counter[tuple[str, str]] = field(default_factory=Counter)
    levels: dict[str, IndicatorLevel] = field(default_factory=dict)
    filled_levels: bool = False

    @property
    def count(self) -> int:
        return sum(self.kinds.values())

    @property
    def share(self) -> float:
        """The quantitative share: numbers and dates among all indicators."""
        return (self.kinds[MEASURED] + self.kinds[DATED]) / self.count if self.count else 0.0


@dataclass
class FindingKind:
    """All findings of one check. `example`: the first of them."""

    check: str
    severity: str
    title: str
    count: int = 0
    departments: set[str] = field(default_factory=set)
    example: str = ""


@dataclass
class ParentFigures:
    """The departments of one parent (主管部门), which they call `key`; `missing` are those without a usable file."""

    name: str
    key: str = ""
    departments: int = 0
    missing: int = 0
    main: Decimal = ZERO
    parts: list[Decimal] = field(default_factory=list)


@dataclass(slots=True)
class Listed:
    """A finding that stands for itself, and those of its file that follow from it."""

    finding: ReportFinding
    consequences: list[ReportFinding] = field(default_factory=list)


@dataclass
class ReportFigures:
    """All that a report shows. `expected`: departments to report, 0 where nobody said."""

    form: Form
    plan: Plan
    year: int
    expected: int
    lines: list[DepartmentFigures]
    files: list[File]
    statuses: Counter[str]
    divided: list[Divided]
    parents: list[ParentFigures]
    spent: list[Spent]
    tasks: list[FundedTask]
    quality: Quality | None
    kinds: list[FindingKind]
    findings: list[Listed]
    findings_count: int
    standing_out: list[ReportFinding]
    """what is to be seen first: amounts out of all proportion, in yuan, or the same twice"""
    missing: list[Absent]
    past: Before = Before()

    @property
    def past_label(self) -> str:
        """What the year before is called: 上年 where it is that, else by its number."""
        if not self.past.year:
            return ""
        named = {self.year - 1: say("figures-last-year"), self.year: say("figures-last-round")}
        return named.get(self.past.year) or say("figures-year", year=self.past.year)

    @property
    def departments(self) -> int:
        """How many departments count: of several projects each, fewer than there are lines."""
        return len({line.declared.whose for line in self.lines})

    @property
    def by_department(self) -> list[list[DepartmentFigures]]:
        """The lines of each department, more than one where it has several projects."""
        found: dict[tuple[str, str], list[DepartmentFigures]] = {}
        for line in self.lines:
            found.setdefault(line.declared.whose, []).append(line)
        return list(found.values())

    def compared(self, parent: str | None = None) -> tuple[int, Decimal, Decimal]:
        """Of the departments that the year before has, below `parent` where it is given: how many they are, the sum of their
        main amounts then, and now."""
        both = [
            lines
            for lines in self.by_department
            if lines[0].department_past is not None and parent in (None, lines[0].declared.parent or "")
        ]
        past = sum((lines[0].department_past or ZERO for lines in both), ZERO)
        return len(both), past, sum((line.main for lines in both for line in lines), ZERO)

    @property
    def department_amounts(self) -> list[tuple[str, Decimal]]:
        """The name and the main amount of each department, over all its projects."""
        return [
            (lines[0].declared.department, sum((line.main for line in lines), ZERO))
            for lines in self.by_department
        ]

    @property
    def main_total(self) -> Decimal:
        return sum((line.main for line in self.lines), ZERO)

    @property
    def main_label(self) -> str:
        return label_of(self.form, self.plan.main) if self.plan.main else ""

    @property
    def part_labels(self) -> list[str]:
        return [label_of(self.form, part) for part in self.plan.parts]


def number(value: Cell) -> Decimal:
    return value if isinstance(value, Decimal) else ZERO
