"""Help with Chinese in it, in lines that fit the terminal: a Chinese letter takes two columns, and may end a line.

Owns where a line may break: never within a Latin word, a number or a name of a file, never before closing punctuation or after
opening punctuation.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from xlperf.ooxml.text import text_width

_PIECES = re.compile(r"[!-~]+|\s+|.", re.DOTALL)
_NEVER_FIRST = frozenset("，。；：、！？）”》】…,.;:)]}%")
_NEVER_LAST = frozenset("（“《【([{")
AS_IT_IS = "\b"
"""On a line of its own before a paragraph whose lines are kept."""


def lines_of(text: str, width: int) -> list[str]:
    """The paragraphs of a help text in lines of at most `width` columns; an empty line between two."""
    found: list[str] = []
    for paragraph in re.split(r"\n\s*\n", text.strip("\n")):
        if found:
            found.append("")
        first, _, rest = paragraph.lstrip(" ").partition("\n")
        if first.strip(" ") == AS_IT_IS:
            found += rest.split("\n")
        else:
            found += _wrapped(" ".join(paragraph.split()), width)
    return found


def _wrapped(text: str, width: int) -> Iterator[str]:
    line = ""
    for piece in _unbreakable(text):
        if line and text_width(line + piece.rstrip()) > width:
            yield line.rstrip()
            line = piece.lstrip()
        else:
            line += piece
    if line:
        yield line.rstrip()


def _unbreakable(text: str) -> Iterator[str]:
    """The pieces between two places where a line may break."""
    held = ""
    for piece in _PIECES.findall(text):
        opens = bool(held) and held[-1] in _NEVER_LAST
        if held and not opens and piece[0] not in _NEVER_FIRST and not piece.isspace():
            yield held
            held = ""
        held += piece
    if held:
        yield held
