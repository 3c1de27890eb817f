"""Two tables of one form with the same header: rows go to the table of their section, whichever is empty."""

from __future__ import annotations

import pytest

from tests.taken_in import grid_of
from xlperf.form import Form, parse_form
from xlperf.intake.handmade.model import Grid
from xlperf.intake.handmade.several_grids import read_grids

SPEC = """
[form]
id = "two"
title = "采购和标准"
year = 2025
department = "unit"
[page]
widths = [8, 12, 12, 12, 12]
[[section]]
picture = \"\"\"
| 单位名称 | [unit] | < | < | < |
\"\"\"
[[section.field]]
id = "unit"
"""
SECTION = """
[[section]]
label = "{label}"
picture = \"\"\"
| 名称 | 数量 | 金额 | 备注 |
| [{id}.name] | [{id}.number] | [{id}.amount] | [{id}.note] |
\"\"\"
[[section.table]]
id = "{id}"
rows = 3
[[section.table.column]]
id = "name"
required = true
[[section.table.column]]
id = "number"
kind = "count"
[[section.table.column]]
id = "amount"
kind = "amount"
required = true
[[section.table.column]]
id = "note"
"""


@pytest.fixture(scope="module")
def form() -> Form:
    parts = (
        SECTION.format(id=name, label=label) for name, label in (("goods", "表一"), ("services", "表二"))
    )
    return parse_form(SPEC + "".join(parts))


HEAD: list[object] = ["名称", "数量", "金额", "备注"]
Rows = list[list[object]]
ABOVE: Rows = [["采购和标准"], ["单位名称", "市教育局"]]


def part(label: str, rows: Rows) -> Rows:
    return [[label, *HEAD], *([None, *row] for row in rows)]


@pytest.mark.parametrize("apart", [False, True])
@pytest.mark.parametrize(("first", "second"), [(0, 2), (2, 0), (1, 2)])
def test_rows_go_to_the_table_of_their_section(form: Form, first: int, second: int, apart: bool) -> None:
    lines: Rows = [["甲", 1, 10.5, "急"], ["乙", 2, 20, None]]
    one, two = part("表一", lines[:first]), part("表二", lines[:second])
    grids: list[Grid] = (
        [grid_of(rows, str(number), "table") for number, rows in enumerate((ABOVE, one, two), 1)]
        if apart
        else [grid_of([*ABOVE, *one, *two])]
    )
    tables = read_grids(grids, form).declaration.tables
    assert [row["name"] for row in tables["goods"]] == ["甲", "乙"][:first]
    assert [row["name"] for row in tables["services"]] == ["甲", "乙"][:second]


EQUAL_LABELS = SPEC + "".join(
    f"""
[[section]]
label = "{label}"
picture = \"\"\"
| 联系人 | [{name}_contact] | 电话 | [{name}_phone] |
| 预算金额 | [{name}_budget] | 执行金额 | [{name}_spent] |
\"\"\"
[[section.field]]
id = "{name}_contact"
[[section.field]]
id = "{name}_phone"
[[section.field]]
id = "{name}_budget"
kind = "amount"
[[section.field]]
id = "{name}_spent"
kind = "amount"
"""
    for name, label in (("own", "申请单位"), ("upper", "主管部门"))
)


def test_labels_of_a_section_that_is_empty_are_not_each_others_values() -> None:
    form = parse_form(EQUAL_LABELS)
    blank: Rows = [["申请单位", "联系人", None, "电话"], [None, "预算金额", None, "执行金额"]]
    filled: Rows = [["主管部门", "联系人", "李四", "电话"], [None, "预算金额", 20.5, "执行金额", 3]]
    grids = [grid_of(rows, str(number), "table") for number, rows in enumerate((ABOVE, blank, filled), 1)]
    fields = {name: value for name, value in read_grids(grids, form).declaration.fields.items() if value}
    assert {name: str(value) for name, value in fields.items()} == {
        "unit": "市教育局",
        "upper_contact": "李四",
        "upper_budget": "20.5",
        "upper_spent": "3",
    }
