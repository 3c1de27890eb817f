"""The sections of a form being sketched: fields, one table, and the lines of their picture.

Owns the shapes between reading a paper and writing TOML. Knows nothing of how either is done.
"""

from __future__ import annotations

from dataclasses import field

from xlperf.intake.handmade.paper import PaperCell
from xlperf.system.dataclass import dataclass


@dataclass
class SketchColumn:
    id: str
    label: str
    kind: str
    area: PaperCell
    target: bool = False
    levels: tuple[str, ...] = ()
    above: str = ""
    """the column on whose value the choices depend"""
    unit: str = ""
    """what a number is in"""
    levels_of: dict[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass
class SketchSection:
    label: str
    lines: list[list[str]] = field(default_factory=list)
    fields: list[dict[str, object]] = field(default_factory=list)
    table: str = ""
    table_label: str = ""
    columns: list[SketchColumn] = field(default_factory=list)
    rows: int = 0
    said: list[list[str]] = field(default_factory=list)
    """what each row of the paper's table says in each of the columns"""
    amounts: list[SectionAmount] = field(default_factory=list)


@dataclass(frozen=True)
class SectionAmount:
    """An amount to be filled in: where it stands, what its row is called, and its field."""

    row: int
    column: int
    name: str
    entry: dict[str, object]
