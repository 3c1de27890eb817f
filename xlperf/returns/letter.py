"""The letter to a department whose workbook is returned: the findings as sentences, and the row for mail merge.

Owns the words, which are Chinese as those in the workbooks are. Knows nothing of files' contents or of folders.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from xlperf.declaration import Finding
from xlperf.form import Form
from xlperf.ooxml.text import csv_cell, shortened
from xlperf.returns.findings_sheet import LONGEST_SHOWN, WHOLE, Opinion, opinions

MERGE_COLUMNS = ("code", "department", "email", "contact", "file", "letter", "errors", "warnings")

_SECTIONS = (("error", "须改正"), ("warning", "提醒（请核对）"), ("info", "说明"))
_NUMERALS = "一二三"


@dataclass(frozen=True)
class Part:
    """One workbook of the letter: its name as it came, the marked copy's name ("" where none could be made), and
    what is wrong with it: findings, or the reason why it could not be read."""

    file: str
    copy: str
    findings: tuple[Finding, ...] = ()
    form: Form | None = None
    year: int = 0
    reason: str = ""
    hint: str = ""

    def count(self, severity: str) -> int:
        unread = severity == "error" and bool(self.reason)
        return sum(finding.severity == severity for finding in self.findings) + unread


@dataclass(frozen=True)
class Letter:
    """What goes to one department. `name` is the letter's file."""

    name: str
    department: str
    code: str = ""
    email: str = ""
    contact: str = ""
    parts: tuple[Part, ...] = ()

    def count(self, severity: str) -> int:
        return sum(part.count(severity) for part in self.parts)


def letter_text(letter: Letter) -> str:
    """The whole letter, lines ended by a newline."""
    lines = [f"{_one_line(letter.department) or '填报单位'}：", ""]
    for part in letter.parts:
        lines += _part(part)
    lines.append("改好后请保存，并用原来的方式重新报送。")
    return "\n".join(lines) + "\n"


def _part(part: Part) -> Iterable[str]:
    file = _one_line(part.file)
    if part.reason:
        yield f"你单位报送的文件《{file}》无法读取，现请重新报送。"
        yield ""
        yield f"原因：{_one_line(part.reason)}"
        if part.hint:
            yield f"改法：{_one_line(part.hint)}"
        yield ""
        return
    title = f"《{part.year}年{part.form.title}》" if part.form else ""
    errors, warnings = part.count("error"), part.count("warning")
    verb = "须改正后重新报送" if errors else "请核对"
    yield (
        f"你单位报送的{title}（文件：{file}）已审核，有 {errors} 处须改正、{warnings} 处提醒，现予退回，{verb}。"
    )
    if part.copy:
        yield f"附件《{part.copy}》中，有问题的单元格有底色和批注，工作表“退回意见”列出全部问题，点“单元格”一栏可跳到该处。"
    else:
        yield "这份文件不能加批注，请按下面的意见在原文件中改正。"
    yield ""
    yield from _findings(part)


def _findings(part: Part) -> Iterable[str]:
    """The findings under their numbers in the sheet 退回意见."""
    listed = opinions(part.findings, part.form) if part.form else []
    section = 0
    for severity, heading in _SECTIONS:
        found = [one for one in listed if one.severity == severity and not one.follows]
        if not found:
            continue
        yield f"{_NUMERALS[section]}、{heading}"
        section += 1
        for one in found:
            yield from _opinion(one, part.form)
            yield from _consequences([other for other in listed if other.follows == one.number])
        yield ""


def _opinion(one: Opinion, form: Form | None) -> Iterable[str]:
    finding = one.finding
    cell = form.place_on(finding.sheet, finding.cell) if form else finding.cell
    where = " ".join(word for word in (cell, one.about) if word) or WHOLE
    yield f"{one.number}. {where}：{_one_line(finding.message)}"
    if finding.value:
        yield f"   填的内容：{_one_line(shortened(finding.value, LONGEST_SHOWN))}"
    if finding.hint:
        yield f"   改法：{_one_line(finding.hint)}"


def _consequences(following: Sequence[Opinion]) -> Iterable[str]:
    """What follows from a finding, by its numbers in the list: mended with it, as a rule."""
    if following:
        first, last = following[0].number, following[-1].number
        numbers = f"第 {first} 条" if first == last else f"第 {first}—{last} 条"
        yield f"   由此引起：{numbers}，改好上面这一处后一般随之消失"


def _one_line(text: str) -> str:
    """As a plain text file may show it: what a department typed is one line without control characters."""
    return " ".join("".join(ch if ch.isprintable() else " " for ch in text).split())


def merge_list(letters: Sequence[Letter]) -> str:
    """The list for mail merge as CSV, one row a letter; several files are joined by "；"."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(MERGE_COLUMNS)
    for letter in letters:
        copies = "；".join(part.copy for part in letter.parts if part.copy)
        words = (letter.code, letter.department, letter.email, letter.contact, copies, letter.name)
        writer.writerow(
            [*(csv_cell(_one_line(word)) for word in words), letter.count("error"), letter.count("warning")]
        )
    return out.getvalue()
