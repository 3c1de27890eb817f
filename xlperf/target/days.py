"""The dates of a text: which are targets, which only say what a number is held against, and what belongs to each.

Owns how a date found next is bound to the words and the dates before it. Knows nothing of how a date is written.
"""

from __future__ import annotations

from xlperf.target import dates
from xlperf.target.dates import Day
from xlperf.target.sentence import Sentence
from xlperf.target.shapes import (
    AN_OCCASION,
    AT_A_LEVEL,
    BREAKS,
    DIGITS,
    LEVEL_OF_A_YEAR,
    OF_A_LONGER_PERIOD,
    OF_A_YEAR,
    TO,
    UNTIL,
)

_COMPARED = ("同", "环", "占", "对")
_IN_TIME, _LATEST = frozenset("早晚迟"), frozenset(("最迟", "最晚"))


class Days(Sentence):
    """Places the dates of a text."""

    def _is_held_against(self, day: Day) -> bool:
        """高于2023年5%, 不低于2023年水平: the year is what is compared with, and no date; but 不晚于2025年, ≥2025年."""
        begins = dates.year_begins(self.text, day.start)
        past = begins < day.start and dates.is_of_a_past_year(self.text, day.start)
        if day.only_year and AT_A_LEVEL.match(self.text, day.stop):  # 保持2023年水平
            return True
        if not (day.only_year or past) or self.operator is None or self.operator_stop != begins:
            return False
        word = self.text[self.operator_start : self.operator_stop]
        if word[-1:] == "于" and word[-2:-1] in _IN_TIME or word in _LATEST:
            return False
        if past or LEVEL_OF_A_YEAR.match(self.text, day.stop):
            return True
        amounts = any(sign in word for sign in "高低多少")
        ends = day.stop == len(self.text) or self.text[day.stop] in BREAKS
        compares = self.operator.compares or word == "超"
        return compares and self.text[day.stop : day.stop + 1] in DIGITS or ends and amounts

    def _day(self, day: Day) -> int:
        text = self.text
        if OF_A_YEAR.match(text, day.stop) or self._is_held_against(day):  # 达到2020年的120%
            self.note(day.start, day.stop, "aside")
            return day.stop
        begins = dates.year_begins(text, day.start)
        if begins and text[begins - 1] in "较比" and text[begins - 2 : begins - 1] not in _COMPARED:
            return day.stop  # 较2020年末增长10%, 较上年末增长10%
        if day.is_of_any_month and (longer := OF_A_LONGER_PERIOD.search(text, self.boundary, day.start)):
            day.of_each = longer[0]
        last = self.values[-1] if self.values else None
        if isinstance(last, Day) and last.only_year and last.year is not None and day.year is None:
            after = dates.years_from(text, last.stop, day.start)
            if after is not None:  # 2023年11.30前, 2024年次年3月底前
                day.year, day.start = last.year + after, last.start
                last = self.values.pop()
        if isinstance(last, Day) and TO.fullmatch(text, last.stop, day.start):
            last.join(day, text)
            self.note(last.start, last.stop, "date")
            return day.stop
        if self.operator and text[self.operator_stop : day.start] in (
            "",
            "每月",
            "每年",
            "当年",
            "于",
            day.of_each,
        ):
            day.operator, self.operator = self.operator.sign, None
        elif UNTIL.search(text, max(0, day.start - 3), day.start):
            day.operator = "<="
        if day.day and not day.limit and (occasion := AN_OCCASION.match(text, day.stop)):
            day.limit, day.stop = "前", occasion.end()
        day.settle(text)
        day.clause, day.lead = self.clause, self.boundary
        self.values.append(day)
        self.note(day.start, day.stop, "date")
        return day.stop
