"""What a paper prints beside its fields: its title, the line of the year, notes, and rows left for more indicators.

Owns these acts: each looks at one row and returns what it took of it, or None. See `reader` for their order.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace

from xlperf.intake.handmade.field_words import LONGEST_LABEL, label_key
from xlperf.intake.handmade.labels import unit_in
from xlperf.intake.handmade.model import GridCell
from xlperf.intake.handmade.took import GridRow, Position, PrintedPage, TakenValue, Took

_LONGEST_TITLE = 1_000
_YEAR_ALONE = re.compile(
    r"[(（\[]?(?:预算|申报|填报|自评|评价)?年?度?:?([12][0-9]{3})(?:年?度?|年度?"
    r"(?:上半年|[一二三四]季度|第[一二三四1-4]季度|[0-9]{1,2}月?(?:[-—–~～至][0-9]{1,2})?月份?))[)）\]]?"
)
_UNIT_BEHIND = re.compile(r"[,;、]?(?:金额|计量|货币)?单位[:(（].{1,8}$|[,;、]?金额:.{1,8}$")
_YEAR_BEFORE = re.compile(r"[(（]?\s*+([12][0-9]{3})\s*+年?\s*+度?\s*+[)）]?\s*+$")
_YEAR = re.compile(r"(?<![0-9])([12][0-9]{3})\s*年")
_TITLE = re.compile(r".{0,40}(?:绩效|目标|自评|监控).{0,25}表(?:[(（].{0,20}[)）])?")
_NO_DEPARTMENT = re.compile(
    r"(?:对(?:地方|下|市县|区县)?|地方|中央|[省市县区]级|本级|部门|预算|年度?|整体|专项|[一二三]级|附件|附表|表)[\s\d０-９:：]*$"
    r"|^[^\W\d_]{1,8}[省市县区州]$"
    r"|^="
)
"""What stands before a title and is no department: "中央对地方转移支付…", "部门预算项目支出…", "松涛市", a formula that nothing computed."""
_NOTE = re.compile(r"(?:注|附注|填表说明|填报说明|备注说明)\s*\d{0,2}\s*[:：.、]|注\s*\d")
_NEXT_NOTE = re.compile(r"[(]?(?:\d{1,2}|[一二三四五六七八九十])[).、．]")
_LEFT_OPEN = re.compile(
    r"(?:(?:指标|任务|目标|项目|举措)\s*[0-9一二三四五六七八九十]{0,2}\s*[：:.、]?\s*)?(?:[.…·。]{2,}|…)"
)


_YEAR_IN_WORDS = re.compile("二[〇○零0O][〇○零0O一二三四五六七八九]{2}(?=年)")
_DIGITS = str.maketrans("〇○零O一二三四五六七八九", "0000123456789")


def _plain(text: str) -> str:
    """`text` of one width, its year in digits: 二〇二四年 is 2024年."""
    return _YEAR_IN_WORDS.sub(lambda found: found[0].translate(_DIGITS), unicodedata.normalize("NFKC", text))


def bare_text(text: str) -> str:
    """`text` without white space, of one width and case."""
    return "".join(unicodedata.normalize("NFKC", text).split()).casefold()


def title(page: PrintedPage, position: Position, _: int, row: GridRow) -> Took | None:
    """The line "DEPARTMENT YEAR年TITLE", as far as it says so much; the title of another form where it stands alone."""
    if position.header is not None and len(row) > 1:
        return None
    whole, short = bare_text(page.form.title), label_key(page.form.title)
    for cell in row:
        if len(cell.text) > _LONGEST_TITLE:
            continue
        bare = bare_text(cell.text)
        printed = whole if whole and whole in bare else short  # with its brackets, or without
        if not printed or printed not in bare or len(bare) > len(printed) + 2 * LONGEST_LABEL:
            continue
        before = cell.text[: _offset(cell.text, printed)]
        match = _YEAR_BEFORE.search(_plain(before))
        year = match or re.search(r"([12][0-9]{3})\s*年?", _plain(cell.text))
        if match:
            before = before[: len(before.rstrip()) - len(match[0].strip())] if before.strip() else ""
        others = tuple(TakenValue(other, why="why-beside-title") for other in row if other is not cell)
        opened = position.header
        if opened is not None and opened.table is None and not opened.crossed:
            position = replace(position, header=None)  # a list of other things before the form
        return Took(
            _in_unit_of(position, cell),
            labels=(cell,),
            values=others,
            titled=True,
            year=int(year[1]) if year else 0,
            department="" if _NO_DEPARTMENT.search(before.strip()) else before.strip(),
        )
    return _other_title(position, row)


def _in_unit_of(position: Position, *cells: GridCell) -> Position:
    """The position, in the money unit that a title, a line of the year or a note names."""
    return replace(position, unit=next(filter(None, (unit_in(cell.text) for cell in cells)), position.unit))


def _other_title(position: Position, row: GridRow) -> Took | None:
    if len(row) != 1 or position.header is not None:
        return None
    text = _plain(row[0].text).strip()
    if not _TITLE.fullmatch(text) or ":" in text:
        return None
    year = _YEAR.search(text)
    return Took(position, labels=row, year=int(year[1]) if year else 0)


def _offset(text: str, title: str) -> int:
    """Where `title`, which is bare, begins in `text`."""
    for start in range(len(text)):
        if bare_text(text[start:]).startswith(title) and not text[start].isspace():
            return start
    return 0


def year_line(page: PrintedPage, position: Position, _: int, row: GridRow) -> Took | None:
    """A line that says the year alone: "（2023年度）"."""
    if len(row) > 2 or position.header is not None:
        return None
    if len(row) == 2 and not any(unit_in(cell.text) for cell in row):
        return None  # a label and its value
    for cell in row:
        if year := year_alone(cell.text):
            rest = tuple(other for other in row if other is not cell and not unit_in(other.text))
            labels = tuple(other for other in row if other not in rest)
            return Took(_in_unit_of(position, *labels), labels=labels, year=year, rest=rest)
    return None


def year_alone(text: str) -> int:
    """The year of a text that says nothing else, 0 where it is no such text."""
    bare = _UNIT_BEHIND.sub("", bare_text(_plain(text)))
    found = _YEAR_ALONE.fullmatch(bare) if len(text) < LONGEST_LABEL else None
    return int(found[1]) if found and ("年" in text or text.strip()[:1] in "(（") else 0


def note(page: PrintedPage, position: Position, at: int, row: GridRow) -> Took | None:
    """A remark below the form, a row that is left open: "……", or one that numbers the columns."""
    if _is_note(page, at):
        return Took(_in_unit_of(replace(position, going_on=""), row[0]), labels=row)
    if is_left_open(row, page) or _numbers_the_columns(position, row):
        return Took(position, labels=row)
    return None


def _is_note(page: PrintedPage, at: int) -> bool:
    """Whether a row is a remark, or the next of several that are numbered."""
    while at >= 0 and len(page.rows[at]) == 1:
        text = unicodedata.normalize("NFKC", page.rows[at][0].text).strip()
        if _NOTE.match(text):
            return True
        if not _NEXT_NOTE.match(text):
            return False
        at -= 1
    return False


def _numbers_the_columns(position: Position, row: GridRow) -> bool:
    """Whether a row at once below a header only numbers its columns: 1, 2, 3, …"""
    begins = position.header is not None and not position.since_header and len(row) > 2
    return begins and [cell.text.strip() for cell in row] == [str(number + 1) for number in range(len(row))]


def is_left_open(row: GridRow, page: PrintedPage) -> bool:
    """Whether the row only shows where more could be written."""
    open_cells = [cell for cell in row if _LEFT_OPEN.fullmatch(cell.text.strip())]
    return bool(open_cells) and all(cell in open_cells or _is_level(cell, page) for cell in row)


def _is_level(cell: GridCell, page: PrintedPage) -> bool:
    return bool(page.words.common.level_of(cell.text)) or label_key(cell.text) in page.words.common.serials
