"""The printed words of a form, and how a cell's text is matched with them.

Owns the tolerance: width, white space, numbering, brackets with units, colons. Knows nothing of grids.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from xlperf.form import Form, Item, Section, label_above, picture_rows

_INVISIBLE = re.compile(r"[\s\u200b-\u200f\u2060\ufeff\xad]+")
_NUMBERING = re.compile(
    r"^(?:[(（]?[一二三四五六七八九十]{1,3}[)）]?[、.．:：]|[(（][一二三四五六七八九十\d]{1,2}[)）]|\d{1,2}[、.．](?!\d))"
)
_BRACKETS = re.compile(r"[(\[【〔{][^()\[\]【】〔〕{}]*[)\]】〕}]")
_UNIT = re.compile(r"(?:[(\[【〔]|单位:)(?:人民币)?(元|千元|万元|百万元|亿元)(?:[)\]】〕]|$)")
LONGEST_LABEL = 60


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a printed word of the form stands for. `kind`: section, field, computed, column or printed.

    `id`: of the section or field, or "table.column"; "" for a word that only explains. `section`: where it is printed.
    """

    kind: str
    id: str
    section: str


def label_key(text: str) -> str:
    """`text` for comparison: NFKC, no white space, no numbering before it, no brackets, no colon or star at its end."""
    if len(text) > 4 * LONGEST_LABEL:
        return ""
    key = _INVISIBLE.sub("", unicodedata.normalize("NFKC", text)).casefold()
    key = _NUMBERING.sub("", key).strip("*＊:：")
    return _BRACKETS.sub("", key) or key


def words_of(texts: Iterable[str]) -> frozenset[str]:
    """The keys of all texts that are short enough for labels, those before a colon too."""
    words = set()
    for text in set(texts):
        if len(text) <= 4 * LONGEST_LABEL:
            words.add(label_key(text))
            before, colon, _ = text.replace("：", ":").partition(":")
            if colon:
                words.add(label_key(before))
    return frozenset(words - {""})


def unit_in(text: str) -> str:
    """The money unit that a label names in brackets or after 单位, else ""."""
    if len(text) > 4 * LONGEST_LABEL:
        return ""
    found = _UNIT.search(_INVISIBLE.sub("", unicodedata.normalize("NFKC", text)))
    return found[1] if found else ""


class Vocabulary:
    """All printed words of a form, by their key."""

    def __init__(self, form: Form) -> None:
        self.form = form
        self.meanings: dict[str, list[Meaning]] = {}
        self.printed_rows: set[tuple[str, ...]] = set()
        self.neighbours: dict[str, str] = {}
        """field -> the key of the label that is printed right after its cell"""
        self.with_header: set[str] = set()
        """tables over whose rows the labels of their columns are printed"""
        self.sum_rows: dict[str, int] = {}
        """what is printed first in rows that hold labels and computed values only -> how many of these are texts"""
        self.under: set[str] = set()
        """fields whose label is printed above them"""
        self.matrix_rows: dict[str, tuple[Item, ...]] = {}
        """what is printed first in a row of several values -> these values, and labels between them"""
        self.heads: dict[str, str] = {}
        """field in such a row -> the key of the label printed above it"""
        for section in form.section:
            self._section(section)

    def of(self, text: str) -> tuple[Meaning, ...]:
        key = label_key(text)
        return tuple(self.meanings.get(key, ())) if key else ()

    def _add(self, text: str, meaning: Meaning) -> None:
        known = self.meanings.setdefault(label_key(text), [])
        if text and meaning not in known:
            known.append(meaning)

    def _section(self, section: Section) -> None:
        if section.label:
            self._add(section.label, Meaning("section", section.id, section.id))
        for field in section.field:
            for label in (field.label, *field.aliases):
                self._add(label, Meaning("computed" if field.value else "field", field.id, section.id))
        for table in section.table:
            for column in table.parts.values():
                for label in (column.label, *column.aliases):
                    self._add(label, Meaning("column", f"{table.id}.{column.id}", section.id))
        rows = picture_rows(self.form, section)
        for number, row in enumerate(rows):
            labels = [item for item in row.items if item.kind == "label"]
            for item in labels:
                if item.text and label_key(item.text) not in self.meanings:
                    self._add(item.text, Meaning("printed", "", section.id))
            values = [item for item in row.items if item.kind != "label"]
            if len(labels) == len(row.items) > 1:
                self.printed_rows.add(tuple(label_key(item.text) for item in labels))
            if not row.table and labels and {item.kind for item in row.items} == {"label", "computed"}:
                texts = [
                    i for i in row.items if i.kind == "computed" and not self.form.part(i.text).is_number
                ]
                self.sum_rows[label_key(row.items[0].text)] = len(texts)
            if not row.table and not labels:
                self.under |= {item.text for item in values if label_above(rows[:number], item)}
            if not row.table and row.items[0].kind == "label" and _side_by_side(row.items):
                self.matrix_rows[label_key(row.items[0].text)] = row.items[1:]
                self.heads |= {item.text: label_key(label_above(rows[:number], item)) for item in values}
            if row.table and number and all(item.kind == "label" for item in rows[number - 1].items):
                self.with_header.add(row.table)
            self._neighbours(row.items)

    def _neighbours(self, items: tuple[Item, ...]) -> None:
        for item, following in zip(items, items[1:], strict=False):
            if item.kind == "input" and following.kind == "label":
                self.neighbours[item.text] = label_key(following.text)


def _side_by_side(items: tuple[Item, ...]) -> bool:
    """Whether two inputs follow each other, so that only what is printed above them tells them apart."""
    kinds = [item.kind for item in items]
    return any(pair == ("input", "input") for pair in zip(kinds, kinds[1:], strict=False))


@lru_cache(maxsize=16)
def _vocabulary(_: int, form: _ByIdentity) -> Vocabulary:
    return Vocabulary(form.form)


class _ByIdentity:
    def __init__(self, form: Form) -> None:
        self.form = form

    def __hash__(self) -> int:
        return id(self.form)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _ByIdentity) and other.form is self.form


def vocabulary_of(form: Form) -> Vocabulary:
    """The vocabulary of `form`, made once."""
    return _vocabulary(id(form), _ByIdentity(form))
