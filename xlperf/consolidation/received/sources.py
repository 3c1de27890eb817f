"""Where the files of a consolidation come from: folders, patterns, archives of workbooks, mails, single files.

Owns the list of files found, in a settled order, each with a name that holds no path of the machine, and what was
passed over. Opens archives and mails, never a workbook.
"""

from __future__ import annotations

import glob
import os
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import count
from pathlib import Path, PurePosixPath

from xlperf.consolidation.received.bundle import BUNDLE_LIMITS, Bundle, bundle_in
from xlperf.consolidation.received.held_files import (
    ARCHIVE_LIMITS,
    ENDINGS,
    Held,
    HeldFileLister,
    held_in,
    holds_files,
)
from xlperf.consolidation.received.own_results import is_result, is_result_folder
from xlperf.consolidation.received.storage import is_url, stored_bytes, stored_files, without_password
from xlperf.errors import XlperfError
from xlperf.messages import catalogue, say
from xlperf.ooxml.limits import DEFAULT_LIMITS, Limits
from xlperf.ooxml.package import file_bytes
from xlperf.ooxml.refusal import UnreadableWorkbook
from xlperf.ooxml.text import readable_name as shown
from xlperf.system.dataclass import dataclass
from xlperf.system.durable import is_temporary

catalogue(
    {
        "source-missing": ("找不到 {path}", "{path} is not there"),
        "source-lock": (
            "{name}：有人正打开着这个工作簿（锁文件，未计入）",
            "{name}: somebody has that workbook open (a lock file, not counted)",
        ),
        "source-hidden": (
            "{name}：隐藏文件或系统文件，未计入",
            "{name}: a hidden or system file, not counted",
        ),
        "source-output": (
            "{name}：是本次汇总的结果文件，未计入",
            "{name}: an output of this run, not counted",
        ),
        "source-given": (
            "{name}：是本次的名册或确认表，未计入",
            "{name}: the roster or the decisions of this run, not counted",
        ),
        "source-settings": (
            "{name}：是设置文件，未计入；照办的是名册旁边的 xlperf.toml",
            "{name}: a file of settings, not counted; those hold that stand in the xlperf.toml beside the roster",
        ),
        "source-earlier": (
            "{name}：是以前运行的结果，未计入",
            "{name}: a result of an earlier run, not counted",
        ),
        "source-of-mail": (
            "{name}：邮件里的图片、签名、日程，或没有附件的邮件，未计入",
            "{name}: a picture, a signature or an invitation of the mail, or a mail without attachments, not counted",
        ),
        "source-linked-folder": (
            "{name}：是指向别处的文件夹链接，未进入",
            "{name}: a link to another folder, not entered",
        ),
    }
)

_NOWHERE = Path()
"""The path of what lies in storage: one for all, for there are many."""
_SYSTEM_FILES = {"thumbs.db", "desktop.ini", "ehthumbs.db", "icon\r"}
_SYSTEM_FOLDERS = {"__macosx", "$recycle.bin", "system volume information"}


@dataclass(frozen=True, slots=True)
class Source:
    """One file found. `name` is how outputs call it; `member` its name inside the archive at `path`, or "".

    `modified`: seconds since 1970, by which the newest of several is chosen; of an attachment, when its mail arrived.
    `inside`: the folder that a link must not lead out of. `refusal`: why it cannot be read, where that is known already.
    `url`: where it lies in storage; `path` then says nothing. `bundled`: its name inside the bundle that lies there,
    which the unit `unit` sent. `sender`: of the mail that it was attached to.
    """

    name: str
    path: Path
    member: str = ""
    modified: float = 0.0
    size: int = 0
    inside: Path | None = None
    refusal: UnreadableWorkbook | None = None
    url: str = ""
    bundled: str = ""
    unit: str = ""
    sender: str = ""

    @property
    def bundle(self) -> str:
        """What the bundle that it lies in is called; "" of one that lies in none."""
        return self.name.removesuffix(f"/{shown(self.bundled)}") if self.bundled else ""

    @property
    def is_inside(self) -> bool:
        """Whether it lies in another file, so that no link leads to it."""
        return bool(self.member or self.bundled)


@dataclass(frozen=True, slots=True)
class FoundSources:
    """The files found, by name, and a sentence for each one that was passed over."""

    sources: tuple[Source, ...]
    passed_over: tuple[str, ...]


class SourceMissing(XlperfError, ValueError):
    """A path that does not exist, or a pattern that matches nothing."""


def find_sources(
    given: Iterable[str | os.PathLike[str]],
    outputs: Iterable[str | os.PathLike[str]] = (),
    *,
    beside: Iterable[str | os.PathLike[str]] = (),
    as_given: bool = False,
) -> FoundSources:
    """All files in `given` (folders, patterns, archives, files, URLs), each once, whatever the order they are named in.

    `outputs`: files of this run, which are never its input; `beside`: those by which it goes (roster, decisions), which are
    none either where they lie in a folder. `as_given`: names and order are those in which they were
    given, with the paths, and one that is not there is a source that cannot be read. Raises SourceMissing, StorageError.
    """
    # What was read of an archive or a bundle before may have changed since.
    _held.cache_clear()
    _bundle.cache_clear()
    items = [os.fspath(item) for item in given]
    if as_given:
        return _found_as_given(items, outputs, beside)
    urls = sorted({item for item in items if is_url(item)})
    roots = sorted({root for item in items if not is_url(item) for root in _roots(item)})
    ours = _by_path(beside, "source-given") | _by_path(outputs, "source-output")
    finding = _Finding(ours)
    with finding:
        for number, url in enumerate(urls, 1):
            finding.take_url(url, f"{number}/" if len(urls) + len(roots) > 1 else "")
        for root, prefix in zip(roots, _prefixes(roots), strict=True):
            finding.take(root, prefix)
    sources = sorted(_told_apart(finding.sources.values()), key=lambda source: source.name)
    return FoundSources(tuple(sources), tuple(finding.passed_over))


def _told_apart(sources: Iterable[Source]) -> Iterator[Source]:
    """The sources, no two of one name: what a file declares is found again by that. Files that were named one by one, or by a
    pattern, bear as many of their folders as it takes."""
    by_name: dict[str, list[Source]] = {}
    for source in sources:
        by_name.setdefault(source.name, []).append(source)
    for alike in by_name.values():
        if len(alike) == 1:
            yield alike[0]
    taken = set(by_name)
    for name, alike in by_name.items():
        if len(alike) > 1:
            alike.sort(key=lambda source: (str(source.path), source.url, source.member))
            names = _with_folders(name, alike, taken)
            taken.update(names)
            yield from (replace(source, name=own) for source, own in zip(alike, names, strict=True))


def _with_folders(name: str, alike: Sequence[Source], taken: set[str]) -> list[str]:
    """A name of its own for each of several sources of one name: behind their folders, else with a number."""
    for depth in range(1, max(len(source.path.parts) for source in alike)):
        folders = ["/".join(source.path.parent.parts[-depth:]).lstrip("/") for source in alike]
        names = [f"{shown(folder)}/{name}" for folder in folders]
        if len(set(names)) == len(names) and not taken & set(names):
            return names
    # Not in round brackets: those tell which of several is the newest.
    ending = PurePosixPath(name).suffix
    numbered = (f"{name.removesuffix(ending)} [{number}]{ending}" for number in count(2))
    free = (one for one in numbered if one not in taken)
    return [name, *(next(free) for _ in alike[1:])]


def _by_path(paths: Iterable[str | os.PathLike[str]], message: str) -> dict[str, str]:
    """What is said of these files where they are found, by their paths."""
    return {os.path.realpath(path): message for path in paths if not is_url(path)}


def _found_as_given(
    items: Iterable[str],
    outputs: Iterable[str | os.PathLike[str]],
    beside: Iterable[str | os.PathLike[str]],
) -> FoundSources:
    """What `find_sources` gives, each with the path under which it was asked for, in that order."""
    sources: dict[tuple[str, str], Source] = {}
    passed_over: list[str] = []
    for item in (matched for one in items for matched in _matches(one) or [one]):
        try:
            found = find_sources([item], outputs, beside=beside)
        except SourceMissing:
            if is_url(item) or glob.has_magic(item):
                raise
            refusal = UnreadableWorkbook("not-found", path=Path(item).name or item)
            sources.setdefault((item, ""), Source(item, Path(item), refusal=refusal))
            continue
        folder = not is_url(item) and os.path.isdir(item)  # noqa: PTH112
        for source in found.sources:
            own = os.path.join(item, source.name) if folder else item  # noqa: PTH118
            if not folder and source.member:
                own = f"{item}/{source.member}"
            sources.setdefault(
                (source.url or os.path.realpath(source.path), source.member), replace(source, name=own)
            )
        passed_over += found.passed_over
    return FoundSources(tuple(sources.values()), tuple(passed_over))


def read_source(source: Source, limits: Limits = DEFAULT_LIMITS) -> bytes:
    """The bytes of the file; raises UnreadableWorkbook."""
    if source.refusal is not None:
        raise source.refusal
    if source.bundled:
        bundle = _bundle(source.path, source.inside, source.url, source.member)
        if bundle is None:
            raise UnreadableWorkbook("changed-while-reading")
        return bundle.content(source.bundled, limits)
    if not source.member:
        return _whole(source.path, source.inside, source.url, limits)
    return _held(source.path, source.inside, source.url).content(source.member, limits)


def in_bundle(source: Source) -> tuple[Source, ...]:
    """The workbooks in the bundle that this source is, none where it is no bundle; raises UnreadableWorkbook."""
    bundle = _bundle(source.path, source.inside, source.url, source.member)
    if bundle is None:
        return ()
    return tuple(
        replace(
            source,
            name=f"{source.name}/{shown(original.name)}",
            modified=original.modified,
            size=original.size,
            bundled=original.name,
            unit=str(bundle.unit),
        )
        for original in bundle.originals
    )


@lru_cache(maxsize=1)
def _bundle(path: Path, inside: Path | None, url: str, member: str) -> Bundle | None:
    """The bundle last asked for: its workbooks are read one after the other."""
    return bundle_in(read_source(Source("", path, member, inside=inside, url=url), BUNDLE_LIMITS))


def _whole(path: Path, inside: Path | None, url: str, limits: Limits) -> bytes:
    return stored_bytes(url, limits) if url else file_bytes(path, limits, inside=inside)


@lru_cache(maxsize=1)
def _held(path: Path, inside: Path | None, url: str) -> Held:
    """The archive or mail last asked for: its members are read one after the other."""
    return held_in(_whole(path, inside, url, ARCHIVE_LIMITS), url or path.name)


def _roots(item: str) -> Iterator[Path]:
    if os.path.lexists(item):
        yield Path(os.path.abspath(item))  # noqa: PTH100 - the link itself, not what it points to
        return
    matches = _matches(item)
    if not matches:
        raise SourceMissing(say("source-missing", path=item))
    for match in matches:
        yield Path(os.path.abspath(match))  # noqa: PTH100


def _matches(item: str) -> list[str]:
    """What a pattern matches, as it is written; nothing for what is no pattern or is there under that very name."""
    if is_url(item) or os.path.lexists(item) or not glob.has_magic(item):
        return []
    return sorted(glob.glob(item, recursive=True))  # noqa: PTH207


def _prefixes(roots: Sequence[Path]) -> list[str]:
    """What stands before the names of each root's files: nothing for one folder, else as much of its path as tells
    it from the others."""
    if len(roots) == 1:
        return [""]
    folders = [root for root in roots if root.is_dir()]
    for depth in range(1, 64):
        shortest = {folder: "/".join(folder.parts[-depth:]).lstrip("/") for folder in folders}
        if len(set(shortest.values())) == len(folders):
            break
    if len(folders) == 1 and all(root.is_relative_to(folders[0]) for root in roots):
        shortest[folders[0]] = ""
    return [shortest[root] + "/" if shortest.get(root) else "" for root in roots]


class _Finding:
    """What was found so far. A context manager, which ends the worker that opens mails."""

    def __init__(self, ours: dict[str, str]) -> None:
        """`ours`: what is said of files of this run, by their paths."""
        self.ours = ours
        self._listing = HeldFileLister()
        self.sources: dict[tuple[str, str], Source] = {}
        self.passed_over: list[str] = []

    def __enter__(self) -> _Finding:
        return self

    def __exit__(self, *about: object) -> None:
        self._listing.__exit__(*about)

    def take(self, root: Path, prefix: str) -> None:
        if not root.is_dir():
            self._file(root, shown(root.name), None)
            return
        for folder, names, files in os.walk(root):
            names.sort()
            here = Path(folder)
            below = PurePosixPath(*here.relative_to(root).parts)
            for name in list(names):
                called = shown(prefix + str(below / name))
                if told := self.ours.get(os.path.realpath(here / name)):
                    names.remove(name)
                    self.passed_over.append(say(told, name=called))
                elif _is_system(name, _SYSTEM_FOLDERS):
                    names.remove(name)
                    self.passed_over.append(say("source-hidden", name=called))
                elif (here / name).is_symlink():
                    names.remove(name)
                    self.passed_over.append(say("source-linked-folder", name=called))
                elif is_result_folder(here / name):
                    names.remove(name)
                    self.passed_over.append(say("source-earlier", name=called))
            for name in sorted(files):
                self._file(here / name, shown(prefix + str(below / name)), root)

    def take_url(self, url: str, prefix: str) -> None:
        """All files behind a URL; raises SourceMissing where there is none."""
        found = False
        for stored in stored_files(url):
            found = True
            name = shown(prefix + stored.name)
            if self._passes_over(stored.name, name):
                continue
            source = Source(name, _NOWHERE, modified=stored.modified, size=stored.size, url=stored.url)
            if not (stored.name.lower().endswith(ENDINGS) and self._holder(source)):
                self.sources.setdefault((stored.url, ""), source)
        if not found:
            raise SourceMissing(say("source-missing", path=without_password(url)))

    def _passes_over(self, place: str, name: str) -> bool:
        """Whether what lies at `place`, folders with / between, is no declaration by its name or theirs; it is noted as `name`."""
        *folders, own = place.split("/")
        why = _passed_over(own)
        if not why and any(_is_system(folder, _SYSTEM_FOLDERS) for folder in folders):
            why = "source-hidden"
        if why:
            self.passed_over.append(say(why, name=name))
        return bool(why)

    def _file(self, path: Path, name: str, root: Path | None) -> None:
        told = self.ours.get(os.path.realpath(path))
        if told == "source-output" or (told and root is not None):
            self.passed_over.append(say(told, name=name))
            return
        if _is_note_of_ours(path):
            return
        if self._passes_over(path.name, name):
            return
        if root is not None and is_result(path):
            self.passed_over.append(say("source-earlier", name=name))
            return
        try:
            state = path.lstat()
        except OSError:
            state = None
        source = Source(
            name,
            path,
            modified=state.st_mtime if state else 0.0,
            size=state.st_size if state else 0,
            inside=root if path.is_symlink() else None,
            refusal=_incomplete(path.name),
        )
        if path.suffix.lower() in ENDINGS and self._holder(source):
            return
        self.sources.setdefault((os.path.realpath(path), ""), source)

    def _holder(self, source: Source) -> bool:
        """Takes the files that an archive or a mail holds; False where it is to be taken as it is (a workbook called
        .zip)."""
        key = source.url or os.path.realpath(source.path)
        try:
            content = _whole(source.path, source.inside, source.url, ARCHIVE_LIMITS)
            if not holds_files(content, source.url or source.path.name):
                return False
            members, passed_over = self._listing.of(content, source.url or source.path.name)
        except UnreadableWorkbook as refusal:
            self.sources[(key, "")] = replace(source, refusal=refusal)
            return True
        self.passed_over += [say("source-of-mail", name=f"{source.name}/{name}") for name in passed_over]
        taken = False
        for member in sorted(members, key=lambda member: member.name):
            name = f"{source.name}/{member.name}"
            if self._passes_over(member.name, name):
                continue
            taken = True
            self.sources[(key, member.name)] = replace(
                source,
                name=name,
                member=member.name,
                modified=member.modified,
                size=member.size,
                sender=member.sender,
                refusal=member.refusal,
            )
        return taken


def _passed_over(name: str) -> str:
    """The id of the message why a file of this name is no declaration, "" where it may be one."""
    if name.startswith("~$") or (name.startswith(".~lock.") and name.endswith("#")):
        return "source-lock"
    if is_temporary(name) or _is_system(name, _SYSTEM_FILES):
        return "source-hidden"
    return "source-settings" if name == "xlperf.toml" else ""


_NOTES = re.compile(r"\.(?P<output>.+\.xlsx)\.(state|cache)|\.退回登记\.json")


def _is_note_of_ours(path: Path) -> bool:
    """Whether a hidden file is what earlier runs noted beside an output that lies there: nothing that anybody sent, and nothing to
    be told of."""
    found = _NOTES.fullmatch(path.name)
    return found is not None and (found["output"] is None or path.with_name(found["output"]).is_file())


_DOWNLOADING = (
    ".crdownload",
    ".part",
    ".partial",
    ".download",
    ".opdownload",
    ".td",
    ".xltd",
    ".baiduyun.p.downloading",
)
"""Endings that browsers and download programs give to what has not arrived whole."""


def _incomplete(name: str) -> UnreadableWorkbook | None:
    """Why a file of this name is not read, where it is one that a program is still downloading."""
    if name.lower().endswith(_DOWNLOADING):
        return UnreadableWorkbook("incomplete-download")
    return None


def _is_system(name: str, known: set[str]) -> bool:
    return name.startswith(".") or name.lower() in known
