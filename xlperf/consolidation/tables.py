"""Tidy rows of a consolidation, and the data frames made of them: amounts exact, one row a thing.

Owns the order of departments, the decoding of records by the form, and the frames' columns. Knows nothing of workbooks.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, Any

from xlperf.consolidation.ledger import Entry, Ledger, Missing
from xlperf.consolidation.record import FindingRecord, Record, Value, tidy_columns
from xlperf.form import Form, FormError, load_form
from xlperf.messages import CHINESE, say

if TYPE_CHECKING:
    import pandas

Cell = Decimal | str | None
"""A tidy value: an exact number, a text, or nothing."""

OWN_COLUMNS = ("code", "department", "parent", "status", "file")
INEXACT = "inexact"
"""In a dataset, the column with the exact text, as JSON by column, of numbers that do not fit their columns; else null."""
"""What stands before a department's figures in each frame."""

_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")


def decoded(value: Value, kind: str) -> Cell:
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

    `records`: what each file says, by its entry's position, fetched when it is asked for; `forms`: each version among
    them by its number; `order`: each department's place on the roster; `language`: of the sentences made here.
    """

    ledger: Ledger
    records: Mapping[int, Record]
    form: Form
    forms: Mapping[int, Form]
    order: Mapping[tuple[str, str], int]
    language: str = CHINESE

    @cached_property
    def used(self) -> tuple[Entry, ...]:
        """The entries whose figures count, in the roster's order, else by code and name."""
        return self.ledger.used(self.order)

    def opened(self, entries: Sequence[Entry]) -> Iterator[tuple[Entry, Record]]:
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

    def findings(self) -> Iterator[tuple[Entry, FindingRecord]]:
        """Every finding of every file: what the consolidation remarks, then what its checks found."""
        for entry in self.ledger.entries:
            for remark in entry.remarks:
                yield entry, remark
            for finding in self.records[entry.position].findings:
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
        """A sentence to send to a department that has not reported."""
        return say(
            "missing-reminder",
            self.language,
            department=missing.department.name,
            year=self.ledger.year or self.form.year,
            title=self.form.title,
            received=missing.received,
        )

    # ------------------------------------------------------------ frames

    def ledger_frame(self) -> pandas.DataFrame:
        columns = (
            "file",
            "sha256",
            "size",
            "code",
            "department",
            "form",
            "year",
            "status",
            "errors",
            "warnings",
            "reason",
        )
        rows = [
            (
                entry.file,
                entry.head.sha256,
                entry.head.size,
                entry.code,
                entry.name,
                entry.head.form,
                entry.head.year,
                entry.status,
                entry.head.errors,
                entry.head.warnings,
                entry.reason,
            )
            for entry in self.ledger.entries
        ]
        return _frame(columns, rows, {"size": int, "year": int, "errors": int, "warnings": int})

    def declarations_frame(self) -> pandas.DataFrame:
        own = (*OWN_COLUMNS, "form", "version", "year")
        columns = (*own, *names_beside(own, self.form.fields))
        rows = [
            (*_own(entry), record.form, record.version, record.year, *self.fields(record))
            for entry, record in self.opened(self.used)
        ]
        return _frame(columns, rows, {"version": int, "year": int})

    def table_frame(self, table: str) -> pandas.DataFrame:
        own = (*OWN_COLUMNS, "row")
        columns = (*own, *names_beside(own, [column.id for column in tidy_columns(self.form, table)]))
        rows = [
            (*_own(entry), number, *values)
            for entry, record in self.opened(self.used)
            for number, values in enumerate(self.rows(record, table), 1)
        ]
        return _frame(columns, rows, {"row": int})

    def findings_frame(self) -> pandas.DataFrame:
        columns = (
            *OWN_COLUMNS,
            *("check", "severity", "sheet", "cell", "field", "row", "value", "message", "hint"),
        )
        rows = [
            (
                *_own(entry),
                finding.check,
                finding.severity,
                finding.sheet,
                finding.cell,
                finding.field,
                finding.row,
                finding.value,
                finding.message,
                finding.hint,
            )
            for entry, finding in self.findings()
        ]
        return _frame(columns, rows, {"row": "Int64"})

    def missing_frame(self) -> pandas.DataFrame:
        columns = ("code", "department", "parent", "contact", "email", "received", "reminder")
        return _frame(columns, self.missing_rows(), {})

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

    def parents_frame(self) -> pandas.DataFrame:
        """Subtotals by parent (主管部门): how many departments reported, and the sum of each amount and count."""
        summed = [place for place, part in enumerate(self.form.fields.values()) if part.adds_up]
        totals: dict[str, list[Decimal]] = {}
        counts: dict[str, int] = {}
        for entry, record in self.opened(self.used):
            values = self.fields(record)
            sums = totals.setdefault(entry.parent, [Decimal(0)] * len(summed))
            counts[entry.parent] = counts.get(entry.parent, 0) + 1
            for index, place in enumerate(summed):
                value = values[place]
                if isinstance(value, Decimal):
                    sums[index] += value
        names = list(self.form.fields)
        rows = [(parent, counts[parent], *sums) for parent, sums in totals.items()]
        return _frame(
            ("parent", "departments", *(names[place] for place in summed)), rows, {"departments": int}
        )


def names_beside(own: Iterable[str], wanted: Iterable[str]) -> list[str]:
    """The names of the form's columns beside our own, in frames and datasets: one that is taken has "_" behind it."""
    taken = {name.lower() for name in (*own, "year", INEXACT)}
    names = []
    for name in wanted:
        while name.lower() in taken:
            name += "_"  # noqa: PLW2901
        taken.add(name.lower())
        names.append(name)
    return names


def _own(entry: Entry) -> tuple[str, ...]:
    return entry.code, entry.name, entry.parent, entry.status, entry.file


def _frame(
    columns: Sequence[str], rows: Sequence[Sequence[object]], kinds: Mapping[str, Any]
) -> pandas.DataFrame:
    import pandas

    frame = pandas.DataFrame(rows, columns=list(columns), dtype=object)
    return frame.astype(dict(kinds)) if kinds else frame


def forms_of(ledger: Ledger, given: Form | None) -> tuple[Form, dict[int, Form]]:
    """The newest version of the form among the files that are used, and each version by its number."""
    versions = sorted({entry.head.version for entry in ledger.entries if entry.used})
    forms = {}
    for version in versions:
        if given is not None and given.id == ledger.form and given.version == version:
            forms[version] = given
        else:
            forms[version] = load_form(ledger.form, version)
    if forms:
        return forms[versions[-1]], forms
    return given or _any_form(ledger.form), {}


def _any_form(name: str) -> Form:
    """Where no file is used there are no figures, but the sheets still have their columns."""
    from xlperf.form import form_specs

    try:
        return load_form(name)
    except FormError:
        return load_form(next(iter(form_specs())))
