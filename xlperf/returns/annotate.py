"""A rejected workbook marked for its department: a note and a tint on each cell that a finding is about, and the sheet
退回意见 in front of the others.

Owns where the marks go; the parts they are made of are `notes`, `tint` and `opinion`. What it does not mark keeps its
bytes. Decides nothing about what is wrong.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from xlperf.declaration import Declaration, Finding
from xlperf.ooxml.book import Book
from xlperf.ooxml.cells import SheetEntry
from xlperf.ooxml.changes import Changes
from xlperf.ooxml.comments import put_notes
from xlperf.ooxml.package import Package
from xlperf.ooxml.return_marks import RETURN_SHEET
from xlperf.ooxml.safe_xml import namespace
from xlperf.ooxml.sheet_xml import SheetXml
from xlperf.ooxml.style_editing import MARKS, StylesEditor
from xlperf.ooxml.text import shortened
from xlperf.ooxml.xml_tree import etree
from xlperf.returns.findings_sheet import Opinion, OpinionSheet, for_department, opinions

WORKSHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"

_GONE_WITH_OUR_SHEET = ("comments", "vmlDrawing", "drawing", "printerSettings")
_BEFORE_BOOK_VIEWS = ("fileVersion", "fileSharing", "workbookPr", "AlternateContent", "workbookProtection")
_LONGEST_NOTE = 4_000
_SEVERITIES = tuple(MARKS)


def annotated(package: Package, declaration: Declaration, findings: Sequence[Finding]) -> bytes:
    """The workbook's bytes with `findings` marked in it, `declaration` being what was read of it.

    Marks of an earlier return are taken off first. Same input, same bytes. Raises UnreadableWorkbook where a part
    that has to be changed is damaged.
    """
    return _Annotation(package, declaration, findings).bytes()


class _Annotation:
    def __init__(self, package: Package, declaration: Declaration, findings: Sequence[Finding]) -> None:
        self.book = Book(package)
        self.changes = Changes(package)
        self.declaration = declaration
        self.listed = opinions(findings, declaration.form)
        self.styles = self._styles()

    def bytes(self) -> bytes:
        for entry in self.book.sheets:
            if entry.name != RETURN_SHEET and entry.part in self.changes:
                about = [one for one in self.listed if one.row and one.finding.sheet == entry.name]
                self._mark(entry, about)
        self._unselect_charts()
        self._add_opinions()
        return self.changes.data()

    def _styles(self) -> StylesEditor:
        for kind, part in self.book.relations.values():
            if kind == "styles" and part in self.changes:
                self.styles_part = part
                return StylesEditor(self.changes.root(part))
        self.styles_part = ""
        return StylesEditor(None)

    # ------------------------------------------------------------ the sheets there are

    def _mark(self, entry: SheetEntry, about: Sequence[Opinion]) -> None:
        root = self.changes.root(entry.part, sheet=True)
        sheet = SheetXml(root)
        changed = sheet.unselect()
        changed |= self._untint(sheet)
        marked: dict[tuple[int, int], list[Opinion]] = {}
        for one in about:
            area = sheet.area(one.row, one.column)
            marked.setdefault((area.top, area.left), []).append(one)
        for (row, column), here in marked.items():
            self._tint(sheet, row, column, min((one.severity for one in here), key=_SEVERITIES.index))
            changed = True
        if changed:
            self.changes.touch(entry.part)
        notes = {place: _note(here) for place, here in marked.items()}
        put_notes(self.changes, entry.part, sheet, notes)

    def _unselect_charts(self) -> None:
        """A chart's own sheet left selected would be one group with ours."""
        for kind, part in self.book.relations.values():
            is_chart = kind in ("chartsheet", "dialogsheet") and part in self.changes
            if is_chart and SheetXml(self.changes.root(part)).unselect():
                self.changes.touch(part)

    def _tint(self, sheet: SheetXml, row: int, column: int, severity: str) -> None:
        for cell in sheet.cells_in(sheet.area(row, column)):
            style = self.styles.tinted(cell.get("s", "0"), severity) if self.styles_part else ""
            if style:
                cell.set("s", style)

    def _untint(self, sheet: SheetXml) -> bool:
        """Takes the tints of an earlier return off; whether there were any."""
        if not self.styles_part or not self.styles.has_marks:
            return False
        changed = False
        for cell in sheet.cells():
            style = cell.get("s", "0")
            before = self.styles.untinted(style)
            if before != style:
                cell.set("s", before)
                changed = True
        return changed

    # ------------------------------------------------------------ the sheet of findings

    def _add_opinions(self) -> None:
        changes = self.changes
        workbook = changes.root(changes.main_part)
        ns = namespace(workbook)
        content = OpinionSheet(
            self.listed,
            self.declaration.form,
            department=self.declaration.department,
            year=self.declaration.year,
            sheets=self._sheet_names(),
            styles=self.styles,
            main=ns.strip("{}"),
        ).bytes()
        if self.styles_part:
            changes.touch(self.styles_part)
        there = next((entry for entry in self.book.sheets if entry.name == RETURN_SHEET), None)
        part = there.part if there else changes.free_name("xl/worksheets/sheet{}.xml")
        if there:
            for relation in changes.relations(part):
                if relation.kind in _GONE_WITH_OUR_SHEET:
                    changes.remove(relation.part)
            changes.remove(part)
        changes.put(part, content)
        changes.declare(part, WORKSHEET_TYPE)
        self._list(workbook, ns, part, is_new=there is None)
        changes.touch(changes.main_part)

    def _sheet_names(self) -> list[str]:
        """The names of the sheets, the form's first."""
        own = self.declaration.locations.sheet
        return [own, *(entry.name for entry in self.book.sheets if entry.name != own)]

    def _list(self, workbook: Any, ns: str, part: str, is_new: bool) -> None:
        """Puts the sheet at the head of the workbook's list, unless it is in it, and makes it the active one."""
        sheets = workbook.find(f"{ns}sheets")
        if is_new:
            numbers = [int(sheet.get("sheetId", "0")) for sheet in sheets.iterchildren(etree.Element)]
            sheet = etree.Element(f"{ns}sheet")
            sheet.set("name", RETURN_SHEET)
            sheet.set("sheetId", str(max(numbers, default=0) + 1))
            sheet.set(
                f"{{{self.changes.related}}}id",
                self.changes.relate(self.changes.main_part, "worksheet", part),
            )
            sheets.insert(0, sheet)
            # Names of one sheet say which by its place in the list (18.2.5, localSheetId).
            for name in workbook.iterfind(f"{ns}definedNames/{ns}definedName"):
                if name.get("localSheetId", "").isdigit():
                    name.set("localSheetId", str(int(name.get("localSheetId")) + 1))
        listed = list(sheets.iterfind(f"{ns}sheet"))
        ours = next(sheet for sheet in listed if sheet.get("name") == RETURN_SHEET)
        ours.attrib.pop("state", None)
        _activate(workbook, ns, listed.index(ours))


def _activate(workbook: Any, ns: str, position: int) -> None:
    views = workbook.find(f"{ns}bookViews")
    if views is None:
        views = etree.Element(f"{ns}bookViews")
        before = [
            child
            for child in workbook.iterchildren(etree.Element)
            if etree.QName(child).localname in _BEFORE_BOOK_VIEWS
        ]
        workbook.insert(workbook.index(before[-1]) + 1 if before else 0, views)
    if len(views) == 0:
        etree.SubElement(views, f"{ns}workbookView")
    view = views[0]
    view.set("activeTab", str(position))
    view.attrib.pop("firstSheet", None)


def _note(here: Sequence[Opinion]) -> str:
    """The text of one cell's note: its findings by their numbers in the list, and how to mend them."""
    pieces = []
    for one in here:
        word = {"error": "须改正", "warning": "提醒"}.get(one.severity, "说明")
        hint = f"\n改法：{for_department(one.finding.hint)}" if one.finding.hint else ""
        pieces.append(f"第{one.number}条（{word}）{one.finding.message}{hint}")
    return shortened("\n".join(pieces), _LONGEST_NOTE)
