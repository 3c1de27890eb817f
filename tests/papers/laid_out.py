"""Any declaration of any form, laid out as an office would: the form's own picture as cells with merges, as text copied
from a spreadsheet (merged cells left blank), as text copied from a browser (merged cells left out), as a workbook, a page
and a Word document; with the labels, levels, units and lines round the table as offices word them.

Owns the making of papers for the proof. Every text and figure in one is unlike every other, so that each is known again.
"""

from __future__ import annotations

import html
import io
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal

import openpyxl
from openpyxl.utils import get_column_letter

from tests.papers.word import docx, paragraph
from tests.taken_in import grid_of
from xlperf.form import Column, Form, Item, for_year, picture_rows
from xlperf.intake.handmade.field_words import field_words, label_key
from xlperf.intake.handmade.files import grids_of
from xlperf.intake.handmade.formats.lines import quoted_cell, text_grid
from xlperf.intake.handmade.labels import Words, words_of_form
from xlperf.intake.handmade.model import Grid

SIGNS = ("≥", "≤", "＝", ">", "定性")
LANDSCAPE = (
    '<w:sectPr><w:pgSz w:w="16838" w:h="11906" w:orient="landscape"/>'
    '<w:pgMar w:top="720" w:right="720" w:bottom="720" w:left="720"/></w:sectPr>'
)
FOOT = ("注：本表一式两份。", "填表人：某甲    联系电话：0000-1234567", "填报日期：2025年3月2日")


@dataclass
class Paper:
    """A laid-out declaration: its cells (row, column, down, across, text), and which text is whose. `foot`: lines below."""

    cells: list[tuple[int, int, int, int, str]] = field(default_factory=list)
    owner: dict[str, tuple[str, int | None]] = field(default_factory=dict)
    converted: dict[str, Decimal] = field(default_factory=dict)
    reworded: int = 0
    foot: tuple[str, ...] = ()
    height: int = 0
    width: int = 0

    def as_sheet(self) -> Grid:
        rows: list[list[str | None]] = [[None] * self.width for _ in range(self.height)]
        merges = {}
        for row, column, down, across, text in self.cells:
            rows[row][column] = text or None
            merges[(row, column)] = (down, across)
        rows += [[line, *[None] * (self.width - 1)] for line in self.foot]
        return grid_of(rows, "表", "sheet", merges)

    def as_spreadsheet_copy(self) -> Grid:
        rows = [[""] * self.width for _ in range(self.height)]
        for row, column, _, _, text in self.cells:
            rows[row][column] = text
        rows += [[line, *[""] * (self.width - 1)] for line in self.foot]
        return text_grid("\n".join("\t".join(map(quoted_cell, row)) for row in rows))

    def as_browser_copy(self) -> Grid:
        rows: list[list[str]] = [[] for _ in range(self.height)]
        for row, _, _, _, text in sorted(self.cells):
            rows[row].append(text)
        rows += [[line] for line in self.foot]
        return text_grid("\n".join("\t".join(map(quoted_cell, row)) for row in rows))

    def workbook(self) -> bytes:
        book = openpyxl.Workbook()
        sheet = book.active
        assert sheet is not None
        for row, column, down, across, text in self.cells:
            sheet.cell(row + 1, column + 1, text or None)
            if down > 1 or across > 1:
                first, last = get_column_letter(column + 1), get_column_letter(column + across)
                sheet.merge_cells(f"{first}{row + 1}:{last}{row + down}")
        for number, line in enumerate(self.foot, self.height + 1):
            sheet.cell(number, 1, line)
        made = io.BytesIO()
        book.save(made)
        return made.getvalue()

    def page(self) -> bytes:
        rows: list[str] = []
        for number in range(self.height):
            cells = [
                f"<td rowspan={down} colspan={across}>{html.escape(text)}</td>"
                for row, _, down, across, text in sorted(self.cells)
                if row == number
            ]
            rows.append(f"<tr>{''.join(cells)}</tr>")
        foot = "".join(f"<p>{html.escape(line)}</p>" for line in self.foot)
        return f"<html><meta charset=utf-8><body><table>{''.join(rows)}</table>{foot}</body></html>".encode()

    def document(self) -> bytes:
        """A .docx on paper that lies across: the table, and what is below it."""
        each = 15_000 // self.width
        rows = []
        for number in range(self.height):
            cells = []
            for row, column, down, across, text in self.cells:
                if row <= number < row + down:
                    merge = (
                        '<w:vMerge w:val="restart"/>'
                        if down > 1 and row == number
                        else "<w:vMerge/>" * (down > 1)
                    )
                    width = f'<w:tcW w:w="{each * across}" w:type="dxa"/>'
                    shown = text if row == number else ""
                    cells.append(
                        (
                            column,
                            f'<w:tc><w:tcPr>{width}<w:gridSpan w:val="{across}"/>{merge}</w:tcPr>{paragraph(html.escape(shown))}</w:tc>',
                        )
                    )
            rows.append(f"<w:tr>{''.join(cell for _, cell in sorted(cells))}</w:tr>")
        grid = "".join(f'<w:gridCol w:w="{each}"/>' for _ in range(self.width))
        edges = "".join(
            f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
            for side in ("top", "left", "bottom", "right", "insideH", "insideV")
        )
        table = (
            f'<w:tbl><w:tblPr><w:tblW w:w="{each * self.width}" w:type="dxa"/><w:tblBorders>{edges}</w:tblBorders>'
            f'<w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{"".join(rows)}</w:tbl>'
        )
        return docx(table + "".join(paragraph(html.escape(line)) for line in self.foot or ("",)) + LANDSCAPE)

    def as_workbook(self) -> Grid:
        return grids_of(self.workbook())[0]

    def as_page(self) -> Grid:
        return grids_of(self.page())[0]

    def as_document(self) -> Grid:
        return grids_of(self.document())[0]


class _Maker:
    def __init__(self, form: Form, seed: int, blanks: float, varied: bool) -> None:
        self.form, self.random, self.blanks, self.varied = form, random.Random(seed), blanks, varied
        self.paper = Paper(width=len(form.page.widths))
        self.count = seed % 97 * 100
        self.words = words_of_form(form)
        self.in_yuan = varied and form.amounts == "万元" and self.random.random() < 0.4

    def made(self, shuffled: bool) -> Paper:
        year = self.random.randint(2020, 2029)
        self.form = for_year(self.form, year)
        if not self.varied:
            self._line(f"{year}年{self.form.title}")
        else:
            self._line(self.form.title)
            unit = f"单位：{'元' if self.in_yuan else self.form.amounts}"
            self._line(self.random.choice([f"（{year}年度）  {unit}", f"({year}年度)  金额{unit}"]))
            self.paper.foot = FOOT[: self.random.randint(0, len(FOOT))]
        sections = list(self.form.section)
        if shuffled:
            self.random.shuffle(sections)
        for section in sections:
            self._section(section)
        return self.paper

    def _line(self, text: str) -> None:
        self.paper.cells.append((self.paper.height, 0, 1, self.paper.width, text))
        self.paper.height += 1

    def _section(self, section: object) -> None:
        rows = picture_rows(self.form, section)  # type: ignore[arg-type]
        left = 1 if section.label else 0  # type: ignore[attr-defined]
        first = self.paper.height
        for row in rows:
            if row.table:
                for number in range(self.random.randint(1, 5)):
                    self._row(row.items, left, number)
            else:
                self._row(row.items, left, None)
        if left:
            label = self._without_unit(section.label)  # type: ignore[attr-defined]
            self.paper.cells.append((first, 0, self.paper.height - first, 1, label))

    def _row(self, items: tuple[Item, ...], left: int, number: int | None) -> None:
        for item in items:
            text = self._label(item.text) if item.kind == "label" else self._value(item, number)
            self.paper.cells.append((self.paper.height, item.column + left, item.down, item.across, text))
        self.paper.height += 1

    # ------------------------------------------------------------ labels

    def _label(self, text: str) -> str:
        """The label as another office words it: a synonym that means the same in this form and nothing else, its letters
        spaced, a colon or a remark behind it, without its unit where a line of the paper says that."""
        if not self.varied or not any(map(str.isalpha, text)) or self.random.random() < 0.4:
            return self._without_unit(text)
        worded = self.random.choice([text, *synonyms(self.words, text)])
        self.paper.reworded += worded != text
        if len(worded) <= 6 and self.random.random() < 0.3:
            worded = " ".join(worded)
        return self._without_unit(worded) + self.random.choice(["", "", "：", "*", "（必填）"])

    def _without_unit(self, text: str) -> str:
        return text.replace(f"（{self.form.amounts}）", "") if self.in_yuan else text

    # ------------------------------------------------------------ values

    def _value(self, item: Item, number: int | None) -> str:
        part = self.form.part(item.text)
        needed = isinstance(part, Column) and part.required
        if item.kind == "computed" or (not needed and self.random.random() < self.blanks):
            return ""
        self.count += 1
        if isinstance(part, Column) and (part.fill_down or part.all_choices):
            return self._choice(part)
        if part.kind == "amount" or part.kind == "number":
            text = self._figure(part.kind)
        elif part.kind == "count":
            text = str(self.count + 50_000)
        elif getattr(part, "target", False):
            text = f"≥{self.count + 70_000}个"
        else:
            text = f"第{self.count}项内容"
        self.paper.owner[text] = (item.text, None if number is None else number + 1)
        return text

    def _figure(self, kind: str) -> str:
        figure = Decimal(f"{self.count * 7 + 10_000}.{self.count % 90 + 10}")
        if kind != "amount" or not self.varied:
            return str(figure)
        if self.in_yuan:
            text = str((figure * 10_000).quantize(Decimal(1)))
            self.paper.converted[text] = figure
            return text
        return self.random.choice([str(figure), f"{figure:,}", f"{figure}{self.form.amounts}"])

    def _choice(self, part: Column) -> str:
        if not part.all_choices:
            return ""
        chosen = self.random.choice(part.all_choices)
        level = field_words().level_of(chosen)
        if not self.varied or not level:
            return chosen
        short = level.removesuffix("指标")
        known = [chosen, f"{chosen}（10分）", " ".join(chosen) if len(chosen) < 6 else chosen]
        known += [short] if field_words().level_of(short) == level else []
        return self.random.choice(known)


def synonyms(words: Words, text: str) -> list[str]:
    """The field's other words for a label that mean in this form what the label means, and nothing else."""
    meant = set(words.of(text))
    if not meant:
        return []
    key = label_key(text)
    found = [
        word for word in field_words().concept if field_words().concepts(word) == field_words().concepts(key)
    ]
    return sorted(word for word in found if word != key and set(words.of(word)) == meant)


def papers(
    form: Form, number: int, seed: int, blanks: float, shuffled: bool, varied: bool = False
) -> Iterator[Paper]:
    """`number` papers of the form, the same ones for the same seed."""
    for one in range(number):
        yield _Maker(form, seed + one, blanks, varied).made(shuffled)
