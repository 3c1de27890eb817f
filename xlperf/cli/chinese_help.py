"""Help and usage errors of the command line in Chinese: the words that click itself has only in English.

Owns them. Each text of a command stands in that command's own catalogue.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import click

from xlperf.messages import CHINESE, catalogue, language, say

catalogue(
    {
        "usage-no-option": ("没有选项 {name}", "No such option: {name}"),
        "usage-meant": ("，是不是 {meant}？", " Did you mean {meant}?"),
        "usage-missing": ("缺少 {name}", "Missing {name}"),
        "usage-bad-value": ("{name} 的值不对：{detail}", "Invalid value for {name}: {detail}"),
        "usage-needs-value": ("选项 {name} 后面要有值", "Option {name} requires an argument"),
        "usage-choice": ("“{given}”不在可选的值之内：{choices}", "'{given}' is not one of {choices}"),
        "usage-extra": ("多出了参数：{given}", "Got unexpected extra arguments: {given}"),
    }
)

_HEADS = {"Options": "选项", "Commands": "命令", "Arguments": "参数"}
_PIECES = (
    ("Show this message and exit.", "显示本说明"),
    ("[required]", "[必填]"),
    ("; required]", "；必填]"),
    ("[default: ", "[默认："),
    ("[OPTIONS]", "[选项]"),
    (" COMMAND [ARGS]...", " 命令 [参数]"),
)


def _in_chinese(text: str) -> str:
    for english, chinese in _PIECES:
        text = text.replace(english, chinese)
    return text


class ChineseFormatter(click.HelpFormatter):
    """click's own formatter, with its few English words in Chinese where Chinese is spoken."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        if language() == CHINESE:
            args, prefix = _in_chinese(f" {args}").strip(), prefix or "用法："
        super().write_usage(prog, args, prefix)

    @contextmanager
    def section(self, name: str) -> Iterator[None]:
        with super().section(_HEADS.get(name, name) if language() == CHINESE else name):
            yield

    def write_dl(self, rows: Iterable[tuple[str, str]], *args: Any, **options: Any) -> None:
        if language() == CHINESE:
            rows = [(first, _in_chinese(second)) for first, second in rows]
        super().write_dl(rows, *args, **options)


def usage_problem(error: click.ClickException) -> str:
    """What is wrong with the use of a command; in Chinese for what click says in English, else as the error has it."""
    if language() != CHINESE:
        return error.format_message()
    if isinstance(error, click.NoSuchOption):
        meant = say("usage-meant", meant="、".join(error.possibilities)) if error.possibilities else ""
        return say("usage-no-option", name=error.option_name) + meant
    if isinstance(error, click.MissingParameter):
        return say("usage-missing", name=_name(error))
    if isinstance(error, click.BadOptionUsage):
        return say("usage-needs-value", name=error.option_name)
    if isinstance(error, click.BadParameter):
        detail = error.message
        kind = getattr(error.param, "type", None)
        if isinstance(kind, click.Choice) and " is not one of " in detail:
            given = detail.partition(" is not one of ")[0].strip("'")
            detail = say("usage-choice", given=given, choices="、".join(map(str, kind.choices)))
        return say("usage-bad-value", name=_name(error), detail=detail)
    message = error.format_message()
    _, extra, given = message.partition("unexpected extra argument")
    return say("usage-extra", given=given.partition("(")[2].rstrip(")")) if extra else message


def _name(error: click.BadParameter) -> str:
    param = error.param
    if param is None:
        return error.param_hint if isinstance(error.param_hint, str) else ""
    return (
        "/".join(param.opts)
        if isinstance(param, click.Option)
        else param.make_metavar(error.ctx)
        if error.ctx
        else param.human_readable_name
    )


__all__ = ["ChineseFormatter", "usage_problem"]
