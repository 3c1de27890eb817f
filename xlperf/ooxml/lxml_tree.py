"""XML by lxml: the tree as `expat_tree` has it, four times as quick.

Owns how lxml is told to trust nothing: no DTD, no entities, no network, no size without end.
"""

from __future__ import annotations

import functools
from typing import Any

from lxml.etree import (  # noqa: F401 - some are names of the tree alone
    Comment,
    Element,
    ErrorLevels,
    QName,
    SubElement,
    XMLParser,
    XMLSyntaxError,
    XPath,
    fromstring,
    tostring,
)

from xlperf.ooxml.expat_tree import NotWellFormed, TooDeep


def _parser(*, keep_all: bool = False) -> XMLParser:
    return XMLParser(
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


def parsed(data: bytes, *, keep_all: bool = False) -> Any:
    """As of `expat_tree`; a document type is left to `has_document_type`."""
    parser = _PARSER_KEEPING_ALL if keep_all else _PARSER
    try:
        root = fromstring(data, parser)
    except XMLSyntaxError as error:
        if "xcessive depth" in str(error):
            raise TooDeep from None
        raise NotWellFormed(str(error)) from None
    except ValueError as error:
        raise NotWellFormed(str(error)) from None
    # Of several mistakes lxml looks at the last alone, so that a misused namespace passes where a mere warning follows it.
    if any(entry.level >= ErrorLevels.ERROR for entry in parser.error_log):
        raise NotWellFormed("a namespace that cannot be")
    return root


def has_document_type(root: Any) -> bool:
    """Whether the document has a type."""
    return root.getroottree().docinfo.internalDTD is not None


def deeper_than(root: Any, depth: int) -> bool:
    """As of `expat_tree`."""
    return bool(_depth(depth)(root))


def wider_than(root: Any, count: int) -> bool:
    """As of `expat_tree`."""
    return bool(_width(count)(root))


@functools.lru_cache(maxsize=8)
def _depth(depth: int) -> XPath:
    return XPath(f"boolean({'/*' * (depth + 1)})")


@functools.lru_cache(maxsize=8)
def _width(count: int) -> XPath:
    return XPath(f"boolean(//@*[{count + 1}])")
