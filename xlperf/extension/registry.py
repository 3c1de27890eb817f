"""What is registered in this process: one list for all kinds of extensions, in the order in which they came.

Owns the list and who may replace whom. Knows neither checks nor files.
"""

from __future__ import annotations

import hashlib
import inspect
import os
from collections.abc import Callable
from typing import Any

from xlperf.errors import InvalidArgument
from xlperf.messages import catalogue, say
from xlperf.system.dataclass import dataclass

catalogue(
    {
        "extension-taken": (
            "编号“{id}”已由 {other} 使用；请换一个编号",
            "the id “{id}” is taken by {other}; choose another one",
        ),
    }
)

VARIABLE = "XLPERF_EXTENSIONS"
"""Names of modules, or paths of files ending in .py, between the separators of PATH; worker processes inherit it."""
FROM_A_FILE = "xlperf_extension_"
"""How the modules begin that are made of such files."""

CHECK, READER = "check", "reader"


@dataclass(frozen=True, eq=False)
class Registered:
    """One function of an office: `kind` check or reader, `id` unique within the kind, `about` what the kind needs to know."""

    kind: str
    id: str
    function: Callable[..., Any]
    about: Any

    @property
    def where(self) -> str:
        """The function, as people name it: office_checks.travel_share."""
        return f"{self.module}.{self.function.__qualname__}"

    @property
    def module(self) -> str:
        return str(getattr(self.function, "__module__", "") or "?")

    @property
    def importable(self) -> bool:
        """Whether a worker process finds the function: not one that stands in a script, a notebook or another function."""
        return (
            self.module not in ("__main__", "?", "builtins") and "<locals>" not in self.function.__qualname__
        )

    @property
    def digest(self) -> str:
        """Changes with the function's text, so that what was read with an earlier one is read again."""
        try:
            source = inspect.getsource(self.function)
        except (OSError, TypeError):
            source = repr(getattr(self.function, "__code__", self.where))
        return hashlib.sha256(f"{self.kind}|{self.id}|{self.about!r}|{source}".encode()).hexdigest()


_registered: dict[tuple[str, str], Registered] = {}
expected: tuple[tuple[str, str, tuple[str, ...]], ...] = ()
"""The checks of the process that gave a task, in the process that does it: id, place, forms."""


def register(one: Registered) -> None:
    """Adds it; the same function of the same module takes the place of itself (a cell of a notebook run again).

    Raises InvalidArgument where another function has the id.
    """
    other = _registered.get((one.kind, one.id))
    if other is not None and other.where != one.where:
        raise InvalidArgument(say("extension-taken", id=one.id, other=other.where))
    _registered[(one.kind, one.id)] = one
    if one.importable and not one.module.startswith(FROM_A_FILE):
        known = [name for name in os.environ.get(VARIABLE, "").split(os.pathsep) if name]
        if one.module not in known:
            os.environ[VARIABLE] = os.pathsep.join([*known, one.module])


def of_kind(kind: str) -> list[Registered]:
    """All of a kind, in the order in which they were registered."""
    return [one for one in _registered.values() if one.kind == kind]


def everything() -> list[Registered]:
    return list(_registered.values())
