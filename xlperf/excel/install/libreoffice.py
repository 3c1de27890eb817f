"""The add-in for LibreOffice put in, asked about and taken out by LibreOffice's own program unopkg.

Owns how that is called, without a shell and within a time limit, and what its answers mean.
"""

from __future__ import annotations

import os
import re
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

from xlperf.errors import XlperfError
from xlperf.excel.extension import IDENTIFIER, build_oxt
from xlperf.messages import catalogue, say
from xlperf.system.durable import make_folder, writing
from xlperf.system.programs import find_office, outside_python

catalogue(
    {
        "addin.no-office": (
            "没有找到 LibreOffice；可用 --target 写出 xlperf.oxt，再在“工具 › 扩展管理器”里添加",
            "LibreOffice is not found; --target writes xlperf.oxt, for Tools › Extensions › Add",
        ),
        "addin.office-open": (
            "LibreOffice 正开着，请先全部关闭再试",
            "LibreOffice is open: close it, then try again",
        ),
        "addin.office-failed": ("LibreOffice 没有接受：{detail}", "LibreOffice did not take it: {detail}"),
    }
)

EXTENSION = "xlperf.oxt"
SECONDS = 120


class OfficeError(XlperfError, ValueError):
    """LibreOffice is not there or refused; the text says why, as a sentence."""


def unopkg() -> Path | None:
    """LibreOffice's program for extensions, beside LibreOffice itself; None where there is none."""
    office = find_office()
    if office is None:
        return None
    for place in (office, office.resolve()):
        for name in ("unopkg.com", "unopkg.exe", "unopkg", "unopkg.bin"):
            if (found := place.with_name(name)).is_file():
                return found
    return None


def write_extension(folder: Path) -> Path:
    """Writes xlperf.oxt into `folder`."""
    make_folder(folder)
    path = folder / EXTENSION
    with writing(path) as beside:
        build_oxt(beside)
    return path


def write_templates(folder: Path) -> list[Path]:
    """Writes, of every form with target values, the blank workbook that asks the add-in first; gives their paths."""
    from xlperf.form import form_specs, load_form
    from xlperf.form.rules import SOUND
    from xlperf.template.office_calls import with_office_calls
    from xlperf.template.prefill import Options, layout_for
    from xlperf.template.write import build

    written = []
    for name in form_specs():
        form = load_form(name)
        if all(rule.native != SOUND for rule in form.compiled.rules):
            continue
        path = folder / f"{name}-libreoffice.xlsx"
        content = with_office_calls(build(form, Options()), layout_for(form, Options(), None))
        with writing(path) as beside:
            beside.write_bytes(content)
        written.append(path)
    return written


def install(settings: Sequence[str] = ()) -> None:
    """Puts the add-in in, over an older one. `settings` are -env: words of a profile of its own. Raises OfficeError."""
    with tempfile.TemporaryDirectory() as folder:
        _run("add", "--force", *settings, str(write_extension(Path(folder))))


def remove(settings: Sequence[str] = ()) -> bool:
    """Takes the add-in out; whether it was in. Raises OfficeError."""
    if not installed_version(settings):
        return False
    _run("remove", *settings, IDENTIFIER)
    return True


def installed_version(settings: Sequence[str] = ()) -> str:
    """The version of the add-in that LibreOffice has; "" for none. Raises OfficeError."""
    listed = _run("list", *settings)
    found = re.search(rf"Identifier: {re.escape(IDENTIFIER)}\s+Version: (\S+)", listed)
    return found[1] if found else ""


def _run(action: str, *words: str) -> str:
    program = unopkg()
    if program is None:
        raise OfficeError(say("addin.no-office"))
    # For the superuser LibreOffice manages extensions of all users alone.
    shared = ["--shared"] if os.name == "posix" and os.geteuid() == 0 else []
    try:
        done = subprocess.run(
            [str(program), action, *shared, *words],
            env=outside_python(),
            capture_output=True,
            text=True,
            errors="replace",
            timeout=SECONDS,
            stdin=subprocess.DEVNULL,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise OfficeError(say("addin.office-failed", detail=error)) from None
    if done.returncode:
        detail = (done.stderr or done.stdout).strip()
        if "is running" in detail or re.search(r"\block(ed)?\b", detail, re.IGNORECASE):
            raise OfficeError(say("addin.office-open"))
        raise OfficeError(say("addin.office-failed", detail=detail[-300:]))
    return done.stdout
