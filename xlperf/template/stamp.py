"""Many workbooks of one form, fast: built once, then only what differs is changed inside the archive.

Owns which cells, heights and texts differ from department to department, and how they are written. A stamped workbook
holds what `write.build` would have written; the tests compare the two. Knows nothing of files and rosters.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator
from dataclasses import replace
from decimal import Decimal

from xlperf.declaration import Declaration, Entered
from xlperf.errors import InvalidArgument
from xlperf.expression import plain
from xlperf.expression.native_reading import NONE
from xlperf.expression.ref import Ref
from xlperf.form import Form
from xlperf.form.layout import CHECK_SHEET, DrawnCell, Formula, control_name, field_of_control
from xlperf.form.style import TALLEST_ROW
from xlperf.ooxml.address import address
from xlperf.ooxml.prepacked_part import PartPiece, SlottedPart, members_of, package_of
from xlperf.ooxml.text import markup, shortened, why_unfit, with_cell_breaks
from xlperf.template.cached_entries import Cached
from xlperf.template.form_sheet import LONGEST_IN_FOOTER, entered, in_footer, looks_live, row_heights
from xlperf.template.lean_package import STRINGS, text_in_cell
from xlperf.template.prefill import Options, layout_for, prefilled
from xlperf.template.recalculation import Recalculation
from xlperf.template.write import build

FORM_PART = "xl/worksheets/sheet1.xml"
STYLES_PART = "xl/styles.xml"

DEPARTMENT, CODE = "\ue000部门名称\ue001", "\ue000编码\ue001"
"""What stands in the base for a department's name and code: of characters for private use, so that no form has them."""


_ESCAPE_LIKE = re.compile(r"(_x[0-9a-fA-F]{4}_)")


class Stamper:
    """Workbooks of `form`, all made with the same options but for the department and what is prefilled."""

    def __init__(self, form: Form, options: Options) -> None:
        """Builds the base. Raises ValueError with a readable message."""
        self.form, self.options = form, options
        self._roomier: dict[tuple[int, ...], Stamper] = {}
        options = replace(options, department=DEPARTMENT, code=CODE)
        self.layout = layout_for(form, options, None)
        self._check_part = f"xl/worksheets/sheet{len(self.layout.books) + 1}.xml"
        self._base = prefilled(self.layout.form, self.layout, options, None)
        control = self.layout.control
        self._figures = (
            {control_name(field): f"\ue000控制数 {field}\ue001" for field in control.fields}
            if control
            else {}
        )
        """How a declaration calls each control figure, and what stands in the base for it."""
        self._recalculation = Recalculation(self.layout, self._base)
        self._inputs: dict[str, list[tuple[DrawnCell, str]]] = {}
        for cell in self.layout.cells:
            if cell.kind == "input":
                part = Ref.of(cell.part).owner
                self._inputs.setdefault(part, []).append((cell, address(cell.row, cell.column)))
        base = Declaration(form, {}, {}, self.layout.year, earlier=self._figures) if self._figures else None
        self._read(build(form, options, base))

    def workbook(self, department: str, code: str = "", declaration: Declaration | None = None) -> bytes:
        """The workbook of one department, prefilled from `declaration`. Raises ValueError with a readable message where a
        text cannot stand in a cell, or an option gives a table fewer rows than the declaration fills."""
        options = replace(self.options, department=department, code=code)
        in_whole = not department or len(department) > LONGEST_IN_FOOTER
        if declaration is not None:
            in_whole |= not all(field_of_control(name) for name in declaration.earlier)
            in_whole |= options.merge_levels or self.form.sheets is not None
        if in_whole:
            return self._built(options, declaration)
        layout = layout_for(self.form, replace(options, year=self.layout.year), declaration)
        if layout.capacities != self.layout.capacities:
            return self._with_room(dict(layout.capacities)).workbook(department, code, declaration)
        filled = prefilled(self.layout.form, self.layout, options, declaration)
        return self._stamped(filled) or self._built(options, declaration)

    def _built(self, options: Options, declaration: Declaration | None) -> bytes:
        filled = prefilled(self.layout.form, self.layout, options, declaration)
        _refuse_unsuitable(filled)
        return build(self.form, replace(options, year=self.layout.year), declaration)

    def _with_room(self, rows: dict[str, int]) -> Stamper:
        key = tuple(rows.values())
        if key not in self._roomier:
            options = replace(self.options, rows=rows, year=self.layout.year)
            self._roomier[key] = Stamper(self.form, options)
        return self._roomier[key]

    # ------------------------------------------------------------ the base

    def _read(self, package: bytes) -> None:
        self._members = members_of(package)
        contents = {member.name.decode(): member.content for member in self._members}
        wanted = {place for cells in self._inputs.values() for _, place in cells}
        checks = self._check_part
        formulas: dict[str, set[str]] = {FORM_PART: set(), checks: set()}
        for formula in self.layout.formulas:
            formulas[self._part_of(formula)].add(address(formula.row, formula.column))
        self._cells: dict[tuple[str, str], _CellText] = {}
        self._rows: dict[str, bytes] = {}
        self._styles = contents[STYLES_PART]
        pieces = {
            FORM_PART: list(self._slots(contents, FORM_PART, wanted | formulas[FORM_PART])),
            checks: list(self._slots(contents, checks, formulas[checks])),
            STRINGS: list(_slots_of_strings(contents[STRINGS], self._figures.values())),
        }
        self._parts = {
            name: SlottedPart(name, found, self._of_any_department(name)) for name, found in pieces.items()
        }
        self._left_out(contents)

    def _of_any_department(self, part: str) -> Container[object]:
        """The slots of a part that differ from department to department though nothing is prefilled."""
        if part == STRINGS:
            return (DEPARTMENT, CODE, *self._figures.values())
        other = replace(self.options, department="某局", code="1")
        changed = self._changes(prefilled(self.layout.form, self.layout, other, None), _Styles(self._styles))
        return changed[part] if changed is not None else ()

    def _part_of(self, formula: Formula) -> str:
        return self._check_part if formula.sheet == CHECK_SHEET else FORM_PART

    def _left_out(self, contents: dict[str, bytes]) -> None:
        """Makes sure that a name stands nowhere but where it is replaced."""
        for name, content in contents.items():
            if name not in self._parts:
                assert DEPARTMENT.encode() not in content and CODE.encode() not in content, name

    def _slots(self, contents: dict[str, bytes], part: str, wanted: set[str]) -> Iterator[PartPiece]:
        """The part in pieces: a slot for each wanted cell, each row's opening tag, and the footer."""
        content, at = contents[part], 0
        for match in _ROW_OR_CELL.finditer(content):
            row, place = match["row"], match["place"]
            if row is not None and part == FORM_PART:
                key: object = ("row", int(row) - 1)
                self._rows[row.decode()] = match[0]
            elif place is not None and place.decode() in wanted:
                key = place.decode()
                self._cells[(part, key)] = _CellText(match)
            elif match["footer"] is not None and part == FORM_PART:
                key = "footer"
                self._footer = match[0]
            else:
                continue
            yield content[at : match.start()]
            yield key, match[0]
            at = match.end()
        yield content[at:]

    # ------------------------------------------------------------ a stamp

    def _stamped(self, declaration: Declaration) -> bytes | None:
        """None where a text may need a smaller font than the base has."""
        styles = _Styles(self._styles)
        changed = self._changes(declaration, styles)
        if changed is None:
            return None
        made = {name.encode(): self._parts[name].with_slots(slots) for name, slots in changed.items()}
        own = {DEPARTMENT: str(declaration.fields[self.form.department]), CODE: declaration.code}
        for name, mark in self._figures.items():
            figure = declaration.earlier.get(name)
            own[mark] = plain(figure) if isinstance(figure, Decimal) else NONE
        strings = self._parts[STRINGS]
        made[STRINGS.encode()] = strings.with_slots(
            {key: _string_item(text) for key, text in own.items() if strings.has(key)}
        )
        if styles.quoted:
            made[STYLES_PART.encode()] = SlottedPart(STYLES_PART, [styles.content()]).base
        return package_of(made.get(member.name, member) for member in self._members)

    def _changes(self, declaration: Declaration, styles: _Styles) -> dict[str, dict[object, bytes]] | None:
        """Part -> its slots that may differ from the base; `styles` takes up what formats they need. None as above."""
        changed: dict[str, dict[object, bytes]] = {FORM_PART: {}, self._check_part: {}}
        form = changed[FORM_PART]
        rows = set()
        for part in self._recalculation.changed_parts(declaration):
            for cell, place in self._inputs[part]:
                value = entered(declaration, cell)
                if value != entered(self._base, cell):
                    rows.add(cell.row)
                    form[place] = self._cells[(FORM_PART, place)].entered(value, styles)
        for row, height in row_heights(self.layout, declaration, rows).items():
            if height == TALLEST_ROW:
                return None
            form[("row", row)] = _with_height(self._rows[str(row + 1)], height)
        name = _escaped(in_footer(str(declaration.department)))
        form["footer"] = self._footer.replace(DEPARTMENT.encode(), name)
        for formula, cached in self._recalculation.changed(declaration):
            part, place = self._part_of(formula), address(formula.row, formula.column)
            changed[part][place] = self._cells[(part, place)].formula(cached)
        return changed


_ROW_OR_CELL = re.compile(
    rb'<row r="(?P<row>\d+)"[^>]*>'
    rb'|<c r="(?P<place>[A-Z]+\d+)"(?: s="(?P<style>\d+)")?(?: t="\w+")?'
    rb"(?:/>|>(?P<formula><f [^>]*/>|<f[ >].*?</f>)?(?:<v>[^<]*</v>|<v/>|<is><t[^>]*>[^<]*</t></is>)?</c>)"
    rb"|<oddFooter>(?P<footer>[^<]*)</oddFooter>"
)
_HEIGHT = re.compile(rb' ht="[^"]*"')


def _with_height(tag: bytes, points: float) -> bytes:
    pixels = int(points * 4 / 3 + 0.5)
    return _HEIGHT.sub(f' ht="{pixels * 0.75:.16g}"'.encode(), tag, count=1)


class _CellText:
    """One cell of the base: its opening, its style, its formula."""

    __slots__ = ("_formula", "_place", "_style")

    def __init__(self, match: re.Match[bytes]) -> None:
        self._place, self._style, self._formula = match["place"], match["style"], match["formula"]

    def _opening(self, style: bytes | None) -> bytes:
        return b'<c r="%s"' % self._place + (b' s="%s"' % style if style else b"")

    def entered(self, value: Entered, styles: _Styles) -> bytes:
        """The cell with `value` entered in it."""
        if value is None or value == "":
            return self._opening(self._style) + b"/>"
        if isinstance(value, Decimal):
            return self._opening(self._style) + b"><v>%s</v></c>" % f"{float(value):.16G}".encode()
        style = styles.quote(self._style) if looks_live(value) else self._style
        return text_in_cell(self._opening(style), _text(value))

    def formula(self, cached: Cached) -> bytes:
        """The cell with `cached` beside its formula."""
        if isinstance(cached, str):
            kind, shown = b' t="str"', _escaped(cached)
        else:
            kind, shown = b"", str(int(cached) if cached == int(cached) else cached).encode()
        return self._opening(self._style) + kind + b">" + self._formula + b"<v>" + shown + b"</v></c>"


def _escaped(text: str) -> bytes:
    text = markup(text)
    return (_ESCAPE_LIKE.sub(r"_x005F\1", text) if "_x" in text else text).encode()


# ---------------------------------------------------------------- texts


def _text(text: str) -> bytes:
    """A text as the element that holds it. Raises InvalidArgument where it cannot stand in a cell."""
    text = with_cell_breaks(text)
    problem = why_unfit(text, shortened(text, 20))
    if problem:
        raise InvalidArgument(problem)
    space = b' xml:space="preserve"' if text[:1].isspace() or text[-1:].isspace() else b""
    return b"<t%s>%s</t>" % (space, _escaped(text))


def _string_item(text: str) -> bytes:
    return b"<si>%s</si>" % _text(text)


def _slots_of_strings(content: bytes, figures: Iterable[str]) -> Iterator[PartPiece]:
    """The base's shared strings, a slot for each that is the department's."""
    own = {_string_item(text): text for text in (DEPARTMENT, CODE, *figures)}
    at = 0
    for match in re.finditer(b"|".join(map(re.escape, own)), content):
        yield content[at : match.start()]
        yield own[match[0]], match[0]
        at = match.end()
    yield content[at:]


class _Styles:
    """The styles of one workbook in the making: the base's, and further ones that mark a cell's content as text."""

    def __init__(self, content: bytes) -> None:
        self._content = content
        self.quoted: dict[bytes, int] = {}
        self._formats: list[bytes] = []

    def quote(self, style: bytes) -> bytes:
        """The number of the format that is `style`, and marks as text (quotePrefix)."""
        if style not in self.quoted:
            if not self._formats:
                self._formats = _XF.findall(_CELL_XFS.search(self._content)[3])  # type: ignore[index]
            self.quoted[style] = len(self._formats) + len(self.quoted)
        return b"%d" % self.quoted[style]

    def content(self) -> bytes:
        added = b"".join(
            _XF_ID.sub(rb'\1 quotePrefix="1"', self._formats[int(style)], count=1) for style in self.quoted
        )
        number = len(self._formats) + len(self.quoted)
        return _CELL_XFS.sub(
            lambda match: match[1] + b"%d" % number + match[2] + match[3] + added, self._content
        )


_CELL_XFS = re.compile(rb'(<cellXfs count=")\d+(">)(.*?)(?=</cellXfs>)', re.S)
_XF = re.compile(rb"<xf [^>]*/>|<xf [^>]*[^/]>.*?</xf>", re.S)
_XF_ID = re.compile(rb'( xfId="\d+")')


def _refuse_unsuitable(declaration: Declaration) -> None:
    values = [*declaration.fields.values(), declaration.code]
    for rows in declaration.tables.values():
        values += [value for row in rows for value in row.values()]
    for value in values:
        problem = why_unfit(value, shortened(value, 20)) if isinstance(value, str) else ""
        if problem:
            raise InvalidArgument(problem)
