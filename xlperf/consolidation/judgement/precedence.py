"""Which of several files of one department is the newest: by evidence, never by a guess.

Owns the order of the evidence: the time of saving inside the workbook, then the file's time, then the marks in its name
(v10, 更正, (2)). Evidence that is equal, contradicts itself or lies in the future decides nothing. Knows no statuses.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache

from xlperf.messages import catalogue, clauses, say
from xlperf.system.dataclass import dataclass
from xlperf.system.pattern import Pattern

catalogue(
    {
        "newest-saved": ("工作簿内的保存时间", "the time of saving inside the workbook"),
        "newest-file": ("文件时间", "the file's time"),
        "newest-mail": ("邮件的时间", "the time of the mail"),
        "newest-marks": ("文件名里的标记", "the marks in the file's name"),
        "newest-equal": (
            "看不出先后（保存时间、文件时间、文件名都没有区别）",
            "nothing tells which is newer: times of saving, times of the files and their names say nothing",
        ),
        "newest-contradictory": ("先后自相矛盾：{evidence}", "the evidence contradicts itself: {evidence}"),
        "newest-future": ("时间在将来：{evidence}", "a time in the future: {evidence}"),
        "newest-time": (
            "{file} 保存于 {saved}，文件时间 {modified}",
            "{file} was saved {saved}, file time {modified}",
        ),
        "newest-no-time": ("不详", "unknown"),
    }
)

A_DAY = 86_400.0
SAME_FILE_TIME = 2.0
"""Seconds that file systems and archives cannot tell apart."""
COPIED_TOGETHER = 60.0
"""Files written within so many seconds were perhaps copied or downloaded: their order contradicts nothing."""

_FINAL = Pattern(r"最终|终稿|定稿|终版|正式(?:稿|版)|final")
_CORRECTED = Pattern(
    r"更正|改正|修改|修订|订正|补正|改后|改好|已改|重报|再报|补报|更新|最新|新版|调整|变更|追加|调[增减]|new|revised|corrected"
)
_EARLY = Pattern(r"初稿|草稿|原稿|旧稿|旧版|作废|过期|draft|old")
_VERSION = Pattern(
    r"(?<![a-z])v(?:er)?\.?\s*(\d{1,4}(?:\.\d{1,4})*)|第([0-9一二三四五六七八九十]{1,3})[稿版次]|([2-9二三四五六七八九])次(?=调|修|更|变|追|上?报)|[上报改稿版]([0-9一二三四五六七八九])(?!\d)"
)
_DATE = Pattern(r"(?<!\d)(20\d{2})[-.年_]?(0[1-9]|1[0-2])[-.月_]?(0[1-9]|[12]\d|3[01])(?!\d)")
_COPY = Pattern(r"[(（](\d{1,3})[)）]\s*$|副本|copy")
_A_COPY = 1_000
"""The number of a 副本: nobody knows whether it or the one that it was made of was worked on."""
_FIRST_KNOWN = 315_532_800.0 + 2 * A_DAY
"""1980-01-03 in any time zone: programs that do not know a time write the first day that a zip can say, or 1970."""
_NUMERALS = {numeral: number for number, numeral in enumerate("一二三四五六七八九十", 1)}


@dataclass(frozen=True, slots=True)
class Evidence:
    """What tells when a file is from; times in seconds since 1970, 0 where unknown. `file`: its name; `mailed`: whether
    `modified` is when the mail arrived that it was attached to; `whose`: the department's name, and its project's."""

    file: str
    saved: float
    modified: float
    mailed: bool = False
    whose: str = ""

    def __str__(self) -> str:
        saved, modified = (_shown(time) for time in (self.saved, self.modified))
        return say("newest-time", file=self.file, saved=saved, modified=modified)


@dataclass(frozen=True, slots=True)
class Newest:
    """Which one is the newest and by what, a message's id; or None, and why nobody can say, as a sentence."""

    index: int | None
    by: str = ""
    doubt: str = ""


def known_time(seconds: float) -> float:
    """A time in seconds since 1970; 0 for one that only says that nobody knew it."""
    return seconds if seconds >= _FIRST_KNOWN else 0.0


def newest(evidence: Sequence[Evidence], now: float) -> Newest:
    """The newest of several files (two at least); `now`: seconds since 1970."""
    ahead = [one for one in evidence if max(one.saved, one.modified) > now + A_DAY]
    if ahead:
        return Newest(None, doubt=say("newest-future", evidence=clauses(map(str, ahead[:3]))))
    best = 0
    for index in range(1, len(evidence)):
        if _later(evidence[index], evidence[best])[0] > 0:
            best = index
    by = ""
    for index, other in enumerate(evidence):
        if index == best:
            continue
        sign, how, contradicted = _later(evidence[best], other)
        if contradicted:
            said = clauses(map(str, (evidence[best], other)))
            return Newest(None, doubt=say("newest-contradictory", evidence=said))
        if sign <= 0:
            return Newest(None, doubt=say("newest-equal"))
        by = by or how
    return Newest(best, by)


def _later(one: Evidence, other: Evidence) -> tuple[int, str, bool]:
    """Whether `one` is later (1), earlier (-1) or nobody can say (0); by what; and whether other evidence says the
    contrary."""
    saved = _sign(one.saved - other.saved, 0.5) if one.saved and other.saved else 0
    apart = one.modified - other.modified if one.modified and other.modified else 0.0
    file = _sign(apart, SAME_FILE_TIME)
    marks, copies = _compared(marks_of(one.file, one.whose), marks_of(other.file, other.whose))
    if _uncopied(one.file) != _uncopied(other.file):
        copies = 0  # a program numbers files of one name: of another name the number says nothing
    when = "newest-mail" if one.mailed and other.mailed else "newest-file"
    signs = (("newest-saved", saved), (when, file), ("newest-marks", marks or copies))
    by, sign = next(((by, sign) for by, sign in signs if sign), ("", 0))
    against = (saved, file if abs(apart) >= COPIED_TOGETHER else 0, marks)
    return sign, by, any(other_sign == -sign for other_sign in against if sign)


def _sign(difference: float, blur: float) -> int:
    return 0 if abs(difference) <= blur else 1 if difference > 0 else -1


Marks = tuple[int, int, tuple[int, ...], str, int]
"""What a name says: 最终 (1), 更正 (1) or 初稿 (-1), the version's numbers, a date, the number of a copy."""


@lru_cache(maxsize=65_536)
def marks_of(file: str, whose: str = "") -> Marks:
    """The marks in the name of a file, its folders left out; a word that is in the name of the department or project
    marks nothing (城市更新局)."""
    name = unicodedata.normalize("NFKC", file.rpartition("/")[2]).casefold()
    stem = name.rpartition(".")[0] or name
    own = unicodedata.normalize("NFKC", whose).casefold()

    def has(mark: re.Pattern[str]) -> bool:
        return any(found[0] not in own for found in mark.finditer(stem))

    version: tuple[int, ...] = ()
    if found := [one for one in _VERSION.finditer(stem) if one[0] not in own]:
        written = next(group for group in found[-1].groups() if group)
        version = tuple(_number(part) for part in written.split("."))
    dates = ["".join(found) for found in _DATE.findall(stem)]
    copied = _COPY.search(stem)
    number = 0 if copied is None else int(copied[1] or _A_COPY)
    corrected = 1 if has(_CORRECTED) else -1 if has(_EARLY) else 0
    return int(has(_FINAL)), corrected, version, max(dates, default=""), number


def _uncopied(file: str) -> str:
    """The name of a file without the number of a copy."""
    name = unicodedata.normalize("NFKC", file.rpartition("/")[2]).casefold()
    return "".join(_COPY.sub("", name.rpartition(".")[0] or name).split())


def _number(written: str) -> int:
    if written.isascii():
        return int(written)
    tens, _, ones = written.rpartition("十")
    if "十" not in written:
        return _NUMERALS.get(written, 0)
    return (_NUMERALS.get(tens, 1)) * 10 + (_NUMERALS.get(ones, 0) if ones else 0)


def _compared(one: Marks, other: Marks) -> tuple[int, int]:
    """What the marks say: those that a person set on purpose, and the numbers that programs give to copies. Marks that
    disagree among themselves say nothing."""
    signs = {_sign(one[0] - other[0], 0), _sign(one[1] - other[1], 0), _sign_of(one[2], other[2])}
    if one[3] and other[3]:
        signs.add(_sign_of(one[3], other[3]))
    signs.discard(0)
    meant = signs.pop() if len(signs) == 1 else 0
    copies = 0 if signs or _A_COPY in (one[4], other[4]) else _sign(one[4] - other[4], 0)
    return meant, copies


def _sign_of(one: object, other: object) -> int:
    return 0 if one == other else 1 if one > other else -1  # type: ignore[operator]


def _shown(time: float) -> str:
    if not time:
        return say("newest-no-time")
    try:
        return f"{datetime.fromtimestamp(time):%Y-%m-%d %H:%M}"
    except (OverflowError, OSError, ValueError):
        return say("newest-no-time")
