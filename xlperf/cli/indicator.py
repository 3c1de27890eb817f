"""`xlperf indicator`: how target values are read. Owns the printing; the grammar is xlperf.target's."""

from __future__ import annotations

import json
import sys
import unicodedata
from collections.abc import Iterable
from io import TextIOWrapper
from typing import TextIO

import click

from xlperf.messages import catalogue, say
from xlperf.target import Target, explain, parse, record
from xlperf.target.many import end_text

catalogue(
    {
        "indicator-text": ("指标值", "text"),
        "indicator-kind": ("类型", "kind"),
        "indicator-low": ("下限", "low"),
        "indicator-high": ("上限", "high"),
        "indicator-unit": ("单位", "unit"),
        "indicator-canonical": ("规范写法", "canonical"),
        "indicator-remark": ("说明", "remark"),
        "indicator-number": ("数值", "number"),
        "indicator-date": ("日期", "date"),
        "indicator-compound": ("多项", "compound"),
        "indicator-qualitative": ("定性", "qualitative"),
        "indicator-invalid": ("不能接受", "invalid"),
    }
)
_HEADINGS = ("text", "kind", "canonical", "low", "high", "unit", "remark")


@click.command("indicator")
@click.argument("texts", nargs=-1, metavar="[TEXT]...")
@click.option(
    "--format",
    "shape",
    type=click.Choice(["text", "json"]),
    help="A table for people, or one JSON object a line.",
)
@click.option("--explain", "explaining", is_flag=True, help="Show how each text was read, piece by piece.")
def command(texts: tuple[str, ...], shape: str | None, explaining: bool) -> None:
    """Show how indicator target values (指标值) are read.

    With no TEXT, reads one a line from standard input and writes one JSON object a line.

    \b
    Example: xlperf indicator "不少于40场" "2023年12月底前"
    """
    bulk = not texts
    lines: Iterable[str] = (line.rstrip("\r\n") for line in _standard_input()) if bulk else texts
    if shape is None:
        shape = "json" if bulk else "text"
    if shape == "json":
        accepted = _write_json(lines, explaining)
    else:
        targets = [parse(text) for text in lines]
        accepted = all(target.ok for target in targets)
        _write_pieces(targets) if explaining else _write_table(targets)
    sys.exit(0 if accepted else 1)


def _write_json(texts: Iterable[str], explaining: bool) -> bool:
    accepted = True
    for text in texts:
        target = parse(text)
        accepted = accepted and target.ok
        entry = record(target)
        if explaining:
            entry["pieces"] = [{"piece": piece, "read_as": say(how)} for piece, how in explain(text)]
        click.echo(json.dumps(entry, ensure_ascii=False))
    return accepted


def _cells(target: Target) -> list[str]:
    remark = "；".join(filter(None, (target.reason_text(), target.hint(), target.split())))
    low, high = (end_text(end) or "" for end in (target.low, target.high))
    return [target.text, say(f"indicator-{target.kind}"), target.canonical, low, high, target.unit, remark]


def _write_table(targets: list[Target]) -> None:
    headings = [say(f"indicator-{heading}") for heading in _HEADINGS]
    if sys.stdout.isatty():
        from rich.console import Console
        from rich.table import Table
        from rich.text import Text

        table = Table(*headings)
        for target in targets:
            table.add_row(*(Text(cell) for cell in _cells(target)), style="" if target.ok else "red")
        Console().print(table)
        return
    rows = [headings, *(_cells(target) for target in targets)]
    widths = [max(_width(row[column]) for row in rows) for column in range(len(headings))]
    for row in rows:
        padded = (cell + " " * (width - _width(cell)) for cell, width in zip(row, widths, strict=True))
        click.echo("  ".join(padded).rstrip())


def _width(text: str) -> int:
    """Columns a text takes in a terminal: Chinese characters take two."""
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)


def _write_pieces(targets: list[Target]) -> None:
    for target in targets:
        click.echo(f"{target.text} → {target.canonical or target.reason_text()}")
        for piece, how in explain(target.text):
            click.echo(f"  {piece}: {say(how)}")


def _standard_input() -> TextIO:
    """Standard input as UTF-8, whatever the console's code page: it comes from another program."""
    if isinstance(sys.stdin, TextIOWrapper):
        sys.stdin.reconfigure(encoding="utf-8", errors="replace")
    return sys.stdin
