"""A target in three cells and in one: joined and divided, the meaning is the same, and nothing is lost."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.searches import examples
from xlperf.target import parse, same_meaning
from xlperf.target.in_parts import SIGN_SPELLINGS, divided, joined, offered

TEXTS = sorted(
    {
        line.partition("\t")[0].strip()
        for table in Path(__file__).parent.glob("*.tsv")
        for line in table.read_text(encoding="utf-8").splitlines()[1:]
    }
)
DIVIDED = [
    ("≥18公里", ("≥", "18", "公里")),
    ("40场", ("＝", "40", "场")),
    ("＜5%", ("＜", "5", "%")),
    ("≥6.8万人", ("≥", "6.8", "万人")),
    ("5-10天", ("＝", "5～10", "天")),
    ("约100个", ("＝", "约100", "个")),
    ("不低于95%", ("≥", "95", "%")),
    ("10小时以内", ("≤", "10", "小时")),
    ("1,200人", ("＝", "1200", "人")),
    ("每年1次", ("＝", "1", "次/年")),
    ("", ("", "", "")),
]
KEPT = [
    "健全",
    "较上年下降10%",
    "2024年9月30日前",
    "开展不少于40场通信保障任务",
    "18公里（含支线）",
    "新建3处，改造5处",
    "待定",
]


@pytest.mark.parametrize(("text", "cells"), DIVIDED)
def test_a_number_is_divided_into_its_sign_its_value_and_its_unit(text: str, cells: tuple[str, ...]) -> None:
    assert divided(text) == cells


@pytest.mark.parametrize("text", KEPT)
def test_what_three_cells_cannot_hold_is_kept_as_it_is(text: str) -> None:
    assert divided(text) == ("定性", text, "") and joined(*divided(text)) == text


def test_divided_and_joined_every_text_of_the_field_means_the_same() -> None:
    numbers = 0
    for text in TEXTS:
        again = joined(*divided(text))
        assert again == text or same_meaning(parse(again), parse(text)), text
        numbers += divided(text)[0] != "定性"
    assert numbers > 500


NUMBERS = st.one_of(
    st.integers(0, 10**8).map(str), st.decimals(0, 9999, places=2, allow_nan=False).map(lambda n: f"{n:f}")
)
UNITS = st.sampled_from(("", "%", "个", "人次", "万元", "公里", "次/年", "个工作日", "元/平方米", "‰"))


@examples(200)
@given(st.sampled_from(("≥", "＞", "≤", "＜", "＝")), NUMBERS, UNITS)
def test_joined_and_divided_the_cells_are_the_same(sign: str, number: str, unit: str) -> None:
    again = divided(joined(sign, number, unit))
    assert joined(*again) == joined(sign, number, unit) or same_meaning(
        parse(joined(*again)), parse(joined(sign, number, unit))
    )
    assert again == (sign, number, unit)


@pytest.mark.parametrize("begins", SIGN_SPELLINGS)
def test_every_spelling_of_a_sign_makes_the_same_target(begins: str) -> None:
    assert {joined(sign, "95", "%") for sign in SIGN_SPELLINGS[begins]} == {f"{begins}95%"}


def test_a_sign_is_offered_as_the_form_spells_it() -> None:
    assert offered("≥", ("正向", "反向", "定性指标")) == "正向"
    assert offered("＝", ("等于", "定性")) == "等于" and offered("定性", ("等于", "定性指标")) == "定性指标"
    assert offered("＝", ("≥", "定性")) == "＝"  # it has no such choice, and is told
