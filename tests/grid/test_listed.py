"""A list of sheets that came without them: what it says is kept, and what is not kept is told."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import xlperf
from xlperf.declaration import Declaration
from xlperf.form import form_specs, load_form
from xlperf.intake.handmade.files import read_file
from xlperf.messages import speaking
from xlperf.template.write import Options, build

NAME = "national-projects-2015"
SPEC = form_specs()[NAME]
TEXT = SPEC.with_name("example.txt").read_text(encoding="utf-8")
CONTENT = json.loads(SPEC.with_name("example.json").read_text(encoding="utf-8"))
SHEET = "\n清源市水务局 2024年项目支出绩效目标申报表"


def of_text(path: Path, text: str) -> Declaration:
    path.write_text(text, encoding="utf-8")
    with speaking("zh"):
        return read_file(path, load_form(NAME)).declaration


def told(declaration: Declaration) -> list[tuple[str, int | None, str, str]]:
    return [(one.check, one.row, one.value, one.sheet) for one in declaration.found]


def test_a_list_without_sheets_becomes_sheets_to_be_filled_in_and_says_so(tmp_path: Path) -> None:
    found = of_text(tmp_path / "清单.txt", TEXT[: TEXT.index(SHEET)])
    assert [row["name"] for row in found.rows("projects")] == ["城区老旧供水管网改造工程", "河湖水质监测"]
    assert [sheet.fields["project_code"] for sheet in found.sheets] == ["31800124T000008", "31800124T000015"]
    assert told(found) == [
        ("intake-listed", 1, "城区老旧供水管网改造工程", "项目1"),
        ("intake-listed", 2, "河湖水质监测", "项目2"),
    ]
    assert "补填工作表“项目1”" in found.found[0].hint
    path = tmp_path / "a.xlsx"
    path.write_bytes(build(load_form(NAME), Options(), found))
    back = xlperf.read(path)
    assert [sheet.fields for sheet in back.sheets] == [sheet.fields for sheet in found.sheets]


def test_of_a_list_with_some_sheets_the_others_are_added(tmp_path: Path) -> None:
    cut = TEXT.index(SHEET)
    found = of_text(tmp_path / "清单.txt", TEXT[: TEXT.index(SHEET, cut + 1)])
    assert [len(sheet.rows("indicators")) for sheet in found.sheets] == [11, 0]
    assert told(found) == [("intake-listed", 2, "河湖水质监测", "项目2")]


def test_a_list_that_names_another_than_the_sheets_is_told(tmp_path: Path) -> None:
    text = TEXT.replace("河湖水质监测\t31800124T000015", "河道清淤\t31800124T000015", 1)
    found = of_text(tmp_path / "清单.txt", text)
    assert [row["name"] for row in found.rows("projects")] == ["城区老旧供水管网改造工程", "河湖水质监测"]
    assert told(found) == [("intake-listed-other", 2, "河道清淤", "")]


def test_nothing_of_a_list_or_of_a_sheet_in_json_is_dropped_without_a_word(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    sheets = [{**CONTENT["sheets"][0], "fields": {**CONTENT["sheets"][0]["fields"], "colour": "红"}}]
    listed = {"projects": [{"name": "城区老旧供水管网改造工程"}, {"name": "桥", "code": 7}]}
    path.write_text(json.dumps({**CONTENT, "sheets": sheets, "tables": listed}), encoding="utf-8")
    found = read_file(path).declaration
    assert told(found) == [
        ("intake-key", None, "sheets[1].fields.colour", ""),
        ("intake-listed", 2, "桥", "项目2"),
    ]
    assert (found.sheets[1].fields["project_name"], found.sheets[1].fields["project_code"]) == ("桥", "7")


@pytest.mark.parametrize("sheets", [5, [5], [{"fields": 3}], {"fields": {}}])
def test_sheets_in_json_of_no_sound_shape_are_refused_in_words(tmp_path: Path, sheets: object) -> None:
    path = tmp_path / "a.json"
    path.write_text(json.dumps({**CONTENT, "sheets": sheets}), encoding="utf-8")
    with pytest.raises(ValueError, match="sheets|fields"):
        read_file(path)
