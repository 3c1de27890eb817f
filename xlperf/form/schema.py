"""A form told to other programs: its fields, columns and checks as data frames, and the JSON schema of a declaration.

Owns these shapes. pandas is imported when a frame is asked for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas

    from xlperf.form.model import Form
    from xlperf.form.parts import Column, ComputedColumn, Field

FIELD_COLUMNS = (
    *("table", "id", "kind", "label", "label_en", "unit", "required", "max_length", "choices", "negative"),
    *("computed", "explain", "example"),
)
CHECK_COLUMNS = (
    *("id", "severity", "table", "at", "when", "expect", "title", "title_en", "message", "message_en"),
    *("hint", "hint_en", "native"),
)
DIGITS = r"^[-+]?[0-9]+(\.[0-9]+)?$"


def fields_frame(form: Form) -> pandas.DataFrame:
    """`Form.fields_frame`."""
    rows = [_about(form, "", part, part.value) for part in form.fields.values()]
    for table in form.tables.values():
        rows += [_about(form, table.id, column, "") for column in table.column]
        rows += [_about(form, table.id, column, column.value or column.sheet) for column in table.computed]
    return _texts(rows, FIELD_COLUMNS, integers=("max_length",), truths=("required", "negative"))


def _about(form: Form, table: str, part: Field | Column | ComputedColumn, computed: str) -> tuple[Any, ...]:
    return (
        table,
        part.id,
        part.kind,
        part.label or part.id,
        part.label_en,
        form.amounts if part.kind == "amount" else "",
        getattr(part, "required", False),
        part.max_length,
        "、".join(getattr(part, "choices", ())),
        getattr(part, "negative", False),
        computed,
        part.explain,
        getattr(part, "example", ""),
    )


def checks_frame(form: Form) -> pandas.DataFrame:
    """`Form.checks_frame`."""
    rows = []
    for rule in form.compiled.rules:
        texts: list[str] = [
            rule.titles["zh"],
            rule.titles["en"],
            *(of[lang].source for of in (rule.messages, rule.hints) for lang in ("zh", "en")),
        ]
        when = rule.when.source if rule.when is not None else ""
        rows.append(
            (
                rule.id,
                rule.severity,
                rule.table or "",
                rule.part,
                when,
                rule.expect.source,
                *texts,
                rule.native,
            )
        )
    return _texts(rows, CHECK_COLUMNS)


def _texts(
    rows: list[tuple[Any, ...]],
    columns: tuple[str, ...],
    integers: tuple[str, ...] = (),
    truths: tuple[str, ...] = (),
) -> pandas.DataFrame:
    import pandas

    frame = pandas.DataFrame(rows, columns=list(columns), dtype=object)
    kinds = {name: "Int64" if name in integers else "bool" if name in truths else "str" for name in columns}
    return frame.astype(kinds)


def json_schema(form: Form) -> dict[str, Any]:
    """`Form.json_schema`."""
    content = _content(form)
    schema: dict[str, Any] = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": form.title,
        "type": "object",
        "additionalProperties": False,
        "properties": {
            "form": {"const": form.id},
            "version": {"const": form.version},
            "year": {"type": "integer"},
            "department": {"type": "string"},
            "code": {"type": "string"},
            **content,
        },
    }
    if form.sheet_form is not None:
        sheet = {"type": "object", "additionalProperties": False, "properties": _content(form.sheet_form)}
        schema["properties"]["sheets"] = {"type": "array", "items": sheet}
    return schema


def _content(form: Form) -> dict[str, Any]:
    listing = form.sheets.table if form.sheets is not None else ""
    return {
        "fields": _object({name: _value(form, part) for name, part in form.inputs.items()}),
        "tables": _object(
            {
                table.id: {
                    "type": "array",
                    "title": table.label or table.id,
                    "items": _object({column.id: _value(form, column) for column in table.column}),
                }
                for table in form.tables.values()
                if table.id != listing
            }
        ),
    }


def _object(properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "additionalProperties": False, "properties": properties}


def _value(form: Form, part: Field | Column) -> dict[str, Any]:
    """A value: an amount is a number or, exact, the digits of one as text; what is entered wrongly is any text."""
    found: dict[str, Any] = {"title": part.label or part.id}
    if part.kind == "amount":
        found["title"] += f"（{form.amounts}）"
    if part.kind == "text":
        return {**found, "type": ["string", "number", "null"]}
    return {
        **found,
        "anyOf": [{"type": ["number", "null"]}, {"type": "string", "pattern": DIGITS}, {"type": "string"}],
    }
