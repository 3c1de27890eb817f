"""The reading of plain values and the share of a target that was reached, as native formulas, step by step.

Owns the formulas of the hidden cells behind `score` and `scorable`; `xlperf.target.scoring` is their meaning in Python.
Functions that Excel 2010, WPS, LibreOffice and Gnumeric compute alike; no text is turned into a number but bare digits.
"""

from __future__ import annotations

from collections.abc import Callable

STEPS = ("body", "sign", "number", "low", "rest", "second", "high", "unit", "date")
"""The hidden cells in which one text is read; each is an attribute of `PlainValue`."""


def step_formula(step: str, cell: str, at: Callable[[str], str]) -> str:
    """The formula of one step over the text in `cell`; `at` gives the address of another step's cell."""
    from xlperf.target.scoring import LONGEST_NUMBER, LONGEST_UNIT, SAME_SIGNS, SIGNS

    match step:
        case "body":
            text = cell
            for written, meant in SAME_SIGNS:
                text = f'SUBSTITUTE({text},"{written}","{meant}")'
            return text
        case "sign":
            return f'IF(ISNUMBER(FIND(LEFT({at("body")}&"|",1),"{SIGNS}")),LEFT({at("body")},1),"")'
        case "number":
            return _leading_number(f"MID({at('body')},LEN({at('sign')})+1,{LONGEST_NUMBER})")
        case "low":
            return _value(at("number"))
        case "rest":
            return f"MID({at('body')},LEN({at('sign')})+LEN({at('number')})+1,{LONGEST_UNIT})"
        case "second":
            number = _leading_number(f"MID({at('rest')},2,{LONGEST_NUMBER})")
            return f'IF(EXACT(LEFT({at("rest")},1),"～"),{number},"")'
        case "high":
            return _value(at("second"))
        case "unit":
            return (
                f'IF({at("second")}="",{at("rest")},MID({at("rest")},LEN({at("second")})+2,{LONGEST_UNIT}))'
            )
        case "date":
            return _date(at("body"))
    raise AssertionError(step)


def _leading_number(text: str) -> str:
    """Its first characters that are digits or points: those before the first that is still there where each such one is
    written as a blank. No other blank is in a body."""
    from xlperf.target.scoring import LONGEST_NUMBER

    blanked = f'LEFT({text},{LONGEST_NUMBER})&"|"'
    for character in "0123456789.":
        blanked = f'SUBSTITUTE({blanked},"{character}"," ")'
    return f"LEFT({text},FIND(LEFT(TRIM({blanked}),1),{blanked})-1)"


def _value(number: str) -> str:
    from xlperf.target.scoring import LONGEST_NUMBER, MOST_DIGITS, MOST_PLACES, MOST_WHOLE

    point = f'FIND(".",{number}&".")'
    whole, places = f"LEFT({number},{point}-1)", f"MID({number},{point}+1,{LONGEST_NUMBER})"
    sound = (
        f"AND(LEN({whole})>=1,LEN({whole})<={MOST_WHOLE},LEN({places})<={MOST_PLACES},"
        f'LEN({whole})+LEN({places})<={MOST_DIGITS},ISERROR(FIND(".",{places})),'
        f'OR(ISERROR(FIND(".",{number})),LEN({places})>0))'
    )
    value = f"ROUND(VALUE({whole})+IF(LEN({places})>0,VALUE({places})/10^LEN({places}),0),{MOST_PLACES})"
    return f'IFERROR(IF({sound},{value},""),"")'


def _without_digits(text: str) -> str:
    for digit in "0123456789":
        text = f'SUBSTITUTE({text},"{digit}","")'
    return text


def _date(body: str) -> str:
    month = f'MID({body},6,FIND("月",{body})-6)'
    day = f'MID({body},FIND("月",{body})+1,FIND("日",{body})-FIND("月",{body})-1)'
    tail = f'MID({body},FIND("日",{body})+1,9)'
    shaped = (
        f'AND(FIND("年",{body})=5,LEN({month})>=1,LEN({month})<=2,LEN({day})>=1,LEN({day})<=2,'
        f'OR({tail}="",EXACT({tail},"前")),LEN({_without_digits(f"LEFT({body},4)&{month}&{day}")})=0)'
    )
    real = f"AND(VALUE({month})>=1,VALUE({month})<=12,VALUE({day})>=1,VALUE({day})<=31)"
    number = f"VALUE(LEFT({body},4))*10000+VALUE({month})*100+VALUE({day})"
    return f'IFERROR(IF({shaped},IF({real},{number},""),""),"")'


def share_formula(actual: str, aim: Callable[[str], str], done: Callable[[str], str]) -> str:
    """The share of the target that was reached, "" where it cannot be told. `actual`: the cell of the achieved value;
    `aim`, `done`: the addresses of the steps of the target and of it."""
    from xlperf.target.scoring import LEVELS

    unit, value = aim("unit"), done("low")
    follows = (
        f"AND(LEN({_without_digits(unit)})=LEN({unit}),"
        f'OR({aim("second")}="",AND({aim("sign")}="",ISNUMBER({aim("high")}))),'
        f'ISNUMBER({value}),{done("sign")}="",{done("second")}="",'
        f'OR({done("unit")}="",EXACT({done("unit")},{unit})))'
    )
    low, high, sign = aim("low"), aim("high"), aim("sign")
    at_most = f"IF({value}>{low},ROUND({low}/{value},6),1)"
    at_least = f"IF({value}<{low},ROUND({value}/{low},6),1)"
    between = f"IF({value}<{low},ROUND({value}/{low},6),IF({value}>{high},ROUND({high}/{value},6),1))"
    upwards = (
        f'OR(EXACT({sign},"≥"),EXACT({sign},">"),AND({low}>0,NOT(OR(EXACT({sign},"≤"),EXACT({sign},"<")))))'
    )
    number = (
        f'IF({follows},IF({aim("second")}<>"",IF({high}<{low},"",{between}),'
        f'IF({upwards},{at_least},{at_most})),"")'
    )
    dates = f'IF(ISNUMBER({done("date")}),IF({done("date")}<={aim("date")},1,0),"")'
    level = '""'
    for words, share in reversed(LEVELS):
        told = ",".join(f'EXACT(TRIM({actual}),"{word}")' for word in words)
        level = f"IF(OR({told}),{share},{level})"
    body = aim("body")
    level = f'IF(AND({body}<>"",EXACT({body},{done("body")})),1,{level})'
    return f"IF(ISNUMBER({aim('date')}),{dates},IF(ISNUMBER({low}),{number},{level}))"


__all__ = ["STEPS", "share_formula", "step_formula"]
