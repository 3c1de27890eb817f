"""What someone who knows spreadsheets better than the check language may have meant by a text that is not of it.

Owns these guesses and their words. Knows nothing of the language's tree; the text was refused already.
"""

from __future__ import annotations

import re

from xlperf.expression import mistakes_words as _words  # noqa: F401 - its sentences are said here

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
