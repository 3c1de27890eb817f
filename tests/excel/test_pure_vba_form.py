"""The pure VBA variant of the real forms' workbooks, run by LibreOffice: its commands against Python's."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path

import pytest

from tests.excel.conftest import Office
from tests.excel.test_pure_vba import CLEANED, DRIVER, call
from tests.proof.valid import valid_declaration
from xlperf.declaration import Declaration
from xlperf.excel.tidy import tidied
from xlperf.expression import NOT_EVALUATED
from xlperf.form import Form, load_form
from xlperf.form.layout import PASSED, layout_of, roles
from xlperf.ooxml import macros
from xlperf.ooxml.address import address
from xlperf.template.cached import formula_values
from xlperf.template.write import Options, build

pytestmark = pytest.mark.programs

PASTED = "<p>全年做好２０２３年&nbsp;宣传工作　</p><br/>"
FORMS = ("guangzhou-2023", "national-project-2015")


@pytest.fixture(autouse=True)
def driver(monkeypatch: pytest.MonkeyPatch) -> None:
    of_variant = macros.macro_modules
    monkeypatch.setattr(macros, "macro_modules", lambda variant: [*of_variant(variant), DRIVER])


def declared(form: Form) -> Declaration:
    """Targets that are written in words, in each column of targets, and a text pasted from a page."""
    if form.id == "guangzhou-2023":
        declaration = valid_declaration(form, 4)
    else:
        declaration = Declaration(form, {}, {}, form.year)
    tables = {table: [dict(row) for row in found] for table, found in declaration.tables.items()}
    for table, column in form.columns():
        if column.target:
            first = tables.setdefault(table.id, [{}, {}])
            first[0][column.id], first[1][column.id] = "不少于40场", "待定"
    text = next(name for name, part in form.inputs.items() if not part.is_number and part.lines > 1)
    return replace(declaration, fields={**declaration.fields, text: PASTED}, tables=tables)


@pytest.mark.parametrize("name", FORMS)
def test_the_commands_do_on_the_form_what_they_say(name: str, office: Office, tmp_path: Path) -> None:
    form = load_form(name)
    declaration = declared(form)
    path = tmp_path / "申报.xlsm"
    path.write_bytes(build(form, Options(macros="vba"), declaration))
    layout = layout_of(form)
    sheet = layout.sheet
    places = {
        f"{table.id}.{column.id}": [
            ["get", sheet, address(*layout.place(f"{table.id}.{column.id}", of))] for of in (0, 1)
        ]
        for table, column in form.columns()
        if column.target
    }
    cells = [step for steps in places.values() for step in steps]
    assert cells
    found, restored, _, *targets = office(
        path,
        [
            call("Driver.Findings"),
            call("Driver.ChangedAndRestored"),
            call("XlpCommands.XlpNormaliseTargets"),
            *cells,
        ],
    )
    assert targets == ["≥40场", "待定"] * len(places)
    assert restored.split(" changed")[0] == restored.rpartition(", ")[2].split(" ")[0], (
        "as many as were changed"
    )
    expected = [
        value
        for formula, value in formula_values(layout, declaration)
        if isinstance(formula.role, roles.Result) and value not in (PASSED, NOT_EVALUATED)
    ]
    assert [line.split("/")[2] for line in found.splitlines()] != []
    assert len(found.splitlines()) == len(expected)


def generated(number: int) -> list[str]:
    """Texts of what people paste: tags, entities, wide digits, blanks of all kinds, invisible characters."""
    dice = random.Random(7)
    pieces = (
        *(
            "<p>",
            "</p>",
            "<br/>",
            "<BR>",
            "<b>",
            "</b>",
            "<sup>2</sup>",
            "<sup>",
            "</SUP>",
            "-10",
            "<a href='x'>",
            "</a>",
            "<5",
            "a<b",
            "c>d",
        ),
        *(
            "&nbsp;",
            "&lt;",
            "&gt;",
            "&amp;",
            "&quot;",
            "&ensp;",
            "&#160;",
            "R&D",
            " ",
            "  ",
            "\u3000",
            "\u00a0",
        ),
        *(
            "\t",
            "\n",
            "\r\n",
            "\u200b",
            "\ufeff",
            "\u2060",
            "２０２３",
            "１．５",
            "％",
            "．",
            "。",
            "5",
            "年",
            "宣传 工作",
        ),
    )
    return ["".join(dice.choices(pieces, k=dice.randrange(1, 12))) for _ in range(number)]


def test_texts_are_cleaned_as_python_cleans_them(office: Office, tmp_path: Path) -> None:
    path = tmp_path / "申报.xlsm"
    path.write_bytes(build(load_form("guangzhou-2023"), Options(macros="vba")))
    texts = [*CLEANED, *generated(300)]
    answers = office(path, [call("XlpText.XlpCleaned", text) for text in texts])
    different = [
        (text, vba, tidied(text)) for text, vba in zip(texts, answers, strict=True) if vba != tidied(text)
    ]
    assert not different, different[:5]
