"""A package in the course of change: parts parsed once, edited, related, declared, and packed again at the end.

Owns relationships and content types (ECMA-376 part 2, 6.5 and 7.2.3), in the transitional or strict dialect that the
package speaks. Does not know what the parts are for; parts that nobody changed keep their bytes.
"""

from __future__ import annotations

import posixpath
from collections.abc import Collection
from functools import cached_property
from typing import Any
from urllib.parse import unquote

from xlperf.ooxml.book import Book
from xlperf.ooxml.package import Package
from xlperf.ooxml.refusal import UnreadableWorkbook
from xlperf.ooxml.repack import repacked
from xlperf.ooxml.safe_xml import namespace, parse_xml
from xlperf.ooxml.xml_tree import etree
from xlperf.system.dataclass import dataclass

_STRICT_MAIN = "http://purl.oclc.org/ooxml/spreadsheetml/main"
_STRICT_RELATED = "http://purl.oclc.org/ooxml/officeDocument/relationships"
_RELATED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships"


@dataclass(frozen=True, slots=True)
class Relationship:
    """A relationship: its id, the last word of its type, and the part it leads to ("" outside the package)."""

    id: str
    kind: str
    part: str


class Changes:
    """The changes to one package. Reading raises UnreadableWorkbook where a part is damaged or missing."""

    def __init__(self, package: Package) -> None:
        self.package = package
        self._roots: dict[str, Any] = {}
        self._changed: set[str] = set()
        self._contents: dict[str, bytes | None] = {}

    @cached_property
    def main_part(self) -> str:
        """The name of the workbook's own part."""
        return self.package.entry(Book(self.package).main_part).name

    @cached_property
    def related(self) -> str:
        """The namespace of relationship ids in parts, and the beginning of relationship types."""
        strict = namespace(self.root(self.main_part)) == f"{{{_STRICT_MAIN}}}"
        return _STRICT_RELATED if strict else _RELATED

    # ------------------------------------------------------------ parts

    def __contains__(self, name: str) -> bool:
        key = self._key(name)
        if key in self._contents:
            return self._contents[key] is not None
        return key in self._roots or name in self.package

    def root(self, name: str, sheet: bool = False) -> Any:
        """The root element of a part, to be edited and then marked by `touch`.

        `sheet`: a worksheet; where it is too bloated to be parsed whole, rows that carry only a format are left out.
        """
        key = self._key(name)
        if key not in self._roots:
            content = self._contents.get(key) or self.package.read(name)
            try:
                root = parse_xml(content, self.package.limits, key, keep_all=True)
            except UnreadableWorkbook as refusal:
                if not sheet or refusal.reason_id not in ("bomb", "xml-too-large"):
                    raise
                root = self.package.sheet(name)
            self._roots[key] = root
        return self._roots[key]

    def touch(self, name: str) -> None:
        self._changed.add(self._key(name))

    def content(self, name: str) -> bytes:
        """The bytes of a part that is not edited as XML."""
        return self._contents.get(self._key(name)) or self.package.read(name)

    def put(self, name: str, content: bytes) -> None:
        """A part's new content, whole."""
        key = self._key(name)
        self._contents[key] = content
        self._roots.pop(key, None)
        self._changed.discard(key)

    def remove(self, name: str) -> None:
        """Takes a part out, with its own relationships and its content type."""
        for part in (name, _relations_of(name)):
            if part in self:
                key = self._key(part)
                self._contents[key] = None
                self._roots.pop(key, None)
                self._changed.discard(key)
        types = self.root("[Content_Types].xml")
        for item in [item for item in types if _same_part(item.get("PartName", ""), name)]:
            types.remove(item)
            self.touch("[Content_Types].xml")

    def remove_wholly(self, names: Collection[str]) -> None:
        """Takes parts out with all that leads to them: relationships, and their ids where parts have them.

        A `pageSetup` may do without the printer settings it points to; a relationship without its part is damage.
        """
        gone = {name.lower() for name in names}
        if not gone:
            return
        for name in self.package.names:
            if name.lower().endswith(".rels") and name.lower() not in gone:
                self._unrelate(name, gone)
        for name in names:
            self.remove(name)

    def _unrelate(self, where: str, gone: Collection[str]) -> None:
        folder = posixpath.dirname(posixpath.dirname(where))
        root = self.root(where)
        items = [
            item for item in root.iterchildren(etree.Element) if _relation(item, folder).part.lower() in gone
        ]
        if not items:
            return
        for item in items:
            root.remove(item)
        self.touch(where)
        source = posixpath.join(folder, posixpath.basename(where).removesuffix(".rels"))
        if posixpath.basename(source) and source in self and source.lower() not in gone:
            self._forget_ids(source, {item.get("Id") for item in items})

    def _forget_ids(self, source: str, ids: Collection[str | None]) -> None:
        attributes = [f"{{{space}}}id" for space in (_RELATED, _STRICT_RELATED)]
        for element in self.root(source).iter(etree.Element):
            for attribute in attributes:
                if element.get(attribute) in ids:
                    del element.attrib[attribute]
                    self.touch(source)

    def free_name(self, pattern: str) -> str:
        """The first name of `pattern`, such as "xl/comments{}.xml", that no part has."""
        number = 1
        while pattern.format(number) in self:
            number += 1
        return pattern.format(number)

    def data(self) -> bytes:
        """The whole package, changed."""
        contents = dict(self._contents)
        for name in sorted(self._changed):
            contents[name] = _written(self._roots[name])
        return repacked(self.package, contents)

    def _key(self, name: str) -> str:
        return self.package.entry(name).name if name in self.package else name.lstrip("/")

    # ------------------------------------------------------------ relationships

    def relations(self, source: str) -> list[Relationship]:
        """The relationships of part `source`, in the order of its part of relationships."""
        where = _relations_of(source)
        if where not in self:
            return []
        folder = posixpath.dirname(source.lstrip("/"))
        return [_relation(item, folder) for item in self.root(where).iterchildren(etree.Element)]

    def relate(self, source: str, kind: str, part: str) -> str:
        """The id of a new relationship from `source` to `part`, its target relative as spreadsheet programs write it."""
        where = _relations_of(source)
        if where not in self:
            self.put(where, f'<Relationships xmlns="{_RELATIONSHIPS}"/>'.encode())
        root = self.root(where)
        taken = {item.get("Id") for item in root.iterchildren(etree.Element)}
        number = 1
        while f"rId{number}" in taken:
            number += 1
        relation = etree.SubElement(root, f"{namespace(root)}Relationship")
        relation.set("Id", f"rId{number}")
        relation.set("Type", f"{self.related}/{kind}")
        relation.set("Target", posixpath.relpath(part, posixpath.dirname(source.lstrip("/")) or "."))
        self.touch(where)
        return f"rId{number}"

    # ------------------------------------------------------------ content types

    def declare(self, part: str, content_type: str) -> None:
        """Says what a new part is."""
        root = self.root("[Content_Types].xml")
        found = next((item for item in root if _same_part(item.get("PartName", ""), part)), None)
        if found is None:
            found = etree.SubElement(root, f"{namespace(root)}Override")
            found.set("PartName", f"/{part}")
        found.set("ContentType", content_type)
        self.touch("[Content_Types].xml")

    def declare_extension(self, extension: str, content_type: str) -> None:
        """Says what parts of an ending are, where that is not yet said."""
        root = self.root("[Content_Types].xml")
        if any(item.get("Extension", "").lower() == extension for item in root):
            return
        found = etree.Element(f"{namespace(root)}Default")
        found.set("Extension", extension)
        found.set("ContentType", content_type)
        root.insert(0, found)
        self.touch("[Content_Types].xml")


def _relation(item: Any, folder: str) -> Relationship:
    target = unquote(item.get("Target", ""))
    part = ""
    if item.get("TargetMode") != "External":
        part = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
    return Relationship(item.get("Id", ""), item.get("Type", "").rpartition("/")[2], part)


def _relations_of(part: str) -> str:
    folder, name = posixpath.split(part.lstrip("/"))
    return posixpath.join(folder, "_rels", f"{name}.rels")


def _same_part(name: str, part: str) -> bool:
    return name.lstrip("/").lower() == part.lstrip("/").lower()


def _written(root: Any) -> bytes:
    written: bytes = etree.tostring(
        root.getroottree(), xml_declaration=True, encoding="UTF-8", standalone=True
    )
    return written
