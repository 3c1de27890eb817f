"""A dataset as the source of a report: read part by part, so that its size does not matter.

Owns what the dataset's columns mean to a report: names of the form, exact amounts. Knows nothing of Parquet.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from xlperf.arguments import refused
from xlperf.consolidation.figures_of_form import scale_of
from xlperf.consolidation.judgement.past import past_amounts
from xlperf.consolidation.tables import Cell
from xlperf.declaration import each_key
from xlperf.form import Form
from xlperf.report.sources import (
    Absent,
    Before,
    Declared,
    File,
    OfConsolidation,
    ReportFinding,
    ReportSource,
    came_in,
)
from xlperf.roster import name_key

if TYPE_CHECKING:
    from xlperf.consolidation.dataset.opened import Dataset

FILE_COLUMNS = ("file", "code", "department", "status", "errors", "warnings", "reason")
DECLARED_COLUMNS = ("file", "code", "department", "parent", "status")
FOUND_COLUMNS = (
    "file",
    "code",
    "department",
    "check",
    "severity",
    "sheet",
    "cell",
    "message",
    "hint",
    "cause",
)
ROWS_AT_ONCE = 5_000


class OfDataset:
    """What `xlperf.open_dataset` gives, as the source of a report."""

    def __init__(self, dataset: Dataset) -> None:
        self.dataset = dataset

    @property
    def form(self) -> Form:
        return self.dataset.form

    @property
    def year(self) -> int:
        return self.dataset.year

    @property
    def expected(self) -> int:
        """A dataset does not hold the roster; where somebody is missing, all others have reported."""
        missing = len(self.dataset.arrow("missing", ["department"]))
        return self.dataset.departments + missing if missing else 0

    def files(self) -> Iterator[File]:
        for row in self._plain("ledger", FILE_COLUMNS):
            yield File(**row)

    def departments(self) -> Iterator[Declared]:
        names = self.dataset.names("declarations")
        for parts in self.dataset.batches():
            for row in self.dataset.records("declarations", parts["declarations"]):
                own: dict[str, Any] = {name: row[name] or "" for name in DECLARED_COLUMNS}
                yield Declared(
                    **own, fields={name: row.get(names.get(name, name)) for name in self.form.fields}
                )

    def rows(self, table: str) -> Iterator[tuple[str, Mapping[str, Cell]]]:
        for parts in self.dataset.batches(table):
            (folder,) = parts.keys() - {"declarations"}
            names = self.dataset.names(folder)
            for row in self.dataset.records(folder, parts[folder]):
                yield str(row["file"]), {name: row[column] for name, column in names.items()}

    def findings(self) -> Iterator[ReportFinding]:
        for row in self._plain("findings", FOUND_COLUMNS):
            yield ReportFinding(**row)

    def missing(self) -> Iterator[Absent]:
        for row in self._plain("missing", ("code", "department", "parent", "contact", "received")):
            received, silent = came_in(row["received"])
            yield Absent(**row | {"received": received}, silent=silent)

    def past(self) -> Before:
        """The year before, where the dataset holds one and lies in a folder."""
        earlier = [year for year in self.dataset.years if year < self.year]
        main = scale_of(self.form)[0]
        if not earlier or not main or "://" in str(self.dataset.place):
            return Before()
        before = type(self.dataset)(str(self.dataset.place), earlier[-1])
        if before.form.id != self.form.id or before.form.amounts != self.form.amounts:
            return Before()
        declared = (
            (
                one.code,
                one.department,
                value if isinstance(value := one.fields.get(main), Decimal) else Decimal(0),
                self._project(one),
            )
            for one in OfDataset(before).departments()
        )
        own = [(one.file, one.code or name_key(one.department), one) for one in self.departments()]
        past = past_amounts(before.year, declared, ((key, one.code, one.department) for _, key, one in own))
        return Before.of(past, ((file, key, self._project(one)) for file, key, one in own))

    def _project(self, one: Declared) -> str:
        return each_key(str(one.fields.get(self.form.each) or "")) if self.form.each else ""

    def _plain(self, table: str, names: tuple[str, ...]) -> Iterator[dict[str, Any]]:
        """The rows of a table of the consolidation's own: texts, "" for none, and counts."""
        for batch in self.dataset.arrow(table, list(names)).to_batches(max_chunksize=ROWS_AT_ONCE):
            for row in batch.to_pylist():
                yield {name: "" if row[name] is None else row[name] for name in names}


def as_source(given: Any) -> ReportSource:
    """What a report can be made of (a consolidation, an opened dataset, a source) as its source."""
    from xlperf.consolidation import Consolidation

    if isinstance(given, Consolidation):
        return OfConsolidation(given)
    if hasattr(given, "batches"):
        return OfDataset(given)
    if not hasattr(given, "departments"):
        raise refused("source", "xlperf.Consolidation / xlperf.Dataset", given)
    source: ReportSource = given
    return source
