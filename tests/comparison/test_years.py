"""Three years side by side: every amount, task and indicator in its year, with what it rose or fell by, and nothing twice."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

import xlperf
from tests.command import heard_in_chinese
from tests.workbook.seed import seed
from xlperf.comparison.years import Years, YearsLine, years_side_by_side
from xlperf.comparison.years_book import as_text, remark, write_workbook
from xlperf.declaration import Declaration, Entered
from xlperf.form import load_form
from xlperf.template.write import Options, build

pytestmark = pytest.mark.usefixtures("in_chinese")

LABELS = ("2023", "2024", "2025")


def declared(
    year: int, code: str = "001", name: str = "市教育局", basic: str = "4506.89", **more: object
) -> Declaration:
    fields: dict[str, Entered] = {
        **seed().fields,
        "department_name": name,
        "basic_expenditure": Decimal(basic),
    }
    return replace(seed(), fields=fields, code=code, year=year, file=f"{code}-{year}", **more)  # type: ignore[arg-type]


def with_rows(one: Declaration, table: str, rows: list[dict[str, Entered]]) -> Declaration:
    return replace(one, tables={**one.tables, table: rows})


def side_by_side(*years: list[Declaration]) -> Years:
    return years_side_by_side(LABELS[: len(years)], years)


def line_of(lines: tuple[YearsLine, ...], *what: str) -> YearsLine:
    (found,) = [line for line in lines if line.what[-len(what) :] == what]
    return found


def test_a_year_between_without_a_department_is_told_in_the_language_spoken(tmp_path: Path) -> None:
    years = side_by_side(
        [declared(2023), declared(2023, "002", "市水务局")],
        [declared(2024)],
        [declared(2025), declared(2025, "002", "市水务局")],
    )
    gap = next(line for line in years.departments if line.code == "002")
    assert (gap.new, gap.gone, gap.absent, remark(gap)) == ("", "", ("2024",), "2024年没有")
    assert {line.absent for line in years.departments if line.code == "001"} == {()}
    rejected = replace(gap, absent=(), not_counted=(("2024", "received, and to be corrected"),))
    with xlperf.language("en"):
        assert (remark(gap), remark(rejected)) == ("none in 2024", "2024: received, and to be corrected")
        write_workbook(replace(years, departments=(rejected,)), tmp_path / "years.xlsx")
    book = openpyxl.load_workbook(tmp_path / "years.xlsx", read_only=True)
    assert [*book["部门"].values][1][-1] == "2024: received, and to be corrected"


def test_numbers_of_people_are_whole_and_amounts_have_two_places() -> None:
    def people(year: int, number: str, basic: str) -> Declaration:
        one = declared(year, basic=basic)
        return replace(one, fields={**one.fields, "staff_count": Decimal(number)})

    text = as_text(side_by_side([people(2023, "20.0", "110.5")], [people(2024, "10", "200.0")]))
    assert "财政供养人员数  20 → 10（-10，-50.0%）" in text
    assert "基本支出  110.50 → 200.00（+89.50，+81.0%）" in text


def test_an_amount_of_a_department_stands_in_each_year_with_its_rise_and_its_share() -> None:
    years = side_by_side(
        [declared(2023, basic="100")], [declared(2024, basic="125")], [declared(2025, basic="100")]
    )
    basic = line_of(years.departments, "基本支出")
    assert basic.values == (Decimal(100), Decimal(125), Decimal(100))
    assert [(step.difference, step.share) for step in basic.steps] == [
        (Decimal(25), Decimal("0.250")),
        (Decimal(-25), Decimal("-0.200")),
    ]


def test_the_frame_holds_every_value_of_every_line() -> None:
    years = side_by_side([declared(2023, basic="100")], [declared(2024, basic="125")])
    frame = years.to_frame()
    lines = [line for of in (years.totals, years.departments, years.tasks, years.indicators) for line in of]
    assert len(frame) == 2 * len(lines)
    assert list(frame["value"]) == [value for line in lines for value in line.values]
    (second,) = frame[
        (frame["of"] == "totals") & (frame["what"] == "基本支出") & (frame["year"] == "2024")
    ].itertuples()
    assert (second.value, second.difference, second.share) == (Decimal(125), Decimal(25), Decimal("0.250"))


def test_totals_are_exact_sums_over_the_departments_of_each_year() -> None:
    years = side_by_side(
        [declared(2023, basic="0.10"), declared(2023, "002", "市卫生局", "0.20")],
        [declared(2024, basic="0.30")],
    )
    basic = line_of(years.totals, "基本支出")
    assert basic.values == (Decimal("0.30"), Decimal("0.30"))
    assert basic.steps[0].difference == 0


def test_a_department_that_left_a_year_out_or_changed_its_name_is_one_department() -> None:
    years = side_by_side(
        [declared(2023, basic="1")],
        [declared(2024, "002", "市卫生局", "5")],
        [declared(2025, name="市教育委员会", basic="3")],
    )
    education, health = [line for line in years.departments if line.what == ("基本支出",)]
    assert education.values == (Decimal(1), None, Decimal(3))
    assert [step.difference for step in education.steps] == [None, None]
    assert health.values == (None, Decimal(5), None)
    assert (health.new, health.gone) == ("2024", "2025")
    assert any("市教育委员会" in note for note in years.notes)


def test_what_nobody_can_match_is_named_and_not_put_side_by_side() -> None:
    years = side_by_side(
        [declared(2023, "001", "甲局"), declared(2023, "002", "乙局")],
        [declared(2024, "001", "乙局")],
    )
    assert {file for file, _ in years.unreadable} == {"001-2023", "002-2023", "001-2024"}
    assert all(line.values[1] is None for line in years.departments)


def test_a_department_that_nobody_can_match_in_a_year_makes_no_rise_of_the_next() -> None:
    """The code of one went to another: what is neither's in one year is in no total."""
    years = side_by_side(
        [declared(2023, "006", "市民政局", "5"), declared(2023, "001", basic="1")],
        [declared(2024, "006", "市地震局", "7"), declared(2024, "106", "市民政局", "5"), declared(2024, "001", basic="1")],
        [declared(2025, "206", "市地震局", "7"), declared(2025, "106", "市民政局", "5"), declared(2025, "001", basic="1")],
    )  # fmt: skip
    assert line_of(years.totals, "基本支出").values == (Decimal(1),) * 3
    assert {file for file, _ in years.unreadable} >= {"006-2023", "006-2024", "106-2024"}


def test_tasks_are_followed_by_name_and_of_one_name_the_first_with_the_first() -> None:
    def tasks(year: int, *rows: tuple[str, str]) -> Declaration:
        return with_rows(
            declared(year),
            "key_tasks",
            [{"name": name, "content": "内容", "amount": Decimal(amount)} for name, amount in rows],
        )

    years = side_by_side(
        [tasks(2023, ("办学", "10"), ("办学", "20"))],
        [tasks(2024, ("办　学", "11"), ("修缮", "7"))],
        [tasks(2025, ("修缮", "14"))],
    )
    own = [line for line in years.tasks if line.what[0] == years.tasks[0].what[0]]
    shown = [(line.what[1], line.values, remark(line)) for line in own]
    assert (("办 学", (Decimal(10), Decimal(11), None), "2025年不再有")) in shown
    assert ("办学", (Decimal(20), None, None), "2024年不再有") in shown
    assert ("修缮", (None, Decimal(7), Decimal(14)), "2024年新增") in shown
    assert line_of(tuple(own), "修缮").steps[1].share == Decimal("1.000")


def test_indicators_rise_by_their_target_where_sign_and_unit_are_the_same() -> None:
    def indicators(year: int, *targets: str) -> Declaration:
        rows: list[dict[str, Entered]] = [
            {"level1": "产出指标", "level2": "数量指标", "level3": f"活动{at}", "annual_target": target}
            for at, target in enumerate(targets)
        ]
        return with_rows(declared(year), "indicators", rows)

    years = side_by_side([indicators(2023, "≥40场", "95%")], [indicators(2024, "≥50场", "按期完成")])
    first, second = line_of(years.indicators, "活动0"), line_of(years.indicators, "活动1")
    assert (first.steps[0].difference, first.steps[0].share) == (Decimal(10), Decimal("0.250"))
    assert second.values == ("95%", "按期完成")
    assert (second.steps[0].difference, second.steps[0].share) == (None, None)


def test_amounts_of_a_year_in_another_unit_are_converted_and_that_is_said() -> None:
    in_yuan = replace(declared(2023, basic="45068900"), form=replace(seed().form, amounts="元"))
    years = side_by_side([in_yuan], [declared(2024)])
    basic = line_of(years.departments, "基本支出")
    assert basic.values == (Decimal("4506.89"), Decimal("4506.89"))
    assert basic.steps[0].difference == 0
    task = years.tasks[0]
    assert task.values[1] == task.values[0] * 10_000  # type: ignore[operator]
    assert any("元" in note and "已换算成" in note for note in years.notes)


@pytest.fixture(scope="module")
def three_years(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    folder = tmp_path_factory.mktemp("years")
    paths = []
    for year, basic in ((2023, "4506.89"), (2024, "5000.89"), (2025, "4506.89")):
        one = replace(declared(year, basic=basic), year=year)
        path = folder / str(year)
        path.mkdir()
        (path / "001_市教育局.xlsx").write_bytes(build(one.form, Options(year=year), one))
        paths.append(path)
    return paths


def test_the_command_says_little_and_writes_all(
    three_years: list[Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "历年.xlsx"
    newest_first = [str(path) for path in three_years[::-1]]
    status, text, told = heard_in_chinese(
        capsys, "compare", *newest_first, "--include-rejected", "-o", str(out)
    )
    assert status == 0, told
    assert "2023年、2024年、2025年" in text
    assert str(out) in told
    assert "494.00" in text
    assert len(text.splitlines()) < 40
    book = openpyxl.load_workbook(out)
    assert book.sheetnames == ["合计", "部门", "任务", "指标"]
    rows = {row[2]: row for row in book["部门"].iter_rows(min_row=2, values_only=True)}
    assert [cell.value for cell in book["部门"][1]][3:] == [
        *("2023年", "2024年", "增减", "增减%", "2025年", "增减", "增减%", "说明")
    ]
    assert rows["基本支出"][3:9] == (4506.89, 5000.89, 494.0, 0.11, 4506.89, -494.0)


def test_whole_numbers_have_no_places(three_years: list[Path], capsys: pytest.CaptureFixture[str]) -> None:
    """People were 212,274.0."""
    _, text, _ = heard_in_chinese(capsys, "compare", *map(str, three_years), "--include-rejected")
    assert "→" in text and not re.search(r"\d\.\d(?![\d%])", text), text


def test_json_has_every_line(three_years: list[Path], capsys: pytest.CaptureFixture[str]) -> None:
    status, text, _ = heard_in_chinese(
        capsys, "compare", *map(str, three_years), "--include-rejected", "--format", "json"
    )
    found = json.loads(text)
    assert status == 0
    assert found["labels"] == ["2023", "2024", "2025"]
    (basic,) = [one for one in found["departments"] if one["what"] == ["基本支出"]]
    assert basic["values"] == ["4506.89", "5000.89", "4506.89"]
    assert basic["steps"][0]["difference"] == "494"


def test_one_path_that_is_no_dataset_is_a_wrong_use(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status, _, told = heard_in_chinese(capsys, "compare", str(tmp_path))
    assert status == 2
    assert "至少两个" in told


def test_one_dataset_of_several_years_is_compared_with_itself_year_by_year(
    three_years: list[Path], tmp_path: Path
) -> None:
    for path in three_years:
        xlperf.consolidate(path, dataset=tmp_path / "库", include_rejected=True)
    years = xlperf.compare_years(tmp_path / "库")
    assert years.labels == LABELS
    assert line_of(years.departments, "基本支出").values == tuple(
        map(Decimal, ("4506.89", "5000.89", "4506.89"))
    )


def test_the_steps_of_one_year_are_no_years(
    three_years: list[Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    paths = [three_years[2]]
    for name in ("national-department-2015", "self-evaluation-2020"):
        form = load_form(name)
        fields: dict[str, Entered] = {form.department: "市教育局"}
        path = tmp_path / f"{name}.xlsx"
        path.write_bytes(build(form, Options(year=2025), Declaration(form, fields, {}, 2025)))
        paths.append(path)
    status, _, told = heard_in_chinese(capsys, "compare", *map(str, paths), "--include-rejected")
    assert status == 2
    assert "--round" in told
