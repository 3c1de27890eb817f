"""The words of xlperf, Chinese and English: one catalogue of short templates, and the language in force.

Owns the choice of language. Knows nothing of forms, files or Excel; a module with words of its own
registers them here with `catalogue`, so that one test can see that every text exists in both languages.
"""

from __future__ import annotations

import os
import re
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from contextvars import ContextVar
from typing import Any

from xlperf.errors import InvalidArgument

CHINESE = "zh"
ENGLISH = "en"
LANGUAGES = (CHINESE, ENGLISH)

_catalogue: dict[str, tuple[str, str]] = {}
_language: ContextVar[str | None] = ContextVar("xlperf_language", default=None)


def locale_language() -> str:
    """The language the environment asks for (LC_ALL, LC_MESSAGES, LANG); on Windows the display language."""
    for variable in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if value := os.environ.get(variable):
            return CHINESE if value.lower().startswith("zh") else ENGLISH
    if os.name == "nt":
        import locale

        name = locale.getlocale()[0] or ""
        return CHINESE if name.lower().startswith(("zh", "chinese")) else ENGLISH
    return ENGLISH


_SPELLINGS = {
    "zh": CHINESE,
    "chi": CHINESE,
    "zho": CHINESE,
    "chinese": CHINESE,
    "中文": CHINESE,
    "汉语": CHINESE,
}
_SPELLINGS |= {"en": ENGLISH, "eng": ENGLISH, "english": ENGLISH, "英文": ENGLISH, "英语": ENGLISH}


def language_of(chosen: object) -> str:
    """The language that `chosen` names: "zh" or "en" in any case, or as a locale writes it (zh_CN.UTF-8, en-GB).

    Raises InvalidArgument for any other.
    """
    if isinstance(chosen, str):
        if chosen in LANGUAGES:
            return chosen
        known = _SPELLINGS.get(re.split(r"[-_.@ (]", chosen.strip().lower())[0])
        if known is not None:
            return known
    raise InvalidArgument(
        f"lang 应为 zh（中文）或 en（英文），不是 {chosen!r} / lang must be zh (Chinese) or en (English), not {chosen!r}"
    )


_of_main_thread: list[str] = []
"""The languages of the blocks that the main thread is in, the innermost last: what its other threads speak."""


def language() -> str:
    """The language in force: "zh" or "en". A thread without a choice of its own speaks as the main thread does."""
    return _chosen() or locale_language()


def document_language() -> str:
    """The language of what is written to be sent and printed (reports, letters): the one that was asked for, else Chinese.

    The locale has no say in it: who reads a letter sits at another machine.
    """
    return _chosen() or CHINESE


def _chosen() -> str | None:
    chosen = _language.get()
    if chosen is None and _of_main_thread and threading.current_thread() is not threading.main_thread():
        return _of_main_thread[-1]
    return chosen


def speaking(chosen: str | None) -> AbstractContextManager[None]:
    """Within the block, messages are in `chosen` ("zh", "en"; None leaves the language as it is), in the threads that the
    main thread starts in it, too.

    Raises InvalidArgument for a language that is neither.
    """
    return _speaking(None if chosen is None else language_of(chosen))


@contextmanager
def _speaking(chosen: str | None) -> Iterator[None]:
    token = _language.set(chosen or _language.get())
    shared = chosen is not None and threading.current_thread() is threading.main_thread()
    if chosen is not None and shared:
        _of_main_thread.append(chosen)
    try:
        yield
    finally:
        _language.reset(token)
        if chosen is not None and shared:
            _of_main_thread.remove(chosen)


def set_language(chosen: str | None) -> None:
    """Sets the language for the rest of this context ("zh", "en", or None for the locale's).

    Raises InvalidArgument for a language that is neither.
    """
    _language.set(None if chosen is None else language_of(chosen))


def catalogue(texts: Mapping[str, tuple[str, str]]) -> None:
    """Adds `{id: (Chinese, English)}`; both are `str.format` templates with the same fields."""
    _catalogue.update(texts)


def all_messages() -> Mapping[str, tuple[str, str]]:
    """Every registered message, for the tests of completeness and the generated documents."""
    return dict(_catalogue)


def say(key: str, /, lang: str | None = None, **values: Any) -> str:
    """The text of message `key` in `lang` (default: the language in force), its fields filled in.

    Raises InvalidArgument for a language that is neither Chinese nor English.
    """
    chinese, english = _catalogue[key]
    spoken = language() if lang is None else language_of(lang)
    template = chinese if spoken == CHINESE else english
    if spoken != CHINESE and any(value in (1, "1") for value in values.values()):
        template = _of_one(template, values)
    return template.format(**values) if values else template


_COUNTED = re.compile(
    r"\{(?P<count>\w+)[^}]*\} (?P<which>(?:(?:more|marked|other|counted|differing|target) )?)(?P<noun>files|departments|cells"
    r"|errors|declarations|characters|rows|letters|digits|years|workbooks|warnings|texts|targets|pages|lines|indicators|forms"
    r"|findings|entries|changes|copies|tasks|answers|notes|projects|things|fields|tables|checks|columns|links|comments|formulas"
    r"|values|duplicates)\b(?P<does>,? (?:that )?(?:are|were|have|count|seem|declare|wait)\b)?"
)
"""A number in a template, what it counts, and what that does."""

_OF_ONE = {"are": "is", "were": "was", "have": "has"}


def _of_one(template: str, values: Mapping[str, Any]) -> str:
    """The English template with the singular of what is there once: 1 file, 1 copy was."""

    def singular(found: re.Match[str]) -> str:
        if values.get(found["count"]) not in (1, "1"):
            return found[0]
        noun = found["noun"]
        one = noun[:-3] + "y" if noun.endswith("ies") else noun[:-1]
        does = found["does"] or ""
        counted = found[0][: len(found[0]) - len(noun + does)] + one
        if not does:
            return counted
        before, _, verb = does.rpartition(" ")
        return f"{counted}{before} {_OF_ONE.get(verb, f'{verb}s')}"

    return _COUNTED.sub(singular, template)


def enumerated(words: Iterable[str]) -> str:
    """Names one after the other in the language in force: 甲、乙 or A, B."""
    return ("、" if language() == CHINESE else ", ").join(words)


def some_of(words: Sequence[str], most: int) -> str:
    """The first of many names, as a list in a sentence."""
    return enumerated(words[:most]) + ("……" if len(words) > most else "")


def clauses(texts: Iterable[str]) -> str:
    """Clauses of one sentence in the language in force: 甲；乙 or A; B."""
    return ("；" if language() == CHINESE else "; ").join(texts)


def phrases(texts: Iterable[str]) -> str:
    """Short statements in one breath in the language in force: 甲，乙 or A, B."""
    return ("，" if language() == CHINESE else ", ").join(texts)


def in_quotes(text: str, behind: str = "") -> str:
    """A text between quotes in the language in force, `behind` a word: “甲”, B3“甲” or 'A', B3 'A'."""
    return f"{behind}“{text}”" if language() == CHINESE else f"{behind} '{text}'".lstrip()


def with_colon(name: str, text: str) -> str:
    """What is said of a name, behind it, in the language in force: 甲：乙 or A: B."""
    return f"{name}：{text}" if language() == CHINESE else f"{name}: {text}"


def in_brackets(text: str) -> str:
    """What follows a word in brackets in the language in force: （甲） or, after a blank, (A)."""
    return f"（{text}）" if language() == CHINESE else f" ({text})"


catalogue({"nearest": ("；是不是{name}？", "; is it {name}?")})


def nearest(name: str, known: Iterable[str]) -> str:
    """The end of a sentence on an unknown `name`: which of the `known` ones may be meant; "" where none is near."""
    return nearest_of(nearest_ones(name, known))


def nearest_ones(name: str, known: Iterable[str]) -> tuple[str, ...]:
    """The `known` ones that are spelt most like `name`, where any is spelt nearly so."""
    import difflib

    near = difflib.get_close_matches(name, [one for one in known if one != name], n=3)
    return tuple(sorted(one for one in near if _likeness(one, name) == _likeness(near[0], name)))


def nearest_of(names: Iterable[str]) -> str:
    """As `nearest`, of those that are known to be meant."""
    return say("nearest", name=said) if (said := enumerated(map(in_quotes, names))) else ""


def _likeness(one: str, other: str) -> float:
    import difflib

    return difflib.SequenceMatcher(None, one, other).ratio()
