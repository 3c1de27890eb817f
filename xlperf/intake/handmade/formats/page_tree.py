"""A web page as a tree of elements, by the standard library alone: for a browser's Python, which has no lxml.

Owns the tree and how it is built of tags that are not closed, as browsers build it. Has those methods of lxml's elements that
`markup` asks for, and knows nothing of what it looks for.
"""

from __future__ import annotations

from collections.abc import Iterator
from html.parser import HTMLParser

from xlperf.ooxml.refusal import UnreadableWorkbook

_EMPTY = frozenset([
    "area", "base", "br", "col", "embed", "frame", "hr", "img", "input", "link", "meta", "param", "source",
    "track", "wbr",
])  # fmt: skip
_OF_TABLE = frozenset(("caption", "colgroup", "thead", "tbody", "tfoot", "tr", "td", "th"))
_BLOCKS = frozenset([
    "address", "article", "aside", "blockquote", "center", "dir", "div", "dl", "fieldset", "footer", "form",
    "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "main", "menu", "nav", "ol", "p", "pre", "section",
    "table", "ul",
])  # fmt: skip
_ENDS = {
    "tr": frozenset(("tr", "td", "th", "caption", "colgroup")),
    "td": frozenset(("td", "th")),
    "th": frozenset(("td", "th")),
    **dict.fromkeys(
        ("thead", "tbody", "tfoot"),
        frozenset(("thead", "tbody", "tfoot", "tr", "td", "th", "caption", "colgroup")),
    ),
    "li": frozenset(("li",)),
    "dt": frozenset(("dt", "dd")),
    "dd": frozenset(("dt", "dd")),
    "option": frozenset(("option",)),
}
"""What an element that begins ends, up to the table or list that it stands in."""
_LISTS = frozenset(("ul", "ol", "dl", "menu", "dir"))
_DEEPEST = 250
"""Elements within elements; what is deeper stands beside its parent."""


class PageElement:
    """An element with its attributes, the text before its first child, and the text behind it."""

    __slots__ = ("_parent", "attrib", "children", "tag", "tail", "text")

    def __init__(self, tag: str, attributes: dict[str, str], parent: PageElement | None) -> None:
        self.tag, self.attrib, self._parent = tag, attributes, parent
        self.children: list[PageElement] = []
        self.text = self.tail = ""

    def get(self, name: str, default: str | None = None) -> str | None:
        return self.attrib.get(name, default)

    def getparent(self) -> PageElement | None:
        return self._parent

    def __iter__(self) -> Iterator[PageElement]:
        return iter(self.children)

    def iter(self, *tags: str) -> Iterator[PageElement]:
        """The element itself and all below it, of these tags, in the order of the page."""
        waiting = [self]
        while waiting:
            one = waiting.pop()
            if not tags or one.tag in tags:
                yield one
            waiting += reversed(one.children)

    def iterchildren(self, *tags: str) -> Iterator[PageElement]:
        return (one for one in self.children if not tags or one.tag in tags)

    def iterancestors(self, *tags: str) -> Iterator[PageElement]:
        one = self._parent
        while one is not None:
            if not tags or one.tag in tags:
                yield one
            one = one._parent


def parsed(text: str) -> PageElement:
    """The root of the page's elements. Raises UnreadableWorkbook for what is no page at all."""
    if not text.strip():
        raise UnreadableWorkbook("corrupt", part="HTML", detail="Document is empty")
    builder = _PageBuilder()
    builder.feed(text)
    builder.close()
    return builder.root


class _PageBuilder(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = PageElement("html", {}, None)
        self._open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("html", "body"):
            return
        self._end_before(tag)
        parent = self._open[-1]
        element = PageElement(tag, {name: value or "" for name, value in attrs}, parent)
        parent.children.append(element)
        if tag not in _EMPTY and len(self._open) < _DEEPEST:
            self._open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)  # a stroke at the end of a tag means nothing in HTML

    def handle_endtag(self, tag: str) -> None:
        if tag in _EMPTY or tag in ("html", "body"):
            return
        for at in range(len(self._open) - 1, 0, -1):
            open_tag = self._open[at].tag
            if open_tag == tag:
                del self._open[at:]
                return
            if open_tag == "table" or (open_tag in ("td", "th") and tag not in _OF_TABLE and tag != "table"):
                return  # what ends outside a cell or table ends nothing in it

    def handle_data(self, data: str) -> None:
        parent = self._open[-1]
        if parent.children:
            parent.children[-1].tail += data
        else:
            parent.text += data

    def _end_before(self, tag: str) -> None:
        """Ends what cannot go on where this element begins."""
        if tag in _BLOCKS:
            self._end(frozenset(("p",)), until=frozenset(("table", "td", "th", "li", "div")))
        ended = _ENDS.get(tag)
        if ended:
            self._end(ended, until=_LISTS if tag in ("li", "dt", "dd") else frozenset(("table",)))

    def _end(self, tags: frozenset[str], until: frozenset[str]) -> None:
        """Ends the outermost open element of these, as far as one of `until`."""
        found = None
        for at in range(len(self._open) - 1, 0, -1):
            if self._open[at].tag in until and self._open[at].tag not in tags:
                break
            if self._open[at].tag in tags:
                found = at
        if found is not None:
            del self._open[found:]
