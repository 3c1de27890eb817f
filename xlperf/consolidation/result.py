"""What came of all files: data frames, made when they are first asked for, and the workbook and dataset to write.

Owns the face of a consolidation. How it came about is not its matter.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Mapping
from dataclasses import field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from xlperf.consolidation.frames import Amounts, Tables
from xlperf.consolidation.inbox import Inbox
from xlperf.consolidation.judgement.past import Past, past_of
from xlperf.consolidation.received.bundle import Unit
from xlperf.consolidation.tables import Data, forms_of
from xlperf.form import Form
from xlperf.roster.office import Office
from xlperf.system.dataclass import dataclass
from xlperf.system.durable import guard_output

if TYPE_CHECKING:
    import pandas


@dataclass(frozen=True, repr=False)
class Consolidation:
    """What came of all files: data frames, made when they are first asked for, and the workbook and dataset to write.

    `passed_over`: a sentence for each file that is no declaration by its name (locks, hidden files).
    `notes`: what else to know, about the cache for instance. `amounts`: what amounts are in the frames (see `consolidate`).

    The records of all files lie in a temporary file while this lasts: `close`, or `with`, removes it at once, else it goes
    with the object. It can be pickled; the copy holds the records itself.
    """

    data: Data
    passed_over: tuple[str, ...] = ()
    notes: tuple[str, ...] = field(default=())
    amounts: Amounts = "decimal"

    def __enter__(self) -> Consolidation:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Removes the temporary file of records. Frames that were made stay; another one raises InvalidArgument."""
        self.data.close()

    def __repr__(self) -> str:
        counts = ", ".join(f"{status}: {number}" for status, number in self.counts.items() if number)
        return f"<Consolidation {self.form.id} {self.year} {{{counts}}}>"

    def _repr_html_(self) -> str:
        from html import escape

        from xlperf.consolidation.workbook.words import STATUS_WORDS

        rows = "".join(
            f"<tr><td>{escape(STATUS_WORDS.get(status, status))}</td><td>{number}</td></tr>"
            for status, number in self.counts.items()
            if number
        )
        title = f"{escape(self.form.title)} {self.year}"
        return f'<table><caption style="white-space: nowrap">{title}</caption><tbody>{rows}</tbody></table>'

    @property
    def form(self) -> Form:
        """The form, in the newest version among the files that count."""
        return self.data.form

    @property
    def year(self) -> int:
        """Of which year the consolidation is."""
        return self.data.year

    @property
    def counts(self) -> Mapping[str, int]:
        """How many files have each status; a status without a file counts 0."""
        return Counter(self.data.ledger.counts)

    @cached_property
    def ledger(self) -> pandas.DataFrame:
        """One row for every file found: file, sha256, size, code, department, form, year, status, errors, warnings,
        reason; of the mail that brought it, sender and when it arrived (ISO 8601), else nothing."""
        return self.data.ledger_frame(self.amounts)

    @cached_property
    def declarations(self) -> pandas.DataFrame:
        """One row a department: code, department, parent, status, file, form, version, every field, inexact, year."""
        return self.data.declarations_frame(self.amounts)

    @cached_property
    def tables(self) -> Mapping[str, pandas.DataFrame]:
        """Each table of the form, one row a filled row: code, department, parent, status, file, row, every column, the parts
        of target values (a date in a column of its own), inexact, year."""
        frames = {table: self.data.table_frame(table, self.amounts) for table in self.form.listed}
        return Tables(self.form.id, frames)

    @cached_property
    def findings(self) -> pandas.DataFrame:
        """Every finding of every file that was read: code, department, parent, status, file, then the columns of
        `Findings.to_frame`, and year."""
        return self.data.findings_frame(self.amounts)

    @cached_property
    def missing(self) -> pandas.DataFrame:
        """The departments of the roster without a usable file: code, department, parent, contact, email, received,
        reminder, year."""
        return self.data.missing_frame(self.amounts)

    @cached_property
    def parents(self) -> pandas.DataFrame:
        """Subtotals by parent (主管部门) of the roster, as `totals("parent")`."""
        return self.totals("parent")

    def totals(self, by: str | None = None) -> pandas.DataFrame:
        """How many departments, and the exact sum of each amount and count of the form.

        `by`: one row for each value of that column of `declarations`, "parent" say; else one row in all. Raises UnknownName.
        """
        return self.data.totals_frame(by, self.amounts)

    def write(
        self,
        out: str | os.PathLike[str],
        summary_only: bool = False,
        unit: Unit | None = None,
        *,
        overwrite: bool = False,
    ) -> Path:
        """Writes the consolidated workbook, or only totals by parent, over a consolidated workbook of ours, or with
        `overwrite` over any file; raises CannotWrite, and then what stood there stands there still. `unit`: who sends it
        upward, with the originals in it."""
        from xlperf.consolidation.workbook.book import write_book
        from xlperf.consolidation.workbook.readback import is_ours
        from xlperf.consolidation.workbook.summary import write_summary
        from xlperf.system.durable import writing

        target = Path(out)
        guard_output(target, [], is_ours, overwrite)
        with writing(target) as temporary:
            if summary_only:
                write_summary(self.data, temporary)
            else:
                write_book(self.data, temporary, beside=Path(os.path.abspath(target)), unit=unit)  # noqa: PTH100
        return target

    def write_dataset(self, folder: str | os.PathLike[str]) -> int:
        """Brings the dataset in `folder` to this state (its year's part of it); how many declarations that had. Raises CannotWrite,
        DatasetError."""
        from xlperf.consolidation.dataset import write_dataset

        return write_dataset(self.data, folder)


def consolidated(inbox: Inbox, office: Office | None = None) -> Consolidation:
    """The consolidation of what was received by `office`, whose name stands in what is made of it."""
    asked, ledger = inbox.asked, inbox.ledger
    main, forms = forms_of(ledger, asked.loaded_form)
    reviews = tuple(asked.reviews_read)
    data = Data(
        *(ledger, inbox.records, main, forms, inbox.order, asked.language, reviews),
        (office or Office()).office,
        past_of(asked.earlier.declarations, main, ledger.year, ledger.entries) if asked.earlier else Past(),
    )
    return Consolidation(data, inbox.passed_over, inbox.notes)
