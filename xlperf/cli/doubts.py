"""Doubtful files (待确认) on the command line: the option `--decide FILE`, and what is said of files that wait for a person.

Owns their words. Whose a file is and which one counts is decided in xlperf.consolidation.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from xlperf.messages import catalogue, say

if TYPE_CHECKING:
    from xlperf.consolidation.judgement.ledger import LedgerEntry

catalogue(
    {
        "decide.help": (
            "确认表（.csv，列：文件、编码）：说明待确认的文件各是哪个部门的；不采用的（包括同一部门的其余几份）编码写 -",
            "decisions (.csv, columns file and code): whose each doubtful file is; - for the code of one that does not count, such as the others of a department",
        ),
        "decide.doubtful": (
            "待确认 {count} 个文件，均未采用：",
            "doubtful, and not counted until decided ({count}):",
        ),
        "decide.file": ("  {file}：{reason}", "  {file}: {reason}"),
        "decide.how-list": (
            "  请在 {list} 的“编码”一列写明各是哪个部门的（同一部门有几份的，只在采用的一份写编码，其余写 -），保存后再运行一次",
            "  Write the code of its department beside each in {list} (of several files of one department, beside the one that counts, and - beside the others), save, and run again",
        ),
        "decide.how": (
            "  请写一个 .csv（列：文件、编码；同一部门有几份的，只给采用的一份写编码，其余写 -），用 --decide 给出；汇总旁边的“…_待确认.csv”也可以",
            "  Write a .csv with the columns file and code (of several files of one department the code for the one that counts, - for the others) and give it by --decide, or give the list beside the "
            "consolidated workbook",
        ),
    }
)

MOST_TOLD = 20


def decide_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """The option, as a click decorator; the command gets `decide`, a path or None."""
    return click.option("--decide", type=click.Path(path_type=Path), metavar="FILE", help=say("decide.help"))(
        command
    )


def tell_doubts(entries: Iterable[LedgerEntry], listed_in: Path | None = None) -> None:
    """Names every doubtful file, why it is, and how a person decides; on standard error."""
    from xlperf.consolidation.judgement.ledger import DOUBTFUL

    doubtful = [entry for entry in entries if entry.status == DOUBTFUL]
    if not doubtful:
        return
    lines = [say("decide.doubtful", count=len(doubtful))]
    for entry in doubtful[:MOST_TOLD]:
        lines.append(say("decide.file", file=entry.file, reason=entry.reason))
    if len(doubtful) > MOST_TOLD:
        lines.append("  ……")
    lines.append(say("decide.how-list", list=listed_in) if listed_in is not None else say("decide.how"))
    click.echo(click.style("\n".join(lines), fg="yellow"), err=True)
