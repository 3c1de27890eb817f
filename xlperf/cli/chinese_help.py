"""Help and usage errors of the command line in Chinese: the words that click itself has only in English.

Owns them. Each text of a command stands in that command's own catalogue.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

import click

from xlperf.cli.wrapping import lines_of
from xlperf.messages import CHINESE, catalogue, enumerated, language, say
from xlperf.ooxml.text import text_width

catalogue(
    {
        "usage-no-option": ("没有选项 {name}", "No such option: {name}"),
        "usage-meant": ("，是不是 {meant}？", " Did you mean {meant}?"),
        "usage-missing": ("缺少 {name}", "Missing {name}"),
        "usage-bad-value": ("{name} 的值不对：{detail}", "Invalid value for {name}: {detail}"),
        "usage-needs-value": ("选项 {name} 后面要有值", "Option {name} requires an argument"),
        "usage-choice": ("“{given}”不在可选的值之内：{choices}", "'{given}' is not one of {choices}"),
        "usage-takes-no-value": ("选项 {name} 后面不带值", "Option {name} does not take a value"),
        "usage-no-integer": ("{given} 不是整数", "{given} is not an integer"),
        "usage-no-number": ("{given} 不是数字", "{given} is not a number"),
        "usage-out-of-range": ("{given} 不在 {range} 的范围内", "{given} is not in the range {range}"),
        "usage-not-there": ("没有文件或文件夹 {given}", "{given} does not exist"),
        "usage-is-folder": ("{given} 是文件夹，应是文件", "{given} is a folder"),
        "usage-is-file": ("{given} 是文件，应是文件夹", "{given} is a file"),
        "usage-no-access": ("{given} 不能读或不能写（没有权限）", "{given} cannot be read or written"),
        "usage-no-command": ("没有命令 {given}", "No such command {given}"),
        "usage-missing-command": ("缺少命令", "Missing command"),
        "usage-extra": ("多出了参数：{given}", "Got unexpected extra arguments: {given}"),
    }
)

_HEADS = {"Options": "选项", "Commands": "命令", "Arguments": "参数"}
_PIECES = (
    (r"Show this message and exit\.", "显示本说明"),
    (r"\[required\]", "[必填]"),
    (r"; required\]", "；必填]"),
    (r"\[default: ", "[默认："),
    (r"(\d+)<=x<=(\d+)", r"\1 至 \2"),
    (r"x>=(\d+)", r"不小于 \1"),
    (r"; (?=[\d不])", "；"),
    (r"\[OPTIONS\]", "[选项]"),
    (r" \[?COMMAND\]? \[ARGS\]\.\.\.", " 命令 [参数]"),
    (r"(?<=[ =])INTEGER( RANGE)?\b", "整数"),
    (r"(?<=[ =])TEXT\b", "文字"),
    (r"(?<=[ =])PATH\b", "路径"),
)
"""What click says of itself, by how it is found -> the same in Chinese."""

_SENTENCES = (
    (r"'?(?P<given>.*?)'? is not a valid integer( range)?\.", "usage-no-integer"),
    (r"'?(?P<given>.*?)'? is not a valid (float|decimal)( range)?\.", "usage-no-number"),
    (r"(?P<given>.*?) is not in the range (?P<range>.*)\.", "usage-out-of-range"),
    (r"\w+ '?(?P<given>.*?)'? does not exist\.", "usage-not-there"),
    (r"\w+ '?(?P<given>.*?)'? is a directory\.", "usage-is-folder"),
    (r"\w+ '?(?P<given>.*?)'? is a file\.", "usage-is-file"),
    (r"\w+ '?(?P<given>.*?)'? is not (readable|writable|executable)\.", "usage-no-access"),
    (r"No such command '?(?P<given>.*?)'?\..*", "usage-no-command"),
    (r"Missing command\.", "usage-missing-command"),
    (r"Got unexpected extra arguments? \((?P<given>.*)\)", "usage-extra"),
)
"""click's sentences about a wrong use -> the key of the same in Chinese."""


def _in_chinese(text: str) -> str:
    for english, chinese in _PIECES:
        text = re.sub(english, chinese, text)
    return text


class ChineseFormatter(click.HelpFormatter):
    """click's own formatter, with its few English words in Chinese where Chinese is spoken, and lines that fit the terminal."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        if language() == CHINESE:
            args, prefix = _in_chinese(f" {args}").strip(), prefix or "用法："
        super().write_usage(prog, args, prefix)

    @contextmanager
    def section(self, name: str) -> Iterator[None]:
        with super().section(_HEADS.get(name, name) if language() == CHINESE else name):
            yield

    def write_heading(self, heading: str) -> None:
        colon = "：" if language() == CHINESE else ":"
        self.write(f"{'':>{self.current_indent}}{heading}{colon}\n")

    def write_text(self, text: str) -> None:
        for line in lines_of(text, self.width - self.current_indent):
            self.write(f"{'':>{self.current_indent}}{line}\n" if line else "\n")

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        if language() == CHINESE:
            rows = [(_in_chinese(first), _in_chinese(second)) for first, second in rows]
        every = list(rows)
        wide = min(max((text_width(first) for first, _ in every), default=0), col_max) + col_spacing
        for first, second in every:
            lines = lines_of(second, max(self.width - wide - self.current_indent, 10)) if second else []
            if text_width(first) + col_spacing > wide and lines:
                self.write(f"{'':>{self.current_indent}}{first}\n")
            else:
                head = first + " " * (wide - text_width(first)) if lines else first
                self.write(f"{'':>{self.current_indent}}{head}{lines.pop(0) if lines else ''}\n")
            for line in lines:
                self.write(f"{'':>{self.current_indent + wide}}{line}\n")


def usage_problem(error: click.ClickException) -> str:
    """What is wrong with the use of a command; in Chinese for what click says in English, else as the error has it."""
    if language() != CHINESE:
        return error.format_message()
    if isinstance(error, click.NoSuchOption):
        meant = say("usage-meant", meant=enumerated(error.possibilities)) if error.possibilities else ""
        return say("usage-no-option", name=error.option_name) + meant
    if isinstance(error, click.MissingParameter):
        return say("usage-missing", name=_name(error))
    if isinstance(error, click.BadOptionUsage):
        takes_none = "does not take a value" in error.message
        return say("usage-takes-no-value" if takes_none else "usage-needs-value", name=error.option_name)
    if isinstance(error, click.BadParameter):
        detail = error.message
        kind = getattr(error.param, "type", None)
        if isinstance(kind, click.Choice) and " is not one of " in detail:
            given = detail.partition(" is not one of ")[0].strip("'")
            detail = say("usage-choice", given=given, choices=enumerated(map(str, kind.choices)))
        return say("usage-bad-value", name=_name(error), detail=_said_in_chinese(detail))
    return _said_in_chinese(error.format_message())


def _said_in_chinese(message: str) -> str:
    """One of click's own sentences in Chinese; any other as it is."""
    for english, key in _SENTENCES:
        found = re.fullmatch(english, message.strip())
        if found:
            words = {name: _in_chinese(text) for name, text in found.groupdict().items() if text is not None}
            return say(key, **words)
    return message


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
