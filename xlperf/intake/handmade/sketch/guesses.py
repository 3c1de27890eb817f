"""What a label of a paper form says of the cell it names, by the field's words.

Owns kinds of values, which columns are targets, which may be left empty, what is a total. Knows nothing of where cells stand.
"""

from __future__ import annotations

import re

from xlperf.intake.handmade.field_words import field_words, label_key

_AMOUNT = re.compile(r"金额|资金|预算数|经费|收入|支出|拨款|执行数|决算数|总额|单价|万元")
_COUNT = re.compile(r"人数|个数|数量$|户数|家数|位数$")
_NUMBER = re.compile(r"分值|得分|权重|[（(]%[)）]|率$|比例$|占比$|评分$")
TARGET = re.compile(r"(?:指标值|目标值)$|^[12][0-9]{3}年度?$|^[三五两]年目标$")
MAY_BE_EMPTY = re.compile(
    r"备注|原因|偏差|说明|解释|措施|保障$|其他$|确定能|有可能|不可能|依据|历史|上年|前年|年实际"
)
"""Columns that many a row rightly leaves empty."""
SUM = frozenset(("合计", "总计", "金额合计", "小计", "共计", "总分", "总得分", "合计得分"))
TOTAL = re.compile(r"(?:总额|合计|总计|金额|总量)$")
LEVELS = ("一级指标", "二级指标")


def is_level(label: str) -> bool:
    """Whether a column of this label is one of levels."""
    return bool(set(field_words().concepts(label_key(label))) & set(LEVELS))


def kind_of(label: str, around: str = "") -> str:
    key = bare(label)
    if _NUMBER.search(label) or _NUMBER.search(key):
        return "number"
    if _COUNT.search(key):
        return "count"
    if _AMOUNT.search(label) or (_AMOUNT.search(around) and re.search(r"拨款|资金|金额|万元", around)):
        return "amount"
    return "text"


def of_year(word: str) -> str:
    """The id of a column of targets that is called by its year."""
    found = re.fullmatch(r"([12][0-9]{3})年度?(?:目标值?|指标值)?", bare(word))
    return f"target_{found[1]}" if found else ""


def bare(label: str) -> str:
    """A label without blanks, numbering, "其中：" and what stands in brackets."""
    return re.sub(
        r"[（(][^（()）]*[)）]|[\s*＊:：]|^(?:其中|[一二三四五六七八九十]+、|[0-9]+[.、])", "", label
    )
