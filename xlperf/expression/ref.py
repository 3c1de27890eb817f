"""What a name in a form leads to: a field, or a column of a table."""

from __future__ import annotations

from typing import NamedTuple


class Ref(NamedTuple):
    """A field of the form (`table` is None) or a column of one of its tables; str() gives the name that specs and findings use."""

    table: str | None
    name: str

    @classmethod
    def of(cls, written: str) -> Ref:
        """The reference `written` as "field" or "table.column"."""
        table, dot, name = written.partition(".")
        return cls(table, name) if dot else cls(None, written)

    @property
    def owner(self) -> str:
        """The table of a column, or the field itself."""
        return self.name if self.table is None else self.table

    def __str__(self) -> str:
        return f"{self.table}.{self.name}" if self.table else self.name
