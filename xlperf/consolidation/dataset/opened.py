"""A dataset opened: one state of it, one year, as Arrow tables and data frames, with totals and checks over all of it.

Owns the reading. It goes by the manifest; where the state is replaced while it reads, it reads again.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import pyarrow as pa

from xlperf.consolidation.dataset.columns import (
    DECLARATIONS,
    FINDINGS,
    INEXACT,
    LEDGER,
    MISSING,
    PLACES,
    DatasetColumn,
    folder_of,
    schema_of,
)
from xlperf.consolidation.dataset.errors import DatasetError
from xlperf.consolidation.dataset.manifest import NAME, Manifest, ParquetPart
from xlperf.consolidation.dataset.parts import read_part
from xlperf.consolidation.dataset.places import place_of
from xlperf.consolidation.frames import Amounts, Tables, frame_of_arrow, ledger_frame
from xlperf.consolidation.tables import Cell
from xlperf.declaration.content import unknown_name
from xlperf.form import Form
from xlperf.messages import enumerated, say

if TYPE_CHECKING:
    import pandas

Made = TypeVar("Made")
TRIES = 5
PAUSE = 0.02
"""Seconds between two tries to read a part that is not where it was."""
ROWS_AT_ONCE = 5_000


class Dataset:
    """One year of a dataset. The frames have the columns and dtypes of `Consolidation`'s; they are read when first asked
    for. `arrow` and `batches` give Arrow tables, for more than memory holds."""

    def __init__(
        self, where: str | os.PathLike[str], year: int | None = None, amounts: Amounts = "decimal"
    ) -> None:
        self.place = place_of(where)
        self.amounts = amounts
        self._manifest = self._latest()
        years = self.years
        if year is not None and year not in years:
            known = enumerated(map(str, years))
            raise DatasetError(say("dataset-no-year", path=self.place, year=year, known=known))
        self.year = years[-1] if year is None else year

    def __repr__(self) -> str:
        return f"<Dataset {self.form.id} {self.year}: {self.departments} departments>"

    def _latest(self) -> Manifest:
        manifest = self.place.manifest()
        if manifest is None or not manifest.years:
            raise DatasetError(say("dataset-none", path=self.place, name=NAME))
        return manifest

    @property
    def years(self) -> tuple[int, ...]:
        """All years in the dataset, the newest last."""
        return tuple(sorted(self._manifest.years))

    @property
    def form(self) -> Form:
        """The form, in the version by which this year was consolidated."""
        return self._manifest.years[self.year].form

    @property
    def counts(self) -> Mapping[str, int]:
        """How many files have each status."""
        from xlperf.consolidation.judgement.ledger import STATUSES

        counts = self._manifest.years[self.year].counts
        return {status: counts.get(status, 0) for status in STATUSES}

    @property
    def departments(self) -> int:
        """How many departments' figures count."""
        if not self.form.each:
            return self._manifest.years[self.year].departments
        names = ["code", "department"]  # of several projects each
        return int(self.arrow(DECLARATIONS, names).select(names).group_by(names).aggregate([]).num_rows)

    @property
    def language(self) -> str:
        """The language of findings and reasons."""
        return self._manifest.years[self.year].language

    def columns(self, table: str) -> Sequence[DatasetColumn]:
        """The columns of a table (a folder of the dataset); raises KeyError."""
        return self._manifest.tables[table].columns

    # ------------------------------------------------------------ Arrow

    def arrow(self, table: str, columns: Sequence[str] | None = None) -> pa.Table:
        """A table as a whole, or some of its columns, and `year` as the last; raises KeyError, DatasetError."""
        return self._read_again_if_replaced(lambda: self._whole(table, columns))

    def batches(self, *tables: str) -> Iterator[dict[str, pa.Table]]:
        """Part by part: the declarations of some thousand departments, and what `tables` of the form hold of them.

        Memory is that of one part. Raises UnknownName, DatasetError where the dataset is replaced meanwhile.
        """
        for name in tables:
            if name != DECLARATIONS and name not in self.form.listed:
                raise unknown_name("name-table", name, self.form.listed, form=self.form.id)
        wanted = dict.fromkeys((DECLARATIONS, *(folder_of(name) for name in tables if name != DECLARATIONS)))
        for part in self._manifest.parts(DECLARATIONS, self.year):
            try:
                yield {table: self._part(table, part, None) for table in wanted}
            except FileNotFoundError as error:
                raise DatasetError(say("dataset-changing", path=self.place)) from error

    def records(self, table: str, part: pa.Table) -> Iterator[dict[str, Cell]]:
        """The rows of a part of `table` by the names of its columns (`names`); a number that its column cannot hold from its exact
        text."""
        columns = self.columns(table)
        for batch in part.to_batches(max_chunksize=ROWS_AT_ONCE):
            for row in batch.to_pylist():
                exact = json.loads(row[INEXACT]) if row.get(INEXACT) else {}
                yield {
                    column.name: _cell(exact.get(column.name, row.get(column.name)), column.kind)
                    for column in columns
                }

    def names(self, table: str) -> dict[str, str]:
        """The column of each of the form's fields, or of a table's columns, by its id: code_ of a field "code", for one of our
        own columns is called code."""
        return {column.source: column.name for column in self.columns(table) if column.source}

    def _whole(self, table: str, columns: Sequence[str] | None) -> pa.Table:
        shape = schema_of(self.columns(table))
        wanted = shape.names if columns is None else list(columns)
        parts = [self._part(table, part, wanted) for part in self._manifest.parts(table, self.year)]
        empty = pa.schema([shape.field(name) for name in wanted]).empty_table()
        # A dataset of an earlier version has no values in the columns that came since.
        whole = pa.concat_tables([empty, *parts], promote_options="default")
        return whole.append_column("year", pa.array([self.year] * len(whole), pa.int64()))

    def _part(self, table: str, part: ParquetPart, columns: Sequence[str] | None) -> pa.Table:
        # The parts of all tables that hold the rows of one segment are called alike.
        own = next((other for other in self._manifest.parts(table) if other.file == part.file), part)
        for _ in range(TRIES):
            try:
                return read_part(self.place, table, own, columns)
            except FileNotFoundError as error:
                if self._latest() != self._manifest:
                    raise
                # Between the exchange of a table and the new manifest an old part is on its way to where it still is.
                missing = error
                time.sleep(PAUSE)
        raise self._missing(missing)

    def _read_again_if_replaced(self, read: Callable[[], Made]) -> Made:
        for _ in range(TRIES):
            try:
                return read()
            except FileNotFoundError:
                self._manifest = self._latest()
        raise DatasetError(say("dataset-changing", path=self.place))

    def _missing(self, error: FileNotFoundError) -> DatasetError:
        """What is to be said of a part that is not there, although the state has not changed."""
        path = Path(str(error.filename or error.args[0]))
        return DatasetError(say("dataset-part-missing", file="/".join(path.parts[-3:])))

    # ------------------------------------------------------------ frames

    def frame(self, table: str) -> pandas.DataFrame:
        """A table of the dataset as a data frame; raises KeyError."""
        form = self.form
        about = {"form": form.id, "version": form.version, "year": self.year}
        return frame_of_arrow(self.arrow(table), self.columns(table), about, self.amounts)

    @cached_property
    def declarations(self) -> pandas.DataFrame:
        """One row a department."""
        return self.frame(DECLARATIONS)

    @cached_property
    def tables(self) -> Mapping[str, pandas.DataFrame]:
        """Each table of the form, one row a filled row."""
        return Tables(self.form.id, {table: self.frame(folder_of(table)) for table in self.form.listed})

    @cached_property
    def findings(self) -> pandas.DataFrame:
        """Every finding of every file that was read."""
        return self.frame(FINDINGS)

    @cached_property
    def ledger(self) -> pandas.DataFrame:
        """One row for every file found; `year` is the file's own."""
        return ledger_frame(self.frame(LEDGER))

    @cached_property
    def missing(self) -> pandas.DataFrame:
        """The departments of the roster without a usable file."""
        return self.frame(MISSING)

    @cached_property
    def parents(self) -> pandas.DataFrame:
        """Subtotals by parent (主管部门)."""
        return self.totals("parent")

    # ------------------------------------------------------------ analysis

    def totals(self, by: str | None = None) -> pandas.DataFrame:
        """How many departments, and the exact sum of each amount and count of the form, as Decimals.

        `by`: one row for each value of that column of the declarations, "parent" say; else one row in all.
        """
        from xlperf.consolidation.dataset.analysis import totals

        return self._read_again_if_replaced(lambda: totals(self, by))

    def check(self) -> pandas.DataFrame:
        """The form's checks over all declarations, worked out in bulk: one row for each that fails.

        Columns: check, severity, field, row, code, department, file, message, sheet (the further sheet of the workbook, ""
        for the form's own). They see what the dataset holds, filled rows and numbers; what a workbook alone shows (locks,
        amounts typed as text) stands in `findings`.
        """
        from xlperf.consolidation.dataset.analysis import failures

        return self._read_again_if_replaced(lambda: failures(self))


def _cell(value: Any, kind: str) -> Cell:
    if value is None or isinstance(value, Decimal):
        return value
    return Decimal(str(value)) if kind in PLACES else str(value)
