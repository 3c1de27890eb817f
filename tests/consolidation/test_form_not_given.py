"""Workbooks of a form of the office's own, where it forgot to say which: no fault of the departments, and nobody is written to."""

from __future__ import annotations

from pathlib import Path

import pytest

import xlperf
from tests.command import heard

ROSTER = "部门编码,部门名称\n101,市教育局\n102,市公安局\n103,市民政局\n"


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A form called otherwise than any that is shipped, its workbooks of three departments, and an inbox of two of them:
    one is called after its department, one is not."""
    shipped = Path("workbook_templates/guangzhou-2023/form.toml").read_text("utf-8")
    (tmp_path / "form.toml").write_text(shipped.replace('"guangzhou-2023"', '"our-city-2026"', 1), "utf-8")
    (tmp_path / "名册.csv").write_text(ROSTER, "utf-8")
    xlperf.new_templates(tmp_path / "form.toml", tmp_path / "名册.csv", tmp_path / "下发")
    (tmp_path / "收件").mkdir()
    (tmp_path / "下发" / "101_市教育局.xlsx").rename(tmp_path / "收件" / "01.xlsx")
    (tmp_path / "下发" / "102_市公安局.xlsx").rename(tmp_path / "收件" / "市公安局.xlsx")
    return tmp_path


def test_it_is_told_which_form_and_how_to_give_it(place: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """They were "none of the forms known", and the departments were to use the template that was sent out, as they had."""
    words = ["--lang", "zh", "check", str(place / "收件")]
    status, said, _ = heard(capfd, *words)
    assert status == 1 and "不是部门的错" in said
    assert said.count("our-city-2026") == said.count("--form") == 2
    assert "our-city-2026" not in heard(capfd, *words, "-f", str(place / "form.toml"))[1]


def test_nobody_who_sent_is_written_to(place: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """市教育局, whose file is called 01.xlsx, was reminded: the code in the workbook says whose it is."""
    options = ["--roster", str(place / "名册.csv"), "--remind", "-o", str(place / "退回")]
    _, _, told = heard(capfd, "--lang", "zh", "return", str(place / "收件"), *options)
    assert [path.name for path in (place / "退回").glob("*.txt")] == ["催报_市民政局.txt"]
    assert "01.xlsx" in told and "市公安局.xlsx" in told


def test_of_a_code_and_a_name_that_say_two_departments_neither_is_believed(place: Path) -> None:
    (place / "收件" / "市公安局.xlsx").rename(place / "收件" / "市民政局.xlsx")
    ledger = xlperf.consolidate([place / "收件"], roster=place / "名册.csv").ledger
    found = dict(zip(ledger["file"], ledger["department"], strict=True))
    assert [found[name] for name in sorted(found)] == ["市教育局", ""]


def test_where_a_form_is_given_a_workbook_of_another_one_goes_back(place: Path) -> None:
    found = xlperf.consolidate([place / "收件"], roster=place / "名册.csv", form="guangzhou-2023", lang="en")
    assert set(found.ledger["reason"]) == {"a workbook, but none of the forms known"}


def test_without_a_roster_a_letter_is_called_after_the_file(
    place: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """The name of a file says more of its sender than a code alone."""
    words = ["return", str(place / "收件"), "-f", "guangzhou-2023", "-o", str(place / "退回")]
    heard(capfd, "--lang", "zh", *words)
    assert {path.name for path in (place / "退回").glob("*.txt")} == {"01.txt", "市公安局.txt"}
