"""PDFs as office programs print a sheet: ruled tables over several pages, a merged cell's text in the middle of all its rows and
on each page that shows a part of it.

Owns the writing of such a PDF, as small as it can be.
"""

from __future__ import annotations

from collections.abc import Sequence

CELL = tuple[int, int, int, int, str]
"""row, column, rows, columns, text"""
HEIGHT = 30
_TOP, _LEFT, _PAGE = 60, 50, 842
_FONT = (
    "<</Type/Font/Subtype/Type0/BaseFont/S/Encoding/UniGB-UCS2-H/DescendantFonts[<</Type/Font/Subtype/CIDFontType0"
    "/BaseFont/S/DW 1000/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 4>>"
    "/FontDescriptor<</Type/FontDescriptor/FontName/S/Flags 4/Ascent 880/Descent -120/FontBBox[0 -120 1000 880]>>>>]>>"
)


def _text(x: float, y: float, text: str, size: int = 8) -> str:
    """What stands behind ^ is raised and small, as the mark of a footnote."""
    text, _, raised = text.partition("^")
    shown = f"BT /F {size} Tf {x:.1f} {_PAGE - y:.1f} Td <{text.encode('utf-16-be').hex()}> Tj ET"
    return f"{shown} {_text(x + 8 * len(text), y - 3, raised, 5)}" if raised else shown


def _line(x0: float, y0: float, x1: float, y1: float) -> str:
    return f"{x0} {_PAGE - y0} m {x1} {_PAGE - y1} l S"


def printed(
    cells: Sequence[CELL],
    widths: Sequence[int],
    pages: Sequence[range],
    again: int = 0,
    margins: Sequence[tuple[int, str]] = (),
    grounds: bool = False,
) -> bytes:
    """The rows of each page, those below `again` at the head of every page; margins: (y, text) on each page, {} its number;
    grounds: whether a merged cell's ground is drawn whole on each page that shows a part of it, as ONLYOFFICE does."""
    xs = [_LEFT + sum(widths[:n]) for n in range(len(widths) + 1)]
    drawn = [
        [*_page(cells, xs, rows, again if number else 0, grounds), *(_text(_LEFT, y, text.format(number + 1)) for y, text in margins)]
        for number, rows in enumerate(pages)
    ]  # fmt: skip
    return _document(["\n".join(lines) for lines in drawn])


def on_alternate_grounds(rows: Sequence[Sequence[str]], widths: Sequence[int]) -> bytes:
    """A table without lines, as fpdf2 writes it: the cells of every other row have a ground each, those of the others none."""
    made = []
    for number, row in enumerate(rows):
        left, top = _LEFT, _TOP + HEIGHT * number
        for text, width in zip(row, widths, strict=True):
            if number % 2:
                made.append(f"0.9 g {left} {_PAGE - top - HEIGHT} {width} {HEIGHT} re f 0 g")
            made.append(_text(left + 3, top + HEIGHT / 2, text))
            left += width
    return _document(["\n".join(made)])


def _page(cells: Sequence[CELL], xs: Sequence[int], rows: range, again: int, grounds: bool) -> list[str]:
    made = []
    for shown, first in ((range(again), 0), (rows, rows[0] - again)):
        for row, column, down, across, text in cells:
            seen = [number for number in range(row, row + down) if number in shown]
            if not seen:
                continue
            left, right = xs[column], xs[column + across]
            top, bottom = (_TOP + HEIGHT * (number - first) for number in (seen[0], seen[-1] + 1))
            if grounds and down > 1:
                whole = _TOP + HEIGHT * (row + down - first)
                made.append(f"1 g {left} {_PAGE - whole} {right - left} {HEIGHT * down} re f 0 g")
            made += [_line(left, top, left, bottom), _line(right, top, right, bottom)]
            made += [_line(left, top, right, top)] * (row == seen[0] or row < shown[0])
            made += [_line(left, bottom, right, bottom)] * (row + down - 1 == seen[-1])
            middle = _TOP + HEIGHT * (row - first + down / 2) + 3
            each = max(1, (right - left - 6) // 8)
            lines = [text[at : at + each] for at in range(0, len(text), each)]
            made += [
                _text(left + 3, middle + 9 * (n - (len(lines) - 1) / 2), line) for n, line in enumerate(lines)
            ]
    return made


_TURNS = {0: (1, 0, 0, 1, 0, 0), 90: (0, 1, -1, 0, _PAGE, 0), 180: (-1, 0, 0, -1, 595, _PAGE), 270: (0, -1, 1, 0, 0, 595)}  # fmt: skip
"""How a page is drawn that its program turns back (a b c d e f of a matrix)."""


def words(text: str) -> str:
    """A text as PDF writes it."""
    return f"<FEFF{text.encode('utf-16-be').hex()}>"


def printed_with_fields(
    cells: Sequence[CELL],
    widths: Sequence[int],
    fields: Sequence[tuple[tuple[float, float, float, float], str]],
    turn: int = 0,
    own_encoding: bool = False,
) -> bytes:
    """A page with annotations: left, top, right and bottom of each, and what it says; of a page that is drawn turned by `turn`."""
    xs = [_LEFT + sum(widths[:n]) for n in range(len(widths) + 1)]
    content = "\n".join(_page(cells, xs, range(max(cell[0] + cell[2] for cell in cells)), 0, False))
    a, b, c, d, e, f = _TURNS[turn]
    annotations = []
    for (left, top, right, bottom), said in fields:
        corners = [(a * x + c * (_PAGE - y) + e, b * x + d * (_PAGE - y) + f) for x, y in ((left, bottom), (right, top))]  # fmt: skip
        kind = "" if "/Subtype" in said else "/Subtype/Widget"
        annotations.append(f"<</Type/Annot{kind}/Rect[{' '.join(f'{n:.2f}' for xy in corners for n in xy)}]{said}>>")  # fmt: skip
    size = f"0 0 {_PAGE} 595" if turn in (90, 270) else f"0 0 595 {_PAGE}"
    return _document(
        [f"q {a} {b} {c} {d} {e} {f} cm {content} Q"],
        f"/MediaBox[{size}]/Rotate {turn}/Annots[{' '.join(annotations)}]",
        own_encoding,
    )


def _character_map(of: str) -> str:
    """What each code means, in the font or as text: itself."""
    codes = [f"{n:02x}" for n in range(256)]
    ranges = [f"<{n}00> <{n}ff> " + (f"{int(n, 16) * 256}" if of == "cid" else f"<{n}00>") for n in codes]
    blocks = [ranges[at : at + 100] for at in range(0, 256, 100)]
    shown = "\n".join(f"{len(b)} begin{of}range\n" + "\n".join(b) + f"\nend{of}range" for b in blocks)
    content = (
        f"/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /Own-{of} def\n"
        f"1 begincodespacerange <0000> <ffff> endcodespacerange\n{shown}\nendcmap end end"
    )
    return f"<</Type/CMap/CMapName/Own-{of}/Length {len(content)}>>stream\n{content}\nendstream"


def _document(
    contents: Sequence[str], page: str = f"/MediaBox[0 0 595 {_PAGE}]", own_encoding: bool = False
) -> bytes:
    objects = ["<</Type/Catalog/Pages 2 0 R>>", "", _FONT]
    if own_encoding:
        objects[2] = _FONT.replace("/UniGB-UCS2-H", " 4 0 R/ToUnicode 5 0 R").replace("GB1", "Identity")
        objects += [_character_map("cid"), _character_map("bf")]
    kids = []
    for content in contents:
        objects.append(f"<</Length {len(content)}>>stream\n{content}\nendstream")
        resources = "<</Font<</F 3 0 R>>>>"
        objects.append(f"<</Type/Page/Parent 2 0 R{page}/Resources{resources}/Contents {len(objects)} 0 R>>")
        kids.append(f"{len(objects)} 0 R")
    objects[1] = f"<</Type/Pages/Count {len(kids)}/Kids[{' '.join(kids)}]>>"
    out, places = b"%PDF-1.4\n", []
    for number, one in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n{one}\nendobj\n".encode()
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    end = f"trailer<</Size {len(objects) + 1}/Root 1 0 R>>\nstartxref\n{len(out)}\n%%EOF"
    return out + f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}".encode() + end.encode()
