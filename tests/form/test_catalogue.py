"""A catalogue of indicators: names offered beside free entry, one that is not in it told of, never refused."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

import xlperf
from tests.programs.libreoffice import LibreOffice
from xlperf.checks import check
from xlperf.declaration import Declaration
from xlperf.form import Form, FormError, read_form
from xlperf.form.catalogue import read_catalogue
from xlperf.messages import speaking
from xlperf.template.write import Options, build

SPEC = """
[form]
id = "of-catalogue"
title = "指标表"
year = 2025
department = "department_name"
catalogue = "{file}"
[page]
widths = [14, 20, 26, 16]
[[section]]
picture = '''
| 单位 | [department_name] | < | < |
| 一级指标 | 二级指标 | 三级指标 | 指标值 |
| [indicators.level1] | [indicators.level2] | [indicators.level3] | [indicators.target] |
'''
[[section.field]]
id = "department_name"
required = true
[[section.table]]
id = "indicators"
rows = 4
[[section.table.column]]
id = "level1"
fill_down = true
[[section.table.column]]
id = "level2"
fill_down = true
[[section.table.column]]
id = "level3"
required = true
[[section.table.column]]
id = "target"
target = true
"""
ROWS = [
    ["一级指标", "二级指标", "指标名称", "单位", "参考值"],
    ["产出指标", "数量指标", "改造管网长度", "公里", "≥18"],
    [None, None, "新建泊位", "个", None],
    [None, "质量指标", "合格率", "%", 95],
]


def form_with(folder: Path, file: str) -> Form:
    path = folder / "form.toml"
    path.write_text(SPEC.replace("{file}", file), encoding="utf-8")
    return read_form(path)


@pytest.fixture
def office(tmp_path: Path) -> Form:
    book = Workbook()
    for row in ROWS:
        book.active.append(row)  # type: ignore[union-attr]
    book.save(tmp_path / "指标库.xlsx")
    return form_with(tmp_path, "指标库.xlsx")


def declared(form: Form, *names: str) -> Declaration:
    rows = [{"level1": "产出指标", "level2": "数量指标", "level3": name, "target": "≥1个"} for name in names]
    return Declaration(form, {"department_name": "甲局"}, {"indicators": rows}, 2025)


def told(declaration: Declaration) -> list[tuple[str, str, str]]:
    with speaking("zh"):
        return [(one.check, one.severity, one.message) for one in check(declaration)]


def test_a_name_of_the_catalogue_is_no_finding_and_another_is_told_of(office: Form) -> None:
    assert told(declared(office, "改造管网长度", "新建泊位")) == []
    assert told(declared(office, "改造管网的长度")) == [
        ("in-catalogue", "info", "“改造管网的长度”不在指标库里")
    ]


def test_the_names_are_offered_and_any_other_may_be_typed(office: Form, tmp_path: Path) -> None:
    path = tmp_path / "blank.xlsx"
    path.write_bytes(build(office, Options()))
    sheet = load_workbook(path)["申报表"]
    (rule,) = [
        one for one in sheet.data_validations.dataValidation if one.type == "list" and "C5" in one.sqref
    ]
    assert rule.showErrorMessage is False and rule.prompt.startswith("必填")
    assert "指标库" in rule.prompt
    names = load_workbook(path).defined_names[rule.formula1.lstrip("=")].attr_text
    assert names.startswith(("'_lists'!", "_lists!"))


def test_the_workbook_says_the_same(office: Form, tmp_path: Path, libreoffice: LibreOffice) -> None:
    path = tmp_path / "filled.xlsx"
    declaration = declared(office, "改造管网长度", "改造管网长度*", "别的", "合格率")
    path.write_bytes(build(office, Options(), declaration))
    cells = libreoffice.recalculate(path)["校验"]
    line = next(place for place, cell in cells.items() if cell.value == "in-catalogue")
    result = cells["C" + line[1:]].value
    assert str(result).startswith("2") and "改造管网长度*" in str(result)
    assert xlperf.read(path, form=office).found == ()


def test_a_catalogue_is_read_from_csv_of_any_encoding_with_levels_as_above(tmp_path: Path) -> None:
    text = "\n".join(",".join(str(cell or "") for cell in row) for row in ROWS)
    for encoding in ("utf-8-sig", "gb18030"):
        path = tmp_path / f"{encoding}.csv"
        path.write_bytes(text.encode(encoding))
        found = read_catalogue(path)
        assert [(one.level2, one.name, one.unit, one.usual) for one in found] == [
            ("数量指标", "改造管网长度", "公里", "≥18"),
            ("数量指标", "新建泊位", "个", ""),
            ("质量指标", "合格率", "%", "95"),
        ]


def test_the_shipped_one_is_there_for_trying(tmp_path: Path) -> None:
    form = form_with(tmp_path, "demo")
    assert len(form.tables["indicators"].columns["level3"].suggestions) > 20
    assert told(declared(form, "培训人次")) == []


@pytest.mark.parametrize(
    ("content", "words"),
    [(None, "找不到指标库"), ("甲,乙\n1,2\n", "要有“三级指标”"), ("三级指标\n\n", "一项指标也没有")],
)
def test_a_bad_catalogue_is_told_with_its_line(tmp_path: Path, content: str | None, words: str) -> None:
    if content is not None:
        (tmp_path / "库.csv").write_text(content, encoding="utf-8")
    with speaking("zh"), pytest.raises(FormError) as error:
        form_with(tmp_path, "库.csv")
    assert words in str(error.value) and "第 7 行" in str(error.value)
