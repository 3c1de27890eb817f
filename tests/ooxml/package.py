"""The package: zip, well-formed XML, content types, relationships (ECMA-376 part 2).

Owns the parts and the findings. Knows no spreadsheet, but for which part is the workbook.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from dataclasses import dataclass
from pathlib import Path

from lxml import etree

CONTENT_TYPES = "[Content_Types].xml"
RELATIONSHIPS = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELATED = f"{{{OFFICE}}}"
TERMS = "{http://purl.org/dc/terms/}"
W3CDTF = re.compile(r"\d{4}(-\d\d(-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d))?)?)?\Z")

SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml"
MAIN_TYPES = {
    ".xlsx": f"{SPREADSHEET}.sheet.main+xml",
    ".xltx": f"{SPREADSHEET}.template.main+xml",
    ".xlsm": "application/vnd.ms-excel.sheet.macroEnabled.main+xml",
    ".xltm": "application/vnd.ms-excel.template.macroEnabled.main+xml",
    ".xlam": "application/vnd.ms-excel.addin.macroEnabled.main+xml",
}
EXPECTED_TYPES = {
    "worksheet": f"{SPREADSHEET}.worksheet+xml",
    "chartsheet": f"{SPREADSHEET}.chartsheet+xml",
    "styles": f"{SPREADSHEET}.styles+xml",
    "sharedStrings": f"{SPREADSHEET}.sharedStrings+xml",
    "table": f"{SPREADSHEET}.table+xml",
    "comments": f"{SPREADSHEET}.comments+xml",
    "calcChain": f"{SPREADSHEET}.calcChain+xml",
    "drawing": "application/vnd.openxmlformats-officedocument.drawing+xml",
    "chart": "application/vnd.openxmlformats-officedocument.drawingml.chart+xml",
    "theme": "application/vnd.openxmlformats-officedocument.theme+xml",
    "vbaProject": "application/vnd.ms-office.vbaProject",
    "vmlDrawing": "application/vnd.openxmlformats-officedocument.vmlDrawing",
}


class Broken(Exception):
    """The file cannot be looked at any further."""


@dataclass(frozen=True, slots=True)
class Relation:
    """One relationship of a part."""

    kind: str
    """The last word of its type: "worksheet", "hyperlink"."""
    target: str
    """The part's name without a leading slash, or the address where it is external."""
    external: bool


def main(name: str) -> str:
    """A SpreadsheetML name in lxml's notation."""
    return f"{{{MAIN}}}{name}"


def local(element: etree._Element) -> str:
    """An element's name without its namespace; "" for comments and processing instructions."""
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


class Package:
    """The parts of one file, their parsed XML and relationships, and what was found wrong."""

    def __init__(self, path: Path | str) -> None:
        self.path = Path(path)
        self.findings: list[str] = []
        try:
            with zipfile.ZipFile(path) as archive:
                names = archive.namelist()
                self.parts = {name: archive.read(name) for name in names if not name.endswith("/")}
        except (OSError, zipfile.BadZipFile, EOFError, NotImplementedError) as failure:
            raise Broken(f"{self.path.name}: not a zip package: {failure}") from failure
        folded: dict[str, str] = {}
        for name in names:
            if folded.setdefault(name.lower(), name) is not name:
                self.say(name, "is twice in the zip (names ignore case)")
            if "\\" in name or name.startswith("/"):
                self.say(name, "part name with a backslash or a leading slash")
        self.xml = {name: tree for name in self.parts if (tree := self._parsed(name)) is not None}
        self.relations = {name: self._relations(name) for name in ["", *self.parts]}
        self.workbook_part = next(
            (one.target for one in self.relations[""].values() if one.kind == "officeDocument"), None
        )

    def say(self, part: str, what: str) -> None:
        """Adds a finding."""
        self.findings.append(f"{part}: {what}")

    def related(self, part: str, kind: str) -> list[str]:
        """The parts that `part` refers to by relationships of this kind, where they exist."""
        found = self.relations.get(part, {}).values()
        return [one.target for one in found if one.kind == kind and one.target in self.parts]

    def check(self) -> None:
        """Content types and relationships."""
        self._check_types()
        self._check_relations()
        for part in self.related("", "core-properties"):
            self._check_dates(part)
        if self.workbook_part not in self.xml:
            self.say("_rels/.rels", "no officeDocument that is there and well-formed")
            self.workbook_part = None

    def _parsed(self, name: str) -> etree._Element | None:
        if not name.endswith((".xml", ".rels", ".vml")):
            return None
        data = self.parts[name]
        if b"<!DOCTYPE" in data[:2000]:
            self.say(name, "has a document type declaration")
        try:
            return etree.fromstring(data, etree.XMLParser(resolve_entities=False, huge_tree=True))
        except etree.XMLSyntaxError as failure:
            self.say(name, f"not well-formed XML: {failure}")
            return None

    def _relations(self, part: str) -> dict[str, Relation]:
        folder, name = posixpath.split(part)
        rels = posixpath.join(folder, "_rels", name + ".rels")
        found: dict[str, Relation] = {}
        for one in self.xml[rels].iter(RELATIONSHIPS) if rels in self.xml else ():
            identity, target = one.get("Id", ""), one.get("Target", "")
            external = one.get("TargetMode") == "External"
            if not external:
                target = posixpath.normpath(posixpath.join("/", folder, target.partition("#")[0])).lstrip("/")
            if identity in found:
                self.say(rels, f"two relationships with the id {identity}")
            found[identity] = Relation(one.get("Type", "").rpartition("/")[2], target, external)
        return found

    def _check_types(self) -> None:
        if CONTENT_TYPES not in self.xml:
            self.say(CONTENT_TYPES, "is not there")
            return
        defaults: dict[str, str] = {}
        overrides: dict[str, str] = {}
        for one in self.xml[CONTENT_TYPES]:
            kind = one.get("ContentType", "")
            key, known = (
                (one.get("Extension", "").lower(), defaults)
                if one.tag == TYPES + "Default"
                else (one.get("PartName", "").lstrip("/"), overrides)
            )
            if key in known:
                self.say(CONTENT_TYPES, f"{key} is there twice")
            known[key] = kind
            if known is overrides and key not in self.parts:
                self.say(CONTENT_TYPES, f"a type for {key}, which is not there")
        self.types = {name: overrides.get(name) or defaults.get(_ending(name), "") for name in self.parts}
        for name, kind in self.types.items():
            if not kind and name != CONTENT_TYPES:
                self.say(name, "has no content type")
        expected = MAIN_TYPES.get(self.path.suffix.lower())
        if expected and self.workbook_part in self.types and self.types[self.workbook_part] != expected:
            self.say(
                self.workbook_part, f"content type {self.types[self.workbook_part]} in {self.path.suffix}"
            )

    def _check_relations(self) -> None:
        for part, relations in self.relations.items():
            for identity, one in relations.items():
                if one.external:
                    continue
                if one.target not in self.parts:
                    self.say(part or "_rels/.rels", f"{identity} leads to {one.target}, which is not there")
                    continue
                expected, given = EXPECTED_TYPES.get(one.kind), getattr(self, "types", {}).get(one.target)
                if expected and given and given != expected:
                    self.say(one.target, f"content type {given}, expected {expected}")
        for name in self.parts:
            folder, _, file = name.rpartition("/")
            if folder.endswith("_rels") and file != ".rels":
                source = posixpath.join(posixpath.dirname(folder), file.removesuffix(".rels"))
                if source not in self.parts:
                    self.say(name, f"relationships of {source}, which is not there")
        for part, tree in self.xml.items():
            known = self.relations.get(part, {})
            for element in tree.iter():
                for key, value in element.items():
                    if value and str(key).startswith(RELATED) and str(value) not in known:
                        self.say(part, f"{local(element)} refers to {value!r}, no relationship of this part")

    def _check_dates(self, part: str) -> None:
        for name in ("created", "modified"):
            for element in self.xml[part].iter(TERMS + name) if part in self.xml else ():
                if not W3CDTF.match(str(element.text or "")):
                    self.say(part, f"{name} is no W3CDTF date: {element.text!r}")


def _ending(name: str) -> str:
    return name.rpartition(".")[2].lower()
