"""What the budget office says of itself, once for all commands: the file xlperf.toml beside the roster.

Owns its keys and what is wrong with them. An option on the command line goes before what stands here.
"""

from __future__ import annotations

import os
import tomllib
from dataclasses import dataclass, fields, replace
from datetime import date
from pathlib import Path
from typing import Any

from xlperf.errors import XlperfError
from xlperf.messages import catalogue, document_language, say

catalogue(
    {
        "office-unreadable": (
            "读不了 {path}：{detail}",
            "{path} cannot be read: {detail}",
        ),
        "office-unknown": (
            "{path} 里不认识的项：{keys}；可以有的是 {known}",
            "unknown keys in {path}: {keys}; there may be {known}",
        ),
        "office-kind": (
            "{path} 的 {key} 应是文字（日期也可以），不是 {value}",
            "{key} in {path} must be a text (or a date), not {value}",
        ),
        "office-day": ("{year}年{month}月{day}日", "{year}-{month:02}-{day:02}"),
    }
)

FILE = "xlperf.toml"


class OfficeFileError(XlperfError, ValueError):
    """An xlperf.toml that cannot be used."""


@dataclass(frozen=True)
class Office:
    """`office`: the office's name (落款, 编制单位); `contact`: whom to ask; `deadline`: until when to report; `letter`,
    `approval`, `approval_table`: the templates of letters, of approvals (批复函) and of what is approved (批复表), each a .docx."""

    office: str = ""
    contact: str = ""
    deadline: str = ""
    letter: str = ""
    approval: str = ""
    approval_table: str = ""

    def with_options(self, **given: str | None) -> Office:
        """The same with what was given on the command line."""
        return replace(self, **{name: value for name, value in given.items() if value})


def office_beside(roster: str | os.PathLike[str] | None) -> Office:
    """What xlperf.toml beside the roster says, nothing where there is none; raises OfficeFileError."""
    path = Path(roster).parent / FILE if roster is not None else None
    if path is None or not path.is_file():
        return Office()
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError) as error:
        raise OfficeFileError(say("office-unreadable", path=path.name, detail=error)) from None
    known = [field.name for field in fields(Office)]
    if unknown := [key for key in found if key not in known]:
        raise OfficeFileError(
            say("office-unknown", path=path.name, keys="、".join(unknown), known="、".join(known))
        )
    values = {key: _text(path, key, value) for key, value in found.items()}
    for template in ("letter", "approval", "approval_table"):
        if values.get(template):
            values[template] = str(path.parent / values[template])
    return Office(**values)


def _text(path: Path, key: str, value: Any) -> str:
    if isinstance(value, date):
        return written_date(value)
    if not isinstance(value, str):
        raise OfficeFileError(say("office-kind", path=path.name, key=key, value=value))
    return " ".join(value.split())


def written_date(day: date) -> str:
    """A day as letters write it: "2026年11月28日", in English "2026-11-28"."""
    return say("office-day", document_language(), year=day.year, month=day.month, day=day.day)


__all__ = ["FILE", "Office", "OfficeFileError", "office_beside", "written_date"]
