"""Writes the VBA sources that are made from others: `python macros/build.py`; with --check only compares.

vba/XlpWords.bas comes from words.toml (VBA must be ASCII), generated/xlwings_udfs.bas from the functions
in xlperf/excel/udfs.py, by the generator that xlwings itself runs inside Excel, generated/functions.json from their
descriptions, released.json from all sources: to the digests of what was sent out before, those of now are added.
"""

from __future__ import annotations

import json
import sys
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path

HERE = Path(__file__).parent
# 24 continued lines are the most that VBA takes in one statement; no word here comes near.
_DIGITS_A_LINE = 88

_WORDS_HEAD = """\
Attribute VB_Name = "XlpWords"
' Written by macros/build.py from macros/words.toml; change it there. Four hexadecimal digits a character.
Option Explicit

Public Function XlpWord(ByVal id As String) As String
    ' The word, message or list (parted by a vertical line) of this id; "" where there is none.
    Select Case id
"""


def words_module(toml: str) -> str:
    """The source of XlpWords.bas for the text of words.toml."""
    lines = [
        f'    Case "{key}"\n        XlpWord = XlpHex({_quoted(word)})\n'
        for key, word in _words(tomllib.loads(toml))
    ]
    return _WORDS_HEAD + "".join(lines) + "    End Select\nEnd Function\n"


def _words(tables: dict[str, dict[str, str | list[str]]]) -> Iterator[tuple[str, str]]:
    for table in tables.values():
        for key, word in table.items():
            yield key, word if isinstance(word, str) else "|".join(word)


_VOCABULARY_HEAD = """\
Attribute VB_Name = "XlpPlainWords"
' Written by macros/build.py from the words of xlperf's own grammar of target values. Four hexadecimal digits a character.
Option Explicit

Private ids(63) As String
Private lists(63) As String
Private many As Long

Public Function XlpVocabulary(ByVal id As String) As String
    ' A list of words between vertical lines (some with what belongs to each behind a colon), or a set of characters.
    Dim at As Long
    For at = 0 To many - 1
        If ids(at) = id Then
            XlpVocabulary = lists(at)
            Exit Function
        End If
    Next at
    ids(many) = id
    lists(many) = XlpHex(Spelled(id))
    XlpVocabulary = lists(many)
    many = many + 1
End Function

Private Function Spelled(ByVal id As String) As String
    Dim code As String
    Select Case id
"""
_LINES_A_STATEMENT = 20


def vocabulary_module() -> str:
    """The source of XlpPlainWords.bas: every word and character that macros/vba/XlpPlain.bas looks at."""
    sys.path.insert(0, str(HERE.parent))
    from xlperf.target.plain_words import plain_words

    cases = ""
    for key, word in plain_words().items():
        digits = word.encode("utf-16-be").hex().upper()
        step = _DIGITS_A_LINE * _LINES_A_STATEMENT
        cases += f'    Case "{key}"\n'
        for at in range(0, len(digits), step):
            cases += f"        code = code & {_lines(digits[at : at + step])}\n"
    return _VOCABULARY_HEAD + cases + "    End Select\n    Spelled = code\nEnd Function\n"


def _quoted(word: str) -> str:
    return _lines(word.encode("utf-16-be").hex().upper())


def _lines(digits: str) -> str:
    pieces = [digits[at : at + _DIGITS_A_LINE] for at in range(0, len(digits), _DIGITS_A_LINE)]
    return " & _\n            ".join(f'"{piece}"' for piece in pieces)


def udf_module() -> str:
    """The source of xlwings_udfs.bas for xlperf/excel/udfs.py."""
    sys.path.insert(0, str(HERE.parent))
    from xlperf.excel.wrapper import udf_wrapper

    return udf_wrapper()


def functions() -> str:
    """The text of functions.json."""
    sys.path.insert(0, str(HERE.parent))
    from xlperf.excel.wrapper import descriptions

    return descriptions()


def released() -> str:
    """The text of released.json: each module's digests, none of which is ever taken away."""
    sys.path.insert(0, str(HERE.parent))
    from typing import get_args

    from xlperf.ooxml.macros import Variant, macro_modules
    from xlperf.ooxml.own_macros import RELEASED, digests

    path = HERE / RELEASED
    known: dict[str, dict[str, list[str]]] = json.loads(path.read_text("utf-8")) if path.exists() else {}
    for variant in get_args(Variant):
        of_variant = known.setdefault(variant, {})
        for name, written in digests(macro_modules(variant)).items():
            of_variant[name] = sorted({*of_variant.get(name, ()), written})
    return json.dumps(known, indent=1, sort_keys=True) + "\n"


MADE: dict[str, Callable[[], str]] = {
    "vba/XlpWords.bas": lambda: words_module((HERE / "words.toml").read_text(encoding="utf-8")),
    "vba/XlpPlainWords.bas": vocabulary_module,
    "generated/xlwings_udfs.bas": udf_module,
    "generated/functions.json": functions,
    "released.json": released,  # last: of what stands above as it is written
}


def main(arguments: list[str]) -> int:
    """Writes what is stale, or with --check names it and returns 1."""
    stale = []
    for file, make in MADE.items():
        path, source = HERE / file, make()
        if not path.exists() or path.read_text(encoding="utf-8") != source:
            stale.append(file)
            if "--check" not in arguments:
                path.parent.mkdir(exist_ok=True)
                ending = "\r\n" if path.suffix == ".bas" else "\n"
                path.write_text(source, encoding="utf-8", newline=ending)
    print("\n".join(f"{'stale' if '--check' in arguments else 'written'}: macros/{file}" for file in stale))
    return 1 if stale and "--check" in arguments else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
