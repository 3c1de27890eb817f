"""Every labelled example is read exactly: kind, operator, low, high, unit, ok, and canonical where it is given."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.target.labelled import SETS, rows
from xlperf.target import Target, parse


def end(value: Decimal | str | None, written: str) -> object:
    """What a label's number looks like beside `value`: a Decimal for numbers, the text for dates."""
    if not written:
        return None
    return Decimal(written) if isinstance(value, Decimal) and "-" not in written[1:] else written


def differences(target: Target, row: list[str]) -> list[str]:
    _, kind, operator, low, high, unit, ok, canonical = row
    wanted = {
        "kind": kind,
        "operator": operator or None,
        "low": end(target.low, low),
        "high": end(target.high, high),
        "unit": unit,
        "ok": ok == "yes",
        "canonical": canonical or target.canonical,
    }
    return [
        f"{part}: {getattr(target, part)!r}, not {want!r}"
        for part, want in wanted.items()
        if getattr(target, part) != want
    ]


@pytest.mark.parametrize("name", SETS)
def test_every_example_of_a_set_is_read_as_labelled(name: str) -> None:
    read = [(row[0], differences(parse(row[0]), row)) for row in rows(name)]
    assert [one for one in read if one[1]] == []
