"""A form of which a department fills in several, one a project: each counts, and none is taken for another's duplicate."""

from __future__ import annotations

import datetime
import os
import re
from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

import xlperf
from tests.command import heard_in_chinese, run
from tests.report.made import Made
from xlperf.comparison.changes import CHANGED, SAME
from xlperf.comparison.differences import compare_declarations
from xlperf.consolidation.figures_of_form import plan_of
from xlperf.declaration import Declaration
from xlperf.form import forms_folder, load_form
from xlperf.intake.handmade.files import read_file
from xlperf.messages import speaking
from xlperf.report import report_page
from xlperf.report.computation import compute_figures
from xlperf.report.director import director_page
from xlperf.report.of_dataset import as_source
from xlperf.report.summary import paragraph, to_do
from xlperf.template.stamp import Stamper
from xlperf.template.write import Options

FORM = load_form("national-project-2015")
EXAMPLE = read_file(forms_folder() / FORM.id / "example.json").declaration


def project(code: str, **fields: str) -> Declaration:
    return replace(EXAMPLE, fields={**EXAMPLE.fields, "project_code": code, **fields})


def inbox(folder: Path, declarations: Iterable[Declaration]) -> Path:
    """Files of these declarations, each a minute newer than the one before."""
    folder.mkdir()
    stamper = Stamper(FORM, Options())
    for number, declaration in enumerate(declarations, 1):
        data = stamper.workbook(declaration.department, "001", declaration)
        path = folder / f"项目{number}.xlsx"
        path.write_bytes(data)
        os.utime(path, (1_700_000_000 + 60 * number,) * 2)
    return folder


def test_every_project_of_a_department_is_consolidated(tmp_path: Path) -> None:
    folder = inbox(tmp_path / "收件", [project("P-1"), project("P-2"), project("P-3")])
    result = xlperf.consolidate([folder], cache=False)
    assert result.counts["duplicate"] == 0
    assert list(result.declarations["project_code"]) == ["P-1", "P-2", "P-3"]
    # They say the same but for the code: that may be one project sent again.
    assert list(result.findings["check"]).count("same-as-another") == 3


def test_of_one_project_sent_twice_the_newest_counts(tmp_path: Path) -> None:
    folder = inbox(tmp_path / "收件", [project("P-1"), project("P-2"), project(" P-1 ", contact="另一人")])
    result = xlperf.consolidate([folder], cache=False)
    assert result.counts["superseded"] == 1
    assert "另一人" in set(result.declarations["contact"])
    assert sorted(code.strip() for code in result.declarations["project_code"]) == ["P-1", "P-2"]


def test_projects_of_one_name_that_others_carry_out_are_not_versions_of_each_other(tmp_path: Path) -> None:
    """The newer one counted, and the money of the other school was lost."""
    schools = [project("校舍维修", implementing_unit=name) for name in ("市第一中学", "市第二中学")]
    folder = inbox(tmp_path / "收件", schools)
    for policy in ("newest", "first"):
        with speaking("zh"):
            result = xlperf.consolidate([folder], cache=False, duplicates=policy)
        assert list(result.ledger["status"]) == ["doubtful"] * 2 and result.declarations.empty
        assert "实施单位不同（市第一中学、市第二中学），像是几个不同的项目" in result.ledger["reason"][0]
    (tmp_path / "确认.csv").write_text("文件,编码\n项目1.xlsx,-\n项目2.xlsx,001\n", "utf-8")
    result = xlperf.consolidate([folder], cache=False, decisions=tmp_path / "确认.csv")
    assert list(result.declarations["implementing_unit"]) == ["市第二中学"]
    again = [schools[0], project("校舍维修", implementing_unit=" 市第一中学 ", project_name="校舍维修改造")]
    result = xlperf.consolidate([inbox(tmp_path / "更正", again)], cache=False)
    assert list(result.ledger["status"]) == ["superseded", "accepted"]
    blank = [project("校舍维修", implementing_unit=""), schools[0]]
    result = xlperf.consolidate([inbox(tmp_path / "未写", blank)], cache=False)
    assert list(result.ledger["status"]) == ["superseded", "accepted"]


def test_the_field_of_implementers_is_one_that_is_filled_in() -> None:
    spec = (forms_folder() / FORM.id / "form.toml").read_text(encoding="utf-8")
    named = 'implementer = "implementing_unit"'
    for other in ('implementer = "nobody"', 'implementer = "annual_total"'):
        with pytest.raises(xlperf.FormError, match="implementer"):
            xlperf.Form.from_toml(spec.replace(named, other))
    with pytest.raises(xlperf.FormError, match="implementer"):
        xlperf.Form.from_toml(spec.replace('each = "project_code"\n', ""))


def test_projects_are_compared_one_with_its_own(tmp_path: Path) -> None:
    before = [project("P-1"), project("P-2")]
    after = [project("P-2", contact="另一人"), project("P-1")]
    found = compare_declarations(before, after)
    assert found.notes == ()
    assert sorted(change.status for change in found.departments) == sorted([CHANGED, SAME])


def test_departments_and_their_declarations_are_counted_apart(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = inbox(tmp_path / "收件", [project("P-1"), project("P-2", contact="另一人")])
    words = ["--lang", "zh", "consolidate", str(folder), "-o", str(tmp_path / "汇总.xlsx"), "--no-cache"]
    run(*words)
    assert "计入汇总的部门：1 个，申报 2 份" in capsys.readouterr().out


def test_a_report_counts_departments_and_not_their_projects(tmp_path: Path) -> None:
    """Three projects of one made "应报 4 个部门，已计入 3 个，未报送 1 个" of a roster of two."""
    folder = inbox(tmp_path / "收件", [project(f"P-{number}", contact=f"{number}") for number in range(3)])
    roster = tmp_path / "名册.csv"
    roster.write_text(f"code,name,parent\n001,{EXAMPLE.department},市政府\n002,市财政局,市政府\n", "utf-8")
    with xlperf.language("zh"):
        result = xlperf.consolidate(folder, roster=roster, dataset=tmp_path / "数据", cache=False)
        pages = [report_page(one) for one in (result, xlperf.open_dataset(tmp_path / "数据"))]
    assert len(result.declarations) == 3
    for page in pages:
        assert "应报 2 个部门，已计入汇总 1 个，未报送 1 个。" in page.decode()
        assert "已计入 1 个" in page.decode() and "完成 50.0%" in page.decode()


def test_a_department_stands_by_that_of_its_projects_that_is_not_done(tmp_path: Path) -> None:
    folder = inbox(tmp_path / "收件", [project("P-1"), project("P-2", term_objective=""), project("P-3")])
    result = xlperf.consolidate([folder], out=tmp_path / "汇总.xlsx", cache=False)
    assert result.counts["rejected"] == 1
    (line,) = xlperf.standings(tmp_path).to_dict("records")
    assert (line["status"], line["file"]) == ("rejected", "项目2.xlsx") and line["errors"]
    assert line["warnings"] >= 2  # of all three


def test_an_approval_counts_departments_and_declarations(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = inbox(tmp_path / "收件", [project("P-1"), project("P-2", contact="另一人")])
    run("approve", str(folder), "--all", "-o", str(tmp_path / "批复"), "--lang", "zh", "-j", "1")
    assert "批复 1 个部门的 2 份申报" in capsys.readouterr().out


def test_a_number_of_departments_is_not_that_of_their_projects(tmp_path: Path) -> None:
    folder = inbox(tmp_path / "收件", [project("P-1"), project("P-2", contact="另一人")])
    roster = tmp_path / "名册.csv"
    roster.write_text(f"code,name,parent\n001,{EXAMPLE.department},市政府\n002,市财政局,市政府\n", "utf-8")
    out = tmp_path / "汇总.xlsx"
    result = xlperf.consolidate(
        [folder], out=out, roster=roster, dataset=tmp_path / "数据", cache=False, lang="zh"
    )
    dataset = xlperf.open_dataset(tmp_path / "数据")
    for one in (result, dataset):
        assert list(one.totals()["departments"]) == list(one.totals("parent")["departments"]) == [1]
        assert list(one.totals("project_code")["departments"]) == [1, 1]
    assert dataset.departments == 1
    result.write(tmp_path / "合计.xlsx", summary_only=True)
    for book in (out, tmp_path / "合计.xlsx"):
        sheets = openpyxl.load_workbook(book, read_only=True)
        texts = {str(cell) for sheet in sheets for row in sheet.iter_rows(values_only=True) for cell in row}
        assert "申报份数" in texts and "部门数" not in texts


def test_no_project_is_lost_where_a_rosters_workbooks_are_prefilled(tmp_path: Path) -> None:
    """Of several projects of a department the last one alone was filled in, without a word."""
    named = [project(code, project_name=f"项目{code}", contact=code) for code in ("P-1", "P-2")]
    folder = inbox(tmp_path / "收件", named)
    roster = tmp_path / "名册.csv"
    roster.write_text(f"code,name\n001,{EXAMPLE.department}\n", "utf-8")
    with xlperf.language("zh"):
        made = xlperf.new_templates(FORM, roster, tmp_path / "下发", prefill=[folder])
    assert any("有 2 份申报（项目1.xlsx、项目2.xlsx）" in note for note in made.notes)
    assert not xlperf.read(made[0].path)["project_name"]
    # A workbook with a sheet for each project takes them all, also where other forms lie beside them.
    for beside in (False, True):
        if beside:
            approval = xlperf.load_form("project-approval-2015")
            said = read_file(forms_folder() / approval.id / "example.json").declaration
            said = replace(said, fields={**said.fields, approval.department: EXAMPLE.department}, code="001")
            other = Stamper(approval, Options()).workbook(EXAMPLE.department, "001", said)
            (folder / "批复.xlsx").write_bytes(other)
        (one,) = xlperf.new_templates(
            "national-projects-2015", roster, tmp_path / f"总表{beside}", prefill=[folder]
        )
        assert [sheet["project_name"] for sheet in xlperf.read(one.path).sheets] == ["项目P-1", "项目P-2"]


def test_published_projects_of_a_department_are_told_apart(tmp_path: Path) -> None:
    """The page led to two lines of one department that looked the same."""
    folder = inbox(tmp_path / "收件", [project("P-1"), project("P-2", contact="另一人")])
    published = xlperf.publish_all(folder, tmp_path / "公开", "txt")
    name = EXAMPLE.department
    assert published.files == (f"001_{name}_P-1.txt", f"001_{name}_P-2.txt")
    page = (tmp_path / "公开" / "index.html").read_text("utf-8")
    assert f">{name} P-1</a>" in page and f">{name} P-2</a>" in page


def test_amounts_of_the_roster_stand_in_no_project_for_they_are_of_all(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Filled in, and locked, each project of a department would have had its whole figure."""
    label = FORM.label_of("annual_appropriation")
    rows = f"部门编码,部门名称,联系人,{label}\n001,清源市水务局,陈工,900.00\n"
    (tmp_path / "名册.csv").write_text(rows, "utf-8")
    made = xlperf.new_templates(FORM, tmp_path / "名册.csv", tmp_path / "甲", lock_prefilled=True)
    assert xlperf.read(made[0].path)["annual_appropriation"] is None
    assert len(made.notes) == 1
    out = tmp_path / "乙"
    status, _, err = heard_in_chinese(
        capsys,
        "new-template",
        "-f",
        FORM.id,
        "--roster",
        tmp_path / "名册.csv",
        "-o",
        out,
        "--lock-prefilled",
    )
    assert status == 0 and f"名册上的{label}是部门各项目合计的控制数" in err
    assert xlperf.read(next(out.iterdir()))["annual_appropriation"] is None

    named = rows.replace("联系人", FORM.label_of("project_code")).replace("陈工", "P-1")
    (tmp_path / "名册.csv").write_text(named, "utf-8")
    made = xlperf.new_templates(FORM, tmp_path / "名册.csv", tmp_path / "丙")
    found = xlperf.read(made[0].path)
    assert (found["project_code"], found["annual_appropriation"]) == ("P-1", Decimal("900.00"))


def of_report(page: bytes) -> str:
    text = re.sub(r"<(script|style).*?</\1>", "", page.decode(), flags=re.S)
    return re.sub(r"(\s*<[^>]*>\s*)+", "|", text)


def test_a_report_names_projects_and_counts_departments(tmp_path: Path) -> None:
    second = {"department_name": "清源市住建局", "contact": "二"}
    projects = [
        project("P-1", annual_appropriation=Decimal("300")),
        project("P-2", contact="一", annual_appropriation=Decimal("200")),
        project("P-3", **second, annual_appropriation=Decimal("100")),
    ]
    codes = ("001", "001", "002")
    folder = tmp_path / "收件"
    folder.mkdir()
    for one, code in zip(projects, codes, strict=True):
        data = Stamper(FORM, Options()).workbook(one.department, code, one)
        (folder / f"{one['project_code']}.xlsx").write_bytes(data)
    with speaking("zh"):
        result = xlperf.consolidate(folder, out=tmp_path / "汇总.xlsx", dataset=tmp_path / "库", cache=False)
        pages = [of_report(report_page(of)) for of in (result, xlperf.open_dataset(tmp_path / "库"))]
    for page in pages:
        assert "3 个已计入的部门" not in page and "计入汇总的部门 2 个" in page
        for one in ("清源市水务局 · P-1", "清源市水务局 · P-2", "清源市住建局 · P-3"):
            assert one in page
    book = openpyxl.load_workbook(tmp_path / "汇总.xlsx")
    assert str(book["图表"]["A1"].value).startswith("各份申报")
    assert book["图表"]["A2"].value.count("T(") == 2  # the department and its project


def test_half_of_the_total_is_asked_of_departments_not_of_their_projects() -> None:
    """Half of the money lies with a department that has three projects, none of which has so much."""
    made = Made(count=6, silent=0, form=FORM)
    plan = plan_of(FORM)
    for number, one in enumerate(made.declared):
        whose = {"code": "1", "department": "甲局"} if number < 3 else {}
        fields = {**one.fields, plan.main: Decimal(200 if number < 3 else 100)}
        made.declared[number] = replace(one, fields=fields, **whose)
    with speaking("zh"):
        figures = compute_figures(made)
        told = [one for one in to_do(figures) if one.tone == "alarm"]
        assert ["甲局 一家占" in one.text and "其余 3 个部门合计 300.00" in one.names for one in told] == [
            True
        ]
        assert dict(figures.department_amounts)["甲局"] == 600 and figures.departments == 4


def test_the_index_of_what_is_published_counts_departments(tmp_path: Path) -> None:
    folder = inbox(tmp_path / "收件", [project("P-1"), project("P-2", contact="另一人")])
    xlperf.publish_all(folder, tmp_path / "公开", "html")
    page = (tmp_path / "公开" / "index.html").read_text("utf-8")
    assert "共 1 个部门、2 份，" in page and "清源市水务局 P-2" in page


def test_the_year_before_is_that_of_each_project_and_of_whole_departments(tmp_path: Path) -> None:
    """Departments with several projects were held against nothing, and those that both years have did not count them."""
    other = {"department_name": "清源市住建局", "contact": "二"}
    years = {
        2023: [("P-1", "001", 100, {}), ("P-2", "001", 50, {})],
        2024: [("P-1", "001", 300, {}), ("P-3", "001", 30, {}), ("P-9", "002", 1000, other)],
    }
    for year, made in years.items():
        (tmp_path / str(year)).mkdir()
        stamper = Stamper(FORM, Options(year=year))
        for code, department, amount, fields in made:
            money = {f"{of}_{part}": Decimal(0) for of in ("annual", "term") for part in ("other_funds",)}
            money |= dict.fromkeys(("annual_appropriation", "term_appropriation"), Decimal(amount))
            one = replace(project(code, **fields), year=year)
            one = replace(one, fields={**one.fields, **money})
            data = stamper.workbook(one.department, department, one)
            (tmp_path / str(year) / f"{code}.xlsx").write_bytes(data)
        xlperf.consolidate(tmp_path / str(year), dataset=tmp_path / "库", cache=False)
    (tmp_path / "名册.csv").write_text(
        "code,name,parent\n001,清源市水务局,市政府\n002,清源市住建局,市政府\n", "utf-8"
    )
    result = xlperf.consolidate(
        tmp_path / "2024", against=tmp_path / "2023", roster=tmp_path / "名册.csv", cache=False
    )
    for source in (result, xlperf.open_dataset(tmp_path / "库")):
        with speaking("zh"):
            figures = compute_figures(as_source(source))
            past = {line.called.split()[-1]: line.past for line in figures.lines}
            assert past == {"P-1": Decimal(100), "P-3": None, "P-9": None}
            said = "".join(paragraph(figures))
        assert "比上年（150.00 万元）增加 786.7%；两年都有的 1 个部门增加 120.0%" in said
    with speaking("zh"):
        page = of_report(director_page(as_source(result), "", datetime.date(2026, 1, 1)))
    # The department that is new is no growth of those above it.
    assert (
        "市政府|1,330.00|100.0%|增加 120.0%" in page.replace("||", "|") and "比上年只算两年都有的部门" in page
    )
