"""A form told to other programs: frames of its fields and checks, and the JSON schema that its declarations keep."""

from __future__ import annotations

import json
import pickle
from decimal import Decimal

import pandas as pd
import pytest

import xlperf
from tests.declarations import generated, generated_with_sheets
from xlperf.form import Column, form_specs, load_form

FORM = load_form("guangzhou-2023")


@pytest.mark.parametrize("name", sorted(form_specs()))
def test_frames_tell_every_field_column_and_check_in_both_languages(name: str) -> None:
    form = load_form(name)
    fields = form.fields_frame()
    wanted = [("", one) for one in form.fields] + [(t.id, c) for t in form.tables.values() for c in t.parts]
    assert list(zip(fields["table"], fields["id"], strict=True)) == wanted
    assert (fields["unit"] == form.amounts).equals(fields["kind"] == "amount")
    assert set(fields.loc[(fields["table"] == "") & (fields["computed"] == ""), "id"]) == set(form.inputs)
    checks = form.checks_frame()
    assert list(checks["id"]) == [rule.id for rule in form.compiled.rules]
    texts = checks[["title", "title_en", "message", "message_en", "expect", "at"]]
    assert (texts != "").all(axis=None) and (checks["message"] != checks["message_en"]).all()


@pytest.mark.parametrize("name", sorted(form_specs()))
def test_what_to_dict_writes_keeps_the_schema_and_what_from_dict_refuses_does_not(name: str) -> None:
    jsonschema = pytest.importorskip("jsonschema")
    form = load_form(name)
    validator = jsonschema.Draft202012Validator(form.json_schema())
    rooms = dict.fromkeys(form.drawn, 2)
    many = generated_with_sheets(form, rooms, 2) if form.sheets else generated(form, rooms, 3, 9)
    for one in many:
        validator.validate(json.loads(one.to_json()))
    data = one.to_dict()
    for wrong in (
        {**data, "no_such": 1},
        {**data, "fields": {"no_such": 1}},
        {**data, "form": "other"},
        {**data, "year": "2024"},
    ):
        assert not validator.is_valid(wrong)
        with pytest.raises(xlperf.InvalidArgument):
            xlperf.Declaration.from_dict(form, wrong)


def test_a_form_is_short_to_look_at_and_goes_through_pickle() -> None:
    for name in form_specs():
        form = load_form(name)
        assert len(repr(form)) < 250 and name in repr(form)
        back = pickle.loads(pickle.dumps(form))
        assert back == form and back.spec == form.spec and back.compiled.rules


@pytest.mark.parametrize("name", sorted(form_specs()))
def test_frames_of_declarations_keep_the_schemas_of_their_tables(name: str) -> None:
    pandera = pytest.importorskip("pandera.errors")
    form = load_form(name)
    for table in ("", *form.tables):
        told = form.table_schema(table)
        json.dumps(told)
        wanted = list(form.inputs) if table == "" else [column.id for column in form.tables[table].column]
        assert [field["name"] for field in told["fields"]] == wanted
        assert {field["type"] for field in told["fields"]} <= {"string", "number", "integer"}
        proof = form.pandera_schema(table)
        assert list(proof.columns) == wanted
        if table and form.tables[table].column:
            sound = pd.DataFrame(
                [{column.id: _sound(column) for column in form.tables[table].column}] * 2, columns=wanted
            )
            proof.validate(sound)
            with pytest.raises((pandera.SchemaError, pandera.SchemaErrors)):
                proof.validate(sound.assign(no_such=1))
            for column in form.tables[table].column:
                for wrong in _unsound(column):
                    with pytest.raises((pandera.SchemaError, pandera.SchemaErrors)):
                        proof.validate(sound.assign(**{column.id: [wrong, wrong]}))


def _sound(column: Column) -> object:
    if column.choices:
        return column.choices[0]
    return Decimal(1) if column.is_number else "甲"


def _unsound(column: Column) -> list[object]:
    """Values that a column cannot hold, whatever the form."""
    found: list[object] = [None] if column.required else []
    if column.is_number:
        found += ["八千左右", True, float("inf")]
        found += [Decimal("-0.01")] if not column.negative and column.min is None else []
        found += [Decimal("1.5")] if column.kind == "count" else []
    else:
        found += ["长" * (column.max_length + 1)] if column.max_length else []
        found += ["没有这一项"] if column.choices else []
    return found


def test_a_form_comes_from_the_text_of_its_spec() -> None:
    for name, path in form_specs().items():
        assert xlperf.Form.from_toml(path.read_text(encoding="utf-8")) == load_form(name)
    with pytest.raises(xlperf.FormError):
        xlperf.Form.from_toml("[form]\nid = 3\n")


def test_a_notebook_shows_form_declaration_and_target_as_pictures_of_bounded_size() -> None:
    for name in form_specs():
        form = load_form(name)
        blank = form._repr_html_()
        assert form.title in blank and any(f"[{field}]" in blank for field in form.inputs)
        assert all(f"[{table.id}." in blank for table in form.tables.values() if table.id in form.drawn)
        assert blank.count("<table") == blank.count("</table>") == len(form.section)
    declaration = xlperf.Declaration.from_dict(
        FORM,
        {
            "fields": {"basic_expenditure": "4506.89", "department_name": "<b>市局</b>"},
            "tables": {"key_tasks": [{"name": f"任务{n}"} for n in range(500)]},
        },
    )
    shown = declaration._repr_html_()
    assert "4506.89" in shown and "&lt;b&gt;市局" in shown and "<b>市局" not in shown
    assert "任务29" in shown and "任务31" not in shown and "… 500" in shown and len(shown) < 30_000
    wrong = {
        "fields": {"basic_expenditure": "八千"},
        "tables": {"key_tasks": [{}, {"name": "甲", "amount": "若干"}]},
    }
    shown = xlperf.Declaration.from_dict(FORM, wrong)._repr_html_()
    assert "八千" in shown and "若干" in shown, "what is no number is not shown as nothing"
    assert "basic_expenditure" in xlperf.check(xlperf.Declaration.from_dict(FORM, wrong))._repr_html_()
    target = xlperf.parse_target("≥<script>3场")
    assert "<script>" not in target._repr_html_() and "3" in target._repr_html_()
    assert "没有" in xlperf.parse_target("")._repr_html_() or "no" in xlperf.parse_target("")._repr_html_()
