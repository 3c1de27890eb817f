"""The configuration of xlwings for a user (xlwings.conf): lines of "KEY","VALUE" that its VBA reads.

Owns reading and changing single keys, and putting back what stood there before. Other keys and their order stay.
"""

from __future__ import annotations

import csv
import io
import json
import sys
from collections.abc import Mapping
from pathlib import Path

from xlperf.system.durable import make_folder, writing

FILE = "xlwings.conf"
_BEFORE = "xlperf-before.json"
# VBA reads the file in the code page of the machine: it is written so on Windows, elsewhere (for other machines) as it was.
_OF_MACHINE = "mbcs" if sys.platform == "win32" else "utf-8"


def read(folder: Path) -> dict[str, str]:
    """The keys, in upper case, and their values; none where there is no file. Read in UTF-8, else in the code page of the
    machine, else as Chinese Windows writes it, whatever Python's own mode is."""
    return _read(folder)[0]


def _read(folder: Path) -> tuple[dict[str, str], str]:
    """The keys and values, and the encoding to write them in again."""
    try:
        content = (folder / FILE).read_bytes()
    except OSError:
        return {}, _OF_MACHINE
    text, encoding = _decoded(content)
    rows = csv.reader(io.StringIO(text))
    return {row[0].upper(): row[1] for row in rows if len(row) >= 2}, encoding


def _decoded(content: bytes) -> tuple[str, str]:
    for encoding in dict.fromkeys(("utf-8-sig", _OF_MACHINE, "gb18030")):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return text, encoding if encoding == "gb18030" and sys.platform != "win32" else _OF_MACHINE
    return content.decode("latin-1"), _OF_MACHINE


def set_keys(folder: Path, keys: Mapping[str, str]) -> None:
    """Sets keys; their values until now are kept beside the file, once, for `put_back`."""
    before, encoding = _read(folder)
    kept = folder / _BEFORE
    if not kept.exists():
        _write(kept, json.dumps({key: before.get(key) for key in keys}, ensure_ascii=False), "utf-8")
    _write_keys(folder, {**before, **keys}, encoding)


def put_back(folder: Path, keys: Mapping[str, str]) -> bool:
    """Takes back what `set_keys` set, but for keys that were changed since; whether anything was."""
    kept = folder / _BEFORE
    if not kept.exists():
        return False
    before = json.loads(kept.read_text(encoding="utf-8"))
    now, encoding = _read(folder)
    for key, ours in keys.items():
        if now.get(key) != ours:
            continue
        del now[key]
        if before.get(key) is not None:
            now[key] = before[key]
    _write_keys(folder, now, encoding)
    kept.unlink()
    return True


def _write_keys(folder: Path, keys: Mapping[str, str], encoding: str) -> None:
    if not keys:
        (folder / FILE).unlink(missing_ok=True)
        return
    lines = (f'"{key}","{value}"\r\n' for key, value in keys.items())
    _write(folder / FILE, "".join(lines), encoding)


def _write(path: Path, text: str, encoding: str) -> None:
    make_folder(path.parent)
    with writing(path) as beside:
        beside.write_bytes(text.encode(encoding, "replace"))
