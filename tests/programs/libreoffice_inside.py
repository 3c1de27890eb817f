"""Runs inside LibreOffice, in its own Python: answers each request, JSON in and out.

Owns the talk with LibreOffice: open, hard recalculation, cells in and out, export. Inside, a call costs a tenth of what it
does through the pipe from `libreoffice_worker`, which loads this as a component and hands each request on. Knows nothing of
tests; must run on any Python 3.9+ with the standard library and uno alone.

A request is {"do": NAME, ...}, the answer {"ok": RESULT} or {"error": TEXT}.
"""

import json
import subprocess
import sys
import time
import traceback
from pathlib import Path

import uno
import unohelper
from com.sun.star.beans import PropertyValue
from com.sun.star.task import XJob

sys.path.insert(0, str(Path(__file__).parent))
from libreoffice_cells import Book, all_cells, sheets, show_only  # LibreOffice does not look beside this file

NEVER_EXECUTE, ALWAYS_EXECUTE_NO_WARN = 0, 4  # com.sun.star.document.MacroExecMode
RECALCULATE_ALWAYS, RECALCULATE_NEVER = 0, 1  # org.openoffice.Office.Calc/Formula/Load; never is the default
OPEN_AT_ONCE = 4

FILTERS = {
    "xlsx": "Calc MS Excel 2007 XML",
    "xlsm": "Calc MS Excel 2007 VBA XML",
    "xls": "MS Excel 97",
    "ods": "calc8",
    "fods": "OpenDocument Spreadsheet Flat XML",
    "csv": "Text - txt - csv (StarCalc)",
    "html": "HTML (StarCalc)",
    "pdf": "calc_pdf_Export",
}


def properties(**values):
    made = []
    for name, value in values.items():
        one = PropertyValue()
        one.Name, one.Value = name, value
        made.append(one)
    return tuple(made)


class Requests(unohelper.Base, XJob):
    """A job whose one argument is a request; it returns the answer."""

    def __init__(self, context):
        self.context = context
        self.manager = context.ServiceManager
        self._recalculate_on_load()
        self.desktop = self.manager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
        self.open_books = {}

    def execute(self, arguments):
        request = json.loads(arguments[0].Value)
        try:
            answer = {"ok": getattr(self, "do_" + request.pop("do"))(**request)}
        except Exception as failure:  # noqa: BLE001 - every failure is an answer
            answer = {"error": f"{type(failure).__name__}: {failure}\n{traceback.format_exc(limit=-4)}"}
        return json.dumps(answer, ensure_ascii=False)

    def _recalculate_on_load(self, mode=RECALCULATE_ALWAYS):
        self._configure("Formula/Load", OOXMLRecalcMode=mode, ODFRecalcMode=mode)

    def _configure(self, node, **settings):
        provider = self.manager.createInstanceWithContext(
            "com.sun.star.configuration.ConfigurationProvider", self.context
        )
        opened = provider.createInstanceWithArguments(
            "com.sun.star.configuration.ConfigurationUpdateAccess",
            properties(nodepath=f"/org.openoffice.Office.Calc/{node}"),
        )
        for name, value in settings.items():
            setattr(opened, name, value)
        opened.commitChanges()

    # Books: kept open by path, time and size, so that a thousand cases cost one load.

    def load(self, path, macros=False, filter_options=None, hidden=True):
        arguments = {
            "Hidden": hidden,
            "MacroExecutionMode": ALWAYS_EXECUTE_NO_WARN if macros else NEVER_EXECUTE,
        }
        if filter_options:
            arguments["FilterOptions"] = filter_options
        book = self.desktop.loadComponentFromURL(
            Path(path).absolute().as_uri(), "_blank", 0, properties(**arguments)
        )
        if book is None or not hasattr(book, "Sheets"):
            if book is not None:
                book.close(True)
            raise ValueError(f"LibreOffice does not open it as a spreadsheet: {path}")
        return book

    def book(self, path):
        state = Path(path).stat()
        key = (path, state.st_mtime_ns, state.st_size, state.st_ino)
        if key in self.open_books:
            self.open_books[key] = opened = self.open_books.pop(key)
            return opened
        while len(self.open_books) >= OPEN_AT_ONCE:
            self.open_books.pop(next(iter(self.open_books))).close()
        self.open_books[key] = Book(self.load(path))
        return self.open_books[key]

    # The requests.

    def do_version(self):
        provider = self.manager.createInstanceWithContext(
            "com.sun.star.configuration.ConfigurationProvider", self.context
        )
        product = provider.createInstanceWithArguments(
            "com.sun.star.configuration.ConfigurationAccess",
            properties(nodepath="/org.openoffice.Setup/Product"),
        )
        return product.ooSetupVersionAboutBox

    def do_recalculate(self, path):
        document = self.load(path)
        try:
            document.calculateAll()
            return {sheet.Name: dict(all_cells(sheet)) for sheet in sheets(document)}
        finally:
            document.close(True)

    def do_calculate(self, path, cases, read):
        return self.book(path).calculate(cases, read)

    def do_unlocks(self, path, password):
        """Which parts the password unlocks: {"": the structure, sheet: whether}; None for what is not locked."""
        document = self.load(path)
        try:
            return {
                name: unlocks(part, password)
                for name, part in [("", document), *((sheet.Name, sheet) for sheet in sheets(document))]
            }
        finally:
            document.close(True)

    def do_filter(self, path, sheet, area, without, out):
        """Hides the rows of `area`, below its first, whose cell says `without`, as unticking it in the filter's list
        does, prints the sheet to PDF, and gives the numbers of the hidden rows."""
        document = self.load(path)
        try:
            document.calculateAll()
            page = document.Sheets.getByName(sheet)
            page.unprotect("")
            cells = page.getCellRangeByName(area)
            described = cells.createFilterDescriptor(True)
            described.ContainsHeader = True
            field = uno.createUnoStruct("com.sun.star.sheet.TableFilterField")
            field.Field = 0
            field.Operator = uno.Enum("com.sun.star.sheet.FilterOperator", "NOT_EQUAL")
            field.StringValue = without
            described.setFilterFields((field,))
            cells.filter(described)
            show_only(document, [sheet])
            arguments = {"FilterName": FILTERS["pdf"]}
            document.storeToURL(Path(out).absolute().as_uri(), properties(**arguments))
            where = cells.getRangeAddress()
            return [
                row + 1
                for row in range(where.StartRow, where.EndRow + 1)
                if not page.Rows.getByIndex(row).IsVisible
            ]
        finally:
            document.close(True)

    def do_delete_rows(self, path, sheet, rows, out, kind, password):
        """Deletes rows (from 1) of a sheet as a person does who has taken the lock off it, locks it and saves."""
        document = self.load(path)
        try:
            page = document.Sheets.getByName(sheet)
            page.unprotect(password)
            for row in sorted(rows, reverse=True):
                page.Rows.removeByIndex(row - 1, 1)
            page.protect(password)
            document.calculateAll()
            document.storeToURL(Path(out).absolute().as_uri(), properties(FilterName=FILTERS[kind]))
        finally:
            document.close(True)

    def do_insert(self, path, sheet, row, column, cells, out):
        """Inserts a row before `row` or a column before `column` (from 1; 0: none) as a person does who has taken the lock
        off, types `cells`, and saves."""
        document = self.load(path)
        try:
            page = document.Sheets.getByName(sheet)
            page.unprotect("")
            for lines, at in ((page.Rows, row), (page.Columns, column)):
                if at:
                    lines.insertByIndex(at - 1, 1)
            for place, content in cells.items():
                cell = page.getCellRangeByName(place)
                if isinstance(content, str):
                    cell.String = content
                else:
                    cell.Value = content
            page.protect("")
            document.calculateAll()
            document.storeToURL(Path(out).absolute().as_uri(), properties(FilterName=FILTERS["xlsx"]))
        finally:
            document.close(True)

    def do_areas(self, path, cases, read):
        return self.book(path).areas(cases, read)

    def do_type(self, path, states, watch, save):
        """Types cell by cell as a person does, with automatic calculation and the default settings, and gives the areas
        `watch` after each state; nothing else is looked at, and no recalculation is asked for."""
        self._recalculate_on_load(RECALCULATE_NEVER)
        document = self.load(path)
        try:
            document.enableAutomaticCalculation(True)
            controller, book = document.CurrentController, Book.__new__(Book)
            book.document = document
            helper = self.manager.createInstanceWithContext("com.sun.star.frame.DispatchHelper", self.context)

            def dispatch(command, **values):
                helper.executeDispatch(controller.Frame, f".uno:{command}", "", 0, properties(**values))

            answers = []
            for state in states:
                for sheet, place, text in state:
                    controller.setActiveSheet(document.Sheets.getByName(sheet))
                    dispatch("GoToCell", ToPoint=place)
                    dispatch("EnterString", StringName=text)
                answers.append([book.find_area(one).getDataArray() for one in watch])
            if save:
                document.storeToURL(
                    Path(save).absolute().as_uri(), properties(FilterName=FILTERS[Path(save).suffix[1:]])
                )
            return answers
        finally:
            document.close(True)
            self._recalculate_on_load()

    def do_keys(self, path, keys, last, watch, seconds):
        """Opens the workbook in a window and presses real keys: each is a key's name, or a text in quotes. Gives the
        areas `watch` once the cell `last` [sheet, place, text] shows its text; nothing else is looked at."""
        self._recalculate_on_load(RECALCULATE_NEVER)
        document = self.load(path, hidden=False)
        try:
            document.enableAutomaticCalculation(True)
            document.CurrentController.Frame.ContainerWindow.setFocus()
            window = ""
            limit = time.monotonic() + seconds
            while not window:
                window = pressed("search", "--name", "LibreOffice Calc").split("\n")[0]
                if time.monotonic() > limit:
                    raise ValueError("no window came up")
            pressed("windowfocus", "--sync", window)
            for key in keys:
                text = key.strip('"')
                pressed(*(("type", "--delay", "20", text) if key != text else ("key", key)))
            sheet, place, shown = last
            cell = document.Sheets.getByName(sheet).getCellRangeByName(place)
            while cell.getString() != shown:
                if time.monotonic() > limit:
                    raise ValueError(f"{place} shows {cell.getString()!r}, not {shown!r}")
                time.sleep(0.1)
            book = Book.__new__(Book)
            book.document = document
            return [book.find_area(one).getDataArray() for one in watch]
        finally:
            document.close(True)

    def do_work(self, path, steps, watch, sheet, save):
        """What a person does with the mouse: each step is ["type", place, text], ["copy row", row] (unlocks the sheet,
        inserts a copy of the row before it, but for its first column, which labels merge; locks it again), or ["paste", path, area, place] (copies an area of the first
        sheet of another workbook). Gives the areas `watch` and the heights of all rows of `sheet`, in points."""
        self._recalculate_on_load(RECALCULATE_NEVER)
        self._configure("Input", ReplaceCellsWarning=False)  # a person answers yes
        document = self.load(path)
        try:
            document.enableAutomaticCalculation(True)
            page, book = document.Sheets.getByName(sheet), Book.__new__(Book)
            book.document = document
            helper = self.manager.createInstanceWithContext("com.sun.star.frame.DispatchHelper", self.context)

            def dispatch(on, command, **values):
                frame = on.CurrentController.Frame
                helper.executeDispatch(frame, f".uno:{command}", "", 0, properties(**values))

            for act, *words in steps:
                document.CurrentController.setActiveSheet(page)
                if act == "type":
                    dispatch(document, "GoToCell", ToPoint=words[0])
                    dispatch(document, "EnterString", StringName=words[1])
                elif act == "copy row":
                    page.unprotect("")
                    page.Rows.insertByIndex(words[0] - 1, 1)
                    whole = page.getCellRangeByPosition(1, words[0], 500, words[0]).RangeAddress
                    page.copyRange(page.getCellByPosition(1, words[0] - 1).CellAddress, whole)
                    page.protect("")
                else:
                    other = self.load(words[0])
                    try:
                        dispatch(other, "GoToCell", ToPoint=words[1])
                        copied = other.CurrentController.getTransferable()
                        dispatch(document, "GoToCell", ToPoint=words[2])
                        document.CurrentController.insertTransferable(copied)
                    finally:
                        other.close(True)
            seen = [book.find_area(one).getDataArray() for one in watch]
            points = [page.Rows.getByIndex(row).Height / 100 / 25.4 * 72 for row in range(120)]
            if save:
                document.storeToURL(Path(save).absolute().as_uri(), properties(FilterName=FILTERS["xlsx"]))
            return [seen, points]
        finally:
            document.close(True)
            self._recalculate_on_load()

    def do_export(self, path, out, kind, options=None, visible=None, data=None):
        document = self.load(path)
        try:
            document.calculateAll()
            if visible is not None:
                show_only(document, visible)
            arguments = {"FilterName": FILTERS[kind]}
            if options is not None:
                arguments["FilterOptions"] = options
            if data:
                arguments["FilterData"] = uno.Any("[]com.sun.star.beans.PropertyValue", properties(**data))
            document.storeToURL(Path(out).absolute().as_uri(), properties(**arguments))
        finally:
            document.close(True)

    def do_macro(self, path, name, arguments, read):
        document = self.load(path, macros=True)
        try:
            script = document.getScriptProvider().getScript(
                f"vnd.sun.star.script:{name}?language=Basic&location=document"
            )
            result = script.invoke(tuple(arguments), (), ())[0]
            document.calculateAll()
            cells = Book(document)
            return {"result": result, "cells": {one: cells.report(one) for one in read}}
        finally:
            document.close(True)


def unlocks(part, password):
    if not part.isProtected():
        return None
    try:
        part.unprotect(password)
    except Exception:  # noqa: BLE001 - UNO raises IllegalArgumentException or says nothing, by version
        return False
    return not part.isProtected()


def pressed(*words):
    return subprocess.run(["xdotool", *words], capture_output=True, text=True, timeout=60).stdout.strip()


g_ImplementationHelper = unohelper.ImplementationHelper()  # noqa: N816 - so LibreOffice's loader looks for it
g_ImplementationHelper.addImplementation(Requests, "xlperf.tests.Requests", ())
