"""The workbook of a form, written: blank, or filled from a declaration.

Owns the ways in, and the package as it leaves: XlsxWriter's (`book`), then what that does not write, locks, macros.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from xlperf.arguments import must_end_in, of_kind, one_of, refused
from xlperf.declaration import Declaration
from xlperf.errors import InvalidArgument
from xlperf.form import Form
from xlperf.form.layout import Layout
from xlperf.form.layout.unfit import unfit
from xlperf.form.load import unusable
from xlperf.messages import say
from xlperf.ooxml.address import address
from xlperf.ooxml.lock import locked
from xlperf.ooxml.replacing import put
from xlperf.system.zip_writer import unzipped, zipped
from xlperf.template.book import TemplateBook
from xlperf.template.form_sheet import grow_by_themselves
from xlperf.template.lean_package import lean
from xlperf.template.prefill import Options, layout_for, prefilled
from xlperf.template.sheet_xml import with_growing_rows, with_kinds_of_values, with_shared_formulas

if TYPE_CHECKING:
    from xlperf.ooxml.macros import Variant


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
    hide_formulas: bool = False,
    overwrite: bool = False,
) -> Path:
    """Writes one workbook of `form` (a Form, an id, the path of a TOML file) to `out` and gives its path; `declaration`
    prefills it.

    `macros`: "python" (also True; needs xlwings here and, to be of use, on the user's machine), "vba" (needs nothing), or
    False; a workbook with macros is an .xlsm. `hide_formulas`: whether those of locked cells are hidden. `overwrite`: whether
    `out` may take the place of another file, one that was filled in, say.

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
        hide_formulas=hide_formulas,
    )
    out = Path(out)
    must_end_in(out, ".xlsm" if variant_of(macros) else ".xlsx")
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
    hide_formulas: bool = False,
) -> bytes:
    """The workbook that `new_template` writes, as bytes: for a web service, say. Raises what that raises, but CannotWrite.

    `year` and `code` are by default those of `declaration`, where one is given.
    """
    from xlperf.declaration.content import exact_text, exact_year, form_given

    form = form_given(form)
    for name, text in (("code", code), ("department", department), ("password", password)):
        exact_text(name, text)
    year = exact_year(year) if year is not None else None
    if declaration is not None:
        _of_the_form(declaration, form)
        year, code = declaration.year or None if year is None else year, code or declaration.code
    variant = variant_of(macros)
    return build(
        form,
        Options(year, code, department, rows_asked(rows), password, bool(hide_formulas), macros=variant),
        declaration,
    )


def rows_asked(rows: object) -> Mapping[str, int] | None:
    """How many rows tables are to have; raises InvalidArgument."""
    if rows is not None and not isinstance(rows, Mapping):
        raise refused("rows", say("argument-rows"), rows)
    return rows


def _of_the_form(declaration: Declaration, form: Form) -> None:
    """Raises InvalidArgument for a declaration of another form, whose fields would not be written."""
    of_kind("declaration", declaration, Declaration)
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
    xlwings and there is none; FormError where Excel would not take a formula of the form."""
    layout = layout_for(form, options, declaration)
    if errors := list(unfit(layout)):
        raise unusable(layout.form, errors)
    filled = prefilled(layout.form, layout, options, declaration)
    package = _finished(TemplateBook(layout, options, filled).bytes(), layout, options)
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

    typed = {
        f"xl/worksheets/sheet{number}.xml": {
            address(cell.row, cell.column) for cell in one.cells if cell.kind == "input"
        }
        for number, one in enumerate(layout.books, 1)
    }
    parts: dict[str, bytes] = {}
    for name, content in unzipped(package):
        if name.startswith("xl/worksheets/"):
            content = with_kinds_of_values(content)
        if name in growing:
            content = with_shared_formulas(with_growing_rows(content, {row + 1 for row in growing[name]}))
        parts[name] = content
    return zipped(lean(parts, typed).items(), level=0)


__all__ = ["Options", "build", "new_template", "template_bytes", "variant_of"]
