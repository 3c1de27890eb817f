"""XML from a file that nobody trusts, parsed: no DTD, no entities, no network, no depth or width without end.

Owns the parser and its limits. Does not know what the elements mean.
"""

from __future__ import annotations

import re
from typing import Any

from xlperf.ooxml.expat_tree import DEEPEST, NotWellFormed, TooDeep
from xlperf.ooxml.limits import DEFAULT_LIMITS, Limits
from xlperf.ooxml.refusal import UnreadableWorkbook
from xlperf.ooxml.xml_tree import etree

_DECLARED_ENCODING = re.compile(rb"""<\?xml[^>]*?\sencoding\s*=\s*["']([A-Za-z0-9._-]{1,40})["']""")
_LAWFUL_ENCODINGS = frozenset((b"utf-8", b"utf8", b"us-ascii", b"ascii"))
_UTF16 = (b"\xff\xfe", b"\xfe\xff", b"<\0", b"\0<")
_SHORTEST_ATTRIBUTE = 5  # ` a=""`

USUAL_SIZE = 11.0
"""Points of a font that does not say its size."""


def parse_xml(
    data: bytes, limits: Limits = DEFAULT_LIMITS, part: str = "XML", *, keep_all: bool = False
) -> Any:
    """The root element of `data` (of `xml_tree`), comments and processing instructions left out unless `keep_all`.

    UTF-8 and UTF-16 only, as ECMA-376 part 2, 9.1.4 demands. Raises UnreadableWorkbook: hostile-xml,
    xml-encoding, xml-too-large, xml-too-deep, xml-too-wide, bomb (over `limits.xml_bytes`), corrupt (not well-formed).
    """
    if len(data) > limits.xml_bytes:
        raise UnreadableWorkbook("bomb", part=part, size=len(data), limit=limits.xml_bytes)
    if data.startswith(_UTF16):
        data = _utf8_from_utf16(data, part)
    check_prolog(data, part)
    if len(data) > limits.xml_nodes and (nodes := _nodes(data)) > limits.xml_nodes:
        raise UnreadableWorkbook("xml-too-large", part=part, count=nodes, limit=limits.xml_nodes)
    try:
        root = etree.parsed(data, keep_all=keep_all)
    except TooDeep:
        raise UnreadableWorkbook("xml-too-deep", part=part, limit=DEEPEST) from None
    except NotWellFormed:
        # Each parser has words of its own for what is wrong with a document, and no department can mend it by them.
        raise UnreadableWorkbook("corrupt", part=part, detail="not well-formed XML") from None
    # The prolog was looked at above; this asks the parser itself, should the two ever disagree.
    if etree.has_document_type(root):
        raise UnreadableWorkbook("hostile-xml", part=part)
    _check_shape(root, data, limits, part)
    return root


def _utf8_from_utf16(data: bytes, part: str) -> bytes:
    """The same document in UTF-8, so that one encoding is all that is looked through below."""
    encoding = "utf-16" if data.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-16-le"
    if data.startswith(b"\0<"):
        encoding = "utf-16-be"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        raise UnreadableWorkbook("corrupt", part=part, detail=error.reason) from None
    return (
        re.sub(r"\A\ufeff?<\?xml.*?\?>", "", text, count=1, flags=re.DOTALL)
        .lstrip("\ufeff")
        .encode("utf-8", "replace")
    )


def check_prolog(data: bytes, part: str) -> None:
    """Refuses a DTD, which can stand only before the root element, and encodings that could hide one, of part `part`."""
    position = 3 if data.startswith(b"\xef\xbb\xbf") else 0
    declared = _DECLARED_ENCODING.match(data, position)
    if declared and declared[1].lower() not in _LAWFUL_ENCODINGS:
        raise UnreadableWorkbook("xml-encoding", part=part, encoding=declared[1].decode("ascii"))
    while True:
        position = data.find(b"<", position)
        if position < 0:
            raise UnreadableWorkbook("corrupt", part=part, detail="no element")
        if data.startswith(b"<?", position):
            position = data.find(b"?>", position)
        elif data.startswith(b"<!--", position):
            position = data.find(b"-->", position + 4)
        elif data.startswith(b"<!", position):
            raise UnreadableWorkbook("hostile-xml", part=part)
        else:
            return
        if position < 0:
            raise UnreadableWorkbook("corrupt", part=part, detail="prolog without end")


def _nodes(data: bytes) -> int:
    """At most so many nodes will the tree have: elements, attributes with their values, texts between tags.

    Never more than the bytes of the document, so that a short one need not be counted.
    """
    elements = data.count(b"<") - data.count(b"</")
    texts = data.count(b">") - data.count(b"><")
    return elements + texts + 2 * data.count(b"=")


def _check_shape(root: Any, data: bytes, limits: Limits, part: str) -> None:
    if limits.xml_depth < DEEPEST and etree.deeper_than(root, limits.xml_depth):
        raise UnreadableWorkbook("xml-too-deep", part=part, limit=limits.xml_depth)
    # A tag with too many attributes is a long run without "<", and such a run covers a whole window of half
    # its length. Text can be such a run too: one with fewer signs = than a tag may have attributes, as long formulas are,
    # is none, and of any other the exact question is asked.
    window = max(1, limits.xml_attributes * _SHORTEST_ATTRIBUTE // 2)
    for start in range(0, len(data) - window + 1, window):
        if data.find(b"<", start, start + window) < 0:
            begin, end = data.rfind(b"<", 0, start), data.find(b"<", start + window)
            if data.count(b"=", max(0, begin), end if end >= 0 else len(data)) <= limits.xml_attributes:
                continue
            if etree.wider_than(root, limits.xml_attributes):
                raise UnreadableWorkbook("xml-too-wide", part=part, limit=limits.xml_attributes)
            return


def namespace(root: Any) -> str:
    """ "{uri}" of an element's tag."""
    tag = str(root.tag)
    return tag[: tag.index("}") + 1] if tag.startswith("{") else ""


def local_name(element: Any) -> str:
    """An element's name without its namespace."""
    return str(element.tag).rpartition("}")[2]


def number_or(text: str | None, usual: float) -> float:
    """The number of an attribute, `usual` where it is not there or none."""
    try:
        return float(text) if text else usual
    except ValueError:
        return usual
