"""Tables of a web page as grids: column and row spans laid out, texts as a browser would show them.

Owns the reading of HTML, which is parsed without network, scripts or styles. Knows nothing of forms.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from xlperf.declaration import Finding, read_number
from xlperf.intake.handmade.circumstances import drawn, in_margins, struck_out
from xlperf.intake.handmade.formats.lines import decoded
from xlperf.intake.handmade.model import Grid, GridCell, entered_of
from xlperf.messages import say
from xlperf.ooxml.address import address
from xlperf.ooxml.limits import DEFAULT_LIMITS, Limits
from xlperf.ooxml.refusal import UnreadableWorkbook
from xlperf.ooxml.rich_text import raised
from xlperf.ooxml.size_limits import weigh_bytes
from xlperf.ooxml.text import lines_of_margin

_BREAKS = frozenset(("br", "p", "div", "li", "tr", "h1", "h2", "h3", "h4", "h5", "h6"))
_HEADINGS = ("h1", "h2", "h3", "h4")
_UNSEEN = frozenset(("script", "style", "head", "template", "noscript"))
_NOT_TYPED = frozenset(("hidden", "button", "submit", "reset", "image", "file", "color", "range", "password"))
_BOX, _TICKED_BOX = "\ue0f0", "\ue0f1"
"""Fields that are ticked or not, until it is known whether there are several to choose among."""
_STRUCK = frozenset(("s", "strike", "del"))
_STRUCK_STYLE = re.compile(r"text-decoration[^;]*line-through", re.I)
_STRUCK_CLASS = re.compile(r"\.([\w-]+)\s*\{[^{}]*line-through[^{}]*\}", re.I)
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)", re.I)
_TINY_STYLE = re.compile(r"font-size\s*:\s*0(?:\.0+)?(?:p[xt]|r?em|%)?\s*(?:[;!]|$)", re.I)
_RULE = re.compile(r"([^{}]*)\{([^{}]*)\}")
_MEDIA = re.compile(r"@media[^{}]*\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}", re.I)
_ONE_CLASS = re.compile(r"\w*\.([\w-]+)")
_RAISED_STYLE = re.compile(r"vertical-align\s*:\s*super", re.I)
_MARGIN_OF_EXCEL = re.compile(r'mso-(?:header|footer)-data\s*:\s*"((?:[^"\\]|\\.)*+)"', re.I)
_ESCAPE_OF_CSS = re.compile(r"\\([0-9A-Fa-f]{1,6})\s?|\\(.)")
_CHARSET = re.compile(rb"""charset\s*=\s*["']?\s*([A-Za-z0-9_-]{2,20})""", re.I)
MOST_CELLS = 250_000
MOST_TAGS = 200_000
"""Tags of a page, counted before it is parsed: each element takes some 300 bytes as a tree."""
MOST_STEPS = 400_000
"""Elements walked through for their text; those within tables within cells are walked through again and again."""
WIDEST_SPAN = 1_000


_LEAST_FORM = 12
"""Cells of a form."""


def html_grids(data: bytes, limits: Limits = DEFAULT_LIMITS) -> list[Grid]:
    """One grid a table, the headings before it on top of it, on the first all paragraphs. Raises UnreadableWorkbook."""
    weigh_bytes(data, limits.text_bytes)
    text = _text(data).replace("\0", "")
    # a declared encoding is an error in a text already decoded
    text = re.sub(r"^\s*<\?xml[^>]*\?>", "", text)
    _demand_modest(text, limits)
    root = _tree(text)
    walk = _Walk(_classes(root), _hidden_classes(root))
    cells = _cells_below(root)
    tables = [table for table in root.iter("table") if not _within_cell(table, cells)]
    grids = {number: _table(table, str(number), walk) for number, table in enumerate(tables, 1)}
    grids = {number: grid for number, grid in grids.items() if any(grid.rows)}
    for number, texts in _outside(root, walk, tables, list(grids)).items():
        above = tuple((GridCell(line, 0, text, line=line + 1),) for line, text in enumerate(texts))
        grids[number] = replace(grids[number], rows=(*above, *grids[number].rows))
    for number, grid in [*grids.items()][:1]:
        grids[number] = replace(grid, told=(*grid.told, *in_margins("", _margins(root))))
    return list(grids.values())


def _tree(text: str) -> Any:
    """The page's elements, by lxml's parser where it is installed, else by that of the standard library."""
    try:
        from lxml import etree, html
    except ImportError:  # a browser, or a Python with the standard library alone
        from xlperf.intake.handmade.formats.page_tree import parsed

        return parsed(text)
    parser = html.HTMLParser(no_network=True, remove_comments=True, remove_pis=True, huge_tree=False)
    try:
        return html.document_fromstring(text, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError, AssertionError) as error:
        raise UnreadableWorkbook("corrupt", part="HTML", detail=error) from None


_TAG = re.compile(r"""<[A-Za-z](?:[^<>"']|"[^"]*+"|'[^']*+'|["'])*+""")
_QUOTED = re.compile(r""""[^"]*+"|'[^']*+'""")


def _demand_modest(text: str, limits: Limits) -> None:
    """Raises UnreadableWorkbook (xml-too-large, xml-too-wide) for a page of which no parser makes a tree in time: it has too
    many tags, or a tag so many attributes, each of which is compared with all before it."""
    if (count := text.count("<")) > MOST_TAGS:
        raise UnreadableWorkbook("xml-too-large", part="HTML", count=count, limit=MOST_TAGS)
    long = (tag[0] for tag in _TAG.finditer(text) if len(tag[0]) > 2 * limits.xml_attributes)
    if any(len(re.split(r"[\s/]+", _QUOTED.sub(" ", tag))) > limits.xml_attributes for tag in long):
        raise UnreadableWorkbook("xml-too-wide", part="HTML", limit=limits.xml_attributes)


def _text(data: bytes) -> str:
    declared = _CHARSET.search(data[:4096])
    if declared and not data.startswith((b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")):
        name = declared[1].decode("ascii").lower()
        try:
            return data.decode("gb18030" if name in ("gb2312", "gbk") else name)
        except (LookupError, UnicodeDecodeError):
            pass
    return decoded(data)


def _cells_below(root: Any) -> Counter[Any]:
    """How many cells each table has, those of the tables within it too."""
    return Counter(table for cell in root.iter("td", "th") for table in cell.iterancestors("table"))


def _within_cell(table: Any, cells: Counter[Any]) -> bool:
    """Whether a table only lays out a cell of another that has cells of its own beside it: more than a page has beside the
    form that is in the midst of it."""
    outer = next(table.iterancestors("table"), None)
    beside = cells[outer] - cells[table] if outer is not None else 0
    return beside > 1 and not (cells[table] >= _LEAST_FORM and cells[table] > 2 * beside)


def _table(table: Any, name: str, walk: _Walk) -> Grid:
    covered: dict[tuple[int, int], bool] = {}
    rows: list[tuple[GridCell, ...]] = []
    told: list[Finding] = []
    blank: list[GridCell] = []
    count = reach = 0
    hidden = walk.is_hidden(table) or any(map(walk.is_hidden, table.iterancestors()))
    for tr in table.iter("tr"):
        if next(tr.iterancestors("table"), None) is not table:
            continue
        number, column = len(rows), 0
        parent = tr.getparent()
        row_away = hidden or walk.is_hidden(tr) or (parent is not None and walk.is_hidden(parent))
        row: list[GridCell] = []
        pictures: list[tuple[str, str]] = []
        cells = list(tr.iterchildren("td", "th"))
        unseen = [cell for cell in cells if not row_away and walk.is_hidden(cell)]
        taken = sum((number, at) in covered for at in range(reach))
        if unseen and taken + sum(_span(cell, "colspan") for cell in cells) > reach > 0:
            # A cell that is not shown takes no column, where the others fill the row.
            for cell in unseen:
                if gone := walk.text(cell) or walk.struck():
                    told.append(struck_out("", walk.place(name, number, column), "", gone, is_number=False))
            cells = [cell for cell in cells if cell not in unseen]
        for cell in cells:
            while (number, column) in covered:
                column += 1
            across, down = _span(cell, "colspan"), _span(cell, "rowspan")
            count += across * down
            if count > MOST_CELLS:
                raise UnreadableWorkbook("too-many-cells", part="HTML", count=count, limit=MOST_CELLS)
            for r in range(number, number + down):
                for c in range(column, column + across):
                    covered[(r, c)] = True
            text = walk.text(cell)
            value = entered_of(text)
            away = row_away or cell in unseen
            made = row if value is not None else blank
            made.append(GridCell(number, column, value or "", across, down, number + 1, unseen=away))
            place = walk.place(name, number, column)
            if value is None and next(cell.iter("img"), None) is not None:
                pictures.append((place, ""))
            if gone := walk.struck():
                told.append(struck_out("", place, text, gone, is_number=read_number(gone) is not None))
            column += across
        told += drawn("", pictures) if row else ()
        reach = max(reach, 0 if unseen else column)
        rows.append(tuple(row))
    return Grid(tuple(rows), name, "table", told=tuple(told), blank=tuple(blank))


def _classes(root: Any) -> frozenset[str]:
    """The classes that the page's own style sheets strike out, as Excel saves them."""
    sheets = (style.text or "" for style in root.iter("style"))
    return frozenset(name for sheet in sheets for name in _STRUCK_CLASS.findall(sheet))


def _hidden_classes(root: Any) -> frozenset[str]:
    """The classes that the page's own style sheets hide on a screen of any size, whatever stands round them."""
    sheets = (_MEDIA.sub(" ", style.text or "") for style in root.iter("style"))
    rules = (rule for sheet in sheets for rule in _RULE.finditer(sheet) if _HIDDEN_STYLE.search(rule[2]))
    selectors = (_ONE_CLASS.fullmatch(one.strip()) for rule in rules for one in rule[1].split(","))
    return frozenset(found[1] for found in selectors if found)


def _margins(root: Any) -> list[str]:
    """The lines at the heads and feet of the printed pages, as Excel keeps them in its pages."""
    coded = (one for style in root.iter("style") for one in _MARGIN_OF_EXCEL.findall(style.text or ""))
    return [line for text in coded for line in lines_of_margin(_ESCAPE_OF_CSS.sub(_of_escape, text))]


def _of_escape(match: re.Match[str]) -> str:
    code = int(match[1] or "0", 16)
    return match[2] or (chr(code) if 0 < code < 0x110000 else "")


def _span(cell: Any, name: str) -> int:
    text = str(cell.get(name, "1")).strip()
    return max(1, min(WIDEST_SPAN, int(text))) if text.isascii() and text.isdigit() else 1


class _Walk:
    """The texts under elements, as a browser would show them; raises UnreadableWorkbook where that has no end."""

    def __init__(
        self, struck_classes: frozenset[str] = frozenset(), hidden_classes: frozenset[str] = frozenset()
    ) -> None:
        self.steps = 0
        self._struck: list[str] = []
        self._classes, self._hidden_classes = struck_classes, hidden_classes

    def place(self, table: str, row: int, column: int) -> str:
        return say("grid-table", table=table, cell=address(row, column))

    def is_hidden(self, node: Any) -> bool:
        """Whether an element is not shown, with all that is in it."""
        if not node.attrib:
            return False
        classes = node.get("class") if self._hidden_classes else None
        return (
            node.get("hidden") is not None
            or bool(_HIDDEN_STYLE.search(node.get("style") or ""))
            or bool(classes and not self._hidden_classes.isdisjoint(classes.split()))
        )

    def struck(self) -> str:
        """What was struck out or hidden under the elements whose text was asked for since the last call."""
        found, self._struck = _with_boxes("".join(self._struck)), []
        return " ".join(found.split())

    def text(self, element: Any) -> str:
        """The text under an element: white space collapsed, a line break where a block or <br> makes one."""
        pieces: list[str] = []
        self._walk(element, pieces, outermost=True)
        lines = (re.sub(r" {2,}", " ", line).strip(" ") for line in _with_boxes("".join(pieces)).split("\n"))
        return "\n".join(line for line in lines if line)

    def _is_struck(self, node: Any) -> bool:
        style, classes = node.get("style"), node.get("class")
        if style and _STRUCK_STYLE.search(style):
            return True
        return bool(self._classes and classes and not self._classes.isdisjoint(classes.split()))

    def _is_gone(self, node: Any) -> bool:
        tiny = bool(_TINY_STYLE.search(node.get("style") or "")) and not len(list(node))
        return self._is_struck(node) or tiny or self.is_hidden(node)

    def _walk(self, node: Any, pieces: list[str], outermost: bool = False) -> None:
        self.steps += 1
        if self.steps > MOST_STEPS:
            raise UnreadableWorkbook("xml-too-large", part="HTML", count=self.steps, limit=MOST_STEPS)
        tag = str(node.tag).lower()
        if tag in _UNSEEN:
            return
        gone = self._is_struck(node) if outermost else self._is_gone(node)
        if tag in _STRUCK or gone:
            pieces = self._struck
        if tag in _BREAKS:
            pieces.append("\n")
        is_raised = tag == "sup" or bool(_RAISED_STYLE.search(node.get("style") or ""))
        within, pieces = pieces, [] if is_raised else pieces
        pieces.append(_entered(node) if tag == "input" else _collapsed(node.text))
        for child in _chosen(node) if tag == "select" else node:
            self._walk(child, pieces)
            pieces.append(_collapsed(child.tail))
        if tag in _BREAKS and tag != "br":
            pieces.append("\n")
        if is_raised:
            within.append(raised("".join(pieces)))


def _with_boxes(text: str) -> str:
    """A box that is not ticked is shown beside others, one of which may be; alone it is nothing."""
    several = text.count(_BOX) + text.count(_TICKED_BOX) > 1
    return text.replace(_TICKED_BOX, "√").replace(_BOX, "☐" if several else "")


def _entered(field: Any) -> str:
    """What the field of a web form shows: its value, √ where it is ticked."""
    kind = (field.get("type") or "text").lower()
    if kind in ("checkbox", "radio"):
        return _TICKED_BOX if field.get("checked") is not None else _BOX
    return "" if kind in _NOT_TYPED else _collapsed(field.get("value"))


def _chosen(choice: Any) -> list[Any]:
    """The options that a list of a web form shows: the last that is chosen, else the first; all that are, where several may be."""
    options = list(choice.iter("option"))
    chosen = [one for one in options if one.get("selected") is not None]
    return chosen if choice.get("multiple") is not None else chosen[-1:] or options[:1]


def _collapsed(text: str | None) -> str:
    return re.sub(r"[ \t\r\n\f]+", " ", (text or "").replace("\xa0", " "))


def _outside(root: Any, walk: _Walk, tables: Sequence[Any], kept: Sequence[int]) -> dict[int, list[str]]:
    """The paragraphs and headings in no table but one that lays out the page, by the number of the table they stand above.

    Of the tables `kept`: a heading stands above the next one, all else where the heading before it does, or above the first."""
    numbers = {table: number for number, table in enumerate(tables, 1)}
    texts: dict[int, list[str]] = {}
    laid_out: dict[Any, list[int]] = {}
    passed = headed = 0
    for element in root.iter("table", "p", *_HEADINGS, "caption", "center"):
        passed = numbers.get(element, passed)
        if element.tag == "table" or any(True for _ in element.iter("table")):
            continue
        if walk.is_hidden(element):
            continue
        cell = next(element.iterancestors("td", "th"), None)
        if cell is not None and cell not in laid_out:
            laid_out[cell] = [numbers[one] for one in cell.iter("table") if numbers.get(one, 0) in kept]
        within = laid_out[cell] if cell is not None else []
        if cell is not None and not within:
            continue
        value = entered_of(walk.text(element))
        # a table that lays out the page: above the next one in the same cell
        if value is not None and within:
            number = next((one for one in within if one > passed), within[-1])
            texts.setdefault(number, []).append(str(value))
        elif value is not None and kept:
            headed = passed if element.tag in _HEADINGS else headed
            number = next((one for one in kept if one > headed), kept[0])
            texts.setdefault(number, []).append(str(value))
    return texts
