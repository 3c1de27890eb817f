"""Formats added to a workbook's styles part: a cell's own format with a tint, and those of the sheet 退回意见.

Owns what is appended to fonts, fills, borders and cellXfs (ECMA-376 part 1, 18.8). What is there stays as it is, so
that no other cell changes its looks.
"""

from __future__ import annotations

import copy
from typing import Any

from xlperf.ooxml.safe_xml import namespace
from xlperf.ooxml.xml_tree import etree
from xlperf.system.dataclass import dataclass

MARKS = {"error": "FFF8B4A6", "warning": "FFFFD966", "info": "FFBDD7EE"}
"""Severity -> the tint of an offending cell (ARGB); none of them is a colour that the form itself uses."""

_BORDER_SIDES = ("left", "right", "top", "bottom")
_GREY = "FFBFBFBF"


HEADING = "FFF2F2F2"
"""The tint of a table's headings (ARGB)."""


@dataclass(frozen=True, slots=True)
class CellFormat:
    """A format of a sheet of ours. size: points; tint: a severity of MARKS, "heading" or ""; entered: the cell shows
    what somebody entered and is marked as text, so that a second keystroke does not make it a formula."""

    font: str
    size: float = 10.5
    bold: bool = False
    link: bool = False
    tint: str = ""
    border: bool = True
    centred: bool = False
    entered: bool = False


class StylesEditor:
    """The styles part, to be appended to. `root` None: the workbook has none, and every index is that of no format."""

    def __init__(self, root: Any) -> None:
        self.root = root
        self.ns = namespace(root) if root is not None else ""
        self._tinted: dict[tuple[str, str], str] = {}
        self._before: dict[str, str] = {}
        self._made: dict[CellFormat, str] = {}
        self._marks_before = self._fills_of_marks() if root is not None else set()

    # ------------------------------------------------------------ tints

    def tinted(self, style: str, severity: str) -> str:
        """The index of the format `style` with the tint of `severity`; everything else of it is kept."""
        key = style or "0", severity
        if key not in self._tinted:
            self._tinted[key] = self._clone(key[0], self._fill(MARKS[severity]))
        return self._tinted[key]

    def untinted(self, style: str) -> str:
        """The index of what `style` was before it was tinted by an earlier return; `style` where it was not."""
        if style not in self._before:
            self._before[style] = self._untinted(style)
        return self._before[style]

    def _untinted(self, style: str) -> str:
        formats = self._formats()
        index = int(style) if style.isdigit() else 0
        if index >= len(formats) or formats[index].get("fillId") not in self._marks_before:
            return style
        for number, other in enumerate(formats):
            if other.get("fillId") not in self._marks_before and _same_but_fill(other, formats[index]):
                return str(number)
        return self._clone(style, "0")

    @property
    def has_marks(self) -> bool:
        """Whether the workbook has been tinted by an earlier return."""
        return bool(self._marks_before)

    def _fills_of_marks(self) -> set[str]:
        marks = set(MARKS.values())
        found = set()
        for number, fill in enumerate(self.root.iterfind(f"{self.ns}fills/{self.ns}fill")):
            colour = fill.find(f"{self.ns}patternFill/{self.ns}fgColor")
            if colour is not None and colour.get("rgb", "").upper() in marks:
                found.add(str(number))
        return found

    def _clone(self, style: str, fill: str) -> str:
        formats = self._formats()
        index = int(style) if style.isdigit() and int(style) < len(formats) else 0
        if not formats:
            return ""
        clone = copy.deepcopy(formats[index])
        clone.set("fillId", fill)
        clone.set("applyFill", "1")
        return self._append("cellXfs", clone)

    def _formats(self) -> list[Any]:
        return list(self.root.iterfind(f"{self.ns}cellXfs/{self.ns}xf")) if self.root is not None else []

    # ------------------------------------------------------------ formats of our own sheet

    def own(self, cell_format: CellFormat) -> str:
        """The index of a format of our own; "" where the workbook has no styles."""
        if self.root is None or not self._formats():
            return ""
        if cell_format not in self._made:
            self._made[cell_format] = self._append("cellXfs", self._xf(cell_format))
        return self._made[cell_format]

    def _xf(self, of: CellFormat) -> Any:
        xf = etree.Element(f"{self.ns}xf")
        colour = HEADING if of.tint == "heading" else MARKS.get(of.tint, "")
        for name, value in (
            ("numFmtId", "49" if of.entered else "0"),
            ("fontId", self._font(of)),
            ("fillId", self._fill(colour) if colour else "0"),
            ("borderId", self._border() if of.border else "0"),
            ("xfId", "0"),
            ("applyNumberFormat", "1"),
            ("applyFont", "1"),
            ("applyFill", "1"),
            ("applyBorder", "1"),
            ("applyAlignment", "1"),
        ):
            xf.set(name, value)
        if of.entered:
            xf.set("quotePrefix", "1")
        alignment = etree.SubElement(xf, f"{self.ns}alignment")
        alignment.set("horizontal", "center" if of.centred else "left")
        alignment.set("vertical", "center")
        alignment.set("wrapText", "1")
        return xf

    def _font(self, of: CellFormat) -> str:
        font = etree.Element(f"{self.ns}font")
        if of.bold:
            etree.SubElement(font, f"{self.ns}b")
        if of.link:
            etree.SubElement(font, f"{self.ns}u")
        etree.SubElement(font, f"{self.ns}sz").set("val", f"{of.size:g}")
        etree.SubElement(font, f"{self.ns}color").set("rgb", "FF0563C1" if of.link else "FF000000")
        etree.SubElement(font, f"{self.ns}name").set("val", of.font)
        etree.SubElement(font, f"{self.ns}charset").set("val", "134")
        return self._append("fonts", font)

    def _border(self) -> str:
        border = etree.Element(f"{self.ns}border")
        for side in _BORDER_SIDES:
            line = etree.SubElement(border, f"{self.ns}{side}")
            line.set("style", "thin")
            etree.SubElement(line, f"{self.ns}color").set("rgb", _GREY)
        etree.SubElement(border, f"{self.ns}diagonal")
        return self._append("borders", border)

    def _fill(self, colour: str) -> str:
        fill = etree.Element(f"{self.ns}fill")
        pattern = etree.SubElement(fill, f"{self.ns}patternFill")
        pattern.set("patternType", "solid")
        etree.SubElement(pattern, f"{self.ns}fgColor").set("rgb", colour)
        etree.SubElement(pattern, f"{self.ns}bgColor").set("indexed", "64")
        return self._append("fills", fill)

    def _append(self, group: str, element: Any) -> str:
        """The index of the element in its group: of an equal one that is there, else at the end."""
        parent = self.root.find(f"{self.ns}{group}")
        wanted = _meaning(element)
        children = list(parent.iterchildren(etree.Element))
        for number, child in enumerate(children):
            if _meaning(child) == wanted:
                return str(number)
        parent.append(element)
        parent.set("count", str(len(children) + 1))
        return str(len(children))


def _meaning(element: Any) -> tuple[object, ...]:
    return (
        element.tag,
        tuple(sorted(element.attrib.items())),
        tuple(_meaning(child) for child in element.iterchildren(etree.Element)),
    )


def _same_but_fill(one: Any, other: Any) -> bool:
    def rest(element: Any) -> tuple[object, ...]:
        attributes = {
            key: value for key, value in element.attrib.items() if key not in ("fillId", "applyFill")
        }
        return tuple(sorted(attributes.items())), tuple(
            _meaning(child) for child in element.iterchildren(etree.Element)
        )

    return rest(one) == rest(other)
