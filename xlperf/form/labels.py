"""What people call forms, their fields and tables, and units of money, in the language in force.

Owns the choice: the form's English label where it has one, else what is printed on the paper. Knows nothing of where it is shown.
"""

from __future__ import annotations

from typing import Protocol

from xlperf.form.model import Form
from xlperf.messages import CHINESE, language

_ENGLISH_UNITS = {
    "元": "yuan",
    "百元": "100 yuan",
    "千元": "1,000 yuan",
    "万元": "10,000 yuan",
    "十万元": "100,000 yuan",
    "百万元": "1,000,000 yuan",
    "千万元": "10 million yuan",
    "亿元": "100 million yuan",
    "十亿元": "1,000 million yuan",
}


class Labelled(Protocol):
    """A field, a column or a table."""

    @property
    def id(self) -> str: ...
    @property
    def label(self) -> str: ...
    @property
    def label_en(self) -> str: ...


def label_of(form: Form, name: str) -> str:
    """What people call the field or column `name` ("table.column")."""
    return label_of_part(form.part(name))


def label_of_part(part: Labelled) -> str:
    """What people call a field, a column or a table; its id where it has no label."""
    own = part.label or part.id
    return own if language() == CHINESE else part.label_en or own


def english_label_of(form: Form, name: str) -> str:
    """What people call the field or column `name` in English; as it is printed where the form does not say."""
    part = form.part(name)
    return part.label_en or part.label or part.id


def title_of(form: Form) -> str:
    """What people call the form."""
    return form.title if language() == CHINESE else form.title_en or form.title


def unit_of(unit: str) -> str:
    """What people call a unit of money: 万元, "10,000 yuan"."""
    return unit if language() == CHINESE else _ENGLISH_UNITS.get(unit, unit)


def unit_after(unit: str) -> str:
    """The same behind a number: 3.00 万元, "3.00 × 10,000 yuan"."""
    said = unit_of(unit)
    return f"× {said}" if said[:1].isdigit() else said
