"""What a report is made from: files, departments, rows, findings and missing departments, one after the other.

Owns these shapes and how a consolidation gives them. Knows nothing of what a report shows, and keeps nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import field
from decimal import Decimal
from typing import TYPE_CHECKING, Protocol

from xlperf.consolidation.tables import Cell
from xlperf.consolidation.tidy import tidy_columns
from xlperf.declaration import each_key
from xlperf.form import Form
from xlperf.messages import LANGUAGES, say
from xlperf.system.dataclass import dataclass

if TYPE_CHECKING:
    from xlperf.consolidation import Consolidation
    from xlperf.consolidation.judgement.past import Past


@dataclass(frozen=True, slots=True)
class File:
    """One file found and what became of it."""

    file: str
    code: str
    department: str
    status: str
    errors: int
    warnings: int
    reason: str


@dataclass(frozen=True, slots=True)
class Declared:
    """What one department declared: `fields` by id, computed ones too."""

    file: str
    code: str
    department: str
    parent: str
    status: str
    fields: Mapping[str, Cell]
    late: str = ""
    """the day (ISO) on which it came, where that was after the deadline"""

    @property
    def whose(self) -> tuple[str, str]:
        """The same for all that one department declares, of several projects each."""
        return (self.code, self.department) if self.code or self.department else ("", self.file)


@dataclass(frozen=True, slots=True)
class ReportFinding:
    """One finding."""

    file: str
    code: str
    department: str
    check: str
    severity: str
    sheet: str
    cell: str
    message: str
    hint: str
    cause: str = ""
    """the identity of the finding of its file from which this one follows"""

    @property
    def identity(self) -> str:
        place = "!".join(filter(None, (self.sheet, self.cell)))
        return f"{self.check} {place}".rstrip()


@dataclass(frozen=True, slots=True)
class Absent:
    """A department of the roster without a usable file; `received`: what came of it, as a sentence, "" where nothing;
    `silent`: whether nothing of its own came."""

    code: str
    department: str
    parent: str
    contact: str
    received: str
    silent: bool


class ReportSource(Protocol):
    """Everything that a report is made from. Each method may be called once and gives its things in a settled order."""

    @property
    def form(self) -> Form: ...
    @property
    def year(self) -> int: ...
    @property
    def expected(self) -> int:
        """How many departments are to report; 0 where nobody said so."""

    def files(self) -> Iterable[File]: ...
    def departments(self) -> Iterable[Declared]: ...
    def rows(self, table: str) -> Iterable[tuple[str, Mapping[str, Cell]]]:
        """(file, values by column, a target's parts among them) of each filled row."""

    def findings(self) -> Iterable[ReportFinding]: ...
    def missing(self) -> Iterable[Absent]: ...
    def past(self) -> Before:
        """What was declared the year before; nothing where nobody gave it."""


@dataclass(frozen=True, slots=True)
class Before:
    """`year`: which it is, 0 where there is nothing; `amounts`: the main amount by file, of a department or of its project;
    `total`: of all departments of that year; `renamed`: by file, what those were called that are found by their code alone;
    `departments`: by file, the amount of its whole department, where that had several projects."""

    year: int = 0
    amounts: Mapping[str, Decimal] = field(default_factory=dict)
    total: Decimal = Decimal(0)
    renamed: Mapping[str, str] = field(default_factory=dict)
    departments: Mapping[str, Decimal] = field(default_factory=dict)

    def of_department(self, file: str) -> Decimal | None:
        """What the department of a file declared in all; None where that is not known."""
        return self.departments.get(file, self.amounts.get(file))

    @classmethod
    def of(cls, past: Past, files: Iterable[tuple[str, str, str]]) -> Before:
        """The past by file. `files`: each with its department's key and its project (`each_key`)."""
        files = list(files)
        times = Counter(key for _, key, _ in files)
        single = [(file, key) for file, key, each in files if times[key] == 1 and not each]
        amounts = {file: past.amounts[key] for file, key in single if key in past.amounts}
        renamed = {file: past.renamed[key] for file, key, _ in files if key in past.renamed}
        projects = [(file, key, each) for file, key, each in files if each]
        amounts |= {
            file: past.projects[key, each] for file, key, each in projects if (key, each) in past.projects
        }
        departments = {file: past.amounts[key] for file, key, _ in projects if key in past.amounts}
        return cls(past.year, amounts, past.total, renamed, departments)


class OfConsolidation:
    """A consolidation as the source of a report; one record at a time is in memory."""

    def __init__(self, consolidation: Consolidation) -> None:
        self.data = consolidation.data

    @property
    def form(self) -> Form:
        return self.data.form

    @property
    def year(self) -> int:
        return self.data.ledger.year

    @property
    def expected(self) -> int:
        return len(self.data.order)

    def files(self) -> Iterator[File]:
        for entry in self.data.ledger.entries:
            head = entry.head
            reason = entry.reason or head.reason
            yield File(entry.file, entry.code, entry.name, entry.status, head.errors, head.warnings, reason)

    def departments(self) -> Iterator[Declared]:
        names = tuple(self.form.fields)
        for entry, record in self.data.opened(self.data.used):
            fields = dict(zip(names, self.data.fields(record), strict=True))
            late = self.data.late.get(entry.head.sha256, "")
            yield Declared(entry.file, entry.code, entry.name, entry.parent, entry.status, fields, late)

    def rows(self, table: str) -> Iterator[tuple[str, Mapping[str, Cell]]]:
        names = [column.id for column in tidy_columns(self.form, table)]
        for entry, record in self.data.opened(self.data.used):
            for values in self.data.rows(record, table):
                yield entry.file, dict(zip(names, values, strict=True))

    def findings(self) -> Iterator[ReportFinding]:
        for entry, finding in self.data.findings():
            yield ReportFinding(
                entry.file,
                entry.code,
                entry.name,
                finding.check,
                finding.severity,
                finding.sheet,
                finding.cell,
                finding.message,
                finding.hint,
                finding.cause,
            )

    def missing(self) -> Iterator[Absent]:
        for missing in self.data.ledger.missing:
            one = missing.department
            yield Absent(one.code, one.name, one.parent, one.contact, *came_in(missing.received))

    def past(self) -> Before:
        files = ((entry.file, entry.key, each_key(entry.head.each)) for entry in self.data.used)
        return Before.of(self.data.past, files)


def came_in(received: str) -> tuple[str, bool]:
    """What was received of a missing department, "" where that is the sentence for nothing; and whether it says that nothing of
    its own came."""
    nothing = tuple(say("missing-nothing", language) for language in LANGUAGES)
    return "" if received in nothing else received, received.startswith(nothing)
