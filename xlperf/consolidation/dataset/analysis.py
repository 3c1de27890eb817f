"""Totals and checks over a dataset, vectorised and exact: Arrow's decimals as 64-bit integers of hundredths.

Owns the way from Arrow columns to the cells of the check language. Works part by part, so memory is that of some
thousand departments whatever their number.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from xlperf.checks import verdicts, with_computed
from xlperf.consolidation.dataset.columns import DECLARATIONS, INEXACT, DatasetColumn, folder_of
from xlperf.consolidation.frames import typed_where_exact
from xlperf.declaration.cells import not_entered
from xlperf.declaration.content import unknown_name
from xlperf.expression import trim
from xlperf.expression.columns import NUMBER, Batch, Cells, Integers, NumberCells, TextCells
from xlperf.expression.functions import AMOUNT_LIMIT
from xlperf.messages import say, speaking

if TYPE_CHECKING:
    import pandas

    from xlperf.consolidation.dataset.opened import Dataset
    from xlperf.form import Form

FAILURE_COLUMNS = ("check", "severity", "field", "row", "code", "department", "file", "message", "sheet")


def hundredths(column: pa.ChunkedArray | pa.Array) -> Integers:
    """The integers behind a column of decimal128(18, 2), 0 where nothing stands."""
    array = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
    if isinstance(array, pa.ChunkedArray):  # combining keeps an empty one as it is
        array = array.chunk(0) if array.num_chunks else pa.array([], array.type)
    if not len(array):
        return np.zeros(0, np.int64)
    # 16 bytes each, little-endian: 18 digits fit into the lower eight, which as a signed integer are the number.
    words = np.frombuffer(array.buffers()[1], np.int64)[2 * array.offset :: 2][: len(array)]
    return np.where(array.is_null().to_numpy(zero_copy_only=False), 0, words)


def number_cells(table: pa.Table, column: DatasetColumn) -> NumberCells:
    """A column of numbers as the check language reads it, the exact ones where the column could not hold them."""
    found = table.column(column.name)
    exact = _exact_values(table, column.name)
    if not exact and column.kind == "amount":
        return NumberCells.of_hundredths(hundredths(found), _nulls(found))
    if not exact and column.kind == "count":
        empty = _nulls(found)
        values = pc.fill_null(found, 0).to_numpy()
        if not len(values) or np.abs(values).max() < int(AMOUNT_LIMIT):
            return NumberCells.of_hundredths(values * 100, empty)
    numbers = [None if value is None else Decimal(value) for value in found.to_pylist()]
    for row, value in exact.items():
        numbers[row] = value
    return NumberCells.of(numbers)


def _nulls(column: pa.ChunkedArray) -> Any:
    return np.asarray(column.is_null().to_numpy(), bool)


def _exact_values(table: pa.Table, name: str) -> dict[int, Decimal]:
    noted = table.column(INEXACT)
    if noted.null_count == len(noted):
        return {}
    rows = np.flatnonzero(~_nulls(noted)).tolist()
    texts = {row: json.loads(noted[row].as_py()) for row in rows}
    return {row: Decimal(of[name]) for row, of in texts.items() if name in of}


def batch_of_tables(dataset: Dataset, tables: Mapping[str, pa.Table], sheets: Batch | None) -> Batch:
    """What `Dataset.batches` gives of all the form's tables, as the check language reads it. `sheets`: the further sheets,
    from which the table that lists them takes its numbers."""
    form = dataset.form
    taken = [
        (name, part.id, part.sheet)
        for name, table in form.tables.items()
        for part in table.computed
        if part.sheet
    ]
    rows = {name: folder_of(name) for name in form.tables}
    computed = [(table, name) for table, name, _ in taken]
    batch = _batch(dataset, form, tables, DECLARATIONS, rows, ["file"], computed)
    for table, name, field in taken:
        # A row lists a sheet, in the order of both, but where a list came without its sheets.
        if sheets is not None and sheets.size == batch.length(table):
            values = zip(sheets.fields[field].raw.tolist(), batch.filled(table).tolist(), strict=True)
            cells = [value if is_row and value is not None else Decimal(0) for value, is_row in values]
            batch = batch.with_column(table, name, NumberCells.of(cells))
    return batch


def batch_of_sheets(dataset: Dataset, tables: Mapping[str, pa.Table]) -> Batch | None:
    """The same of the further sheets, each a declaration on a form of its own, in the order of the table of their fields,
    with what is computed of each; None where the form has none."""
    form = dataset.form
    if form.sheet_form is None or form.sheet_fields is None:
        return None
    rows = {own: folder_of(name) for name, own in form.sheet_tables.items()}
    columns = dataset.columns(folder_of(form.sheet_fields.id))
    sheet = next(column.name for column in columns if column.source == form.sheet_columns[0].id)
    keys = ["file", sheet]
    batch = _batch(dataset, form.sheet_form, tables, folder_of(form.sheet_fields.id), rows, keys)
    return with_computed(form.sheet_form, batch)


def _batch(
    dataset: Dataset,
    form: Form,
    tables: Mapping[str, pa.Table],
    each: str,
    rows: Mapping[str, str],
    keys: Sequence[str],
    computed: Sequence[tuple[str, str]] = (),
) -> Batch:
    """Declarations on `form`, one a row of the table `each`; `rows` names the table of the dataset in which the rows of
    each of the form's tables stand, `keys` the columns that say whose they are, `computed` what is taken as it stands."""
    fields = {
        column.source: _cells(tables[each], column)
        for column in dataset.columns(each)
        if column.source in form.fields
    }
    columns: dict[tuple[str, str], Cells] = {}
    for called in form.compiled.earlier:  # what no dataset holds
        make = TextCells.of if form.compiled.kinds[called] == "text" else NumberCells.of
        if called.table is None:
            fields[called.name] = make([None] * len(tables[each]))
        else:
            columns[called.table, called.name] = make([None] * len(tables[rows[called.table]]))
    owners: dict[str, Integers] = {}
    whose = _keys(tables[each], keys)
    for name, folder in rows.items():
        owners[name] = np.asarray(
            pc.fill_null(pc.index_in(_keys(tables[folder], keys), value_set=whose), -1).to_numpy(),
            np.int64,
        )
        for column in dataset.columns(folder):
            if column.source in form.tables[name].columns or (name, column.source) in computed:
                columns[(name, column.source)] = _cells(tables[folder], column)
    return Batch(len(tables[each]), fields, columns, owners, [*computed, *not_entered(form)])


def _keys(table: pa.Table, keys: Sequence[str]) -> pa.Array:
    """The columns `keys` of `table`, as one."""
    parts = [table.column(key).combine_chunks() for key in keys]
    joined = parts[0] if len(parts) == 1 else pc.binary_join_element_wise(*parts, "\0")
    return joined.combine_chunks() if isinstance(joined, pa.ChunkedArray) else joined


def _cells(table: pa.Table, column: DatasetColumn) -> Cells:
    if column.kind != "text":
        return number_cells(table, column)
    return TextCells.of(
        [None if text is None else trim(text) for text in table.column(column.name).to_pylist()]
    )


def totals(dataset: Dataset, by: str | None) -> pandas.DataFrame:
    """`Dataset.totals`."""
    import pandas

    summed = [
        column
        for column in dataset.columns(DECLARATIONS)
        if column.source in dataset.form.fields and dataset.form.fields[column.source].adds_up
    ]
    names = [column.name for column in dataset.columns(DECLARATIONS) if column.name != INEXACT]
    if by is not None and by not in names:
        raise unknown_name("name-by", by, dict.fromkeys(names))
    groups: dict[str, list[Decimal]] = {}
    counts: dict[str, int] = {}
    of_projects: dict[str, set[tuple[str, str]]] = {}
    for tables in dataset.batches():
        table = tables[DECLARATIONS]
        names, places = _grouped(table, by)
        for column in summed:
            sums = _sums(number_cells(table, column), column.kind, places, len(names))
            for name, total in zip(names, sums, strict=True):
                groups.setdefault(name, []).append(total)
        for name, number in zip(names, np.bincount(places, minlength=len(names)).tolist(), strict=True):
            counts[name] = counts.get(name, 0) + number
        if dataset.form.each:  # a department has several projects, and counts once
            whose = zip(table.column("code").to_pylist(), table.column("department").to_pylist(), strict=True)
            for place, department in zip(places.tolist(), whose, strict=True):
                of_projects.setdefault(names[place], set()).add(department)
    counts |= {name: len(departments) for name, departments in of_projects.items()}  # instead of their files
    width = len(summed)
    rows = [
        (
            *([name] if by is not None else []),
            counts[name],
            *(sum(found[place::width], Decimal(0)) for place in range(width)),
        )
        for name, found in groups.items()
    ]
    if by is None and not rows:
        rows = [(0, *(Decimal(0) for _ in summed))]
    names = [*([by] if by is not None else []), "departments", *(column.name for column in summed)]
    frame = pandas.DataFrame(rows, columns=names, dtype=object)
    form = dataset.form
    about = {"form": form.id, "version": form.version, "year": dataset.year}
    shown = [column for column in dataset.columns(DECLARATIONS) if column.name in names]
    departments = DatasetColumn("departments", "integer", say("totals-departments", dataset.language))
    return typed_where_exact(frame, [*shown, departments], about, dataset.amounts)


def _grouped(table: pa.Table, by: str | None) -> tuple[list[str], Integers]:
    """The groups' names in their order, and each row's group."""
    if by is None:
        return (["" for _ in range(min(1, len(table)))], np.zeros(len(table), np.int64))
    coded = pc.fill_null(table.column(by), "").combine_chunks().dictionary_encode()
    if isinstance(coded, pa.ChunkedArray):
        coded = coded.combine_chunks()
    return coded.dictionary.to_pylist(), np.asarray(coded.indices.to_numpy(), np.int64)


def _sums(cells: NumberCells, kind: str, places: Integers, groups: int) -> Sequence[Decimal]:
    """The exact sum of each group."""
    if bool((cells.states <= NUMBER).all() and cells.fine.all()):
        # All below AMOUNT_LIMIT: 64 bits hold the sum of as many as a part can have.
        found = np.zeros(groups, np.int64)
        np.add.at(found, places, cells.hundredths)
        return [
            Decimal(number).scaleb(-2) if number % 100 or kind == "amount" else Decimal(number // 100)
            for number in found.tolist()
        ]
    sums = [Decimal(0)] * groups
    for place, value in zip(places.tolist(), cells.raw.tolist(), strict=True):
        if isinstance(value, Decimal):
            sums[place] += value
    return sums


def failures(dataset: Dataset) -> pandas.DataFrame:
    """`Dataset.check`."""
    import pandas

    with speaking(dataset.language):
        rows = list(_failures(dataset))
    return pandas.DataFrame(rows, columns=list(FAILURE_COLUMNS)).astype({"row": "Int64"})


def _failures(dataset: Dataset) -> Iterator[tuple[object, ...]]:
    form = dataset.form
    for tables in dataset.batches(*form.listed):
        declarations, sheets = tables[DECLARATIONS], batch_of_sheets(dataset, tables)
        who = [declarations.column(name).to_pylist() for name in ("code", "department", "file")]
        found = [
            ((owner, 0, order), "", about, message)
            for owner, order, about, message in _failed(form, batch_of_tables(dataset, tables, sheets))
        ]
        if sheets is not None and form.sheet_form is not None:
            owners, names = _whose_sheets(dataset, tables)
            found += [
                ((owners[sheet], sheet + 1, order), names[sheet], about, message)
                for sheet, order, about, message in _failed(form.sheet_form, sheets)
            ]
        # By department and sheet, then in the order of the paper; the sort keeps the rows of a table as they are.
        found.sort(key=lambda failure: failure[0])
        for (owner, _, _), sheet, about, message in found:
            yield (*about, *(names[owner] for names in who), message, sheet)


def _whose_sheets(dataset: Dataset, tables: Mapping[str, pa.Table]) -> tuple[list[int], list[str]]:
    """The row of the declaration of each further sheet, and what the sheet is called."""
    form = dataset.form
    assert form.sheet_fields is not None
    folder = folder_of(form.sheet_fields.id)
    files, names = (_keys(tables[folder], [key]) for key in ("file", form.sheet_columns[0].id))
    declared = _keys(tables[DECLARATIONS], ["file"])
    return pc.index_in(files, value_set=declared).to_pylist(), names.to_pylist()


def _failed(form: Form, batch: Batch) -> Iterator[tuple[int, int, tuple[object, ...], str]]:
    """Each failure of a check: the row of its declaration, the check's place among all, what failed where, and why."""
    batch = with_computed(form, batch)
    for order, verdict in enumerate(verdicts(form, batch)):
        rule = verdict.rule
        for owner, row in verdict.failures():
            env = batch.environment(owner)
            env.row = row or 0
            about = (rule.id, rule.severity, rule.part, None if row is None else row + 1)
            yield owner, order, about, rule.message.text(env)
