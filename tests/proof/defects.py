"""Kinds of defect that departments, programs and mischief bring into a workbook, and what must be found of each.

Owns the whole table, and how its defects are packed into few workbooks: each gives its findings, no more and no less.
"""

from __future__ import annotations

from tests.proof.defect import Defect, Draft
from tests.proof.edited_defects import PROGRAMS, WHAT_WAS_DONE
from tests.proof.entered_defects import WHAT_IS_ENTERED
from xlperf.declaration import Declaration
from xlperf.form import Form
from xlperf.template.stamp import Stamper

ALL = WHAT_IS_ENTERED + WHAT_WAS_DONE


def together(defects: tuple[Defect, ...]) -> list[list[Defect]]:
    """The defects packed into few workbooks: those that touch nothing in common together, others apart."""
    groups: list[list[Defect]] = []
    for defect in defects:
        for group in groups:
            if not defect.alone and not any(other.alone or other.touches & defect.touches for other in group):
                group.append(defect)
                break
        else:
            groups.append([defect])
    return groups


def planted(form: Form, stamper: Stamper, defects: list[Defect], declaration: Declaration) -> bytes:
    """A workbook of `declaration` with all of `defects`."""
    draft = Draft(declaration)
    for defect in defects:
        defect.plant(draft)
    return draft.workbook(stamper)


def after(program: str, group: list[Defect]) -> set[tuple[str, str, str]]:
    """What is found of a group of defects after `program` has saved the workbook: what it keeps of them, and what it
    does not keep of any workbook. None of the four keeps the lock of the structure (LibreOffice 7.4 leaves its
    attribute out); SheetJS keeps neither the lock of a sheet nor checks on entry."""
    kept = {finding for defect in group for finding in defect.after.get(program, defect.found)}
    if any(defect.reason for defect in group):
        return kept
    checks = {check for check, _, _ in kept}
    if program == "sheetjs":
        kept.discard(("workbook-structure-unlocked", "info", ""))  # the lesser of two
        kept.add(("workbook-validations", "info", ""))
    if "workbook-altered" not in checks:
        if program == "sheetjs":
            kept.add(("workbook-unlocked", "warning", ""))
        elif "workbook-unlocked" not in checks:
            kept.add(("workbook-structure-unlocked", "info", ""))
    return kept


__all__ = ["ALL", "PROGRAMS", "Defect", "after", "planted", "together"]
