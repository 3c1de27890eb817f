"""A text in which there is no number and no date: a quality (定性), or no target value at all, and then why.

Owns the blanks, the units alone, the lists nobody chose from, the operators without a number, and what a spreadsheet
program makes of a value when it takes it for something else.
"""

from __future__ import annotations

from xlperf.system.pattern import Pattern
from xlperf.target import measures, units
from xlperf.target import vocabulary as words
from xlperf.target.model import Target, made
from xlperf.target.quantity import BEHIND
from xlperf.target.reader import Reader
from xlperf.target.reasons import Invalid

_LONGEST_QUALITY = 200  # characters; a longer text has no canonical form

_LONGEST_UNIT = 16

_LATER = Pattern(
    r"待[核测报查评审批填议补编拟]|待.{0,12}(?:确定|明确|核定|批复|下达|下发|补充|分解|统计|测算|核算|评估|研究|细化|落实|通知|公布|定)|按实际(?:发生|支出|需求|需要)[^,;。]{0,6}|.{0,12}(?:另行|再行|后|情况|实际)(?:确定|而定|明确)"
)
_PERCENT_ALONE = Pattern("(?<![0-9])[%‰]")
_GRADE = Pattern("[A-Z]")
# 取得重大突破: a noun; but 产值突破
_BREAKTHROUGH = Pattern("(?:实现|取得|获得|达成|寻求|[有新性大要所的]|全面|技术|关键)突破$")
_MEANING = Pattern(r"[A-Za-zφΦ一-龥]|[0-9]:[0-9]|(?:7[×*]24|24[×*]7|5[×*]8)$")
_BLANK = Pattern(r"[xX×*_]{2,}|[xX×*_](?=%)|\?+|…+|\.{3,}|[（(]\s*[)）]")
_REACHED = Pattern(f"(?:{'|'.join(words.REACHED_HOW)}){{0,2}}达到了?")
_KIND_IN_FRONT = Pattern(r"定性(?:指标)?[:：、,]?(?=.)")  # 定性优: of three columns, written into one

_grade = "|".join(sorted(words.GRADES, key=len, reverse=True))
_GRADES = Pattern(f"(?:{_grade})(?:(?:[/、,;|\\\\]|或者?)?(?:{_grade}))+(?=[档等级]?$)")
_GRADE_WORD = Pattern(_grade)
_BETWEEN_TWO = Pattern(r"(.{1,6}?)(?:[/、|\\]|或者?|还是)(?:不|未|没有|基本|无)\1")

_SECOND_OF_TWO = Pattern(r"[/、|\\或是者](?:[不未无]|没有|基本)")

_MONTHS = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
_MONTH_AND_DAY = Pattern(rf"(?i)([0-9]{{1,4}})-({_MONTHS})(?:-[0-9]{{2,4}})?|({_MONTHS})-([0-9]{{1,4}})")


def changed_by_a_spreadsheet(source: str) -> None:
    """Raises Invalid where a spreadsheet program wrote this for something else: 10-May for 5-10, TRUE."""
    if source in ("TRUE", "FALSE", "True", "False"):
        raise Invalid("target-spreadsheet-logical", source)
    if found := _MONTH_AND_DAY.fullmatch(source):
        first, name, other_name, second = found.groups()
        month = _MONTHS.split("|").index((name or other_name).lower()) + 1
        number = int(first or second)
        low, high = sorted((month, number))
        raise Invalid("target-spreadsheet-date", source, f"{low}-{high}" if low < high else str(number))


def quality(text: str, reader: Reader) -> Target:
    """The qualitative target that the text is; raises Invalid where it is none."""
    source = reader.text
    if source[0] == "定":
        source = _KIND_IN_FRONT.sub("", source)
    _check_placeholder(source)
    if source not in words.ANSWERS and not _REACHED.fullmatch(source):
        _check_number_missing(source, reader)
    _check_unit_alone(source)
    if not _MEANING.search(source) or _BLANK.search(source):
        raise Invalid("target-placeholder", source)
    _check_vague(source, reader)
    _check_choice(source)
    return made(text=text, kind="qualitative", canonical=source if len(source) <= _LONGEST_QUALITY else "")


def _check_placeholder(source: str) -> None:
    if source.rstrip("。.;,!").lower() in words.NO_VALUE or _LATER.fullmatch(source):
        raise Invalid("target-placeholder", source)


def _check_number_missing(source: str, reader: Reader) -> None:
    if reader.symbol:
        raise Invalid("target-operator-alone", reader.symbol)
    word = reader.text[reader.operator_start : reader.operator_stop] if reader.operator else ""
    if word and _number_missing(reader.text, word, reader.operator_start, reader.operator_stop):
        raise Invalid("target-operator-alone", word)
    if source not in ("%", "‰") and (percent := _PERCENT_ALONE.search(source)):  # 控制在%以内
        raise Invalid("target-operator-alone", source[percent.start() :])
    unit = units.unit_end(source, 0)
    if unit < len(source) and BEHIND.fullmatch(source, unit) and not _GRADE.fullmatch(source[:unit]):  # B+
        raise Invalid("target-operator-alone", source)


def _number_missing(source: str, word: str, start: int, stop: int) -> bool:
    """Whether a measure word follows an operator where its number should: 不少于场, 不少于场培训, 约人次."""
    scale = stop
    while scale < len(source) and source[scale] in "万亿":
        scale += 1
    unit = units.unit_end(source, scale)
    ends = not source[unit:].strip("。;,.!:")
    if word == "突破" and _BREAKTHROUGH.search(source, 0, stop):
        return False
    if len(word) == 1:  # 近期, 过户 and 超时 are words
        return word == source or start == 0 and ends and unit - stop > 1
    return ends or source[stop:unit] in words.COUNTED_AFTER_OPERATOR


def _check_unit_alone(source: str) -> None:
    """公里, 万亩, 元/人: what is counted, and not how much of it."""
    if len(source) > _LONGEST_UNIT:
        return
    several = (source, source.lstrip("百千万亿"))
    alone = any(counted and units.unit_end(counted, 0) == len(counted) for counted in several)
    if alone and source != "首次" and not source.endswith("每天") and not _GRADE.fullmatch(source):
        raise Invalid("target-unit-alone", source, f"≥3{source}")


def _check_vague(source: str, reader: Reader) -> None:
    vague = reader.vague or (source if source in words.VAGUE_ALONE else "")
    if vague:
        counted = next(
            (vague[-n:] for n in (2, 1) if vague[-n:] in measures.MEASURES and len(vague) > n), "场"
        )
        raise Invalid("target-vague", vague, counted)


def _check_choice(source: str) -> None:
    """优良中差, 高/中/低, 好坏, 达标/未达标: a list of grades that nobody chose from. 优良 is a grade."""
    bare = source.strip("（）()【】[] ")
    if (listed := _GRADES.match(bare)) and (bare := listed[0]):
        of_one = all(character in words.GRADES for character in bare)  # 优良中差
        named = list(bare) if of_one else [found[0] for found in _GRADE_WORD.finditer(bare)]
        if len(set(named)) >= 3 or tuple(named) in words.OPPOSITES:
            raise Invalid("target-list-unchosen", source, named[0])
    elif _SECOND_OF_TWO.search(bare) and bare != "是/否" and (two := _BETWEEN_TWO.fullmatch(bare)):
        raise Invalid("target-list-unchosen", source, two[1])
