"""What the page asks of Python, which runs in the browser: check a file, show it, copies of it, one target value.

Owns these answers, as JSON and bytes. They are the commands' own, by the same ways; nothing here knows HTML or JavaScript.
The office's half is `xlperf.page.office`.
"""

from __future__ import annotations

import os
import shutil
import tempfile
import tomllib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import Any

from xlperf.causes import consequences_line, folded
from xlperf.consolidation.asked import Asked
from xlperf.consolidation.inbox import Inbox, declarations, receive
from xlperf.declaration import Declaration, Finding
from xlperf.errors import InvalidArgument
from xlperf.form import USUAL_FORM, form_specs, load_form
from xlperf.form.layout import BANNER_ROW, layout_of
from xlperf.messages import catalogue, say, speaking
from xlperf.ooxml.address import position
from xlperf.page.picture import Frame, pictures
from xlperf.target import advice_of, explain, parse, record, text_advice
from xlperf.version import VERSION

catalogue(
    {
        "page-copy-none": ("{name} 没有这种副本：{reason}", "there is no such copy of {name}: {reason}"),
        "page-no-declaration": ("读不出申报内容", "no declaration could be read"),
    }
)

_COPIES = {"marked": "_标注", "cleaned": "_已清理"}


def check(
    name: str, data: bytes, *, language: str = "zh", handmade: bool = False, strict: bool = False
) -> dict[str, Any] | list[dict[str, Any]]:
    """The object of `check --format json` for a file of this name and content; of an archive, one for each file in it."""
    with received(name, data, language, handmade, strict) as inbox:
        said = [inbox.to_dict(entry) for entry in inbox.entries]
    return said[0] if len(said) == 1 else said


def examine(
    name: str, data: bytes, *, language: str = "zh", handmade: bool = True, strict: bool = False
) -> dict[str, Any]:
    """All that the page shows of a file: `said` (a list, as `check`), `folds` (for each, which of its findings stand for
    themselves, and what follows from each), `well`: whether the command would let all pass, `pictures` of its sheets, its
    `targets`, and which `copies` there can be."""
    with received(name, data, language, handmade, strict) as inbox:
        said = [inbox.to_dict(entry) for entry in inbox.entries]
        declaration = _declaration(inbox) if len(said) == 1 else None
        shown: dict[str, Any] = {
            "said": said,
            "hints": [inbox.record(entry).hint for entry in inbox.entries],
            "folds": [folds(inbox.findings(entry)) for entry in inbox.entries],
            "well": inbox.all_well,
            "passed_over": [*inbox.passed_over, *inbox.notes],
            "pictures": [],
            "targets": [],
            "copies": [],
        }
        if declaration is not None:
            shown["pictures"] = pictures(data, _frames(declaration, said[0]["findings"]))
            shown["targets"] = list(_targets(declaration))
            shown["copies"] = ["text", "html", "json", "xlsx"]
            if _is_workbook(name):
                shown["copies"] += ["marked", "cleaned"]
    return shown


def folds(findings: Iterable[Finding]) -> list[dict[str, Any]]:
    """The findings that stand for themselves, in their order: `at`, the place of each in the list, `then`, the places of those
    that follow from it, and a line that `tells` of these."""
    found = list(findings)
    places = {id(finding): at for at, finding in enumerate(found)}
    return [
        {
            "at": places[id(cause)],
            "then": [places[id(one)] for one in consequences],
            "tells": consequences_line(consequences) if consequences else "",
        }
        for cause, consequences in folded(found)
    ]


def copy_of(
    name: str, data: bytes, kind: str, *, language: str = "zh", handmade: bool = True
) -> tuple[str, bytes]:
    """A file made of a file, and its name. `kind`: marked and cleaned (of a workbook of ours), text, html, json or xlsx
    (what it declares, as `publish` writes it).

    Raises ValueError with a readable message.
    """
    from xlperf.ooxml.package import Package
    from xlperf.ooxml.refusal import UnreadableWorkbook

    path = PurePosixPath(name)
    with received(name, data, language, handmade, False) as inbox, speaking(language):
        declaration = _declaration(inbox)
        if declaration is None:
            raise InvalidArgument(say("page-copy-none", name=path.name, reason=say("page-no-declaration")))
        try:
            if kind == "marked":
                from xlperf.returns.annotate import annotated

                found = inbox.findings(inbox.entries[0])
                copy = annotated(Package(data), declaration, found)
            elif kind == "cleaned":
                from xlperf.publishing.clean import cleaned

                copy = cleaned(Package(data))[0]
            else:
                from xlperf.publishing import publish_bytes

                suffix = "txt" if kind == "text" else kind
                return f"{path.stem}.{suffix}", publish_bytes(declaration, suffix)
        except UnreadableWorkbook as refusal:
            raise InvalidArgument(say("page-copy-none", name=path.name, reason=refusal)) from None
    return f"{path.stem}{_COPIES[kind]}{path.suffix}", copy


def target(
    text: str, *, name: str = "", level2: str = "", year: int = 0, language: str = "zh"
) -> dict[str, Any]:
    """How a target value is read, as `indicator --format json --explain` says it."""
    with speaking(language):
        read = parse(text)
        advice = (advice_of(name, read, level2, year) if name else text_advice(read)).text()
        pieces = [{"piece": piece, "read_as": say(how)} for piece, how in explain(text)]
        return {**record(read, language), "advice": advice, "pieces": pieces}


def about() -> dict[str, Any]:
    """The version, and the forms that the page knows: id, title and year of each."""
    heads = {
        name: tomllib.loads(spec.read_text(encoding="utf-8"))["form"] for name, spec in form_specs().items()
    }
    forms = [{"id": name, "title": head["title"], "year": head.get("year")} for name, head in heads.items()]
    return {"version": VERSION, "forms": forms}


def warm() -> None:
    """Does beforehand what the first file would have to wait for: the usual form's rules are compiled and laid out."""
    if USUAL_FORM in form_specs():
        layout_of(load_form(USUAL_FORM))


# ---------------------------------------------------------------- one file


@contextmanager
def received(
    name: str, data: bytes, language: str, handmade: bool = False, strict: bool = False
) -> Iterator[Inbox]:
    """The file laid on the desk and taken in under its own name, as the command does in the file's folder."""
    with desk() as folder, speaking(language):
        laid = lay(folder, name, data)
        yield receive([laid], Asked(as_given=True, strict=strict, handmade=handmade, language=language))


@contextmanager
def desk() -> Iterator[Path]:
    """A folder for one answer, which is the working folder meanwhile; in a browser it is memory. A new one each time, for
    archives that were read are remembered by their path."""
    before = Path.cwd()
    folder = Path(tempfile.mkdtemp(prefix="xlperf-"))
    os.chdir(folder)
    try:
        yield folder
    finally:
        os.chdir(before)
        shutil.rmtree(folder, ignore_errors=True)


def lay(folder: Path, name: str, data: bytes) -> str:
    """Writes a file below `folder` and gives its path in there, without what would lead out of it."""
    parts = [part for part in PurePosixPath(name.replace("\\", "/")).parts if part not in ("/", "..", ".")]
    inner = "/".join(parts) or "file"
    path = folder / inner
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return inner


def _declaration(inbox: Inbox) -> Declaration | None:
    if len(inbox.entries) != 1 or not inbox.entries[0].head.form:
        return None
    return next((declaration for _, declaration in declarations(inbox, inbox.entries)), None)


def _frames(declaration: Declaration, findings: list[dict[str, Any]]) -> dict[str, Frame]:
    """The sheets that are drawn: those a finding is about, and the form's own, of which what stands beside the paper is left
    out, unless a finding is about it."""
    frames = {str(finding["sheet"] or ""): Frame() for finding in findings}
    if any(finding["check"] == "intake-handmade" for finding in findings):
        return frames | {declaration.locations.sheet: Frame()}
    for one in (declaration, *declaration.sheets):
        name = one.locations.sheet
        there = [position(str(finding["cell"] or "")) for finding in findings if finding["sheet"] == name]
        columns = max([len(one.form.page.widths), *(column + 1 for _, column in there)])
        frames[name] = Frame(columns, BANNER_ROW + 1)
    return frames


def _is_workbook(name: str) -> bool:
    return name.lower().endswith((".xlsx", ".xlsm"))


def _targets(declaration: Declaration) -> Iterator[dict[str, Any]]:
    """Each target value of the declaration: where it stands, of which indicator, and how it is read."""
    for one in (declaration, *declaration.sheets):
        for table in one.form.tables.values():
            for at, column in enumerate(table.column):
                if not column.target:
                    continue
                names = [other.id for other in table.column[:at] if not other.is_number and not other.target]
                for number, row in enumerate(one.tables.get(table.id, ())):
                    text = row.get(column.id)
                    if text is None:
                        continue
                    label = next((str(row[name]) for name in reversed(names) if row.get(name)), "")
                    read = parse(str(text))
                    yield {
                        "sheet": one.locations.sheet,
                        "cell": one.locations.cell(table.id, column.id, number),
                        "column": column.label or column.id,
                        "name": label,
                        "text": str(text),
                        "ok": read.ok,
                        "canonical": read.canonical,
                        "reason": read.reason_text(),
                        "hint": read.hint(),
                        "pieces": [[piece, say(how)] for piece, how in explain(str(text))],
                    }
