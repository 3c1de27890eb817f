"""The option `--limit NAME=NUMBER`: one of the intake's limits raised or lowered for a run.

Owns its reading and its words. The limits themselves are `xlperf.ooxml.limits`'.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import fields, replace
from typing import Any

import click

from xlperf.messages import catalogue, say
from xlperf.ooxml.limits import DEFAULT_LIMITS, Limits

catalogue(
    {
        "limit.help": (
            "放宽或收紧读取文件的一项上限，可多次给出，例：--limit file_bytes=100000000（各项见 docs/security.md）",
            "raise or lower one limit of the intake; may be repeated, e.g. --limit file_bytes=100000000 "
            "(docs/security.md lists them)",
        ),
        "limit.unknown": (
            "没有叫“{name}”的上限；有：{known}",
            "there is no limit called '{name}'; there are {known}",
        ),
        "limit.number": (
            "上限“{given}”应写成 名称=正数",
            "the limit '{given}' must be NAME=NUMBER, the number above 0",
        ),
    }
)


def limit_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """The option, as a click decorator; the command gets `limits`, a Limits."""
    return click.option(
        "--limit",
        "limits",
        multiple=True,
        metavar="NAME=N",
        callback=lambda _, __, given: limits_of(given),
        help=say("limit.help"),
    )(command)


def limits_of(given: Iterable[str]) -> Limits:
    """The default limits with these changes, each "name=number"; raises click.BadParameter with a readable message."""
    limits = DEFAULT_LIMITS
    known = {field.name: type(getattr(limits, field.name)) for field in fields(Limits)}
    for text in given:
        name, _, number = (part.strip() for part in text.partition("="))
        if name not in known:
            raise click.BadParameter(say("limit.unknown", name=name, known=" ".join(known)))
        try:
            value = known[name](number.replace("_", ""))
        except ValueError:
            value = 0
        if not 0 < value < 2**53:
            raise click.BadParameter(say("limit.number", given=text))
        limits = replace(limits, **{name: value})
    return limits
