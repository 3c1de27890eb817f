"""The texts of cells as SpreadsheetML keeps them: runs of differing looks, escaped characters (ECMA-376 part 1, 18.4).

Owns what of a text is struck out, raised, lowered or not to be seen. Knows nothing of sheets.
"""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from xlperf.ooxml.safe_xml import USUAL_SIZE, local_name, namespace, number_or


class Run(NamedTuple):
    """A piece of a text with a look of its own. `struck`: whether it is struck out, None where it has the font of its cell;
    `level`: "superscript", "subscript" or ""; `unseen`: whether it is white, or too small to be seen."""

    text: str
    struck: bool | None = None
    level: str = ""
    unseen: bool = False


Runs = tuple[Run, ...]
"""The runs of a rich text; none of a plain one."""

_RAISED = {
    "superscript": str.maketrans("0123456789+-=()", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾"),
    "subscript": str.maketrans("0123456789+-=()", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎"),
}


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
    found: list[Run] = []
    for child in item:
        kind = local_name(child)
        if kind == "t":
            found.append(Run(child.text or ""))
        elif kind == "r":
            ns = namespace(child)
            text = "".join(run.text or "" for run in child if run.tag == f"{ns}t")
            look = child.find(f"{ns}rPr")
            if look is None:
                found.append(Run(text))
                continue
            level = look.find(f"{ns}vertAlign")
            raised = "" if level is None else level.get("val", "")
            found.append(Run(text, is_on(look.find(f"{ns}strike")), raised, _is_unseen(look, ns)))
    return tuple(found)


_NEARLY_WHITE = 231
"""Of 255 in red, green and blue each: no such text is seen on white paper."""
_NO_SIZE = 2.0
"""Characters of at most so many points are dots."""
_WHITE = {"indexed": ("1", "9", "65"), "theme": ("0",)}


def _is_unseen(look: Any, ns: str) -> bool:
    """Whether a run's own font has the colour of paper, or no size."""
    size, colour = look.find(f"{ns}sz"), look.find(f"{ns}color")
    if size is not None and number_or(size.get("val"), USUAL_SIZE) <= _NO_SIZE:
        return True
    if colour is None:
        return False
    shade = colour.get("rgb", "")[-6:]
    if re.fullmatch("[0-9A-Fa-f]{6}", shade):
        return all(int(shade[at : at + 2], 16) >= _NEARLY_WHITE for at in (0, 2, 4))
    return not colour.get("tint") and any(colour.get(name) in values for name, values in _WHITE.items())


def with_raised(runs: Runs) -> str | None:
    """The text with raised and lowered figures as the characters that show them, None where there are none."""
    if not any(run.level in _RAISED and any(map(str.isdigit, run.text)) for run in runs):
        return None
    return unescaped("".join(run.text.translate(_RAISED.get(run.level, {})) for run in runs))


def raised(text: str, level: str = "superscript") -> str:
    """The characters that show the figures of a raised text: 10² for 102, 86¹ for 861; of a lowered one, "subscript"."""
    return text.translate(_RAISED[level])


def is_on(element: Any) -> bool:
    """Whether a property of a font is there and not switched off."""
    return element is not None and element.get("val", "1") not in ("0", "false")


_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")


def unescaped(text: str) -> str:
    """_xHHHH_ back to its character (ECMA-376 part 1, 22.9.2.19); \\r\\n and \\r made \\n."""
    if "_x" in text:
        text = _ESCAPE.sub(lambda match: chr(int(match[1], 16)), text)
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text
