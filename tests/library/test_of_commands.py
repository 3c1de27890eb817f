"""What a command can do the library can: the functions write and say what the commands write and say."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import xlperf
from tests.command import run
from tests.consolidation.inbox import declaration, workbook
from tests.proof.valid import valid_declaration
from xlperf.cli import COMMANDS

FUNCTIONS = {
    "forms": ("forms", "load_form", "new_form"),
    "new-template": ("new_template", "new_templates", "template_bytes", "build_workbook"),
    "fill": ("fill", "as_read", "read_handmade"),
    "check": ("check", "check_many", "iter_read"),
    "consolidate": ("consolidate", "open_dataset"),
    "return": ("return_workbooks",),
    "approve": ("approve_workbooks",),
    "status": ("standings", "write_standings"),
    "publish": ("publish", "publish_all", "publish_bytes", "write_indicators"),
    "indicator": ("parse_target", "parse_targets", "advice", "explained", "accepts", "score"),
    "compare": ("compare", "compare_years", "compare_round", "write_comparison"),
    "report": ("write_report", "write_director_page", "write_round_report"),
    "clean": ("clean",),
    "page": ("write_page",),
    "doctor": ("diagnose",),
}
"""The functions of each command; README and guides promise them by these names."""
OF_THE_SHELL = {"addin", "completion", "demo"}
"""Commands about this machine or for a look alone."""

STEPS = ("project-approval-2015", "project-monitoring-2019")


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    folder = tmp_path / "in"
    folder.mkdir()
    for number in (1, 2):
        (folder / f"{number}.xlsx").write_bytes(workbook(declaration(number)))
    wrong = declaration(3).to_dict()
    wrong["fields"]["basic_expenditure"] = "八千左右"
    (folder / "错.xlsx").write_bytes(workbook(xlperf.Declaration.from_dict("guangzhou-2023", wrong)))
    return folder


def test_every_command_has_its_functions() -> None:
    assert FUNCTIONS.keys() | OF_THE_SHELL == COMMANDS.keys()
    for command, names in FUNCTIONS.items():
        for name in names:
            assert callable(getattr(xlperf, name)), command


def test_a_folder_is_published_as_by_the_command(inbox: Path, tmp_path: Path) -> None:
    assert run("publish", inbox, "-o", tmp_path / "command", "--as", "txt") == 1
    published = xlperf.publish_all(inbox, tmp_path / "library", "txt")
    files = {path.name: path.read_bytes() for path in (tmp_path / "command").iterdir()}
    assert files == {path.name: path.read_bytes() for path in (tmp_path / "library").iterdir()}
    assert {*published.files, "index.html"} == files.keys()
    assert [file for file, _ in published.left_out] == ["错.xlsx"]
    with pytest.raises(xlperf.InvalidArgument):
        xlperf.publish_all(inbox / "错.xlsx", tmp_path / "none")
    assert not (tmp_path / "none").exists()


def test_standings_are_those_of_the_command(
    inbox: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(xlperf.NothingNoted):
        xlperf.standings(tmp_path)
    with xlperf.consolidate(inbox, out=tmp_path / "汇总.xlsx", round_name="一上"):
        pass
    capsys.readouterr()
    run("status", tmp_path, "--format", "json")
    told = json.loads(capsys.readouterr().out)["departments"]
    frame = xlperf.standings(tmp_path)
    assert set(frame["round"]) == {"一上"} and frame.attrs["notes"] == []
    by_command = {one["department"]: one["rounds"]["一上"]["status"] for one in told}
    assert dict(zip(frame["department"], frame["status"], strict=True)) == by_command
    assert sorted(by_command.values()) == ["accepted", "accepted", "rejected"]
    run("status", tmp_path, "-o", tmp_path / "command.html")
    page = xlperf.write_standings(tmp_path, tmp_path / "library.html")
    assert page.read_bytes() == (tmp_path / "command.html").read_bytes()
    with pytest.raises(xlperf.InvalidArgument):
        xlperf.write_standings(tmp_path, tmp_path / "进展.xlsx")


def test_comparisons_are_written_as_by_the_command(inbox: Path, tmp_path: Path) -> None:
    files = [inbox / "1.xlsx", inbox / "2.xlsx"]
    for name, sources, compared in (
        ("two", files, xlperf.compare(*files)),
        ("years", [*files, files[0]], xlperf.compare_years(*files, files[0])),
    ):
        run("compare", *sources, "-o", tmp_path / f"{name}.xlsx")
        written = xlperf.write_comparison(compared, tmp_path / f"{name}-library.xlsx")
        assert written.read_bytes() == (tmp_path / f"{name}.xlsx").read_bytes()
        assert xlperf.write_comparison(compared, written) == written  # in the place of an earlier one
    with pytest.raises(xlperf.CannotWrite):
        xlperf.write_comparison(compared, files[0])
    with pytest.raises(xlperf.InvalidArgument):
        xlperf.write_comparison(compared.to_frame(), tmp_path / "frame.xlsx")


def test_a_round_is_followed_as_by_the_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for step, name in enumerate(STEPS):
        form = xlperf.load_form(name)
        given = valid_declaration(form, 1).to_dict() | {"code": "00101"}
        for whose in (form.department, form.each):
            given["fields"][whose] = "清源市水务局" if whose == form.department else "供水管网改造"
        made = xlperf.template_bytes(form, declaration=xlperf.Declaration.from_dict(form, given))
        (tmp_path / f"{step}.xlsx").write_bytes(made)
    (tmp_path / "坏.xlsx").write_bytes(b"no workbook")
    paths = sorted(tmp_path.glob("*.xlsx"))
    run("compare", "--round", *paths, "--format", "json", "--include-rejected")
    told = json.loads(capsys.readouterr().out)["indicators"]
    # The last is given twice, as two patterns of a shell may: it is one file.
    frame = xlperf.compare_round(*paths, paths[-1], include_rejected=True)
    assert len(frame) == len(told) > 1
    for name in ("code", "name", "approved", "mid_year", "weight"):
        assert list(frame[name]) == [one[name] for one in told]
    assert [file for file, _ in frame.attrs["left_out"]] == ["坏.xlsx"]
    with pytest.raises(xlperf.InvalidArgument, match="清源市水务局"):
        xlperf.compare_round(paths[0], include_rejected=True)
    run("report", "--round", *paths, "-o", tmp_path / "command.html", "--include-rejected")
    page = xlperf.write_round_report(paths, tmp_path / "library.html", include_rejected=True)
    assert page.read_bytes() == (tmp_path / "command.html").read_bytes()
    with pytest.raises(xlperf.InvalidArgument, match="清源市水务局"):
        xlperf.write_round_report(paths[0], tmp_path / "none.html", include_rejected=True)
    assert not (tmp_path / "none.html").exists()


def test_advice_is_that_of_the_command(capsys: pytest.CaptureFixture[str]) -> None:
    run("indicator", "--name", "群众满意度", "--level2", "服务对象满意度指标", "--format", "json", "95")
    said = json.loads(capsys.readouterr().out)["advice"]
    assert said and said == xlperf.advice("群众满意度", "95", "服务对象满意度指标")
    assert xlperf.advice("群众满意度", xlperf.parse_target("≥95%")) == ""
    assert xlperf.advice("群众满意度", None) == "" and xlperf.advice("满意度", "95", lang="en").isascii()
