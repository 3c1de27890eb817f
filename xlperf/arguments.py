"""Arguments of the public functions: what is no path, no number or no kind that is asked for is refused by name.

Owns the sentences. Each function checks its own arguments with these before it does anything.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from typing import TypeGuard, TypeVar

from xlperf.errors import InvalidArgument
from xlperf.messages import catalogue, enumerated, say

Kind = TypeVar("Kind")
Function = TypeVar("Function")

catalogue(
    {
        "argument-kind": ("{name} 应为{wanted}，不是 {given}", "{name} must be {wanted} and not {given}"),
        "argument-path": ("文件或文件夹的路径", "the path of a file or folder"),
        "argument-sources": (
            "文件、文件夹或 .zip 的路径，或若干路径",
            "the path of a file, a folder or a .zip, or several",
        ),
        "argument-whole": ("{low} 到 {high} 的整数", "a whole number from {low} to {high}"),
        "argument-one-of": ("{known} 之一", "one of {known}"),
        "argument-ending": ("{name} 应以 {ending} 结尾", "{name} must end in {ending}"),
        "argument-rows": ("各表的行数，如 {{表: 行数}}", "the rows of tables, such as {{table: rows}}"),
        "argument-number": ("0 或以上的数", "a number of 0 or more"),
        "argument-engine": (
            "引擎：xlperf.consolidation.received.pool.pooled(进程数) 或 xlperf.consolidation.received.cluster.clustered(调度器)",
            "an engine: xlperf.consolidation.received.pool.pooled(processes) or xlperf.consolidation.received.cluster.clustered(scheduler)",
        ),
        "argument-function": ("函数", "a function"),
        "argument-several": ("若干{each}", "several of: {each}"),
    }
)


def refused(name: str, wanted: str, given: object) -> InvalidArgument:
    """The error that says what was asked for and what was given instead."""
    shown = (
        f"{type(given).__name__} {given!r}" if isinstance(given, str | int | float) else type(given).__name__
    )
    shown = shown if len(shown) <= 60 else shown[:59] + "…"
    return InvalidArgument(say("argument-kind", name=name, wanted=wanted, given=shown))


def a_path(name: str, given: object) -> str | os.PathLike[str]:
    """A path; raises InvalidArgument."""
    if not _is_path(given):
        raise refused(name, say("argument-path"), given)
    return given


def a_path_or_none(given: object) -> str | os.PathLike[str] | None:
    """What was given where it is a path, None where it is something else that a function takes."""
    return given if _is_path(given) else None


def _is_path(given: object) -> TypeGuard[str | os.PathLike[str]]:
    """Whether it can name a file: no system takes a NUL or half a character for a name."""
    if not isinstance(given, str | os.PathLike) or not str(given):
        return False
    try:
        return b"\0" not in os.fsencode(given)
    except UnicodeEncodeError:
        return False


def some_paths(name: str, given: object) -> list[str | os.PathLike[str]]:
    """One path or several, as a list; raises InvalidArgument."""
    several = [given]
    if isinstance(given, Iterable) and not isinstance(given, str) and not hasattr(given, "read"):
        several = list(given)
    paths = [one for one in several if _is_path(one)]
    if len(paths) < len(several) or hasattr(given, "columns"):
        raise refused(name, say("argument-sources"), given)
    return paths


def each_of(name: str, given: object, kind: type[Kind]) -> Iterator[Kind]:
    """Each of several objects of a class, or the one that was given alone; raises InvalidArgument at another."""
    wanted = say("argument-several", each=f"xlperf.{kind.__name__}")
    several = [given] if isinstance(given, kind) else given
    for one in several if isinstance(several, Iterable) else [several]:
        yield of_kind(name, one, kind, wanted)


def a_function(name: str, given: Function) -> Function:
    """A function, or None; raises InvalidArgument."""
    if given is not None and not callable(given):
        raise refused(name, say("argument-function"), given)
    return given


def a_whole_number(name: str, given: object, low: int, high: int) -> int:
    """A whole number within bounds; raises InvalidArgument."""
    if not isinstance(given, int) or isinstance(given, bool) or not low <= given <= high:
        raise refused(name, say("argument-whole", low=low, high=high), given)
    return given


def one_of(name: str, given: object, known: Iterable[str]) -> str:
    """One of the words that are known; raises InvalidArgument."""
    words = list(known)
    if not isinstance(given, str) or given not in words:
        raise refused(name, say("argument-one-of", known=enumerated(words)), given)
    return given


def must_end_in(out: str | os.PathLike[str], ending: str) -> None:
    """Raises InvalidArgument where the name of an output has another ending than its kind."""
    name = os.path.basename(os.fspath(out))  # noqa: PTH119 - it may be the address of a storage
    if not name.lower().endswith(ending):
        raise InvalidArgument(say("argument-ending", name=name, ending=ending))


def of_kind(name: str, given: object, kind: type[Kind], wanted: str = "") -> Kind:
    """An object of a class; raises InvalidArgument."""
    if not isinstance(given, kind):
        raise refused(name, wanted or f"xlperf.{kind.__name__}", given)
    return given
