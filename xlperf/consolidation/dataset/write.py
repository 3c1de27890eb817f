"""The dataset written: what is new or changed becomes parts, and the state is brought to that of a consolidation.

Owns which parts a state has and what is in them. A part that is there already, from an earlier run or one that was killed,
is not written again. Memory is bounded: rows become a batch when there are some thousands.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from typing import Any

from xlperf.consolidation.dataset import columns as shapes
from xlperf.consolidation.dataset.columns import (
    INEXACT,
    DatasetColumn,
    Rows,
    columns_of,
    folder_of,
    schema_of,
)
from xlperf.consolidation.dataset.errors import DatasetError
from xlperf.consolidation.dataset.manifest import Manifest, ParquetPart, TableState, YearState
from xlperf.consolidation.dataset.parts import Segment, read_part, segments, whole_part, written_part
from xlperf.consolidation.dataset.places import Place, place_of
from xlperf.consolidation.judgement.ledger import LedgerEntry
from xlperf.consolidation.received.record import Record
from xlperf.consolidation.tables import Data
from xlperf.messages import say
from xlperf.version import VERSION

ROWS_OF_A_BATCH = 20_000
"""Rows of the longest table that are in memory before they are written, as one row group."""

_WRITING: dict[str, Any] = {
    "compression": "zstd",
    "write_statistics": True,
    "store_schema": True,
    "write_page_checksum": True,
}


def write_dataset(data: Data, where: str | os.PathLike[str]) -> int:
    """Brings the dataset's part of `data.ledger.year` to `data`, years beside it untouched; how many declarations it had.

    Raises DatasetError, CannotWrite, StorageError. Whatever happens, a reader finds the state before or the one after.
    """
    place = place_of(where)
    with place.writing():
        before = place.manifest() or Manifest()
        writing = _Writing(data, place, before)
        writing.write()
    there = before.years.get(writing.year)
    return there.departments if there is not None else 0


def demand_writable(data: Data, where: str | os.PathLike[str]) -> None:
    """Raises what `write_dataset` would where another run is writing, or the dataset cannot take this form: nothing else of
    the run is to be written then, or workbook and dataset would be of two states."""
    place = place_of(where)
    with place.writing():
        _Writing(data, place, place.manifest() or Manifest())


class _Writing:
    def __init__(self, data: Data, place: Place, before: Manifest) -> None:
        self.data, self.place, self.before = data, place, before
        self.year = data.ledger.year or data.form.year
        self._refuse_another_form()
        own = columns_of(data.form)
        self.columns = {table: _joined(own.get(table, ()), before, table) for table in (*own, *before.tables)}
        self.own = tuple(own)
        versions = "|".join(form.spec for _, form in sorted(data.forms.items()))
        self.made_by = f"{VERSION}|{data.language}|{self.year}|{data.form.spec}|{versions}|{self.columns!r}"

    def _refuse_another_form(self) -> None:
        there = self.before.years.get(self.year)
        if there is not None and there.form.id != self.data.form.id:
            raise DatasetError(
                say(
                    "dataset-other-form",
                    path=self.place,
                    year=self.year,
                    there=there.form.id,
                    form=self.data.form.id,
                )
            )

    def write(self) -> None:
        parts: dict[str, list[ParquetPart]] = {table: self._kept(table) for table in self.columns}
        for table, part in (*self._used(), *self._ledger(), *self._missing()):
            parts[table].append(part)
        years = {**self.before.years, self.year: self._state()}
        tables = {
            table: TableState(list(self.columns[table]), sorted(found, key=lambda part: part.year))
            for table, found in parts.items()
            if found
        }
        manifest = Manifest(years=dict(sorted(years.items())), tables=tables)
        wanted = {table: [part.file for part in state.parts] for table, state in tables.items()}
        self.place.commit(wanted, manifest)

    def _state(self) -> YearState:
        counts = {status: number for status, number in sorted(self.data.ledger.counts.items()) if number}
        return YearState(self.data.form, counts, len(self.data.used), self.data.language)

    # ------------------------------------------------------------ years beside this one

    def _kept(self, table: str) -> list[ParquetPart]:
        """The parts of other years, with the columns that this year brings along added to them, empty."""
        parts = [part for part in self.before.parts(table) if part.year != self.year]
        state = self.before.tables.get(table)
        if not parts or state is None or tuple(state.columns) == self.columns[table]:
            return parts
        return [self._widened(table, part) for part in parts]

    def _widened(self, table: str, part: ParquetPart) -> ParquetPart:
        import hashlib

        import pyarrow as pa
        import pyarrow.parquet as pq

        digest = hashlib.blake2b(f"{part.file}|{self.columns[table]!r}".encode(), digest_size=12).hexdigest()
        file = f"year={part.year}/part-{digest}.parquet"
        there = self._whole(table, file)
        if there is None:
            found = read_part(self.place, table, part)
            arrays = [
                found.column(column.name).cast(column.field.type)
                if column.name in found.column_names
                else pa.nulls(len(found), column.field.type)
                for column in self.columns[table]
            ]
            with self.place.part(table, file) as target:
                pq.write_table(
                    pa.Table.from_arrays(arrays, schema=schema_of(self.columns[table])), target, **_WRITING
                )
            return written_part(self.place, table, file, part.year)
        return there

    # ------------------------------------------------------------ the rows of this one

    def _used(self) -> Iterator[tuple[str, ParquetPart]]:
        form = self.data.form
        makers: dict[str, Callable[[LedgerEntry, Record], Iterator[Sequence[Any]]]] = {
            shapes.DECLARATIONS: self._declaration_rows
        }
        for table in form.listed:
            makers[folder_of(table)] = self._table_rows(table)
        for segment in segments(self.data.used, f"used|{self.made_by}"):
            yield from self._segment(segment, makers)

    def _ledger(self) -> Iterator[tuple[str, ParquetPart]]:
        makers = {shapes.LEDGER: self._ledger_rows, shapes.FINDINGS: self._finding_rows}
        for segment in segments(self.data.ledger.entries, f"ledger|{self.made_by}"):
            yield from self._segment(segment, makers)

    def _missing(self) -> Iterator[tuple[str, ParquetPart]]:
        rows = self.data.missing_rows()
        [segment] = segments([], f"missing|{self.made_by}|{rows!r}")
        yield from self._segment(segment, {shapes.MISSING: lambda entry, record: iter(())}, rows)

    def _segment(
        self,
        segment: Segment,
        makers: Mapping[str, Callable[[LedgerEntry, Record], Iterator[Sequence[Any]]]],
        rows: Sequence[Sequence[Any]] = (),
    ) -> Iterator[tuple[str, ParquetPart]]:
        """The parts of one segment, one a table; written where they are not there."""
        file = f"year={self.year}/{segment.name}"
        there = {table: self._whole(table, file) for table in makers}
        absent = [table for table, part in there.items() if part is None]
        if absent:
            with ExitStack() as stack:
                written = {
                    table: stack.enter_context(_PartWriter(self.place, table, file, self.columns[table]))
                    for table in absent
                }
                for row in rows:
                    for writer in written.values():
                        writer.add(row)
                for entry, record in self.data.opened(segment.entries):
                    for table, writer in written.items():
                        for row in makers[table](entry, record):
                            writer.add(row)
                    if any(len(writer.rows) >= ROWS_OF_A_BATCH for writer in written.values()):
                        for writer in written.values():
                            writer.flush()
        for table in makers:
            yield table, there[table] or written_part(self.place, table, file, self.year)

    def _whole(self, table: str, file: str) -> ParquetPart | None:
        """The part that is there already, from an earlier run or one that was killed; None where there is none, or
        one whose content is not what was written."""
        return whole_part(self.place, table, file, self.before)

    def _declaration_rows(self, entry: LedgerEntry, record: Record) -> Iterator[Sequence[Any]]:
        yield self._row(shapes.DECLARATIONS, self.data.declaration_row(entry, record))

    def _table_rows(self, table: str) -> Callable[[LedgerEntry, Record], Iterator[Sequence[Any]]]:
        folder = folder_of(table)

        def rows(entry: LedgerEntry, record: Record) -> Iterator[Sequence[Any]]:
            for row in self.data.table_rows(entry, record, table):
                yield self._row(folder, row)

        return rows

    def _ledger_rows(self, entry: LedgerEntry, record: Record) -> Iterator[Sequence[Any]]:
        yield self._row(shapes.LEDGER, self.data.ledger_row(entry))

    def _finding_rows(self, entry: LedgerEntry, record: Record) -> Iterator[Sequence[Any]]:
        for finding in entry.findings(record):
            yield self._row(shapes.FINDINGS, self.data.finding_row(entry, finding))

    def _row(self, table: str, values: list[Any]) -> list[Any]:
        """The values in this year's order, followed by nothing in the columns of other years' forms."""
        return values + [None] * (len(self.columns[table]) - len(values))


def _joined(own: Sequence[DatasetColumn], before: Manifest, table: str) -> tuple[DatasetColumn, ...]:
    """This year's columns, then those that only other years have; one called alike and of another kind is theirs too."""
    there = before.tables.get(table)
    names = {column.name: column for column in own}
    others = [column for column in (there.columns if there else ()) if column.name not in names]
    inexact = [column for column in (*own, *others) if column.name == INEXACT][:1]
    return (*(column for column in (*own, *others) if column.name != INEXACT), *inexact)


class _PartWriter:
    """One part while it is written: a context manager that puts it in its place at the end, or leaves nothing."""

    def __init__(self, place: Place, table: str, file: str, columns: Sequence[DatasetColumn]) -> None:
        self.rows = Rows(columns)
        self._place, self._table, self._file = place, table, file

    def __enter__(self) -> _PartWriter:
        import pyarrow.parquet as pq

        with ExitStack() as stack:
            path = stack.enter_context(self._place.part(self._table, self._file))
            self._parquet = pq.ParquetWriter(path, self.rows.schema, **_WRITING)
            stack.callback(self._parquet.close)
            self._stack = stack.pop_all()
        return self

    def add(self, row: Sequence[Any]) -> None:
        self.rows.add(row)

    def flush(self) -> None:
        """What was added becomes a row group."""
        if len(self.rows):
            self._parquet.write_batch(self.rows.batch())

    def __exit__(self, *about: Any) -> bool | None:
        if about[0] is None:
            try:
                self.flush()
            except BaseException as error:
                self._stack.__exit__(type(error), error, error.__traceback__)
                raise
        return self._stack.__exit__(*about)
