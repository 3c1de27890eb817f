"""The option `--password`: asked for without being shown, or taken from the environment, so that it stands in no history.

Owns its ways and words.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click

from xlperf.messages import catalogue, say

VARIABLE = "XLPERF_PASSWORD"
ASKED = "\0"
"""Stands for an option without a value."""

catalogue(
    {
        "password.ask": ("密码", "Password"),
        "password.again": ("再输一次", "Again"),
        "password.differ": ("两次输入的密码不同", "the two passwords differ"),
        "password.ways": (
            "{text}；只写 --password 的，运行时输入、不显示，也可放在环境变量 {variable} 里",
            "{text}; --password alone asks for it without showing it; the variable {variable} may hold it, too",
        ),
    }
)


def password_option(key: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """The option, as a click decorator; the command gets `password`, "" where there is none. `key`: of its help."""
    return click.option(
        "--password",
        is_flag=False,
        flag_value=ASKED,
        default="",
        envvar=VARIABLE,
        callback=_given,
        help=say("password.ways", text=say(key), variable=VARIABLE),
    )


def _given(ctx: click.Context, param: click.Parameter, value: str) -> str:
    if value != ASKED:
        return value
    first: str = click.prompt(say("password.ask"), hide_input=True, err=True)
    if click.prompt(say("password.again"), hide_input=True, err=True) != first:
        raise click.BadParameter(say("password.differ"), ctx, param)
    return first
