"""Declarations made from a seed: valid ones, boundary ones and absurd ones, for any form.

Owns what people and programs put into cells. Knows the form's model, nothing of how checks are computed.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal

from xlperf.declaration import Declaration, Entered
from xlperf.form import Column, Field, Form, Table

WORDS = (
    "网络安全宣传周活动场次", "信息化项目验收合格率", "Ａ级景区数量", "a级景区数量", "A级景区数量", "投诉办结率",
    "开展 800兆 数字集群共网保障", "讲好广州故事，讲好广州故事，讲好广州故事", "＜p＞不是网页代码＜/p＞",
)  # fmt: skip

ODD_TEXTS = (
    " ", "   ", "=1+1", "+1", "-1", "@SUM(A1)", "'=1", '他说"好"', '""', "&", "a&b", "*", "?", "~",
    "任务*", "任务?", "~*", "<p>段落</p>", "a<BR/>b", "&nbsp;x", "&AMP;", "x < y", "TRUE", "#N/A", "✓", "—", "0", "1E5",
    "12", "１２", "甲\n乙", "甲  乙", " 甲 乙 ", "ß", "SS", "İ", "é", "e\u0301", "|", "产出指标|数量指标", "数量指标 ", "{x}",
    "字" * 61, "字" * 100, "字" * 101, "很长的文字，" * 110, "字" * 1501,
)  # fmt: skip

OTHER_BLANKS = ("　", "\u00a0", "　甲　", "甲\u2003乙", "\u3000\u3000")
"""Blanks that TRIM leaves alone in Excel, WPS and LibreOffice; Gnumeric's takes them away."""

TARGETS = (
    "≥95%", "3场", "4", ">10000条", "5-10天", "开展不少于40场通信保障任务", "超50亿元", "/", "-", "—", "无", "待定", "详见附件",
    "若干", "≥", "%", "95", "2023年12月底前", "≤3个工作日", "≥≤95%", "1.2.3", "多次", " 无 ", "＞", "≥ %", "不断提高", "*", ">",
)  # fmt: skip

DAYS = (
    "2025年3月1日", "2025-03-01", "2025/2/28", "2024.2.29", "2025年2月29日", "2025-13-1", "1979-1-1", "2025年3月", "25年3月1日", "3月1日", "2025-4-31",
    "2025年12月31日", "2026-1-1", "1999年9月9日", "20250301", "2025-3-1日", "2025--3-1", "2025-3-1-", "2025 - 3 - 1", "45000", "2999-12-31",
)  # fmt: skip

NUMBERS = tuple(
    Decimal(text)
    for text in (
        "0", "0.00", "0.01", "0.005", "0.004", "-0.001", "-0.005", "-0.01", "1", "1.005", "17534.505", "4506.89", "13027.62",
        "1234567.895", "1475.17", "8099", "100000", "72423180", "0.1", "0.3", "99999999999.99", "99999999999.995", "100000000000",
        "-99999999999.99", "-100000000000", "1E15", "1E300", "12.345", "12.3450001", "12.34000001", "12.340001", "0.1234567", "115",
        "115.5", "1E-9", "33.333333333333336", "2.675", "1E8", "123456789.12",
    )
)  # fmt: skip

NUMBER_TEXTS = (
    "1,475.17", "８０９９", "8099万元", "八千左右", " ", "", "12", "1e3", "=1+1", "约100", "1 475.17", "1.5元", "—", "0", "TRUE",
)  # fmt: skip


def generated(
    form: Form,
    capacities: Mapping[str, int],
    number: int,
    seed: int = 2023,
    texts_in_amounts: bool = True,
    other_blanks: bool = True,
) -> Iterator[Declaration]:
    """`number` declarations of `form`, the same ones for the same seed, none with more rows than `capacities`.

    Every third is sensible, every third at the limits, every third absurd. `texts_in_amounts`: whether number
    cells may hold texts; `other_blanks`: whether texts may be of blanks other than the plain one.
    """
    odd = ODD_TEXTS + OTHER_BLANKS if other_blanks else ODD_TEXTS
    for case in range(number):
        dice = random.Random(f"{seed}/{case}")
        manner = ("sensible", "at the limits", "absurd")[case % 3]
        yield _Person(form, dice, manner, odd, texts_in_amounts).declares(capacities)


def generated_with_sheets(
    form: Form,
    capacities: Mapping[str, int],
    number: int,
    texts_in_amounts: bool = True,
    other_blanks: bool = True,
) -> Iterator[Declaration]:
    """`number` declarations of a department's projects: none to three further sheets, blank ones between them; in every
    second the projects add up."""
    there = form.sheet_form
    assert there is not None
    sheets = generated(there, capacities, number * 3, 7, texts_in_amounts, other_blanks)
    for case, one in enumerate(generated(form, {"projects": 0}, number, 6, texts_in_amounts, other_blanks)):
        dice = random.Random(case)
        some = [next(sheets) for _ in range(3)]
        blank = Declaration(there, {}, {}, form.year)
        made = one.with_sheets([sheet if dice.random() < 0.7 else blank for sheet in some])
        total = made["funds_total"]
        if case % 2 and isinstance(total, Decimal):
            made = replace(made, fields={**made.fields, "project_expenditure": total})
        yield made


def with_row(given: Declaration, table: str, number: int, **cells: Entered) -> Declaration:
    """`given` with these cells in row `number` (from 0) of `table`."""
    rows = [dict(row) for row in given.tables[table]]
    rows[number].update(cells)
    return replace(given, tables={**given.tables, table: rows})


class _Person:
    """Someone who fills in forms in a certain manner."""

    def __init__(
        self, form: Form, dice: random.Random, manner: str, odd: tuple[str, ...], texts_in_amounts: bool
    ) -> None:
        self.form, self.dice, self.manner = form, dice, manner
        self.odd, self.texts_in_amounts = odd, texts_in_amounts

    def declares(self, capacities: Mapping[str, int]) -> Declaration:
        fields = {name: self.enters(part) for name, part in self.form.inputs.items()}
        tables = {
            table.id: self._rows(table, self.dice.randint(0, capacities[table.id]))
            for table in self.form.tables.values()
        }
        if self.manner == "sensible" and self.dice.random() < 0.7:
            self._balances(fields)
        return Declaration(self.form, fields, tables, year=self.form.year)

    def _balances(self, fields: dict[str, Entered]) -> None:
        """Makes the figures of Guangzhou's form add up, so that whole-form checks pass as well as fail."""
        basic, project = Decimal("4506.89"), Decimal(self.dice.choice(("13027.62", "0.1", "0.2")))
        total = basic + project
        wanted = {
            "basic_expenditure": basic, "project_expenditure": project, "fiscal_appropriation": total - Decimal("0.3"),
            "other_funds": Decimal("0.3"), "municipal_level_funds": total, "transfer_payments": Decimal(0),
        }  # fmt: skip
        fields.update({name: value for name, value in wanted.items() if name in fields})

    def _rows(self, table: Table, number: int) -> list[dict[str, Entered]]:
        rows: list[dict[str, Entered]] = []
        for _ in range(number):
            if rows and self.dice.random() < 0.12:
                rows.append(dict(self.dice.choice(rows)))
            elif self.dice.random() < 0.1:
                rows.append(dict.fromkeys(table.columns))
            else:
                row: dict[str, Entered] = {}
                for column in table.column:
                    row[column.id] = self.enters(column, row)
                rows.append(row)
        return rows

    def enters(self, part: Field | Column, row: Mapping[str, Entered] | None = None) -> Entered:
        if self.dice.random() < (0.03 if self.manner == "sensible" else 0.15):
            return None
        return self._number(part) if part.is_number else self._text(part, row)

    def _number(self, part: Field | Column) -> Entered:
        if self.manner == "sensible":
            return self._sensible_number(part)
        if self.manner == "at the limits" and self.dice.random() < 0.5:
            return Decimal(self.dice.randrange(-5, 2_000_000)).scaleb(-self.dice.randrange(0, 5))
        if self.texts_in_amounts and self.dice.random() < 0.25:
            return self.dice.choice(NUMBER_TEXTS) or None
        return self.dice.choice(NUMBERS)

    def _sensible_number(self, part: Field | Column) -> Decimal:
        if part.kind == "count":
            return Decimal(self.dice.randrange(0, 500))
        return Decimal(self.dice.randrange(0, 3_000_000)).scaleb(-2)

    def _text(self, part: Field | Column, row: Mapping[str, Entered] | None) -> Entered:
        strange = {"sensible": 0.03, "at the limits": 0.25, "absurd": 0.7}[self.manner]
        if self.dice.random() < strange:
            return self.dice.choice(self.odd)
        if isinstance(part, Column) and part.choices_of is not None:
            lists = list(part.choices_of.values())
            here = part.choices_of.get(str((row or {}).get(part.depends_on)))
            return self.dice.choice(here if here and self.dice.random() < 0.9 else self.dice.choice(lists))
        if part.choices_of is not None:
            return self.dice.choice([*part.all_choices, *part.all_choices, "别的"])
        if part.pattern == "date":
            return self.dice.choice(DAYS)
        if len(part.choices) == 1 and self.dice.random() < 0.6:
            return None  # a box that is ticked or not
        if part.choices:
            return self.dice.choice(part.choices) + ("" if self.dice.random() < 0.9 else " ")
        if isinstance(part, Column) and part.target:
            return self.dice.choice(TARGETS)
        return self.dice.choice(WORDS) + str(self.dice.randrange(4))
