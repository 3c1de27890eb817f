"""How a formula reads a cell as it is entered: a text without odd blanks, a number to two places.

Owns these readings, the same in every program, and how a text is written in a formula. Knows no expression.
"""

from __future__ import annotations

import re

from xlperf.expression.functions import AMOUNT_LIMIT

LONGEST_LITERAL = 250
"""A text in a formula may have 255 characters (Excel's specification)."""

BETWEEN = "\u3000"
"""Stands between the members of a list in one text: none is left in a text that was read."""

NONE = "—"
"""What a cell holds for a value of another declaration that there is none of."""

ABSURD, ERROR_VALUE = "∞", "错误值"
"""What a cell of read values holds for a number beyond AMOUNT_LIMIT, and for an error; for a text in a number cell it
holds that text."""


def literal(text: str) -> str:
    """`text` as a formula's text, in pieces where it is too long for one."""
    if len(text) <= LONGEST_LITERAL:
        return '"' + text.replace('"', '""') + '"'
    pieces = (text[i : i + LONGEST_LITERAL] for i in range(0, len(text), LONGEST_LITERAL))
    return "&".join('"' + piece.replace('"', '""') + '"' for piece in pieces)


_LITERAL = re.compile(r'"((?:[^"]|"")*)"')


def told_together(first: str, second: str) -> str:
    """Two texts, each a formula, as one: where a written text meets another they are written as one."""
    ends = [match for match in _LITERAL.finditer(first) if match.end() == len(first)]
    begins = _LITERAL.match(second)
    if not ends or begins is None or second[begins.end() : begins.end() + 1] not in ("", "&"):
        return f"{first}&{second}"
    before, behind = ends[0][1], begins[1]
    if len(before) + len(behind) > LONGEST_LITERAL:
        return f"{first}&{second}"
    return f'{first[: ends[0].start()]}"{before}{behind}"{second[begins.end() :]}'


ODD_BLANKS = {"\u3000": '"\u3000"', "\u00a0": '"\u00a0"', "\n": "CHAR(10)", "\r": "CHAR(13)", "\t": "CHAR(9)",
              "\u2028": '"\u2028"', "\u2002": '"\u2002"', "\u2003": '"\u2003"', "\u200b": '"\u200b"', "\ufeff": '"\ufeff"'}  # fmt: skip
"""Blanks that pasting brings along, and how a formula names them: programs differ in which of them TRIM takes away."""


def read_text(cell: str) -> str:
    """The formula that reads the text in `cell`: `functions.trim`."""
    return f'IFERROR(IF({cell}="","",{_trimmed(cell)}),"{ERROR_VALUE}")'


def _trimmed(cell: str) -> str:
    for name in ODD_BLANKS.values():
        cell = f'SUBSTITUTE({cell},{name}," ")'
    return f"TRIM({cell})"


def read_number(cell: str) -> str:
    """The formula that reads the number in `cell`, as `Addresses` says. LibreOffice takes TRUE for a number."""
    text = _trimmed(cell)
    number = f'IF(ABS({cell})<{format(AMOUNT_LIMIT, "f")},ROUND({cell},2),"{ABSURD}")'
    word = f'IF({text}="",0,{text})'
    read = f'IF(ISLOGICAL({cell}),IF({cell},"TRUE","FALSE"),IF(ISNUMBER({cell}),{number},{word}))'
    return f'IFERROR(IF({cell}="",0,{read}),"{ERROR_VALUE}")'


def is_none(cell: str) -> str:
    """Whether there is no value of another declaration in its hidden cell."""
    return f'EXACT({cell},"{NONE}")'


def is_blank(read: str, entered: str, is_number: bool) -> str:
    """Whether a cell is empty, by how it is read."""
    return f"AND(ISNUMBER({read}),NOT(ISNUMBER({entered})))" if is_number else f'{read}=""'
