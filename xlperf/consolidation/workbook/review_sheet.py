"""The sheet 审核 of the consolidated workbook, in which people write their opinions, and the way back from it.

Owns its columns and their reading. A row knows what it is about by a hidden column, so that sorting and filtering do no
harm; what was written about a file or finding that is there no more stays at the end. What follows from it is `reviews`'.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from xlperf.consolidation.judgement.ledger import ACCEPTED, REJECTED, WARNED, LedgerEntry
from xlperf.consolidation.judgement.reviews import VERDICT_WORDS, Review, finding_key, finding_mark, owner_of
from xlperf.consolidation.tables import Data
from xlperf.consolidation.workbook import words
from xlperf.consolidation.workbook.table_sheet import SheetColumn, SheetValue, TableSheet
from xlperf.declaration import INFO, Finding
from xlperf.errors import XlperfError
from xlperf.form.layout import SEVERITY_WORDS
from xlperf.messages import catalogue, say
from xlperf.ooxml.package import open_package
from xlperf.ooxml.refusal import UnreadableWorkbook
from xlperf.ooxml.replacing import sheets_of
from xlperf.ooxml.text import shortened

catalogue(
    {
        "reviews-unreadable": (
            "读不了审核意见 {path}：{reason}",
            "the reviewers' opinions in {path} cannot be read: {reason}",
        ),
        "reviews-no-sheet": (
            "{path} 里没有工作表“审核”：请用 xlperf consolidate 写的汇总工作簿",
            "{path} has no sheet 审核: give a workbook that xlperf consolidate wrote",
        ),
        "reviews-headings": (
            "{path} 的工作表“审核”少了列：{columns}",
            "the sheet 审核 of {path} lacks the columns {columns}",
        ),
        "reviews-no-mark": (
            "{path} 的工作表“审核”第 {row} 行没有标识，不知道是对哪个文件的意见，未采用（不要在表里加行，也不要删“标识”一列）",
            "row {row} of the sheet 审核 of {path} has no mark that says which file it is about, and was not followed: add no "
            "rows, and keep the column 标识",
        ),
        "reviews-verdict": (
            "{path} 的工作表“审核”第 {row} 行的结论“{word}”认不出（应为同意、修改或退回），未采用",
            "the verdict '{word}' in row {row} of the sheet 审核 of {path} is none of 同意, 修改 and 退回, and was not followed",
        ),
    }
)

OPINION, VERDICT, REVIEWER, MARK = "意见", "结论", "审核人", "标识"
CODE, NAME, PARENT, STATUS, LEVEL = "部门编码", "部门", "主管部门", "状态", "级别"
PLACE, FIELD, VALUE, MESSAGE, FILE = "位置", "栏目", "填写内容", "问题", "文件"
WHOLE = "整份"
CHANGED = "已变，请重新审核"
"""In the place of the status: the file or the cell that it was written about is another now, or gone."""
HEADINGS = (
    *(
        SheetColumn(CODE, 10),
        SheetColumn(NAME, 22),
        SheetColumn(PARENT, 14),
        SheetColumn(STATUS, 10),
        SheetColumn(LEVEL, 6),
    ),
    *(
        SheetColumn(PLACE, 8),
        SheetColumn(FIELD, 16),
        SheetColumn(VALUE, 14, wraps=True),
        SheetColumn(MESSAGE, 32, wraps=True),
    ),
    SheetColumn(OPINION, 26, entered=True),
    SheetColumn(VERDICT, 6, entered=True, choices=tuple(VERDICT_WORDS.values())),
    *(SheetColumn(REVIEWER, 8, entered=True), SheetColumn(FILE, 16), SheetColumn(MARK, 10, hidden=True)),
)
"""They stand on one page in width with letters that can be read."""
LONGEST_VALUE = 300
_CURRENT = (ACCEPTED, WARNED, REJECTED)
_VERDICTS = {
    **{word: verdict for verdict, word in VERDICT_WORDS.items()},
    "通过": "agree",
    "已说明": "agree",
    "同意通过": "agree",
    "须修改": "modify",
    "退回修改": "return",
}


class ReviewError(XlperfError, ValueError):
    """A workbook that no opinions can be read from."""


# ---------------------------------------------------------------- written


def fill_reviews(data: Data, listing: TableSheet, only_answered: bool = False) -> None:
    """The rows of 审核 into a listing of HEADINGS; `only_answered`: those with an opinion alone."""
    row: list[SheetValue]
    left = {review.place: review for review in data.reviews}
    for entry in data.ledger.entries:
        if entry.status not in _CURRENT:
            continue
        for row, mark, review in _rows_of(data, entry):
            if review is not None:
                left.pop(review.place, None)
            if review is not None or not only_answered:
                listing.add([*row, *_opinion(review), entry.file, mark])
    for review in left.values():
        listing.add(_left_row(review))
    listing.close()


def _rows_of(data: Data, entry: LedgerEntry) -> Iterator[tuple[list[SheetValue], str, Review | None]]:
    """The file as a whole, then each of its findings that somebody may answer: what is shown, the mark, the answer."""
    own: list[SheetValue] = [entry.code, entry.name, entry.parent, words.STATUS_WORDS[entry.status]]
    counted = f"须改正 {entry.head.errors} 处，提醒 {entry.head.warnings} 处"
    head, whose = entry.head, owner_of(entry.code, entry.name, entry.head.each)
    yield [*own, WHOLE, "", "", "", counted], f"{head.sha256}/{head.content}//{whose}", entry.answers.whole
    for finding in entry.raised(data.records[entry.position]):
        key = finding_key(finding)
        review = entry.answers.findings.get(key)
        if finding.severity != INFO or review is not None:
            yield (
                [*own, *_finding_cells(data, finding)],
                f"{head.sha256}/{head.content}/{finding_mark(finding)}/{whose}",
                review,
            )


def _finding_cells(data: Data, finding: Finding) -> list[SheetValue]:
    form = data.form
    try:
        label = form.of_sheet(finding.sheet).label_of(finding.field) if finding.field else ""
    except KeyError:  # of another version
        label = finding.field
    place = form.place_on(finding.sheet, finding.cell) if finding.cell else finding.sheet
    value = shortened(finding.value, LONGEST_VALUE)
    return [SEVERITY_WORDS[finding.severity], place, label, value, finding.message]


def _opinion(review: Review | None) -> list[SheetValue]:
    if review is None:
        return ["", "", ""]
    return [review.opinion, VERDICT_WORDS.get(review.verdict, ""), review.reviewer]


def _left_row(review: Review) -> list[SheetValue]:
    """What was written about something that is not there any more, as it stood."""
    shown = dict(review.shown) | {STATUS: CHANGED}
    shown |= dict(zip((OPINION, VERDICT, REVIEWER), map(str, _opinion(review)), strict=True))
    shown[MARK] = "/".join((review.sha256, review.content, review.finding, review.whose))
    return [shown.get(heading.text, "") for heading in HEADINGS]


# ---------------------------------------------------------------- read


def read_reviews(path: str | os.PathLike[str]) -> tuple[list[Review], list[str]]:
    """What people wrote on the sheet 审核 of a consolidated workbook, and in sentences, what of it could not be followed.

    Raises ReviewError where there is no such sheet.
    """
    path = Path(path)
    try:
        open_package(path)
    except UnreadableWorkbook as refusal:
        raise ReviewError(say("reviews-unreadable", path=path.name, reason=refusal)) from None
    rows = list(_sheet_rows(path))
    if not rows:
        raise ReviewError(say("reviews-no-sheet", path=path.name))
    reviews: list[Review] = []
    notes: list[str] = []
    for number, line in _lines(path.name, rows):
        opinion, verdict, reviewer = (line.pop(name, "") for name in (OPINION, VERDICT, REVIEWER))
        mark = line.pop(MARK, "").split("/", 3)
        if not (opinion or verdict or reviewer):
            continue
        if len(mark) < 4:
            notes.append(say("reviews-no-mark", path=path.name, row=number))
            continue
        word = re.sub(r"\s", "", verdict)
        if word and word not in _VERDICTS:
            notes.append(say("reviews-verdict", path=path.name, row=number, word=verdict))
            opinion = "；".join(filter(None, (opinion, f"{VERDICT}：{verdict}")))
        sha256, content, finding, whose = mark
        known = _VERDICTS.get(word, "")
        reviews.append(Review(opinion, known, reviewer, sha256, content, finding, whose, line))
    return reviews, notes


def has_reviews(path: Path) -> bool:
    """Whether a workbook has the sheet 审核; False for what is no workbook."""
    return words.REVIEW in sheets_of(path)


def _sheet_rows(path: Path) -> Iterator[list[Any]]:
    """The rows of 审核 and of the sheets that go on from it."""
    import python_calamine

    book = python_calamine.CalamineWorkbook.from_path(str(path))
    for name in book.sheet_names:
        if name == words.REVIEW or re.fullmatch(rf"{words.REVIEW} \([0-9]+\)", name):
            yield from book.get_sheet_by_name(name).to_python(skip_empty_area=False)


def _lines(path: str, rows: Iterable[list[Any]]) -> Iterator[tuple[int, dict[str, str]]]:
    """Each row by the headings above it, with its number on the sheet."""
    headings: list[str] = []
    for number, row in enumerate(rows, 1):
        texts = [_text(cell) for cell in row]
        if {OPINION, VERDICT, REVIEWER} <= set(texts):
            headings = texts
            if MARK not in texts:
                raise ReviewError(say("reviews-headings", path=path, columns=MARK))
        elif headings:
            yield number, {heading: text for heading, text in zip(headings, texts, strict=False) if heading}
    if not headings:
        raise ReviewError(say("reviews-headings", path=path, columns=f"{OPINION}、{VERDICT}、{REVIEWER}"))


def _text(value: Any) -> str:
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return "" if value is None else str(value).strip()
