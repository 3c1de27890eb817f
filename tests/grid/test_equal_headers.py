"""Two tables of one form with the same header: rows go to the table of their section, whichever is empty."""

from __future__ import annotations

import pytest

from tests.drawn import AMOUNT, form_drawn
from tests.taken_in import grid_of
from xlperf.form import Form
from xlperf.intake.handmade.model import Grid
from xlperf.intake.handmade.several_grids import read_grids

ABOVE_ALL = "| 单位名称 | [unit] | < | < | < |"


@pytest.fixture(scope="module")
def form() -> Form:
    header = "| 名称 | 数量 | 金额 | 备注 |\n"
    parts: dict[str, str] = {}
    for table in ("goods", "services"):
        parts |= {table: "rows = 3", f"{table}.name": "required = true", f"{table}.number": 'kind = "count"'}
        parts[f"{table}.amount"] = f"{AMOUNT}\nrequired = true"
    return form_drawn(
        ABOVE_ALL,
        header + "| [goods.name] | [goods.number] | [goods.amount] | [goods.note] |",
        header + "| [services.name] | [services.number] | [services.amount] | [services.note] |",
        labels=("", "表一", "表二"),
        parts=parts,
        title="采购和标准",
    )


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


def test_labels_of_a_section_that_is_empty_are_not_each_others_values() -> None:
    of_both = [
        f"""
        | 联系人   | [{name}_contact] | 电话     | [{name}_phone] |
        | 预算金额 | [{name}_budget]  | 执行金额 | [{name}_spent] |
        """
        for name in ("own", "upper")
    ]
    amounts = [f"{name}_{amount}" for name in ("own", "upper") for amount in ("budget", "spent")]
    form = form_drawn(
        ABOVE_ALL,
        *of_both,
        labels=("", "申请单位", "主管部门"),
        parts=dict.fromkeys(amounts, AMOUNT),
        title="采购和标准",
    )
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
