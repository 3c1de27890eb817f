"""Random expressions of the check language, and the little form whose names they use.

Owns the generator; `choose` picks one of a sequence, so that hypothesis and a seeded random can both drive it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

from xlperf.expression import Environment, Scope

FIELDS = {"a": "amount", "b": "amount", "n": "count", "t": "text", "u": "text"}
TABLES = {
    "rows": {"x": "amount", "y": "count", "k": "text", "v": "text", "c": "text"},
    "more": {"z": "amount", "w": "text"},
}
CHOICES: dict[tuple[str, str], object] = {
    ("rows", "v"): ("k", {"甲": ("一", "二"), "乙": ("三",)}),
    ("rows", "c"): ("甲", "Ab"),
}
KINDS: dict[tuple[str | None, str], str] = {(None, name): kind for name, kind in FIELDS.items()} | {
    (table, name): kind for table, columns in TABLES.items() for name, kind in columns.items()
}

AMOUNTS = [Decimal(text) for text in ("0", "1", "0.01", "-3.5", "1475.17", "2.005", "8099", "100")]
TEXTS = [
    "甲",
    "乙",
    "一",
    "Ab",
    "ab",
    "甲 乙",
    "讲好广州故事，讲好广州故事",
    "<p>甲</p>",
    '说"好"',
    "12",
    "A-7",
]
LITERALS = ["0", "1", "2", "0.01", "1000", "0.005", "1.5", "2.675"]
COMPARE = ["==", "!=", "<", "<=", ">", ">="]


def scope(row: str | None) -> Scope:
    return Scope(fields=FIELDS, tables=TABLES, row=row, choices=CHOICES)


class Sentences:
    """Expressions about the row of table `row`, or about the whole declaration.

    `exact`: only what a spreadsheet computes alike to the last place (no deep products or quotients).
    """

    def __init__(self, choose: Callable[[Sequence[Any]], Any], row: str | None, exact: bool = False) -> None:
        self.choose, self.row, self.exact = choose, row, exact

    def truth(self, depth: int = 3, over: str = "") -> str:
        return str(self.choose(self._truths(depth, over))())

    def number(self, depth: int = 3, over: str = "") -> str:
        return str(self.choose(self._numbers(depth, over))())

    def text(self, over: str = "") -> str:
        return str(self.choose(self._texts(over))())

    # A list of ways to go on, the simple ones where there is no depth left. `over`: the table whose column it is.

    def _truths(self, depth: int, over: str) -> list[Callable[[], str]]:
        plain = [
            lambda: f"{self.number(0, over)} {self.choose(COMPARE)} {self.number(0, over)}",
            lambda: f"{self.text(over)} {self.choose(['==', '!='])} {self.text(over)}",
            lambda: f"{self.choose(['blank', 'filled'])}({self._cell(over)})",
            lambda: f"contains({self.text(over)}, {self.text(over)})",
            lambda: f"has_html({self.text(over)})",
            lambda: (
                f"matches({self.text(over)}, {self.choose(['digits', 'digits 2', 'phone', 'code', 'code 2'])!r})"
            ),
            lambda: f"{self.text(over)} {self.choose(['in', 'not in'])} ('甲', ' Ab ', '说\"好\"')",
        ]
        if not over:
            plain += [
                lambda: f"is_number({self._named('amount')})",
                lambda: f"in_range({self._named('amount')})",
                lambda: f"two_places({self._named('amount')})",
            ]
        if self.row and not over:
            plain += [lambda: "allowed(v)", lambda: "allowed(c)"]
        if depth <= 0:
            return plain
        deep = [
            lambda: (
                f"({self.truth(depth - 1, over)} {self.choose(['and', 'or'])} {self.truth(depth - 1, over)})"
            ),
            lambda: f"(not {self.truth(depth - 1, over)})",
            lambda: f"({self.number(depth - 1, over)} {self.choose(COMPARE)} {self.number(depth - 1, over)})",
        ]
        if not over:
            deep += [lambda: self._fold(["any", "all"], depth)] * 2
            deep += [lambda: f"({self.number(1)} < {self.number(1)} <= {self.number(1)})"]
        return plain + deep * 2

    def _numbers(self, depth: int, over: str) -> list[Callable[[], str]]:
        plain = [lambda: str(self.choose(LITERALS)), lambda: self._named("amount", over)]
        plain += [lambda: f"len({self.text(over)})"]
        if self.row and not over:
            plain += [lambda: "times(k)", lambda: "times(above(k), v)", lambda: "times(v, c)"]
        if depth <= 0:
            return plain
        signs = ["+", "-"] if self.exact else ["+", "-", "*", "/"]
        deep = [
            lambda: f"({self.number(depth - 1, over)} {self.choose(signs)} {self.number(depth - 1, over)})",
            lambda: f"(-{self.number(depth - 1, over)})",
            lambda: f"abs({self.number(depth - 1, over)})",
            lambda: f"round({self.number(depth - 1, over)}, {self.choose(['0', '1', '2'])})",
            lambda: f"({self.number(0, over)} * {self.number(0, over)})",
            lambda: f"({self.number(0, over)} / {self.choose(['2', '4', '0', self.number(0, over)])})",
        ]
        if not self.exact:
            deep += [lambda: f"round({self.number(1, over)}, {self.number(0, over)})"]
        if not over:
            deep += [self._sum, lambda: self._fold(["count"], depth), self._extreme] * 2
            deep += [
                lambda: f"({self.number(depth - 1)} if {self.truth(depth - 1)} else {self.number(depth - 1)})"
            ]
        return plain + deep

    def _texts(self, over: str) -> list[Callable[[], str]]:
        plain = [lambda: repr(self.choose([*TEXTS, ""])), lambda: self._named("text", over)]
        plain.append(
            lambda: (
                f"{self.choose(['left', 'right'])}({self._named('text', over)}, {self.choose([0, 1, 2, 9])})"
            )
        )
        plain.append(lambda: f"({self._named('text', over)} + {self.choose(TEXTS)!r})")
        if over == "rows":
            plain.append(lambda: "above(rows.k)")
        elif not over:
            plain.append(lambda: f"entered({self._cell('')})")
            if self.row:
                plain.append(lambda: "above(k)")
        if not over and not self.exact:
            plain.append(lambda: f"repeated({self._named('text')})")
        return plain

    def _table(self) -> str:
        return str(self.choose(list(TABLES)))

    def _sum(self) -> str:
        table = self._table()
        if self.choose([True, False]):
            return f"sum({self._column(table, 1)})"
        return f"sum_if({self._column(table, 1)}, {self._condition(table)})"

    def _extreme(self) -> str:
        table = self._table()
        inner = self._named("amount", table) if self.exact else self._column(table, 1)
        return f"{self.choose(['min', 'max', 'avg'])}({inner})"

    def _fold(self, names: list[str], depth: int) -> str:
        return f"{self.choose(names)}({self._condition(self._table(), depth - 1)})"

    def _column(self, table: str, depth: int) -> str:
        """A number over the rows of `table`; its own column stands in it, so that it surely is one."""
        column = self._named("amount", table)
        return (
            column if not depth or self.choose([True, False]) else f"({column} + {self.number(depth, table)})"
        )

    def _condition(self, table: str, depth: int = 1) -> str:
        return (
            f"({self.choose(['blank', 'filled'])}({self._cell(table)}) or {self.truth(min(depth, 1), table)})"
        )

    def _cell(self, over: str) -> str:
        return self._named(self.choose(["amount", "text"]), over)

    def _named(self, kind: str, over: str = "") -> str:
        """The name of a cell, or of a column of table `over`, that holds numbers or texts."""
        if over:
            names = [
                f"{over}.{name}"
                for name, found in TABLES[over].items()
                if (found == "text") == (kind == "text")
            ]
        else:
            known = FIELDS | (TABLES[self.row] if self.row else {})
            names = [name for name, found in known.items() if (found == "text") == (kind == "text")]
        return str(self.choose(names))


def environment(choose: Callable[[Sequence[Any]], Any], wild: bool = True) -> Environment:
    """A declaration at random; `wild`: with texts in number cells and absurd numbers now and then."""
    numbers: list[Any] = [*AMOUNTS * 2, None, None]
    if wild:
        numbers += ["八千左右", Decimal("1E11"), Decimal("-99999999999.99"), Decimal("99999999999.996")]
    texts = [*TEXTS, None, None]

    def value(kind: str) -> Any:
        return choose(texts) if kind == "text" else choose(numbers)

    fields = {name: value(kind) for name, kind in FIELDS.items()}
    columns: dict[tuple[str, str], list[Any]] = {}
    for table, kinds in TABLES.items():
        length = choose([0, 1, 2, 3, 5]) if wild else 4
        blank = [choose([False, False, False, True]) for _ in range(length)]
        for name, kind in kinds.items():
            columns[(table, name)] = [None if empty else value(kind) for empty in blank]
    return Environment(fields, columns)
