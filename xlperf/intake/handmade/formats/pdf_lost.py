"""Characters of a PDF that pdfminer does not see: those of fonts that bring an encoding of their own (ISO 32000-1, 9.7.5).

Owns the finding of them by PDFium, which comes with pdfplumber. Run in the worker process of `native`; imports nothing of xlperf.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from .pdf_fields import turned
from .pdf_texts import AS_TYPED, middle

_NO_SIGNS = dict.fromkeys((0, 2, 0xAD, 0xFFFD, 0xFFFE))
"""What PDFium gives for signs of which it knows nothing, and where a word is parted."""
_REACH = 12.0
"""Points of a square in which characters are looked for."""


class SecondReader:
    """The same PDF, read once more."""

    def __init__(self, data: bytes) -> None:
        try:
            import pypdfium2  # type: ignore[import-untyped]

            self._document: Any = pypdfium2.PdfDocument(data)
        except Exception:  # noqa: BLE001  what it cannot open has been opened already
            self._document = None

    def with_lost(self, page: Any, chars: Sequence[Any]) -> list[Any]:
        """The characters of a page of pdfplumber, and those that only this reader sees."""
        if self._document is None:
            return list(chars)
        text_page = self._document[page.page_number - 1].get_textpage()
        if _count([text_page.get_text_range()]) <= _count(char["text"] for char in page.chars):
            return list(chars)
        seen = _characters(page, text_page)
        places: dict[tuple[int, int], list[Any]] = defaultdict(list)
        for char in page.chars:
            x, y = middle(char)
            places[int(x // _REACH), int(y // _REACH)].append(char)
        return [*chars, *(char for char in seen if not any(_is_at(one, char) for one in _near(places, char)))]


def _characters(page: Any, text_page: Any) -> Iterator[dict[str, Any]]:
    for number in range(text_page.count_chars()):
        text = text_page.get_text_range(number, 1).translate(_NO_SIGNS).strip()
        if not text:
            continue
        left, foot, right, head = text_page.get_charbox(number, loose=True)
        corners = [turned(page, x, y) for x, y in ((left, foot), (right, head))]
        (x0, x1), (top, bottom) = (sorted(side) for side in zip(*corners, strict=True))
        size = bottom - top
        if x1 > x0 and size > 0:
            yield {"text": text.translate(AS_TYPED), "x0": x0, "x1": x1, "top": top, "bottom": bottom, "size": size}  # fmt: skip


def _count(texts: Iterable[str]) -> int:
    """How many characters stand in texts, ligatures as what they are of, blanks left out."""
    return sum(
        len("".join(unicodedata.normalize("NFKC", text).translate(_NO_SIGNS).split())) for text in texts
    )


def _near(places: dict[tuple[int, int], list[Any]], char: Any) -> Iterator[Any]:
    x, y = (int(value // _REACH) for value in middle(char))
    for column in (x - 1, x, x + 1):
        for row in (y - 1, y, y + 1):
            yield from places.get((column, row), ())


def _is_at(one: Any, other: Any) -> bool:
    (x, y), (column, row) = middle(one), middle(other)
    wide, high = (max(2.0, one[end] - one[start]) / 2 for start, end in (("x0", "x1"), ("top", "bottom")))
    return bool(abs(x - column) <= wide and abs(y - row) <= high)
