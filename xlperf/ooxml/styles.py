"""What the styles of a workbook make of its values (ECMA-376 part 1, 18.8): number formats, struck-out fonts, and looks by
which nobody sees what a cell holds.

Owns the styles part; the same part is looked at once. Knows no sheets.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from xlperf.ooxml.limits import Limits
from xlperf.ooxml.number_format import BUILT_IN, GENERAL
from xlperf.ooxml.rich_text import is_on
from xlperf.ooxml.safe_xml import USUAL_SIZE, namespace, number_or, parse_xml
from xlperf.system.dataclass import dataclass

Colour = tuple[int, int, int] | str
"""Red, green and blue to 255, or how the workbook names a colour whose shade only its theme tells."""

BLACK, WHITE = (0, 0, 0), (255, 255, 255)
NEAR = 24
"""Colours that differ by no more than this in red, green and blue are not told apart on paper."""

NO_SIZE = 2.0
"""Characters of at most so many points are dots."""

SYMBOL_FONTS = frozenset({"wingdings", "wingdings 2", "wingdings 3", "webdings", "symbol", "marlett"})
"""Fonts that show other signs than the letters that are held."""

_INDEXED = (BLACK, WHITE, (255, 0, 0), (0, 255, 0), (0, 0, 255), (255, 255, 0), (255, 0, 255), (0, 255, 255))
_WHITE_FORMAT = ("[white]", "[白色]")


@dataclass(frozen=True)
class Styles:
    """The cell styles by their numbers, and the conditional formats by theirs. `unseen`: styles whose characters have the
    colour of their cell, or no size; `symbols`: whose font shows other signs; `hiding`: conditional formats by which a
    cell may show nothing, or something else."""

    number_formats: tuple[str, ...] = ()
    struck: frozenset[str] = frozenset()
    unseen: frozenset[str] = frozenset()
    symbols: frozenset[str] = frozenset()
    hiding: frozenset[str] = frozenset()


@lru_cache(maxsize=64)
def styles_of(content: bytes, limits: Limits, part: str) -> Styles:
    """The styles in a part; raises UnreadableWorkbook. Programs write the same part into every workbook of a form."""
    root = parse_xml(content, limits, part)
    ns = namespace(root)
    codes = dict(BUILT_IN)
    for code in root.iterfind(f"{ns}numFmts/{ns}numFmt"):
        codes[code.get("numFmtId", "")] = code.get("formatCode", "")
    fonts = [_Font(font, ns) for font in root.iterfind(f"{ns}fonts/{ns}font")]
    fills = [_behind(fill, ns) for fill in root.iterfind(f"{ns}fills/{ns}fill")]
    formats, struck, unseen, symbols = [], set(), set(), set()
    for number, style in enumerate(root.iterfind(f"{ns}cellXfs/{ns}xf")):
        formats.append(codes.get(style.get("numFmtId", ""), ""))
        font = _at(fonts, style.get("fontId", "0"))
        behind = _at(fills, style.get("fillId", "0"))
        white = formats[-1].casefold().startswith(_WHITE_FORMAT)
        if font is not None and font.is_struck:
            struck.add(str(number))
        if font is not None and font.is_symbols:
            symbols.add(str(number))
        if (font is not None and font.is_unseen(behind)) or (white and _alike(WHITE, behind)):
            unseen.add(str(number))
    hiding = {
        str(number) for number, look in enumerate(root.iterfind(f"{ns}dxfs/{ns}dxf")) if _hides(look, ns)
    }
    return Styles(tuple(formats), frozenset(struck), frozenset(unseen), frozenset(symbols), frozenset(hiding))


class _Font:
    def __init__(self, font: Any, ns: str, usual: Colour | None = BLACK) -> None:
        self.is_struck = is_on(font.find(f"{ns}strike"))
        name, size = font.find(f"{ns}name"), font.find(f"{ns}sz")
        self.is_symbols = name is not None and name.get("val", "").casefold() in SYMBOL_FONTS
        self.is_tiny = size is not None and number_or(size.get("val"), USUAL_SIZE) <= NO_SIZE
        self.colour = _colour(font.find(f"{ns}color"), usual)

    def is_unseen(self, behind: Colour | None) -> bool:
        return self.is_tiny or _alike(self.colour, behind)


def _hides(look: Any, ns: str) -> bool:
    """Whether a conditional format shows another figure, strikes out, or has one colour before and behind."""
    shown = look.find(f"{ns}numFmt")
    if shown is not None and shown.get("formatCode", "").casefold() not in GENERAL:
        return True
    given = look.find(f"{ns}font")
    if given is None:
        return False
    font, fill = _Font(given, ns, None), look.find(f"{ns}fill")
    # Of a conditional format, the colour behind is said to be that of the pattern's background.
    behind = WHITE if fill is None else _colour(fill.find(f"{ns}patternFill/{ns}bgColor"), WHITE)
    return font.is_struck or font.is_unseen(behind)


def _behind(fill: Any, ns: str) -> Colour | None:
    """The colour of a cell, None where it is a pattern."""
    pattern = fill.find(f"{ns}patternFill")
    kind = pattern.get("patternType", "none") if pattern is not None else ""
    if kind == "none":
        return WHITE
    return _colour(pattern.find(f"{ns}fgColor"), None) if kind == "solid" else None


def _colour(given: Any, usual: Colour | None) -> Colour | None:
    if given is None or given.get("auto") in ("1", "true"):
        return usual
    shade = given.get("rgb")
    if shade is not None:
        try:
            value = int(shade[-6:], 16)
        except ValueError:
            return None
        return value >> 16 & 255, value >> 8 & 255, value & 255
    theme, indexed, tint = given.get("theme"), given.get("indexed"), number_or(given.get("tint"), 0.0)
    if theme in ("0", "1"):  # the window and its text
        grey = 255 if theme == "0" else 0
        grey = round(grey * (1 + tint)) if tint < 0 else round(grey + (255 - grey) * tint)
        return grey, grey, grey
    if theme is not None:
        return f"theme {theme} {tint:.3f}"
    if indexed is None:
        return usual
    number = int(indexed) if indexed.isdigit() else -1
    if number in (64, 65):
        return BLACK if number == 64 else WHITE
    return _INDEXED[number % 8] if 0 <= number < 16 else f"indexed {number}"


def _alike(one: Colour | None, other: Colour | None) -> bool:
    if one is None or other is None or isinstance(one, str) or isinstance(other, str):
        return one is not None and one == other
    return all(abs(a - b) <= NEAR for a, b in zip(one, other, strict=True))


def _at(found: list[Any], number: str) -> Any:
    return found[int(number)] if number.isdigit() and int(number) < len(found) else None
