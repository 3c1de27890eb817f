"""What all commands share: the group that imports a command when it is called, `--lang`, and the words of misuse.

Owns no command.
"""

from __future__ import annotations

import importlib
import importlib.util
import re
from collections.abc import Mapping

import click

from xlperf.cli.chinese_help import ChineseFormatter, usage_problem
from xlperf.messages import LANGUAGES, catalogue, enumerated, language, say

catalogue(
    {
        "cli-help": (
            "部门整体预算绩效目标申报表：制表、填报、校验、汇总、退回、公开。\n\n"
            "\b\n例：xlperf new-template -o 模板.xlsx\n    xlperf check 收件夹\n    xlperf consolidate 收件夹 -o 汇总.xlsx",
            "Budget performance targets: make the workbooks, check them, consolidate them.\n\n"
            "\b\nExamples: xlperf new-template -o template.xlsx\n"
            "          xlperf check inbox\n          xlperf consolidate inbox -o all.xlsx",
        ),
        "cli-common": (
            "共用选项：--lang zh|en 信息的语言；--verbose 出错时显示详情。",
            "For all commands: --lang zh|en, the language of messages; --verbose, details of an unexpected error.",
        ),
        "cli-interrupted": ("已中断。没有留下半个文件。", "Interrupted. No half-written file was left."),
        "cli-no-room": (
            "无法写入临时文件：磁盘空间或配额已满（{detail}）。清理磁盘空间后再试。",
            "cannot write a temporary file: the disk or your quota is full ({detail}). Free some space and try again.",
        ),
        "cli-no-output": (
            "结果没有全部显示出来：无法写到标准输出（{detail}）",
            "not all was printed: standard output cannot be written ({detail})",
        ),
        "cli-no-memory": (
            "内存不够。关闭别的程序，或减少 --jobs、分批处理后再试。",
            "There is not enough memory. Close other programs, use fewer --jobs or smaller lots, and try again.",
        ),
        "cli-no-folder": (
            "当前所在的文件夹已被删除或移走。请先进入一个存在的文件夹，再运行一次。",
            "The folder that you are in was deleted or moved. Go to one that exists, and run again.",
        ),
        "cli-no-letters": (
            "名称“{text}”里有系统的编码（{encoding}）写不出的字。请改名；编码不是 utf-8 的，设环境变量 PYTHONUTF8=1 再运行",
            "the name '{text}' holds what the encoding of this system ({encoding}) lacks. Rename it; where that is not utf-8, set "
            "PYTHONUTF8=1 and run again",
        ),
        "cli-system": (
            "系统不让使用 {name}（{detail}）。请检查这个名称、所在的文件夹和权限，再运行一次。",
            "the system does not let {name} be used ({detail}). Look at that name, its folder and your rights, and run again.",
        ),
        "cli-unexpected": (
            "出现意外情况（{kind}：{detail}）。请加 --verbose 再运行一次，并把显示的内容反馈给开发者。",
            "Something unexpected happened ({kind}: {detail}). Run again with --verbose and report what it shows.",
        ),
        "cli-missing-package": (
            "缺少 Python 包 {name}，请用 pip install 安装后再试。",
            "The Python package {name} is missing: install it with pip and try again.",
        ),
        "cli-no-command": (
            "没有命令“{name}”。可用的命令：{known}",
            "There is no command '{name}'. There are: {known}",
        ),
        "cli-meant": (
            "没有命令“{name}”，是不是 {meant}？",
            "There is no command '{name}'. Did you mean {meant}?",
        ),
        "cli-lang": ("--lang 后应为 zh 或 en", "--lang takes zh or en"),
        "cli-usage": (
            "用法不对：{detail}\n查看用法：{command} --help",
            "Usage error: {detail}\nSee: {command} --help",
        ),
    }
)


def take_language(words: list[str]) -> tuple[list[str], str | None, bool, str]:
    """`--lang` and `--verbose` taken out of the words, wherever they stand: (rest, language, verbose, problem)."""
    rest: list[str] = []
    chosen: str | None = None
    verbose = False
    waiting = False
    for position, word in enumerate(words):
        if word == "--":
            rest += words[position:]
            break
        if waiting:
            chosen, waiting = word, False
        elif word == "--lang":
            waiting = True
        elif word.startswith("--lang="):
            chosen = word.removeprefix("--lang=")
        elif word == "--verbose":
            verbose = True
        else:
            rest.append(word)
    if waiting or (chosen is not None and chosen not in LANGUAGES):
        return rest, None, verbose, say("cli-lang")
    return rest, chosen, verbose, ""


def wrong_use(error: click.ClickException) -> str:
    command = error.ctx.command_path if isinstance(error, click.UsageError) and error.ctx else "xlperf"
    return say("cli-usage", detail=usage_problem(error), command=command)


_ENDS_OF_CLAUSES = re.compile("[。：；:;\n]|, |\\. |\\.$")
_BRACKETS = re.compile("（[^）]*）| \\([^)]*\\)")


def _in_short(text: str) -> str:
    """The first clause of a command's help: what the list of commands says of it, never cut within a word."""
    return _ENDS_OF_CLAUSES.split(_BRACKETS.sub("", text).strip(), maxsplit=1)[0].strip()


def _give_short_help(command: click.Command) -> None:
    """What a list of commands says of it, and of the commands below it."""
    command.short_help = command.short_help or _in_short(command.help or "")
    if isinstance(command, click.Group):
        for below in command.commands.values():
            _give_short_help(below)


class _LazyGroup(click.Group):
    """A group whose commands are imported when they are called."""

    def __init__(self, commands: Mapping[str, str]) -> None:
        super().__init__(name="xlperf", help=say("cli-help"), epilog=say("cli-common"), no_args_is_help=True)
        self.where = commands

    def list_commands(self, ctx: click.Context) -> list[str]:
        return [name for name, module in self.where.items() if importlib.util.find_spec(module)]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        module = self.where.get(cmd_name)
        if module is None or importlib.util.find_spec(module) is None:
            return None
        command = importlib.import_module(module).command
        assert isinstance(command, click.Command)
        _give_short_help(command)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and not args[0].startswith("-") and self.get_command(ctx, args[0]) is None:
            import difflib

            known = self.list_commands(ctx)
            alike = difflib.get_close_matches(args[0].lower(), known, 1)
            if alike:
                ctx.fail(say("cli-meant", name=args[0], meant=alike[0]))
            ctx.fail(say("cli-no-command", name=args[0], known=enumerated(known)))
        return super().resolve_command(ctx, args)


def lazy_group(commands: Mapping[str, str]) -> click.Group:
    click.Context.formatter_class = ChineseFormatter
    group = _LazyGroup(commands)
    group.params.append(_version_option())
    return group


def _version_option() -> click.Option:
    def show(ctx: click.Context, _: click.Parameter, value: bool) -> None:
        if value:
            from xlperf.version import VERSION

            click.echo(f"xlperf {VERSION}")
            ctx.exit()

    words = "显示版本" if language() == "zh" else "Show the version."
    return click.Option(
        ["--version"], is_flag=True, expose_value=False, is_eager=True, callback=show, help=words
    )


def example(text: str) -> str:
    """An example for a command's help, its lines kept."""
    return "\b\n" + text
