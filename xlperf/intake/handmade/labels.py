"""The printed words of a form, and how a cell's text is matched with them: the form's own, then the field's synonyms.

Owns what a text may mean in a form. Knows nothing of grids.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from xlperf.form import (
    Column,
    ComputedColumn,
    Field,
    Form,
    Item,
    PictureRow,
    Section,
    label_above,
    picture_rows,
)
from xlperf.form.shorthand import TICK, TICKED
from xlperf.intake.handmade.field_words import LONGEST_LABEL, field_words, label_key, looser_keys
from xlperf.ooxml.text import bare_text
from xlperf.system.dataclass import dataclass
from xlperf.system.identity import ByIdentity

_UNIT = re.compile(
    r"(?:[(\[【〔]|单位[:为是]?|金额:|以)(?:金额单位:?)?(?:人民币)?(元|[百千]元|[百千十]?万元|十?亿元|[百千十]?[万亿]?(?:美元|美金|欧元|日元|英镑|港[元币]|澳门元))(?:[)\]】〕]|(?<=.)为单位|[。;,]?$)"
)


_FIGURE = re.compile(r"[\d.,%％/／—-]*")


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a printed word of the form stands for. `kind`: section, field, computed, column or printed.

    `id`: of the section or field, or "table.column"; "" for a word that only explains. `section`: where it is printed.
    """

    kind: str
    id: str
    section: str


@dataclass(frozen=True, slots=True)
class Crossing:
    """A value of the form that stands where a row and a column of printed labels cross. `kind`: field or computed."""

    id: str
    kind: str
    section: str


def words_of(texts: Iterable[str]) -> Counter[str]:
    """How often the keys are there of all texts that are short enough for labels, those before a colon too, and what
    these are known by."""
    common = field_words()
    words: Counter[str] = Counter()
    for text, count in Counter(texts).items():
        if len(text) <= 4 * LONGEST_LABEL:
            before, _, _ = text.replace("：", ":").partition(":")
            keys = {label_key(text), label_key(before)} - {""}
            known = {one for key in keys for one in (key, *looser_keys(key), *common.concepts(key))}
            words.update(dict.fromkeys(known, count))
    return words


def unit_in(text: str) -> str:
    """The money unit that a label names in brackets or after 单位, else ""."""
    if len(text) > 4 * LONGEST_LABEL:
        return ""
    found = _UNIT.search(bare_text(text))
    return found[1] if found else ""


_LIKE_A_LABEL = re.compile(r"[^\d:：，。；;,≥≤<>=%]{2,10}(?:[(（][^()（）]{1,8}[)）])?")


def is_like_a_label(text: str) -> bool:
    """Whether a text that nobody knows is as short and bare as labels are."""
    return bool(_LIKE_A_LABEL.fullmatch(text.strip()))


class Words:
    """All printed words of a form, by their key, and by what the field knows them by."""

    def __init__(self, form: Form) -> None:
        self.form = form
        self.common = field_words()
        self.meanings: dict[str, list[Meaning]] = {}
        self.printed_rows: set[tuple[str, ...]] = set()
        self.neighbours: dict[str, str] = {}
        """field -> the key of the label that is printed right after its cell"""
        self.with_header: set[str] = set()
        """tables over whose rows the labels of their columns are printed"""
        self.under: set[str] = set()
        """fields whose label is printed above them"""
        self.side_by_side_above: dict[str, frozenset[str]] = {}
        """field -> it and those beside it, where the labels of all are printed above them"""
        self.crossings: dict[tuple[str, str], list[Crossing]] = {}
        """(key of the row's label, key of the column's) -> the values that stand there"""
        self.crossings_of_groups: dict[tuple[str, str], list[Crossing]] = {}
        """the same by the column's label with what is printed over it: of two columns of one label each has its own"""
        self.constants: dict[tuple[str, str], str] = {}
        """(key of the row's label, key of the column's) -> what the form prints there itself"""
        self.groups: dict[str, frozenset[str]] = dict(self.common.groups)
        """key of what is printed over several columns -> the keys and concepts of these: the field's, and the form's own"""
        self._worded: dict[str, str] = {}
        """another wording of a printed label -> the label"""
        self._by_concept: dict[str, list[Meaning]] = {}
        self._looked_up: dict[str, tuple[Meaning, ...]] = {}
        for section in form.section:
            self._section(section)
        self._cross()
        for key, meanings in self.meanings.items():
            for concept in self.common.concepts(key):
                known = self._by_concept.setdefault(concept, [])
                known += [m for m in meanings if m.kind != "printed" and m not in known]

    def of(self, text: str) -> tuple[Meaning, ...]:
        """What `text` may mean in this form: as its own words say, else as one of their synonyms."""
        key = label_key(text)
        if not key:
            return ()
        if key not in self._looked_up:
            self._looked_up[key] = tuple(self._meant(key))
        return self._looked_up[key]

    def nearness(self, text: str, field: Field) -> int:
        """How near a printed label is to a field's: 2 the same, 1 another wording that the form has, 0 one that the field of work
        has for it."""
        key = label_key(text)
        if label_key(field.label) in (key, *looser_keys(key)):
            return 2
        return int(bool(self._printed(key)))

    def _meant(self, key: str) -> list[Meaning]:
        return self._printed(key) or self._by_synonym(key)

    def _printed(self, key: str) -> list[Meaning]:
        for known in (key, *looser_keys(key)):
            if known in self.meanings:
                return self.meanings[known]
            if known in self._worded and self._worded[known] in self.meanings:
                return self.meanings[self._worded[known]]
        return []

    def _by_synonym(self, key: str) -> list[Meaning]:
        return [m for concept in self.common.concepts(key) for m in self._by_concept.get(concept, ())]

    def is_label(self, text: str) -> bool:
        """Whether the form, or any form of the field, prints this text."""
        return bool(self.of(text)) or (bool(label_key(text)) and self.common.is_label(label_key(text)))

    def is_label_with_value(self, text: str, below: Iterable[str]) -> bool:
        """Whether a text says its own label: one of a field of the form, or any other before a short value; or one that has a
        long value on other forms, unless this form prints it below the labels of fields (`below`)."""
        label, colon, value = unicodedata.normalize("NFKC", text).partition(":")
        if not colon or not value.strip():
            return False
        of_field = any(one.kind in ("field", "computed") for one in self.of(label))
        own = len(value) < LONGEST_LABEL or (
            self.common.has_value(label_key(label)) and not self.under.issuperset(below)
        )
        return of_field or (own and self.is_label(label) and not self.common.level_of(label))

    def crossing(self, row: str, column: str, section: str, printed: str = "") -> Crossing | None:
        """The value where a row's and a column's label cross; None where there is none, or not one alone. `printed`: the
        column's label with what is printed over it, which tells columns of one label apart."""
        rows, columns = self._own_key(row), self._own_key(column)
        if printed not in ("", column):
            of_group = self.crossings_of_groups.get((rows, label_key(printed)), [])
            if len(of_group) == 1:
                return of_group[0]
        for found in (
            self.crossings.get((rows, columns), []),
            [
                crossing
                for (r, c), crossings in self.crossings.items()
                if self._same(r, rows) and self._same(c, columns)
                for crossing in crossings
            ],
        ):
            here = [crossing for crossing in found if crossing.section == section]
            if len(found) == 1 or len(here) == 1:
                return (here or found)[0]
        return None

    def lacking(self, printed: Counter[str]) -> int:
        """How many fields and columns have no label of their own among `printed`: how often keys, and what these are
        known by, are printed. Two fields, or two columns of a table, that have one label need it twice."""
        crossed = {one.id: labels for labels, found in self.crossings.items() for one in found}
        beside = []
        for field in (field for field in self.form.fields.values() if not field.value):
            labels = crossed.get(field.id, ())
            if not labels or not all(any(printed[one] for one in self._wordings(label)) for label in labels):
                beside.append(field)
        groups: list[Sequence[Field | Column]] = [beside]
        groups += [table.column for table in self.form.tables.values()]
        return sum(self._lacking_of(group, printed) for group in groups)

    def _lacking_of(self, parts: Sequence[Field | Column], printed: Counter[str]) -> int:
        wordings = [self._wordings(part.label, *part.aliases) for part in parts]
        several = Counter(one for own in wordings for one in own)
        needed: Counter[frozenset[str]] = Counter()
        for own in wordings:
            if not any(printed[one] for one in own if several[one] == 1):
                needed[frozenset(one for one in own if several[one] > 1)] += 1
        return sum(
            max(0, count - max((printed[one] for one in shared), default=0))
            for shared, count in needed.items()
        )

    def _wordings(self, *labels: str) -> set[str]:
        keys = [label_key(label) for label in labels]
        return {known for key in keys for known in (key, *self.common.concepts(key))}

    def prints(self, row: str, column: str, text: str) -> bool:
        """Whether the form itself prints `text` where this row and this column cross."""
        rows, columns, bare = self._own_key(row), self._own_key(column), label_key(text) or text
        return any(
            known == bare and self._same(r, rows) and self._same(c, columns)
            for (r, c), known in self.constants.items()
        )

    def is_sum(self, row: str) -> bool:
        """Whether all values of the form's row of this label are computed."""
        key = self._own_key(row)
        found = [one for (r, _), crossings in self.crossings.items() if r == key for one in crossings]
        return bool(found) and all(crossing.kind == "computed" for crossing in found)

    def crosses(self, row: str) -> tuple[str, ...]:
        """The keys of the columns of the form's row of values with this label, in their order; () where it has none."""
        wanted = self._own_key(row)
        exact = tuple(column for known, column in self.crossings if known == wanted)
        return exact or tuple(column for known, column in self.crossings if self._same(known, wanted))

    def _own_key(self, text: str) -> str:
        """The key of a label as this form prints it."""
        key = label_key(text)
        return next((self._worded[one] for one in (key, *looser_keys(key)) if one in self._worded), key)

    def _same(self, one: str, other: str) -> bool:
        return one == other or bool(set(self.common.concepts(one)) & set(self.common.concepts(other)))

    # ------------------------------------------------------------ from the form

    def _add(self, text: str, meaning: Meaning) -> None:
        known = self.meanings.setdefault(label_key(text), [])
        if text and meaning not in known:
            known.append(meaning)

    def _section(self, section: Section) -> None:
        if section.label:
            self._add(section.label, Meaning("section", section.id, section.id))
        for label, wordings in (section.aliases or {}).items():
            self._worded |= {label_key(wording): label_key(label) for wording in wordings}
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
                if label_key(item.text) not in self.meanings and not _FIGURE.fullmatch(item.text):
                    self._add(item.text, Meaning("printed", "", section.id))
            if len(labels) == len(row.items) > 1:
                self.printed_rows.add(tuple(label_key(item.text) for item in labels))
            if not row.table and not labels:
                below = frozenset(item.text for item in row.items if label_above(rows[:number], item))
                self.under |= below
                self.side_by_side_above |= dict.fromkeys(below, below)
            if number and len(labels) == len(row.items):
                self._group(rows[number - 1].items, row.items)
            if row.table and number and all(item.kind == "label" for item in rows[number - 1].items):
                self.with_header.add(row.table)
            for item, following in zip(row.items, row.items[1:], strict=False):
                if item.kind == "input" and following.kind == "label":
                    self.neighbours[item.text] = label_key(following.text)

    def _group(self, above: Sequence[Item], below: Sequence[Item]) -> None:
        """A label that is printed over two others or more heads them."""
        for head in above:
            ends = head.column + head.across
            under = [item.text for item in below if head.column <= item.column < ends]
            if head.kind == "label" and head.across > 1 and len(under) > 1:
                keys = {key for text in under for key in (label_key(text), *self.concepts(text))}
                key = label_key(head.text)
                self.groups[key] = self.groups.get(key, frozenset()) | keys

    def concepts(self, text: str) -> tuple[str, ...]:
        """What a label is known by: its key, and the concepts of the field that it names."""
        return (label_key(text), *self.common.concepts(label_key(text)))

    def _cross(self) -> None:
        """Finds the values that are told apart by the labels of their row and of their column."""
        above: dict[int, str] = {}
        group: dict[int, str] = {}
        """column of the grid -> the label over it, and what is printed over that one and others"""
        for section, row, left in self._rows():
            items = row.items
            if all(item.kind == "label" for item in items):
                for item in items:
                    columns = range(left + item.column, left + item.column + item.across)
                    group |= {column: above.get(column, "") for column in columns}
                    above |= dict.fromkeys(columns, item.text)
                continue
            if row.table or items[0].kind != "label" or not side_by_side(items):
                continue
            values = [number for number, item in enumerate(items) if item.kind != "label"]
            name = items[values[0] - 1]
            for item in items[values[0] :]:
                head = above.get(left + item.column, "")
                key = (label_key(name.text), label_key(head))
                if item.kind == "label":
                    self.constants[key] = label_key(item.text) or item.text
                elif head:
                    kind = "field" if item.kind == "input" else "computed"
                    crossing = Crossing(item.text, kind, section.id)
                    self.crossings.setdefault(key, []).append(crossing)
                    whole = label_key(f"{group.get(left + item.column, '')}/{head}")
                    self.crossings_of_groups.setdefault((key[0], whole), []).append(crossing)

    def _rows(self) -> Iterator[tuple[Section, PictureRow, int]]:
        for section in self.form.section:
            for row in picture_rows(self.form, section):
                yield section, row, 1 if section.label else 0


def side_by_side(items: tuple[Item, ...]) -> bool:
    """Whether two values follow each other, so that only what is printed above them tells them apart."""
    kinds = [item.kind == "label" for item in items]
    return any(pair == (False, False) for pair in zip(kinds, kinds[1:], strict=False))


def choices(column: Column | ComputedColumn) -> frozenset[str]:
    """Every value that the column may take, of whatever parent; empty where it is free."""
    return frozenset() if isinstance(column, ComputedColumn) else frozenset(column.all_choices)


def as_chosen(column: Field | Column | ComputedColumn, text: str) -> str:
    """`text` as the choices spell it, where it is another spelling of one of them; else as it is."""
    if isinstance(column, ComputedColumn):
        return text
    allowed = frozenset(column.all_choices) if isinstance(column, Field) else choices(column)
    bare = text.strip()
    if not allowed or bare in allowed:
        return text
    if allowed == {TICK} and bare in TICKED:
        return TICK
    text = _ticked(text) or text
    key = label_key(text)
    same = [choice for choice in allowed if label_key(choice) == key]
    spellings = (column.spellings or {}).items()
    same = same or [choice for choice, known in spellings if key in map(label_key, known)]
    level = field_words().level.get(key, "")
    same = same or [choice for choice in allowed if level and field_words().level_of(choice) == level]
    return same[0] if len(same) == 1 else text


_BOXES = re.compile("([□☐○◯☑☒■✓✔√●◉])")


def _ticked(text: str) -> str:
    """Of boxes with a word behind each (□新增 ☑延续), or before each (新增□ 延续☑), the word of the one that is ticked; "" where it is not one,
    or which word belongs to which box is not certain."""
    first, *pieces = (piece.strip(" \u3000\t\n、，,;；") for piece in _BOXES.split(text))
    boxes, words = pieces[::2], pieces[1::2]
    if first and not first.endswith((":", "：")):
        if words[-1:] != [""]:
            return ""
        words = [first, *words[:-1]]
    ticked = [word for box, word in zip(boxes, words, strict=True) if box not in "□☐○◯"]
    return ticked[0] if len(boxes) > 1 and len(ticked) == 1 and all(words) else ""


def words_of_form(form: Form) -> Words:
    """The words of `form`, made once."""
    return _words(ByIdentity(form))


@lru_cache(maxsize=64)
def _words(key: ByIdentity[Form]) -> Words:
    return Words(key.of)
