"""A form in the hands of a person who types long texts, fills the last row, adds rows and pastes: nothing is cut unsaid,
counted wrongly or lost. In LibreOffice, with automatic calculation."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.programs.libreoffice import LibreOffice
from tests.programs.pdf import Pdf
from tests.typing.acts import example, room_for, typed
from tests.typing.test_libreoffice import area, differing, worked_out
from tests.workbook.seed import seed
from xlperf.declaration import Declaration
from xlperf.form import load_form, style
from xlperf.form.layout import NO_SPARE_ROW, PASSED, SHORT_OF_ROOM, SPARE, layout_of
from xlperf.intake.one_file import take_in
from xlperf.ooxml.address import address
from xlperf.template.write import Options, build

pytestmark = pytest.mark.programs

OBJECTIVE = ("全面落实年度重点任务，提高资金使用效益，确保各项指标按期完成。" * 60)[:1489] + "完"


def long_texts() -> Declaration:
    """The shipped example with texts as long as they may be."""
    given = seed()
    tasks: list[dict[str, Any]] = [dict(row) for row in given.tables["key_tasks"]]
    tasks[0] |= {"content": "内容" * 199 + "内终", "objective": "目标" * 299 + "目终"}
    fields = {**given.fields, "overall_objective": OBJECTIVE}
    return replace(given, fields=fields, tables={**given.tables, "key_tasks": tasks})


def test_a_text_that_may_not_be_seen_whole_is_said_beside_its_row(
    libreoffice: LibreOffice, tmp_path: Path
) -> None:
    base = replace(seed(), year=seed().form.year)
    layout = layout_of(base.form, None, {"key_tasks": 5, "other_tasks": 2, "indicators": 12})
    path = tmp_path / "blank.xlsx"
    path.write_bytes(build(base.form, Options(rows=layout.capacities)))
    declaration = replace(long_texts(), year=base.form.year)
    lines = replace(
        base, fields={**base.fields, "overall_objective": "\n".join("一二三四五六七八九十甲乙丙丁")}
    )
    typing = [typed(layout, declaration, None), typed(layout, lines, declaration)]
    (long,), (broken,) = libreoffice.type_in(path, typing, [area(layout)])
    assert differing(worked_out(layout, declaration), long, layout.sheet) == []
    assert differing(worked_out(layout, lines), broken, layout.sheet) == []
    rows = [layout.place("overall_objective")[0], layout.place("key_tasks.content", 0)[0]]
    assert [long[row][layout.status_column] for row in rows] == [SHORT_OF_ROOM] * 2
    told = [row[layout.status_column] for row in broken]
    assert told[rows[0]] == SHORT_OF_ROOM, "fourteen short lines have no room"
    assert told[layout.place("indicators.level3", 1)[0]] == PASSED


def test_every_word_of_a_long_text_is_in_the_print(
    libreoffice: LibreOffice, pdf: Pdf, tmp_path: Path
) -> None:
    declaration = long_texts()
    for name, options in (("filled", Options()), ("published", Options(merge_levels=True))):
        path = tmp_path / f"{name}.xlsx"
        path.write_bytes(build(declaration.form, options, declaration))
        libreoffice.to_pdf(path, tmp_path / f"{name}.pdf")
        words = "".join("".join(pdf.text(tmp_path / f"{name}.pdf")).split())
        assert "提高资金使用效益" in words and OBJECTIVE[-3:] in words, name
        assert "内终" in words and "目终" in words, name
    sheet = openpyxl.load_workbook(tmp_path / "published.xlsx").worksheets[0]
    assert max(line.height or 0 for line in sheet.row_dimensions.values()) <= style.TALLEST_ROW


def test_a_text_too_long_for_the_tallest_row_gets_a_smaller_font_in_a_copy_that_holds_it() -> None:
    form = load_form("self-evaluation-2020")
    base = example(form.id)
    longest = replace(base, fields={**base.fields, "overall_objective": "目" * 1500})
    layout = layout_of(form, form.year)
    cell = layout.places[("overall_objective", None)]
    for declared, lowest, highest in ((base, style.SMALLEST_TYPED, style.SMALLEST_TYPED), (longest, 6, 8.5)):
        import io

        sheet = openpyxl.load_workbook(io.BytesIO(build(form, Options(), declared))).worksheets[0]
        size = sheet[address(cell.row, cell.column)].font.size
        assert lowest <= size <= highest
        text = declared.fields["overall_objective"]
        width = sum(form.page.widths[cell.column : cell.last_column + 1])
        assert style.text_height(str(text), width, size) <= style.TALLEST_ROW


def test_a_row_without_merged_cells_grows_with_what_is_typed(
    libreoffice: LibreOffice, tmp_path: Path
) -> None:
    base = example("self-evaluation-2020")
    layout = room_for(base)
    path = tmp_path / "blank.xlsx"
    path.write_bytes(build(base.form, Options(rows=layout.capacities)))
    row, column = layout.place("indicators.reason", 0)
    assert row in layout.growing_rows
    text = "因为年中调整了任务，" * 20
    _, before = libreoffice.work(path, layout.sheet, [])
    _, after = libreoffice.work(path, layout.sheet, [("type", address(row, column), text)])
    needed = style.text_height(text, base.form.page.widths[column], base.form.page.font_size)
    assert after[row] > 0.8 * needed > 2 * before[row]
    assert after[row + 1] == before[row + 1]


def test_when_the_last_spare_row_is_filled_the_banner_says_so_and_the_guide_what_to_do(
    libreoffice: LibreOffice, tmp_path: Path
) -> None:
    base = replace(seed(), year=seed().form.year)
    used = len(base.rows("key_tasks"))
    layout = layout_of(base.form, None, {"key_tasks": used, "other_tasks": 2, "indicators": 12})
    path = tmp_path / "blank.xlsx"
    path.write_bytes(build(base.form, Options(rows=layout.capacities)))
    but_one = replace(base, tables={**base.tables, "key_tasks": base.rows("key_tasks")[:-1]})
    typing = [typed(layout, but_one, None), typed(layout, base, but_one)]
    (before,), (after,) = libreoffice.type_in(path, typing, [area(layout)])
    assert NO_SPARE_ROW not in str(before[0][0])
    assert str(after[0][0]).endswith(f"。“年度重点工作任务”{NO_SPARE_ROW}")
    assert differing(worked_out(layout, base), after, layout.sheet) == []
    guide = openpyxl.load_workbook(path)["填报说明"]
    assert any("插入复制的单元格" in str(row[0].value) for row in guide.iter_rows())


@pytest.mark.parametrize("copied", ["in the middle", "the last"])
def test_a_row_copied_into_a_full_table_is_checked_and_read(
    copied: str, libreoffice: LibreOffice, tmp_path: Path
) -> None:
    base = replace(seed(), year=seed().form.year)
    used = len(base.rows("key_tasks"))
    options = Options(rows={"key_tasks": used, "other_tasks": 2, "indicators": 12})
    layout = layout_of(base.form, base.form.year, dict(options.rows or {}))
    path, saved = tmp_path / "full.xlsx", tmp_path / "saved.xlsx"
    path.write_bytes(build(base.form, options, base))
    row = layout.place("key_tasks.name", 2 if copied == "in the middle" else used - 1)[0] + 1
    steps = [
        ("copy row", row),
        *(
            ("type", f"{letter}{row}", text)
            for letter, text in zip("BCEF", ("新任务", "做事", "20000", "做成"), strict=True)
        ),
    ]
    seen, _ = libreoffice.work(
        path,
        layout.sheet,
        steps,
        [f"'{layout.sheet}'!A1:{address(row + 30, layout.status_column)}"],
        save=saved,
    )
    told = "\n".join(str(line[layout.status_column]) for line in seen[0])
    assert "重点工作任务资金合计" in told and "超过项目支出" in told, "the new row's amount counts natively"
    intake = take_in(saved)
    assert intake.declaration is not None
    assert [one["name"] for one in intake.declaration.rows("key_tasks")].count("新任务") == 1
    assert len(intake.declaration.rows("key_tasks")) == used + 1
    assert "task-total" in {finding.check for finding in intake.findings}
    assert "workbook-altered" not in {finding.check for finding in intake.findings}


def test_check_and_banner_work_on_after_a_paste(libreoffice: LibreOffice, tmp_path: Path) -> None:
    """Two blocks pasted with their formats over single and merged cells; the result is that of typing."""
    base = replace(seed(), year=seed().form.year)
    layout = layout_of(base.form, base.form.year, {"key_tasks": 5, "other_tasks": 2, "indicators": 12})
    path, source = tmp_path / "form.xlsx", tmp_path / "source.xlsx"
    path.write_bytes(build(base.form, Options(rows=layout.capacities), base))
    book = openpyxl.Workbook()
    for line in (("产出指标", "经济效益指标"), ("效益指标", "社会效益指标"), ("无此指标", "质量指标")):
        book.active.append(line)
    book.save(source)
    first = layout.place("indicators.level1", 0)
    pasted = [dict(row) for row in base.rows("indicators")]
    for row, line in zip(pasted, openpyxl.load_workbook(source).active.values, strict=False):
        row |= dict(zip(("level1", "level2"), line, strict=True))
    wanted = replace(base, tables={**base.tables, "indicators": pasted})
    steps = [("paste", str(source), "A1:B3", address(*first))]
    (values,), _ = libreoffice.work(path, layout.sheet, steps, [area(layout)], save=tmp_path / "saved.xlsx")
    assert differing(worked_out(layout, wanted), values, layout.sheet) == []
    assert SPARE not in {values[first[0] + of][layout.status_column] for of in range(3)}
    intake = take_in(tmp_path / "saved.xlsx")
    assert intake.declaration is not None
    assert [row["level1"] for row in intake.declaration.rows("indicators")[:3]] == [
        "产出指标",
        "效益指标",
        "无此指标",
    ]
    assert {"belongs", "choice"} <= {finding.check for finding in intake.findings}
    assert "workbook-altered" not in {finding.check for finding in intake.findings}


@pytest.mark.parametrize(
    ("lines", "read"),
    [
        (
            (
                ("任务甲", "内容甲", None, 123.45, "目标甲", None),
                ("任务乙", "内容乙", None, 10, "目标乙", None),
            ),
            True,
        ),
        ((("任务甲", "内容甲", 123.45, "目标甲"), ("任务乙", "内容乙", 10, "目标乙")), False),
    ],
    ids=["as the form's columns", "one column each"],
)
def test_a_block_pasted_over_merged_cells_is_judged_as_it_is_read(
    lines: tuple[tuple[str | float | None, ...], ...], read: bool, libreoffice: LibreOffice, tmp_path: Path
) -> None:
    """Merges and checks on entry are gone after it. What stands where no field is, is named; the sheet alarms too."""
    base = replace(seed(), year=seed().form.year)
    layout = layout_of(base.form, base.form.year, {"key_tasks": 5, "other_tasks": 2, "indicators": 12})
    path, source, saved = (tmp_path / f"{name}.xlsx" for name in ("form", "source", "saved"))
    path.write_bytes(build(base.form, Options(rows=layout.capacities), base))
    book = openpyxl.Workbook()
    for line in lines:
        book.active.append(line)
    book.save(source)
    first = layout.place("key_tasks.name", 0)
    block = f"A1:{address(len(lines) - 1, len(lines[0]) - 1)}"
    steps = [("paste", str(source), block, address(*first))]
    (values,), _ = libreoffice.work(path, layout.sheet, steps, [area(layout)], save=saved)
    merged = {str(one) for one in openpyxl.load_workbook(saved).worksheets[0].merged_cells.ranges}
    assert address(first[0], first[1] + 1) not in {one.partition(":")[0] for one in merged}
    intake = take_in(saved)
    assert intake.declaration is not None
    assert differing(worked_out(layout, intake.declaration), values, layout.sheet) == []
    found = {finding.check: finding.message for finding in intake.findings}
    if read:
        rows = intake.declaration.rows("key_tasks")[:2]
        assert [(str(row["name"]), float(str(row["amount"]))) for row in rows] == [
            ("任务甲", 123.45),
            ("任务乙", 10),
        ]
        assert "workbook-extra-content" not in found and values[first[0]][layout.status_column] == PASSED
    else:
        assert "10" in found["workbook-extra-content"], "an amount that is in no field is named"
        assert "应填数字" in str(values[first[0]][layout.status_column])


def test_the_whole_workbook_prints_the_form_alone(libreoffice: LibreOffice, pdf: Pdf, tmp_path: Path) -> None:
    path = tmp_path / "filled.xlsx"
    path.write_bytes(build(seed().form, Options(), seed()))
    libreoffice.to_pdf(path, tmp_path / "all.pdf")
    libreoffice.to_pdf(path, tmp_path / "form.pdf", sheets=["申报表"])
    libreoffice.to_pdf(path, tmp_path / "checks.pdf", sheets=["校验"])
    assert pdf.text(tmp_path / "all.pdf") == pdf.text(tmp_path / "form.pdf")
    assert "填写说明" not in "".join(pdf.text(tmp_path / "all.pdf"))
    assert "校验结果" in "".join(pdf.text(tmp_path / "checks.pdf"))
