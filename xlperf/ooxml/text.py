"""Text in a workbook: what a cell can hold, and somebody else's text made fit for its XML or for a cell of a CSV file.

Owns the limits and the escapes. Whatever a department typed stays text: never a formula, never a character that breaks
the file.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence

from xlperf.messages import catalogue, say
from xlperf.system.pattern import Pattern

catalogue(
    {
        "control-character": (
            "“{label}”中有不能写入工作簿的控制字符 {code}，请删去",
            "'{label}' holds the control character {code}, which no workbook can hold: delete it",
        ),
        "text-beyond-cell": (
            "“{label}”有 {length} 个字符，一个单元格最多 {limit} 个",
            "'{label}' has {length} characters; a cell holds {limit} at most",
        ),
    }
)

_NOT_XML = Pattern("[\x00-\x08\x0b\x0c\x0d\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_OTHER_LINE_BREAKS = Pattern("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_UNFIT = Pattern("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
"""What no cell can hold: control characters but the tab and line breaks, lone surrogates, and two noncharacters."""

_LOOKS_ESCAPED = Pattern("_(?=x[0-9A-Fa-f]{4}_)")
_FORMULA_BEGINNINGS = tuple("=+-@＝＋－＠\t\r\n")

TEXTS_STAY_TEXTS = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
"""Options of an XlsxWriter workbook by which no text in it is ever live, whatever it begins with."""

_LINES_OF_MARGIN = re.compile(r"&[LCR]|\r?\n")
_CODES_OF_MARGIN = re.compile(r'&"[^"]*"|&[0-9]+|&K[0-9A-F]{6}|&[A-Z]')

LONGEST_CELL = 32_767
"""Characters that a cell holds at most (UTF-16 units, Excel's limit)."""


def length(text: str) -> int:
    """How long `text` is to a spreadsheet program: in UTF-16 units, as LEN counts it in Excel."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def why_unfit(text: str, label: str) -> str:
    """Why `text`, of what people call `label`, cannot stand in a cell; "" where it can."""
    if found := _UNFIT.search(text):
        return say("control-character", label=without_unfit(label), code=f"U+{ord(found[0]):04X}")
    if len(text) * 2 > LONGEST_CELL and length(text) > LONGEST_CELL:
        return say("text-beyond-cell", label=without_unfit(label), length=length(text), limit=LONGEST_CELL)
    return ""


def cut_to_cell(text: str) -> str:
    """`text` as long as a cell can hold it, "…" where it was cut; no character is cut in two."""
    if len(text) * 2 <= LONGEST_CELL or length(text) <= LONGEST_CELL:
        return text
    units = text.encode("utf-16-le", "surrogatepass")[: 2 * (LONGEST_CELL - 1)]
    return units.decode("utf-16-le", "ignore") + "…"


def without_unfit(text: str, instead: str = "") -> str:
    """`text` with each character that no cell can hold replaced by `instead`."""
    return _UNFIT.sub(instead, text)


def with_cell_breaks(text: str) -> str:
    """`text` with each line break as the one that cells have."""
    return _OTHER_LINE_BREAKS.sub("\n", text)


def lines_of_margin(coded: str) -> list[str]:
    """The lines at the left, in the middle and at the right of a page's head or foot, without the codes of how they look
    (ECMA-376 part 1, 18.3.1.39; [MS-XLS] 2.4.136 has the same)."""
    lines = _LINES_OF_MARGIN.split(coded.replace("&&", "＆"))
    plain = (_CODES_OF_MARGIN.sub("", line).strip() for line in lines)
    return [line for line in plain if line]


def markup(text: str) -> str:
    """`text` with the three signs escaped that XML would take for its own."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


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
    printed becomes �. Blanks stay what they are: the full-width one is common in Chinese names."""
    try:
        name.encode("utf-8")
    except UnicodeEncodeError:
        name = name.encode("utf-8", "surrogateescape" if _is_escaped(name) else "replace").decode(
            "gb18030", "replace"
        )
    return "".join(letter if is_shown(letter) else "\N{REPLACEMENT CHARACTER}" for letter in name)


def is_shown(text: str) -> bool:
    """Whether every character may stand in a line of text: letters, signs and blanks of any width."""
    return text.isprintable() or all(
        letter.isprintable() or unicodedata.category(letter) == "Zs" for letter in text
    )


def _is_escaped(name: str) -> bool:
    """Whether the lone surrogates are those that stand for bytes of a name (PEP 383)."""
    return not any("\ud800" <= letter < "\udc80" or "\udcff" < letter <= "\udfff" for letter in name)


def shortened(text: str, most: int) -> str:
    """`text` of at most `most` characters, "…" where it was cut."""
    return text if len(text) <= most else text[: most - 1] + "…"


def bare_text(text: str) -> str:
    """`text` without blanks, full-width signs as plain ones: texts that look alike are equal."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def one_line(text: str) -> str:
    """As a plain text file may show it: what a department typed is one line without control characters."""
    return " ".join("".join(ch if ch.isprintable() else " " for ch in text).split())


def text_width(text: str) -> int:
    """How many columns of a terminal, or characters of a sheet's column, a text takes: a Chinese letter takes two."""
    return sum(1 + (unicodedata.east_asian_width(letter) in "WF") for letter in text)


def aligned(rows: Sequence[Sequence[str]], width_of: Callable[[str], int]) -> Iterator[list[str]]:
    """The rows, blanks behind each cell up to the width of the widest in its column."""
    widths = [max(map(width_of, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        yield [cell + " " * (width - width_of(cell)) for cell, width in zip(row, widths, strict=True)]


_USUAL = re.compile(
    "[\\t\\r\\n -~\u2000-\u22ff\u2460-\u27bf\u3000-\u303f\u3400-\u9fff\uf900-\ufaff\uff00-\uffef]"
)


def utf16_of(data: bytes) -> str:
    """The codec of a text that is UTF-16, "" of any other: told by its mark; without one by zero bytes, which a text in no other
    code has, and by reading as lines of Chinese."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    begin = data[:4096]
    for codec in ("utf-16-le", "utf-16-be") if 0 in begin else ():
        text = begin[: len(begin) // 2 * 2].decode(codec, "replace")
        if len(_USUAL.findall(text)) > 0.95 * len(text) and re.search(r"[\t\r\n]", text):
            return codec
    return ""
