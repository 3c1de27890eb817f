"""`xlperf completion`: the lines by which a shell completes commands, options and file names."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class

import xlperf.cli.powershell  # noqa: F401 - makes PowerShell known to click
from xlperf.cli.words import example
from xlperf.messages import catalogue, say

catalogue(
    {
        "completion.help": (
            "按 Tab 键补全命令、选项和文件名：打印适用于 bash、zsh、fish 或 PowerShell 的设置。\n\n"
            + example(
                "例：xlperf completion bash >> ~/.bashrc\n"
                "    xlperf completion zsh >> ~/.zshrc\n"
                "    xlperf completion fish > ~/.config/fish/completions/xlperf.fish\n"
                "    xlperf completion powershell >> $PROFILE"
            ),
            "Completion of commands, options and file names by Tab: prints the settings for bash, zsh, fish or "
            "PowerShell.\n\n"
            + example(
                "Examples: xlperf completion bash >> ~/.bashrc\n"
                "          xlperf completion zsh >> ~/.zshrc\n"
                "          xlperf completion fish > ~/.config/fish/completions/xlperf.fish\n"
                "          xlperf completion powershell >> $PROFILE"
            ),
        ),
    }
)

VARIABLE = "_XLPERF_COMPLETE"
"""By this the shell asks `xlperf` itself for what may follow; its name is click's."""


@click.command("completion", help=say("completion.help"))
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish", "powershell"]))
def command(shell: str) -> int:
    from xlperf.cli import group

    kind = get_completion_class(shell)
    assert kind is not None
    click.echo(kind(group(), {}, "xlperf", VARIABLE).source())
    return 0
