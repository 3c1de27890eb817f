"""The option `--review`: the consolidated workbooks on whose sheet 审核 reviewers wrote.

Owns its words. What is read there and what follows from it is in xlperf.consolidation.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from xlperf.messages import catalogue, say

catalogue(
    {
        "review-option.help": (
            "在工作表“审核”里写了意见、结论的汇总工作簿；可以给几个",
            "a consolidated workbook on whose sheet 审核 reviewers wrote; may be given several times",
        ),
        "review-option.help-consolidate": (
            "在工作表“审核”里写了意见、结论的另一个汇总工作簿（-o 的那一个不必写）；可以给几个",
            "another consolidated workbook on whose sheet 审核 reviewers wrote (the one of -o is always read); may be given "
            "several times",
        ),
    }
)


def review_option(words: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """The option, as a click decorator; the command gets `review`, a tuple of paths."""
    return click.option(
        "--review", multiple=True, type=click.Path(path_type=Path), metavar="FILE.xlsx", help=say(words)
    )
