"""Outputs are whole or not there: full disks, read-only folders, interruptions, files held open."""

from __future__ import annotations

import errno
import os
import resource
import shutil
import signal
import string
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.workbook.child import in_a_child
from xlperf.messages import all_messages, speaking
from xlperf.system import durable
from xlperf.system.durable import REASONS, CannotWrite, is_temporary, writing, writing_folder

pytestmark = pytest.mark.skipif(
    os.name == "nt", reason="full disks and rights are made by means of POSIX here"
)
OLD, NEW = b"old content", b"new content"


@pytest.fixture
def target(tmp_path: Path) -> Path:
    path = tmp_path / "汇总.xlsx"
    path.write_bytes(OLD)
    return path


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A real file system of 256 KB."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = shutil.which("mount")
    options = ["-t", "tmpfs", "-o", "size=256k", "tmpfs", str(folder)]
    if mount is None or subprocess.run([mount, *options], capture_output=True, check=False).returncode:
        pytest.skip("mounting a small disk is not permitted here")
    yield folder
    # Lazily, for the writer whose exception is being held still has its file open.
    subprocess.run(["umount", "--lazy", str(folder)], check=True)


def test_what_is_written_stands_under_its_name_and_nothing_else_is_left(target: Path) -> None:
    with writing(target) as temporary:
        assert temporary.parent == target.parent and temporary.suffix == ".xlsx" and is_temporary(temporary)
        temporary.write_bytes(NEW)
        assert target.read_bytes() == OLD
    assert contents(target.parent) == {target.name: NEW}


@pytest.mark.parametrize("raised", [ValueError("x"), KeyboardInterrupt(), SystemExit(1)])
def test_whatever_interrupts_it_the_old_file_is_whole(target: Path, raised: BaseException) -> None:
    with pytest.raises(type(raised)), writing(target) as temporary:
        temporary.write_bytes(NEW)
        raise raised
    assert contents(target.parent) == {target.name: OLD}


def test_a_killed_run_leaves_the_old_file_whole_and_its_remainder_is_known_as_such(target: Path) -> None:
    child = os.fork()
    if child == 0:
        with writing(target) as temporary:
            temporary.write_bytes(NEW)
            os.kill(os.getpid(), signal.SIGKILL)
    os.waitpid(child, 0)
    assert target.read_bytes() == OLD
    assert [is_temporary(path) for path in target.parent.iterdir() if path != target] == [True]


def test_a_full_disk_leaves_the_old_file_whole(small_disk: Path) -> None:
    path = small_disk / "a.xlsx"
    path.write_bytes(OLD)
    with pytest.raises(CannotWrite) as refusal, writing(path) as temporary:
        temporary.write_bytes(bytes(1_000_000))
    assert refusal.value.reason_id == "disk-full"
    assert contents(small_disk) == {"a.xlsx": OLD}


def test_a_full_disk_met_by_xlsxwriter_is_said_in_the_same_words(small_disk: Path) -> None:
    import xlsxwriter

    path = small_disk / "a.xlsx"
    path.write_bytes(OLD)
    with pytest.raises(CannotWrite) as refusal, writing(path) as temporary:
        workbook = xlsxwriter.Workbook(temporary)
        workbook.add_worksheet().insert_image("A1", "noise.png", {"image_data": _picture()})
        workbook.close()
    assert refusal.value.reason_id == "disk-full"
    assert contents(small_disk) == {"a.xlsx": OLD}


def _picture() -> object:
    """A PNG that does not compress: its header, then noise."""
    import io
    import struct
    import zlib

    header = b"IHDR" + struct.pack(">2L5B", 600, 600, 8, 2, 0, 0, 0)
    data = b"IDAT" + os.urandom(1_000_000)
    chunks = b"".join(
        struct.pack(">L", len(c) - 4) + c + struct.pack(">L", zlib.crc32(c)) for c in (header, data, b"IEND")
    )
    return io.BytesIO(b"\x89PNG\r\n\x1a\n" + chunks)


def test_a_full_disk_leaves_no_half_folder(small_disk: Path) -> None:
    def write() -> None:
        with writing_folder(small_disk / "dataset") as temporary:
            (temporary / "ledger").mkdir()
            (temporary / "ledger" / "a.parquet").write_bytes(NEW)
            (temporary / "b.parquet").write_bytes(bytes(1_000_000))

    with pytest.raises(CannotWrite) as refusal:
        write()
    assert refusal.value.reason_id == "disk-full"
    assert list(small_disk.iterdir()) == []


def test_a_file_larger_than_the_system_allows_leaves_the_old_file_whole(target: Path) -> None:
    def write() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (10_000, 10_000))
        with writing(target) as temporary:
            temporary.write_bytes(bytes(100_000))

    assert in_a_child(write) == "CannotWrite: too-large"
    assert contents(target.parent) == {target.name: OLD}


def test_a_read_only_folder_is_said_in_words() -> None:
    # A folder of its own, since pytest's are closed to other users; nobody, since root may write anywhere.
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "a.xlsx").write_bytes(OLD)
        (folder / "a.xlsx").chmod(0o666)
        folder.chmod(0o555)

        def write() -> None:
            with writing(folder / "a.xlsx") as temporary:
                temporary.write_bytes(NEW)

        def write_folder() -> None:
            with writing_folder(folder / "dataset"):
                pass

        assert in_a_child(write, as_nobody=True) == "CannotWrite: no-permission"
        assert in_a_child(write_folder, as_nobody=True) == "CannotWrite: no-permission"
        assert contents(folder) == {"a.xlsx": OLD}
        folder.chmod(0o755)


def test_a_read_only_file_is_not_written_over() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o777)
        (folder / "a.xlsx").write_bytes(OLD)
        (folder / "a.xlsx").chmod(0o444)

        def write() -> None:
            with writing(folder / "a.xlsx") as temporary:
                temporary.write_bytes(NEW)

        assert in_a_child(write, as_nobody=True) == "CannotWrite: read-only-file"
        assert contents(folder) == {"a.xlsx": OLD}


def windows_error(code: int) -> OSError:
    """As os.replace raises it on Windows, where OSError has a field more."""

    class WindowsError(PermissionError):
        winerror = code

    return WindowsError(errno.EACCES, "held open", "a.xlsx")


def test_a_target_held_open_on_windows_is_tried_again_and_then_said_in_words(
    target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tries, pauses = [], []

    def held(source: object, destination: object) -> None:
        tries.append(destination)
        error = windows_error(32)
        error.filename, error.filename2 = os.fspath(source), os.fspath(destination)  # type: ignore[call-overload]
        raise error

    monkeypatch.setattr(durable.os, "replace", held)
    monkeypatch.setattr(durable.time, "sleep", pauses.append)
    with pytest.raises(CannotWrite) as refusal, writing(target) as temporary:
        temporary.write_bytes(NEW)
    assert refusal.value.reason_id == "in-use" and len(tries) == 4 and sum(pauses) < 1
    assert contents(target.parent) == {target.name: OLD}


def test_a_target_let_go_in_time_is_written(target: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    replace, tries = os.replace, []

    def held_once(source: str, destination: str) -> None:
        tries.append(destination)
        if len(tries) == 1:
            raise windows_error(5)
        replace(source, destination)

    monkeypatch.setattr(durable.os, "replace", held_once)
    with writing(target) as temporary:
        temporary.write_bytes(NEW)
    assert contents(target.parent) == {target.name: NEW}


def test_places_that_cannot_be_written_are_said_in_words(tmp_path: Path) -> None:
    (tmp_path / "folder.xlsx").mkdir()
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "a").write_bytes(b"")
    (tmp_path / "file").write_bytes(b"")

    def reason(manager: Callable[[Path], object], path: Path) -> str:
        with pytest.raises(CannotWrite) as refusal, manager(path) as temporary:  # type: ignore[attr-defined]
            temporary.write_bytes(b"x") if manager is writing else None
        assert str(tmp_path) not in str(refusal.value)
        return refusal.value.reason_id

    assert reason(writing, tmp_path / "none" / "a.xlsx") == "no-folder"
    assert reason(writing, tmp_path / "file" / "a.xlsx") == "no-folder"
    assert reason(writing, tmp_path / "folder.xlsx") == "is-folder"
    assert reason(writing, tmp_path / ("长" * 100 + ".xlsx")) == "bad-name"
    assert reason(writing, tmp_path / "a\0b.xlsx") == "bad-name"
    assert reason(writing_folder, tmp_path / "full") == "exists"
    assert reason(writing_folder, tmp_path / "file") == "is-file"


def test_an_error_about_another_file_is_not_taken_for_ours(target: Path) -> None:
    with pytest.raises(FileNotFoundError), writing(target):
        Path("no such input.csv").read_bytes()
    assert contents(target.parent) == {target.name: OLD}


def test_a_link_stays_a_link_and_rights_stay_as_they_were(target: Path) -> None:
    link = target.with_name("link.xlsx")
    link.symlink_to(target)
    target.chmod(0o640)
    with writing(link) as temporary:
        temporary.write_bytes(NEW)
    assert link.is_symlink() and target.read_bytes() == NEW and target.stat().st_mode & 0o777 == 0o640


def test_a_new_file_has_the_rights_that_new_files_have(tmp_path: Path) -> None:
    (tmp_path / "plain").write_bytes(b"")
    with writing(tmp_path / "a.xlsx") as temporary:
        temporary.write_bytes(NEW)
    assert (tmp_path / "a.xlsx").stat().st_mode == (tmp_path / "plain").stat().st_mode


def test_a_folder_appears_as_a_whole(tmp_path: Path) -> None:
    (tmp_path / "dataset").mkdir()
    with writing_folder(tmp_path / "dataset") as temporary:
        (temporary / "ledger").mkdir()
        (temporary / "ledger" / "a").write_bytes(NEW)
        assert not list((tmp_path / "dataset").iterdir())
    assert [path.name for path in tmp_path.iterdir()] == ["dataset"]
    assert (tmp_path / "dataset" / "ledger" / "a").read_bytes() == NEW


def test_every_reason_has_words_in_both_languages_with_the_same_fields() -> None:
    for reason in REASONS:
        chinese, english = all_messages()[f"cannot-write-{reason}"]
        fields = [sorted(f[1] for f in string.Formatter().parse(text) if f[1]) for text in (chinese, english)]
        assert fields[0] == fields[1] and chinese != english
        for language in ("zh", "en"):
            with speaking(language):
                refusal = CannotWrite(reason, Path("out") / "a.xlsx", "x")
                assert "{" not in str(refusal) + refusal.hint


def test_a_full_disk_is_told_also_where_no_folder_takes_a_temporary_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", None)
    monkeypatch.setattr(tempfile, "_candidate_tempdir_list", lambda: [str(tmp_path / "none")])
    monkeypatch.setenv("TMPDIR", "/full")
    assert "/full" in CannotWrite("disk-full", Path("a.xlsx"), "full").hint


def test_a_link_to_an_empty_folder_is_filled_where_it_leads(tmp_path: Path) -> None:
    (tmp_path / "真").mkdir()
    (tmp_path / "链接").symlink_to("真")
    with writing_folder(tmp_path / "链接") as temporary:
        (temporary / "a.txt").write_bytes(NEW)
    assert (tmp_path / "链接").is_symlink() and contents(tmp_path / "真") == {"a.txt": NEW}


def test_a_folder_that_is_read_only_itself_is_the_one_that_is_named() -> None:
    """Of a dataset's folder the one above was named, into which everything may be written."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "库"
        folder.mkdir()
        Path(name).chmod(0o755)
        folder.chmod(0o555)

        def refused() -> None:
            with speaking("zh"):
                raise ValueError(str(CannotWrite("no-permission", folder)))

        said = in_a_child(refused, as_nobody=True)
        assert said == "ValueError: 无法写入 库：文件夹 库 只读或无写入权限"
        folder.chmod(0o755)
