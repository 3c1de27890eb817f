"""The words of `mistakes`. Owns sentences alone, in Chinese and English."""

from __future__ import annotations

from xlperf.messages import catalogue

catalogue(
    {
        "expression-equals": ("相等要写 ==：{text}", "equality is written ==: {text}"),
        "expression-wide-mark": ("“{mark}”要写成 {ascii}：{text}", "'{mark}' is written {ascii}: {text}"),
        "expression-unequal": ("不等要写 !=：{text}", "inequality is written !=: {text}"),
        "expression-word": ("“{mark}”要写成 {ascii}：{text}", "'{mark}' is written {ascii}: {text}"),
        "expression-parentheses": ("括号不成对：{text}", "the parentheses do not match: {text}"),
        "expression-empty": ("这里没有写式子", "there is no expression"),
        "expression-leading-equals": (
            "式子前面不写 =：{text}",
            "an expression does not begin with =: {text}",
        ),
        "expression-format": (
            "花括号里只写式子，不写格式；要几位小数写 round(…, 2)：{text}",
            "braces hold an expression and no format; for decimals write round(…, 2): {text}",
        ),
        "expression-foreign": (
            "“{mark}”不是式子里的符号：{text}",
            "'{mark}' is no mark of an expression: {text}",
        ),
        "expression-comma": (
            "数里不写逗号，小数点写 .：{text}",
            "no comma in a number, and a decimal point is written .: {text}",
        ),
        "expression-unfinished": (
            "“{mark}”后面少了一个值：{text}",
            "there is nothing after '{mark}': {text}",
        ),
        "expression-quote": ("文字少一个引号：{text}", "a text lacks a quotation mark: {text}"),
        "expression-percent": (
            "数后面不写 %：95% 写成 95 或 0.95：{text}",
            "no % after a number: write 95 or 0.95 for 95%: {text}",
        ),
        "expression-else": (
            "条件要写成“甲 if 条件 else 乙”，else 不能省：{text}",
            "a choice is written 'a if condition else b', with its else: {text}",
        ),
        "expression-syntax": ("表达式写法有误：{text}", "the expression does not parse: {text}"),
        "expression-label": (
            "“{name}”要写栏目的编号，不写名称；是文字的放在引号里",
            "'{name}': write the field's id, not its label; a text goes between quotes",
        ),
        "expression-brace": (
            "花括号不成对：式子写成 {{编号}}，前后各一个：{text}",
            "the braces do not match: write {{id}}, with one on each side: {text}",
        ),
        "expression-other-name": (
            "没有函数“{name}”；这里写 {ours}",
            "there is no function '{name}': write {ours}",
        ),
    }
)
