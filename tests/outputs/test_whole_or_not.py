"""Whatever goes wrong while a command writes, the old file is whole, it is said in words, and the exit status tells."""

from __future__ import annotations

import ast
import os
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.hostile.form_workbook import form_workbook
from tests.outputs.story import _run
from tests.workbook.child import in_a_child
from xlperf.publishing import WRITERS
from xlperf.system import durable
from xlperf.system.supervised import Crew

pytestmark = pytest.mark.skipif(
    os.name == "nt", reason="full disks and rights are made by means of POSIX here"
)

OLD = b"what was here before"
ROSTER = "code,name\n1,\xe5\x8d\x95\xe4\xbd\x8d\n"

Words = Callable[[Path, Path], list[str]]

FILES: dict[str, Words] = {
    "new-template": lambda book, out: ["new-template", "-o", str(out)],
    "fill": lambda book, out: ["fill", str(book), "--from", str(book), "-o", str(out)],
    "consolidate": lambda book, out: ["consolidate", str(book), "-o", str(out), "--no-cache"],
    "consolidate with a cache": lambda book, out: ["consolidate", str(book), "-o", str(out)],
    "compare": lambda book, out: ["compare", str(book), str(book), "-o", str(out)],
    "compare years": lambda book, out: ["compare", str(book), str(book), str(book), "-o", str(out)],
    "clean": lambda book, out: ["clean", str(book), "-o", str(out)],
    **{
        f"publish{suffix}": lambda book, out: ["publish", str(book), "-o", str(out)]
        for suffix in WRITERS
    },
}  # fmt: skip
FOLDERS: dict[str, Words] = {
    "new-template --roster": lambda book, out: [
        "new-template", "-o", str(out), "--roster", str(book.parent / "roster.csv"),
    ],
    "return": lambda book, out: ["return", str(book), "-o", str(out), "--all"],
    "approve": lambda book, out: ["approve", str(book), "-o", str(out), "--all"],
}  # fmt: skip


@pytest.fixture
def book(tmp_path: Path) -> Path:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "roster.csv").write_bytes(ROSTER.encode("latin-1"))
    path = folder / "form.xlsx"
    path.write_bytes(form_workbook())
    return path


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    place = tmp_path / "out"
    place.mkdir()
    yield place
    place.chmod(0o755)


def target_of(command: str, folder: Path) -> Path:
    if command in FOLDERS:
        return folder / "folder"
    suffix = command.removeprefix("publish") if command.startswith("publish") else ".xlsx"
    path = folder / f"a{suffix}"
    path.write_bytes(OLD)
    return path


def assert_untouched(command: str, target: Path, status: int, said: str) -> None:
    assert status == 2, said
    assert "Traceback" not in said and "意外" not in said, said
    if command in FILES:
        assert target.read_bytes() == OLD
        assert [p.name for p in target.parent.iterdir() if not p.name.endswith(".cache")] == [target.name]
    else:
        # Templates for a roster are written one by one into their folder, each of them whole.
        left = [path for path in target.parent.rglob("*") if path.is_file()]
        assert all(zipfile.is_zipfile(path) and not durable.is_temporary(path) for path in left)
        assert command != "return" or not target.exists()


every_command = pytest.mark.parametrize("command", [*FILES, *FOLDERS])


def words_of(command: str, book: Path, target: Path) -> list[str]:
    words = {**FILES, **FOLDERS}[command](book, target)
    return [*words, "--overwrite"] if command in FILES else words


@every_command
def test_a_target_held_open_by_another_program(
    command: str, book: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def held(self: Path, target: Path) -> Path:
        error = PermissionError(13, "The process cannot access the file", str(self), 32, str(target))
        error.winerror = 32  # type: ignore[attr-defined]
        raise error

    monkeypatch.setattr(durable, "_PATIENCE", ())
    monkeypatch.setattr(Path, "replace", held)
    target = target_of(command, folder)
    status, said = _run(words_of(command, book, target))
    assert_untouched(command, target, status, said)
    assert "正被别的程序打开" in said


@every_command
def test_a_run_that_is_interrupted(
    command: str, book: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(path: Path) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(durable, "flush", interrupted)
    target = target_of(command, folder)
    status, said = _run(words_of(command, book, target))
    assert status == 130
    assert_untouched(command, target, 2, said)


class Said(Exception):  # what a child brings back, no error
    """The exit status and the words of a command that ran in a process of its own."""


def in_child(words: list[str], *, as_nobody: bool = False, most_bytes: int = 0) -> tuple[int, str]:
    def action() -> None:
        if most_bytes:
            import resource

            resource.setrlimit(resource.RLIMIT_FSIZE, (most_bytes, most_bytes))
        raise Said(repr(_run(words)))

    kind, _, said = in_a_child(action, as_nobody=as_nobody).partition(": ")
    assert kind == "Said", (kind, said)
    status, text = ast.literal_eval(said)
    return int(status), str(text)


@every_command
def test_a_disk_that_is_full(command: str, book: Path, folder: Path) -> None:
    """The system lets no file grow beyond 1,500 bytes: what is written fails midway, as on a full disk."""
    target = target_of(command, folder)
    status, said = in_child(words_of(command, book, target), most_bytes=1_500)
    assert_untouched(command, target, status, said)
    assert "无法" in said


class CrewHere:
    """In place of worker processes: each piece of work is done in this one when it is given."""

    processes = 1
    in_order = Crew.in_order
    _answer = Crew._answer

    def __init__(self, work: Callable[[object, object], object], setup: object, *limits: object) -> None:
        self._work, self._setup = work, setup
        self._done: list[tuple[int, object, object]] = []

    def __enter__(self) -> CrewHere:
        return self

    def __exit__(self, *about: object) -> None:
        self.end()

    @property
    def busy(self) -> bool:
        return bool(self._done)

    def has_room(self, size: int = 0) -> bool:
        return not self._done

    def give(self, number: int, item: object) -> None:
        self._done.append((number, item, self._work(self._setup, item)))

    def collect(self, patience: float | None = None) -> list[tuple[int, object, object]]:
        done, self._done = self._done, []
        return done

    def end(self) -> None:
        self._done = []


@every_command
def test_a_folder_that_is_read_only(
    command: str, book: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = target_of(command, folder)
    folder.chmod(0o555)
    for path in (folder.parent, *folder.parent.parents):
        if path.stat().st_uid == os.getuid():
            path.chmod(path.stat().st_mode | 0o055)
    # Nobody may have no right to start this Python, nor to read its files: what is imported late must be here before.
    for module in ("consolidation.received.pool", "intake.isolated", "system.supervised"):
        monkeypatch.setattr(f"xlperf.{module}.Crew", CrewHere)
    _run(words_of(command, book, book.parent / f"before{target.suffix}"))
    status, said = in_child(words_of(command, book, target), as_nobody=True)
    assert_untouched(command, target, status, said)
    assert "无法" in said


@pytest.mark.parametrize("at", ["f/x", "f", "loop/x", "长" * 100 + "/x"])
@pytest.mark.parametrize(
    "words",
    [
        ["new-template", "--roster", "roster.csv", "-o"],
        ["return", "form.xlsx", "--all", "-o"],
        ["approve", "form.xlsx", "--all", "-o"],
        ["consolidate", "form.xlsx", "--dataset"],
        ["consolidate", "form.xlsx", "--no-cache", "--dataset"],
        ["clean", "form.xlsx", "roster.csv", "-o"],
        ["addin", "install", "--for", "lite", "-o"],
        ["addin", "install", "--for", "excel", "--target"],
        ["demo"],
    ],
    ids=" ".join,
)
def test_a_folder_that_cannot_be_made(words: list[str], at: str, book: Path, folder: Path) -> None:
    """Where a file lies, or a link to itself, or under a name that is too long."""
    (folder / "f").write_bytes(OLD)
    (folder / "loop").symlink_to("loop")
    given = [str(book.parent / word) if "." in word else word for word in words]
    status, said = _run([*given, str(folder / at)])
    assert status == 2 and "Traceback" not in said and "意外" not in said, said
    assert (folder / "f").read_bytes() == OLD and len(list(folder.iterdir())) == 2


def test_the_module_for_lite_replaces_no_other_file(book: Path) -> None:
    roster = book.parent / "roster.csv"
    assert _run(["addin", "install", "--for", "lite", "-o", str(roster)])[0] == 2
    assert roster.read_bytes() == ROSTER.encode("latin-1")
    module = ["addin", "install", "--for", "lite", "-o", str(book.parent / "main.py")]
    assert [_run(module)[0], _run(module)[0]] == [0, 0]


def test_a_link_to_itself_is_replaced(folder: Path) -> None:
    (folder / "a").symlink_to("a")
    with durable.writing(folder / "a") as file:
        file.write_bytes(OLD)
    assert (folder / "a").read_bytes() == OLD
