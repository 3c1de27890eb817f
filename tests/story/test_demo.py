"""The demonstration: what it plants is what is found, and the installed command does it in any folder."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.programs.program import need
from xlperf.consolidation import consolidate
from xlperf.demonstration import Story, prepare
from xlperf.intake.one_file import Intake, take_in
from xlperf.messages import speaking


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Story:
    return prepare(tmp_path_factory.mktemp("demo") / "演示")


@pytest.fixture(scope="module")
def intakes(story: Story) -> dict[str, Intake]:
    with speaking("zh"):
        return {path.stem.partition("_")[2]: take_in(path) for path in sorted(story.inbox.iterdir())}


EXPECTED = {
    "市教育局": ("rejected", {"all-in-yuan", "basic-in-yuan", "balance", "level-split"}),
    "市公安局": ("rejected", {"target-format"}),
    "市人力资源和社会保障局": ("rejected", {"level-split"}),
    "市水务局": ("warned", {"html-residue"}),
    "市卫生健康委员会": ("warned", {"satisfaction-indicators"}),
    "市应急管理局": ("warned", {"amount-text"}),
    "市市场监督管理局": ("rejected", {"required"}),
    "市政务服务数据管理局": ("warned", {"balance"}),
    "市司法局": ("unreadable", set()),
}


def test_what_was_planted_is_found_and_nothing_else(intakes: dict[str, Intake]) -> None:
    for department, intake in intakes.items():
        status, checks = EXPECTED.get(department, ("accepted", set()))
        found = {finding.check for finding in intake.findings}
        assert (department, intake.status, found) == (department, status, checks)


def test_every_file_is_accounted_for(story: Story) -> None:
    result = consolidate([story.inbox], roster=story.roster, cache=False)
    counts = dict(result.counts)
    assert sum(counts.values()) == len(list(story.inbox.iterdir())) == 29
    assert counts["duplicate"] == 1 and counts["unreadable"] == 1
    missing = set(result.missing.iloc[:, 1])
    assert set(story.missing) <= missing


def test_the_same_seed_makes_the_same_files(story: Story, tmp_path: Path) -> None:
    again = prepare(tmp_path / "again")
    for path in story.inbox.iterdir():
        assert (again.inbox / path.name).read_bytes() == path.read_bytes()


def test_the_installed_command_tells_the_story_in_another_folder(tmp_path: Path) -> None:
    command = Path(sys.executable).with_name("xlperf")
    need(None if command.exists() else "xlperf is not installed beside this Python: pip install .")
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run(
        [command, "demo", "演示", "--lang", "en"],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
    assert (tmp_path / "演示" / "汇总.xlsx").stat().st_size > 10_000
    again = subprocess.run(
        [command, "demo", "演示"],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        timeout=120,
        check=False,
    )
    assert again.returncode == 0, again.stderr


def test_a_folder_with_other_things_in_it_is_left_alone(tmp_path: Path) -> None:
    from click.testing import CliRunner

    from xlperf.cli.demo import command

    (tmp_path / "别的.txt").write_text("要紧的", encoding="utf-8")
    result = CliRunner().invoke(command, [str(tmp_path)], standalone_mode=False)
    assert result.return_value == 2
    assert [path.name for path in tmp_path.iterdir()] == ["别的.txt"]
