"""What is found in a workbook while it is read, as a finding in words of the catalogue.

Owns how a key of the catalogue becomes a finding: "workbook-altered.more" is one of the messages of the check
workbook-altered, whose cure is "workbook-altered.hint".
"""

from __future__ import annotations

from xlperf.declaration.finding import Finding
from xlperf.messages import say


def told(
    key: str,
    severity: str,
    sheet: str,
    cell: str = "",
    stands: str = "",
    /,
    *,
    field: str = "",
    table_row: int | None = None,
    **words: object,
) -> Finding:
    """The finding whose message is `key`, `words` filled in. `stands`: what stands in the cell; `table_row` counts from 1."""
    check = key.partition(".")[0]
    return Finding(
        check=check,
        severity=severity,
        message=say(key, None, **words),
        hint=say(f"{check}.hint"),
        field=field,
        row=table_row,
        value=stands,
        sheet=sheet,
        cell=cell,
    )
