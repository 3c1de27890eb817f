"""What the scripts of the module for xlwings Lite do with the Book that Lite gives them.

Owns their messages and which cells they write: inputs alone, each with its old value kept for 还原. Imports no xlwings;
formulas are fetched as Lite has it, by awaiting, for its Book holds values only.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from functools import wraps
from typing import Any

from xlperf.checks import check
from xlperf.declaration import Declaration
from xlperf.excel.excel_book import held_by_excel
from xlperf.excel.open_workbook import Block, BlockRows, OpenWorkbook, declaration_in
from xlperf.form.layout import SEVERITY_WORDS
from xlperf.messages import CHINESE, catalogue, say, speaking
from xlperf.target import parse

catalogue(
    {
        "lite.title": ("绩效申报", "Performance targets"),
        "lite.passed": ("✓ 没有问题", "✓ nothing found"),
        "lite.found": ("共 {number} 处问题：\n{list}", "{number} findings:\n{list}"),
        "lite.more": (
            "……另有 {number} 处，见 xlwings Lite 的输出栏",
            "… and {number} more, in Lite's output",
        ),
        "lite.changed": (
            "已把 {number} 个指标值改成规范形式；要改回去，请运行脚本“还原”。",
            "{number} target values are in canonical form now; script 还原 takes it back.",
        ),
        "lite.unchanged": ("没有需要改的指标值。", "No target value needs a change."),
        "lite.taken-back": ("已还原 {number} 个单元格。", "{number} cells are as before."),
        "lite.nothing": ("没有可以还原的修改。", "There is nothing to take back."),
        "lite.entered": ("已重新录入 {number} 个公式。", "{number} formulas were entered again."),
        "lite.no-calls": ("没有用到 XLP_ 函数的公式。", "No formula calls a function XLP_."),
        "lite.failed": ("没有完成：{detail}", "It did not finish: {detail}"),
    }
)

MOST_LISTED = 15
_CALL = re.compile(r"XLP_[A-Z_]+\(")
_HOW_FILES_KEEP_IT = re.compile(r"(?:_xldudf_(?:[\w.]+?[_.])?|_xlfn\.|@)+(?=XLP_[A-Z_]+\()")
"""Office keeps custom functions in files under a prefix, and Excel may show an @ before one."""

_before: dict[str, list[tuple[str, str, Any]]] = {}
"""Book's name -> (sheet, cell, value) of what was changed last; it lives as long as Lite's Python."""

Work = Callable[[Any], Awaitable[str]]


def _button(work: Work) -> Work:
    """A script that ends in a message in Chinese, whatever happens."""

    @wraps(work)
    async def command(book: Any) -> str:
        with speaking(CHINESE):
            try:
                message = await work(book)
            except Exception as error:  # noqa: BLE001  a traceback helps nobody who pressed a button
                message = say("lite.failed", detail=f"{error}\n{getattr(error, 'hint', '')}".strip())
            book.app.alert(message, title=say("lite.title"))
            return message

    return command


@_button
async def check_form(book: Any) -> str:
    """校验: all findings into Lite's output, the first into a message, and to the cell of the very first."""
    findings = check(await _declared(book))
    if not findings:
        return say("lite.passed")
    lines = [f"{SEVERITY_WORDS[one.severity]} {one.cell} {one.message}" for one in findings]
    print("\n".join(f"{line}｜{one.hint}" for line, one in zip(lines, findings, strict=True)))
    first = next((one for one in findings if one.cell), None)
    if first:
        book.sheets[first.sheet].range(first.cell).select()
    if len(lines) > MOST_LISTED:
        lines[MOST_LISTED:] = [say("lite.more", number=len(lines) - MOST_LISTED)]
    return say("lite.found", number=len(findings), list="\n".join(lines))


@_button
async def normalise_targets(book: Any) -> str:
    """规范指标值: cells that hold a formula or no plain target stay as they are."""
    declaration = await _declared(book)
    with_formula = {one.cell for one in declaration.found if one.check == "workbook-formula-input"}
    changes = [
        (cell, text, canonical)
        for cell, text, canonical in _canonical_targets(declaration)
        if cell not in with_formula
    ]
    if not changes:
        return say("lite.unchanged")
    sheet = declaration.locations.sheet
    _before[book.name] = [(sheet, cell, text) for cell, text, _ in changes]
    for cell, _, canonical in changes:
        book.sheets[sheet].range(cell).value = canonical
    return say("lite.changed", number=len(changes))


@_button
async def take_back(book: Any) -> str:
    """还原."""
    changed = _before.pop(book.name, [])
    for sheet, cell, text in changed:
        book.sheets[sheet].range(cell).value = text
    return say("lite.taken-back", number=len(changed)) if changed else say("lite.nothing")


@_button
async def enter_again(book: Any) -> str:
    """重新录入公式: every formula that calls XLP_…, without what a file puts before the name."""
    number = 0
    for sheet in book.sheets:
        used = sheet.used_range
        for row, cells in enumerate(await used.options(ndim=2).get_formula(), used.row):
            for column, formula in enumerate(cells, used.column):
                if isinstance(formula, str) and formula.startswith("=") and _CALL.search(formula):
                    sheet.range((row, column)).formula = _HOW_FILES_KEEP_IT.sub("", formula)
                    number += 1
    return say("lite.entered", number=number) if number else say("lite.no-calls")


def _canonical_targets(declaration: Declaration) -> list[tuple[str, str, str]]:
    """(cell, text, canonical form) of each target value that is well formed and not written so."""
    found = []
    for table, column in declaration.form.columns():
        if not column.target:
            continue
        for row, entered in enumerate(declaration.tables.get(table.id, ())):
            text = entered.get(column.id)
            if isinstance(text, str):
                target = parse(text)
                if target.says_all and target.canonical != text:
                    cell = declaration.locations.cell(table.id, column.id, row)
                    found.append((cell, text, target.canonical))
    return found


async def _declared(book: Any) -> Declaration:
    """What the book declares. Lite must be asked for formulas and number formats, so that the book is read twice: the
    first time says which formats matter, those of numbers in cells for text."""
    plain = held_by_excel(book)
    formulas = {sheet: await _formulas(book.sheets[sheet]) for sheet in _sheets_of_names(plain)}
    formats: dict[tuple[str, int, int], str] = {}

    def asked(sheet: str, block: Block) -> BlockRows:
        known = formulas.get(sheet, {})
        columns = range(block.column, block.column + block.columns)
        return [
            [known.get((row, column)) for column in columns]
            for row in range(block.row, block.row + block.rows)
        ]

    def number_format(sheet: str, row: int, column: int) -> str:
        return formats.setdefault((sheet, row, column), "")

    workbook = OpenWorkbook(plain.sheets, plain.names, plain.values, asked, number_format)
    declaration = declaration_in(workbook)
    for sheet, row, column in formats:
        cell = book.sheets[sheet].range((row + 1, column + 1))
        formats[sheet, row, column] = await cell.get_number_format() or ""
    return declaration_in(workbook) if formats else declaration


async def _formulas(sheet: Any) -> dict[tuple[int, int], Any]:
    """(row, column), from 0 -> the formula, or the content where there is none."""
    used = sheet.used_range
    rows = await used.options(ndim=2).get_formula()
    return {
        (used.row - 1 + row, used.column - 1 + column): text
        for row, cells in enumerate(rows)
        for column, text in enumerate(cells)
    }


def _sheets_of_names(workbook: OpenWorkbook) -> set[str]:
    """The sheets to which names refer: the form's, and that of lists."""
    return {sheet for sheet in workbook.sheets if any(sheet in refers for refers in workbook.names.values())}


__all__ = ["check_form", "enter_again", "normalise_targets", "take_back"]
