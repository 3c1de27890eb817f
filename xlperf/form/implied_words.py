"""The words of the checks that a form's keys imply, and each of these checks written with them.

Owns their catalogue, in both languages, and the one line under which checks of many fields are shown.
"""

from __future__ import annotations

from typing import Any

from xlperf.form.parts import Check, Column, Field, Table
from xlperf.messages import CHINESE, ENGLISH, catalogue, say

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
        "one-of.title": ("{label}恰好选一项", "exactly one of {label} is chosen"),
        "one-of.message": ("{label}没有恰好选一项", "not exactly one of {label} is chosen"),
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
        "negative.message": ("“{label}”{{{name}}} 是负数", "'{label}' {{{name}}} is negative"),
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
        "catalogue-unit.title": ("“{label}”的计量单位同指标库", "the unit of '{label}' is the catalogue's"),
        "catalogue-unit.message": (
            "“{{{name}}}”以“{{{found}}}”计，指标库是“{{{known}}}”",
            "'{{{name}}}' is counted in '{{{found}}}', in the catalogue in '{{{known}}}'",
        ),
        "catalogue-unit.hint": (
            "核对计量单位；确须另用的可以不改",
            "check the unit; nothing need be changed where another is meant",
        ),
        "catalogue-unit.all": ("计量单位同指标库", "units are the catalogue's"),
        "catalogue-unit.all-hint": ("逐处核对计量单位", "check each unit"),
        "catalogue-sign.title": ("“{label}”的方向同指标库", "the direction of '{label}' is the catalogue's"),
        "catalogue-sign.message": (
            "“{{{name}}}”填的是“{{{found}}}”，指标库是“{{{known}}}”，方向相反",
            "'{{{name}}}' has '{{{found}}}', the catalogue '{{{known}}}': the directions are opposite",
        ),
        "catalogue-sign.hint": ("核对越大越好还是越小越好", "check whether more or less of it is better"),
        "catalogue-sign.all": ("指标方向同指标库", "directions are the catalogue's"),
        "catalogue-sign.all-hint": ("逐处核对指标性质", "check each sign"),
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
        "negative.all": ("不应为负的都不为负", "nothing is negative that must not be"),
        "too-long.all": ("文字不超过规定字数", "texts have at most the given number of characters"),
        "choice.all": ("选项都在规定的范围内", "choices are among those given"),
        "choice.all-hint": ("从下拉列表中选择", "choose from the list"),
        "belongs.all": ("下级选项都属于上级选项", "choices belong to those above them"),
        "belongs.all-hint": ("从下拉列表中选择，先填上一级", "choose from the list, the level above first"),
        "required-if.all": ("按条件必填的都已填写", "what must be filled in under a condition is"),
        "at-least.all": ("数不小于规定的最小值", "no number is below its least"),
        "at-least.all-hint": ("请填不小于最小值的数", "enter the least or more"),
        "at-most.all": ("数不大于规定的最大值", "no number is above its greatest"),
        "at-most.all-hint": ("请填不大于最大值的数", "enter the greatest or less"),
        "pattern.all": ("文字的格式正确", "texts are of the right form"),
        "pattern.all-hint": ("按栏目要求的格式填写", "write them as the field asks"),
        "html-residue.all": ("文字中无网页代码", "texts have no HTML in them"),
        "says-nothing.all": ("必填的文字都写出了内容", "texts that are required say something"),
        "repeated-phrase.all": ("文字无重复语句", "texts repeat no phrase"),
        "target-format.all": ("指标值都规范", "target values are well formed"),
        "target-format.all-hint": ("写明数量，如 ≥3场", "give the number, such as ≥3场"),
        "table-empty.all": ("必填的表都至少填一行", "tables that are required have at least one row"),
        "duplicate.all": ("同一张表中没有重复的行", "no table has duplicates"),
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

OF_ALL = {
    "required": ("required.all", "required.all-hint"),
    "required-if": ("required-if.all", "required.all-hint"),
    "at-least": ("at-least.all", "at-least.all-hint"),
    "at-most": ("at-most.all", "at-most.all-hint"),
    "pattern": ("pattern.all", "pattern.all-hint"),
    "number": ("number.all", "number.all-hint"),
    "number-range": ("number-range.all", "number-range.all-hint"),
    "decimals": ("decimals.all", "decimals.all-hint"),
    "whole": ("whole.all", "whole.hint"),
    "negative": ("negative.all", "negative.hint"),
    "too-long": ("too-long.all", "too-long.hint"),
    "choice": ("choice.all", "choice.all-hint"),
    "belongs": ("belongs.all", "belongs.all-hint"),
    "html-residue": ("html-residue.all", "html-residue.hint"),
    "says-nothing": ("says-nothing.all", "says-nothing.hint"),
    "repeated-phrase": ("repeated-phrase.all", "repeated-phrase.hint"),
    "target-format": ("target-format.all", "target-format.all-hint"),
    "in-catalogue": ("in-catalogue.all", "in-catalogue.all-hint"),
    "catalogue-unit": ("catalogue-unit.all", "catalogue-unit.all-hint"),
    "catalogue-sign": ("catalogue-sign.all", "catalogue-sign.all-hint"),
    "fraction": ("fraction.all", "fraction.hint"),
    "one-of": ("one-of.all", "one-of.all-hint"),
    "target-cells": ("target-cells.all", "target-cells.all-hint"),
    "table-empty": ("table-empty.all", "table-empty.hint"),
    "duplicate": ("duplicate.all", "duplicate.hint"),
}
"""The implied checks, which are of many fields: what they are called, and how they are mended, on one line for all."""


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


def implied_check(
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

    def texts(lang: str) -> list[str]:
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
        if "choices" in chosen:
            chosen["choices"] = (", " if english else "、").join(words["choices"])
        if "pattern" in chosen:
            chosen["pattern"] = _said_of_pattern(str(chosen["pattern"]), lang)
        unit = chosen.get("unit")
        chosen["measured"] = say("number-range.measured", lang=lang, unit=unit) if unit else ""
        for name in ("label", "parent_label", "sign_label", "example", "choices"):
            if isinstance(chosen.get(name), str):
                chosen[name] = str(chosen[name]).replace("{", "｛").replace("}", "｝")
        return [say(f"{key}.{which}", lang=lang, **chosen) for which in ("title", "message", "hint")]

    title, message, hint = texts(CHINESE)
    title_en, message_en, hint_en = texts(ENGLISH)
    return Check(
        id=key,
        expect=expect,
        when=when,
        each=each,
        at=at,
        severity=severity,  # type: ignore[arg-type]
        title=title,
        title_en=title_en,
        message=message,
        message_en=message_en,
        hint=hint,
        hint_en=hint_en,
    )
