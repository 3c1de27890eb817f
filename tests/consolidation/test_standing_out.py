"""What stands out among the departments of a run is named first, and what is in yuan for certain does not count."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

import xlperf
from tests.command import heard
from tests.consolidation.inbox import Inbox, changed, code_of, declaration, name_of, statuses, workbook
from tests.proof import surgery as cut
from xlperf.consolidation import Consolidation
from xlperf.declaration import Declaration, Entered
from xlperf.expression import rounded
from xlperf.form import forms_folder
from xlperf.publishing.printed_workbook import as_printed_workbook
from xlperf.report import report_page

MakeInbox = Callable[[], Inbox]


def scaled(given: Declaration, times: Decimal, **fields: Entered) -> Declaration:
    """The declaration with all amounts so many times what they are, and some fields of its own."""
    form = given.form

    def new(value: Entered, kind: str) -> Entered:
        return rounded(value * times, 2) if kind == "amount" and isinstance(value, Decimal) else value

    made = {name: new(value, form.fields[name].kind) for name, value in given.fields.items()}
    tables = {
        table: tuple(
            {name: new(value, form.tables[table].columns[name].kind) for name, value in row.items()}
            for row in rows
        )
        for table, rows in given.tables.items()
    }
    made["fiscal_appropriation"] = Decimal(str(made["basic_expenditure"])) + Decimal(
        str(made["project_expenditure"])
    )
    made["municipal_level_funds"] = made["fiscal_appropriation"] - Decimal(str(made["transfer_payments"]))
    return replace(given, fields={**made, **fields}, tables=tables)


def usual(number: int, **fields: Entered) -> Declaration:
    """A department of 70,000 people that spends 2,000 to 4,000 (万元) on them, and no less on projects."""
    given = changed(
        declaration(number),
        staff_count=Decimal(70_000),
        basic_expenditure=Decimal(2_000 + 400 * number),
        project_expenditure=Decimal(3_000 + 100 * number),
        transfer_payments=Decimal(0),
    )
    tables = {**given.tables, "key_tasks": ({**given.tables["key_tasks"][0], "amount": Decimal(1_000)},)}
    return scaled(replace(given, tables=tables), Decimal(1), **fields)


def in_yuan(given: Declaration, **fields: Entered) -> Declaration:
    return scaled(given, Decimal(10_000), **fields)


def put(box: Inbox, *given: Declaration) -> None:
    for number, one in enumerate(given):
        box.put(f"{number}.xlsx", workbook(one), "")


def called(capfd: pytest.CaptureFixture[str], *words: str) -> tuple[int, str]:
    """The exit status of a command and what it said on both its outputs."""
    status, out, err = heard(capfd, *words)
    return status, out + err


def checks(result: Consolidation, name: str) -> dict[str, str]:
    """File -> message, of the findings of one check."""
    rows = result.findings[result.findings["check"] == name].to_dict("records")
    return {row["file"]: row["message"] for row in rows}


def past_of(tmp_path: Path, *given: Declaration) -> Path:
    folder = tmp_path / "上年"
    folder.mkdir()
    for number, one in enumerate(given):
        (folder / f"{number}.xlsx").write_bytes(workbook(one))
    return folder


# ---------------------------------------------------------------- in yuan, for certain


def test_by_the_roster(inbox: MakeInbox, tmp_path: Path) -> None:
    box = inbox()
    put(box, in_yuan(usual(0)), usual(1))
    rows = ["单位编码,单位名称,基本支出,项目支出"]
    for number in (0, 1):
        fields = usual(number).fields
        rows.append(
            f"{code_of(number)},{name_of(number)},{fields['basic_expenditure']},{fields['project_expenditure']}"
        )
    roster = tmp_path / "名册.csv"
    roster.write_text("\n".join(rows), "utf-8")
    result = xlperf.consolidate(box.folder, roster=roster)
    assert list(result.ledger["status"]) == ["rejected", "accepted"]
    assert "控制数" in checks(result, "all-in-yuan")["0.xlsx"]
    follows = result.findings[(result.findings["check"] == "control-figures")]
    assert list(follows["cause"]) == ["all-in-yuan"] * 2
    assert any("按元" in note for note in result.notes)
    xlperf.return_workbooks(box.folder, tmp_path / "退回", roster=roster, lang="zh")
    letter = (tmp_path / "退回" / f"{name_of(0)}.txt").read_text("utf-8-sig")
    assert letter.count("由此引起") == 1


def test_a_figure_that_agrees_speaks_against_yuan(inbox: MakeInbox, tmp_path: Path) -> None:
    box = inbox()
    put(box, usual(0))
    fields = usual(0).fields
    roster = tmp_path / "名册.csv"
    small = Decimal(str(fields["basic_expenditure"])) / 10_000
    roster.write_text(
        f"单位编码,单位名称,基本支出,项目支出\n{code_of(0)},{name_of(0)},{small},{fields['project_expenditure']}\n",
        "utf-8",
    )
    result = xlperf.consolidate(box.folder, roster=roster)
    assert checks(result, "all-in-yuan") == {}


@pytest.mark.parametrize("kind", ["folder", "workbook", "dataset"])
def test_by_the_year_before(kind: str, inbox: MakeInbox, tmp_path: Path) -> None:
    box = inbox()
    put(box, in_yuan(usual(0)), usual(1))
    past = past_of(tmp_path, usual(0), usual(1))
    if kind == "workbook":
        xlperf.consolidate(past, out=tmp_path / "上年汇总.xlsx")
        past = tmp_path / "上年汇总.xlsx"
    elif kind == "dataset":
        xlperf.consolidate(past, dataset=tmp_path / "数据")
        past = tmp_path / "数据"
    result = xlperf.consolidate(box.folder, against=past)
    assert list(result.ledger["status"]) == ["rejected", "accepted"]
    assert "上年" in checks(result, "all-in-yuan")["0.xlsx"]


def test_of_two_files_in_yuan_the_older_one_has_not_passed_either(inbox: MakeInbox, tmp_path: Path) -> None:
    box = inbox()
    box.put("旧.xlsx", workbook(in_yuan(usual(0), overall_objective="第一稿。")), "superseded")
    box.put("新.xlsx", workbook(in_yuan(usual(0))), "rejected")
    result = xlperf.consolidate(box.folder, against=past_of(tmp_path, usual(0)))
    assert statuses(result) == box.expected


def test_what_of_the_year_before_is_not_used_is_told(inbox: MakeInbox, tmp_path: Path) -> None:
    box = inbox()
    put(box, in_yuan(usual(0)), usual(1))
    past = past_of(tmp_path, usual(0), usual(1))
    (past / "坏.xlsx").write_bytes(b"PK\x03\x04")
    notes = xlperf.consolidate(box.folder, against=past, lang="zh").notes
    assert any("有 1 个文件没有用来比较：坏.xlsx（" in note for note in notes)
    assert not any("没有同上年" in note for note in notes)
    other = tmp_path / "别的"
    other.mkdir()
    (other / "名册.csv").write_text("编码,名称\n1,甲", "utf-8")
    notes = xlperf.consolidate(box.folder, against=other, lang="zh").notes
    assert any("没有同上年" in note for note in notes)


def test_by_what_the_others_spend_on_a_person(inbox: MakeInbox) -> None:
    box = inbox()
    put(box, in_yuan(usual(0)), *(usual(number) for number in range(1, 6)))
    result = xlperf.consolidate(box.folder)
    assert "人均" in checks(result, "all-in-yuan")["0.xlsx"]
    assert list(result.ledger["status"]) == ["rejected", *["accepted"] * 5]


@pytest.mark.parametrize("staff", [70_000, 100])
def test_a_file_that_has_been_replaced_is_told_of_no_more(inbox: MakeInbox, staff: int) -> None:
    box = inbox()
    put(box, in_yuan(usual(0), staff_count=Decimal(staff)), *(usual(number) for number in range(1, 6)))
    box.put("0 更正.xlsx", workbook(usual(0)), "")
    with xlperf.consolidate(box.folder, lang="zh") as result:
        assert list(result.ledger["status"]).count("superseded") == 1
        assert not any("按元" in note for note in result.notes)
        assert "像是按元填的，须改正" not in report_page(result).decode()


@pytest.mark.parametrize(("times", "told"), [(10, True), (10_000, False)], ids=["a part", "yuan before"])
def test_an_adjustment_that_holds_the_adjusted_part_alone_is_asked_about(
    inbox: MakeInbox, times: int, told: bool
) -> None:
    box = inbox()
    put(box, larger(usual(0), times), *(usual(number) for number in range(1, 6)))
    box.put("0 调整.xlsx", workbook(usual(0)), "")
    found = checks(xlperf.consolidate(box.folder, lang="zh"), "stands-out")
    assert ["请报全表" in text for file, text in found.items() if file == "0 调整.xlsx"] == [True] * told


def test_what_says_so_itself_is_not_told_twice(inbox: MakeInbox, tmp_path: Path) -> None:
    box = inbox()
    put(box, in_yuan(usual(0), staff_count=Decimal(100)), usual(1))
    result = xlperf.consolidate(box.folder, against=past_of(tmp_path, usual(0), usual(1)))
    assert len(result.findings[result.findings["check"] == "all-in-yuan"]) == 1


# ---------------------------------------------------------------- out of proportion


def larger(given: Declaration, times: int) -> Declaration:
    """The same department with all amounts and people larger."""
    return scaled(given, Decimal(times), staff_count=Decimal(70_000 * times))


def test_more_than_half_of_the_total(inbox: MakeInbox) -> None:
    box = inbox()
    put(box, larger(usual(0), 100), usual(1), usual(2), usual(3))
    result = xlperf.consolidate(box.folder)
    assert list(result.ledger["status"]) == ["warned", "accepted", "accepted", "accepted"]
    assert "超过一半" in checks(result, "stands-out")["0.xlsx"]
    assert any(name_of(0) in note and "超过一半" in note for note in result.notes)


def test_ten_times_the_year_before_and_ten_times_the_median_of_a_person(
    inbox: MakeInbox, tmp_path: Path
) -> None:
    box = inbox()
    rich = usual(5, staff_count=Decimal(1_000))
    put(box, larger(usual(0), 20), *(usual(number) for number in range(1, 5)), rich)
    result = xlperf.consolidate(box.folder, against=past_of(tmp_path, usual(0), usual(1)))
    told = result.findings[result.findings["check"] == "stands-out"]
    assert any("20" in message and "上年" in message for message in told[told["file"] == "0.xlsx"]["message"])
    assert any("人均" in message for message in told[told["file"] == "5.xlsx"]["message"])


def test_two_departments_that_declare_the_same_are_both_named(inbox: MakeInbox) -> None:
    box = inbox()
    copied = replace(usual(0), fields={**usual(0).fields, "department_name": name_of(1)}, code=code_of(1))
    put(box, usual(0), copied, usual(2))
    result = xlperf.consolidate(box.folder)
    told = checks(result, "same-as-another")
    assert name_of(1) in told["0.xlsx"] and name_of(0) in told["1.xlsx"] and len(told) == 2
    page = report_page(result).decode()
    assert page.index("完全相同") < page.index("逐条问题")


def test_what_is_held_against_others_is_told_in_english_throughout(inbox: MakeInbox, tmp_path: Path) -> None:
    """Fields and units are called as the form calls them in English."""
    box = inbox()
    put(box, in_yuan(usual(0)), larger(usual(1), 100), *(usual(number) for number in range(2, 7)))
    paper = openpyxl.load_workbook(io.BytesIO(as_printed_workbook(usual(7))))
    for place in ("D5", "G5", "D8", "G8"):
        paper.worksheets[0][place] = "预算金额（元）"
    paper.save(box.folder / "7.xlsx")
    roster = tmp_path / "名册.csv"
    figures = [f"{code_of(n)},{name_of(n)},{usual(n).fields['basic_expenditure']}" for n in range(8)]
    roster.write_text("\n".join(["单位编码,单位名称,基本支出", *figures]), "utf-8")
    result = xlperf.consolidate(
        box.folder, roster=roster, against=past_of(tmp_path, usual(1)), accept_handmade=True, lang="en"
    )
    told = result.findings[["check", "message", "hint"]].drop_duplicates()
    wanted = {"all-in-yuan", "control-figures", "stands-out", "intake-unit"}
    assert wanted <= set(told["check"])
    said = " ".join(one.message + one.hint for one in told.itertuples() if one.check in wanted)
    assert not re.search("[一-鿿]", said), said


# ---------------------------------------------------------------- told first, causes before consequences


def test_the_console_the_report_and_the_sheet_tell_it_first(
    inbox: MakeInbox, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    box = inbox()
    put(box, in_yuan(usual(0), staff_count=Decimal(100)), usual(1), usual(2), larger(usual(3), 100))
    out, page = tmp_path / "汇总.xlsx", tmp_path / "报告.html"
    status, said = called(
        capfd, "--lang", "zh", "consolidate", str(box.folder), "-o", str(out), "--report", str(page)
    )
    assert name_of(3) in said and "超过一半" in said
    text = page.read_text("utf-8")
    assert text.index("像是按元填的") < text.index("须改正后重报") or "像是按元填的" in text
    assert text.index("金额异常") < text.index("逐条问题")
    sheet = openpyxl.load_workbook(out)["问题"]
    heads = [cell.value for cell in sheet[1]]
    rows = [dict(zip(heads, row, strict=True)) for row in sheet.iter_rows(min_row=2, values_only=True)]
    (cause,) = (number for number, row in enumerate(rows) if row["检查"] == "all-in-yuan")
    assert "由此还有" in rows[cause]["问题"]
    follow = [number for number, row in enumerate(rows) if row["起因"]]
    assert follow and all(rows[number]["起因"].startswith("all-in-yuan") for number in follow)
    assert follow == list(range(cause + 1, cause + 1 + len(follow)))
    assert all(sheet.row_dimensions[number + 2].hidden for number in follow)
    assert not sheet.row_dimensions[cause + 2].hidden


def test_check_tells_it_too(inbox: MakeInbox, capfd: pytest.CaptureFixture[str]) -> None:
    box = inbox()
    put(box, larger(usual(0), 100), usual(1), usual(2))
    status, said = called(capfd, "--lang", "zh", "check", str(box.folder))
    assert status == 0 and said.count("超过一半") == 2, said


def test_what_the_others_say_is_in_the_status_of_a_file(
    inbox: MakeInbox, capfd: pytest.CaptureFixture[str]
) -> None:
    box = inbox()
    put(box, in_yuan(usual(0)), *(usual(number) for number in range(1, 6)))
    _, said = called(capfd, "--lang", "zh", "check", str(box.folder), "--format", "json")
    first = json.loads(said[: said.rindex("]") + 1])[0]
    assert (first["status"], first["standing"]) == ("rejected", "rejected")
    assert first["findings"][0]["check"] == "all-in-yuan"


def test_most_workbooks_altered_alike_are_the_office_s_own_template(tmp_path: Path) -> None:
    folder, label = tmp_path / "收件", "预算情况\n（万元）"
    folder.mkdir()
    for number in range(5):
        content = workbook(declaration(number))
        if number < 3:
            parts = cut.parts_of(content)
            cut.text("A5", label)(parts)
            content = cut.package_of(parts)
        (folder / f"{code_of(number)}.xlsx").write_bytes(content)
    result = xlperf.consolidate(folder)
    assert result.counts["rejected"] == 3
    (told,) = [note for note in result.notes if "同样的改动" in note]
    assert "5 份工作簿中有 3 份在同样的地方（A5）" in told and "--form" in told
    # As it says: with the spec changed likewise they are sound.
    spec = (forms_folder() / "guangzhou-2023" / "form.toml").read_text(encoding="utf-8")
    own = tmp_path / "own.toml"
    own.write_text(
        spec.replace('label = "预算整体情况"', f"label = {json.dumps(label, ensure_ascii=False)}", 1),
        encoding="utf-8",
    )
    assert xlperf.consolidate(folder, form=str(own)).counts["rejected"] == 2
    (folder / f"{code_of(2)}.xlsx").unlink()
    assert not any("同样的改动" in note for note in xlperf.consolidate(folder).notes)
