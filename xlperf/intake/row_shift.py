"""Where the rows and columns of the form are in a workbook in which some were inserted, deleted or moved.

Owns the map from the form's places to the workbook's, found by what stands there: defined names, labels, and formulas
that point to the sheet of checks, each a vote. Knows nothing of what a difference means.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from functools import cached_property, lru_cache

from xlperf.form.layout import CHECK_SHEET, STATUS_HEADING
from xlperf.intake.template_cells import Expected, by_shape
from xlperf.ooxml.address import REFERENCE, column_index, column_letters, row_and_column
from xlperf.ooxml.area import NamedArea
from xlperf.ooxml.cells import Sheet
from xlperf.ooxml.formula import TOKEN
from xlperf.system.dataclass import dataclass

_TO_CHECKS = re.compile(
    rf"'?{CHECK_SHEET}'?[!.]\$?([A-Z]{{1,3}})\$?([0-9]{{1,7}})(?::\$?([A-Z]{{1,3}})\$?([0-9]{{1,7}}))?"
)

_NUMBERED = re.compile(r"^=?IF\(AND\(.*\),0,([0-9]+)\)$")
"""The formula that says whether a row of a table is filled: 0, or its number."""

SAID_BY_A_FORMULA = 3
"""Votes of a formula that knows its row: more than the end of a defined name has, which other rows move."""

Votes = dict[int, Counter[int]]


@dataclass(frozen=True)
class Shift:
    """Row and column (from 1) of the form -> where it is now; one that is not in the map was deleted."""

    rows: Mapping[int, int]
    columns: Mapping[int, int]

    @property
    def is_none(self) -> bool:
        """Whether everything is where it was."""
        return all(old == new for map_ in (self.rows, self.columns) for old, new in map_.items())

    @property
    def new_rows(self) -> frozenset[int]:
        """The rows of the workbook that the form has."""
        return self._new[0]

    @cached_property
    def _new(self) -> tuple[frozenset[int], frozenset[int]]:
        return frozenset(self.rows.values()), frozenset(self.columns.values())

    def has(self, place: str) -> bool:
        """Whether the cell at `place` is in a row and a column that the form has."""
        row, column = row_and_column(place)
        return row in self._new[0] and column in self._new[1]

    def place(self, place: str) -> str | None:
        """Where the cell at `place` is now, None where it was deleted."""
        row, column = row_and_column(place)
        if row not in self.rows or column not in self.columns:
            return None
        return f"{column_letters(self.columns[column] - 1)}{self.rows[row]}"

    def read_from_above(self, place: str) -> Shift | None:
        """The same map as the cell at `place` of the form sees it where a row was put in above its own, and it reads that one
        as the row above: filled down from there, or moved by Apache POI with the formula that it shares. None where
        nothing was put in."""
        row = row_and_column(place)[0]
        above = self.rows.get(row, 1) - 1
        if not above or row - 1 not in self.rows or above in self._new[0]:
            return None
        return Shift({**self.rows, row - 1: above}, self.columns)

    def formula(self, text: str, at: str, sheet: str) -> str | None:
        """The formula `text` of a cell on sheet `at`, its references to the form's `sheet` moved along as a program
        moves them; None where it refers to a cell that was deleted."""
        between, references = parted(text, at, sheet)
        pieces = [between[0]]
        for reference, after in zip(references, between[1:], strict=True):
            if reference not in self._moved:
                self._moved[reference] = self._reference(*reference)
            there = self._moved[reference]
            if there is None:
                return None
            pieces += (there, after)
        return "".join(pieces)

    @cached_property
    def _moved(self) -> dict[tuple[str, bool, bool], str | None]:
        """What `_reference` has given before."""
        return {}

    def _reference(self, token: str, first: bool, last: bool) -> str | None:
        match = REFERENCE.fullmatch(token)
        assert match is not None
        row = _end(self.rows, int(match[4]), first, last)
        column = _end(self.columns, column_index(match[2]) + 1, first, last)
        if row is None or column is None:
            return None
        return f"{match[1]}{column_letters(column - 1)}{match[3]}{row}"


@lru_cache(maxsize=4096)
def parted(text: str, at: str, sheet: str) -> tuple[tuple[str, ...], tuple[tuple[str, bool, bool], ...]]:
    """The references to `sheet` in the formula `text` of a cell on sheet `at`, each with whether a range begins and whether one
    ends with it; and the texts before, between and after them."""
    tokens = [(match.lastgroup, match[0]) for match in TOKEN.finditer(text)]
    here = at
    between: list[list[str]] = [[]]
    references = []
    for number, (kind, token) in enumerate(tokens):
        if kind == "cell" and here == sheet:
            begins = tokens[number + 1 : number + 2] == [("sign", ":")]
            ends = tokens[number - 1 : number] == [("sign", ":")]
            references.append((token, begins, ends))
            between.append([])
            continue
        if kind == "sheet":
            here = token[:-1].strip("'").lstrip("$").replace("''", "'")
        elif kind != "cell":
            here = here if token == ":" else at
        between[-1].append(token)
    return tuple(map("".join, between)), tuple(references)


def _end(map_: Mapping[int, int], at: int, first: bool, last: bool) -> int | None:
    """Where a row or column is; of a range's end that was deleted, the nearest one left in the range."""
    if at in map_ or not (first or last):
        return map_.get(at)
    left = [old for old in map_ if (old > at if first else old < at)]
    return map_[min(left) if first else max(left)] if left else None


def shift_of(expected: Expected, sheet: Sheet, names: Mapping[str, NamedArea]) -> Shift:
    """The map of the form's sheet, where `names` are the defined names that point to it."""
    row_votes, column_votes = _votes_of_names(expected, names)
    for old, new in _labels_once(expected, sheet):
        row_votes[old[0]][new[0]] += 1
        column_votes[old[1]][new[1]] += 1
    for old_column, new_column in _columns_of_checks(expected, sheet):
        column_votes[old_column][new_column] += 1
    shapes = by_shape(sheet.formulas)
    for old, new in _shapes_once(expected.shapes, shapes):
        row_votes[old[0]][new[0]] += 1
        column_votes[old[1]][new[1]] += 1
    places = [row_and_column(place) for place in expected.places]
    columns = _settled(column_votes, max(column for _, column in places))
    copied: dict[int, list[int]] = {}
    for was, now in _rows_by_formulas(expected, sheet, columns, copied):
        row_votes[was][now] += SAID_BY_A_FORMULA
    for was, now in _originals(expected, sheet, Shift(_settled(row_votes, 0), columns), copied):
        row_votes[was][now] += SAID_BY_A_FORMULA
    held = {row_and_column(place)[0] for place in sheet.cells}
    rows = _settled(row_votes, max(row for row, _ in places), held)
    for old_column, new_column in _columns_in_their_rows(expected.shapes, shapes, rows):
        column_votes[old_column][new_column] += 1
    return Shift(rows, _settled(column_votes, max(column for _, column in places)))


def _votes_of_names(expected: Expected, names: Mapping[str, NamedArea]) -> tuple[Votes, Votes]:
    rows: Votes = defaultdict(Counter)
    columns: Votes = defaultdict(Counter)
    ends = set()
    for name, (first, last) in expected.names.items():
        area = names.get(name)
        if area is None:
            continue
        (first_row, column), (last_row, _) = row_and_column(first), row_and_column(last)
        columns[column][column_index(area.first_column) + 1] += 1
        # The columns of one table say the same of its rows: one vote is theirs together.
        ends |= {(first_row, area.first_row), (last_row, area.last_row)}
    for old, new in ends:
        rows[old][new] += 1
    return rows, columns


def _labels_once(expected: Expected, sheet: Sheet) -> Iterable[tuple[tuple[int, int], tuple[int, int]]]:
    """Old and new (row, column) of the labels that stand once in the form and once in the workbook."""
    there: dict[str, list[str]] = {}
    labels = {**expected.labels, expected.heading: STATUS_HEADING}
    wanted = Counter(labels.values())
    for place in sheet.cells:
        value = sheet.value(place)
        if isinstance(value, str) and value in wanted:
            there.setdefault(value, []).append(place)
    for place, text in labels.items():
        if wanted[text] == 1 and len(there.get(text, ())) == 1:
            yield row_and_column(place), row_and_column(there[text][0])


def _rows_by_formulas(
    expected: Expected, sheet: Sheet, columns: Mapping[int, int], copied: dict[int, list[int]]
) -> Iterable[tuple[int, int]]:
    """Old and new row of the formulas that say which row of a table they are in; of past versions, of those that point
    to lines of the sheet of checks no other one points to. `copied` gathers the rows that several say they are."""
    for told in (_by_number, _by_checks):
        wanted = told(expected.formulas[expected.sheet], columns)
        there = told(sheet.formulas, None)
        for key, rows in wanted.items():
            if len(rows) == len(there.get(key, ())):  # of several tables, in their order
                yield from zip(sorted(rows), sorted(there[key]), strict=True)
            elif key in there:
                copied.update(dict.fromkeys(rows, there[key]))


def _originals(
    expected: Expected, sheet: Sheet, shift: Shift, copied: Mapping[int, list[int]]
) -> Iterable[tuple[int, int]]:
    """Of each row that was copied, old and new: by the formulas that read the row above, a copy reads another row than the
    form's does, or no row reads it."""
    formulas: dict[int, list[tuple[str, str]]] = defaultdict(list)
    for place, text in expected.formulas[expected.sheet].items() if copied else ():
        row = row_and_column(place)[0]
        if re.search(rf"[A-Z]\$?{row - 1}(?![0-9])", text):
            formulas[row].append((place, text))
    rows = dict(shift.rows)
    for old in sorted(copied, reverse=True):

        def alike(new: int, old: int = old) -> int:
            trial = Shift({**rows, old: new}, shift.columns)
            return sum(
                _read_alike(trial.formula(text, expected.sheet, expected.sheet), sheet.formulas.get(here))
                for place, text in (*formulas[old], *formulas[old + 1])
                if (here := trial.place(place)) is not None
            )

        between = [new for new in copied[old] if all((was < old) == (now < new) for was, now in rows.items())]
        if between:
            rows[old] = max(between, key=alike)
            yield old, rows[old]


def _read_alike(wanted: str | None, found: str | None) -> bool:
    """Whether two formulas read the same cells."""
    return wanted is not None and found is not None and parted(wanted, "", "")[1] == parted(found, "", "")[1]


def _by_number(
    formulas: Mapping[str, str], columns: Mapping[int, int] | None
) -> dict[tuple[object, ...], list[int]]:
    """The rows by column, by the table's columns that the formula reads, and by number in the table."""
    found: dict[tuple[object, ...], list[int]] = {}
    for place, text in formulas.items():
        told = _NUMBERED.search(text)
        if told:
            row, column = row_and_column(place)
            if columns is not None:
                column = columns.get(column, 0)
            found.setdefault((column, text.count(","), told[1]), []).append(row)
    return found


def _columns_of_checks(expected: Expected, sheet: Sheet) -> Iterable[tuple[int, int]]:
    """Old and new column of the formulas that point to lines of the sheet of checks no other one points to: the
    columns beside the paper have neither labels nor names."""
    wanted = _pointing(expected.formulas[expected.sheet])
    there = _pointing(sheet.formulas)
    for lines, places in wanted.items():
        if len(places) == 1 and len(there.get(lines, ())) == 1:
            yield row_and_column(places[0])[1], row_and_column(there[lines][0])[1]


def _shapes_once(
    wanted: Mapping[str, list[str]], there: Mapping[str, list[str]]
) -> Iterable[tuple[tuple[int, int], tuple[int, int]]]:
    """Old and new (row, column) of the formulas that, but for the cells they read, no other one is like: the banner, the
    title, the cells beside the paper."""
    for shape, places in wanted.items():
        if len(places) == 1 and len(there.get(shape, ())) == 1:
            yield row_and_column(places[0]), row_and_column(there[shape][0])


def _columns_in_their_rows(
    expected: Mapping[str, list[str]], shapes: Mapping[str, list[str]], rows: Mapping[int, int]
) -> Iterable[tuple[int, int]]:
    """Old and new column of the formulas that no other one in their row is like: the hidden columns beside the paper."""
    wanted = _by_row_and_shape(expected, rows)
    there = _by_row_and_shape(shapes, None)
    for key, columns in wanted.items():
        if len(columns) == 1 and len(there.get(key, ())) == 1:
            yield columns[0], there[key][0]


def _by_row_and_shape(
    shapes: Mapping[str, list[str]], rows: Mapping[int, int] | None
) -> dict[tuple[int, str], list[int]]:
    found: dict[tuple[int, str], list[int]] = {}
    for shape, places in shapes.items():
        for place in places:
            row, column = row_and_column(place)
            found.setdefault((row if rows is None else rows.get(row, 0), shape), []).append(column)
    return found


def _pointing(formulas: Mapping[str, str]) -> dict[tuple[object, ...], list[str]]:
    found: dict[tuple[object, ...], list[str]] = {}
    for place, text in formulas.items():
        lines = tuple(_TO_CHECKS.findall(text))
        if lines:
            found.setdefault(lines, []).append(place)
    return found


def _by_checks(
    formulas: Mapping[str, str], columns: Mapping[int, int] | None
) -> dict[tuple[object, ...], list[int]]:
    found: dict[tuple[object, ...], list[int]] = {}
    for place, text in formulas.items():
        pointed = tuple(_TO_CHECKS.findall(text))
        row, column = row_and_column(place)
        if columns is not None:
            column = columns.get(column, 0)
        if pointed:
            found.setdefault((column, *pointed), []).append(row)
    return found


def _settled(votes: Votes, last: int, held: Collection[int] | None = None) -> dict[int, int]:
    """1 … `last` -> where each is now: by the most votes, no two in one place; one without votes stays beside its
    neighbour, where there is room, and of `held` too: the form's last row, deleted, is not the void below the form."""
    by_place: dict[int, tuple[int, int]] = {}
    for old, counted in votes.items():
        new, count = max(counted.items(), key=lambda item: (item[1], -abs(item[0] - old)))
        if new not in by_place or count > by_place[new][0]:
            by_place[new] = count, old
    settled = {old: new for new, (_, old) in by_place.items()}
    taken = {0, *by_place}

    def is_free(place: int) -> bool:
        return place not in taken and (held is None or place in held)

    for old in range(1, last + 1):
        if old not in settled and old - 1 in settled and is_free(settled[old - 1] + 1):
            settled[old] = settled[old - 1] + 1
            taken.add(settled[old])
    for old in range(last, 0, -1):
        if old not in settled and old + 1 in settled and is_free(settled[old + 1] - 1):
            settled[old] = settled[old + 1] - 1
            taken.add(settled[old])
    return settled
