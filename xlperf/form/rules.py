"""A form's checks made ready: those written in its spec, and those that its fields' own keys imply.

Every check, written or implied, is one expression of the check language, so that it has the same three meanings.
Owns the words of the implied checks. Raises RuleError where a check of the spec cannot be compiled.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property
from typing import Any

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
    plain,
)
from xlperf.expression.syntax import EARLIER, Call, Literal, earlier_name, walk
from xlperf.expression.syntax import Column as WholeColumn
from xlperf.form.model import Check, Column, ComputedColumn, Field, Form, Table, derivation
from xlperf.messages import CHINESE, ENGLISH, catalogue, language, say

catalogue(
    {
        "required.title": ("“{label}”已填写", "'{label}' is filled in"),
        "required.message": ("“{label}”未填写", "'{label}' is not filled in"),
        "required.hint": ("请填写{example}", "fill it in{example}"),
        "number.title": ("“{label}”是数字", "'{label}' is a number"),
        "number.message": (
            "“{label}”应填数字，填的是“{{entered({name})}}”",
            "'{label}' must be a number, but '{{entered({name})}}' was entered",
        ),
        "number.hint": (
            "只填数字，如 1234.56，不带单位、文字和空格",
            "enter digits only, such as 1234.56, without unit, words or blanks",
        ),
        "number-range.title": ("“{label}”大小合理", "'{label}' is of a sensible size"),
        "number-range.message": ("“{label}”的数字过大", "'{label}' is too large a number"),
        "number-range.hint": (
            "{measured}请核对是否多填了位数",
            "{measured}see whether there are too many digits",
        ),
        "number-range.measured": ("单位是{unit}，", "the unit is {unit}: "),
        "decimals.title": ("“{label}”最多两位小数", "'{label}' has at most two decimals"),
        "decimals.message": (
            "“{label}”{{entered({name})}} 的小数超过两位",
            "'{label}' {{entered({name})}} has more than two decimals",
        ),
        "decimals.hint": (
            "以{unit}为单位保留两位小数，并核对合计",
            "round to two decimals ({unit}) and look at the totals again",
        ),
        "required-if.title": ("“{label}”该填的已填写", "'{label}' is filled in where it must be"),
        "required-if.message": ("“{label}”未填写", "'{label}' is not filled in"),
        "required-if.hint": ("这种情况下要填写{example}", "it must be filled in here{example}"),
        "at-least.title": ("“{label}”不小于 {limit}", "'{label}' is {limit} at least"),
        "at-least.message": (
            "“{label}”{{entered({name})}} 小于 {limit}",
            "'{label}' {{entered({name})}} is less than {limit}",
        ),
        "at-least.hint": ("请填不小于 {limit} 的数", "enter {limit} or more"),
        "at-most.title": ("“{label}”不大于 {limit}", "'{label}' is {limit} at most"),
        "at-most.message": (
            "“{label}”{{entered({name})}} 大于 {limit}",
            "'{label}' {{entered({name})}} is more than {limit}",
        ),
        "at-most.hint": ("请填不大于 {limit} 的数", "enter {limit} or less"),
        "pattern.title": ("“{label}”格式正确", "'{label}' is of the right form"),
        "pattern.message": (
            "“{label}”填的“{{{name}}}”格式不对",
            "'{{{name}}}' is not of the form that '{label}' asks for",
        ),
        "pattern.hint": ("应是{pattern}", "it should be {pattern}"),
        "pattern-digits": ("数字", "digits"),
        "pattern-digits-of": ("{count} 位数字", "{count} digits"),
        "pattern-phone": ("电话号码，只有数字和连字符", "a telephone number of digits and hyphens"),
        "pattern-phone-of": ("{count} 位的电话号码", "a telephone number of {count} characters"),
        "pattern-date": ("日期，如 2025年3月1日", "a day, such as 2025-3-1"),
        "fraction.title": ("“{label}”是百分数", "'{label}' is a percentage"),
        "fraction.message": (
            "“{label}”填的是 {{entered({name})}}，像是小数",
            "'{label}' holds {{entered({name})}}, which looks like a fraction",
        ),
        "fraction.hint": ("95% 填 95", "enter 95 for 95 %"),
        "fraction.all": ("百分数不是小数", "percentages are no fractions"),
        "fraction.all-hint": ("95% 填 95", "enter 95 for 95 %"),
        "one-of.title": ("{label}恰好选一项", "exactly one of {label} is chosen"),
        "one-of.message": (
            "{label}没有恰好选一项",
            "not exactly one of {label} is chosen",
        ),
        "one-of.hint": ("在这几项中恰好选一项，其余空着", "choose one of them, and leave the others empty"),
        "one-of.all": ("几选一的恰好选一项", "of several exactly one is chosen"),
        "one-of.all-hint": ("恰好选一项，其余空着", "choose one, and leave the others empty"),
        "pattern-number": ("只有数字、小数点和逗号的数", "a number of digits, a point and commas"),
        "pattern-number-of": ("{count} 位的数", "a number of {count} characters"),
        "pattern-quantity": (
            "数量或日期，如 95、5～10、2025年12月",
            "a quantity or a date, such as 95 or 5～10",
        ),
        "pattern-quantity-of": ("{count} 位的数量或日期", "a quantity or a date of {count} characters"),
        "pattern-code": ("数字、大写字母和连字符", "digits, capital letters and hyphens"),
        "pattern-code-of": (
            "{count} 位的代码（数字、大写字母和连字符）",
            "{count} digits, capital letters and hyphens",
        ),
        "whole.title": ("“{label}”是整数", "'{label}' is a whole number"),
        "whole.message": (
            "“{label}”{{entered({name})}} 不是整数",
            "'{label}' {{entered({name})}} is not a whole number",
        ),
        "whole.hint": ("请填整数，如 12", "enter a whole number, such as 12"),
        "negative.title": ("“{label}”不为负", "'{label}' is not negative"),
        "negative.message": (
            "“{label}”{{{name}}} 是负数",
            "'{label}' {{{name}}} is negative",
        ),
        "negative.hint": ("金额和数量不能为负，请核对", "amounts and counts cannot be negative"),
        "too-long.title": ("“{label}”不超过{limit}字", "'{label}' has at most {limit} characters"),
        "too-long.message": (
            "“{label}”有 {{len({name})}} 字，超过 {limit} 字",
            "'{label}' has {{len({name})}} characters, more than {limit}",
        ),
        "too-long.hint": ("请精简文字", "shorten the text"),
        "choice.title": ("“{label}”在规定的选项内", "'{label}' is one of the given choices"),
        "choice.message": (
            "“{label}”填的“{{{name}}}”不在选项内",
            "'{{{name}}}' is not one of the choices of '{label}'",
        ),
        "choice.hint": ("从下拉列表中选择：{choices}", "choose from the list: {choices}"),
        "belongs.title": ("“{label}”属于“{parent_label}”", "'{label}' belongs to '{parent_label}'"),
        "belongs.message": (
            "“{label}”填的“{{{name}}}”不在{parent_label}“{{{above}}}”的选项内",
            "'{{{name}}}' is none of the choices of '{label}' under {parent_label} '{{{above}}}'",
        ),
        "belongs.hint": (
            "从下拉列表中选择，先填“{parent_label}”",
            "choose from the list, after '{parent_label}'",
        ),
        "html-residue.title": ("“{label}”无网页代码", "'{label}' has no HTML in it"),
        "html-residue.message": (
            "“{label}”中残留网页代码（如 <p>、&nbsp;）",
            "'{label}' still has HTML in it (such as <p>, &nbsp;)",
        ),
        "html-residue.hint": ("删去这些代码，只留文字", "delete the HTML and leave the text"),
        "says-nothing.title": ("“{label}”写出了内容", "'{label}' says something"),
        "says-nothing.message": (
            "“{label}”只写了“{{{name}}}”，没有内容",
            "'{label}' says '{{{name}}}' and nothing more",
        ),
        "says-nothing.hint": (
            "写出具体内容：表外的附件不随表汇总和公开",
            "write what is meant: nothing outside the form is consolidated or published",
        ),
        "repeated-phrase.title": ("“{label}”无重复语句", "'{label}' repeats no phrase"),
        "repeated-phrase.message": (
            "“{label}”中“{{repeated({name})}}”连续出现两次",
            "in '{label}', '{{repeated({name})}}' stands twice in a row",
        ),
        "repeated-phrase.hint": ("删去多余的一处", "delete one of the two"),
        "target-format.title": ("“{label}”是规范的指标值", "'{label}' is a well-formed target value"),
        "target-format.message": (
            "“{label}”“{{{name}}}”：{{target_reason({name})}}",
            "'{label}' '{{{name}}}': {{target_reason({name})}}",
        ),
        "target-format.hint": ("{{target_hint({name})}}", "{{target_hint({name})}}"),
        "in-catalogue.title": ("“{label}”在指标库里", "'{label}' is in the catalogue"),
        "in-catalogue.message": (
            "“{{{name}}}”不在指标库里",
            "'{{{name}}}' is not in the catalogue of indicators",
        ),
        "in-catalogue.hint": (
            "指标库里有合适的，从下拉列表选择；没有的可以自行填写",
            "choose from the list where one suits; any other may be entered",
        ),
        "in-catalogue.all": ("指标在指标库里", "indicators are in the catalogue"),
        "in-catalogue.all-hint": ("可从下拉列表选择", "choose from the list where one suits"),
        "target-cells.title": ("“{label}”与指标性质相符", "'{label}' goes with its sign"),
        "target-cells.message": (
            "“{sign_label}”是“{{{sign}}}”，“{label}”填的是“{{{value}}}”，两者不符",
            "'{sign_label}' is '{{{sign}}}', and '{label}' holds '{{{value}}}': they do not go together",
        ),
        "target-cells.hint": (
            "定量指标只填数，符号和单位各填一列；定性指标的指标性质选“定性”，写要达到的程度",
            "a number stands alone, its sign and unit in their columns; a quality has the sign 定性",
        ),
        "target-cells.all": ("指标值与指标性质相符", "values go with their signs"),
        "target-cells.all-hint": ("定量的只填数，定性的写程度", "numbers beside signs, words beside 定性"),
        "table-empty.title": ("“{label}”至少填一行", "'{label}' has at least one row"),
        "table-empty.message": ("“{label}”一行也没有填", "'{label}' has no row"),
        "table-empty.hint": ("请至少填一行", "fill in one row at least"),
        "required.all": ("必填的栏目都已填写", "everything required is filled in"),
        "required.all-hint": ("请逐处填写", "fill in each"),
        "number.all": ("应填数字的都是数字", "what must be a number is one"),
        "number.all-hint": (
            "只填数字，如 1234.56，不带单位、文字和空格",
            "enter digits only, such as 1234.56",
        ),
        "number-range.all": ("数字大小合理", "numbers are of a sensible size"),
        "number-range.all-hint": ("请核对是否多填了位数", "see whether there are too many digits"),
        "decimals.all": ("金额最多两位小数", "amounts have at most two decimals"),
        "decimals.all-hint": (
            "保留两位小数，并核对合计",
            "round to two decimals and look at the totals again",
        ),
        "whole.all": ("应填整数的都是整数", "what must be a whole number is one"),
        "whole.all-hint": ("请填整数，如 12", "enter a whole number, such as 12"),
        "negative.all": ("不应为负的都不为负", "nothing is negative that must not be"),
        "negative.all-hint": ("金额和数量不能为负，请核对", "amounts and counts cannot be negative"),
        "too-long.all": ("文字不超过规定字数", "texts have at most the given number of characters"),
        "too-long.all-hint": ("请精简文字", "shorten the text"),
        "choice.all": ("选项都在规定的范围内", "choices are among those given"),
        "choice.all-hint": ("从下拉列表中选择", "choose from the list"),
        "belongs.all": ("下级选项都属于上级选项", "choices belong to those above them"),
        "belongs.all-hint": ("从下拉列表中选择，先填上一级", "choose from the list, the level above first"),
        "required-if.all": ("按条件必填的都已填写", "what must be filled in under a condition is"),
        "required-if.all-hint": ("请逐处填写", "fill in each"),
        "at-least.all": ("数不小于规定的最小值", "no number is below its least"),
        "at-least.all-hint": ("请填不小于最小值的数", "enter the least or more"),
        "at-most.all": ("数不大于规定的最大值", "no number is above its greatest"),
        "at-most.all-hint": ("请填不大于最大值的数", "enter the greatest or less"),
        "pattern.all": ("文字的格式正确", "texts are of the right form"),
        "pattern.all-hint": ("按栏目要求的格式填写", "write them as the field asks"),
        "html-residue.all": ("文字中无网页代码", "texts have no HTML in them"),
        "html-residue.all-hint": ("删去这些代码，只留文字", "delete the HTML and leave the text"),
        "says-nothing.all": ("必填的文字都写出了内容", "texts that are required say something"),
        "says-nothing.all-hint": (
            "写出具体内容：表外的附件不随表汇总和公开",
            "write what is meant: nothing outside the form is consolidated or published",
        ),
        "repeated-phrase.all": ("文字无重复语句", "texts repeat no phrase"),
        "repeated-phrase.all-hint": ("删去多余的一处", "delete one of the two"),
        "target-format.all": ("指标值都规范", "target values are well formed"),
        "target-format.all-hint": ("写明数量，如 ≥3场", "give the number, such as ≥3场"),
        "table-empty.all": ("必填的表都至少填一行", "tables that are required have at least one row"),
        "table-empty.all-hint": ("请至少填一行", "fill in one row at least"),
        "duplicate.all": ("同一张表中没有重复的行", "no table has duplicates"),
        "duplicate.all-hint": ("合并或删去重复的行", "merge the rows or delete one"),
        "expression-extreme": (
            "“{name}”是计算列，不能用于 min、max 和 avg",
            "'{name}' is a computed column, which min, max and avg cannot be used with",
        ),
        "duplicate.title": ("“{label}”不重复", "'{label}' has no duplicates"),
        "duplicate.message": (
            "“{{{name}}}”在表中出现 {{times({parts})}} 次",
            "'{{{name}}}' stands in the table {{times({parts})}} times",
        ),
        "duplicate.hint": ("合并或删去重复的行", "merge the rows or delete one"),
    }
)

SAY_NOTHING = (
    "同上", "同前", "如上", "见上", "见附件", "详见附件", "附件", "另附", "另附页", "略", "无", "暂无", "没有", "待定", "待补", "待补充",
    "/", "-", "—", "——", "……",
)  # fmt: skip
"""What stands in a required text of some length that says nothing."""
SHORTEST_ACCOUNT = 200
"""Characters that a text may have which is to give an account of something; shorter ones are names."""

EXACT, SOUND, NONE = "exact", "sound", ""

QUALITIES = ("定性", "定性指标")
"""What a column of signs holds beside a target that is no number."""

OF_ALL = {
    "required": ("required.all", "required.all-hint"),
    "required-if": ("required-if.all", "required-if.all-hint"),
    "at-least": ("at-least.all", "at-least.all-hint"),
    "at-most": ("at-most.all", "at-most.all-hint"),
    "pattern": ("pattern.all", "pattern.all-hint"),
    "number": ("number.all", "number.all-hint"),
    "number-range": ("number-range.all", "number-range.all-hint"),
    "decimals": ("decimals.all", "decimals.all-hint"),
    "whole": ("whole.all", "whole.all-hint"),
    "negative": ("negative.all", "negative.all-hint"),
    "too-long": ("too-long.all", "too-long.all-hint"),
    "choice": ("choice.all", "choice.all-hint"),
    "belongs": ("belongs.all", "belongs.all-hint"),
    "html-residue": ("html-residue.all", "html-residue.all-hint"),
    "says-nothing": ("says-nothing.all", "says-nothing.all-hint"),
    "repeated-phrase": ("repeated-phrase.all", "repeated-phrase.all-hint"),
    "target-format": ("target-format.all", "target-format.all-hint"),
    "in-catalogue": ("in-catalogue.all", "in-catalogue.all-hint"),
    "fraction": ("fraction.all", "fraction.all-hint"),
    "one-of": ("one-of.all", "one-of.all-hint"),
    "target-cells": ("target-cells.all", "target-cells.all-hint"),
    "table-empty": ("table-empty.all", "table-empty.all-hint"),
    "duplicate": ("duplicate.all", "duplicate.all-hint"),
}
"""The implied checks, which are of many fields: what they are called, and how they are mended, on one line for all."""


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
    at: tuple[str | None, str]
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
        return all(
            env.usable(table, name) if whole or table is None else env.usable_here(table, name)
            for table, name, whole in self.numbers
        )

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
    kinds: dict[tuple[str | None, str], str]
    """(table or None, id) -> kind: every cell that an expression of the form may name."""
    earlier: dict[str, tuple[str, str]]
    """What rules ask of other declarations, by how they call it -> (last_year or declared, field)."""

    @property
    def of_form(self) -> tuple[Rule, ...]:
        return tuple(rule for rule in self.rules if rule.table is None)


def scope_of(form: Form, row: str | None = None) -> Scope:
    """The names that an expression of the form may use, within a row of table `row` its columns too."""
    choices: dict[tuple[str, str], object] = {}
    for table, column in form.columns():
        if column.choices_of is not None:
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
        constants={"year": form.year},
    )


def compile_form(form: Form) -> CompiledForm:
    """All rules of `form`; raises RuleError with the path of the first that does not compile.

    Messages and hints are parsed when they are first shown; `rule_errors` looks at them too.
    """
    compiler = _Compiler(form)
    rules = tuple(compiler.rule(check, path) for path, check in _checks(form))
    kinds: dict[tuple[str | None, str], str] = {(None, item.id): item.kind for item in form.fields.values()}
    kinds |= {
        (table.id, column.id): column.kind
        for table in form.tables.values()
        for column in table.parts.values()
    }
    earlier = _earlier(form)
    kinds |= {(None, name): form.fields[field].kind for name, (_, field) in earlier.items()}
    return CompiledForm(rules, compiler.values(), kinds, earlier)


_EARLIER = re.compile(rf"\b({'|'.join(EARLIER)})\(\s*([a-z][a-z0-9_]*)\s*\)")


def _earlier(form: Form) -> dict[str, tuple[str, str]]:
    texts = [item.value for item in form.fields.values()]
    texts += [column.value for _, column in form.computed_columns()]
    for _, check in _checks(form):
        texts += [check.expect, check.when, check.message, check.message_en, check.hint, check.hint_en]
    asked = dict.fromkeys(pair for text in texts for pair in _EARLIER.findall(text))
    return {earlier_name(*pair): pair for pair in asked if pair[1] in form.fields}


def rule_errors(form: Form) -> list[RuleError]:
    """What cannot be compiled of the checks, messages, hints and computed values of `form`: one error each."""
    compiler = _Compiler(form)
    errors: list[RuleError] = []
    for path, check in _checks(form):
        try:
            _parse_words(check, compiler.rule(check, path), path)
        except RuleError as error:
            errors.append(error)
    try:
        compiler.values()
    except RuleError as error:
        errors.append(error)
    return errors


def _parse_words(check: Check, rule: Rule, path: str) -> None:
    words = ((rule.messages, "message"), (rule.hints, "hint"))
    for templates, key in words:
        for language_, ending in ((CHINESE, ""), (ENGLISH, "_en")):
            try:
                templates[language_].parts  # noqa: B018
            except ExpressionError as error:
                raise RuleError(f"{path}.{key}{ending}", error) from None


def _checks(form: Form) -> Iterator[tuple[str, Check]]:
    """Every check, the implied ones first, and how a message calls it."""
    for check in _implied(form):
        yield f"({check.id})", check
    for number, check in enumerate(form.check, 1):
        yield f"check[{number}] {check.id}", check


class _Compiler:
    def __init__(self, form: Form) -> None:
        self.form = form
        self.scopes: dict[str | None, Scope] = {row: scope_of(form, row) for row in (None, *form.tables)}
        self.parsed: dict[tuple[str, str | None], Expression] = {}

    def rule(self, check: Check, path: str) -> Rule:
        table = check.each or None
        if table is not None and table not in self.form.tables:
            raise RuleError(f"{path}.each", ExpressionError("expression-unknown-name", name=table))
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
                needs = {
                    part
                    for table, other in expression.references
                    if (part := f"{table}.{other}" if table else other) in values
                }
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

    def _at(self, check: Check, expect: Expression, path: str) -> tuple[str | None, str]:
        if check.at:
            first, dot, second = check.at.partition(".")
            at: tuple[str | None, str] = (first, second) if dot else (None, first)
            if not dot and check.each and first in self.form.tables[check.each].parts:
                at = (check.each, first)
            known = (
                at[1] in self.form.fields
                if at[0] is None
                else (at[0] in self.form.tables and at[1] in self.form.tables[at[0]].parts)
            )
            if not known:
                raise RuleError(f"{path}.at", ExpressionError("expression-unknown-name", name=check.at))
            return at
        if not expect.references:
            raise RuleError(f"{path}.expect", ExpressionError("expression-rows-missing", text=check.expect))
        return expect.references[0]


def _kind_of(name: str) -> str:
    return "column" if "." in name else "field"


def _templates(chinese: str, english: str, scope: Scope) -> dict[str, Template]:
    template = Template(chinese, scope)
    return {CHINESE: template, ENGLISH: Template(english, scope) if english else template}


def _implied(form: Form) -> Iterator[Check]:
    for section in form.section:
        for item in section.field:
            if not item.value:
                yield from _of_part(form, item, item.id, "")
        for group in section.one_of:
            yield _one_of([form.fields[name] for name in group if name in form.fields], "")
        for table in section.table:
            if table.required:
                column = next((c for c in table.column if c.required), table.column[0])
                yield _words(
                    "table-empty",
                    f"any(filled({table.id}.{column.id}))",
                    table,
                    label=table.label or section.label,
                    label_en=table.label_en or table.id,
                )
            for column in table.column:
                if not column.sheet:  # else it is checked on its sheet
                    yield from _of_part(form, column, column.id, table.id)
            for group in table.one_of:
                yield _one_of([table.columns[name] for name in group if name in table.columns], table.id)
            for target in table.in_three_cells:
                yield from _of_three_cells(table, target)
            if table.unique:
                yield _unique(table)


def _of_part(form: Form, part: Field | Column, name: str, each: str) -> Iterator[Check]:
    """The checks that the keys of one field or column imply."""
    unit = form.amounts if part.kind == "amount" else ""

    def rule(key: str, expect: str, when: str = "", severity: str = "error", **words: Any) -> Check:
        return _words(
            key, expect, part, each=each, when=when, severity=severity, name=name, unit=unit, **words
        )

    if part.required:
        example = f"，如 {part.example}" if part.example else ""
        filled = f"filled(above({name}))" if getattr(part, "fill_down", False) else f"filled({name})"
        if filled.startswith("filled(above"):
            filled = f'above({name}) != ""'
        yield rule("required", filled, example=example)
    elif part.required_if:
        example = f"，如 {part.example}" if part.example else ""
        yield rule("required-if", f"filled({name})", when=part.required_if, example=example)
    if part.is_number:
        yield rule("number", f"is_number({name})")
        yield rule("number-range", f"in_range({name})")
        if part.kind == "amount":
            yield rule("decimals", f"two_places({name})")
        if part.kind == "count":
            yield rule("whole", f"two_places({name}) and round({name}, 0) == {name}")
        if not part.negative:
            yield rule("negative", f"{name} >= 0")
        yield from _limits(part, name, rule)
        if part.unit == "%":
            yield rule("fraction", f"not (0 < {name} and {name} < 1)", severity="warning")
        return
    if part.pattern == "date":
        yield rule("pattern", f"is_date({name})", when=f"filled({name})", pattern="date")
    elif part.pattern:
        yield rule(
            "pattern", f"matches({name}, {part.pattern!r})", when=f"filled({name})", pattern=part.pattern
        )
    if part.max_length:
        yield rule("too-long", f"len({name}) <= {part.max_length}", limit=part.max_length)
    if part.choices:
        members = ", ".join(repr(choice) for choice in part.choices)
        allowed = f"allowed({name})" if isinstance(part, Column) else f"{name} in ({members},)"
        yield rule("choice", allowed, when=f"filled({name})", choices="、".join(part.choices))
    elif isinstance(part, Field) and part.choices_of is not None:
        yield _belongs_to_field(form, part)
    elif isinstance(part, Column) and part.choices_of is not None:
        parent = form.tables[each].columns[part.depends_on]
        yield rule(
            "belongs",
            f"allowed({name})",
            when=f'above({parent.id}) != ""',
            above=f"above({parent.id})",
            parent_label=parent.label or parent.id,
            parent_label_en=parent.label_en or parent.id,
        )
    elif isinstance(part, Column) and part.suggestions:
        yield rule("in-catalogue", f"allowed({name})", when=f"filled({name})", severity="info")
        yield rule("html-residue", f"not has_html({name})", severity="warning")
        yield rule("repeated-phrase", f'repeated({name}) == ""', severity="warning")
    elif isinstance(part, Column) and part.target:
        yield rule("target-format", f"target_ok({name})", when=f"filled({name})")
    else:
        if part.required and part.max_length >= SHORTEST_ACCOUNT:
            members = ", ".join(map(repr, SAY_NOTHING))
            yield rule("says-nothing", f"not ({name} in ({members}))", severity="warning")
        yield rule("html-residue", f"not has_html({name})", severity="warning")
        yield rule("repeated-phrase", f'repeated({name}) == ""', severity="warning")


def _limits(part: Field | Column, name: str, rule: Callable[..., Check]) -> Iterator[Check]:
    """The least and the greatest that a filled number may be."""
    for key, sign, limit in (("at-least", ">=", part.min), ("at-most", "<=", part.max)):
        if limit is not None:
            number = plain(Decimal(str(limit)))
            yield rule(key, f"{name} {sign} {number}", when=f"filled({name})", limit=number)


def _belongs_to_field(form: Form, part: Field) -> Check:
    parent = form.fields[part.depends_on]
    expect = "True"
    for value, choices in reversed((part.choices_of or {}).items()):
        expect = f"({part.id} in {(*choices, '')!r} if {parent.id} == {value!r} else {expect})"
    return _words(
        "belongs",
        expect,
        part,
        when=f"filled({part.id}) and filled({parent.id})",
        at=part.id,
        name=part.id,
        above=parent.id,
        parent_label=parent.label or parent.id,
        parent_label_en=parent.label_en or parent.id,
    )


def _one_of(parts: Sequence[Field | Column], each: str) -> Check:
    chosen = " + ".join(f"(1 if filled({part.id}) else 0)" for part in parts)
    labels = "、".join(part.label or part.id for part in parts)
    english = ", ".join(part.label_en or part.id for part in parts)
    words = {"label": f"“{labels}”", "label_en": english}
    return _words("one-of", f"{chosen} == 1", parts[0], each=each, at=parts[0].id, **words)


def _of_three_cells(table: Table, target: ComputedColumn) -> Iterator[Check]:
    """The target that the cells make is a well-formed one, and they go together: a number beside a sign, none beside 定性."""
    sign, value, _ = target.target_of
    part = table.columns[value]
    words: dict[str, Any] = {"each": table.id, "at": value, "name": target.id}
    yield _words("target-format", f"target_ok({target.id})", part, when=f"filled({value})", **words)
    yield _words(
        "target-cells",
        f'matches({value}, "quantity") if {sign} not in {QUALITIES!r} else not matches({value}, "number")',
        part,
        when=f"filled({sign}) and filled({value})",
        sign=sign,
        value=value,
        sign_label=table.columns[sign].label,
        sign_label_en=table.columns[sign].label_en,
        **words,
    )


def _unique(table: Table) -> Check:
    parts = [table.columns[name] for name in table.unique]
    key = ", ".join(f"above({part.id})" if part.fill_down else part.id for part in parts)
    last = parts[-1]
    return _words(
        "duplicate",
        f"times({key}) <= 1",
        last,
        each=table.id,
        when=f"filled({last.id})",
        severity="warning",
        name=last.id,
        parts=key,
        at=last.id,
    )


_PATTERNS = {
    "digits": ("pattern-digits", "pattern-digits-of"),
    "phone": ("pattern-phone", "pattern-phone-of"),
    "code": ("pattern-code", "pattern-code-of"),
    "number": ("pattern-number", "pattern-number-of"),
    "quantity": ("pattern-quantity", "pattern-quantity-of"),
    "date": ("pattern-date", "pattern-date"),
}


def _said_of_pattern(written: str, lang: str) -> str:
    word, _, count = written.partition(" ")
    plain_, counted = _PATTERNS[word]
    return say(counted, lang=lang, count=count) if count else say(plain_, lang=lang)


def _words(
    key: str,
    expect: str,
    part: Field | Column | Table,
    *,
    each: str = "",
    when: str = "",
    severity: str = "error",
    at: str = "",
    **words: Any,
) -> Check:
    """An implied check with the words of the catalogue, in both languages."""

    def text(which: str, lang: str) -> str:
        chosen = dict(words)
        english = lang == ENGLISH
        chosen.setdefault("label", part.label)
        if english:
            chosen["label"] = words.get("label_en") or part.label_en or part.id
            for of in ("parent_label", "sign_label"):
                if f"{of}_en" in words:
                    chosen[of] = words[f"{of}_en"] or words[of]
            if chosen.get("example"):
                chosen["example"] = str(chosen["example"]).replace("，如", ", such as")
            if chosen.get("unit") == "万元":
                chosen["unit"] = "10,000 yuan"
        if "pattern" in chosen:
            chosen["pattern"] = _said_of_pattern(str(chosen["pattern"]), lang)
        unit = chosen.get("unit")
        chosen["measured"] = say("number-range.measured", lang=lang, unit=unit) if unit else ""
        for name in ("label", "parent_label", "sign_label", "example", "choices"):
            if isinstance(chosen.get(name), str):
                chosen[name] = str(chosen[name]).replace("{", "｛").replace("}", "｝")
        return say(f"{key}.{which}", lang=lang, **chosen)

    return Check(
        id=key,
        expect=expect,
        when=when,
        each=each,
        at=at,
        severity=severity,  # type: ignore[arg-type]
        title=text("title", CHINESE),
        title_en=text("title", ENGLISH),
        message=text("message", CHINESE),
        message_en=text("message", ENGLISH),
        hint=text("hint", CHINESE),
        hint_en=text("hint", ENGLISH),
    )


derivation.compile_form = compile_form
