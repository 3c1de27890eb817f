"""A form with further sheets, one a project: read, checked sheet by sheet, added up, and recalculated as Python says."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

import xlperf
from tests.declarations import generated_with_sheets
from tests.programs.cells import Input
from tests.programs.gnumeric import Gnumeric
from tests.programs.libreoffice import LibreOffice
from tests.workbook.forms import areas, block_names, formula_cells, where
from xlperf.checks import check, check_many
from xlperf.declaration import Declaration
from xlperf.form import FormError, form_specs, load_form, parse_form
from xlperf.form.layout import Layout, layout_of
from xlperf.intake.one_file import read
from xlperf.messages import speaking
from xlperf.template.cached import formula_values
from xlperf.template.stamp import Stamper
from xlperf.template.write import Options, build

NAME = "national-projects-2015"
FORM = load_form(NAME)
SPEC = form_specs()[NAME]
EXAMPLE = Declaration.from_dict(None, json.loads(SPEC.with_name("example.json").read_text(encoding="utf-8")))
ROWS = {"projects": 3, "indicators": 4}
LAYOUT = layout_of(FORM, None, ROWS)


def cases(number: int, texts: bool, other_blanks: bool = True) -> Iterator[Declaration]:
    return generated_with_sheets(FORM, ROWS, number, texts_in_amounts=texts, other_blanks=other_blanks)


def entries(layout: Layout, declaration: Declaration) -> dict[str, list[list[Input]]]:
    """All inputs of all sheets by defined name."""
    found = {}
    for number, book in enumerate(layout.books):
        one = declaration if not number else (*declaration.sheets, *[None] * 3)[number - 1]
        one = one or Declaration(book.form, {}, {}, FORM.year)
        listing = FORM.sheets.table if FORM.sheets and not number else ""
        for name, values in areas(book, one).items():
            if not (listing and name.startswith(f"{listing}_")):
                found[book.prefix + name] = values
    return found


def wrong(declaration: Declaration, values: dict[str, Input]) -> list[str]:
    return [
        f"{where(formula)} Python {expected!r}, program {values[where(formula)]!r}: {formula.text[:300]}"
        for formula, expected in formula_values(LAYOUT, declaration)
        if values[where(formula)] != expected
    ]


@pytest.fixture(scope="module")
def workbook(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("sheets") / "blank.xlsx"
    path.write_bytes(build(FORM, Options(rows=ROWS)))
    return path


@pytest.mark.programs
@pytest.mark.parametrize("texts", [True, False])
def test_every_formula_of_every_sheet_recalculated_by_libreoffice_is_what_python_says(
    workbook: Path, libreoffice: LibreOffice, texts: bool
) -> None:
    given = list(cases(40, texts))
    read = [area for book in LAYOUT.books for area in block_names(book).values()]
    answers = libreoffice.calculate_areas(workbook, [entries(LAYOUT, one) for one in given], read)
    differences = [
        f"case {number}: {text}"
        for number, (one, answer) in enumerate(zip(given, answers, strict=True))
        for text in wrong(
            one,
            {
                where(formula): value
                for book in LAYOUT.books
                for formula, value in formula_cells(book, answer)
            },
        )
    ]
    assert not differences, f"{len(differences)}\n" + "\n".join(differences[:20])


@pytest.mark.programs
def test_every_formula_of_every_sheet_recalculated_by_gnumeric_is_what_python_says(
    workbook: Path, gnumeric: Gnumeric
) -> None:
    given = list(cases(8, True, other_blanks=False))
    places = [where(formula) for formula, _ in formula_values(LAYOUT, given[0])]
    inputs = [
        {
            f"{name}[{number}]" if len(rows) > 1 else name: row[0]
            for name, rows in entries(LAYOUT, one).items()
            for number, row in enumerate(rows, 1)
        }
        for one in given
    ]
    answers = gnumeric.calculate(workbook, inputs, places)
    differences = [
        f"case {number}: {text}"
        for number, (one, answer) in enumerate(zip(given, answers, strict=True))
        for text in wrong(one, {place: answer[place].value for place in places})
    ]
    assert not differences, f"{len(differences)}\n" + "\n".join(differences[:20])


def test_a_workbook_of_three_projects_reads_back_with_each_on_its_sheet(tmp_path: Path) -> None:
    one = EXAMPLE.with_sheets([EXAMPLE.sheets[0], EXAMPLE.sheets[1], EXAMPLE.sheets[0]])
    path = tmp_path / "a.xlsx"
    path.write_bytes(build(FORM, Options(), one))
    back = read(path)
    assert back.to_dict() == one.to_dict() | {"code": ""} | {"code": back.code}
    assert [sheet.locations.sheet for sheet in back.sheets] == ["项目1", "项目2", "项目3"]
    assert [row["name"] for row in back.tables["projects"]] == [
        "城区老旧供水管网改造工程", "河湖水质监测", "城区老旧供水管网改造工程",
    ]  # fmt: skip
    with speaking("zh"):
        found = check(back)
    assert {finding.check for finding in found} == {"projects-add-up", "duplicate"}
    assert (
        "各项目年度资金合计 5,470.00，项目支出 3,190.00，相差 2,280.00"
        in found[0].message + found[-1].message
    )


def test_more_projects_than_sheets_get_more_sheets(tmp_path: Path) -> None:
    one = EXAMPLE.with_sheets([EXAMPLE.sheets[0]] * 5)
    path = tmp_path / "a.xlsx"
    path.write_bytes(build(FORM, Options(), one))
    assert len(read(path).sheets) == 5


def test_a_fault_on_a_sheet_is_found_there_and_blank_sheets_have_none(tmp_path: Path) -> None:
    second = replace(EXAMPLE.sheets[1], fields={**EXAMPLE.sheets[1].fields, "nature": "旧项目"})
    path = tmp_path / "a.xlsx"
    path.write_bytes(build(FORM, Options(), EXAMPLE.with_sheets([EXAMPLE.sheets[0], second])))
    (finding,) = xlperf.check(read(path))
    assert (finding.check, finding.sheet, finding.field) == ("choice", "项目2", "nature")


def test_an_overwritten_formula_of_a_sheet_is_found(tmp_path: Path) -> None:
    from openpyxl import load_workbook

    path = tmp_path / "a.xlsx"
    path.write_bytes(build(FORM, Options(), EXAMPLE))
    book = load_workbook(path)
    row, column = layout_of(FORM).sheets[1].place("annual_total")
    book["项目2"].cell(row + 1, column + 1).value = 1
    book["项目汇总"]["B7"].value = "别的项目"
    book.save(path)
    found = {(f.check, f.sheet) for f in read(path).found if f.severity == "error"}
    assert found == {("workbook-altered", "项目2"), ("workbook-altered", "项目汇总")}


def test_many_are_checked_as_each() -> None:
    many = list(cases(30, True))
    with speaking("zh"):
        assert check_many(many) == [check(one) for one in many]


def test_consolidation_lists_projects_and_the_indicators_of_all_sheets(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(build(FORM, Options(), EXAMPLE))
    result = xlperf.consolidate([path], cache=False)
    projects, indicators = result.tables["projects"], result.tables["indicators"]
    assert list(projects["total"]) == [Decimal("2280.00"), Decimal("910.00")]
    assert sum(len(sheet.rows("indicators")) for sheet in EXAMPLE.sheets) == len(indicators) == 17
    assert set(indicators["projects_name"]) == {"城区老旧供水管网改造工程", "河湖水质监测"}
    assert set(indicators["projects_sheet"]) == {"项目1", "项目2"}


def test_consolidation_holds_every_field_of_every_sheet(tmp_path: Path) -> None:
    blank = Declaration(EXAMPLE.sheets[0].form, {}, {}, FORM.year)
    path = written(tmp_path / "a.xlsx", EXAMPLE.with_sheets([EXAMPLE.sheets[0], blank, EXAMPLE.sheets[1]]))
    result = xlperf.consolidate([path], cache=False, dataset=tmp_path / "dataset")
    held = xlperf.open_dataset(tmp_path / "dataset").tables["projects_fields"]
    for frame in (result.tables["projects_fields"], held):
        assert list(frame["projects_sheet"]) == ["项目1", "项目3"]
        for row, sheet in zip(frame.to_dict("records"), EXAMPLE.sheets, strict=True):
            values = {name: None if row[name] != row[name] else row[name] for name in sheet.form.fields}
            assert values == sheet.tidy_fields()


def test_the_checks_of_sheets_in_bulk_say_what_those_of_each_file_say(tmp_path: Path) -> None:
    inbox = tmp_path / "in"
    inbox.mkdir()
    first, second = EXAMPLE.sheets
    rows = second.rows("indicators")
    faulty = replace(
        second,
        fields={**second.fields, "nature": "旧项目", "annual_appropriation": Decimal("5000")},
        tables={"indicators": ({**rows[0], "annual_target": "若干"}, *rows[1:])},
    )
    blank = Declaration(first.form, {}, {}, FORM.year)
    for number, sheets in enumerate([[first, second], [first, blank, faulty], [faulty, faulty]]):
        one = replace(EXAMPLE, fields={**EXAMPLE.fields, "department_name": f"第{number}局"}).with_sheets(
            sheets
        )
        (inbox / f"{number}.xlsx").write_bytes(build(FORM, Options(code=f"{number:03d}"), one))
    result = xlperf.consolidate(inbox, cache=False, dataset=tmp_path / "dataset", include_rejected=True)
    told = [
        tuple(row[name] for name in ("file", "check", "sheet", "field", "message"))
        for row in result.findings.to_dict("records")
    ]
    found = [
        (row["file"], row["check"], row["sheet"] or FORM.page.sheet, row["field"], row["message"])
        for row in xlperf.open_dataset(tmp_path / "dataset").check().to_dict("records")
    ]
    assert {(file, sheet) for file, _, sheet, _, _ in told} == {
        ("1.xlsx", FORM.page.sheet), ("1.xlsx", "项目3"),
        ("2.xlsx", FORM.page.sheet), ("2.xlsx", "项目1"), ("2.xlsx", "项目2"),
    }  # fmt: skip
    assert sorted(found) == sorted(told)


def test_consolidated_sheets_read_back_as_they_were_declared(tmp_path: Path) -> None:
    from xlperf.consolidation.dataset.declared import declarations_in
    from xlperf.consolidation.workbook.readback import declarations_of

    path = written(tmp_path / "a.xlsx", EXAMPLE)
    xlperf.consolidate([path], cache=False, out=tmp_path / "all.xlsx", dataset=tmp_path / "dataset")
    for (back,) in (declarations_of(tmp_path / "all.xlsx"), list(declarations_in(tmp_path / "dataset"))):
        for sheet, own in zip(back.sheets, EXAMPLE.sheets, strict=True):
            assert sheet.tidy_fields() == own.tidy_fields()
            assert list(sheet.tidy_rows("indicators")) == list(own.tidy_rows("indicators"))
        assert back.tables["projects"] == EXAMPLE.tables["projects"]


def test_a_list_without_its_sheets_is_kept(tmp_path: Path) -> None:
    rows = EXAMPLE.tables["projects"]
    alone = replace(EXAMPLE, sheets=())
    assert alone.with_sheets_of({"projects": rows}).tables["projects"] == rows
    path = tmp_path / "a.xlsx"
    path.write_bytes(Stamper(FORM, Options()).workbook("甲局", "1", alone))
    assert read(path).department == "甲局"


def test_a_changed_target_on_a_sheet_is_seen_between_two_consolidations(tmp_path: Path) -> None:
    first, second = EXAMPLE.sheets
    rows = second.rows("indicators")
    mended = replace(second, tables={"indicators": ({**rows[0], "annual_target": "≥70个"}, *rows[1:])})
    for name, one in (("old", EXAMPLE), ("new", EXAMPLE.with_sheets([first, mended]))):
        path = written(tmp_path / f"{name}-form.xlsx", one)
        xlperf.consolidate([path], cache=False, out=tmp_path / f"{name}.xlsx", dataset=tmp_path / name)
    for ending in (".xlsx", ""):
        said = run("compare", str(tmp_path / f"old{ending}"), str(tmp_path / f"new{ending}"))
        assert "“河湖水质监测 · 数量指标 / 水质监测点位” 年度指标值  ≥60个 → ≥70个（+10）" in said


WITH_OWN_INDICATORS = """
[form]
id = "department-and-projects"
title = "部门和项目"
year = 2024

[sheets]
form = "national-project-2015"
table = "projects"
number = 2
name = "项目{number}"

[page]
widths = [20, 20, 20]

[[section]]
id = "head"
picture = '''
| 部门 | [department_name] | < |
'''
[[section.field]]
id = "department_name"
required = true

[[section]]
id = "indicators"
picture = '''
| 指标              | 指标值              | < |
| [indicators.name] | [indicators.target] | < |
'''
[[section.table]]
id = "indicators"
label = "部门指标"
rows = 3
[[section.table.column]]
id = "name"
[[section.table.column]]
id = "target"
target = true

[[section]]
id = "projects"
picture = '''
| 项目            | 资金             | < |
| {projects.name} | {projects.total} | < |
'''
[[section.table]]
id = "projects"
label = "项目清单"
[[section.table.column]]
id = "name"
sheet = "project_name"
[[section.table.computed]]
id = "total"
sheet = "annual_total"
kind = "amount"
"""


def test_sheets_may_have_tables_that_are_called_like_those_of_the_main_sheet(tmp_path: Path) -> None:
    form = parse_form(WITH_OWN_INDICATORS)
    own = ({"name": "办件量", "target": "≥90件"},)
    blank = Declaration(form, {"department_name": "甲局"}, {"indicators": own}, 2024)
    declared = blank.with_sheets(EXAMPLE.sheets)
    path = tmp_path / "a.xlsx"
    path.write_bytes(build(form, Options(rows={"projects_indicators": 11}), declared))
    back = read(path, form=form)
    assert back.rows("indicators") == list(own)
    assert [list(sheet.tidy_rows("indicators")) for sheet in back.sheets] == [
        list(sheet.tidy_rows("indicators")) for sheet in EXAMPLE.sheets
    ]
    out = tmp_path / "all.xlsx"
    result = xlperf.consolidate([path], cache=False, form=form, out=out, dataset=tmp_path / "dataset")
    assert list(result.tables["indicators"]["target"]) == ["≥90件"]
    assert len(result.tables["projects_indicators"]) == 17
    assert {"projects", "projects_fields", "indicators", "projects_indicators"} == set(result.tables)
    assert xlperf.open_dataset(tmp_path / "dataset").check().empty


def test_prefilled_from_the_form_of_one_project_it_has_that_projects_sheet(tmp_path: Path) -> None:
    from xlperf.sending.templates import prefill_from

    one = prefill_from(form_specs()["national-project-2015"].with_name("example.json"), FORM)
    assert [sheet.fields["project_name"] for sheet in one.sheets] == ["城区老旧供水管网改造工程"]
    assert one.department == "清源市水务局"


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('form = "national-project-2015"', 'form = "none"', "不能用"),
        ('form = "national-project-2015"', f'form = "{NAME}"', "不能用"),
        ('table = "projects"', 'table = "project"', "不是一张表"),
        ('name = "项目{number}"', 'name = "项目"', "要有 {number}"),
        ('sheet = "annual_total"', 'sheet = "annual_sum"', "没有amount栏目“annual_sum”"),
        ('sheet = "annual_total"', 'sheet = "project_name"', "没有amount栏目“project_name”"),
        ('sheet = "implementing_unit"\n', "", "每列都要写"),
    ],
)
def test_bad_sheets_are_refused_in_words(old: str, new: str, words: str) -> None:
    source = SPEC.read_text(encoding="utf-8")
    assert old in source
    with speaking("zh"), pytest.raises(FormError) as refused:
        parse_form(source.replace(old, new, 1))
    assert words in "\n".join(refused.value.problems)


def written(path: Path, declaration: Declaration) -> Path:
    path.write_bytes(build(FORM, Options(year=declaration.year, code="001"), declaration))
    return path


def run(*words: str) -> str:
    from click.testing import CliRunner

    from xlperf.cli import group

    with speaking("zh"):
        return CliRunner().invoke(group(), words, catch_exceptions=False).output


def test_what_changed_on_a_sheet_is_compared_whatever_its_place(tmp_path: Path) -> None:
    first, second = EXAMPLE.sheets
    rows = second.rows("indicators")
    mended = replace(
        second,
        fields={**second.fields, "annual_appropriation": Decimal("900")},
        tables={"indicators": ({**rows[0], "annual_target": "≥70个"}, *rows[1:])},
    )
    third = replace(first, fields={**first.fields, "project_name": "桥", "project_code": "9"}, tables={})
    old = written(tmp_path / "old.xlsx", EXAMPLE)
    new = written(tmp_path / "new.xlsx", EXAMPLE.with_sheets([third, mended]))
    said = run("compare", str(old), str(new))
    assert "  “河湖水质监测” 年度财政拨款  910.00 → 900.00（-10.00）" in said
    assert "“河湖水质监测 · 数量指标 / 水质监测点位” 年度指标值  ≥60个 → ≥70个（+10）" in said
    assert "+ “桥”：项目名称 桥" in said and "- “城区老旧供水管网改造工程”：项目名称" in said
    assert "无变动 1" in run("compare", str(old), str(old))
    turned = written(tmp_path / "turned.xlsx", EXAMPLE.with_sheets([second, first]))
    assert "无变动 1" in run("compare", str(old), str(turned))


def test_a_fault_on_a_sheet_is_told_with_that_sheet_and_in_its_forms_words(tmp_path: Path) -> None:
    from openpyxl import load_workbook

    second = replace(EXAMPLE.sheets[1], fields={**EXAMPLE.sheets[1].fields, "nature": "旧"})
    inbox, out = tmp_path / "in", tmp_path / "out"
    inbox.mkdir()
    written(inbox / "a.xlsx", EXAMPLE.with_sheets([EXAMPLE.sheets[0], second]))
    run("return", str(inbox), "-o", str(out))
    (letter,) = out.glob("*.txt")
    assert "1. 项目2!F5 项目属性：“项目属性”填的“旧”不在选项内" in letter.read_text(encoding="utf-8-sig")
    run("consolidate", str(inbox), "-o", str(tmp_path / "all.xlsx"), "--no-cache")
    (_, line) = load_workbook(tmp_path / "all.xlsx")["问题"].iter_rows(values_only=True)
    assert "项目属性" in line and any("项目2!F5" in str(cell) for cell in line)
