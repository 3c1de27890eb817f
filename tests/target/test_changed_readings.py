"""Every labelled text that is read otherwise than by the first grammar is listed with its reason, and read as listed."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.target.labelled import all_rows
from xlperf.target import Target, parse

LINES = (Path(__file__).parent / "cases" / "changed_readings.tsv").read_text(encoding="utf-8").splitlines()
ROWS = [line.split("\t") for line in LINES[2:]]


def shown(target: Target) -> str:
    """`number: ≥95%`, or of what is refused the reason."""
    if target.kind == "invalid":
        return f"invalid: {target.reason.removeprefix('target-')}"
    return f"{target.kind}: {target.canonical}"


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_a_changed_reading_is_as_listed_and_has_a_reason(row: list[str]) -> None:
    text, before, now, why = row
    assert shown(parse(text)) == now
    assert before != now
    assert len(why) > 20


def test_what_is_listed_is_labelled() -> None:
    labelled = {row[0] for row in all_rows()}
    assert [row[0] for row in ROWS if row[0] not in labelled] == []
