"""What an office does after a command: one line on the terminal, with the command as it is typed.

Owns these lines. In a pipe or a file, where a program reads, nothing is said.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable
from pathlib import Path

import click

from xlperf.cli import next_step_words as _words  # noqa: F401 - its sentences are said here
from xlperf.messages import say

_NEEDS_QUOTES = re.compile(r"[\s&|<>()$`*?;'#!]")


def next_step(key: str, *, roster: Path | None = None, **words: Path | Iterable[object] | None) -> None:
    """Says the step of the catalogue `next.<key>`, where a person reads; paths stand as a shell takes them."""
    if not sys.stderr.isatty():
        return
    shown = {
        name: " ".join(_typed(str(one)) for one in ([word] if isinstance(word, Path) else word or ()))
        for name, word in words.items()
    }
    named = _typed(str(roster)) if roster is not None else ""
    if key != "sent" and named:
        named = f" --roster {named}"
    click.echo(say("next", step=say(f"next.{key}", roster=named, **shown)), err=True)


def _typed(path: str) -> str:
    """A path as every shell takes it, PowerShell and the Windows console among them."""
    return f'"{path}"' if _NEEDS_QUOTES.search(path) else path
