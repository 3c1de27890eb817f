"""The options of every command that takes an inbox in: whose files, on which form, which of them count, how they are read.

Owns their order and their words, so that one folder is checked, consolidated, returned, approved, published and reported by
the same rules; what is not given is as xlperf.toml beside the roster has it. What they mean is xlperf.consolidation's.
"""

from __future__ import annotations

import functools
import os
from collections.abc import Callable
from dataclasses import fields
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from xlperf.cli.against import against_option, earlier
from xlperf.cli.control_figures import control_options
from xlperf.cli.doubts import decide_option
from xlperf.cli.limits import limit_option
from xlperf.cli.office_defaults import with_office_defaults
from xlperf.cli.reviews import review_option
from xlperf.messages import catalogue, say
from xlperf.system.dataclass import dataclass

if TYPE_CHECKING:
    from xlperf.consolidation.asked import Asked
    from xlperf.consolidation.judgement.control_figures import ControlRule
    from xlperf.consolidation.judgement.ledger import Policy
    from xlperf.ooxml.limits import Limits

catalogue(
    {
        "taking-in.roster": (
            "名册（.csv、.xlsx）：应报送的部门、主管部门、邮箱；不在名册上的不计入，未报送的列出",
            "the roster (.csv, .xlsx): who is to report, under whom, e-mail; others do not count, the missing are listed",
        ),
        "taking-in.form": ("按此表样文件（TOML）读取", "read by this form spec (TOML)"),
        "taking-in.year": (
            "只算这一年度的，其他年度的不属本次；不给时以多数文件的年度为准",
            "the year; files of others do not count; by default that of most files",
        ),
        "taking-in.duplicates": (
            "同一部门有几份不同的文件时：newest 采用最新的，first 采用文件名在前的，reject 都不采用",
            "of a department's differing files: the newest, the first by name, or none counts",
        ),
        "taking-in.handmade": (
            "自制的表格（.xlsx .xls .ods .csv .html、公开文本 .txt）也按栏目名称读取，计入并标明",
            "read hand-made forms (.xlsx .xls .ods .csv .html, published text), too, by their labels; marked as such",
        ),
        "taking-in.strict": ("有提醒也算不通过", "warnings reject, too"),
        "taking-in.jobs": (
            "同时用几个进程读取；默认与处理器核数相同",
            "processes that read at the same time; by default as many as there are cores",
        ),
        "taking-in.include-rejected": (
            "须改正的也算在内，并标明",
            "take the rejected ones in, too, marked as such",
        ),
    }
)


@dataclass(frozen=True)
class TakingIn:
    """What the options of this module were given."""

    roster: Path | None
    form_file: Path | None
    year: int | None
    duplicates: Policy
    accept_handmade: bool
    strict: bool
    against: Path | None
    control_tolerance: Decimal
    control_severity: str
    decide: Path | None
    review: tuple[Path, ...]
    limits: Limits
    jobs: int

    @property
    def form(self) -> str | None:
        return str(self.form_file) if self.form_file is not None else None

    @property
    def control(self) -> ControlRule:
        from xlperf.consolidation.judgement.control_figures import ControlRule

        return ControlRule(self.control_tolerance, self.control_severity.replace("off", ""))

    @property
    def files(self) -> list[Path | None]:
        """The files that are read beside the inbox: none of them may be written over."""
        return [self.roster, self.form_file, self.decide, self.against, *self.review]

    @property
    def of_a_run(self) -> dict[str, Any]:
        """The same by the names that `xlperf.consolidate` has."""
        return {
            "roster": self.roster,
            "form": self.form,
            "year": self.year,
            "duplicates": self.duplicates,
            "accept_handmade": self.accept_handmade,
            "strict": self.strict,
            "against": self.against,
            "control": self.control,
            "decisions": self.decide,
            "reviews": self.review,
            "limits": self.limits,
        }

    def asked(self, **more: Any) -> Asked:
        """The same as xlperf.consolidation takes it, with what the command adds."""
        from xlperf.consolidation.asked import Asked

        taken = {
            name: value for name, value in self.of_a_run.items() if name not in ("accept_handmade", "against")
        }
        taken["handmade"] = self.accept_handmade
        taken["earlier"] = earlier(self.against, self.limits, self.form_file)
        return Asked(**taken | {"jobs": self.jobs} | more)


def taking_in_options(
    *, reviews: str = "review-option.help"
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """The options as a click decorator; the command gets them as `given`, a TakingIn. `reviews`: the words of --review."""
    options = (
        click.option(
            "--roster", type=click.Path(path_type=Path), metavar="FILE", help=say("taking-in.roster")
        ),
        form_option,
        click.option("--year", type=click.IntRange(1980, 2999), help=say("taking-in.year")),
        click.option(
            "--duplicates",
            type=click.Choice(["newest", "first", "reject"]),
            default="newest",
            show_default=True,
            help=say("taking-in.duplicates"),
        ),
        click.option("--accept-handmade", is_flag=True, help=say("taking-in.handmade")),
        click.option("--strict", is_flag=True, help=say("taking-in.strict")),
        against_option,
        control_options,
        decide_option,
        review_option(reviews),
        limit_option,
        jobs_option,
    )

    def decorate(command: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(command)
        def with_given(**arguments: Any) -> Any:
            given = {one.name: arguments.pop(one.name) for one in fields(TakingIn)}
            given = with_office_defaults(given, given["roster"])
            return command(given=TakingIn(**given), **arguments)

        taking: Callable[..., Any] = with_given
        for option in reversed(options):
            taking = option(taking)
        return taking

    return decorate


def form_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """--form alone; the command gets `form_file`, a path or None."""
    return click.option(
        "--form",
        "-f",
        "form_file",
        type=click.Path(path_type=Path),
        metavar="FILE.toml",
        help=say("taking-in.form"),
    )(command)


def jobs_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """--jobs alone; the command gets `jobs`, at least 1."""
    return click.option(
        "--jobs", "-j", type=click.IntRange(1, 256), default=os.cpu_count, help=say("taking-in.jobs")
    )(command)


def include_rejected_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """--include-rejected; the command gets `include_rejected`, a bool."""
    return click.option("--include-rejected", is_flag=True, help=say("taking-in.include-rejected"))(command)
