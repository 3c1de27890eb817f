"""A report holds departments against their own past and against those like them, and names first what makes its totals useless."""

from __future__ import annotations

import datetime
import statistics
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from lxml import html

import xlperf
from tests.programs.pdf import Pdf
from tests.report.made import HOSTILE, Made
from tests.workbook.seed import seed
from xlperf.consolidation.judgement.past import past_amounts, past_of
from xlperf.consolidation.workbook.words import title_of_any
from xlperf.declaration import Declaration, Entered
from xlperf.report import report_page, write_director_page
from xlperf.report.computation import compute_figures
from xlperf.report.director import charts, director_page
from xlperf.report.parents import parent_views
from xlperf.report.summary import paragraph, to_do
from xlperf.report.unusual import give_reasons
from xlperf.template.write import Options, build

pytestmark = pytest.mark.usefixtures("in_chinese")

DAY = datetime.date(2026, 11, 28)
PARENTS = tuple(f"市第{number}委员会" for number in range(12))


def outlying(**more: object) -> Made:
    """Sixty departments, of which the fourth has nearly all of the money."""
    made = Made(count=60, silent=6, parents=PARENTS, **more)  # type: ignore[arg-type]
    fields = made.declared[3].fields
    fields["expenditure_total"] = Decimal(10) ** 12  # type: ignore[index]
    return made


def test_one_department_that_is_nearly_all_of_the_total_is_named_before_all_else() -> None:
    first = to_do(compute_figures(outlying()))[0]
    assert first.tone == "alarm"
    assert (
        "部门00003 一家占支出合计的 99.9%" in first.text or "部门00003 一家占支出合计的 99.5%" in first.text
    )
    assert "其余 59 个部门合计" in first.names
    page = html.document_fromstring(report_page(outlying(), DAY).decode())
    assert page.xpath("//div[@class='todo']//li[1]/@class") == ["is-alarm"]


def test_without_such_a_department_nothing_is_called_that() -> None:
    assert not [item for item in to_do(compute_figures(Made(count=60))) if item.tone == "alarm"]


def test_the_report_says_by_how_much_the_total_moved_also_of_those_that_both_years_have() -> None:
    figures = compute_figures(Made(count=60, with_past=True))
    text = "".join(paragraph(figures))
    both = [line for line in figures.lines if line.past is not None]
    assert len(both) == 30
    assert f"两年都有的 {len(both)} 个部门增加" in text
    assert "比上年（" in text


def test_a_department_that_is_ten_times_its_past_is_marked_with_the_reason() -> None:
    figures = compute_figures(Made(count=60, with_past=True))
    give_reasons(figures)
    (first,) = [line for line in figures.lines if line.declared.file == "0.xlsx"]
    assert first.reasons[0].startswith("支出合计比上年增加 900.0%（上年 ")
    assert not [line for line in figures.lines if line.past == line.main and "上年" in "".join(line.reasons)]


def test_what_a_person_costs_is_held_against_departments_of_the_same_parent() -> None:
    made = Made(count=60, parents=("市委", "市政府"))
    for number, one in enumerate(made.declared):
        one.fields["basic_expenditure"] = Decimal(20 if number % 2 else 200)  # type: ignore[index]
        one.fields["staff_count"] = Decimal(10)  # type: ignore[index]
    made.declared[4].fields["basic_expenditure"] = Decimal(2000)  # type: ignore[index]
    figures = compute_figures(made)
    give_reasons(figures)
    said = {line.declared.file: line.reasons for line in figures.lines if line.reasons}
    assert list(said) == ["4.xlsx"]
    assert "“市委”所属 30 个部门中位数 20.00 万元的 10.0 倍" in said["4.xlsx"][0]


def test_a_median_is_worked_out_once_for_all_that_are_held_against_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked = []
    median = statistics.median
    monkeypatch.setattr(statistics, "median", lambda rates: asked.append(len(rates)) or median(rates))
    give_reasons(compute_figures(Made(count=60, parents=("市委", "市政府"))))
    assert sorted(asked) == [30, 30, 60]


def test_each_parent_has_its_departments_their_past_and_those_that_are_missing() -> None:
    figures = compute_figures(Made(count=12, silent=3, with_past=True))
    views = {view.name: view for view in parent_views(figures)}
    assert set(views) == {"市委", "市政府"}
    assert len(views["市委"].rows) == 6 + 3
    assert views["市委"].missing == 3
    assert sum(view.main for view in views.values()) == figures.main_total
    page = html.document_fromstring(report_page(Made(count=12, silent=3, with_past=True), DAY).decode())
    assert [node.text for node in page.xpath("//details[@class='parent']/summary/b")] == list(views)


def test_the_rule_and_not_one_department_s_message_stands_under_what_should_be() -> None:
    for check in ("blank-form", "stands-out", "workbook-altered", "intake-shifted", "amount-text", "review"):
        assert title_of_any(check), check


# ---------------------------------------------------------------- the year before


def declared(year: int, code: str, amount: str) -> Declaration:
    fields: dict[str, Entered] = {
        **seed().fields,
        "basic_expenditure": Decimal(amount),
        "project_expenditure": None,
    }
    return replace(seed(), fields=fields, code=code, year=year)


def test_of_several_years_before_the_newest_counts_and_not_their_sum() -> None:
    class At:
        key, code, name = "a", "001", ""

    years = [declared(2021, "001", "5"), declared(2022, "001", "7"), declared(2023, "001", "9")]
    past = past_of(years, seed().form, 2023, [At()])  # type: ignore[list-item]
    assert past.year == 2022
    assert past.amounts == {"a": past.total}
    assert past.total == years[1].tidy_fields()["expenditure_total"]


def test_the_past_of_departments_that_exchanged_their_codes_is_their_own() -> None:
    now = [("a", "002", "市教育局"), ("b", "001", "市财政局"), ("c", "003", "市数据局")]
    then = [
        ("001", "市教育局", Decimal(5), ""),
        ("002", "市财政局", Decimal(7), ""),
        ("003", "市科技局", Decimal(9), ""),
    ]
    past = past_amounts(2022, then, now)
    assert past.amounts == {"a": 5, "b": 7, "c": 9} and past.renamed == {"c": "市科技局"}


@pytest.fixture(scope="module")
def two_years(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    folder = tmp_path_factory.mktemp("两年")
    for year in (2022, 2023):
        one = replace(seed(), code="001", year=year)
        (folder / str(year)).mkdir()
        (folder / str(year) / "001.xlsx").write_bytes(build(one.form, Options(year=year), one))
    return folder / "2022", folder / "2023"


def test_a_consolidation_against_last_year_and_a_dataset_of_both_say_the_same(
    two_years: tuple[Path, Path], tmp_path: Path
) -> None:
    before, now = two_years
    result = xlperf.consolidate(now, against=before, include_rejected=True, cache=False)
    xlperf.consolidate(before, dataset=tmp_path / "库", include_rejected=True)
    xlperf.consolidate(now, dataset=tmp_path / "库", include_rejected=True)
    from xlperf.report.of_dataset import as_source

    one, other = as_source(result).past(), as_source(xlperf.open_dataset(tmp_path / "库")).past()
    assert one.year == other.year == 2022
    assert one.total == other.total > 0
    assert list(one.amounts.values()) == list(other.amounts.values()) == [one.total]
    text = report_page(result, DAY).decode()
    assert "比上年" in text


# ---------------------------------------------------------------- the director's page


def test_the_director_s_page_has_the_alarm_first_and_three_charts() -> None:
    page = html.document_fromstring(director_page(outlying(with_past=True), "市财政局", DAY).decode())
    assert page.xpath("//ul[@class='todo']/li[1]/@class") == ["is-alarm"]
    assert [caption.text.strip() for caption in page.xpath("//caption")] == [
        "一、报送进度",
        "二、资金",
        "三、绩效指标",
    ]
    assert page.xpath("//script") == []


def test_its_bars_are_those_of_the_figures() -> None:
    figures = compute_figures(Made(count=60, silent=6, parents=PARENTS))
    reports, money, _ = charts(figures)
    assert reports.rows[0].name == PARENTS[0]
    assert reports.rows[0].figures[:2] == ("5", "6")
    assert money.rows[0].bar[0].length == 100
    assert money.rows[0].name == figures.parents[0].name


@pytest.mark.programs
@pytest.mark.parametrize("hostile", [False, True])
def test_it_is_one_page_of_a4_whatever_was_declared(hostile: bool, pdf: Pdf, tmp_path: Path) -> None:
    source = Made(
        count=60,
        silent=30,
        with_past=True,
        **({"texts": HOSTILE, "parents": HOSTILE} if hostile else {"parents": PARENTS}),
    )  # type: ignore[arg-type]
    out = tmp_path / "领导.pdf"
    write_director_page(source, out, DAY, office="市财政局预算处" * 4)
    assert [(round(width), round(height)) for width, height in pdf.page_sizes(out)] == [(210, 297)]
    assert "满意度指标" in "".join(pdf.text(out))
