"""The view of each 主管部门: its departments with their amounts, the year before, what is wrong, and who is missing.

Owns which departments stand under which parent, and how many of them a page holds. Knows nothing of HTML.
"""

from __future__ import annotations

from dataclasses import field
from decimal import Decimal

from xlperf.messages import clauses
from xlperf.report.figures import DepartmentFigures, ReportFigures
from xlperf.report.sources import Absent
from xlperf.report.words import word_of
from xlperf.system.dataclass import dataclass

MOST_DEPARTMENTS = 3_000
"""Departments of all views together; above that the list of departments, filtered by parent, is the place."""


@dataclass(frozen=True)
class DepartmentRow:
    """One department of the view. `main`, `past`: None where there is none; `status`: the word of it."""

    department: str
    status: str
    main: Decimal | None = None
    past: Decimal | None = None
    growth: float | None = None
    errors: int = 0
    warnings: int = 0
    reasons: str = ""


@dataclass
class View:
    """One parent and all of its departments, the largest first and the missing last."""

    name: str
    rows: list[DepartmentRow] = field(default_factory=list)
    used: int = 0
    """departments that count"""
    missing: int = 0
    main: Decimal = Decimal(0)
    past: Decimal = Decimal(0)
    comparable: Decimal = Decimal(0)
    """of `main`, that of the departments which the year before has, too"""

    @property
    def growth(self) -> float | None:
        return float((self.comparable - self.past) / self.past) if self.past > 0 else None

    @property
    def to_see_to(self) -> int:
        """How many departments are missing, have warnings or are out of line."""
        return sum(bool(row.errors or row.warnings or row.reasons or row.main is None) for row in self.rows)


def parent_views(figures: ReportFigures) -> list[View]:
    """A view each, in the order of the money; none where no department has a parent, or there are too many for a page."""
    count = len(figures.lines) + len(figures.missing)
    if not figures.parents or count > MOST_DEPARTMENTS:
        return []
    views = {parent.key: View(parent.name, used=parent.departments) for parent in figures.parents}
    for line in sorted(figures.lines, key=lambda one: -one.main):
        _add(views[line.declared.parent], line)
    for absent in figures.missing:
        view = views[absent.parent]
        view.rows.append(_missing(absent))
        view.missing += 1
    return list(views.values())


def _add(view: View, line: DepartmentFigures) -> None:
    view.main += line.main
    if line.past is not None:
        view.past += line.past
        view.comparable += line.main
    growth = line.growth
    view.rows.append(
        DepartmentRow(
            line.called,
            word_of(line.declared.status),
            line.main,
            line.past,
            None if growth is None else float(growth),
            line.errors,
            line.warnings,
            clauses(line.reasons),
        )
    )


def _missing(absent: Absent) -> DepartmentRow:
    status = word_of("missing" if absent.silent else "unusable")
    return DepartmentRow(absent.department, status, reasons=absent.received)
