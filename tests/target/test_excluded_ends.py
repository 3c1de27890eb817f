"""A range of which an end is itself not meant: 大于5小于10, (95%,98%]."""

from __future__ import annotations

import pytest

from xlperf.target import accepts, parse, record, same_meaning
from xlperf.target.in_parts import divided


@pytest.mark.parametrize(
    ("written", "excludes"),
    [
        ("大于5小于10", "both"),
        ("5<x<10", "both"),
        ("10>浓度≥5", "high"),
        ("10≥浓度>5", "low"),
        ("低于95%，高于90%", "both"),
        ("大于等于90%小于95%", "high"),
        ("(95%,98%]", "low"),
        ("[95%,98%)", "high"),
        ("（95%，98%）", "both"),
        ("[95%,98%]", ""),
        ("100（不含）-200（含）人", "low"),
        ("60（含）～80（不含）分", "high"),
        ("40%≤比例≤60%", ""),
        ("5～10天", ""),
    ],
)
def test_the_ends_that_are_not_meant_are_named(written: str, excludes: str) -> None:
    target = parse(written)
    assert (target.operator, target.excludes, record(target)["excludes"]) == ("range", excludes, excludes)


def test_an_end_that_is_not_meant_does_not_meet_the_target() -> None:
    assert not accepts("(95%,98%]", "95%") and accepts("(95%,98%]", "98%") and accepts("(95%,98%]", "95.01%")
    assert not accepts("[95%,98%)", "98%") and accepts("[95%,98%)", "95%")


def test_it_is_another_target_than_the_range_with_its_ends() -> None:
    assert not same_meaning(parse("大于5小于10"), parse("5～10"))
    assert same_meaning(parse("大于5小于10"), parse("5<x<10"))
    assert not parse("大于5小于10").says_all and parse("[5,10]").says_all


def test_the_rows_of_the_budget_system_keep_its_signs() -> None:
    assert parse("(95%,98%]").rows() == ((">", "95", "%"), ("≤", "98", "%"))
    assert divided("大于5小于10")[0] == "定性"
