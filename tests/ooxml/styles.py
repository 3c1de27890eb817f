"""styles.xml: what cells and conditional formats point to, and what that points to (ECMA-376 part 1, 18.8).

Owns the counts that the sheets' checks need. Knows no sheet.
"""

from __future__ import annotations

from dataclasses import dataclass

from lxml import etree

from .package import Package, main
from .workbook import Workbook, check_count, check_order

ORDER = "numFmts fonts fills borders cellStyleXfs cellXfs cellStyles dxfs tableStyles colors extLst"
MOST_FORMATS, MOST_FORMAT_CODE = 65_490, 255
FIRST_CUSTOM_FORMAT = 164


@dataclass(frozen=True, slots=True)
class Styles:
    """How many there are to point to."""

    cell_formats: int
    differential: int


def check(book: Workbook) -> Styles:
    """The style part's own consistency; its counts."""
    package = book.package
    for part in package.related(book.part, "styles"):
        if part in package.xml:
            return _check(package, part, package.xml[part])
    return Styles(1, 0)


def _check(package: Package, part: str, tree: etree._Element) -> Styles:
    check_order(package, part, tree, ORDER)
    sizes = {name: _size(package, part, tree, name, child) for name, child in _CHILDREN.items()}
    custom = _check_formats(package, part, tree)
    for group in ("cellStyleXfs", "cellXfs"):
        for at, xf in enumerate(tree.iterfind(f"{main(group)}/{main('xf')}")):
            for attribute, target in _POINTERS.items():
                if int(xf.get(attribute, "0")) >= max(sizes[target], 1):
                    package.say(
                        part, f"{group}[{at}]: {attribute} {xf.get(attribute)} of {sizes[target]} {target}"
                    )
            number = int(xf.get("numFmtId", "0"))
            if number >= FIRST_CUSTOM_FORMAT and number not in custom:
                package.say(part, f"{group}[{at}]: numFmtId {number} is not defined")
    names: set[str] = set()
    for style in tree.iter(main("cellStyle")):
        if int(style.get("xfId", "0")) >= max(sizes["cellStyleXfs"], 1):
            package.say(part, f"cellStyle {style.get('name')!r}: xfId {style.get('xfId')} is not there")
        if style.get("name", "").lower() in names:
            package.say(part, f"two cell styles are named {style.get('name')!r}")
        names.add(style.get("name", "").lower())
    if sizes["cellXfs"] > MOST_FORMATS:
        package.say(part, f"{sizes['cellXfs']} cell formats; Excel keeps {MOST_FORMATS}")
    return Styles(sizes["cellXfs"], sizes["dxfs"])


_CHILDREN = {
    "fonts": "font",
    "fills": "fill",
    "borders": "border",
    "cellStyleXfs": "xf",
    "cellXfs": "xf",
    "dxfs": "dxf",
    "cellStyles": "cellStyle",
}
_POINTERS = {"fontId": "fonts", "fillId": "fills", "borderId": "borders", "xfId": "cellStyleXfs"}


def _size(package: Package, part: str, tree: etree._Element, name: str, child: str) -> int:
    group = tree.find(main(name))
    if group is None:
        return 0
    check_count(package, part, group, child)
    return len(group.findall(main(child)))


def _check_formats(package: Package, part: str, tree: etree._Element) -> set[int]:
    known: set[int] = set()
    for group in tree.iterfind(main("numFmts")):
        check_count(package, part, group, "numFmt")
        for one in group.iter(main("numFmt")):
            number, code = int(one.get("numFmtId", "0")), one.get("formatCode", "")
            if number in known:
                package.say(part, f"numFmtId {number} is there twice")
            if not code or len(code) > MOST_FORMAT_CODE or code.count('"') % 2 or code.count(";") > 20:
                package.say(part, f"numFmt {number} has the bad code {code!r}")
            known.add(number)
    return known
