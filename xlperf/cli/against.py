"""The option `--against`: what departments declared before, for rules that ask for it and for amounts held against it.

Owns its words and the reading of it.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from xlperf.messages import catalogue, say

if TYPE_CHECKING:
    from xlperf.ooxml.limits import Limits
    from xlperf.roster.earlier import Earlier

catalogue(
    {
        "against.help": (
            "上年的或上一步的申报（文件、文件夹、汇总工作簿或数据集）：规则里的 last_year、declared 从中取数；比上年多十倍以上的会"
            "指出，像是按元填的不通过；监控、自评的指标值、年初预算数与批复不一致的，缺了指标的，提醒",
            "last year's declarations, or those of the step before (a file, a folder, a consolidated workbook or a dataset): for "
            "rules that ask for them; what is over ten times as much is told, and what is in yuan for certain is rejected; where "
            "monitoring or self-evaluation has other targets or amounts than were approved, or lacks an indicator, that is a warning",
        ),
    }
)


def against_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """The option, as a click decorator; the command gets `against`, a path or None."""
    return click.option(
        "--against", type=click.Path(path_type=Path), metavar="PATH", help=say("against.help")
    )(command)


def earlier(against: Path | None, limits: Limits, form_file: Path | None) -> Earlier | None:
    """What was declared before; raises as `earlier_in` does."""
    if against is None:
        return None
    from xlperf.consolidation.inbox import earlier_in

    return earlier_in(against, limits, str(form_file) if form_file else None)
