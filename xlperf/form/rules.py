"""A form's checks made ready: those written in its spec, and those that its fields' own keys imply.

Every check, written or implied, is one expression of the check language, so that it has the same three meanings.
Owns what a compiled check is. Raises RuleError where a check of the spec cannot be compiled.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cached_property

from xlperf.errors import XlperfError
from xlperf.expression import (
    TEXT,
    TRUTH,
    Environment,
    Expression,
    ExpressionError,
    Scope,
    Template,
    parse,
)
from xlperf.expression.ref import Ref
from xlperf.expression.tree import EARLIER, Call, Literal, WholeColumn, earlier_name, walk
from xlperf.form.implied_checks import implied_checks
from xlperf.form.implied_words import OF_ALL
from xlperf.form.model import Form, derivation
from xlperf.form.parts import Check, ComputedColumn, Field
from xlperf.messages import CHINESE, ENGLISH, language, say
from xlperf.system.dataclass import dataclass
from xlperf.system.pattern import Pattern

EXACT, SOUND, NONE = "exact", "sound", ""


class RuleError(XlperfError, ValueError):
    """A check of the spec cannot be compiled. `path` says which key of it, `reason` what is wrong, as a sentence."""

    def __init__(self, path: str, reason: Exception | str) -> None:
        super().__init__(f"{path}: {reason}")
        self.path, self.reason = path, reason


@dataclass(frozen=True)
class Rule:
    """One compiled check. `table` is the table whose rows it is about; `at` the cell a finding points to."""

    id: str
    severity: str
    table: str | None
    when: Expression | None
    expect: Expression
    at: Ref
    titles: dict[str, str]
    messages: dict[str, Template]
    hints: dict[str, Template]
    blank_rows: bool = False

    @property
    def title(self) -> str:
        return self.titles[language()]

    @property
    def message(self) -> Template:
        return self.messages[language()]

    @property
    def hint(self) -> Template:
        return self.hints[language()]

    @cached_property
    def numbers(self) -> tuple[tuple[str | None, str, bool], ...]:
        """The number cells it uses, those of its Chinese message included."""
        parts = [self.when, self.expect, *self.messages[CHINESE].expressions]
        return tuple(dict.fromkeys(number for part in parts if part for number in part.numbers))

    def usable(self, env: Environment) -> bool:
        """Whether all number cells it uses hold numbers, or nothing."""
        return env.all_usable(self.numbers)

    @cached_property
    def native(self) -> str:
        """How the spreadsheet's form of the rule relates to Python's, its message included."""
        parts = [self.expect, *self.messages[CHINESE].expressions]
        if self.when:
            parts.append(self.when)
        forms = {part.native_form for part in parts}
        return NONE if NONE in forms else SOUND if SOUND in forms else EXACT

    @cached_property
    def as_spreadsheet(self) -> Rule:
        """The rule as its formula computes it: itself where the native form is exact, a sound part of it elsewhere."""
        if self.native != SOUND:
            return self
        return replace(
            self,
            when=self.when and self.when.as_spreadsheet(),
            expect=self.expect.as_spreadsheet(),
            messages={lang: message.as_spreadsheet() for lang, message in self.messages.items()},
        )

    @cached_property
    def native_hint(self) -> Template | None:
        """The Chinese hint where a formula can work it out, None where it is a plain text or no formula can."""
        hint = self.as_spreadsheet.hints[CHINESE].as_spreadsheet()
        worked_out = [one for one in hint.expressions if not isinstance(one.node, Literal)]
        if not worked_out or not all(one.native_form for one in worked_out):
            return None
        return hint if {number for one in worked_out for number in one.numbers} <= set(self.numbers) else None

    @cached_property
    def static_hint(self) -> str:
        """The Chinese hint as far as it is the same for all declarations."""
        parts = self.hints[CHINESE].as_spreadsheet().parts
        return "".join(
            part if isinstance(part, str) else str(part.node.value) if isinstance(part.node, Literal) else ""
            for part in parts
        )

    @property
    def part(self) -> str:
        """The id of the field, or "table.column", to which a finding points."""
        return f"{self.at[0]}.{self.at[1]}" if self.at[0] else self.at[1]


def title_of(rules: Sequence[Rule]) -> str:
    """What rules of one id check, in Chinese: what the only one does, else what they have in common."""
    titles = dict.fromkeys(rule.titles[CHINESE] for rule in rules)
    if len(titles) > 1 and rules[0].id in OF_ALL:
        return say(OF_ALL[rules[0].id][0], lang=CHINESE)
    return next(iter(titles))


def cure_of(rules: Sequence[Rule]) -> str:
    """How what rules of one id find is mended, in Chinese."""
    hints = dict.fromkeys(rule.static_hint for rule in rules)
    if len(hints) > 1 and rules[0].id in OF_ALL:
        return say(OF_ALL[rules[0].id][1], lang=CHINESE)
    return next(iter(hints))


@dataclass(frozen=True)
class CompiledForm:
    """The rules of a form, in the order of the paper, and the expressions of what is computed."""

    rules: tuple[Rule, ...]
    values: dict[str, Expression]
    """Computed fields and columns ("table.column"), each after those that it needs."""
    kinds: dict[Ref, str]
    """(table or None, id) -> kind: every cell that an expression of the form may name."""
    earlier: dict[Ref, tuple[str, str]]
    """What rules ask of other declarations, by how they call it, in the rows of a table or once -> (last_year or declared,
    the field or column)."""

    @cached_property
    def worked_with(self) -> frozenset[Ref]:
        """The numbers that a rule or a computed value needs: what is too large to be worked with leaves them without one."""
        parts: list[Rule | Expression] = [*self.rules, *self.values.values()]
        return frozenset(Ref(table, name) for part in parts for table, name, _ in part.numbers)

    @property
    def of_form(self) -> tuple[Rule, ...]:
        return tuple(rule for rule in self.rules if rule.table is None)


def scope_of(form: Form, row: str | None) -> Scope:
    """The names that an expression of the form may use, within a row of table `row` its columns too."""
    choices: dict[tuple[str, str], object] = {}
    for table, column in form.columns():
        if column.choices_of is not None:
            if getattr(form.deciding(table.id, column), "fill_down", False):
                choices[(table.id, column.id)] = (column.depends_on, column.choices_of)
        elif column.choices or column.suggestions:
            choices[(table.id, column.id)] = column.choices or column.suggestions
    return Scope(
        fields={item.id: item.kind for item in form.fields.values()},
        tables={
            table.id: {column.id: column.kind for column in table.parts.values()}
            for table in form.tables.values()
        },
        row=row,
        choices=choices,
        about={
            (table.id, column.id): column.suggestions_about
            for table, column in form.columns()
            if column.suggestions_about
        },
        constants={"year": form.year},
        keys={table.id: table.unique for table in form.tables.values()},
    )


def compile_form(form: Form) -> CompiledForm:
    """All rules of `form`; raises RuleError with the path of the first that does not compile.

    Messages and hints are parsed when they are first shown; `rule_errors` looks at them too.
    """
    compiler = _Compiler(form)
    checks = list(_checks(form))
    rules = tuple(compiler.rule(check, path) for path, check in checks)
    kinds: dict[Ref, str] = {Ref(None, item.id): item.kind for item in form.fields.values()}
    kinds |= {
        Ref(table.id, column.id): column.kind
        for table in form.tables.values()
        for column in table.parts.values()
    }
    earlier = _earlier(form, [check for _, check in checks])
    kinds |= {called: kinds[Ref(called.table, name)] for called, (_, name) in earlier.items()}
    return CompiledForm(rules, compiler.values(), kinds, earlier)


_EARLIER = Pattern(rf"\b({'|'.join(EARLIER)})\(\s*([a-z][a-z0-9_]*)\s*\)")


def _earlier(form: Form, checks: Iterable[Check]) -> dict[Ref, tuple[str, str]]:
    texts: list[tuple[str, str]] = [("", item.value) for item in form.fields.values()]
    texts += [(table.id, column.value) for table, column in form.computed_columns()]
    for check in checks:
        of_check = (check.expect, check.when, check.message, check.message_en, check.hint, check.hint_en)
        texts += [(check.each, text) for text in of_check]
    found: dict[Ref, tuple[str, str]] = {}
    for row, text in texts:
        for function, name in _EARLIER.findall(text):
            in_row = row in form.tables and name in form.tables[row].parts
            if in_row or name in form.fields:
                found[Ref(row if in_row else None, earlier_name(function, name))] = (function, name)
    return found


def rule_errors(form: Form) -> list[RuleError]:
    """What cannot be compiled of the checks, messages, hints and computed values of `form`: one error each."""
    compiler = _Compiler(form)
    errors: list[RuleError] = []
    for path, check in _checks(form):
        try:
            _parse_words(compiler.rule(check, path), path)
        except RuleError as error:
            errors.append(error)
    try:
        compiler.values()
    except RuleError as error:
        errors.append(error)
    return errors


def _parse_words(rule: Rule, path: str) -> None:
    words = ((rule.messages, "message"), (rule.hints, "hint"))
    for templates, key in words:
        for language_, ending in ((CHINESE, ""), (ENGLISH, "_en")):
            try:
                templates[language_].parts  # noqa: B018
            except ExpressionError as error:
                raise RuleError(f"{path}.{key}{ending}", error) from None


def _checks(form: Form) -> Iterator[tuple[str, Check]]:
    """Every check, the implied ones first, and how a message calls it."""
    for check in implied_checks(form):
        yield f"({check.id})", check
    for number, check in enumerate(form.check, 1):
        yield f"check[{number}] {check.id}", check


def path_of(form: Form, rule: Rule) -> str:
    """How a message calls the check that a rule of the form was made of."""
    paths = (path for path, _ in _checks(form))
    return next(path for path, one in zip(paths, form.compiled.rules, strict=True) if one is rule)


class _Compiler:
    def __init__(self, form: Form) -> None:
        self.form = form
        self.scopes: dict[str | None, Scope] = {row: scope_of(form, row) for row in (None, *form.tables)}
        self.parsed: dict[tuple[str, str | None], Expression] = {}

    def rule(self, check: Check, path: str) -> Rule:
        table = check.each or None
        if table is not None and table not in self.form.tables:
            raise RuleError(
                f"{path}.each",
                ExpressionError("expression-unknown-table", name=table, known=tuple(self.form.tables)),
            )
        scope = self.scopes[table]
        expect = self._truth(check.expect, scope, f"{path}.expect")
        when = self._truth(check.when, scope, f"{path}.when") if check.when else None
        return Rule(
            id=check.id,
            severity=check.severity,
            table=table,
            when=when,
            expect=expect,
            at=self._at(check, expect, path),
            titles={CHINESE: check.title or check.id, ENGLISH: check.title_en or check.title or check.id},
            messages=_templates(check.message, check.message_en, scope),
            hints=_templates(check.hint, check.hint_en, scope),
            blank_rows=check.blank_rows,
        )

    def values(self) -> dict[str, Expression]:
        """What is computed, each after that which it needs; raises RuleError for a bad one, or a circle of them."""
        values = {item.id: self._value(item, item.id) for item in self.form.fields.values() if item.value}
        for table, column in self.form.computed_columns():
            if not column.value:
                continue  # of a sheet
            values[f"{table.id}.{column.id}"] = self._value(column, f"{table.id}.{column.id}", table.id)
        ordered: dict[str, Expression] = {}
        while len(ordered) < len(values):
            before = len(ordered)
            for name, expression in values.items():
                needs = {part for reference in expression.references if (part := str(reference)) in values}
                if name not in ordered and needs <= ordered.keys():
                    ordered[name] = expression
            if len(ordered) == before:
                name = next(name for name in values if name not in ordered)
                raise RuleError(
                    f"{_kind_of(name)} {name}.value", ExpressionError("expression-circle", name=name)
                )
        return ordered

    def _value(self, item: Field | ComputedColumn, name: str, row: str | None = None) -> Expression:
        path = f"{_kind_of(name)} {name}.value"
        try:
            expression = parse(item.value, self.scopes[row])
            self._no_extremes(expression)
            if expression.node.table:
                raise ExpressionError("expression-rows", text=item.value)
            if (expression.kind == TEXT) == item.is_number or expression.kind == TRUTH:
                raise ExpressionError(
                    "expression-type",
                    text=item.value,
                    expected=item.kind,
                    found=expression.kind,
                )
        except ExpressionError as error:
            raise RuleError(path, error) from None
        return expression

    def _truth(self, source: str, scope: Scope, path: str) -> Expression:
        known = self.parsed.get((source, scope.row))
        if known is not None:
            return known
        try:
            expression = parse(source, scope)
            self._no_extremes(expression)
            if expression.node.table:
                raise ExpressionError("expression-rows", text=source)
            if expression.kind != TRUTH:
                raise ExpressionError(
                    "expression-type",
                    text=source,
                    expected=TRUTH,
                    found=expression.kind,
                )
        except ExpressionError as error:
            raise RuleError(path, error) from None
        self.parsed[(source, scope.row)] = expression
        return expression

    def _no_extremes(self, expression: Expression) -> None:
        """Refuses min, max and avg of a computed column: its empty rows hold 0 in the workbook."""
        for node in walk(expression.node):
            if isinstance(node, Call) and node.function.name in ("min", "max", "avg"):
                for column in node.arguments:
                    if isinstance(column, WholeColumn) and column.name not in (
                        self.form.tables[column.table or ""].columns
                    ):
                        name = f"{column.table}.{column.name}"
                        raise ExpressionError("expression-extreme", name=name)

    def _at(self, check: Check, expect: Expression, path: str) -> Ref:
        if check.at:
            at = Ref.of(check.at)
            if at.table is None and check.each and at.name in self.form.tables[check.each].parts:
                at = Ref(check.each, at.name)
            known = (
                at.name in self.form.fields
                if at.table is None
                else (at.table in self.form.tables and at.name in self.form.tables[at.table].parts)
            )
            if not known:
                raise RuleError(f"{path}.at", self._unknown_place(check.at))
            if check.each and at.table not in (None, check.each):
                other = ExpressionError("expression-at-other-table", at=check.at, each=check.each)
                raise RuleError(f"{path}.at", other)
            return at
        if not expect.references:
            raise RuleError(f"{path}.expect", ExpressionError("expression-no-place", text=check.expect))
        if check.each:  # a row's finding stands in its row, whatever other tables are asked first
            own = (ref for ref in expect.references if ref.table in (None, check.each))
            return next(own, Ref(check.each, self.form.tables[check.each].column[0].id))
        return expect.references[0]

    def _unknown_place(self, at: str) -> ExpressionError:
        columns = [str(Ref(table.id, name)) for table in self.form.tables.values() for name in table.parts]
        of_column = next((name for name in columns if Ref.of(name).name == at), None)
        if of_column is not None:
            return ExpressionError("expression-at-column", column=of_column, text=at)
        return ExpressionError("expression-unknown-name", name=at, known=(*self.form.fields, *columns))


def _kind_of(name: str) -> str:
    return "column" if "." in name else "field"


def _templates(chinese: str, english: str, scope: Scope) -> dict[str, Template]:
    template = Template(chinese, scope)
    return {CHINESE: template, ENGLISH: Template(english, scope) if english else template}


derivation.compile_form = compile_form
