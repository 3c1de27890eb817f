"""Composed papers of the kinds that offices publish, each with what it says, written out by hand beside it.

Owns how a reading is held against that: every printed value under its label, or named as not taken.
"""

from __future__ import annotations

import json
import re
import unicodedata
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
PAPERS = sorted(path.name for path in HERE.glob("p[0-9][0-9].*") if not path.name.endswith(".json"))


def truth_of(paper: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((HERE / f"{paper[:3]}.truth.json").read_text(encoding="utf-8"))
    return found


def bare(text: str) -> str:
    """A text without blanks, colons and brackets' width: as two people would write the same."""
    return re.sub(r"[\s:]+|</?p>", "", unicodedata.normalize("NFKC", text))


def same(one: str, other: str) -> bool:
    if bare(one) == bare(other):
        return True
    try:
        return Decimal(bare(one).replace(",", "")) == Decimal(bare(other).replace(",", ""))
    except InvalidOperation:
        return False


def _label_fits(printed: str, wanted: str) -> bool:
    """Whether the label of a reading is that of the truth, which may name what stands above it, too."""
    one, other = bare(printed).split("/")[-1], bare(wanted).split("/")[-1]
    return one == other or re.sub(r"\(.*?\)", "", one) == re.sub(r"\(.*?\)", "", other)


@dataclass
class Judged:
    """How many printed values came out right, in a wrong place, named as not taken, or not at all."""

    right: int = 0
    named: int = 0
    wrong: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)


def judged(read: dict[str, Any], truth: dict[str, Any]) -> Judged:
    """`read`: as `fill --format json` prints it."""
    found = Judged()
    for label, value in truth["fields"].items():
        if value:
            last = label.replace("总分 ", "总分/")
            _judge(found, read, last, value, [f for f in read["fields"] if _label_fits(f["label"], last)])
    for table in truth["tables"]:
        if table["columns"][0] == "资金":
            for row in table["rows"]:
                for column, value in zip(table["columns"][1:], row[1:], strict=True):
                    if value:
                        label = f"{row[0]}/{column}"
                        there = [f for f in read["fields"] if bare(f["label"]) == bare(label)]
                        _judge(found, read, label, value, there)
        else:
            _judge_rows(found, read, table)
    return found


def _judge(found: Judged, read: dict[str, Any], label: str, value: str, there: list[dict[str, str]]) -> None:
    if any(same(entry["value"], value) for entry in there):
        found.right += 1
    elif any(same(stray["value"], value) for stray in read["not_taken"]):
        found.named += 1
    elif there:
        found.wrong.append(f"{label}: {value} != {[entry['value'] for entry in there]}")
    else:
        found.lost.append(f"{label}: {value}")


def _judge_rows(found: Judged, read: dict[str, Any], table: dict[str, Any]) -> None:
    rows = [row for made in read["tables"] for row in made["rows"]]
    names = [bare(column.split("/")[-1]) for column in table["columns"]]
    for wanted in table["rows"]:
        best = max(rows, key=lambda row: _hits(row, names, wanted), default=[])
        for label, value in zip(table["columns"], wanted, strict=True):
            if not value:
                continue
            cells = [cell for cell in best if _label_fits(cell["label"], label)]
            if any(same(cell["value"], value) for cell in cells):
                found.right += 1
            elif any(same(stray["value"], value) for stray in read["not_taken"]):
                found.named += 1
            else:
                found.lost.append(f"{label}: {value} in {[cell['value'] for cell in best]}")


def _hits(row: list[dict[str, str]], names: list[str], wanted: list[str]) -> int:
    return sum(
        any(_label_fits(cell["label"], name) and same(cell["value"], value) for cell in row)
        for name, value in zip(names, wanted, strict=True)
        if value
    )
