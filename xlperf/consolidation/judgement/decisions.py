"""What a person decided of doubtful files (待确认): a list of files, each with the code of the department it is of.

Owns that list, a .csv that a person fills in and every later run reads again. A decision is of one content: of a file that
changed since, it says nothing. Knows no statuses.
"""

from __future__ import annotations

import csv
import io
import os
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from xlperf.errors import XlperfError
from xlperf.messages import catalogue, enumerated, say
from xlperf.ooxml.text import csv_cell
from xlperf.roster.file_rows import RosterError, sheets_of
from xlperf.roster.names import name_key
from xlperf.system.dataclass import dataclass
from xlperf.system.durable import writing

catalogue(
    {
        "decisions-unreadable": (
            "读不了确认表 {path}：没有这个文件，或者它不是完好的 .csv、.xlsx",
            "the decisions in {path} cannot be read: there is no such file, or it is no sound .csv or .xlsx",
        ),
        "decisions-headings": (
            "确认表 {path} 要有“文件”（file）和“编码”（code）两列",
            "the decisions in {path} need the columns file (文件) and code (编码)",
        ),
        "decisions-unknown": (
            "确认表里的文件不在这次收到的文件中：{files}",
            "files of the decisions that are not among those found: {files}",
        ),
        "decisions-contradict": (
            "确认表里的“{file}”写了两个编码：{code} 和 {other}，请只留一个",
            "the decisions name two codes for '{file}', {code} and {other}: keep one",
        ),
        "decisions-foreign-code": (
            "确认表把 {file} 定为编码 {code}，这次收到的其他文件都不是这个编码；请核对有没有写错",
            "{file} was decided to be of the code {code}, which no other file of this run has: see that it is not a slip",
        ),
        "decisions-ambiguous": (
            "确认表里的“{file}”有几个同名文件，请写出文件夹：{files}",
            "'{file}' of the decisions is the name of several files; name their folders: {files}",
        ),
        "decisions-changed": (
            "{file} 在确认之后又变了，请重新确认",
            "{file} has changed since it was decided on: decide again",
        ),
        "decisions-no-code": (
            "确认表把 {file} 定为编码 {code}，名册上没有这个编码",
            "{file} was decided to be of the code {code}, which the roster has not",
        ),
    }
)

FILE, CODE, SHA, CANDIDATES, REASON = "文件", "编码", "SHA-256", "可能是", "原因"
HEADINGS = (FILE, CODE, CANDIDATES, REASON, SHA)
_FILE_WORDS = {name_key(word) for word in ("file", FILE, "文件名", "文件名称")}
_CODE_WORDS = {name_key(word) for word in ("code", CODE, "部门编码", "单位编码", "部门代码", "单位代码")}
_WHOLE = re.compile(r"([0-9]+)\.0+")
"""A code that a program wrote as a number with places."""
_SHA_WORDS = {name_key(word) for word in ("sha256", SHA)}
LEFT_OUT = {"-", "—", "－", "不采用", "不计", "none", "no"}
"""Written in the place of a code: the file counts for nobody."""


class DecisionsError(XlperfError, ValueError):
    """A list of decisions that cannot be used."""


@dataclass(frozen=True, slots=True)
class Decision:
    """One file and the code it is of; `sha256` of the content that was decided on, "" where it was not noted."""

    file: str
    code: str
    sha256: str = ""
    kept: bool = False
    """from the list of an earlier run, whose files need not all be there again"""

    @property
    def left_out(self) -> bool:
        """Whether the file is to count for nobody."""
        return self.code.strip().casefold() in LEFT_OUT


def list_beside(out: Path) -> Path:
    """Where the list of a run that writes `out` lies."""
    return out.with_name(f"{out.stem}_待确认.csv")


def read_decisions(path: str | os.PathLike[str]) -> list[Decision]:
    """The decisions in a .csv or .xlsx with the columns file and code; rows without a code are not decided yet.

    Raises DecisionsError.
    """
    path = Path(path)
    try:
        _, sheets = sheets_of(path)
    except RosterError:
        raise DecisionsError(say("decisions-unreadable", path=path.name)) from None
    lines = sheets[0].lines if sheets else []
    headings = [name_key(cell) for cell in lines[0][1]] if lines else []
    places = [
        next((at for at, heading in enumerate(headings) if heading in words), -1)
        for words in (_FILE_WORDS, _CODE_WORDS, _SHA_WORDS)
    ]
    if min(places[:2]) < 0:
        raise DecisionsError(say("decisions-headings", path=path.name))
    found = []
    for _, cells in lines[1:]:
        file, code, sha256 = (cells[at] if 0 <= at < len(cells) else "" for at in places)
        if file and code:
            # A cell that begins with = or - has an apostrophe before it, so that no program takes it for a formula.
            code = _WHOLE.sub(r"\1", unicodedata.normalize("NFKC", code.removeprefix("'")))
            found.append(Decision(file.removeprefix("'"), code, sha256))
    _one_code_each(found)
    return found


def kept_decisions(path: Path | None) -> list[Decision]:
    """What was decided in the list beside the output, if there is one."""
    if path is None or not path.is_file():
        return []
    return [replace(decision, kept=True) for decision in read_decisions(path)]


def _one_code_each(decisions: Iterable[Decision]) -> None:
    """Raises DecisionsError where a list says two things of one file."""
    codes: dict[tuple[str, str], str] = {}
    for one in decisions:
        there = codes.setdefault((_path_key(one.file), one.sha256.lower()), one.code)
        if there.casefold() != one.code.casefold():
            raise DecisionsError(say("decisions-contradict", file=one.file, code=there, other=one.code))


def _path_key(file: str) -> str:
    """A path without what does not tell files apart: kind of slash, case, composed characters."""
    return unicodedata.normalize("NFC", file.replace("\\", "/")).casefold()


def matched_to_files(
    decisions: Iterable[Decision], files: Sequence[str], hashes: Sequence[str]
) -> tuple[dict[int, Decision], list[str]]:
    """Position of a file -> what was decided of it; and in sentences, which decisions could not be followed.

    A file is named as in the ledger, or with more or fewer folders before its name where no other is meant.
    """
    by_file = {file: place for place, file in enumerate(files)}
    by_name: dict[str, list[int]] = {}
    for place, file in enumerate(files):
        by_name.setdefault(_path_key(file).rpartition("/")[2], []).append(place)
    found: dict[int, Decision] = {}
    notes: list[str] = []
    unknown = []
    for decision in decisions:
        places = (
            [by_file[decision.file]] if decision.file in by_file else _meant(decision.file, files, by_name)
        )
        if not places:
            unknown += [] if decision.kept else [decision.file]
        elif len(places) > 1:
            others = enumerated(files[place] for place in places[:3])
            notes.append(say("decisions-ambiguous", file=decision.file, files=others))
        elif decision.sha256 and decision.sha256.lower() != hashes[places[0]]:
            notes.append(say("decisions-changed", file=decision.file))
        else:
            found[places[0]] = decision
    if unknown:
        notes.append(say("decisions-unknown", files=enumerated(unknown[:5])))
    return found, notes


def _meant(file: str, files: Sequence[str], by_name: Mapping[str, list[int]]) -> list[int]:
    """The files that one path ends with the other of: those whose folders are named as far as both name any."""
    wanted = _path_key(file).split("/")
    alike = []
    for place in by_name.get(wanted[-1], []):
        there = _path_key(files[place]).split("/")
        common = min(len(there), len(wanted))
        if there[-common:] == wanted[-common:]:
            alike.append(place)
    return alike


def write_list(path: Path, rows: Iterable[Mapping[str, str]]) -> None:
    """Writes the list: one row a file with its code where that is decided, its candidates and the reason of the doubt.

    Raises CannotWrite.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(HEADINGS)
    for row in rows:
        writer.writerow([csv_cell(row.get(heading, "")) for heading in HEADINGS])
    with writing(path) as temporary:
        temporary.write_bytes(out.getvalue().encode("utf-8-sig", "replace"))
