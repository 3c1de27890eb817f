"""A form told to other programs: frames of its fields and checks, and the JSON schema that its declarations keep."""

from __future__ import annotations

import json
import pickle

import pytest

import xlperf
from tests.declarations import generated, generated_with_sheets
from xlperf.form import form_specs, load_form


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
