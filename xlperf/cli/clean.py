"""`xlperf clean`: personal traces taken out of workbooks that are to be published.

Owns the arguments and what is printed; the work is xlperf.publishing.clean's.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from xlperf.cli.limits import limit_option
from xlperf.cli.next_step import next_step
from xlperf.cli.overwriting import overwrite_option
from xlperf.messages import catalogue, say
from xlperf.ooxml.replacing import put

if TYPE_CHECKING:
    from xlperf.ooxml.limits import Limits
    from xlperf.publishing.personal_traces import Trace

catalogue(
    {
        "cli-clean-help": (
            "清除工作簿里的个人信息（作者、最后保存者、单位、打印机设置、批注作者、文件路径、自定义属性），用于公开发布；其余部分原样不动。\n\n"
            "\b\n例：xlperf clean 申报表.xlsx -o 公开/申报表.xlsx",
            "Take personal traces out of workbooks for publication (author, last saved by, company, printer settings, "
            "authors of comments, paths, custom properties); everything else stays as it is.\n\n"
            "\b\nExample: xlperf clean filled.xlsx -o public/filled.xlsx",
        ),
        "cli-clean-output": (
            "输出文件；多个工作簿时为文件夹",
            "the file to write; a folder where there are several workbooks",
        ),
        "cli-clean-in-place": ("直接改写原文件", "write over the files themselves"),
        "cli-clean-choose": ("-o 与 --in-place 须且只能选一个", "choose one of -o and --in-place"),
        "cli-clean-same-name": (
            "有两个名为 {name} 的工作簿，不能写入同一文件夹",
            "two workbooks are named {name} and cannot go into one folder",
        ),
        "cli-clean-nothing": ("{file}：没有个人信息", "{file}: no personal traces"),
        "cli-clean-removed": ("{file}：已清除 {count} 处", "{file}: {count} removed"),
        "cli-clean-left": ("保留", "left"),
        "cli-clean-failed": ("{file}：{reason}（{hint}）", "{file}: {reason} ({hint})"),
    }
)


@click.command(name="clean", help=say("cli-clean-help"))
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE...")
@click.option(
    "--out",
    "-o",
    "--output",
    "output",
    type=click.Path(path_type=Path),
    metavar="OUT",
    help=say("cli-clean-output"),
)
@click.option("--in-place", is_flag=True, help=say("cli-clean-in-place"))
@overwrite_option
@limit_option
@click.pass_context
def command(
    context: click.Context,
    files: tuple[Path, ...],
    output: Path | None,
    in_place: bool,
    overwrite: bool,
    limits: Limits,
) -> None:
    from xlperf.intake.isolated import Isolated

    if (output is None) != in_place:
        raise click.UsageError(say("cli-clean-choose"))
    into_folder = output is not None and (len(files) > 1 or output.is_dir())
    if into_folder:
        _demand_distinct_names(files)
    done = 0
    with Isolated(_cleaned, limits) as cleaned:
        for file in files:
            target = file if output is None else output / file.name if into_folder else output
            done += _clean(lambda: cleaned((file, limits)), file, target, files, overwrite or in_place)  # noqa: B023
    if done:
        several, where = len(files) > 1, output or files[0]
        next_step(
            "publish-all" if several else "publish", out=where.parent if in_place and several else where
        )
    if done < len(files):
        context.exit(1 if done else 2)


def _cleaned(item: tuple[Path, Limits]) -> tuple[bytes, list[Trace]]:
    """In a worker: the bytes of one file without personal traces, and what was found."""
    from xlperf.ooxml.package import open_package
    from xlperf.publishing.clean import cleaned

    return cleaned(open_package(*item))


def _clean(
    cleaned: Callable[[], tuple[bytes, list[Trace]]],
    file: Path,
    target: Path,
    inputs: tuple[Path, ...],
    overwrite: bool,
) -> bool:
    """Cleans one file and says what was found; whether it could be done. `inputs`: all files of the run."""
    from xlperf.ooxml.refusal import UnreadableWorkbook
    from xlperf.system.durable import CannotWrite, make_folder

    shown = click.format_filename(file)
    try:
        content, traces = cleaned()
        if file != target or any(not trace.left for trace in traces):
            make_folder(target.parent)
            put(target, content, inputs, overwrite)
    except (UnreadableWorkbook, CannotWrite) as refusal:
        click.echo(say("cli-clean-failed", file=shown, reason=refusal, hint=refusal.hint), err=True)
        return False
    removed = [trace for trace in traces if not trace.left]
    key = "cli-clean-removed" if removed else "cli-clean-nothing"
    click.echo(say(key, file=shown, count=len(removed)))
    for trace in removed:
        click.echo(f"  - {_one_line(trace)} [{trace.part}]")
    for trace in traces:
        if trace.left:
            click.echo(f"  ! {say('cli-clean-left')}: {_one_line(trace)} [{trace.part}]")
    return True


def _demand_distinct_names(files: tuple[Path, ...]) -> None:
    seen: set[str] = set()
    for file in files:
        if file.name.casefold() in seen:
            raise click.UsageError(say("cli-clean-same-name", name=file.name))
        seen.add(file.name.casefold())


def _one_line(trace: object) -> str:
    """As a terminal may show it: a workbook's text is somebody else's."""
    text = "".join(character if character.isprintable() else " " for character in str(trace))
    return text if len(text) <= 160 else text[:159] + "…"
