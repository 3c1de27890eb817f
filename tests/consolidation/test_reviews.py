"""What people write on the sheet 审核 is taken in by the next run: it returns, accepts, and never gets lost."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest

import xlperf
from tests import command
from tests.consolidation.inbox import Inbox, changed, declaration, name_of, roster, statuses, workbook
from tests.programs.libreoffice import LibreOffice
from xlperf.consolidation import Consolidation
from xlperf.consolidation.workbook.review_sheet import ReviewError

WARNED = 5
"""The department whose file has a warning."""


@pytest.fixture
def office(tmp_path: Path) -> Inbox:
    """Four departments on the roster: two good, one with a warning, one with an error."""
    inbox = Inbox(tmp_path / "收件")
    for number in (0, 1):
        inbox.put(f"{number}.xlsx", workbook(declaration(number)), "accepted")
    put_warned(inbox, "5.xlsx")
    rejected = changed(declaration(6), municipal_level_funds=Decimal("1.00"))
    inbox.put("6.xlsx", workbook(rejected), "rejected")
    return inbox


def put_warned(inbox: Inbox, name: str, funds: str = "12.34", **fields: str) -> None:
    given = changed(declaration(WARNED), other_funds=Decimal(funds), **fields)
    inbox.put(name, workbook(given), "warned")


def run(inbox: Inbox, **more: Any) -> Consolidation:
    folder = inbox.folder.parent
    if not (folder / "roster.csv").exists():
        roster(folder)
    return xlperf.consolidate(
        inbox.folder, roster=folder / "roster.csv", out=folder / "汇总.xlsx", lang="zh", cache=False, **more
    )


def rows_of(path: Path, sheet: str = "审核") -> list[dict[str, Any]]:
    rows = list(openpyxl.load_workbook(path)[sheet].iter_rows(values_only=True))
    return [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]


def write(path: Path, said: Mapping[tuple[int, str], tuple[str, str, str]]) -> None:
    """Types opinion, verdict and reviewer beside a department's file (整份) or its findings of a severity."""
    book = openpyxl.load_workbook(path)
    sheet = book["审核"]
    heads = {cell.value: cell.column for cell in sheet[1]}
    written = 0
    for row in range(2, sheet.max_row + 1):
        for (number, level), words in said.items():
            department = sheet.cell(row, heads["部门"]).value
            if department == name_of(number) and sheet.cell(row, heads["级别"]).value == level:
                written += 1
                for heading, word in zip(("意见", "结论", "审核人"), words, strict=True):
                    sheet.cell(row, heads[heading]).value = word or None
    assert written >= len(said)
    book.save(path)


def test_a_return_takes_a_file_that_passed_out_of_every_total(office: Inbox, tmp_path: Path) -> None:
    before = run(office)
    write(tmp_path / "汇总.xlsx", {(0, "整份"): ("目标太笼统", "退回", "王五")})
    after = run(office)
    assert statuses(after) == {**statuses(before), "0.xlsx": "rejected"}
    assert name_of(0) not in list(after.declarations["department"])
    lost = before.totals()["basic_expenditure"][0] - after.totals()["basic_expenditure"][0]
    assert lost == declaration(0).fields["basic_expenditure"]
    assert "目标太笼统" in str(after.ledger.set_index("file")["reason"]["0.xlsx"])
    missing = after.missing.set_index("department")["received"][name_of(0)]
    assert "目标太笼统" in missing and "王五" in missing
    (row,) = [row for row in rows_of(tmp_path / "汇总.xlsx") if row["结论"]]
    assert (row["部门"], row["意见"], row["结论"], row["审核人"], row["状态"]) == (
        name_of(0), "目标太笼统", "退回", "王五", "须改正",
    )  # fmt: skip


def test_a_returned_file_goes_back_with_the_opinion_and_is_not_published(
    office: Inbox, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(office)
    book = tmp_path / "汇总.xlsx"
    write(book, {(0, "整份"): ("目标太笼统", "退回", "王五"), (1, "整份"): ("补充依据", "修改", "赵六")})
    given = [office.folder, "--roster", tmp_path / "roster.csv", "--review", book, "-j", 1, "--lang", "zh"]
    for words in (
        ["return", *given, "-o", tmp_path / "退回"],
        ["publish", *given, "--as", "json", "-o", tmp_path / "网"],
    ):
        assert command.run(*words) == 1
    letter = (tmp_path / "退回" / f"{name_of(0)}.txt").read_text("utf-8-sig")
    assert "有 1 处须改正" in letter and "审核退回（王五）：目标太笼统" in letter
    letter = (tmp_path / "退回" / f"{name_of(1)}.txt").read_text("utf-8-sig")
    assert "审核要求修改（赵六）：补充依据" in letter
    assert "请按审核意见修改后重新报送。\n" in letter and "确需修改的" not in letter
    marked = openpyxl.load_workbook(tmp_path / "退回" / "0_退回.xlsx")["退回意见"]
    assert any("目标太笼统" in str(cell.value) for row in marked.iter_rows() for cell in row)
    published = {path.stem for path in (tmp_path / "网").glob("*.json")}
    # What is to be changed counts meanwhile; what was returned does not.
    assert not any(name_of(0) in name for name in published) and any(name_of(1) in name for name in published)
    told = capsys.readouterr()
    assert "修改 1，退回 1" in told.err


def test_an_accepted_warning_is_not_complained_of_while_its_cell_is_unchanged(
    office: Inbox, tmp_path: Path
) -> None:
    before = run(office)
    assert statuses(before)["5.xlsx"] == "warned"
    write(tmp_path / "汇总.xlsx", {(WARNED, "提醒"): ("已核实", "已说明", "王五")})
    accepted = run(office)
    assert statuses(accepted)["5.xlsx"] == "accepted" and accepted.ledger["warnings"].sum() == 0
    assert list(accepted.findings.query("file == '5.xlsx'")["severity"]) == ["info"]
    # What was said counts in a run of another language, and what that one writes in one of this.
    given = {"roster": tmp_path / "roster.csv", "cache": False}
    english = xlperf.consolidate(
        office.folder, out=tmp_path / "all.xlsx", reviews=[tmp_path / "汇总.xlsx"], lang="en", **given
    )
    assert statuses(english)["5.xlsx"] == "accepted"
    again = xlperf.consolidate(office.folder, reviews=[tmp_path / "all.xlsx"], lang="zh", **given)
    assert statuses(again)["5.xlsx"] == "accepted"
    # Another text of the same department, and the cell as it was: still accepted.
    put_warned(office, "5.xlsx", overall_objective="另一个目标。")
    assert statuses(run(office))["5.xlsx"] == "accepted"
    # The cell itself is another: it is complained of anew, and what was said of the old one stays in sight.
    put_warned(office, "5.xlsx", "56.78")
    assert statuses(run(office))["5.xlsx"] == "warned"
    (left,) = [row for row in rows_of(tmp_path / "汇总.xlsx") if row["结论"]]
    assert left["状态"] == "已变，请重新审核" and left["意见"] == "已核实" and "12.34" in left["问题"]
    changed_since = xlperf.consolidate(office.folder, reviews=[tmp_path / "all.xlsx"], lang="zh", **given)
    assert statuses(changed_since)["5.xlsx"] == "warned"


def test_a_verdict_is_of_one_content(office: Inbox, tmp_path: Path, libreoffice: LibreOffice) -> None:
    run(office)
    write(tmp_path / "汇总.xlsx", {(0, "整份"): ("重报", "退回", "王五"), (WARNED, "整份"): ("", "同意", "")})
    assert statuses(run(office)) == {
        "0.xlsx": "rejected", "1.xlsx": "accepted", "5.xlsx": "accepted", "6.xlsx": "rejected",
    }  # fmt: skip
    # Saved again by a program it declares the same; corrected, it is another, and waits for no old verdict.
    office.put("0.xlsx", libreoffice.resave(office.folder / "0.xlsx", tmp_path / "同.xlsx").read_bytes(), "")
    assert statuses(run(office))["0.xlsx"] == "rejected"
    office.put("0.xlsx", workbook(changed(declaration(0), overall_objective="改好的目标。")), "")
    put_warned(office, "5.xlsx", "56.78")
    again = run(office)
    assert statuses(again)["0.xlsx"] == "accepted" and statuses(again)["5.xlsx"] == "warned"
    assert [row["状态"] for row in rows_of(tmp_path / "汇总.xlsx") if row["结论"]] == ["已变，请重新审核"] * 2


def test_a_returned_newer_file_does_not_let_the_older_one_count(office: Inbox, tmp_path: Path) -> None:
    run(office)
    office.put("0更正.xlsx", workbook(changed(declaration(0), overall_objective="第二稿。")), "")
    run(office)
    write(tmp_path / "汇总.xlsx", {(0, "整份"): ("还是不行", "退回", "")})
    after = statuses(run(office))
    assert (after["0.xlsx"], after["0更正.xlsx"]) == ("superseded", "rejected")


def test_acceptance_mends_no_error(office: Inbox, tmp_path: Path) -> None:
    run(office)
    write(tmp_path / "汇总.xlsx", {(6, "整份"): ("", "同意", ""), (6, "错误"): ("", "同意", "")})
    after = run(office)
    assert statuses(after)["6.xlsx"] == "rejected"
    assert any("6.xlsx" in note and "仍须改正" in note for note in after.notes)


def test_a_finding_that_is_returned_is_an_error(office: Inbox, tmp_path: Path) -> None:
    run(office)
    write(tmp_path / "汇总.xlsx", {(WARNED, "提醒"): ("来源不明", "退回", "王五")})
    after = run(office)
    ledger = after.ledger.set_index("file").loc["5.xlsx"]
    assert (ledger["status"], ledger["errors"], ledger["warnings"]) == ("rejected", 1, 0)
    assert run(office, include_rejected=True).declarations["department"].str.contains(name_of(WARNED)).any()


def test_several_reviewers_write_in_copies_of_their_own(office: Inbox, tmp_path: Path) -> None:
    run(office)
    for person, verdict in (("甲", "同意"), ("乙", "退回")):
        shutil.copy(tmp_path / "汇总.xlsx", tmp_path / f"{person}.xlsx")
        write(tmp_path / f"{person}.xlsx", {(0, "整份"): (f"{person}的意见", verdict, person)})
    copies = [tmp_path / "甲.xlsx", tmp_path / "乙.xlsx"]
    for _ in range(2):  # what was taken in once does not grow
        after = run(office, reviews=copies)
        assert statuses(after)["0.xlsx"] == "rejected"
        assert any("按最严的" in note for note in after.notes)
        (row,) = [row for row in rows_of(tmp_path / "汇总.xlsx") if row["结论"]]
        assert (row["意见"], row["结论"], row["审核人"]) == ("甲的意见；乙的意见", "退回", "甲、乙")


def test_rows_may_be_sorted_and_words_that_are_no_verdict_are_named(office: Inbox, tmp_path: Path) -> None:
    run(office)
    out = tmp_path / "汇总.xlsx"
    write(out, {(0, "整份"): ("甲", "退回", ""), (1, "整份"): ("乙", "再议", "")})
    book = openpyxl.load_workbook(out)
    sheet = book["审核"]
    values = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
    for number, row in enumerate(reversed(values), 2):
        for column, value in enumerate(row, 1):
            sheet.cell(number, column).value = value
    sheet.cell(sheet.max_row + 1, 10).value = "自己加的一行"
    book.save(out)
    after = run(office)
    assert statuses(after)["0.xlsx"] == "rejected" and statuses(after)["1.xlsx"] == "accepted"
    assert any("再议" in note for note in after.notes) and any("没有标识" in note for note in after.notes)
    assert {row["意见"] for row in rows_of(out) if row["意见"]} == {"甲", "乙；结论：再议"}


def test_what_was_written_survives_a_workbook_of_totals(office: Inbox, tmp_path: Path) -> None:
    run(office)
    write(tmp_path / "汇总.xlsx", {(0, "整份"): ("目标太笼统", "退回", "王五")})
    assert statuses(run(office, summary_only=True))["0.xlsx"] == "rejected"
    assert statuses(run(office))["0.xlsx"] == "rejected"


def test_typed_in_libreoffice(office: Inbox, tmp_path: Path, libreoffice: LibreOffice) -> None:
    run(office)
    out = tmp_path / "汇总.xlsx"
    (row,) = [
        n for n, one in enumerate(rows_of(out), 2) if one["部门"] == name_of(0) and one["级别"] == "整份"
    ]
    typed = [("审核", f"J{row}", "目标太笼统"), ("审核", f"K{row}", "退回")]
    libreoffice.type_in(out, [typed], [], save=tmp_path / "回.xlsx")
    assert statuses(run(office, reviews=[tmp_path / "回.xlsx"]))["0.xlsx"] == "rejected"


def test_no_workbook_of_ours_is_refused(
    office: Inbox, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(ReviewError, match="没有工作表"):
        run(office, reviews=[office.folder / "0.xlsx"])
    words = ["return", office.folder, "-o", tmp_path / "退", "--review", tmp_path / "无.xlsx"]
    assert command.run(*words) == 2 and "Traceback" not in capsys.readouterr().err


@pytest.mark.parametrize("form", ["dataset", "engine"])
def test_dataset_and_workers_say_the_same(
    office: Inbox, tmp_path: Path, form: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(office)
    write(tmp_path / "汇总.xlsx", {(0, "整份"): ("退", "退回", ""), (WARNED, "提醒"): ("", "同意", "")})
    plain = run(office)
    if form == "dataset":
        run(office, dataset=tmp_path / "数据")
        stored = xlperf.open_dataset(tmp_path / "数据")
        assert sorted(stored.findings["message"]) == sorted(plain.findings["message"])
        assert sorted(stored.ledger["status"]) == sorted(plain.ledger["status"])
    else:
        assert list(run(office, jobs=2).findings["message"]) == list(plain.findings["message"])
