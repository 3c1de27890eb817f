"""The sheets 收件登记 and 未报送 of the consolidated workbook: what came in, and who sent nothing that can be used.

Owns their columns. Knows nothing of how a file's status came about.
"""

from __future__ import annotations

from collections.abc import Mapping

from xlperf.consolidation import words
from xlperf.consolidation.ledger import REJECTED, Entry
from xlperf.consolidation.open_book import OpenBook
from xlperf.consolidation.table_sheet import Heading, Listing
from xlperf.consolidation.tables import Data

LATE = "期限"
"""Whether a file came after the deadline."""
MISSING_HEADINGS = (
    *(Heading("部门编码", 12), Heading("部门", 30), Heading("类别", 12), Heading("主管部门", 22)),
    *(Heading("联系人", 14), Heading("邮箱", 26)),
    *(Heading("情况", 40, wraps=True), Heading("提醒文字", 60, wraps=True)),
)


def write_received(book: OpenBook) -> None:
    """One row a file."""
    by_mail = any(entry.source.sender for entry in book.data.ledger.entries)
    late = book.data.late
    listing = book.listing(
        words.RECEIVED,
        [
            *(Heading("文件", 44), Heading("状态", 12), Heading("原因", 60), Heading("部门编码", 12)),
            *(Heading("部门", 28), Heading("表样", 18), Heading("年度", 8, "number")),
            *(Heading("错误", 8, "count"), Heading("提醒", 8, "count"), Heading("计入汇总", 10)),
            *(Heading("字节", 12, "count"), Heading("SHA-256", 68)),
            *((Heading("发件人", 32), Heading("邮件时间", 18)) if by_mail else ()),
            *((Heading(LATE, 18),) if late else ()),
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


def fill_missing(data: Data, listing: Listing) -> None:
    """The departments without a usable file, into a listing of MISSING_HEADINGS."""
    for missing, (code, department, *rest) in zip(data.ledger.missing, data.missing_rows(), strict=True):
        listing.add([code, department, words.MISSING_WORDS[missing.kind], *rest])
    listing.close()


def _late(entry: Entry, late: Mapping[str, str]) -> str:
    """The day on which a file came that stands for its department and came after the deadline."""
    stands = entry.used or entry.status == REJECTED
    day = late.get(entry.head.sha256, "") if stands else ""
    return f"逾期（{day}）" if day else ""


def _mailed(entry: Entry) -> str:
    """When the mail of a file arrived, as people write it."""
    return (entry.arrived or "")[:16].replace("T", " ")
