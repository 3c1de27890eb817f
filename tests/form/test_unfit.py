"""A spec of which Excel would not take a formula is refused, with its line, before a workbook goes out."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.command import run
from xlperf.form import FormError, form_specs, read_form
from xlperf.form.layout.unfit import MOST_CHARACTERS, MOST_NESTED, _depth
from xlperf.messages import speaking
from xlperf.template.write import Options, build

EXPECT = 'expect = "date(assessed_on) <= year * 10000 + 1231"'
LONG = " and ".join(f"(is_date(assessed_on) or filled(advice) or year > {number})" for number in range(12))
DEEP = "round(" * (MOST_NESTED + 1) + "year" + ")" * (MOST_NESTED + 1) + " > 0"


@pytest.mark.parametrize(
    ("expect", "says"), [(LONG, f"at most {MOST_CHARACTERS}:"), (DEEP, f"at most {MOST_NESTED}:")]
)
def test_a_formula_that_excel_would_take_out_is_told_with_its_line(
    expect: str, says: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    spec, out = tmp_path / "form.toml", tmp_path / "out.xlsx"
    source = form_specs()["project-assessment-2018"].read_text("utf-8")
    assert source.count(EXPECT) == 1
    spec.write_text(source.replace(EXPECT, f'expect = "{expect}"'), "utf-8")
    line = source[: source.index(EXPECT)].count("\n") + 1
    assert run("forms", "check", str(spec), "--lang", "en") == 1
    told = capsys.readouterr().out
    assert f"form.toml, line {line}: check[4] assessed-before.expect: " in told and says in told
    assert len(told.splitlines()) == 1
    assert run("new-template", "--form", str(spec), "-o", str(out)) == 2
    assert not out.exists()
    with speaking("en"), pytest.raises(FormError) as refused:
        build(read_form(spec), Options())
    assert str(refused.value) == told.strip()


def test_brackets_in_the_name_of_a_sheet_and_in_a_text_are_none_of_a_formula() -> None:
    inner = "'表)'!A1&\")\"" + "&LEN('a(b'!A1)" * MOST_NESTED
    assert _depth(f"IF({inner})") == 2
