"""What departments declared before, for rules that ask for it: last_year(id) and declared(id).

Owns whose earlier declaration is whose, and which of several it is. Where that is not certain there is no value.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal

from xlperf.declaration import Declaration, Entered, environment_of, read_number
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


@dataclass(frozen=True)
class Earlier:
    """Declarations of other years or steps, in any order."""

    declarations: tuple[Declaration, ...]

    @classmethod
    def of(cls, declarations: Iterable[Declaration]) -> Earlier:
        return cls(tuple(declarations))

    def values(self, declaration: Declaration) -> dict[str, Decimal | str]:
        """The values that rules of the declaration's form ask for, by how the rules call them."""
        return self.values_for(
            declaration.form, declaration.year, declaration.code, declaration.department, declaration.each_key
        )

    def values_for(
        self, form: Form, year: int, code: str, department: str, each: str = ""
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
        own = [one for one in self.declarations if _is_of(one, code, department)]
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
        entered = declaration[name] if part.value else declaration.fields.get(name)
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


def with_earlier(declaration: Declaration, earlier: Mapping[str, Decimal | str]) -> Declaration:
    """The declaration with these values, in place of those that its workbook carries of the same name."""
    return replace(declaration, earlier={**declaration.earlier, **earlier}) if earlier else declaration
