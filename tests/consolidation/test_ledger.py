"""Every file found has one row and one status; every department of the roster is in the tables or missing."""

from __future__ import annotations

import os
import zipfile
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

import xlperf
from tests.consolidation.conftest import Done
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
from xlperf.consolidation.judgement.ledger import STATUSES
from xlperf.consolidation.judgement.precedence import Evidence, newest

MakeInbox = Callable[[], Inbox]


def test_every_file_has_the_status_it_deserves(mixed: Done) -> None:
    assert statuses(mixed.result) == mixed.inbox.expected


def test_the_statuses_add_up_to_the_files_found(mixed: Done) -> None:
    files = [path for path in mixed.inbox.folder.rglob("*") if path.is_file()]
    assert sum(mixed.result.counts[status] for status in STATUSES) == len(files) == len(mixed.result.ledger)


def test_the_ledger_has_the_columns_of_the_contract(mixed: Done) -> None:
    columns = ["file", "sha256", "size", "code", "department", "form", "year", "status", "errors", "warnings"]
    since = ["sender", "arrived"]  # added behind those that were promised first, in which nothing moves
    assert list(mixed.result.ledger.columns) == [*columns, "reason", *since]


def test_each_row_carries_size_and_hash_of_its_file_even_of_one_that_is_no_workbook(mixed: Done) -> None:
    import hashlib

    for row in mixed.result.ledger.itertuples():
        data = (mixed.inbox.folder / row.file).read_bytes()
        assert (row.size, row.sha256) == (len(data), hashlib.sha256(data).hexdigest())


def test_each_department_is_in_the_tables_once_or_missing(mixed: Done) -> None:
    there = list(mixed.result.declarations["code"])
    missing = list(mixed.result.missing["code"])
    assert sorted(there + missing) == [code_of(number) for number in range(10)]


def test_what_came_of_a_missing_department_is_said(mixed: Done) -> None:
    received = dict(zip(mixed.result.missing["code"], mixed.result.missing["received"], strict=True))
    assert "须改正.xlsx" in received[code_of(6)]
    assert "去年的.xlsx" in received[code_of(8)]
    assert f"{name_of(9)}扫描件.pdf" in received[code_of(9)]


def test_last_years_workbook_is_recognised_as_such(mixed: Done) -> None:
    assert "2022" in reason(mixed.result, "去年的.xlsx")
    assert "2023" in reason(mixed.result, "去年的.xlsx")


def test_a_year_asked_for_makes_all_others_unexpected(mixed: Done) -> None:
    result = xlperf.consolidate(mixed.inbox.folder, roster=mixed.roster, year=2022)
    assert statuses(result)["去年的.xlsx"] == "accepted"
    assert list(result.declarations["code"]) == [code_of(8)]


def test_rejected_files_count_only_where_asked_for_and_are_marked(mixed: Done) -> None:
    assert code_of(6) not in set(mixed.result.declarations["code"])
    result = xlperf.consolidate(mixed.inbox.folder, roster=mixed.roster, include_rejected=True)
    assert dict(result.declarations.set_index("code")["status"])[code_of(6)] == "rejected"
    assert code_of(6) not in set(result.missing["code"])
    assert statuses(result) == statuses(mixed.result)


@pytest.mark.parametrize(
    ("policy", "expected", "objective"),
    [
        ("newest", {"a.xlsx": "superseded", "b.xlsx": "accepted", "c.xlsx": "superseded"}, "第二稿"),
        ("first", {"a.xlsx": "accepted", "b.xlsx": "superseded", "c.xlsx": "superseded"}, "第一稿"),
        ("reject", {"a.xlsx": "rejected", "b.xlsx": "rejected", "c.xlsx": "rejected"}, None),
    ],
)
def test_of_differing_files_the_policy_decides(
    inbox: MakeInbox, policy: str, expected: dict[str, str], objective: str | None
) -> None:
    box = inbox()
    box.put("c.xlsx", workbook(changed(declaration(0), overall_objective="第零稿")), "")
    box.put("a.xlsx", workbook(changed(declaration(0), overall_objective="第一稿")), "")
    box.put("b.xlsx", workbook(changed(declaration(0), overall_objective="第二稿")), "")
    result = xlperf.consolidate(box.folder, duplicates=policy)  # type: ignore[arg-type]
    assert statuses(result) == expected
    assert list(result.declarations["overall_objective"]) == ([objective] if objective else [])


def test_files_that_the_policy_rejects_do_not_come_in_with_the_rejected_ones(inbox: MakeInbox) -> None:
    box = inbox()
    box.put("a.xlsx", workbook(declaration(0)), "")
    box.put("b.xlsx", workbook(changed(declaration(0), overall_objective="另一稿")), "")
    result = xlperf.consolidate(box.folder, duplicates="reject", include_rejected=True)
    assert result.declarations.empty


def test_an_older_content_sent_again_last_is_the_newest(inbox: MakeInbox) -> None:
    box = inbox()
    box.put("a.xlsx", workbook(changed(declaration(0), overall_objective="定稿")), "")
    box.put("b.xlsx", workbook(changed(declaration(0), overall_objective="弃用的")), "")
    box.put("c.xlsx", workbook(changed(declaration(0), overall_objective="定稿")), "")
    result = xlperf.consolidate(box.folder)
    assert list(result.declarations["overall_objective"]) == ["定稿"]
    assert Counter(statuses(result).values()) == {"accepted": 1, "duplicate": 1, "superseded": 1}


@pytest.mark.parametrize("unknown", [(1980, 1, 1, 0, 0, 0), (1980, 0, 0, 0, 0, 0)])
def test_an_archive_that_knows_no_times_makes_no_file_older(
    inbox: MakeInbox, unknown: tuple[int, int, int, int, int, int]
) -> None:
    box = inbox()
    box.put("a.xlsx", workbook(changed(declaration(0), overall_objective="第一稿")), "")
    with zipfile.ZipFile(box.folder / "b.zip", "w") as archive:
        archive.writestr(
            zipfile.ZipInfo("申报表.xlsx", unknown),
            workbook(changed(declaration(0), overall_objective="第二稿")),
        )
    result = xlperf.consolidate(box.folder)
    assert set(statuses(result).values()) == {"doubtful"}
    os.utime(box.folder / "a.xlsx", (3, 3))
    assert set(statuses(xlperf.consolidate(box.folder)).values()) == {"doubtful"}


def test_full_width_blanks_stand_in_names_of_files_as_they_are(inbox: MakeInbox) -> None:
    box = inbox()
    box.put("甲　组/申报表　定稿.xlsx", workbook(declaration(0)), "")
    result = xlperf.consolidate(box.folder)
    assert list(statuses(result)) == ["甲　组/申报表　定稿.xlsx"]


def test_the_same_content_twice_is_harmless_under_every_policy(inbox: MakeInbox) -> None:
    box = inbox()
    box.put("a.xlsx", workbook(declaration(0)), "")
    box.put("b.xlsx", workbook(declaration(0)), "")
    result = xlperf.consolidate(box.folder, duplicates="reject")
    assert statuses(result) == {"a.xlsx": "accepted", "b.xlsx": "duplicate"}
    assert "a.xlsx" in reason(result, "b.xlsx")


def test_without_a_roster_files_belong_together_by_code_else_by_name(inbox: MakeInbox) -> None:
    box = inbox()
    box.put("a.xlsx", workbook(declaration(0)), "")
    without_code = changed(declaration(0), department_name=f" {name_of(0)} ")
    box.put("b.xlsx", workbook(without_code, code=""), "")
    box.put("c.xlsx", workbook(declaration(1)), "")
    result = xlperf.consolidate(box.folder)
    assert Counter(statuses(result).values()) == {"accepted": 2, "duplicate": 1}


def test_a_code_of_one_department_with_the_name_of_another_is_not_matched(
    inbox: MakeInbox, tmp_path: Path
) -> None:
    box = inbox()
    box.put("a.xlsx", workbook(replace(declaration(0), code=code_of(1))), "")
    result = xlperf.consolidate(box.folder, roster=roster(tmp_path, 3))
    assert statuses(result) == {"a.xlsx": "doubtful"}
    assert name_of(0) in reason(result, "a.xlsx")
    assert name_of(1) in reason(result, "a.xlsx")


def test_a_name_written_otherwise_is_matched_by_code_and_said(inbox: MakeInbox, tmp_path: Path) -> None:
    box = inbox()
    box.put("a.xlsx", workbook(changed(declaration(0), department_name="市教育局（本级）")), "")
    result = xlperf.consolidate(box.folder, roster=roster(tmp_path, 3))
    assert statuses(result) == {"a.xlsx": "accepted"}
    assert list(result.declarations["department"]) == [name_of(0)]
    assert list(result.findings["check"]) == ["roster-name"]


def test_a_workbook_without_code_is_matched_by_name(inbox: MakeInbox, tmp_path: Path) -> None:
    box = inbox()
    box.put("a.xlsx", workbook(declaration(2), code=""), "")
    result = xlperf.consolidate(box.folder, roster=roster(tmp_path, 3))
    assert list(result.declarations["code"]) == [code_of(2)]


def test_parents_have_their_subtotals(mixed: Done) -> None:
    frame = mixed.result.parents.set_index("parent")
    for parent, rows in mixed.result.declarations.groupby("parent"):
        assert frame.loc[parent, "basic_expenditure"] == sum(rows["basic_expenditure"])
        assert frame.loc[parent, "departments"] == len(rows)
        assert isinstance(frame.loc[parent, "basic_expenditure"], Decimal)


def test_a_file_that_may_not_be_read_is_a_row_and_no_crash(inbox: MakeInbox) -> None:
    if os.name == "nt" or not hasattr(os, "mkfifo"):
        pytest.skip("no pipes on this system")
    box = inbox()
    box.put("a.xlsx", workbook(declaration(0)), "")
    os.mkfifo(box.folder / "管道.xlsx")
    (box.folder / "断链.xlsx").symlink_to(box.folder / "没有.xlsx")
    (box.folder / "外链.xlsx").symlink_to(__file__)
    result = xlperf.consolidate(box.folder)
    assert Counter(statuses(result).values()) == {"accepted": 1, "unreadable": 3}


@pytest.mark.parametrize(
    ("first", "second", "kept"),
    [
        ("甲局.xlsx", "甲局(1).xlsx", 1),
        ("甲局 (2).xlsx", "甲局(1).xlsx", 0),
        (
            "甲局绩效表.xlsx",
            "甲局(1).xlsx",
            None,
        ),  # the second was taken: a number that a program gave to another name
        ("6甲局(1).xlsx", "8甲局.xlsx", None),
        ("甲局绩效表更正.xlsx", "甲局(1).xlsx", 0),
    ],
)
def test_the_number_of_a_copy_tells_among_copies_of_one_name(
    first: str, second: str, kept: int | None
) -> None:
    assert newest([Evidence(first, 0, 0), Evidence(second, 0, 0)], now=1e9).index == kept
