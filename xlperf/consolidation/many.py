"""Many files as a stream, and the findings of many declarations as one frame: for programs that do not consolidate.

Owns these two. One file is in memory at a time; nothing that was found is dropped.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import TYPE_CHECKING

from xlperf.arguments import each_of, of_kind, some_paths
from xlperf.checks import check_many as findings_of_each
from xlperf.consolidation.received.engine import ReadingTask, bytes_of, taken_in
from xlperf.consolidation.received.sources import find_sources
from xlperf.declaration import FINDING_COLUMNS, Declaration, Findings
from xlperf.declaration.content import form_given
from xlperf.form import Form
from xlperf.intake.one_file import Intake, refused
from xlperf.messages import language, language_of, speaking
from xlperf.ooxml.limits import DEFAULT_LIMITS, Limits
from xlperf.ooxml.refusal import UnreadableWorkbook

if TYPE_CHECKING:
    import pandas

AT_ONCE = 256
"""So many declarations are checked together."""


def iter_read(
    sources: str | os.PathLike[str] | Iterable[str | os.PathLike[str]],
    *,
    form: Form | str | None = None,
    accept_handmade: bool = False,
    strict: bool = False,
    limits: Limits = DEFAULT_LIMITS,
    lang: str | None = None,
) -> Iterator[Intake]:
    """What became of each file in `sources` (folders, patterns, .zip, workbooks), one after the other: its `declaration`,
    `status` and `findings`, or the `reason` why it cannot be read.

    The same files as of `consolidate`, in its order; memory is that of one file. Raises SourceMissing, FormError,
    InvalidArgument; never for what is in a file.
    """
    given = some_paths("sources", sources)
    of_kind("limits", limits, Limits)
    loaded = form_given(form) if form is not None else None
    spoken = language() if lang is None else language_of(lang)
    found = find_sources(given, [])
    task = ReadingTask(spoken, strict, loaded, limits, accept_handmade)

    def intakes() -> Iterator[Intake]:
        for source in found.sources:
            with speaking(spoken):
                data = bytes_of(source, task)
                if isinstance(data, UnreadableWorkbook):
                    intake = refused(source.name, data)
                else:
                    intake = taken_in(data, source.name, task)
            yield intake

    return intakes()


def check_many(declarations: Iterable[Declaration], *, lang: str | None = None) -> pandas.DataFrame:
    """The findings of all `declarations`, worked out together: one row a finding, as `check` finds it of each.

    Columns: number (of the declaration, from 0), code, department, file, then those of `Findings.to_frame`. Declarations may
    be of several forms; they are gone through once. Raises InvalidArgument for what is no declaration.
    """
    import pandas

    rows: list[pandas.DataFrame] = []
    spoken = language() if lang is None else language_of(lang)
    with speaking(spoken):
        for number, declaration, findings in _checked(declarations):
            frame = findings.to_frame()
            frame.insert(0, "number", number)
            for place, name in enumerate(("code", "department", "file"), 1):
                frame.insert(place, name, getattr(declaration, name))
            rows.append(frame)
    names = ["number", "code", "department", "file", *FINDING_COLUMNS]
    dtypes = {name: "Int64" if name in ("number", "row") else "str" for name in names}
    empty = pandas.DataFrame({name: pandas.Series(dtype=object) for name in names})
    whole = pandas.concat([*rows], ignore_index=True) if rows else empty
    return whole.astype(dtypes)


def _checked(declarations: Iterable[Declaration]) -> Iterator[tuple[int, Declaration, Findings]]:
    """Each declaration that has findings, with its number; those of one form, one after the other, together."""
    numbered = enumerate(each_of("declarations", declarations, Declaration))
    for _, run in groupby(numbered, key=lambda one: (one[1].form.id, one[1].form.version, one[1].form.draft)):
        pieces: list[tuple[int, Declaration]] = []
        for one in run:
            pieces.append(one)
            if len(pieces) == AT_ONCE:
                yield from _of_one_form(pieces)
                pieces = []
        yield from _of_one_form(pieces)


def _of_one_form(pieces: list[tuple[int, Declaration]]) -> Iterator[tuple[int, Declaration, Findings]]:
    found = findings_of_each([declaration for _, declaration in pieces])
    for (number, declaration), findings in zip(pieces, found, strict=True):
        if findings:
            yield number, declaration, Findings(findings)
