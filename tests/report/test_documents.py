"""docs/report.md: every command in it does what it says, its profile is one, its pictures are there."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

import xlperf
from xlperf.cli import group
from xlperf.demonstration import Story, prepare
from xlperf.messages import speaking
from xlperf.system.programs import find_browser, find_office

PAGE = Path(__file__).parents[2] / "docs" / "report.md"
TEXT = PAGE.read_text(encoding="utf-8")
COMMANDS = [
    line
    for block in re.findall(r"```sh\n(.*?)```", TEXT, re.S)
    for line in block.splitlines()
    if " -o " in line
]


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Story:
    """The demonstration, and its dataset beside it: a test may run without the one that makes it."""
    made = prepare(tmp_path_factory.mktemp("文档") / "演示")
    dataset = made.folder.parent / "数据"
    xlperf.consolidate(made.folder / "收件", roster=made.folder / "名册.csv", dataset=dataset, cache=False)
    return made


@pytest.fixture(autouse=True)
def at_home(story: Story, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    home = story.folder.parent
    monkeypatch.chdir(home)
    (profile,) = re.findall(r"```toml\n(.*?)```", TEXT, re.S)
    (home / "本省.toml").write_text(profile, encoding="utf-8")
    with speaking("zh"):
        yield


@pytest.mark.parametrize("line", COMMANDS)
def test_the_command_does_what_it_says(line: str) -> None:
    words = shlex.split(line)[1:]
    out = Path(words[words.index("-o") + 1])
    if out.suffix == ".pdf" and not (find_browser() or find_office()):
        pytest.skip("neither a browser nor LibreOffice")
    done = CliRunner().invoke(group(), words, standalone_mode=False)
    assert done.exception is None, done.output
    # 1: the demonstration's inbox holds files that must be corrected.
    assert done.return_value == (1 if "演示/收件" in words else 0)
    assert out.exists()


def test_there_is_a_command_for_each_kind() -> None:
    assert len(COMMANDS) >= 9


def test_its_pictures_are_there() -> None:
    for name in re.findall(r"\((pictures/[^)]+)\)", TEXT):
        assert (PAGE.parent / name).is_file()
