"""What a roster sets (控制数) is held against what comes back, as gravely and as closely as the office wants."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

import xlperf
from tests.command import heard_in_chinese, run_in_chinese
from tests.consolidation.inbox import Inbox, changed, code_of, declaration, name_of, statuses, workbook
from xlperf.consolidation.judgement.control_figures import ControlRule
from xlperf.form.layout import CONTROL_CHECK as CHECK

MakeInbox = Callable[[], Inbox]


def with_figures(folder: Path, less: str) -> Path:
    """A roster with the figures of the first two departments, the second's `less` than what it declares."""
    rows = ["单位编码,单位名称,基本支出,项目支出"]
    for number, off in ((0, Decimal(0)), (1, Decimal(less))):
        fields = declaration(number).fields
        basic, project = fields["basic_expenditure"], fields["project_expenditure"]
        assert isinstance(basic, Decimal)
        rows.append(f"{code_of(number)},{name_of(number)},{basic - off},{project}")
    path = folder / "名册.csv"
    path.write_text("\n".join(rows), "utf-8")
    return path


@pytest.fixture
def two(inbox: MakeInbox) -> Inbox:
    box = inbox()
    for number in (0, 1):
        box.put(f"{number}.xlsx", workbook(declaration(number)), "accepted")
    return box


def test_a_figure_that_differs_is_a_finding_and_counts_in_the_control_totals(
    two: Inbox, tmp_path: Path
) -> None:
    out = tmp_path / "汇总.xlsx"
    result = xlperf.consolidate(two.folder, roster=with_figures(tmp_path, "10"), out=out)
    assert list(result.ledger["status"]) == ["accepted", "warned"]
    (finding,) = result.findings.to_dict("records")
    assert (finding["check"], finding["field"], finding["file"]) == (CHECK, "basic_expenditure", "1.xlsx")
    sheet = openpyxl.load_workbook(out, data_only=True)["核对"]
    assert {row[5].value for row in sheet.iter_rows(min_row=2) if row[5].value} == {"✓"}


@pytest.mark.parametrize(("figure", "said"), [("300", 0), ("299", 2)])
def test_the_projects_of_a_department_have_one_figure_between_them(
    figure: str, said: int, tmp_path: Path, in_chinese: None
) -> None:
    form = xlperf.load_form("national-project-year-2015")
    amount = next(name for name, part in form.inputs.items() if part.kind == "amount")
    roster = tmp_path / "名册.csv"
    roster.write_text(f"编码,名称,{amount}\n001,甲局,{figure}\n002,乙局,70\n", "utf-8")
    (tmp_path / "收件").mkdir()
    for code, name, project, entered in (
        ("001", "甲局", "甲", 100),
        ("001", "甲局", "乙", 200),
        ("002", "乙局", "丙", 70),
    ):
        fields = {form.department: name, form.each: project, amount: entered}
        made = xlperf.Declaration.from_dict(form, {"fields": fields, "code": code})
        (tmp_path / "收件" / f"{project}.xlsx").write_bytes(xlperf.template_bytes(form, declaration=made))
    result = xlperf.consolidate(tmp_path / "收件", roster=roster, form=form, cache=False)
    found = result.findings[result.findings["check"] == CHECK]
    assert sorted(found["file"]) == ["乙.xlsx", "甲.xlsx"][:said]
    assert all("2 个项目合计 300.00，控制数是 299.00，相差 1.00" in message for message in found["message"])
    xlperf.new_templates(form, roster, tmp_path / "下发")
    for sent in (tmp_path / "下发").iterdir():
        assert "与控制数一致" not in str(
            [[*map(str, row)] for row in openpyxl.load_workbook(sent)["校验"].values]
        )


def test_what_of_a_roster_is_not_held_against_anything_is_said(
    two: Inbox, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A figure that is no number, and a column of figures that nobody knows, are compared with nothing."""
    roster, named = tmp_path / "名册.csv", [f"{code_of(number)},{name_of(number)}" for number in (0, 1)]
    roster.write_text(
        f"编码,名称,基本支出,项目支出数额\n{named[0]},约100,5\n{named[1]},{declaration(1).fields['basic_expenditure']},6\n",
        "utf-8",
    )
    words = ("consolidate", two.folder, "--roster", roster, "-o", tmp_path / "汇总.xlsx")
    said = "".join(heard_in_chinese(capsys, *words)[1:])
    assert "不认识的列，已忽略：项目支出数额" in said
    assert "第 2 行“基本支出”应是数字" in said and "不能作控制数" in said
    notes = xlperf.consolidate(two.folder, roster=xlperf.read_roster(roster)).notes
    assert any("基本支出" in note and "项目支出数额" in note for note in notes), "no form says what they mean"


@pytest.mark.parametrize(
    ("less", "rule", "statuses"),
    [
        ("0.05", ControlRule(Decimal("0.05")), ["accepted", "accepted"]),
        ("0.06", ControlRule(Decimal("0.05")), ["accepted", "warned"]),
        ("-0.06", ControlRule(Decimal("0.05"), "error"), ["accepted", "rejected"]),
        ("10", ControlRule(severity=""), ["accepted", "accepted"]),
        ("10", ControlRule(severity="info"), ["accepted", "accepted"]),
    ],
)
def test_the_office_says_how_close_and_how_grave(
    two: Inbox, tmp_path: Path, less: str, rule: ControlRule, statuses: list[str]
) -> None:
    result = xlperf.consolidate(two.folder, roster=with_figures(tmp_path, less), control=rule)
    assert list(result.ledger["status"]) == statuses


def test_check_and_return_hold_it_against_the_same_figures(
    two: Inbox, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    names = with_figures(tmp_path, "10")
    for words in (["check", two.folder], ["return", two.folder, "-o", tmp_path / "退回"]):
        assert run_in_chinese(*map(str, words), "--roster", str(names), "--control-severity", "error") == 1
    assert "控制数" in capsys.readouterr().out
    (letter,) = list((tmp_path / "退回").glob("*.txt"))
    assert "控制数" in letter.read_text("utf-8-sig") and letter.stem == name_of(1)


def test_with_strict_a_figure_that_differs_rejects_as_any_other_warning(two: Inbox, tmp_path: Path) -> None:
    names = with_figures(tmp_path, "10")
    result = xlperf.consolidate(two.folder, roster=names, strict=True)
    assert list(result.ledger["status"]) == ["accepted", "rejected"] and len(result.declarations) == 1
    for words in (["check", two.folder], ["return", two.folder, "-o", tmp_path / "退回"]):
        assert run_in_chinese(*words, "--roster", names, "--strict") == 1
    assert [path.stem for path in (tmp_path / "退回").glob("*.txt")] == [name_of(1)]


def test_an_older_file_with_the_same_difference_has_not_passed(inbox: MakeInbox, tmp_path: Path) -> None:
    """Else both would wait for a person to say which counts, and the department would get no letter."""
    box = inbox()
    box.put("旧.xlsx", workbook(changed(declaration(1), overall_objective="第一稿。")), "superseded")
    box.put("新.xlsx", workbook(declaration(1)), "rejected")
    rule = ControlRule(severity="error")
    result = xlperf.consolidate(box.folder, roster=with_figures(tmp_path, "10"), control=rule)
    assert statuses(result) == box.expected
    assert list(result.ledger["errors"]) == [1, 1]


def test_the_library_approves_and_returns_by_the_same_figures(two: Inbox, tmp_path: Path) -> None:
    names = with_figures(tmp_path, "10")
    rule = ControlRule(severity="error")
    of = {"roster": names, "everyone": True}
    approved = xlperf.approve_workbooks(two.folder, tmp_path / "批复", **of, control=rule)
    assert [name for name in approved.letters if name_of(1) in name] == [] and approved.letters
    strict = xlperf.approve_workbooks(two.folder, tmp_path / "从严", **of, strict=True)
    assert strict.letters == approved.letters
    back = xlperf.return_workbooks(two.folder, tmp_path / "退回", roster=names, strict=True)
    assert any(name_of(1) in name for name in back.letters)
    public = xlperf.publish_all(two.folder, tmp_path / "公开", "txt", roster=names, control=rule)
    assert len(public.files) == 1 and [file for file, _ in public.left_out] == ["1.xlsx"]
    assert (
        len(xlperf.publish_all(two.folder, tmp_path / "从严公开", "txt", roster=names, strict=True).files)
        == 1
    )


def test_the_library_goes_by_the_offices_file_as_the_commands_do(two: Inbox, tmp_path: Path) -> None:
    """What xlperf.toml makes an error was a warning from Python, and was consolidated, approved and published."""
    names = with_figures(tmp_path, "10")
    (tmp_path / "xlperf.toml").write_text('control_severity = "error"\nyear = 2023\n', "utf-8")
    result = xlperf.consolidate(two.folder, roster=names, cache=False)
    assert result.counts["rejected"] == 1 and result.counts["accepted"] == 1
    approved = xlperf.approve_workbooks(two.folder, tmp_path / "批复", roster=names, everyone=True)
    assert len(approved.letters) == 1
    assert len(xlperf.publish_all(two.folder, tmp_path / "公开", "txt", roster=names).files) == 1
    assert xlperf.return_workbooks(two.folder, tmp_path / "退回", roster=names).letters == (name_of(1),)
    made = xlperf.new_templates("guangzhou-2023", names, tmp_path / "下发")
    assert xlperf.read(made[0].path).year == 2023
    # An argument goes before the file.
    mild = xlperf.consolidate(two.folder, roster=names, control=ControlRule(), cache=False)
    assert mild.counts["rejected"] == 0 and mild.counts["warned"] == 1
    (tmp_path / "xlperf.toml").write_text("year = 2022\n", "utf-8")
    assert xlperf.consolidate(two.folder, roster=names, cache=False).counts["unexpected"] == 2
