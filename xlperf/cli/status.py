"""`xlperf status`: where each department stands, round by round, from what consolidations and returns have noted in a folder."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from xlperf.cli.console import format_option, tell
from xlperf.cli.next_step import next_step
from xlperf.cli.overwriting import must_end_in, overwrite_option
from xlperf.cli.words import example
from xlperf.messages import catalogue, clauses, say
from xlperf.ooxml.replacing import may_write

if TYPE_CHECKING:
    from xlperf.returns.standing import DepartmentStandings, Standings

catalogue(
    {
        "status.help": (
            "各部门报送到哪一步：一轮一列，状态、问题数、是否逾期，最近一次退回或催报。DIR 是汇总工作簿所在的文件夹"
            "（consolidate 和 return 的记录在那里）。\n\n"
            + example("例：xlperf status .\n    xlperf status . -o 进展.html"),
            "Where each department stands: a column a round, its status, errors, whether it was late, and the last letter. DIR "
            "is the folder of the consolidated workbook, in which consolidate and return keep their notes.\n\n"
            + example("Examples: xlperf status .\n          xlperf status . -o course.html"),
        ),
        "status.out": ("写成一页（.html）", "write it as a page (.html)"),
        "status.only-open": ("只看还没有通过的", "only those that have not passed"),
        "status.round": (
            "{name}：{count} 个部门，通过 {passed}；最近一次汇总 {last}{deadline}",
            "{name}: {count} departments, {passed} passed; last consolidated {last}{deadline}",
        ),
        "status.deadline": ("，期限 {day}", ", deadline {day}"),
        "status.where": ("已写入 {path}", "written to {path}"),
        "status.department": ("  {department}：{standings}", "  {department}: {standings}"),
        "status.letter": ("；{letter}", "; {letter}"),
    }
)


@click.command("status", help=say("status.help"))
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option("--out", "-o", type=click.Path(path_type=Path), metavar="FILE.html", help=say("status.out"))
@format_option
@click.option("--only-problems", is_flag=True, help=say("status.only-open"))
@overwrite_option
def command(folder: Path, out: Path | None, style: str, only_problems: bool, overwrite: bool) -> int:
    from xlperf.returns.standing import page_of, standings_in

    if out is not None:
        must_end_in(out, ".html")
        may_write(out, [], overwrite)
    noted = standings_in(folder)
    tell(noted.notes)
    lines = [line for line in noted.lines if line.open or not only_problems]
    if style == "json":
        json.dump(_as_dict(noted, lines), sys.stdout, ensure_ascii=False, indent=1)
        sys.stdout.write("\n")
    else:
        _tell(noted, lines)
    if out is not None:
        from xlperf.system.durable import writing

        with writing(out) as temporary:
            temporary.write_bytes(page_of(noted))
        click.echo(say("status.where", path=out), err=True)
    if any(line.open for line in noted.lines):
        next_step("remind")
        return 1
    return 0


def _tell(noted: Standings, lines: list[DepartmentStandings]) -> None:
    from xlperf.returns.standing import letter_shown, shown

    for one in noted.rounds:
        passed = sum(standing.status in ("accepted", "warned") for standing in one.departments.values())
        deadline = say("status.deadline", day=one.deadline) if one.deadline else ""
        count = len(one.departments)
        click.echo(
            say("status.round", name=one.name, count=count, passed=passed, last=one.last, deadline=deadline)
        )
    for line in lines:
        pairs = zip(noted.rounds, line.standings, strict=True)
        standings = clauses(
            f"{one.name} {shown(standing)}" for one, standing in pairs if standing is not None
        )
        letter = say("status.letter", letter=letter_shown(line)) if line.letter is not None else ""
        click.echo(say("status.department", department=line.department, standings=standings) + letter)


def _as_dict(noted: Standings, lines: list[DepartmentStandings]) -> dict[str, Any]:
    from dataclasses import asdict

    rounds = [
        {name: getattr(one, name) for name in ("name", "began", "last", "deadline")} for one in noted.rounds
    ]
    return {
        "rounds": rounds,
        "departments": [
            {
                "department": line.department,
                "rounds": {
                    one.name: asdict(standing)
                    for one, standing in zip(noted.rounds, line.standings, strict=True)
                    if standing is not None
                },
                "last_letter": asdict(line.letter) if line.letter is not None else None,
                "returns": line.returns,
            }
            for line in lines
        ],
    }
