"""Advice by name: what is well formed and yet a slip for an indicator of its name; and values that deserve none."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from xlperf.messages import all_messages
from xlperf.target import advice_of, parse, reasons, text_advice

CASES = Path(__file__).parent / "cases"
YEAR = 2023


def rows(*names: str) -> list[list[str]]:
    """name, text, level2, kind of advice ("" for none) of each line."""
    lines = [line for name in names for line in (CASES / name).read_text(encoding="utf-8").splitlines()[1:]]
    return [[*line.split("\t"), ""][:4] for line in lines if line]


def advised(row: list[str]) -> str:
    name, text, level2, _ = row
    return advice_of(name, parse(text), level2, YEAR).id.removeprefix("target-advice-")


@pytest.mark.parametrize(
    "row", rows("slips.tsv", "more_slips.tsv", "blind_advice.tsv", "blind_advice_2.tsv"), ids="/".join
)
def test_a_slip_is_found_by_its_kind_and_a_good_value_is_left(row: list[str]) -> None:
    assert advised(row) == row[3]


def test_a_good_value_is_left_alone() -> None:
    good = rows("good.tsv")
    assert len(good) > 150
    assert [row for row in good if advised(row)] == []


def test_every_advice_has_its_words_in_both_languages() -> None:
    shown = {
        advice_of(name, parse(text), level2, YEAR).text(lang)
        for name, text, level2, _ in rows("slips.tsv", "more_slips.tsv")
        for lang in ("zh", "en")
    }
    assert not any("{" in words for words in shown)
    assert all(all(all_messages()[advice]) for advice in reasons.ADVICE)


@pytest.mark.parametrize(
    ("written", "advice", "detail"),
    [
        ("9月前", "month-before", "8月底前 / 9月底前"),
        ("1月前完成", "month-before", "12月底前 / 1月底前"),
        ("9月底前", "", ""),
        ("2023年9月30日前", "", ""),
        ("1900年4月4日", "spreadsheet-date", "95"),
        ("控制在预算范围内", "amount-missing", ""),
        ("控制在合理范围内", "", ""),
        ("是/否", "not-chosen", ""),
        ("是", "", ""),
    ],
)
def test_some_texts_are_odd_whatever_the_indicator_is_called(written: str, advice: str, detail: str) -> None:
    said = text_advice(parse(written))
    assert (said.id.removeprefix("target-advice-"), said.detail) == (advice, detail)


def test_a_spreadsheets_serial_number_is_said_as_the_day_that_it_is() -> None:
    said = advice_of("资金下达时间", parse("44,561"), "时效指标")
    assert said.id == "target-advice-date-expected"
    assert "44561 = 2021年12月31日" in said.text("zh")
    assert parse("44,561").low == Decimal(44561)


def test_the_year_end_alone_is_advised_of_only_where_time_is_asked_for() -> None:
    assert advice_of("项目完成时间", parse("2023年底"), "时效指标", 2023).id == "target-advice-year-end"
    assert advice_of("森林蓄积量", parse("2023年底"), "生态效益指标", 2023).id == ""


@pytest.mark.parametrize(
    ("written", "named"), [("2021年底", "2021"), ("2024年2月底前", ""), ("12月底前", "")]
)
def test_a_date_of_another_year_is_named(written: str, named: str) -> None:
    said = advice_of("完成时间", parse(written), "时效指标", 2023)
    assert (said.detail if said.id.endswith("wrong-year") else "") == named
