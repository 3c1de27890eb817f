"""docs/forms.md: not stale, every key and function explained, and its tutorial walked command by command."""

from __future__ import annotations

import re
import shlex
import sys
from pathlib import Path

import pytest

from tests.command import run_in_chinese
from tests.form.test_forms_new import paper_of
from xlperf.form import read_form

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "docs"))

import make_forms  # noqa: E402 - found through the path above

BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.M | re.S)


def test_the_page_is_not_stale() -> None:
    page = make_forms.page()  # raises KeyError for a key or function without words
    assert make_forms.PAGE.read_text(encoding="utf-8") == page, "run: python docs/make_forms.py"


def test_the_tutorial_leads_from_an_empty_file_to_a_consolidated_form(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Each toml block is written to the end of training.toml; each command is run; what the page says it says, it says."""
    monkeypatch.chdir(tmp_path)
    tutorial = make_forms.SOURCE.read_text(encoding="utf-8").partition("## 二、")[0]
    spec, commands = tmp_path / "training.toml", 0
    for kind, block in BLOCK.findall(tutorial):
        if kind == "toml":
            with spec.open("a", encoding="utf-8") as file:
                file.write(block)
        elif kind == "text":
            (tmp_path / "培训.txt").write_text(block, encoding="utf-8")
        else:
            assert kind == "console"
            if "纸质表样.xlsx" in block:
                paper_of(read_form(spec), tmp_path / "纸质表样.xlsx")
            commands += _run(block, capsys)
    assert commands == 12
    assert {"公开.txt", "汇总.xlsx", "draft.toml"} <= {path.name for path in tmp_path.iterdir()}
    from openpyxl import load_workbook

    book = load_workbook("汇总.xlsx", data_only=True)
    assert [row[3].value for row in book["任务"].iter_rows(min_row=2)] == ["馆员轮训", "古籍修复"]
    assert {row[5].value for row in book["核对"].iter_rows(min_row=2) if row[2].value is not None} == {"✓"}


def _run(block: str, capsys: pytest.CaptureFixture[str]) -> int:
    """Runs the commands of a block; each is followed by what it says, among other things. Gives their number."""
    commands = re.split(r"^\$ ", block, flags=re.M)[1:]
    for command in commands:
        line, _, said = command.partition("\n")
        words = shlex.split(line)
        assert words[0] == "xlperf"
        assert run_in_chinese(*words[1:]) == 0, line
        out = "".join(capsys.readouterr())
        for expected in said.splitlines():
            assert expected in out, f"{line}: {out}"
    return len(commands)
