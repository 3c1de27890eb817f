"""The dataset: read by pandas, polars, DuckDB and xlperf with the same figures, and never seen half."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import duckdb
import pandas
import polars
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import xlperf
from tests.command import heard, run_in_chinese
from tests.consolidation.conftest import Done
from tests.consolidation.inbox import Inbox, changed, declaration, sound_inbox, workbook
from xlperf.consolidation.dataset import DatasetError, places
from xlperf.consolidation.dataset import parts as segments
from xlperf.consolidation.received.storage import StorageError

MakeInbox = Callable[[], Inbox]


@pytest.fixture(scope="session")
def dataset(mixed: Done, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dataset") / "数据集"
    mixed.result.write_dataset(folder)
    return folder


@pytest.fixture
def small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Some departments to a part."""
    monkeypatch.setattr(segments, "USUAL", 8)
    monkeypatch.setattr(segments, "MOST", 16)


def state(folder: Path) -> dict[str, tuple[int, bytes]]:
    """Every part: when it was written, and its bytes."""
    return {
        path.relative_to(folder).as_posix(): (path.stat().st_mtime_ns, path.read_bytes())
        for path in folder.rglob("*.parquet")
    }


def content(folder: Path) -> dict[str, bytes]:
    return {name: data for name, (_, data) in state(folder).items()}


def test_nothing_is_written_where_the_dataset_cannot_be(inbox: MakeInbox, tmp_path: Path) -> None:
    box = inbox()
    box.put("a.xlsx", workbook(declaration(0)), "")
    out, busy, other = tmp_path / "汇总.xlsx", tmp_path / "数据", tmp_path / "别的数据"
    with places.Folder(busy).writing(), pytest.raises(DatasetError, match="另一次运行正在写 数据"):
        xlperf.consolidate(box.folder, out=out, dataset=busy)
    assert not out.exists()
    xlperf.consolidate(box.folder, dataset=other)
    filled = tmp_path / "另一张表.xlsx"
    xlperf.new_template("national-department-2015", filled, department="甲局", year=2023)
    with pytest.raises(DatasetError, match="guangzhou-2023"):
        xlperf.consolidate(filled, out=out, dataset=other, include_rejected=True)
    assert not out.exists()


def test_amounts_are_decimals_of_two_places_and_nothing_is_binary(dataset: Path) -> None:
    schema = pq.read_table(dataset / "declarations").schema
    assert schema.field("basic_expenditure").type == pa.decimal128(18, 2)
    assert schema.field("staff_count").type == pa.int64()
    for folder in ("declarations", "key_tasks", "other_tasks", "indicators", "findings", "ledger"):
        assert not [
            field.name for field in pq.read_table(dataset / folder).schema if pa.types.is_floating(field.type)
        ]


def test_pandas_polars_and_duckdb_read_what_the_consolidation_says(dataset: Path, mixed: Done) -> None:
    expected = mixed.result.declarations
    total = sum(expected["basic_expenditure"], Decimal(0))
    read = pandas.read_parquet(dataset / "declarations")
    assert list(read["code"]) == list(expected["code"])
    assert sum(read["basic_expenditure"], Decimal(0)) == total
    assert set(read["year"].astype(int)) == {2023}
    frame = polars.read_parquet(dataset / "declarations")
    assert frame["code"].to_list() == list(expected["code"])
    assert frame["basic_expenditure"].sum() == total
    where = (dataset / "declarations").as_posix()
    [(count, summed, year)] = duckdb.sql(
        f"select count(*), sum(basic_expenditure), max(year) from read_parquet('{where}/**/*.parquet')"
    ).fetchall()
    assert (count, summed, int(year)) == (len(expected), total, 2023)
    for table, rows in mixed.result.tables.items():
        amount = [name for name in rows.columns if name == "amount"]
        assert (
            len(pandas.read_parquet(dataset / table))
            == len(polars.read_parquet(dataset / table))
            == len(rows)
        )
        for name in amount:
            assert polars.read_parquet(dataset / table)[name].sum() == sum(rows[name], Decimal(0))


def test_opened_it_holds_all_that_the_consolidation_holds(dataset: Path, mixed: Done) -> None:
    opened, result = xlperf.open_dataset(dataset), mixed.result
    assert (opened.year, opened.form, dict(opened.counts)) == (
        result.year, result.form, {status: result.counts[status] for status in opened.counts}
    )  # fmt: skip
    for name in ("declarations", "findings", "ledger", "missing", "parents"):
        ours, theirs = getattr(opened, name), getattr(result, name)
        pandas.testing.assert_frame_equal(ours, theirs)
        assert ours.attrs == theirs.attrs
    assert list(opened.tables) == list(result.tables)
    for table, rows in result.tables.items():
        pandas.testing.assert_frame_equal(opened.tables[table], rows)
        assert opened.tables[table].attrs == rows.attrs
    pandas.testing.assert_frame_equal(opened.totals(), result.totals())
    pandas.testing.assert_frame_equal(opened.totals("status"), result.totals("status"))


def test_the_low_and_high_of_targets_are_numbers_or_dates(mixed: Done) -> None:
    rows = mixed.result.tables["indicators"]
    kinds = set()
    for text, low, date in zip(
        rows["annual_target"], rows["annual_target_low"], rows["annual_target_low_date"], strict=True
    ):
        wanted = xlperf.parse_target(text).low
        kinds.add(type(wanted))
        assert (None if pandas.isna(low) else low) == (wanted if isinstance(wanted, Decimal) else None)
        assert (None if pandas.isna(date) else date) == (wanted if isinstance(wanted, str) else None)
    assert Decimal in kinds


def test_totals_by_parent_are_those_of_the_consolidation(dataset: Path, mixed: Done) -> None:
    totals = xlperf.open_dataset(dataset).totals("parent").set_index("parent")
    expected = mixed.result.parents.set_index("parent")
    assert totals.loc[expected.index, expected.columns].values.tolist() == expected.values.tolist()
    [whole] = xlperf.open_dataset(dataset).totals().to_dict("records")
    assert whole["departments"] == len(mixed.result.declarations)
    assert whole["basic_expenditure"] == sum(mixed.result.declarations["basic_expenditure"], Decimal(0))


def test_the_checks_in_bulk_find_what_the_files_checks_found(dataset: Path, mixed: Done) -> None:
    found = xlperf.open_dataset(dataset).check()
    used = set(mixed.result.declarations["file"])
    expected = mixed.result.findings
    expected = expected[
        expected["file"].isin(used) & ~expected["check"].str.startswith(("workbook-", "roster-"))
    ]
    keys = ["file", "check", "severity", "field", "message"]
    assert found[keys].values.tolist() == expected[keys].values.tolist()
    assert len(found)


@pytest.mark.usefixtures("small_parts")
def test_the_same_files_give_the_same_bytes_whatever_the_run(tmp_path: Path) -> None:
    box = sound_inbox(tmp_path / "收件夹", 40)
    xlperf.consolidate(box.folder, dataset=tmp_path / "alone")
    xlperf.consolidate(box.folder, dataset=tmp_path / "together", jobs=2)
    half = Inbox(tmp_path / "一半")
    for number in range(0, 40, 2):
        half.put(f"{number}.xlsx", workbook(declaration(number)), "")
    xlperf.consolidate(half.folder, dataset=tmp_path / "grown")
    xlperf.consolidate(box.folder, dataset=tmp_path / "grown")
    assert content(tmp_path / "alone") == content(tmp_path / "together") == content(tmp_path / "grown")
    assert len(content(tmp_path / "alone")) > 20
    assert sorted(path.name for path in (tmp_path / "alone").iterdir() if path.name.startswith("."))[:2] == [
        ".cache",
        ".lock",
    ]


@pytest.mark.usefixtures("small_parts")
def test_a_further_run_writes_only_the_parts_that_changed(tmp_path: Path) -> None:
    box = sound_inbox(tmp_path / "收件夹", 60)
    folder = tmp_path / "数据集"
    xlperf.consolidate(box.folder, dataset=folder)
    first = state(folder)
    xlperf.consolidate(box.folder, dataset=folder)
    assert state(folder) == first
    box.put("1001.xlsx", workbook(changed(declaration(0), overall_objective="改过的")), "")
    xlperf.consolidate(box.folder, dataset=folder)
    second = state(folder)
    of_tables = {name for name in first if not name.startswith(("ledger", "findings"))}
    assert len(of_tables & second.keys()) > len(of_tables - second.keys()) > 0
    assert all(second[name] == first[name] for name in first.keys() & second.keys())
    declared = pandas.read_parquet(folder / "declarations")
    assert len(declared) == 60 and "改过的" in set(declared["overall_objective"])


def test_another_year_is_added_beside_and_the_first_stays(inbox: MakeInbox, tmp_path: Path) -> None:
    folder = tmp_path / "数据集"
    for year in (2023, 2024):
        box = Inbox(tmp_path / str(year))
        for number in range(3):
            box.put(f"{number}.xlsx", workbook(replace(declaration(number), year=year)), "")
        xlperf.consolidate(box.folder, dataset=folder)
    assert xlperf.open_dataset(folder).years == (2023, 2024)
    assert len(xlperf.open_dataset(folder, 2023).declarations) == 3
    assert sorted(pandas.read_parquet(folder / "declarations")["year"].astype(int)) == [2023] * 3 + [2024] * 3
    with pytest.raises(DatasetError, match="2025"):
        xlperf.open_dataset(folder, 2025)
    # the wrong year empties it, and that is the first thing said
    of_mistake = xlperf.consolidate(tmp_path / "2024", dataset=folder, year=2023, lang="zh")
    assert of_mistake.notes[0].startswith("注意：数据集里 2023 年度原有 3 份申报，现在只有 0 份")
    assert not any("数据集里" in one for one in xlperf.consolidate(tmp_path / "2023", dataset=folder).notes)


def two_states(tmp_path: Path) -> tuple[xlperf.Consolidation, xlperf.Consolidation]:
    results = []
    for name, count in (("甲", 30), ("乙", 20)):
        box = sound_inbox(tmp_path / name, count, seed=count)
        results.append(xlperf.consolidate(box.folder))
    return results[0], results[1]


@pytest.mark.usefixtures("small_parts")
def test_a_reader_sees_one_state_or_the_other_while_they_change(tmp_path: Path) -> None:
    folder = tmp_path / "数据集"
    states = two_states(tmp_path)
    whole = {
        (len(each.declarations), sum(each.declarations["basic_expenditure"], Decimal(0))) for each in states
    }
    states[0].write_dataset(folder)
    seen: list[tuple[int, Decimal]] = []
    by_itself: list[tuple[int, Decimal]] = []
    errors: list[BaseException] = []
    done = threading.Event()

    def read() -> None:
        while not done.is_set():
            try:
                frame = xlperf.open_dataset(folder).declarations
                seen.append((len(frame), sum(frame["basic_expenditure"], Decimal(0))))
            except BaseException as error:  # noqa: BLE001 - shown below
                errors.append(error)
            try:
                frame = pandas.read_parquet(folder / "declarations")
                by_itself.append((len(frame), sum(frame["basic_expenditure"], Decimal(0))))
            except FileNotFoundError:
                pass  # it listed the old table and came to open it when the new one was there

    reader = threading.Thread(target=read)
    reader.start()
    for turn in range(1, 13):
        states[turn % 2].write_dataset(folder)
    done.set()
    reader.join()
    assert not errors
    assert set(seen) <= whole and set(by_itself) <= whole
    assert len(seen) > 5 and len(by_itself) > 5


@pytest.mark.parametrize("tables_done", range(0, 7, 2))
def test_a_run_that_ends_in_the_middle_leaves_the_old_state_readable(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, tables_done: int
) -> None:
    folder = tmp_path / "数据集"
    first, second = two_states(tmp_path)
    first.write_dataset(folder)
    left = tables_done
    put_in_place = places._put_in_place

    def killed(fresh: Path, target: Path) -> None:
        nonlocal left
        if not left:
            raise KeyboardInterrupt
        left -= 1
        put_in_place(fresh, target)

    with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
        patched.setattr(places, "_put_in_place", killed)
        second.write_dataset(folder)
    for table in ("declarations", "indicators", "ledger"):
        assert len(xlperf.open_dataset(folder).frame(table)) == len(
            getattr(first, table) if hasattr(first, table) else first.tables[table]
        )
    assert len(pandas.read_parquet(folder / "declarations")) in (30, 20)
    second.write_dataset(folder)
    assert len(xlperf.open_dataset(folder).declarations) == 20
    assert len(pandas.read_parquet(folder / "declarations")) == 20
    assert not (folder / places.NEXT).exists()


def test_two_runs_do_not_write_one_dataset_at_once(dataset: Path, mixed: Done) -> None:
    if os.name == "nt":
        pytest.skip("a lock of one process does not keep that process out")
    with places.Folder(dataset).writing(), pytest.raises(DatasetError, match=dataset.name):
        mixed.result.write_dataset(dataset)


def test_what_no_column_holds_is_kept_as_it_was_declared(inbox: MakeInbox, tmp_path: Path) -> None:
    box = inbox()
    odd = {"basic_expenditure": Decimal("1.005"), "project_expenditure": Decimal("12345678901234567890.12")}
    box.put("a.xlsx", workbook(changed(declaration(0), **odd, staff_count=Decimal("11.5"))), "")
    box.put("b.xlsx", workbook(declaration(1)), "")
    result = xlperf.consolidate(box.folder, dataset=tmp_path / "d", include_rejected=True)
    opened = xlperf.open_dataset(tmp_path / "d")
    row = opened.declarations.set_index("file").loc["a.xlsx"]
    assert row["basic_expenditure"] == Decimal("1.01")
    assert pandas.isna(row["project_expenditure"])
    for exact in ("1.005", "11.5", '"project_expenditure"'):
        assert exact in row["inexact"]
    [totals] = opened.totals().to_dict("records")
    for name in ("basic_expenditure", "project_expenditure", "staff_count"):
        there = {**odd, "staff_count": Decimal("11.5")}
        declared = [there[name], declaration(1)[name]]
        assert totals[name] == sum(declared, Decimal(0)) == result.totals()[name].iloc[0]
    pandas.testing.assert_frame_equal(opened.declarations, result.declarations)


def test_without_pyarrow_it_is_said_what_to_install(
    mixed: Done, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    for action in (mixed.result.write_dataset, xlperf.open_dataset):
        with pytest.raises(DatasetError, match=r"pip install pyarrow"):
            action(tmp_path / "d")


WITHOUT_PYARROW = """
import sys
from importlib.abc import MetaPathFinder

class NoPyarrow(MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] == "pyarrow":
            raise ModuleNotFoundError(name)

sys.meta_path.insert(0, NoPyarrow())
from xlperf.cli import main
main(sys.argv[1:])
"""


def test_where_pyarrow_is_not_installed_the_command_says_so_before_it_reads_a_file(tmp_path: Path) -> None:
    inbox = sound_inbox(tmp_path / "inbox", 1)
    (tmp_path / "d").mkdir()
    (tmp_path / "d" / "_manifest.json").write_text("{}", encoding="utf-8")
    for arguments in (
        ["consolidate", inbox.folder, "--dataset", tmp_path / "d"],
        ["report", tmp_path / "d", "-o", tmp_path / "report.html"],
    ):
        ended = subprocess.run(
            [sys.executable, "-c", WITHOUT_PYARROW, *map(str, arguments)],
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=120,
            check=False,
        )
        assert ended.returncode == 2, ended.stdout + ended.stderr
        assert "pip install pyarrow" in ended.stderr
        assert "Traceback" not in ended.stderr
        assert "1/1" not in ended.stderr
    assert [path.name for path in (tmp_path / "d").iterdir()] == ["_manifest.json"]


def test_a_folder_without_a_dataset_or_with_a_damaged_one_is_said_in_words(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match=r"_manifest\.json"):
        xlperf.open_dataset(tmp_path)
    (tmp_path / "_manifest.json").write_text("{")
    with pytest.raises(DatasetError, match=r"_manifest\.json"):
        xlperf.open_dataset(tmp_path)
    with pytest.raises(DatasetError, match=r"_manifest\.json"):
        xlperf.open_dataset(tmp_path / "_manifest.json")
    with pytest.raises(StorageError, match="nonsense"):
        xlperf.open_dataset("nonsense://there")


def test_a_part_with_a_flipped_bit_or_cut_or_gone_is_named_and_never_read(
    dataset: Path, tmp_path: Path
) -> None:
    copy = tmp_path / "数据集"
    shutil.copytree(dataset, copy)
    [part] = copy.glob("declarations/year=*/part-*.parquet")
    good, chance = part.read_bytes(), random.Random(1)
    for _ in range(120):
        bad = bytearray(good)
        bad[chance.randrange(len(bad))] ^= 1 << chance.randrange(8)
        part.write_bytes(bad)
        with pytest.raises(DatasetError, match=part.name):
            _ = xlperf.open_dataset(copy).declarations
    for cut in (0, 3, len(good) // 2, len(good) - 1):
        part.write_bytes(good[:cut])
        with pytest.raises(DatasetError, match=part.name):
            list(xlperf.open_dataset(copy).batches())
    part.unlink()
    for read in (
        lambda: xlperf.open_dataset(copy).declarations,
        lambda: list(xlperf.open_dataset(copy).batches()),
    ):
        with pytest.raises(DatasetError, match=f"缺少.*{part.name}"):
            read()


def test_a_dataset_without_its_manifest_is_refused_by_the_report_as_by_open_dataset(
    dataset: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    copy = tmp_path / "数据集"
    shutil.copytree(dataset, copy)
    (copy / "_manifest.json").unlink()
    assert run_in_chinese("report", str(copy), "-o", str(tmp_path / "报告.html")) == 2
    assert "没有数据集" in capsys.readouterr().err
    assert not (tmp_path / "报告.html").exists()


def test_a_flip_in_any_page_is_found_by_whoever_verifies_parquets_own_checksums(
    dataset: Path, tmp_path: Path
) -> None:
    import pyarrow.parquet as pq

    [part] = dataset.glob("declarations/year=*/part-*.parquet")
    good = bytearray(part.read_bytes())
    column = pq.read_metadata(part).row_group(0).column(0)
    good[column.data_page_offset + column.total_compressed_size - 2] ^= 4
    bad = tmp_path / part.name
    bad.write_bytes(good)
    with pytest.raises(OSError):
        pq.ParquetFile(bad, page_checksum_verification=True).read()


def test_the_next_run_writes_a_damaged_part_anew(tmp_path: Path) -> None:
    inbox = sound_inbox(tmp_path / "收件夹", 3)
    folder = tmp_path / "数据集"
    xlperf.consolidate(inbox.folder, dataset=folder)
    whole = content(folder)
    for part in folder.glob("*/year=*/part-*.parquet"):
        data = bytearray(part.read_bytes())
        data[len(data) // 2] ^= 1
        part.write_bytes(data)
    xlperf.consolidate(inbox.folder, dataset=folder)
    assert content(folder) == whole


def test_storage_behind_a_url_holds_the_same(mixed: Done, dataset: Path, tmp_path: Path) -> None:
    for url in ("memory://数据集", f"file://{tmp_path.as_posix()}/数据集"):
        mixed.result.write_dataset(url)
        mixed.result.write_dataset(url)
        there, here = xlperf.open_dataset(url), xlperf.open_dataset(dataset)
        for table in ("declarations", "findings", "ledger", "missing", "indicators"):
            pandas.testing.assert_frame_equal(there.frame(table), here.frame(table))
        assert there.totals("parent").equals(here.totals("parent"))


def test_the_command_writes_a_dataset_alone(
    mixed: Done, dataset: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "数据集"
    words = ["consolidate", str(mixed.inbox.folder), "--roster", str(mixed.roster), "--lang", "zh"]
    status, out, _ = heard(capsys, *words, "--dataset", folder)
    assert status == 1 and "open_dataset" in out
    assert content(folder) == content(dataset)
    status, _, err = heard(capsys, *words)
    assert status == 2 and "--dataset" in err


def test_a_dataset_inside_the_inbox_is_not_taken_for_declarations(tmp_path: Path) -> None:
    box = sound_inbox(tmp_path, 3)
    for _ in range(2):
        result = xlperf.consolidate(box.folder, dataset=box.folder / "数据集")
        assert len(result.ledger) == 3
