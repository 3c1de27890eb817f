"""Amounts as papers print them, in the unit of the form: units in the cell, in its label, or in a line of the paper.

Owns the conversion, which is exact, and what a number says by its format. Knows nothing of which cell is whose.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from decimal import Decimal

from xlperf.declaration import has_marks, read_number
from xlperf.form.money import YUAN, in_amounts
from xlperf.intake.handmade.model import GridCell

_WITH_UNIT = re.compile(r"(.*?)(?:人民币)?([百千十]?万元|十?亿元|[百千]?元)")


def in_unit(cell: GridCell, unit: str, of_form: str) -> tuple[Decimal | None, str]:
    """The amount in the form's unit, and the unit it was printed in where that is another; None where it is no amount.

    unit: the one that label or paper name, "" for the form's own. A unit in the cell wins.
    """
    text = cell.text if has_marks(cell.text) else unicodedata.normalize("NFKC", cell.text).strip()
    own = _WITH_UNIT.fullmatch(text) if isinstance(cell.value, str) else None
    if own is not None:
        number, unit = read_number(own[1].strip(), "number"), own[2]
    else:
        number = read_number(cell.value, "amount")
    if number is None:
        return None, ""
    unit = unit or of_form
    if unit == of_form or unit not in YUAN or of_form not in YUAN:
        return number, ""
    return in_amounts(number, unit, of_form), unit


def as_figure(cell: GridCell) -> GridCell:
    """The cell without characters that are nowhere seen, as of the direction of writing, which come with copied figures."""
    if not isinstance(cell.value, str) or not any(unicodedata.category(one) == "Cf" for one in cell.value):
        return cell
    seen = "".join(one for one in cell.value if unicodedata.category(one) != "Cf")
    return replace(cell, value=seen)


def has_words(cell: GridCell) -> bool:
    """Whether the number's format adds words to it, as in "≥3场"."""
    return bool(cell.shown) and bool(re.search(r"[^\d.,%+\-\s¥￥]", cell.shown))


def share(cell: GridCell, kind: str) -> Decimal | None:
    """A percentage in a column of numbers: "96.75%" is 96.75 there."""
    text = cell.text.strip().replace("％", "%")
    return read_number(text[:-1], kind) if text.endswith("%") and kind == "number" else None
