"""The report along the year's round: what of each course it shows and marks, and what it says it could not follow."""

from __future__ import annotations

import datetime
import os
import re
from dataclasses import replace
from pathlib import Path

import pytest
from lxml import html

from tests.command import run
from xlperf.comparison.round_page import round_page
from xlperf.comparison.through_round import follow
from xlperf.declaration import Declaration
from xlperf.form import load_form
from xlperf.messages import CHINESE, speaking
from xlperf.template.write import Options, build

DAY = datetime.date(2025, 1, 6)
LEVELS = {"level1": "产出指标", "level2": "数量指标"}


def declared(form: str, name: str, *rows: dict[str, object]) -> Declaration:
    tables = {"indicators": tuple({**LEVELS, **row} for row in rows)}
    return Declaration(load_form(form), {"department_name": name}, tables, 2024)


def steps(name: str = "水务局") -> list[Declaration]:
    return [
        declared("national-department-2015", name, {"level3": "管网长度", "annual_target": "不少于20公里"}, {"level3": "清淤长度", "annual_target": "≥9公里"}),
        declared("department-approval-2015", name, {"level3": "管网长度", "annual_target": "≥20公里"}, {"level3": "清淤长度", "annual_target": "≥8公里"}),
        declared("self-evaluation-2020", name, {"level3": "管网长度", "annual_target": "≥20公里", "actual_value": "21公里", "weight": 5}, {"level3": "清淤的长度", "annual_target": "≥8公里", "actual_value": "6公里", "weight": 5}),
    ]  # fmt: skip


def page(*declarations: Declaration, left_out: tuple[tuple[str, str], ...] = ()) -> html.HtmlElement:
    with speaking(CHINESE):
        return html.fromstring(round_page(follow(declarations), left_out, DAY).decode())


def cells(row: html.HtmlElement) -> list[str]:
    return [re.sub(r"\s+", " ", cell.text_content()).strip() for cell in row]


def test_each_indicator_with_its_course_and_what_was_changed() -> None:
    shown = page(*steps())
    summary, course = shown.xpath("//table")
    assert [cells(row) for row in summary.xpath("tbody/tr")] == [
        ["水务局 2024", "✓", "✓", "—", "✓", "3", "1", "8.75 / 10", "1"]
    ]
    assert [cells(row)[1:] for row in course.xpath("tbody/tr")] == [
        ["不少于20公里", "≥20公里", "—", "21公里", "5 / 5", ""],  # another spelling of the same target
        ["≥9公里", "≥8公里 有调整", "—", "—", "—", ""],
        ["—", "—", "—", "6公里", "3.75 / 5 未满分", "可能是“清淤长度”改的名，没有对应"],
    ]
    (asked,) = shown.xpath("//section[@id='asked']//li")
    assert "清淤的长度" in asked.text_content() and "改的名" in asked.text_content()
    assert (
        "1 项批复时有调整，1 项没有得满分，1 项要核对"
        in shown.xpath("//p[@class='answer']")[0].text_content()
    )


def test_each_department_has_a_section_and_texts_are_texts() -> None:
    name = "<script>局"
    shown = page(*steps(), *steps(name), left_out=(("坏.xlsx", "无法读取"),))
    assert [head.text_content() for head in shown.xpath("//h3")] == ["<script>局 2024", "水务局 2024"]
    assert not shown.xpath("//script")
    links = shown.xpath("//section[@id='answer']//a/@href")
    assert all(shown.xpath(f"//*[@id='{link[1:]}']") for link in links) and len(links) == 2
    assert "没有跟踪 坏.xlsx" in shown.text_content() and "无法读取" in shown.text_content()


def test_on_the_command_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    paths = []
    for number, one in enumerate(steps()[:2]):
        paths.append(tmp_path / f"{number}.xlsx")
        paths[-1].write_bytes(build(one.form, Options(year=2024), one))
    out = tmp_path / "全程.html"
    words = ("--lang", "zh", "report", "--round", *map(str, paths), "-o", str(out))
    letters = tmp_path / "退回"
    letters.mkdir()
    (letters / "邮件合并.csv").write_text("部门编码,部门,邮箱,\n", encoding="utf-8-sig")
    for command in (words, ("--lang", "zh", "compare", "--round", *map(str, paths))):
        assert run(*command, str(letters)) == 2
        assert "退回 里是 xlperf 写出的信" in capsys.readouterr().err
    assert run(*words) == 2  # both must be corrected
    told = capsys.readouterr().err
    assert "没有跟踪 0.xlsx：须改正" in told and "--include-rejected" in told and not out.exists()
    assert run(*words, "--include-rejected") == 0
    assert "清淤长度" in out.read_text(encoding="utf-8")
    assert (
        run("--lang", "en", "report", "--round", *map(str, paths), "--include-rejected", "-o", str(out)) == 0
    )
    page = out.read_text(encoding="utf-8")
    assert (
        "Declared" in page
        and "清淤长度" in page
        and not re.search("[。；：]|得分|批复", page.split("<main")[0])
    )


def test_what_was_approved_before_an_adjustment_is_told_and_files_bear_their_folders(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    declaration, approval, _ = steps()
    adjusted = replace(approval, tables={"indicators": declaration.tables["indicators"]})
    files = {
        "申报/水务局.xlsx": declaration,
        "批复/水务局.xlsx": approval,
        "批复/水务局（调整）.xlsx": adjusted,
    }
    for number, (name, one) in enumerate(files.items()):
        file = tmp_path / name
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(build(one.form, Options(year=2024), one))
        os.utime(file, (1_700_000_000 + 86_400 * number,) * 2)
    folders = [str(tmp_path / name) for name in ("申报", "批复")]
    run("--lang", "zh", "compare", "--round", *folders, "--include-rejected")
    assert "没有跟踪 批复/水务局.xlsx：同一部门有 2 份内容不同的文件，采用最新的" in capsys.readouterr().out
    out = tmp_path / "全程.html"
    run("--lang", "zh", "report", "--round", *folders, "--include-rejected", "-o", str(out))
    assert "没有跟踪 批复/水务局.xlsx" in html.fromstring(out.read_bytes()).text_content()
    capsys.readouterr()
    run("--lang", "zh", "compare", "--round", *folders)
    assert "没有比较 申报/水务局.xlsx：须改正" in capsys.readouterr().err
