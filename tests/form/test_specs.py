"""Broken specs are refused in words, with the line: each row says what is broken, where, and what is said of it."""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

import xlperf
from tests.drawn import AMOUNT, form_drawn
from xlperf.declaration import Declaration
from xlperf.form import Form, FormError, form_specs, load_form, parse_form, read_form
from xlperf.form.rules import rule_errors
from xlperf.messages import speaking

SMALL = (Path(__file__).parent / "small.toml").read_text(encoding="utf-8")

# what is replaced            by what                          the line that is named     what is said
BROKEN = [
    ('expect = "total >= spent"', 'expect = "total >= spend"', "expect =", "没有名为“spend”的栏目"),
    ('expect = "total >= spent"', 'expect = "total >= = spent"', "expect =", "相等要写 =="),
    ('expect = "total >= spent"', 'expect = "total"', "expect =", "“total”应是判断，却是数"),
    ('expect = "total >= spent"', 'expect = "tasks.amount > 1"', "expect =", "“tasks.amount > 1”是一整列"),
    ('expect = "total >= spent"', 'expect = "any(tasks.cost > 1)"', "expect =", "表“tasks”没有名为“cost”的列"),
    ('expect = "total >= spent"', 'expect = "len(total) > 1"', "expect =", "“total”应是文字，却是数"),
    ('expect = "total >= spent"', 'expect = "kind in ()"', "expect =", "in 后面的选项写在括号里"),
    ('expect = "total >= spent"', 'expect = "open(kind) > 1"', "expect =", "没有函数“open”"),
    ("合计 {total} 少于", "合计 {totals} 少于", "message =", "没有名为“totals”的栏目"),
    ("{total} is less", "{totals} is less", "message_en =", "没有名为“totals”的栏目"),
    ('hint = "核对 {income}"', 'hint = "核对 {income +}"', "hint =", "“+”后面少了一个值"),
    ('at = "amount"', 'at = "amounts"', "at =", "没有名为“amounts”的栏目"),
    ('each = "tasks"\nseverity', 'each = "task"\nseverity', "each =", "没有名为“task”的表；是不是“tasks”"),
    ('severity = "warning"', 'severity = "fatal"', "severity =", "其中之一：error, warning, info"),
    ('kind = "amount"\nrequired', 'kind = "money"\nrequired', "kind =", "其中之一：text, amount, count, number"),
    ("max_length = 6", 'max_length = "6"', "max_length =", '应是整数，却是 "6"'),
    ("max_length = 6", 'max_length = 6\nexample = "\\u000b"', "example =", "U+000B"),
    ("max_length = 6", "max_lenght = 6", "max_lenght =", "没有“max_lenght”这个键"),
    ("year = 2024\n", "", "", "缺少“year”"),
    ('title = "小表"', 'title = 小表', "title =", "要放在英文引号里"),
    ("widths = [10, 12, 12, 12]", 'widths = [10, 12, "12", 12]', "widths =", '应是数，却是 "12"'),
    ("widths = [10, 12, 12, 12]", "widths = 12", "widths =", "应是列表"),
    ('id = "every-row"', 'id = "share"', "id =", "编号“share”重复"),
    ('id = "kind"', 'id = "spent"', "id =", "编号“spent”重复"),
    ('id = "staff"', 'id = "Staff"', 'id = "Staff"', "只能用小写字母"),
    ('id = "staff"', 'id = "q1"', 'id = "q1"', "“q1”在表格程序里是单元格地址"),
    ('id = "staff"', 'id = "rc"', 'id = "rc"', "“rc”在表格程序里是单元格地址"),
    ('id = "staff"', 'id = "xfd1"', 'id = "xfd1"', "“xfd1”在表格程序里是单元格地址"),
    ("| 收入   | [income]          | 支出 | [spent] |", "| 收入 | [income] | [spent] |", "收入", "有 3 格，应有 4 格"),
    ("| 收入   | [income]          | 支出 | [spent] |", "| 收入 | [income] | 支出 | <", "收入", "竖线开头和结尾"),
    ("| 收入   | [income]          | 支出 | [spent] |", "| < | [income] | 支出 | [spent] |", "income", "没有可合并的单元格"),
    ("| 收入   | [income]          | 支出 | [spent] |", "| 年 | < | 支出 | [spent] |\n| 收入 | ^ | 月 | [income] |", "收入", "不是一个长方形"),
    ("| 收入   | [income]          | 支出 | [spent] |", "| 收入 | [income] | 支出 | 无 |", 'id = "spent"', "“spent”没有画在表样里"),
    ("| 收入   | [income]          | 支出 | [spent] |", "| 收入 | [income] | [income] | [spent] |", "[income] | [income]", "画了两次"),
    ("| 收入   | [income]          | 支出 | [spent] |", "| 收入 | [incomes] | 支出 | [spent] |", "[incomes]", "“incomes”没有定义"),
    ('depends_on = "level"\n', "", "choices_of]", "choices_of 要与 depends_on 同用"),
    ('unique = ["level", "name"]', 'unique = ["level", "title"]', "unique =", "unique 里的“title”不是本表的列"),
    ('beside = "income"', 'beside = "incomes"', "beside =", "beside 里的“incomes”"),
    ('id = "staff"', 'id = "staff"\nbeside = "income"', "beside =", "写了 beside 而没有 value"),
    ('value = "rest + spent * 2"', 'value = "rest + spend"', "value =", "没有名为“spend”的栏目"),
    ('value = "rest + spent * 2"', 'value = "kind"', "value =", "“kind”应是数，却是文字"),
    ('value = "income / staff - sum(tasks.amount)"', 'value = "total + 1"', "value =", "的计算绕回了自身"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "line", "words"), BROKEN)
def test_a_broken_spec_is_refused_with_its_line(old: str, new: str, line: str, words: str) -> None:
    assert SMALL.count(old) >= 1
    source = SMALL.replace(old, new, 1)
    with speaking("zh"), pytest.raises(FormError) as refused:
        parse_form(source, "small.toml")
    said = "\n".join(refused.value.problems)
    assert words in said
    named = re.findall(r"第 (\d+) 行：", next(p for p in refused.value.problems if words in p))
    if line:
        assert named, said
        assert line in source.splitlines()[int(named[0]) - 1]


def test_every_problem_is_listed_not_only_the_first() -> None:
    source = SMALL.replace("total >= spent", "total >= spend").replace('at = "amount"', 'at = "cost"')
    with pytest.raises(FormError) as refused:
        parse_form(source)
    assert len(refused.value.problems) == 2


@pytest.mark.parametrize(("old", "new"), [row[:2] for row in BROKEN])
def test_refusals_speak_english_too(old: str, new: str) -> None:
    with speaking("en"), pytest.raises(FormError) as refused:
        parse_form(SMALL.replace(old, new, 1), "small.toml")
    words = re.sub(r"“[^”]*”|'[^']*'|\"[^\"]*\"|\[[^\]]*\]|\|.*\|?", "", "\n".join(refused.value.problems))
    assert not re.search(r"[一-龥]", words), words


def test_a_file_that_is_not_there_is_said_so(tmp_path: Path) -> None:
    with speaking("zh"), pytest.raises(FormError, match="找不到表样文件"):
        read_form(tmp_path / "none.toml")
    with speaking("zh"), pytest.raises(FormError, match="没有编号为“none”的表样"):
        load_form("none")


@pytest.mark.parametrize("name", form_specs())
def test_every_shipped_spec_compiles_whole_and_speaks_both_languages(name: str) -> None:
    form = load_form(name)
    assert rule_errors(form) == []
    assert form.title_en
    for check in form.check:
        for key in ("title", "message", "hint"):
            chinese, english = getattr(check, key), getattr(check, f"{key}_en")
            assert chinese and english, f"{check.id}: {key}"
            places = [sorted(re.findall(r"\{([^{}]*)\}", text)) for text in (chinese, english)]
            assert places[0] == places[1], f"{check.id}: {key}"
    parts: list[Any] = [
        *form.fields.values(),
        *(column for _, column in form.columns()),
        *form.tables.values(),
    ]
    for part in parts:
        assert part.label and part.label_en, part.id


def two_tables(at: str = "") -> Form:
    """With a check of each row of goods, which looks into the table of norms."""
    price = {"norms": "rows = 3", "goods": "rows = 3"} | dict.fromkeys(
        ("norms.price", "goods.price"), 'kind = "number"'
    )
    return form_drawn(
        "| 单位 | [unit] | < |",
        """
        | 名称         | 单价          |
        | [norms.name] | [norms.price] |
        """,
        """
        | 名称         | 单价          |
        | [goods.name] | [goods.price] |
        """,
        labels=("", "标准", "采购"),
        parts=price,
        more=f"""
        [[check]]
        id = "as-the-norm"
        each = "goods"
        expect = "lookup(norms.name, name, norms.price) == price"
        message = "“{{name}}”单价不同"
        {at}
        """,
    )


def test_a_check_of_each_row_that_looks_into_another_table_first_stands_in_its_own_row() -> None:
    form = two_tables()
    rows = {
        "norms": [{"name": "甲", "price": "5"}, {"name": "乙", "price": "6"}],
        "goods": [{"name": "乙", "price": "6"}, {"name": "甲", "price": "9"}],
    }
    declaration = Declaration.from_dict(form, {"fields": {}, "tables": rows})
    (found,) = (one for one in xlperf.check(declaration) if one.check == "as-the-norm")
    assert (found.field, found.row) == ("goods.name", 2)
    book = load_workbook(BytesIO(xlperf.template_bytes(form, declaration=declaration)), data_only=True)
    results = {row[0]: row[2] for row in book["校验"].iter_rows(values_only=True)}
    assert results["as-the-norm"] == "1 处，先看 B10：“甲”单价不同"


def test_at_of_another_table_is_refused_in_a_check_of_each_row() -> None:
    with speaking("zh"), pytest.raises(FormError) as refused:
        two_tables('at = "norms.name"')
    assert "“norms.name”是另一张表的" in refused.value.problems[0]


def test_a_spec_that_was_changed_is_read_again_and_one_that_was_not_is_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    spec = tmp_path / "form.toml"
    spec.write_text(SMALL, encoding="utf-8")
    first = load_form(spec)
    assert load_form(str(spec)) is first
    spec.write_text(SMALL.replace("year = 2024", "year = 2025"), encoding="utf-8")
    assert load_form(spec).year == 2025
    # One of the same name in another folder is another.
    (tmp_path / "别处").mkdir()
    (tmp_path / "别处" / "form.toml").write_text(SMALL, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert load_form("form.toml").year == 2025
    monkeypatch.chdir(tmp_path / "别处")
    assert load_form("form.toml").year == 2024
    spec.unlink()
    with pytest.raises(FormError, match="form.toml"):
        load_form(spec)


def test_a_form_that_is_kept_cannot_be_changed() -> None:
    form = load_form("guangzhou-2023")
    for parts in (form.fields, form.inputs, form.tables):
        with pytest.raises(TypeError):
            parts["mine"] = None  # type: ignore[index]


def test_a_required_field_may_have_any_id() -> None:
    """One that begins with "above" was taken for the function above(), and the form refused."""
    form = form_drawn(
        "| 单位 | [unit] |\n| 上年数 | [above_total] |", parts={"above_total": f"{AMOUNT}\nrequired = true"}
    )
    declaration = Declaration.from_dict(form, {"fields": {"unit": "某局"}})
    assert ("required", "above_total") in [(one.check, one.field) for one in xlperf.check(declaration)]
