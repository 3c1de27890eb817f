"""Every shipped form goes the whole way on its own example: template, filled, checked, consolidated, published."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import xlperf
from tests.command import run
from xlperf.consolidation.dataset.columns import OWN_COLUMNS
from xlperf.declaration import environment_of
from xlperf.declaration.entered import is_gap
from xlperf.expression import rounded
from xlperf.form import form_specs, load_form
from xlperf.intake.handmade.files import read_file
from xlperf.intake.one_file import read

FORMS = sorted(form_specs())
WITH_JSON = [name for name in FORMS if form_specs()[name].with_name("example.json").is_file()]


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Form -> its template filled from its example."""
    folder = tmp_path_factory.mktemp("chain")
    made = {}
    for name in WITH_JSON:
        template, path = folder / f"{name}-blank.xlsx", folder / f"{name}.xlsx"
        assert run("new-template", "-f", name, "-o", str(template)) == 0
        example = form_specs()[name].with_name("example.json")
        assert run("fill", str(template), "--from", str(example), "-o", str(path)) == 0
        made[name] = path
    return made


@pytest.mark.parametrize("name", FORMS)
def test_a_form_is_shipped_whole(name: str) -> None:
    folder = form_specs()[name].parent
    assert load_form(name).id == name
    assert {"form.toml", "blank.xlsx", "example.txt"} <= {path.name for path in folder.iterdir()}


@pytest.mark.parametrize("name", WITH_JSON)
def test_the_example_is_accepted_without_a_finding(name: str, filled: dict[str, Path]) -> None:
    declaration = read(filled[name])
    assert xlperf.check(declaration) == []
    assert declaration.to_dict() == json.loads(
        form_specs()[name].with_name("example.json").read_text(encoding="utf-8")
    )


@pytest.mark.parametrize("name", WITH_JSON)
def test_the_published_text_is_the_shipped_one_and_reads_back(
    name: str, filled: dict[str, Path], tmp_path: Path
) -> None:
    text = tmp_path / "published.txt"
    assert run("publish", str(filled[name]), "-o", str(text)) == 0
    shipped = form_specs()[name].with_name("example.txt")
    assert text.read_text(encoding="utf-8") == shipped.read_text(encoding="utf-8")
    reading = read_file(shipped, load_form(name))
    declaration = read(filled[name])
    assert reading.unplaced == ()
    assert reading.declaration.fields == declaration.fields
    assert [sheet.to_dict() for sheet in reading.declaration.sheets] == [
        sheet.to_dict() | {"code": ""} for sheet in declaration.sheets
    ]
    assert {table: reading.declaration.rows(table) for table in reading.declaration.tables} == {
        table: declaration.rows(table) for table in declaration.tables
    }


@pytest.mark.parametrize("name", WITH_JSON)
def test_a_published_text_tells_its_form(name: str) -> None:
    assert read_file(form_specs()[name].with_name("example.txt")).declaration.form.id == name


@pytest.mark.parametrize("name", WITH_JSON)
def test_consolidation_holds_every_value_and_all_controls_agree(
    name: str, filled: dict[str, Path], tmp_path: Path
) -> None:
    from openpyxl import load_workbook

    out = tmp_path / "all.xlsx"
    result = xlperf.consolidate([filled[name]], out=out, cache=False)
    assert result.counts["accepted"] == 1
    declaration, env = read(filled[name]), environment_of(read(filled[name]))
    entered = declaration.tidy_fields()
    row = result.declarations.iloc[0]
    for field in declaration.form.fields:
        value = entered[field]
        held = None if is_gap(row[field]) else row[field]
        assert held == (value if isinstance(value, str) or value is None else rounded(value)), field
    for table in declaration.form.listed.values():
        frame, rows = result.tables[table.id], list(declaration.tidy_rows(table.id))
        assert len(frame) == len(rows) > 0
        for name in table.parts:
            # A column that is called like one of ours has "_" behind its name, in frames as in datasets.
            shown = f"{name}_" if name in OWN_COLUMNS else name
            assert [None if is_gap(value) else value for value in frame[shown]] == [
                row[name] for row in rows
            ], name
        for column in table.computed if table.id in declaration.form.tables else ():
            assert list(frame[column.id]) == env.columns[(table.id, column.id)]
    controls = load_workbook(out)["核对"]
    differences = [line[4].value for line in controls.iter_rows(min_row=2) if line[2].value is not None]
    assert differences
    cached = load_workbook(out, data_only=True)["核对"]
    assert all(line[4].value == 0 for line in cached.iter_rows(min_row=2) if line[2].value is not None)


def test_rates_and_scores_are_added_up_for_control_alone(filled: dict[str, Path], tmp_path: Path) -> None:
    from openpyxl import load_workbook

    out = tmp_path / "all.xlsx"
    result = xlperf.consolidate([filled["self-evaluation-2020"]], out=out, cache=False)
    labels = [str(line[0].value) for line in load_workbook(out)["核对"].iter_rows(min_row=2)]
    of_control = {label for label in labels if label.endswith("（校验和，只供核对）")}
    assert {"执行率（%）（校验和，只供核对）", "执行得分（校验和，只供核对）"} <= of_control or of_control
    assert not [label for label in of_control if "数" in label and "率" not in label and "得分" not in label]
    numbers = {name for name, field in result.form.fields.items() if field.kind == "number"}
    assert numbers and not numbers & set(result.parents.columns)
