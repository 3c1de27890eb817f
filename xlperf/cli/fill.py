"""`xlperf fill`: a workbook of ours filled from JSON, a published text, another declaration or a paper; or how a paper
is read, with nothing written."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from xlperf.cli.limits import limit_option
from xlperf.cli.next_step import next_step
from xlperf.cli.overwriting import overwrite_option
from xlperf.cli.password import password_option
from xlperf.cli.words import example
from xlperf.expression.ref import Ref
from xlperf.messages import catalogue, say
from xlperf.ooxml.replacing import put

if TYPE_CHECKING:
    from xlperf.declaration import Declaration, Finding
    from xlperf.form import Form
    from xlperf.intake.handmade.model import Reading
    from xlperf.ooxml.limits import Limits
    from xlperf.sending.fill import Filled

catalogue(
    {
        "fill.help": (
            "把 FILE 的内容填入工作簿 WORKBOOK，写成 OUT。FILE 可以是 .json、公开文本 .txt、另一份申报表，"
            "或自制的表格和文件（.xlsx .xls .et .ods .csv .html .docx .doc .wps .pdf，及带附件的邮件）：按表上的栏目名称读取。\n\n"
            "不给 WORKBOOK 和 OUT，加 --format json：只显示怎样读这份表，不写任何文件。\n\n"
            + example(
                "例：xlperf fill 模板.xlsx --from 公开文本.txt -o 填好.xlsx --explain\n"
                "    xlperf fill --from 自评表.docx --format json"
            ),
            "Fill the workbook WORKBOOK from FILE and write it to OUT. FILE: .json, the published text .txt, another "
            "declaration, or a paper (.xlsx .xls .et .ods .csv .html .docx .doc .wps .pdf, a mail with one attached), "
            "read by its labels.\n\nWithout WORKBOOK and OUT, with --format json: shows how the paper is read and "
            "writes nothing.\n\n"
            + example(
                "Example: xlperf fill template.xlsx --from published.txt -o filled.xlsx --explain\n"
                "         xlperf fill --from paper.docx --format json"
            ),
        ),
        "fill.from": (
            "内容的来源，可多次；是文件夹、压缩包或邮件的，取工作簿那个部门会被采用的。有几种表样、几个年度的，先按年度（近的在前），再按表样 "
            "follows 的次序；后面的只补前面没有的栏目，不一致的逐处说明",
            "where the content is taken from, repeatable; of a folder, an archive or a mail the files of the workbook's department "
            "that count. Of several forms and years the newest goes first, then as the form's follows says; the later ones add what "
            "the first do not ask for, and each contradiction is told",
        ),
        "fill.one-shown": (
            "只看怎样读时，--from 给一个文件",
            "where it is only shown how a paper is read, give one file with --from",
        ),
        "fill.out": ("写成的工作簿", "the workbook to write"),
        "fill.explain": (
            "逐项列出从哪里取了什么、什么没有取及原因（标准输出）",
            "list what was taken from where, and what was not and why, on standard output",
        ),
        "fill.format": ("json：只显示怎样读，不写文件", "json: show how it is read, and write nothing"),
        "fill.password": (
            "保护工作表的密码；模板有密码的，须在此给出才能照样加锁",
            "the password of the locks; a template that has one must have it given here to be locked with it again",
        ),
        "fill.form": (
            "表样编号或文件（TOML）；不给时按工作簿的表样，只读取时按表上的名称和标签来定",
            "the form's id or its spec (TOML); else the workbook's, or where nothing is written the one that the paper's "
            "title and labels are of",
        ),
        "fill.needs": (
            "请给出工作簿和 -o；只想看怎样读这份表，用 --format json 或 --explain，不给工作簿和 -o",
            "give a workbook and -o; or to see how the paper is read, --format json or --explain and neither of them",
        ),
        "fill.done": (
            "{out}：填入 {fields} 项、{rows} 行；{unplaced} 处没有读入；{errors} 处须改正，{warnings} 处提醒",
            "{out}: {fields} fields and {rows} rows; {unplaced} cells not taken; {errors} errors, {warnings} warnings",
        ),
        "fill.mend": ("改法：{hint}", "to mend: {hint}"),
        "fill.error": ("错误", "error"),
        "fill.warning": ("提醒", "warning"),
        "fill.info": ("说明", "note"),
        "fill.unreadable": ("{file}：{reason}", "{file}: {reason}"),
    }
)


@click.command("fill", help=say("fill.help"))
@click.argument("workbook", required=False, type=click.Path(path_type=Path))
@click.option(
    "--from",
    "sources",
    required=True,
    multiple=True,
    type=click.Path(path_type=Path),
    metavar="FILE",
    help=say("fill.from"),
)
@click.option("--out", "-o", type=click.Path(path_type=Path), help=say("fill.out"))
@click.option("--explain", is_flag=True, help=say("fill.explain"))
@click.option(
    "--format", "style", type=click.Choice(["text", "json"]), default="text", help=say("fill.format")
)
@password_option("fill.password")
@click.option("--form", "-f", "form_name", default="", help=say("fill.form"))
@overwrite_option
@limit_option
def command(
    workbook: Path | None,
    sources: tuple[Path, ...],
    out: Path | None,
    explain: bool,
    style: str,
    password: str,
    form_name: str,
    overwrite: bool,
    limits: Limits,
) -> int:
    from xlperf.form import load_form
    from xlperf.ooxml.refusal import UnreadableWorkbook

    form = load_form(form_name) if form_name else None
    only_shown = workbook is None and out is None and (style == "json" or explain)
    if not only_shown and (workbook is None or out is None or style == "json"):
        raise click.UsageError(say("fill.needs"))
    try:
        if workbook is None or out is None:
            if len(sources) > 1:
                raise click.UsageError(say("fill.one-shown"))
            return _shown(sources[0], form, style, limits)
        return _filled(workbook, sources, out, form, password, explain, overwrite, limits)
    except UnreadableWorkbook as refusal:
        named = getattr(refusal, "file", sources[0].name)
        click.echo(say("fill.unreadable", file=named, reason=refusal), err=True)
        click.echo(f"  {say('fill.mend', hint=refusal.hint)}", err=True)
        return 2


def _read(item: tuple[Path, Form | None, Limits]) -> tuple[Reading, str]:
    """In a worker: how a paper is read, and as which form and why."""
    from xlperf.intake.handmade.files import read_paper

    return read_paper(*item)


def _fill(
    item: tuple[Path, Path | Declaration | tuple[Declaration, ...], Form | None, str, Limits],
) -> Filled:
    """In a worker: the workbook filled, its bytes written nowhere yet."""
    from xlperf.sending.fill import fill

    workbook, source, form, password, limits = item
    return fill(workbook, source, form=form, password=password, limits=limits)


def _shown(source: Path, form: Form | None, style: str, limits: Limits) -> int:
    """How the paper is read, as JSON or as lines; which form that is, and why, on standard error."""
    from xlperf.intake.handmade.explanation import as_read, explained
    from xlperf.intake.isolated import Isolated

    with Isolated(_read, limits) as read:
        reading, reason = read((source, form, limits))
    click.echo(reason, err=True)
    untold = {"intake-unplaced", "intake-unplaced-more"}  # they stand in what is shown
    if not reading.declaration.form.id:
        untold.add("intake-year")  # there is no form whose year could be taken
    for finding in reading.declaration.found:
        if finding.check not in untold:
            click.echo(_sentence(finding), err=True)
    if style == "json":
        click.echo(json.dumps(as_read(reading), ensure_ascii=False, indent=1))
    else:
        click.echo("\n".join(explained(reading)))
    return 0


def _filled(
    workbook: Path,
    sources: tuple[Path, ...],
    out: Path,
    form: Form | None,
    password: str,
    explain: bool,
    overwrite: bool,
    limits: Limits,
) -> int:
    from xlperf.declaration import REJECTED, status_of
    from xlperf.intake.handmade.explanation import explained
    from xlperf.intake.isolated import Isolated
    from xlperf.sending.sources import content_for

    content, notes = content_for(workbook, sources, form, limits)
    for sentence in notes:
        click.echo(sentence, err=True)
    with Isolated(_fill, limits) as fill:
        filled: Filled = fill((workbook, content, form, password, limits))
    put(out, filled.data, [workbook, *sources], overwrite)
    if explain:
        click.echo("\n".join(explained(filled.reading)))
    for finding in filled.findings:
        click.echo(_sentence(finding), err=True)
    severities = [finding.severity for finding in filled.findings]
    taken = filled.reading.taken
    click.echo(
        say(
            "fill.done",
            out=out,
            fields=sum(entry.row is None for entry in taken),
            rows=len({(Ref.of(entry.part).table, entry.row) for entry in taken if entry.row}),
            unplaced=len(filled.reading.unplaced),
            errors=severities.count("error"),
            warnings=severities.count("warning"),
        ),
        err=True,
    )
    rejected = status_of(filled.findings) == REJECTED
    next_step("mend" if rejected else "check", out=out)
    return 1 if rejected else 0


def _sentence(finding: Finding) -> str:
    place = _place(finding.sheet, finding.cell)
    text = f"{say(f'fill.{finding.severity}')}  {place}  {finding.message}"
    return f"{text}\n      {say('fill.mend', hint=finding.hint)}" if finding.hint else text


def _place(sheet: str, cell: str) -> str:
    return f"{sheet}!{cell}" if sheet and not cell.endswith(("格", " ")) and "," not in cell else cell
