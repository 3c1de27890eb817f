"""The parts of a package as plain values: sheets, names, cells, formulas. Nothing is evaluated.

Owns the reading of SpreadsheetML (ECMA-376 part 1, 18). Knows nothing of forms; both the transitional and the strict
namespace are read, since only local names count.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from functools import cached_property
from typing import Any

from xlperf.workbook.package import Package
from xlperf.workbook.refusal import UnreadableWorkbook

CellValue = Decimal | str | bool | None

ERROR_MARK = "\x00"
"""Before the text of an error value (#N/A), which is no text that a person entered."""

_REFERENCE = re.compile(
    r"\$?'?((?:[^'!]|'')+?)'?[!.]\$?([A-Z]{1,3})\$?([0-9]{1,7})(?::\$?([A-Z]{1,3})\$?([0-9]{1,7}))?"
)


@dataclass(frozen=True, slots=True)
class Area:
    """What a defined name refers to: columns and rows from 1, ends included."""

    sheet: str
    first_column: str
    first_row: int
    last_row: int

    @property
    def first(self) -> str:
        return f"{self.first_column}{self.first_row}"


@dataclass(frozen=True, slots=True)
class SheetEntry:
    """A sheet as the workbook lists it: `state` is visible, hidden or veryHidden; `part` its part's name."""

    name: str
    state: str
    part: str


@dataclass(slots=True)
class Sheet:
    """The cells of one sheet: address -> value, formula text, index of its style."""

    values: dict[str, CellValue] = field(default_factory=dict)
    formulas: dict[str, str] = field(default_factory=dict)
    styles: dict[str, str] = field(default_factory=dict)
    protected: bool = False
    hidden_rows: list[int] = field(default_factory=list)
    validations: int = 0


class Book:
    """A workbook's parts, each read when it is asked for. Raises UnreadableWorkbook where a part is not as it must be."""

    def __init__(self, package: Package) -> None:
        self.package = package
        self._workbook_part = self._main_part()
        self._root = package.xml(self._workbook_part)
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
        folder, _, name = self._workbook_part.rpartition("/")
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
    def names(self) -> Mapping[str, Area]:
        """Defined names of the whole workbook that refer to one area; others are left out."""
        found = {}
        defined = self._root.find(f"{self._ns}definedNames")
        for name in defined if defined is not None else ():
            match = _REFERENCE.fullmatch(name.text or "")
            if match and name.get("localSheetId") is None:
                sheet, column, row, _, last = match.groups()
                found[name.get("name", "")] = Area(
                    sheet.replace("''", "'"), column, int(row), int(last or row)
                )
        return found

    @cached_property
    def shared_strings(self) -> list[str]:
        part = next((part for kind, part in self.relations.values() if kind == "sharedStrings"), "")
        if not part or part not in self.package:
            return []
        root = self.package.xml(part)
        text = f"{namespace(root)}t"
        return [_rich_text(item, text) for item in root]

    @cached_property
    def number_formats(self) -> list[str]:
        """The number format's code of each cell style, "" where it is a built-in one without percent."""
        part = next((part for kind, part in self.relations.values() if kind == "styles"), "")
        if not part or part not in self.package:
            return []
        root = self.package.xml(part)
        ns = namespace(root)
        codes = {"9": "0%", "10": "0.00%"}
        for code in root.iterfind(f"{ns}numFmts/{ns}numFmt"):
            codes[code.get("numFmtId", "")] = code.get("formatCode", "")
        return [codes.get(style.get("numFmtId", ""), "") for style in root.iterfind(f"{ns}cellXfs/{ns}xf")]

    def external_links(self) -> list[str]:
        return [part for kind, part in self.relations.values() if kind == "externalLink"]

    def sheet(self, entry: SheetEntry) -> Sheet:
        """The cells of a sheet; a formula cell has its formula, and as value what was last reckoned."""
        if entry.part not in self.package:
            raise UnreadableWorkbook("missing-part", part=entry.part)
        root = self.package.sheet(entry.part)
        return read_sheet(root, self.shared_strings)


def namespace(root: Any) -> str:
    """ "{uri}" of an element's tag."""
    tag = str(root.tag)
    return tag[: tag.index("}") + 1] if tag.startswith("{") else ""


def _joined(folder: str, target: str) -> str:
    parts = folder.split("/") if folder else []
    for step in target.split("/"):
        if step == "..":
            parts = parts[:-1]
        elif step not in ("", "."):
            parts.append(step)
    return "/".join(parts)


def _rich_text(item: Any, text: str) -> str:
    """The text of a shared or inline string: its runs joined, phonetic guides left out."""
    if len(item) == 1 and item[0].tag == text:
        return unescaped(item[0].text or "")
    pieces = []
    for child in item:
        if child.tag == text:
            pieces.append(child.text or "")
        elif str(child.tag).endswith("}r"):
            pieces += [run.text or "" for run in child if run.tag == text]
    return unescaped("".join(pieces))


_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")


def unescaped(text: str) -> str:
    """_xHHHH_ back to its character (ECMA-376 part 1, 22.9.2.19); \\r\\n and \\r made \\n."""
    if "_x" in text:
        text = _ESCAPE.sub(lambda match: chr(int(match[1], 16)), text)
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def read_sheet(root: Any, shared: list[str]) -> Sheet:
    """The cells under a worksheet's root element."""
    ns = namespace(root)
    sheet = Sheet()
    tags = (f"{ns}v", f"{ns}f", f"{ns}is", f"{ns}t")
    for child in root:
        if child.tag == f"{ns}sheetData":
            _read_rows(child, sheet, shared, tags)
        elif child.tag == f"{ns}sheetProtection":
            sheet.protected = child.get("sheet") in ("1", "true")
        elif child.tag == f"{ns}dataValidations":
            sheet.validations = len(child)
    return sheet


def _read_rows(data: Any, sheet: Sheet, shared: list[str], tags: tuple[str, str, str, str]) -> None:
    values, formulas, styles = sheet.values, sheet.formulas, sheet.styles
    v, f, inline, text = tags
    masters: dict[str, tuple[str, str]] = {}
    row_number = 0
    for row in data:
        number = row.get("r")
        row_number = int(number) if number and number.isdigit() else row_number + 1
        if row.get("hidden") in ("1", "true"):
            sheet.hidden_rows.append(row_number)
        column = 0
        for cell in row:
            address = cell.get("r")
            if address is None:
                # A cell without reference follows the one before it (18.3.1.4).
                column += 1
                address = f"{_letters(column)}{row_number}"
            elif column or cell.getnext() is not None and cell.getnext().get("r") is None:
                column = _number_of(address)
            raw = formula = None
            inline_text = None
            for child in cell:
                tag = child.tag
                if tag == v:
                    raw = child.text
                elif tag == f:
                    formula = child
                elif tag == inline:
                    inline_text = _rich_text(child, text)
            style = cell.get("s")
            if style is not None:
                styles[address] = style
            if formula is not None:
                formulas[address] = _formula_text(formula, address, masters)
            if inline_text is not None:
                values[address] = inline_text
            elif raw is not None:
                values[address] = _value(raw, cell.get("t"), shared)


def _value(raw: str, kind: str | None, shared: list[str]) -> CellValue:
    """A cell's value by its type (18.18.11 ST_CellType); raises UnreadableWorkbook for a broken reference."""
    if kind is None or kind == "n":
        try:
            return number_of(raw)
        except (ValueError, InvalidOperation):
            return ERROR_MARK + raw
    if kind == "s":
        try:
            index = int(raw)
            if index < 0:
                raise IndexError
            return shared[index]
        except (ValueError, IndexError):
            raise UnreadableWorkbook("corrupt", part="sharedStrings", detail=raw[:40]) from None
    if kind == "b":
        return raw.strip() in ("1", "true")
    if kind == "e":
        return ERROR_MARK + raw
    return unescaped(raw)


def number_of(raw: str) -> Decimal:
    """The number a spreadsheet program shows for a stored one: the shortest decimal of its double, and not
    more than the 15 significant digits that these programs keep."""
    number = Decimal(repr(float(raw)))
    if not number.is_finite():
        raise ValueError(raw)
    if len(number.as_tuple().digits) > 15:
        number = Decimal(format(float(raw), ".15g"))
    return number


def _formula_text(element: Any, address: str, masters: dict[str, tuple[str, str]]) -> str:
    """The formula's text; one that shares another's (18.3.1.40, t="shared") is translated from it."""
    text = element.text or ""
    if element.get("t") != "shared":
        return text
    group = element.get("si", "")
    if text:
        masters[group] = (address, text)
        return text
    if group not in masters:
        return ""
    from xlperf.workbook.formula import moved

    master, shared = masters[group]
    return moved(shared, master, address)


def _letters(column: int) -> str:
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _number_of(address: str) -> int:
    number = 0
    for letter in address:
        if not letter.isalpha():
            break
        number = number * 26 + ord(letter.upper()) - 64
    return number
