"""What a cell can hold is decided in one place, and every way of making a workbook says the same of it."""

from __future__ import annotations

from pathlib import Path

import pytest

import xlperf
from xlperf.form import load_form
from xlperf.ooxml.text import LONGEST_CELL, cut_to_cell, length, why_unfit, with_cell_breaks
from xlperf.template.stamp import Stamper
from xlperf.template.write import Options

FORM = load_form("guangzhou-2023")


@pytest.mark.parametrize("code", ["9" * 40_000, "1\ud800", "1\x011", "𠮷" * 20_000])
def test_a_code_that_no_cell_can_hold_is_refused_by_each_way_of_making_a_workbook(
    code: str, tmp_path: Path
) -> None:
    out = tmp_path / "a.xlsx"
    with pytest.raises(ValueError, match="编码|code"):
        xlperf.new_template(FORM, out, code=code)
    assert not out.exists()
    with pytest.raises(ValueError, match=r"字符|character"):
        Stamper(FORM, Options()).workbook("甲局", code)


def test_length_is_counted_as_excel_counts_it() -> None:
    assert length("𠮷野") == 3
    assert why_unfit("𠮷" * (LONGEST_CELL // 2), "名称") == ""
    assert why_unfit("𠮷" * (LONGEST_CELL // 2 + 1), "名称") != ""


def test_a_text_that_is_cut_fits_and_no_character_is_cut_in_two() -> None:
    for text in ("字" * 40_000, "a" + "𠮷" * 20_000):
        cut = cut_to_cell(text)
        assert length(cut) <= LONGEST_CELL and cut.endswith("…") and text.startswith(cut[:-1])
    assert cut_to_cell("𠮷" * 16_000) == "𠮷" * 16_000


def test_every_line_break_becomes_the_one_that_cells_have() -> None:
    assert with_cell_breaks("a\r\nb\rc\x0bd\u2028e\nf") == "a\nb\nc\nd\ne\nf"
