"""One file taken in: opened, read, looked over, checked; or refused with a reason. Never an exception.

Owns what the check of a file says, in the shape of the command's JSON. Knows nothing of many files.
"""

from __future__ import annotations

import hashlib
import os
from dataclasses import replace
from typing import Any

import xlperf.extension  # noqa: F401 - what an office adds joins the checks of every file
from xlperf.declaration import UNREADABLE, Declaration, Finding, status_of
from xlperf.declaration.content import form_given
from xlperf.declaration.control_figures import findings_of_control
from xlperf.form import Form
from xlperf.intake.read import WorkbookReading, read_package
from xlperf.intake.source import WorkbookSource, workbook_bytes
from xlperf.intake.tamper import tampering
from xlperf.ooxml.limits import DEFAULT_LIMITS, Limits
from xlperf.ooxml.package import Package, file_bytes
from xlperf.ooxml.properties import saved_time
from xlperf.ooxml.refusal import UnreadableWorkbook
from xlperf.roster.earlier import Earlier, check_against
from xlperf.system.dataclass import dataclass


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
    code: str = ""
    """of an unreadable one: the department's, where the workbook says it"""

    def to_dict(self) -> dict[str, Any]:
        """The object that `check` prints of a file as JSON, but for what the file is among others (`standing`)."""
        declaration = self.declaration
        return {
            "file": self.file,
            "status": self.status,
            "form": declaration.form.id if declaration else None,
            "year": declaration.year if declaration else None,
            "department": declaration.department if declaration else None,
            "reason": self.reason,
            "findings": [finding.to_dict() for finding in self.findings],
        }


def read(
    source: WorkbookSource,
    *,
    form: Form | str | None = None,
    limits: Limits = DEFAULT_LIMITS,
) -> Declaration:
    """What one of our workbooks declares. `source`: a path, bytes, a file opened as binary, an openpyxl.Workbook or an
    xlwings.Book, of which all is read alike.

    Findings about the workbook itself (locks, formulas, labels) are in the declaration's `found`.
    `form`: the form to read it by (a Form, an id, the path of a TOML file), where it is not a shipped one.
    Raises UnreadableWorkbook, whatever is in it; InvalidArgument for what is no workbook at all, FormError for `form`.
    """
    form = form_given(form) if form is not None else None
    data, name = workbook_bytes(source, limits)
    reading = read_package(Package(data, limits), form=form, file=name)
    return _with_found(reading, form)


def _with_found(reading: WorkbookReading, given: Form | None) -> Declaration:
    """What was read, with all that its workbook says: what was altered, then what its control figures say. Of a form that
    an office wrote, and changed since without a new version, the rules hold as they are now."""
    declaration, form = reading.declaration, reading.layout.form
    figures = findings_of_control(declaration, reading.layout.control)
    found = (*tampering(reading), *declaration.found, *figures)
    if (
        given is not None
        and given.draft != form.draft
        and (given.id, given.version, given.sheets) == (form.id, form.version, form.sheets)
    ):
        form = given
    return replace(declaration, form=form, found=found)


def take_in(path: str | os.PathLike[str]) -> Intake:
    """The file at `path`, taken in; its findings in the language in force."""
    file = os.fspath(path)
    try:
        data = file_bytes(path)
    except BaseException as error:  # noqa: BLE001 - refusal_for lets interruptions through
        return refused(file, refusal_for(error))
    return take_in_bytes(data, file)


def take_in_bytes(
    data: bytes,
    file: str,
    *,
    form: Form | None = None,
    limits: Limits = DEFAULT_LIMITS,
    strict: bool = False,
    sha256: str = "",
    earlier: Earlier | None = None,
) -> Intake:
    """As `take_in`, of the bytes of a file called `file`; `sha256` spares the hash where it is known. `earlier`: what
    departments declared before."""
    sha256 = sha256 or hashlib.sha256(data).hexdigest()
    try:
        package = Package(data, limits)
        reading = read_package(package, form=form, file=file)
        declaration, findings = check_against(_with_found(reading, form), earlier)
    except BaseException as error:  # noqa: BLE001 - refusal_for lets interruptions through
        return replace(refused(file, refusal_for(error, limits)), sha256=sha256, size=len(data))
    return Intake(
        file=file,
        status=status_of(findings, strict),
        findings=tuple(findings),
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
        code=str(refusal.values.get("code", "")),
    )
