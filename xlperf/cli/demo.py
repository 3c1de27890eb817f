"""`xlperf demo`: the whole story on the real form, with an account of what was done and where to look."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import TYPE_CHECKING

import click

from xlperf.cli import demo_words as _words  # noqa: F401 - its sentences are said here
from xlperf.cli.next_step import next_step
from xlperf.messages import CHINESE, document_language, language, say, speaking

if TYPE_CHECKING:
    from xlperf.demonstration import Story
    from xlperf.intake.one_file import Intake


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
        word = click.style(say(f"severity-{finding.severity}"), fg=COLOURS[finding.severity])
        click.echo(f"   {word}  {finding.cell}  {finding.message}")


def _tell_planted(story: Story) -> None:
    click.echo(say("demo.planted", count=len(story.planted), missing=len(story.missing)))
    for planted in story.planted:
        colon, what = ("：", planted.what_zh) if language() == CHINESE else (": ", planted.what_en)
        click.echo(f"   {planted.department}{colon}{what}")
