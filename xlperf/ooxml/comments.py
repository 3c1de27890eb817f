"""Notes (批注) on the cells of one worksheet: the comments part, and the VML drawing that holds their shapes.

Owns these two parts (ECMA-376 part 1, 18.7; part 4, 19.4). Notes that are not ours are kept; ours of an earlier return
are taken off. Does not know what the notes say.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress
from html import escape
from typing import Any

from xlperf.ooxml.address import address
from xlperf.ooxml.changes import Changes
from xlperf.ooxml.refusal import UnreadableWorkbook
from xlperf.ooxml.return_marks import RETURN_AUTHOR, authored, is_our_note
from xlperf.ooxml.safe_xml import namespace
from xlperf.ooxml.sheet_xml import LAST_COLUMN, LAST_ROW, Rectangle, SheetXml, place_of
from xlperf.ooxml.text import xml_text
from xlperf.ooxml.xml_tree import etree

COMMENTS_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
VML_TYPE = "application/vnd.openxmlformats-officedocument.vmlDrawing"

_VML, _OFFICE, _EXCEL = (
    "urn:schemas-microsoft-com:vml",
    "urn:schemas-microsoft-com:office:office",
    "urn:schemas-microsoft-com:office:excel",
)
_EMPTY_DRAWING = (
    f'<xml xmlns:v="{_VML}" xmlns:o="{_OFFICE}" xmlns:x="{_EXCEL}">'
    '<o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="{idmap}"/></o:shapelayout>'
    '<v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe">'
    '<v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype></xml>'
)
_SHAPE_NUMBER = re.compile(rb"_x0000_s(\d{1,7})")
_SHAPES_A_BLOCK = 1024
_WIDTH, _LINE, _LETTERS_A_LINE = 320, 18, 22
_TALLEST = 420
"""Pixels of a note, and how many Chinese characters stand in a line of it."""

_HEADING = f"{RETURN_AUTHOR}："


def put_notes(
    changes: Changes, sheet_part: str, sheet: SheetXml, notes: Mapping[tuple[int, int], str]
) -> None:
    """Puts a note with each text on its cell (row, column from 1, the first of a merged area) of the sheet.

    A cell with a note of somebody else's has ours added to the end of it. Raises UnreadableWorkbook.
    """
    if not notes and not _has_comments(changes, sheet_part):
        return
    part = _comments_part(changes, sheet_part)
    root = changes.root(part)
    removed = _take_off(root)
    if not notes and not removed:
        return
    added = _write(root, notes)
    changes.touch(part)
    _draw(changes, sheet_part, sheet, removed - set(notes), added)


# ---------------------------------------------------------------- the comments part


def _has_comments(changes: Changes, sheet_part: str) -> bool:
    return any(relation.kind == "comments" for relation in changes.relations(sheet_part))


def _comments_part(changes: Changes, sheet_part: str) -> str:
    for relation in changes.relations(sheet_part):
        if relation.kind == "comments" and relation.part in changes:
            return relation.part
    part = changes.free_name("xl/comments{}.xml")
    main = namespace(changes.root(sheet_part)).strip("{}")
    changes.put(part, f'<comments xmlns="{main}"><authors/><commentList/></comments>'.encode())
    changes.declare(part, COMMENTS_TYPE)
    changes.relate(sheet_part, "comments", part)
    return part


def _take_off(root: Any) -> set[tuple[int, int]]:
    """Takes our notes of an earlier return off; their cells."""
    ns = namespace(root)
    removed = set()
    listed = root.find(f"{ns}commentList")
    for comment, author, text in list(authored(root)):
        place = place_of(comment.get("ref", ""))
        if is_our_note(author, text):
            listed.remove(comment)
            if place:
                removed.add(place)
            continue
        _cut_off(comment.find(f"{ns}text"), ns)
    return removed


def _cut_off(holder: Any, ns: str) -> None:
    """Takes off what we added to the end of somebody else's note, be it still runs or made one text."""
    ours = False
    for run in holder.findall(f"{ns}r") if holder is not None else ():
        ours = ours or "".join(text.text or "" for text in run.iter(f"{ns}t")).strip() == _HEADING
        if ours:
            holder.remove(run)
    for text in holder.findall(f"{ns}t") if holder is not None else ():
        text.text = (text.text or "").partition(f"\n{_HEADING}\n")[0]


def _write(root: Any, notes: Mapping[tuple[int, int], str]) -> dict[tuple[int, int], str]:
    """Writes the notes; those that need a shape of their own, which a note added to another's does not."""
    ns = namespace(root)
    listed = root.find(f"{ns}commentList")
    there = {place_of(comment.get("ref", "")): comment for comment in listed.iterfind(f"{ns}comment")}
    author = str(_author_number(root, ns))
    added = {}
    for place, text in sorted(notes.items()):
        comment = there.get(place)
        if comment is None:
            comment = etree.SubElement(listed, f"{ns}comment")
            comment.set("ref", address(place[0] - 1, place[1] - 1))
            comment.set("authorId", author)
            etree.SubElement(comment, f"{ns}text")
            added[place] = text
        _add_runs(comment.find(f"{ns}text"), ns, text, first=place in added)
    return added


def _author_number(root: Any, ns: str) -> int:
    authors = root.find(f"{ns}authors")
    names = [author.text or "" for author in authors.iterfind(f"{ns}author")]
    if RETURN_AUTHOR not in names:
        etree.SubElement(authors, f"{ns}author").text = RETURN_AUTHOR
        return len(names)
    return names.index(RETURN_AUTHOR)


def _add_runs(holder: Any, ns: str, text: str, first: bool) -> None:
    plain = holder.find(f"{ns}t")
    if plain is not None:
        # A text of one piece beside runs is not shown: it becomes the first run (18.4.8).
        run = etree.Element(f"{ns}r")
        holder.replace(plain, run)
        run.append(plain)
    for words, bold in ((_HEADING + "\n" if first else f"\n{_HEADING}\n", True), (text, False)):
        run = etree.SubElement(holder, f"{ns}r")
        properties = etree.SubElement(run, f"{ns}rPr")
        if bold:
            etree.SubElement(properties, f"{ns}b")
        etree.SubElement(properties, f"{ns}sz").set("val", "9")
        etree.SubElement(properties, f"{ns}rFont").set("val", "宋体")
        etree.SubElement(properties, f"{ns}charset").set("val", "134")
        element = etree.SubElement(run, f"{ns}t")
        element.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
        element.text = xml_text(words)


# ---------------------------------------------------------------- their shapes


def _draw(
    changes: Changes,
    sheet_part: str,
    sheet: SheetXml,
    gone: set[tuple[int, int]],
    added: Mapping[tuple[int, int], str],
) -> None:
    part = _drawing_part(changes, sheet_part, sheet)
    content = changes.content(part)
    drawn: set[tuple[int, int]] = set()
    with suppress(UnreadableWorkbook):
        # Excel writes <br> without an end into VML: such a drawing is added to as it is.
        content, drawn = _without_shapes(changes, part, gone)
    number = _first_free_number(content)
    shapes = [
        _shape(number + at, sheet, sheet.area(*place), text)
        for at, (place, text) in enumerate(
            (place, text) for place, text in added.items() if place not in drawn
        )
    ]
    at = content.rfind(b"</xml>")
    if at < 0:
        raise UnreadableWorkbook("corrupt", part=part, detail="no </xml>")
    changes.put(part, content[:at] + "".join(shapes).encode() + content[at:])


def _drawing_part(changes: Changes, sheet_part: str, sheet: SheetXml) -> str:
    wanted = sheet.legacy_drawing(changes.related)
    for relation in changes.relations(sheet_part):
        if relation.id == wanted and relation.kind == "vmlDrawing" and relation.part in changes:
            return relation.part
    part = changes.free_name("xl/drawings/vmlDrawing{}.vml")
    block = max((_last_number(changes) // _SHAPES_A_BLOCK) + 1, 1)
    changes.put(part, _EMPTY_DRAWING.replace("{idmap}", str(block)).encode())
    changes.declare_extension("vml", VML_TYPE)
    sheet.add_legacy_drawing(changes.related, changes.relate(sheet_part, "vmlDrawing", part))
    changes.touch(sheet_part)
    return part


def _without_shapes(
    changes: Changes, part: str, gone: set[tuple[int, int]]
) -> tuple[bytes, set[tuple[int, int]]]:
    """The drawing without the shapes of notes taken off, and the cells that have one."""
    root = changes.root(part)
    drawn = set()
    removed = False
    for shape in root.findall(f"{{{_VML}}}shape"):
        client = shape.find(f"{{{_EXCEL}}}ClientData")
        if client is None or client.get("ObjectType") != "Note":
            continue
        row, column = client.findtext(f"{{{_EXCEL}}}Row"), client.findtext(f"{{{_EXCEL}}}Column")
        if not (row and column and row.strip().isdigit() and column.strip().isdigit()):
            continue
        place = int(row) + 1, int(column) + 1
        if place in gone:
            root.remove(shape)
            removed = True
        else:
            drawn.add(place)
    if removed:
        return etree.tostring(root.getroottree(), encoding="UTF-8"), drawn
    return changes.content(part), drawn


def _last_number(changes: Changes) -> int:
    """The greatest number of a shape in any drawing: Excel wants them to be different over all sheets."""
    last = 0
    for name in changes.package.names:
        if name.lower().endswith(".vml") and name in changes:
            last = max([last, *map(int, _SHAPE_NUMBER.findall(changes.content(name)))])
    return last


def _first_free_number(content: bytes) -> int:
    here = [int(number) for number in _SHAPE_NUMBER.findall(content)]
    if here:
        return max(here) + 1
    block = re.search(rb'idmap[^>]*\bdata="(\d{1,6})', content)
    return (int(block[1]) if block else 1) * _SHAPES_A_BLOCK + 1


def _shape(number: int, sheet: SheetXml, area: Rectangle, text: str) -> str:
    """A hidden note's shape, to the right of its cell, as tall as its text wants."""
    height = _height(text)
    return (
        f'<v:shape xmlns:v="{_VML}" xmlns:o="{_OFFICE}" xmlns:x="{_EXCEL}" id="_x0000_s{number}" type="#_x0000_t202" '
        f'style="position:absolute;margin-left:60pt;margin-top:2pt;width:{_WIDTH * 0.75:g}pt;height:{height * 0.75:g}pt;'
        'z-index:1;visibility:hidden" fillcolor="#ffffe1" o:insetmode="auto">'
        '<v:fill color2="#ffffe1"/><v:shadow on="t" color="black" obscured="t"/><v:path o:connecttype="none"/>'
        '<v:textbox style="mso-direction-alt:auto"><div style="text-align:left"></div></v:textbox>'
        f'<x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/>'
        f"<x:Anchor>{escape(_anchor(sheet, area, height))}</x:Anchor><x:AutoFill>False</x:AutoFill>"
        f"<x:Row>{area.top - 1}</x:Row><x:Column>{area.left - 1}</x:Column></x:ClientData></v:shape>"
    )


def _height(text: str) -> int:
    lines = 1 + sum(max(1, -(-len(line) // _LETTERS_A_LINE)) for line in text.split("\n"))
    return min(_TALLEST, lines * _LINE + 8)


def _anchor(sheet: SheetXml, area: Rectangle, height: int) -> str:
    """Left column and offset, top row and offset, right, bottom; from 0 and in pixels."""
    left = min(area.right + 1, LAST_COLUMN)
    right, right_offset = _walk(sheet.column_pixels, left, 15 + _WIDTH, LAST_COLUMN)
    top = area.top
    bottom, bottom_offset = _walk(sheet.row_pixels, top, 2 + height, LAST_ROW)
    numbers = left - 1, 15, top - 1, 2, right - 1, right_offset, bottom - 1, bottom_offset
    return ", ".join(map(str, numbers))


def _walk(size: Any, start: int, distance: int, last: int) -> tuple[int, int]:
    """The row or column that lies `distance` pixels after the beginning of `start`, and the rest within it."""
    at = start
    while at < last and distance > size(at) and at - start < 200:
        distance -= size(at)
        at += 1
    return at, min(distance, max(size(at), 0))
