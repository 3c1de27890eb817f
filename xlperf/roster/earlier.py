"""What departments declared before, for rules that ask for it: last_year(id) and declared(id).

Owns whose earlier declaration is whose, and which of several it is. Where that is not certain there is no value.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from functools import cached_property

from xlperf.checks import check
from xlperf.declaration import Declaration, Entered, Findings, environment_of, read_number, shown_value
from xlperf.declaration.cells import row_keys
from xlperf.declaration.other_form import on_form
from xlperf.expression import AMOUNT_LIMIT, plain, trim
from xlperf.expression.native_reading import NONE
from xlperf.expression.tree import DECLARED, KEYS_JOINED, LAST_YEAR, row_key
from xlperf.form import Field, Form
from xlperf.form.money import in_amounts
from xlperf.roster.departments import code_key
from xlperf.roster.names import name_key, same_name
from xlperf.system.dataclass import dataclass

TAKING_OVER = ("monitoring", "evaluation")
"""The steps that take over what was approved."""


@dataclass(frozen=True)
class Earlier:
    """Declarations of other years or steps, in any order; `notes`: what of the files given for them is not used."""

    declarations: tuple[Declaration, ...]
    notes: tuple[str, ...] = ()

    @classmethod
    def of(cls, declarations: Iterable[Declaration]) -> Earlier:
        return cls(tuple(declarations))

    def values(self, declaration: Declaration) -> dict[str, Decimal | str]:
        """The values that rules of the declaration's form ask for, by how the rules call them."""
        return self.values_for(
            declaration.form, declaration.year, declaration.code, declaration.department, declaration.each_key
        )

    def values_for(
        self, form: Form, year: int, code: str, department: str, each: str
    ) -> dict[str, Decimal | str]:
        """As `values`, of a workbook that is not yet filled in."""
        found: dict[str, Decimal | str] = {}
        for called, asked in form.compiled.earlier.items():
            function, name = asked
            known = self._of(function, form, year, code, department, each)
            if known is None:
                continue
            if called.table is not None:
                found |= _in_rows(known, form, called.table, asked)
            elif (value := _value(known, form, name)) is not None:
                found[called.name] = value
        return found

    def _of(
        self, function: str, form: Form, year: int, code: str, department: str, each: str
    ) -> Declaration | None:
        """The one declaration that is meant; None where there is none, or more than one."""
        own = self._own(code, department)
        if function == LAST_YEAR:
            before = [one for one in own if one.year == year - 1]
            order: tuple[str, ...] = (form.id, *form.follows)
        else:
            assert function == DECLARED
            before = [one for one in own if one.year == year and one.form.id != form.id]
            order = form.follows
        for id_ in order:
            there = [one for one in before if one.form.id == id_]
            there = [one for one in there if not each or one.each_key in ("", each)]
            if there:
                return there[0] if len(there) == 1 else None
        return None

    @cached_property
    def _near(self) -> Mapping[tuple[str, str], tuple[Declaration, ...]]:
        found: dict[tuple[str, str], list[Declaration]] = {}
        for one in self.declarations:
            for key in _keys(one.code, one.department):
                found.setdefault(key, []).append(one)
        return {key: tuple(ones) for key, ones in found.items()}

    def _own(self, code: str, department: str) -> list[Declaration]:
        """The declarations of one department, in their order."""
        near = {id(one): one for key in _keys(code, department) for one in self._near.get(key, ())}
        return [one for one in near.values() if _is_of(one, code, department)]

    def approved(self, declaration: Declaration) -> Declaration | None:
        """What was approved of a monitoring form or a self-evaluation, else what its form follows and is there; None where there is
        none, or more than one."""
        form = declaration.form
        if form.step not in TAKING_OVER:
            return None
        own = [
            one
            for one in self._own(declaration.code, declaration.department)
            if one.year == declaration.year and one.form.id in form.follows
            if not declaration.each or one.each_key in ("", declaration.each_key)
        ]
        nearest = min(
            own, key=lambda one: (one.form.step != "approval", form.follows.index(one.form.id)), default=None
        )
        return nearest if sum(one.form.id == nearest.form.id for one in own if nearest) == 1 else None


def _keys(code: str, department: str) -> Iterator[tuple[str, str]]:
    if code.strip():
        yield "code", code_key(code).lstrip("0")
    if name := name_key(department):
        yield "name", name


def _is_of(one: Declaration, code: str, department: str) -> bool:
    """By code where both have one, else by name. A name that is no spelling of the other says that the code is another
    department's now, or that it was renamed: nobody knows which."""
    named = bool(name_key(department) and name_key(one.department))
    if code.strip() and one.code.strip():
        alike = code_key(code).lstrip("0") == code_key(one.code).lstrip("0")
        return alike and (not named or same_name(one.department, department))
    return named and name_key(one.department) == name_key(department)


def _value(declaration: Declaration, form: Form, field: str) -> Decimal | str | None:
    """The value of the field there, or of one that it is prefilled from; None where it says nothing."""
    wanted = form.fields[field]
    for name in (field, *wanted.prefill):
        part = declaration.form.fields.get(name)
        if part is None or part.is_number != wanted.is_number:
            continue
        entered = shown_value(declaration, name)
        value = _number(declaration, form, part, entered) if part.is_number else _text(wanted, entered)
        if value is not None:
            return value
    return None


def _in_rows(
    declaration: Declaration, form: Form, table: str, asked: tuple[str, str]
) -> dict[str, Decimal | str]:
    """What stands in each row of a table there, by the keys of the row; nothing of rows that nobody can tell apart."""
    env = environment_of(on_form(declaration, form, anew=False))
    keys = row_keys(form, env, table)
    times = Counter(key.lower() for key, filled in zip(keys, env.filled(table), strict=True) if filled)
    found: dict[str, Decimal | str] = {}
    for key, value in zip(keys, env.columns[table, asked[1]], strict=True):
        named = not key.endswith(KEYS_JOINED) and key
        if named and times[key.lower()] == 1 and value is not None and value not in ("", NONE):
            found[row_key(asked, table, key)] = value
    return found


def _number(declaration: Declaration, form: Form, part: Field, entered: Entered) -> Decimal | None:
    """An amount in the unit of `form`."""
    number = read_number(entered, part.kind)
    if number is None or abs(number) >= AMOUNT_LIMIT:
        return None
    return in_amounts(number, declaration.form.amounts, form.amounts) if part.kind == "amount" else number


def _text(wanted: Field, entered: Entered) -> str | None:
    """A choice in the spelling of the form that asks."""
    text = plain(entered) if isinstance(entered, Decimal) else trim(entered or "")
    for choice, spellings in (wanted.spellings or {}).items():
        if text in spellings:
            return choice
    return text if text not in ("", NONE) else None


def check_against(declaration: Declaration, earlier: Earlier | None) -> tuple[Declaration, Findings]:
    """The declaration with what its rules ask of earlier ones, and all that is wrong with it, what differs from its approval
    last."""
    if earlier is None:
        return declaration, check(declaration)
    declaration = with_earlier(declaration, earlier.values(declaration))
    found, approved = check(declaration), earlier.approved(declaration)
    if approved is not None:
        from xlperf.roster.as_approved import differing

        found.extend(differing(declaration, approved))
    return declaration, found


def with_earlier(declaration: Declaration, earlier: Mapping[str, Decimal | str]) -> Declaration:
    """The declaration with these values, in place of those that its workbook carries of the same name."""
    return replace(declaration, earlier={**declaration.earlier, **earlier}) if earlier else declaration
