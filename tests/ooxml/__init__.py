"""A structural lint of written .xlsx and .xlsm packages: what is known to make Excel offer to repair a file.

Owns rules that no spreadsheet program here enforces, because LibreOffice and Gnumeric forgive what Excel does not.
Knows nothing of how a file was made. The rules follow ECMA-376 part 1 and Excel's published limits.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from . import attached, attributes, features, sheets, styles, workbook
from .package import Broken, Package


def lint(path: Path | str, functions: Iterable[str] = ()) -> list[str]:
    """All that is wrong with the package, each as "part: what"; [] when nothing is known against it.

    `functions`: names of functions that formulas may call beside Excel's own (those of an add-in).
    """
    try:
        package = Package(path)
    except Broken as broken:
        return [str(broken)]
    package.check()
    if package.workbook_part is None:
        return package.findings
    book = workbook.Workbook(package, {name.upper() for name in functions})
    style = styles.check(book)
    book.check()
    for sheet in book.worksheets:
        sheets.check(book, sheet, style)
        features.check(book, sheet, style)
        attached.check(book, sheet)
    attached.check_tables(book)
    attributes.check(book)
    workbook.check_calculation_chain(book)
    return package.findings
