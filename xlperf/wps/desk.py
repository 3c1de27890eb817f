"""Where the add-in's JavaScript meets Python: a button by its id, a worksheet function by its name; JSON goes back.

Owns what the pane is told of each. The checks, the rewriting and the functions are those of all shells; nothing here knows how
the pane looks. Runs in Pyodide; what it asks of WPS goes through the object that is given.
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from xlperf.causes import by_cause
from xlperf.checks import check
from xlperf.declaration import Finding
from xlperf.excel import form_functions, functions, ribbon
from xlperf.excel.by_layout import declaration_held
from xlperf.excel.com_workbook import ERRORS
from xlperf.excel.excel_book import held_by_excel
from xlperf.excel.rewriting import in_words
from xlperf.excel.whole import held_whole
from xlperf.messages import CHINESE, say, speaking
from xlperf.ooxml.refusal import UnreadableWorkbook
from xlperf.page.inside import folds, received
from xlperf.page.words import WORDS
from xlperf.wps.words import TITLES
from xlperf.wps.workbook import WpsBook, plain

Shown = dict[str, Any]
"""What the pane shows: title, tone (good, warn, bad, note), message, lines (findings with those that follow), notes."""


def answer(button: str, host: Any) -> str:
    """What the pane is to show after a button of the ribbon was pressed, as JSON. `host`: WPS's Application, FileSystem and
    Env. Whatever happens is said in it."""
    with speaking(CHINESE):
        try:
            shown = _BUTTONS[button](host)
        except Exception as error:  # noqa: BLE001 - a traceback helps nobody who pressed a button
            shown = _message(button, say("ribbon.failed", detail=in_words(error)), "bad")
        return json.dumps(shown, ensure_ascii=False)


def call(name: str, arguments: str) -> str:
    """What a worksheet function answers, as JSON: a value, or rows of them. `name`: "XLP_TARGET"; `arguments`: a JSON array of
    values and of rows of values."""
    module = functions if hasattr(functions, name) else form_functions
    given = [_as_python(one) for one in json.loads(arguments)]
    while given and given[-1] is None:
        given.pop()
    found = getattr(module, name)(*given) if given else getattr(module, name)(*_nothing(name))
    return json.dumps(found, ensure_ascii=False)


def _nothing(name: str) -> Sequence[None]:
    """What stands for the first argument where a cell names none."""
    return () if name == "XLP_FINDINGS" else (None,)


def _as_python(value: Any) -> Any:
    if isinstance(value, list):
        return [_as_python(one) for one in value]
    if isinstance(value, (int, float)) and not isinstance(value, bool) and value in ERRORS:
        return ERRORS[int(value)]
    return value


# ---------------------------------------------------------------- 校验


def _check(host: Any) -> Shown:
    """The file's own findings where WPS hands over a copy of it, those of its cells alone where it does not."""
    book = WpsBook(host.Application)
    content = _copied(host, book)
    shown = _of_file(book.name, content) if content is not None else None
    if shown is not None:
        return shown
    return _of_cells(book)


def _of_file(name: str, content: bytes) -> Shown | None:
    """What `xlperf check` says of the file; None where it cannot read this kind of file, though WPS can."""
    with received(name, content, CHINESE) as inbox:
        said = [inbox.to_dict(entry) for entry in inbox.entries]
        if len(said) != 1:
            return None
        entry = inbox.entries[0]
        record = inbox.record(entry)
        if said[0]["status"] == "unreadable":
            # What is none of Office Open XML, as .et and .xls are, has cells that can be asked for all the same.
            return _refused(said[0]["reason"], record.hint) if content.startswith(b"PK") else None
        found = inbox.findings(entry)
        well = inbox.all_well
    return _found(found, well)


def _of_cells(book: WpsBook) -> Shown:
    try:
        declaration = declaration_held(held_by_excel(book))
    except UnreadableWorkbook as refusal:
        return _refused(str(refusal), refusal.hint)
    found = by_cause(check(declaration), declaration.form)
    shown = _found(found, well=False)
    if shown["tone"] != "bad":
        shown["title"], shown["tone"] = say("wps.cells-well"), "warn"
    return {**shown, "notes": [say("wps.cells-alone")]}


def _found(found: Sequence[Finding], well: bool) -> Shown:
    errors = sum(one.severity == "error" for one in found)
    warnings = sum(one.severity == "warning" for one in found)
    if errors or not well:
        title, tone = _verdict("not-well", errors), "bad" if errors else "warn"
    elif warnings:
        title, tone = _verdict("well-warned", warnings), "warn"
    else:
        title, tone = _verdict("all-well"), "good"
    lines = [
        _line(found[fold["at"]], [found[at] for at in fold["then"]], fold["tells"]) for fold in folds(found)
    ]
    return {"title": title, "tone": tone, "message": "", "lines": lines, "notes": []}


def _line(finding: Finding, then: Sequence[Finding] = (), tells: str = "") -> Shown:
    return {
        "severity": finding.severity,
        "word": say(f"severity-{finding.severity}"),
        "sheet": finding.sheet,
        "cell": finding.cell,
        "message": finding.message,
        "hint": finding.hint,
        "tells": tells,
        "then": [_line(one) for one in then],
    }


def _verdict(key: str, count: int = 0) -> str:
    """As the page says it."""
    return WORDS[f"page.{key}"][0].format(count=count)


def _refused(reason: str, hint: str) -> Shown:
    return {
        "title": _verdict("unreadable"),
        "tone": "bad",
        "message": f"{reason}\n{hint}".strip(),
        "lines": [],
        "notes": [],
    }


# ---------------------------------------------------------------- files

_numbers = itertools.count(1)


def _copied(host: Any, book: WpsBook) -> bytes | None:
    """The open workbook as a file: WPS saves a copy, whose bytes are read and which is removed at once. None where this WPS
    has no such way."""
    suffix = "." + book.name.rpartition(".")[2] if "." in book.name else ".xlsx"
    try:
        folder = _with_separator(str(host.Env.GetTempPath()))
        path = f"{folder}xlperf-{next(_numbers)}{suffix}"
        if host.FileSystem.Exists(path):
            host.FileSystem.Remove(path)
        book.api.SaveCopyAs(path)
        content = str(host.FileSystem.readAsBinaryString(path)).encode("latin-1")
        host.FileSystem.Remove(path)
    except Exception:  # noqa: BLE001 - an error of JavaScript may be of any kind; there is another way
        return None
    return content or None


def _export(host: Any) -> Shown:
    """导出: the published text and the JSON beside the workbook, or in the user's folder where it was never saved. Nothing is
    written over."""
    from xlperf.publishing import publish_bytes

    book = WpsBook(host.Application)
    declaration = held_whole(book, lambda: _copied(host, book)).declaration
    folder = _with_separator(str(plain(book.api.Path) or "") or str(host.Env.GetHomePath()))
    written = []
    for suffix in ("txt", "json"):
        path = _free(
            host, folder + book.name.rpartition(".")[0] if "." in book.name else folder + book.name, suffix
        )
        host.FileSystem.writeAsBinaryString(path, publish_bytes(declaration, suffix).decode("latin-1"))
        if not host.FileSystem.Exists(path):
            return _message("xlpExport", say("wps.not-exported", path=path), "bad")
        written.append(path)
    return _message("xlpExport", say("ribbon.exported", files="\n".join(written)))


def _free(host: Any, stem: str, suffix: str) -> str:
    names = (f"{stem}.{suffix}", *(f"{stem}({number}).{suffix}" for number in range(1, 1000)))
    return next(name for name in names if not host.FileSystem.Exists(name))


def _with_separator(folder: str) -> str:
    if folder.endswith(("/", "\\")):
        return folder
    return folder + ("\\" if "\\" in folder else "/")


# ---------------------------------------------------------------- the other buttons


def _command(button: str, command: Callable[[Any], str]) -> Callable[[Any], Shown]:
    return lambda host: _message(button, command(WpsBook(host.Application)))


def _message(button: str, message: str, tone: str = "note") -> Shown:
    return {"title": TITLES[button], "tone": tone, "message": message, "lines": [], "notes": []}


_BUTTONS: Mapping[str, Callable[[Any], Shown]] = {
    "xlpCheck": _check,
    "xlpRecalculate": _command("xlpRecalculate", ribbon.recalculate),
    "xlpNormalise": _command("xlpNormalise", ribbon.normalise_targets),
    "xlpClean": _command("xlpClean", ribbon.clean_text),
    "xlpUndo": _command("xlpUndo", ribbon.undo),
    "xlpExport": _export,
}


def warm() -> None:
    """Does beforehand what the first button would have to wait for."""
    from xlperf.page import inside

    inside.warm()
