"""Choices that depend on another field or column, wherever it stands: told alike in the workbook, in Python and in bulk."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import load_workbook

import xlperf
from tests.programs.libreoffice import LibreOffice
from tests.workbook.forms import assert_recalculated
from xlperf.checks import check_many
from xlperf.declaration import Declaration
from xlperf.form import FormError, parse_form, read_form
from xlperf.form.layout import layout_of
from xlperf.messages import speaking
from xlperf.template.write import Options, build

SPEC = Path(__file__).parent / "dependent.toml"
FORM = read_form(SPEC)
COLUMNS = ("name", "use", "way", "who")


def of(category: str | None, *rows: tuple[str | None, ...]) -> Declaration:
    lines = tuple(dict(zip(COLUMNS, row, strict=True)) for row in rows)
    return Declaration(FORM, {"department_name": "甲局", "category": category}, {"lines": lines}, 2025)


MANY = [
    of(
        "基建",
        ("一", "新建", "政府采购", "集中"),
        ("二", "设备", "自行采购", "集中"),
        ("三", None, None, "本单位"),
    ),
    of(
        "运转",
        ("一", "“杂”项", "自行采购", "本单位"),
        ("二", " 改建 ", None, None),
        ("三", "新建", "政府采购", "本单位"),
    ),
    of("其他", ("一", "任何用途", "政府采购", "分散")),
    of(None, ("一", "任何用途", "没有这种", "谁")),
    of("基建"),
]


def told(declaration: Declaration) -> list[tuple[str | None, int | None, str]]:
    with speaking("zh"):
        found = xlperf.check(declaration)
    return sorted((one.field, one.row, one.message) for one in found if one.check == "belongs")


def test_a_column_belongs_to_the_field_or_to_the_cell_of_its_own_row() -> None:
    # an empty cell of the row is not as above: the third row is not judged
    assert told(MANY[0]) == [
        ("lines.use", 2, "“用途”填的“设备”不在项目类别“基建”的选项内"),
        ("lines.who", 2, "“采购组织”填的“集中”不在采购方式“自行采购”的选项内"),
    ]
    assert [one[:2] for one in told(MANY[1])] == [("lines.use", 3), ("lines.who", 3)]
    assert told(MANY[2]) == told(MANY[3]) == []  # no list goes with it


def test_many_are_judged_as_each() -> None:
    with speaking("zh"):
        assert check_many(MANY) == [xlperf.check(one) for one in MANY]


def test_the_workbook_says_the_same(libreoffice: LibreOffice, tmp_path: Path) -> None:
    layout, path = layout_of(FORM, 2025, {}), tmp_path / "空白.xlsx"
    path.write_bytes(build(FORM, Options(year=2025)))
    assert_recalculated(libreoffice, path, layout, MANY)


def test_the_lists_look_at_what_they_depend_on(tmp_path: Path) -> None:
    path = tmp_path / "空白.xlsx"
    path.write_bytes(build(FORM, Options(year=2025)))
    book = load_workbook(path)
    rules = {
        str(one.sqref): (one.formula1, one.showErrorMessage)
        for one in book["申报表"].data_validations.dataValidation
        if one.type == "list" and one.formula1.startswith("IF(")
    }
    (use, strict_use), (who, strict_who) = rules["B5:B8"], rules["D5:D8"]
    layout = layout_of(FORM, 2025, {})
    category = layout.deciding_cell("lines", FORM.tables["lines"].columns["use"], 4)
    assert use.startswith(f'IF({category}="基建",') and category.startswith("$") and category.endswith("$3")
    assert who.startswith("IF($") and '5="政府采购",' in who  # of the row itself
    assert (strict_use, strict_who) == (False, True)  # with 其他 goes anything


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('depends_on = "category"', 'depends_on = "categorie"', "是不是“category”"),
        ('depends_on = "category"', 'depends_on = "department"', "不是本表的文字列"),
        ('"运转" = ["设备"', '"运行" = ["设备"', "不是“category”的可选值"),
        ('depends_on = "way"\n', "", "要与 depends_on 同用"),
    ],
)
def test_a_wrong_dependence_is_told(old: str, new: str, words: str) -> None:
    with speaking("zh"), pytest.raises(FormError) as refused:
        parse_form(SPEC.read_text(encoding="utf-8").replace(old, new))
    with speaking("zh"):
        assert words in str(refused.value)
