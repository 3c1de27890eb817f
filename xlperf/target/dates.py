"""Dates and periods in target values: `2023年12月底前`, `第二季度`, `2023.6-2024.3`, `每月15日前`.

Owns how one date is written and which days it spans. Knows nothing of numbers, units or sentences.
Days are ISO 8601 text; without a year `--12-31`, a day of every month `---15`.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass, replace

from xlperf.target.numerals import chinese

_YEAR = r"(?:19|20)[0-9]{2}|[一二][〇零○一二三四五六七八九]{3}"
_NN = r"[0-9]{1,2}|三?十[一二三四五六七八九]?|二十[一二三四五六七八九]?|[一二三四五六七八九]"
_Q = "[0-9一二三四五六七八九]"
_TO = "(?:-{1,2}|~|至|到)"
_LIMIT = "之前|以前|前|之内|以内|内|之后|以后|后|起"
_RELATIVE = "今年|本年|当年|明年|次年|翌年|当月|本月|次月|下月"

# Where a date may begin; whether it is one, `match` decides.
HEAD = rf"""(?<![0-9.,])(?:
    (?:{_YEAR})年 | (?:{_YEAR}){_TO}(?:{_YEAR})年 | (?:19|20)[0-9]{{2}}[-./][01]?[0-9] | 20[0-9]{{2}}[01][0-9][0-3][0-9](?:日|之?前|以前)
  | (?:{_NN})月(?![龄均报刊]) | (?:{_NN}){_TO}(?:{_NN})月(?![龄均]) | 前[三3]季度 | 第?{_Q}季度 | 第?{_Q}{_TO}第?{_Q}季度 | 第{_Q}季
  | [上下]半年 | 年(?:底|末|内|初|度内|度末|度底) | 岁末 | 月[底末] | 季度?末 | {_RELATIVE}
  | (?:{_NN})[日号](?:之前|以前|前(?!置|往|期|提)) | (?<=每月)(?:{_NN})(?:[日号]|{_TO}(?:{_NN})[日号])
)"""
_ISO = re.compile(
    rf"""(?P<year>(?:19|20)[0-9]{{2}})(?:
        (?P<dash>[-./])(?P<month>[0-9]{{1,2}})(?P=dash)(?P<day>[0-9]{{1,2}})日?(?![0-9.])
      | (?P<month_only>[./][0-9]{{1,2}}(?=月|{_TO}(?:19|20)[0-9]{{2}}|{_LIMIT}|底|末) | [-/][0-9]{{1,2}}(?![0-9.年%万亿个]|{_TO}[0-9]{{1,2}}[^0-9]))月?
      | (?P<packed>[0-9]{{4}})日?(?={_LIMIT}|$)
    )(?P<end>底|末)?(?P<limit>{_LIMIT})?""",
    re.VERBOSE,
)
_WORDS = re.compile(
    rf"""(?P<relative>(?:{_RELATIVE})度?)?
    (?:(?P<year>{_YEAR})(?:年度?|(?={_TO}(?:{_YEAR})年)))?
    (?:(?P<half>[上下]半年)度?)?
    (?:(?P<nine>前[三3]季度)|第?(?P<quarter>{_Q})(?:季度|季(?!节)|(?={_TO}第?{_Q}季度)))?
    (?:(?P<month>{_NN})(?:月份?|(?={_TO}(?:{_NN})月)))?
    (?P<ten>[上中下]旬)?
    (?:(?P<day>{_NN})(?:[日号]|(?={_TO}(?:{_NN})[日号])))?
    (?:[0-9]{{1,2}}(?:[时点](?:整|[0-9]{{1,2}}分)?|:[0-9]{{2}}))?
    (?P<end>(?:年度?|月|季度?)?[底末](?!端)|年初|月初|岁末)?
    (?P<within>年度?(?=之内|以内|内))?
    (?P<limit>{_LIMIT})?""",
    re.VERBOSE,
)
_BEFORE = frozenset(("之前", "以前", "前", "之内", "以内", "内"))


@dataclass(slots=True)
class Day:
    """One date or period as written: the fields that were named, and its place in the text."""

    start: int
    stop: int
    year: int | None = None
    month: int | None = None
    day: int | None = None
    quarter: int | None = None
    half: int | None = None
    ten: int | None = None
    nine_months: bool = False
    end: str = ""
    limit: str = ""
    next_year: bool = False
    operator: str | None = None
    first: str = ""
    final: str = ""
    clause: int = 0
    lead: int = 0

    @property
    def is_deadline(self) -> bool:
        return self.limit in _BEFORE

    @property
    def only_year(self) -> bool:
        return not (
            self.month or self.day or self.quarter or self.half or self.end or self.limit or self.nine_months
        )

    def span(self) -> tuple[str, str] | None:
        """First and last day; None where there is no such date."""
        if self.quarter is not None:
            if not 1 <= self.quarter <= 4:
                return None
            months = (self.quarter * 3 - 2, self.quarter * 3)
        elif self.half is not None:
            months = (1, 6) if self.half == 1 else (7, 12)
        elif self.nine_months:
            months = (1, 9)
        elif self.month is not None:
            if not 1 <= self.month <= 12:
                return None
            months = (self.month, self.month)
        elif self.day is not None or self.end in ("月底", "月末"):
            day = self.day if self.day is not None else 31
            return (f"---{day:02}", f"---{day:02}") if 1 <= day <= 31 else None
        else:
            months = (1, 12)
        last = _length(self.year, months[1])
        first = 1
        if self.day is not None:
            if not 1 <= self.day <= last:
                return None
            first = last = self.day
        elif self.ten is not None:
            first, last = self.ten * 10 + 1, last if self.ten == 2 else self.ten * 10 + 10
        return self._iso(months[0], first), self._iso(months[1], last)

    def _iso(self, month: int, day: int) -> str:
        return f"{self.year:04}-{month:02}-{day:02}" if self.year is not None else f"--{month:02}-{day:02}"

    def completed_by(self, earlier: Day) -> Day:
        """The second end of a range, with the year and month it takes from the first."""
        year = self.year if self.year is not None else earlier.year
        if self.next_year and self.year is None and earlier.year is not None:
            year = earlier.year + 1
        month = self.month
        if month is None and self.day is not None:
            month = earlier.month
        return replace(self, year=year, month=month)


def match(text: str, start: int) -> Day | None:
    """The date that begins at `start`, as long as it goes; None where none does."""
    found = _ISO.match(text, start)
    if found:
        year, month, day = int(found["year"]), found["month"], found["day"]
        if found["month_only"]:
            month = found["month_only"][1:]
        elif found["packed"]:
            month, day = found["packed"][:2], found["packed"][2:]
        return Day(
            start,
            found.end(),
            year,
            int(month),
            int(day) if day else None,
            end=found["end"] or "",
            limit=found["limit"] or "",
        )
    found = _WORDS.match(text, start)
    if not found or found.end() == start:
        return None
    relative = found["relative"] or ""
    fields = found.groupdict()
    named = ("year", "half", "nine", "quarter", "month", "day", "end", "within")
    if not any(fields[name] for name in named) and not (relative and fields["limit"]):
        return None
    end = fields["end"] or ""
    if (
        end in ("底", "末")
        and not any(fields[name] for name in ("year", "quarter", "month", "half"))
        and not relative
    ):
        return None
    if end.startswith("季") and not fields["quarter"]:
        return None
    if "月" in relative and end in ("底", "末", ""):
        end = "月底" if end or not fields["day"] else ""
    return Day(
        start,
        found.end(),
        _number(fields["year"]),
        _number(fields["month"]),
        _number(fields["day"]),
        _number(fields["quarter"]),
        None if not fields["half"] else 1 + (fields["half"][0] == "下"),
        None if not fields["ten"] else "上中下".index(fields["ten"][0]),
        bool(fields["nine"]),
        end,
        fields["limit"] or "",
        relative[:2] in ("次年", "翌年", "明年"),
    )


def _number(written: str | None) -> int | None:
    if not written:
        return None
    if written.isascii():
        return int(written)
    if len(written) == 4:
        return int(
            "".join(
                str("〇一二三四五六七八九".find(c.replace("零", "〇").replace("○", "〇"))) for c in written
            )
        )
    value = chinese(written)
    return int(value[0]) if value else None


def _length(year: int | None, month: int) -> int:
    """Days of a month; February has 29 where no year is given, so that no day of any year is refused."""
    return 29 if year is None and month == 2 else monthrange(year or 2023, month)[1]
