"""The words of xlperf, Chinese and English: one catalogue of short templates, and the language in force.

Owns the choice of language. Knows nothing of forms, files or Excel; a module with words of its own
registers them here with `catalogue`, so that one test can see that every text exists in both languages.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

CHINESE = "zh"
ENGLISH = "en"
LANGUAGES = (CHINESE, ENGLISH)

_catalogue: dict[str, tuple[str, str]] = {}
_language: ContextVar[str | None] = ContextVar("xlperf_language", default=None)


def locale_language(environment: Mapping[str, str] | None = None) -> str:
    """The language the environment asks for (LC_ALL, LC_MESSAGES, LANG); on Windows the display language."""
    environment = os.environ if environment is None else environment
    for variable in ("LC_ALL", "LC_MESSAGES", "LANG"):
        value = environment.get(variable)
        if value:
            return CHINESE if value.lower().startswith("zh") else ENGLISH
    if os.name == "nt":
        import locale

        name = locale.getlocale()[0] or ""
        return CHINESE if name.lower().startswith(("zh", "chinese")) else ENGLISH
    return ENGLISH


def language() -> str:
    """The language in force: "zh" or "en"."""
    return _language.get() or locale_language()


@contextmanager
def speaking(chosen: str | None) -> Iterator[None]:
    """Within the block, messages are in `chosen` ("zh", "en"; None leaves the language as it is)."""
    token = _language.set(chosen or _language.get())
    try:
        yield
    finally:
        _language.reset(token)


def set_language(chosen: str | None) -> None:
    """Sets the language for the rest of this context ("zh", "en", or None for the locale's)."""
    _language.set(chosen)


def catalogue(texts: Mapping[str, tuple[str, str]]) -> None:
    """Adds `{id: (Chinese, English)}`; both are `str.format` templates with the same fields."""
    _catalogue.update(texts)


def all_messages() -> Mapping[str, tuple[str, str]]:
    """Every registered message, for the tests of completeness and the generated documents."""
    return dict(_catalogue)


def say(key: str, /, lang: str | None = None, **values: Any) -> str:
    """The text of message `key` in `lang` (default: the language in force), its fields filled in."""
    chinese, english = _catalogue[key]
    template = chinese if (lang or language()) == CHINESE else english
    return template.format(**values) if values else template
