"""The text of a form's spec: its bytes, the lines on which its keys stand, and what keeps it from being TOML.

Owns the words on a text that cannot be read, each with its line and its cure. Knows nothing of what the keys mean.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from functools import cached_property

from xlperf.form import spec_text_words as _words  # noqa: F401 - its sentences are said here
from xlperf.messages import say
from xlperf.system.dataclass import dataclass
from xlperf.system.pattern import Pattern

_HEADING = Pattern(r"[ \t]*(\[\[?)([^\[\]#]+)\]\]?[ \t]*(?:#.*)?$")
_KEY = Pattern(r"""[ \t]*("[^"]*"|'[^']*'|[^\s=#"'\[\]]+)[ \t]*=""")
_WIDE_KEY = Pattern(r"""\s*(?=\S*[一-龥])([^\s=＝：:“”‘’"'\[\]#，]+)\s*=""")
_AT = Pattern(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")
_WIDE = {
    "＝": "=",
    "［": "[",
    "］": "]",
    "，": ",",
    "＂": '"',
    "｛": "{",
    "｝": "}",
    "＃": "#",
    "：": "=",
    "、": ",",
}


class NotText(ValueError):
    """Bytes that are no UTF-8; `encoding` is what they seem to be."""

    def __init__(self, encoding: str) -> None:
        super().__init__(encoding)
        self.encoding = encoding


def decoded(data: bytes) -> str:
    """The text of a spec's bytes; raises NotText."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise NotText("UTF-16")
    try:
        data.decode("gb18030")
    except UnicodeDecodeError:
        raise NotText("?") from None
    raise NotText("GBK")


@dataclass(frozen=True)
class SpecText:
    """The text of a spec, by lines. Paths are those of the model: "section[2].table[1].column[3].kind"."""

    source: str

    @cached_property
    def lines(self) -> list[str]:
        return self.source.splitlines()

    @cached_property
    def line_of_path(self) -> dict[str, int]:
        """Path of every heading and key -> its line, from 1. The keys of [form] have no group before them."""
        found: dict[str, int] = {}
        for number, path in self._paths():
            found.setdefault(path, number)
        return found

    def _paths(self) -> Iterator[tuple[int, str]]:
        counts: dict[str, int] = {}
        group = ""
        quoted = ""
        for number, line in enumerate(self.lines, 1):
            if quoted:
                quoted = "" if quoted in line else quoted
                continue
            if heading := _HEADING.match(line):
                group = self._group(heading[2], heading[1] == "[[", counts)
                yield number, group or "form"
            elif key := _KEY.match(line):
                name = key[1].strip("\"'")
                yield number, f"{group}.{name}" if group else name
                for mark in ('"""', "'''"):
                    if line.count(mark) % 2:
                        quoted = mark

    @staticmethod
    def _group(written: str, several: bool, counts: dict[str, int]) -> str:
        """The path of a heading; of those before it in the same place it is the last, plus one where it begins another."""
        path = ""
        names = [name.strip().strip("\"'") for name in written.split(".")]
        if names == ["form"]:
            return ""
        for position, name in enumerate(names):
            path = f"{path}.{name}" if path else name
            last = position == len(names) - 1
            if last and several:
                counts[path] = counts.get(path, 0) + 1
                for inner in [key for key in counts if key.startswith(f"{path}[")]:
                    if not inner.startswith(f"{path}[{counts[path]}]"):
                        continue
                    del counts[inner]
            if path in counts:
                path = f"{path}[{counts[path]}]"
        return path

    def line(self, path: str) -> int:
        """The line of `path`, or of the nearest thing that it belongs to; 0 where there is none."""
        while path:
            for written in (path, f"{path}[1]"):
                if written in self.line_of_path:
                    return self.line_of_path[written]
            path = re.sub(r"(\[\d+\]|\.[^.\[\]]*|^[^.\[\]]*)$", "", path)
        return 0

    def picture_line(self, section: int, row: int) -> int:
        """The line of row `row` (from 1) of the picture of section `section`, blank lines passed over."""
        start = self.line(f"section[{section}].picture")
        if not start:
            return 0
        first = self.lines[start - 1].partition("=")[2].strip().lstrip("\"'")
        seen = 1 if first else 0
        number = start
        while seen < row and number < len(self.lines):
            number += 1
            seen += bool(self.lines[number - 1].strip())
        return number


@dataclass(frozen=True)
class TomlMistake:
    """Why a text is no TOML: the line, and what is wrong with it and how it is mended, as a sentence."""

    line: int
    what: str


def mistake_in(source: str, error: tomllib.TOMLDecodeError) -> TomlMistake:
    """What the parser stumbled over, as the one who wrote it may have meant it."""
    lines = source.splitlines() or [""]
    message = str(error)
    at = _AT.search(message)
    reason = message[: at.start()] if at else message
    number = int(at[1]) if at and at[1] else len(lines)
    column = int(at[2]) if at and at[2] else 1
    opened = _unclosed_text(lines)
    if opened:
        return TomlMistake(opened, say("toml-unclosed-picture"))
    number = min(number, len(lines))
    line = lines[number - 1]
    if not line.strip() and reason.startswith("Invalid value"):
        number, line = number - 1, lines[number - 2]
    return TomlMistake(number, _in_own_words(reason, line, column))


def _in_own_words(reason: str, line: str, column: int) -> str:
    rest = line[column - 1 :].strip()
    key = (_KEY.match(line) or [None, ""])[1] or ""
    value = line.partition("=")[2].strip()
    bare = re.match(r"[^\s,\]#]*", rest)
    word = bare[0] if bare else rest
    wide = next((mark for mark in line if mark in _WIDE), "")
    if bare_key := _WIDE_KEY.match(line):
        return say("toml-bare-key", text=bare_key[1])
    if re.match(r"[^\"'=]*=\s*[“”‘’]", line) or rest.startswith(("“", "”", "‘", "’")):
        return say("toml-quotes")
    if reason.startswith(("Illegal character '\\n'", "Unterminated string")):
        return say("toml-unclosed")
    if "escape" in reason.casefold() or "Unescaped" in reason:
        return say("toml-backslash")
    if reason.startswith(("Cannot overwrite a value", "Duplicate inline table key")):
        return say("toml-twice", key=key.strip("\"'"))
    if reason.startswith(("Cannot declare", "Cannot mutate", "Cannot overwrite")):
        return say("toml-heading-twice") if line.lstrip().startswith("[") else say("toml-twice", key=key)
    if line.lstrip().startswith(("[", "［")) and "=" not in line:
        return (
            say("toml-wide-mark", text=wide, ascii=_WIDE[wide])
            if wide in "［］" and wide
            else say("toml-heading")
        )
    if reason.startswith("Expected '='"):
        return (
            say("toml-wide-mark", text=wide, ascii="=") if wide in "＝：" and wide else say("toml-no-equals")
        )
    if reason.startswith("Unclosed array"):
        return say("toml-wide-mark", text=wide, ascii=_WIDE[wide]) if wide else say("toml-list")
    if reason.startswith("Invalid value"):
        return _of_value(value, word)
    if reason.startswith("Expected newline") or reason.startswith("Expected") and "statement" in reason:
        if value[:1].isdigit():
            return say("toml-number", text=value)
        return say("toml-after-value", text=rest)
    if wide:
        return say("toml-wide-mark", text=wide, ascii=_WIDE[wide])
    return say("toml-other", text=line.strip())


def _of_value(value: str, word: str) -> str:
    if not value or value.startswith("#"):
        return say("toml-no-value")
    if word.lower() in ("true", "false"):
        return say("toml-truth", text=word, lower=word.lower())
    if word in ("是", "否", "yes", "no", "Yes", "No"):
        return say("toml-truth", text=word, lower="true" if word in ("是", "yes", "Yes") else "false")
    if word.startswith("("):
        return say("toml-parentheses")
    if word[:1] in _WIDE:
        return say("toml-wide-mark", text=word[0], ascii=_WIDE[word[0]])
    if word and not word[0].isdigit():
        return say("toml-bare", text=word.strip("\"'"))
    return say("toml-number", text=word) if word else say("toml-list")


def _unclosed_text(lines: list[str]) -> int:
    """The line on which a text of several lines begins that has no end before the next heading; else 0."""
    opened = 0
    for number, line in enumerate(lines, 1):
        if line.count('"""') % 2:
            opened = 0 if opened else number
        elif opened and re.match(r"\[\[?[a-z.]+\]\]?\s*$", line):
            return opened
    return opened
