"""Checks on entry: for each input its prompt, and what the program refuses while it is typed.

Owns the words of prompts and refusals, which are Chinese as the workbook is. Knows XlsxWriter's validations only.
"""

from __future__ import annotations

from typing import Any

from xlperf.expression import AMOUNT_LIMIT, literal
from xlperf.expression.ref import Ref
from xlperf.form import Column, Field
from xlperf.form.layout import DrawnCell, Layout
from xlperf.form.layout.places import OF_PARENTS, PARENTS
from xlperf.ooxml.address import address
from xlperf.ooxml.text import LONGEST_CELL

LONGEST_TITLE, LONGEST_PROMPT, LONGEST_ERROR = 32, 255, 225
"""Characters of a validation's texts (Excel's limits)."""


def add_validation(sheet: Any, layout: Layout, cell: DrawnCell, part: Field | Column) -> None:
    """Adds their prompt and their rule to an input cell, or to all cells of the column whose first it is."""
    rule = _rule(layout, cell, part)
    rule |= {
        "input_title": part.label[:LONGEST_TITLE],
        "input_message": prompt(layout, part)[:LONGEST_PROMPT],
        "error_title": "请改正",
        "ignore_blank": True,
    }
    rule["error_message"] = str(rule["error_message"])[:LONGEST_ERROR]
    last = cell.row if cell.of is None else layout.rows_of(Ref.of(cell.part).owner)[1]
    sheet.data_validation(cell.row, cell.column, last, cell.column, rule)


def prompt(layout: Layout, part: Field | Column) -> str:
    """What the cell asks for, in one or two short sentences."""
    needs = "必填。" if part.required else "可不填。"
    unit = f"单位：{layout.form.amounts}，最多两位小数。" if part.kind == "amount" else ""
    whole = "填整数。" if part.kind == "count" else f"单位：{part.unit}。" if part.unit else ""
    limit = f"不超过 {part.max_length} 字。" if part.max_length and not part.is_number else ""
    example = f"例：{part.example}" if part.example else ""
    if isinstance(part, Column) and part.suggestions:
        example = f"可从下拉列表（指标库）选择，也可自行填写。{example}"
    return needs + part.explain + unit + whole + limit + example


def _rule(layout: Layout, cell: DrawnCell, part: Field | Column) -> dict[str, Any]:
    here = address(cell.row, cell.column)
    if part.kind in ("amount", "number"):
        lowest = "" if part.negative else f"{here}>=0,"
        places = f"ABS({here}-ROUND({here},2))<0.0000005," if part.kind == "amount" else ""
        wanted = [] if part.negative else ["不小于 0"]
        wanted += ["最多两位小数"] if part.kind == "amount" else []
        which = f"{'、'.join(wanted)}的" if wanted else ""
        return {
            "validate": "custom",
            "value": f"=AND(ISNUMBER({here}),{lowest}{places}ABS({here})<{AMOUNT_LIMIT:f})",
            "error_message": f"请填{which}数字，不带单位、文字、空格。",
        }
    if part.kind == "count":
        return {
            "validate": "integer",
            "criteria": "between",
            "minimum": -99999999999 if part.negative else 0,
            "maximum": 99999999999,
            "error_message": f"请填{'' if part.negative else '不小于 0 的'}整数，不带单位和文字。",
        }
    if part.choices_of is not None:
        deciding = layout.form.deciding(Ref.of(cell.part).table, part)
        assert deciding is not None
        return {
            "validate": "list",
            "source": _dependent_list(layout, cell, part, part.choices_of),
            # where a value of the other has no list, any may go with it: the check beside the form says the rest
            "show_error": bool(deciding.all_choices) and set(deciding.all_choices) <= set(part.choices_of),
            "error_message": f"请从下拉列表中选择；先填“{deciding.label or deciding.id}”。",
        }
    if part.choices:
        return {
            "validate": "list",
            "source": list(part.choices),
            "error_message": "请从下拉列表中选择：" + "、".join(part.choices),
        }
    if isinstance(part, Column) and part.suggestions:
        return {
            "validate": "list",
            "source": _suggestions(layout, cell, part),
            "show_error": False,  # any other may be entered
            "error_message": "",
        }
    longest = part.max_length or LONGEST_CELL
    return {
        "validate": "length",
        "criteria": "<=",
        "value": longest,
        "error_message": f"不超过 {longest} 字。",
    }


def _dependent_list(
    layout: Layout, cell: DrawnCell, part: Field | Column, lists: dict[str, tuple[str, ...]]
) -> str:
    """A list that depends on another field, or on the row's parent value, empty cells read as above: IF gives the range
    by its name, which Excel 2010, WPS and LibreOffice all take."""
    parent = layout.deciding_cell(Ref.of(cell.part).table, part, cell.row)
    formula = ""
    for value in reversed(lists):
        name = layout.list_name(f"{cell.part}|{value}")
        formula = f"IF({parent}={literal(value)},{name},{formula})" if formula else name
    return f"={formula}"


def _suggestions(layout: Layout, cell: DrawnCell, part: Column) -> str:
    """All suggestions, or those that go with the value of another field, where there are any: a piece of the list of all,
    sorted by that value. Of however many values, the formula is as short as Excel takes it (255 characters)."""
    everything = layout.list_name(cell.part)
    if not part.suggestions_of:
        return f"={everything}"
    parent = layout.deciding_cell(Ref.of(cell.part).table, part, cell.row)
    parents, listed = (layout.list_name(f"{cell.part}{which}") for which in (PARENTS, OF_PARENTS))
    first, number = f"MATCH({parent},{parents},0)", f"COUNTIF({parents},{parent})"
    piece = f"INDEX({listed},{first}):INDEX({listed},{first}+{number}-1)"
    return f"=IF({number}=0,{everything},{piece})"
