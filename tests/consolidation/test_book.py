"""The consolidated workbook: its figures against the files themselves, its formulas, its soundness, its harmlessness."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from openpyxl.utils import range_boundaries

import xlperf
from tests.consolidation.conftest import Done
from tests.consolidation.inbox import Inbox, changed, declaration, form, name_of, roster, workbook
from tests.drawn import AMOUNT, form_drawn
from tests.ooxml import lint
from tests.programs.libreoffice import LibreOffice
from tests.workbook.loaded import loaded
from xlperf.consolidation.workbook import charts
from xlperf.consolidation.workbook.book import write_book
from xlperf.consolidation.workbook.printing import PageHeading
from xlperf.consolidation.workbook.sheet_references import Written
from xlperf.consolidation.workbook.table_sheet import Looks, sheet_name
from xlperf.form import load_form

SHEETS = ["汇总", "分级汇总", "任务", "指标", "问题", "审核", "收件登记", "未报送", "核对", "图表"]
MakeInbox = Callable[[], Inbox]


def values(path: Path, sheet: str) -> list[dict[str, Any]]:
    """The rows of a sheet by their headings, as openpyxl reads them."""
    book = openpyxl.load_workbook(path, data_only=True, read_only=True)
    rows = list(book[sheet].iter_rows(values_only=True))
    return [dict(zip(map(str, rows[0]), row, strict=True)) for row in rows[1:]]


def cents(value: object) -> Decimal:
    return Decimal(str(value or 0)).quantize(Decimal("0.01"))


def independent_totals(folder: Path) -> dict[str, Decimal]:
    """The sum of every amount of the form over the workbooks of a folder, by defined name, read by openpyxl."""
    totals: dict[str, Decimal] = {}
    spec = form()
    wanted = {name: name for name, part in spec.fields.items() if part.kind == "amount"}
    wanted |= {
        f"{table.id}_{column.id}": f"{table.id}.{column.id}"
        for table, column in spec.columns()
        if column.kind == "amount"
    }
    for path in folder.rglob("*.xlsx"):
        book = openpyxl.load_workbook(path, data_only=True, read_only=True)
        rows = {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book.worksheets[:1]}
        for name, part in wanted.items():
            for sheet, area in book.defined_names[name].destinations:
                left, top, right, bottom = range_boundaries(area)
                for row in rows[sheet][top - 1 : bottom]:
                    totals[part] = totals.get(part, Decimal(0)) + sum(map(cents, row[left - 1 : right]))
    return totals


def test_the_sheets_are_those_of_the_contract_in_their_order(mixed: Done) -> None:
    assert loaded(mixed.out.read_bytes()).sheetnames == SHEETS


def test_totals_are_those_of_an_independent_reading_of_the_files_to_the_cent(sound: Done) -> None:
    expected = independent_totals(sound.inbox.folder)
    spec = form()
    shown = {row["核对项目"]: row for row in values(sound.out, "核对")}
    for part, total in expected.items():
        table, dot, _ = part.partition(".")
        label = spec.label_of(part)
        if dot:
            label = f"{spec.tables[table].label or table}：{label}"
        assert cents(shown[label]["各文件合计"]) == total, part
        assert cents(shown[label]["汇总合计"]) == total, part
        if not dot:
            assert sum(sound.result.declarations[part]) == total, part
    assert len(expected) >= 12


def test_the_total_row_of_the_summary_is_the_sum_of_its_departments(sound: Done) -> None:
    rows = values(sound.out, "汇总")
    (total,) = (row for row in rows if row["部门编码"] == "合计")
    departments = [row for row in rows if str(row["部门编码"]).isdigit() and row["状态"]]
    assert len(departments) == 40
    for column in ("基本支出（万元）", "项目支出（万元）", "支出合计（万元）"):
        assert cents(total[column]) == sum(cents(row[column]) for row in departments)


def test_every_difference_of_the_control_totals_is_nothing(mixed: Done, sound: Done) -> None:
    for done in (mixed, sound):
        lines = [row for row in values(done.out, "核对") if row["结果"] is not None]
        assert len(lines) > 25
        assert {(row["差额"], row["结果"]) for row in lines} == {(0, "✓")}


def test_a_total_that_does_not_hold_would_be_seen(mixed: Done, tmp_path: Path) -> None:
    data = mixed.result.data
    entry = next(entry for entry in data.ledger.entries if entry.used)
    record = data.records[entry.position]
    controls = {**record.controls, "basic_expenditure": "1.00"}

    changed = replace(record, controls=controls)
    data = replace(data, records={**data.records, entry.position: changed})
    write_book(data, tmp_path / "a.xlsx")
    wrong = [row["核对项目"] for row in values(tmp_path / "a.xlsx", "核对") if row["结果"] == "不符"]
    assert wrong == ["基本支出", "分级汇总：基本支出"]


def test_the_structure_is_sound(mixed: Done, sound: Done) -> None:
    assert lint(mixed.out) == []
    assert lint(sound.out) == []


def formulas(path: Path) -> Iterator[tuple[str, str, Any]]:
    """Every formula's sheet and cell, and the value stored with it."""
    written, cached = openpyxl.load_workbook(path), openpyxl.load_workbook(path, data_only=True)
    for sheet in written:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type == "f":
                    yield sheet.title, cell.coordinate, cached[sheet.title][cell.coordinate].value


@pytest.mark.programs
def test_recalculation_gives_the_stored_values(mixed: Done, sound: Done, libreoffice: LibreOffice) -> None:
    for done in (mixed, sound):
        shown = libreoffice.recalculate(done.out)
        found = list(formulas(done.out))
        assert len(found) > 150
        for sheet, cell, cached in found:
            assert shown[sheet][cell].value == cached, f"{sheet}!{cell}"


@pytest.mark.programs
def test_the_subtotals_by_parent_that_another_program_reckons_are_those_of_the_frames(
    mixed: Done, libreoffice: LibreOffice
) -> None:
    expected = {row["parent"]: row for row in mixed.result.parents.to_dict("records")}
    assert len(expected) >= 2
    shown = libreoffice.recalculate(mixed.out)["汇总"]
    book = loaded(mixed.out.read_bytes())
    (row,) = (cell.row for cell in book["汇总"]["B"] if cell.value == "按主管部门小计")
    columns = {str(cell.value): cell.column_letter for cell in book["汇总"][1]}
    found = set()
    while (parent := book["汇总"].cell(row := row + 1, 2).value) is not None:
        of = expected["" if parent == "（未列主管部门）" else parent]
        assert shown[f"A{row}"].value == of["departments"], parent
        for heading, name in {"基本支出": "basic_expenditure", "项目支出": "project_expenditure"}.items():
            cell = f"{columns[f'{heading}（万元）']}{row}"
            assert book["汇总"][cell].data_type == "f"  # live, not pasted
            assert cents(shown[cell].value) == cents(of[name]) != 0, (parent, name)
        found.add(of["parent"])
    assert found == set(expected)


@pytest.mark.programs
def test_recalculation_gives_the_stored_values_where_tables_go_on_on_further_sheets(
    mixed: Done, libreoffice: LibreOffice, tmp_path: Path
) -> None:
    path = tmp_path / "长.xlsx"
    write_book(mixed.result.data, path, most=5)
    assert lint(path) == []
    names = openpyxl.load_workbook(path).sheetnames
    assert {"汇总 (2)", "任务 (4)", "指标 (5)", "收件登记 (4)"} <= set(names)
    assert (
        sum(
            len([row for row in values(path, name) if row["序号"]])
            for name in names
            if name.startswith("指标")
        )
        == 21
    )
    shown = libreoffice.recalculate(path)
    for sheet, cell, cached in formulas(path):
        assert shown[sheet][cell].value == cached, f"{sheet}!{cell}"
    assert {row["结果"] for row in values(path, "核对")} == {"✓", None}


HOSTILE = (
    '=HYPERLINK("http://example.invalid","点我")',
    "+1+1",
    "-2+3",
    "@SUM(A1)",
    "=cmd|' /C calc'!A0",
    "http://example.invalid/登录",
    "<r><t>假的</t></r>",
    "_x0041_",
    "a\tb\nc",
    "]]>&amp;<b>",
)


def test_no_text_becomes_a_formula_a_link_or_markup(inbox: MakeInbox, tmp_path: Path) -> None:
    box = inbox()
    for number, text in enumerate(HOSTILE):
        given = changed(declaration(number), overall_objective=text)
        tasks = [{**row, "name": f"{text}{at}"} for at, row in enumerate(given.tables["key_tasks"])]
        given = replace(given, tables={**given.tables, "key_tasks": tasks})
        box.put(f"{number}.xlsx", workbook(given), "")
    out = tmp_path / "汇总.xlsx"
    result = xlperf.consolidate(box.folder, out=out, include_rejected=True)
    assert len(result.declarations) == len(HOSTILE)
    assert lint(out) == []
    book = openpyxl.load_workbook(out)
    column = next(cell.column for cell in book["汇总"][1] if cell.value == "总体绩效目标")
    cells = [book["汇总"].cell(row, column) for row in range(2, len(HOSTILE) + 2)]
    assert {cell.data_type for cell in cells} <= {"s", "inlineStr"}
    # ECMA-376, 22.9.2.19: a text that looks like an escape is escaped; openpyxl shows it as it is stored.
    assert [str(cell.value).strip().replace("_x005F_", "_") for cell in cells] == list(HOSTILE)
    for cell in cells:
        assert cell.hyperlink is None
        assert cell.quotePrefix == (str(cell.value)[0] in "=+-@")
    with zipfile.ZipFile(out) as package:
        targets = [
            target
            for name in package.namelist()
            if name.endswith(".rels")
            for target in re.findall(r'Target="([^"]*)" TargetMode="External"', package.read(name).decode())
        ]
    assert targets
    assert not [target for target in targets if "example.invalid" in target]


def test_findings_lead_to_their_file_and_cell_by_relative_links(mixed: Done) -> None:
    book = loaded(mixed.out.read_bytes())
    sheet = book["问题"]
    headings = [cell.value for cell in sheet[1]]
    place = sheet.cell(2, headings.index("位置") + 1)
    assert place.hyperlink.target.replace("\\", "/").startswith("收件夹/")
    assert place.hyperlink.location == f"'申报表'!{place.value}"


def test_nothing_in_the_workbook_names_a_folder_of_this_machine(mixed: Done) -> None:
    with zipfile.ZipFile(mixed.out) as package:
        for name in package.namelist():
            text = package.read(name).decode("utf-8", "replace")
            assert str(mixed.out.parent) not in text, name
            assert mixed.out.parent.name not in text, name


def test_tables_can_be_filtered_and_keep_their_header_in_view(mixed: Done) -> None:
    book = loaded(mixed.out.read_bytes())
    for name in SHEETS[:7]:
        assert book[name].freeze_panes
        # The sheet of levels folds instead.
        assert (book[name].auto_filter.ref is None) == (name == "分级汇总")
    amount = next(cell.column for cell in book["汇总"][1] if cell.value == "基本支出（万元）")
    assert book["汇总"].cell(2, amount).number_format == "#,##0.00"


def test_no_header_is_cut(mixed: Done) -> None:
    """Each has the lines that its letters take at its column's width, 10-point ones of 12 points."""
    book, tallest = loaded(mixed.out.read_bytes()), 0.0
    for sheet in book.worksheets[:8]:
        height = sheet.row_dimensions[1].height
        for columns in sheet.column_dimensions.values():
            for column in range(columns.min, columns.max + 1):
                text = str(sheet.cell(1, column).value or "")
                letters = sum(1 if letter.isascii() else 2 for letter in text)
                lines = -(-letters // (columns.width // 2 * 2))
                assert columns.hidden or height >= 12 * lines, (sheet.title, text)
        tallest = max(tallest, height)
    assert tallest > 40  # 整体绩效目标任务（行） over a column of five letters


def test_targets_stand_beside_their_parts_as_the_budget_systems_take_them(mixed: Done) -> None:
    rows = {row["年度指标值"]: row for row in values(mixed.out, "指标")}
    assert (rows["≥95%"]["年度指标值：计算符号"], rows["≥95%"]["年度指标值：指标值"]) == ("≥", "95")
    assert rows["≥95%"]["年度指标值：计量单位"] == "%"
    assert (rows["5-10天"]["年度指标值：下限"], rows["5-10天"]["年度指标值：上限"]) == (5, 10)
    frame = mixed.result.tables["indicators"]
    assert set(frame[frame["annual_target"] == ">10000条"]["annual_target_operator"]) == {">"}


def test_there_are_native_charts(mixed: Done) -> None:
    with zipfile.ZipFile(mixed.out) as package:
        charts = [name for name in package.namelist() if re.fullmatch(r"xl/charts/chart\d+\.xml", name)]
    assert len(charts) == 4


def test_the_missing_have_a_reminder_each(mixed: Done) -> None:
    rows = {row["部门"]: row for row in values(mixed.out, "未报送")}
    row = rows[name_of(9)]
    assert (row["联系人"], row["邮箱"]) == ("联系人9", "d9@example.invalid")
    assert name_of(9) in row["提醒文字"]
    assert "2023" in row["提醒文字"]


def test_a_form_of_another_make_has_its_own_columns_and_sheets(tmp_path: Path) -> None:
    from xlperf.declaration import Declaration
    from xlperf.template.write import Options, build

    spec = OTHER_FORM
    inbox = Inbox(tmp_path / "in")
    for number in range(3):
        fields = {"unit": f"单位{number}", "seats": Decimal(number), "cost": Decimal("0.10")}
        rows = [{"what": "桌椅", "price": Decimal("1.25"), "goal": "≥3套"}]
        given = Declaration(spec, fields, {"things": rows, "places": [{"where": "北京"}]}, year=2030)
        inbox.put(f"{number}.xlsx", build(spec, Options(), given), "")
    out = tmp_path / "out.xlsx"
    result = xlperf.consolidate(inbox.folder, form=spec, out=out)
    assert set(result.ledger["status"]) <= {"accepted", "warned"}
    assert list(result.declarations["cost"]) == [Decimal("0.10")] * 3
    # Without a roster nobody is above another.
    assert openpyxl.load_workbook(out).sheetnames == [name for name in SHEETS if name != "分级汇总"]
    assert [row["地点"] for row in values(out, "任务")] == ["北京"] * 3
    assert [row["单价"] for row in values(out, "指标")] == [1.25] * 3
    assert {row["结果"] for row in values(out, "核对")} == {"✓", None}
    assert lint(out) == []


OTHER_FORM = form_drawn(
    """
    | 单位 | [unit] | 座位 | [seats] |
    | 费用 | [cost] | <    | <       |
    """,
    """
    | 名称          | 单价           | 目标          |
    | [things.what] | [things.price] | [things.goal] |
    """,
    """
    | 地点           | < | < |
    | [places.where] | < | < |
    """,
    labels=("", "物品", "地点清单"),
    parts={
        "unit": "required = true",
        "seats": 'kind = "count"',
        "cost": AMOUNT,
        "things": "rows = 3",
        "things.price": AMOUNT,
        "things.goal": "target = true",
        "places": "rows = 3",
    },
    more="""
    [[check]]
    id = "cost-seats"
    expect = "cost <= 100 * seats or seats == 0"
    message = "费用 {cost} 过高"
    """,
    id="purchases",
    title="采购计划",
    year=2030,
    amounts="元",
)


def test_names_of_sheets_are_lawful_and_unique() -> None:
    taken = {"汇总"}
    assert sheet_name("汇总", taken) == "汇总-2"
    assert sheet_name("a/b:c*[d]?", taken) == "a b c  d"
    assert len(sheet_name("长" * 60, taken)) <= 31
    assert sheet_name("长" * 60, taken) != sheet_name("长" * 60, taken)


def test_ten_departments_of_a_roster_and_none_reported(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in/a.pdf").write_bytes(b"%PDF-1.7")
    out = tmp_path / "out.xlsx"
    result = xlperf.consolidate(tmp_path / "in", roster=roster(tmp_path), out=out)
    assert len(result.missing) == 10
    assert lint(out) == []
    assert openpyxl.load_workbook(out).sheetnames == SHEETS


@pytest.mark.programs
def test_a_summary_alone_has_the_totals_by_parent_and_its_control_totals_hold(
    mixed: Done, libreoffice: LibreOffice, tmp_path: Path
) -> None:
    out = tmp_path / "合计.xlsx"
    result = xlperf.consolidate(mixed.inbox.folder, roster=mixed.roster, out=out, summary_only=True)
    assert lint(out) == []
    assert openpyxl.load_workbook(out).sheetnames == ["汇总", "收件登记", "未报送", "核对"]
    *parents, total = values(out, "汇总")
    expected = result.parents.sort_values("parent")
    assert [(row["主管部门"], row["部门数"]) for row in parents] == list(
        zip(expected["parent"], expected["departments"], strict=True)
    )
    assert [cents(row["基本支出（万元）"]) for row in parents] == [
        cents(amount) for amount in expected["basic_expenditure"]
    ]
    assert cents(total["基本支出（万元）"]) == cents(sum(result.declarations["basic_expenditure"]))
    assert {row["结果"] for row in values(out, "核对")} == {"✓", None}
    shown = libreoffice.recalculate(out)
    for sheet, cell, cached in formulas(out):
        assert shown[sheet][cell].value == cached, f"{sheet}!{cell}"
    # The whole workbook is written where the summary stood, though the files are the same.
    xlperf.consolidate(mixed.inbox.folder, roster=mixed.roster, out=out)
    assert "任务" in openpyxl.load_workbook(out).sheetnames


def test_what_the_form_marks_for_the_summary_comes_first_and_stands_on_the_first_page(mixed: Done) -> None:
    book = loaded(mixed.out.read_bytes())
    sheet, form = book["汇总"], load_form("guangzhou-2023")
    heads = [str(cell.value) for cell in sheet[1]]
    chosen = [form.label_of(name) for name in form.in_summary if name != form.department]
    assert 0 < len(chosen) < len(form.fields) - 1
    places = [
        next(at for at, head in enumerate(heads, 1) if head.split("（")[0] == label.split("（")[0])
        for label in chosen
    ]
    others = [
        next(
            at
            for at, head in enumerate(heads, 1)
            if head.split("（")[0] == form.label_of(name).split("（")[0]
        )
        for name in form.fields
        if name not in form.in_summary and name != form.department
    ]
    assert max(places) < min(others)
    (page_break,) = sheet.col_breaks.brk
    assert page_break.id == max(places)
    assert 70 <= sheet.page_setup.scale <= 100


def test_no_chart_lies_across_a_page_break(monkeypatch: pytest.MonkeyPatch, mixed: Done) -> None:
    lines = [charts.ChartLine(f"部门{number}", "1", 1.0) for number in range(20)]
    blocks = [
        charts.ChartTable("各部门", "bar", "万元", lines, "amount"),
        charts.ChartTable("构成", "pie", "万元", lines[:2]),
    ]
    monkeypatch.setattr(charts, "_blocks", lambda *_: [*blocks, *blocks])
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        charts.write_charts(mixed.result.data, book, Looks(book, PageHeading("标题")), Written())
    with zipfile.ZipFile(out) as package:
        drawing = package.read("xl/drawings/drawing1.xml").decode()
        sheet = package.read("xl/worksheets/sheet1.xml").decode()
    breaks = [int(row) for row in re.findall(r'<brk id="(\d+)"', sheet)]
    ends = [0, *breaks, 10_000]
    anchors = re.findall(r"<xdr:from>.*?<xdr:row>(\d+)<.*?<xdr:to>.*?<xdr:row>(\d+)<", drawing, re.S)
    assert len(anchors) == 4 and len(breaks) == 3
    for page, (first, last) in enumerate((int(first), int(last)) for first, last in anchors):
        assert ends[page] <= first <= last < ends[page + 1]
    assert "标题图表" in sheet  # the title stands above these pages, too
