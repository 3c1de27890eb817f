"""A workbook of ours filled from a file: what the workbook is, what the file says, and the two together.

Owns what wins where both say something. Reading is `files`' and `intake.read`'s, writing `template.write`'s.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from xlperf.arguments import a_path, must_end_in
from xlperf.checks import check
from xlperf.declaration import INFO, WARNING, Declaration, Entered, Finding, Findings, Row
from xlperf.declaration.content import exact_text, form_given
from xlperf.errors import InvalidArgument
from xlperf.form import Form
from xlperf.form.labels import label_of_part
from xlperf.form.layout import Layout, layout_of
from xlperf.intake.further_content import further_content
from xlperf.intake.handmade.files import read_file
from xlperf.intake.handmade.findings import shortened
from xlperf.intake.handmade.model import Reading, reading_of
from xlperf.intake.locations import locations_of
from xlperf.intake.read import WorkbookReading, read_package
from xlperf.intake.released import expected_for
from xlperf.intake.source import WorkbookSource, workbook_bytes
from xlperf.messages import catalogue, enumerated, say
from xlperf.ooxml.limits import DEFAULT_LIMITS, Limits
from xlperf.ooxml.package import Package
from xlperf.ooxml.refusal import UnreadableWorkbook
from xlperf.roster import same_name
from xlperf.sending.step_before import of_step_before, with_step_before
from xlperf.system.dataclass import dataclass

catalogue(
    {
        "fill-replaced": (
            "“{label}”原来填的是“{old}”，已改为“{new}”",
            "'{label}' held '{old}' and now holds '{new}'",
        ),
        "fill-added": (
            "“{label}”原有 {old} 行：{more} 行按层级和名称补了内容，另加 {new} 行",
            "'{label}' had {old} rows: added to, matched by levels and name: {more}; new: {new}",
        ),
        "fill-replaced.rows": (
            "“{label}”原有 {old} 行，已换成 {new} 行",
            "'{label}' held {old} rows and now holds {new}",
        ),
        "fill-department": (
            "工作簿是“{old}”的，内容是“{new}”的：部门名称以工作簿为准，没有改",
            "the workbook is of '{old}', the content of '{new}': the workbook's name was kept",
        ),
        "fill-department.hint": ("核对是否拿错了文件", "see that these are the right files"),
        "fill-year": (
            "内容是 {new} 年的，工作簿是 {old} 年的：以工作簿为准",
            "the content is of {new}, the workbook of {old}: the workbook's year was kept",
        ),
        "fill-year.hint": ("核对是否为同一年度", "see that they are of the same year"),
        "fill-left-out": (
            "写成的工作簿是重新做的，不带：{what}",
            "the workbook written is made anew, without: {what}",
        ),
        "fill-left-out.macros": ("宏", "macros"),
        "fill-left-out.hint": (
            "还用得着的，另行保存或补上",
            "keep what is still needed, or put it in again",
        ),
        "fill-rows": (
            "“{label}”有 {found} 行，模板只有 {room} 行：写成的工作簿已加到 {found} 行",
            "'{label}' has {found} rows and the template room for {room}: the workbook written has room for {found}",
        ),
    }
)


@dataclass(frozen=True, repr=False)
class Filled:
    """A workbook that was filled: what was read for it, what it now declares, every finding about both, and its bytes."""

    reading: Reading
    declaration: Declaration
    findings: Findings
    data: bytes

    def __repr__(self) -> str:
        return f"<Filled {self.declaration!r} {len(self.findings)} findings, {len(self.data)} bytes>"


FillSource = Declaration | str | os.PathLike[str]


def fill(
    workbook: WorkbookSource,
    source: FillSource | Sequence[FillSource],
    out: str | os.PathLike[str] | None = None,
    *,
    form: Form | str | None = None,
    password: str = "",
    limits: Limits = DEFAULT_LIMITS,
    overwrite: bool = False,
) -> Filled:
    """The workbook `workbook` (a path, bytes, a binary file, an openpyxl.Workbook or an xlwings.Book, which stays as it is),
    filled from `source`, a declaration or a file, or several of forms and years that differ (`joined` says which goes
    before which); written to `out` where that is given, and in any case in `Filled.data`.

    What the source says wins over what stands in the workbook, except the department's name and the year: these say
    whose the workbook is. A cell about which the source says nothing keeps what it holds; a table is taken as a whole, but
    of a declaration on a form that the workbook's follows, indicator by indicator, matched by levels and name.
    `overwrite`: whether `out` may take the place of another file, `workbook` and `source` among them.
    Raises UnreadableWorkbook (its `file` names which), InvalidArgument, CannotWrite.
    """
    from xlperf.ooxml.replacing import put
    from xlperf.template.prefill import Options, rows_of
    from xlperf.template.write import build

    form = form_given(form) if form is not None else None
    exact_text("password", password)
    if out is not None and os.fspath(a_path("out", out)).lower().endswith(".xlsm"):
        must_end_in(out, ".xlsx")  # there would be no macros in it, and Excel would not open it
    template = _read(workbook, form, limits)
    old, layout = template.declaration, template.layout
    reading, step, asked = _said(source, old, limits)
    declaration = _together(old, reading.declaration)
    if step is not None:
        tables, renamed = with_step_before(old, step)
        asked += renamed
        declaration = replace(declaration, tables=tables)
    rows = {table: max(room, rows_of(declaration, table)) for table, room in layout.capacities.items()}
    options = Options(
        year=old.year,
        code=declaration.code,
        rows=rows,
        password=password,
        defaults=False,
        control=layout.control,
    )
    data = build(old.form, options, declaration)
    if out is not None:
        put(out, data, [workbook, *_paths(source)], overwrite)
    declaration = _placed(declaration, layout_of(old.form, old.year, rows))
    findings = Findings(
        [
            *reading.declaration.found,
            *_differences(old, reading.declaration, layout, declaration, step is not None),
            *_left_out(template),
            *asked,
            *check(declaration),
        ]
    )
    return Filled(reading, declaration, findings, data)


def _read(workbook: WorkbookSource, form: Form | None, limits: Limits) -> WorkbookReading:
    """The workbook that is to be filled; the `file` of an UnreadableWorkbook says that it is this one."""
    name = ""
    try:
        content, name = workbook_bytes(workbook, limits)
        return read_package(Package(content, limits), form=form, file=Path(name).name)
    except UnreadableWorkbook as refusal:
        given = workbook if isinstance(workbook, str | os.PathLike) else name
        refusal.file = Path(given).name  # type: ignore[attr-defined]
        raise


class _Said(NamedTuple):
    """What a source says: how it was read, its declaration where it is of the step before, and what is asked about it."""

    reading: Reading
    step: Declaration | None
    asked: list[Finding]


def _said(source: FillSource | Sequence[FillSource], old: Declaration, limits: Limits) -> _Said:
    if isinstance(source, Sequence) and not isinstance(source, str | bytes):
        step, asked = _of_several(source, old, limits)
        return _Said(reading_of(step), step, asked)
    if isinstance(source, Declaration):
        if (source.form.id, source.form.version) != (old.form.id, old.form.version):
            found, wanted = (f"{one.id} ({one.version})" for one in (source.form, old.form))
            raise InvalidArgument(say("data-other-form", found=found, wanted=wanted))
        return _Said(reading_of(source), None, [])
    a_path("source", source)
    before = of_step_before(source, old.form, limits)
    reading = reading_of(before) if before is not None else read_file(source, old.form, limits)
    return _Said(reading, before, [])


def _placed(declaration: Declaration, layout: Layout) -> Declaration:
    """The declaration with its cells where the layout has them."""
    sheets = tuple(
        replace(sheet, locations=locations_of(further))
        for sheet, further in zip(declaration.sheets, layout.sheets, strict=False)
    )
    return replace(declaration, locations=locations_of(layout), sheets=sheets)


def _left_out(template: WorkbookReading) -> Iterator[Finding]:
    """What the workbook holds besides its form, of which the one that is written has nothing."""
    found = [one.message for one in further_content(template, expected_for(template.layout))]
    if any(name.lower().endswith("vbaproject.bin") for name in template.book.package.names):
        found.append(say("fill-left-out.macros"))
    if found:
        yield Finding(
            "fill-left-out", WARNING, say("fill-left-out", what=enumerated(found)), say("fill-left-out.hint")
        )


def _of_several(
    sources: Sequence[FillSource], old: Declaration, limits: Limits
) -> tuple[Declaration, list[Finding]]:
    """What the sources say together for the workbook's form, those of its project, and what is asked about it."""
    # Where one file fills another, in a browser too, nobody reads folders.
    from xlperf.consolidation.asked import Asked
    from xlperf.sending.joined import joined
    from xlperf.sending.sources import sources_of

    given: list[Declaration] = []
    for one in sources:
        paths = [] if isinstance(one, Declaration) else [Path(a_path("source", one))]
        given += [one] if isinstance(one, Declaration) else []
        given += sources_of(paths, old.form, Asked(handmade=True, jobs=1, limits=limits)).declarations
    own = [one for one in given if not old.each or one.each_key in ("", old.each_key)]
    together = joined(own, old.form, old.year)
    return together.declaration, list(together.findings)


def _paths(source: FillSource | Sequence[FillSource]) -> list[str | os.PathLike[str]]:
    if isinstance(source, Declaration | str | os.PathLike):
        source = [source]
    return [one for one in source if not isinstance(one, Declaration)]


def _together(old: Declaration, new: Declaration) -> Declaration:
    fields: dict[str, Entered] = dict(old.fields)
    for name, value in new.fields.items():
        if value is not None and not (name == old.form.department and old.department):
            fields[name] = value
    tables: dict[str, tuple[Row, ...]] = {
        table: tuple(new.rows(table) or old.tables.get(table, ())) for table in old.form.tables
    }
    # With a name that stays, another department's code would make it that department's.
    is_its_own = not old.department or not new.department or same_name(old.department, new.department)
    made = Declaration(
        form=old.form,
        fields=fields,
        tables=tables,
        year=old.year,
        code=old.code or (new.code if is_its_own else ""),
        earlier=old.earlier,  # what its rules and control figures go by stays in the workbook
    )
    return made.with_sheets(new.sheets or old.sheets) if old.form.sheets is not None else made


def _differences(
    old: Declaration, new: Declaration, layout: Layout, result: Declaration, is_step: bool
) -> Iterator[Finding]:
    """What the workbook held otherwise, and where it is another's."""
    form, where = old.form, result.locations
    for name, field in form.inputs.items():
        before, after = old.fields.get(name), result.fields.get(name)
        if before is not None and before != after:
            words = {"old": shortened(str(before)), "new": shortened(str(after))}
            yield Finding(
                "fill-replaced",
                INFO,
                say("fill-replaced", label=label_of_part(field), **words),
                field=name,
                sheet=where.sheet,
                cell=where.cell(None, name),
            )
    if old.department and new.department and _bare(old.department) != _bare(new.department):
        words = {"old": old.department, "new": new.department}
        hint = say("fill-department.hint")
        yield Finding("fill-department", WARNING, say("fill-department", **words), hint, form.department)
    if new.year and new.year != old.year:
        yield Finding(
            "fill-year", WARNING, say("fill-year", old=old.year, new=new.year), say("fill-year.hint")
        )
    for table in form.tables.values():
        room, found = layout.capacities[table.id], len(result.tables[table.id])
        if found > room:
            words_ = say("fill-rows", label=label_of_part(table), found=found, room=room)
            yield Finding("fill-rows", INFO, words_, field=table.id)
        held, taken = old.rows(table.id), new.rows(table.id)
        if is_step and held and (now := result.rows(table.id)) != held:
            more = sum(before != after for before, after in zip(held, now, strict=False))
            words_ = say(
                "fill-added", label=label_of_part(table), old=len(held), more=more, new=len(now) - len(held)
            )
            yield Finding("fill-replaced", INFO, words_, field=table.id)
        elif held and taken and held != taken and not is_step:
            words_ = say("fill-replaced.rows", label=label_of_part(table), old=len(held), new=len(taken))
            yield Finding("fill-replaced", INFO, words_, field=table.id)


def _bare(name: str) -> str:
    return "".join(name.split())
