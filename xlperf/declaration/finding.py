"""Finding (问题): one thing that is wrong with a declaration; many of them, and the status that they amount to.

Owns their shape as JSON and as a data frame. Knows nothing of the rules by which findings are made.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from xlperf.messages import catalogue
from xlperf.system.dataclass import dataclass

if TYPE_CHECKING:
    import pandas

catalogue(
    {
        "severity-error": ("错误", "error"),
        "severity-warning": ("提醒", "warning"),
        "severity-info": ("说明", "note"),
    }
)

ERROR, WARNING, INFO = "error", "warning", "info"
ACCEPTED, WARNED, REJECTED, UNREADABLE = "accepted", "warned", "rejected", "unreadable"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong: which check found it, where, what stands there, and how to mend it.

    `field` is a field's id or "table.column", "" for the whole workbook; `row` counts the table's rows from 1. `cause`:
    the `identity` of another finding of the file from which this one follows, "" where it stands for itself.
    """

    check: str
    severity: str
    message: str
    hint: str = ""
    field: str = ""
    row: int | None = None
    value: str = ""
    sheet: str = ""
    cell: str = ""
    cause: str = ""

    @property
    def place(self) -> str:
        """The sheet and cell: "申报表!D4"; "" for the whole workbook."""
        return "!".join(filter(None, (self.sheet, self.cell)))

    @property
    def identity(self) -> str:
        """What tells it apart from the others of its file: "workbook-date-cell 申报表!D4"."""
        return f"{self.check} {self.place}".rstrip()

    def to_dict(self) -> dict[str, Any]:
        """In the shape and order of the command's JSON."""
        return {
            "check": self.check,
            "severity": self.severity,
            "sheet": self.sheet,
            "cell": self.cell,
            "field": self.field,
            "row": self.row,
            "value": self.value,
            "message": self.message,
            "hint": self.hint,
            "cause": self.cause or None,
        }


FINDING_COLUMNS = ("check", "severity", "sheet", "cell", "field", "row", "value", "message", "hint", "cause")
"""A finding in a data frame, everywhere: of one declaration, of many, of a consolidation and in its dataset."""


def _whole(value: Any) -> Any:
    """The value, half characters of a text replaced."""
    return (
        value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        if isinstance(value, str)
        else value
    )


class Findings(list[Finding]):
    """Findings in their order: a list, and with `to_frame` a data frame."""

    def to_frame(self) -> pandas.DataFrame:
        """One row a finding: check, severity, sheet, cell, field, row (Int64, from 1), value, message, hint, cause, as in
        `Consolidation.findings` behind its columns of departments."""
        import pandas

        rows = [[getattr(finding, name) for name in FINDING_COLUMNS] for finding in self]
        frame = pandas.DataFrame(rows, columns=list(FINDING_COLUMNS), dtype=object)
        dtypes = {name: "Int64" if name == "row" else "str" for name in FINDING_COLUMNS}
        try:
            "".join(value for row in rows for value in row if isinstance(value, str)).encode()
        except (
            UnicodeEncodeError
        ):  # half a character of a declaration that a program made; pandas 2 would keep it
            frame = frame.map(_whole)
        return frame.astype(dtypes)

    def _repr_html_(self) -> str:
        from html import escape

        cells = (
            (
                one.severity,
                one.check,
                f"{one.sheet}!{one.cell}" if one.cell else one.field,
                one.message,
                one.hint,
            )
            for one in self
        )
        rows = "".join(
            "<tr>" + "".join(f"<td>{escape(text)}</td>" for text in row) + "</tr>" for row in cells
        )
        heads = "".join(f"<th>{head}</th>" for head in ("severity", "check", "cell", "message", "hint"))
        return f"<table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>"

    def __repr__(self) -> str:
        lines = [f"{one.severity} {one.check} {one.cell}: {one.message}" for one in self[:20]]
        if len(self) > len(lines):
            lines.append(f"… {len(self)}")
        return "[" + "\n ".join(lines) + "]"


def status_of(findings: Iterable[Finding], strict: bool = False) -> str:
    """accepted, warned or rejected; `strict` rejects for warnings too."""
    severities = {finding.severity for finding in findings}
    if ERROR in severities or (strict and WARNING in severities):
        return REJECTED
    return WARNED if WARNING in severities else ACCEPTED
