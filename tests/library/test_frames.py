"""Data frames: one schema whatever is in them, exact, convertible, and gone through pickle; files closed."""

from __future__ import annotations

import gc
import os
import pickle
import warnings
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.dataset
import pyarrow.parquet as pq
import pytest

import xlperf
from tests.consolidation.inbox import Inbox, declaration, mixed_inbox, roster, workbook
from xlperf import Consolidation
from xlperf.consolidation.dataset.columns import DatasetColumn, Rows, columns_of, fitting

AMOUNTS = ("decimal", "arrow", "float", "object")


@pytest.fixture(scope="module")
def inbox(tmp_path_factory: pytest.TempPathFactory) -> Inbox:
    return mixed_inbox(tmp_path_factory.mktemp("frames") / "in")


@pytest.fixture(scope="module")
def result(inbox: Inbox, tmp_path_factory: pytest.TempPathFactory) -> Consolidation:
    folder = tmp_path_factory.mktemp("dataset")
    return xlperf.consolidate(
        inbox.folder, roster=roster(folder), dataset=folder / "data", lang="zh", cache=False
    )


def frames(result: Consolidation) -> dict[str, pd.DataFrame]:
    return {
        "declarations": result.declarations,
        **result.tables,
        "findings": result.findings,
        "ledger": result.ledger,
        "missing": result.missing,
    }


def test_every_column_has_the_type_of_the_schema_in_frame_and_parquet(
    result: Consolidation, tmp_path: Path
) -> None:
    schema = columns_of(result.form)
    for name, frame in frames(result).items():
        if name == "ledger":
            continue
        frame.to_parquet(tmp_path / f"{name}.parquet")
        written = pq.read_schema(tmp_path / f"{name}.parquet")
        assert list(frame.columns) == [*(column.name for column in schema[name]), "year"]
        for column in schema[name]:
            there = written.field(column.name).type
            if column.kind == "text":
                assert pa.types.is_string(there) or pa.types.is_large_string(there) or pa.types.is_null(there)
            else:
                assert there == column.field.type, (name, column)
            assert frame.attrs["columns"][column.name]["label"], column
            if column.kind == "amount":
                assert frame.attrs["columns"][column.name]["unit"] == "万元"
        assert pd.read_parquet(tmp_path / f"{name}.parquet").attrs == frame.attrs


def test_frames_of_two_years_are_read_together(tmp_path: Path) -> None:
    for year, amount in ((2023, "1.5"), (2024, "123456789.25")):
        box = Inbox(tmp_path / str(year))
        given = declaration(1)
        box.put("a.xlsx", workbook(_of_year(given, year, amount)), "")
        made = xlperf.consolidate(box.folder, cache=False, lang="zh", include_rejected=True)
        made.declarations.to_parquet(tmp_path / f"{year}.parquet")
        made.tables["indicators"].to_parquet(tmp_path / f"indicators{year}.parquet")
    both = pa.dataset.dataset([tmp_path / "2023.parquet", tmp_path / "2024.parquet"]).to_table()
    assert both["basic_expenditure"].to_pylist() == [Decimal("1.50"), Decimal("123456789.25")]
    assert both["year"].to_pylist() == [2023, 2024]
    pa.dataset.dataset([tmp_path / "indicators2023.parquet", tmp_path / "indicators2024.parquet"]).to_table()


def _of_year(given: xlperf.Declaration, year: int, amount: str) -> xlperf.Declaration:
    import dataclasses

    return dataclasses.replace(
        given, year=year, fields={**given.fields, "basic_expenditure": Decimal(amount)}
    )


@pytest.mark.parametrize("amounts", AMOUNTS)
def test_amounts_are_what_was_asked_for_in_frames_and_dataset(
    inbox: Inbox, result: Consolidation, tmp_path: Path, amounts: Any
) -> None:
    made = xlperf.consolidate(
        inbox.folder,
        roster=roster(tmp_path),
        cache=False,
        amounts=amounts,
        lang="zh",
        dataset=tmp_path / "data",
    )
    column = made.declarations["basic_expenditure"]
    exact = [Decimal(str(value)) for value in result.declarations["basic_expenditure"]]
    if amounts == "float":
        assert column.dtype == "float64" and column.quantile(0.5) > 0 and (column * 1.07).sum() > 0
        assert column.tolist() == [float(value) for value in exact]
    else:
        assert column.dtype == (object if amounts == "object" else pd.ArrowDtype(pa.decimal128(18, 2)))
        assert all(type(value) is Decimal for value in column) and list(column) == exact
    opened = xlperf.open_dataset(tmp_path / "data", amounts=amounts)
    gaps = [value for value in opened.tables["indicators"]["annual_target_high"] if pd.isna(value)]
    assert gaps and (amounts != "object" or set(gaps) == {None})
    pd.testing.assert_frame_equal(opened.declarations, made.declarations)
    pd.testing.assert_frame_equal(opened.totals("status"), made.totals("status"))
    for other in AMOUNTS:
        if amounts != "float":
            turned = xlperf.with_amounts(made.declarations, other)  # type: ignore[arg-type]
            assert [Decimal(str(value)) for value in turned["basic_expenditure"]] == exact
            assert (
                turned.attrs == made.declarations.attrs
                and list(turned.dtypes) != []
                and turned is not made.declarations
            )


@pytest.mark.parametrize("kind", ["amount", "count", "number"])
def test_a_number_is_held_or_noted_alike_in_frame_and_dataset(kind: str) -> None:
    column = DatasetColumn("a", kind)
    for text in (
        "1E15",
        "9999999999999999.995",
        "1E16",
        "1E18",
        "99999999999999999999.999999995",
        "12.3450",
        "NaN",
    ):
        held = fitting(column, [Decimal(text)], lambda *lost: None)
        rows = Rows([column])
        rows.add([Decimal(text)])
        assert rows.batch().column(0).to_pylist() == held, text


def test_another_choice_of_amounts_is_refused_naming_those_there_are(inbox: Inbox, tmp_path: Path) -> None:
    for call in (
        lambda: xlperf.consolidate(inbox.folder, amounts="double", cache=False),  # type: ignore[arg-type]
        lambda: xlperf.with_amounts(pd.DataFrame(), "double"),  # type: ignore[arg-type]
    ):
        with pytest.raises(xlperf.InvalidArgument, match="float"):
            call()
    with pytest.raises(xlperf.InvalidArgument, match="DataFrame"):
        xlperf.with_amounts([1], "float")  # type: ignore[arg-type]


def test_what_is_shown_of_results_is_short_and_no_part_of_them(result: Consolidation, tmp_path: Path) -> None:
    data, one = xlperf.template_bytes(result.form), declaration(1)
    result.write_dataset(tmp_path / "data")
    shown = (result, xlperf.open_dataset(tmp_path / "data"), xlperf.clean(data), xlperf.fill(data, one))
    assert all(len(repr(each)) < 200 for each in shown)
    counts = dict(result.counts)
    result.counts["accepted"] = 99  # type: ignore[index]
    assert dict(result.counts) == counts


def test_totals_by_any_column_add_up(result: Consolidation) -> None:
    whole = result.totals().iloc[0]
    for by in ("parent", "status", "department_name", "staff_count"):
        parts = result.totals(by)
        assert parts["departments"].sum() == whole["departments"] == len(result.declarations)
        assert parts["basic_expenditure"].sum() == whole["basic_expenditure"]
    with pytest.raises(xlperf.UnknownName, match="parent"):
        result.totals("parnt")


def test_a_consolidation_goes_through_pickle_with_its_records(result: Consolidation) -> None:
    back = pickle.loads(pickle.dumps(result))
    assert back.counts == result.counts and back.form == result.form
    for name, frame in frames(back).items():
        pd.testing.assert_frame_equal(frame, frames(result)[name])


def _open_files() -> int:
    return len(os.listdir("/proc/self/fd"))  # noqa: PTH208


@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="no /proc to count open files in")
def test_no_file_stays_open_whether_closed_or_forgotten(inbox: Inbox) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        gc.collect()
        before = _open_files()
        with xlperf.consolidate(inbox.folder, cache=False) as one:
            assert _open_files() == before + 1
            rows = len(one.declarations)
        assert _open_files() == before and len(one.declarations) == rows
        with pytest.raises(xlperf.InvalidArgument):
            one.tables["key_tasks"]
        two = xlperf.consolidate(inbox.folder, cache=False)
        del two
        gc.collect()
        assert _open_files() == before


def test_batches_of_any_tables(result: Consolidation, tmp_path: Path) -> None:
    result.write_dataset(tmp_path / "data")
    opened = xlperf.open_dataset(tmp_path / "data")
    for tables in ((), ("declarations",), ("key_tasks", "declarations"), ("indicators",)):
        [batch] = opened.batches(*tables)
        assert set(batch) == {"declarations", *tables}
        assert len(batch["declarations"]) == len(result.declarations)
    with pytest.raises(xlperf.UnknownName, match="key_tasks"):
        next(opened.batches("key_task"))
