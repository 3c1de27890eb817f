"""A line 合计 under a hand-made table is no row of it: its figures are never added to those of the rows, and that is said."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from xlperf.form import parse_form
from xlperf.intake.handmade.files import read_file
from xlperf.messages import speaking

FORM = parse_form("""
[form]
id = "towns"
title = "乡镇资金表"
year = 2025
department = "dept"
[page]
widths = [16, 8, 10, 10]
[[section]]
picture = '''
| 单位名称 | [dept] | < | < |
| 指标     | 单位   | {each} | < |
| ^        | ^      | 目标   | 资金 |
| [t.name] | [t.unit] | [t.now] | [t.money] |
| 合计     |          |         | {total}   |
'''
[[section.field]]
id = "total"
kind = "amount"
value = "sum(t.money_1) + sum(t.money_2) + sum(t.money_3)"
[[section.field]]
id = "dept"
[[section.table]]
id = "t"
rows = 4
[[section.table.column]]
id = "name"
[[section.table.column]]
id = "unit"
[[section.table.column]]
id = "now"
label = "{each}目标"
target = true
repeat = ["东镇", "西镇", "北镇"]
[[section.table.column]]
id = "money"
label = "{each}资金"
kind = "amount"
repeat = ["东镇", "西镇", "北镇"]
""")
HEAD = "单位名称\t市水利局\n指标\t单位\t东镇\t\t西镇\t\t北镇\n\t\t目标\t资金\t目标\t资金\t目标\t资金\n"
ROWS = "修渠长度\t公里\t≥5公里\t12.5\t≥3公里\t8\t≥1公里\t3.25\n受益人数\t人\t≥9人\t1\t≥5人\t\t≥1人\t2\n"


@pytest.mark.parametrize(
    ("total", "told"),
    [
        ("合计\t\t\t13.5\t\t8\t\t5.25\n", "intake-total"),
        ("总计\t\t\t13.50\t\t8.00\t\t5.25\n", "intake-unplaced"),  # the form prints no such label
        ("合计\t\t\t1\t\t0\t\t2\n", "intake-total"),  # of the last row alone
        ("合计\t\t\t26.75\n", "intake-two-ways"),
        ("合  计\t\t\t13.5\t\t8\t\t5.26\n", "intake-total-differs"),
    ],
)
def test_a_total_is_no_row(tmp_path: Path, total: str, told: str) -> None:
    paper = tmp_path / "表.txt"
    paper.write_text(HEAD + ROWS + total, encoding="utf-8")
    with speaking("zh"):
        declaration = read_file(paper, FORM).declaration
    assert [row["name"] for row in declaration.rows("t")] == ["修渠长度", "受益人数"]
    amounts = [row[f"money_{number}"] for row in declaration.rows("t") for number in (1, 2, 3)]
    assert sum(amount for amount in amounts if isinstance(amount, Decimal)) == Decimal("26.75")
    found = {one.check: one.message for one in declaration.found}
    assert told in found and ("不符" in found[told]) == (told == "intake-total-differs")
    assert declaration["total"] == Decimal("26.75")


def test_in_another_unit_the_total_is_that_of_the_paper(tmp_path: Path) -> None:
    paper = tmp_path / "表.txt"
    rows = ROWS.replace("12.5", "125000").replace("\t8\t", "\t80000\t").replace("3.25", "32500")
    rows = rows.replace("≥9人\t1\t", "≥9人\t10000\t").replace("≥1人\t2\n", "≥1人\t20000\n")
    paper.write_text("单位：元\n" + HEAD + rows + "合计\t\t\t135000\t\t80000\t\t52500\n", encoding="utf-8")
    declaration = read_file(paper, FORM).declaration
    assert [row["money_1"] for row in declaration.rows("t")] == [Decimal("12.50"), Decimal("1.00")]
    assert "intake-total" in {one.check for one in declaration.found}


def test_what_only_begins_like_a_total_is_a_row(tmp_path: Path) -> None:
    paper = tmp_path / "表.txt"
    paper.write_text(HEAD + ROWS + "合计培训人数\t人\t≥9人\t3\t\t\t\t\n", encoding="utf-8")
    assert [row["name"] for row in read_file(paper, FORM).declaration.rows("t")][-1] == "合计培训人数"
