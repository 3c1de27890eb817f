"""A defect of a workbook: how it is planted into a valid one, and the findings, or the refusal, that it must give.

Owns the shape of a defect and the ways of planting one. Addresses are those of Guangzhou's paper.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from tests.proof import surgery as cut
from xlperf.declaration import Declaration, Entered
from xlperf.template.stamp import Stamper

Found = frozenset[tuple[str, str, str]]
"""Findings as (check, severity, cell)."""

FIELDS = {
    "department_name": "B3", "staff_count": "D4", "subordinate_units": "G4", "basic_expenditure": "D6",
    "fiscal_appropriation": "G6", "project_expenditure": "D7", "other_funds": "G7", "special_fiscal_funds": "D9",
    "municipal_level_funds": "G9", "other_development_expenditure": "D10", "transfer_payments": "G10",
    "overall_objective": "B11",
}  # fmt: skip


class Draft:
    """A valid declaration being spoilt, and the edits that follow once it is a workbook."""

    def __init__(self, declaration: Declaration) -> None:
        self.fields: dict[str, Entered] = dict(declaration.fields)
        self.tables = {table: [dict(row) for row in rows] for table, rows in declaration.tables.items()}
        self.edits: list[cut.Edit] = []
        self._declaration = declaration

    def amount(self, name: str) -> Decimal:
        value = self.fields[name]
        assert isinstance(value, Decimal)
        return value

    @property
    def total(self) -> Decimal:
        return self.amount("basic_expenditure") + self.amount("project_expenditure")

    def workbook(self, stamper: Stamper) -> bytes:
        given = self._declaration
        declaration = Declaration(given.form, self.fields, self.tables, year=given.year)
        package = stamper.workbook(given.department, given.code, declaration)
        if not self.edits:
            return package
        parts = cut.parts_of(package)
        for edit in self.edits:
            edit(parts)
        return cut.package_of(parts)


@dataclass(frozen=True)
class Defect:
    """One kind of defect. `touches`: what of the workbook it is about; those that touch nothing in common can stand in
    one workbook, but for those `alone`. `reason`: the id of the refusal. `after`: what is found after a program has
    saved the file, where that mends or changes the defect. `reads`: what must be read in spite of it."""

    name: str
    plant: Callable[[Draft], object]
    found: Found = frozenset()
    touches: frozenset[str] = frozenset()
    alone: bool = False
    reason: str = ""
    after: Mapping[str, Found] = field(default_factory=dict)
    reads: Mapping[str, Entered] = field(default_factory=dict)


def found(*findings: str) -> Found:
    """ "decimals! D9" is an error in D9, "balance? G6" a warning, "workbook-stale. K6" an info."""
    severities = {"!": "error", "?": "warning", ".": "info"}
    parsed = set()
    for finding in findings:
        check, _, cell = finding.partition(" ")
        parsed.add((check[:-1], severities[check[-1]], cell))
    return frozenset(parsed)


def enters(name: str, value: object, *findings: str, says: str = "") -> Defect:
    """A field that holds a wrong value; the findings are those of its own cell where none is named."""
    entered = value if value is None or isinstance(value, str) else Decimal(str(value))
    where = FIELDS[name]
    marked = [finding if " " in finding else f"{finding} {where}" for finding in findings]
    kind = says or f"{name} is {'missing' if value is None else str(value)[:20]!r}"
    touched = (
        name if name not in FIELDS or where[0] == "B" or name.endswith(("_count", "_units")) else "budget"
    )
    return Defect(
        kind, lambda draft: draft.fields.__setitem__(name, entered), found(*marked), frozenset({touched})
    )


def in_row(table: str, row: int, column: str, value: object, *findings: str, says: str = "") -> Defect:
    """A table's cell, its row from 0, that holds a wrong value."""
    entered = value if value is None or isinstance(value, str) else Decimal(str(value))
    kind = says or f"{table}.{column} is {'missing' if value is None else str(value)[:20]!r}"
    touched = f"{table}.{row}" if column not in ("level1", "level2") else f"{table}.levels"
    return Defect(
        kind,
        lambda draft: draft.tables[table][row].__setitem__(column, entered),
        found(*findings),
        frozenset({touched} | ({"budget"} if column == "amount" else set())),
    )


def edited(
    name: str, edit: cut.Edit, *findings: str, touches: str = "", alone: bool = False, **more: object
) -> Defect:
    """A workbook that was changed after it was made."""
    return Defect(
        name,
        lambda draft: draft.edits.append(edit),
        found(*findings),
        frozenset(touches.split()) if touches else frozenset({name}),
        alone,
        **more,  # type: ignore[arg-type]
    )


__all__ = ["Defect", "Draft", "Found", "edited", "enters", "found", "in_row"]
