"""`xlperf demo`: the whole story on the real form, with an account of what was done and where to look."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import TYPE_CHECKING

import click

from xlperf.cli.next_step import next_step
from xlperf.cli.words import example
from xlperf.messages import CHINESE, catalogue, document_language, language, say, speaking

if TYPE_CHECKING:
    from xlperf.demonstration import Story
    from xlperf.intake.one_file import Intake

catalogue(
    {
        "demo.help": (
            "演示全过程：用一份真实公开的申报表制模板、填报、校验，再用 30 个虚构部门演示汇总和退回，全部写入 DIR。\n\n"
            + example("例：xlperf demo 演示"),
            "The whole story into DIR: a template, a real published declaration filled in and checked, then thirty "
            "made-up departments consolidated and the faulty workbooks given back.\n\n"
            + example("Example: xlperf demo demo-output"),
        ),
        "demo.not-empty": (
            "{folder} 不是空文件夹，也不是以前的演示；请换一个文件夹",
            "{folder} is neither empty nor an earlier demonstration: choose another folder",
        ),
        "demo.made": (
            "1. 模板、按真实申报表填好的工作簿、公开文本：{folder}",
            "1. Template, the workbook filled from the real form, its published text: {folder}",
        ),
        "demo.checked": ("2. 校验填好的工作簿：{status}", "2. The filled workbook checked: {status}"),
        "demo.planted": (
            "3. 30 个虚构部门（种子固定），埋下 {count} 处问题，{missing} 个部门不报：",
            "3. Thirty made-up departments (seeded) with {count} planted defects, {missing} of them silent:",
        ),
        "demo.consolidated": ("4. 汇总：", "4. Consolidated:"),
        "demo.returned": (
            "5. 退回 {copies} 份标注的副本和 {letters} 封信",
            "5. Given back: {copies} marked copies and {letters} letters",
        ),
        "demo.look": ("请看（用时 {seconds:.1f} 秒）：", "Where to look ({seconds:.1f} s):"),
        "demo.look-模板.xlsx": ("空白模板，发给各部门", "the blank template for the departments"),
        "demo.look-填好.xlsx": (
            "真实申报表填入后的样子：右侧校验栏、工作表“校验”",
            "the real form filled in: the check column, the sheet 校验",
        ),
        "demo.look-公开文本.txt": ("公开文本", "the text as it is published"),
        "demo.look-名册.csv": ("30 个部门的名册", "the roster of thirty departments"),
        "demo.look-收件": ("各部门报来的工作簿", "the workbooks as they came in"),
        "demo.look-汇总.xlsx": (
            "汇总、任务、指标、问题、收件登记、未报送、核对、图表",
            "the consolidated workbook: totals, tasks, indicators, findings, ledger, missing, control, charts",
        ),
        "demo.look-报告.html": (
            "汇总报告：报送、资金、指标质量、问题，用浏览器打开",
            "the report: who reported, the money, the targets, the findings; open it in a browser",
        ),
        "demo.look-退回": (
            "标注了问题的副本、退回信、邮件清单",
            "marked copies, letters and the list for the mail",
        ),
    }
)


@click.command("demo", help=say("demo.help"))
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
def command(folder: Path) -> int:
    from xlperf.cli.consolidate import account as told
    from xlperf.consolidation import consolidate
    from xlperf.consolidation.asked import Asked
    from xlperf.consolidation.inbox import receive
    from xlperf.demonstration import files_of, prepare
    from xlperf.intake.one_file import take_in
    from xlperf.report import write_report
    from xlperf.returns.folder import give_back, returned

    started = time.perf_counter()
    if not _cleared(folder):
        click.echo(say("demo.not-empty", folder=folder), err=True)
        return 2
    story = prepare(folder)
    click.echo(say("demo.made", folder=folder))
    _tell_check(take_in(story.filled))
    _tell_planted(story)
    result = consolidate(
        [story.inbox], roster=story.roster, out=folder / "汇总.xlsx", cache=False, lang=document_language()
    )
    write_report(result, folder / "报告.html")
    click.echo(say("demo.consolidated"))
    for line in told(result, folder / "汇总.xlsx").splitlines():
        click.echo(f"   {line}")
    with speaking(document_language()):
        inbox = receive([story.inbox], Asked(roster=story.roster, jobs=os.cpu_count() or 1))
        account = give_back(inbox, returned(inbox), folder / "退回")
    click.echo(say("demo.returned", copies=account.copies, letters=len(account.letters)))
    click.echo("\n" + say("demo.look", seconds=time.perf_counter() - started))
    for path in files_of(folder):
        click.echo(f"   {path}  {say('demo.look-' + path.name)}")
    next_step("own", out=folder / "报告.html")
    return 0


def _cleared(folder: Path) -> bool:
    """Whether the folder is free for the demonstration: new, empty, or an earlier one, which is cleared away."""
    import shutil

    from xlperf.consolidation.judgement.decisions import list_beside
    from xlperf.consolidation.since import state_beside
    from xlperf.demonstration import files_of
    from xlperf.returns.register import FILE

    if not folder.exists():
        return True
    if not folder.is_dir():
        return False
    out = folder / "汇总.xlsx"
    noted = (state_beside(out), list_beside(out), folder / FILE)
    own = {path for path in (*files_of(folder), *noted) if path.exists()}
    if any(path not in own for path in folder.iterdir()):
        return False
    for path in own:
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink()
    return True


def _tell_check(intake: Intake) -> None:
    from xlperf.cli.check import COLOURS

    click.echo(say("demo.checked", status=say(f"check.{intake.status}")))
    for finding in intake.findings:
        word = click.style(say(f"check.{finding.severity}"), fg=COLOURS[finding.severity])
        click.echo(f"   {word}  {finding.cell}  {finding.message}")


def _tell_planted(story: Story) -> None:
    click.echo(say("demo.planted", count=len(story.planted), missing=len(story.missing)))
    for planted in story.planted:
        colon, what = ("：", planted.what_zh) if language() == CHINESE else (": ", planted.what_en)
        click.echo(f"   {planted.department}{colon}{what}")
