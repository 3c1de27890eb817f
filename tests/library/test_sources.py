"""One workbook in five places: a path, bytes, a binary file, an openpyxl.Workbook, an xlwings.Book. All is said alike."""

from __future__ import annotations

import io
import os
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path
from threading import Thread
from typing import Any

import openpyxl
import pandas as pd
import pytest
import xlwings

import xlperf
from tests.command import run
from tests.declarations import generated, generated_with_sheets
from tests.excel.openpyxl_engine import App, Engine
from tests.proof import surgery
from tests.proof.valid import valid_declaration
from tests.workbook.loaded import loaded
from xlperf import Declaration
from xlperf.form import form_specs, load_form

FORM = load_form("guangzhou-2023")


@cache
def sound() -> bytes:
    return xlperf.template_bytes(FORM, declaration=valid_declaration(FORM, 3))


def edited(*edits: surgery.Edit) -> bytes:
    parts = surgery.parts_of(sound())
    for edit in edits:
        edit(parts)
    return surgery.package_of(parts)


KINDS: dict[str, Callable[[], bytes]] = {
    "sound": sound,
    "blank": lambda: xlperf.template_bytes(FORM),
    "faulty": lambda: edited(surgery.text("D6", "八千左右"), surgery.text("D7", "1,475.17")),
    "formula typed": lambda: edited(surgery.formula("D6", "1+1", "2")),
    "formula gone": lambda: edited(surgery.number("D8", "5")),
}


@cache
def made(kind: str) -> bytes:
    """The workbook of KINDS."""
    return KINDS[kind]()


PLACES = ("path", "bytes", "file", "memory", "openpyxl", "xlwings")
OPEN_ONES = ("openpyxl", "xlwings")
"""Those that are asked as often as one likes."""


@pytest.fixture
def put(tmp_path: Path) -> Callable[[str, bytes], Any]:
    """`put(place, data)`: the workbook with these bytes, in that place."""

    def of(place: str, data: bytes) -> Any:
        path = tmp_path / "甲局.xlsx"
        path.write_bytes(data)
        if place == "path":
            return path
        if place == "bytes":
            return data
        if place == "file":
            return path.open("rb")
        if place == "memory":
            return io.BytesIO(data)
        if place == "openpyxl":
            return loaded(data)
        app = xlwings.App(impl=App(Engine()))
        return app.books.open(str(path))

    return of


def said(findings: xlperf.Findings) -> list[tuple[Any, ...]]:
    """All but whether the results that a file shows are those of its formulas: openpyxl keeps formulas, and no results."""
    return [tuple(one.to_dict().items()) for one in findings if one.check != "workbook-stale"]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("place", PLACES[1:])
def test_the_same_is_read_and_said_wherever_a_workbook_is(
    put: Callable[[str, bytes], Any], place: str, kind: str
) -> None:
    data = made(kind)
    with xlperf.language("zh"):
        wanted = xlperf.read(put("path", data))
        there = put(place, data)
        assert xlperf.read(there) == wanted
        found = xlperf.check(there if place in OPEN_ONES else put(place, data))
        assert said(found) == said(xlperf.check(wanted)) == said(xlperf.check(put("path", data)))
        if place in ("bytes", "file", "memory"):
            assert found == xlperf.check(wanted)


@pytest.mark.parametrize("place", PLACES)
def test_a_workbook_is_filled_wherever_it_is_and_stays_as_it_is(
    put: Callable[[str, bytes], Any], place: str
) -> None:
    blank = xlperf.template_bytes(FORM, department="甲局", code="101", year=2023)
    given = replace(valid_declaration(FORM, 5), code="")
    if place == "xlwings":
        book = put(place, blank)
        assert isinstance(
            xlperf.fill(book, replace(given, fields={**given.fields, "department_name": None})), list
        )
        back = xlperf.read(book)
        assert back.department == "甲局" and back.code == "101"
        assert back.rows("key_tasks") == given.rows("key_tasks")
        return
    filled = xlperf.fill(put(place, blank), given)
    back = xlperf.read(filled.data)
    assert back == filled.declaration and back.department == "甲局" and back.code == "101"
    assert back.amount("basic_expenditure") == given.amount("basic_expenditure")
    assert back.rows("key_tasks") == given.rows("key_tasks")
    assert "fill-department" in {finding.check for finding in filled.findings}


def test_what_a_filled_workbook_leaves_out_is_told(tmp_path: Path) -> None:
    book, given = xlperf.build_workbook(FORM), valid_declaration(FORM, 3)
    assert "fill-left-out" not in {one.check for one in xlperf.fill(book, given).findings}
    book.create_sheet("说明")["A1"] = "请于 10 日前报送"
    macros = xlperf.template_bytes(FORM, macros="vba")
    for source, told in ((book, "说明"), (macros, "macros")):
        with xlperf.language("en"):
            [finding] = [one for one in xlperf.fill(source, given).findings if one.check == "fill-left-out"]
        assert told in finding.message
    with pytest.raises(xlperf.InvalidArgument, match=r"\.xlsx"):  # it would hold no macros
        xlperf.fill(macros, given, tmp_path / "a.xlsm")
    wanted = tmp_path / "a.json"
    wanted.write_text(given.to_json(), encoding="utf-8")
    (tmp_path / "b.xlsm").write_bytes(macros)
    status = run("fill", tmp_path / "b.xlsm", "--from", wanted, "-o", tmp_path / "c.xlsm")
    assert status == 2 and not (tmp_path / "c.xlsm").exists()


@pytest.mark.parametrize("name", sorted(form_specs()))
def test_what_is_written_into_a_template_is_read_out_of_it(name: str) -> None:
    form = load_form(name)
    rooms = dict.fromkeys(form.drawn, 2)
    many = (
        generated_with_sheets(form, rooms, 1)
        if form.sheets
        else generated(form, rooms, 1, 11, other_blanks=False)
    )
    for one in many:
        given = replace(one, code="101-1")
        assert xlperf.read(xlperf.template_bytes(form, declaration=given)) == given


@pytest.mark.parametrize("wrong", [None, 5, ["a.xlsx"], pd.DataFrame(), object(), io.StringIO("a"), Path])
def test_what_is_no_workbook_is_refused_naming_what_is_one(wrong: Any) -> None:
    for call in (
        xlperf.read,
        xlperf.check,
        xlperf.clean,
        lambda one: xlperf.fill(one, valid_declaration(FORM, 1)),
    ):
        with pytest.raises(xlperf.InvalidArgument, match=r"openpyxl|rb"):
            call(wrong)


def test_a_file_is_read_from_its_start_and_as_often_as_one_likes(tmp_path: Path) -> None:
    book, buffer = xlperf.build_workbook(FORM, department="甲局"), io.BytesIO()
    book.save(buffer)  # stands at its end
    assert [xlperf.read(buffer).department for _ in range(2)] == ["甲局", "甲局"]
    read, write = os.pipe()
    with open(read, "rb") as pipe, open(write, "wb") as end:  # noqa: PTH123
        Thread(target=lambda: (end.write(buffer.getvalue()), end.close())).start()
        assert xlperf.read(pipe).department == "甲局"


@pytest.mark.parametrize("mode", ["read_only", "data_only"])
def test_an_openpyxl_workbook_without_its_formulas_is_refused(mode: str) -> None:
    book = openpyxl.load_workbook(io.BytesIO(sound()), **{mode: True})
    for call in (
        xlperf.read,
        xlperf.check,
        xlperf.clean,
        lambda one: xlperf.fill(one, valid_declaration(FORM, 1)),
    ):
        with pytest.raises(xlperf.InvalidArgument, match="data_only"):
            call(book)


@pytest.mark.parametrize("data", [b"", b"PK", b"a,b", b"PK\3\4" + b"x" * 100])
def test_bytes_that_are_no_workbook_are_unreadable_with_a_reason(data: bytes) -> None:
    for source in (data, io.BytesIO(data)):
        with pytest.raises(xlperf.UnreadableWorkbook) as refused:
            xlperf.read(source)
        assert refused.value.reason_id


def test_a_file_in_memory_is_held_to_the_limits() -> None:
    with pytest.raises(xlperf.UnreadableWorkbook) as refused:
        xlperf.read(io.BytesIO(sound()), limits=replace(xlperf.Limits(), file_bytes=1000))
    assert refused.value.reason_id == "too-large"


def test_the_other_arguments_are_checked(tmp_path: Path) -> None:
    data = sound()
    wrong: list[tuple[str, Callable[[], object]]] = [
        ("Limits", lambda: xlperf.read(data, limits={})),  # type: ignore[arg-type]
        ("form", lambda: xlperf.read(data, form=5)),  # type: ignore[arg-type]
        ("year", lambda: xlperf.template_bytes(FORM, year="2023")),  # type: ignore[arg-type]
        ("code", lambda: xlperf.template_bytes(FORM, code=101)),  # type: ignore[arg-type]
        ("form", lambda: xlperf.template_bytes(5)),  # type: ignore[arg-type]
        (
            "national",
            lambda: xlperf.template_bytes("national-project-2015", declaration=valid_declaration(FORM, 1)),
        ),
        ("docx", lambda: xlperf.publish_bytes(valid_declaration(FORM, 1), kind="doc")),
        ("jobs", lambda: xlperf.new_templates(FORM, pd.DataFrame({"name": ["甲局"]}), tmp_path, jobs=-1)),
        ("DataFrame", lambda: xlperf.read_roster(5)),  # type: ignore[arg-type]
        ("Series", lambda: xlperf.parse_targets(["40场"])),  # type: ignore[arg-type]
        ("Declaration", lambda: xlperf.check_many([5])),  # type: ignore[list-item]
        ("Declaration", lambda: xlperf.compare(5, "a")),  # type: ignore[arg-type]
    ]
    for name, call in wrong:
        with pytest.raises(xlperf.InvalidArgument, match=name):
            call()
    with pytest.raises(xlperf.FormError):
        xlperf.read(data, form="no-such.toml")


def test_everything_that_is_published_is_had_in_memory(tmp_path: Path) -> None:
    given = valid_declaration(FORM, 3)
    for kind in ("txt", "json", "xlsx", "html"):
        path = xlperf.publish(given, tmp_path / f"a.{kind}")
        assert xlperf.publish_bytes(given, kind=kind) == path.read_bytes()
    assert Declaration.from_json(FORM, xlperf.publish_bytes(given, "json")) == given
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.xlsx").write_bytes(sound())
    result = xlperf.consolidate(tmp_path / "in", cache=False)
    page = io.BytesIO()
    assert xlperf.write_report(result, page) is None
    assert page.getvalue().lstrip().startswith(b"<!")
    with pytest.raises(xlperf.InvalidArgument, match="out"):
        xlperf.write_report(result, 5)  # type: ignore[arg-type]
