"""A tree of XML elements over expat, for a Python without lxml: one that runs in a browser, say.

Owns that tree, with the part of lxml's interface that the core uses (`xml_tree` chooses between the two). Namespace prefixes,
comments and processing instructions outlast parsing and writing. An element does not know its parent.
"""

from __future__ import annotations

import copy
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any
from xml.parsers import expat

from xlperf.system.pattern import Pattern

Comment, ProcessingInstruction = ElementTree.Comment, ElementTree.ProcessingInstruction
"""What an element that is a comment or an instruction has as its tag."""

DEEPEST = 256
"""So deep may elements lie in each other. This and the next two are libxml2's own limits, so that both parsers refuse the same
documents."""
_LONGEST_TEXT = 10_000_000
_LONGEST_NAME = 50_000
_VERSION = Pattern(r"1\.[0-9]*")
_NAMESPACE = Pattern(
    r"(?:[A-Za-z][A-Za-z0-9+.-]*:|(?![^/?#]*:))"  # a scheme, or no colon in the first segment
    r"(?://(?:(?:[A-Za-z0-9._~!$&'()*+,;=:-]|%[0-9A-Fa-f]{2})*@)?(?:[A-Za-z0-9._~!$&'()*+,;=-]|%[0-9A-Fa-f]{2})*(?::[0-9]*)?(?=[/?#]|\Z)|(?!//))"  # a host and its port
    r"(?:[A-Za-z0-9._~!$&'()*+,;=:@/?-]|%[0-9A-Fa-f]{2})*"
    r"(?:#(?:[A-Za-z0-9._~!$&'()*+,;=:@/?-]|%[0-9A-Fa-f]{2})*)?"
)
"""A URI or a reference of RFC 3986, but for hosts in brackets; libxml2 takes no other name of a namespace."""
_XML_NAMESPACE = "http://www.w3.org/XML/1998/namespace"


class NotWellFormed(ValueError):
    """Not an XML document."""


class TooDeep(ValueError):
    """Elements lie in each other more than DEEPEST deep."""


class Element(ElementTree.Element):
    """An element. `nsmap`: the prefixes that it declares itself (None: the default namespace), by what they stand for."""

    nsmap: Mapping[str | None, str] = MappingProxyType({})

    def __deepcopy__(self, memo: dict[int, Any]) -> Element:
        clone = self.makeelement(self.tag, self.attrib, self.nsmap)
        clone.text, clone.tail = self.text, self.tail
        clone.extend(copy.deepcopy(child, memo) for child in self)
        return clone

    def makeelement(  # type: ignore[override]
        self, tag: str, attrib: Mapping[str, str] | None = None, nsmap: Mapping[str | None, str] | None = None
    ) -> Element:
        """A new element, not yet anywhere."""
        element = Element(tag, dict(attrib or {}))
        if nsmap:
            element.nsmap = nsmap
        return element

    def iter(self, *tags: Any) -> Iterator[Element]:  # type: ignore[override]
        """This and all below in the order of the document: those of these tags; of `Element`: comments left out."""
        if not tags:
            return super().iter()  # type: ignore[return-value]
        if len(tags) == 1 and tags[0] is not Element:
            return super().iter(tags[0])  # type: ignore[return-value]
        return (element for element in super().iter() if _is_of(element, tags))  # type: ignore[misc]

    def iterchildren(self, *tags: Any) -> Iterator[Element]:
        """The children, of these tags only where some are named."""
        return (child for child in self if not tags or _is_of(child, tags))  # type: ignore[misc]

    def index(self, child: ElementTree.Element) -> int:
        """The place of a child."""
        return next(place for place, one in enumerate(self) if one is child)

    def replace(self, old: ElementTree.Element, new: ElementTree.Element) -> None:
        """Puts `new` into the place of `old`."""
        self[self.index(old)] = new

    def getroottree(self) -> Element:
        """What `tostring` writes with all that stands beside the root: the root, which holds that here."""
        return self


class _Root(Element):
    """The root of a parsed document, with the comments and instructions before and after it."""

    before: list[Element]
    after: list[Element]


class QName:
    """The name of an element."""

    def __init__(self, of: Any) -> None:
        self.text = of if isinstance(of, str) else str(of.tag)
        self.localname = self.text.rpartition("}")[2]


def SubElement(parent: Element, tag: str, attrib: Mapping[str, str] | None = None) -> Element:  # noqa: N802
    """A new last child of `parent`."""
    child = Element(tag, dict(attrib or {}))
    parent.append(child)
    return child


def _is_of(element: ElementTree.Element, tags: tuple[Any, ...]) -> bool:
    return element.tag in tags or (Element in tags and isinstance(element.tag, str))


# ---------------------------------------------------------------- parsing


def parsed(data: bytes, *, keep_all: bool = False) -> Element:
    """The root of a document in UTF-8, comments and instructions left out unless `keep_all`.

    Raises NotWellFormed, also for a document type; TooDeep.
    """
    builder = _TreeBuilder(keep_all)
    try:
        builder.parser.Parse(data, True)
    except expat.ExpatError as error:
        raise NotWellFormed(str(error)) from None
    root = builder.document()
    if len(data) > _LONGEST_TEXT and any(_too_long(element) for element in root.iter()):
        raise NotWellFormed("a text without end")
    return root


class _TreeBuilder:
    """Elements as expat comes upon them."""

    def __init__(self, keep_all: bool) -> None:
        parser = expat.ParserCreate("utf-8", " ")
        parser.buffer_text = True
        parser.buffer_size = 1 << 16
        parser.XmlDeclHandler = self._xml_declaration
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._characters
        parser.StartNamespaceDeclHandler = self._declare
        parser.StartDoctypeDeclHandler = self._document_type
        if keep_all:
            parser.CommentHandler = lambda text: self._beside(Comment, text)
            parser.ProcessingInstructionHandler = lambda target, text: self._beside(
                ProcessingInstruction, f"{target} {text}" if text else target
            )
        self.parser = parser
        self._open: list[Element] = []
        self._last: Element | None = None  # what was closed last: a text after it is its tail
        self._texts: list[str] = []
        self._declared: dict[str | None, str] = {}
        self._names: dict[str, str] = {}
        self._spaces: set[str] = set()
        self._root: _Root | None = None
        self._around: tuple[list[Element], list[Element]] = ([], [])

    def document(self) -> Element:
        assert self._root is not None  # expat has seen the end of the document
        self._root.before, self._root.after = self._around
        return self._root

    def _name(self, name: str) -> str:
        known = self._names.get(name)
        if known is None:
            space, _, local = name.rpartition(" ")
            known = self._names[name] = f"{{{space}}}{local}" if space else name
        return known

    def _xml_declaration(self, version: str, *_: object) -> None:
        if not _VERSION.fullmatch(version):
            raise NotWellFormed("an unknown version of XML")

    def _declare(self, prefix: str | None, space: str | None) -> None:
        if space and space not in self._spaces:
            if not _NAMESPACE.fullmatch(space):
                raise NotWellFormed("a namespace that is no URI")
            self._spaces.add(space)
        self._declared[prefix] = space or ""

    def _document_type(self, *_: object) -> None:
        raise NotWellFormed("a document type")

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if self._texts:
            self._put_text()
        names = "".join(attributes)
        if len(name) + len(names) > _LONGEST_NAME and any(map(_is_too_long_a_name, (name, *attributes))):
            raise NotWellFormed("a name without end")
        if " " in names:
            attributes = {self._name(key): value for key, value in attributes.items()}
        if self._open:
            element = Element(self._name(name), attributes)
            self._open[-1].append(element)
        else:
            element = self._root = _Root(self._name(name), attributes)
        if self._declared:
            element.nsmap, self._declared = self._declared, {}
        self._open.append(element)
        if len(self._open) > DEEPEST:
            raise TooDeep
        self._last = None

    def _end(self, _: str) -> None:
        if self._texts:
            self._put_text()
        self._last = self._open.pop()

    def _characters(self, text: str) -> None:
        self._texts.append(text)

    def _put_text(self) -> None:
        text = "".join(self._texts)
        self._texts.clear()
        if self._last is not None:
            self._last.tail = text
        elif self._open:
            self._open[-1].text = text

    def _beside(self, tag: Any, text: str) -> None:
        if self._texts:
            self._put_text()
        node = Element(tag)
        node.text = text
        if self._open:
            self._open[-1].append(node)
            self._last = node
        else:
            self._around[self._root is not None].append(node)


def _is_too_long_a_name(name: str) -> bool:
    return len(name.rpartition(" ")[2].encode("utf-8", "surrogatepass")) > _LONGEST_NAME


def _too_long(element: Element) -> bool:
    return any(
        text is not None and len(text.encode("utf-8", "surrogatepass")) > _LONGEST_TEXT
        for text in (element.text, element.tail, *element.attrib.values())
    )


def has_document_type(root: Element) -> bool:
    """Whether the document had a type: never, for `parsed` refuses it."""
    return False


def deeper_than(root: Element, depth: int) -> bool:
    """Whether elements lie in each other more than `depth` deep."""
    level: list[Any] = [root]
    for _ in range(depth):
        level = [child for element in level for child in element if isinstance(child.tag, str)]
    return bool(level)


def wider_than(root: Element, count: int) -> bool:
    """Whether an element has more than `count` attributes."""
    return any(len(element.attrib) > count for element in root.iter())


# ---------------------------------------------------------------- writing

_IN_TEXT = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#13;"})
_IN_ATTRIBUTE = str.maketrans(
    {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\t": "&#9;", "\n": "&#10;", "\r": "&#13;"}
)


def tostring(
    root: Element,
    *,
    xml_declaration: bool = False,
    encoding: str = "UTF-8",
    standalone: bool | None = None,
) -> bytes:
    """The document as bytes; the comments beside a parsed root with it."""
    pieces = []
    if xml_declaration:
        alone = "" if standalone is None else f" standalone='{'yes' if standalone else 'no'}'"
        pieces.append(f"<?xml version='1.0' encoding='{encoding}'{alone}?>\n")
    around = (root.before, root.after) if isinstance(root, _Root) else ((), ())
    for node in around[0]:
        _write(node, {}, pieces)
    _write(root, {"xml": _XML_NAMESPACE}, pieces)
    for node in around[1]:
        _write(node, {}, pieces)
    return "".join(pieces).encode(encoding)


def _write(element: Any, scope: Mapping[str | None, str], pieces: list[str]) -> None:
    """Appends an element without its tail. `scope`: the prefixes in force around it."""
    if element.tag is Comment:
        pieces.append(f"<!--{element.text or ''}-->")
        return
    if element.tag is ProcessingInstruction:
        pieces.append(f"<?{element.text or ''}?>")
        return
    declared = dict(element.nsmap)
    names = {**scope, **declared}
    name = _prefixed(element.tag, names, declared, for_attribute=False)
    attributes = [
        f' {_prefixed(key, names, declared, for_attribute=True)}="{value.translate(_IN_ATTRIBUTE)}"'
        for key, value in element.attrib.items()
    ]
    spaces = [
        f' xmlns{":" + prefix if prefix else ""}="{space.translate(_IN_ATTRIBUTE)}"'
        for prefix, space in declared.items()
    ]
    start = f"<{name}{''.join(spaces)}{''.join(attributes)}"
    if element.text is None and not len(element):
        pieces.append(f"{start}/>")
        return
    pieces.append(f"{start}>{(element.text or '').translate(_IN_TEXT)}")
    for child in element:
        _write(child, names, pieces)
        if child.tail:
            pieces.append(child.tail.translate(_IN_TEXT))
    pieces.append(f"</{name}>")


def _prefixed(
    name: str, names: dict[str | None, str], declared: dict[str | None, str], *, for_attribute: bool
) -> str:
    """A name with the prefix in force for its namespace; one is declared where there is none."""
    if not name.startswith("{"):
        if not for_attribute and names.get(None):
            names[None] = declared[None] = ""
        return name
    space, _, local = name[1:].partition("}")
    if not for_attribute and names.get(None) == space:
        return local
    prefix = next((key for key, value in names.items() if key and value == space), None)
    if prefix is None:
        number = 0
        while f"ns{number}" in names:
            number += 1
        prefix = f"ns{number}"
        names[prefix] = declared[prefix] = space
    return f"{prefix}:{local}"
