"""Tidy rows of a consolidation, and the data frames made of them: amounts exact, one row a thing.

Owns the order of departments, the decoding of records by the form, and the frames' columns. Knows nothing of workbooks.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import field
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, Any

from xlperf.consolidation.dataset.columns import (
    FINDING_COLUMNS,
    INEXACT,
    LEDGER_COLUMNS,
    MISSING_COLUMNS,
    DatasetColumn,
    declaration_columns,
    table_columns,
)
from xlperf.consolidation.frames import Amounts, frame_of, ledger_frame, typed_where_exact
from xlperf.consolidation.judgement.ledger import Ledger, LedgerEntry, Missing
from xlperf.consolidation.judgement.past import Past
from xlperf.consolidation.judgement.reviews import Review
from xlperf.consolidation.received.record import Record, RecordValue
from xlperf.consolidation.received.spool import Spool
from xlperf.consolidation.tidy import tidy_columns
from xlperf.declaration import Finding
from xlperf.declaration.content import unknown_name
from xlperf.form import USUAL_FORM, Form, FormError, load_form
from xlperf.form.load import of_version
from xlperf.messages import CHINESE, catalogue, say
from xlperf.system.dataclass import dataclass

if TYPE_CHECKING:
    import pandas

catalogue(
    {
        "totals-departments": ("部门数", "departments"),
        "name-by": ("没有“{name}”这一列{meant}", "there is no column '{name}'{meant}"),
    }
)

Cell = Decimal | str | None
"""A tidy value: an exact number, a text, or nothing."""

_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")


def decoded(value: RecordValue, kind: str) -> Cell:
    """A record's text as a value of a column of this kind."""
    if value is None:
        return None
    if kind == "text":
        return value
    if kind == "end" and not _NUMBER.fullmatch(value):
        return value  # a date
    return Decimal(value)


@dataclass(frozen=True)
class Data:
    """The rows of all files that are used, by the newest version of the form among them.

    `records`: what each file says, by its entry's position, fetched when it is asked for; `forms`: each version among them by
    its number; `order`: each department's place on the roster; `language`: of the sentences made here; `reviews`: all that
    people wrote, about files that are not there, too; `office`: who consolidates (编制单位); `past`: what they declared the year
    before; `late`: SHA-256 -> the day (ISO) on which a file that stands for a department was first seen, of those after the
    deadline.
    """

    ledger: Ledger
    records: Mapping[int, Record]
    form: Form
    forms: Mapping[int, Form]
    order: Mapping[tuple[str, str], int]
    language: str = CHINESE
    reviews: tuple[Review, ...] = ()
    office: str = ""
    past: Past = field(default_factory=Past)
    late: Mapping[str, str] = field(default_factory=dict)

    def close(self) -> None:
        """Lets the records go, where they lie in a file."""
        if isinstance(self.records, Spool):
            self.records.close()

    @cached_property
    def used(self) -> tuple[LedgerEntry, ...]:
        """The entries whose figures count, in the roster's order, else by code and name."""
        return self.ledger.used(self.order)

    def opened(self, entries: Sequence[LedgerEntry]) -> Iterator[tuple[LedgerEntry, Record]]:
        """Each entry with its record; one record at a time is in memory."""
        for entry in entries:
            yield entry, self.records[entry.position]

    def fields(self, record: Record) -> list[Cell]:
        """The fields of one file in the order of `form`; of an older version, by their ids."""
        own = self.forms[record.version]
        values = dict(zip(own.fields, record.fields, strict=True))
        return [decoded(values.get(name), part.kind) for name, part in self.form.fields.items()]

    def rows(self, record: Record, table: str) -> Iterator[list[Cell]]:
        """The tidy rows of one table of one file, in the order of `tidy_columns(form, table)`."""
        found = self._places[record.version].get(table)
        if found is None:
            return
        position, columns = found
        for row in record.tables[position]:
            yield [None if place is None else decoded(row[place], kind) for place, kind in columns]

    def findings(self) -> Iterator[tuple[LedgerEntry, Finding]]:
        """Every finding of every file: what was said of it, what the consolidation remarks, what its checks found."""
        for entry in self.ledger.entries:
            for finding in entry.findings(self.records[entry.position]):
                yield entry, finding

    @cached_property
    def _places(self) -> Mapping[int, Mapping[str, tuple[int, list[tuple[int | None, str]]]]]:
        """By version and table: the table's place in a record, and where in its rows each column of `form` stands."""
        places: dict[int, dict[str, tuple[int, list[tuple[int | None, str]]]]] = {}
        for version, own in self.forms.items():
            of_version = places.setdefault(version, {})
            for position, table in enumerate(own.listed):
                if table in self.form.listed:
                    there = {column.id: at for at, column in enumerate(tidy_columns(own, table))}
                    columns = tidy_columns(self.form, table)
                    of_version[table] = position, [(there.get(column.id), column.kind) for column in columns]
        return places

    def reminder(self, missing: Missing) -> str:
        """A sentence to send to a department that has not reported; "" where the office has to decide first."""
        if missing.waits:
            return ""
        return say(
            "missing-reminder",
            self.language,
            department=missing.department.name,
            year=self.ledger.year or self.form.year,
            title=self.form.title,
            received=missing.received,
        )

    # ------------------------------------------------------------ rows and frames, by the columns of the dataset

    @property
    def year(self) -> int:
        """Of which year this is: that of the files that count."""
        return self.ledger.year or self.form.year

    def declaration_row(self, entry: LedgerEntry, record: Record) -> list[Any]:
        """The row of one file by `declaration_columns`, but for `inexact`."""
        return [*own_values(entry), record.form, record.version, *self.fields(record)]

    def table_rows(self, entry: LedgerEntry, record: Record, table: str) -> Iterator[list[Any]]:
        """The rows of one table of one file by `table_columns`, but for `inexact`."""
        ends = [place for place, column in enumerate(tidy_columns(self.form, table)) if column.kind == "end"]
        for number, values in enumerate(self.rows(record, table), 1):
            yield [*own_values(entry), number, *_ends_parted(values, ends)]

    def ledger_row(self, entry: LedgerEntry) -> list[Any]:
        """The row of one file by LEDGER_COLUMNS."""
        head = entry.head
        return [
            *(entry.file, head.sha256, head.size, entry.code, entry.name, entry.parent),
            *(head.form, head.year, entry.status, entry.used, head.errors, head.warnings, entry.reason),
            *(entry.source.sender or None, entry.arrived),
        ]

    def finding_row(self, entry: LedgerEntry, finding: Finding) -> list[Any]:
        """The row of one finding by FINDING_COLUMNS."""
        return [
            *own_values(entry),
            *(finding.check, finding.severity, finding.sheet, finding.cell, finding.field, finding.row),
            *(finding.value, finding.message, finding.hint, finding.cause),
        ]

    def ledger_frame(self, amounts: Amounts) -> pandas.DataFrame:
        return ledger_frame(self._frame(LEDGER_COLUMNS, map(self.ledger_row, self.ledger.entries), amounts))

    def declarations_frame(self, amounts: Amounts) -> pandas.DataFrame:
        rows = (self.declaration_row(entry, record) for entry, record in self.opened(self.used))
        return self._frame(declaration_columns(self.form), rows, amounts)

    def table_frame(self, table: str, amounts: Amounts) -> pandas.DataFrame:
        opened = self.opened(self.used)
        rows = (row for entry, record in opened for row in self.table_rows(entry, record, table))
        return self._frame(table_columns(self.form, table), rows, amounts)

    def findings_frame(self, amounts: Amounts) -> pandas.DataFrame:
        rows = (self.finding_row(entry, finding) for entry, finding in self.findings())
        return self._frame(FINDING_COLUMNS, rows, amounts)

    def missing_frame(self, amounts: Amounts) -> pandas.DataFrame:
        return self._frame(MISSING_COLUMNS, self.missing_rows(), amounts)

    def _frame(
        self, columns: Sequence[DatasetColumn], rows: Iterable[Sequence[Any]], amounts: Amounts
    ) -> pandas.DataFrame:
        return frame_of(columns, rows, self.year, self._about, amounts)

    @property
    def _about(self) -> dict[str, Any]:
        return {"form": self.form.id, "version": self.form.version, "year": self.year}

    def missing_rows(self) -> list[tuple[str, ...]]:
        """The departments that have not reported, their contacts, what was received and a reminder."""
        return [
            (
                missing.department.code,
                missing.department.name,
                missing.department.parent,
                missing.department.contact,
                missing.department.email,
                missing.received,
                self.reminder(missing),
            )
            for missing in self.ledger.missing
        ]

    def totals_frame(self, by: str | None, amounts: Amounts) -> pandas.DataFrame:
        """How many departments, and the exact sum of each amount and count; `by`: one row for each value of that column."""
        import pandas

        columns = declaration_columns(self.form)
        summed = self._summed()
        at = None if by is None else self._place_of(columns, by)
        names = [*([by] if by is not None else []), "departments", *(column.name for _, column in summed)]
        totals = self._totals(summed, at)
        rows = [([key] if at is not None else []) + sums for key, sums in totals.items()]
        frame = pandas.DataFrame(rows, columns=names, dtype=object)
        shown = [
            *([columns[at]] if at is not None else []),
            DatasetColumn("departments", "integer", say("totals-departments", self.language)),
            *(column for _, column in summed),
        ]
        return typed_where_exact(frame, shown, self._about, amounts)

    def sums(self) -> list[tuple[DatasetColumn, Decimal]]:
        """Each amount and count of the form with its exact sum over all that count."""
        summed = self._summed()
        _, *sums = self._totals(summed)[""]
        return [(column, total) for (_, column), total in zip(summed, sums, strict=True)]

    def _totals(
        self, summed: Sequence[tuple[int, DatasetColumn]], at: int | None = None
    ) -> dict[Any, list[Any]]:
        """How many departments, then each sum: by the values of the column in place `at`, else of all, by ""."""
        nothing = [0, *[Decimal(0)] * len(summed)]
        totals: dict[Any, list[Any]] = {} if at is not None else {"": [*nothing]}
        counted: set[tuple[Any, str, str]] = set()
        for entry, record in self.opened(self.used):
            row = self.declaration_row(entry, record)
            key = "" if at is None or row[at] is None else row[at]
            sums = totals.setdefault(key, [*nothing])
            whose = (key, entry.code, entry.name)
            sums[0] += whose not in counted  # of several projects each, a department is one
            counted.add(whose)
            for index, (place, _) in enumerate(summed, 1):
                if isinstance(row[place], Decimal):
                    sums[index] += row[place]
        return totals

    def _summed(self) -> list[tuple[int, DatasetColumn]]:
        """The columns of `declaration_row` that add up, with their places."""
        return [
            (place, column)
            for place, column in enumerate(declaration_columns(self.form))
            if column.source and self.form.fields[column.source].adds_up
        ]

    def _place_of(self, columns: Sequence[DatasetColumn], by: str) -> int:
        names = [column.name for column in columns if column.name != INEXACT]
        if by not in names:
            raise unknown_name("name-by", by, dict.fromkeys(names))
        return names.index(by)


def own_values(entry: LedgerEntry) -> tuple[str, ...]:
    """What stands before a department's figures, by OWN_COLUMNS."""
    return entry.code, entry.name, entry.parent, entry.status, entry.file


def _ends_parted(values: list[Cell], ends: Sequence[int]) -> list[Cell]:
    """A target's low and high as two values each: the number, and the date as text."""
    if not ends:
        return values
    parted: list[Cell] = []
    at = set(ends)
    for place, value in enumerate(values):
        if place not in at:
            parted.append(value)
        elif isinstance(value, Decimal):
            parted += (value, None)
        else:
            parted += (None, value)
    return parted


def forms_of(ledger: Ledger, given: Form | None) -> tuple[Form, dict[int, Form]]:
    """The newest version of the form among the files that are used, and each version by its number."""
    versions = sorted({entry.head.version for entry in ledger.entries if entry.used})
    forms = {version: of_version(ledger.form, version, given) for version in versions}
    if forms:
        return forms[versions[-1]], forms
    return given or _any_form(ledger.form), {}


def _any_form(name: str) -> Form:
    """Where no file is used there are no figures, but the sheets still have their columns."""
    try:
        return load_form(name)
    except FormError:
        return load_form(USUAL_FORM)
