"""`xlperf publish`: a workbook's declaration as the published text or as JSON."""

from __future__ import annotations

from pathlib import Path

import click

from xlperf.cli.words import example
from xlperf.messages import catalogue, say

catalogue(
    {
        "publish.help": (
            "把工作簿写成公开文本（.txt）、数据（.json）或供公开的副本（.xlsx：合并指标单元格，隐去空行），由 OUT 的扩展名决定。\n\n"
            + example("例：xlperf publish 填好.xlsx -o 公开文本.txt"),
            "Write a workbook as the published text (.txt), as data (.json) or as a copy for the public (.xlsx: level cells "
            "merged, empty rows hidden), by the suffix of OUT.\n\n"
            + example("Example: xlperf publish filled.xlsx -o published.txt"),
        ),
        "publish.out": ("写成的文件", "the file to write"),
        "publish.form": (
            "表样文件（TOML），不是随附的表样时用",
            "the form spec (TOML), if it is not a shipped one",
        ),
        "publish.unreadable": ("{file}：{reason}\n  改法：{hint}", "{file}: {reason}\n  to mend: {hint}"),
    }
)


@click.command("publish", help=say("publish.help"))
@click.argument("workbook", type=click.Path(path_type=Path))
@click.option("--out", "-o", required=True, type=click.Path(path_type=Path), help=say("publish.out"))
@click.option("--form", "-f", "form_file", type=click.Path(path_type=Path), help=say("publish.form"))
def command(workbook: Path, out: Path, form_file: Path | None) -> int:
    from xlperf.form import load_form
    from xlperf.grid.publish import publish
    from xlperf.workbook.read import read
    from xlperf.workbook.refusal import UnreadableWorkbook

    try:
        declaration = read(workbook, form=load_form(form_file) if form_file else None)
    except UnreadableWorkbook as refusal:
        click.echo(say("publish.unreadable", file=workbook.name, reason=refusal, hint=refusal.hint), err=True)
        return 2
    publish(declaration, out)
    return 0
