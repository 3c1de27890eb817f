"""`xlperf check`: every finding of files or folders, for people or as JSON."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from xlperf.cli.limits import limit_option
from xlperf.cli.words import example
from xlperf.messages import catalogue, say

if TYPE_CHECKING:
    from xlperf.ooxml.limits import Limits

catalogue(
    {
        "check.help": (
            "校验工作簿：逐项列出问题、所在单元格和改法。PATHS 是文件、文件夹或 .zip。\n\n"
            + example("例：xlperf check 收件夹\n    xlperf check a.xlsx --format json"),
            "Check workbooks: every finding with its cell and how to mend it. PATHS are files, folders or .zip.\n\n"
            + example("Examples: xlperf check inbox\n          xlperf check a.xlsx --format json"),
        ),
        "check.format": ("输出格式：text 供人看，json 供程序读", "text for people, json for programs"),
        "check.strict": ("有提醒也算不通过", "warnings reject, too"),
        "check.handmade": (
            "自制的表格（.xlsx .xls .ods .csv .html、公开文本 .txt）也按栏目名称读取",
            "read hand-made forms (.xlsx .xls .ods .csv .html, published text), too, by their labels",
        ),
        "check.form": ("按此表样文件（TOML）读取", "read by this form spec (TOML)"),
        "check.accepted": ("通过", "accepted"),
        "check.warned": ("通过，有提醒", "accepted with warnings"),
        "check.rejected": ("须改正", "to be corrected"),
        "check.unreadable": ("无法读取", "unreadable"),
        "check.error": ("错误", "error"),
        "check.warning": ("提醒", "warning"),
        "check.info": ("说明", "note"),
        "check.mend": ("改法：{hint}", "to mend: {hint}"),
        "check.summary": (
            "共 {files} 个文件：通过 {accepted}，有提醒 {warned}，须改正 {rejected}，无法读取 {unreadable}",
            "{files} files: {accepted} accepted, {warned} with warnings, {rejected} to be corrected, {unreadable} unreadable",
        ),
        "check.none": ("没有找到工作簿：{paths}", "no workbook found: {paths}"),
        "check.missing": ("找不到 {path}", "{path} is not there"),
    }
)

WORKBOOK_SUFFIXES = (".xlsx", ".xlsm", ".xls", ".et", ".xlsb", ".ods", ".fods", ".zip")
COLOURS = {"error": "red", "warning": "yellow", "info": "blue"}
STATUS_COLOURS = {"accepted": "green", "warned": "yellow", "rejected": "red", "unreadable": "red"}


@click.command("check", help=say("check.help"))
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--format", "format_", type=click.Choice(["text", "json"]), default="text", help=say("check.format")
)
@click.option("--strict", is_flag=True, help=say("check.strict"))
@click.option("--accept-handmade", "handmade", is_flag=True, help=say("check.handmade"))
@click.option("--form", "-f", "form_file", type=click.Path(path_type=Path), help=say("check.form"))
@limit_option
def command(
    paths: tuple[Path, ...],
    format_: str,
    strict: bool,
    handmade: bool,
    form_file: Path | None,
    limits: Limits,
) -> int:
    from xlperf.cli.unpacked import laid_out
    from xlperf.form import load_form
    from xlperf.intake.handmade.any_file import HANDMADE_SUFFIXES, take_in_any
    from xlperf.intake.one_file import Intake, refused

    form = load_form(form_file) if form_file else None
    files = list(workbooks(paths, HANDMADE_SUFFIXES if handmade else ()))
    if not files:
        click.echo(say("check.none", paths="、".join(map(str, paths))), err=True)
        return 2
    intakes: list[Intake] = []
    with laid_out(files) as laid:
        for file in laid:
            if file.refusal is not None:
                intake = refused(file.name, file.refusal)
            else:
                intake = take_in_any(file.path, form=form, limits=limits, strict=strict, handmade=handmade)
            intake = replace(intake, file=file.name)
            if format_ == "text":
                click.echo(_for_people(intake))
            intakes.append(intake)
    if format_ == "json":
        json.dump([intake.as_dict() for intake in intakes], sys.stdout, ensure_ascii=False, indent=1)
        sys.stdout.write("\n")
    elif len(intakes) > 1:
        click.echo(_summary(intakes))
    if all(intake.status == "unreadable" for intake in intakes) and len(intakes) == 1:
        return 1
    return 1 if any(intake.status in ("rejected", "unreadable") for intake in intakes) else 0


def workbooks(paths: Iterable[Path], more: tuple[str, ...] = ()) -> Iterator[Path]:
    """The files named, and the workbooks and archives in the folders named, in a settled order; lock files of Excel left out.

    `more`: further endings that a folder is searched for.
    """
    for path in paths:
        if path.is_dir():
            for file in sorted(path.rglob("*")):
                if file.suffix.lower() in (*WORKBOOK_SUFFIXES, *more) and not file.name.startswith("~$"):
                    yield file
        else:
            yield path


def _for_people(intake: object) -> str:
    from xlperf.intake.one_file import Intake

    assert isinstance(intake, Intake)
    status = click.style(say(f"check.{intake.status}"), fg=STATUS_COLOURS[intake.status], bold=True)
    department = intake.declaration.department if intake.declaration else ""
    lines = [f"{intake.file}  {status}  {department}".rstrip()]
    if intake.reason:
        lines.append(f"  {intake.reason}")
        if intake.hint:
            lines.append("  " + say("check.mend", hint=intake.hint))
    for finding in intake.findings:
        word = click.style(say(f"check.{finding.severity}"), fg=COLOURS[finding.severity])
        place = "!".join(filter(None, (finding.sheet, finding.cell)))
        lines.append(f"  {word}  {place}  {finding.message}")
        if finding.hint:
            lines.append(click.style("        " + say("check.mend", hint=finding.hint), dim=True))
    return "\n".join(lines)


def _summary(intakes: Iterable[object]) -> str:
    counts: dict[str, Any] = {"accepted": 0, "warned": 0, "rejected": 0, "unreadable": 0}
    for intake in intakes:
        counts[str(getattr(intake, "status", ""))] += 1
    return "\n" + say("check.summary", files=sum(counts.values()), **counts)
