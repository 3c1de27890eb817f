"""`xlperf doctor`: what this machine has and lacks for xlperf's work, and how to mend it."""

from __future__ import annotations

import json
import sys

import click

from xlperf.cli.console import format_option
from xlperf.cli.words import example
from xlperf.messages import catalogue, say

catalogue(
    {
        "doctor.help": (
            "看这台电脑缺什么：Python 和各个包、表样、试制一份工作簿、Excel 和 LibreOffice、字体、控制台、文件夹权限。"
            "不改动任何东西。\n\n" + example("例：xlperf doctor"),
            "What this machine lacks: Python and packages, the forms, a workbook made on trial, Excel and LibreOffice, "
            "fonts, the console, folders. Nothing is changed.\n\n" + example("Example: xlperf doctor"),
        ),
        "doctor.mend": ("改法：{mend}", "to mend: {mend}"),
        "doctor.all-good": ("一切就绪。", "Everything is ready."),
        "doctor.notes": (
            "可以使用；有 {notes} 处供参考（!）。",
            "Ready for use; {notes} things to know (!).",
        ),
        "doctor.broken": ("有 {broken} 处须先解决（✗）。", "{broken} things must be mended first (✗)."),
    }
)

SIGNS = {"good": ("✓", "green"), "note": ("!", "yellow"), "broken": ("✗", "red")}


@click.command("doctor", help=say("doctor.help"))
@format_option
def command(style: str) -> int:
    from dataclasses import asdict

    from xlperf.diagnosis import diagnose

    answers = diagnose()
    notes = sum(answer.state == "note" for answer in answers)
    broken = sum(answer.state == "broken" for answer in answers)
    if style == "json":
        json.dump([asdict(answer) for answer in answers], sys.stdout, ensure_ascii=False, indent=1)
        sys.stdout.write("\n")
        return 1 if broken else 0
    for answer in answers:
        sign, colour = SIGNS[answer.state]
        click.echo(f"{click.style(sign, fg=colour)} {answer.text}")
        if answer.mend:
            click.echo("  " + click.style(say("doctor.mend", mend=answer.mend), dim=True))
    if broken:
        click.echo("\n" + say("doctor.broken", broken=broken))
    else:
        click.echo("\n" + (say("doctor.notes", notes=notes) if notes else say("doctor.all-good")))
    return 1 if broken else 0
