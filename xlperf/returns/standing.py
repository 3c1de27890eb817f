"""Where each department stands: round by round, its file and what is wrong with it, and the last letter it got.

Owns the putting together of what consolidations (`rounds`) and returns (`register`) have noted in one folder, and the page of
it. Reads these notes alone, never a workbook.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from xlperf.arguments import a_path, must_end_in
from xlperf.consolidation.judgement.rounds import Round, Standing, department_noted, rounds_in, states_in
from xlperf.consolidation.workbook.words import MISSING_WORDS, STATUS_WORDS
from xlperf.errors import XlperfError
from xlperf.messages import CHINESE, catalogue, document_language, enumerated, in_brackets, say, speaking
from xlperf.report.words import word_of
from xlperf.returns.register import Register, Sent
from xlperf.roster.over_time import same_departments
from xlperf.system.dataclass import dataclass
from xlperf.system.notes import NotesDamaged, unreadable
from xlperf.system.pages import render
from xlperf.version import VERSION

if TYPE_CHECKING:
    import pandas

HERE = Path(__file__).parent

catalogue(
    {
        "status-nothing": (
            "{folder} 里没有汇总的记录：先用 xlperf consolidate 收件夹 -o {folder}/汇总.xlsx 汇总",
            "{folder} holds no notes of a consolidation: run xlperf consolidate inbox -o {folder}/all.xlsx first",
        ),
        "status-several": (
            "“{round}”在几个汇总里都有记录：{outputs}。部门合在一起列出，几个里都有的列 {newest} 的",
            "'{round}' is noted of several consolidations: {outputs}. Their departments stand together; of those in more than one "
            "that of {newest} is shown",
        ),
        "status-errors": ("{word} {count} 处", "{word}: {count} errors"),
        "status-late": ("逾期", "late"),
        "status-returned": ("{day} 第 {number} 次退回", "{day} return {number}"),
        "status-reminded": ("{day} 催报", "{day} reminder"),
    }
)


class NothingNoted(XlperfError, ValueError):
    """A folder in which no consolidation was written."""


@dataclass(frozen=True)
class DepartmentStandings:
    """One department: its code and name (the newest, where it was renamed), its standing in each round (None where it has none),
    the last letter to it, which may be a return or a reminder, and how many times its files went back. `asked`: whether the last round
    asks anything of it: it may have left the roster."""

    department: str
    standings: tuple[Standing | None, ...]
    letter: Sent | None = None
    returns: int = 0
    asked: bool = True

    @property
    def open(self) -> bool:
        """Whether its last standing asks something of somebody."""
        last = self.standings[-1] if self.standings else None
        return self.asked and (last is None or last.status not in ("accepted", "warned"))


@dataclass(frozen=True)
class Standings:
    """The rounds of all outputs in a folder, the oldest first, and a line for each department; `notes`: what else is to be
    known."""

    rounds: tuple[Round, ...]
    lines: tuple[DepartmentStandings, ...]
    notes: tuple[str, ...] = ()


def standings(folder: str | os.PathLike[str]) -> pandas.DataFrame:
    """How each department stands in each round of which the consolidations written into `folder` have notes, one row of each:
    `round, department, status, errors, warnings, late, since, file`, and the last letter to it: `letter, returns`.

    `attrs["notes"]`: what else is to be known. Raises NothingNoted.
    """
    import pandas

    noted = standings_in(Path(a_path("folder", folder)))
    with speaking(document_language()):
        letters = [letter_shown(line) for line in noted.lines]
    rows = [
        {
            "round": one.name,
            "department": line.department,
            **{name: getattr(standing, name) for name in _OF_A_STANDING},
            "letter": letter,
            "returns": line.returns,
        }
        for line, letter in zip(noted.lines, letters, strict=True)
        for one, standing in zip(noted.rounds, line.standings, strict=True)
        if standing is not None
    ]
    frame = pandas.DataFrame(rows, columns=["round", "department", *_OF_A_STANDING, "letter", "returns"])
    frame.attrs = {"notes": list(noted.notes)}
    return frame


_OF_A_STANDING = ("status", "errors", "warnings", "late", "since", "file")


def write_standings(
    folder: str | os.PathLike[str], out: str | os.PathLike[str], *, overwrite: bool = False
) -> Path:
    """Writes where each department stands, round by round, as a page (.html), and gives its path.

    An earlier page is replaced, and with `overwrite` any file. Raises NothingNoted, InvalidArgument and CannotWrite.
    """
    from xlperf.ooxml.replacing import may_write
    from xlperf.system.durable import writing

    path = Path(a_path("out", out))
    must_end_in(path, ".html")
    may_write(path, [], overwrite)
    page = page_of(standings_in(Path(a_path("folder", folder))))
    with writing(path) as temporary:
        temporary.write_bytes(page)
    return path


def standings_in(folder: Path) -> Standings:
    """What has been noted in `folder`; raises NothingNoted."""
    by_name: dict[str, list[tuple[Round, str]]] = {}
    notes: list[str] = []
    for state in sorted(states_in(folder), key=_written):
        try:
            found = rounds_in(state)
        except NotesDamaged:
            found = []
            notes.append(unreadable(state))
        for one in found:
            by_name.setdefault(one.name, []).append((one, state.name[1:].removesuffix(".state")))
    if not by_name:
        raise NothingNoted("\n".join([*notes, say("status-nothing", folder=folder.name or ".")]))
    for name, several in by_name.items():
        several.sort(key=lambda one: one[0].last)
        if len(several) > 1:
            outputs = [output for _, output in several]
            notes.append(say("status-several", round=name, outputs=enumerated(outputs), newest=outputs[-1]))
    joined = [_joined([one for one, _ in several]) for several in by_name.values()]
    rounds = sorted(joined, key=lambda one: (one.began, one.last))
    register = Register(folder / "退回")
    if register.damaged:
        notes.append(unreadable(register.path))
    letters = {key.partition(" ")[2].strip(): sent for key, sent in register.letters.items()}
    lines = [_line(names, rounds, letters) for names in _through_rounds(rounds)]
    return Standings(tuple(rounds), tuple(sorted(lines, key=lambda line: line.department)), tuple(notes))


def _through_rounds(rounds: Sequence[Round]) -> list[dict[int, str]]:
    """Each department: the place of a round -> what it is called there. One that was renamed between two rounds and kept its code,
    or recoded and kept its name, is one, where that is certain."""
    lines: list[dict[int, str]] = []
    for place in reversed(range(len(rounds))):
        here = list(rounds[place].departments)
        later = [line[min(line)] for line in lines]
        exact = {name: number for number, name in enumerate(later)}
        pairs = same_departments(
            [department_noted(name) for name in here], [department_noted(name) for name in later]
        ).pairs
        taken = {exact[name] for name in here if name in exact}
        of_other_name = {earlier: later for later, earlier in pairs.items() if later not in taken}
        for number, name in enumerate(here):
            line = exact.get(name, of_other_name.get(number))
            if line is None:
                lines.append({place: name})
            else:
                lines[line][place] = name
    return lines


def _written(state: Path) -> float:
    """When a state file was last written: which of several runs of one day was the last."""
    try:
        return state.stat().st_mtime
    except OSError:
        return 0.0


def _joined(rounds: Sequence[Round]) -> Round:
    """One round of several outputs, the newest last: no department is lost, and of one that stands in several the newest holds."""
    departments = {name: standing for one in rounds for name, standing in one.departments.items()}
    return replace(rounds[-1], departments=departments, by_roster=all(one.by_roster for one in rounds))


def _line(
    names: Mapping[int, str], rounds: Sequence[Round], letters: Mapping[str, Sequence[Sent]]
) -> DepartmentStandings:
    standings = tuple(
        one.departments[names[place]] if place in names else None for place, one in enumerate(rounds)
    )
    # Without a roster letters are noted by the code alone.
    called = dict.fromkeys(
        word for _, name in sorted(names.items()) for word in (department_noted(name).code, name) if word
    )
    sent = [letter for word in called for letter in letters.get(word, ())]
    returns = sum(bool(letter.files) for letter in sent)
    asked = standings[-1] is not None or not rounds[-1].by_roster
    return DepartmentStandings(names[max(names)], standings, sent[-1] if sent else None, returns, asked)


def shown(standing: Standing | None) -> str:
    """A standing in a few words, in the language in force: "须改正 3 处（逾期）"."""
    if standing is None:
        return ""
    known = standing.status in STATUS_WORDS or standing.status in MISSING_WORDS
    word = word_of(standing.status) if known else standing.status  # the notes may be a later xlperf's
    if standing.status == "rejected" and standing.errors:
        word = say("status-errors", word=word, count=standing.errors)
    return word + in_brackets(say("status-late")) if standing.late else word


def letter_shown(line: DepartmentStandings) -> str:
    """The last letter in a few words, in the language in force: "2026年12月1日 第 2 次退回"."""
    if line.letter is None:
        return ""
    key = "status-returned" if line.letter.files else "status-reminded"
    return say(key, day=line.letter.date, number=line.returns).strip()


def page_of(noted: Standings) -> bytes:
    """The rounds as a page of its own, in Chinese, which needs no network."""
    with speaking(CHINESE):
        lines = [(line, [shown(one) for one in line.standings], letter_shown(line)) for line in noted.lines]
    counted = [
        (one, sum(standing.status in ("accepted", "warned") for standing in one.departments.values()))
        for one in noted.rounds
    ]
    return render(
        HERE / "status.html.jinja",
        styles=[HERE / "status.css"],
        scripts=[],
        rounds=counted,
        lines=lines,
        title="各部门报送情况",
        version=VERSION,
    )
