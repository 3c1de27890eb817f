"""The words of the short cut, for programs that follow it without this grammar: the VBA of the workbooks, the JavaScript of
the add-in for WPS.

Owns how `shortcut` is told in lists: between vertical lines, what belongs to a word behind a colon. Owns no word.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from xlperf.target import lexicon, measures, reader, shapes, shortcut
from xlperf.target import vocabulary as words

# What a rise or a fall is told by; and words with one of these characters that are told of neither. Scanners of macros take
# a name that ends in _change for a macro that starts by itself.
_CHANGES = "较|比|环|增|升|涨|降|减|缩|压|扩|同期|提高|下调|精简|上年|去年|上月|上季|往年|历年|前年|年均|逐年|逐月|平均|基期|基准|水平"
_STEADY = "新增|净增|增设|增殖|比例|占比|比重|比率|比赛|环境|环卫|环保|循环|环节|高压|压力|变压|低压|血压|减排|降水|缩微"


# What the grammar reads as a date or period that has no number.
_CALENDAR = "上半年|下半年|年底|年末|年内|年初前|年度内|年度末|年度底|岁末|月底|月末|季末|季度末|今年|本年|当年|明年|来年|下年|下一年|次年|翌年|后年|第二年|第三年|当月|本月|次月|下月"


def _before_numbers() -> tuple[str, ...]:
    """What counts only where the number follows at once, of one character: the operators 达 and 约, and 非 of 非0; not 超, which
    words may part from it (超本地人口的30%)."""
    alone = (word for word, rule in lexicon.OPERATORS.items() if rule.adjacent and len(word) == 1)
    return (*(word for word in alone if word != "超"), "非")


def plain_words() -> dict[str, str]:
    """Every list and set of characters that the short cut looks at, by the name that the VBA knows it by."""
    behind = {word: sign for sign, group in words.AFTER.items() for word in group}
    in_front = {word: rule.sign + "w" * rule.yields for word, rule in shortcut.OPERATORS.items()}
    same = {chr(code): plain for code, plain in words.CHARACTERS.items()}
    return {
        "spelled_so": "".join(same),
        "spelled_as": "".join(same.values()),
        "no_value_start": "|".join(words.NO_VALUE_START),
        "changes": _CHANGES,
        "steady": _STEADY,
        "single": reader.OF_INTEREST,
        "word_starts": _listed(lexicon.PAIRS),
        "calendar": _CALENDAR,
        "before_numbers": "".join(sorted(_before_numbers())),
        "years_and_days": "年日",
        "of_a_class": "级",
        "more": "余多",
        "plain_scales": "万亿",
        "open": "".join(sorted(shortcut.OPEN)),
        "no_tails": "|".join((*shortcut.NO_TAILS, *shapes.ON_DUTY_WORDS, *shapes.ALL_DAY_WORDS)),
        "no_noun": "以之左上内",
        "operators": _pairs(in_front),
        "not_after": _pairs(words.NOT_AFTER),
        "after": _pairs(behind),
        "after_words": "|".join(behind),
        "included": "（含）|(含)|（包含）|(包含)",
        "measures": _listed(measures.MEASURES),
        "only_below": _listed(measures.PER_ONLY),
        "nouns": _pairs(measures.NOUN_AFTER),
        "person_times": _listed(measures.PER_PERSON_TIME),
        "periods": _listed(measures.PER_TIME - set(measures.PER_SAME)),
        "other_periods": _listed(measures.PER_SAME),
        "opening": "（(",
        "closing": "）)",
        "below_marks": "/·每",
        "middle_dot": "·",
    }


def _listed(entries: Iterable[str]) -> str:
    return f"|{'|'.join(sorted(entries))}|"


def _pairs(table: Mapping[str, str]) -> str:
    return f"|{'|'.join(f'{word}:{said}' for word, said in sorted(table.items()))}|"
