"""The fields of forms in Word: boxes that are ticked, words that are chosen, prompts that nobody has typed over.

Owns what a field shows where that is no text of the document (ECMA-376 part 1, 17.16.17 and 17.5.2). Knows nothing of tables.
"""

from __future__ import annotations

import re
from typing import Any

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
TICKED, EMPTY = "☑", "☐"
_PROMPT = re.compile(r"单击|点击|轻触|选择|选取|输入|键入|填写|请|click|tap|choose|select|enter|type", re.I)


def shown_by_field(begin: Any) -> str:
    """What a field of Word 97 shows, from the character that begins it: a box, or the word that is chosen; "" for one whose text follows."""
    box, words = begin.find(f"{_W}ffData/{_W}checkBox"), begin.find(f"{_W}ffData/{_W}ddList")
    if box is not None:
        said = [box.find(f"{_W}{name}") for name in ("checked", "default")]
        return TICKED if any(map(_is_on, [one for one in said if one is not None][:1])) else EMPTY
    if words is not None:
        listed = [entry.get(f"{_W}val", "") for entry in words.iterfind(f"{_W}listEntry")]
        said = [words.find(f"{_W}{name}") for name in ("result", "default")]
        chosen = next((one.get(f"{_W}val", "") for one in said if one is not None), "0")
        number = int(chosen) if chosen.isascii() and chosen.isdigit() and len(chosen) < 4 else 0
        return str(listed[number]) if number < len(listed) else ""
    return ""


def box_of_control(control: Any) -> str:
    """The box of a content control, "" of one of another kind."""
    box = control.find(f"{_W}sdtPr/{_W14}checkbox")
    if box is None:
        return ""
    checked = box.find(f"{_W14}checked")
    return TICKED if checked is not None and _is_on(checked, _W14) else EMPTY


def clear_prompts(root: Any) -> None:
    """Empties the content controls that show no more than what they ask for ("单击此处输入文字")."""
    for control in root.iter(f"{_W}sdt"):
        shows = control.find(f"{_W}sdtPr/{_W}showingPlcHdr")
        content = control.find(f"{_W}sdtContent")
        if shows is None or not _is_on(shows) or content is None:
            continue
        texts = list(content.iter(f"{_W}t"))
        if _PROMPT.search("".join(text.text or "" for text in texts)):
            for text in texts:
                text.text = ""


def _is_on(element: Any, of: str = _W) -> bool:
    return element.get(f"{of}val", "1") not in ("0", "false", "off")
