"""The commands that stand in the documents: in `sh` blocks, to be run; and anywhere in code, to be known."""

from __future__ import annotations

import re
import shlex
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
DOCUMENTS = sorted([ROOT / "README.md", *(ROOT / "docs").glob("*.md")])


@dataclass(frozen=True)
class Command:
    """One command as written, and where."""

    document: str
    line: str

    @property
    def words(self) -> list[str]:
        """Without redirections and remarks."""
        return shlex.split(re.split(r"\s+[>|]+\s", self.line)[0], comments=True)


def runnable(document: Path) -> list[Command]:
    """The lines of the document's `sh` blocks, in order."""
    blocks = re.findall(r"^```sh\n(.*?)^```", document.read_text("utf-8"), re.M | re.S)
    lines = [line.strip() for block in blocks for line in block.splitlines()]
    return [Command(document.name, line) for line in lines if line and not line.startswith("#")]


def written_by_hand(document: Path) -> list[tuple[str, str]]:
    """The files that the reader is told to write: the block of TOML or JSON after "存成 `NAME`"."""
    text = document.read_text("utf-8")
    return re.findall(
        r"存成 `([^`\n]+\.(?:toml|json))`[^\n]*\n\n```(?:toml|json)\n(.*?)^```", text, re.M | re.S
    )


def mentioned() -> list[Command]:
    """Every whole command that stands in any code of any document; `…` marks what is no command to be typed."""
    found = []
    for document in DOCUMENTS:
        text = document.read_text("utf-8")
        blocks = re.findall(r"^```[^\n]*\n(.*?)^```", text, re.M | re.S)
        blocks += re.findall(r"(?:^    [^\n]*\n)+", text, re.M)
        pieces = re.findall(r"`(xlperf [^`\n]+)`", text)
        pieces += [piece for block in blocks for piece in re.findall(r"^ *(xlperf [^\n]+)$", block, re.M)]
        for piece in pieces:
            line = re.split(r"\s{3,}", piece.strip())[0]
            if not re.search(r"[…|\[]|COMMAND|\.\.\.", line):
                found.append(Command(document.name, line))
    return list(dict.fromkeys(found))
