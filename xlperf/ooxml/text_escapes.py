"""Somebody else's text made fit to be shown: in a spreadsheet's XML, and in a cell of a CSV file.

Owns the escapes. Whatever a department typed stays text: never a formula, never a character that breaks the file.
"""

from __future__ import annotations

import re

_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0d\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_LOOKS_ESCAPED = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
_FORMULA_BEGINNINGS = tuple("=+-@＝＋－＠\t\r\n")

LONGEST_CELL = 32_767
"""Characters that a cell holds at most (UTF-16 units, Excel's limit)."""


def xml_text(text: str) -> str:
    """`text` as ST_Xstring has it (ECMA-376 part 1, 22.9.2.19): what XML cannot hold as _xHHHH_, and what only
    looks like such an escape guarded by one."""
    guarded = _LOOKS_ESCAPED.sub("_x005F_", text)
    return _NOT_XML.sub(_escape, guarded)


def _escape(match: re.Match[str]) -> str:
    code = ord(match[0])
    return "\ufffd" if 0xD800 <= code <= 0xDFFF else f"_x{code:04X}_"


def csv_cell(text: str) -> str:
    """`text` as a CSV cell that a spreadsheet program opens as text: what would begin a formula has a ' before it."""
    return f"'{text}" if text.lstrip(" \u3000").startswith(_FORMULA_BEGINNINGS) else text


def readable_name(name: str) -> str:
    """A file's name as text: bytes that are no UTF-8, as old archives leave them, are read as GB18030; what cannot be
    printed becomes �."""
    try:
        name.encode("utf-8")
    except UnicodeEncodeError:
        name = name.encode("utf-8", "surrogateescape" if _is_escaped(name) else "replace").decode(
            "gb18030", "replace"
        )
    return "".join(letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in name)


def _is_escaped(name: str) -> bool:
    """Whether the lone surrogates are those that stand for bytes of a name (PEP 383)."""
    return not any("\ud800" <= letter < "\udc80" or "\udcff" < letter <= "\udfff" for letter in name)


def shortened(text: str, most: int) -> str:
    """`text` of at most `most` characters, "…" where it was cut."""
    return text if len(text) <= most else text[: most - 1] + "…"
