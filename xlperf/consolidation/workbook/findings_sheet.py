"""The sheet 问题 of the consolidated workbook: one row a finding, what follows from it folded under it.

Owns its columns and the words of a check there. Knows nothing of how findings came about.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from xlperf.causes import consequences_line, folded
from xlperf.consolidation.judgement.ledger import LedgerEntry
from xlperf.consolidation.workbook import words
from xlperf.consolidation.workbook.open_book import OpenBook
from xlperf.consolidation.workbook.table_sheet import SheetColumn, SheetValue
from xlperf.declaration import Finding
from xlperf.form import Rule
from xlperf.form.layout import SEVERITY_WORDS
from xlperf.form.rules import title_of
from xlperf.messages import speaking
from xlperf.ooxml.address import quoted


class FindingsSheet:
    """The findings of all files, into an open book."""

    def __init__(self, book: OpenBook) -> None:
        self.open = book
        self._titles: dict[str, dict[str, str]] = {}

    def write(self) -> None:
        """Adds the sheet and counts the findings by severity."""
        listing = self.open.listing(
            words.FINDINGS,
            [
                *(
                    SheetColumn("部门编码", 12),
                    SheetColumn("部门", 28),
                    SheetColumn("文件状态", 12),
                    SheetColumn("级别", 8),
                ),
                *(
                    SheetColumn("检查", 14),
                    SheetColumn("检查内容", 24),
                    SheetColumn("栏目", 24),
                    SheetColumn("行", 6, "count"),
                    SheetColumn("位置", 14),
                ),
                *(
                    SheetColumn("填写内容", 24),
                    SheetColumn("问题", 60),
                    SheetColumn("改法", 44),
                    SheetColumn("文件", 36),
                ),
                SheetColumn("起因", 24),
            ],
            frozen=2,
        )
        with speaking(self.open.data.language):
            for values, level in self._finding_rows():
                listing.add(values, level)
        listing.close()

    def _finding_rows(self) -> Iterator[tuple[list[SheetValue], int]]:
        """The findings of each file, and what follows from one folded under it."""
        for _, group in groupby(self.open.data.findings(), lambda one: one[0].position):
            found = list(group)
            entry = found[0][0]
            for cause, consequences in folded([finding for _, finding in found]):
                yield self._finding_row(entry, cause, consequences), 0
                for finding in consequences:
                    yield self._finding_row(entry, finding), 1

    def _finding_row(
        self, entry: LedgerEntry, finding: Finding, consequences: Sequence[Finding] = ()
    ) -> list[SheetValue]:
        self.open.written.findings[finding.severity] += 1
        more = f"（{consequences_line(consequences)}）" if consequences else ""
        place: SheetValue = finding.cell
        if finding.cell:
            shown = self.open.form.place_on(finding.sheet, finding.cell)
            place = self.open.link(entry, shown, f"{quoted(finding.sheet)}!{finding.cell}")
        elif finding.sheet:
            place = finding.sheet
        return [
            entry.code,
            entry.name,
            words.STATUS_WORDS[entry.status],
            SEVERITY_WORDS[finding.severity],
            finding.check,
            self._title_of(finding.sheet, finding.check),
            self._field_label(finding.sheet, finding.field),
            finding.row,
            place,
            finding.value,
            finding.message + more,
            finding.hint,
            self.open.link(entry, entry.file),
            finding.cause,
        ]

    def _title_of(self, sheet: str, check: str) -> str:
        """What a check is about, as people call it."""
        form = self.open.form.of_sheet(sheet)
        if form.id not in self._titles:
            by_id: dict[str, list[Rule]] = {}
            for rule in form.compiled.rules:
                by_id.setdefault(rule.id, []).append(rule)
            self._titles[form.id] = {name: title_of(rules) for name, rules in by_id.items()}
        return self._titles[form.id].get(check) or words.title_of_any(check)

    def _field_label(self, sheet: str, name: str) -> str:
        try:
            return self.open.form.of_sheet(sheet).label_of(name) if name else ""
        except KeyError:  # of another form or version
            return name
