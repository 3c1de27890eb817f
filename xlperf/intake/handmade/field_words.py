"""The words of the field that forms of all places print, read from `field_words.toml`: synonyms, levels, labels.

Owns how a printed word is compared: width, white space, numbering, brackets, colons, "其中：" and months do not count.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from functools import cache, lru_cache
from pathlib import Path

from xlperf.system.dataclass import dataclass

LONGEST_LABEL = 60
MANY = 1 << 13
"""Texts whose keys are kept: each text of a paper is compared with many labels."""
_INVISIBLE = re.compile(r"[\s\u200b-\u200f\u2060\ufeff\xad]+")
_NUMBERING = re.compile(
    r"^(?:[(（]?[一二三四五六七八九十]{1,3}[)）]?[、.．:：]|[(（][一二三四五六七八九十\d]{1,2}[)）]|\d{1,2}[、.．](?!\d))"
)
_BRACKETS = re.compile(r"[(\[【〔{][^()\[\]【】〔〕{}]*[)\]】〕}]")
_MONTHS = re.compile(r"^\d{1,2}(?:[-~—–至到]\d{1,2})?月份?")
_PREFIX = re.compile(r"^(?:其中|减|加)[:：]?")
_SUFFIX = re.compile(r"(?<=.{2})(?:及代码|和代码|及编码|盖章|公章|签字|签章|签名)$")
_MARKS = "*＊:：★☆▲△●■◆;；,，"


def label_key(text: str) -> str:
    """`text` for comparison: NFKC, no white space, no numbering before it, no brackets, no colon or star at its end."""
    return _key_of(text) if len(text) <= 4 * LONGEST_LABEL else ""


@lru_cache(maxsize=MANY)
def _key_of(text: str) -> str:
    key = _INVISIBLE.sub("", unicodedata.normalize("NFKC", text)).casefold()
    key = _NUMBERING.sub("", key).strip(_MARKS)
    return (_BRACKETS.sub("", key) or key).strip(_MARKS)


@lru_cache(maxsize=MANY)
def looser_keys(key: str) -> tuple[str, ...]:
    """The other keys under which a label's key may be known: without "其中：", without "及代码" or "盖章" at its end, with
    any months as "某月"."""
    found = [key]
    for pattern, plain in ((_PREFIX, ""), (_SUFFIX, ""), (_MONTHS, "某月")):
        found += [pattern.sub(plain, one, count=1) for one in found if pattern.search(one)]
    return tuple(one for one in dict.fromkeys(found[1:]) if one and one != key)


@dataclass(frozen=True)
class FieldWords:
    """The common list, by keys. `concept`: key -> what it and its synonyms are known by, one or two."""

    concept: dict[str, tuple[str, ...]]
    level: dict[str, str]
    sections: frozenset[str]
    fields: frozenset[str]
    columns: frozenset[str]
    money_columns: frozenset[str]
    money_rows: frozenset[str]
    totals: frozenset[str]
    serials: frozenset[str]
    groups: dict[str, frozenset[str]]
    ids: dict[str, str]

    def id_of(self, text: str) -> str:
        """The field's English name of a label, for a field's id: of the label, else of the longest known word in it;
        "" where it holds none."""
        key = label_key(text)
        for known in (key, *looser_keys(key), *self.concepts(key)):
            if known in self.ids:
                return self.ids[known]
        within = [word for word in self.ids if len(word) > 2 and word in key]
        return self.ids[max(within, key=len)] if within else ""

    def concepts(self, key: str) -> tuple[str, ...]:
        """What a label's key is known by: its own synonyms, else those of the looser keys; itself where none is."""
        if key in self.concept:
            return self.concept[key]
        for looser in looser_keys(key):
            if looser in self.concept:
                return self.concept[looser]
        looser_ = looser_keys(key)
        return (looser_[-1] if looser_ else key,)

    def level_of(self, text: str) -> str:
        """The level's own name for a spelling of it ("产 出 指 标（50分）" -> 产出指标), else ""."""
        return self.level.get(label_key(text), "")

    def has_value(self, key: str) -> bool:
        """Whether forms print a value beside or below this word, or head a section with it."""
        return bool(set(self.concepts(key)) & (self.fields | self.sections))

    def is_label(self, key: str) -> bool:
        """Whether forms print this word as a label of any sort."""
        known = set(self.concepts(key))
        return bool(
            known & (self.fields | self.sections | self.columns | self.money_columns | self.money_rows)
            or key in self.totals
        )


@cache
def field_words() -> FieldWords:
    """The common list, read once."""
    source = tomllib.loads(Path(__file__).with_name("field_words.toml").read_text(encoding="utf-8"))
    concept: dict[str, tuple[str, ...]] = {}
    for line in source["same"]:
        for word in line:
            key = label_key(word)
            concept[key] = (*concept.get(key, ()), label_key(line[0]))
    level = {label_key(name): name for name in source["levels"]}
    for name, spellings in source["levels"].items():
        level |= {label_key(spelling): name for spelling in spellings}

    def known(words: list[str]) -> frozenset[str]:
        return frozenset(one for word in words for one in concept.get(label_key(word), (label_key(word),)))

    firsts = {label_key(line[0]) for line in source["same"]}
    columns, money = known(source["columns"]), known(source["money_columns"])
    return FieldWords(
        concept=concept,
        level=level,
        sections=known(source["sections"]),
        fields=known(source["fields"]) | (firsts - columns - money),
        columns=columns,
        money_columns=money,
        money_rows=known(source["money_rows"]),
        totals=frozenset(map(label_key, source["totals"])),
        serials=frozenset(map(label_key, source["serials"])),
        groups={label_key(name): known(words) for name, words in source["groups"].items()},
        ids={label_key(name): english for name, english in source["ids"].items()},
    )
