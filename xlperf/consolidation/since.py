"""What a run finds of the run before it: the workbook that people have written in since, and what has changed.

Owns the old workbook's keeping and the small file of states beside the output. A run never fails for it. Knows nothing of
how files are judged.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from xlperf.consolidation import since_words as _words  # noqa: F401 - its sentences are said here
from xlperf.consolidation.judgement.ledger import HARMLESS, Ledger
from xlperf.consolidation.judgement.rounds import (
    Round,
    RunNote,
    days_of_files,
    department_noted,
    iso_day,
    late_files,
    rounds_in,
    rounds_of,
    states_in,
)
from xlperf.consolidation.received.bundle import Unit
from xlperf.messages import say, some_of
from xlperf.ooxml.package import open_package
from xlperf.ooxml.properties import saved_time
from xlperf.ooxml.refusal import UnreadableWorkbook
from xlperf.roster.over_time import same_departments
from xlperf.system.durable import CannotWrite, writing
from xlperf.system.notes import NotesDamaged, put_aside, read_notes

if TYPE_CHECKING:
    from xlperf.consolidation.result import Consolidation
    from xlperf.consolidation.tables import Data

MOST_NAMED = 5
MANY_FEWER = 0.9
"""Below this share of the last run's departments, the first thing said is that there are fewer."""


def deadline_without_day(deadline: str) -> tuple[str, ...]:
    """What is to be said of a deadline of which nobody can tell whether it is over."""
    return (say("since-no-day", deadline=deadline),) if deadline and not iso_day(deadline) else ()


def fewer_in_dataset(year: int, before: int, now: int) -> tuple[str, ...]:
    """What is to be said where a dataset's year has lost many of its declarations."""
    return (
        (say("since-fewer-in-dataset", year=year, before=before, now=now),)
        if now < MANY_FEWER * before
        else ()
    )


def kept_copies(out: Path) -> list[Path]:
    """The old workbooks that lie beside `out`."""
    return sorted(out.parent.glob(f"{_escaped(out.stem)}_改过的旧稿*{out.suffix}"))


def _escaped(text: str) -> str:
    return "".join(f"[{letter}]" if letter in "*?[" else letter for letter in text)


def keep_what_people_wrote(out: Path) -> str:
    """Keeps the workbook at `out` beside it where a program has saved it since we wrote it; what is to be said, or ""."""
    if not out.is_file():
        return ""
    try:
        touched = saved_time(open_package(out)) > 0
    except UnreadableWorkbook:
        return ""
    if not touched:
        return ""
    number = 1
    while (kept := out.with_name(f"{out.stem}_改过的旧稿{number}{out.suffix}")).exists():
        number += 1
    with writing(kept) as temporary:
        shutil.copyfile(out, temporary)
    return say("since-kept", name=out.name, kept=kept.name)


def told_of_opened(out: Path) -> list[str]:
    """What is to be said where somebody has the workbook at `out` open, who may save the old one over the new."""
    # Office drops the first two letters of long names.
    locks = (f".~lock.{out.name}#", f"~${out.name}", f"~${out.name[2:]}")
    found = [lock for lock in locks if out.with_name(lock).is_file()]
    return [say("since-open", name=out.name, lock=lock) for lock in found[:1]]


def state_beside(out: Path) -> Path:
    """Where the state of the runs that write `out` lies: a hidden file in the same folder."""
    return out.with_name(f".{out.name}.state")


def with_late_files(result: Consolidation, out: Path, run: RunNote) -> Consolidation:
    """The consolidation that knows which files came after the deadline, by the rounds noted beside `out`."""
    try:
        rounds = rounds_in(state_beside(out))
    except NotesDamaged:  # told where the notes are put aside
        rounds = []
    late = late_files(result.data.ledger, rounds, run)
    return replace(result, data=replace(result.data, late=late)) if late else result


def with_late_files_noted_in(result: Consolidation, folder: Path, deadline: str) -> Consolidation:
    """The same by the notes of any consolidation written into `folder`; `deadline`: ISO, "" where there is none."""
    rounds: list[Round] = []
    for state in states_in(folder):
        try:
            rounds += rounds_in(state)
        except NotesDamaged:
            continue
    late = late_files(result.data.ledger, rounds, RunNote("", deadline=deadline))
    return replace(result, data=replace(result.data, late=late)) if late else result


def changes_since(out: Path, ledger: Ledger, run: RunNote) -> list[str]:
    """What has changed since the last run that wrote `out`, in sentences, the most alarming first; remembers this run, and
    what counts in the round it belongs to."""
    path, now = state_beside(out), _state(ledger)
    damaged: list[str] = []
    try:
        before, rounds = read_notes(path, _parsed) or (None, [])
    except NotesDamaged:
        before, rounds, damaged = None, [], [put_aside(path)]
    told = [*damaged, *_noted(rounds, ledger, run)]
    try:
        with writing(path) as temporary:
            state = {**now, "rounds": [one.to_dict() for one in rounds]}
            temporary.write_text(json.dumps(state, ensure_ascii=False), encoding="utf-8")
    except (CannotWrite, OSError):
        pass  # the consolidation itself is written
    return [*(_told(before, now) if before is not None else ()), *told]


def _noted(rounds: list[Round], ledger: Ledger, run: RunNote) -> list[str]:
    """Puts this run into its round; of what came after the deadline it is said."""
    seen = days_of_files(rounds)
    last = rounds[-1] if rounds else None
    own = run.round_of(rounds)
    own.note(ledger, run, seen, is_first=last is None)
    began = []
    if last is not None and own.by_itself and own is not last:
        words = {"name": own.name, "deadline": own.deadline, "last": last.name, "before": last.deadline}
        began = [say("since-round", **words)]
    late = sorted(
        name
        for name, one in own.departments.items()
        if one.late and (one.since == run.today or one.sha256 not in seen)
    )
    if late:
        began.append(
            say("since-late", count=len(late), deadline=own.deadline, names=some_of(late, MOST_NAMED))
        )
    return began


def _state(ledger: Ledger) -> dict[str, dict[str, str]]:
    departments: dict[str, str] = {}
    for entry in ledger.entries:
        name = " ".join(filter(None, (entry.code, entry.name)))
        if name and (entry.used or entry.status not in HARMLESS):
            departments[name] = "used" if entry.used else departments.get(name, entry.status)
    return {"files": {entry.file: entry.status for entry in ledger.entries}, "departments": departments}


def _parsed(found: Any) -> tuple[dict[str, dict[str, str]] | None, list[Round]]:
    """The state of the last run, and the rounds so far."""
    before = {
        part: {str(name): str(status) for name, status in found[part].items()}
        for part in ("files", "departments")
    }
    return before, rounds_of(found)


def _told(before: dict[str, dict[str, str]], now: dict[str, dict[str, str]]) -> Iterator[str]:
    then = _as_called_now(before["departments"], now["departments"])
    counted = {name for name, status in then.items() if status == "used"}
    counts = {name for name, status in now["departments"].items() if status == "used"}
    if len(counts) < MANY_FEWER * len(counted):
        yield say("since-fewer", before=len(counted), now=len(counts))
    if lost := sorted(counted - counts):
        yield say("since-worse", count=len(lost), names=some_of(lost, MOST_NAMED))
    if gone := sorted(before["files"].keys() - now["files"].keys()):
        yield say("since-gone", count=len(gone), names=some_of(gone, MOST_NAMED))
    if new := sorted(now["files"].keys() - before["files"].keys()):
        yield say("since-new", count=len(new), names=some_of(new, MOST_NAMED))
    corrected = sorted(name for name in counts if then.get(name) == "rejected")
    if corrected:
        yield say("since-passed", count=len(corrected), names=some_of(corrected, MOST_NAMED))


def _as_called_now(before: dict[str, str], now: dict[str, str]) -> dict[str, str]:
    """What stood there of each department, under the name and code it has now: one that was renamed or recoded since, or
    whose code a program wrote without its zeros, is no other."""
    pairs = same_departments([*map(department_noted, before)], [*map(department_noted, now)]).pairs
    earlier, later = list(before), list(now)
    called = {earlier[one]: later[other] for other, one in pairs.items()}
    return {
        name if name in now or called.get(name, name) in before else called.get(name, name): status
        for name, status in before.items()
    }


def fingerprint_of(data: Data, folder: Path, unit: Unit | None) -> str:
    """Of all that a workbook in `folder` would hold, beside the generation: each file's content and what became of it; of one that
    `unit` sends upward the times of the files, too, which go with them."""
    digest = hashlib.sha256()
    for entry in data.ledger.entries:
        where = entry.source.url
        if not where and entry.source.path.drive == folder.drive:
            where = os.path.relpath(entry.source.path, folder)
        head = entry.head
        told = (entry.file, where, head.sha256, head.size, head.reason, entry.status, entry.reason)
        sent = entry.source.sender, entry.arrived, entry.source.modified if unit is not None else 0.0
        whose = *sent, entry.code, entry.name, entry.parent
        digest.update(repr((*told, *whose, entry.remarks, entry.used, entry.answers)).encode())
    digest.update(repr((data.reviews, data.office, sorted(data.late.items()), unit)).encode())
    missing = [(missing.department, missing.received) for missing in data.ledger.missing]
    digest.update(repr((missing, sorted(data.order.items()), data.ledger.form, data.ledger.year)).encode())
    return digest.hexdigest()
