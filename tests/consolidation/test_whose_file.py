"""No file displaces another department's: what is doubtful counts for nobody until a person decides."""

from __future__ import annotations

import csv
import os
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import xlperf
from tests.command import heard_in_chinese
from tests.consolidation.inbox import (
    Inbox,
    changed,
    code_of,
    declaration,
    name_of,
    reason,
    roster,
    statuses,
    workbook,
)
from tests.intake.mails import eml
from tests.searches import examples
from xlperf.consolidation.judgement.decisions import Decision, DecisionsError
from xlperf.consolidation.judgement.judging import Rules, judge
from xlperf.consolidation.received.record import RecordHead
from xlperf.consolidation.received.sources import Source
from xlperf.declaration import Declaration
from xlperf.publishing import publish_bytes
from xlperf.report import report_page
from xlperf.roster import Department, Roster

MakeInbox = Callable[[], Inbox]


def renamed(number: int, name: str) -> Declaration:
    return changed(declaration(number), department_name=name)


@pytest.mark.parametrize("with_roster", [True, False])
def test_a_unit_that_used_its_departments_workbook_displaces_nobody(
    inbox: MakeInbox, tmp_path: Path, with_roster: bool
) -> None:
    box = inbox()
    box.put("本部门.xlsx", workbook(declaration(0)), "doubtful")
    box.put("下属.xlsx", workbook(renamed(0, "广州市第一中学")), "doubtful")
    box.put("别的.xlsx", workbook(declaration(1)), "accepted")
    names = roster(tmp_path, 3) if with_roster else None
    result = xlperf.consolidate(box.folder, roster=names)
    assert statuses(result) == box.expected
    assert "下属.xlsx" in reason(result, "本部门.xlsx")
    assert list(result.declarations["code"]) == [code_of(1)]


@pytest.mark.parametrize("with_roster", [True, False])
def test_a_department_that_used_anothers_workbook_is_doubtful_and_not_lost(
    inbox: MakeInbox, tmp_path: Path, with_roster: bool
) -> None:
    box = inbox()
    box.put("a.xlsx", workbook(declaration(0)), "doubtful")
    box.put("b.xlsx", workbook(renamed(0, name_of(1))), "doubtful")
    names = roster(tmp_path, 3) if with_roster else None
    result = xlperf.consolidate(box.folder, roster=names)
    assert statuses(result) == box.expected
    if with_roster:
        received = dict(zip(result.missing["code"], result.missing["received"], strict=True))
        assert "b.xlsx" in received[code_of(1)] and "未报送" not in received[code_of(1)]
        assert result.data.ledger.count_missing("unusable") == 2
        assert result.data.ledger.count_missing("missing") == 1


def test_one_name_with_two_codes_is_doubtful(inbox: MakeInbox, tmp_path: Path) -> None:
    box = inbox()
    box.put("a.xlsx", workbook(declaration(0)), "doubtful")
    box.put("b.xlsx", workbook(replace(renamed(0, name_of(0) + "\u200b"), code="7777")), "doubtful")
    assert statuses(xlperf.consolidate(box.folder)) == box.expected
    assert statuses(xlperf.consolidate(box.folder, roster=roster(tmp_path, 2))) == box.expected


@pytest.mark.parametrize(
    "name", ["市教育局", "广州市教育局（本级）", "教育局", " 广州市 教育局\u200b", "市教育局机关"]
)
@pytest.mark.parametrize("with_roster", [True, False])
def test_spellings_of_one_name_are_one_department_and_said(
    inbox: MakeInbox, tmp_path: Path, name: str, with_roster: bool
) -> None:
    box = inbox()
    box.put("a.xlsx", workbook(declaration(0)), "superseded")
    box.put("b.xlsx", workbook(renamed(0, name)), "accepted")
    result = xlperf.consolidate(box.folder, roster=roster(tmp_path, 2) if with_roster else None)
    assert statuses(result) == box.expected
    if with_roster and name.strip(" \u200b").replace(" ", "") != name_of(0):
        assert list(result.findings["check"]) == ["roster-name"]


@pytest.mark.parametrize(
    ("earlier", "later", "counts"),
    [
        ("市教育局.xlsx", "市教育局(1).xlsx", True),
        ("教育局v9.xlsx", "教育局v10.xlsx", True),
        ("教育局.xlsx", "教育局（更正）.xlsx", True),
        ("教育局初稿.xlsx", "教育局.xlsx", True),
        ("教育局第二稿.xlsx", "教育局第三稿.xlsx", True),
        ("教育局.xlsx", "教育局（调整）.xlsx", True),
        ("教育局调整表.xlsx", "教育局二次调整.xlsx", True),
        ("教育局 最终版.xlsx", "教育局（更正）.xlsx", False),
        ("教育局.xlsx", "教育局 - 副本.xlsx", False),
        ("a.xlsx", "b.xlsx", False),
    ],
)
def test_of_equal_times_the_marks_in_the_name_decide_or_nobody(
    inbox: MakeInbox, earlier: str, later: str, counts: bool
) -> None:
    box = inbox()
    box.put(earlier, workbook(declaration(0)), "superseded" if counts else "doubtful")
    box.put(
        later,
        workbook(changed(declaration(0), overall_objective="另一稿。")),
        "accepted" if counts else "doubtful",
    )
    for name in (earlier, later):
        os.utime(box.folder / name, (1_700_000_000, 1_700_000_000))
    assert statuses(xlperf.consolidate(box.folder)) == box.expected


@pytest.mark.parametrize(
    ("earlier", "later", "counts"),
    [
        ("报表.xlsx", "城市更新局.xlsx", False),
        ("城市更新局.xlsx", "城市更新局（更正）.xlsx", True),
        ("城市更新局报表.xlsx", "城市更新局报表2.xlsx", False),
    ],
)
def test_a_word_in_the_department_s_name_marks_no_file(
    inbox: MakeInbox, earlier: str, later: str, counts: bool
) -> None:
    box = inbox()
    box.put(earlier, workbook(renamed(0, "城市更新局")), "superseded" if counts else "doubtful")
    sent_again = changed(renamed(0, "城市更新局"), overall_objective="另一稿。")
    box.put(later, workbook(sent_again), "accepted" if counts else "doubtful")
    for name in (earlier, later):
        os.utime(box.folder / name, (1_700_000_000, 1_700_000_000))
    assert statuses(xlperf.consolidate(box.folder)) == box.expected


def saved_at(data: bytes, time: str) -> bytes:
    """The workbook as a program leaves it that saved it at this time."""
    import io
    import zipfile

    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            content = old.read(entry)
            if entry.filename == "docProps/core.xml":
                content = content.replace(
                    b"2020-01-01T00:00:00Z</dcterms:modified>", f"{time}</dcterms:modified>".encode()
                )
            new.writestr(entry, content)
    return out.getvalue()


def test_the_time_inside_the_workbook_goes_before_the_files_time(inbox: MakeInbox) -> None:
    box = inbox()
    box.put("a.xlsx", saved_at(workbook(declaration(0)), "2023-11-05T10:00:00Z"), "accepted")
    older = workbook(changed(declaration(0), overall_objective="前一稿。"))
    box.put("b.xlsx", saved_at(older, "2023-11-05T09:00:00+08:00"), "superseded")
    os.utime(box.folder / "b.xlsx", (box.clock - 60, box.clock - 60))
    result = xlperf.consolidate(box.folder)
    assert statuses(result) == box.expected
    assert "保存时间" in reason(result, "b.xlsx")


def test_times_that_contradict_each_other_decide_nothing(inbox: MakeInbox) -> None:
    box = inbox()
    box.put("a.xlsx", saved_at(workbook(declaration(0)), "2023-11-05T10:00:00Z"), "doubtful")
    other = workbook(changed(declaration(0), overall_objective="另一稿。"))
    box.put("b.xlsx", saved_at(other, "2023-11-04T10:00:00Z"), "doubtful")
    os.utime(box.folder / "b.xlsx", (box.clock + 7200, box.clock + 7200))
    result = xlperf.consolidate(box.folder)
    assert statuses(result) == box.expected
    assert "2023-11-0" in reason(result, "a.xlsx")


def test_a_time_in_the_future_is_believed_by_nobody(inbox: MakeInbox) -> None:
    box = inbox()
    box.put("a.xlsx", workbook(declaration(0)), "doubtful")
    box.put("b.xlsx", workbook(changed(declaration(0), overall_objective="另一稿。")), "doubtful")
    os.utime(box.folder / "b.xlsx", (4_300_000_000, 4_300_000_000))
    assert statuses(xlperf.consolidate(box.folder)) == box.expected


def test_a_passed_file_followed_by_a_rejected_one_is_a_question(inbox: MakeInbox) -> None:
    box = inbox()
    box.put("a.xlsx", workbook(declaration(0)), "doubtful")
    box.put("b.xlsx", workbook(changed(declaration(0), municipal_level_funds=Decimal(1))), "doubtful")
    result = xlperf.consolidate(box.folder)
    assert statuses(result) == box.expected
    assert "须改正" in reason(result, "a.xlsx")


def test_a_person_decides_in_the_list_beside_the_output(
    inbox: MakeInbox, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    box = inbox()
    box.put("本部门.xlsx", workbook(declaration(0)), "")
    box.put("下属.xlsx", workbook(renamed(0, "广州市第一中学")), "")
    out = tmp_path / "出" / "汇总.xlsx"
    out.parent.mkdir()
    names = roster(tmp_path, 2)
    words = ["consolidate", box.folder, "-o", out, "--roster", names]
    status, _, told = heard_in_chinese(capsys, *words)
    assert status == 1 and "本部门.xlsx" in told and "下属.xlsx" in told and code_of(0) in told
    listed = out.with_name("汇总_待确认.csv")
    rows = list(csv.reader(listed.read_text("utf-8-sig").splitlines()))
    assert [row[0] for row in rows[1:]] == ["下属.xlsx", "本部门.xlsx"]
    rows[1][1], rows[2][1] = "-", code_of(0)
    with listed.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows(rows)
    status, _, told = heard_in_chinese(capsys, *words)
    result = xlperf.consolidate(box.folder, roster=names, out=out)
    assert statuses(result) == {"下属.xlsx": "unexpected", "本部门.xlsx": "accepted"}
    assert list(result.declarations["code"]) == [code_of(0)]
    # The other commands go by it where they are given the workbook.
    for option in (["--review", out], ["--decide", listed]):
        status, _, told = heard_in_chinese(
            capsys, "return", box.folder, "-o", tmp_path / "退", "--roster", names, *option
        )
        assert status == 0 and "待确认" not in told
    # What was decided is of that content: of another, nothing is decided.
    (box.folder / "下属.xlsx").write_bytes(
        workbook(changed(renamed(0, "广州市第一中学"), overall_objective="新。"))
    )
    again = xlperf.consolidate(box.folder, roster=names, out=out)
    assert statuses(again)["下属.xlsx"] == "doubtful" and any("下属.xlsx" in note for note in again.notes)


def test_a_decision_says_whose_a_file_is_and_which_counts(inbox: MakeInbox, tmp_path: Path) -> None:
    box = inbox()
    box.put("甲/a.xlsx", workbook(declaration(0)), "superseded")
    box.put("乙/b.xlsx", workbook(replace(declaration(0), code="7777")), "accepted")
    decide = tmp_path / "确认.csv"
    decide.write_text(f"file,code\nb.xlsx,{code_of(0)}\n", "utf-8")
    result = xlperf.consolidate(box.folder, roster=roster(tmp_path, 2), decisions=decide)
    assert statuses(result) == box.expected
    decide.write_text("文件,编码\nb.xlsx,404\n不在.xlsx,1\n", "gb18030")
    result = xlperf.consolidate(box.folder, roster=roster(tmp_path, 2), decisions=decide)
    assert statuses(result)["乙/b.xlsx"] == "doubtful"
    assert any("404" in note for note in result.notes) and any("不在.xlsx" in note for note in result.notes)


@pytest.mark.parametrize("named", ["甲\\a.xlsx", "{folder}/甲/a.xlsx", "A.XLSX", "./甲/a.xlsx"])
def test_a_decision_names_a_file_by_any_path_that_ends_as_it_does(
    named: str, inbox: MakeInbox, tmp_path: Path
) -> None:
    box = inbox()
    box.put("甲/a.xlsx", workbook(declaration(0)), "accepted")
    box.put("乙/b.xlsx", workbook(replace(declaration(0), code="7777")), "superseded")
    decide = tmp_path / "确认.csv"
    path = named.format(folder=box.folder.as_posix())
    decide.write_text(f"file,code\n{path},{code_of(0)}.0\nb.xlsx,-\n", "utf-8")
    result = xlperf.consolidate(box.folder, roster=roster(tmp_path, 2), decisions=decide)
    assert statuses(result) == {"甲/a.xlsx": "accepted", "乙/b.xlsx": "unexpected"}, result.notes


def test_decisions_that_contradict_each_other_are_a_question(inbox: MakeInbox, tmp_path: Path) -> None:
    box = inbox()
    box.put("a.xlsx", workbook(declaration(0)), "")
    decide = tmp_path / "确认.csv"
    decide.write_text(f"file,code\na.xlsx,{code_of(0)}\nA.xlsx,{code_of(1)}\n", "utf-8")
    with pytest.raises(DecisionsError, match=code_of(1)):
        xlperf.consolidate(box.folder, decisions=decide)


def test_a_code_that_no_other_file_has_is_asked_back(inbox: MakeInbox, tmp_path: Path) -> None:
    box = inbox()
    box.put("a.xlsx", workbook(declaration(0)), "accepted")
    decide = tmp_path / "确认.csv"
    decide.write_text("file,code\na.xlsx,10O1\n", "utf-8")
    assert any("10O1" in note for note in xlperf.consolidate(box.folder, decisions=decide).notes)


def test_who_sent_only_a_paper_is_found_by_the_files_name(inbox: MakeInbox, tmp_path: Path) -> None:
    box = inbox()
    box.put(f"{code_of(0)}报送.pdf", b"%PDF-1.7", "unreadable")
    box.put("教育局 盖章件.pdf", b"%PDF-1.7 again", "unreadable")
    box.put(f"{name_of(1)}申报表.docx", b"PK\3\4 broken", "unreadable")
    result = xlperf.consolidate(box.folder, roster=roster(tmp_path, 3))
    assert list(result.ledger.set_index("file").loc[f"{name_of(1)}申报表.docx", ["code"]]) == [code_of(1)]
    ledger = result.data.ledger
    assert (ledger.count_missing("missing"), ledger.count_missing("unusable")) == (1, 2)


def nobodys(number: int, name: str | None = None) -> bytes:
    """A workbook without a code, as those that are not made for a department, with this name in it."""
    return workbook(replace(changed(declaration(number), department_name=name), code=""))


def test_a_workbook_in_which_nobody_is_named_is_asked_about_and_its_sender_not_reminded(
    inbox: MakeInbox, tmp_path: Path
) -> None:
    """It was nobody's, a letter about it went nowhere, and its department was told that nothing had come."""
    box = inbox()
    box.put(f"{name_of(0)}.xlsx", nobodys(0), "doubtful")
    box.put("一.eml", eml({"申报表.xlsx": nobodys(1)}, sender="d1@example.invalid"), "")
    box.put(f"{name_of(2)}空表.xlsx", nobodys(2), "unexpected")
    box.put(f"{code_of(2)}.xlsx", workbook(declaration(2)), "accepted")
    given = {"roster": roster(tmp_path, 4), "lang": "zh"}
    result = xlperf.consolidate(box.folder, **given)
    assert statuses(result) == {
        f"{name_of(0)}.xlsx": "doubtful", "一.eml/申报表.xlsx": "doubtful", f"{name_of(2)}空表.xlsx": "unexpected",
        f"{code_of(2)}.xlsx": "accepted",
    }  # fmt: skip
    assert reason(result, f"{name_of(0)}.xlsx").endswith(f"像是“{code_of(0)} {name_of(0)}”的")
    done = xlperf.return_workbooks(box.folder, tmp_path / "退回", remind=True, **given)
    assert name_of(3) in done.letters
    assert not {name_of(0), name_of(1), f"{name_of(0)}.docx"} & set(done.letters)
    decided = [Decision("一.eml/申报表.xlsx", code_of(1)), Decision(f"{name_of(0)}.xlsx", "-")]
    result = xlperf.consolidate(box.folder, decisions=decided, **given)
    # Without a name it is rejected, as before; whose it is, the person said.
    assert statuses(result)["一.eml/申报表.xlsx"] == "rejected"
    missing = {one.department.code: one.kind for one in result.data.ledger.missing}
    assert missing == {code_of(0): "missing", code_of(1): "unusable", code_of(3): "missing"}


def test_a_file_called_after_a_department_that_is_a_strangers_is_told_to_that_department(
    inbox: MakeInbox, tmp_path: Path
) -> None:
    box = inbox()
    box.put(f"{name_of(0)}.xlsx", nobodys(0, "广州市教委"), "unexpected")
    given = {"roster": roster(tmp_path, 1), "lang": "zh"}
    (missing,) = xlperf.consolidate(box.folder, **given).data.ledger.missing
    assert (missing.kind, missing.of_other) == ("missing", f"{name_of(0)}.xlsx")
    xlperf.return_workbooks(box.folder, tmp_path / "退回", remind=True, **given)
    said = (tmp_path / "退回" / f"催报_{name_of(0)}.txt").read_text("utf-8-sig")
    assert f"收到的文件《{name_of(0)}.xlsx》填的是别的部门的申报表" in said


NAMES = (
    "市教育局",
    "广州市教育局",
    "市教育局（本级）",
    "市第一中学",
    "市财政局",
    "市财政局\u200b",
    "市教育局（盖章）",
    "",
)
CODES = ("001", "002", "003", "")


@examples(300)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(CODES),
            st.sampled_from(NAMES),
            st.sampled_from(("accepted", "rejected", "unreadable")),
            st.integers(0, 3),
            st.integers(0, 2),
        ),
        max_size=8,
    ),
    st.booleans(),
)
def test_every_file_has_one_status_and_no_department_counts_twice(
    files: list[tuple[str, str, str, int, int]], with_roster: bool
) -> None:
    """Whatever comes in: the statuses add up, and two files that may be one department's never both count."""
    sources = [
        Source(f"{place}.xlsx", Path(f"{place}.xlsx"), modified=1e9 + time * 3600)
        for place, (*_, time, _) in enumerate(files)
    ]
    heads = [
        RecordHead(str(place), 1, status, "", "", "f", 1, 2023, code, name, 0, 0, str((code, name, content)))
        for place, (code, name, status, _, content) in enumerate(files)
    ]
    listed = (Department("001", "市教育局"), Department("002", "市财政局"), Department("003", "市审计局"))
    ledger = judge(sources, heads, Rules(Roster(listed) if with_roster else None, now=2e9))
    assert sum(ledger.counts.values()) == len(files)
    used = [entry for entry in ledger.entries if entry.used]
    assert all(entry.head.status == "accepted" for entry in used)
    if with_roster:
        assert all(entry.department is not None for entry in used)
        there = [entry.department.code for entry in used if entry.department]
        assert len(there) == len(set(there))
        missing = {one.department.code for one in ledger.missing}
        assert missing.isdisjoint(there) and missing | set(there) == {"001", "002", "003"}
    else:
        codes = [entry.code for entry in used if entry.code]
        assert len(codes) == len(set(codes))
        assert not any(
            xlperf_same(one, other)
            for one in used
            for other in used
            if one is not other and one.code and other.code
        )


def xlperf_same(one: object, other: object) -> bool:
    from xlperf.roster import same_name
    from xlperf.roster.names import of_own_level

    names = one.name, other.name  # type: ignore[attr-defined]
    return all(names) and same_name(*names) and of_own_level(names[0]) == of_own_level(names[1])


def judged(*projects: tuple[str, str, float], decided: tuple[int, ...] = ()) -> list[str]:
    """The statuses of one department's project files: what each calls its project, what else it says, and its time."""
    sources = [
        Source(f"{place}.xlsx", Path(f"{place}.xlsx"), modified=1e9 + hours * 3600)
        for place, (_, _, hours) in enumerate(projects)
    ]
    heads = [
        RecordHead(
            str(place), 1, "accepted", "", "", "f", 1, 2024, "001", "市教育局", 0, 0,
            content=f"{each}/{said}", each=each, said=said,
        )
        for place, (each, said, _) in enumerate(projects)
    ]  # fmt: skip
    chosen = {place: Decision(f"{place}.xlsx", "001") for place in decided}
    ledger = judge(sources, heads, Rules(now=2e9), chosen)
    assert all(entry.used == (entry.status == "accepted") for entry in ledger.entries)
    return [entry.status for entry in ledger.entries]


@pytest.mark.parametrize("spelt", ["p7", "P7 ", "Ｐ７", "P 7"])
def test_a_project_spelt_otherwise_is_the_project_and_its_newest_file_counts(spelt: str) -> None:
    assert judged(("P7", "甲", 0), (spelt, "乙", 5), ("P8", "丙", 0)) == [
        "superseded",
        "accepted",
        "accepted",
    ]
    assert judged(("P7", "甲", 0), (spelt, "乙", 0), ("P8", "丙", 0)) == ["doubtful", "doubtful", "accepted"]


@pytest.mark.parametrize(
    ("one", "other"), [("0012", "12"), ("P01", "P1"), ("P-7", "P7"), ("道路改造（一期）", "道路改造一期")]
)
def test_projects_that_may_be_one_are_a_question_and_both_count_where_a_person_says_so(
    one: str, other: str
) -> None:
    assert judged((one, "甲", 0), (other, "乙", 5), ("X", "丙", 0)) == ["doubtful", "doubtful", "accepted"]
    assert judged((one, "甲", 0), (other, "乙", 5), decided=(0, 1)) == ["accepted", "accepted"]


def test_projects_of_other_figures_are_other_projects() -> None:
    assert (
        judged(("改造1.5公里", "甲", 0), ("改造15公里", "乙", 0), ("P10", "丙", 0), ("P1", "丁", 0))
        == ["accepted"] * 4
    )


def test_a_copy_of_a_neighbours_file_under_ones_own_name_is_not_ones_own(
    inbox: MakeInbox, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    box, (one, three) = inbox(), (f"{code_of(number)}_{name_of(number)}" for number in (0, 2))
    for file in (f"{one}.xlsx", f"{one} - 副本.xlsx", f"0_{name_of(1)}.xlsx"):
        box.put(file, workbook(declaration(0)), "duplicate")
    box.expected[f"{one}.xlsx"] = "accepted"
    box.put(f"{three}.xlsx", workbook(declaration(2)), "doubtful")
    box.put("a.xlsx", workbook(renamed(2, name_of(3))), "doubtful")
    names = roster(tmp_path, 4)
    result = xlperf.consolidate(box.folder, roster=names, lang="zh")
    assert statuses(result) == box.expected
    received, asked = (
        dict(zip(result.missing["code"], result.missing[column], strict=True))
        for column in ("received", "reminder")
    )
    assert received[code_of(1)] == f"未报送（文件 0_{name_of(1)}.xlsx 填的是别的部门的申报表）"
    assert received[code_of(2)].startswith(f"已报送 {three}.xlsx") and "a.xlsx" in received[code_of(3)]
    assert asked[code_of(1)] and not asked[code_of(2)] and not asked[code_of(3)]
    page = report_page(result).decode()
    assert "未报送 1 个" in page and "填的是别的部门的申报表" in page
    heard_in_chinese(capsys, "return", box.folder, "-o", tmp_path / "退回", "--roster", names, "--remind")
    letters = {path.stem: path.read_text("utf-8-sig") for path in (tmp_path / "退回").glob("*.txt")}
    assert letters.keys() == {f"催报_{name_of(1)}", "主管部门_市委", "主管部门_市政府"}
    assert f"{name_of(2)}：已报送，正在核对" in letters["主管部门_市委"]
    assert f"《0_{name_of(1)}.xlsx》填的是别的部门" in letters[f"催报_{name_of(1)}"]
    assert name_of(0) not in letters[f"催报_{name_of(1)}"]


def test_a_paper_without_a_year_is_of_the_years_run_and_never_called_a_past_years(
    inbox: MakeInbox, tmp_path: Path
) -> None:
    box = inbox()
    paper = publish_bytes(declaration(1), "txt").decode("utf-8-sig").replace(f"{declaration(1).year}年", "")
    box.put("自制.txt", paper.encode(), "warned")
    for number in (2, 3):
        box.put(f"{number}.xlsx", workbook(replace(declaration(number), year=2031)), "accepted")
    asked = xlperf.consolidate(box.folder, accept_handmade=True, year=2031, cache=tmp_path / "缓存")
    assert statuses(asked)["自制.txt"] == "warned" and set(asked.ledger["year"]) == {2031}
    other = xlperf.consolidate(box.folder, accept_handmade=True, year=2032, cache=tmp_path / "缓存")
    assert other.ledger.set_index("file").loc["自制.txt", "year"] == 2032
    unasked = xlperf.consolidate(box.folder, accept_handmade=True)
    assert (
        unasked.year == 2031 and statuses(unasked) == box.expected and set(unasked.ledger["year"]) == {2031}
    )
