"""What each formula of a workbook comes to: the values written beside the formulas for programs that do not recalculate.

Owns the reckoning of a layout's formulas in Python. Knows no Excel library; the differential tests hold it against
forced recalculation in real spreadsheet programs.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from decimal import Decimal
from functools import cached_property

from xlperf.checks import PASSED, result_of
from xlperf.declaration import Declaration, environment_of, is_filled
from xlperf.expression import NOT_EVALUATED, Environment, Value, plain, rounded
from xlperf.form.layout import SPARE, Formula, Layout, PlacedCheck
from xlperf.messages import CHINESE, speaking

Cached = str | float


def formula_values(layout: Layout, declaration: Declaration) -> Iterator[tuple[Formula, Cached]]:
    """Each formula of `layout` with its value over `declaration`, as a spreadsheet program reckons it."""
    with speaking(CHINESE):
        for values in values_of(layout, declaration):
            for formula in values.layout.formulas:
                yield formula, values.of(formula)


def values_of(layout: Layout, declaration: Declaration) -> list[Values]:
    """The values of the form's sheet and of each further sheet, which count their open checks together."""
    made = [Values(layout, declaration)]
    for number, sheet in enumerate(layout.sheets):
        there = declaration.sheets[number : number + 1]
        made.append(Values(sheet, there[0] if there else Declaration(sheet.form, {}, {}, layout.year)))
    total = sum((one.own for one in made), Counter[str]())
    for one in made:
        one.counted = total
    return made


class Values:
    """The formulas' values over one declaration. With `known`, those over another one, only the checks `again` are
    reckoned, for the others come to the same (`recalculation` says which)."""

    def __init__(
        self,
        layout: Layout,
        declaration: Declaration,
        known: Values | None = None,
        again: Collection[int] = (),
    ) -> None:
        self.layout, self.declaration = layout, declaration
        self.env = environment_of(declaration, as_native=True)
        self.counted: Mapping[str, int] | None = None
        self.passes = bool(layout.prefix) and not self._used()
        if known is None:
            self.results = [self._result(placed) for placed in layout.checks]
        else:
            self.results = list(known.results)
            for number in again:
                self.results[number] = self._result(layout.checks[number])
        self.open = [result not in (PASSED, NOT_EVALUATED) for result in self.results]

    def _used(self) -> bool:
        """Whether anything is entered."""
        form = self.layout.form
        cells = (self.env.fields[name] for name in form.inputs)
        return any(value is not None and value != "" for value in cells) or any(
            any(self.env.filled(table)) for table in form.tables
        )

    def _result(self, placed: PlacedCheck) -> str:
        if self.passes:
            return PASSED
        rule = placed.rule
        if placed.of is not None:
            rows = self.declaration.tables.get(rule.table or "", ())
            if placed.of >= len(rows) or not (rule.blank_rows or is_filled(rows[placed.of])):
                return PASSED
            self.env.row = placed.of
        return result_of(rule.as_spreadsheet, self.env)

    def of(self, formula: Formula) -> Cached:
        match formula.role:
            case "title":
                name = self.env.fields[self.layout.form.department]
                return f"{name} " * bool(name) + f"{self.layout.year}年{self.layout.form.title}"
            case "value":
                return self._computed(str(formula.key))
            case "reckoned":
                return self._reckoned(*formula.key)
            case "above":
                table, column, row = formula.key
                return self._above(self.env, table, column, row)
            case "used":
                return float(not self.passes)
            case "sheet":
                return self._of_sheet(*formula.key)
            case "step":
                return self._step(*formula.key)
            case "share":
                return self._share(*formula.key)
            case "check":
                result: str = self.results[formula.key]
                return result
            case "open":
                return float(self.open[formula.key])
            case "status":
                return self._status(formula.key)
            case "flag":
                return self._flag(formula.key)
            case "answers":
                return 0.0
            case "errors":
                return float(self._count("error"))
            case "warnings":
                return float(self._count("warning"))
            case "banner":
                return self._banner()
        raise AssertionError(formula.role)

    def _computed(self, name: str) -> Cached:
        return _shown(self.env.fields[name])

    def _reckoned(self, table: str, column: str, row: int) -> Cached:
        values = self.env.columns[(table, column)]
        if row < len(values):
            return _shown(values[row])
        return 0.0 if self.layout.form.column(table, column).is_number else ""

    def _text(self, table: str, column: str, row: int) -> str:
        values = self.env.columns[(table, column)]
        value = values[row] if row < len(values) else ""
        return plain(value) if isinstance(value, Decimal) else value or ""

    def _of_sheet(self, table: str, column: str, row: int) -> Cached:
        """As it is entered there: a number is not rounded."""
        if not self.layout.form.column(table, column).is_number:
            return self._text(table, column, row)
        values = self.env.columns[(table, column)]
        value = values[row] if row < len(values) else Decimal(0)
        return float(value) if isinstance(value, Decimal) else value or 0.0

    def _step(self, table: str, column: str, step: str, row: int) -> Cached:
        from xlperf.target.scoring import plain_value

        value = getattr(plain_value(self._text(table, column, row)), step)
        return "" if value is None else value if isinstance(value, str) else float(value)

    def _share(self, table: str, target: str, actual: str, row: int) -> Cached:
        from xlperf.target.scoring import plain_share

        share = plain_share(self._text(table, target, row), self._text(table, actual, row))
        return "" if share is None else float(share)

    def _above(self, env: Environment, table: str, column: str, row: int) -> str:
        filled = env.above(table, column)
        return filled[min(row, len(filled) - 1)] if filled else ""

    def _status(self, row: int) -> str:
        group = self.layout.check_groups[row]
        first = group[0]
        if first.of is not None:
            rows = self.declaration.tables.get(first.rule.table or "", ())
            if first.of >= len(rows) or not is_filled(rows[first.of]):
                return SPARE
        still_open = [placed.number for placed in group if self.open[placed.number]]
        if not still_open:
            return PASSED
        more = f"（另有{len(still_open) - 1}处）" if len(still_open) > 1 else ""
        return self.results[still_open[0]] + more

    def _flag(self, key: tuple[int, int]) -> float:
        severities = {
            placed.rule.severity for placed in self.layout.cell_groups[key] if self.open[placed.number]
        }
        return 2.0 if "error" in severities else 1.0 if severities else 0.0

    def _count(self, severity: str) -> int:
        return (self.own if self.counted is None else self.counted).get(severity, 0)

    @cached_property
    def own(self) -> Counter[str]:
        """How many checks of this sheet are open, by severity."""
        checks = self.layout.checks
        return Counter(checks[number].rule.severity for number, is_open in enumerate(self.open) if is_open)

    def _banner(self) -> str:
        errors, warnings = self._count("error"), self._count("warning")
        if errors:
            return f"还有 {errors} 处须改正" + (f"，{warnings} 处提醒" if warnings else "") + "：见右侧校验栏"
        if warnings:
            return f"✓ 没有错误，还有 {warnings} 处提醒：请看右侧校验栏，确认后即可报送"
        return "✓ 全部通过，可以报送"


def _shown(value: Value) -> Cached:
    """What a computed cell shows."""
    if isinstance(value, Decimal):
        return float(rounded(value))
    return NOT_EVALUATED if value is None else value
