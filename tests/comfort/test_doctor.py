"""The doctor: it sees what is there, and says what is missing and how to mend it."""

from __future__ import annotations

import json
from importlib import metadata
from pathlib import Path
from types import SimpleNamespace

import pytest
from click.testing import CliRunner, Result

from xlperf import diagnosis
from xlperf.cli.doctor import command
from xlperf.diagnosis import Answer, diagnose
from xlperf.messages import speaking


def doctor(*words: str) -> Result:
    with speaking("zh"):
        return CliRunner().invoke(command, list(words), standalone_mode=False)


def by_subject(answers: list[Answer]) -> dict[str, Answer]:
    return {answer.subject: answer for answer in answers}


def test_this_machine_is_fit_for_the_work() -> None:
    answers = by_subject(diagnose())
    assert answers["form guangzhou-2023"].state == "good"
    assert answers["work"].state == "good"
    assert [answer for answer in answers.values() if answer.state == "broken"] == []


def test_json_has_the_same_answers() -> None:
    result = doctor("--format", "json")
    assert result.return_value == 0
    shown = {entry["subject"]: entry["state"] for entry in json.loads(result.stdout)}
    assert shown.keys() == by_subject(diagnose()).keys()


def test_packages_missing_or_too_old_are_named_with_the_cure(monkeypatch: pytest.MonkeyPatch) -> None:
    wanted = [
        "click>=8.2",
        "lxml>=999",
        "nosuchpackage>=1",
        "nosuchextra>=2; extra == 'dask'",
        "x; extra == 'test'",
    ]
    monkeypatch.setattr(metadata, "requires", lambda _: wanted)
    with speaking("zh"):
        answers = by_subject(list(diagnosis._packages()))
    assert answers["click"].state == "good"
    assert answers["lxml"].state == "broken" and "太旧" in answers["lxml"].text
    assert answers["nosuchpackage"].state == "broken" and "pip install" in answers["nosuchpackage"].mend
    assert answers["extra dask"].state == "note" and "nosuchextra>=2" in answers["extra dask"].mend
    assert "x" not in answers


def test_a_console_of_an_old_code_page_is_noted() -> None:
    assert by_subject(diagnose(encoding="gbk"))["console"].state == "note"
    assert by_subject(diagnose(encoding="utf-8"))["console"].state == "good"


def test_a_folder_that_cannot_be_written_is_broken(tmp_path: Path) -> None:
    missing = tmp_path / "没有"
    broken = [answer for answer in diagnose(folder=missing) if answer.state == "broken"]
    assert [answer.subject for answer in broken] == ["folder"] and str(missing) in broken[0].text


def test_a_disk_that_is_nearly_full_is_noted(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(diagnosis.shutil, "disk_usage", lambda _: SimpleNamespace(free=10_000_000))
    [answer] = diagnosis._folders(tmp_path)
    assert answer.state == "note" and answer.mend


def test_what_is_broken_gives_status_1(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(diagnosis, "diagnose", lambda: [Answer("work", "broken", "试制失败", "重装")])
    result = doctor()
    assert result.return_value == 1
    assert "✗ 试制失败" in result.stdout and "改法：重装" in result.stdout


def test_no_font_is_noted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(diagnosis, "_font_names", list)
    assert next(diagnosis._fonts()).state == "note"
