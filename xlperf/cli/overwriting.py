"""The option `--overwrite`, and the ending that an output's name must have.

Owns their words. Which file may be replaced is xlperf.ooxml.replacing's to say.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

import xlperf.arguments  # noqa: F401 - its words are said here
from xlperf.messages import catalogue, say

catalogue(
    {
        "overwrite.help": (
            "覆盖已有的文件，即使它是输入、名册、填好的工作簿或别的文件",
            "write over what is there, even if it is an input, a roster, a filled workbook or another file",
        ),
    }
)


def overwrite_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """The option, as a click decorator; the command gets `overwrite`, a bool."""
    return click.option("--overwrite", is_flag=True, help=say("overwrite.help"))(command)


def must_end_in(out: Path, ending: str) -> None:
    """Raises a usage error where the name of an output has another ending than its kind."""
    if out.suffix.lower() != ending:
        raise click.UsageError(say("argument-ending", name=out.name, ending=ending))
