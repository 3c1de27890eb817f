"""Checks and totals over Arrow columns are what the scalar form gives of each declaration, for every check of every form."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.declarations import generated, generated_with_sheets
from tests.searches import examples
from xlperf.checks import outcomes, verdicts
from xlperf.consolidation.dataset import columns as shapes
from xlperf.consolidation.dataset.analysis import (
    batch_of_sheets,
    batch_of_tables,
    hundredths,
    number_cells,
)
from xlperf.consolidation.dataset.columns import INEXACT, DatasetColumn, Rows, columns_of, folder_of
from xlperf.consolidation.received.record import record_of
from xlperf.consolidation.tables import _ends_parted, decoded
from xlperf.consolidation.tidy import tidy_columns
from xlperf.declaration import Declaration
from xlperf.expression import NOT_EVALUATED
from xlperf.expression.columns import Batch
from xlperf.form import Form, form_specs, load_form, read_form
from xlperf.intake.one_file import Intake

SMALL = read_form(Path(__file__).parents[1] / "form" / "small.toml")


class Held:
    """What a dataset would hold of some declarations, and the form and columns by which it is read."""

    def __init__(self, form: Form, declarations: Sequence[Declaration]) -> None:
        self.form = form
        self._columns = columns_of(form)
        rows = {
            name: Rows(self._columns[name]) for name in (shapes.DECLARATIONS, *map(folder_of, form.listed))
        }
        for number, declaration in enumerate(declarations):
            record = record_of(Intake(f"{number}.xlsx", "accepted", declaration=declaration))
            own = ("", "", "", "accepted", f"{number}.xlsx")
            fields = [
                decoded(text, part.kind)
                for text, part in zip(record.fields, form.fields.values(), strict=True)
            ]
            rows[shapes.DECLARATIONS].add([*own, form.id, form.version, *fields, None])
            for table, found in zip(form.listed, record.tables, strict=True):
                kinds = [column.kind for column in tidy_columns(form, table)]
                ends = [place for place, kind in enumerate(kinds) if kind == "end"]
                for at, texts in enumerate(found, 1):
                    values = [decoded(text, kind) for text, kind in zip(texts, kinds, strict=True)]
                    rows[folder_of(table)].add([*own, at, *_ends_parted(values, ends), None])
        self.tables = {name: pa.Table.from_batches([of.batch()]) for name, of in rows.items()}

    def columns(self, table: str) -> Sequence[DatasetColumn]:
        return self._columns[table]


def as_held(declaration: Declaration) -> Declaration:
    """The declaration as a dataset has it: texts that are numbers read, others in number cells gone, only filled rows,
    levels written out. (What is lost so is in the findings of the file.)"""
    form = declaration.form
    fields = {name: declaration[name] for name in form.inputs}
    tables = {
        name: [{column: row[column] for column in table.columns} for row in declaration.tidy_rows(name)]
        for name, table in form.tables.items()
    }
    sheets = tuple(as_held(sheet) for sheet in declaration.sheets if not sheet.is_blank)
    return replace(declaration, fields=fields, tables=tables, sheets=sheets)


def assert_equal(form: Form, declarations: Sequence[Declaration]) -> None:
    held = Held(form, declarations)
    sheets = batch_of_sheets(held, held.tables)  # type: ignore[arg-type]
    assert_batch_equal(form, batch_of_tables(held, held.tables, sheets), list(map(as_held, declarations)))  # type: ignore[arg-type]
    if form.sheet_form is not None and sheets is not None:
        further = [sheet for one in declarations for sheet in one.sheets if not sheet.is_blank]
        assert_batch_equal(form.sheet_form, sheets, list(map(as_held, further)))


def assert_batch_equal(form: Form, batch: Batch, declarations: Sequence[Declaration]) -> None:
    expected = {
        (number, outcome.rule.id, outcome.rule.part, outcome.row, outcome.result == NOT_EVALUATED)
        for number, each in enumerate(declarations)
        for outcome in outcomes(form, each)
        if outcome.failed or outcome.result == NOT_EVALUATED
    }
    found = set()
    for verdict in verdicts(form, batch):
        for unknown, truths in ((False, verdict.failed), (True, verdict.unknown)):
            for at in truths.nonzero()[0].tolist():
                owner = int(verdict.owners[at])
                row = None if verdict.starts is None else at - int(verdict.starts[owner])
                found.add((owner, verdict.rule.id, verdict.rule.part, row, unknown))
    assert found == expected


@examples(40)
@given(st.integers(0, 2**32), st.integers(1, 12))
def test_every_check_in_bulk_is_the_check_of_each(seed: int, size: int) -> None:
    assert_equal(SMALL, list(generated(SMALL, dict.fromkeys(SMALL.tables, 4), size, seed)))


@pytest.mark.parametrize("name", list(form_specs()))
def test_every_check_of_the_shipped_forms_in_bulk_is_the_check_of_each(name: str) -> None:
    form = load_form(name)
    assert_equal(form, list(generated(form, dict.fromkeys(form.tables, 4), 90, 11)))


@pytest.mark.parametrize("texts", [True, False])
def test_every_check_of_the_further_sheets_in_bulk_is_the_check_of_each(texts: bool) -> None:
    form = load_form("national-projects-2015")
    declarations = list(
        generated_with_sheets(form, {"projects": 3, "indicators": 4}, 60, texts_in_amounts=texts)
    )
    assert sum(not sheet.is_blank for one in declarations for sheet in one.sheets) > 90
    assert_equal(form, declarations)


amounts = st.one_of(
    st.none(),
    st.decimals(-(10**11) + 1, 10**11 - 1, places=2),
    st.decimals(-(10**17), 10**17, places=3),
)


@examples(100)
@given(st.lists(amounts, max_size=30), st.sampled_from(["amount", "number"]))
def test_numbers_come_back_from_arrow_exactly(values: list[Decimal | None], kind: str) -> None:
    rows = Rows((DatasetColumn("x", kind), DatasetColumn(INEXACT, "text")))
    for value in values:
        rows.add([value, None])
    table = pa.Table.from_batches([rows.batch()])
    assert number_cells(table, DatasetColumn("x", kind)).raw.tolist() == values


@examples(100)
@given(st.lists(st.one_of(st.none(), st.integers(-(10**18) + 1, 10**18 - 1)), max_size=40), st.data())
def test_the_hundredths_of_a_decimal_column_are_its_integers(values: list[int | None], data: Any) -> None:
    decimals = [None if value is None else Decimal(value).scaleb(-2) for value in values]
    first = data.draw(st.integers(0, len(values)))
    array = pa.array(decimals, pa.decimal128(18, 2)).slice(first)
    for column in (array, pa.chunked_array([array, array], pa.decimal128(18, 2))):
        found = hundredths(column)
        expected = [value or 0 for value in values[first:]]
        assert found.dtype == np.int64
        assert found.tolist() == expected * (len(found) // max(1, len(expected)))
