"""The option `--format` of the commands whose result is for people or for programs.

Owns its words. What is written in either is each command's own.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click

from xlperf.messages import catalogue, say

catalogue(
    {"output-format.help": ("输出格式：text 供人看，json 供程序读", "text for people, json for programs")}
)


def format_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """The option, as a click decorator; the command gets `style`, "text" or "json"."""
    return click.option(
        "--format",
        "style",
        type=click.Choice(["text", "json"]),
        default="text",
        help=say("output-format.help"),
    )(command)
