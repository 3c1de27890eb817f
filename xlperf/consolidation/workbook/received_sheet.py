"""The sheets 收件登记 and 未报送 of the consolidated workbook: what came in, and who sent nothing that can be used.

Owns their columns. Knows nothing of how a file's status came about.
"""

from __future__ import annotations

from collections.abc import Mapping

from xlperf.consolidation.judgement.ledger import REJECTED, LedgerEntry
from xlperf.consolidation.tables import Data
from xlperf.consolidation.workbook import words
from xlperf.consolidation.workbook.open_book import OpenBook
from xlperf.consolidation.workbook.table_sheet import SheetColumn, TableSheet

LATE = "期限"
"""Whether a file came after the deadline."""
MISSING_HEADINGS = (
    *(
        SheetColumn("部门编码", 12),
        SheetColumn("部门", 30),
        SheetColumn("类别", 12),
        SheetColumn("主管部门", 22),
    ),
    *(SheetColumn("联系人", 14), SheetColumn("邮箱", 26)),
    *(SheetColumn("情况", 40, wraps=True), SheetColumn("提醒文字", 60, wraps=True)),
)


def write_received(book: OpenBook) -> None:
    """One row a file."""
    by_mail = any(entry.source.sender for entry in book.data.ledger.entries)
    late = book.data.late
    listing = book.listing(
        words.RECEIVED,
        [
            *(
                SheetColumn("文件", 44),
                SheetColumn("状态", 12),
                SheetColumn("原因", 60),
                SheetColumn("部门编码", 12),
            ),
            *(SheetColumn("部门", 28), SheetColumn("表样", 18), SheetColumn("年度", 8, "number")),
            *(SheetColumn("错误", 8, "count"), SheetColumn("提醒", 8, "count"), SheetColumn("计入汇总", 10)),
            *(SheetColumn("字节", 12, "count"), SheetColumn("SHA-256", 68)),
            *((SheetColumn("发件人", 32), SheetColumn("邮件时间", 18)) if by_mail else ()),
            *((SheetColumn(LATE, 18),) if late else ()),
        ],
        frozen=1,
    )
    for entry in book.data.ledger.entries:
        head = entry.head
        readable = entry.status != "unreadable"
        listing.add(
            [
                book.link(entry, entry.file),
                words.STATUS_WORDS[entry.status],
                entry.reason,
                entry.code,
                entry.name,
                head.form,
                head.year if readable else None,
                head.errors if readable else None,
                head.warnings if readable else None,
                "是" if entry.used else "否",
                head.size,
                head.sha256,
                *((entry.source.sender, _mailed(entry)) if by_mail else ()),
                *((_late(entry, late),) if late else ()),
            ]
        )
    listing.close()


def write_missing(book: OpenBook) -> None:
    """One row a department without a usable file."""
    listing = book.listing(words.MISSING, MISSING_HEADINGS, frozen=2)
    fill_missing(book.data, listing)


def fill_missing(data: Data, listing: TableSheet) -> None:
    """The departments without a usable file, into a listing of MISSING_HEADINGS."""
    for missing, (code, department, *rest) in zip(data.ledger.missing, data.missing_rows(), strict=True):
        listing.add([code, department, words.MISSING_WORDS[missing.kind], *rest])
    listing.close()


def _late(entry: LedgerEntry, late: Mapping[str, str]) -> str:
    """The day on which a file came that stands for its department and came after the deadline."""
    stands = entry.used or entry.status == REJECTED
    day = late.get(entry.head.sha256, "") if stands else ""
    return f"逾期（{day}）" if day else ""


def _mailed(entry: LedgerEntry) -> str:
    """When the mail of a file arrived, as people write it."""
    return (entry.arrived or "")[:16].replace("T", " ")
