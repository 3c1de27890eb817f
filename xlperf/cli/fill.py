"""`xlperf fill`: a workbook of ours filled from JSON, the published text, another declaration or a hand-made form."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from xlperf.cli.words import example
from xlperf.messages import catalogue, say

if TYPE_CHECKING:
    from xlperf.declaration import Finding
    from xlperf.intake.handmade.model import Reading

catalogue(
    {
        "fill.help": (
            "把 FILE 的内容填入工作簿 WORKBOOK，写成 OUT。FILE 可以是 .json、公开文本 .txt、另一份申报表，"
            "或自制的表格（.xlsx .xls .ods .csv .html）：按表上的栏目名称读取。\n\n"
            + example("例：xlperf fill 模板.xlsx --from 公开文本.txt -o 填好.xlsx --explain"),
            "Fill the workbook WORKBOOK from FILE and write it to OUT. FILE: .json, the published text .txt, another "
            "declaration, or a hand-made form (.xlsx .xls .ods .csv .html), read by its labels.\n\n"
            + example("Example: xlperf fill template.xlsx --from published.txt -o filled.xlsx --explain"),
        ),
        "fill.from": ("内容的来源", "where the content is taken from"),
        "fill.out": ("写成的工作簿", "the workbook to write"),
        "fill.explain": ("逐项列出从哪里取了什么", "list what was taken from where"),
        "fill.password": (
            "保护工作表的密码；模板有密码的，须在此给出才能照样加锁",
            "the password of the locks; a template that has one must have it given here to be locked with it again",
        ),
        "fill.form": (
            "表样文件（TOML），不是随附的表样时用",
            "the form spec (TOML), if it is not a shipped one",
        ),
        "fill.done": (
            "{out}：填入 {fields} 项、{rows} 行；{unplaced} 处没有读入；{errors} 处须改正，{warnings} 处提醒",
            "{out}: {fields} fields and {rows} rows; {unplaced} cells not taken; {errors} errors, {warnings} warnings",
        ),
        "fill.took": ("取", "took"),
        "fill.row": ("{label} 第 {row} 行", "{label}, row {row}"),
        "fill.mend": ("改法：{hint}", "to mend: {hint}"),
        "fill.error": ("错误", "error"),
        "fill.warning": ("提醒", "warning"),
        "fill.info": ("说明", "note"),
        "fill.unreadable": ("{file}：{reason}", "{file}: {reason}"),
    }
)


@click.command("fill", help=say("fill.help"))
@click.argument("workbook", type=click.Path(path_type=Path))
@click.option(
    "--from", "source", required=True, type=click.Path(path_type=Path), metavar="FILE", help=say("fill.from")
)
@click.option("--out", "-o", required=True, type=click.Path(path_type=Path), help=say("fill.out"))
@click.option("--explain", is_flag=True, help=say("fill.explain"))
@click.option("--password", default="", help=say("fill.password"))
@click.option("--form", "-f", "form_file", type=click.Path(path_type=Path), help=say("fill.form"))
def command(
    workbook: Path, source: Path, out: Path, explain: bool, password: str, form_file: Path | None
) -> int:
    from xlperf.declaration import REJECTED, status_of
    from xlperf.form import load_form
    from xlperf.ooxml.refusal import UnreadableWorkbook
    from xlperf.sending.fill import fill

    form = load_form(form_file) if form_file else None
    try:
        filled = fill(workbook, source, out, form=form, password=password)
    except UnreadableWorkbook as refusal:
        named = getattr(refusal, "file", source.name)
        click.echo(say("fill.unreadable", file=named, reason=refusal), err=True)
        click.echo(f"  {say('fill.mend', hint=refusal.hint)}", err=True)
        return 2
    if explain:
        for line in _account(filled.reading):
            click.echo(line, err=True)
    for finding in filled.findings:
        click.echo(_sentence(finding), err=True)
    severities = [finding.severity for finding in filled.findings]
    taken = filled.reading.taken
    click.echo(
        say(
            "fill.done",
            out=out,
            fields=sum(entry.row is None for entry in taken),
            rows=len({(entry.part.partition(".")[0], entry.row) for entry in taken if entry.row}),
            unplaced=len(filled.reading.unplaced),
            errors=severities.count("error"),
            warnings=severities.count("warning"),
        ),
        err=True,
    )
    return 1 if status_of(filled.findings) == REJECTED else 0


def _account(reading: Reading) -> list[str]:
    """A line for each value: from where, for which field, what."""
    from xlperf.intake.handmade.findings import shortened

    form = reading.declaration.form
    lines = []
    for entry in reading.taken:
        label = form.label_of(entry.part)
        if entry.row is not None:
            label = say("fill.row", label=label, row=entry.row)
        lines.append(
            f"{say('fill.took')}  {_place(entry.sheet, entry.place)}  {label}：{shortened(entry.text)}"
        )
    return lines


def _sentence(finding: Finding) -> str:
    place = _place(finding.sheet, finding.cell)
    text = f"{say(f'fill.{finding.severity}')}  {place}  {finding.message}"
    return f"{text}\n      {say('fill.mend', hint=finding.hint)}" if finding.hint else text


def _place(sheet: str, cell: str) -> str:
    return f"{sheet}!{cell}" if sheet and not cell.endswith(("格", " ")) and "," not in cell else cell
