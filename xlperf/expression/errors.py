"""What is said of an expression that is not of the language, and the error that says it.

Owns these words. Where they are raised, and with what, `syntax` and `mistakes` know.
"""

from __future__ import annotations

from typing import Any

from xlperf.errors import XlperfError
from xlperf.expression import errors_words as _words  # noqa: F401 - its sentences are said here
from xlperf.expression.tree import NUMBER_KINDS
from xlperf.messages import nearest, say


class ExpressionError(XlperfError, ValueError):
    """An expression that is not of the language; its text says what and where, in the language in force."""

    def __init__(self, key: str, **values: Any) -> None:
        self.key, self.values = key, values
        super().__init__(key, values)

    def __str__(self) -> str:
        kinds = {name: kind_name(self.values[name]) for name in ("expected", "found") if name in self.values}
        near = nearest(self.values["name"], self.values["known"]) if "known" in self.values else ""
        return say(self.key, **(self.values | kinds)) + near


def kind_name(kind: str) -> str:
    """What people call a kind: 数, 文字, 判断."""
    return say("kind-number" if kind in NUMBER_KINDS else f"kind-{kind}")
