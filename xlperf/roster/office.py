"""What the budget office says of itself and of its runs, once for all commands: the file xlperf.toml beside the roster.

Owns its keys and what is wrong with them. An option on the command line goes before what stands here.
"""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import field, fields, replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from xlperf.declaration.content import exact_text
from xlperf.errors import XlperfError
from xlperf.messages import catalogue, document_language, enumerated, say
from xlperf.ooxml.limits import Limits
from xlperf.system.dataclass import dataclass

catalogue(
    {
        "office-unreadable": ("读不了 {path}：{detail}", "{path} cannot be read: {detail}"),
        "office-syntax": (
            '{path} 第 {line} 行写得不对（{detail}）：每行一项，写成 office = "市财政局预算处" 这样，等号和引号是英文半角的',
            '{path}, line {line}, is not as it must be ({detail}): one item a line, such as office = "Budget Office", with the plain '
            'signs = and "',
        ),
        "office-unknown": (
            "{path} 里不认识的项：{keys}；可以有的是 {known}",
            "unknown keys in {path}: {keys}; there may be {known}",
        ),
        "office-kind": (
            "{path} 的 {key} 应是{wanted}，不是 {value}",
            "{key} in {path} must be {wanted}, not {value}",
        ),
        "office-round": (
            "轮次的名称，如 二上（“下一轮”会每天另起一轮，只能用在命令上）",
            "the name of a round, such as 二上 (下一轮 would begin another every day, and is for the command alone)",
        ),
        "office-text": ("文字（日期也可以）", "a text (or a date)"),
        "office-year": ("年份，如 2026", "a year, such as 2026"),
        "office-amount": ("不小于 0 的数，如 0.5", "a number of 0 or more, such as 0.5"),
        "office-severity": ("error、warning、info 或 off", "error, warning, info or off"),
        "office-limit": ("大于 0 的数", "a number above 0"),
        "office-limits": ("一节（[limits]），每行一项上限", "a section ([limits]) with one limit a line"),
        "office-day": ("{year}年{month}月{day}日", "{year}-{month:02}-{day:02}"),
    }
)

FILE = "xlperf.toml"
_FILES = ("letter", "approval", "approval_table")
"""Keys that name a file; a relative one lies beside xlperf.toml."""
_SEVERITIES = ("error", "warning", "info", "off")


class OfficeFileError(XlperfError, ValueError):
    """An xlperf.toml that cannot be used."""


@dataclass(frozen=True)
class Office:
    """`office`: the office's name (落款, 编制单位); `contact`: whom to ask; `deadline`: until when to report; `letter`,
    `approval`, `approval_table`: the templates of letters, of approvals (批复函) and of what is approved (批复表), each a .docx.

    Of its runs, None and "" where nothing is said: `form`: an id or the path of a spec; `year`; `round`: 一上, 二上 …;
    `control_tolerance`, in the form's unit, and `control_severity`: of control figures (控制数); `limits`: of the intake."""

    office: str = ""
    contact: str = ""
    deadline: str = ""
    letter: str = ""
    approval: str = ""
    approval_table: str = ""
    form: str = ""
    year: int | None = None
    round: str = ""
    control_tolerance: Decimal | None = None
    control_severity: str = ""
    limits: Mapping[str, float] = field(default_factory=dict)

    def with_options(self, **given: str | None) -> Office:
        """The same with what was given on the command line."""
        texts: dict[str, Any] = {name: exact_text(name, value) for name, value in given.items() if value}
        return replace(self, **texts)


def office_beside(roster: str | os.PathLike[str] | None) -> Office:
    """What xlperf.toml beside the roster says, nothing where there is none; raises OfficeFileError."""
    path = Path(roster).parent / FILE if roster is not None else None
    if path is None:
        return Office()
    try:
        if not path.is_file():
            return Office()
        found = _parsed(path)
    except OfficeFileError:
        raise
    except (OSError, ValueError) as error:
        raise OfficeFileError(say("office-unreadable", path=path.name, detail=error)) from None
    _known_only(path, found, [one.name for one in fields(Office)])
    values = {key: _reader(key)(path, key, value) for key, value in found.items()}
    for key in _FILES:
        if values.get(key):
            values[key] = str(path.parent / values[key])
    if str(values.get("form", "")).lower().endswith(".toml"):
        values["form"] = str(path.parent / values["form"])
    return Office(**values)


def _parsed(path: Path) -> dict[str, Any]:
    """What stands in the file, in UTF-8, or in GB18030, as older editors of a Chinese Windows save it."""
    data = path.read_bytes()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("gb18030")
    try:
        return tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        place = re.search(r"\(at line ([0-9]+), column [0-9]+\)", str(error))
        line = int(place[1]) if place else len(text.splitlines())
        detail = re.sub(r" \(at [^)]*\)$", "", str(error))
        raise OfficeFileError(say("office-syntax", path=path.name, line=line, detail=detail)) from None


def _known_only(path: Path, found: Mapping[str, Any], known: list[str]) -> None:
    if unknown := [key for key in found if key not in known]:
        raise OfficeFileError(
            say("office-unknown", path=path.name, keys=enumerated(unknown), known=enumerated(known))
        )


def _wrong(path: Path, key: str, value: Any, wanted: str) -> OfficeFileError:
    return OfficeFileError(say("office-kind", path=path.name, key=key, value=value, wanted=say(wanted)))


def _text(path: Path, key: str, value: Any) -> str:
    if isinstance(value, date):
        return written_date(value)
    if not isinstance(value, str):
        raise _wrong(path, key, value, "office-text")
    return " ".join(value.split())


def _round(path: Path, key: str, value: Any) -> str:
    name = _text(path, key, value)
    if name == "下一轮":
        raise _wrong(path, key, value, "office-round")
    return name


def _year(path: Path, key: str, value: Any) -> int:
    if type(value) is not int or not 1980 <= value <= 2999:
        raise _wrong(path, key, value, "office-year")
    return value


def _amount(path: Path, key: str, value: Any) -> Decimal:
    number = _number(value)
    if number is None or number < 0:
        raise _wrong(path, key, value, "office-amount")
    return number


def _severity(path: Path, key: str, value: Any) -> str:
    if value not in _SEVERITIES:
        raise _wrong(path, key, value, "office-severity")
    return str(value)


def _limits(path: Path, key: str, value: Any) -> dict[str, float]:
    if not isinstance(value, dict):
        raise _wrong(path, key, value, "office-limits")
    kinds = {one.name: type(getattr(Limits(), one.name)) for one in fields(Limits)}
    _known_only(path, value, list(kinds))
    limits = {}
    for name, given in value.items():
        number = _number(given)
        if number is None or not 0 < number < 2**53:
            raise _wrong(path, name, given, "office-limit")
        limits[name] = kinds[name](number)
    return limits


def _number(value: Any) -> Decimal | None:
    """A number as it is written, also as a text; None for anything else."""
    if isinstance(value, bool) or not isinstance(value, int | Decimal | str):
        return None
    try:
        number = Decimal(value)
    except ArithmeticError:
        return None
    return number if number.is_finite() else None


_Read = Callable[[Path, str, Any], Any]
_READERS: Mapping[str, _Read] = {
    "year": _year,
    "round": _round,
    "control_tolerance": _amount,
    "control_severity": _severity,
    "limits": _limits,
}


def _reader(key: str) -> _Read:
    return _READERS.get(key, _text)


def written_date(day: date) -> str:
    """A day as letters write it: "2026年11月28日", in English "2026-11-28"."""
    return say("office-day", document_language(), year=day.year, month=day.month, day=day.day)
