"""Workbooks that Excel has open, for people who automate it with xlwings: checked, read and filled as files are.

    import xlwings, xlperf
    book = xlperf.new_template("guangzhou-2023", "申报表.xlsx", open=True)
    xlperf.fill(book, declaration)
    for finding in xlperf.check(xlwings.books.active): ...

Owns how a declaration is written into an open workbook: a block a table, all of it or none, read back and compared. Lifts no
protection; imports xlwings only to open a workbook.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from decimal import Decimal
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, overload

from xlperf.arguments import a_path, each_of
from xlperf.declaration import Declaration, Findings, Row, is_filled
from xlperf.errors import InvalidArgument, XlperfError
from xlperf.excel.by_layout import declaration_held
from xlperf.excel.excel_book import formulas_in, held_by_excel, values_in
from xlperf.excel.open_workbook import ERROR, OpenWorkbook, cell_of
from xlperf.excel.whole import held_whole
from xlperf.form import Form
from xlperf.intake import one_file
from xlperf.intake.source import WorkbookSource, can_be_copied
from xlperf.messages import catalogue, say, speaking
from xlperf.ooxml.address import column_index, column_letters
from xlperf.ooxml.area import area_of
from xlperf.ooxml.cells import is_kept
from xlperf.ooxml.limits import DEFAULT_LIMITS, Limits
from xlperf.ooxml.text import one_line
from xlperf.roster.earlier import Earlier, check_against
from xlperf.system.dataclass import dataclass

if TYPE_CHECKING:
    import xlwings

    from xlperf.sending.fill import Filled

catalogue(
    {
        "book.other-form": (
            "打开的工作簿是表样 {book}，内容是表样 {given}",
            "the open workbook is of the form {book}, the content of {given}",
        ),
        "book.other-department": (
            "打开的工作簿是“{book}”的，内容是“{given}”的，没有写入",
            "the open workbook is of '{book}', the content of '{given}': nothing was written",
        ),
        "book.too-few-rows": (
            "“{label}”有 {given} 行，打开的工作簿只有 {room} 行；请用 xlperf new-template --rows {table}={given} 另做一份",
            "'{label}' has {given} rows and the open workbook room for {room}: make one with xlperf new-template --rows "
            "{table}={given}",
        ),
        "book.deleted": (
            "打开的工作簿里已没有“{label}”这一栏，没有写入",
            "the open workbook has no longer a cell for '{label}': nothing was written",
        ),
        "book.rows-beside": (
            "打开的工作簿里“{label}”的第 {row} 行在表样的行以外，写入后仍会留着；请先清空这一行，没有写入",
            "row {row} of '{label}' in the open workbook is outside the form's own rows and would stay: clear it first; nothing was written",
        ),
        "book.further-sheets": (
            "带有分表的表样不能写进打开的工作簿；请用 xlperf.new_template(declaration=…)",
            "a form with further sheets cannot be written into an open workbook: use xlperf.new_template(declaration=…)",
        ),
        "book.no-excel": (
            "open=True 要在这台电脑上打开 Excel，打不开（{detail}）；去掉 open，用程序打开做好的文件",
            "open=True opens the workbook in Excel, which cannot be started here ({detail}): leave it out and open the file that is made",
        ),
        "book.refused": (
            "Excel 不接受写入 {sheet} 的 {cells}：{detail}。已写的都已还原",
            "Excel refused to write {cells} of {sheet}: {detail}. What had been written is as it was before",
        ),
        "book.differs": (
            "写入后 {sheet} 的 {cells} 与所给的值不同。已写的都已还原",
            "after writing, {cells} of {sheet} hold something else than was given. What had been written is as it was before",
        ),
    }
)


class NotWritten(XlperfError, RuntimeError):
    """Excel did not take what was to be written; the workbook is as it was before, and the text says where and why."""


# ---------------------------------------------------------------- the public functions


def read(
    source: WorkbookSource, *, form: Form | str | None = None, limits: Limits = DEFAULT_LIMITS
) -> Declaration:
    """What one of our workbooks declares. `source`: a path, bytes, a file opened as binary, an openpyxl.Workbook
    (loaded without read_only and data_only) or an xlwings.Book, saved or not, of which all is read alike. A file is read from
    its start where it can go there.

    Findings about the workbook itself (locks, formulas, labels) are in the declaration's `found`; where Excel cannot write a
    copy of an open workbook (on a Mac) these are seen in a file only. `form`: the form to read it by (a Form, an id, the path
    of a TOML file), where it is not a shipped one.
    Raises UnreadableWorkbook, whatever is in it; InvalidArgument for what is no workbook at all, FormError for `form`.
    """
    if _is_open(source) and not can_be_copied(source):
        return declaration_held(held_by_excel(source))
    return one_file.read(source, form=form, limits=limits)


def check(
    source: Declaration | WorkbookSource,
    *,
    form: Form | str | None = None,
    lang: str | None = None,
    limits: Limits = DEFAULT_LIMITS,
    against: Iterable[Declaration] = (),
) -> Findings:
    """Everything that is wrong with a declaration or a workbook: what reading it finds, then the form's checks in the
    order of the paper.

    `source`: a Declaration, or what `read` takes, an xlwings.Book as Excel holds it. `against`: other declarations of the
    department, of last year or of the step before, for rules that ask for them. `lang`: "zh" or "en", by default the
    language in force; what reading a Declaration found stays in the language of its reading. Raises what `read` raises.
    """
    with speaking(lang):
        declaration = source if isinstance(source, Declaration) else read(source, form=form, limits=limits)
        return check_against(declaration, Earlier.of(each_of("against", against, Declaration)))[1]


@overload
def fill(workbook: xlwings.Book, source: Declaration) -> Findings: ...  # type: ignore[overload-overlap]
@overload
def fill(
    workbook: WorkbookSource,
    source: Declaration | str | PathLike[str],
    out: str | PathLike[str] | None = None,
    *,
    form: Form | str | None = None,
    password: str = "",
    limits: Limits = DEFAULT_LIMITS,
    overwrite: bool = False,
) -> Filled: ...
def fill(
    workbook: WorkbookSource,
    source: Declaration | str | PathLike[str],
    out: str | PathLike[str] | None = None,
    *,
    form: Form | str | None = None,
    password: str = "",
    limits: Limits = DEFAULT_LIMITS,
    overwrite: bool = False,
) -> Filled | Findings:
    """The workbook `workbook` (a path, bytes, a binary file or an openpyxl.Workbook, which stays as it is) filled from
    `source`, a declaration or a file; written to `out` where that is given, and in any case in `Filled.data`.

    What the source says wins over what stands in the workbook, except the department's name and the year: these say
    whose the workbook is. A cell about which the source says nothing keeps what it holds; a table is taken as a whole.
    `overwrite`: whether `out` may take the place of another file, `workbook` and `source` among them.

    An xlwings.Book is filled as Excel holds it from a declaration of the same form, where no `out` is given; then the answer
    is the findings of what it now holds. All of it or nothing is written, block by block, and read back. Screen updating and
    calculation rest meanwhile.
    Raises UnreadableWorkbook (its `file` names which), InvalidArgument (another form, more rows than an open workbook has
    room for), CannotWrite, and NotWritten: then the open workbook is as it was before.
    """
    if _is_open(workbook) and isinstance(source, Declaration) and out is None:
        return _fill_open(workbook, source)
    from xlperf.sending.fill import fill as filled

    return filled(workbook, source, out, form=form, password=password, limits=limits, overwrite=overwrite)


def _is_open(source: object) -> bool:
    """Whether it is an xlwings.Book; xlwings is not imported."""
    return type(source).__module__.partition(".")[0] == "xlwings" and hasattr(source, "sheets")


def _fill_open(book: Any, declaration: Declaration) -> Findings:
    workbook = held_by_excel(book)
    held = declaration_held(workbook)
    room = _room(workbook, held)
    _must_fit(held, declaration, room)
    _must_be_named(held_whole(book).declaration, held, declaration, room)
    with _at_rest(book.app):
        _write_all(book, list(_blocks(book, held, declaration, room)))
    return check(book)


@overload
def new_template(
    form: Form | str, out: str | PathLike[str], *, open: Literal[False] = False, **options: Any
) -> Path: ...
@overload
def new_template(
    form: Form | str, out: str | PathLike[str], *, open: Literal[True], **options: Any
) -> xlwings.Book: ...
def new_template(
    form: Form | str, out: str | PathLike[str], *, open: bool = False, **options: Any
) -> Path | xlwings.Book:
    """Writes one workbook of `form` (a Form, an id, the path of a TOML file) to `out` and gives its path; with `open`, opens
    it in Excel and gives the xlwings Book.

    options: `year`, `department`, `code`; `declaration`, which prefills it; `rows` of tables, {"key_tasks": 20}; `password` of
    the locks; `macros`: "python" (or True; calls Python by xlwings) or "vba" for an .xlsm, False for an .xlsx; `hide_formulas`;
    `overwrite`: whether `out` may take the place of another file. Raises FormError, InvalidArgument, MacroError, CannotWrite.
    """
    from xlperf.template.write import new_template as written

    app = _excel() if open else None
    path = written(form, Path(a_path("out", out)), **options)
    return path if app is None else app.books.open(str(path.resolve()))


def _excel() -> Any:
    """The Excel that is open, else one that is started; raises InvalidArgument where there is none."""
    import xlwings

    try:
        return xlwings.apps.active or xlwings.App()
    except Exception as problem:  # of xlwings on Linux, on Windows of no common class
        raise InvalidArgument(say("book.no-excel", detail=one_line(str(problem)))) from problem


# ---------------------------------------------------------------- what is written where


@dataclass(frozen=True)
class _Block:
    """A block of cells and what is to stand in it, row by row."""

    sheet: str
    address: str
    values: Sequence[Sequence[Any]]


def _room(workbook: OpenWorkbook, held: Declaration) -> dict[str, int]:
    """How many rows each table has in the workbook, by the names of its columns."""
    room: dict[str, int] = {}
    for table, column in held.form.columns():
        area = area_of(workbook.names.get(f"{table.id}_{column.id}", ""))
        if area is not None and table.id in held.locations.tables:
            rows = area.last_row - area.first_row + 1
            room[table.id] = min(rows, room.get(table.id, rows))
    return room


def _must_fit(held: Declaration, given: Declaration, room: Mapping[str, int]) -> None:
    form = held.form
    if (form.id, form.version) != (given.form.id, given.form.version):
        raise InvalidArgument(say("book.other-form", book=form.id, given=given.form.id))
    if form.sheets is not None:
        raise InvalidArgument(say("book.further-sheets"))
    if held.department and given.department and held.department != given.department:
        raise InvalidArgument(say("book.other-department", book=held.department, given=given.department))
    for table in form.tables.values():
        rows, has = len(given.tables.get(table.id, ())), room.get(table.id, 0)
        if rows > has:
            words: dict[str, Any] = {
                "label": table.label or table.id,
                "given": rows,
                "room": has,
                "table": table.id,
            }
            raise InvalidArgument(say("book.too-few-rows", **words))


def _must_be_named(
    whole: Declaration, held: Declaration, given: Declaration, room: Mapping[str, int]
) -> None:
    """Raises InvalidArgument for what would not be written, or would stay beside what is: a field whose row was deleted,
    and a row that someone put in at the edge of a table, where the names of its columns do not reach."""
    for name in held.form.inputs:
        if _is_given(given, name) and not held.locations.fields[name]:
            raise InvalidArgument(say("book.deleted", label=held.form.label_of(name)))
    for table, rows in room.items():
        if not any(map(is_filled, given.tables.get(table, ()))):
            continue
        first, own = whole.locations.tables[table][0], held.locations.tables[table][0]
        for at, row in enumerate(whole.tables.get(table, ()), first):
            if is_filled(row) and not own <= at < own + rows:
                label = held.form.tables[table].label or table
                raise InvalidArgument(say("book.rows-beside", label=label, row=at))


def _is_given(given: Declaration, name: str) -> bool:
    return given.fields.get(name) not in (None, "")


def _blocks(book: Any, held: Declaration, given: Declaration, room: Mapping[str, int]) -> Iterator[_Block]:
    where, form = held.locations, held.form
    for name in form.inputs:
        if _is_given(given, name):
            place = where.fields[name]
            value = _written(given.fields[name], _is_text(book, where.sheet, place))
            yield _Block(where.sheet, place, [[value]])
    for table, rows in room.items():
        if any(map(is_filled, given.tables.get(table, ()))):
            yield from _blocks_of_table(book, held, given.tables[table], table, rows)


def _blocks_of_table(
    book: Any, held: Declaration, rows: Sequence[Row], table: str, room: int
) -> Iterator[_Block]:
    """A block of each run of input columns that stand side by side, over all rows of the table."""
    first, letters = held.locations.tables[table]
    sheet = held.locations.sheet
    inputs = [column.id for each, column in held.form.columns() if each.id == table]
    places = sorted((column_index(letters[column]), column) for column in inputs if column in letters)
    for run in _runs(places):
        as_text = {name: _is_text(book, sheet, f"{letters[name]}{first}") for _, name in run}
        values = [
            [_written(rows[at].get(name) if at < len(rows) else None, as_text[name]) for _, name in run]
            for at in range(room)
        ]
        left, right = column_letters(run[0][0]), column_letters(run[-1][0])
        yield _Block(sheet, f"{left}{first}:{right}{first + room - 1}", values)


def _runs(places: Sequence[tuple[int, str]]) -> Iterator[list[tuple[int, str]]]:
    run: list[tuple[int, str]] = []
    for place in places:
        if run and place[0] != run[-1][0] + 1:
            yield run
            run = []
        run.append(place)
    if run:
        yield run


def _is_text(book: Any, sheet: str, place: str) -> bool:
    """Whether a cell is formatted as text: elsewhere "90%" would become a number and "5-10" a date."""
    return bool(book.sheets[sheet].range(place).number_format == "@")


def _written(value: Any, as_text: bool) -> Any:
    if value is None or value == "":
        return None
    if isinstance(value, Decimal):
        if is_kept(value):
            return float(value)
        value = str(value)  # a number that no cell keeps to the last digit
    if not isinstance(value, str) or (as_text and not value.startswith("'")):
        return value
    return "'" + value


# ---------------------------------------------------------------- writing


def _write_all(book: Any, blocks: Sequence[_Block]) -> None:
    """Writes the blocks and reads them back; after a refusal or a difference everything is put back."""
    before: list[_Block] = []
    for block in blocks:
        place = book.sheets[block.sheet].range(block.address)
        before.append(_Block(block.sheet, block.address, _standing(place)))
        try:
            place.value = block.values
            right = [list(map(_comparable, row)) for row in values_in(place)]
        except Exception as error:
            _put_back(book, before)
            words = {"sheet": block.sheet, "cells": block.address, "detail": _reason(error)}
            raise NotWritten(say("book.refused", **words)) from error
        if right != [[_comparable(_bare(value)) for value in row] for row in block.values]:
            _put_back(book, before)
            raise NotWritten(say("book.differs", sheet=block.sheet, cells=block.address))


def _put_back(book: Any, blocks: Sequence[_Block]) -> None:
    for block in reversed(blocks):
        place = book.sheets[block.sheet].range(block.address)
        try:
            place.value = block.values
        except Exception:  # noqa: BLE001 - the first refusal is what is told; the rest is put back all the same
            continue


def _standing(place: Any) -> Sequence[Sequence[Any]]:
    """What stands in the cells as it is written back: formulas as they are, texts so that they stay texts."""
    cells = zip(values_in(place), formulas_in(place), strict=True)
    return [list(map(_as_it_stands, values, formulas)) for values, formulas in cells]


def _as_it_stands(value: Any, formula: Any) -> Any:
    if isinstance(formula, str) and formula.startswith("=") and formula != value:
        return formula
    if isinstance(value, str) and value and not ERROR.fullmatch(value):
        return f"'{value}"
    return value  # an error stays one


def _bare(value: Any) -> Any:
    return value[1:] if isinstance(value, str) and value.startswith("'") else value


def _comparable(value: Any) -> Any:
    """A value of a cell, whatever kind of number or line break a program gives it back as."""
    found = cell_of(value)
    return found.replace("\r\n", "\n") if isinstance(found, str) else found


def _reason(error: BaseException) -> str:
    from xlperf.excel.rewriting import in_words

    return in_words(error)


@contextmanager
def _at_rest(app: Any) -> Iterator[None]:
    """Excel neither draws nor calculates meanwhile; both are as before afterwards, and all is calculated once."""
    before = {name: getattr(app, name) for name in ("screen_updating", "calculation")}
    try:
        app.screen_updating, app.calculation = False, "manual"
        yield
    finally:
        for name, value in before.items():
            setattr(app, name, value)
        app.calculate()
