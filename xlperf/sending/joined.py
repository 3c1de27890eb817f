"""One declaration made of several: what the steps of a round and earlier years say for a workbook that is prefilled.

Owns the rule: the newest year first, of one year the nearest step by the form's `follows`. The first that asks for a value
gives it; what a later one says otherwise is named, and what is left open between two of one rank, or by the first, is asked.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field

from xlperf.declaration import INFO, WARNING, Declaration, Entered, Finding, Row, as_written
from xlperf.declaration.indicator_rows import indicator_table, indicators_of, matched
from xlperf.declaration.other_form import on_form
from xlperf.errors import InvalidArgument
from xlperf.form import ComputedColumn, Form
from xlperf.form.labels import label_of_part, title_of
from xlperf.intake.handmade.findings import shortened
from xlperf.messages import catalogue, enumerated, in_brackets, say, with_colon
from xlperf.roster import same_department
from xlperf.system.dataclass import dataclass

catalogue(
    {
        "joined-source": ("{year}年{form}", "{form} of {year}"),
        "joined-other": (
            "“{label}”：{first}是“{value}”，{later}是“{other}”，按{first}填",
            "'{label}': {first} has '{value}', {later} '{other}': filled as in {first}",
        ),
        "joined-two": (
            "“{label}”：{first}是“{value}”，{later}是“{other}”，分不出哪一份为准：没有填",
            "'{label}': {first} has '{value}', {later} '{other}', and neither goes before the other: not filled",
        ),
        "joined-two.hint": (
            "核对后自行填写，或只给出为准的一份",
            "check and enter it, or give only the file that counts",
        ),
        "joined-open": (
            "“{label}”：{first}空着，{later}是“{other}”：没有填",
            "'{label}': {first} leaves it empty, {later} has '{other}': not filled",
        ),
        "joined-open.hint": ("应当填的，自行填写", "enter it where it belongs here"),
        "joined-row": (
            "“{name}”只在{later}里，{first}没有：没有带来",
            "'{name}' is in {later} only, not in {first}: not taken over",
        ),
        "joined-row.hint": ("仍要的，自行补填", "enter it where it is still meant"),
        "joined-renamed": (
            "“{name}”（{first}）可能是“{other}”（{later}）改的名：没有并在一起",
            "'{name}' ({first}) may be '{other}' ({later}) renamed: not put together",
        ),
        "joined-rows": ("{count} 行", "{count} rows"),
        "joined-whose": (
            "--from 的文件不是同一家的：{names}",
            "the files of --from are not of one department: {names}",
        ),
        "joined-each": (
            "--from 的文件不是同一个项目的：{names}；请只给一个项目的",
            "the files of --from are not of one project: {names}; give those of one",
        ),
        "joined-later": (
            "{file} 是 {year} 年的，晚于工作簿的 {wanted} 年：没有用",
            "{file} is of {year}, later than the workbook's {wanted}: not used",
        ),
    }
)


STEPS = ("approval", "declaration", "assessment", "evaluation", "monitoring", "")
"""In which order forms count of which a form's `follows` says nothing: what was approved counts before what was declared."""


@dataclass(frozen=True)
class Joined:
    """What several declarations say together on the form, and what is to be said or asked about it."""

    declaration: Declaration
    findings: tuple[Finding, ...]


def joined(sources: Sequence[Declaration], form: Form, year: int | None = None) -> Joined:
    """The declaration on `form` that `sources`, of one department and of any forms and years, make together for a workbook of
    `year`. Raises InvalidArgument for sources of several departments or projects."""
    wanted = year or form.year
    late = [one for one in sources if one.year > wanted]
    said = [one for one in sources if one.year <= wanted]
    found = [
        Finding("from-later", WARNING, say("joined-later", file=one.file, year=one.year, wanted=wanted))
        for one in late
    ]
    _of_one(said, form)
    ranks: dict[tuple[int, int], list[_Source]] = {}
    for one in said:
        ranks.setdefault(_rank(one, form, wanted), []).append(_Source(one, on_form(one, form)))
    return _Joining(form, [ranks[key] for key in sorted(ranks)], found).joined(said)


def _of_one(sources: Sequence[Declaration], form: Form) -> None:
    first = sources[0] if sources else None
    for other in sources[1:]:
        assert first is not None
        codes = bool(first.code and other.code)
        names = bool(first.department and other.department)
        alike = same_department(first.code, first.department, other.code, other.department)
        if (codes or names) and not alike:
            raise InvalidArgument(say("joined-whose", names=enumerated(_named(one) for one in sources)))
    projects = {
        one.each_key: one.each for one in sources if form.each and one.form.each == form.each and one.each
    }
    if len(projects) > 1:
        raise InvalidArgument(say("joined-each", names=enumerated(sorted(projects.values()))))


def _named(one: Declaration) -> str:
    return (one.department or one.code) + in_brackets(one.file)


def _rank(one: Declaration, form: Form, year: int) -> tuple[int, int]:
    """The newest year first; of one year what the workbook's form says itself, then the steps before it, the nearest first. Of
    an earlier year then what was made of this form there, as it was approved before as it was declared; last any other form."""
    behind = len(form.follows)
    own = one.form.id == form.id
    if own and one.year == year:
        place = -1
    elif one.form.id in form.follows:
        place = form.follows.index(one.form.id)
    elif form.id in one.form.follows:
        place = behind + STEPS.index(one.form.step)
    else:
        place = behind + STEPS.index("declaration") if own else behind + len(STEPS)
    return -one.year, place


@dataclass(frozen=True)
class _Source:
    """A declaration as it is, and on the workbook's form."""

    own: Declaration
    here: Declaration

    @property
    def name(self) -> str:
        """How people know it: 批复表（文件）, with its year."""
        title = say("joined-source", year=self.own.year, form=title_of(self.own.form))
        return title + in_brackets(self.own.file) if self.own.file else title

    def asks(self, names: Sequence[str]) -> bool:
        """Whether its form asks for a field of one of these ids."""
        return any(name in self.own.form.fields for name in names)

    def asks_in_rows(self, table: str, names: Sequence[str]) -> bool:
        there = self.own.form.tables.get(table)
        return there is not None and any(name in there.parts for name in names)

    def rows(self, table: str) -> tuple[Row, ...]:
        """The filled rows."""
        return tuple(row for row in self.here.tables.get(table, ()) if any(map(_bare, row.values())))


@dataclass
class _Joining:
    form: Form
    ranks: list[list[_Source]]
    found: list[Finding] = field(default_factory=list)
    told: set[tuple[str, ...]] = field(default_factory=set)
    """Indicators of which it was said already that the first has them not."""

    def joined(self, sources: Sequence[Declaration]) -> Joined:
        fields = {name: self._field(name) for name in self.form.inputs}
        tables = {name: self._table(name) for name in self.form.tables}
        code = next((one.code for one in sources if one.code), "")
        department = next((one.department for one in sources if one.department), None)
        fields[self.form.department] = department
        files = enumerated(one.file for one in sources if one.file)
        year = max((one.year for one in sources), default=self.form.year)
        made = Declaration(self.form, fields, tables, year, code, file=files)
        of_ranks = ([sheet for one in rank for sheet in one.here.sheets] for rank in self.ranks)
        sheets = next(filter(None, of_ranks), None)
        if self.form.sheets is not None and sheets:
            made = made.with_sheets(sheets)
        return Joined(made, tuple(self.found))

    # ------------------------------------------------------------ fields

    def _field(self, name: str) -> Entered:
        part = self.form.fields[name]
        if name == self.form.department:
            return None
        first: _Source | None = None
        value: Entered = None
        is_open = False
        for rank in self.ranks:
            asking = [
                one
                for one in rank
                if one.asks((name, *part.prefill)) and (part.prefilled or one.own.form.id == self.form.id)
            ]
            filled = [one for one in asking if _bare(one.here.fields.get(name))]
            if first is not None:
                for one in filled:
                    self._otherwise(name, label_of_part(part), first, value, one, is_open)
            elif filled:
                first, value = filled[0], filled[0].here.fields[name]
                other = next((one for one in filled if _bare(one.here.fields[name]) != _bare(value)), None)
                if other is not None:
                    self._two(name, label_of_part(part), (first, value), (other, other.here.fields[name]))
                    return None
            elif asking:
                first, is_open = asking[0], True
        return value

    def _otherwise(
        self, name: str, label: str, first: _Source, value: Entered, later: _Source, is_open: bool
    ) -> None:
        """What a later one says of a field that the first has given, or has left open: of one round only, or of what is open."""
        other = later.here.fields[name]
        words = {"label": label, "first": first.name, "later": later.name, "other": _shown(other)}
        if is_open and value is None:
            self._say("from-open", WARNING, say("joined-open", **words), name, say("joined-open.hint"))
        elif _bare(other) != _bare(value) and later.own.year == first.own.year:
            self._say("from-other", INFO, say("joined-other", value=_shown(value), **words), name)

    def _two(
        self,
        name: str,
        label: str,
        first: tuple[_Source, Entered | str],
        other: tuple[_Source, Entered | str],
    ) -> None:
        words = say(
            "joined-two",
            label=label,
            first=first[0].name,
            value=_shown(first[1]),
            later=other[0].name,
            other=_shown(other[1]),
        )
        self._say("from-two", WARNING, words, name, say("joined-two.hint"))

    def _say(self, check: str, severity: str, message: str, part: str, hint: str = "") -> None:
        self.found.append(Finding(check, severity, message, hint, part))

    # ------------------------------------------------------------ tables

    def _table(self, name: str) -> tuple[Row, ...]:
        table = self.form.tables[name]
        label = label_of_part(table)
        first: _Source | None = None
        rows: tuple[Row, ...] = ()
        for rank in self.ranks:
            asking = [one for one in rank if one.asks_in_rows(name, _ids(table.parts))]
            filled = [one for one in asking if one.rows(name)]
            if first is not None:
                for one in filled:
                    rows = self._with_later(name, rows, first, one)
            elif filled:
                first, rows = filled[0], filled[0].rows(name)
                other = next((one for one in filled if _bare_rows(one.rows(name)) != _bare_rows(rows)), None)
                if other is not None:
                    self._two(name, label, (first, _count(rows)), (other, _count(other.rows(name))))
                    return ()
            elif asking:
                first = asking[0]
        return rows

    def _with_later(
        self, name: str, rows: tuple[Row, ...], first: _Source, later: _Source
    ) -> tuple[Row, ...]:
        """The rows of the first, in columns that its form has not what a later step of the round says of the same indicators."""
        label = label_of_part(self.form.tables[name])
        theirs = later.rows(name)
        words = {"label": label, "first": first.name, "later": later.name}
        if not rows:
            said = say("joined-open", other=_count(theirs), **words)
            self._say("from-open", WARNING, said, name, say("joined-open.hint"))
            return rows
        where = indicator_table(self.form)
        if later.own.year != first.own.year:
            return rows
        if where is None or where.table.id != name:
            if _bare_rows(rows) != _bare_rows(theirs):
                said = say("joined-other", value=_count(rows), other=_count(theirs), **words)
                self._say("from-other", INFO, said, name)
            return rows
        here = indicators_of(Declaration(self.form, {}, {name: rows}, first.own.year))
        there = indicators_of(Declaration(self.form, {}, {name: theirs}, later.own.year))
        pairs, renamed = matched(there, here)
        made = [dict(row) for row in rows]
        for place, one in enumerate(here):
            if place in pairs:
                self._row(name, made[one.number], theirs[pairs[place].number], one.name, first, later)
        for old, new in renamed:
            said = say("joined-renamed", name=new.name, other=old.name, first=first.name, later=later.name)
            self._say("from-renamed", WARNING, said, f"{name}.{where.name}")
        known = {id(one) for one in (*pairs.values(), *(old for old, _ in renamed))}
        for one in there:
            if id(one) not in known and one.key not in self.told:
                self.told.add(one.key)
                said = say("joined-row", name=one.name, first=first.name, later=later.name)
                self._say("from-row", WARNING, said, f"{name}.{where.name}", say("joined-row.hint"))
        return tuple(made)

    def _row(
        self, name: str, row: dict[str, Entered], other: Row, called: str, first: _Source, later: _Source
    ) -> None:
        """Fills what the first does not ask for, and names what it has otherwise."""
        table = self.form.tables[name]
        of_targets = {
            column: (target.id, *target.prefill)
            for target in table.in_three_cells
            for column in target.target_of
        }
        for column in table.column:
            value = other.get(column.id)
            if column.fill_down or not _bare(value):
                continue
            ids = (column.id, *column.prefill, *of_targets.get(column.id, ()))
            if not first.asks_in_rows(name, ids):
                row[column.id] = value
            elif _bare(value) != _bare(row.get(column.id)):
                label = with_colon(called, label_of_part(column))
                words = {"label": label, "first": first.name, "later": later.name, "other": _shown(value)}
                if _bare(row.get(column.id)):
                    said = say("joined-other", value=_shown(row.get(column.id)), **words)
                    self._say("from-other", INFO, said, f"{name}.{column.id}")
                else:
                    said, hint = say("joined-open", **words), say("joined-open.hint")
                    self._say("from-open", WARNING, said, f"{name}.{column.id}", hint)


def _ids(parts: Mapping[str, object]) -> tuple[str, ...]:
    """All ids under which another form may have a column of the table."""
    return tuple(_each_id(parts))


def _each_id(parts: Mapping[str, object]) -> Iterator[str]:
    for name, part in parts.items():
        yield name
        yield from getattr(part, "prefill", ()) if not isinstance(part, ComputedColumn) else part.prefill


def _bare(value: Entered) -> str:
    return "".join(as_written(value).split())


def _bare_rows(rows: Sequence[Row]) -> list[list[str]]:
    return [[_bare(value) for value in row.values()] for row in rows]


def _shown(value: Entered) -> str:
    return shortened(as_written(value))


def _count(rows: Sequence[Row]) -> str:
    return say("joined-rows", count=len(rows))
