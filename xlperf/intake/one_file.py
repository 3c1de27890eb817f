"""One file taken in: opened, read, looked over, checked; or refused with a reason. Never an exception.

Owns what the check of a file says, in the shape of the command's JSON. Knows nothing of many files.
"""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass, replace
from typing import Any

from xlperf.checks import check
from xlperf.declaration import UNREADABLE, Declaration, Finding, status_of
from xlperf.form import Form
from xlperf.intake.read import read_package
from xlperf.intake.tamper import tampering
from xlperf.ooxml.limits import DEFAULT_LIMITS, Limits
from xlperf.ooxml.package import Package, file_bytes, open_package
from xlperf.ooxml.properties import saved_time
from xlperf.ooxml.refusal import UnreadableWorkbook


@dataclass(frozen=True)
class Intake:
    """What became of one file. `reason` and `reason_id` are set, and `declaration` None, where it is unreadable."""

    file: str
    status: str
    findings: tuple[Finding, ...] = ()
    declaration: Declaration | None = None
    reason: str | None = None
    reason_id: str = ""
    hint: str = ""
    sha256: str = ""
    size: int = 0
    saved: float = 0.0
    """when the workbook was last saved, in seconds since 1970, by its own properties; 0 where it does not say so"""

    def as_dict(self) -> dict[str, Any]:
        """The object of `xlperf check --format json`."""
        declaration = self.declaration
        return {
            "file": self.file,
            "status": self.status,
            "form": declaration.form.id if declaration else None,
            "year": declaration.year if declaration else None,
            "department": declaration.department if declaration else None,
            "reason": self.reason,
            "findings": [finding.as_dict() for finding in self.findings],
        }


def read(
    path: str | os.PathLike[str],
    *,
    form: Form | None = None,
    limits: Limits = DEFAULT_LIMITS,
) -> Declaration:
    """What one of our workbooks declares; raises UnreadableWorkbook only.

    Findings about the workbook itself (locks, formulas, labels) are in the declaration's `found`.
    `form`: the form to read it by, where it is not a shipped one.
    """
    reading = read_package(open_package(path, limits), form=form, file=str(path))
    found = tampering(reading)
    declaration = reading.declaration
    return replace(declaration, found=(*found, *declaration.found))


def take_in(
    path: str | os.PathLike[str],
    *,
    form: Form | None = None,
    limits: Limits = DEFAULT_LIMITS,
    strict: bool = False,
) -> Intake:
    """The file at `path`, taken in; its findings in the language in force."""
    file = os.fspath(path)
    try:
        data = file_bytes(path, limits)
    except BaseException as error:  # noqa: BLE001 - refusal_for lets interruptions through
        return refused(file, refusal_for(error, limits))
    return take_in_bytes(data, file, form=form, limits=limits, strict=strict)


def take_in_bytes(
    data: bytes,
    file: str,
    *,
    form: Form | None = None,
    limits: Limits = DEFAULT_LIMITS,
    strict: bool = False,
    sha256: str = "",
) -> Intake:
    """As `take_in`, of the bytes of a file called `file`; `sha256` spares reckoning it where it is known."""
    sha256 = sha256 or hashlib.sha256(data).hexdigest()
    try:
        package = Package(data, limits)
        reading = read_package(package, form=form, file=file)
        declaration = replace(reading.declaration, found=(*tampering(reading), *reading.declaration.found))
        findings = tuple(check(declaration))
    except BaseException as error:  # noqa: BLE001 - refusal_for lets interruptions through
        return replace(refused(file, refusal_for(error, limits)), sha256=sha256, size=len(data))
    return Intake(
        file=file,
        status=status_of(findings, strict),
        findings=findings,
        declaration=declaration,
        sha256=sha256,
        size=len(data),
        saved=saved_time(package),
    )


def refusal_for(error: BaseException, limits: Limits = DEFAULT_LIMITS) -> UnreadableWorkbook:
    """Why a file is refused whose reader raised `error`; raises the error itself where it is no matter of the file.

    A native reader's PanicException is a BaseException, though nobody asked the program to end.
    """
    if isinstance(error, UnreadableWorkbook):
        return error
    if isinstance(error, MemoryError):
        return UnreadableWorkbook("out-of-memory", limit=limits.memory_bytes)
    if isinstance(error, Exception) or type(error).__name__ == "PanicException":
        return UnreadableWorkbook("reader-failed", detail=type(error).__name__)
    raise error


def refused(file: str, refusal: UnreadableWorkbook) -> Intake:
    """What becomes of a file that cannot be read."""
    return Intake(
        file=file,
        status=UNREADABLE,
        reason=str(refusal),
        reason_id=refusal.reason_id,
        hint=refusal.hint,
    )
