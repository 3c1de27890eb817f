"""A small engine of xlwings over openpyxl: real `xlwings.Book` objects without Excel.

It holds writers to Excel's manners: a locked cell of a protected sheet cannot be written, nor a sheet added to a book
whose structure is locked; a text that begins with an apostrophe loses it, #N/A is an error. Nothing is computed: formulas show what the
file last showed. What a command did to the program (messages, selection, calculations) is kept to be looked at.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import xlwings
from openpyxl.utils import get_column_letter, range_boundaries
from xlwings import base_classes

from tests.workbook.loaded import loaded

ERRORS = ("#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!")


class ExcelRefuses(Exception):
    """As pywin32 raises it: number, text, and a tuple whose third item is what Excel says."""

    def __init__(self, said: str) -> None:
        super().__init__(
            -2147352567,
            "Exception occurred.",
            (0, "Microsoft Excel", said, "xlmain11.chm", 0, -2146827284),
            None,
        )


class Engine:
    """What xlwings asks of an engine: its programs, and how values pass to and from it."""

    name = "openpyxl"
    type = "desktop"

    def __init__(self) -> None:
        self.apps = Apps()

    @staticmethod
    def clean_value_data(
        data: Any, datetime_builder: Any, empty_as: Any, number_builder: Any, err_to_str: Any
    ) -> list[list[Any]]:
        def clean(value: Any) -> Any:
            if value is None:
                return empty_as
            if value in ERRORS:
                return value if err_to_str else None
            if isinstance(value, int | float) and not isinstance(value, bool):
                return float(value) if number_builder is None else number_builder(value)
            return value

        return [[clean(value) for value in row] for row in data]

    @staticmethod
    def prepare_xl_data_element(x: Any, options: Any) -> Any:
        return x


class Apps(base_classes.Apps):
    def __init__(self) -> None:
        self.running: list[App] = []

    def __iter__(self) -> Iterator[App]:
        return iter(self.running)

    def __len__(self) -> int:
        return len(self.running)

    def __getitem__(self, pid: int) -> App:
        return next(app for app in self.running if app.pid == pid)

    def keys(self) -> list[int]:
        return [app.pid for app in self.running]


class App(base_classes.App):
    """One running program: what it was told, and how its user answers."""

    def __init__(self, engine: Engine, folder_chosen: Path | None = None, answer: str = "yes") -> None:
        self.engine = engine
        self.alerts: list[str] = []
        self.calculated = 0
        self.shown_in_bar: list[Any] = []
        self.books_open: list[Book] = []
        self._answer = answer
        self._selected: Range | None = None
        chosen = SimpleNamespace(
            Show=lambda: -1 if folder_chosen else 0, SelectedItems=lambda number: str(folder_chosen)
        )
        self._api = SimpleNamespace(FileDialog=lambda kind: chosen)
        engine.apps.running = [self]

    screen_updating: Any = True
    display_alerts: Any = True
    calculation: Any = "automatic"
    pid = 1
    api = property(lambda self: self._api)
    books = property(lambda self: Books(self))
    selection = property(lambda self: self._selected)

    def activate(self, steal_focus: bool = False) -> None:
        self.engine.apps.running = [self]

    def alert(self, prompt: str, title: str, buttons: str, mode: str, callback: Any) -> str:
        self.alerts.append(prompt)
        return self._answer if buttons == "yes_no" else "ok"

    def calculate(self) -> None:
        self.calculated += 1

    @property
    def status_bar(self) -> Any:
        return self.shown_in_bar[-1] if self.shown_in_bar else False

    @status_bar.setter
    def status_bar(self, value: Any) -> None:
        self.shown_in_bar.append(value)


class Books(base_classes.Books):
    def __init__(self, app: App) -> None:
        self.app = app

    @property
    def active(self) -> Book:
        return self.app.books_open[-1]

    def __call__(self, name: str) -> Book:
        for book in self.app.books_open:
            if book.name == name:
                return book
        raise KeyError(name)

    def open(self, fullname: str, *_: Any, **__: Any) -> Book:
        return Book(Path(fullname), self.app)


class Book(base_classes.Book):
    def __init__(self, path: Path, app: App) -> None:
        self.path, self._app = path, app
        package = path.read_bytes()  # openpyxl asks for the ending of a path, and knows none of add-ins
        self.workbook = loaded(package, keep_vba=path.suffix != ".xlsx")
        self.cached = loaded(package, data_only=True)
        app.books_open.append(self)

    app = property(lambda self: self._app)
    name = property(lambda self: self.path.name)
    fullname = property(lambda self: str(self.path))
    sheets = property(lambda self: Sheets(self))
    names = property(lambda self: Names(self))

    @property
    def api(self) -> Any:
        lock = self.workbook.security
        return SimpleNamespace(
            ProtectStructure=bool(lock and lock.lockStructure), SaveCopyAs=self.workbook.save
        )

    def activate(self) -> None:
        self._app.books_open.remove(self)
        self._app.books_open.append(self)

    def save(self, path: Any = None, password: Any = None) -> None:
        self.workbook.save(path or self.path)


class Names(base_classes.Names):
    def __init__(self, book: Book) -> None:
        self.of = list(book.workbook.defined_names.items())

    def __len__(self) -> int:
        return len(self.of)

    def __call__(self, name_or_index: Any) -> Name:
        return Name(*self.of[name_or_index - 1])


class Name(base_classes.Name):
    def __init__(self, name: str, defined: Any) -> None:
        self._name, self.defined = name, defined

    name = property(lambda self: self._name)
    refers_to = property(lambda self: "=" + self.defined.attr_text)


class Sheets(base_classes.Sheets):
    def __init__(self, book: Book) -> None:
        self.book = book

    def __len__(self) -> int:
        return len(self.book.workbook.worksheets)

    def __iter__(self) -> Iterator[Sheet]:
        return (Sheet(self.book, sheet.title) for sheet in self.book.workbook.worksheets)

    def __contains__(self, name: str) -> bool:
        return name in self.book.workbook.sheetnames

    def __call__(self, key: Any) -> Sheet:
        names = self.book.workbook.sheetnames
        return Sheet(self.book, key if isinstance(key, str) else names[key - 1])

    @property
    def active(self) -> Sheet:
        return Sheet(self.book, self.book.workbook.active.title)

    def add(self, before: Any = None, after: Any = None, name: str | None = None) -> Sheet:
        if self.book.api.ProtectStructure:
            raise ExcelRefuses("工作簿受保护，不能更改。")
        created = self.book.workbook.create_sheet(name)
        self.book.cached.create_sheet(created.title)
        self.book.workbook.active = created
        return Sheet(self.book, created.title)


class Sheet(base_classes.Sheet):
    def __init__(self, book: Book, title: str) -> None:
        self._book = book
        self.sheet, self.cached = book.workbook[title], book.cached[title]

    book = property(lambda self: self._book)
    api = property(lambda self: SimpleNamespace(ProtectContents=self.sheet.protection.sheet))

    @property
    def name(self) -> str:
        return str(self.sheet.title)

    @name.setter
    def name(self, value: str) -> None:
        self.sheet.title = self.cached.title = value

    @property
    def visible(self) -> bool:
        return bool(self.sheet.sheet_state == "visible")

    @visible.setter
    def visible(self, value: bool) -> None:
        self.sheet.sheet_state = "visible" if value else "hidden"

    def activate(self) -> None:
        self._book.workbook.active = self.sheet

    def clear_contents(self) -> None:
        self.used_range.clear_contents()

    @property
    def used_range(self) -> Range:
        return Range(self, 1, 1, self.sheet.max_row, self.sheet.max_column)

    def range(self, first: Any, second: Any = None) -> Range:
        if isinstance(first, Range):
            end = second or first
            return Range(self, first.row, first.column, end.row, end.column)
        if isinstance(first, tuple):
            return Range(self, *first, *(second or first))
        left, top, right, bottom = range_boundaries(first)
        return Range(self, top, left, bottom, right)


class Range(base_classes.Range):
    def __init__(self, sheet: Sheet, top: int, left: int, bottom: int, right: int) -> None:
        self._sheet, self._top, self._left, self._bottom, self._right = sheet, top, left, bottom, right

    sheet = property(lambda self: self._sheet)
    row = property(lambda self: self._top)
    column = property(lambda self: self._left)
    shape = property(lambda self: (self._bottom - self._top + 1, self._right - self._left + 1))
    api = property(lambda self: SimpleNamespace(Locked=self._first.protection.locked))
    number_format = property(lambda self: self._first.number_format)

    def __call__(self, row: int, column: int) -> Range:
        at = self._top + row - 1, self._left + column - 1
        return Range(self._sheet, *at, *at)

    def __len__(self) -> int:
        return int(self.shape[0] * self.shape[1])

    @property
    def coords(self) -> tuple[str, int, int, int]:
        return self._sheet.name, self.row, self.column, len(self)

    @property
    def address(self) -> str:
        return self.get_address(True, True, False)

    def get_address(self, row_absolute: bool, col_absolute: bool, external: bool) -> str:
        sign, of_column = "$" * row_absolute, "$" * col_absolute
        first = f"{of_column}{get_column_letter(self._left)}{sign}{self._top}"
        last = f"{of_column}{get_column_letter(self._right)}{sign}{self._bottom}"
        return first if len(self) == 1 else f"{first}:{last}"

    @property
    def _first(self) -> Any:
        return self._sheet.sheet.cell(self._top, self._left)

    def _grid(self, shown: Any) -> list[list[Any]]:
        rows = range(self._top, self._bottom + 1)
        columns = range(self._left, self._right + 1)
        return [[shown(row, column) for column in columns] for row in rows]

    def _value(self, row: int, column: int) -> Any:
        cell = self._sheet.sheet.cell(row, column)
        value = cell.value
        is_plain = isinstance(value, str | int | float | bool | type(None))
        if not is_plain or cell.data_type == "f":
            return self._sheet.cached.cell(row, column).value
        return value

    def _formula(self, row: int, column: int) -> Any:
        value = self._sheet.sheet.cell(row, column).value
        return "" if value is None else getattr(value, "text", value)

    @property
    def raw_value(self) -> Any:
        grid = self._grid(self._value)
        return grid[0][0] if len(self) == 1 else grid

    @raw_value.setter
    def raw_value(self, value: Any) -> None:
        rows = value if isinstance(value, list) else [[value]]
        for down, row in enumerate(rows):
            for right, one in enumerate(row):
                cell = self._sheet.sheet.cell(self._top + down, self._left + right)
                if self._sheet.sheet.protection.sheet and cell.protection.locked:
                    raise ExcelRefuses("您试图更改的单元格或图表位于受保护的工作表中。")
                is_marked = isinstance(one, str) and one.startswith("'")
                cell.value = one[1:] if is_marked else one
                meant = str(one).startswith("=") or one in ERRORS
                computed = meant and not is_marked and cell.number_format != "@"
                if isinstance(one, str) and not computed:
                    cell.data_type = "s"

    @property
    def formula(self) -> Any:
        grid = self._grid(self._formula)
        return grid[0][0] if len(self) == 1 else tuple(map(tuple, grid))

    def clear_contents(self) -> None:
        for row in self._grid(self._sheet.sheet.cell):
            for cell in row:
                if self._sheet.sheet.protection.sheet and cell.protection.locked:
                    raise ExcelRefuses("您试图更改的单元格或图表位于受保护的工作表中。")
                cell.value = None

    def select(self) -> None:
        if self._sheet.sheet is not self._sheet._book.workbook.active:
            raise ExcelRefuses("类 Range 的 Select 方法无效")
        self._sheet._book.app._selected = self


_ENGINE = Engine()


def opened(
    path: Path, *, folder_chosen: Path | None = None, answer: str = "yes"
) -> tuple[xlwings.Book, App, Book]:
    """The workbook at `path` as xlwings' Book, the program behind it and its own view of the book."""
    if _ENGINE.name not in xlwings.engines.engines_by_name:
        xlwings.engines.add(xlwings.main.Engine(impl=_ENGINE))
    xlwings.engines.active = xlwings.engines[_ENGINE.name]
    app = App(_ENGINE, folder_chosen, answer)
    book = Book(path, app)
    return xlwings.Book(impl=book), app, book
