"""What stands out among the departments of a run: amounts in yuan for certain, amounts out of all proportion, two
departments that declare the very same, and most workbooks altered alike.

Owns what is held against what (控制数, the year before, the other departments) and from when on it is certain. What follows
for a file is the ledger's; what is wrong in a declaration by itself is `plausibility`'s.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal

from xlperf.causes import IN_YUAN
from xlperf.consolidation.judgement import standing_out_words as _words  # noqa: F401 - its sentences are said here
from xlperf.consolidation.judgement.ledger import (
    ACCEPTED,
    HELD_AGAINST_OTHERS,
    REJECTED,
    SUPERSEDED,
    WARNED,
    Ledger,
    LedgerEntry,
)
from xlperf.declaration import ERROR, WARNING, Finding, each_key, percent_text
from xlperf.form import Form
from xlperf.form.labels import unit_after
from xlperf.messages import enumerated, in_brackets, say
from xlperf.plausibility import UNIT
from xlperf.system.dataclass import dataclass

STANDS_OUT, SAME_AS_ANOTHER, ALL_IN_YUAN = "stands-out", "same-as-another", "all-in-yuan"
TOLD_FIRST = (ALL_IN_YUAN, "amount-beyond-all", STANDS_OUT, SAME_AS_ANOTHER)
"""Findings that the console and a report name first."""


SHOWN = 12
LEAST_OTHERS = 4
"""Fewer departments than this have no median worth the name."""
LEAST_FOR_HALF = 3
"""Of two departments one always has half of the total."""
TIMES = 10.0
A_THOUSAND_TIMES = 1_000.0
"""What people cost differs between departments by ten times or so; in yuan it is ten thousand times."""
AS_IN_YUAN = (5_000.0, 20_000.0)
"""The year before, halved or doubled, in yuan."""
LEAST_PAST = 10.0
"""A department that had less than this the year before may well have grown a thousandfold."""
EXACTLY = (9_900, 10_100)
FAR = (Decimal(1) / 100, Decimal(100))
"""A control figure within this of what is entered speaks against yuan."""

FindingsOfFiles = dict[int, tuple[Finding, ...]]
"""Position of a file -> what is to be said of it."""
PastAmounts = Mapping[str, float]
"""The main amount of the year before, by department key."""


@dataclass(frozen=True)
class Against:
    """What the files of a run are held against. `label`: of the main amount."""

    form: Form
    label: str
    past: PastAmounts


def in_yuan(ledger: Ledger, against: Against) -> FindingsOfFiles:
    """The files that are in yuan for certain by the year before or by what the others spend on a person; those that say
    so themselves left out."""
    if against.form.amounts != UNIT:
        return {}
    found: FindingsOfFiles = {}
    readable = [entry for entry in ledger.entries if entry.status in HELD_AGAINST_OTHERS]
    median = _median(entry.head.per_head for entry in readable if entry.status != SUPERSEDED)
    for entry in readable:
        remark = _by_past(entry, against) or _by_others(entry, median, against)
        if remark is not None:
            found[entry.position] = (remark,)
    return found


def _median(per_head: Iterable[float]) -> float:
    """The median of what departments spend on a person, 0 where too few say so."""
    known = [amount for amount in per_head if amount > 0]
    if len(known) <= LEAST_OTHERS:
        return 0.0
    import statistics

    return statistics.median(known)


def _by_past(entry: LedgerEntry, against: Against) -> Finding | None:
    main, past = entry.head.main, against.past.get(entry.key, 0.0)
    if past < LEAST_PAST or not AS_IN_YUAN[0] <= main / past <= AS_IN_YUAN[1]:
        return None
    words = {"label": against.label, "amount": _shown(main), "past": _shown(past)}
    return _finding(ALL_IN_YUAN, ERROR, "all-in-yuan.past", "all-in-yuan.hint", against, **words)


def _by_others(entry: LedgerEntry, median: float, against: Against) -> Finding | None:
    own = entry.head.per_head
    if not median or own < max(TIMES, A_THOUSAND_TIMES * median):
        return None
    words = {"amount": _shown(own), "median": _shown(median)}
    return _finding(ALL_IN_YUAN, ERROR, "all-in-yuan.heads", "all-in-yuan.hint", against, **words)


def by_control_figures(pairs: Mapping[str, tuple[Decimal, Decimal]], unit: str) -> Finding | None:
    """That a file is in yuan by the roster: a control figure is met ten thousandfold, and none is near. `pairs`: label ->
    what is entered and what is expected."""
    ratios = {label: entered / expected for label, (entered, expected) in pairs.items() if expected}
    exact = [label for label, ratio in ratios.items() if EXACTLY[0] <= ratio <= EXACTLY[1]]
    if not exact or any(FAR[0] <= ratio <= FAR[1] for ratio in ratios.values()):
        return None
    entered, expected = pairs[exact[0]]
    message = say(
        "all-in-yuan.roster", label=exact[0], amount=f"{entered:,}", expected=f"{expected:,}", unit=unit
    )
    return Finding(ALL_IN_YUAN, ERROR, message, say("all-in-yuan.hint"))


# ---------------------------------------------------------------- out of proportion, the same twice


def standing_out(ledger: Ledger, against: Against) -> FindingsOfFiles:
    """The files that count and stand out; and those of two departments that declare the same."""
    found: dict[int, list[Finding]] = {}
    used = [entry for entry in ledger.entries if entry.used]
    less = _less_than_before(used, ledger.entries, against)
    for entry, remark in (*_out_of_proportion(used, against), *less, *_same(used)):
        found.setdefault(entry.position, []).append(remark)
    return {position: tuple(remarks) for position, remarks in found.items()}


def _out_of_proportion(
    used: Sequence[LedgerEntry], against: Against
) -> Iterator[tuple[LedgerEntry, Finding]]:
    total, departments = sum(entry.head.main for entry in used), len({entry.key for entry in used})
    of_department: dict[str, float] = {}
    for entry in used:
        of_department[entry.key] = of_department.get(entry.key, 0.0) + entry.head.main
    median = _median(entry.head.per_head for entry in used)
    said: set[str] = set()
    for entry in used:
        main, per_head = of_department[entry.key], entry.head.per_head
        past = against.past.get(entry.key, 0.0)
        words = {"label": against.label, "amount": _shown(main)}
        if entry.key not in said and departments >= LEAST_FOR_HALF and main > total / 2 > 0:
            share = percent_text(main / total)
            yield entry, _stands_out("half", against, **words, count=departments, share=share)
        if entry.key not in said and past > 0 and main > TIMES * past:
            yield entry, _stands_out("past", against, **words, past=_shown(past), times=_times(main / past))
        if median and per_head > TIMES * median:
            words = {"amount": _shown(per_head), "median": _shown(median)}
            yield entry, _stands_out("heads", against, **words, times=_times(per_head / median))
        said.add(entry.key)


def _less_than_before(
    used: Sequence[LedgerEntry], entries: Sequence[LedgerEntry], against: Against
) -> Iterator[tuple[LedgerEntry, Finding]]:
    """The files that have less than half of a sound one that they replace; one in yuan has ten thousand times too much."""
    replaced: dict[tuple[str, str], list[LedgerEntry]] = {}
    for one in entries:
        if one.status == SUPERSEDED and not one.head.errors:
            replaced.setdefault((one.key, each_key(one.head.each)), []).append(one)
    for entry in used:
        main = entry.head.main
        for one in replaced.get((entry.key, each_key(entry.head.each)), ()):
            if one.head.main >= LEAST_PAST and 2 * main < one.head.main < A_THOUSAND_TIMES * main:
                words = {"label": against.label, "amount": _shown(main), "past": _shown(one.head.main)}
                yield entry, _stands_out("less", against, **words, file=one.file)
                break


def _same(used: Sequence[LedgerEntry]) -> Iterator[tuple[LedgerEntry, Finding]]:
    alike: dict[str, list[LedgerEntry]] = {}
    for entry in used:
        if entry.head.said:
            alike.setdefault(entry.head.said, []).append(entry)
    for group in alike.values():
        if len(group) < 2:
            continue
        for entry in group:
            others = [one.name + in_brackets(one.file) for one in group if one is not entry]
            message = say("same-as-another", others=enumerated(others[:SHOWN]) + "……" * (len(others) > SHOWN))
            again = any(one.key == entry.key for one in group if one is not entry)
            hint = say("same-as-another.hint-again" if again else "same-as-another.hint")
            yield entry, Finding(SAME_AS_ANOTHER, WARNING, message, hint)


def _stands_out(which: str, against: Against, **words: object) -> Finding:
    return _finding(STANDS_OUT, WARNING, f"stands-out.{which}", "stands-out.hint", against, **words)


def _finding(
    check: str, severity: str, message: str, hint: str, against: Against, **words: object
) -> Finding:
    return Finding(
        check, severity, say(message, None, **words, unit=unit_after(against.form.amounts)), say(hint)
    )


def _shown(amount: float) -> str:
    return f"{amount:,.2f}"


def _times(ratio: float) -> str:
    return f"{ratio:,.0f}" if ratio >= 10 else f"{ratio:.1f}"


# ---------------------------------------------------------------- told first


def sentences(ledger: Ledger) -> list[str]:
    """What the console says of all that."""
    told = [
        say("standing-out", who=entry.name or entry.code, file=entry.file, what=remark.message)
        for entry in ledger.entries
        if entry.used or entry.open
        for remark in entry.remarks
        if remark.check in (*IN_YUAN, STANDS_OUT, SAME_AS_ANOTHER)
    ]
    more = [say("standing-out-more", count=len(told) - SHOWN)] if len(told) > SHOWN else []
    return [*_of_the_template(ledger), *told[:SHOWN], *more]


def _of_the_template(ledger: Ledger) -> Iterator[str]:
    """That most workbooks were altered alike: it was the template, before it was sent out."""
    readable = [
        entry.head.altered for entry in ledger.entries if entry.status in (ACCEPTED, WARNED, REJECTED)
    ]
    for altered, count in Counter(filter(None, readable)).most_common(1):
        if count >= LEAST_FOR_HALF and 2 * count > len(readable):
            *cells, _ = altered.split(" ")
            yield say("template-altered", count=count, all=len(readable), cells=enumerated(cells))
