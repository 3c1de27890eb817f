"""The ribbon's buttons on real xlwings Books over openpyxl (openpyxl_engine), on the real form with macros and without."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlwings
from openpyxl.styles import Protection

from tests.excel.openpyxl_engine import App, Book, ExcelRefuses, opened
from tests.proof.surgery import (
    cell,
    formatted,
    inserted,
    new_cell,
    package_of,
    parts_of,
    text,
    text_in_new_cell,
)
from tests.proof.valid import valid_declaration
from xlperf.checks import check as findings_of
from xlperf.declaration import Declaration
from xlperf.excel import ribbon
from xlperf.excel.excel_book import held_by_excel
from xlperf.excel.open_workbook import declaration_in
from xlperf.form import form_specs, load_form
from xlperf.form.layout import UNDO_SHEET
from xlperf.intake.one_file import read
from xlperf.messages import speaking
from xlperf.template.trial_sheet import TRIAL_SHEET
from xlperf.template.write import Options, build

FORM = load_form("guangzhou-2023")
SHEET = FORM.page.sheet
PASTED = "<p>全年做好２０２３年&nbsp;宣传工作　</p><br/>"
CLEAN = "全年做好2023年 宣传工作"
COMMANDS = ("check", "recalculate", "normalise_targets", "clean_text", "export", "undo")


def declared() -> Declaration:
    """A valid declaration but for how two texts and two targets are written."""
    valid = valid_declaration(FORM, 3)
    rows = [dict(row) for row in valid.tables["indicators"]]
    rows[0] |= {"annual_target": "不少于40场", "period_target": "不少于 ４０ 场"}
    rows[1] |= {"annual_target": "待定"}
    return replace(
        valid,
        fields={**valid.fields, "overall_objective": PASTED},
        tables={**valid.tables, "indicators": rows},
    )


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The form's workbook: without macros, with Python's, and locked by a password."""
    folder = tmp_path_factory.mktemp("ribbon")
    paths = {}
    for name, options in (
        ("plain.xlsx", Options(department="某局")),
        ("python.xlsm", Options(department="某局", macros="python")),
        ("password.xlsx", Options(department="某局", password="密码")),
    ):
        paths[name] = folder / name
        paths[name].write_bytes(build(FORM, options, declared()))
    return paths


@pytest.fixture(autouse=True)
def chinese(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with speaking("zh"):
        yield


@pytest.fixture(params=["plain.xlsx", "python.xlsm", "password.xlsx"])
def workbook(request: pytest.FixtureRequest, made: dict[str, Path], tmp_path: Path) -> Path:
    name: str = request.param
    return Path(shutil.copy(made[name], tmp_path / f"申报{Path(name).suffix}"))


@pytest.fixture
def with_macros(made: dict[str, Path], tmp_path: Path) -> Path:
    return Path(shutil.copy(made["python.xlsm"], tmp_path / "申报.xlsm"))


def run(command: str, book: xlwings.Book) -> str:
    done: Callable[[Any], str] = getattr(ribbon, command)
    return done(book)


def content(book: Book, but: tuple[str, ...] = ()) -> dict[tuple[str, str], Any]:
    """Every cell of every sheet, those of `but` (on the form's sheet) left out."""
    return {
        (sheet.title, cell.coordinate): getattr(cell.value, "text", cell.value)
        for sheet in book.workbook.worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None and not (sheet.title == SHEET and cell.coordinate in but)
        if sheet.title != UNDO_SHEET
    }


def place(book: xlwings.Book, table: str | None, name: str, row: int | None = None) -> str:
    return declaration_in(held_by_excel(book)).locations.cell(table, name, row)


def targets(book: xlwings.Book) -> list[Any]:
    return [
        book.sheets[SHEET].range(place(book, "indicators", column, row)).value
        for row in (0, 1)
        for column in ("period_target", "annual_target")
    ]


def all_protected(book: Book) -> bool:
    """Whether each sheet is protected but those of the undo copy and of trials, which hold nothing of the form."""
    free = (UNDO_SHEET, TRIAL_SHEET)
    return all(sheet.protection.sheet for sheet in book.workbook.worksheets if sheet.title not in free)


def test_an_open_workbook_reads_as_its_file_does(workbook: Path) -> None:
    of_file, of_book = read(workbook), declaration_in(held_by_excel(opened(workbook)[0]))
    assert replace(of_book, file="", found=()) == replace(of_file, file="", found=())


def test_the_check_lists_what_xlperf_finds_and_goes_from_finding_to_finding(workbook: Path) -> None:
    book, app, own = opened(workbook)
    found = list(findings_of(read(workbook)))
    assert len({finding.cell for finding in found}) > 1
    visited = []
    for _ in range(len(found) + 1):
        message = ribbon.check(book)
        assert message.startswith(f"共 {len(found)} 处")
        assert all(finding.message in message for finding in found)
        visited.append(app.selection.get_address(False, False, False))
    in_order = list(dict.fromkeys(finding.cell for finding in found))
    assert visited[: len(in_order)] == in_order and visited[len(in_order)] == in_order[0]
    assert app.calculated == len(found) + 1
    assert own.workbook.active.title == SHEET


def test_a_workbook_without_fault_passes(tmp_path: Path) -> None:
    path = tmp_path / "好.xlsx"
    path.write_bytes(build(FORM, Options(), valid_declaration(FORM, 5)))
    book, app, _ = opened(path)
    assert ribbon.check(book) == "✓ 全部通过，可以报送。" and app.selection is None


def test_recalculation_holds_what_is_shown_against_the_exact_values(workbook: Path) -> None:
    book, app, own = opened(workbook)
    assert ribbon.recalculate(book).startswith("已重新计算，")
    assert app.calculated == 1
    computed = next(iter(FORM.compiled.values))
    cell = place(book, None, computed)
    own.cached[SHEET][cell].value = 1.5
    expected = read(workbook)[computed]
    message = ribbon.recalculate(book)
    assert f"{cell}“" in message and f"显示 1.5，应为 {expected}" in message


@pytest.mark.parametrize("name", sorted(form_specs()))
def test_what_every_form_computes_is_recalculated_in_rows_too(name: str, tmp_path: Path) -> None:
    form = load_form(name)
    path = tmp_path / "a.xlsx"
    path.write_bytes(build(form, Options(), valid_declaration(form, 1)))
    book, _, own = opened(path)
    assert ribbon.recalculate(book).startswith("已重新计算，")
    declaration = read(path)
    for id, computed in form.compiled.values.items():
        if computed.row is None or form.sheets is not None or not declaration.tables[computed.row]:
            continue
        cell = declaration.locations.cell(computed.row, id.partition(".")[2], 0)
        shown = own.cached[declaration.locations.sheet][cell]
        if isinstance(shown.value, int | float):
            shown.value += 1
            assert f"{cell}“" in ribbon.recalculate(book)


def test_targets_become_canonical_and_undo_brings_them_back(workbook: Path) -> None:
    book, _, own = opened(workbook)
    columns = ("period_target", "annual_target")
    cells = tuple(place(book, "indicators", name, row) for name in columns for row in range(10))
    before, others = targets(book), content(own, cells)
    message = ribbon.normalise_targets(book)
    assert targets(book)[:2] == ["≥40场", "≥40场"]
    assert targets(book)[3] == "待定" and place(book, "indicators", "annual_target", 1) in message
    assert content(own, cells) == others and all_protected(own)
    assert "认不出" in message and "已修改" in message
    assert "已还原" in ribbon.undo(book)
    assert targets(book) == before and all_protected(own)
    assert ribbon.undo(book) == "没有可以还原的修改。"


def test_texts_are_cleaned_and_undo_brings_them_back(workbook: Path) -> None:
    book, _, own = opened(workbook)
    cell = place(book, None, "overall_objective")
    before = content(own)
    assert "已修改" in ribbon.clean_text(book)
    assert own.workbook[SHEET][cell].value == CLEAN
    assert read_saved(own)["overall_objective"] == CLEAN
    ribbon.undo(book)
    assert content(own) == before and all_protected(own)


def read_saved(own: Book) -> Declaration:
    own.save(own.path.with_name(f"存{own.path.suffix}"))
    return read(own.path.with_name(f"存{own.path.suffix}"))


def test_undo_goes_back_step_by_step(workbook: Path) -> None:
    book, _, own = opened(workbook)
    start = content(own)
    ribbon.normalise_targets(book)
    between = content(own)
    ribbon.clean_text(book)
    assert content(own) != between
    ribbon.undo(book)
    assert content(own) == between
    ribbon.undo(book)
    assert content(own) == start


def test_the_undo_copy_is_on_the_hidden_sheet_and_no_finding_when_it_is_sent_in(with_macros: Path) -> None:
    book, _, own = opened(with_macros)
    before = {finding.check for finding in read(with_macros).found}
    message = ribbon.clean_text(book)
    assert PASTED in str(own.workbook[UNDO_SHEET]["A1"].value)
    assert own.workbook[UNDO_SHEET].sheet_state == "hidden" and "原文存于" not in message
    assert {finding.check for finding in read_saved(own).found} == before


def test_where_the_structure_is_locked_the_undo_copy_is_in_a_file(made: dict[str, Path]) -> None:
    book, _, own = opened(made["plain.xlsx"])
    message = ribbon.clean_text(book)
    file = next(
        Path(line.split("存于 ")[1].split("）")[0]) for line in message.splitlines() if "存于" in line
    )
    assert PASTED in json.loads(file.read_text(encoding="utf-8"))[0][0]["before"]
    assert UNDO_SHEET not in own.workbook.sheetnames
    ribbon.undo(book)
    assert not file.exists()


def test_where_the_structure_is_open_the_undo_copy_is_a_hidden_sheet(made: dict[str, Path]) -> None:
    book, _, own = opened(made["plain.xlsx"])
    own.workbook.security.lockStructure = False
    active = own.workbook.active.title
    ribbon.clean_text(book)
    assert own.workbook[UNDO_SHEET].sheet_state == "hidden" and own.workbook.active.title == active
    ribbon.undo(book)
    assert own.workbook[SHEET][place(book, None, "overall_objective")].value == PASTED


def test_a_long_undo_copy_is_kept_whole(with_macros: Path) -> None:
    book, _, own = opened(with_macros)
    cell = own.workbook[SHEET][place(book, None, "overall_objective")]
    cell.value = long = "２０２３年的工作“重点”\n" * 2500
    ribbon.clean_text(book)
    assert cell.value == long.strip().replace("２０２３", "2023")
    assert own.workbook[UNDO_SHEET].max_row > 3
    ribbon.undo(book)
    assert cell.value == long


def test_undo_leaves_a_cell_that_was_changed_since(workbook: Path) -> None:
    book, _, _ = opened(workbook)
    ribbon.normalise_targets(book)
    cell = place(book, "indicators", "annual_target", 0)
    book.sheets[SHEET].range(cell).value = "50场"
    message = ribbon.undo(book)
    assert "未还原" in message and cell in message
    assert targets(book)[:2] == ["不少于 ４０ 场", "50场"]


def test_a_locked_cell_is_left_and_named(workbook: Path) -> None:
    book, _, own = opened(workbook)
    cell = place(book, "indicators", "annual_target", 0)
    own.workbook[SHEET][cell].protection = Protection(locked=True)
    message = ribbon.normalise_targets(book)
    assert "锁定" in message and cell in message
    assert targets(book)[:2] == ["≥40场", "不少于40场"] and all_protected(own)


def test_a_formula_and_a_number_in_a_text_cell_are_left(workbook: Path) -> None:
    book, _, own = opened(workbook)
    sheet = own.workbook[SHEET]
    first, second = (place(book, "indicators", name, 0) for name in ("period_target", "annual_target"))
    sheet[first].value = '="不少于"&40&"场"'
    own.cached[SHEET][first].value = "不少于40场"
    sheet[second].value, sheet[second].number_format = 0.9, "0%"
    message = ribbon.normalise_targets(book)
    assert sheet[first].value == '="不少于"&40&"场"' and sheet[second].value == 0.9
    assert first in message


def test_a_cell_that_refuses_takes_the_others_back(workbook: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    book, app, own = opened(workbook)
    before = content(own)
    refused = place(book, "indicators", "annual_target", 0)
    own.workbook[SHEET][refused].protection = Protection(locked=True)
    monkeypatch.setattr("xlperf.excel.rewriting._locked", lambda cell: False)
    message = ribbon.normalise_targets(book)
    assert "受保护的工作表" in message and "都已还原" in message and "Traceback" not in message
    assert content(own) == before and all_protected(own)
    assert ribbon.undo(book) == "没有可以还原的修改。" and app.alerts[-1] == "没有可以还原的修改。"


def test_the_export_lies_beside_the_workbook_and_is_not_written_over_unasked(workbook: Path) -> None:
    book, _, _ = opened(workbook)
    assert "已导出" in ribbon.export(book)
    text, data = workbook.with_suffix(".txt"), workbook.with_suffix(".json")
    assert "某局" in text.read_text(encoding="utf-8")
    assert json.loads(data.read_text(encoding="utf-8"))["fields"]["department_name"] == "某局"
    text.write_text("别的", encoding="utf-8")
    assert "没有覆盖" in ribbon.export(opened(workbook, answer="no")[0])
    assert text.read_text(encoding="utf-8") == "别的"
    assert "已导出" in ribbon.export(opened(workbook)[0])
    assert "某局" in text.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def strange(
    tmp_path_factory: pytest.TempPathFactory, made: dict[str, Path]
) -> list[tuple[xlwings.Book, App, Book]]:
    """Open workbooks that are no form, or no longer one; no command changes them."""
    empty, plain = tmp_path_factory.mktemp("strange") / "空.xlsx", made["plain.xlsx"]
    openpyxl.Workbook().save(empty)
    found = [opened(path) for path in (empty, plain, plain, plain, plain)]
    _, without_identity, without_form, another, newer = (own.workbook for _, _, own in found)
    without_identity.remove(without_identity["_xlperf"])
    without_form.remove(without_form[SHEET])
    another["_xlperf"]["B1"].value = "别的表样"
    newer["_xlperf"]["B2"].value = "99"
    return found


@pytest.mark.parametrize("command", COMMANDS)
def test_strange_workbooks_get_words_and_stay_as_they_are(
    command: str, strange: list[tuple[xlwings.Book, App, Book]]
) -> None:
    for book, app, own in strange:
        app.activate()
        app.alerts.clear()
        before = content(own)
        message = run(command, book)
        assert app.alerts == [message]
        expected = "没有可以还原的修改。" if command == "undo" else "没有完成："
        assert message.startswith(expected) and "Traceback" not in message and "KeyError" not in message
        assert len(message) >= len("没有完成：") + 5
        assert content(own) == before


def test_messages_are_english_where_english_is_spoken(workbook: Path) -> None:
    with speaking("en"):
        assert "cells changed" in ribbon.clean_text(opened(workbook)[0])


@pytest.mark.parametrize("name", COMMANDS + ("consolidate_folder",))
def test_every_command_has_its_button_and_its_macro(name: str) -> None:
    source = (Path(__file__).parents[2] / "macros" / "python" / "XlpRibbon.bas").read_text("ascii")
    assert f'RunCommand "{name}"' in source


def test_an_add_in_works_on_the_book_in_front(with_macros: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    book, app, own = opened(with_macros)
    add_in = Path(shutil.copy(with_macros, with_macros.with_name("xlperf.xlam")))
    caller = xlwings.Book(impl=Book(add_in, app))
    own.activate()
    monkeypatch.setattr(xlwings.Book, "caller", staticmethod(lambda: caller))
    assert "已修改" in ribbon.clean_text()
    assert own.workbook[SHEET][place(book, None, "overall_objective")].value == CLEAN


def edited(path: Path, *edits: Any) -> Path:
    """The workbook at `path` after edits of its parts."""
    parts = parts_of(path.read_bytes())
    for edit in edits:
        edit(parts)
    path.write_bytes(package_of(parts))
    return path


def good(folder: Path) -> Path:
    path = folder / "好.xlsx"
    path.write_bytes(build(FORM, Options(), valid_declaration(FORM, 5)))
    return path


def as_its_file(path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[xlwings.Book, App, Book]:
    """The workbook opened; the copy that the program writes has all that openpyxl leaves out (parts of a text struck out)."""
    book, app, own = opened(path)
    monkeypatch.setattr(own.workbook, "save", lambda to: Path(to).write_bytes(path.read_bytes()))
    return book, app, own


def test_what_only_the_file_tells_is_found_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A share and a day where amounts are meant: their cells hold plain numbers."""
    path = good(tmp_path)
    first, second = (read(path).locations.cell(None, name) for name in ("other_funds", "transfer_payments"))
    edited(path, formatted(first, "0.5", "0%"), formatted(second, "45658", "yyyy/m/d"))
    book, app, _ = as_its_file(path, monkeypatch)
    found = list(findings_of(read(path)))
    assert {"workbook-shown-otherwise", "workbook-date-cell"} <= {finding.check for finding in found}
    message = ribbon.check(book)
    assert message.startswith(f"共 {len(found)} 处") and "50%" in message
    assert app.selection is not None and "通过" not in message


def test_a_task_in_a_row_put_in_above_the_first_is_read_and_exported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The names of a table's columns do not reach it."""
    path = good(tmp_path)
    first, letters = read(path).locations.tables["key_tasks"]
    amount = f"{letters['amount']}{first}"
    words = (text_in_new_cell(f"{letters[name]}{first}", "新增的任务") for name in ("name", "content"))
    edited(path, inserted(row=first), *words, new_cell(amount, f'<c r="{amount}"><v>7.5</v></c>'))
    whole = read(path)
    assert whole.tables["key_tasks"][0]["amount"] == Decimal("7.5")
    book, *_ = as_its_file(path, monkeypatch)
    message = ribbon.check(book)
    assert message.startswith(f"共 {len(list(findings_of(whole)))} 处") and "插入" in message
    ribbon.export(book)
    tasks = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))["tables"]["key_tasks"]
    assert tasks[0]["name"] == "新增的任务" and len(tasks) == len(whole.tables["key_tasks"])


def test_a_finding_without_a_cell_does_not_keep_from_going_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = good(tmp_path)
    first, letters = read(path).locations.tables["key_tasks"]
    edited(path, inserted(row=first + 1), text_in_new_cell(f"{letters['name']}{first + 1}", "没有金额的任务"))
    book, app, _ = as_its_file(path, monkeypatch)
    cells = {finding.cell for finding in findings_of(read(path)) if finding.sheet == SHEET} - {""}
    assert len(cells) > 1 and any(not finding.cell for finding in findings_of(read(path)))
    visited = set()
    for _ in range(len(list(findings_of(read(path))))):
        ribbon.check(book)
        visited.add(app.selection.get_address(False, False, False))
    assert visited >= cells


@pytest.mark.parametrize("copy", ["none", "refused", "of another kind"])
def test_without_a_copy_the_cells_are_checked_and_that_is_said(
    copy: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    book, _, own = opened(good(tmp_path))

    def saved(to: str) -> None:
        if copy == "refused":
            raise ExcelRefuses("不能访问文件。")
        Path(to).write_bytes(b"\xd0\xcf\x11\xe0" * 200)

    monkeypatch.setattr(own.workbook, "save", saved)
    if copy == "none":
        monkeypatch.setattr("xlperf.excel.whole.can_be_copied", lambda book: False)
    passed = ribbon.check(book)
    assert passed.startswith("✓ 填报的内容没有发现问题") and "没有检查" in passed and "可以报送" not in passed
    book.sheets[SHEET].range(place(book, None, "basic_expenditure")).value = 1
    failed = ribbon.check(book)
    assert failed.startswith("共 ") and failed.endswith("没有检查。")


RUNS = "<is><r><t>完成１０</t></r><r><rPr>{look}</rPr><t>4</t></r><r><t>场</t></r></is>"


@pytest.mark.parametrize("look", ["<strike/>", '<vertAlign val="superscript"/>'])
def test_a_text_of_which_a_part_is_struck_out_or_raised_is_left_and_named(
    look: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Written anew it would be of one look: a 4 struck out would count again, and a raised figure be one of the number."""
    path = good(tmp_path)
    marked, plain = (read(path).locations.cell("indicators", "annual_target", row) for row in (0, 1))
    edited(path, cell(marked, RUNS.format(look=look), "inlineStr"), text(plain, "不少于１００场"))
    for command, wanted in ((ribbon.normalise_targets, "≥100场"), (ribbon.clean_text, "不少于100场")):
        book, _, own = as_its_file(path, monkeypatch)
        message = command(book)
        assert (
            own.workbook[SHEET][marked].value == "完成１０4场" and own.workbook[SHEET][plain].value == wanted
        )
        assert "会改变意思" in message and marked in message


def test_an_apostrophe_at_the_head_of_a_text_stays(workbook: Path) -> None:
    """A program takes one away as the mark of a text, in a cell for text too."""
    book, _, own = opened(workbook)
    cell = own.workbook[SHEET][place(book, "indicators", "level3", 0)]
    cell.value, cell.number_format = "'十四五'　　规划", "@"
    ribbon.clean_text(book)
    assert cell.value == "'十四五' 规划"
    ribbon.undo(book)
    assert cell.value == "'十四五'　　规划"


class TestFolder:
    """汇总文件夹."""

    @pytest.fixture
    def inbox(self, tmp_path: Path) -> Path:
        folder = tmp_path / "收件夹"
        folder.mkdir()
        for seed in (5, 6):
            declaration = valid_declaration(FORM, seed)
            (folder / f"{seed}.xlsx").write_bytes(build(FORM, Options(), declaration))
        (folder / "坏.xlsx").write_bytes(b"no workbook")
        return folder

    @pytest.fixture
    def no_screen(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.delenv("DISPLAY", raising=False)

    def pressed(self, workbook: Path, **how: Any) -> tuple[str, App]:
        book, app, _ = opened(workbook, **how)
        return ribbon.consolidate_folder(book), app

    @pytest.mark.usefixtures("no_screen")
    def test_it_is_consolidated_beside_itself_and_opened(self, with_macros: Path, inbox: Path) -> None:
        message, app = self.pressed(with_macros, folder_chosen=inbox)
        out = inbox.with_name("收件夹汇总.xlsx")
        assert "文件 3 个：通过 2" in message and "无法读取 1" in message
        assert app.books_open[-1].path == out
        assert app.shown_in_bar[-1] is False and any("3 / 3" in str(line) for line in app.shown_in_bar)
        assert openpyxl.load_workbook(out).sheetnames

    @pytest.mark.usefixtures("no_screen")
    def test_what_goes_wrong_is_said_and_leaves_the_status_bar_to_excel(
        self, with_macros: Path, tmp_path: Path
    ) -> None:
        (tmp_path / "空").mkdir()
        message, app = self.pressed(with_macros, folder_chosen=tmp_path / "空")
        assert message.startswith("没有完成：没有找到任何文件") and app.status_bar is False

    def test_no_folder_chosen_a_drive_and_a_result_that_is_to_stay_are_said(
        self, with_macros: Path, inbox: Path
    ) -> None:
        assert self.pressed(with_macros)[0] == "没有选择文件夹。"
        assert "整个磁盘" in self.pressed(with_macros, folder_chosen=Path("/"))[0]
        inbox.with_name("收件夹汇总.xlsx").write_bytes(b"mine")
        assert "没有覆盖" in self.pressed(with_macros, folder_chosen=inbox, answer="no")[0]
        assert inbox.with_name("收件夹汇总.xlsx").read_bytes() == b"mine"
