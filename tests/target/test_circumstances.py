"""What a number is held against, which way it goes, and the time it is for: basis, direction, period."""

from __future__ import annotations

from pathlib import Path

import pytest

from xlperf.target import accepts, consistent, parse, record, same_meaning
from xlperf.target.scoring import canonical_target, score

CASES = Path(__file__).parent / "cases" / "circumstances.tsv"
ROWS = [line.split("\t") for line in CASES.read_text(encoding="utf-8").splitlines()[1:]]


@pytest.mark.parametrize(("written", "basis", "direction", "period"), ROWS)
def test_a_labelled_text_has_its_circumstances(written: str, basis: str, direction: str, period: str) -> None:
    target = parse(written)
    assert (target.basis, target.direction, target.period) == (basis, direction, period)


@pytest.mark.parametrize(
    ("written", "columns"),
    [
        ("较上年下降10%", ("＝", "10", "%（较上年下降）")),
        ("同比增长≥5%", ("≥", "5", "%（同比增长）")),
        ("提高3个百分点", ("＝", "3", "个百分点（增长）")),
        ("下降10%", ("＝", "10", "%（下降）")),
        ("从85%提高到90%", ("＝", "90", "%")),
        ("每季度1次", ("＝", "1", "次/季度")),
    ],
)
def test_a_change_is_no_level_in_the_three_columns(written: str, columns: tuple[str, str, str]) -> None:
    target = parse(written)
    assert target.columns() == columns
    assert bool(target.split("zh")) == bool(target.growth)


def test_a_part_of_several_has_its_own() -> None:
    first, second = parse("投诉率同比下降5%，满意度≥95%").parts
    assert (first.growth, second.growth) == ("同比下降", "")


def test_growth_and_decline_are_not_the_same_and_neither_meets_the_other() -> None:
    more, less = parse("增长5%"), parse("下降5%")
    assert not same_meaning(more, less)
    assert consistent(more, less) == "target-annual-differs"
    assert consistent(more, parse("增长15%")) == ""
    assert accepts(less, "下降5%") and accepts(less, "5%") and not accepts(less, "增长5%")


def test_a_change_is_not_written_over_by_its_number() -> None:
    assert canonical_target("较上年下降10%") == "较上年下降10%"
    assert canonical_target("不少于40场") == "≥40场"


def test_a_decline_that_was_aimed_at_is_not_scored_by_a_rise() -> None:
    from decimal import Decimal

    assert score("下降10%", "下降12%", Decimal(10)) == 10
    assert score("下降10%", "增长12%", Decimal(10)) is None


def test_the_record_says_them() -> None:
    said = record(parse("较2020年提高3个百分点"), "zh")
    assert (said["basis"], said["direction"], said["period"]) == ("2020年", "增长", "")
