"""The checks that the keys of a form's fields, columns and tables imply: required, kinds, limits, choices and the like.

Each is one expression of the check language, with words of `implied_words`. Knows neither how they are compiled nor run.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from typing import Any

from xlperf.expression import plain
from xlperf.form.implied_words import implied_check
from xlperf.form.model import Form
from xlperf.form.parts import Check, Column, ComputedColumn, Field, Table

SAY_NOTHING = (
    "同上", "同前", "如上", "见上", "见附件", "详见附件", "附件", "另附", "另附页", "略", "无", "暂无", "没有", "待定", "待补", "待补充",
    "/", "-", "—", "——", "……",
)  # fmt: skip
"""What stands in a required text of some length that says nothing."""
SHORTEST_ACCOUNT = 200
"""Characters that a text may have which is to give an account of something; shorter ones are names."""

QUALITIES = ("定性", "定性指标")
"""What a column of signs holds beside a target that is no number."""


def implied_checks(form: Form) -> Iterator[Check]:
    for section in form.section:
        for item in section.field:
            if not item.value:
                yield from _of_part(form, item, item.id, "")
        for group in section.one_of:
            yield _one_of([form.fields[name] for name in group if name in form.fields], "")
        for table in section.table:
            if table.required:
                column = next((c for c in table.column if c.required), table.column[0])
                yield implied_check(
                    "table-empty",
                    f"any(filled({table.id}.{column.id}))",
                    table,
                    label=table.label or section.label,
                    label_en=table.label_en or table.id,
                )
            for column in table.column:
                if not column.sheet:  # else it is checked on its sheet
                    yield from _of_part(form, column, column.id, table.id)
            for column in table.column:
                if column.suggestions_about:
                    yield from _as_in_catalogue(form, table, column)
            for group in table.one_of:
                yield _one_of([table.columns[name] for name in group if name in table.columns], table.id)
            for target in table.in_three_cells:
                yield from _of_three_cells(table, target)
            if table.unique:
                yield _unique(table)


def _of_part(form: Form, part: Field | Column, name: str, each: str) -> Iterator[Check]:
    """The checks that the keys of one field or column imply."""
    unit = form.amounts if part.kind == "amount" else ""

    def rule(key: str, expect: str, when: str = "", severity: str = "error", **words: Any) -> Check:
        return implied_check(
            key, expect, part, each=each, when=when, severity=severity, name=name, unit=unit, **words
        )

    example = f"，如 {part.example}" if part.example else ""
    if part.required:
        filled = f'above({name}) != ""' if getattr(part, "fill_down", False) else f"filled({name})"
        yield rule("required", filled, example=example)
    elif part.required_if:
        yield rule("required-if", f"filled({name})", when=part.required_if, example=example)
    if part.is_number:
        yield from _of_number(part, name, rule)
    else:
        yield from _of_text(form, part, name, each, rule)


def _of_number(part: Field | Column, name: str, rule: Callable[..., Check]) -> Iterator[Check]:
    yield rule("number", f"is_number({name})")
    yield rule("number-range", f"in_range({name})")
    if part.kind == "amount":
        yield rule("decimals", f"two_places({name})")
    if part.kind == "count":
        yield rule("whole", f"two_places({name}) and round({name}, 0) == {name}")
    if not part.negative:
        yield rule("negative", f"{name} >= 0")
    yield from _limits(part, name, rule)
    if part.unit == "%":
        yield rule("fraction", f"not (0 < {name} and {name} < 1)", severity="warning")


def _of_text(
    form: Form, part: Field | Column, name: str, each: str, rule: Callable[..., Check]
) -> Iterator[Check]:
    if part.pattern == "date":
        yield rule("pattern", f"is_date({name})", when=f"filled({name})", pattern="date")
    elif part.pattern:
        yield rule(
            "pattern", f"matches({name}, {part.pattern!r})", when=f"filled({name})", pattern=part.pattern
        )
    if part.max_length:
        yield rule("too-long", f"len({name}) <= {part.max_length}", limit=part.max_length)
    if part.choices:
        members = ", ".join(repr(choice) for choice in part.choices)
        allowed = f"allowed({name})" if isinstance(part, Column) else f"{name} in ({members},)"
        yield rule("choice", allowed, when=f"filled({name})", choices=part.choices)
    elif part.choices_of is not None:
        yield _belongs(form, part, each)
    elif isinstance(part, Column) and part.suggestions:
        yield rule("in-catalogue", f"allowed({name})", when=f"filled({name})", severity="info")
        yield from _of_free_text(name, rule)
    elif isinstance(part, Column) and part.target:
        yield rule("target-format", f"target_ok({name})", when=f"filled({name})")
    else:
        if part.required and part.max_length >= SHORTEST_ACCOUNT:
            members = ", ".join(map(repr, SAY_NOTHING))
            yield rule("says-nothing", f"not ({name} in ({members}))", severity="warning")
        yield from _of_free_text(name, rule)


def _of_free_text(name: str, rule: Callable[..., Check]) -> Iterator[Check]:
    yield rule("html-residue", f"not has_html({name})", severity="warning")
    yield rule("repeated-phrase", f'repeated({name}) == ""', severity="warning")


def _limits(part: Field | Column, name: str, rule: Callable[..., Check]) -> Iterator[Check]:
    """The least and the greatest that a filled number may be."""
    for key, sign, limit in (("at-least", ">=", part.min), ("at-most", "<=", part.max)):
        if limit is not None:
            number = plain(Decimal(str(limit)))
            yield rule(key, f"{name} {sign} {number}", when=f"filled({name})", limit=number)


def _belongs(form: Form, part: Field | Column, each: str) -> Check:
    """A value is one of those that go with the value on which they depend. Under a level that is filled down every value
    of the level has its list; of anything else that has none, any value may go with it."""
    parent = form.deciding(each or None, part)
    assert parent is not None
    above, when = parent.id, f"filled({part.id}) and filled({parent.id})"
    if getattr(parent, "fill_down", False):
        above = f"above({parent.id})"
        expect, when = f"allowed({part.id})", f'{above} != ""'
    else:
        expect = "True"
        for value, choices in reversed((part.choices_of or {}).items()):
            expect = f"({part.id} in {(*choices, '')!r} if {parent.id} == {value!r} else {expect})"
    return implied_check(
        "belongs",
        expect,
        part,
        each=each,
        when=when,
        at=part.id,
        name=part.id,
        above=above,
        parent_label=parent.label or parent.id,
        parent_label_en=parent.label_en or parent.id,
    )


def _one_of(parts: Sequence[Field | Column], each: str) -> Check:
    chosen = " + ".join(f"(1 if filled({part.id}) else 0)" for part in parts)
    labels = "、".join(part.label or part.id for part in parts)
    english = ", ".join(part.label_en or part.id for part in parts)
    words = {"label": f"“{labels}”", "label_en": english}
    return implied_check("one-of", f"{chosen} == 1", parts[0], each=each, at=parts[0].id, **words)


def _of_three_cells(table: Table, target: ComputedColumn) -> Iterator[Check]:
    """The target that the cells make is a well-formed one, and they go together: a number beside a sign, none beside 定性."""
    sign, value, _ = target.target_of
    part = table.columns[value]
    words: dict[str, Any] = {"each": table.id, "at": value, "name": target.id}
    yield implied_check("target-format", f"target_ok({target.id})", part, when=f"filled({value})", **words)
    yield implied_check(
        "target-cells",
        f'matches({value}, "quantity") if {sign} not in {QUALITIES!r} else not matches({value}, "number")',
        part,
        when=f"filled({sign}) and filled({value})",
        sign=sign,
        value=value,
        sign_label=table.columns[sign].label,
        sign_label_en=table.columns[sign].label_en,
        **words,
    )


def _as_in_catalogue(form: Form, table: Table, name: Column) -> Iterator[Check]:
    """The unit of each target in the row is that which the catalogue has for the indicator, its direction not the opposite.
    Of a target in one cell Python tells them alone."""
    from xlperf.target.in_parts import SIGN_SPELLINGS

    more, less = (
        (*SIGN_SPELLINGS[sign], *SIGN_SPELLINGS[strict]) for sign, strict in (("≥", ">"), ("≤", "<"))
    )
    for target in table.targets:
        sign, unit = f"target_sign({target.id})", f"target_unit({target.id})"
        if isinstance(target, ComputedColumn):
            sign, _, unit = target.target_of
        at = target.target_of[1] if isinstance(target, ComputedColumn) else target.id
        known = {key: f'of_catalogue({name.id}, "{key}")' for key in ("unit", "sign")}
        opposite = (
            f"({sign} in {more!r} and {known['sign']} in {less!r}) or "
            f"({sign} in {less!r} and {known['sign']} in {more!r})"
        )
        words: dict[str, Any] = {
            "each": table.id,
            "severity": form.catalogue_severity,
            "at": at,
            "name": name.id,
        }
        part = table.columns[at]
        yield implied_check(
            "catalogue-unit",
            f"{unit} == {known['unit']}",
            part,
            when=f'{unit} != "" and {known["unit"]} != ""',
            found=unit,
            known=known["unit"],
            **words,
        )
        yield implied_check(
            "catalogue-sign",
            f"not ({opposite})",
            part,
            when=f'{known["sign"]} != ""',
            found=sign,
            known=known["sign"],
            **words,
        )


def _unique(table: Table) -> Check:
    parts = [table.columns[name] for name in table.unique]
    key = ", ".join(f"above({part.id})" if part.fill_down else part.id for part in parts)
    last = parts[-1]
    return implied_check(
        "duplicate",
        f"times({key}) <= 1",
        last,
        each=table.id,
        when=f"filled({last.id})",
        severity="warning",
        name=last.id,
        parts=key,
        at=last.id,
    )
