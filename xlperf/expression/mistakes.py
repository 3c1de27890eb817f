"""What someone who knows spreadsheets better than the check language may have meant by a text that is not of it.

Owns these guesses and their words. Knows nothing of the language's tree; the text was refused already.
"""

from __future__ import annotations

import re

from xlperf.messages import catalogue

catalogue(
    {
        "expression-equals": ("相等要写 ==：{text}", "equality is written ==: {text}"),
        "expression-wide-mark": (
            "“{mark}”要写成 {ascii}：{text}",
            "'{mark}' is written {ascii}: {text}",
        ),
        "expression-unequal": ("不等要写 !=：{text}", "inequality is written !=: {text}"),
        "expression-word": (
            "“{mark}”要写成 {ascii}：{text}",
            "'{mark}' is written {ascii}: {text}",
        ),
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
        "expression-syntax": (
            "表达式写法有误：{text}",
            "the expression does not parse: {text}",
        ),
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

_WIDE = {
    "≥": ">=", "≧": ">=", "≤": "<=", "≦": "<=", "≠": "!=", "＞": ">", "＜": "<", "＝": "==", "（": "(", "）": ")", "，": ",",
    "“": '"', "”": '"', "‘": "'", "’": "'", "×": "*", "÷": "/", "＋": "+", "－": "-", "—": "-", "．": ".", "｛": "{", "｝": "}",
}  # fmt: skip
_WORDS = {
    "&&": "and",
    "||": "or",
    "并且": "and",
    "且": "and",
    "或者": "or",
    "或": "or",
    "不是": "not",
    "非": "not",
    "!": "not",
}
_TEXTS = re.compile(r"\"[^\"]*\"|'[^']*'")

OF_SPREADSHEETS = {
    "IF": "a if condition else b", "AND": "a and b", "OR": "a or b", "NOT": "not a", "SUMIF": "sum_if(表.列, 条件)",
    "SUMIFS": "sum_if(表.列, 条件)", "COUNTIF": "count(条件)", "COUNTIFS": "count(条件)", "COUNTA": "count(filled(表.列))",
    "AVERAGE": "avg(表.列)", "VLOOKUP": "lookup(表.列, 值, 表.列)", "XLOOKUP": "lookup(表.列, 值, 表.列)", "ISBLANK": "blank(编号)",
    "FIND": "contains(文字, 一段)", "CONCATENATE": "文字 + 文字", "YEAR": "year",
}  # fmt: skip
"""Functions of spreadsheets -> how the check language says the same."""


def mistake_of(source: str) -> tuple[str, dict[str, str]]:
    """The key of the catalogue, and its values, that say what is wrong with a text that does not parse."""
    bare = _TEXTS.sub("''", source)
    said = {"text": source}
    for mark, meant in _WIDE.items():
        if mark in bare:
            return "expression-wide-mark", said | {"mark": mark, "ascii": meant}
    if bare.replace("''", "").count('"') + bare.replace("''", "").count("'"):
        return "expression-quote", said
    if not bare:
        return "expression-empty", said
    if bare.startswith("="):
        return "expression-leading-equals", said
    for mark, meant in (("=>", ">="), ("=<", "<=")):
        if mark in bare:
            return "expression-wide-mark", said | {"mark": mark, "ascii": meant}
    if "<>" in bare:
        return "expression-unequal", said
    if re.search(r"(?<![<>=!])=(?!=)", bare):
        return "expression-equals", said
    for word, meant in _WORDS.items():
        if word in bare.replace("!=", ""):
            return "expression-word", said | {"mark": word, "ascii": meant}
    if re.search(r"\d\s*%", bare):
        return "expression-percent", said
    if end := re.search(r"(<=|>=|==|!=|[-+*/<>,]|\b(?:and|or|not|in|if|else))\s*$", bare):
        return "expression-unfinished", said | {"mark": end[1]}
    if bare.count("(") != bare.count(")"):
        return "expression-parentheses", said
    if re.search(r"\bif\b", bare) and not re.search(r"\belse\b", bare):
        return "expression-else", said
    if foreign := re.search(r"[^\x00-\x7f一-龥]", bare):
        return "expression-foreign", said | {"mark": foreign[0]}
    if re.search(r"\w\s*:\s*[\w.,%]+$", bare):
        return "expression-format", said
    return "expression-syntax", said


def other_name(name: str, known: frozenset[str]) -> tuple[str, dict[str, str]] | None:
    """For a function that the language does not have: how it says the same, where that is known."""
    if name.upper() in OF_SPREADSHEETS:
        return "expression-other-name", {"name": name, "ours": OF_SPREADSHEETS[name.upper()]}
    if name.lower() in known:
        return "expression-other-name", {"name": name, "ours": name.lower()}
    return None


__all__ = ["mistake_of", "other_name"]
