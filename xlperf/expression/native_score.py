"""The reading of plain values and the share of a target that was reached, as native formulas, step by step.

Owns the formulas of the hidden cells behind `score` and `scorable`; `xlperf.target.scoring` is their meaning in Python.
Functions that Excel 2010, WPS, LibreOffice and Gnumeric compute alike; no text is turned into a number but bare digits.
"""

from __future__ import annotations

from collections.abc import Callable

STEPS = ("body", "sign", "number", "low", "rest", "second", "high", "unit", "date")
"""The hidden cells in which one text is read; each is an attribute of `PlainValue`."""

SHARE, SHARE_OF_COST, DEVIATION, NUMBER = MEASURES = ("share", "share_of_cost", "deviation", "number")
"""What hidden cells say of a target and what was achieved: `plain_share`, also of a cost, `plain_deviation`,
and the number of the target alone."""


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
    """A day with a year or without, or the last day of a month; "" where the text is none."""
    from xlperf.target.scoring import LENGTHS, MONTH_ENDS

    dated = f'ISNUMBER(FIND("年",{body}))'
    year = f'IF({dated},LEFT({body},4),"0")'
    rest = f"IF({dated},MID({body},6,20),{body})"
    month, behind = f'LEFT({rest},FIND("月",{rest})-1)', f'MID({rest},FIND("月",{rest})+1,20)'
    day, tail = f'LEFT({behind},FIND("日",{behind})-1)', f'MID({behind},FIND("日",{behind})+1,9)'
    shaped = (
        f'AND(IF({dated},FIND("年",{body})=5,TRUE()),LEN({month})>=1,LEN({month})<=2,'
        f"LEN({_without_digits(f'{year}&{month}')})=0,VALUE({month})>=1,VALUE({month})<=12)"
    )
    by_day = (
        f'IF(AND(LEN({day})>=1,LEN({day})<=2,LEN({_without_digits(day)})=0,OR({tail}="",EXACT({tail},"前"))),'
        f"IF(AND(VALUE({day})>=1,VALUE({day})<=31),VALUE({day}),NA()),NA())"
    )
    four = f"VALUE({year})"
    is_leap = f"OR(AND(MOD({four},4)=0,MOD({four},100)<>0),MOD({four},400)=0)"
    last = f'IF(AND(VALUE({month})=2,NOT({is_leap})),28,VALUE(MID("{LENGTHS}",VALUE({month})*2-1,2)))'
    ends = ",".join(f'EXACT({behind},"{end}")' for end in MONTH_ENDS if end)
    of_month = f'IF(OR({behind}="",{ends}),{last},NA())'
    number = f'{four}*10000+VALUE({month})*100+IF(ISNUMBER(FIND("日",{behind})),{by_day},{of_month})'
    return f'IFERROR(IF({shaped},{number},""),"")'


Steps = Callable[[str], str]
"""The address of the hidden cell of a step."""


def measure_formula(measure: str, actual: str, aim: Steps, done: Steps) -> str:
    """One of MEASURES, "" where it cannot be told. `actual`: the cell of the achieved value; `aim`, `done`: the steps of
    the target and of it."""
    if measure == NUMBER:
        digits = f"LEN({_without_digits(aim('unit'))})=LEN({aim('unit')})"
        return f'IF(AND({digits},{aim("second")}="",NOT(ISNUMBER({aim("date")}))),{aim("low")},"")'
    if measure == DEVIATION:
        return _deviation(aim, done)
    return _share(actual, aim, done, measure == SHARE_OF_COST)


def _follows(aim: Steps, done: Steps) -> str:
    """Whether target and achieved value are plain quantities of one unit."""
    unit = aim("unit")
    return (
        f"AND(LEN({_without_digits(unit)})=LEN({unit}),"
        f'OR({aim("second")}="",AND({aim("sign")}="",ISNUMBER({aim("high")}))),'
        f'ISNUMBER({done("low")}),{done("sign")}="",{done("second")}="",'
        f'OR({done("unit")}="",EXACT({done("unit")},{unit})))'
    )


def _deviation(aim: Steps, done: Steps) -> str:
    low, high, value = aim("low"), aim("high"), done("low")
    near = f'IF({aim("second")}="",{low},MIN(MAX({value},{low}),{high}))'
    known = f'IF({near}=0,IF({value}=0,0,""),ROUND(({value}-{near})/{near},6))'
    ordered = f'OR({aim("second")}="",{high}>={low})'
    return (
        f'IF(ISNUMBER({aim("date")}),"",IF(ISNUMBER({low}),IF({_follows(aim, done)},'
        f'IF({ordered},{known},""),""),""))'
    )


def _share(actual: str, aim: Steps, done: Steps, of_cost: bool) -> str:
    from xlperf.target.scoring import EQUALS, LEVELS, MONEY

    value, follows = done("low"), _follows(aim, done)
    low, high, sign = aim("low"), aim("high"), aim("sign")
    at_most = f"IF({value}>{low},ROUND({low}/{value},6),1)"
    at_least = f"IF({value}<{low},ROUND({value}/{low},6),1)"
    between = f"IF({value}<{low},ROUND({value}/{low},6),IF({value}>{high},ROUND({high}/{value},6),1))"
    upwards = (
        f'OR(EXACT({sign},"≥"),EXACT({sign},">"),AND({low}>0,NOT(OR(EXACT({sign},"≤"),EXACT({sign},"<")))))'
    )
    if of_cost:
        equal = ",".join(f'EXACT({sign},"{one}")' if one else f'{sign}=""' for one in EQUALS)
        upwards = f'AND({upwards},NOT(AND(OR({equal}),ISNUMBER(FIND("{MONEY}",{aim("unit")})))))'
    number = (
        f'IF({follows},IF({aim("second")}<>"",IF({high}<{low},"",{between}),'
        f'IF({upwards},{at_least},{at_most})),"")'
    )
    same = f"({aim('date')}>=10000)=({done('date')}>=10000)"
    dates = f'IF(ISNUMBER({done("date")}),IF({same},IF({done("date")}<={aim("date")},1,0),""),"")'
    level = '""'
    for words, share in reversed(LEVELS):
        told = ",".join(f'EXACT(TRIM({actual}),"{word}")' for word in words)
        level = f"IF(OR({told}),{share},{level})"
    body = aim("body")
    level = f'IF(AND({body}<>"",EXACT({body},{done("body")})),1,{level})'
    return f"IF(ISNUMBER({aim('date')}),{dates},IF(ISNUMBER({low}),{number},{level}))"
