"""The office's half of what the page asks of Python: many files into one account, and new workbooks for a roster.

Owns how files lie while that is done, and the way past a file that ended the worker before. What is made of them is the
commands' own. Knows no HTML.
"""

from __future__ import annotations

import csv
import datetime
import io
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import field
from pathlib import Path
from typing import Any

from xlperf.consolidation import Consolidation, consolidated
from xlperf.consolidation.asked import Asked
from xlperf.consolidation.dataset.columns import (
    FINDING_COLUMNS,
    INEXACT,
    LEDGER_COLUMNS,
    MISSING_COLUMNS,
    DatasetColumn,
    declaration_columns,
    table_columns,
)
from xlperf.consolidation.inbox import Inbox, receive
from xlperf.consolidation.received.cache import Cache
from xlperf.consolidation.received.engine import (
    Engine,
    ReadingTask,
    SourceRecord,
    bytes_of,
    record_from,
    refused_record,
)
from xlperf.consolidation.received.record import Packed, pack, unpack_head
from xlperf.consolidation.received.sources import Source
from xlperf.messages import CHINESE, speaking
from xlperf.ooxml.refusal import UnreadableWorkbook
from xlperf.ooxml.text import csv_cell
from xlperf.page.inside import desk, lay
from xlperf.system.dataclass import dataclass
from xlperf.system.zip_writer import zipped

TellProgress = Callable[..., None]
"""Called with ("begin", place, of, name) before each file, and with ("done", place, of, head, record) after it."""

BOOK, RETURNED, REPORT, TABLES = "汇总.xlsx", "退回.zip", "报告.html", "数据表.zip"
_LOOSE = "收件"


@dataclass(frozen=True)
class Given:
    """What is to be consolidated: files with their names (paths below what was dropped), contents, and times of change in
    seconds since 1970; the roster's name and content.

    `known`: what was read of files before, by their places; `lost`: the places of files that a worker was ended by, with
    the reason.
    """

    files: Sequence[tuple[str, bytes, float]]
    roster: tuple[str, bytes] | None = None
    handmade: bool = False
    language: str = CHINESE
    day: datetime.date = field(default_factory=datetime.date.today)
    known: Mapping[int, Packed] = field(default_factory=dict)
    lost: Mapping[int, str] = field(default_factory=dict)


def consolidate(
    given: Given, progress: TellProgress | None = None
) -> tuple[dict[str, Any], dict[str, bytes]]:
    """The account of all files (`ledger`, `missing`, `counts`, `totals`, `findings`, `notes`) and the files made of them: the
    consolidated workbook, the report, what goes back, and the tables as CSV.

    Raises RosterError, NothingFound and what else `xlperf consolidate` would say.
    """
    with desk() as folder, speaking(given.language):
        sources = _laid(folder, given)
        roster = None
        if given.roster is not None:
            roster = folder / "名册" / lay(folder / "名册", *given.roster)
        asked = Asked(
            roster=roster,
            handmade=given.handmade,
            language=CHINESE,  # what is in a workbook is Chinese, whatever language the page speaks
            engine=_engine(given, progress),
        )
        inbox = receive(sources, asked, outputs=[folder / BOOK])
        with consolidated(inbox) as result, speaking(CHINESE):
            made = dict(_made(folder, inbox, result, given.day))
            return _account(inbox, result), made


def templates(
    form: str,
    year: int | None,
    roster: tuple[str, bytes],
    progress: TellProgress | None = None,
    language: str = CHINESE,
) -> tuple[dict[str, Any], bytes]:
    """One workbook for each department of the roster, as a .zip; the departments, and how many workbooks there are.

    Raises RosterError, FormError, InvalidArgument.
    """
    from xlperf.sending.of_roster import new_templates

    def told(done: int, of: int, _: str) -> None:
        if progress is not None:
            progress("done", done, of)

    with desk() as folder, speaking(language):
        path = folder / lay(folder, *roster)
        made = new_templates(form, path, folder / "made", year=year, progress=told)
        departments = [one.department for one in made]
        archive = zipped((one.path.name, one.path.read_bytes()) for one in made)
    return {"departments": departments, "count": len(departments)}, archive


# ---------------------------------------------------------------- files


def _laid(folder: Path, given: Given) -> list[str]:
    """Writes the files as they lay where they were dropped; what has no folder goes into one. The folders, in order."""
    tops: dict[str, None] = {}
    for name, content, modified in given.files:
        inner = lay(folder, name if "/" in name else f"{_LOOSE}/{name}", content)
        os.utime(folder / inner, (modified, modified))
        tops.setdefault(inner.partition("/")[0])
    return list(tops)


def _engine(given: Given, progress: TellProgress | None) -> Engine:
    """Reads one file after the other, those left out that were read or lost before; each is told of before and after."""

    def engine(sources: Sequence[Source], task: ReadingTask, cache: Cache | None) -> Iterator[SourceRecord]:
        for place, source in enumerate(sources):
            packed = given.known.get(place)
            if packed is None:
                if progress is not None:
                    progress("begin", place, len(sources), source.name)
                with speaking(task.language):
                    packed = pack(_record(source, task, given.lost.get(place)))
                if progress is not None:
                    progress("done", place, len(sources), *packed)
            yield SourceRecord(place, unpack_head(packed[0]), packed[1])

    return engine


def _record(source: Source, task: ReadingTask, lost: str | None) -> Any:
    if lost is None:
        return record_from(source, bytes_of(source, task), task)
    values: dict[str, dict[str, object]] = {
        "timeout": {"seconds": f"{task.limits.seconds:g}"},
        "out-of-memory": {"limit": task.limits.memory_bytes},
    }
    return refused_record(source, UnreadableWorkbook(lost, **values[lost]))


# ---------------------------------------------------------------- what is made


def _made(
    folder: Path, inbox: Inbox, result: Consolidation, day: datetime.date
) -> Iterator[tuple[str, bytes]]:
    from xlperf.report import report_page
    from xlperf.returns.folder import give_back, returned

    yield BOOK, result.write(folder / BOOK).read_bytes()
    yield REPORT, report_page(result, day)
    back = returned(inbox)
    if back:
        give_back(inbox, back, folder / "退回")
        yield RETURNED, zipped((path.name, path.read_bytes()) for path in sorted((folder / "退回").iterdir()))
    yield TABLES, zipped(_tables(result))


def _tables(result: Consolidation) -> Iterator[tuple[str, bytes]]:
    """Every table of the dataset as CSV, which a spreadsheet opens; no text in it is live."""
    data, form = result.data, result.form
    opened = list(data.opened(data.used))
    yield "declarations.csv", _csv(declaration_columns(form), (data.declaration_row(*one) for one in opened))
    for table in form.listed:
        rows = (row for one in opened for row in data.table_rows(*one, table))
        yield f"{table}.csv", _csv(table_columns(form, table), rows)
    yield "findings.csv", _csv(FINDING_COLUMNS, (data.finding_row(*one) for one in data.findings()))
    yield "ledger.csv", _csv(LEDGER_COLUMNS, map(data.ledger_row, data.ledger.entries))
    yield "missing.csv", _csv(MISSING_COLUMNS, data.missing_rows())


def _csv(columns: Iterable[DatasetColumn], rows: Iterable[Sequence[Any]]) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([column.name for column in columns if column.name != INEXACT])
    for row in rows:
        writer.writerow([csv_cell(value) if isinstance(value, str) else value for value in row])
    # The mark of UTF-8 at the beginning: without it, Excel takes the text for GBK.
    return out.getvalue().encode("utf-8-sig", "replace")


def _account(inbox: Inbox, result: Consolidation) -> dict[str, Any]:
    data = result.data
    names = [column.name for column in LEDGER_COLUMNS if column.name != INEXACT]
    return {
        "form": result.form.id,
        "title": result.form.title,
        "year": result.year,
        "counts": dict(result.counts),
        "well": inbox.all_well,
        "ledger": [dict(zip(names, data.ledger_row(entry), strict=True)) for entry in data.ledger.entries],
        "missing": [
            {"code": one.department.code, "department": one.department.name, "received": one.received}
            for one in data.ledger.missing
        ],
        "totals": [
            {"field": column.source, "label": column.label, "unit": column.unit, "total": str(total)}
            for column, total in data.sums()
        ],
        "departments": len(data.used),
        "findings": [{"file": entry.file, **finding.to_dict()} for entry, finding in data.findings()],
        "notes": [*inbox.passed_over, *inbox.notes],
    }
