"""Files written beside and put in place whole: after any failure the old file is still there, as it was.

Owns the temporary name, the flush and the rename, and the words for what can go wrong. Does not know what is written.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import secrets
import shutil
import socket
import stat
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from xlperf.errors import XlperfError
from xlperf.messages import catalogue, say

REASONS: dict[str, tuple[tuple[str, str], tuple[str, str]]] = {
    # reason id: ((what and where, in Chinese, in English), (how to mend it))
    "no-folder": (
        ("无法写入 {name}：文件夹 {folder} 不存在", "cannot write {name}: there is no folder {folder}"),
        ("先建立该文件夹，或改用已有的文件夹", "make the folder first, or choose one that exists"),
    ),
    "is-folder": (
        ("无法写入 {name}：同名的文件夹已存在", "cannot write {name}: there is a folder of that name"),
        ("换一个文件名", "choose another name"),
    ),
    "not-regular": (
        (
            "无法写入 {name}：它不是普通文件（管道、设备等）",
            "cannot write {name}: it is no ordinary file (a pipe, a device, …)",
        ),
        ("换一个文件名", "choose another name"),
    ),
    "is-input": (
        (
            "不能写到 {name}：它是这次要读的文件，写了就没有了",
            "cannot write to {name}: this run reads it, and it would be gone",
        ),
        ("换一个文件名；确要覆盖，请加 --overwrite", "choose another name, or add --overwrite"),
    ),
    "other-kind": (
        (
            "没有覆盖 {name}：已有的不是以前写的这种结果（可能是填好的工作簿、名册或别的文件）",
            "{name} was not written over: what is there is no earlier output of this kind (perhaps a filled workbook, a "
            "roster or another file)",
        ),
        ("换一个文件名；确要覆盖，请加 --overwrite", "choose another name, or add --overwrite"),
    ),
    "is-file": (
        (
            "无法建立文件夹 {name}：同名的文件已存在",
            "cannot make the folder {name}: there is a file of that name",
        ),
        ("换一个名称，或先移走该文件", "choose another name, or move the file away first"),
    ),
    "exists": (
        ("文件夹 {name} 已存在且不是空的", "the folder {name} exists and is not empty"),
        ("换一个名称，或先移走旧文件夹", "choose another name, or move the old folder away first"),
    ),
    "no-permission": (
        (
            "无法写入 {name}：文件夹 {folder} 只读或无写入权限",
            "cannot write {name}: the folder {folder} is read-only to you",
        ),
        (
            "改存到有写入权限的文件夹，或请管理员放开权限",
            "save into a folder you may write to, or ask for the right",
        ),
    ),
    "read-only-file": (
        ("无法写入 {name}：已有的文件是只读的", "cannot write {name}: the file there is read-only"),
        ("去掉文件的只读属性，或换一个文件名", "take the mark of read-only off it, or choose another name"),
    ),
    "in-use": (
        ("无法写入 {name}：文件正被别的程序打开", "cannot write {name}: another program holds it open"),
        ("在 Excel 或 WPS 中关闭该文件后重试", "close the file in Excel or WPS, then try again"),
    ),
    "disk-full": (
        ("无法写入 {name}：磁盘空间或配额已满", "cannot write {name}: the disk or your quota is full"),
        (
            "清理磁盘空间，或改存到别的磁盘；临时文件所在的 {temporary} 也要有空间",
            "free some space, or save to another disk; {temporary}, where temporary files lie, needs some, too",
        ),
    ),
    "too-large": (
        (
            "无法写入 {name}：超过系统允许的文件大小",
            "cannot write {name}: larger than the system allows a file to be",
        ),
        ("分批处理，或改存到别的磁盘", "work in smaller lots, or save to another disk"),
    ),
    "bad-name": (
        ("无法写入 {name}：文件名不合系统要求", "cannot write {name}: the system does not allow that name"),
        (
            '换一个较短的文件名，不含 \\ / : * ? " < > |',
            'choose a shorter name, without \\ / : * ? " < > |',
        ),
    ),
    "other": (
        ("无法写入 {name}：{detail}", "cannot write {name}: {detail}"),
        ("检查磁盘或网络连接后重试", "check the disk or the network, then try again"),
    ),
}

catalogue({f"cannot-write-{reason}": words for reason, (words, _) in REASONS.items()})
catalogue({f"cannot-write-{reason}-hint": words for reason, (_, words) in REASONS.items()})

_BY_ERRNO = {
    errno.ENOENT: "no-folder",
    errno.ENOTDIR: "no-folder",
    errno.EISDIR: "is-folder",
    errno.EEXIST: "is-file",
    errno.ENOTEMPTY: "exists",
    errno.ELOOP: "bad-name",
    errno.EACCES: "no-permission",
    errno.EPERM: "no-permission",
    errno.EROFS: "no-permission",
    errno.ENOSPC: "disk-full",
    getattr(errno, "EDQUOT", errno.ENOSPC): "disk-full",
    errno.EFBIG: "too-large",
    errno.ENAMETOOLONG: "bad-name",
    errno.EINVAL: "bad-name",
    errno.EBUSY: "in-use",
    getattr(errno, "ETXTBSY", errno.EBUSY): "in-use",
}
# winerror.h: SHARING_VIOLATION, LOCK_VIOLATION, USER_MAPPED_FILE; DISK_FULL, HANDLE_DISK_FULL; INVALID_NAME
_BY_WINERROR = {
    32: "in-use",
    33: "in-use",
    1224: "in-use",
    112: "disk-full",
    39: "disk-full",
    123: "bad-name",
}

_TEMPORARY_PREFIX = ".~xlperf-"
_PATIENCE = (0.05, 0.2, 0.5)  # seconds; virus scanners and indexers hold a new file open for a moment


class CannotWrite(XlperfError):  # reads as the sentence it is
    """An output that could not be written; whatever stood in its place stands there unchanged.

    `reason_id` for programs, `str()` for people, `hint` how to mend it, in the language in force.
    """

    def __init__(self, reason_id: str, /, path: Path, detail: object = "") -> None:
        super().__init__(reason_id, path, detail)
        self.reason_id = reason_id
        self.path = path
        self.detail = detail

    def __str__(self) -> str:
        folder = self._folder.name or "."
        return say(f"cannot-write-{self.reason_id}", name=self.path.name, folder=folder, detail=self.detail)

    @property
    def _folder(self) -> Path:
        """The folder that holds it; of a folder into which nothing may be written, such as a dataset, that one."""
        if self.reason_id == "no-permission" and self.path.is_dir() and not os.access(self.path, os.W_OK):
            return self.path
        return self.path.parent

    @property
    def hint(self) -> str:
        """How to mend it."""
        import tempfile

        temporary = os.environ.get("TMPDIR", "TMPDIR")
        with contextlib.suppress(OSError):  # where every disk is full, there is none
            temporary = tempfile.gettempdir()
        return say(f"cannot-write-{self.reason_id}-hint", temporary=temporary)


def guard_output(
    path: str | os.PathLike[str],
    inputs: Iterable[str | os.PathLike[str] | None],
    is_earlier: Callable[[Path], bool],
    overwrite: bool = False,
) -> None:
    """Raises CannotWrite where writing `path` would cost a file that is wanted: one of `inputs` (None counts for none), a
    file in one of them that is a folder excepted, or one that `is_earlier` does not know as an output of the same kind."""
    target = Path(path)
    if os.path.lexists(target) and not os.path.isfile(target):  # noqa: PTH113
        if os.path.exists(target):  # noqa: PTH110
            raise CannotWrite("is-folder" if os.path.isdir(target) else "not-regular", target)  # noqa: PTH112
        return
    if overwrite or not os.path.isfile(target):  # noqa: PTH113
        return
    if any(given is not None and is_same_file(target, given) for given in inputs):
        raise CannotWrite("is-input", target)
    if not is_earlier(target):
        raise CannotWrite("other-kind", target)


def is_same_file(one: Path, other: str | os.PathLike[str]) -> bool:
    """Whether both are there and one file or folder."""
    try:
        return os.path.samefile(one, other)  # noqa: PTH121 - links to one file are one file
    except (OSError, ValueError):
        return False


def make_folder(path: Path) -> None:
    """Makes a folder, and those above it that are not there; raises CannotWrite."""
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CannotWrite(_reason(error), path, error.strerror or error) from error


def _followed(path: str | os.PathLike[str]) -> Path:
    """What is written: what a link points to, and the link stays."""
    # A function of os.path, which answers "no" where that of Path raises: about names that are too long, say.
    return Path(os.path.realpath(path)) if os.path.islink(path) else Path(path)  # noqa: PTH114


@contextmanager
def writing(path: str | os.PathLike[str]) -> Iterator[Path]:
    """Gives a temporary path in the same folder to write to; at the end of the block it becomes `path`, flushed.

    On any exception, Ctrl-C too, the temporary file is removed and `path` is as it was. Raises CannotWrite for
    errors of the system about these two paths; all other exceptions of the block go through.
    """
    target = _followed(path)
    temporary = _beside(target)
    try:
        with in_words(target, temporary):
            # Functions of os.path here too.
            if os.path.isdir(target):  # noqa: PTH112
                raise CannotWrite("is-folder", target)
            if os.path.exists(target) and not os.path.isfile(target):  # noqa: PTH110, PTH113
                # A rename would take its place, or wait for it for ever.
                raise CannotWrite("not-regular", target)
            if os.path.exists(target) and not os.access(target, os.W_OK):  # noqa: PTH110
                raise CannotWrite("read-only-file", target)  # a rename would not ask
            yield temporary
            _keep_mode(target, temporary)
            flush(temporary)
            _replace(temporary, target)
            flush_folder(target.parent)
    finally:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)


@contextmanager
def writing_folder(path: str | os.PathLike[str]) -> Iterator[Path]:
    """Like `writing`, for a new folder: gives an empty temporary folder, which becomes `path` as a whole.

    `path` must not exist, or be an empty folder, or a link to one. Raises CannotWrite.
    """
    target = _followed(path)
    temporary = _beside(target)
    try:
        with in_words(target, temporary):
            if target.exists() and not target.is_dir():
                raise CannotWrite("is-file", target)
            if target.is_dir() and any(target.iterdir()):
                raise CannotWrite("exists", target)
            temporary.mkdir()
            yield temporary
            for written in temporary.rglob("*"):
                if written.is_file():
                    flush(written)
            if target.is_dir():
                target.rmdir()
            _replace(temporary, target)
            flush_folder(target.parent)
    finally:
        shutil.rmtree(temporary, ignore_errors=True)


def folder_of_caches() -> Path:
    """Where this user's programs keep what may be lost at any time: our folder in it, which need not be there."""
    own = os.environ.get("LOCALAPPDATA") or os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(own, "xlperf")


def is_temporary(path: str | os.PathLike[str]) -> bool:
    """Whether a file is the remainder of a run that was killed; an intake passes such files over."""
    return Path(path).name.startswith(_TEMPORARY_PREFIX)


def _beside(target: Path) -> Path:
    # The ending is kept, for there are writers that go by it; the name itself may be as long as names can be.
    if "\0" in str(target) or not target.name:
        raise CannotWrite("bad-name", target)
    _remove_left_overs(target.parent)
    own = f"{_HOST}-{os.getpid()}-{secrets.token_hex(6)}"
    return target.with_name(f"{_TEMPORARY_PREFIX}{own}{target.suffix[:16]}")


_HOST = hashlib.blake2b(socket.gethostname().encode("utf-8", "replace"), digest_size=3).hexdigest()
"""This machine in the names of temporary files: on a shared drive other machines write, too."""
_A_DAY = 86_400.0
_looked_at: set[Path] = set()


def _remove_left_overs(folder: Path) -> None:
    """Removes what runs that were killed left in a folder; once a process and folder."""
    if folder in _looked_at:
        return
    _looked_at.add(folder)
    with contextlib.suppress(OSError):
        for entry in os.scandir(folder):
            if entry.name.startswith(_TEMPORARY_PREFIX) and _is_left_over(entry):
                if entry.is_dir(follow_symlinks=False):
                    shutil.rmtree(entry.path, ignore_errors=True)
                else:
                    with contextlib.suppress(OSError):
                        os.unlink(entry.path)  # noqa: PTH108


def _is_left_over(entry: os.DirEntry[str]) -> bool:
    """Whether the run that made it has ended: its process is gone, or where nobody can say, it is a day old."""
    host, _, rest = entry.name.removeprefix(_TEMPORARY_PREFIX).partition("-")
    process = rest.partition("-")[0]
    if os.name == "posix" and host == _HOST and process.isascii() and process.isdigit():
        try:
            os.kill(int(process), 0)
        except ProcessLookupError:
            return True
        except (OSError, OverflowError):
            return False
        return False
    try:
        return time.time() - entry.stat(follow_symlinks=False).st_mtime > _A_DAY
    except OSError:
        return False


@contextmanager
def in_words(target: Path, temporary: Path) -> Iterator[None]:
    """Turns errors of the system that concern the output into CannotWrite."""
    try:
        yield
    except CannotWrite:
        raise
    except Exception as raised:
        error = _system_error(raised)
        if error is None:
            raise
        reason = _reason(error)
        about = {
            os.fspath(name)
            for name in (error.filename, error.filename2)
            if isinstance(name, str | os.PathLike)
        }
        ours = any(name.startswith(str(temporary)) for name in about) or str(target) in about
        # An error about another file is not ours to explain; a full disk or a file too large names no file at all.
        if not ours and (about or reason not in ("disk-full", "too-large")):
            raise
        if reason == "no-folder" and target.parent.is_dir():
            reason = "other"
        raise CannotWrite(reason, target, error.strerror or error) from raised


def _system_error(raised: Exception) -> OSError | None:
    """The system's error, which XlsxWriter hands on inside an exception of its own."""
    for candidate in (raised, *raised.args[:1], raised.__cause__, raised.__context__):
        if isinstance(candidate, OSError):
            return candidate
    return None


def _reason(error: OSError) -> str:
    windows = getattr(error, "winerror", None)
    if windows is not None and windows in _BY_WINERROR:
        return _BY_WINERROR[windows]
    return _BY_ERRNO.get(error.errno or 0, "other")


def _keep_mode(target: Path, temporary: Path) -> None:
    """A file written over keeps the rights it had."""
    with contextlib.suppress(OSError):
        temporary.chmod(stat.S_IMODE(target.stat().st_mode))


def flush(path: Path) -> None:
    """To the disk itself, so that after a power failure there is the old file or the new, never an empty one."""
    handle = os.open(path, os.O_RDWR | getattr(os, "O_BINARY", 0))
    try:
        os.fsync(handle)
    except OSError as error:
        raise _with_name(error, path) from None
    finally:
        os.close(handle)


def flush_folder(folder: Path) -> None:
    # The rename has happened; a file system that cannot flush folders (Windows, some network drives) is no failure.
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY | getattr(os, "O_DIRECTORY", 0))
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _replace(temporary: Path, target: Path) -> None:
    """Renames; where another program holds the target open for a moment, tries again."""
    for pause in (*_PATIENCE, None):
        try:
            temporary.replace(target)
            return
        except OSError as error:
            held = getattr(error, "winerror", None) in (5, 32, 33)
            if not held or pause is None:
                # On Windows a file held open makes "access denied" of a rename onto it.
                if getattr(error, "winerror", None) == 5 and target.exists():
                    raise CannotWrite("in-use", target, error.strerror) from error
                raise
            time.sleep(pause)


def _with_name(error: OSError, path: Path) -> OSError:
    return OSError(error.errno, error.strerror, str(path))
