"""A roster read: from the file's rows to departments, with all that is wrong told by line, and all that is left out.

Owns which rows are departments. A code that Excel has spoilt is refused; totals and notes are no departments.
"""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from xlperf.arguments import a_path, refused
from xlperf.declaration import Entered, read_number
from xlperf.declaration.content import form_given
from xlperf.errors import InvalidArgument
from xlperf.form import Form
from xlperf.messages import enumerated, say
from xlperf.ooxml.text import without_unfit
from xlperf.roster.departments import Department, Departments, code_key
from xlperf.roster.file_rows import FileRow, RosterError, RosterSheet, looks_of, sheet_of_frame, sheets_of
from xlperf.roster.headings import HEADINGS, Headings, has_ended, headings_of
from xlperf.roster.names import name_key
from xlperf.system.pattern import Pattern

if TYPE_CHECKING:
    import pandas

_TOTAL = Pattern(r"^(?:.*(?:合计|小计|总计|累计|共计)|合|计|总数)$")
_NOTE = Pattern(
    r"^[（(\[【※*＊]*(?:注|备注|说明|填表说明|填报说明|附注|注意|提示|编制单位|制表|制表人|制表单位|填表人|填报人|审核人|审核|负责人|打印日期|日期|单位负责人|财务负责人|第\d+页.*|(?:共|总共|以上共|合计)\d+[页家个户].*)(?:[:：].*|\d*[.、．].*)?[）)\]】]?$"
)
_SECTION = Pattern(
    r"^(?:[（(]?[一二三四五六七八九十]{1,3}[)）]?[、.．)）]|第[一二三四五六七八九十]{1,3}(?:部分|类|批))"
)
"""How a line begins that stands alone above the departments of a kind: 一、市直部门."""
_SECTION_NUMBER = Pattern(r"[（(]?[一二三四五六七八九十]{1,3}[)）]?[、.．]?")
"""What stands in place of the code in such a line, where the columns are filled: 一 | 党群部门 | 30."""
_NO_FIGURE = frozenset("-－—–―/／无")
"""What is written where there is no figure."""
_UNDER_HEADINGS = Pattern(r"[（(]?(?:千元|百元|万元|亿元|元|人|个|栏次|[甲乙丙丁]|\d{1,2})[)）]?")
"""What a row below the headings holds that numbers the columns (甲 乙 1 2) or gives their units."""
_BROKEN_LINE = Pattern(r"(?<=[一-鿿（）()])[ \t]*[\r\n]+[ \t]*(?=[一-鿿（）()])")
"""Where a name was broken into two lines in its cell."""
_FIGURE = Pattern(r"[\d.,]+")
_SCIENTIFIC = Pattern(r"[+-]?\d(?:\.\d+)?E[+-]?\d+", re.IGNORECASE)
MOST_DIGITS = 15
"""Of a number that Excel keeps exactly."""
MOST_PROBLEMS = 8
"""So many are told one by one; a file that is no roster has hundreds."""
MOST_NAMED = 4


class Roster(Departments):
    """The departments (部门) of a roster (名册), in its order, with what is to be said about it (`warnings`)."""

    @classmethod
    def from_frame(cls, frame: pandas.DataFrame, form: Form | str | None = None) -> Roster:
        """The roster in a data frame, as `read_roster` reads it: columns code and name, or 部门编码 and 部门名称; columns with ids or
        labels of `form`'s fields prefill them. Raises RosterError, InvalidArgument."""
        if not hasattr(frame, "columns"):
            raise refused("frame", "pandas.DataFrame", frame)
        return read_roster(frame, form)


RosterSource: TypeAlias = "Roster | pandas.DataFrame | str | os.PathLike[str]"
"""A roster, or what `read_roster` reads one from."""


def read_roster(source: str | os.PathLike[str] | pandas.DataFrame, form: Form | str | None = None) -> Roster:
    """The roster in a file (.xlsx, .xls, .ods, .csv) or a data frame; columns with ids or labels of `form`'s fields prefill
    them (without `form` they are left out, and `Roster.warnings` says so). Raises RosterError, which lists every problem with its line, or the first and how many there are.
    """
    form = form_given(form) if form is not None else None
    looks: tuple[set[int], set[int]] = (set(), set())
    if hasattr(source, "columns") and hasattr(source, "iloc"):
        sheet, headings = _the_one([sheet_of_frame(source)], form)
    elif isinstance(source, str | os.PathLike):
        path = Path(a_path("source", source))
        data, sheets = sheets_of(path)
        sheet, headings = _the_one(sheets, form)
        looks = looks_of(path, data, sheet, headings.columns["name"])
        if "code" in headings.columns:
            column = headings.columns["code"]
            sheet.zeros_kept(path, data, column)
            if spoilt := sheet.zeros_unknown(path, column, headings.rows):
                lines = enumerated(str(line) for line, _ in spoilt[:MOST_NAMED])
                value = spoilt[0][1][0]
                raise RosterError(
                    [say("roster-zeros-unknown", count=len(spoilt), lines=lines, value=value, path=path.name)]
                )
    else:
        raise InvalidArgument(say("roster-source", kind=type(source).__name__))
    _fill_merged(sheet, headings)
    reading = _Reading(sheet, headings, form, *looks)
    problems = [*reading.problems, *_duplicates(reading.departments), *_circles(reading.departments)]
    if problems:
        told = problems[:MOST_PROBLEMS]
        more = [say("roster-and-more", count=len(problems))] if len(problems) > MOST_PROBLEMS else []
        raise RosterError([*told, *more])
    if not reading.departments:
        raise RosterError([say("roster-empty")])
    return Roster(tuple(one for _, one in reading.departments), tuple(reading.warnings()))


def _the_one(sheets: Iterable[RosterSheet], form: Form | None) -> tuple[RosterSheet, Headings]:
    """The sheet that is the roster, and its headings."""
    filled = [sheet for sheet in sheets if sheet.lines]
    found = [(sheet, headings) for sheet in filled if (headings := headings_of(sheet, form)) is not None]
    with_rows = [(sheet, headings) for sheet, headings in found if len(sheet.lines) > headings.rows] or found
    if len(with_rows) > 1:
        # One that has codes is a roster before others that only name departments.
        with_rows = [one for one in with_rows if "code" in one[1].columns] or with_rows
    if len(with_rows) > 1:
        raise RosterError(
            [say("roster-several-sheets", sheets=enumerated(sheet.name for sheet, _ in with_rows))]
        )
    if with_rows:
        return with_rows[0]
    if not filled:
        raise RosterError([say("roster-empty")])
    words = [cell for _, cells in filled[0].lines[:3] for cell in cells if cell]
    said = enumerated(without_unfit(word)[:20] for word in words[:12]) or "-"
    raise RosterError([say("roster-no-name", found=said)])


def _fill_merged(sheet: RosterSheet, headings: Headings) -> None:
    """A cell that is merged over several departments (主管部门, mostly) is that of each."""
    by_line = dict(sheet.lines)
    wanted = {at for name, at in headings.columns.items() if name not in ("name", "code")}
    for top, left, bottom, right in sheet.merged:
        if left != right or left not in wanted or left >= len(by_line.get(top, [])):
            continue
        for line in range(top + 1, bottom + 1):
            cells = by_line.get(line)
            if cells is not None and left < len(cells) and not cells[left]:
                cells[left] = by_line[top][left]


class _Reading:
    """The rows below the headings, each taken as a department, left out as none, or told as a problem."""

    def __init__(
        self, sheet: RosterSheet, headings: Headings, form: Form | None, struck: set[int], hidden: set[int]
    ) -> None:
        """`struck`: the lines whose names are struck out; `hidden`: the lines that are not seen."""
        self.headings, self.form, self.numbers = headings, form, sheet.numbers
        self.struck, self.hidden = struck, hidden
        self.struck_out: list[tuple[int, str]] = []
        self.departments: list[tuple[int, Department]] = []
        self.problems: list[str] = []
        self.left_out: list[tuple[int, str]] = []
        self.no_numbers: list[tuple[int, str, str]] = []
        self.ended: dict[str, list[tuple[int, str]]] = {}
        self._spoilt: dict[str, list[tuple[int, str]]] = {}
        above = sheet.lines[headings.rows - 1][1]
        for line, cells in sheet.lines[headings.rows :]:
            if cells != above:  # the headings once more, at the top of a page
                self._take((line, cells))
        for message, codes in self._spoilt.items():
            lines = enumerated(str(line) for line, _ in codes[:MOST_NAMED])
            self.problems.append(say(message, count=len(codes), lines=lines, value=codes[0][1]))

    def _take(self, row: FileRow) -> None:
        line, cells = row
        values = {name: cells[at] if at < len(cells) else "" for name, at in self.headings.columns.items()}
        if line in self.struck:
            self.struck_out.append((line, values["name"]))
        elif word := _no_department(values, cells):
            self.left_out.append((line, word))
        elif not any(values.values()):
            return
        elif controls := [text for text in values.values() if without_unfit(text) != text]:
            self.problems.append(say("roster-control", line=line, text=without_unfit(controls[0])[:40]))
        elif not values["name"]:
            self.problems.append(say("roster-missing-name", line=line))
        elif _FIGURE.fullmatch(values["name"]):
            self.problems.append(say("roster-name-figure", line=line, value=values["name"][:40]))
        elif message := self._spoilt_code(line, values.get("code", "")):
            self._spoilt.setdefault(message, []).append((line, values["code"]))
        else:
            self.no_numbers += [(line, *one) for one in self._no_numbers(values)]
            self.departments.append((line, _department(values, self.form)))
            for at, heading in self.headings.endings.items():
                if at < len(cells) and has_ended(heading, cells[at]):
                    self.ended.setdefault(heading, []).append((line, values["name"]))

    def _no_numbers(self, values: Mapping[str, str]) -> list[tuple[str, str]]:
        """The figures among `values`, by their field, that are none."""
        if self.form is None:
            return []
        return [
            (name, value)
            for name, value in values.items()
            if value
            and name not in HEADINGS
            and not _is_no_figure(value)
            and self.form.fields[name].is_number
            and read_number(value, self.form.fields[name].kind) is None
        ]

    def _spoilt_code(self, line: int, code: str) -> str:
        """The id of the message, where Excel has lost digits of a code."""
        if _SCIENTIFIC.fullmatch(code):
            return "roster-scientific"
        if len(code) > MOST_DIGITS and (line, self.headings.columns.get("code", -1)) in self.numbers:
            return "roster-long-number"
        return ""

    def warnings(self) -> Iterable[str]:
        """What is to be said, though the roster can be used."""
        if self.headings.unknown:
            yield say("roster-unknown", columns=enumerated(self.headings.unknown))
        if self.left_out:
            yield say("roster-left-out", rows=_rows_named(self.left_out))
        if self.struck_out:
            yield say("roster-struck-out", rows=_rows_named(self.struck_out))
        if unseen := [(line, one.name) for line, one in self.departments if line in self.hidden]:
            yield say("roster-hidden", rows=_rows_named(unseen))
        for heading, rows in self.ended.items():
            if len(rows) == len(self.departments) > 1:
                continue  # 截止日期: what is said of all of them says of none that it has ended
            yield say("roster-ended", heading=heading, rows=_rows_named(rows))
        if "code" in self.headings.columns:
            for line, one in self.departments:
                if not one.code:
                    yield say("roster-no-code", line=line, name=one.name)
        for line, name, value in self.no_numbers[:MOST_NAMED]:
            yield say("roster-no-number", line=line, heading=self.headings.words[name], value=value[:40])
        if len(self.no_numbers) > MOST_NAMED:
            yield say("roster-and-more", count=len(self.no_numbers))
        without = [line for line, one in self.departments if not one.parent]
        if "parent" in self.headings.columns and without and len(without) < len(self.departments):
            heading = self.headings.words["parent"]
            yield say("roster-no-parent", heading=heading, count=len(without), line=without[0])


def _rows_named(lines: Sequence[tuple[int, str]]) -> str:
    rows = [say("roster-left-out-row", line=line, text=text[:30]) for line, text in lines]
    more = [say("roster-and-more", count=len(rows))] if len(rows) > MOST_NAMED else []
    return enumerated([*rows[:MOST_NAMED], *more])


def _no_department(values: Mapping[str, str], cells: Sequence[str]) -> str:
    """What a row without a code says that is a total or a note, "" for any other row."""
    filled = [cell for cell in cells if cell]
    if len(filled) > 1 and all(_UNDER_HEADINGS.fullmatch(cell) for cell in filled):
        return filled[0]
    if len(set(filled)) == 1 and _SECTION.match(filled[0]):
        return filled[0]
    if _SECTION_NUMBER.fullmatch(values.get("code", "")):
        return f"{values['code']} {values['name']}".strip()
    if values.get("code"):
        code = re.sub(r"\s", "", values["code"])
        counted = not values["name"] or _FIGURE.fullmatch(values["name"])  # 小计 | 12
        return values["code"] if counted and (_TOTAL.match(code) or _NOTE.match(code)) else ""
    said = [values["name"]] if values["name"] else filled[:1]
    bare = re.sub(r"\s", "", said[0]) if said else ""
    return said[0] if bare and (_TOTAL.match(bare) or _NOTE.match(bare)) else ""


def _department(values: Mapping[str, str], form: Form | None) -> Department:
    own = {name: value for name, value in values.items() if name in HEADINGS}
    prefill: dict[str, Entered] = {}
    for name, text in values.items():
        if form is not None and name not in own and text:
            if form.fields[name].is_number and _is_no_figure(text):
                continue
            number = read_number(text, form.fields[name].kind) if form.fields[name].is_number else None
            prefill[name] = text if number is None else number
    own["name"] = _BROKEN_LINE.sub("", own["name"])
    code = without_unfit(unicodedata.normalize("NFKC", own.pop("code", ""))).strip()
    return Department(**{"code": code, **own}, prefill=prefill)


def _is_no_figure(text: str) -> bool:
    return bool(text.strip()) and set(text.strip()) <= _NO_FIGURE


def _duplicates(departments: Iterable[tuple[int, Department]]) -> list[str]:
    problems = []
    codes: dict[str, int] = {}
    names: dict[str, tuple[int, Department]] = {}
    for line, one in departments:
        first = codes.setdefault(code_key(one.code), line) if one.code else line
        if first != line:
            problems.append(say("roster-duplicate-code", line=line, value=one.code, first=first))
        first, other = names.setdefault(name_key(one.name), (line, one))
        if first != line:
            two = one.code and other.code and code_key(one.code) != code_key(other.code)
            key = "roster-same-name" if two else "roster-duplicate-name"
            words = {"line": line, "value": one.name, "first": first, "other": other.name}
            problems.append(say(key, None, **words, code=one.code, of_first=other.code))
    return problems


def _circles(departments: Iterable[tuple[int, Department]]) -> list[str]:
    """Departments that stand above themselves."""
    listed = list(departments)
    roster = Roster(tuple(one for _, one in listed))
    problems = []
    for line, one in listed:
        above = roster.line_above(one)
        if one in above:
            circle = "→".join(there.name for there in (one, *above[: above.index(one) + 1]))
            problems.append(say("roster-circle", line=line, circle=circle))
    return problems[:1]
