"""The list of doubtful files beside the output: what a person decided in it, and what is still to be decided.

Owns what stands in that list after a run; its shape belongs to `decisions`.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from xlperf.consolidation.inbox import Inbox
from xlperf.consolidation.judgement.decisions import (
    CANDIDATES,
    CODE,
    FILE,
    REASON,
    SHA,
    Decision,
    write_list,
)
from xlperf.consolidation.judgement.department_matching import who
from xlperf.consolidation.judgement.ledger import DOUBTFUL


def write_doubts(path: Path, inbox: Inbox, kept: Sequence[Decision]) -> None:
    """The list of what a person has decided and has still to decide; none where there is neither."""
    decided = {place: decision.code for place, decision in inbox.decided.items()}
    rows = [
        {
            FILE: entry.file,
            CODE: decided.get(entry.position, ""),
            CANDIDATES: "；".join(who(one.code, one.name) for one in entry.candidates),
            REASON: entry.reason if entry.position not in decided else "",
            SHA: entry.head.sha256,
        }
        for entry in inbox.entries
        if entry.position in decided or entry.status == DOUBTFUL
    ]
    there = {entry.file for entry in inbox.entries}
    rows += [{FILE: one.file, CODE: one.code, SHA: one.sha256} for one in kept if one.file not in there]
    if rows or path.is_file():
        write_list(path, rows)
