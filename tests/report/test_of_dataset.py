"""The report on a dataset is the report on the consolidation that wrote it."""

from __future__ import annotations

import datetime
import importlib.util
from pathlib import Path

import pytest
from click.testing import CliRunner

import xlperf
from tests.consolidation.conftest import Done
from tests.consolidation.inbox import mixed_inbox, roster
from xlperf.cli.report import command
from xlperf.consolidation.dataset.manifest import NAME as MANIFEST
from xlperf.report import report_page

pytestmark = pytest.mark.skipif(
    importlib.util.find_spec("pyarrow") is None, reason="no dataset without pyarrow"
)

pytestmark = pytest.mark.usefixtures("in_chinese")

DAY = datetime.date(2023, 11, 24)


def test_it_says_the_same_as_the_report_on_the_consolidation(mixed: Done, tmp_path: Path) -> None:
    where = tmp_path / "数据"
    result = xlperf.consolidate(mixed.inbox.folder, roster=mixed.roster, dataset=where, cache=False)
    dataset = xlperf.open_dataset(where)
    assert report_page(dataset, DAY) == report_page(result, DAY)


def test_the_name_by_which_a_dataset_is_known_is_its_own() -> None:
    from xlperf.consolidation.dataset.manifest import NAME

    assert NAME == MANIFEST


def test_the_command_takes_a_dataset(tmp_path: Path) -> None:
    inbox = mixed_inbox(tmp_path / "收件夹")
    xlperf.consolidate(inbox.folder, roster=roster(tmp_path), dataset=tmp_path / "数据", cache=False)
    out = tmp_path / "报告.html"
    done = CliRunner().invoke(command, [str(tmp_path / "数据"), "-o", str(out)], standalone_mode=False)
    assert done.return_value == 0 and "汇总报告" in out.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def dataset(mixed: Done, tmp_path_factory: pytest.TempPathFactory) -> Path:
    where = tmp_path_factory.mktemp("dataset") / "数据"
    xlperf.consolidate(mixed.inbox.folder, dataset=where, cache=False)
    return where


@pytest.mark.parametrize(
    ("way", "option"),
    [
        (way, option)
        for way, options in (
            ("dataset", ["--roster", "--form", "--year"]),
            ("--round", ["--form", "--year", "--director"]),
        )
        for option in [*options, "--against", "--review", "--decide", "--strict"]
    ],
)
def test_no_option_is_passed_over(dataset: Path, tmp_path: Path, way: str, option: str) -> None:
    taken = {"dataset": ["--year"], "--round": ["--form", "--decide"]}[way]
    words = [*([way] if way == "--round" else []), str(dataset), "-o", str(tmp_path / "报告.html"), option]
    value = {"--strict": [], "--year": ["2023"], "--form": ["guangzhou-2023"]}.get(
        option, [str(tmp_path / "某.html")]
    )
    done = CliRunner().invoke(command, [*words, *value])
    assert (f"{option} " in done.output and "不起作用" in done.output) == (option not in taken)
