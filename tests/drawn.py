"""A small form by its picture alone, for tests that want some form and not the writing of specs."""

from __future__ import annotations

import re
from collections.abc import Mapping

from xlperf.form import Form, parse_form

AMOUNT = 'kind = "amount"'


def form_drawn(
    *pictures: str,
    parts: Mapping[str, str] | None = None,
    labels: tuple[str, ...] = (),
    more: str = "",
    **keys: object,
) -> Form:
    """The form of these pictures, a section each, under `labels` where they have some. What stands in brackets is a field of
    text, or a column of a table; `parts`: what the spec says besides of a field, table or column, by its id, or by
    "table.column". `keys`: of the form itself; by default it is of 2025, and its first field is the department. `more`:
    what follows the sections."""
    said, known, sections = dict(parts or {}), set(), []
    for picture, label in zip(pictures, labels or ("",) * len(pictures), strict=True):
        lines = [f'[[section]]\nlabel = "{label}"\npicture = """\n{picture.strip()}\n"""']
        for bracket, id_ in re.findall(r"([\[{])(\w+(?:\.\w+)?)[\]}]", picture):
            table, _, column = id_.rpartition(".")
            if table and table not in known:
                lines.append(f'[[section.table]]\nid = "{table}"\n{said.get(table, "")}')
            kind = ("computed" if bracket == "{" else "column") if table else "field"
            lines.append(
                f'[[section.{"table." if table else ""}{kind}]]\nid = "{column}"\n{said.get(id_, "")}'
            )
            known |= {table, id_}
        sections.append("\n".join(lines))
    first = re.search(r"\[(\w+)\]", pictures[0])
    columns = max(line.count("|") - 1 for picture in pictures for line in picture.splitlines())
    form = {"id": "drawn", "title": "表", "year": 2025, "department": first and first[1], **keys}
    head = "\n".join(f"{key} = {value!r}" for key, value in form.items())
    return parse_form("\n".join([f"[form]\n{head}\n[page]\nwidths = {[14] * columns}", *sections, more]))
