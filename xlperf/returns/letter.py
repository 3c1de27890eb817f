"""A letter to a department: what is wrong with the workbooks that go back, that nothing came, how those below it stand.

Owns the words, which are Chinese as those in the workbooks are. Knows nothing of files' contents, of folders, or of how a
letter looks as a document.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from xlperf.declaration import Finding
from xlperf.form import Form
from xlperf.ooxml.text import shortened
from xlperf.returns.findings_sheet import LONGEST_SHOWN, WHOLE, Opinion, opinions

_SECTIONS = (("error", "须改正"), ("warning", "提醒（请核对）"), ("info", "说明"))
_NUMERALS = "一二三"


@dataclass(frozen=True)
class Line:
    """A line of a letter. kind: text, heading, item, detail (of the item above), or gap."""

    kind: str
    text: str = ""


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
class Standing:
    """A department that is written of to the one above it: its name, and what its declaration is waiting for."""

    department: str
    said: str


@dataclass(frozen=True)
class Letter:
    """What goes to one department. `name` is the letter's file; `parts`: the workbooks that go back; `reminder`: what is to
    be said to one that sent nothing; `below`: to one that has others below it, how these stand; `number`: the how many-th
    return it is; `subject`: of what the letter is; `approval`: what an approval (批复) says; `attached`:
    other files that go with it."""

    name: str
    department: str
    code: str = ""
    email: str = ""
    contact: str = ""
    parts: tuple[Part, ...] = ()
    reminder: str = ""
    below: tuple[Standing, ...] = ()
    number: int = 1
    subject: str = ""
    approval: tuple[Line, ...] = ()
    attached: tuple[str, ...] = ()

    def count(self, severity: str) -> int:
        return sum(part.count(severity) for part in self.parts)


@dataclass(frozen=True)
class Sender:
    """Who writes: the office (落款), whom to ask, until when to answer, and the day of the letter; "" where it is not said."""

    office: str = ""
    contact: str = ""
    deadline: str = ""
    date: str = ""


GAP = Line("gap")


def letter_text(letter: Letter, sender: Sender | None = None) -> str:
    """The whole letter as plain text, lines ended by a newline."""
    sender = sender or Sender()
    lines = [f"{addressee(letter)}：", ""]
    lines += [f"   {line.text}" if line.kind == "detail" else line.text for line in body(letter)]
    lines += [line for line in closing(letter, sender) if line]
    signed = [line for line in (sender.office, sender.date) if line]
    return "\n".join([*lines, *([""] if signed else []), *signed]) + "\n"


def addressee(letter: Letter) -> str:
    """Whom the letter is to, on one line."""
    return one_line(letter.department) or "填报单位"


def body(letter: Letter) -> list[Line]:
    """What the letter says between the address and the closing."""
    lines: list[Line] = []
    for part in letter.parts:
        lines += _part(part)
    if letter.number > 1:
        lines[1:1] = [Line("text", f"这是第 {letter.number} 次退回。")]
    if letter.reminder:
        lines += [Line("text", one_line(letter.reminder)), GAP]
    if letter.below:
        lines += _below(letter.below)
    return [*lines, *letter.approval]


def closing(letter: Letter, sender: Sender) -> list[str]:
    """What is to be done until when, and whom to ask ("" where nobody is named)."""
    until = f"请于{one_line(sender.deadline)}前" if sender.deadline else "请"
    if letter.parts:
        done = (
            f"{until}改好、保存，并用原来的方式重新报送。"
            if sender.deadline
            else "改好后请保存，并用原来的方式重新报送。"
        )
    elif letter.approval:
        done = "请按批复的绩效目标组织预算执行，做好绩效监控和绩效自评；目标确需调整的，按原程序报批。"
    elif letter.below:
        done = f"{until}督促以上单位办理。"
    else:
        done = f"{until}填报并发回。"
    return [done, f"联系人：{one_line(sender.contact)}" if sender.contact else ""]


def _below(standings: Sequence[Standing]) -> Iterable[Line]:
    yield Line("text", f"贵部门所属单位中，以下 {len(standings)} 个单位的绩效目标申报还没有完成：")
    yield GAP
    for number, one in enumerate(standings, 1):
        yield Line("item", f"{number}. {one_line(one.department)}：{one_line(one.said)}")
    yield GAP


def _part(part: Part) -> Iterable[Line]:
    file = one_line(part.file)
    if part.reason:
        yield Line("text", f"你单位报送的文件《{file}》无法读取，现请重新报送。")
        yield GAP
        yield Line("text", f"原因：{one_line(part.reason)}")
        if part.hint:
            yield Line("text", f"改法：{one_line(part.hint)}")
        yield GAP
        return
    title = f"《{part.year}年{part.form.title}》" if part.form else ""
    errors, warnings = part.count("error"), part.count("warning")
    verb = "须改正后重新报送" if errors else "请核对"
    yield Line(
        "text",
        f"你单位报送的{title}（文件：{file}）已审核，有 {errors} 处须改正、{warnings} 处提醒，现予退回，{verb}。",
    )
    if part.copy:
        marked = "有问题的单元格有底色和批注，工作表“退回意见”列出全部问题，点“单元格”一栏可跳到该处。"
        yield Line("text", f"附件《{part.copy}》中，{marked}")
    else:
        yield Line("text", "这份文件不能加批注，请按下面的意见在原文件中改正。")
    yield GAP
    yield from _findings(part)


def _findings(part: Part) -> Iterable[Line]:
    """The findings under their numbers in the sheet 退回意见."""
    listed = opinions(part.findings, part.form) if part.form else []
    section = 0
    for severity, heading in _SECTIONS:
        found = [one for one in listed if one.severity == severity and not one.follows]
        if not found:
            continue
        yield Line("heading", f"{_NUMERALS[section]}、{heading}")
        section += 1
        for one in found:
            yield from _opinion(one, part.form)
            yield from _consequences([other for other in listed if other.follows == one.number])
        yield GAP


def _opinion(one: Opinion, form: Form | None) -> Iterable[Line]:
    finding = one.finding
    cell = form.place_on(finding.sheet, finding.cell) if form else finding.cell
    where = " ".join(word for word in (cell, one.about) if word) or WHOLE
    yield Line("item", f"{one.number}. {where}：{one_line(finding.message)}")
    if finding.value:
        yield Line("detail", f"填的内容：{one_line(shortened(finding.value, LONGEST_SHOWN))}")
    if finding.hint:
        yield Line("detail", f"改法：{one_line(finding.hint)}")


def _consequences(following: Sequence[Opinion]) -> Iterable[Line]:
    """What follows from a finding, by its numbers in the list: mended with it, as a rule."""
    if following:
        first, last = following[0].number, following[-1].number
        numbers = f"第 {first} 条" if first == last else f"第 {first}—{last} 条"
        yield Line("detail", f"由此引起：{numbers}，改好上面这一处后一般随之消失")


def one_line(text: str) -> str:
    """As a plain text file may show it: what a department typed is one line without control characters."""
    return " ".join("".join(ch if ch.isprintable() else " " for ch in text).split())
