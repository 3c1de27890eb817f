"""The texts of cells as SpreadsheetML keeps them: runs of differing looks, escaped characters (ECMA-376 part 1, 18.4).

Owns what of a text is struck out. Knows nothing of sheets.
"""

from __future__ import annotations

import re
from typing import Any

from xlperf.ooxml.safe_xml import namespace

Runs = tuple[tuple[str, bool | None], ...]
"""The runs of a rich text: each one's text, and whether it is struck out; None where it has the font of its cell."""


def rich_text(item: Any, text: str) -> str:
    """The text of a shared or inline string: its runs joined, phonetic guides left out."""
    if len(item) == 1 and item[0].tag == text:
        return unescaped(item[0].text or "")
    pieces = []
    for child in item:
        if child.tag == text:
            pieces.append(child.text or "")
        elif str(child.tag).endswith("}r"):
            pieces += [run.text or "" for run in child if run.tag == text]
    return unescaped("".join(pieces))


def runs_of(item: Any) -> Runs:
    """The runs of a shared or inline string, none where it is plain."""
    found: list[tuple[str, bool | None]] = []
    for child in item:
        kind = str(child.tag).rpartition("}")[2]
        if kind == "t":
            found.append((child.text or "", None))
        elif kind == "r":
            ns = namespace(child)
            text = "".join(run.text or "" for run in child if run.tag == f"{ns}t")
            look = child.find(f"{ns}rPr")
            found.append((text, None if look is None else is_on(look.find(f"{ns}strike"))))
    return tuple(found)


def is_on(element: Any) -> bool:
    """Whether a property of a font is there and not switched off."""
    return element is not None and element.get("val", "1") not in ("0", "false")


_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")


def unescaped(text: str) -> str:
    """_xHHHH_ back to its character (ECMA-376 part 1, 22.9.2.19); \\r\\n and \\r made \\n."""
    if "_x" in text:
        text = _ESCAPE.sub(lambda match: chr(int(match[1], 16)), text)
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text
