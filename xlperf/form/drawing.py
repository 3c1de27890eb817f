"""What a form's pictures draw that does not fit: their width, cells that are drawn twice, not at all, or otherwise.

Owns these rules and their words. Each misfit has the path of its picture, and the row in it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from xlperf.expression.ref import Ref
from xlperf.form import drawing_words as _words  # noqa: F401 - its sentences are said here
from xlperf.form.convert import Misfit
from xlperf.form.model import Form
from xlperf.form.parts import Section
from xlperf.form.picture import PictureError, PictureRow, cells_of, read_picture
from xlperf.messages import nearest, nearest_of, nearest_ones, say


def picture_rows(form: Form, section: Section) -> tuple[PictureRow, ...]:
    """The rows of a section's picture; it is as wide as the page, less the column of the section's label."""
    return read_picture(section.picture, len(form.page.widths) - bool(section.label))


def bad_drawing(form: Form, paths: Mapping[str, str]) -> Iterator[Misfit]:
    if found := _other_width(form):
        words = say("form-widths", width=len(form.page.widths), found=found)
        yield Misfit("page.widths", words, path="page.widths")
        return
    drawn: dict[str, list[tuple[str, int]]] = {}
    """id -> (the path of the picture, its row) of every cell that has it"""
    kinds: dict[str, str] = {}
    all_read = True
    for number, section in enumerate(form.section, 1):
        path = f"section[{number}].picture"
        try:
            rows = picture_rows(form, section)
        except PictureError as error:
            yield Misfit(path, say(error.key, **error.values_), path=path, row=error.line)
            all_read = False
            continue
        yield from _bad_section(section, rows, number)
        for row, items in enumerate(rows, 1):
            for item in items.items:
                if item.kind != "label":
                    drawn.setdefault(item.text, []).append((path, row))
                    kinds[item.text] = item.kind
    yield from _bad_cells(form, drawn, kinds, paths, all_read)


def bad_repeats(form: Form) -> Iterator[Misfit]:
    """Of a form with columns that are repeated, as its spec has it: lines that are not as wide as the page. Each group is drawn
    once, and the page is as wide as that; both grow together."""
    if not any(column.repeat for table in form.tables.values() for column in table.column):
        return
    for number, section in enumerate(form.section, 1):
        width = len(form.page.widths) - bool(section.label)
        for row, found in enumerate(cells_of(section.picture), 1):
            if found != width:
                words = say("form-repeat-width", found=found, width=width)
                path = f"section[{number}].picture"
                yield Misfit(path, words, path=path, row=row)


def _other_width(form: Form) -> int:
    """The width of the pictures, where all of them have one, and not that of the page; else 0."""
    widths = {width + bool(section.label) for section in form.section for width in cells_of(section.picture)}
    return widths.pop() if len(widths) == 1 and len(form.page.widths) not in widths else 0


def _bad_section(section: Section, rows: tuple[PictureRow, ...], number: int) -> Iterator[Misfit]:
    path = f"section[{number}].picture"
    printed = {section.label, *(item.text for row in rows for item in row.items if item.kind == "label")}
    for label in section.aliases or ():
        if label not in printed:
            words = say("form-section-aliases", id=label) + nearest(label, printed)
            yield Misfit(f"section[{number}].aliases", words, path=f"section[{number}].aliases.{label}")
    for position, row in enumerate(rows, 1):
        if row.table and any(item.down > 1 for item in row.items):
            yield Misfit(path, say("form-merge-in-table", id=row.table), path=path, row=position)


def _bad_cells(
    form: Form,
    drawn: Mapping[str, list[tuple[str, int]]],
    kinds: Mapping[str, str],
    paths: Mapping[str, str],
    all_read: bool,
) -> Iterator[Misfit]:
    computed, inputs = _computed(form), _inputs(form)
    known = computed | inputs
    undrawn = sorted(known - drawn.keys())
    unknown = [name for name in drawn if name not in known]
    rows_of: dict[str, set[tuple[str, int]]] = {}
    taken: set[str] = set()
    """those that a misspelt cell of the picture may mean: nothing more is said of them"""
    for id_, places in drawn.items():
        words = ""
        if id_ not in known or len(places) > 1:
            meant = _meant(id_, undrawn, unknown)
            taken.update(meant)
            key = "form-drawn-unknown" if id_ not in known else "form-placed-twice"
            words = say(key, id=id_) + nearest_of(meant)
        elif (id_ in computed) != (kinds[id_] == "computed"):
            shape = f"{{{id_}}}" if id_ in computed else f"[{id_}]"
            words = say("form-drawn-otherwise", id=id_, drawn=shape)
        if words:
            yield Misfit("section.picture", words, path=places[-1][0], row=places[-1][1])
        if table := Ref.of(id_).table:
            rows_of.setdefault(table, set()).update(places)
    beside = {item.id for item in form.fields.values() if item.beside}
    for id_ in sorted({*undrawn} - beside - taken) if all_read else ():
        yield Misfit("section.picture", say("form-not-placed", id=id_), path=f"{paths[id_]}.id")
    for table, places_ in rows_of.items():
        if len(places_) > 1:
            path, row = max(places_)
            yield Misfit("section.picture", say("form-table-rows-apart", id=table), path=path, row=row)


def _computed(form: Form) -> set[str]:
    """What is drawn between braces: computed fields and columns, and what is shown of further sheets."""
    columns = [(table.id, one.id) for table, one in form.computed_columns() if not one.target_of]
    columns += [(table.id, one.id) for table, one in form.columns() if one.sheet]
    fields = {item.id for item in form.fields.values() if item.value}
    return fields | {f"{table}.{column}" for table, column in columns}


def _inputs(form: Form) -> set[str]:
    columns = {f"{table.id}.{column.id}" for table, column in form.columns() if not column.sheet}
    return {*form.inputs, *columns}


def _meant(id_: str, undrawn: list[str], unknown: list[str]) -> tuple[str, ...]:
    """Those not drawn that are spelt nearly as `id_`; else the only one, where no other cell may mean it."""
    near = nearest_ones(id_, undrawn)
    alone = len(undrawn) == 1 and set(unknown) <= {id_} and Ref.of(undrawn[0]).table == Ref.of(id_).table
    return near or (tuple(undrawn) if alone else ())
