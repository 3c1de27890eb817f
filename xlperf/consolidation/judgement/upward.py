"""What a unit sends upward (上报): which of the files that came in go into its bundle, and what is said of the others.

Owns that choice: every declaration that is a department's own and that no reviewer has returned. The bundle's shape is
`bundle`'s.
"""

from __future__ import annotations

import hashlib
from collections import Counter
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
from xlperf.messages import say
from xlperf.ooxml.refusal import UnreadableWorkbook
from xlperf.roster import Roster, is_called


def unit_of(code: str, roster: Roster | None) -> Unit:
    """The unit of this code, with its name where the roster has it."""
    departments = roster.departments if roster is not None else ()
    return Unit(code.strip(), next((one.name for one in departments if is_called(one, code, "")), ""))


def goes_upward(entry: LedgerEntry) -> bool:
    """Whether a file goes into the bundle: those to be corrected, too, as they would come directly."""
    return entry.status in (ACCEPTED, WARNED, REJECTED) and entry.answers.verdict != RETURN


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
