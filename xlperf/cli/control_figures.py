"""The options of control figures (控制数): how far a figure may be from the roster's, and how grave it is if it is farther."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import click

from xlperf.messages import catalogue, say

catalogue(
    {
        "control.tolerance": (
            "与名册上控制数的差额不超过多少不算问题（与表样同一单位），默认 0",
            "differences from the roster's control figures up to this much are passed over (in the form's unit); 0 by default",
        ),
        "control.severity": (
            "与控制数不一致算错误（error）、提醒（warning）、说明（info）还是不核对（off）",
            "what a difference from the control figures is: error, warning, info, or off for no check",
        ),
        "control.number": ("“{given}”应为不小于 0 的数", "'{given}' must be a number of 0 or more"),
    }
)


def control_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options, as a click decorator; the command gets `control_tolerance`, a Decimal, and `control_severity`."""
    command = click.option(
        "--control-severity",
        type=click.Choice(["error", "warning", "info", "off"]),
        default="warning",
        show_default=True,
        help=say("control.severity"),
    )(command)
    return click.option(
        "--control-tolerance",
        default="0",
        metavar="N",
        callback=lambda _, __, given: _number(given),
        help=say("control.tolerance"),
    )(command)


def _number(given: str) -> Decimal:
    try:
        number = Decimal(given)
    except ArithmeticError:
        number = Decimal(-1)
    if not number.is_finite() or number < 0:
        raise click.BadParameter(say("control.number", given=given))
    return number
