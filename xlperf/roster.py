"""The roster (名册): the departments that are to report, from a .csv or .xlsx, and whose a code or name is.

Owns the roster's columns and how names are compared. Knows nothing of declarations.
"""

from __future__ import annotations

import csv
import io
import os
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from pathlib import Path

from xlperf.expression import plain
from xlperf.messages import catalogue, say
from xlperf.workbook.gate import UnreadableWorkbook, file_bytes, sniff

catalogue(
    {
        "roster-no-columns": (
            "名册 {path} 缺少“部门名称”（name）一列；第一行应为列名：部门编码、部门名称……",
            "the roster {path} has no column 'name' (部门名称); its first row must hold the columns' names",
        ),
        "roster-repeated": (
            "名册 {path} 第 {line} 行：“{what}”与前面的行重复",
            "the roster {path}, line {line}: '{what}' stands there twice",
        ),
        "roster-no-name": (
            "名册 {path} 第 {line} 行：没有部门名称",
            "the roster {path}, line {line}: no name",
        ),
        "roster-kind": ("名册 {path} 不是 .csv 或 .xlsx", "the roster {path} is neither .csv nor .xlsx"),
    }
)

_COLUMNS = {
    "code": ("code", "部门编码", "编码", "单位编码", "预算编码"),
    "name": ("name", "部门名称", "名称", "部门", "单位名称"),
    "email": ("email", "e-mail", "邮箱", "电子邮箱", "邮件"),
    "contact": ("contact", "联系人", "经办人", "联系方式"),
    "parent": ("parent", "主管部门", "上级部门"),
}
_COLUMN_OF = {word: column for column, words in _COLUMNS.items() for word in words}

_BRACKETS = re.compile(r"[()（）\[\]【】〔〕<>《》“”\"'·\-—_、,，.。:：;；/\\|]")
_SUFFIXES = (("人民政府办公室", "政府办公室"), ("办公室", "办"), ("委员会", "委"))


class RosterError(ValueError):
    """A roster that cannot be used; says where and why."""


@dataclass(frozen=True)
class Department:
    """One department of the roster. `parent`: its 主管部门; `prefill`: what the form is to hold already, by field."""

    code: str
    name: str
    email: str = ""
    contact: str = ""
    parent: str = ""
    prefill: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Roster:
    """The departments in the order of the roster, no code and no name twice."""

    departments: tuple[Department, ...]

    @classmethod
    def read(cls, path: str | os.PathLike[str]) -> Roster:
        """The roster at `path`; raises RosterError, and UnreadableWorkbook where the file cannot be had."""
        rows = _rows(Path(path))
        return cls(tuple(_departments(rows, Path(path).name)))

    @cached_property
    def _by_code(self) -> dict[str, Department]:
        return {_code(department.code): department for department in self.departments if department.code}

    @cached_property
    def _by_name(self) -> dict[str, Department | None]:
        found: dict[str, Department | None] = {}
        for department in self.departments:
            key = normal_name(department.name)
            found[key] = None if key in found else department
        return found

    def match(self, code: str, name: str) -> tuple[Department | None, str]:
        """The department of this code, else of this name, and how it was found: "code", "name" or ""."""
        department = self._by_code.get(_code(code)) if code else None
        if department is not None:
            return department, "code"
        department = self._by_name.get(normal_name(name)) if name else None
        return department, "name" if department is not None else ""


def normal_name(name: str) -> str:
    """A name as it is compared: width, blanks, brackets and usual abbreviations made alike; "" of none.

    Two departments that differ in more than that are two: 市 and 区, 局 and 中心 are never taken for each other.
    """
    text = _BRACKETS.sub("", "".join(unicodedata.normalize("NFKC", name).split())).casefold()
    text = text.removeprefix("中国共产党").removeprefix("中共")
    for long, short in _SUFFIXES:
        if text.endswith(long):
            text = text.removesuffix(long) + short
    return text


def _code(code: str) -> str:
    return "".join(unicodedata.normalize("NFKC", code).split()).upper()


def _departments(rows: Iterable[list[str]], path: str) -> Iterator[Department]:
    lines = iter(rows)
    head = [_heading(cell) for cell in next(lines, [])]
    if "name" not in head:
        raise RosterError(say("roster-no-columns", path=path))
    seen: set[str] = set()
    for line, row in enumerate(lines, 2):
        values = {column: value.strip() for column, value in zip(head, row, strict=False) if column}
        if not any(values.values()):
            continue
        own = {column: values.pop(column, "") for column in _COLUMNS}
        if not own["name"]:
            raise RosterError(say("roster-no-name", path=path, line=line))
        for what, key in ((own["code"], _code(own["code"])), (own["name"], normal_name(own["name"]))):
            if key and key in seen:
                raise RosterError(say("roster-repeated", path=path, line=line, what=what))
            seen.add(key)
        yield Department(**own, prefill={column: value for column, value in values.items() if value})


def _heading(cell: str) -> str:
    text = unicodedata.normalize("NFKC", cell).strip()
    return _COLUMN_OF.get(text.lower(), text)


def _rows(path: Path) -> Iterable[list[str]]:
    data = file_bytes(path)
    kind = sniff(data)
    if kind in ("xlsx", "xlsm"):
        return _sheet_rows(data)
    if kind in ("csv", "text"):
        return _csv_rows(data)
    raise RosterError(say("roster-kind", path=path.name))


def _csv_rows(data: bytes) -> list[list[str]]:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    else:
        raise UnreadableWorkbook("not-a-workbook", looks="unknown")
    first = text.split("\n", 1)[0]
    separator = max(",\t;", key=first.count)
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))


def _sheet_rows(data: bytes) -> list[list[str]]:
    """The cells of the first visible sheet, as text."""
    from xlperf.workbook.cells import Book
    from xlperf.workbook.package import Package

    book = Book(Package(data))
    entry = next((sheet for sheet in book.sheets if sheet.state == "visible"), book.sheets[0])
    sheet = book.sheet(entry)
    rows: dict[int, dict[int, str]] = {}
    for place in sheet.cells:
        letters = place.rstrip("0123456789")
        column = 0
        for letter in letters:
            column = column * 26 + ord(letter) - 64
        value = sheet.value(place)
        text = plain(value) if isinstance(value, Decimal) else "" if value is None else str(value)
        rows.setdefault(int(place[len(letters) :]), {})[column - 1] = text
    width = max((max(row) for row in rows.values()), default=-1) + 1
    return [
        [rows[number].get(column, "") for column in range(width)] if number in rows else [""] * width
        for number in range(1, max(rows, default=0) + 1)
    ]
