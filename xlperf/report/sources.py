"""What a report is made from: files, departments, rows, findings and missing departments, one after the other.

Owns these shapes and how a consolidation gives them. Knows nothing of what a report shows, and keeps nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from xlperf.consolidation.tables import Cell
from xlperf.form import Form
from xlperf.messages import LANGUAGES, say

if TYPE_CHECKING:
    import pandas

    from xlperf.consolidation import Consolidation


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


@dataclass(frozen=True, slots=True)
class Found:
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


@dataclass(frozen=True, slots=True)
class Absent:
    """A department of the roster without a usable file; `received`: what came of it, in words, "" where nothing."""

    code: str
    department: str
    parent: str
    contact: str
    received: str


class Source(Protocol):
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

    def findings(self) -> Iterable[Found]: ...
    def missing(self) -> Iterable[Absent]: ...


class OfConsolidation:
    """A consolidation as the source of a report, by its data frames."""

    def __init__(self, consolidation: Consolidation) -> None:
        self.made = consolidation

    @property
    def form(self) -> Form:
        return self.made.form

    @property
    def year(self) -> int:
        return self.made.year

    @property
    def expected(self) -> int:
        return len(self.made.data.order)

    def files(self) -> Iterator[File]:
        for row in _records(self.made.ledger):
            yield File(*(row[name] for name in FILE_COLUMNS))

    def departments(self) -> Iterator[Declared]:
        for row in _records(self.made.declarations):
            fields = {name: row[name] for name in self.form.fields}
            own = {name: row[name] for name in DECLARED_COLUMNS}
            yield Declared(**own, fields=fields)

    def rows(self, table: str) -> Iterator[tuple[str, Mapping[str, Cell]]]:
        for row in _records(self.made.tables[table]):
            yield row["file"], row

    def findings(self) -> Iterator[Found]:
        for row in _records(self.made.findings):
            yield Found(*(row[name] for name in FOUND_COLUMNS))

    def missing(self) -> Iterator[Absent]:
        for row in _records(self.made.missing):
            yield Absent(
                row["code"], row["department"], row["parent"], row["contact"], came_in(row["received"])
            )


FILE_COLUMNS = ("file", "code", "department", "status", "errors", "warnings", "reason")
DECLARED_COLUMNS = ("file", "code", "department", "parent", "status")
FOUND_COLUMNS = ("file", "code", "department", "check", "severity", "sheet", "cell", "message", "hint")


def _records(frame: pandas.DataFrame) -> Iterator[dict[str, Any]]:
    """The rows of a frame, one at a time."""
    names = list(frame.columns)
    for values in zip(*(frame[name] for name in names), strict=True):
        yield dict(zip(names, values, strict=True))


def came_in(received: str) -> str:
    """What was received of a missing department, "" where that is the sentence for nothing."""
    return "" if received in {say("missing-nothing", language) for language in LANGUAGES} else received


def as_source(given: Any) -> Source:
    """What a report can be made of (a consolidation, an opened dataset, a source) as its source."""
    from xlperf.consolidation import Consolidation
    from xlperf.report.of_dataset import OfDataset

    if isinstance(given, Consolidation):
        return OfConsolidation(given)
    if hasattr(given, "batches"):
        return OfDataset(given)
    source: Source = given
    return source
