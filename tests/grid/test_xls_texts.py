"""Texts of an .xls whose runs strike some of them out, wherever records are continued ([MS-XLS] 2.5.293)."""

from __future__ import annotations

import struct

import pytest

from xlperf.intake.handmade.formats.xls_appearance import Texts, _Looks


def packed(text: str, runs: list[tuple[int, int]]) -> bytes:
    units = text.encode("utf-16-le")
    head = struct.pack("<HB", len(units) // 2, 1 | (8 if runs else 0))
    count = struct.pack("<H", len(runs)) if runs else b""
    return head + count + units + b"".join(struct.pack("<HH", *run) for run in runs)


STRINGS = [("前一条", []), ("≥90%≥95%", [(0, 1), (4, 2)]), ("最后🙂划去", [(4, 1)]), ("尾", [])]


@pytest.mark.parametrize("cut", range(4, 60))
def test_texts_and_runs_are_read_across_a_continued_record(cut: int) -> None:
    whole = b"".join(packed(text, runs) for text, runs in STRINGS)
    ends = []  # where a record may end: between texts, between runs, and within characters
    at = 0
    for text, runs in STRINGS:
        start = at + 3 + 2 * bool(runs)
        body = start + len(text.encode("utf-16-le"))
        ends += [(place, True) for place in range(start + 2, body, 2)]
        at = body + 4 * len(runs)
        ends += [(place, False) for place in range(body + 4, at + 1, 4) if runs] or [(at, False)]
    place, within = ends[cut % len(ends)]
    pieces = [whole[:place], (b"\x01" if within else b"") + whole[place:]]
    reader = Texts(pieces, 0)
    found = [reader.rich() for _ in STRINGS]
    assert [(text, list(runs)) for text, runs in found] == STRINGS


@pytest.mark.parametrize(
    ("by_cell", "runs", "gone", "left"),
    [
        (False, [(0, 1), (4, 2)], "≥90%", "≥95%"),
        (False, [(4, 1)], "≥95%", "≥90%"),
        (True, [(4, 2)], "≥90%", "≥95%"),
        (True, [(0, 2)], "", "≥90%≥95%"),
        (False, [(0, 1)], "≥90%≥95%", ""),
        (False, [(0, 99)], "", "≥90%≥95%"),
    ],
)
def test_what_a_run_says_goes_before_what_the_cell_says(
    by_cell: bool, runs: list[tuple[int, int]], gone: str, left: str
) -> None:
    looks = _Looks([(by_cell, "", False)], [False, True, False], {})
    assert looks.of_text(0, "≥90%≥95%", runs) == (gone, left)
