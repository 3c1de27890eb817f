"""The sheet 退回意见: the findings of a returned workbook in a list, each with a link to its cell.

Owns the sheet's XML. Its texts are inline strings, never formulas, and it needs no other part than the styles. Does
not know how the sheet gets into the workbook.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from xlperf.causes import folded
from xlperf.declaration import Finding
from xlperf.expression.ref import Ref
from xlperf.form import Form
from xlperf.form.labels import label_of, label_of_part, title_of
from xlperf.form.style import row_height
from xlperf.messages import catalogue, say
from xlperf.ooxml.address import address, quoted
from xlperf.ooxml.sheet_xml import place_of
from xlperf.ooxml.style_editing import CellFormat, StylesEditor
from xlperf.ooxml.text import shortened, xml_text
from xlperf.ooxml.xml_tree import etree
from xlperf.system.dataclass import dataclass

catalogue(
    {
        "opinions-number": ("序号", "No."),
        "opinions-severity": ("级别", "Severity"),
        "opinions-cell": ("单元格", "Cell"),
        "opinions-about": ("栏目", "Field"),
        "opinions-value": ("填的内容", "Entered"),
        "opinions-message": ("问题", "What is wrong"),
        "opinions-hint": ("改法", "How to mend it"),
        "opinions-whole": ("整个工作簿", "the whole workbook"),
        "opinions-advice": (
            "请在原来的工作表中改正（点“单元格”一栏可跳到该处），改好后保存并重新报送。"
            "批注和底色是审核时加的，不必删除；底色在改正以后仍在，不影响再次校验。",
            "Please correct the sheets themselves (a click on a cell's name leads there), save, and send it again. Notes and tints were "
            "added by the review; leave them: a tint stays after the correction and does no harm.",
        ),
        "opinions-title": ("退回意见：{who}{form}", "What is to be corrected: {who}{form}"),
        "opinions-count": (
            "须改正 {errors} 处，提醒 {warnings} 处。",
            "{errors} to be corrected, {warnings} warnings.",
        ),
        "opinions-follows": ("（由第 {number} 条引起）{message}", "(follows from {number}) {message}"),
        "opinions-row": ("{table} 第{row}行 {label}", "{table}, row {row}, {label}"),
        "opinions-table": ("{table} {label}", "{table}, {label}"),
        "opinions-form": ("{year}年{form}", "{form}, {year}"),
        "opinions-page": ("第 &P 页，共 &N 页", "page &P of &N"),
    }
)

COLUMNS = (
    ("opinions-number", 6.0),
    ("opinions-severity", 8.0),
    ("opinions-cell", 14.0),
    ("opinions-about", 26.0),
    ("opinions-value", 28.0),
    ("opinions-message", 46.0),
    ("opinions-hint", 40.0),
)
"""The message that heads each, and its width."""
_LINK, _ENTERED = 2, 4
"""Columns, from 0, with the link and with what was entered."""

_FIRST_ROW = 5
"""Of the findings, from 1: above it the title, the count, what to do, and the headings."""

LONGEST_SHOWN = 300
"""Characters of an entered text that are shown."""

_SEVERITY_ORDER = {"error": 0, "warning": 1, "info": 2}


@dataclass(frozen=True, slots=True)
class Opinion:
    """One line of the list. `row` and `column`, from 1, where it is about a cell of `sheet`, else 0; `follows`: the number
    of the line that is its cause, 0 where it stands for itself."""

    number: int
    finding: Finding
    about: str
    row: int
    column: int
    follows: int = 0

    @property
    def severity(self) -> str:
        return self.finding.severity

    @property
    def place(self) -> str:
        return address(self.row - 1, self.column - 1) if self.row else ""


def for_department(hint: str) -> str:
    """A hint without the options of the command that it has in brackets for the office."""
    return re.sub(r" ?[（(][^（）()]*--[^（）()]*[）)]", "", hint)


def opinions(findings: Sequence[Finding], form: Form) -> list[Opinion]:
    """The findings in the order of the list: errors, warnings, notes; each with what follows from it behind it, and
    otherwise in the order in which it was found."""
    groups = sorted(folded(findings), key=lambda group: _SEVERITY_ORDER.get(group[0].severity, 3))
    listed: list[Opinion] = []
    for cause, consequences in groups:
        first = len(listed) + 1
        for finding in (cause, *consequences):
            row, column = place_of(finding.cell) or (0, 0)
            follows = 0 if finding is cause else first
            listed.append(Opinion(len(listed) + 1, finding, about(finding, form), row, column, follows))
    return listed


def about(finding: Finding, form: Form) -> str:
    """What a finding is about, as people call it: "基本支出", "重点工作任务 第2行 拟投入的资金"."""
    if not finding.field:
        return say("opinions-whole") if not finding.cell else ""
    table = Ref.of(finding.field).table
    form = form.of_sheet(finding.sheet)
    if finding.field in form.tables:
        return label_of_part(form.tables[finding.field])
    try:
        label = label_of(form, finding.field)
        if table is None:
            return label
        whose = label_of_part(form.tables[table])
    except KeyError:  # what a reader of the office's own named, which no list of fields holds
        return finding.field
    if finding.row:
        return say("opinions-row", table=whose, row=finding.row, label=label)
    return say("opinions-table", table=whose, label=label)


class OpinionSheet:
    """The worksheet part. `sheets`: the names of the workbook's sheets, the form's first; `main`: the namespace of
    SpreadsheetML that the workbook speaks."""

    def __init__(
        self,
        listed: Sequence[Opinion],
        form: Form,
        *,
        department: str,
        year: int,
        sheets: Sequence[str],
        styles: StylesEditor,
        main: str,
    ) -> None:
        self.listed, self.form, self.styles = listed, form, styles
        self.department, self.year, self.sheets = department, year, sheets
        self.ns = f"{{{main}}}"
        self.root = etree.parsed(f'<worksheet xmlns="{main}"/>'.encode())
        self.links: list[tuple[str, str, str]] = []

    def bytes(self) -> bytes:
        setup = self._add(self._add(self.root, "sheetPr"), "pageSetUpPr")
        setup.set("fitToPage", "1")
        last = _FIRST_ROW + max(len(self.listed), 1) - 1
        self._add(self.root, "dimension").set("ref", f"A1:G{last}")
        self._view()
        self._add(self.root, "sheetFormatPr").set("defaultRowHeight", "15")
        columns = self._add(self.root, "cols")
        for number, (_, width) in enumerate(COLUMNS, 1):
            column = self._add(columns, "col")
            for name, value in (("min", number), ("max", number), ("width", width), ("customWidth", 1)):
                column.set(name, f"{value:g}")
        self._rows()
        self._merged()
        self._links()
        self._page()
        written: bytes = etree.tostring(self.root, xml_declaration=True, encoding="UTF-8", standalone=True)
        return written

    def _add(self, parent: Any, name: str) -> Any:
        return etree.SubElement(parent, f"{self.ns}{name}")

    def _view(self) -> None:
        view = self._add(self._add(self.root, "sheetViews"), "sheetView")
        view.set("showGridLines", "0")
        view.set("tabSelected", "1")
        view.set("workbookViewId", "0")
        pane = self._add(view, "pane")
        pane.set("ySplit", str(_FIRST_ROW - 1))
        pane.set("topLeftCell", f"A{_FIRST_ROW}")
        pane.set("activePane", "bottomLeft")
        pane.set("state", "frozen")
        selection = self._add(view, "selection")
        selection.set("pane", "bottomLeft")

    # ------------------------------------------------------------ rows

    def _rows(self) -> None:
        data = self._add(self.root, "sheetData")
        page = self.form.page
        title = self.styles.own(CellFormat(font=page.heading_font, size=15, border=False))
        plain = self.styles.own(CellFormat(font=page.font, border=False))
        head = self.styles.own(CellFormat(font=page.heading_font, bold=True, tint="heading", centred=True))
        errors = sum(one.severity == "error" for one in self.listed)
        warnings = sum(one.severity == "warning" for one in self.listed)
        who = f"{self.department} " if self.department else ""
        form = say("opinions-form", year=self.year, form=title_of(self.form))
        self._row(data, 1, [(say("opinions-title", who=who, form=form), title)], 30)
        self._row(data, 2, [(say("opinions-count", errors=errors, warnings=warnings), plain)], 20)
        self._row(data, 3, [(say("opinions-advice"), plain)], 34)
        self._row(data, 4, [(say(key), head) for key, _ in COLUMNS], 22)
        for at, one in enumerate(self.listed):
            self._opinion(data, _FIRST_ROW + at, one)

    def _opinion(self, data: Any, row: int, one: Opinion) -> None:
        finding = one.finding
        where = self._where(one)
        texts = (
            str(one.number),
            say(f"severity-{one.severity}"),
            where,
            one.about,
            shortened(finding.value, LONGEST_SHOWN),
            say("opinions-follows", number=one.follows, message=finding.message)
            if one.follows
            else finding.message,
            for_department(finding.hint),
        )
        if one.row and finding.sheet in self.sheets:
            self.links.append((address(row - 1, _LINK), f"{quoted(finding.sheet)}!{one.place}", where))
        cells = [(text, self._style(column, one)) for column, text in enumerate(texts)]
        sizes = [(text, width) for text, (_, width) in zip(texts, COLUMNS, strict=True)]
        self._row(data, row, cells, row_height(sizes, self.form.page.font_size))

    def _where(self, one: Opinion) -> str:
        sheet = one.finding.sheet
        if not one.row:
            return say("opinions-whole") if not sheet or sheet == self.sheets[0] else sheet
        return one.place if sheet == self.sheets[0] else f"{sheet}!{one.place}"

    def _style(self, column: int, one: Opinion) -> str:
        return self.styles.own(
            CellFormat(
                font=self.form.page.font,
                centred=column < 3,
                tint=one.severity if column == 1 else "",
                link=column == _LINK and bool(one.row) and one.finding.sheet in self.sheets,
                entered=column == _ENTERED,
            )
        )

    def _row(self, data: Any, number: int, cells: Sequence[tuple[str, str]], height: float) -> None:
        row = self._add(data, "row")
        row.set("r", str(number))
        row.set("ht", f"{height:g}")
        row.set("customHeight", "1")
        for column, (text, style) in enumerate(cells):
            cell = self._add(row, "c")
            cell.set("r", address(number - 1, column))
            if style:
                cell.set("s", style)
            if text:
                cell.set("t", "inlineStr")
                inline = self._add(self._add(cell, "is"), "t")
                inline.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
                inline.text = xml_text(text)

    # ------------------------------------------------------------ what follows the rows

    def _merged(self) -> None:
        merged = self._add(self.root, "mergeCells")
        merged.set("count", "3")
        for row in (1, 2, 3):
            self._add(merged, "mergeCell").set("ref", f"A{row}:G{row}")

    def _links(self) -> None:
        if not self.links:
            return
        links = self._add(self.root, "hyperlinks")
        for place, location, shown in self.links:
            link = self._add(links, "hyperlink")
            link.set("ref", place)
            link.set("location", xml_text(location))
            link.set("display", xml_text(shown))

    def _page(self) -> None:
        margins = self._add(self.root, "pageMargins")
        for side in ("left", "right", "top", "bottom"):
            margins.set(side, "0.5")
        margins.set("header", "0.3")
        margins.set("footer", "0.3")
        setup = self._add(self.root, "pageSetup")
        setup.set("paperSize", "9")
        setup.set("orientation", "landscape")
        setup.set("fitToHeight", "0")
        self._add(self._add(self.root, "headerFooter"), "oddFooter").text = f"&C{say('opinions-page')}"
