"""Dates and periods in target values: `2023年12月底前`, `第二季度`, `2023.6-2024.3`, `每月15日前`.

Owns how one date is written and which days it spans. Knows nothing of numbers, units or sentences.
Days are ISO 8601 text; without a year `--12-31`, a day of every month `---15`.
"""

from __future__ import annotations

import re

from xlperf.system.pattern import Pattern
from xlperf.target.numerals import chinese
from xlperf.target.reasons import Invalid

_YEAR = r"(?:(?:19|20)[0-9]{2}|(?<![0-9])[23][0-9](?=年(?:[0-9]{1,2}月|[底末上下度]))|[一二][〇零○一二三四五六七八九]{3})"
_NN = r"(?:[0-9]{1,2}|[一二三四五六七八九十]{1,3})"
_BARE_YEAR = "20[0-3][0-9]"  # 2023-2025
_Q = "[0-9一二三四五六七八九]"
_TO = "(?:-{1,3}|~{1,2}|至|到)"
_LIMIT = (
    "(?:前后|及以后|及之后|之前|以前|前(?![置往期提])|之内|以内|内|之后|以后|后|起|截?止(?![于步到至])|左右)"
)
_DOTTED = r"(?:0?[1-9]|1[0-2])[./-](?:0?[1-9]|[12][0-9]|3[01])[日号]?(?:之前|以前|前(?![置往期提景沿列排线]))"  # 12.31前
_RELATIVE = "(?:[今本当明次翌]年|[当本次下]月)"

# What must be seen for a date to begin; `match` then reads all of it.
_HEAD = Pattern(
    rf"""{_YEAR}(?:年|[Qq][1-4]|{_TO}{_YEAR}年) | (?:19|20)[0-9]{{2}}[-./][01]?[0-9] | 20[0-9]{{2}}[01][0-9][0-3][0-9](?:日|之?前|以前) | (?:^|(?<=^=))20[0-9]{{2}}[01][0-9][0-3][0-9]$
  | {_NN}(?:月(?![龄均报刊])|{_TO}{_NN}月(?![龄均])|[日号](?:之前|以前|前(?![置往期提]))) | 第?{_Q}(?:季度|{_TO}第?{_Q}季度) | 第{_Q}季 | 前[三3]季度
  | [上下]半年 | (?<!学)年(?:底|末|内|初前|度内|度末|度底) | 岁末 | 月[底末] | 季度?末 | {_RELATIVE}
  | (?:(?<=每月)|(?<=[首末]月)|(?<=个月)){_NN}(?:[日号]|{_TO}{_NN}[日号]) | (?:(?<=月[0-9][-~至到])|(?<=月[0-9]{{2}}[-~至到])|(?<=月[0-9]日[-~至到])|(?<=月[0-9]{{2}}日[-~至到])){_NN}[日号]
  | {_DOTTED} | ^{_BARE_YEAR}(?=[-~至到]{_BARE_YEAR}$) | (?<=^20[0-9]{{2}}[-~至到]){_BARE_YEAR}$""",
    re.VERBOSE,
)
_ISO = Pattern(
    rf"""(?P<year>(?:19|20)[0-9]{{2}})(?:
        (?P<dash>[-./])(?P<month>[0-9]{{1,2}})(?P=dash)(?P<day>[0-9]{{1,2}})日?(?![0-9.])
      | (?P<month_only>(?<=^20[0-9]{{2}})\.(?:0[1-9]|1[0-2])(?=\.?$) | (?<=[-~至到][12][0-9]{{3}})\.[0-9]{{1,2}}(?![0-9.%‰万亿元]) | [./][0-9]{{1,2}}(?=月|{_TO}(?:19|20)[0-9]{{2}}|{_TO}[0-9]{{1,2}}月|{_LIMIT}|底|末) | [-/][0-9]{{1,2}}(?![0-9.年%万亿个]|{_TO}[0-9]{{1,2}}[^0-9]))月?
      | (?P<packed>[0-9]{{4}})日?(?={_LIMIT}|$)
    )(?P<end>底|末)?(?P<limit>{_LIMIT})?""",
    re.VERBOSE,
)
_WORDS = Pattern(
    rf"""(?P<relative>(?:{_RELATIVE})度?)?
    (?:(?P<year>{_YEAR})(?:年度?|(?=[Qq][1-4])|(?={_TO}(?:{_YEAR})年)|(?<=^[0-9]{{4}})(?=[-~至到]{_BARE_YEAR}$)|(?<=^20[0-9]{{2}}[-~至到][0-9]{{4}})$))?
    (?:(?P<half>[上下]半年)度?)?
    (?:(?P<nine>前[三3]季度)|第?(?P<quarter>{_Q})(?:季度|季(?!节)|(?={_TO}第?{_Q}季度))|[Qq](?P<q>[1-4]))?
    (?:(?P<edge>[首末])月)?
    (?:(?P<month>{_NN})(?:月份?|(?={_TO}(?:{_NN})月)))?
    (?P<ten>(?:[上中下]|上中|中下)旬)?
    (?:(?P<day>{_NN})(?:[日号]|(?={_TO}(?:{_NN})[日号])|(?:(?<=月[0-9])|(?<=月[0-9]{{2}}))(?=[.。]?$|(?:之|以)?前(?![置往期提]))))?
    (?:[0-9]{{1,2}}(?:[时点](?:整|[0-9]{{1,2}}分)?|:[0-9]{{2}}))?
    (?P<end>(?:年度?|月|季度?)?[底末](?!端)|年初(?=前)|岁末)?
    (?P<within>年度?(?=之内|以内|内))?
    (?P<limit>{_LIMIT})?""",
    re.VERBOSE,
)
_MONTH_DOT_DAY = Pattern(r"([0-9]{1,2})[./-]([0-9]{1,2})[日号]?(之前|以前|前)")
_MONTH_AND_DAY = Pattern(r"(0?[1-9]|1[0-2])\.(0?[1-9]|[12][0-9]|3[01])(?![0-9.%‰])[日号]?")
YEARS_AFTER = {"": 0, "次年": 1, "翌年": 1, "下一年": 1}
"""A word for a year -> how many years after that of the form it is; "" is the form's own. Of others (明年, 去年) nobody knows whether
they count from it, or from the year in which the form was filled in."""
_other_year = "|".join(
    (
        *filter(None, YEARS_AFTER),
        *["明年", "来年", "下年", "上年", "去年", "上一年", "后年", "前年", "第二年", "第三年"],
    )
)
_FROM_A_NAMED_YEAR = {
    **dict.fromkeys(("今年", "本年", "当年"), 0),
    **dict.fromkeys(("次年", "翌年", "下一年", "明年", "来年", "下年"), 1),
    **dict.fromkeys(("上年", "去年", "上一年"), -1),
    "后年": 2,
    "前年": -2,
}
_BEHIND_A_NAMED_YEAR = Pattern(f"度?的?(?:({'|'.join(_FROM_A_NAMED_YEAR)})度?的?)?")
_PAST_YEARS = frozenset(word for word, after in _FROM_A_NAMED_YEAR.items() if after < 0)
_THIS_YEAR = Pattern("[今本当]年")
_OTHER_YEAR = Pattern(f"({_other_year})度?的?")
_OTHER_YEAR_BEFORE = Pattern(f"({_other_year})度?的?$")
_LONGEST_YEAR = len("第二年度的")
_ABOUT = frozenset(("左右", "前后"))
_BEFORE = frozenset(("之前", "以前", "前", "之内", "以内", "内", "止", "截止"))


class Day:
    """One date or period as written: the fields that were named, and its place in the text."""

    operator: str | None = None  # in front of the date: 不晚于, 截至
    clause = 0
    lead = 0  # where its clause begins in the text
    first = last = ""
    of_each = "每月"  # or 每季度末月, as it stands in front
    last_year = ""  # the word for the year of the second end of a range, 次年 or 本年

    def __init__(
        self,
        start: int,
        stop: int,
        year: int | None = None,
        month: int | None = None,
        day: int | None = None,
        quarter: int | None = None,
        half: int | None = None,
        ten: str = "",
        nine_months: bool = False,
        end: str = "",
        limit: str = "",
        next_year: bool = False,
    ) -> None:
        self.start, self.stop = start, stop
        self.year, self.month, self.day = year, month, day
        self.quarter, self.half, self.ten, self.nine_months = quarter, half, ten, nine_months
        self.end, self.limit, self.next_year = end, limit, next_year

    @property
    def only_year(self) -> bool:
        fields = (self.month, self.day, self.quarter, self.half)
        return not (any(fields) or self.end or self.limit or self.nine_months or self.operator)

    @property
    def is_of_any_month(self) -> bool:
        """A day, or the end, of a month that is not named."""
        named = (self.year, self.month, self.quarter, self.half, self.nine_months or None)
        return all(one is None for one in named) and (self.day is not None or self.end in ("月底", "月末"))

    @property
    def is_period(self) -> bool:
        """A span of time and no day: in front of a number it says when, and is no target."""
        return self.day is None and not self.end and not self.limit and self.operator in (None, "<=", "range")

    def settle(self, text: str) -> None:
        """Works out the days; raises Invalid where there is no such date."""
        span = self.span()
        if span is None:
            raise Invalid("target-date-impossible", text[self.start : self.stop])
        self.first, self.last = span

    def join(self, second: Day, text: str) -> None:
        """Becomes the range from this date to `second`, which takes from it what it does not name."""
        if second.year is None and self.year is not None:
            second.year = self.year + second.next_year
        if second.month is None and second.day is not None:
            second.month = self.month
        second.settle(text)
        begins, ends = _year_word(text, self.start), _year_word(text, second.start)
        if is_of_no_year(self.first) and is_of_no_year(second.last):
            self.last_year = ends if ends != begins else ""
        later = second.next_year or (
            bool(ends) and _FROM_A_NAMED_YEAR.get(ends, 1) > _FROM_A_NAMED_YEAR.get(begins, 0)
        )
        if self.first > second.last and not later:
            raise Invalid("target-range-upside-down", text[self.start : second.stop])
        self.last, self.stop, self.operator = second.last, second.stop, "range"

    def bounds(self) -> tuple[str, str | None, str | None]:
        """Operator, low and high. 前 and 内 include the day; a period named alone is a range; 年底 is its last day."""
        operator, first, last = self.operator, self.first, self.last
        if self.limit in _ABOUT and operator in (None, "="):
            operator = "about"
        if self.limit in _BEFORE and operator in (None, "=", "<="):
            operator = "<="
        elif self.limit in ("起", "及以后", "及之后") and operator in (None, "="):
            operator = ">="
        elif self.limit and self.limit not in _ABOUT and operator in (None, "="):
            operator = ">"
        elif operator in (None, "=", "about") and self.end:
            operator, first = operator or "=", last
        elif operator in (None, "=", "about"):
            at = "about" if operator == "about" else "="
            operator = at if first == last else "range"
        bounds = {"<=": (None, last), "<": (None, first), ">": (last, None), ">=": (first, None)}
        return (operator, *bounds.get(operator, (first, last)))

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
        elif self.ten:  # 中旬 the 11th to the 20th, 中下旬 to the last
            first, part = "上中下".index(self.ten[0]) * 10 + 1, "上中下".index(self.ten[-2])
            last = last if part == 2 else part * 10 + 10
        return self._iso(months[0], first), self._iso(months[1], last)

    def _iso(self, month: int, day: int) -> str:
        return f"{self.year:04}-{month:02}-{day:02}" if self.year is not None else f"--{month:02}-{day:02}"


def match(text: str, start: int) -> Day | None:
    """The date that begins at `start`, as long as it goes; None where none does."""
    if not _HEAD.match(text, start):
        return None
    if dotted := _MONTH_DOT_DAY.match(text, start):
        return Day(start, dotted.end(), None, int(dotted[1]), int(dotted[2]), limit=dotted[3])
    if digits := _ISO.match(text, start):
        return _in_digits(start, digits)
    found = _WORDS.match(text, start)
    return _in_words(start, found) if found and found.end() > start else None


def _in_digits(start: int, found: re.Match[str]) -> Day:
    year, month, day = int(found["year"]), found["month"], found["day"]
    if found["month_only"]:
        month = found["month_only"][1:]
    elif found["packed"]:
        month, day = found["packed"][:2], found["packed"][2:]
    end, limit = found["end"] or "", found["limit"] or ""
    return Day(start, found.end(), year, int(month), int(day) if day else None, end=end, limit=limit)


def _in_words(start: int, found: re.Match[str]) -> Day | None:
    relative = found["relative"] or ""
    fields = found.groupdict()
    named = ("year", "half", "nine", "quarter", "q", "month", "day", "end", "within")
    if not any(fields[name] for name in named) and not (relative and fields["limit"]):
        return None
    end = fields["end"] or ""
    if (
        end in ("底", "末")
        and not any(fields[name] for name in ("year", "quarter", "q", "month", "half"))
        and not relative
    ):
        return None
    if end.startswith("季") and not (fields["quarter"] or fields["q"]):
        return None
    if "月" in relative and end in ("底", "末", ""):
        end = "月底" if end or not fields["day"] else ""
    month, quarter = _number(fields["month"]), _number(fields["quarter"] or fields["q"])
    if fields["edge"]:
        if quarter is None:
            return None
        month, quarter = quarter * 3 - (2 if fields["edge"] == "首" else 0), None
    return Day(
        start,
        found.end(),
        _year(fields["year"]),
        month,
        _number(fields["day"]),
        quarter,
        None if not fields["half"] else 1 + (fields["half"][0] == "下"),
        fields["ten"] or "",
        bool(fields["nine"]),
        end,
        fields["limit"] or "",
        relative[:2] in ("次年", "翌年", "明年"),
    )


def month_dot_day(text: str, start: int) -> Day | None:
    """The day written as 6.30 at `start`; to be asked only where a day must stand."""
    found = _MONTH_AND_DAY.match(text, start)
    return Day(start, found.end(), None, int(found[1]), int(found[2])) if found else None


def _year(written: str | None) -> int | None:
    """Of 23年12月 it is 2023."""
    year = _number(written)
    return year + 2000 if year is not None and year < 100 else year


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
    if month == 2:
        return 29 if year is None or year % 4 == 0 and (year % 100 or year % 400 == 0) else 28
    return 30 if month in (4, 6, 9, 11) else 31


def is_of_no_year(day: str | None) -> bool:
    """Whether a day has a month and no year."""
    return day is not None and day.startswith("--") and not day.startswith("---")


def named_year(text: str, start: int) -> str:
    """The word that says of which other year the date at `start` is, 次年 or 上年; "" where none stands there or before it."""
    found = _OTHER_YEAR.match(text, start) or _year_before(text, start)
    return found[1] if found else ""


def _year_before(text: str, start: int) -> re.Match[str] | None:
    """去年 before 年底 in 去年年底, and in 去年底, where 年 is of both."""
    for ends in (start, start + 1) if text.startswith("年", start) else (start,):
        if found := _OTHER_YEAR_BEFORE.search(text, max(0, ends - _LONGEST_YEAR), ends):
            return found
    return None


def year_begins(text: str, start: int) -> int:
    """Where the word for the year of the date at `start` begins: 去年 of 去年底; `start` where none stands before it."""
    found = _year_before(text, start)
    return found.start() if found else start


def is_of_a_past_year(text: str, start: int) -> bool:
    """Whether the date at `start` is one of 上年 or 去年: what is compared with, and no time limit."""
    return named_year(text, start) in _PAST_YEARS


def _year_word(text: str, start: int) -> str:
    """As `named_year`, and 本年, 今年, 当年 too."""
    found = _THIS_YEAR.match(text, start)
    return found[0] if found else named_year(text, start)


def years_from(text: str, named: int, start: int) -> int | None:
    """How many years after the year that ends at `named` the date at `start` is: in 2024年次年3月 1; None where something else
    stands between them."""
    found = _BEHIND_A_NAMED_YEAR.match(text, named)
    return _FROM_A_NAMED_YEAR.get(found[1] or "", 0) if found and found.end() >= start else None


def in_words(day: str | None, of_each: str = "每月") -> str:
    """A day as it is written in a form: `2023-12-31` is 2023年12月31日; one of no month is `of_each` month's."""
    assert day
    if day.startswith("---"):
        return f"{of_each}{int(day[3:])}日"
    if day.startswith("--"):
        return f"{int(day[2:4])}月{int(day[5:])}日"
    return f"{int(day[:4])}年{int(day[5:7])}月{int(day[8:])}日"
