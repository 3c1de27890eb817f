"""Target values as far as plain formulas see them: the number a text begins with, a second behind a dash, what they show.

Owns the formulas of the hidden cells behind checks of targets; `xlperf.target.plain_ends` is their meaning in Python, and
says why they never alarm where the grammar does not. No text is turned into a number but bare digits.
"""

from __future__ import annotations

from collections.abc import Callable

from xlperf.expression.functions import UPSIDE_DOWN, VAGUE
from xlperf.expression.native_reading import BETWEEN, literal

ENDS = ("body", "digits", "first", "behind", "second")
"""The hidden cells in which one target value is read; each is an attribute of `PlainEnds`. None is ever empty."""

FINE = "✓"
"""What stands in the place of a reason where there is none, never an empty text: a program that opens the workbook takes
such a one, where rows share the formula, for not worked out."""

Ends = Callable[[str], str]
"""The address of the hidden cell of one of ENDS."""


def end_formula(step: str, cell: str, at: Ends) -> str:
    """The formula of one step over the text in `cell`."""
    from xlperf.target.plain_ends import DASHES, END, LONGEST

    body, digits, behind = at("body"), at("digits"), at("behind")
    dash = f'FIND("-",{body})'
    match step:
        case "body":
            text = f'MID({cell},IF({_sign(cell)}="",1,2),{LONGEST})'
            for written, meant in DASHES:
                text = f'SUBSTITUTE({text},"{written}","{meant}")'
            return f'IF({cell}="","{END}",{text}&"{END}")'
        case "digits":
            return f'IF({body}="{END}",0,{_leading(body)})'
        case "first":
            return f"IF({digits}=0,-1,{_number(f'LEFT({body},{digits})', digits)})"
        case "behind":
            only = f'LEN(SUBSTITUTE({body},"-",""))=LEN({body})-1'
            return f"IF({only},{_leading(f'MID({body},{dash}+1,{LONGEST})')},0)"
        case "second":
            before = f"MID({body},{digits}+1,{dash}-{digits}-1)"
            unit = f"MID({body},{dash}+1+{behind},{LONGEST})"
            alike = f'OR({before}="",EXACT({before}&"{END}",{unit}))'
            number = _number(f"MID({body},{dash}+1,{behind})", behind)
            return f"IF({behind}=0,-1,IFERROR(IF(AND({_listed(unit, _of_ranges())},{alike}),{number},-1),-1))"
    raise AssertionError(step)


def _sign(cell: str) -> str:
    from xlperf.target.plain_ends import END, SIGNS

    return f'IF(ISNUMBER(FIND(LEFT({cell}&"{END}",1),"{SIGNS}")),LEFT({cell},1),"")'


def _leading(text: str) -> str:
    """How many of its first characters are digits or points: each such one is written as a blank, and there is no other;
    the first that is none of them stands nowhere before."""
    blanked = text
    for character in "0123456789.":
        blanked = f'SUBSTITUTE({blanked},"{character}"," ")'
    return f"FIND(LEFT(TRIM({blanked}),1),{text})-1"


def _number(text: str, length: str) -> str:
    """The number of a text of so many digits and points, one at least; -1 where it is none. Most have no point, and little
    is asked of them."""
    from xlperf.target.plain_ends import MOST_DIGITS

    point = f'FIND(".",{text}&".")'
    sound = (
        f'AND({length}<={MOST_DIGITS},{point}>1,{point}<>{length},LEN(SUBSTITUTE({text},".",""))>={length}-1)'
    )
    places = f"VALUE(MID({text},{point}+1,{MOST_DIGITS}))/10^({length}-{point})"
    value = f"VALUE(LEFT({text},{point}-1))+IF({point}<{length},{places},0)"
    whole = f'LEN(SUBSTITUTE({text},".",""))={length}'
    return f"IF({whole},IF({length}<={MOST_DIGITS},VALUE({text}),-1),IF({sound},ROUND({value},{MOST_DIGITS}),-1))"


def _listed(unit: str, units: tuple[str, ...]) -> str:
    """Whether a unit, END behind it, is one of these: one FIND in all of them, each behind a wide blank."""
    from xlperf.target.plain_ends import END

    return f'ISNUMBER(FIND("{BETWEEN}"&{unit},{literal("".join(f"{BETWEEN}{one}{END}" for one in units))}))'


def _of_ranges() -> tuple[str, ...]:
    from xlperf.target.plain_ends import OF_RANGES

    return OF_RANGES


def _unit(at: Ends) -> str:
    from xlperf.target.plain_ends import LONGEST

    return f"MID({at('body')},{at('digits')}+1,{LONGEST})"


def reason_formula(read: str, at: Ends) -> str:
    """Why the target value read in a cell is surely not well formed; FINE where nothing can be told."""
    from xlperf.target.plain_ends import FIRST_YEAR, INVALID, LAST_YEAR

    first, second = at("first"), at("second")
    listed = BETWEEN + BETWEEN.join(INVALID) + BETWEEN
    refused = f'ISNUMBER(FIND("{BETWEEN}"&{read}&"{BETWEEN}",{literal(listed)}))'
    no_years = ",".join(f"OR({end}<{FIRST_YEAR},{end}>={LAST_YEAR})" for end in (first, second))
    is_down = f"AND({second}>=0,{first}>{second},{no_years})"
    told = f'IF({refused},{literal(VAGUE)},IF({is_down},{literal(UPSIDE_DOWN)},"{FINE}"))'
    return f'IF({read}="","{FINE}",{told})'


def is_percentage(at: Ends) -> str:
    from xlperf.target.plain_ends import END, PERCENT

    return f'EXACT({_unit(at)},"{PERCENT}{END}")'


def disagree_formula(annual: str, period: str, here: Ends, there: Ends) -> str:
    """Whether the target of the year surely cannot stand beside that of the period."""
    from xlperf.target.plain_ends import COUNTED

    comparable = f"AND({here('first')}>=0,{there('first')}>=0)"
    counted = (
        f"AND({here('first')}>{there('first')},EXACT({_sign(annual)},{_sign(period)}),"
        f"{_listed(_unit(here), COUNTED)})"
    )
    unlike = f"IF({is_percentage(here)},{here('first')}<>{there('first')},{counted})"
    return f"IF({comparable},IF(EXACT({_unit(here)},{_unit(there)}),{unlike},FALSE()),FALSE())"


def over_formula(name: str, at: Ends) -> str:
    """Whether a rate of this name is surely to be above 100% though it has a whole."""
    from xlperf.target.plain_ends import NOT_OF_A_WHOLE, RATES

    listed = BETWEEN + BETWEEN.join(RATES) + BETWEEN
    is_rate = f'ISNUMBER(FIND("{BETWEEN}"&RIGHT({name},3)&"{BETWEEN}",{literal(listed)}))'
    words = ",".join(f'ISNUMBER(FIND("{word}",{name}))' for word in NOT_OF_A_WHOLE)
    return f"IF({at('first')}>100,IF(AND({is_percentage(at)},{is_rate}),NOT(OR({words})),FALSE()),FALSE())"
