"""A workbook's parts as plain values: its sheets, names, strings and styles, each read when it is asked for.

Owns the workbook part and those beside it (ECMA-376 part 1, 18.2, 18.4 and 18.8). Knows nothing of forms; both the
transitional and the strict namespace are read, since only local names count.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property

from xlperf.ooxml.area import NamedArea, area_of
from xlperf.ooxml.cells import Sheet, SheetEntry
from xlperf.ooxml.package import Package
from xlperf.ooxml.refusal import UnreadableWorkbook
from xlperf.ooxml.rich_text import Runs, rich_text, runs_of, unescaped
from xlperf.ooxml.safe_xml import namespace, parse_xml
from xlperf.ooxml.size_limits import LEAN_FROM, weigh_sheet, weigh_strings
from xlperf.ooxml.styles import Styles, styles_of


class Book:
    """A workbook's parts, each read when it is asked for. Raises UnreadableWorkbook where a part is not as it must be."""

    def __init__(self, package: Package) -> None:
        self.package = package
        self._raw: dict[str, bytes] = {}
        self.main_part = self._main_part()
        """The name of the workbook part."""
        self._root = package.xml(self.main_part)
        self._ns = namespace(self._root)

    def _main_part(self) -> str:
        root = self.package.xml("_rels/.rels")
        for relation in root:
            if str(relation.get("Type", "")).endswith("/officeDocument"):
                return str(relation.get("Target", "")).lstrip("/")
        raise UnreadableWorkbook("missing-part", part="xl/workbook.xml")

    @cached_property
    def relations(self) -> Mapping[str, tuple[str, str]]:
        """Relationship id -> (type's last word, part's name) of the workbook part."""
        folder, _, name = self.main_part.rpartition("/")
        part = f"{folder}/_rels/{name}.rels" if folder else f"_rels/{name}.rels"
        found = {}
        for relation in self.package.xml(part):
            target = str(relation.get("Target", ""))
            where = target.lstrip("/") if target.startswith("/") else _joined(folder, target)
            kind = str(relation.get("Type", "")).rpartition("/")[2]
            found[str(relation.get("Id"))] = (kind, where)
        return found

    @cached_property
    def sheets(self) -> tuple[SheetEntry, ...]:
        entries = []
        listed = self._root.find(f"{self._ns}sheets")
        for sheet in listed if listed is not None else ():
            relation = next((value for key, value in sheet.attrib.items() if key.endswith("}id")), "")
            kind, part = self.relations.get(relation, ("", ""))
            if kind == "worksheet":
                entries.append(SheetEntry(sheet.get("name", ""), sheet.get("state", "visible"), part))
        return tuple(entries)

    @cached_property
    def structure_locked(self) -> bool:
        lock = self._root.find(f"{self._ns}workbookProtection")
        return lock is not None and lock.get("lockStructure") in ("1", "true")

    @cached_property
    def names(self) -> Mapping[str, NamedArea]:
        """Defined names of the whole workbook that refer to one area; others are left out."""
        found = {}
        defined = self._root.find(f"{self._ns}definedNames")
        for name in defined if defined is not None else ():
            area = area_of(name.text or "")
            if area is not None and name.get("localSheetId") is None:
                found[name.get("name", "")] = area
        return found

    @property
    def shared_strings(self) -> list[str]:
        return self._strings[0]

    @property
    def rich_strings(self) -> Mapping[int, Runs]:
        """Shared string -> its runs, of those that have any."""
        return self._strings[1]

    @cached_property
    def _strings(self) -> tuple[list[str], dict[int, Runs]]:
        part = self._part_of("sharedStrings")
        if not part:
            return [], {}
        root = self.package.xml(part)
        weigh_strings(root, self.package.limits)
        text = f"{namespace(root)}t"
        texts, rich = [], {}
        for number, item in enumerate(root):
            if len(item) == 1 and (only := item[0]).tag == text:
                texts.append(unescaped(only.text or ""))
            else:
                texts.append(rich_text(item, text))
                if len(item):
                    rich[number] = runs_of(item)
        return texts, rich

    @cached_property
    def styles(self) -> Styles:
        """What the cell styles make of the values."""
        part = self._part_of("styles")
        return styles_of(self.package.read(part), self.package.limits, part) if part else Styles()

    def _part_of(self, kind: str) -> str:
        """The part that the workbook has of a kind, "" where it has none."""
        part = next((part for of, part in self.relations.values() if of == kind), "")
        return part if part in self.package else ""

    @property
    def number_formats(self) -> Sequence[str]:
        """The number format's code of each cell style, "" where it shows values as they are."""
        return self.styles.number_formats

    def number_format(self, style: str) -> str:
        """The code of one cell style, "" also where there is no such style."""
        codes = self.number_formats
        return codes[int(style)] if style.isdigit() and int(style) < len(codes) else ""

    @cached_property
    def from_1904(self) -> bool:
        """Whether days are counted from 1904."""
        properties = self._root.find(f"{self._ns}workbookPr")
        return properties is not None and properties.get("date1904") in ("1", "true")

    @cached_property
    def is_uncomputed(self) -> bool:
        """Whether its program asks that all be computed when it is opened: the results in it may be of no computation."""
        computing = self._root.find(f"{self._ns}calcPr")
        return computing is not None and computing.get("fullCalcOnLoad") in ("1", "true")

    def external_links(self) -> list[str]:
        return [part for kind, part in self.relations.values() if kind == "externalLink"]

    def sheet(self, entry: SheetEntry, xml: bytes = b"") -> Sheet:
        """The cells of a sheet. `xml`: its part without those that nobody asks for."""
        if entry.part not in self.package:
            raise UnreadableWorkbook("missing-part", part=entry.part)
        raw = xml or self.raw(entry)
        root = parse_xml(raw, self.package.limits, entry.part) if raw else self.package.sheet(entry.part)
        weigh_sheet(root, self.package.limits, entry.part)
        return Sheet(root, self.shared_strings, self.rich_strings)

    def raw(self, entry: SheetEntry) -> bytes:
        """The unpacked bytes of a sheet's part; b"" where they are bloated."""
        if entry.part not in self._raw:
            small = entry.part in self.package and self.package.entry(entry.part).size <= LEAN_FROM
            self._raw[entry.part] = self.package.read(entry.part) if small else b""
        return self._raw[entry.part]


def _joined(folder: str, target: str) -> str:
    parts = folder.split("/") if folder else []
    for step in target.split("/"):
        if step == "..":
            parts = parts[:-1]
        elif step not in ("", "."):
            parts.append(step)
    return "/".join(parts)
