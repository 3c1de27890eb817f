"""What a source prints where the form computes (合计, 执行率, 得分), held against what it comes to.

Owns when the two are the same; which of them is wrong, a person sees. Reads nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from xlperf.declaration import Declaration, Finding, environment_of
from xlperf.declaration.cells import computed
from xlperf.expression import NOT_EVALUATED, Environment, Expression, ScalarValue, plain, rounded
from xlperf.expression.ref import Ref
from xlperf.form import Form
from xlperf.form.labels import label_of
from xlperf.intake.handmade.findings import note
from xlperf.intake.handmade.model import GridCell, Taken
from xlperf.ooxml.address import position
from xlperf.system.pattern import Pattern

_HALF_CENT = Decimal("0.005")
_HALF_OF_TEN = Decimal("0.05")
"""An amount written with one decimal (1372.9) is rounded by so much; one without any may be meant to the cent."""
_OF_CONVERTED = Decimal("0.1")
"""A rate of amounts that were converted, and rounded, may come to so much more or less."""
_FIGURE_AND_SHARE = Pattern(r"([0-9]+(?:\.[0-9]+)?)[%分]?[（(](?:满分|共)?[0-9]+(?:\.[0-9]+)?[%分]?[）)]")
"""A rate or score, and in brackets how much it counts for: 100%(1.0), 10分（满分10分）."""


def computed_otherwise(declaration: Declaration, printed: Sequence[Taken]) -> Iterator[Finding]:
    """The findings on `printed`, what stands where the form computes, that is other than what was read comes to."""
    form = declaration.form
    env = environment_of(declaration)
    any_converted = any(one.converted for one in printed)
    as_printed = dict(env.fields)
    """the fields, those that are computed as they are printed, where that is the same"""
    for one in printed:
        expression = form.compiled.values.get(one.part)
        comes_to = _value(env, one.part, one.row)
        if isinstance(one.value, str) and isinstance(comes_to, Decimal | str):
            if _is_other_text(one.value, comes_to):
                yield _finding(declaration, one, comes_to)
            continue
        if expression is None or not isinstance(comes_to, Decimal) or not isinstance(one.value, Decimal):
            continue
        exact = form.part(one.part).kind in ("amount", "count")
        if exact:
            places = _places(one.text)
            room = _HALF_CENT * (1 + _summands(declaration, expression)) if one.converted else Decimal(0)
            room = max(room, _HALF_OF_TEN if places == 1 and not one.converted else Decimal(0))
        else:
            room = _last_place(one.text) + (_OF_CONVERTED if any_converted else 0)
        may_be = [comes_to]
        if one.row is None and not exact:  # a total score is added up of the scores as they are printed
            added_up = computed(expression.value(Environment(as_printed, env.columns, computed=env.computed)))
            may_be += [added_up] if isinstance(added_up, Decimal) else []
        if all(abs(rounded(value) - rounded(one.value)) > room for value in may_be):
            yield _finding(declaration, one, comes_to)
        elif one.row is None and not exact:
            as_printed[one.part] = one.value


def computed_otherwise_in(
    declaration: Declaration, cells: Mapping[tuple[int, int], GridCell]
) -> Iterator[Finding]:
    """The same of one of our workbooks in another format, by the cells of its sheet: each holds what a formula came to, or
    what was typed over it."""
    env, where = environment_of(declaration, as_native=True), declaration.locations
    form = declaration.form
    for part in dict.fromkeys((*form.compiled.values, *_listed(form))):
        table, name = Ref.of(part)
        rows = [None] if table is None else range(1, len(env.columns[(table, name)]) + 1)
        for row in rows:
            place = where.fields[name] if row is None else where.cell(table, name, row - 1)
            cell = cells.get(position(place))
            comes_to = _value(env, part, row)
            if cell is None or comes_to in (None, NOT_EVALUATED) or cell.text.strip() in ("", NOT_EVALUATED):
                continue
            if isinstance(comes_to, Decimal) and isinstance(cell.value, Decimal):
                same = rounded(cell.value) == rounded(comes_to)
            else:  # some programs keep no texts that formulas come to
                same = not isinstance(cell.value, str) or cell.text.strip() == str(comes_to).strip()
            if not same:
                yield _finding(
                    declaration, Taken(part, row, cell.value, cell.printed, where.sheet, place), comes_to
                )


def _is_other_text(printed: str, comes_to: Decimal | str) -> bool:
    """Whether a printed text says something, and something else: figures and words where a number is computed ("862万元，其中…"),
    another grade."""
    bare = "".join(printed.split())
    if isinstance(comes_to, Decimal):
        if (twice := _FIGURE_AND_SHARE.fullmatch(bare)) and Decimal(twice[1]) == rounded(comes_to):
            return False
        return any(map(str.isdigit, bare)) and not bare.startswith("#")
    grade = "".join(comes_to.split())
    return bool(grade) and any(map(str.isalnum, bare)) and bare not in grade and grade not in bare


def _listed(form: Form) -> list[str]:
    """The columns of the table that shows what further sheets say."""
    if form.sheets is None:
        return []
    table = form.tables[form.sheets.table]
    return [f"{table.id}.{name}" for name in table.parts]


def _value(env: Environment, part: str, row: int | None) -> ScalarValue:
    table, name = Ref.of(part)
    if table is None:
        return env.fields.get(name)
    column = env.columns.get((table, name), ())
    return column[row - 1] if row is not None and row <= len(column) else None


def _summands(declaration: Declaration, expression: Expression) -> int:
    """How many amounts it is computed of: each was rounded when it was converted."""
    return sum(
        len(declaration.rows(table)) if table and expression.row is None else 1
        for table, _ in expression.references
    )


def _last_place(text: str) -> Decimal:
    """How much a rate or score may differ: one of its last digit, for it is rounded, cut off, or computed of rounded ones; one
    without decimals by less than one."""
    places = _places(text)
    return Decimal(1).scaleb(-places) if places else Decimal("0.99")


def _places(text: str) -> int:
    """How many decimals are written."""
    digits = "".join(c for c in text if c.isdigit() or c == ".")
    return len(digits.partition(".")[2])


def _finding(declaration: Declaration, printed: Taken, comes_to: ScalarValue) -> Finding:
    expected = plain(rounded(comes_to)) if isinstance(comes_to, Decimal) else str(comes_to)
    return note(
        "intake-computed-otherwise",
        field=printed.part,
        row=printed.row,
        sheet=printed.sheet,
        cell=printed.place,
        label=label_of(declaration.form, printed.part),
        text=printed.text,
        expected=expected,
    )
