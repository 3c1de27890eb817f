"""A package as XlsxWriter has written it, without what no program needs: a theme, the names of its parts once more.

Owns what is left out, and that a typed text stands in its cell, not in the table of shared strings: beside it stands the
same text again, as a formula has read it, and the two compress to one.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping

STRINGS = "xl/sharedStrings.xml"
_THEME = "xl/theme/theme1.xml"
_LEFT_OUT = {
    "[Content_Types].xml": re.compile(rb'<Override PartName="/xl/theme/theme1\.xml"[^>]*/>'),
    "xl/_rels/workbook.xml.rels": re.compile(rb'<Relationship [^>]*Target="theme/theme1\.xml"/>'),
    "xl/workbook.xml": re.compile(rb' defaultThemeVersion="\d+"'),
    "xl/styles.xml": re.compile(rb'<color theme="1"/>|<scheme val="minor"/>'),
    "docProps/app.xml": re.compile(rb"<HeadingPairs>.*?</TitlesOfParts>", re.S),
}
"""Part -> what goes. A font without a colour is black, or what a program shows for it; one without a scheme is the font that
it names, not that of the theme in the reader's language."""

_SHARED = re.compile(rb'(<c r="([A-Z]+[0-9]+)"[^>]*?) t="s"><v>([0-9]+)</v></c>')
_TABLE = re.compile(rb'(<sst [^>]*)count="\d+" uniqueCount="\d+">')
_ITEM = re.compile(rb"<si>(.*?)</si>", re.S)


def lean(parts: Mapping[str, bytes], typed: Mapping[str, Collection[str]]) -> dict[str, bytes]:
    """The parts without what is left out; `typed`: worksheet's part -> the cells whose texts stand in them."""
    found = {
        name: _LEFT_OUT[name].sub(b"", content) if name in _LEFT_OUT else content
        for name, content in parts.items()
        if name != _THEME
    }
    return _with_texts_in_cells(found, typed) if STRINGS in found else found


def text_in_cell(opening: bytes, text: bytes) -> bytes:
    """A cell with a text in it: `opening` ends before its type, `text` is an element t (ECMA-376, 18.3.1.53)."""
    return b'%b t="inlineStr"><is>%b</is></c>' % (opening, text)


def _with_texts_in_cells(parts: dict[str, bytes], typed: Mapping[str, Collection[str]]) -> dict[str, bytes]:
    items = _ITEM.findall(parts[STRINGS])
    uses: Counter[int] = Counter()
    numbers: dict[int, int] = {}

    def written(match: re.Match[bytes], in_cells: Collection[str]) -> bytes:
        number = int(match[3])
        if match[2].decode() in in_cells:
            return text_in_cell(match[1], items[number])
        uses[number] += 1
        return b'%b t="s"><v>%d</v></c>' % (match[1], numbers.setdefault(number, len(numbers)))

    for name, content in parts.items():
        if name.startswith("xl/worksheets/"):
            cells = typed.get(name, ())
            parts[name] = _SHARED.sub(lambda match, cells=cells: written(match, cells), content)  # type: ignore[misc]
    opening = _TABLE.search(parts[STRINGS])
    assert opening is not None
    table = b'%bcount="%d" uniqueCount="%d">' % (opening[1], sum(uses.values()), len(numbers))
    kept = b"".join(b"<si>%b</si>" % items[number] for number in numbers)
    parts[STRINGS] = parts[STRINGS][: opening.start()] + table + kept + b"</sst>"
    return parts
