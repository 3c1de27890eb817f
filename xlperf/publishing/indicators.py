"""The import table of indicators (指标导入表) that provincial budget systems (预算管理一体化) take, as .xlsx.

Owns its rows, made of each target's own rows, and its profile: which columns, how called, in which order. An indicator
that cannot be put into such a row is never dropped: it stands in the table as it is, and on the sheet 需核对 with the reason.
"""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from itertools import chain
from pathlib import Path
from typing import Any

import msgspec

from xlperf.arguments import a_path, each_of, of_kind
from xlperf.consolidation.workbook.table_sheet import Looks, SheetColumn, SheetValue, TableSheet
from xlperf.declaration import Declaration, named_with_project
from xlperf.errors import InvalidArgument, XlperfError
from xlperf.form import Column, ComputedColumn, Form, Table
from xlperf.messages import CHINESE, catalogue, enumerated, say
from xlperf.ooxml.properties import IMPORT_TABLE
from xlperf.system.dataclass import dataclass
from xlperf.target import Target, parse

DEFAULT_PROFILE = Path(__file__).with_name("indicators.toml")
OWN_VALUES = (
    *("code", "department", "project", "year", "number", "level1", "level2", "level3"),
    *("sign", "amount", "unit", "basis", "direction", "period", "text", "note"),
)
TO_SEE = "需核对"

catalogue(
    {
        "indicators-profile-missing": ("找不到列设置 {path}", "there is no profile {path}"),
        "indicators-profile-bad": (
            "列设置 {path} 有误：{detail}",
            "the profile {path} is not right: {detail}",
        ),
        "indicators-profile-value": (
            "列“{heading}”的 value 不能是“{value}”；可以是：{known}，或指标表中一列的编号：{columns}",
            "the column '{heading}' cannot have the value '{value}'; there are {known}, or a column of the table: {columns}",
        ),
        "indicators-profile-target": (
            "表样 {form} 没有指标值列“{target}”；有：{known}",
            "the form {form} has no column of targets '{target}'; there are: {known}",
        ),
        "indicators-none": (
            "表样 {form} 没有指标值列，不能生成指标导入表",
            "the form {form} has no column of target values: there is no import table of it",
        ),
        "indicators-not-xlsx": (
            "指标导入表只能写成 .xlsx，不能写成“{suffix}”",
            "the import table of indicators is written as .xlsx, not as '{suffix}'",
        ),
    }
)


class ProfileError(XlperfError, ValueError):
    """A profile that cannot be used; its text says why."""


class ProfileColumn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One column of the table: its heading, what stands in it, its width in characters; `of_projects`: whether it is left out of
    a form that a department fills in once."""

    heading: str
    value: str
    width: float = 16
    of_projects: bool = False


class Profile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How a system wants its import table."""

    column: tuple[ProfileColumn, ...]
    sheet: str = "绩效指标"
    target: str = ""
    numbers_as_text: bool = False
    signs: dict[str, str] = {}


@dataclass(frozen=True)
class Doubt:
    """An indicator to look at: whose, which, what it says, and why."""

    code: str
    department: str
    name: str
    text: str
    why: str


@dataclass(frozen=True)
class Account:
    """How many declarations, indicators and rows the table has, and which indicators are to be looked at."""

    declarations: int
    indicators: int
    rows: int
    doubts: tuple[Doubt, ...]


def read_profile(path: str | os.PathLike[str] | None = None) -> Profile:
    """The profile at `path`, by default the shipped one; raises ProfileError."""
    file = Path(path) if path is not None else DEFAULT_PROFILE
    try:
        profile = msgspec.convert(tomllib.loads(file.read_text(encoding="utf-8-sig")), Profile)
    except (FileNotFoundError, IsADirectoryError):
        raise ProfileError(say("indicators-profile-missing", path=file)) from None
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise ProfileError(say("indicators-profile-bad", path=file, detail=error)) from None
    if not profile.column:
        raise ProfileError(say("indicators-profile-bad", path=file, detail="[[column]]"))
    return profile


def write_indicators(
    declarations: Iterable[Declaration], out: str | os.PathLike[str], profile: Profile | None = None
) -> Account:
    """Writes the table of all `declarations`, which are gone through once; raises InvalidArgument, ProfileError and CannotWrite."""
    import xlsxwriter

    from xlperf.system.durable import writing

    path = Path(a_path("out", out))
    profile = (
        read_profile() if profile is None else of_kind("profile", profile, Profile, f"{__name__}.Profile")
    )
    if path.suffix.lower() != ".xlsx":
        raise InvalidArgument(say("indicators-not-xlsx", suffix=path.suffix or path.name))
    with (
        writing(path) as beside,
        xlsxwriter.Workbook(str(beside), {"constant_memory": True}) as book,
    ):
        book.set_properties({"keywords": IMPORT_TABLE})
        return _write(declarations, book, profile)


def _write(declarations: Iterable[Declaration], book: Any, profile: Profile) -> Account:
    looks = Looks(book)
    declarations = iter(each_of("declarations", declarations, Declaration))
    first = next(declarations, None)
    several = first is not None and (first.form.each or first.form.sheets is not None)
    columns = [column for column in profile.column if several or not column.of_projects]
    headings = [SheetColumn(column.heading, column.width) for column in columns]
    table = TableSheet(book, looks, _sheet_name(profile.sheet), headings)
    doubts: list[Doubt] = []
    counts = [0, 0, 0]
    for declaration in chain([first] if first is not None else [], declarations):
        counts[0] += 1
        for row in _IndicatorRows(declaration.form, profile).rows(declaration, doubts):
            counts[1] += bool(row["first"])
            counts[2] += 1
            row["number"] = Decimal(counts[2])
            table.add([_as_wanted(row[column.value], column.value, profile) for column in columns])
    table.close()
    if doubts:
        _write_doubts(book, looks, doubts)
    return Account(counts[0], counts[1], counts[2], tuple(doubts))


def _as_wanted(value: SheetValue, name: str, profile: Profile) -> SheetValue:
    if name == "sign":
        return profile.signs.get(str(value), value)
    if profile.numbers_as_text and isinstance(value, Decimal):
        return str(value)
    return value


def _write_doubts(book: Any, looks: Looks, doubts: Iterable[Doubt]) -> None:
    headings = [
        SheetColumn("部门编码", 12),
        SheetColumn("部门名称", 28),
        SheetColumn("三级指标", 36),
        SheetColumn("指标值", 24),
        SheetColumn("说明", 70),
    ]
    sheet = TableSheet(book, looks, TO_SEE, headings)
    for doubt in doubts:
        sheet.add([doubt.code, doubt.department, doubt.name, doubt.text, doubt.why])
    sheet.close()


def _sheet_name(text: str) -> str:
    from xlperf.consolidation.workbook.table_sheet import sheet_name

    return sheet_name(text, {TO_SEE.lower()})


class _IndicatorRows:
    """The rows of one form's declarations by a profile."""

    def __init__(self, form: Form, profile: Profile) -> None:
        self.table, self.target = _target_of(form, profile.target)
        about = form.sheet_columns if self.table.id in form.gathered else ()
        self.project = about[-1].id if about else ""
        self.levels, self.apart = _levels_of(self.table, self.target, len(about))
        self.name = self.levels[-1] if self.levels else ""
        for column in profile.column:
            if column.value not in OWN_VALUES and column.value not in self.table.columns:
                raise ProfileError(
                    say(
                        "indicators-profile-value",
                        heading=column.heading,
                        value=column.value,
                        known=enumerated(OWN_VALUES),
                        columns=enumerated(self.table.columns),
                    )
                )

    def rows(self, declaration: Declaration, doubts: list[Doubt]) -> Iterator[dict[str, SheetValue]]:
        """The rows of one declaration: one an indicator, two where it is a range, more where it has several parts."""
        for entered in declaration.tidy_rows(self.table.id):
            text = str(entered[self.target.id] or "")
            target = parse(text)
            name = str(entered.get(self.name) or "")
            if self.apart and not (text.strip() or name.strip()):
                continue  # an indicator of the target beside it alone
            why = target.reason_text(CHINESE) if text.strip() else "没有填写指标值"
            why = why or target.split(CHINESE)
            project = str(entered[self.project] or "") if self.project else declaration.each
            if why:
                whose = named_with_project(declaration.department, project)
                doubts.append(Doubt(declaration.code, whose, name, text, why))
            of_all: dict[str, SheetValue] = {
                **dict(entered),
                "code": declaration.code,
                "department": declaration.department,
                "project": project,
                "year": Decimal(declaration.year),
                **{f"level{n + 1}": self._level(entered, n) for n in range(3)},
                "basis": target.basis,
                "direction": target.direction,
                "period": target.period,
                "text": text,
                "note": why,
            }
            for first, (sign, value, unit) in enumerate(_rows_of(target)):
                yield of_all | {
                    "first": str(int(first == 0) or ""),
                    "sign": sign,
                    "amount": _number(value) if sign != "定性" else value,
                    "unit": unit,
                }

    def _level(self, entered: Mapping[str, Any], number: int) -> SheetValue:
        return entered[self.levels[number]] if number < len(self.levels) else ""


def _rows_of(target: Target) -> tuple[tuple[str, str, str], ...]:
    """What the target takes up in the table; an invalid one stands there as it was written, without a sign."""
    return target.rows() or (("", target.text.strip(), ""),)


def _levels_of(table: Table, target: Column | ComputedColumn, after: int) -> tuple[list[str], bool]:
    """The columns of a target's levels, the name of the indicator the last, and whether another target has others: of the two
    halves of a table, for the whole term and for the year, each may have its own. `after`: how many columns are no levels."""
    first_cells = {table.cells_of(one)[0]: one.id for one in table.targets}
    others = {cell for one in table.targets for cell in table.cells_of(one)}
    before: dict[str, list[str]] = {}
    texts: list[str] = []
    for column in table.column[after:]:
        if column.id in first_cells:
            before[first_cells[column.id]] = texts
            texts = []
        elif not (column.is_number or column.id in others):
            texts.append(column.id)
    own = before[target.id]
    base = next((names for names in before.values() if names), [])
    levels = [*base[: max(3 - len(own), 0)], *own] if own is not base else base
    return levels[:3], sum(map(bool, before.values())) > 1


_DIGITS = re.compile(r"-?[0-9]+(\.[0-9]+)?")
MOST_DIGITS = 15
"""Digits that a spreadsheet's number keeps; one with more stays a text."""


def _number(text: str) -> SheetValue:
    fits = _DIGITS.fullmatch(text) and sum(letter.isdigit() for letter in text) <= MOST_DIGITS
    return Decimal(text) if fits else text


def _target_of(form: Form, wanted: str) -> tuple[Table, Column | ComputedColumn]:
    found = [(table, column) for table in form.listed.values() for column in table.targets]
    if not found:
        raise ProfileError(say("indicators-none", form=form.id))
    if not wanted:
        return found[-1]
    for table, column in found:
        if column.id == wanted:
            return table, column
    known = enumerated(column.id for _, column in found)
    raise ProfileError(say("indicators-profile-target", form=form.id, target=wanted, known=known))
