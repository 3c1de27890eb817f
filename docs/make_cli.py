"""Writes docs/cli.md from the commands themselves: `python docs/make_cli.py`.

Runs in a process of its own, because a command takes its words in the language that is in force when it is imported.
"""

from __future__ import annotations

import inspect
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from xlperf.messages import all_messages, set_language

set_language("zh")

import click  # noqa: E402 - the language comes first

from xlperf.cli import group  # noqa: E402

PAGE = Path(__file__).parent / "cli.md"
EXAMPLE = re.compile(r"\A\s*(?:例|Example|Examples)[：:]\s*")


def page() -> str:
    """The whole page."""
    everything = group()
    context = click.Context(everything, info_name="xlperf")
    lines = ["# 命令", "", "<!-- docs/make_cli.py 由命令本身生成，勿手改 -->", ""]
    lines += [
        "共用选项：`--lang zh|en` 信息的语言（默认随系统），写明了的，报告、信和问题的文字也用它（不写时总是中文）；`--verbose` 出错时显示详情；`--help` 用法和例子。",
        "退出状态：0 全部通过（可有提醒），1 有须改正的，2 用法不对或什么也没做成，130 被中断，141 读输出的程序（如 head）先走了。结果写到标准输出，进度和诊断写到标准错误。",
        "环境变量 `NO_COLOR` 不用颜色；Windows 代码页 936 的控制台可以使用。",
        "",
        "*In English: every command has `--help` with examples; `--lang en` makes it speak English. Exit status: 0 all accepted, 1 something "
        "was rejected, 2 wrong use or nothing could be done, 130 interrupted, 141 the reader of the output (such as head) left.*",
    ]
    for name in everything.list_commands(context):
        command = everything.get_command(context, name)
        assert command is not None
        lines += list(_section(command, click.Context(command, parent=context, info_name=name), 2))
    return "\n".join(lines) + "\n"


def _section(command: click.Command, context: click.Context, depth: int) -> Iterator[str]:
    words, examples = _help(command.help or "")
    yield from ("", f"{'#' * depth} {context.command_path}", "", words)
    english = _english(command.help or "")
    if english:
        yield from ("", f"*{_help(english)[0]}*")
    yield from ("", "```", " ".join([context.command_path, *command.collect_usage_pieces(context)]), "```")
    options = [item for item in command.params if isinstance(item, click.Option) and not item.hidden]
    if options:
        yield from ("", "| 选项 | 说明 |", "|---|---|")
        yield from (_option(option) for option in options)
    examples += _help(command.epilog or "")[1]
    if examples:
        yield from ("", "```sh", *examples, "```")
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            part = command.get_command(context, name)
            assert part is not None
            yield from _section(part, click.Context(part, parent=context, info_name=name), depth + 1)


def _option(option: click.Option) -> str:
    """The row of one option."""
    names = ", ".join([*option.opts, *option.secondary_opts])
    kind = option.type
    if isinstance(kind, click.Choice):
        value = option.metavar or "\\|".join(kind.choices)
    else:
        value = option.metavar or kind.name.split()[0].upper()
    shown = names if option.is_flag or option.count else f"{names} {value}"
    words = (option.help or "").replace("|", "\\|")
    if option.required:
        words = f"（必需）{words}"
    elif option.show_default and option.default is not None:
        words += f"；默认 {option.default}"
    return f"| `{shown}` | {words}{'，可多次' if option.multiple and '可多次' not in words else ''} |"


def _help(text: str) -> tuple[str, list[str]]:
    """The words of a help text as one paragraph, and the lines of its examples."""
    words: list[str] = []
    examples: list[str] = []
    for block in inspect.cleandoc(text).split("\n\n"):
        if block.startswith("\b\n"):
            lines = EXAMPLE.sub("", block[2:]).splitlines()
            examples += [line.strip() for line in lines if line.strip()]
        elif block.strip():
            words.append(" ".join(block.split("\n")))
    return " ".join(words), examples


def _english(chinese: str) -> str:
    texts = {zh.strip(): en for zh, en in all_messages().values()}
    return texts.get(chinese.strip(), "")


if __name__ == "__main__":
    if sys.argv[1:] == ["--print"]:
        sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
        sys.stdout.write(page())
    else:
        PAGE.write_text(page(), encoding="utf-8")
