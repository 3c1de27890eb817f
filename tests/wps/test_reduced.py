"""The reduced grammar in JavaScript: never another answer than the full one, and the same as the macros in VBA give."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import pytest

from tests.excel.test_pure_vba import CLEANED, ENTITIES, LEFT_ALONE, NORMALISED, is_plain
from tests.programs.node import Node
from tests.target.labelled import all_rows
from xlperf.excel.tidy import tidied
from xlperf.target import parse
from xlperf.wps import files
from xlperf.wps.files import reduced_words

pytestmark = pytest.mark.programs

WEB = Path(files.__file__).with_name("web")
RUN = """
const fs = require("fs"), vm = require("vm");
const asked = JSON.parse(fs.readFileSync(0, "utf8"));
vm.runInThisContext(asked.source);
const reduced = XlperfReduced(asked.given);
console.log(JSON.stringify(asked.texts.map(reduced[asked.rule])));
"""
PIECES = (
    *(
        "<p>",
        "</p>",
        "<b >",
        "<",
        "&nb",
        "&nbsp;",
        "&amp;",
        "lt;",
        "&#150;",
        "&#x3000;",
        "&LDQUO;",
        "&QUOT;",
        "&#13;",
    ),
    *(
        "&#0;",
        "<sup>2</sup>",
        "<sup>",
        "</SUP>",
        "-",
        "１0",
        "年",
        "９",
        "．",
        "％",
        " ",
        "　",
        "\n",
        "\r",
        "\u200b",
        "a",
    ),
)


def reduced(node: Node, folder: Path, rule: str, texts: list[str]) -> dict[str, str]:
    script = folder / "run.js"
    script.write_text(RUN, encoding="utf-8")
    source = (WEB / "reduced.js").read_text(encoding="utf-8")
    asked: dict[str, Any] = {"source": source, "given": reduced_words(), "rule": rule, "texts": texts}
    answers: list[str] = json.loads(node.run_script(script, stdin=json.dumps(asked)))
    return dict(zip(texts, answers, strict=True))


def test_no_labelled_text_is_written_otherwise_than_by_the_full_grammar(node: Node, tmp_path: Path) -> None:
    texts = list(dict.fromkeys(row[0] for row in all_rows()))
    said = reduced(node, tmp_path, "normalised", texts)
    wrong = {
        text: written
        for text, written in said.items()
        if written and not (parse(text).says_all and parse(text).canonical == written)
    }
    assert wrong == {}
    plain = [text for text in texts if is_plain(text)]
    assert len(plain) > 400 and len([text for text in plain if said[text]]) >= 0.6 * len(plain)


def test_it_covers_what_the_macros_cover(node: Node, tmp_path: Path) -> None:
    expected = NORMALISED | dict.fromkeys(LEFT_ALONE, "")
    assert reduced(node, tmp_path, "normalised", list(expected)) == expected


def test_texts_are_tidied_as_python_tidies_them(node: Node, tmp_path: Path) -> None:
    chosen = random.Random(7)
    odd = ["".join(chosen.choices(PIECES, k=chosen.randint(1, 12))) for _ in range(2_000)]
    texts = list(dict.fromkeys([*CLEANED, *ENTITIES, *odd]))
    said = reduced(node, tmp_path, "tidied", texts)
    assert {text: one for text, one in said.items() if one != tidied(text)} == {}
