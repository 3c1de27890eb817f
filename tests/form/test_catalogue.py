"""A catalogue of indicators: names offered beside free entry, one that is not in it told of, never refused."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

import xlperf
from tests.programs.libreoffice import LibreOffice
from tests.workbook.forms import areas, block_names, formula_cells
from xlperf.checks import check, check_many
from xlperf.declaration import Declaration
from xlperf.form import Form, FormError, read_form
from xlperf.form.catalogue import read_catalogue
from xlperf.form.layout import layout_of, roles
from xlperf.intake.handmade.explanation import explained
from xlperf.intake.handmade.files import read_file
from xlperf.messages import speaking
from xlperf.template.cached import formula_values
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
    ["一级指标", "二级指标", "指标名称", "单位", "参考值", "指标性质"],
    ["产出指标", "数量指标", "改造管网长度", "公里", "≥18", "正向"],
    [None, None, "新建泊位", "个", None, None],
    [None, "质量指标", "合格率", "%", 95, "≥"],
    [None, None, "漏损率", "％", None, "反向指标"],
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
    book.active["E4"].value, book.active["E4"].number_format = 0.95, "0%"  # type: ignore[index]
    book.save(tmp_path / "指标库.xlsx")
    return form_with(tmp_path, "指标库.xlsx")


def declared(form: Form, *names: str, **targets: str) -> Declaration:
    """With these names, and the target of each; without one a target that has no unit."""
    rows = [
        {"level1": "产出指标", "level2": "数量指标", "level3": name, "target": targets.get(name, "按时完成")}
        for name in (*names, *targets)
    ]
    return Declaration(form, {"department_name": "甲局"}, {"indicators": rows}, 2025)


def told(declaration: Declaration) -> list[tuple[str, str, str]]:
    with speaking("zh"):
        return [(one.check, one.severity, one.message) for one in check(declaration)]


def test_a_name_of_the_catalogue_is_no_finding_and_another_is_told_of(office: Form) -> None:
    assert told(declared(office, "改造管网长度", "新建泊位")) == []
    assert told(declared(office, "改造管网的长度")) == [
        ("in-catalogue", "info", "“改造管网的长度”不在指标库里")
    ]


def test_another_unit_or_the_opposite_direction_is_told(office: Form, tmp_path: Path) -> None:
    right = declared(office, 改造管网长度="≥20公里", 合格率="95%", 漏损率="≤9%", 别的="≥1个")
    assert [one[0] for one in told(right)] == ["in-catalogue"]
    wrong = declared(office, 改造管网长度="≥20米", 合格率="＜95%", 漏损率="≥9%", 新建泊位="不少于3处")
    assert sorted(told(wrong)) == [
        ("catalogue-sign", "info", "“合格率”填的是“＜”，指标库是“≥”，方向相反"),
        ("catalogue-sign", "info", "“漏损率”填的是“≥”，指标库是“反向指标”，方向相反"),
        ("catalogue-unit", "info", "“改造管网长度”以“米”计，指标库是“公里”"),
        ("catalogue-unit", "info", "“新建泊位”以“处”计，指标库是“个”"),
    ]
    path = tmp_path / "form.toml"
    path.write_text(
        path.read_text(encoding="utf-8").replace("[page]", 'catalogue_severity = "warning"\n[page]'), "utf-8"
    )
    stricter = read_form(path)
    assert {one[1] for one in told(replace(wrong, form=stricter))} == {"warning"}
    with speaking("zh"):
        assert check_many([right, wrong]) == [check(right), check(wrong)]


def test_how_a_paper_is_read_shows_what_the_catalogue_says(office: Form, tmp_path: Path) -> None:
    paper = tmp_path / "表.txt"
    paper.write_text(
        "单位\t甲局\n一级指标\t二级指标\t三级指标\t指标值\n产出指标\t数量指标\t改造管网长度\t≥18公里\n",
        encoding="utf-8",
    )
    with speaking("zh"):
        lines = explained(read_file(paper, office))
    assert any(line.endswith("改造管网长度（指标库：单位 公里；参考值 ≥18；性质 正向）") for line in lines)


IN_THREE_CELLS = """
[[section.table.column]]
id = "sign"
choices = ["≥", "≤", "定性"]
[[section.table.column]]
id = "value"
[[section.table.column]]
id = "unit"
[[section.table.computed]]
id = "target"
target_of = ["sign", "value", "unit"]
"""


def test_in_three_cells_the_workbook_tells_it_too_and_shows_what_the_catalogue_says(
    office: Form, tmp_path: Path, libreoffice: LibreOffice
) -> None:
    spec = (tmp_path / "form.toml").read_text(encoding="utf-8")
    spec = spec.replace('[[section.table.column]]\nid = "target"\ntarget = true\n', IN_THREE_CELLS)
    spec = spec.replace("| < | < |", "| < | < | < | < |").replace("| 指标值 |", "| 性质 | 值 | 单位 |")
    spec = spec.replace("[indicators.target]", "[indicators.sign] | [indicators.value] | [indicators.unit]")
    (tmp_path / "three.toml").write_text(spec.replace("26, 16]", "26, 16, 10, 10]"), encoding="utf-8")
    form = read_form(tmp_path / "three.toml")
    layout, path = layout_of(form, 2025, {}), tmp_path / "three.xlsx"
    path.write_bytes(build(form, Options()))
    columns = ("level1", "level2", "level3", "sign", "value", "unit")
    rows = [
        ("产出指标", "数量指标", "改造管网长度", "≥", "20", "米"),
        (None, "质量指标", "漏损率", "≥", "9", "%"),
        (None, None, "合格率", "定性", "合格", None),
        (None, None, "别的", None, None, "家"),
    ]
    filled = Declaration(
        form,
        {"department_name": "甲局"},
        {"indicators": [dict(zip(columns, row, strict=True)) for row in rows]},
        2025,
    )
    assert sorted((one[0], one[2]) for one in told(filled) if one[0].startswith("catalogue")) == [
        ("catalogue-sign", "“漏损率”填的是“≥”，指标库是“反向指标”，方向相反"),
        ("catalogue-unit", "“改造管网长度”以“米”计，指标库是“公里”"),
    ]
    answer, *_ = libreoffice.calculate_areas(
        path, [areas(layout, filled)], list(block_names(layout).values())
    )
    expected = list(formula_values(layout, filled))
    found = [value or "" for _, value in formula_cells(layout, answer)]
    assert [value or "" for _, value in expected] == found
    beside = [value for formula, value in expected if isinstance(formula.role, roles.Suggested)]
    assert beside == [
        "单位：公里；参考值：≥18；性质：正向；",
        "单位：%；性质：反向指标；",
        "单位：%；参考值：95%；性质：≥；",
        "",
    ]


def test_the_list_is_that_of_the_level_which_is_chosen(
    office: Form, tmp_path: Path, libreoffice: LibreOffice
) -> None:
    """The formula of the drop-down list, worked out in cells: of how many names it is, and its first and last."""
    path = tmp_path / "list.xlsx"
    rows = [{"level2": level, "level3": "x"} for level in ("数量指标", "质量指标", None, "没有这种")]
    path.write_bytes(build(office, Options(), Declaration(office, {}, {"indicators": rows}, 2025)))
    book = load_workbook(path)
    (rule,) = [
        one
        for one in book["申报表"].data_validations.dataValidation
        if one.type == "list" and "C5" in one.sqref
    ]
    assert rule.showErrorMessage is False and len(rule.formula1) <= 255
    tried = book.create_sheet("试")
    for row in range(5, 9):
        formula = re.sub(r"\$([A-Z]+)5", rf"申报表!$\g<1>{row}", rule.formula1)
        tried.append([f"=ROWS({formula})", f"=INDEX({formula},1)", f"=INDEX({formula},ROWS({formula}))"])
    book.save(path)
    cells = libreoffice.recalculate(path)["试"]
    found = [tuple(cells[f"{column}{row}"].value for column in "ABC") for row in range(1, 5)]
    of_quality = (2, "合格率", "漏损率")
    assert found == [(2, "改造管网长度", "新建泊位"), of_quality, of_quality, (4, "改造管网长度", "漏损率")]


def test_the_names_are_offered_and_any_other_may_be_typed(office: Form, tmp_path: Path) -> None:
    path = tmp_path / "blank.xlsx"
    path.write_bytes(build(office, Options()))
    sheet = load_workbook(path)["申报表"]
    (rule,) = [
        one for one in sheet.data_validations.dataValidation if one.type == "list" and "C5" in one.sqref
    ]
    assert rule.showErrorMessage is False and rule.prompt.startswith("必填")
    assert "指标库" in rule.prompt
    names = load_workbook(path).defined_names[rule.formula1.split(",")[2]].attr_text
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
            ("质量指标", "漏损率", "％", ""),
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
