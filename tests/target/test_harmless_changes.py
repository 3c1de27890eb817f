"""What happens to a text on its way (wrapped lines, blanks, width, a sign typed twice) changes no value in silence."""

from __future__ import annotations

import pytest

from tests.target.labelled import all_rows
from xlperf.target import Target, parse

VALUES = sorted({row[0] for row in all_rows() if row[1] in ("number", "date") and "\n" not in row[0]})
# brackets of a unit stay
FULL_WIDTH = {code: code + 0xFEE0 for code in range(0x21, 0x7F) if chr(code) not in "()"}
REPEATABLE = "/·≥≤+（"


def differs(text: str, changed: str) -> str:
    """What `changed` is read as where that is another value than that of `text`; "" where it is the same, or refused."""
    before, after = parse(text), parse(changed)
    if after.kind not in ("number", "date") or meaning(before) == meaning(after):
        return ""
    return f"{changed!r}: {after.canonical}, not {before.canonical}"


def meaning(target: Target) -> tuple[object, ...]:
    return target.kind, target.operator, target.low, target.high, target.unit


@pytest.mark.parametrize("end", ["。", "；", ";", "，", "、", "!", " ", "\n", ".", "\u200b"])
def test_what_stands_behind_the_value_takes_nothing_from_it(end: str) -> None:
    assert [said for text in VALUES if (said := differs(text, text + end))] == []


@pytest.mark.parametrize("mark", "".join(REPEATABLE))
def test_a_sign_typed_twice_takes_nothing_from_the_value(mark: str) -> None:
    assert [
        said for text in VALUES if mark in text and (said := differs(text, text.replace(mark, mark * 2, 1)))
    ] == []


def test_full_width_is_half_width() -> None:
    assert [said for text in VALUES if (said := differs(text, text.translate(FULL_WIDTH)))] == []


@pytest.mark.parametrize("blank", [" ", "\n"])
def test_a_value_broken_by_a_blank_or_a_line_is_the_same_value_or_refused(blank: str) -> None:
    said = [
        differs(text, text[:place] + blank + text[place:])
        for text in VALUES[:: 5 if blank == "\n" else 1]
        if "&" not in text  # what is left of HTML
        for place in range(len(text) + 1)
    ]
    assert [one for one in said if one] == []


@pytest.mark.parametrize(
    ("text", "kind", "canonical"),
    [
        ("2022年\n12月底", "date", "2022年12月31日"),
        ("不超过24小\n时", "number", "≤24小时"),
        ("每半年\n1次", "number", "1次/半年"),
        ("12345\n热线办结率≥95%", "number", "≥95%"),
        ("培训3期\n发放500份", "compound", "3期；500份"),
        ("培训天数2天\n培训人数达标率95%", "compound", "2天；95%"),
        ("完成率98%\n满意度95", "compound", "98%；95"),
    ],
)
def test_a_wrapped_value_is_one_and_a_value_a_line_are_several(text: str, kind: str, canonical: str) -> None:
    read = parse(text)
    assert (read.kind, read.canonical) == (kind, canonical)


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("120（万元）", "120万元"),
        ("总投资（亿元）≥1.2", "≥1.2亿元"),
        ("120，单位：万元", "120万元"),
        ("120【元】/年", "120元/年"),
        ("1200元/床位/年", "1200元/床位·年"),
        ("200元/管护员/月", "200元/管护员·月"),
        ("500元/点位以内", "≤500元/点位"),
        ("1次以上/年", "≥1次/年"),
        ("200元以上每人", "≥200元/人"),
        ("3500元（人/年）", "3500元/人·年"),
        ("2000元/月（人）", "2000元/人·月"),
        ("2000元/月 人", "2000元/人·月"),
        ("2000元人月", "2000元/人·月"),
        ("2000元∕人", "2000元/人"),
        ("2800元一盏", "2800元/盏"),
    ],
)
def test_nothing_of_a_unit_is_lost(text: str, canonical: str) -> None:
    assert parse(text).canonical == canonical
