"""Why a file was not read: the one exception of the intake.

Knows nothing of archives, XML or forms; whoever refuses names the reason and fills in the values. The words are in
reasons.py.
"""

from __future__ import annotations

from xlperf.errors import XlperfError
from xlperf.messages import say
from xlperf.ooxml.reasons import REASONS
from xlperf.ooxml.text import readable_name


class UnreadableWorkbook(XlperfError):  # the name is part of the contract
    """A file that cannot be taken in: `reason_id` for programs, `str()` for people, `hint` how to mend it.

    `values` fill the reason's template; a value `looks` is a kind as `sniff` names it, `code` that of the department whose the
    workbook says it is. The words are chosen when they are asked for, in the language then in force.
    """

    def __init__(self, reason_id: str, /, **values: object) -> None:
        if reason_id not in REASONS:
            raise ValueError(f"no such reason: {reason_id}")
        super().__init__(reason_id)
        self.reason_id = reason_id
        self.values = values

    def of(self, code: str) -> UnreadableWorkbook:
        """The same of the workbook of the department with this code."""
        return UnreadableWorkbook(self.reason_id, **{**self.values, "code": code})

    def _say(self, key: str) -> str:
        values = dict(self.values)
        if "looks" in values:
            values["looks"] = say(f"looks-{values['looks']}")
        return say(key, **{name: _printable(value) for name, value in values.items()})

    def __str__(self) -> str:
        return self._say(f"unreadable-{self.reason_id}")

    @property
    def hint(self) -> str:
        """How the sender or the reader of the file can mend it."""
        return self._say(f"unreadable-{self.reason_id}-hint")

    def __reduce__(self) -> tuple[object, ...]:
        # Crosses from a worker process to its parent with its values.
        return (_again, (self.reason_id, self.values))


def _again(reason_id: str, values: dict[str, object]) -> UnreadableWorkbook:
    return UnreadableWorkbook(reason_id, **values)


def _printable(value: object) -> str:
    """A value as it may stand in a line of a terminal: no control characters, no lone surrogates, not endless."""
    if isinstance(value, int):
        return f"{value:,}"
    text = readable_name(str(value))
    return text if len(text) <= 200 else f"{text[:100]}…{text[-99:]}"
