"""The workbook's own check of a target value never alarms where the grammar accepts the value."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from tests.declarations import TARGETS
from xlperf.expression import Environment, Scope, parse, trim
from xlperf.expression.native_reading import INVALID_TARGETS
from xlperf.target import parse as parse_target

LABELLED = sorted(Path(__file__).parents[1].joinpath("target").glob("*.tsv"))
SCOPE = Scope({"target": "text"}, {})
NATIVE = parse("target_ok(target)", SCOPE).as_spreadsheet()


def alarms(text: str) -> bool:
    """Whether the formula alarms; that the formula is what `as_spreadsheet` says is proved by recalculation."""
    return not NATIVE.value(Environment({"target": trim(text)}, {}))


def labelled() -> list[str]:
    texts = []
    for path in LABELLED:
        with path.open(encoding="utf-8") as file:
            texts += [line.rstrip("\n").split("\t")[0] for line in file if line[:1] != "#"]
    return texts


def test_it_never_alarms_at_a_labelled_value_that_the_grammar_accepts() -> None:
    texts = [*labelled(), *TARGETS]
    assert len(texts) > 200
    assert [text for text in texts if alarms(text) and parse_target(text).ok] == []


def test_it_alarms_at_each_value_on_its_list_and_the_grammar_refuses_each_of_them() -> None:
    assert [text for text in INVALID_TARGETS if not alarms(text) or parse_target(text).ok] == []


WORDS = st.sampled_from(
    [
        *INVALID_TARGETS,
        "≥",
        "不少于",
        "约",
        "3",
        "95",
        "1.2",
        "１２",
        "%",
        "场",
        "万",
        "亿元",
        "个工作日",
        "年底前",
        "至",
        " ",
        "　",
        "无投诉",
    ]
)


@given(st.lists(WORDS, max_size=5).map("".join))
def test_it_never_alarms_at_a_composed_value_that_the_grammar_accepts(text: str) -> None:
    assert not (alarms(text) and parse_target(text).ok)
