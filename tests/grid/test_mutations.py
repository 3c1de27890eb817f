"""The published text as other hands would have written it: still read to the last figure."""

from __future__ import annotations

import itertools
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.grid.seed import FIGURES, FORM, INDICATORS, TASKS, TEXT, assert_is_seed
from tests.grid.test_seed import read_text
from tests.searches import examples
from tests.taken_in import grid_of
from xlperf.declaration import ERROR
from xlperf.expression import rounded
from xlperf.intake.handmade.model import Reading
from xlperf.intake.handmade.reader import read_grid
from xlperf.intake.handmade.reader import read_grid as read

LINES = TEXT.split("\n")
TITLE = LINES[2]
BLOCKS = {
    "department": LINES[4:5],
    "basics": LINES[5:6],
    "budget": LINES[6:12],
    "objective": LINES[12:13],
    "key_tasks": LINES[13:20],
    "other_tasks": LINES[20:21],
    "indicators": LINES[21:32],
}


def text_of(order: tuple[str, ...]) -> str:
    return "\n".join([TITLE, *itertools.chain.from_iterable(BLOCKS[name] for name in order)])


@examples(60)
@given(st.permutations(list(BLOCKS)))
def test_blocks_in_any_order(order: list[str]) -> None:
    assert_is_seed(read_text(text_of(tuple(order))).declaration)


@examples(40)
@given(st.permutations(list(BLOCKS)), st.lists(st.integers(0, 31), max_size=8))
def test_blank_lines_anywhere(order: list[str], where: list[int]) -> None:
    lines = text_of(tuple(order)).split("\n")
    for at in where:
        lines.insert(min(at, len(lines)), ["", "\t\t", "  ", "\u3000"][at % 4])
    assert_is_seed(read_text("\n".join(lines)).declaration)


FULL_WIDTH = str.maketrans("0123456789,.", "０１２３４５６７８９，．")


def test_full_width_figures() -> None:
    text = re.sub(
        r"(?<=\t)[0-9,]+\.[0-9]{2}(?=\t|\n)|(?<=\t)(?:115|4)(?=\t下属|\n\t部门)",
        lambda match: match[0].translate(FULL_WIDTH),
        TEXT,
    )
    assert text.count("．") == 13
    assert_is_seed(read_text(text).declaration)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("（", "("),
        ("（万元）", " [ 万元 ] "),
        ("（可选填）", ""),
        ("（概述）", ""),
        ("部门名称\t", "一、部门名称：\t"),
        ("基本信息", "二、基本信息"),
        ("绩效指标\t", "六、绩 效\u3000指 标\t"),
        ("基本支出\t", "基 本\u3000支 出\t"),
        ("财政拨款\t", "\u200b财政拨款* \t"),
        ("2023年部门", " ２０２３年度 部门"),
        ("2023年部门", "2023 年 部门"),
        ("基本支出\t", "基本支出\t\t"),
        ("其他资金\t", "其他资金\t\t \t"),
        ("财政供养人员数\t", "财政供养人员数\t\t"),
        ("\t重大主题网络", "\t\t重大主题网络"),
        ("广州市800兆数字集群共网通信保障服务项目\t", "广州市800兆数字集群共网通信保障服务项目\t\t"),
        ("\t信息化领域协调", "信息化领域协调"),
        ("\t\t\t大型活动", "\t\t大型活动"),
        ("\t\t\t属地网站", "\t\t\t\t属地网站"),
        ("\t效益指标\t", "效益指标\t"),
        ("\n", "\r\n"),
        ("\n", "\t\n"),
        ("\t\n", "\n"),
        ("4,506.89", "4506.89"),
        ("4,506.89", " 4,506.89万元 "),
    ],
)
def test_small_changes_of_hand(before: str, after: str) -> None:
    if before == "（":
        labels = "\n".join(
            line.replace("（", "(").replace("）", ")") if "万元" in line or "可选填" in line else line
            for line in LINES
        )
        assert_is_seed(read_text(labels).declaration)
        return
    changed = (
        TEXT.replace(before, after)
        if before in ("\n", "\t\n", "（万元）")
        else TEXT.replace(before, after, 1)
    )
    assert changed != TEXT
    assert_is_seed(read_text(changed).declaration)


def test_a_missing_optional_block() -> None:
    order = tuple(name for name in BLOCKS if name != "other_tasks")
    assert_is_seed(read_text(text_of(order)).declaration)


@pytest.mark.parametrize(
    "missing", ["department", "basics", "budget", "objective", "key_tasks", "indicators"]
)
def test_a_missing_block_leaves_the_others_whole(missing: str) -> None:
    reading = read_text(text_of(tuple(name for name in BLOCKS if name != missing)))
    full = read_text(TEXT)
    section = next(part for part in FORM.section if part.id == missing)
    gone = {field.id for field in section.field} | {table.id for table in section.table}
    for name, value in full.declaration.fields.items():
        expected = None if name in gone and name != "department_name" else value  # the title still names it
        assert reading.declaration.fields[name] == expected
    for name in FORM.tables:
        assert reading.declaration.rows(name) == ([] if name in gone else full.declaration.rows(name))


def test_other_tasks_in_the_section_without_printed_columns() -> None:
    row = "其他需完成的任务（可选填）\t档案整理\t整理历年档案\t12.50\t完成整理\n\t培训\t组织培训\t3.00\t全员参训"
    text = TEXT.replace(LINES[20], row)
    rows = read_text(text).declaration.rows("other_tasks")
    assert [row["name"] for row in rows] == ["档案整理", "培训"]
    assert str(rows[1]["amount"]) == "3.00"
    assert_same_otherwise(read_text(text))


def assert_same_otherwise(reading: Reading) -> None:
    assert [row["name"] for row in reading.declaration.rows("key_tasks")] == [task[0] for task in TASKS]
    assert len(reading.declaration.rows("indicators")) == len(INDICATORS)


def test_an_objective_over_several_unquoted_lines() -> None:
    text = TEXT.replace("就是国家安全这一重要论述，", "就是国家安全这一重要论述，\n")
    reading = read_text(text)
    objective = str(reading.declaration["overall_objective"])
    assert objective.count("\n") == 1
    assert objective.replace("\n", "") == read_text(TEXT).declaration["overall_objective"]
    assert [f.check for f in reading.declaration.found].count("intake-continued") == 1


def test_a_row_torn_by_an_unquoted_line_break() -> None:
    text = TEXT.replace("与重点网站、市属新媒体", "与重点网站、\n市属新媒体", 1)
    rows = read_text(text).declaration.rows("key_tasks")
    assert len(rows) == len(TASKS)
    assert str(rows[0]["content"]).replace("\n", "") == TASKS[0][1]
    assert rows[0]["amount"] == TASKS[0][2]


def test_what_belongs_nowhere_is_told_with_its_line() -> None:
    text = TEXT + "\n填报人：张三\t\t联系电话：020-1234\n"
    reading = read_text(text)
    assert_is_seed(reading.declaration)
    assert [(stray.label, stray.text) for stray in reading.unplaced] == [
        ("填报人", "张三"),
        ("联系电话", "020-1234"),
    ]
    found = [f for f in reading.declaration.found if f.check == "intake-unplaced"]
    assert [f.value for f in found] == ["张三", "020-1234"]
    assert all("33" in f.cell for f in found)


def test_a_field_given_twice_keeps_the_first_and_tells_of_the_other() -> None:
    reading = read_text(TEXT.replace("总体绩效目标\t", "基本支出\t99.00\n总体绩效目标\t"))
    assert_is_seed(reading.declaration)
    assert [f.value for f in reading.declaration.found if f.check == "intake-twice"] == ["99.00"]


def test_amounts_in_another_unit_are_converted_and_told_of() -> None:
    reading = read_text(TEXT.replace("（万元）", "（元）"))
    amounts = {
        name: rounded(value / 10_000, 2)
        for name, value in FIGURES.items()
        if FORM.fields[name].kind == "amount"
    }
    assert {name: reading.declaration[name] for name in amounts} == amounts
    assert [row["amount"] for row in reading.declaration.rows("key_tasks")] == [
        rounded(t[2] / 10_000, 2) for t in TASKS
    ]
    assert [f.check for f in reading.declaration.found].count("intake-unit") == 1


@pytest.mark.parametrize(("unit", "yuan"), [("百元", 100), ("十万元", 100_000), ("千万元", 10_000_000)])
def test_amounts_in_any_unit_of_yuan_are_converted(unit: str, yuan: int) -> None:
    reading = read_text(TEXT.replace("（万元）", f"（{unit}）"))
    amount = reading.declaration["fiscal_appropriation"]
    assert amount == rounded(FIGURES["fiscal_appropriation"] * yuan / 10_000, 2)
    assert "intake-unit" in {f.check for f in reading.declaration.found}


@pytest.mark.parametrize("unit", ["美元", "万美元", "港币", "欧元"])
def test_amounts_in_other_money_are_an_error(unit: str) -> None:
    reading = read_text(TEXT.replace("（万元）", f"（{unit}）"))
    assert ("intake-unit-unknown", ERROR) in {(f.check, f.severity) for f in reading.declaration.found}


@pytest.mark.parametrize("units", [("（元）", "（万元）"), ("（万元）", "（元）"), ("（万元）", "（美元）")])
def test_two_units_in_one_row_of_labels_are_an_error(units: tuple[str, str]) -> None:
    first, second, rest = TEXT.split("（万元）", 2)
    assert "\n" not in second
    reading = read_text(first + units[0] + second + units[1] + rest)
    assert ("intake-units-differ", ERROR) in {(f.check, f.severity) for f in reading.declaration.found}


def test_a_total_row_is_no_task() -> None:
    text = TEXT.replace(LINES[20], "\t合计\t\t10,829.17\t\n" + LINES[20])
    assert_is_seed(read_text(text).declaration)


def test_control_characters_are_removed_and_told_of() -> None:
    reading = read_text(TEXT.replace("讲好广州故事，", "讲好\x07广州故事，", 1))
    assert_is_seed(reading.declaration)
    assert "intake-control" in [f.check for f in reading.declaration.found]


def test_text_that_is_no_amount_stays_as_entered() -> None:
    reading = read_text(TEXT.replace("4,506.89", "八千左右"))
    assert reading.declaration.fields["basic_expenditure"] == "八千左右"


@examples(100)
@given(
    st.lists(
        st.lists(
            st.sampled_from(["", "基本支出", "名称", "绩效指标", "x", "1", "部门名称", "合计"]), max_size=6
        ),
        max_size=9,
    )
)
def test_any_grid_is_read_without_losing_a_cell(rows: list[list[str]]) -> None:
    reading = read(grid_of(rows, kind="lines"), FORM)
    there = sum(bool(cell) for row in rows for cell in row)
    accounted = (*reading.taken, *reading.computed, *reading.labels, *reading.unplaced)
    assert len(accounted) == there


def test_an_empty_grid_gives_an_empty_declaration() -> None:
    reading = read_grid(grid_of([]), FORM)
    assert set(reading.declaration.fields.values()) == {None}
    assert reading.taken == ()
