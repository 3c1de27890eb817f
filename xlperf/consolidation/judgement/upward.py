"""What a unit sends upward (上报): which of the files that came in go into its bundle, and what is said of the others.

Owns that choice: every declaration that is a department's own and that no reviewer has returned. The bundle's shape is
`bundle`'s.
"""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator

from xlperf.consolidation.judgement.ledger import (
    ACCEPTED,
    DUPLICATE,
    REJECTED,
    SUPERSEDED,
    WARNED,
    LedgerEntry,
)
from xlperf.consolidation.judgement.reviews import RETURN
from xlperf.consolidation.received.bundle import BUNDLE_LIMITS, Unit
from xlperf.consolidation.received.sources import read_source
from xlperf.messages import enumerated, say, some_of
from xlperf.ooxml.refusal import UnreadableWorkbook
from xlperf.roster import Roster, is_called

_MOST_NAMED = 5


def unit_of(code: str, roster: Roster | None) -> Unit:
    """The unit of this code, with its name where the roster has it."""
    departments = roster.departments if roster is not None else ()
    return Unit(code.strip(), next((one.name for one in departments if is_called(one, code, "")), ""))


def goes_upward(entry: LedgerEntry) -> bool:
    """Whether a file goes into the bundle: those to be corrected, too, as they would come directly."""
    return entry.status in (ACCEPTED, WARNED, REJECTED) and entry.answers.verdict != RETURN


def told_of_several(entries: Iterable[LedgerEntry]) -> Iterator[str]:
    """What counts though a unit, which sent its bundle again, has left it out of one of the two."""
    bundles: dict[str, dict[str, list[LedgerEntry]]] = defaultdict(lambda: defaultdict(list))
    for entry in entries:
        if entry.source.unit:
            bundles[entry.source.unit][entry.source.bundle].append(entry)
    for unit, of in bundles.items():
        whose = {name: {(one.key, one.head.each) for one in listed} for name, listed in of.items()}
        for name, listed in of.items():
            # Two that have no department in common are parts of what a unit sends.
            others = set().union(
                *(keys for other, keys in whose.items() if other != name and keys & whose[name])
            )
            alone = [
                one.file for one in listed if one.used and others and (one.key, one.head.each) not in others
            ]
            if alone:
                files = some_of(alone, _MOST_NAMED)
                yield say(
                    "bundle-again",
                    unit=unit,
                    bundles=enumerated(of),
                    count=len(alone),
                    name=name,
                    files=files,
                )


def originals(entries: Iterable[LedgerEntry]) -> Iterator[tuple[str, float, bytes]]:
    """Name, time and content of each file that goes upward, the names all different; raises UnreadableWorkbook where one
    has changed since it was read."""
    taken: Counter[str] = Counter()
    for entry in entries:
        if goes_upward(entry):
            content = read_source(entry.source, BUNDLE_LIMITS)
            if hashlib.sha256(content).hexdigest() != entry.head.sha256:
                raise UnreadableWorkbook("changed-while-reading")
            taken[entry.file] += 1
            again = f" ({taken[entry.file]})" if taken[entry.file] > 1 else ""
            stem, dot, ending = entry.file.rpartition(".")
            yield f"{stem}{again}{dot}{ending}", entry.source.modified, content


def told(entries: Iterable[LedgerEntry], unit: Unit) -> Iterator[str]:
    """What went into the bundle, and why each other file did not, in sentences."""
    listed = list(entries)
    yield say("bundle-made", unit=unit, count=sum(map(goes_upward, listed)))
    for entry in listed:
        if not goes_upward(entry) and entry.status not in (DUPLICATE, SUPERSEDED):
            yield say("bundle-left-out", file=entry.file, reason=entry.reason)
