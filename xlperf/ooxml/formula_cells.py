"""The formulas of a worksheet part as they are spelt in its XML, and the part without the cells of some of them.

Owns what can be told of formulas before the XML is parsed, which costs a tenth. Knows nothing of forms and of what a
formula means.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from functools import lru_cache

from xlperf.ooxml.address import column_letters
from xlperf.system.dataclass import dataclass

_ROW = b"[0-9]{1,7}+"
_FORMULA = (
    rb'(<f(?: (?:t="(?:array|shared)"|ref="[A-Z0-9:]++"|aca="[a-z01]++"|ca="[a-z01]++"|si="[0-9]++"))*+'
    rb"(?:>[^<]*+</f>|/>))"
)
_SIGNS = rb"[^<&\x00-\x08\x0b\x0c\x0e-\x1f]*+"
_VALUE = rb'(?:<v(?: xml:space="preserve")?+>' + _SIGNS + rb"(?:&[a-z]++;" + _SIGNS + rb")*+</v>|<v/>)?+"
_ANY = re.compile(rb'<c r="([A-Z]{1,3}' + _ROW + rb')"[^<>]*>' + _FORMULA)

_FIRST, _END = b"<sheetData>", b"</sheetData>"
_HIDING_PLACES = (b"<!", b"<?")
"""Comments, CDATA and instructions may hold what looks like a cell."""
_LONG_FORMULA = re.compile(rb"<f>[^<]{200,}+</f>")
"""One of the many that say in words what is wrong in a row: half of the part, and nobody asks what it says once it is known."""
_FORMULA_TAG = re.compile(rb"<(?:[^<>\s/:]*:)?f[\s/>]")
_CELL_TAG = re.compile(rb"<(?:[^<>\s/:]*:)?c[\s/>]")


@dataclass(frozen=True, slots=True)
class FormulaCells:
    """All formulas of a sheet: their number, and what is the same for the same formulas in the same cells, spelt by the
    same program. `rest` is the part without the cells of those from a column on, with `kept` of the formulas, of long ones but
    that there is one."""

    count: int
    digest: bytes
    rest: bytes
    kept: int


def formula_cells(raw: bytes, from_column: int = 0) -> FormulaCells | None:
    """The formulas of the worksheet part `raw`; None where they cannot be told without parsing it.

    `from_column`: the column (from 1) from which on `rest` has no cells with formulas; 0: `rest` is `raw`. What such a
    cell shows is not looked at any further.
    """
    first, end = raw.find(_FIRST), raw.find(_END)
    if not 0 <= first < end or raw.count(_FIRST[:-1]) != 1:
        return None
    head, rows, tail = raw[:first], raw[first:end], raw[end:]
    cut: Sequence[bytes] = ()
    if from_column:
        pieces = _cells_from(from_column).split(rows)
        rows = b"".join(pieces[::3])
        cut = [*pieces[1::3], *pieces[2::3]]
    left = _ANY.findall(rows)
    if len(left) != len(_FORMULA_TAG.findall(rows)) or any(mark in rows for mark in _HIDING_PLACES):
        return None
    if _CELL_TAG.search(head) or _CELL_TAG.search(tail):
        return None
    digest = hashlib.sha256(b"\0".join([part for one in left for part in one]))
    digest.update(b"\0\0")
    digest.update(b"\0".join(cut))
    if from_column:
        rows = _LONG_FORMULA.sub(b"<f>0</f>", rows)
    return FormulaCells(len(left) + len(cut) // 2, digest.digest(), b"".join((head, rows, tail)), len(left))


@lru_cache(maxsize=64)
def _cells_from(column: int) -> re.Pattern[bytes]:
    """A cell with a formula in this column (from 1) or behind it."""
    letters = column_letters(column - 1)
    behind = [letters]
    for at, letter in enumerate(letters):
        if letter < "Z":
            behind.append(f"{letters[:at]}[{chr(ord(letter) + 1)}-Z]" + "[A-Z]" * (len(letters) - at - 1))
    behind += ["[A-Z]" * length for length in range(len(letters) + 1, 4)]
    return re.compile(
        rb'<c r="((?:' + "|".join(behind).encode() + rb")" + _ROW + rb')"(?: s="[0-9]++"| t="[a-z]++")*+>'
        + _FORMULA + _VALUE + rb"</c>"
    )  # fmt: skip
