"""XML from a file that nobody trusts, parsed: no DTD, no entities, no network, no depth or width without end.

Owns the parser and its limits. Does not know what the elements mean.
"""

from __future__ import annotations

import functools
import re
from typing import Any

from lxml import etree

from xlperf.ooxml.limits import DEFAULT_LIMITS, Limits
from xlperf.ooxml.refusal import UnreadableWorkbook

_DECLARED_ENCODING = re.compile(rb"""<\?xml[^>]*?\sencoding\s*=\s*["']([A-Za-z0-9._-]{1,40})["']""")
_LAWFUL_ENCODINGS = frozenset((b"utf-8", b"utf8", b"us-ascii", b"ascii"))
_UTF16 = (b"\xff\xfe", b"\xfe\xff", b"<\0", b"\0<")
_SHORTEST_ATTRIBUTE = 5  # ` a=""`
_DEPTH_OF_LIBXML2 = 256


def _parser(*, keep_all: bool = False) -> etree.XMLParser:
    return etree.XMLParser(
        encoding="utf-8",  # whatever the document says of itself: an odd encoding could hide a DTD
        resolve_entities=False,
        load_dtd=False,
        dtd_validation=False,
        attribute_defaults=False,
        no_network=True,
        huge_tree=False,
        collect_ids=False,
        remove_comments=not keep_all,
        remove_pis=not keep_all,
    )


_PARSER = _parser()
_PARSER_KEEPING_ALL = _parser(keep_all=True)


def parse_xml(
    data: bytes, limits: Limits = DEFAULT_LIMITS, part: str = "XML", *, keep_all: bool = False
) -> Any:
    """The root element of `data` (lxml), comments and processing instructions left out unless `keep_all`.

    UTF-8 and UTF-16 only, as ECMA-376 part 2, 9.1.4 demands. Raises UnreadableWorkbook: hostile-xml,
    xml-encoding, xml-too-large, xml-too-deep, xml-too-wide, bomb (over `limits.xml_bytes`), corrupt (not well-formed).
    """
    if len(data) > limits.xml_bytes:
        raise UnreadableWorkbook("bomb", part=part, size=len(data), limit=limits.xml_bytes)
    if data.startswith(_UTF16):
        data = _utf8_from_utf16(data, part)
    _check_prolog(data, part)
    if len(data) > limits.xml_nodes and (nodes := _nodes(data)) > limits.xml_nodes:
        raise UnreadableWorkbook("xml-too-large", part=part, count=nodes, limit=limits.xml_nodes)
    try:
        root = etree.fromstring(data, _PARSER_KEEPING_ALL if keep_all else _PARSER)
    except etree.XMLSyntaxError as error:
        if "xcessive depth" in str(error):
            raise UnreadableWorkbook("xml-too-deep", part=part, limit=_DEPTH_OF_LIBXML2) from None
        raise UnreadableWorkbook("corrupt", part=part, detail=_first_line(error)) from None
    except ValueError as error:
        raise UnreadableWorkbook("corrupt", part=part, detail=_first_line(error)) from None
    # The prolog was looked at above; this asks the parser itself, should the two ever disagree.
    if root.getroottree().docinfo.internalDTD is not None:
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


def _check_prolog(data: bytes, part: str) -> None:
    """Refuses a DTD, which can stand only before the root element, and encodings that could hide one."""
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
    if limits.xml_depth < _DEPTH_OF_LIBXML2 and _deeper_than(limits.xml_depth)(root):
        raise UnreadableWorkbook("xml-too-deep", part=part, limit=limits.xml_depth)
    # A tag with too many attributes is a long run without "<", and such a run covers a whole window of half
    # its length. Text can be such a run too, so that a found one only leads to the exact question.
    window = max(1, limits.xml_attributes * _SHORTEST_ATTRIBUTE // 2)
    for start in range(0, len(data) - window + 1, window):
        if data.find(b"<", start, start + window) < 0:
            if _wider_than(limits.xml_attributes)(root):
                raise UnreadableWorkbook("xml-too-wide", part=part, limit=limits.xml_attributes)
            return


@functools.lru_cache(maxsize=8)
def _deeper_than(depth: int) -> etree.XPath:
    return etree.XPath(f"boolean({'/*' * (depth + 1)})")


@functools.lru_cache(maxsize=8)
def _wider_than(attributes: int) -> etree.XPath:
    return etree.XPath(f"boolean(//@*[{attributes + 1}])")


def _first_line(error: Exception) -> str:
    return str(error).partition("\n")[0].removesuffix(" (<string>, line 1)")
