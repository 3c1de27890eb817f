"""The workbook of a form, written: blank, or filled from a declaration.

Owns how a Layout becomes an .xlsx (by XlsxWriter): cells with cached values, names, validations, locks, print.
Knows nothing of how the values were made (`cached`) or of many workbooks at once (`stamp`).
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from xlperf.arguments import one_of
from xlperf.declaration import Declaration, Entered, is_filled
from xlperf.errors import InvalidArgument
from xlperf.expression import NOT_EVALUATED, plain
from xlperf.form import Column, ComputedColumn, Field, Form, style
from xlperf.form.layout import (
    ANSWERS,
    BANNER_ROW,
    CHECK_COLUMNS,
    CHECK_FIRST_ROW,
    CHECK_SHEET,
    CODES,
    CURE_COLUMN,
    FIRST_ROW,
    GUIDE_SHEET,
    HIDDEN_SHEET,
    LEVEL_COLUMN,
    LISTS_SHEET,
    PASSED,
    RESULT_COLUMN,
    SETTINGS_SHEET,
    SEVERITY_WORDS,
    SPARE,
    STATUS_HEADING,
    TITLE_ROW,
    UNDO_SHEET,
    Cell,
    Layout,
    default_rows,
    heights,
    layout_of,
    roles,
)
from xlperf.form.layout.roles import Role
from xlperf.messages import catalogue, say
from xlperf.ooxml.address import address, column_letters
from xlperf.ooxml.lock import locked
from xlperf.ooxml.macros import XLWINGS_SETTINGS
from xlperf.ooxml.replacing import put
from xlperf.ooxml.text import why_unfit, with_cell_breaks
from xlperf.system.zip_writer import zipped
from xlperf.template.cached import Cached, formula_values
from xlperf.template.guide import print_by_choice, write_guide
from xlperf.template.sheet_xml import with_growing_rows, with_kinds_of_values, with_shared_formulas
from xlperf.template.trial_sheet import TRIAL_SHEET, write_trial_sheet
from xlperf.template.validation import add_validation

if TYPE_CHECKING:
    from xlperf.ooxml.macros import Variant

FIXED_DATE = datetime(2020, 1, 1)
"""The date of creation in the file's properties: the same form gives the same bytes on any day."""


LONGEST_IN_FOOTER, LONGEST_LINE_OF_FOOTER = 80, 36
LINES_OF_BANNER = 2
CHECK_TITLE = "校验结果：点“位置”可跳到该单元格；点“结果”的筛选箭头，取消勾选“✓”，只看没有通过的"

STANDARD_SIZE = 11
"""Points of the standard font, by whose digits columns are measured: 宋体 11 is that of Chinese Excel and WPS."""

catalogue(
    {
        "unknown-table": (
            "表样里没有表“{table}”，有：{known}",
            "the form has no table '{table}'; it has: {known}",
        ),
        "department-code": ("部门编码", "department code"),
        "too-few-rows": ("“{table}”的行数至少是 1", "'{table}' needs one row at least"),
        "too-many-rows": (
            "“{table}”有 {found} 行，模板只有 {room} 行；请用 --rows {id}={found}",
            "'{table}' has {found} rows and the template room for {room}; use --rows {id}={found}",
        ),
    }
)


@dataclass(frozen=True)
class Options:
    """How a workbook is made. rows: table -> rows it has room for; password: of the locks, "" for none;
    hide_formulas: whether the formulas of locked cells are hidden; merge_levels: a copy to publish, in which level
    cells are merged downwards and rows left empty are hidden; macros: whose macros it has, "" for an .xlsx; defaults:
    whether fields left empty hold what their spec says by default."""

    year: int | None = None
    code: str = ""
    department: str = ""
    rows: Mapping[str, int] | None = None
    password: str = ""
    hide_formulas: bool = False
    merge_levels: bool = False
    macros: Variant | Literal[""] = ""
    defaults: bool = True


def new_template(
    form: Form | str,
    out: str | Path,
    *,
    year: int | None = None,
    department: str = "",
    code: str = "",
    rows: Mapping[str, int] | None = None,
    password: str = "",
    macros: Variant | bool = False,
    declaration: Declaration | None = None,
    overwrite: bool = False,
) -> Path:
    """Writes one workbook of `form` (a Form, an id, the path of a TOML file) to `out` and gives its path; `declaration`
    prefills it.

    `macros`: "python" (also True; needs xlwings here and, to be of use, on the user's machine), "vba" (needs nothing), or
    False; a workbook with macros is an .xlsm. `overwrite`: whether `out` may take the place of another file, one that was
    filled in, say.

    Raises FormError for an unknown form, InvalidArgument for an unknown table and other wrong arguments, MacroError,
    CannotWrite where the file cannot be written.
    """
    data = template_bytes(
        form,
        year=year,
        department=department,
        code=code,
        rows=rows,
        password=password,
        macros=macros,
        declaration=declaration,
    )
    out = Path(out)
    put(out, data, overwrite=overwrite)
    return out


def template_bytes(
    form: Form | str,
    *,
    year: int | None = None,
    department: str = "",
    code: str = "",
    rows: Mapping[str, int] | None = None,
    password: str = "",
    macros: Variant | bool = False,
    declaration: Declaration | None = None,
) -> bytes:
    """The workbook that `new_template` writes, as bytes: for a web service, say. Raises what that raises, but CannotWrite.

    `year` and `code` are by default those of `declaration`, where one is given.
    """
    from xlperf.declaration.content import exact_form, exact_text, exact_year
    from xlperf.form import load_form

    form = load_form(form) if isinstance(form, str) else exact_form(form)
    for name, text in (("code", code), ("department", department), ("password", password)):
        exact_text(name, text)
    year = exact_year(year) if year is not None else None
    if declaration is not None:
        _of_the_form(declaration, form)
        year, code = declaration.year or None if year is None else year, code or declaration.code
    variant = variant_of(macros)
    return build(form, Options(year, code, department, rows, password, macros=variant), declaration)


def _of_the_form(declaration: Declaration, form: Form) -> None:
    """Raises InvalidArgument for a declaration of another form, whose fields would not be written."""
    if (declaration.form.id, declaration.form.version) != (form.id, form.version):
        found, wanted = (f"{one.id} ({one.version})" for one in (declaration.form, form))
        raise InvalidArgument(say("data-other-form", found=found, wanted=wanted))


def variant_of(macros: object) -> Variant | Literal[""]:
    """Which macros are asked for: True is "python", False none; raises InvalidArgument for what is neither."""
    if macros is None or isinstance(macros, bool):
        return "python" if macros else ""
    return one_of("macros", macros, ("python", "vba", "")) if macros != "" else ""  # type: ignore[return-value]


def build(form: Form, options: Options, declaration: Declaration | None = None) -> bytes:
    """The workbook's bytes: the same for the same form, options and declaration. MacroError where its macros need
    xlwings and there is none."""
    layout = layout_for(form, options, declaration)
    filled = prefilled(layout.form, layout, options, declaration)
    package = _finished(_Book(layout, options, filled).bytes(), layout, options)
    package = locked(package, options.password, f"{form.id}/{layout.year}")
    if not options.macros:
        return package
    from xlperf.ooxml.macros import macro_modules, ribbon, with_macros

    return with_macros(package, macro_modules(options.macros), ribbon(options.macros))


def _finished(package: bytes, layout: Layout, options: Options) -> bytes:
    """The package as XlsxWriter has written it, with what that does not write."""
    growing = {
        f"xl/worksheets/sheet{number}.xml": grow_by_themselves(one, options)
        for number, one in enumerate(layout.books, 1)
    }

    def parts() -> Iterator[tuple[str, bytes]]:
        with zipfile.ZipFile(io.BytesIO(package)) as source:
            for info in source.infolist():
                content = source.read(info)
                if info.filename.startswith("xl/worksheets/"):
                    content = with_kinds_of_values(content)
                if info.filename in growing:
                    rows = {row + 1 for row in growing[info.filename]}
                    content = with_shared_formulas(with_growing_rows(content, rows))
                yield info.filename, content

    return zipped(parts())


def grow_by_themselves(layout: Layout, options: Options) -> frozenset[int]:
    """The rows (from 0) whose height is the program's: in a copy to publish none, for there is nothing to type."""
    return frozenset() if options.merge_levels else layout.growing_rows


def layout_for(form: Form, options: Options, declaration: Declaration | None) -> Layout:
    """The layout with room for the declaration's rows; raises ValueError with a readable message."""
    wanted = dict(options.rows or {})
    for table in form.drawn.values():
        number = rows_of(declaration, table.id) if declaration else 0
        room = wanted.get(table.id, default_rows(form)[table.id])
        if number > room:
            if table.id in wanted:
                raise InvalidArgument(
                    say("too-many-rows", table=table.label, id=table.id, found=number, room=room)
                )
            wanted[table.id] = number
    try:
        year = options.year or (declaration.year if declaration else None)
        return layout_of(form, year, wanted, calls_python=options.macros == "python")
    except KeyError as error:
        known = "、".join(form.drawn)
        raise InvalidArgument(say("unknown-table", table=error.args[0], known=known)) from None
    except ValueError as error:
        raise InvalidArgument(say("too-few-rows", table=error.args[0])) from None


def rows_of(declaration: Declaration, table: str) -> int:
    """How many rows a table needs; one of the further sheets, the most that any of them does."""
    own = declaration.form.sheet_tables.get(table)
    if own is not None:
        return max((len(sheet.tables.get(own, ())) for sheet in declaration.sheets), default=0)
    return len(declaration.tables.get(table, ()))


def prefilled(form: Form, layout: Layout, options: Options, declaration: Declaration | None) -> Declaration:
    """What the workbook holds when it is sent out."""
    code = options.code or (declaration.code if declaration else "")
    if problem := why_unfit(code, say("department-code")):
        raise InvalidArgument(problem)
    fields: dict[str, Entered] = dict(declaration.fields) if declaration else {}
    for name, part in form.inputs.items() if options.defaults and not options.merge_levels else ():
        if part.default and fields.get(name) is None:
            fields[name] = Decimal(part.default) if part.is_number else part.default
    if options.department:
        fields[form.department] = options.department
    tables = {
        table: [
            {name: _writable(form, f"{table}.{name}", value) for name, value in row.items()} for row in rows
        ]
        for table, rows in (declaration.tables if declaration else {}).items()
    }
    return Declaration(
        form=form,
        fields={name: _writable(form, name, value) for name, value in fields.items()},
        tables=tables,
        year=layout.year,
        code=code,
        earlier=declaration.earlier if declaration else {},
        sheets=tuple(
            prefilled(sheet.form, further, Options(), sheet)
            for sheet, further in zip(declaration.sheets if declaration else (), layout.sheets, strict=False)
        ),
    )


def _writable(form: Form, part: str, value: Entered) -> Entered:
    """`value` with each line break as the one that cells have; raises ValueError for what no cell can hold."""
    if not isinstance(value, str):
        return value
    text = with_cell_breaks(value)
    if problem := why_unfit(text, form.label_of(part)):
        raise InvalidArgument(problem)
    return text


class _Book:
    """One workbook in the making."""

    def __init__(self, layout: Layout, options: Options, declaration: Declaration) -> None:
        import xlsxwriter

        self.layout, self.options, self.declaration = layout, options, declaration
        self.form = layout.form
        self.stream = io.BytesIO()
        self.book = xlsxwriter.Workbook(
            self.stream,
            {
                "in_memory": True,
                "strings_to_formulas": False,
                "strings_to_urls": False,
                "strings_to_numbers": False,
                "default_format_properties": {"font_name": self.form.page.font, "font_size": STANDARD_SIZE},
            },
        )
        self.book.set_properties({"title": f"{layout.year}年{self.form.title}", "created": FIXED_DATE})
        self.book.set_size(2000, 1400)
        self.formats = style.Formats(self.book, self.form.page, options.hide_formulas)
        self.form_sheets = [self.book.add_worksheet(one.sheet) for one in layout.books]
        self.sheet = self.form_sheets[0]
        self.check_sheet = self.book.add_worksheet(CHECK_SHEET)
        self.guide_sheet = self.book.add_worksheet(GUIDE_SHEET)
        listed = any(one.lists for one in layout.books)
        self.lists_sheet = self.book.add_worksheet(LISTS_SHEET) if listed else None
        self.hidden_sheet = self.book.add_worksheet(HIDDEN_SHEET)
        if layout.calls_python:
            self._sheets_of_python()

    def bytes(self) -> bytes:
        for _ in self._each_sheet():
            self._names()
            self._paper()
        self._check_sheet()
        write_guide(self.guide_sheet, self.form, self.formats)
        self._hidden_sheets()
        self._formulas()
        for _ in self._each_sheet():
            self._conditions()
            self._page()
        self._protect()
        self.book.close()
        return self.stream.getvalue()

    def _each_sheet(self) -> Iterator[None]:
        """The form's sheet and each further one in turn, made the one that is worked on."""
        main = self.layout, self.declaration
        for number, (layout, sheet) in enumerate(zip(main[0].books, self.form_sheets, strict=True)):
            there = main[1].sheets[number - 1 : number] if number else (main[1],)
            self.layout, self.form, self.sheet = layout, layout.form, sheet
            self.declaration = there[0] if there else Declaration(layout.form, {}, {}, layout.year)
            self.__dict__.pop("_level_runs", None)
            yield
        self.layout, self.declaration = main
        self.form, self.sheet = self.layout.form, self.form_sheets[0]

    # ------------------------------------------------------------ names

    def _names(self) -> None:
        for name, refers in self.layout.names.items():
            self.book.define_name(name, f"={refers}")
        if self.sheet not in self.form_sheets[:2]:
            return  # the further sheets share their lists
        for heading in self.layout.lists:
            self.book.define_name(self.layout.list_name(heading), f"={self.layout.list_range(heading)}")

    # ------------------------------------------------------------ the paper

    def _paper(self) -> None:
        sheet, widths = self.sheet, self.form.page.widths
        for column, width in enumerate(widths):
            sheet.set_column(column, column, width)
        layout = self.layout
        sheet.set_column(len(widths), len(widths), 1.5)
        sheet.set_column(layout.status_column, layout.status_column, 44)
        sheet.set_column(layout.beside_column, layout.beside_column, 13)
        sheet.set_column(layout.beside_column + 1, layout.beside_column + 1, 15)
        sheet.set_column(layout.beside_column + 2, layout.beside_column + 2, 1.5)
        sheet.set_column(layout.flag_column, layout.last_hidden_column, 6, None, {"hidden": True})
        sheet.set_row(BANNER_ROW, style.lines_height(LINES_OF_BANNER, self.form.page.font_size))
        sheet.set_row(TITLE_ROW, heights.title_height(self.form))
        heading = self.formats.get(font_color=style.QUIET_INK, font_size=9.5, valign="bottom")
        sheet.write_string(TITLE_ROW, layout.status_column, STATUS_HEADING, heading)
        # Without 空行 in the filter, the empty spare rows are hidden for the print; nobody must insert or delete rows.
        sheet.autofilter(TITLE_ROW, layout.status_column, layout.last_row, layout.status_column)
        unused = self._unused_rows()
        for row, height in row_heights(layout, self.declaration, unused=unused).items():
            sheet.set_row(row, height, None, {"hidden": True} if row in unused else {})
        for row in grow_by_themselves(layout, self.options):
            sheet.write_blank(row, layout.width, None, self.formats.holding())
        for cell in layout.cells:
            self._cell(cell)
        beside_label = self.formats.beside_label()
        for name, (row, column) in layout.beside.items():
            sheet.write_string(row, column - 1, self.form.fields[name].label, beside_label)

    def _unused_rows(self) -> set[int]:
        """Rows of tables that a copy to publish leaves out: the empty ones, but for the first of a table."""
        if not self.options.merge_levels:
            return set()
        unused = set()
        for table, (first, _) in self.layout.tables.items():
            rows = self.declaration.tables.get(table, ())
            for of in range(1, self.layout.capacities[table]):
                if of >= len(rows) or not is_filled(rows[of]):
                    unused.add(first + of)
        return unused

    @cached_property
    def _level_runs(self) -> dict[tuple[str, int], int]:
        """(table.column, row of the table) -> how many rows its level reaches down, where it reaches over more than
        its own; 0 for a row that is reached over."""
        runs: dict[tuple[str, int], int] = {}
        if not self.options.merge_levels:
            return runs
        for table in self.form.tables.values():
            rows = self.declaration.tables.get(table.id, ())
            levels = [column.id for column in table.column if column.fill_down]
            for depth, level in enumerate(levels):
                begun: int | None = None
                for of, row in enumerate(rows):
                    if not is_filled(row):
                        begun = None
                    elif begun is None or any(row.get(name) for name in levels[: depth + 1]):
                        begun = of
                    else:
                        runs[(f"{table.id}.{level}", of)] = 0
                        runs[(f"{table.id}.{level}", begun)] = of - begun + 1
        return runs

    def _cell(self, cell: Cell) -> None:
        if cell.kind in ("label", "heading"):
            heading = cell.kind == "heading"
            self._write(cell, self._label(cell), self.formats.heading() if heading else self.formats.label())
            return
        part = self.form.part(cell.part)
        if cell.kind == "computed" or isinstance(part, ComputedColumn):
            self._write(cell, None, self.formats.computed(part))
            return
        value = entered(self.declaration, cell)
        reach = self._level_runs.get((cell.part, cell.of or 0))
        if reach == 0:
            return
        if self.options.merge_levels and isinstance(part, Column) and part.fill_down:
            format_ = first = self.formats.merged_level(part)
            if reach:
                last_row = cell.row + reach - 1
                self.sheet.merge_range(cell.row, cell.column, last_row, cell.last_column, "", format_)
        else:
            last = cell.of is not None and cell.of == self.layout.capacities[cell.part.partition(".")[0]] - 1
            typed = self._size_of(cell, part, None)
            format_ = self.formats.input(part, last=last, size=typed)
            size = self._size_of(cell, part, value)
            first = self.formats.input(part, quoted=looks_live(value), last=last, size=size)
        self._write(cell, value, format_, first, merged=bool(reach))
        if not cell.of:  # a column's checks on entry are written once, with its first row
            add_validation(self.sheet, self.layout, cell, part)

    def _size_of(self, cell: Cell, part: Field | Column, value: Entered) -> float | None:
        """Points of the font of an input, less for a text that only so has room; None: those of the page."""
        width, page = heights.width_of(self.form, cell), self.form.page.font_size
        size = heights.text_size(part, width, page)
        if isinstance(value, str):
            size = style.size_that_fits(value, width, size, style.SMALLEST_PRINTED)
        return size if size != page else None

    def _label(self, cell: Cell) -> str:
        return heights.label_text(self.form, cell)

    def _write(
        self, cell: Cell, value: Entered, format_: Any, first: Any = None, merged: bool = False
    ) -> None:
        """Writes a cell; `first` is the format of the cell that holds the value where others are merged with it;
        `merged`: whether they are so already."""
        if (cell.across > 1 or cell.down > 1) and not merged:
            self.sheet.merge_range(cell.row, cell.column, cell.last_row, cell.last_column, "", format_)
        format_ = first or format_
        if value is None or value == "":
            self.sheet.write_blank(cell.row, cell.column, None, format_)
        elif isinstance(value, Decimal):
            self.sheet.write_number(cell.row, cell.column, float(value), format_)
        else:
            # XlsxWriter writes a text in <r>…</r> as the markup it looks like; a blank behind it makes it a text.
            markup = value.startswith("<r>") and value.endswith("</r>")
            self.sheet.write_string(cell.row, cell.column, f"{value} " if markup else value, format_)

    # ------------------------------------------------------------ formulas

    def _formulas(self) -> None:
        sheets = {one.sheet: sheet for one, sheet in zip(self.layout.books, self.form_sheets, strict=True)}
        sheets[CHECK_SHEET] = self.check_sheet
        for one in self.layout.books:
            sheet = sheets[one.sheet]
            sheet.merge_range(BANNER_ROW, 0, BANNER_ROW, one.width - 1, "", self.formats.banner())
            sheet.merge_range(TITLE_ROW, 0, TITLE_ROW, one.width - 1, "", self._title_format(one))
        by_sheet = {one.sheet: one for one in self.layout.books}
        for formula, value in formula_values(self.layout, self.declaration):
            layout = by_sheet.get(formula.sheet, self.layout)
            format_ = self._format_of(formula.role, layout)
            sheet = sheets[formula.sheet]
            sheet.write_formula(formula.row, formula.column, f"={formula.text}", format_, _cached(value))

    def _title_format(self, layout: Layout) -> Any:
        return self.formats.title(heights.title_size(layout.form))

    def _format_of(self, role: Role, layout: Layout) -> Any:
        formats = self.formats
        match role:
            case roles.Banner():
                return formats.banner()
            case roles.Title():
                return self._title_format(layout)
            case roles.Computed():
                on_paper = (role.field, None) in layout.places
                return (
                    formats.computed(layout.form.fields[role.field]) if on_paper else formats.beside_value()
                )
            case roles.ComputedInRow() | roles.OfSheet() if not layout.is_joined(role.table, role.column):
                return formats.computed(layout.form.column(role.table, role.column))
            case roles.Status():
                return formats.status()
            case roles.Result():
                return formats.formula(border=1, align="left")
            case roles.Link():
                return formats.formula(border=1, align="center", font_color=style.LINK_INK, underline=1)
            case roles.Sum():
                ink = style.ERROR_INK if role.severity == "error" else style.WARNING_INK
                return formats.formula(align="left", font_color=ink)
        return formats.hidden()

    # ------------------------------------------------------------ the other sheets

    def _check_sheet(self) -> None:
        sheet, layout = self.check_sheet, self.layout
        for column, width in enumerate((4, 30, 60, 18, 6, 40)):
            sheet.set_column(column, column, width)
        sheet.set_column(ANSWERS[1], ANSWERS[1], 6, None, {"hidden": True})
        title = self.formats.get(font_name=self.form.page.heading_font, font_size=14)
        sheet.merge_range(0, 0, 0, len(CHECK_COLUMNS) - 1, CHECK_TITLE, title)
        sheet.set_row(0, 28)
        quiet = self.formats.get(align="right", font_color=style.QUIET_INK)
        sheet.write_string(1, RESULT_COLUMN - 1, "须改正", quiet)
        sheet.write_string(1, LEVEL_COLUMN - 1, "提醒", quiet)
        head = self.formats.get(border=1, align="center", bg_color=style.HEADING_TINT, bold=True)
        for column, word in enumerate(CHECK_COLUMNS):
            sheet.write_string(CHECK_FIRST_ROW - 1, column, word, head)
        text, centre = self.formats.get(border=1, align="left"), self.formats.get(border=1, align="center")
        narrow = self.formats.get(
            border=1, align="left", font_color=style.QUIET_INK, font_size=8, text_wrap=False
        )
        for line in layout.check_lines:
            row = CHECK_FIRST_ROW + line.number
            sheet.write_string(row, 0, line.id, narrow)
            sheet.write_string(row, 1, line.title, text)
            sheet.write_string(row, LEVEL_COLUMN, SEVERITY_WORDS[line.severity], centre)
            sheet.write_string(row, CURE_COLUMN, line.cure, text)
            sheet.set_row(row, style.row_height([(line.title, 30), (line.cure, 40), ("字" * 40, 60)], 10.5))
        last = CHECK_FIRST_ROW + max(len(layout.check_lines), 1) - 1
        sheet.autofilter(CHECK_FIRST_ROW - 1, 0, last, len(CHECK_COLUMNS) - 1)
        sheet.freeze_panes(CHECK_FIRST_ROW, 0)
        result, level = (
            f"${column_letters(column)}{CHECK_FIRST_ROW + 1}" for column in (RESULT_COLUMN, LEVEL_COLUMN)
        )
        for severity, tint, ink in (
            ("error", style.ERROR_TINT, style.ERROR_INK),
            ("warning", style.WARNING_TINT, style.WARNING_INK),
        ):
            is_open = f'{result}<>"{PASSED}",{result}<>"{NOT_EVALUATED}"'
            sheet.conditional_format(
                CHECK_FIRST_ROW,
                0,
                last,
                len(CHECK_COLUMNS) - 1,
                {
                    "type": "formula",
                    "criteria": f'=AND({is_open},{level}="{SEVERITY_WORDS[severity]}")',
                    "format": self.book.add_format({"bg_color": tint, "font_color": ink}),
                },
            )
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.set_landscape()
        sheet.repeat_rows(CHECK_FIRST_ROW - 1)
        sheet.set_footer("&C第 &P 页，共 &N 页")
        print_by_choice(sheet, len(CHECK_COLUMNS))

    def _hidden_sheets(self) -> None:
        if self.lists_sheet is not None:
            lists = [entry for one in self.layout.books[:2] for entry in one.lists.items()]
            for column, (heading, values) in enumerate(lists):
                self.lists_sheet.write_string(0, column, heading)
                for row, value in enumerate(values, 1):
                    self.lists_sheet.write_string(row, column, value)
            self.lists_sheet.hide()
        for row, (key, value) in enumerate(self._identity().items()):
            self.hidden_sheet.write_string(row, 0, key)
            self.hidden_sheet.write_string(row, 1, value)
        self.hidden_sheet.set_column(0, 1, 30)
        self.hidden_sheet.hide()

    def _sheets_of_python(self) -> None:
        """The settings that xlwings reads in the workbook itself, and the sheet of the undo copy: no sheet can be added
        later, for the structure is locked."""
        settings = self.book.add_worksheet(SETTINGS_SHEET)
        for row, line in enumerate(XLWINGS_SETTINGS):
            settings.write_row(row, 0, line)
        settings.set_column(0, 2, 32)
        settings.protect("")
        undo = self.book.add_worksheet(UNDO_SHEET)
        undo.set_column(0, 0, 32, self.book.add_format({"num_format": "@", "locked": False}))
        for sheet in (settings, undo):
            sheet.hide()
        write_trial_sheet(self.book, self.book.add_worksheet(TRIAL_SHEET), self.layout)

    def _identity(self) -> dict[str, str]:
        """What the hidden sheet says of the workbook: key and value."""
        from xlperf.version import VERSION

        return {
            "form": self.form.id,
            "form_version": str(self.form.version),
            **self._identity_of_sheets(),
            "year": str(self.layout.year),
            "department_code": self.declaration.code,
            "sheet": self.layout.sheet,
            **{f"capacity.{table}": str(number) for table, number in self.layout.capacities.items()},
            "xlperf_version": VERSION,
            **self._identity_of_macros(),
            **{name: plain(number) for name, number in self.declaration.earlier.items()},
        }

    def _identity_of_sheets(self) -> dict[str, str]:
        """Of which form, and which version of it, the further sheets are."""
        there = self.form.sheet_form
        return {} if there is None else {"sheets_form": there.id, "sheets_form_version": str(there.version)}

    def _identity_of_macros(self) -> dict[str, str]:
        """Which macros the workbook has, and for those without Python where target values are entered."""
        if not self.options.macros:
            return {}
        targets = [
            f"{table.id}_{column.id}"
            for table, column in self.form.target_columns()
            if isinstance(column, Column)
        ]
        return {"macros": self.options.macros, "targets": "|".join(targets)}

    # ------------------------------------------------------------ colours, page, locks

    def _conditions(self) -> None:
        layout, sheet = self.layout, self.sheet
        first, last = FIRST_ROW, layout.last_row
        flag = address(first, layout.flag_column)
        corner = address(first, 0)
        for criteria, colours in (
            (f'=AND({flag}={CODES["error"]},{corner}="")', {"bg_color": style.MISSING_TINT}),
            (f"={flag}={CODES['error']}", {"bg_color": style.ERROR_TINT, "font_color": style.ERROR_INK}),
            (f"={flag}>0", {"bg_color": style.WARNING_TINT}),
        ):
            sheet.conditional_format(
                first,
                0,
                last,
                layout.width - 1,
                {
                    "type": "formula",
                    "criteria": criteria,
                    "format": self.book.add_format(colours),
                    "stop_if_true": True,
                },
            )
        self._levels()
        self._spare_sums()
        self._status_colours()

    def _levels(self) -> None:
        """A line above a level's cell only where a value stands in it, so that it looks merged downwards."""
        # Left and right as well: LibreOffice takes all borders of a cell from the condition that holds.
        line = self.book.add_format({"top": 1, "left": 1, "right": 1})
        for table, column in self.form.columns():
            if not column.fill_down:
                continue
            row, here = self.layout.place(f"{table.id}.{column.id}", 0)
            last = row + self.layout.capacities[table.id] - 1
            cells = [self.layout.place(f"{table.id}.{other.id}", 0)[1] for other in table.column]
            span = f"${column_letters(min(cells))}{row + 1}:${column_letters(max(cells))}{row + 1}"
            self.sheet.conditional_format(
                row,
                here,
                last,
                here,
                {
                    "type": "formula",
                    "criteria": f'=OR({address(row, here)}<>"",COUNTA({span})=0)',
                    "format": line,
                },
            )

    def _spare_sums(self) -> None:
        """The zeros of computed columns are not shown on rows in which nothing stands."""
        unseen = self.book.add_format({"num_format": ";;;", "font_color": style.HEADING_TINT})
        for table, column in self.form.computed_columns():
            if column.target_of:
                continue  # it is hidden
            row, here = self.layout.place(f"{table.id}.{column.id}", 0)
            entries = "&".join(
                f"TRIM(${column_letters(self.layout.place(f'{table.id}.{other.id}', 0)[1])}{row + 1})"
                for other in table.column
            )
            self.sheet.conditional_format(
                row,
                here,
                row + self.layout.capacities[table.id] - 1,
                here,
                {"type": "formula", "criteria": f'={entries}=""', "format": unseen},
            )

    def _status_colours(self) -> None:
        layout, sheet = self.layout, self.sheet
        column = layout.status_column
        here = address(FIRST_ROW, column)
        codes = (
            f"${column_letters(layout.code_column)}{FIRST_ROW + 1}"
            f":${column_letters(layout.last_code_column)}{FIRST_ROW + 1}"
        )
        good = self.book.add_format({"font_color": style.GOOD_INK})
        spare = self.book.add_format({"font_color": style.SPARE_INK})
        bad = self.book.add_format({"font_color": style.ERROR_INK})
        doubtful = self.book.add_format({"font_color": style.WARNING_INK})
        for criteria, format_ in (
            (f'=LEFT({here},1)="{PASSED}"', good),
            (f'={here}="{SPARE}"', spare),
            (f'=AND({here}<>"",COUNTIF({codes},{CODES["error"]})>0)', bad),
            (f'={here}<>""', doubtful),
        ):
            sheet.conditional_format(
                FIRST_ROW,
                column,
                layout.last_row,
                column,
                {"type": "formula", "criteria": criteria, "format": format_, "stop_if_true": True},
            )
        for criteria, tint, ink in (
            ('=LEFT($A$1,2)="还有"', style.ERROR_TINT, style.ERROR_INK),
            ('=LEFT($A$1,6)="✓ 没有错误"', style.WARNING_TINT, style.WARNING_INK),
            ('=LEFT($A$1,1)="✓"', style.GOOD_TINT, style.GOOD_INK),
        ):
            sheet.conditional_format(
                BANNER_ROW,
                0,
                BANNER_ROW,
                layout.width - 1,
                {
                    "type": "formula",
                    "criteria": criteria,
                    "format": self.book.add_format({"bg_color": tint, "font_color": ink}),
                    "stop_if_true": True,
                },
            )

    def _page(self) -> None:
        sheet, layout = self.sheet, self.layout
        sheet.set_paper(9)
        if self.form.page.orientation == "landscape":
            sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.7)
        sheet.center_horizontally()
        sheet.print_black_and_white()
        sheet.print_area(TITLE_ROW, 0, layout.last_row, layout.width - 1)
        sheet.repeat_rows(TITLE_ROW)
        sheet.set_footer(f"&L{in_footer(self.declaration.department)}&R{layout.year}年　第 &P 页")
        sheet.set_start_page(1)  # the pages of this sheet are counted, whatever is printed with it
        sheet.freeze_panes(FIRST_ROW, 0)
        sheet.hide_gridlines(2)
        first = next((cell for cell in layout.cells if cell.kind == "input"), None)
        if first is not None:
            sheet.set_selection(first.row, first.column, first.row, first.column)

    def _protect(self) -> None:
        allowed = {"format_rows": True, "format_columns": True}
        for sheet in self.form_sheets:
            sheet.protect("", {**allowed, "autofilter": True})
        self.check_sheet.protect("", {**allowed, "autofilter": True})
        for sheet in (self.guide_sheet, self.lists_sheet, self.hidden_sheet):
            if sheet is not None:
                sheet.protect("", allowed)


def entered(declaration: Declaration, cell: Cell) -> Entered:
    """What `declaration` has for an input cell."""
    table, dot, column = cell.part.partition(".")
    if not dot:
        return declaration.fields.get(cell.part)
    rows = declaration.tables.get(table, ())
    return rows[cell.of].get(column) if cell.of is not None and cell.of < len(rows) else None


def in_footer(department: str) -> str:
    """A department's name as the footer has it: a long one in two lines, beside the number of the page."""
    name = department[:LONGEST_IN_FOOTER]
    if len(name) > LONGEST_LINE_OF_FOOTER:
        half = -(-len(name) // 2)
        name = f"{name[:half]}\n{name[half:]}"
    return name.replace("&", "&&")


def looks_live(value: Entered) -> bool:
    """Whether a text begins like a formula, and its cell must be marked as text."""
    return isinstance(value, str) and value[:1] in ("=", "+", "-", "@")


def row_heights(
    layout: Layout,
    declaration: Declaration,
    rows: Collection[int] | None = None,
    unused: Collection[int] = (),
) -> dict[int, float]:
    """Row of the form's sheet -> its height in points with what is declared; of `rows` only, if given. `unused`: rows
    that are hidden."""

    def text_of(cell: Cell) -> str:
        value = entered(declaration, cell)
        return value if isinstance(value, str) else ""

    return heights.row_heights(layout, text_of, rows, unused)


def _cached(value: Cached) -> Cached:
    return value if isinstance(value, str) else int(value) if value == int(value) else value


__all__ = ["Options", "build", "new_template"]
