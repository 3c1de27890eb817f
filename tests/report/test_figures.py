"""The figures of a report, held against what the consolidation's own frames say, and what is shown of other forms."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path

import pytest

import xlperf
from tests.consolidation.conftest import Done
from tests.consolidation.inbox import Inbox, changed, declaration, workbook
from tests.drawn import AMOUNT, form_drawn
from tests.proof.valid import valid_declaration
from tests.report.made import Made
from xlperf.consolidation.figures_of_form import Division, plan_of
from xlperf.consolidation.tables import Cell
from xlperf.form import form_specs, forms_folder, load_form
from xlperf.intake.handmade.files import read_file
from xlperf.report import report_page
from xlperf.report.computation import compute_figures
from xlperf.report.drawings import operators, segments, sizes
from xlperf.report.figures import GROWTH
from xlperf.report.listings import ListingColumn, _cut, _listing
from xlperf.report.page import cell_text
from xlperf.report.sources import OfConsolidation
from xlperf.report.summary import moved, paragraph, percent, rounded_amount

pytestmark = pytest.mark.usefixtures("in_chinese")

SMALL = Path(__file__).parents[1] / "form" / "small.toml"


def test_the_amounts_are_divided_as_the_paper_heads_them() -> None:
    plan = plan_of(load_form("guangzhou-2023"))
    assert (plan.main, plan.parts) == ("expenditure_total", ("basic_expenditure", "project_expenditure"))
    assert plan.divisions == (
        Division("部门预算支出", ("basic_expenditure", "project_expenditure"), "expenditure_total"),
        Division("收入来源", ("fiscal_appropriation", "other_funds"), "income_total"),
        Division("事业发展性支出", ("special_fiscal_funds", "other_development_expenditure"), ""),
        Division("按预算级次划分", ("municipal_level_funds", "transfer_payments"), "level_total"),
    )
    assert [spending.table for spending in plan.spending] == ["key_tasks", "other_tasks"]
    assert plan.targets is not None and plan.targets.value == "annual_target"
    assert plan.targets.levels == ("产出指标", "效益指标", "满意度指标")


def test_sums_of_columns_that_a_computed_column_adds_up_divide_their_total() -> None:
    plan = plan_of(load_form("national-department-2015"))
    assert (plan.main, plan.parts) == ("tasks_total", ("tasks_appropriation", "tasks_other_funds"))
    assert [division.parts for division in plan.divisions] == [plan.parts]
    assert [(one.table, one.amount) for one in plan.spending] == [("main_tasks", "total")]


def test_a_form_without_targets_of_its_own_shows_those_of_its_sheets() -> None:
    form = load_form("national-projects-2015")
    targets = plan_of(form).targets
    assert targets is not None
    assert (targets.table, targets.value, targets.level) == ("indicators", "annual_target", "level1")
    made = Made(12, form=form)
    quality = compute_figures(made).quality
    assert quality is not None and quality.count == 12 * made.rows_each > 0
    assert {name: level.count for name, level in quality.levels.items() if level.count}


NAMED = '[[check]]\nid = "named"\nexpect = "filled(name)"\nmessage = "没有名称"'


def test_a_sum_that_only_a_check_demands_is_a_division_too() -> None:
    check = '[[check]]\nid = "adds-up"\nexpect = "total == grant + other"\nmessage = "不等"'
    picture = """
    | 部门 | [name]  |
    | 总额 | [total] |
    | 拨款 | [grant] |
    | 其他 | [other] |
    """
    plan = plan_of(form_drawn(picture, parts=dict.fromkeys(("total", "grant", "other"), AMOUNT), more=check))
    assert plan.main == "total" and plan.parts == ("grant", "other")
    assert plan.divisions == (Division("总额", ("grant", "other"), "total"),)


def test_a_form_without_amounts_tables_or_targets_has_nothing_of_them_to_show() -> None:
    plan = plan_of(form_drawn("| 部门 | [name] |", more=NAMED))
    assert (plan.main, plan.divisions, plan.spending, plan.targets) == ("", (), (), None)


def test_the_figures_are_those_of_the_frames(mixed: Done) -> None:
    result = mixed.result
    figures = compute_figures(OfConsolidation(result))
    frame = result.declarations
    assert figures.main_total == frame["expenditure_total"].sum()
    for divided, names in zip(figures.divided, figures.plan.divisions, strict=True):
        assert [amount for _, amount in divided.parts] == [frame[name].sum() for name in names.parts]
    tasks = [result.tables[name] for name in ("key_tasks", "other_tasks")]
    assert [spent.amount for spent in figures.spent] == [table["amount"].sum() for table in tasks]
    assert [spent.rows for spent in figures.spent] == [len(table) for table in tasks]
    largest = sorted((amount for table in tasks for amount in table["amount"]), reverse=True)
    assert [task.amount for task in figures.tasks] == largest
    indicators = result.tables["indicators"]
    assert figures.quality is not None
    kinds = indicators["annual_target_kind"]
    assert figures.quality.count == len(indicators)
    assert figures.quality.share == pytest.approx(kinds.isin(["number", "date", "compound"]).mean())
    for level in figures.quality.levels.values():
        assert level.count == (indicators["level1"] == level.name).sum()
    assert figures.findings_count == len(result.findings) == sum(kind.count for kind in figures.kinds)
    assert sum(figures.statuses.values()) == len(result.ledger)
    assert [one.department for one in figures.missing] == list(result.missing["department"])
    assert figures.expected == 10


def test_parents_add_up_to_the_whole(sound: Done) -> None:
    figures = compute_figures(OfConsolidation(sound.result))
    frame = sound.result.parents.set_index("parent")
    assert {parent.name: parent.main for parent in figures.parents} == dict(frame["expenditure_total"])
    assert sum((parent.main for parent in figures.parents), Decimal(0)) == figures.main_total


def test_who_has_no_indicator_of_a_level_is_named() -> None:
    source = Made(count=40)
    figures = compute_figures(source)
    assert figures.quality is not None
    have = {file for file, row in source.rows("indicators") if row["level1"] == "满意度指标"}
    without = [one.department for one in source.declared if one.file not in have]
    assert without and figures.quality.levels["满意度指标"].without == without


def test_the_answer_says_how_many_and_how_much() -> None:
    figures = compute_figures(Made(count=30, silent=3))
    text = "".join(paragraph(figures))
    assert "应报 33 个部门，已计入汇总 30 个，未报送 1 个，已报未通过 2 个。" in text
    number, unit = rounded_amount(figures.main_total, "万元")
    assert f"支出合计 {number} {unit}，其中基本支出" in text


@pytest.mark.parametrize(
    ("amount", "unit", "shown"),
    [
        ("17534.51", "万元", ("1.75", "亿元")),
        ("9999.99", "万元", ("9,999.99", "万元")),
        ("10000", "万元", ("1.00", "亿元")),
        ("-25000", "万元", ("-2.50", "亿元")),
        ("123456789", "元", ("1.23", "亿元")),
        ("12.5", "吨", ("12.50", "吨")),
    ],
)
def test_large_amounts_are_read_in_yi(amount: str, unit: str, shown: tuple[str, str]) -> None:
    assert rounded_amount(Decimal(amount), unit) == shown


def test_a_share_that_is_not_quite_all_or_nothing_is_not_shown_as_that() -> None:
    shown = [percent(value) for value in (None, 0.0, 0.0001, 0.5, 0.99999, 1.0)]
    assert shown == ["—", "0.0%", "<0.1%", "50.0%", ">99.9%", "100.0%"]


def test_a_share_is_rounded_half_away_from_zero_and_once() -> None:
    assert [percent(value) for value in (146 / 160, 0.0125, 0.5735, 0.0005)] == [
        "91.3%",
        "1.3%",
        "57.4%",
        "0.1%",
    ]
    dice = random.Random("shares")
    for _ in range(2000):
        whole = dice.randint(1, 100_000)
        part = dice.randint(0, whole)
        exact = Decimal(part) / whole
        (row,) = _listing("", "", "", [(ListingColumn("", "share"), _cut)], [exact]).data["rows"]
        assert cell_text(row[0], "share") == percent(exact) == percent(part / whole)
    growth = [cell_text(_cut(Decimal(value)), "growth") for value in ("-0.0125", "-0.01249", "12.34549", "0")]
    assert growth == ["-1.3%", "-1.2%", "+1,234.5%", "+0.0%"]
    assert moved(Decimal("1012.5"), Decimal(1000)) == "增加 1.3%"


def test_the_amount_of_a_matrix_is_its_grand_total() -> None:
    plan = plan_of(load_form("project-assessment-2018"))
    assert (plan.main, plan.parts) == ("funds_total", ("funds_appropriation_total", "funds_other_total"))


def test_a_bar_is_never_longer_than_the_whole_and_shows_nothing_below_nothing() -> None:
    parts = [("甲", Decimal(70), "0"), ("乙", Decimal(-5), "1"), ("丙", Decimal(60), "2")]
    bar = segments(parts, Decimal(100))
    assert [(one.label, one.start, one.length) for one in bar] == [("甲", 0, 70), ("丙", 70, 30)]
    assert segments(parts, Decimal(0)) == ()


def test_every_department_is_in_one_class_of_size() -> None:
    figures = compute_figures(Made(count=200))
    rows = sizes(figures)
    assert 3 <= len(rows) <= 8
    assert sum(int(str(row.figures[0])) for row in rows) == 200


def test_a_small_form_of_another_kind_has_its_own_figures() -> None:
    figures = compute_figures(Made(count=5, form=load_form(SMALL)))
    assert figures.quality is None or figures.quality.count == 15
    assert figures.main_label == figures.form.label_of(figures.plan.main)


def test_a_row_with_an_indicator_of_another_period_alone_is_none_without_a_target() -> None:
    form = load_form("national-project-2015")
    targets = plan_of(form).targets
    assert targets is not None and (targets.name, targets.value) == ("annual_level3", "annual_target")
    whole = compute_figures(Made(10, form=form)).quality
    made = Made(10, form=form)
    rows = list(made.rows("indicators"))
    blank = {name: None for name in rows[0][1] if name.startswith("annual_")}

    class OfTermAlone(Made):
        def rows(self, table: str) -> Iterator[tuple[str, Mapping[str, Cell]]]:
            yield from rows
            yield from ((file, {**row, **blank}) for file, row in rows)
            yield from ((file, {**row, **blank, "annual_level3": "没有指标值"}) for file, row in rows[:3])

    quality = compute_figures(OfTermAlone(10, form=form)).quality
    assert whole is not None and quality is not None
    assert quality.count == whole.count + 3 and quality.kinds["blank"] == whole.kinds["blank"] + 3


def test_a_target_that_is_a_change_is_counted_as_one_and_not_as_equal() -> None:
    made = Made(10)
    rows = list(made.rows("indicators"))

    class Changing(Made):
        def rows(self, table: str) -> Iterator[tuple[str, Mapping[str, Cell]]]:
            if table != "indicators":
                yield from super().rows(table)
                return
            for file, row in rows:
                change = {"annual_target": "下降10%", "annual_target_kind": "number"}
                yield (
                    file,
                    {**row, **change, "annual_target_operator": "=", "annual_target_direction": "下降"},
                )

    figures = compute_figures(Changing(10))
    assert figures.quality is not None and figures.quality.operators[GROWTH] == figures.quality.count
    assert [(row.name, row.figures[0]) for row in operators(figures)] == [("增减幅度", len(rows))]


def test_absurd_amounts_among_what_has_to_be_corrected_end_no_report(tmp_path: Path) -> None:
    """1E300 is a number that a cell holds; more digits than a Decimal keeps were an unexpected error."""
    box = Inbox(tmp_path / "收件")
    for number in range(6):
        box.put(f"{number}.xlsx", workbook(declaration(number)), "")
    box.put("7.xlsx", workbook(changed(declaration(7), basic_expenditure=Decimal("1E300"))), "")
    result = xlperf.consolidate(box.folder, include_rejected=True, cache=False)
    assert report_page(result)


@pytest.mark.parametrize("name", sorted(form_specs()))
def test_every_form_has_a_report_with_its_indicators(name: str, tmp_path: Path) -> None:
    """Of forms that take a target in three cells there was none: a KeyError."""
    example = forms_folder() / name / "example.json"
    given = read_file(example).declaration if example.is_file() else valid_declaration(load_form(name), 1)
    (tmp_path / "收件").mkdir()
    (tmp_path / "收件/1.xlsx").write_bytes(xlperf.template_bytes(given.form, declaration=given))
    result = xlperf.consolidate(tmp_path / "收件", form=given.form, cache=False)
    assert len(result.declarations) == 1 and report_page(result)
    figures = compute_figures(OfConsolidation(result))
    assert bool(figures.quality and figures.quality.count) == bool(plan_of(given.form).targets)


def test_the_money_of_a_row_is_the_amount_that_the_form_adds_up_and_not_a_price() -> None:
    form = form_drawn(
        """
        | 部门           | [name]         | <             |
        | 品名           | 单价           | 金额          |
        | [things.thing] | [things.price] | {things.cost} |
        | 合计           | {total}        |               |
        """,
        parts={
            "total": f'{AMOUNT}\nvalue = "sum(things.cost)"',
            "things.price": AMOUNT,
            "things.cost": 'value = "price * 3"',
        },
        more=NAMED,
    )
    assert [(one.table, one.amount) for one in plan_of(form).spending] == [("things", "cost")]
