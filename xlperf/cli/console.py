"""What commands write on the console, as it is: old code pages, no colours, a program that reads them.

Owns what happens to a character that the console's encoding lacks (a sign that means the same, else a visible escape), and the
option `--format`.
"""

from __future__ import annotations

import codecs
import os
from collections.abc import Callable, Iterable, Mapping
from typing import Any, TextIO

import click

from xlperf.messages import catalogue, say

catalogue(
    {"output-format.help": ("输出格式：text 供人看，json 供程序读", "text for people, json for programs")}
)

PLAIN = {
    "✓": "√",  # GBK has the root sign, which every Chinese form uses as a tick
    "✔": "√",
    "✗": "×",
    "✘": "×",
    "⚠": "!",
    "…": "...",
    "—": "-",
    "–": "-",
    "·": ".",
    "•": "*",
    "“": '"',
    "”": '"',
    "‘": "'",
    "’": "'",
    "≥": ">=",
    "≤": "<=",
    "√": "OK",
    "×": "x",
    "→": "->",
    "━": "-",
    "\u00a0": " ",
}
"""Sign -> what stands for it where the encoding has no such sign; taken again where it lacks that, too."""

ERRORS = "xlperf-console"


def replacement(sign: str, encoding: str) -> str:
    """What is written for `sign` on a console of `encoding`: never an error, never nothing."""
    plain = PLAIN.get(sign)
    while plain is not None:
        try:
            plain.encode(encoding)
            return plain
        except UnicodeEncodeError:
            plain = PLAIN.get(plain)
    if "\udc80" <= sign <= "\udcff":  # a byte of a file name that is no text
        return f"\\x{ord(sign) - 0xDC00:02x}"
    return "?"


def _replace(error: UnicodeError) -> tuple[str, int]:
    assert isinstance(error, UnicodeEncodeError)
    written = "".join(replacement(sign, error.encoding) for sign in error.object[error.start : error.end])
    return written, error.end


codecs.register_error(ERRORS, _replace)


def settle(*streams: TextIO) -> None:
    """Makes the streams (standard output and error) write every text, whatever their encoding."""
    for stream in streams:
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors=ERRORS)


def wants_colour(environment: Mapping[str, str] = os.environ) -> bool | None:
    """False where NO_COLOR is set to anything or the terminal is a dumb one; None leaves it to the stream."""
    if environment.get("NO_COLOR") or environment.get("TERM") == "dumb":
        return False
    return None


def tell(sentences: Iterable[str]) -> None:
    """What is to be known beside the result: on standard error, a line each."""
    for sentence in sentences:
        click.echo(sentence, err=True)


def format_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """The option `--format`, as a click decorator; the command gets `style`, "text" or "json"."""
    return click.option(
        "--format",
        "style",
        type=click.Choice(["text", "json"]),
        default="text",
        help=say("output-format.help"),
    )(command)
