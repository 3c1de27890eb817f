"""The folder of the add-in for WPS: its pages and scripts as they are, its words, and Python with our core as one script.

Owns what is in that folder. Where WPS looks for it is `install`'s business.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from xlperf.excel.described import FUNCTIONS, Described
from xlperf.ooxml.macros import macros_folder
from xlperf.page import assemble
from xlperf.page.contents import PACKAGES, Cargo
from xlperf.page.packed import fives, parts
from xlperf.page.pyodide_package import LOCK, Pyodide
from xlperf.target.plain_words import plain_words
from xlperf.wps.words import TITLES, said_by_scripts

NAMESPACE = "XLP"
"""Worksheet functions are called by it in WPS: =XLP.TARGET(A1)."""
CARGO = Cargo(
    "xlperf.wps.desk",
    frozenset(
        (
            *("xlperf.excel.install", "xlperf.excel.progress", "xlperf.excel.udfs", "xlperf.page.office"),
            *(
                "xlperf.consolidation.workbook.book",
                "xlperf.report",
                "xlperf.returns",
                "xlperf.sending",
            ),
            "xlsxwriter",
        )
    ),
    tuple(name for name in PACKAGES if name != "xlsxwriter"),
)
_WEB = Path(__file__).with_name("web")


def addin_files(pyodide: Pyodide) -> dict[str, bytes]:
    """Path inside the add-in's folder -> content; the same for the same sources."""
    found = {
        path.relative_to(_WEB).as_posix(): path.read_bytes()
        for path in sorted(_WEB.rglob("*"))
        if path.is_file()
    }
    found["begin.js"] = (Path(assemble.__file__).with_name("begin.js")).read_bytes()
    found["words.js"] = words_script().encode()
    found["core.js"] = "".join(_core(pyodide)).encode()
    found["licences.txt"] = assemble.licences().encode()
    return found


def _core(pyodide: Pyodide) -> Iterator[str]:
    for name, data in parts(pyodide, CARGO).items():
        yield f'xlperfPart("{name}", {len(data)}, "{fives(data)}");\n'


def words_script() -> str:
    """What the scripts are told: sentences, the functions and what is said of them, the words of the reduced grammar."""
    values: dict[str, Any] = {
        "XLPERF_WORDS": said_by_scripts(),
        "XLPERF_TITLES": dict(TITLES),
        "XLPERF_FUNCTIONS": [
            {"name": one.name.removeprefix(f"{NAMESPACE}_"), "about": _about(one)} for one in FUNCTIONS
        ],
        "XLPERF_REDUCED": reduced_words(),
        "XLPERF_LOCK": LOCK,
    }
    return "".join(
        f"var {name} = {json.dumps(value, ensure_ascii=False)};\n" for name, value in values.items()
    )


def reduced_words() -> dict[str, Any]:
    """What reduced.js and plain.js are given: the words of the macros in VBA, and those of the grammar's short cut."""
    toml = tomllib.loads((macros_folder() / "words.toml").read_text(encoding="utf-8"))
    lists = {**toml["lists"], **toml["signs"], "two": toml["lists"]["two"][0]}
    return {"lists": lists, "vocabulary": plain_words(), "names": {**toml["names"], **toml["signs"]}}


def _about(function: Described) -> dict[str, Any]:
    """What WPS's list of functions says of one; every argument takes a value or a range."""
    parameters = [
        {
            "name": argument.label,
            "description": argument.description,
            "type": "any?" if argument.optional else "any",
        }
        for argument in function.arguments
    ]
    return {"description": function.description, "parameters": parameters, "result": {"type": "any"}}
