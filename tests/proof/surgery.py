"""A finished workbook changed as people and programs change it: cells, rows, sheets, locks, parts.

Owns edits of the package's XML alone, so that what is expected of the reader does not rest on another library.
Knows the part names that our own workbooks have.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Sequence
from functools import cache, lru_cache

from lxml import etree

from xlperf.ooxml import macros
from xlperf.ooxml.formula import Movable
from xlperf.ooxml.vba import VbaModule

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELATION = f"{RELATED}/"
FORM, CHECK, GUIDE, LISTS, HIDDEN = (f"xl/worksheets/sheet{number}.xml" for number in range(1, 6))
BOOK, BOOK_RELATIONS, TYPES = "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "[Content_Types].xml"

Parts = dict[str, bytes]
Edit = Callable[[Parts], None]


def parts_of(package: bytes) -> Parts:
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def package_of(parts: Parts) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return stream.getvalue()


def replaced(part: str, pattern: str, by: str, times: int = 0) -> Edit:
    """`pattern` replaced in a part; it must be there."""

    def edit(parts: Parts) -> None:
        text, count = re.subn(pattern, by, parts[part].decode(), count=times, flags=re.DOTALL)
        assert count, f"{pattern} is not in {part}"
        parts[part] = text.encode()

    return edit


def cell(place: str, inner: str = "", kind: str = "", part: str = FORM, style: str = "") -> Edit:
    """The cell at `place` made to hold the XML `inner`, of type `kind`; its style kept unless one is given."""

    def edit(parts: Parts) -> None:
        root = _unshared(parts[part])
        found = _cell(root, place)
        for child in list(found):
            found.remove(child)
        found.attrib.pop("t", None)
        if kind:
            found.set("t", kind)
        if style:
            found.set("s", style)
        for child in etree.fromstring(f'<c xmlns="{MAIN}">{inner}</c>'):
            found.append(child)
        parts[part] = _bytes(root)

    return edit


def text(place: str, words: str, part: str = FORM) -> Edit:
    return cell(place, f"<is><t>{words}</t></is>", "inlineStr", part)


def text_in_new_cell(place: str, words: str, part: str = FORM) -> Edit:
    """A text in a cell that the sheet may not hold yet."""
    return new_cell(place, f'<c r="{place}" t="inlineStr"><is><t>{words}</t></is></c>', part)


def new_cell(place: str, xml: str, part: str = FORM) -> Edit:
    """The cell `xml` put in its place in its row, in place of any that is there."""

    def edit(parts: Parts) -> None:
        root = _unshared(parts[part])
        letters = place.rstrip("0123456789")
        number, column = int(place[len(letters) :]), _column(letters)
        data = root.find(f"{{{MAIN}}}sheetData")
        row = next((line for line in data if line.get("r") == str(number)), None)
        if row is None:
            row = etree.Element(f"{{{MAIN}}}row", r=str(number))
            data.insert(
                next((n for n, line in enumerate(data) if int(line.get("r")) > number), len(data)), row
            )
        row.attrib.pop("spans", None)
        for old in [cell for cell in row if cell.get("r") == place]:
            row.remove(old)
        before = [n for n, cell in enumerate(row) if _column(cell.get("r").rstrip("0123456789")) > column]
        (cell,) = etree.fromstring(f'<row xmlns="{MAIN}">{xml}</row>')
        row.insert(before[0] if before else len(row), cell)
        parts[part] = _bytes(root)

    return edit


def number(place: str, figure: str, part: str = FORM, style: str = "") -> Edit:
    return cell(place, f"<v>{figure}</v>", part=part, style=style)


def formula(place: str, source: str, cached: str = "0", part: str = FORM) -> Edit:
    return cell(place, f"<f>{source}</f><v>{cached}</v>", part=part)


def formatted(place: str, figure: str, code: str) -> Edit:
    """A number with a number format of its own."""

    def edit(parts: Parts) -> None:
        root = etree.fromstring(parts["xl/styles.xml"])
        formats = root.find(f"{{{MAIN}}}numFmts")
        identity = str(200 + len(formats))
        etree.SubElement(formats, f"{{{MAIN}}}numFmt", numFmtId=identity, formatCode=code)
        formats.set("count", str(len(formats)))
        styles = root.find(f"{{{MAIN}}}cellXfs")
        style = etree.SubElement(
            styles, f"{{{MAIN}}}xf", numFmtId=identity, fontId="0", fillId="0", borderId="0", xfId="0",
            applyNumberFormat="1", applyProtection="1",
        )  # fmt: skip
        etree.SubElement(style, f"{{{MAIN}}}protection", locked="0")
        styles.set("count", str(len(styles)))
        parts["xl/styles.xml"] = _bytes(root)
        number(place, figure, style=str(len(styles) - 1))(parts)

    return edit


def struck_style(place: str) -> Edit:
    """A cell's style with a font that strikes its content out, all else as it was."""
    return font_of(place, strike={})


def font_of(place: str, behind: str = "", **properties: dict[str, str]) -> Edit:
    """A cell's style with a font that has these properties, all else as it was; `behind`: the colour of the cell."""

    def edit(parts: Parts) -> None:
        root = etree.fromstring(parts["xl/styles.xml"])
        fonts, styles = root.find(f"{{{MAIN}}}fonts"), root.find(f"{{{MAIN}}}cellXfs")
        sheet = etree.fromstring(parts[FORM])
        cell = _cell(sheet, place)
        style = etree.fromstring(etree.tostring(styles[int(cell.get("s", "0"))]))
        font = etree.fromstring(etree.tostring(fonts[int(style.get("fontId", "0"))]))
        for name, attributes in properties.items():
            for old in font.findall(f"{{{MAIN}}}{name}"):
                font.remove(old)
            font.insert(0, font.makeelement(f"{{{MAIN}}}{name}", attributes))
        fonts.append(font)
        if behind:
            fills = root.find(f"{{{MAIN}}}fills")
            fills.append(
                etree.fromstring(
                    f'<fill xmlns="{MAIN}"><patternFill patternType="solid"><fgColor rgb="{behind}"/></patternFill></fill>'
                )
            )
            style.set("fillId", str(len(fills) - 1))
        style.set("fontId", str(len(fonts) - 1))
        styles.append(style)
        fonts.set("count", str(len(fonts)))
        styles.set("count", str(len(styles)))
        cell.set("s", str(len(styles) - 1))
        parts["xl/styles.xml"], parts[FORM] = _bytes(root), _bytes(sheet)

    return edit


def conditional(area: str, look: str) -> Edit:
    """A conditional format over `area` with the look `look`, the inside of a dxf."""

    def edit(parts: Parts) -> None:
        root = etree.fromstring(parts["xl/styles.xml"])
        looks = root.find(f"{{{MAIN}}}dxfs")
        looks.append(etree.fromstring(f'<dxf xmlns="{MAIN}">{look}</dxf>'))
        looks.set("count", str(len(looks)))
        parts["xl/styles.xml"] = _bytes(root)
        rule = f'<cfRule type="expression" dxfId="{len(looks) - 1}" priority="999"><formula>TRUE</formula></cfRule>'
        replaced(
            FORM,
            "<conditionalFormatting ",
            f'<conditionalFormatting sqref="{area}">{rule}</conditionalFormatting><conditionalFormatting ',
            1,
        )(parts)

    return edit


def without(part: str, *tags: str) -> Edit:
    """All elements of these names taken out of a part; one at least must be there."""

    def edit(parts: Parts) -> None:
        root = etree.fromstring(parts[part])
        found = [element for tag in tags for element in root.iter(f"{{{MAIN}}}{tag}")]
        assert found
        for element in found:
            element.getparent().remove(element)
        parts[part] = _bytes(root)

    return edit


def one_after_the_other(*edits: Edit) -> Edit:
    def edit(parts: Parts) -> None:
        for each in edits:
            each(parts)

    return edit


def hidden_row(row: int) -> Edit:
    return replaced(FORM, f'<row r="{row}"', f'<row r="{row}" hidden="1"', 1)


def renamed(old: str, new: str) -> Edit:
    """A sheet renamed, and all that refers to it, as a program does it: texts in formulas are no references."""
    reference = re.compile(rf"""(?<!")(?<!&quot;)('?){old}\1!""")

    def edit(parts: Parts) -> None:
        for part in (BOOK, FORM, CHECK, GUIDE):
            text = reference.sub(lambda found: f"{found[1]}{new}{found[1]}!", parts[part].decode())
            parts[part] = text.replace(f'name="{old}"', f'name="{new}"').encode()

    return edit


def deleted_sheet(name: str, part: str) -> Edit:
    """A sheet deleted; what referred to it refers to nothing."""

    def edit(parts: Parts) -> None:
        del parts[part]
        replaced(BOOK, f'<sheet name="{name}"[^>]*/>', "")(parts)
        replaced(TYPES, f'<Override PartName="/{part}"[^>]*/>', "")(parts)
        replaced(BOOK_RELATIONS, f'<Relationship [^>]*{part.removeprefix("xl/")}"[^>]*/>', "")(parts)
        parts[BOOK] = re.sub(r' localSheetId="\d+"', "", parts[BOOK].decode()).encode()
        replaced(BOOK, r'<definedName name="_xlnm[^<]*</definedName>', "")(parts)

    return edit


def further_sheet(name: str, state: str = "") -> Edit:
    def edit(parts: Parts) -> None:
        part = "xl/worksheets/sheet9.xml"
        parts[part] = (
            f'<worksheet xmlns="{MAIN}"><sheetData><row r="1"><c r="A1"><v>1</v></c></row></sheetData></worksheet>'
        ).encode()
        shown = f' state="{state}"' if state else ""
        replaced(BOOK, "</sheets>", f'<sheet name="{name}" sheetId="9"{shown} r:id="rId90"/></sheets>')(parts)
        _related(parts, "rId90", "worksheet", "worksheets/sheet9.xml")
        _typed(parts, part, "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml")

    return edit


def pointing(name: str, area: str) -> Edit:
    """A defined name made to refer to other cells of the form's sheet."""
    return replaced(BOOK, rf'(<definedName name="{name}">)[^<]*', rf"\g<1>申报表!{area}")


def external_link(parts: Parts) -> None:
    part = "xl/externalLinks/externalLink1.xml"
    parts[part] = (
        f'<externalLink xmlns="{MAIN}"><externalBook xmlns:r="{RELATED}" r:id="rId1"><sheetNames>'
        f'<sheetName val="Sheet1"/></sheetNames></externalBook></externalLink>'
    ).encode()
    parts["xl/externalLinks/_rels/externalLink1.xml.rels"] = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
        f'Type="{RELATION}externalLinkPath" Target="other.xlsx" TargetMode="External"/></Relationships>'
    ).encode()
    replaced(
        BOOK,
        "</sheets>",
        '</sheets><externalReferences><externalReference r:id="rId91"/></externalReferences>',
    )(parts)
    _related(parts, "rId91", "externalLink", "externalLinks/externalLink1.xml")
    _typed(parts, part, "application/vnd.openxmlformats-officedocument.spreadsheetml.externalLink+xml")


def comment(place: str) -> Edit:
    def edit(parts: Parts) -> None:
        parts["xl/comments1.xml"] = (
            f'<comments xmlns="{MAIN}"><authors><author>甲</author></authors><commentList>'
            f'<comment ref="{place}" authorId="0"><text><t>已与财政局核对</t></text></comment></commentList></comments>'
        ).encode()
        relations = "xl/worksheets/_rels/sheet1.xml.rels"
        given = parts.get(
            relations,
            b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"></Relationships>',
        ).decode()
        parts[relations] = given.replace(
            "</Relationships>",
            f'<Relationship Id="rId95" Type="{RELATION}comments" Target="../comments1.xml"/></Relationships>',
        ).encode()
        _typed(
            parts,
            "xl/comments1.xml",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml",
        )

    return edit


def with_macros(modules: Sequence[VbaModule]) -> Edit:
    """The workbook made macro-enabled, with these modules."""

    def edit(parts: Parts) -> None:
        made = parts_of(macros.with_macros(package_of(parts), list(modules), macros.ribbon("vba")))
        parts.clear()
        parts.update(made)

    return edit


_AREA = r"\$?[A-Z]{1,3}\$?[0-9]{1,7}(?::\$?[A-Z]{1,3}\$?[0-9]{1,7})?"
_TEXT_OR_AREA = re.compile(rf'("[^"]*"|(?:\'?[\w]+\'?!)?(?<![A-Za-z0-9_.$]){_AREA}(?![\w(]))')


@cache
def _parted(formula: str) -> list[str]:
    """The texts and references of a formula, and what stands between them."""
    return _TEXT_OR_AREA.split(formula)


def inserted(row: int = 0, column: int = 0) -> Edit:
    """A blank row put in before `row`, or a blank column before `column` (from 1), and all references moved along."""

    def moved(match: re.Match[str]) -> str:
        return moved_place(*match.groups())

    @cache
    def moved_place(first: str, letters: str, second: str, digits: str) -> str:
        figures = int(digits)
        at = _column(letters)
        if column and at >= column:
            letters = _letters(at + 1)
        if row and figures >= row:
            figures += 1
        return f"{first}{letters}{second}{figures}"

    one = re.compile(r"(\$?)([A-Z]{1,3})(\$?)([0-9]{1,7})")

    @cache
    def own(token: str) -> str:
        sheet, bang, place = token.rpartition("!")
        if (
            not _TEXT_OR_AREA.fullmatch(token)
            or token.startswith('"')
            or sheet.strip("'") not in ("", "申报表")
        ):
            return token
        return sheet + bang + one.sub(moved, place)

    def edit(parts: Parts) -> None:
        root = _unshared(parts[FORM])
        for element in root.iter():
            name = etree.QName(element).localname
            if name == "row" and row and int(element.get("r")) >= row:
                element.set("r", str(int(element.get("r")) + 1))
            elif name in ("f", "formula1", "formula2", "formula") and element.text:
                element.text = "".join(map(own, _parted(element.text)))
            for key in ("ref", "sqref", "r"):
                value = element.get(key)
                if value and name != "row":
                    element.set(key, one.sub(moved, value))
            element.attrib.pop("spans", None)
        parts[FORM] = _bytes(root)
        for part in (BOOK, CHECK):
            parts[part] = re.sub(
                rf"'?申报表'?!{_AREA}", lambda found: one.sub(moved, found[0]), parts[part].decode()
            ).encode()

    return edit


def _related(parts: Parts, identity: str, kind: str, target: str) -> None:
    replaced(
        BOOK_RELATIONS,
        "</Relationships>",
        f'<Relationship Id="{identity}" Type="{RELATION}{kind}" Target="{target}"/></Relationships>',
    )(parts)


def _typed(parts: Parts, part: str, kind: str) -> None:
    replaced(TYPES, "</Types>", f'<Override PartName="/{part}" ContentType="{kind}"/></Types>')(parts)


def _unshared(part: bytes) -> etree._Element:
    """The part, each formula that other cells share written in each: a cell that is changed takes none with it."""
    return etree.fromstring(_with_each_formula(part))


@lru_cache(maxsize=8)
def _with_each_formula(part: bytes) -> bytes:
    root = etree.fromstring(part)
    masters: dict[str, Movable] = {}
    for element in root.iterfind(f".//{{{MAIN}}}f[@t='shared']"):
        here, group = element.getparent().get("r"), element.get("si")
        if element.text:
            masters[group] = Movable(element.text, here)
        else:
            element.text = masters[group].at(here)
        for name in ("t", "si", "ref"):
            element.attrib.pop(name, None)
    return etree.tostring(root, encoding="UTF-8")


def _cell(root: etree._Element, place: str) -> etree._Element:
    match = re.fullmatch(r"([A-Z]+)([0-9]+)", place)
    assert match
    (line,) = root.iterfind(f"{{{MAIN}}}sheetData/{{{MAIN}}}row[@r='{match[2]}']")
    for at, other in enumerate(line):
        if other.get("r") == place:
            return other
        if _column(re.sub(r"\d", "", other.get("r"))) > _column(match[1]):
            made = etree.Element(f"{{{MAIN}}}c", r=place)
            line.insert(at, made)
            return made
    return etree.SubElement(line, f"{{{MAIN}}}c", r=place)


def _bytes(root: etree._Element) -> bytes:
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _column(letters: str) -> int:
    at = 0
    for letter in letters:
        at = at * 26 + ord(letter) - 64
    return at


def _letters(column: int) -> str:
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
