"""The shape of a formula: its text without the cells it reads."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.searches import examples
from xlperf.form import form_specs, load_form
from xlperf.form.layout import layout_of
from xlperf.ooxml.formula import TOKEN, shape

PIECES = (
    "A1", "$B$12", "AP3:CG9", "'A1 表'!", "A1!", "申报表!", "[1]", '"A1 ""B2"""', "LOG10(", "1E5", ".5", "XFD1048576", "A1B", "TRUE", "+", "<>",
    " ", "SUM(", ")", ",", "A1.x", "_xlfn.X", "D4(",
)  # fmt: skip


def by_tokens(text: str) -> str:
    return "".join(match[0] for match in TOKEN.finditer(text) if match.lastgroup != "cell")


@pytest.mark.parametrize("form_id", form_specs())
def test_the_shapes_of_all_formulas_are_their_tokens_without_cells(form_id: str) -> None:
    for formula in layout_of(load_form(form_id)).formulas:
        assert shape(formula.text) == by_tokens(formula.text)


@given(st.lists(st.sampled_from(PIECES), max_size=8))
@examples(300)
def test_any_formula_has_the_shape_of_its_tokens(pieces: list[str]) -> None:
    text = "".join(pieces)
    assert shape(text) == by_tokens(text)
