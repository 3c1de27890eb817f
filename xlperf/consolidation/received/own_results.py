"""Results of earlier runs that lie in the folder of declarations: nothing that a department sent.

Owns how they are known: by what they hold and what lies beside them, never by their names alone.
"""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

from xlperf.form import Form, form_specs
from xlperf.form.layout import BUNDLE_SHEET, RESULT_SHEETS
from xlperf.ooxml.package import open_package
from xlperf.ooxml.properties import keywords_of
from xlperf.ooxml.refusal import UnreadableWorkbook
from xlperf.ooxml.replacing import sheets_of

_BESIDE_A_BOOK = re.compile(r"(?P<book>.+?)(_待确认\.csv|(_改过的旧稿[0-9]+)?\.xlsx)")
_GENERATOR = b'<meta name="generator" content="xlperf '
_OF_A_FORM = b'class="paper"'
_APPROVED = re.compile(r"_绩效目标批复表(_[0-9]+)?\.xlsx$")
_MOST_BYTES = 1 << 24
DECLARED, APPROVED = "申报表", "批复表"
_MERGE_LIST = "部门编码,部门,邮箱,".encode("utf-8-sig")


def is_result(path: Path) -> bool:
    """Whether a file is a consolidated workbook without originals, its list of doubtful files, or a page that is no
    declaration."""
    if path.suffix.lower() in (".html", ".htm"):
        page = _content(path)
        return _GENERATOR in page[:8192] and _OF_A_FORM not in page
    found = _BESIDE_A_BOOK.fullmatch(path.name)
    if found is None or not _content(path.with_name(f".{found['book']}.xlsx.state")):
        return False
    if path.suffix == ".csv":
        return True
    names = sheets_of(path)
    return names >= RESULT_SHEETS and BUNDLE_SHEET not in names


def is_result_folder(path: Path) -> bool:
    """Whether a folder is one of letters and returned copies, a dataset, or one of published declarations."""
    return (
        _content(path / "邮件合并.csv").startswith(_MERGE_LIST)
        or b'"layout"' in _content(path / "_manifest.json")[:64]
        or _GENERATOR in _content(path / "index.html")[:8192]
    )


def approval_tables(path: Path) -> dict[str, list[Path]]:
    """The tables of what is approved (批复表.xlsx) that `xlperf approve` wrote: those in its folder, or in one of such alone, or
    the file at `path`; by the id of their form, "" where a file does not say it."""
    files = sorted(path.glob("*")) or [path]
    tables = [one for one in files if _APPROVED.search(one.name)]
    found: dict[str, list[Path]] = {}
    for one in tables if len(tables) == len(files) or is_result_folder(path) else ():
        found.setdefault(_form_said(one), []).append(one)
    return found


def approval_form(form: Form) -> Form:
    """The form of a declaration as that of its approval: 申报表 in its title becomes 批复表."""
    title = form.title
    named = title.replace(DECLARED, APPROVED) if DECLARED in title else f"{title}（批复）"
    return replace(form, title=named, step="approval")


def _form_said(path: Path) -> str:
    """The id of a shipped form that stands in the properties of a printed workbook."""
    try:
        said = keywords_of(open_package(path))
    except UnreadableWorkbook:
        return ""
    return said if said in form_specs() else ""


def _content(path: Path) -> bytes:
    """What an ordinary file begins with, more than any page of ours has; b"" where none can be read."""
    try:
        if not path.is_file():  # a pipe would be waited for
            return b""
        with path.open("rb") as file:
            return file.read(_MOST_BYTES)
    except OSError:
        return b""
