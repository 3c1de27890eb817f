"""The names of a city's departments as they are really called: each spelling finds its own department and no other."""

from __future__ import annotations

from pathlib import Path

import pytest

from xlperf.roster import Department, Roster

NAMES = Path(__file__).with_name("departments_of_a_city.txt").read_text(encoding="utf-8").split()
ROSTER = Roster(tuple(Department(f"{number:03}", f"市{name}") for number, name in enumerate(NAMES, 1)))
SPELLINGS = ("{}", "市{}", "广州市{}", "广东省广州市{}", "市{}（本级）", "{}（盖章）", " 市 {}")
FILES = ("{}.xlsx", "市{}.xlsx", "2024年广州市{}绩效目标申报表.xlsx", "附件1：市{}部门整体支出（定稿）.docx")


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_each_spelling_finds_its_own_department(spelling: str) -> None:
    found = {name: ROSTER.match("", spelling.format(name)).department for name in NAMES}
    assert {name: one.name if one else None for name, one in found.items()} == {n: f"市{n}" for n in NAMES}


@pytest.mark.parametrize("file", FILES)
def test_a_file_is_called_after_its_own_department(file: str) -> None:
    found = {name: ROSTER.in_file_name(file.format(name)) for name in NAMES}
    assert {name: one.name if one else None for name, one in found.items()} == {n: f"市{n}" for n in NAMES}


@pytest.mark.parametrize("place", ["天河区", "广州市天河区", "深圳市", "增城县"])
def test_a_department_of_another_place_is_none_of_these(place: str) -> None:
    roster = Roster(tuple(Department("", f"广州市{name}") for name in NAMES))
    assert [name for name in NAMES if roster.match("", place + name).department] == []
    assert [name for name in NAMES if roster.in_file_name(f"{place}{name}.xlsx")] == []
    if place[-1] in "区县":
        bare = Roster(tuple(Department("", name) for name in NAMES))
        assert [name for name in NAMES if bare.in_file_name(f"{place}{name}.xlsx")] == []


def test_in_a_district_a_name_without_its_place_is_the_district_s_and_in_a_city_the_city_s() -> None:
    district = tuple(Department("", f"天河区{name}") for name in NAMES)
    alone, both = Roster(district), Roster((*ROSTER.departments, *district))
    for name in NAMES:
        (one, other) = (roster.match("", name).department for roster in (alone, both))
        assert one and one.name == f"天河区{name}"
        assert other and other.name == f"市{name}"
        assert both.in_file_name(f"{name}.xlsx") == other
        assert both.in_file_name(f"2024年天河区{name}.xlsx") == one
