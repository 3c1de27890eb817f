"""Roster (名册): the departments that declare, read from .csv or .xlsx, and found again by code or by name.

Owns the roster's columns, what is wrong with one, and when two names are the same department's. Guesses nothing: a
doubtful name is answered with the candidates. Knows nothing of workbooks of the form.
"""

from __future__ import annotations

import csv
import io
import os
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from pathlib import Path

from xlperf.declaration import Entered, read_number
from xlperf.errors import XlperfError
from xlperf.form import Form
from xlperf.messages import catalogue, say
from xlperf.ooxml.text import without_unfit

HEADINGS: Mapping[str, tuple[str, ...]] = {
    "code": ("code", "部门编码", "编码", "单位编码", "预算单位编码", "代码"),
    "name": ("name", "部门名称", "名称", "单位名称", "预算单位名称", "部门", "department"),
    "email": ("email", "邮箱", "电子邮箱", "e-mail"),
    "contact": ("contact", "联系人"),
    "parent": ("parent", "主管部门", "主管单位"),
}
"""Column of a roster -> the headings by which it is known."""

CSV_ENCODINGS = ("utf-8-sig", "gb18030")
"""Tried in turn: Excel saves "CSV UTF-8" with a mark, and plain CSV in the system's encoding, GBK in China."""


LARGEST = 64 * 2**20
"""Bytes of a roster. One of 100,000 departments has about 10 MB."""

catalogue(
    {
        "roster-not-found": ("找不到名册 {path}", "there is no roster {path}"),
        "roster-unreadable": (
            "读不了名册 {path}：{detail}。名册应是 .csv 或 .xlsx 文件，第一行是列名",
            "the roster {path} cannot be read: {detail}. It should be a .csv or .xlsx with headings in its first row",
        ),
        "roster-kind": (
            "名册 {path} 应是 .csv 或 .xlsx 文件",
            "the roster {path} must be a .csv or .xlsx file",
        ),
        "roster-too-large": ("文件过大（{size} 字节）", "it is too large ({size} bytes)"),
        "roster-encoding": ("既不是 UTF-8 也不是 GB18030 编码", "it is neither UTF-8 nor GB18030"),
        "roster-no-name": (
            "名册没有“部门名称”（name）一列；第一行有：{found}",
            "the roster has no column 'name' (部门名称); its first row has: {found}",
        ),
        "roster-empty": ("名册里没有部门", "the roster has no departments"),
        "roster-twice": (
            "“{heading}”一列出现两次",
            "the column '{heading}' is there twice",
        ),
        "roster-unknown": (
            "不认识的列，已忽略：{columns}",
            "unknown columns, left out: {columns}",
        ),
        "roster-control": (
            "第 {line} 行有不可见的控制字符：{text}",
            "line {line} holds invisible control characters: {text}",
        ),
        "roster-missing-name": ("第 {line} 行没有部门名称", "line {line} has no department name"),
        "roster-duplicate-code": (
            "第 {line} 行：编码“{value}”与第 {first} 行重复",
            "line {line}: the code '{value}' is also in line {first}",
        ),
        "roster-duplicate-name": (
            "第 {line} 行：“{value}”与第 {first} 行“{other}”是同一个部门",
            "line {line}: '{value}' is the same department as '{other}' in line {first}",
        ),
        "roster-no-code": (
            "第 {line} 行“{name}”没有编码，只能按名称对应",
            "line {line}, '{name}', has no code: it is found by its name only",
        ),
    }
)


class RosterError(XlperfError, ValueError):
    """A roster that cannot be used; `problems` are sentences, each with the line it is about."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = tuple(problems)


@dataclass(frozen=True)
class Department:
    """One department (部门) of a roster. `prefill`: id of a form's field -> what to fill in beforehand."""

    code: str
    name: str
    email: str = ""
    contact: str = ""
    parent: str = ""
    prefill: Mapping[str, Entered] = field(default_factory=dict)


@dataclass(frozen=True)
class Match:
    """How a department was found. how: "code", "name", "doubtful" (then `candidates` are the departments it may
    be) or "unknown"."""

    department: Department | None
    how: str
    candidates: tuple[Department, ...] = ()


@dataclass(frozen=True)
class Roster:
    """The departments in the order of the roster, and what is to be said about it that does not forbid its use."""

    departments: tuple[Department, ...]
    warnings: tuple[str, ...] = ()

    def __len__(self) -> int:
        return len(self.departments)

    @cached_property
    def _by_code(self) -> Mapping[str, Department]:
        return {_code_key(one.code): one for one in self.departments if one.code}

    @cached_property
    def _by_name(self) -> Mapping[str, Department]:
        return {name_key(one.name): one for one in self.departments}

    @cached_property
    def _by_core(self) -> Mapping[str, tuple[Department, ...]]:
        found: dict[str, list[Department]] = {}
        for one in self.departments:
            found.setdefault(name_core(one.name)[1], []).append(one)
        return {core: tuple(ones) for core, ones in found.items()}

    def match(self, code: str, name: str) -> Match:
        """The department that a workbook with this code and name is of: by the code, else by the name written the same
        but for width, blanks and brackets, else by the one name that differs only in 中共, 市, 办公室 and the like.

        Where several are so alike, or a code and a name point to two departments, it is "doubtful".
        """
        by_code = self._by_code.get(_code_key(code)) if code.strip() else None
        by_name = self._by_name.get(name_key(name)) if name.strip() else None
        if by_code is not None:
            if by_name is not None and by_name is not by_code:
                return Match(None, "doubtful", (by_code, by_name))
            return Match(by_code, "code")
        if by_name is not None:
            return Match(by_name, "name")
        alike = self._alike(name) if name.strip() else ()
        if len(alike) == 1:
            return Match(alike[0], "name")
        return Match(None, "doubtful" if alike else "unknown", alike)

    def _alike(self, name: str) -> tuple[Department, ...]:
        """The departments of this name where one of the two leaves out the place, or both name the same."""
        place, core = name_core(name)
        found = self._by_core.get(core, ())
        return tuple(one for one in found if not place or name_core(one.name)[0] in ("", place))


# ---------------------------------------------------------------- names

_NO_MATTER = re.compile(r"[\s\W_]+")
_PARTY = re.compile(r"^(?:中国共产党|中共)")
_PLACE = re.compile(r"^(市(?![场政容民])|(?:[^省市区县]{2,3}(?:省|自治区))?(?:[^省市区县]{2,4}市)?)(?=.{2})")
_SUFFIXES = (
    ("委员会办公室", "委办"),
    ("委办公室", "委办"),
    ("委员会", "委"),
    ("办公室", "办"),
)
"""How a name ends in full, and for short."""


def name_key(name: str) -> str:
    """`name` without what does not tell departments apart: width of characters, case, blanks, brackets, marks."""
    return _NO_MATTER.sub("", unicodedata.normalize("NFKC", name).casefold())


def name_core(name: str) -> tuple[str, str]:
    """The place and the rest of a department's name, 中共 left out and 委员会 and 办公室 shortened: 广州市财政局 is
    (广州市, 财政局), 市财政局 is ("", 财政局)."""
    whole = _PARTY.sub("", name_key(name))
    match = _PLACE.match(whole)
    place = match[1] if match else ""
    core = whole[len(place) :]
    for long, short in _SUFFIXES:
        if core.endswith(long) and len(core) > len(long):
            core = core[: -len(long)] + short
            break
    return ("" if len(place) == 1 else place), core


def _code_key(code: str) -> str:
    return unicodedata.normalize("NFKC", code).strip().casefold()


# ---------------------------------------------------------------- reading


def read_roster(path: str | os.PathLike[str], form: Form | None = None) -> Roster:
    """The roster in the .csv or .xlsx `path`; columns with ids or labels of `form`'s fields prefill them.

    Raises RosterError, which lists every problem with its line.
    """
    path = Path(path)
    lines = _lines(path)
    if not lines:
        raise RosterError([say("roster-empty")])
    columns, unknown = _columns(lines[0][1], form)
    warnings = [say("roster-unknown", columns="、".join(unknown))] if unknown else []
    departments: list[tuple[int, Department]] = []
    problems: list[str] = []
    for line, cells in lines[1:]:
        values = {name: cells[at] if at < len(cells) else "" for name, at in columns.items()}
        if not any(values.values()):
            continue
        if controls := [text for text in values.values() if without_unfit(text) != text]:
            problems.append(say("roster-control", line=line, text=without_unfit(controls[0])[:40]))
            continue
        if not values["name"]:
            problems.append(say("roster-missing-name", line=line))
            continue
        departments.append((line, _department(values, form)))
    problems += _duplicates(departments)
    if problems:
        raise RosterError(problems)
    if not departments:
        raise RosterError([say("roster-empty")])
    if "code" in columns:
        warnings += [say("roster-no-code", line=n, name=one.name) for n, one in departments if not one.code]
    return Roster(tuple(one for _, one in departments), tuple(warnings))


def _department(values: Mapping[str, str], form: Form | None) -> Department:
    own = {name: value for name, value in values.items() if name in HEADINGS}
    prefill: dict[str, Entered] = {}
    for name, text in values.items():
        if form is not None and name not in own and text:
            number = read_number(text, form.fields[name].kind) if form.fields[name].is_number else None
            prefill[name] = text if number is None else number
    return Department(**{"code": "", **own}, prefill=prefill)


def _duplicates(departments: Iterable[tuple[int, Department]]) -> list[str]:
    problems = []
    codes: dict[str, int] = {}
    names: dict[str, tuple[int, str]] = {}
    for line, one in departments:
        first = codes.setdefault(_code_key(one.code), line) if one.code else line
        if first != line:
            problems.append(say("roster-duplicate-code", line=line, value=one.code, first=first))
        first, other = names.setdefault(name_key(one.name), (line, one.name))
        if first != line:
            problems.append(say("roster-duplicate-name", line=line, value=one.name, first=first, other=other))
    return problems


def _columns(headings: Sequence[str], form: Form | None) -> tuple[dict[str, int], list[str]]:
    """The columns known, by their name; and the headings not known. Raises RosterError."""
    known = {heading: name for name, words in HEADINGS.items() for heading in map(name_key, words)}
    if form is not None:
        for name, part in form.inputs.items():
            if name != form.department:
                known.setdefault(name_key(name), name)
                known.setdefault(name_key(part.label), name)
        known.setdefault(name_key(form.department), "name")
    columns: dict[str, int] = {}
    unknown = []
    for at, heading in enumerate(headings):
        found = known.get(name_key(heading)) if heading else None
        if found is None:
            unknown += [heading] if heading else []
        elif found in columns:
            raise RosterError([say("roster-twice", heading=heading)])
        else:
            columns[found] = at
    if "name" not in columns:
        raise RosterError([say("roster-no-name", found="、".join(filter(None, headings)) or "-")])
    return columns, unknown


def _lines(path: Path) -> list[tuple[int, list[str]]]:
    """The filled lines of the file, each with its number from 1 and its cells' texts, stripped."""
    try:
        size = path.stat().st_size
        if size > LARGEST:
            raise RosterError(
                [say("roster-unreadable", path=path.name, detail=say("roster-too-large", size=size))]
            )
        data = path.read_bytes()
    except FileNotFoundError:
        raise RosterError([say("roster-not-found", path=path)]) from None
    except OSError as error:
        raise RosterError([say("roster-unreadable", path=path.name, detail=error.strerror)]) from None
    ending = path.suffix.lower()
    if ending not in (".csv", ".xlsx"):
        raise RosterError([say("roster-kind", path=path.name)])
    rows = _csv_rows(data, path) if ending == ".csv" else _sheet_rows(data, path)
    return [(line, cells) for line, cells in rows if any(cells)]


def _csv_rows(data: bytes, path: Path) -> list[tuple[int, list[str]]]:
    for encoding in CSV_ENCODINGS:
        try:
            text = data.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    else:
        raise RosterError([say("roster-unreadable", path=path.name, detail=say("roster-encoding"))])
    first = text.partition("\n")[0]
    separator = max(",;\t", key=first.count)
    rows = []
    try:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
        before = 0
        for cells in reader:
            rows.append((before + 1, [cell.strip() for cell in cells]))
            before = reader.line_num
    except csv.Error as error:
        raise RosterError([say("roster-unreadable", path=path.name, detail=error)]) from None
    return rows


def _sheet_rows(data: bytes, path: Path) -> list[tuple[int, list[str]]]:
    import python_calamine

    try:
        workbook = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        sheet = workbook.get_sheet_by_index(0).to_python(skip_empty_area=False)
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:  # noqa: BLE001  calamine's PanicException is no Exception
        raise RosterError([say("roster-unreadable", path=path.name, detail=error)]) from None
    return [(line, [_cell_text(value) for value in row]) for line, row in enumerate(sheet, 1)]


def _cell_text(value: object) -> str:
    """A cell as text. A code that Excel turned into a number comes back without ".0"; its zeros are lost."""
    if isinstance(value, float):
        return format(Decimal(repr(value)).normalize(), "f") if value == value else ""
    return "" if value is None else str(value).strip()


__all__ = ["Department", "Match", "Roster", "RosterError", "name_core", "name_key", "read_roster"]
