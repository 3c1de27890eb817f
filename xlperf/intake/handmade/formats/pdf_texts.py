"""The characters of a PDF's page as texts: lines, pieces of lines, cells whose lines were only wrapped.

Owns what belongs together in a line or a cell, and what a browser writes otherwise than it was typed. Imports nothing of xlperf.
"""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Iterator, Sequence
from typing import Any

_COMPATIBLE = (range(0x2F00, 0x2FD6), range(0xF900, 0xFADA), range(0xFB00, 0xFB07))
"""Radicals, Korean and Japanese doubles, ligatures."""
AS_TYPED = {
    code: unicodedata.normalize("NFKC", chr(code)) for part in _COMPATIBLE for code in part
} | str.maketrans(
    "⼾⺟⺠⻁⻄⻅⻆⻉⻋⻓⻔⻘⻚⻛⻜⻝⻢⻣⻤⻥⻦⻧⻨⻩⻬⻮⻰⻳∕⁄―‐‑‧∙⋯",
    "户母民虎西见角贝车长门青页风飞食马骨鬼鱼鸟卤麦黄齐齿龙龟//—--··…",
)
"""What browsers write for the characters that look the same."""
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_ITEM = re.compile(
    r"(?:目标|任务|措施)?[一二三四五六七八九十\d]{1,2}\s*[：:、.．)）](?!\d)|[（(][一二三四五六七八九十\d]{1,2}[)）]"
)
_OPENING, _CLOSING = (
    frozenset("（(《〈“‘【「『[{￥¥$"),
    frozenset("，。、；：！？）)》〉”’】」』]}％%‰…—,.;:!?·～"),
)
"""The marks that end no line, and those that begin none."""


UNKNOWN = "\ufffd"
"""A character of which the PDF does not say what it is."""
_WITHOUT_SIGN = re.compile(r"\(cid:\d+\)")
"""What pdfminer gives for one: its number in its font."""


def characters(page: Any) -> Iterator[dict[str, Any]]:
    """The characters of a page but its blanks; spaced: whether a blank stands before it."""
    blank: Any = None
    for char in page.dedupe_chars().chars:
        if char.get("text", "").strip():
            near = blank is not None and abs(blank["bottom"] - char["bottom"]) < 2
            spaced = near and 0 < char["x0"] - blank["x0"] < 2 * char.get("size", 10)
            text = UNKNOWN if _WITHOUT_SIGN.fullmatch(char["text"]) else char["text"].translate(AS_TYPED)
            yield {**char, "text": text, "spaced": spaced}
            blank = None
        else:
            blank = char


def middle(char: Any) -> tuple[float, float]:
    """The middle of a character, from the left and from the top."""
    return (char["x0"] + char["x1"]) / 2, (char["top"] + char["bottom"]) / 2


def is_within(char: Any, box: Sequence[float]) -> bool:
    """Whether the middle of a character lies in a box."""
    x, y = middle(char)
    return box[0] <= x <= box[2] and box[1] <= y <= box[3]


def by_line(chars: Sequence[Any]) -> Iterator[list[Any]]:
    """The characters line by line, each from left to right."""
    line: list[Any] = []
    for char in sorted(chars, key=lambda c: (middle(c)[1], c["x0"])):
        if line and abs(middle(char)[1] - middle(line[0])[1]) > max(2.0, char.get("size", 10) * 0.6):
            yield sorted(line, key=lambda c: c["x0"])
            line = []
        line.append(char)
    if line:
        yield sorted(line, key=lambda c: c["x0"])


def lie_on_each_other(chars: Sequence[Any]) -> bool:
    """Whether lines of two cells are written over each other; marks that browsers draw half as wide as they are lie on none."""
    pairs = (pair for line in by_line(chars) for pair in itertools.pairwise(line))
    over = ((one, two) for one, two in pairs if two["x0"] < (one["x0"] + one["x1"]) / 2)
    return (
        sum(not any(unicodedata.category(c["text"][:1]).startswith("P") for c in pair) for pair in over) > 1
    )


def text_of(chars: Sequence[Any], right: float) -> str:
    """The text of a cell: a line that reaches its right edge was wrapped, any other was ended."""
    text, before = "", None
    for line in by_line(chars):
        pieces = "".join(piece for piece in pieces_of(line, joined=True))
        if before is not None:
            size = before[-1].get("size", 10)
            first = line[0]["x1"] - line[0]["x0"]
            word = max(first, _first_word(line))
            wrapped = right - before[-1]["x1"] < 0.9 * max(size, first) + max(size, word)
            wrapped = wrapped and not (text[-1:] in "。；;" and _ITEM.match(pieces))
            text += "" if wrapped else "\n"
            if (
                wrapped
                and text[-1:].isascii()
                and text[-1:].isalnum()
                and pieces[:1].isalpha()
                and pieces[:1].isascii()
            ):
                text += " "
        text += pieces
        before = line
    return text


def ends_of(chars: Sequence[Any], left: float, right: float) -> list[float]:
    """What tells whether a text goes on in another cell: the room left in its last line, the size of its letters, the
    width of its first word."""
    lines = list(by_line(chars))
    if not lines:
        return [0.0, 0.0, 0.0]
    last = lines[-1][-1]
    size = max(last.get("size", 10), last["x1"] - last["x0"])
    before = max(0.0, lines[-1][0]["x0"] - left - size)  # of a text that is not at the left edge
    return [round(number, 1) for number in (right - last["x1"] + before, size, _first_word(lines[0]))]


def _first_word(line: Sequence[Any]) -> float:
    """The width of what a line begins with and no program parts: a figure, a word of Latin letters or one character, with the
    brackets before it and the marks behind."""
    last = line[0]
    for char in line[1:]:
        word = last["text"].isascii() and char["text"].isascii()
        if (
            not (word or last["text"] in _OPENING or char["text"] in _CLOSING)
            or char["x0"] - last["x1"] > 1.0
        ):
            break
        last = char
    return float(last["x1"] - line[0]["x0"])


def lines_of(chars: Sequence[Any]) -> Iterator[tuple[float, list[str]]]:
    """The lines outside tables, each in the pieces that wide gaps part."""
    for line in by_line(chars):
        yield line[0]["top"], list(pieces_of(line, joined=False))


def _is_raised(char: Any, full: Any) -> bool:
    """Whether a figure is smaller than the character before it and stands above its foot: the mark of a note, a square."""
    size = full.get("size", 10)
    return bool(
        char["text"].isdigit()
        and char.get("size", 10) < 0.8 * size
        and char["bottom"] < full["bottom"] - 0.15 * size
    )


def pieces_of(line: Sequence[Any], joined: bool) -> Iterator[str]:
    text, before = "", None
    full = line[0]
    for char in line:
        gap = char["x0"] - before["x1"] if before is not None else 0.0
        size = char.get("size", 10)
        if gap > 1.5 * size and not joined:
            yield text
            text = ""
        elif before is not None and (
            (gap > 0.25 * size and char["text"].isascii() and before["text"].isascii())
            or (gap > 0.25 * size and not joined)
            or (
                char.get("spaced") and gap > 0.1 * size and char["text"].isascii() != before["text"].isascii()
            )
        ):
            text += " "
        if _is_raised(char, full):
            text += char["text"].translate(_RAISED)
        else:
            text, full = text + char["text"], char
        before = char
    if text:
        yield text
