"""What a spec says for short: what it stands for, what is checked, and how papers and JSON fill it."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

import xlperf
from tests.taken_in import grid_of
from xlperf.checks import check
from xlperf.declaration import Declaration
from xlperf.form import FormError, for_year, parse_form, picture_rows, read_form
from xlperf.intake.handmade.reader import read_grid
from xlperf.messages import speaking
from xlperf.sending.fill import fill
from xlperf.template.write import Options, build

SPEC = Path(__file__).parent / "short.toml"
FORM = read_form(SPEC)
SOUND: dict[str, Any] = {
    "department_name": "市水务局", "category": "基建", "type": "新建", "start": "2025年3月1日", "end": "2025-12-31",
    "rate": Decimal(95), "term": "一年", "is_new": "√", "funds_fiscal_basic": Decimal(10), "funds_other_once": Decimal(5),
}  # fmt: skip
FIELDS = [
    ("type", "设备", "belongs", "“项目类型”填的“设备”不在项目类别“基建”的选项内"),
    ("start", "2025年2月29日", "pattern", "“开始日期”填的“2025年2月29日”格式不对"),
    ("end", "2025-2-1", "ends-later", "开始日期 2025年3月1日 晚于结束日期 2025-2-1"),
    ("rate", Decimal("0.95"), "fraction", "“完成率”填的是 0.95，像是小数"),
    ("rate", Decimal(101), "at-most", "“完成率”101 大于 100"),
    ("is_old", "√", "one-of", "“新增、延续、当年”没有恰好选一项"),
    ("is_new", None, "one-of", "“新增、延续、当年”没有恰好选一项"),
    ("is_new", "√√", "choice", "“新增”填的“√√”不在选项内"),
]


def declared(**fields: Any) -> Declaration:
    return Declaration(FORM, {**SOUND, **fields}, {"targets": ()}, year=2025)


def told(declaration: Declaration) -> list[tuple[str, str]]:
    with speaking("zh"):
        return [(one.check, one.message) for one in check(declaration)]


def drawn(section: int, form: Any = FORM) -> list[list[str]]:
    return [[item.text for item in row.items] for row in picture_rows(form, form.section[section])]


def test_a_matrix_is_its_fields_with_the_sums_of_rows_and_columns() -> None:
    assert told(declared()) == []
    assert drawn(1)[2:] == [
        ["财政拨款", "funds_fiscal_basic", "funds_fiscal_once", "funds_fiscal_regular", "funds_fiscal_total"],
        ["其他资金", "funds_other_basic", "funds_other_once", "funds_other_regular", "funds_other_total"],
        ["总计", "funds_total_basic", "funds_total_once", "funds_total_regular", "funds_total"],
    ]
    names = (
        "funds_fiscal_total",
        "funds_other_total",
        "funds_total_basic",
        "funds_total_once",
        "funds_total",
    )
    assert [declared()[name] for name in names] == [10, 5, 10, 5, 15]
    assert FORM.label_of("funds_fiscal_once") == "财政拨款一次性项目"


@pytest.mark.parametrize("kind", ["percent", "date", "tick", "number", "text"])
def test_every_kind_is_one_of_computed_columns_and_of_matrices(kind: str) -> None:
    form = parse_form(
        f"""
[form]
id = "kinds"
title = "各种格"
year = 2025
department = "unit"
[page]
widths = [12, 12, 12]
[[section]]
picture = '''
| 单位 | [unit]    | <           |
| 名称 | 上半年    | 下半年      |
| [m]  | <         | <           |
| 事项 | 原值      | 算出        |
| [t.name] | [t.given] | {{t.made}} |
'''
[[section.field]]
id = "unit"
[[section.matrix]]
id = "m"
kind = "{kind}"
rows = [{{ id = "a", label = "甲" }}]
columns = [{{ id = "x", label = "上半年" }}, {{ id = "y", label = "下半年" }}]
[[section.table]]
id = "t"
[[section.table.column]]
id = "name"
[[section.table.column]]
id = "given"
kind = "{kind}"
[[section.table.computed]]
id = "made"
kind = "{kind}"
value = "given"
"""
    )
    value = {"percent": Decimal(95), "number": Decimal(3), "date": "2025年3月1日", "tick": "√", "text": "甲"}[
        kind
    ]
    given = Declaration(
        form, {"unit": "市水务局", "m_a_x": value}, {"t": ({"name": "乙", "given": value},)}, year=2025
    )
    made = xlperf.read(xlperf.template_bytes(form, declaration=given), form=form)
    assert (made["m_a_x"], made.table("t")["made"].tolist()) == (value, [value])
    assert told(made) == []
    wrong = {"percent": Decimal(101), "date": "三月", "tick": "×"}.get(kind)
    if wrong is not None:
        assert [one for one, _ in told(replace(made, fields={**made.fields, "m_a_x": wrong}))] == [
            {"percent": "at-most", "date": "pattern", "tick": "choice"}[kind]
        ]


def test_a_group_of_columns_stands_once_for_each_year() -> None:
    names = ["target_1", "amount_1", "target_2", "amount_2", "target_3", "amount_3"]
    assert list(FORM.tables["targets"].columns) == ["name", "unit", *names, "yes"]
    assert [text for text in drawn(2)[0] if "年" in text] == ["2025年", "2026年", "2027年"]
    assert [text for text in drawn(2, for_year(FORM, 2026))[0] if "年" in text] == [
        "2026年",
        "2027年",
        "2028年",
    ]
    assert for_year(FORM, 2026).label_of("targets.amount_3") == "2028年资金"
    assert len(FORM.page.widths) == 10


@pytest.mark.parametrize(("name", "value", "rule", "words"), FIELDS)
def test_what_does_not_fit_is_told(name: str, value: Any, rule: str, words: str) -> None:
    ((found, said),) = told(declared(**{name: value}))
    assert found == rule and said.startswith(words)


def test_a_default_stands_in_a_new_workbook_and_a_locked_one_cannot_be_changed(tmp_path: Path) -> None:
    blank = tmp_path / "blank.xlsx"
    blank.write_bytes(build(FORM, Options()))
    book = load_workbook(blank)
    cell = {
        name: book["申报表"][book.defined_names[name].attr_text.rpartition("!")[2].replace("$", "")]
        for name in ("term", "currency")
    }
    assert cell["term"].value == "一年" and not cell["term"].protection.locked
    assert str(cell["currency"].value).startswith("=") and cell["currency"].protection.locked
    read = xlperf.read(blank, form=FORM)
    assert read["currency"] == "人民币" and "blank-form" in {one.check for one in check(read)}
    emptied = fill(blank, replace(declared(), fields={**SOUND, "term": None}), form=FORM)
    assert xlperf.read(emptied.data, form=FORM)["term"] == "一年"  # nothing was said of it, and it stays
    empty = build(FORM, Options(defaults=False), declared(term=None))
    assert xlperf.read(empty, form=FORM)["term"] is None


def test_a_paper_fills_it_boxes_and_percentages_too() -> None:
    paper = [
        ["单位", "市水务局", "项目类别", "基建", "项目类型", "□设备 ☑新建 □改建"],
        ["开始日期", "2025年3月1日", "结束日期", "2025年12月31日", "完成率", "95%"],
        ["新增", "☑", "延续", "", "当年", ""],
        ["来源", "基本支出", "一次性", "经常性", "合计"],
        ["财政拨款", 10, 2, 0, 12],
        ["其他资金", 0, 5, 1, 6],
    ]
    found = read_grid(grid_of(paper), FORM).declaration
    names = ("type", "rate", "is_new", "is_old", "funds_fiscal_once", "funds_other_regular")
    assert [found[name] for name in names] == ["新建", 95, "√", None, 2, 1]


MISTAKES = [
    ('depends_on = "category"', 'depends_on = "kategory"', "“kategory”"),
    ("| [targets.amount] | [targets.yes] |", "| [targets.amount] | < | [targets.yes] |", "都只写一组"),
    ('"基建" = ["新建"', '"房建" = ["新建"', "“房建”"),
    ('one_of = [["is_new", "is_old", "is_once"]]', 'one_of = [["is_new", "is_odd"]]', "“is_odd”"),
    ('kind = "percent"', 'kind = "per cent"', "percent"),
    ("| [funds] | <        | <        | < | <    |", "| [fonds] | <        | <        | < | <    |", "fonds"),
]


@pytest.mark.parametrize(("right", "wrong", "words"), MISTAKES)
def test_a_mistake_is_told_with_its_line(right: str, wrong: str, words: str) -> None:
    with speaking("zh"), pytest.raises(FormError) as error:
        parse_form(SPEC.read_text(encoding="utf-8").replace(right, wrong, 1))
    assert words in str(error.value) and "第 " in str(error.value).splitlines()[0]


def test_a_form_in_yuan_takes_an_amount_with_its_unit_as_so_many_yuan() -> None:
    form = parse_form(
        SPEC.read_text(encoding="utf-8").replace("year = 2025\n", 'year = 2025\namounts = "元"\n', 1)
    )
    fields = {
        "funds_fiscal_basic": "1.5万元",
        "funds_fiscal_once": "80元",
        "funds_other_basic": "８,000",
        "funds_other_once": "约3万元",
    }
    found = Declaration(form, fields, {}, 2025)
    assert [found.fields[name] for name in fields] == [15000, 80, "８,000", "约3万元"]
    assert found["funds_fiscal_basic"] == 15000 and found["funds_other_basic"] == 8000
    blank = xlperf.read(build(form, Options(), found), form=form)
    assert blank["funds_fiscal_basic"] == 15000
