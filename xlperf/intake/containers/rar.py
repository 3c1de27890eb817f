"""Archives of the kind .rar: listed by rarfile, stored files read by it, packed ones by the program that is installed.

Owns bsdtar's part: it is free and in every distribution, but rarfile cannot drive it. Bounds are checked before unpacking.
"""

from __future__ import annotations

import io
import shutil
import subprocess
import tempfile
import threading
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from xlperf.intake.containers.archives import demand_modest, name_within, seconds_of
from xlperf.intake.containers.piece import Piece
from xlperf.ooxml.limits import Limits
from xlperf.ooxml.refusal import UnreadableWorkbook

SECONDS = 60.0
"""For unpacking one archive."""
_STORED = 0x30


def rar_pieces(data: bytes, limits: Limits) -> Iterator[Piece]:
    """The files of a .rar. Raises UnreadableWorkbook: rar-not-installed (the package, or the program that unpacks),
    rar-not-unpacked (the program cannot), locked-archive, too-many-parts, bomb, damaged-archive."""
    try:
        import rarfile
    except ImportError:
        raise UnreadableWorkbook("rar-not-installed") from None
    try:
        with rarfile.RarFile(io.BytesIO(data), errors="strict") as opened:
            if opened.needs_password():
                raise UnreadableWorkbook("locked-archive")
            entries = [entry for entry in opened.infolist() if not entry.is_dir()]
            demand_modest([(entry.filename, entry.file_size) for entry in entries], limits, "RAR")
            contents = _contents(opened, entries, data)
    except UnreadableWorkbook:
        raise
    except rarfile.PasswordRequired:
        raise UnreadableWorkbook("locked-archive") from None
    except rarfile.RarCannotExec:
        raise UnreadableWorkbook("rar-not-installed") from None
    except Exception as error:  # any error of the library says that the file is damaged
        raise UnreadableWorkbook("damaged-archive", part="RAR") from error
    for entry, content in zip(entries, contents, strict=True):
        yield Piece(name_within(entry.filename), content, seconds_of(entry.mtime))


def _contents(opened: Any, entries: Sequence[Any], data: bytes) -> list[bytes]:
    """What is in each file: by rarfile where nothing is packed or a program is there that it can drive, else by bsdtar."""
    import rarfile

    if all(entry.compress_type == _STORED for entry in entries):
        return [opened.read(entry) for entry in entries]
    try:
        rarfile.tool_setup(bsdtar=False, force=True)
    except rarfile.RarCannotExec:
        bsdtar = shutil.which("bsdtar")
        if bsdtar is None:
            raise
        return _by_bsdtar(bsdtar, entries, data)
    return [opened.read(entry) for entry in entries]


def _by_bsdtar(program: str, entries: Sequence[Any], data: bytes) -> list[bytes]:
    """The files one after the other as bsdtar writes them, each held against its length and its check sum."""
    total = sum(entry.file_size for entry in entries)
    with tempfile.TemporaryDirectory() as folder:
        archive = Path(folder, "archive.rar")
        archive.write_bytes(data)
        written = _output([program, "-x", "--to-stdout", "-f", str(archive)], total + 1)
    if len(written) != total:
        raise UnreadableWorkbook("rar-not-unpacked")
    contents, at = [], 0
    for entry in entries:
        content = written[at : at + entry.file_size]
        at += entry.file_size
        if entry.CRC is not None and zlib.crc32(content) != entry.CRC:
            raise UnreadableWorkbook("rar-not-unpacked")
        contents.append(content)
    return contents


def _output(command: Sequence[str], most: int) -> bytes:
    """What the program writes, up to `most` bytes of it and within the time."""
    with subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as process:
        timer = threading.Timer(SECONDS, process.kill)
        timer.start()
        try:
            assert process.stdout is not None
            return process.stdout.read(most)
        finally:
            timer.cancel()
            process.kill()
