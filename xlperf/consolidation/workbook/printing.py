"""How the sheets of the consolidated workbook lie on paper: A4 across, letters that can be read.

Owns the choice between one page in width and pages across with the first columns repeated, and what stands above each page
(title, 编制单位, 单位). Knows no sheet's content.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from xlperf.system.dataclass import dataclass

A4 = 9
SMALLEST = 70
"""Percent of 10 points: letters of 7 points, which can be read without a glass."""
ROOM = 132.0
"""Characters of column width that an A4 page lying across holds at 100 %, between narrow margins."""


@dataclass(frozen=True)
class PageHeading:
    """What stands above each page: the title, to which the sheet's name is added, who made it, and the unit of amounts."""

    title: str = ""
    office: str = ""
    unit: str = ""

    def header(self, name: str) -> str:
        """The header by Excel's codes."""
        title, office = _plain(f"{self.title}{name}", 60), _plain(self.office, 40)
        parts = (
            f"&L&10\n编制单位：{office}",
            f'&C&"黑体,常规"&14{title}',
            f"&R&10\n单位：{_plain(self.unit, 20)}",
        )
        return "".join(parts)


def _plain(text: str, most: int) -> str:
    """A text without codes; one that begins with a digit must not be taken for a size."""
    text = text[:most].replace("&", "&&")
    return f" {text}" if text[:1].isdigit() else text


def fit_to_paper(sheet: Any, widths: Sequence[float], repeated: int, header: str, first: int = 0) -> None:
    """Sets an XlsxWriter sheet up for A4: on one page in width where the letters stay at 7 points or more, else on pages
    across, of which each begins with the first `repeated` columns. `first`: how many columns stand on the first page by
    themselves, where they fit there; the others follow on the next."""
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.set_margins(left=0.4, right=0.4, top=0.9, bottom=0.6)
    if header:
        sheet.set_header(header)
    if sum(widths) <= ROOM * 100 / SMALLEST:
        sheet.fit_to_pages(1, 0)
    else:
        alone = sum(widths[:first]) if 0 < first < len(widths) else 0.0
        if alone and alone <= ROOM * 100 / SMALLEST:
            sheet.set_print_scale(max(SMALLEST, min(100, int(ROOM * 100 / alone))))
            sheet.set_v_pagebreaks([first])
        else:
            sheet.set_print_scale(SMALLEST)
        sheet.print_across()
        if repeated:
            sheet.repeat_columns(0, repeated - 1)
    sheet.set_footer("&C第 &P 页，共 &N 页")
