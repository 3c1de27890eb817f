"""Rosters saved as .xls and .ods by LibreOffice (kept in saved/, made once): read as their .xlsx, or one question."""

from __future__ import annotations

from pathlib import Path

import pytest

from xlperf.form import load_form
from xlperf.roster import RosterError, read_roster

FORM = load_form("guangzhou-2023")
SAVED = Path(__file__).parent / "saved"


@pytest.mark.parametrize("kind", ["xls", "ods"])
def test_titles_merged_cells_totals_and_amounts(kind: str) -> None:
    """titled.*: a title, a unit, two rows of headings, a merged 主管部门, subtotals, a note; codes as text."""
    roster, expected = (read_roster(SAVED / f"titled.{one}", FORM) for one in (kind, "xlsx"))
    assert [(one.code, one.name, one.parent) for one in roster.departments] == [
        ("001001", "市教育局（本级）", "市教育局"),
        ("001002", "市第一中学", "市教育局"),
        ("002001", "市财政局（本级）", "市财政局"),
    ]
    assert roster.departments == expected.departments
    assert roster.departments[0].prefill


@pytest.mark.parametrize("kind", ["xls", "ods"])
def test_a_second_sheet_and_long_numbers(kind: str) -> None:
    """second.*: a first sheet of instructions, numbers of six digits for codes on the second."""
    roster = read_roster(SAVED / f"second.{kind}", FORM)
    assert [one.code for one in roster.departments] == ["101001", "101002"]


@pytest.mark.parametrize("kind", ["xls", "ods"])
def test_zeros_that_nobody_can_see_are_a_question(kind: str) -> None:
    """zeros.*: 1, 2 and 12 shown as 001, 002 and 012; the .xlsx tells, these do not."""
    assert [one.code for one in read_roster(SAVED / "zeros.xlsx", FORM).departments] == ["001", "002", "012"]
    with pytest.raises(RosterError) as error:
        read_roster(SAVED / f"zeros.{kind}", FORM)
    assert len(error.value.problems) == 1 and "001" in str(error.value)
