"""A table of a form told to programs that prove data frames: a Frictionless Table Schema and a pandera schema.

Owns these two shapes. pandera is imported where its schema is asked for (the extra `schema`).
"""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from xlperf.errors import InvalidArgument, XlperfError
from xlperf.messages import catalogue, enumerated, say

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xlperf.form.model import Form
    from xlperf.form.parts import Column, Field

catalogue(
    {
        "schema-table": (
            "表样“{form}”没有表“{name}”；有：{known}（空文字为各栏目）",
            "the form “{form}” has no table “{name}”; there are: {known} (an empty text is the fields)",
        ),
        "schema-no-pandera": (
            '需要 Python 包 pandera：请运行 pip install "pandera[pandas]"',
            'the Python package pandera is needed: run pip install "pandera[pandas]"',
        ),
    }
)

TYPES = {"amount": "number", "number": "number", "percent": "number", "count": "integer"}
"""Of each kind of a part; the others are texts."""


class PanderaMissing(XlperfError, RuntimeError):
    """The package pandera is not installed."""


def parts_of(form: Form, table: str) -> Mapping[str, Field | Column]:
    """What is filled in: the fields for "", else the columns of a table; raises InvalidArgument."""
    if table == "":
        return form.inputs
    if table not in form.tables:
        raise InvalidArgument(say("schema-table", form=form.id, name=table, known=enumerated(form.tables)))
    return {column.id: column for column in form.tables[table].column}


def table_schema(form: Form, table: str) -> dict[str, Any]:
    """`Form.table_schema`."""
    return {
        "$schema": "https://datapackage.org/profiles/2.0/tableschema.json",
        "fields": [_field(form, name, part) for name, part in parts_of(form, table).items()],
        "missingValues": [""],
    }


def _field(form: Form, name: str, part: Field | Column) -> dict[str, Any]:
    kind = TYPES.get(part.kind, "string")
    found: dict[str, Any] = {"name": name, "type": kind, "title": part.label or name}
    unit = form.amounts if part.kind == "amount" else part.unit
    if part.explain or unit:
        found["description"] = "；".join(filter(None, (part.explain, unit)))
    constraints = _constraints(part)
    return {**found, "constraints": constraints} if constraints else found


def _constraints(part: Field | Column) -> dict[str, Any]:
    low, high = _bounds(part)
    found = {
        "required": part.required or None,
        "maxLength": part.max_length or None,
        "enum": list(part.choices) or None,
        "minimum": low,
        "maximum": high,
    }
    return {name: value for name, value in found.items() if value is not None}


def _bounds(part: Field | Column) -> tuple[float | None, float | None]:
    """The least and the most that a number may be."""
    if part.kind not in TYPES:
        return None, None
    low = part.min if part.min is not None else None if part.negative else 0
    return low, part.max if part.max is not None else 100 if part.kind == "percent" else None


def pandera_schema(form: Form, table: str) -> Any:
    """`Form.pandera_schema`."""
    try:
        import pandera.pandas as pandera
    except ImportError:
        raise PanderaMissing(say("schema-no-pandera")) from None
    columns = {
        name: pandera.Column(
            None,
            pandera.Check(_proof(part), name="value", element_wise=True),
            nullable=not part.required,
            title=part.label or name,
            description=part.explain or None,
        )
        for name, part in parts_of(form, table).items()
    }
    return pandera.DataFrameSchema(columns, strict=True, name=f"{form.id}.{table}" if table else form.id)


def _proof(part: Field | Column) -> Any:
    """Whether a value that is there may stand in a field or column."""
    low, high = _bounds(part)
    is_number, whole = part.kind in TYPES, part.kind == "count"

    def proves(value: object) -> bool:
        if not is_number:
            text = str(value)
            return (not part.max_length or len(text) <= part.max_length) and (
                not part.choices or text in part.choices
            )
        if isinstance(value, bool):
            return False
        try:
            number = Decimal(repr(value) if isinstance(value, float) else str(value))
        except InvalidOperation:
            return False
        if not number.is_finite() or (whole and number != number.to_integral_value()):
            return False
        return (low is None or number >= Decimal(str(low))) and (high is None or number <= Decimal(str(high)))

    return proves
