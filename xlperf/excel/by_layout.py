"""A workbook read by where its form has everything, in whole blocks: of two ranges that a formula names, or of a program
that is better asked twice than a hundred times.

Owns the test that rows and columns are where the form put them, by its labels. Needs the standard library alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache, partial
from typing import Any

from xlperf.declaration import Declaration
from xlperf.errors import InvalidArgument
from xlperf.excel.open_workbook import IDENTITY, Block, BlockRows, OpenWorkbook, declaration_in
from xlperf.form.layout import FIRST_ROW, HIDDEN_SHEET, Layout, layout_of
from xlperf.intake.places import MOST_ROWS
from xlperf.intake.read import form_of, identity_by, layout_by
from xlperf.messages import catalogue, say
from xlperf.ooxml.address import address

catalogue(
    {
        "excel.range-apart": (
            "所给区域与表样对不上：{cell} 应是“{label}”；请选从第 {row} 行起的整张表样，行列不要移动",
            "the range does not match the form: {cell} should be '{label}'; take the whole form from row {row} on",
        ),
    }
)

ROWS_BELOW = 60
"""Rows below the form that are read with it: where anything stands there, rows were put in, and names say where all is."""


def declaration_held(workbook: OpenWorkbook) -> Declaration:
    """What the open workbook declares; raises UnreadableWorkbook where it is none of ours.

    A workbook that is asked `in_blocks` is read by the form's layout where its labels are in their places, else by names.
    """
    copied = _copied(workbook) if workbook.in_blocks else None
    return declaration_in(copied or workbook)


def declaration_in_ranges(form: BlockRows, identity: BlockRows) -> Declaration:
    """What a workbook declares of which a formula hands over two ranges: the form, from A1 or from any of its first
    rows, and columns A:B of `_xlperf`. Raises UnreadableWorkbook, and InvalidArgument where rows or columns were moved."""
    pairs = _pairs(identity)
    sheet = str(pairs.get("sheet") or "")
    by_name = {HIDDEN_SHEET: identity, sheet: form}
    start = 0

    def values(name: str, block: Block) -> BlockRows:
        return _part(by_name[name], block, start if name == sheet else 0)

    declaration = declaration_in(OpenWorkbook(tuple(by_name), {}, values))
    layout = layout_of(declaration.form, declaration.year, _capacities(declaration, pairs))
    start = _first_row(layout, form)
    apart = _first_apart(layout, form, start)
    if apart is not None:
        row, column, text = apart
        words: dict[str, Any] = {"cell": address(row, column), "label": _squeezed(text), "row": FIRST_ROW + 1}
        raise InvalidArgument(say("excel.range-apart", **words))
    return declaration_in(OpenWorkbook(tuple(by_name), {}, values)) if start else declaration


def _copied(workbook: OpenWorkbook) -> OpenWorkbook | None:
    """A copy of what the reader asks for: the identity, and of the form's sheet one block of values and one of formulas;
    None where that block is not as the form has it, or the form has further sheets."""
    try:
        identity_rows = workbook.values(HIDDEN_SHEET, IDENTITY)
        pairs = {key: str(value) for key, value in _pairs(identity_rows).items() if value is not None}
        if "form" not in pairs:
            return None
        identity = identity_by(pairs)
        form = form_of(identity)
        layout = layout_by(identity, form, lambda _: MOST_ROWS)
        sheet = identity.sheet or layout.sheet
        block = Block(0, 0, layout.last_row + 1 + ROWS_BELOW, layout.width)
        rows = () if form.sheets is not None else workbook.values(sheet, block)
    except KeyError:
        return None
    if _first_apart(layout, rows, 0) is not None or any(map(_says_anything, rows[layout.last_row + 1 :])):
        return None
    formulas = cache(partial(workbook.formulas, sheet, block)) if workbook.formulas else None
    by_name = {HIDDEN_SHEET: identity_rows, sheet: rows}
    return replace(
        workbook,
        sheets=tuple(by_name),
        names={},
        values=lambda name, part: _part(by_name[name], part),
        formulas=formulas and (lambda name, part: _part(formulas(), part) if name == sheet else ()),
    )


def _pairs(identity: BlockRows) -> dict[str, Any]:
    return {str(row[0]): row[1] for row in identity if len(row) > 1 and row[0] not in (None, "")}


def _part(rows: BlockRows, block: Block, start: int = 0) -> BlockRows:
    """The block of a sheet of which `rows` are those from row `start` on."""
    first = max(0, block.row - start)
    found = rows[first : max(0, block.row + block.rows - start)]
    return [row[block.column : block.column + block.columns] for row in found]


def _says_anything(row: Any) -> bool:
    return any(_squeezed(value) for value in row)


def _capacities(declaration: Declaration, pairs: Mapping[str, Any]) -> dict[str, int]:
    """Rows of tables that the hidden sheet names."""
    found = {}
    for table in declaration.form.tables:
        given = str(pairs.get(f"capacity.{table}", "")).partition(".")[0]
        if given.isdigit() and 0 < int(given) <= MOST_ROWS:
            found[table] = int(given)
    return found


def _labels(layout: Layout) -> Iterator[tuple[int, int, str]]:
    for cell in layout.cells:
        if cell.kind in ("label", "heading") and cell.text:
            yield cell.row, cell.column, cell.text


def _first_row(layout: Layout, form: BlockRows) -> int:
    """The sheet's row, from 0, with which the range begins: found by the form's first label."""
    row, column, text = next(_labels(layout))
    for at in range(min(len(form), FIRST_ROW + 1)):
        if len(form[at]) > column and _squeezed(form[at][column]) == _squeezed(text):
            return max(0, row - at)
    return 0


def _first_apart(layout: Layout, form: BlockRows, start: int) -> tuple[int, int, str] | None:
    """The first label (row, column, text) that is not in its place; None where all are."""
    for row, column, text in _labels(layout):
        at = row - start
        found = form[at][column] if 0 <= at < len(form) and column < len(form[at]) else None
        if _squeezed(found) != _squeezed(text):
            return row, column, text
    return None


def _squeezed(text: object) -> str:
    return "".join(str(text if text is not None else "").split())
