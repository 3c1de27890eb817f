"""The cells of an .xlsx at the level of its XML: inputs put in, cached values read out.

Owns the least that is needed to give two programs the same changed file without a library re-writing the rest of
it. Knows no formulas: it neither computes nor shifts any.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from lxml import etree

from .cells import Cell, Input, letters, number, split

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONSHIP_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
PACKAGE_RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships"
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_NAMED = re.compile(r"([^!\[\]]+)(?:\[([0-9]+)\])?\Z")


def _m(name: str) -> str:
    return f"{{{MAIN}}}{name}"


def _parse(data: bytes) -> etree._Element:
    return etree.fromstring(data, etree.XMLParser(resolve_entities=False, huge_tree=True))


class Package:
    """An .xlsx or .xlsm read into memory; `parts` holds each part's bytes by its name in the zip, in order."""

    def __init__(self, path: Path | str) -> None:
        with zipfile.ZipFile(path) as archive:
            self.parts = {
                info.filename: archive.read(info) for info in archive.infolist() if not info.is_dir()
            }
        self.workbook_part = self._target("_rels/.rels", "", "/officeDocument")
        self.workbook = _parse(self.parts[self.workbook_part])
        self._relations = self._rels(self.workbook_part)

    def _rels(self, part: str) -> dict[str, tuple[str, str]]:
        folder, name = posixpath.split(part)
        rels = _parse(self.parts[posixpath.join(folder, "_rels", name + ".rels")])
        found = {}
        for one in rels.iter(f"{{{PACKAGE_RELATIONSHIPS}}}Relationship"):
            target = posixpath.normpath(posixpath.join("/", folder, one.get("Target", "")))[1:]
            found[one.get("Id", "")] = (one.get("Type", ""), target)
        return found

    def _target(self, rels: str, folder: str, kind: str) -> str:
        for one in _parse(self.parts[rels]).iter(f"{{{PACKAGE_RELATIONSHIPS}}}Relationship"):
            if one.get("Type", "").endswith(kind):
                return posixpath.normpath(posixpath.join("/", folder, one.get("Target", "")))[1:]
        raise ValueError(f"no relationship {kind} in {rels}")

    def sheets(self) -> dict[str, str]:
        """The worksheets in order: their names and their parts."""
        found = {}
        for sheet in self.workbook.iter(_m("sheet")):
            kind, part = self._relations[sheet.get(RELATIONSHIP_ID, "")]
            if kind.endswith("/worksheet"):
                found[sheet.get("name", "")] = part
        return found

    def shared_strings(self) -> list[str]:
        """The texts of the shared string table."""
        for kind, part in self._relations.values():
            if kind.endswith("/sharedStrings"):
                return [_text(item) for item in _parse(self.parts[part]).iter(_m("si"))]
        return []

    def resolve(self, reference: str) -> str:
        """`name` or `name[2]` (the n-th cell of the named range, row by row) as "sheet!B7"; others as they are."""
        named = _NAMED.match(reference)
        if not named:
            return reference
        name, at = named.group(1).lower(), int(named.group(2) or 1) - 1
        for defined in self.workbook.iter(_m("definedName")):
            if defined.get("name", "").lower() == name:
                first, _, last = (defined.text or "").partition(":")
                sheet, row, column = split(first)
                width = split(f"{first.rsplit('!', 1)[0]}!{last}")[2] - column + 1 if last else 1
                return f"'{sheet.replace(chr(39), chr(39) * 2)}'!{letters(column + at % width)}{row + at // width}"
        raise ValueError(f"no defined name {named.group(1)!r}")

    def save(self, out: Path | str) -> None:
        """Writes the parts, deflated, in their old order."""
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
            for name, data in self.parts.items():
                archive.writestr(name, data)


def with_inputs(path: Path | str, out: Path | str, inputs: Mapping[str, Input]) -> Path:
    """A copy of the workbook with cells set: {"申报表!D14": 12.5, "total": "八千", "tasks_amount[2]": None}.

    Numbers become numbers, texts stay texts, None empties the cell; its style stays. Cached values of all formulas
    are dropped and a full calculation on load is asked for, so that no program can pass by showing an old value.
    """
    package = Package(path)
    parts = package.sheets()
    wanted: dict[str, dict[tuple[int, int], Input]] = {name: {} for name in parts}
    for reference, value in inputs.items():
        sheet, row, column = split(package.resolve(reference))
        if sheet not in wanted:
            raise ValueError(f"no sheet {sheet!r} for {reference!r}")
        wanted[sheet][row, column] = value
    for sheet, part in parts.items():
        tree = _parse(package.parts[part])
        _forget_results(tree)
        for (row, column), value in wanted[sheet].items():
            _put(_cell(tree, row, column), value)
        package.parts[part] = _bytes(tree)
    _calculate_on_load(package)
    package.save(out)
    return Path(out)


def cells(path: Path | str) -> dict[str, dict[str, Cell]]:
    """The cells with content as the file holds them: {sheet: {"B7": Cell}}, a formula with its cached value."""
    package = Package(path)
    shared = package.shared_strings()
    found: dict[str, dict[str, Cell]] = {}
    for sheet, part in package.sheets().items():
        tree = _parse(package.parts[part])
        here = found[sheet] = {}
        for cell in tree.iter(_m("c")):
            read = _read(cell, shared)
            if read is not None:
                here[cell.get("r", "")] = read
    return found


def _read(cell: etree._Element, shared: list[str]) -> Cell | None:
    formula, value, inline = cell.find(_m("f")), cell.find(_m("v")), cell.find(_m("is"))
    kind = cell.get("t", "n")
    if formula is None and value is None and inline is None:
        return None
    written = "=" + (formula.text or "") if formula is not None else ""
    if inline is not None:
        return Cell(_text(inline), formula=written)
    if value is None:
        return Cell(None, formula=written)
    text = value.text or ""
    if kind == "s":
        return Cell(shared[int(text)], formula=written)
    if kind == "str":
        return Cell(_unescaped(text), formula=written)
    if kind == "b":
        return Cell(text == "1", formula=written)
    if kind == "e":
        return Cell(None, formula=written, error=text)
    return Cell(float(text) if text else None, formula=written)


def _text(item: etree._Element) -> str:
    """The text of a string item: its runs without their phonetic guides (ECMA-376 part 1, 18.4.8)."""
    runs = [one for one in item.iter(_m("t")) if one.getparent().tag != _m("rPh")]  # type: ignore[union-attr]
    return "".join(_unescaped(run.text or "") for run in runs)


def _unescaped(text: str) -> str:
    return _ESCAPED.sub(lambda found: chr(int(found.group(1), 16)), text)


def _escaped(text: str) -> str:
    """Text as ST_Xstring writes it: what XML cannot hold, and what looks like an escape, as _xHHHH_."""
    text = _ESCAPED.sub(lambda found: "_x005F" + found.group(), text)
    return re.sub(r"[\x00-\x08\x0b-\x1f\ufffe\uffff]", lambda found: f"_x{ord(found.group()):04X}_", text)


def _bytes(tree: etree._Element) -> bytes:
    return etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=True)


def _forget_results(tree: etree._Element) -> None:
    for formula in tree.iter(_m("f")):
        cell = formula.getparent()
        assert cell is not None
        for value in cell.findall(_m("v")):
            cell.remove(value)
        cell.attrib.pop("t", "")


def _cell(tree: etree._Element, row: int, column: int) -> etree._Element:
    data = tree.find(_m("sheetData"))
    assert data is not None, "a worksheet without sheetData"
    line = _found_or_inserted(data, "row", str(row), lambda one: int(one.get("r", "0")) - row)
    at = f"{letters(column)}{row}"
    return _found_or_inserted(
        line, "c", at, lambda one: number(re.sub("[0-9]", "", one.get("r", ""))) - column
    )


def _found_or_inserted(
    parent: etree._Element, tag: str, reference: str, distance: Callable[[etree._Element], int]
) -> etree._Element:
    """The child with this reference; one made in its place among its brothers, which are in ascending order."""
    place = 0
    for place, child in enumerate(parent, 1):
        away = distance(child)
        if away == 0:
            return child
        if away > 0:
            place -= 1
            break
    made = etree.Element(_m(tag), {"r": reference})
    parent.insert(place, made)
    return made


def _put(cell: etree._Element, value: Input) -> None:
    for child in list(cell):
        cell.remove(child)
    cell.attrib.pop("t", "")
    if value is None or value == "":
        return
    if isinstance(value, str):
        cell.set("t", "inlineStr")
        text = etree.SubElement(etree.SubElement(cell, _m("is")), _m("t"))
        text.text = _escaped(value)
        text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    elif isinstance(value, bool):
        cell.set("t", "b")
        etree.SubElement(cell, _m("v")).text = str(int(value))
    else:
        etree.SubElement(cell, _m("v")).text = repr(float(value))


def _calculate_on_load(package: Package) -> None:
    workbook = package.workbook
    calculation = workbook.find(_m("calcPr"))
    if calculation is None:
        calculation = etree.Element(_m("calcPr"))
        before = [_m(name) for name in ("definedNames", "externalReferences", "functionGroups", "sheets")]
        anchor = next(found for name in before if (found := workbook.find(name)) is not None)
        anchor.addnext(calculation)
    calculation.set("fullCalcOnLoad", "1")
    package.parts[package.workbook_part] = _bytes(workbook)


def places(path: Path | str, read: Sequence[str]) -> dict[str, tuple[str, str]]:
    """Where each reference of `read` is, as (sheet, "B7"); an area "Sheet!A1:B9" gives all its cells."""
    package = Package(path)
    found: dict[str, tuple[str, str]] = {}
    for reference in read:
        for one in _area(reference):
            sheet, row, column = split(package.resolve(one))
            found[one] = sheet, f"{letters(column)}{row}"
    return found


def _area(reference: str) -> list[str]:
    sheet, mark, place = reference.rpartition("!")
    if not mark or ":" not in place:
        return [reference]
    first, _, last = place.replace("$", "").partition(":")
    (_, top, left), (_, bottom, right) = split(f"{sheet}!{first}"), split(f"{sheet}!{last}")
    return [
        f"{sheet}!{letters(column)}{row}"
        for row in range(top, bottom + 1)
        for column in range(left, right + 1)
    ]
