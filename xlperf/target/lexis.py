"""The regular expressions of the grammar, built from the vocabulary.

Owns how words become patterns. Every repetition is bounded or runs over one class of characters, so that
reading stays linear in the text's length.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from xlperf.target import vocabulary as words
from xlperf.target.dates import HEAD
from xlperf.target.numerals import NUMERAL_CHARACTERS


def alternation(entries: Iterable[str]) -> str:
    """A pattern that matches the longest of `entries`, arranged by first character (fast for many words)."""
    by_first: dict[str, list[str]] = {}
    for entry in set(entries):
        by_first.setdefault(entry[:1], []).append(entry[1:])
    branches = []
    for first, rests in sorted(by_first.items()):
        tails = [rest for rest in rests if rest]
        optional = "?" if len(tails) < len(rests) else ""
        branches.append(re.escape(first) + (f"(?:{alternation(tails)}){optional}" if tails else ""))
    return "|".join(branches)


def _measure(word: str) -> str:
    """A measure word, unless the next character makes it the head of a noun."""
    followers = words.NOUN_AFTER.get(word[-1] if len(word) == 1 else word)
    return rf"{re.escape(word)}(?![{followers}])" if followers else re.escape(word)


def _measures() -> str:
    """All measure words: the longer before the shorter, Latin ones not inside a longer Latin word."""
    by_first: dict[str, list[str]] = {}
    for word in words.MEASURES:
        by_first.setdefault(word[0], []).append(word)
    branches = []
    for first, group in sorted(by_first.items()):
        ordered = sorted(group, key=len, reverse=True)
        tails = "|".join(_measure(word)[len(re.escape(first)) :] for word in ordered)
        branches.append(rf"{re.escape(first)}(?:{tails})")
    return rf"(?:{'|'.join(branches)})(?:(?<![A-Za-z])|(?![A-Za-z]))"


MEASURE = _measures()
PER = rf"(?:[0-9]+|[两三四五六七八九十百千万亿半]+)?(?:{MEASURE}|{alternation(words.PER_ONLY)})"
UNIT = rf"(?:{MEASURE}(?:[（(](?:{MEASURE})[）)])?(?:·(?:{MEASURE}))?(?:/每?(?:{PER})(?:[·/](?:{PER}))*)?(?:每(?:{PER}))*|/(?:{PER}))"

_after_words = [word for group in words.AFTER.values() for word in group]
_AFTER_WORD = "|".join(
    re.escape(word) + (rf"(?![{words.NOT_BEFORE[word]}])" if word in words.NOT_BEFORE else "")
    for word in sorted(_after_words, key=len, reverse=True)
)
_INCLUDED = r"(?:[（(](?:不?包?含|含本数|不含本数)[^（()）]{0,12}[）)])"
AFTER = rf"{_INCLUDED}?(?:{_AFTER_WORD})(?:{_AFTER_WORD})?{_INCLUDED}?"
AFTER_WORD = re.compile(_AFTER_WORD)

_SCALE = r"[十百千]?[万亿]亿?|[百千](?![克米瓦伏卡赫焦分帕]|分点)|十"
_MORE = r"[余多几来](?=[^0-9])|[余多]$"
ARABIC = r"[0-9]+(?:[.,。 ]+[0-9]+)*(?:\.(?=[%‰]))?"
_tail = rf"""(?P<more>{_MORE})?(?P<scale_behind>[十百千]?[万亿]+)?(?P<more_behind>[余多](?=[^0-9]))?(?P<plus>\+)?
    (?:[（(](?P<bracketed>{UNIT})[）)]|(?P<unit>{UNIT}))?(?P<after>{AFTER})?"""
QUANTITY = re.compile(
    rf"(?P<sign>-)?(?P<digits>{ARABIC})(?P<scale>{_SCALE})?(?P<chain>(?:[0-9]+(?:\.[0-9]+)?[十百千万]+)*)"
    + _tail,
    re.VERBOSE,
)
_NUMERAL = f"[{NUMERAL_CHARACTERS}]{{1,24}}(?:点[{''.join(words.DIGITS)}]{{1,12}}[万亿]{{0,2}})?"
NUMERAL = re.compile(rf"(?P<half>半)?(?P<numeral>(?(half)|{_NUMERAL}))" + _tail, re.VERBOSE)
TENTHS = re.compile(
    rf"(?P<digits>[0-9]+(?:\.[0-9]+)?|[{''.join(words.DIGITS)}])成(?![立果功效员本为年型套品熟长分交])(?P<more>[{''.join(words.DIGITS)}])?(?P<after>{AFTER})?"
)
FRACTION = re.compile(
    rf"(?P<parts>[{NUMERAL_CHARACTERS}]{{1,4}})分之(?P<of>{_NUMERAL}|{ARABIC})(?P<more>[余多])?(?P<after>{AFTER})?|(?P<all>百分百)(?P<after_all>{AFTER})?"
)

_before = {word: (sign, False) for sign, group in words.BEFORE.items() for word in group}
_before.update({word: (sign, True) for sign, group in words.BEFORE_ADJACENT.items() for word in group})
# word -> (operator, whether only the very next number counts, whether it yields, whether it compares)
OPERATORS: dict[str, tuple[str, bool, bool, bool]] = {
    word: (sign, adjacent, word in words.WEAK, word in words.COMPARING)
    for word, (sign, adjacent) in _before.items()
}


def _before_pattern() -> str:
    branches = []
    for word in sorted(OPERATORS, key=len, reverse=True):
        barred = words.NOT_AFTER.get(word)
        branches.append((rf"(?<![{barred}])" if barred else "") + re.escape(word))
    return "|".join(branches)


_hotlines = "|".join(words.HOTLINE_WORDS)
_festivals = "节|期间|假期|劳动节|儿童节|妇女节|青年节|建军节|建党节|红旗"
_NAME = rf"""(?:{alternation(sorted(words.NAMES))})
  | [十二一三四五六七八九]{{1,3}}届 | (?:五一|六一|七一|八一|三八|五四)(?:{_festivals})
  | (?:第|前)(?:[0-9]+|[{NUMERAL_CHARACTERS}]+)(?:名|位|届|期|批|个|次|轮|条|款|项|号|方|强|类|大|阶段|季|年|代|部|章|节|版|篇|站|中学|人民医院|产业|梯队|中全会)?
  | (?:[0-9]{{1,2}}|[一二三四五六七八九]|[A-Z]{{1,5}}|[IVⅠⅡⅢⅣⅤ]+)(?:[A-Z]{{1,3}}|星)?[级星等](?!分[^级]|奖?[0-9])(?:奖)?
  | [0-9]{{1,3}}(?:\.[0-9])?[GgKkDdAaPp](?![A-Za-z0-9]) | [0-9]+兆(?=[一-龥]) | [0-9]+(?:\.[0-9]+)*版
  | [0-9]+[×xX*][0-9]+(?:[×xX*][0-9]+)*(?:小时|天)?制? | [0-9N](?:\+[0-9NX])+
  | (?:1[0-9]{{2}}|[0-9]{{5}}|400)(?=[^0-9年]{{0,4}}?(?:{_hotlines}))
  | [0-9]+(?:号|号线|号文|号楼|座|[级]) (?<=[号线文楼级])
  | [A-Za-z]+-?[0-9]+(?:\.[0-9]+)?(?![0-9]) | [0-9]+(?:\.[0-9]+)?(?![KkMmGgTtWwLlHhVvpPdhNuUBbIcCsaDF])[A-Za-z]+
  | [0-9一二三四五六七八九十]{{1,3}}年(?=行动|攻坚|规划|计划|方案|制|级|期|来)
  | (?:连续|近|过去|未来|今后|前|后)[0-9一二两三四五六七八九十]{{1,3}}(?:个)?(?:年|月|季度|年度)(?=.)
"""
_vague_words = alternation(words.VAGUE - words.VAGUE_ALONE)
_O = "OoIl"
_numeral_start = rf"[{NUMERAL_CHARACTERS}半]"
_first = "".join(
    sorted(
        {word[0] for word in words.NAMES}
        | {word[0] for word in OPERATORS}
        | {word[0] for word in words.VAGUE}
        | set("好若十几数多上成")
        | set(NUMERAL_CHARACTERS)
        | set(
            '0123456789<>=≥≤≈≮≯±-,;。、!？?\n（()）【】[]《〈"每半连近过未今前后第上下年岁月季本当明次翌从由自较比'
        )
    )
)
_gate = "[" + re.escape(_first).replace("\n", "\\n") + "A-ZIVa-zⅠⅡⅢⅣⅤ]"
TOKEN = re.compile(
    rf"""(?={_gate})(?:
    (?P<break>[;。!?？\n,、])
  | (?P<open>[（(【\[])
  | (?P<quote>"(?=[^"]{{0,40}}")|[《〈](?=[^《》〈〉]{{0,60}}[》〉]))
  | (?P<vague>(?:好几|好多|若干|十几|几|数(?![字学据量码值目控智模额])|多(?![元方层点样级维式功头面])|[上成](?=[百千万]))[十百千万亿多几]*(?:{MEASURE})|{_vague_words})
  | (?P<date>(?={HEAD}))
  | (?P<typo>(?<![A-Za-z0-9])(?:[0-9]+[{_O}][0-9{_O}]*|[{_O}]+[0-9][0-9{_O}]*)(?=[%‰]|{MEASURE}|$)(?<![0-9]l)|[{_O}](?=[%‰]))
  | (?P<name>{_NAME})
  | (?P<symbol>[<>=≥≤≈≮≯±]+)
  | (?P<each>每(?:隔|逢|一)?(?:{PER}))
  | (?P<word>{_before_pattern()})
  | (?P<fraction>(?=[{NUMERAL_CHARACTERS}]{{1,4}}分之|百分百))
  | (?P<tenths>(?=(?:[0-9]+(?:\.[0-9]+)?|[{"".join(words.DIGITS)}])成))
  | (?P<number>(?=-?[0-9]))
  | (?P<numeral>(?={_numeral_start}))
  | (?P<source>从|由|自)
  | (?P<compare>较|比)
    )""",
    re.VERBOSE,
)
CLOSERS = {"（": "）", "(": ")", "【": "】", "[": "]"}
