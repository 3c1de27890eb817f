"""Declarations at random over any form: sound cells, empty ones, and those that people get wrong."""

from __future__ import annotations

import random
from collections.abc import Sequence
from decimal import Decimal

from xlperf.declaration import Declaration, Entered
from xlperf.form import Column, Field, Form

NUMBERS: Sequence[Entered] = (
    *(Decimal(text) for text in ("0", "1", "12", "100", "-3.5", "0.005", "1475.17", "17534.51", "2000000")),
    *(
        Decimal("1E11"),
        Decimal("99999999999.995"),
        "1,475.17",
        "８０９９",
        "8099万元",
        "八千左右",
        "TRUE",
        " ",
        "　",
    ),
)
TEXTS: Sequence[Entered] = (
    *(
        "甲",
        "乙",
        "丙",
        "一",
        "二",
        "  一",
        "名 称",
        "<p>文字</p>",
        "讲好广州故事，讲好广州故事",
        "≥95%",
        "若干",
        "3场",
    ),
    *("满意度", Decimal("3"), "  ", "字" * 120),
)


def declaration(form: Form, chance: random.Random, sound: float = 0.0) -> Declaration:
    """One declaration; `sound` is the share of cells that are as the form wants them."""

    def entered(part: Field | Column) -> Entered:
        if chance.random() < 0.15:
            return None
        if chance.random() < sound:
            return (
                Decimal(chance.randrange(10**6)) / 100
                if part.kind == "amount"
                else Decimal(7)
                if part.is_number
                else "文字"
            )
        choices = [
            *part.choices,
            *(
                (v for vs in part.choices_of.values() for v in vs)
                if isinstance(part, Column) and part.choices_of
                else ()
            ),
        ]
        if choices and chance.random() < 0.7:
            return chance.choice(choices)
        return chance.choice(NUMBERS if part.is_number else TEXTS)

    def row(columns: Sequence[Column]) -> dict[str, Entered]:
        empty = chance.random() < 0.2
        return {column.id: None if empty else entered(column) for column in columns}

    return Declaration(
        form=form,
        fields={name: entered(part) for name, part in form.inputs.items()},
        tables={t.id: [row(t.column) for _ in range(chance.randrange(5))] for t in form.tables.values()},
        year=form.year,
    )
