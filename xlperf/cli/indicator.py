"""`xlperf indicator`: how target values are read. Owns the printing; the grammar is xlperf.target's."""

from __future__ import annotations

import json
import re
import sys
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from itertools import chain

import click

from xlperf.cli.words import example
from xlperf.messages import catalogue, clauses, language, say
from xlperf.ooxml.text import aligned, is_shown, text_width
from xlperf.target import Target, advice_of, explain, parse, record, text_advice
from xlperf.target.many import end_text

catalogue(
    {
        "indicator-help": (
            "显示指标值是怎样读的。\n\n不给 TEXT 时从标准输入读，一行一个，每行写出一个 JSON 对象。\n\n"
            + example(
                "例：xlperf indicator 不少于40场 2023年12月底前\n    xlperf indicator --name 群众满意度 95"
            ),
            "Show how indicator target values (指标值) are read.\n\nWith no TEXT, reads one a line from standard input "
            "and writes one JSON object a line.\n\n"
            + example(
                "Example: xlperf indicator 不少于40场 2023年12月底前\n"
                "         xlperf indicator --name 群众满意度 95"
            ),
        ),
        "indicator-format": (
            "text：给人看的表；json：每行一个 JSON 对象",
            "A table for people, or one JSON object a line.",
        ),
        "indicator-name": (
            "三级指标的名称：说出与它不相称之处",
            "The indicator (三级指标) that the texts are for: says what is unusual for it.",
        ),
        "indicator-level2": ("它的二级指标，如 时效指标", "Its kind (二级指标), such as 时效指标."),
        "indicator-year": ("表的年度", "The year of the form."),
        "indicator-explain": ("逐段显示每个指标值是怎样读的", "Show how each text was read, piece by piece."),
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
_Advising = Callable[[Target], str]
_OPTION = re.compile("-{1,2}[A-Za-z]")
_HEADINGS = ("text", "kind", "canonical", "low", "high", "unit", "remark")


@click.command(
    "indicator",
    help=say("indicator-help"),
    context_settings={"ignore_unknown_options": True},  # -5%～5% is no option
)
@click.argument("texts", nargs=-1, metavar="[TEXT]...")
@click.option("--format", "shape", type=click.Choice(["text", "json"]), help=say("indicator-format"))
@click.option("--name", default="", help=say("indicator-name"))
@click.option("--level2", default="", help=say("indicator-level2"))
@click.option("--year", type=int, default=0, help=say("indicator-year"))
@click.option("--explain", "explaining", is_flag=True, help=say("indicator-explain"))
def command(
    texts: tuple[str, ...], shape: str | None, name: str, level2: str, year: int, explaining: bool
) -> None:
    for text in texts:
        if _OPTION.match(text):
            raise click.NoSuchOption(text)
    bulk = not texts
    lines: Iterable[str] = _standard_input() if bulk else texts

    def advice(target: Target) -> str:
        return (advice_of(name, target, level2, year) if name else text_advice(target)).text()

    if shape is None:
        shape = "json" if bulk else "text"
    if shape == "json":
        accepted = _write_json(lines, explaining, advice)
    else:
        targets = [parse(text) for text in lines]
        accepted = all(target.ok for target in targets)
        _write_pieces(targets) if explaining else _write_table(targets, advice)
    sys.exit(0 if accepted else 1)


def _write_json(texts: Iterable[str], explaining: bool, advice: _Advising) -> bool:
    """One object a line; in bulk (100,000 lines) a text that comes again is not written out again."""
    lang = language()

    @lru_cache(maxsize=16384)
    def line(text: str) -> tuple[bytes, bool]:
        target = parse(text)
        entry = record(target, lang) | {"advice": advice(target)}
        if explaining:
            entry["pieces"] = [{"piece": piece, "read_as": say(how, lang)} for piece, how in explain(text)]
        written = json.dumps(entry, ensure_ascii=False).encode("utf-8", "backslashreplace")
        return written + b"\n", target.ok

    accepted = True
    out = sys.stdout.buffer  # UTF-8 whatever the code page of the console: another program reads it
    for text in texts:
        written, ok = line(text)
        out.write(written)
        accepted = accepted and ok
    out.flush()
    return accepted


def _cells(target: Target, advice: _Advising) -> list[str]:
    remark = clauses(filter(None, (target.reason_text(), target.hint(), target.split(), advice(target))))
    low, high = (end_text(end) or "" for end in (target.low, target.high))
    kind = say(f"indicator-{target.kind}")
    return [_shown(cell) for cell in (target.text, kind, target.canonical, low, high, target.unit, remark)]


def _write_table(targets: list[Target], advice: _Advising) -> None:
    headings = [say(f"indicator-{heading}") for heading in _HEADINGS]
    if sys.stdout.isatty():
        from rich.console import Console
        from rich.table import Table
        from rich.text import Text

        table = Table(*headings)
        for target in targets:
            table.add_row(*(Text(cell) for cell in _cells(target, advice)), style="" if target.ok else "red")
        Console().print(table)
        return
    rows = [headings, *(_cells(target, advice) for target in targets)]
    for cells in aligned(rows, text_width):
        click.echo("  ".join(cells).rstrip())


def _write_pieces(targets: list[Target]) -> None:
    for target in targets:
        outcome = clauses(filter(None, (target.canonical, target.reason_text(), target.hint())))
        click.echo(_shown(f"{target.text} → {say(f'indicator-{target.kind}')}: {outcome}"))
        for piece, how in explain(target.text):
            click.echo(_shown(f"  {piece}: {say(how)}"))


def _shown(text: str) -> str:
    """Fit for a line of a terminal: a line break or control character in a text moves nothing."""
    return "".join(character if is_shown(character) else "�" for character in text)


def _standard_input() -> Iterator[str]:
    """Lines of standard input: UTF-8, what PowerShell writes (UTF-16) or older programs of Windows (GB18030)."""
    lines = iter(sys.stdin.buffer)
    first = next(lines, b"")
    if first.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        text = (first + b"".join(lines)).decode("utf-16", "replace")
        yield from text.splitlines()
    elif first:
        for line in chain([first.removeprefix(BOM_UTF8)], lines):
            yield _decoded(line.rstrip(b"\r\n"))


def _decoded(line: bytes) -> str:
    for encoding in ("utf-8", "gb18030"):
        try:
            return line.decode(encoding)
        except UnicodeDecodeError:
            continue
    return line.decode("utf-8", "replace")
