"""Every command in the documents is known to the program; the guides are walked through in a fresh environment."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import click
import pytest

from tests.guides.desk import DEMONSTRATION
from tests.guides.documents import DOCUMENTS, ROOT, Command, mentioned, runnable, written_by_hand
from tests.packaging.bundle import newcomer
from tests.programs.chromium import Chromium
from tests.programs.pdf import Pdf
from xlperf.cli import group

WALKS = ("guide-office.md", "report.md", "return.md", "workbook.md", "round.md", "round-department.md")
"""The guides whose commands stand in order and need nothing but each other."""


@pytest.mark.parametrize("command", mentioned(), ids=lambda command: f"{command.document}:{command.line}")
def test_a_command_in_the_documents_is_known(command: Command) -> None:
    words = command.words
    known: click.Command = group()
    context = click.Context(known, info_name="xlperf")
    words = words[1:]
    while isinstance(known, click.Group) and words and not words[0].startswith("-"):
        found = known.get_command(context, words[0])
        assert found is not None, f"{command.document}: {command.line}"
        known, context, words = found, click.Context(found, parent=context, info_name=words[0]), words[1:]
    options = {
        name for parameter in known.params if isinstance(parameter, click.Option) for name in parameter.opts
    }
    options |= {"--help", "--lang", "--verbose", "--version"}
    for word in words:
        if word.startswith("-") and len(word) > 1:
            assert word.partition("=")[0] in options, f"{command.document}: {command.line}"


def test_the_documents_show_every_command() -> None:
    shown = {command.words[1] for command in mentioned() if len(command.words) > 1}
    context = click.Context(group(), info_name="xlperf")
    assert set(group().list_commands(context)) <= shown


@pytest.mark.programs
@pytest.mark.parametrize("guide", WALKS)
def test_a_newcomer_walks_through_the_guide(
    guide: str, at_hand: Path, demonstration: Path, tmp_path: Path
) -> None:
    environment = newcomer()
    environment["PATH"] = f"{at_hand}:{environment['PATH']}"
    commands = runnable(ROOT / "docs" / guide)
    assert commands
    for name, text in written_by_hand(ROOT / "docs" / guide):
        (tmp_path / name).write_text(text, encoding="utf-8")
    for command in commands:
        if command.line == DEMONSTRATION:
            shutil.copytree(demonstration, tmp_path, dirs_exist_ok=True)
            continue
        done = subprocess.run(
            ["sh", "-c", command.line],
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        # 1 says that something was rejected, as it should be: the demonstration has planted defects.
        assert done.returncode in (0, 1), f"{command.line}\n{done.stdout}\n{done.stderr}"
        assert "Traceback" not in done.stderr and "Unexpected" not in done.stderr
        for name in written_to(command.line):
            assert (tmp_path / name).exists(), command.line


def written_to(line: str) -> list[str]:
    """What the command says it writes."""
    words = shlex.split(line)
    return [
        after
        for word, after in zip(words, words[1:], strict=False)
        if word in ("-o", "--out", "--report", "--dataset", ">")
    ]


@pytest.mark.programs
def test_the_guide_for_departments_is_one_page_of_paper(chromium: Chromium, pdf: Pdf, tmp_path: Path) -> None:
    page = ROOT / "docs" / "guide-department.html"
    printed = chromium.to_pdf(page, tmp_path / "guide.pdf")
    assert len(pdf.page_sizes(printed)) == 1
    ran = chromium.run_page(page, "return await page.evaluate(() => document.images[0].naturalWidth)")
    assert ran.result > 500 and not ran.errors and not ran.console
    assert [request for request in ran.requests if not request.startswith(("file:", "data:"))] == []


def test_every_page_in_chinese_says_in_english_at_its_top_what_it_is_about() -> None:
    silent = [
        document.name
        for document in DOCUMENTS
        if _chinese(text := document.read_text("utf-8")) > 0.3
        and not re.search(
            r"^(\*(English summary|In English):|English: )", "\n".join(text.split("\n")[:10]), re.M
        )
    ]
    assert silent == []


def _chinese(text: str) -> float:
    """Which share of the letters are Chinese."""
    letters = [letter for letter in text if letter.isalpha()]
    return sum("\u4e00" <= letter <= "\u9fff" for letter in letters) / max(len(letters), 1)


def test_the_guide_for_departments_is_not_stale() -> None:
    sys.path.insert(0, str(ROOT / "docs"))
    import make_guide

    assert make_guide.PAGE.read_text("utf-8") == make_guide.page(), "run: python docs/make_guide.py"


def test_no_document_links_to_what_is_not_there() -> None:
    missing = []
    for document in [*DOCUMENTS, ROOT / "CONTRIBUTING.md", ROOT / "bench" / "README.md"]:
        for target in re.findall(r"\]\(([^)#\s]+)", document.read_text("utf-8")):
            if "://" not in target and not (document.parent / target).exists():
                missing.append(f"{document.name}: {target}")
    assert missing == []
