"""What people typed on a page of a PDF beside its printed content: the fields of its form, remarks, what they struck out.

Owns the reading of annotations (ISO 32000-1, 12.5 and 12.7) and where they stand. Run in the worker process of `native`; imports
nothing of xlperf. Needs pdfplumber.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from .pdf_texts import is_within

BOXES = frozenset("□☐○◯")
"""Printed boxes, on which the fields that are ticked lie."""
_HIDDEN, _NO_VIEW = 2, 32
_PUSH_BUTTON = 1 << 16
_DEEPEST = 16
"""So many fields within fields."""
_MOST = 5000
"""Annotations of a page."""
_LONGEST = 2000
_SIZE = 10.0
_REMARKS = frozenset(("Text", "Highlight", "Underline", "Squiggly", "Caret", "Stamp", "Ink", "Square", "Circle", "Line", "Polygon"))  # fmt: skip

Characters = list[dict[str, Any]]
"""As pdfplumber gives them."""


def typed_on(page: Any, chars: Sequence[Any]) -> tuple[Characters, list[list[str]]]:
    """The characters of a page with what its fields show, and without what is struck out; and what is to be told: [typed, comment or
    struck, text]."""
    found, told = list(chars), list[list[str]]()
    for annotation in _annotations(page):
        kind = _name(annotation.get("Subtype"))
        flags = _resolved(annotation.get("F"))
        if isinstance(flags, int) and flags & (_HIDDEN | _NO_VIEW):
            continue
        boxes = list(_places(page, annotation, kind))
        if kind == "Widget":
            text = _shown(annotation)
            if boxes and text:
                found = [char for char in found if not (text in "√☐" and _is_box_within(char, boxes[0]))]
                found += _characters(text, boxes[0])
        elif kind == "FreeText":
            told += _written("typed", annotation)
        elif kind == "StrikeOut":
            gone = [char for char in found if any(is_within(char, box) for box in boxes)]
            found = [char for char in found if not any(char is one for one in gone)]
            told += [["struck", "".join(char["text"] for char in gone)]] if gone else []
        if kind in _REMARKS or kind == "StrikeOut":
            told += _written("comment", annotation)
    return found, told


def _written(kind: str, annotation: dict[str, Any]) -> Iterator[list[str]]:
    if text := _text(annotation.get("Contents")).strip():
        yield [kind, text[:_LONGEST]]


def _annotations(page: Any) -> Iterator[dict[str, Any]]:
    listed = _resolved(page.page_obj.annots)
    for one in listed[:_MOST] if isinstance(listed, list) else ():
        annotation = _resolved(one)
        if isinstance(annotation, dict):
            yield annotation


def _resolved(value: Any) -> Any:
    from pdfminer.pdftypes import resolve1

    return resolve1(value)


def _name(value: Any) -> str:
    name = getattr(_resolved(value), "name", "")
    return name.decode("latin-1") if isinstance(name, bytes) else str(name)


def _text(value: Any) -> str:
    from pdfminer.utils import decode_text

    value = _resolved(value)
    if hasattr(value, "get_data"):
        value = value.get_data()
    if not isinstance(value, bytes):
        return value if isinstance(value, str) else _name(value)
    if value.startswith(b"\xef\xbb\xbf"):
        return value[3:].decode("utf-8", "replace")
    return decode_text(value)


def _of_field(annotation: dict[str, Any], key: str) -> Any:
    """What a field says, or the field that it is a part of."""
    field: Any = annotation
    for _ in range(_DEEPEST):
        if not isinstance(field, dict):
            break
        if key in field:
            return _resolved(field[key])
        field = _resolved(field.get("Parent"))
    return None


def _shown(annotation: dict[str, Any]) -> str:
    """What the field shows: its text, the words that were chosen, √ or an empty box."""
    kind, value = _name(_of_field(annotation, "FT")), _of_field(annotation, "V")
    if kind == "Btn":
        switches = _of_field(annotation, "Ff")
        if isinstance(switches, int) and switches & _PUSH_BUTTON:
            return ""
        state = _name(annotation.get("AS")) or _name(value)
        return "☐" if state in ("", "Off") else "√"
    if kind == "Ch":
        words = dict(_options(annotation))
        chosen = value if isinstance(value, list) else [value]
        return "、".join(words.get(text, text) for text in map(_text, chosen) if text)
    return "\n".join(_text(value).splitlines()).strip() if kind == "Tx" else ""


def _options(annotation: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """What each word that may be chosen is kept as, and the word."""
    listed = _of_field(annotation, "Opt")
    for one in listed if isinstance(listed, list) else ():
        pair = _resolved(one)
        if isinstance(pair, list) and len(pair) == 2:
            yield _text(pair[0]), _text(pair[1])


def _places(page: Any, annotation: dict[str, Any], kind: str) -> Iterator[tuple[float, float, float, float]]:
    """Left, top, right and bottom of an annotation; of struck-out text line by line."""
    points = [annotation.get("Rect")]
    numbers = _resolved(annotation.get("QuadPoints")) if kind == "StrikeOut" else None
    if isinstance(numbers, list) and len(numbers) >= 8:
        points = [numbers[at : at + 8] for at in range(0, len(numbers) - 7, 8)]
    for one in points:
        corners = _resolved(one)
        corners = [_resolved(number) for number in corners] if isinstance(corners, list) else []
        if len(corners) >= 4 and all(isinstance(number, int | float) for number in corners):
            seen = [turned(page, x, y) for x, y in zip(corners[::2], corners[1::2], strict=False)]
            xs, ys = zip(*seen, strict=True)
            if max(xs) > min(xs) and max(ys) > min(ys):
                yield min(xs), min(ys), max(xs), max(ys)


def turned(page: Any, x: float, y: float) -> tuple[float, float]:
    """A point of the page's own coordinates as pdfplumber tells it: from the left and from the top of the page as it is seen."""
    left, foot, right, head = (float(_resolved(number)) for number in page.page_obj.mediabox)
    turn = (page.page_obj.rotate or 0) % 360
    if turn == 90:
        x, y = y - foot, right - x
    elif turn == 180:
        x, y = right - x, head - y
    elif turn == 270:
        x, y = head - y, x - left
    else:
        x, y = x - left, y - foot
    return x, float(page.height) - y


def _characters(text: str, box: tuple[float, float, float, float]) -> Characters:
    """A text in the midst of its field, so that it stands in the same cell as most of the field does; on one line, in which line
    breaks are kept."""
    left, top, right, bottom = box
    step = min(_SIZE, 0.5 * (right - left) / len(text))
    first, middle = left + 0.25 * (right - left), (top + bottom) / 2
    return [
        {
            "text": char,
            "x0": first + number * step,
            "x1": first + (number + 1) * step,
            "top": middle - _SIZE / 2,
            "bottom": middle + _SIZE / 2,
            "size": _SIZE,
        }
        for number, char in enumerate(text)
    ]


def _is_box_within(char: Any, box: Sequence[float]) -> bool:
    return char["text"] in BOXES and is_within(char, box)
