"""The real form of workbook_templates/guangzhou-2023/example.txt as a Declaration, rows picked out by hand.

Reads that one text in a few lines, independently of the reader that xlperf has for any such text.
"""

from __future__ import annotations

from decimal import Decimal
from functools import cache

from xlperf.declaration import Declaration, Entered
from xlperf.form import load_form
from xlperf.form.load import forms_folder


@cache
def seed() -> Declaration:
    form = load_form("guangzhou-2023")
    text = (forms_folder() / form.id / "example.txt").read_text(encoding="utf-8")
    rows = [line.split("\t") for line in text.splitlines() if "\t" in line]
    labels = {item.label: name for name, item in form.inputs.items()}
    fields: dict[str, Entered] = {}
    for row in rows:
        for label, value in zip(row, row[1:], strict=False):
            if label in labels and labels[label] not in fields:
                fields[labels[label]] = _entered(value, form.inputs[labels[label]].is_number)
    start = next(at for at, row in enumerate(rows) if row[:2] == ["绩效指标", "一级指标"])
    tasks = [_task(row) for row in rows[:start] if _is_task(row)]
    return Declaration(
        form, fields, {"key_tasks": tasks, "indicators": [_indicator(r) for r in rows[start + 1 :]]}, 2023
    )


def _entered(value: str, is_number: bool) -> Entered:
    return Decimal(value.replace(",", "")) if is_number else value


def _is_task(row: list[str]) -> bool:
    return sum(len(cell) > 20 for cell in row) >= 1 and any(
        cell.replace(",", "").replace(".", "").isdigit() for cell in row
    )


def _task(row: list[str]) -> dict[str, Entered]:
    name, content, amount, objective = [cell for cell in row if cell]
    return {"name": name, "content": content, "amount": _entered(amount, True), "objective": objective}


def _indicator(row: list[str]) -> dict[str, Entered]:
    filled = [cell for cell in row if cell]
    levels = [None] * (5 - len(filled)) + filled
    return dict(zip(("level1", "level2", "level3", "period_target", "annual_target"), levels, strict=True))
