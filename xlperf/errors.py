"""The errors of xlperf: one tree, so that `except xlperf.XlperfError` catches all that its functions raise on purpose.

    XlperfError
      InvalidArgument       an argument that a function cannot use; a ValueError, too
        InvalidValue        a value that a field or column of the form cannot hold
        UnknownName         a field, table or column that the form does not have; a KeyError, too
      UnreadableWorkbook    a file that cannot be taken in
      NotCompound           bytes that should be a compound file (OLE) and are none
      FormError             a form's spec that cannot be used
      PanderaMissing        the package that proves data frames is not installed
      PictureError          a form's picture that cannot be drawn
      RuleError             a check of a form that cannot be compiled
      ExpressionError       an expression that is not of the check language
      CatalogueError        a catalogue of indicators that cannot be used
      PyodideMissing        the files of Pyodide that a page carries are not there
      RosterError           a roster that cannot be used
      DecisionsError        a list of decisions on doubtful files that cannot be used
      ReviewError           a workbook that no opinions of reviewers can be read from
      SourceMissing         a path to consolidate that is not there
      NothingFound          nothing to consolidate
      DatasetError          a dataset that cannot be written or read
      StorageError          a URL whose storage cannot be used
      ClusterError          a Dask cluster that cannot be used
      WorkersFailed         no worker process comes up
      ProfileError          the profile of a table of indicators that cannot be used
      NotWritten            Excel did not take what was to be written
      MacroError            macros that could not be added
      WrapperError          the generator of xlwings failed
      ExcelOpen             Excel holds its add-in open
      WpsOpen               WPS holds its add-in open
      AddinListError        a list of WPS's add-ins that cannot be read
      OfficeError           LibreOffice is not there, or refused an extension
      NoPaper               no program here prints a PDF
      DocxMissing           the package that writes .docx is not installed
      NothingNoted          a folder in which no consolidation was written
      OfficeFileError       an xlperf.toml that cannot be used
      LetterTemplateError   a template of letters that cannot be used
      CannotWrite           an output that could not be written

Owns the base and the errors of arguments; each other error stands in the module that raises it.
"""

from __future__ import annotations

from typing import Any


class XlperfError(Exception):
    """The base of all errors of xlperf; `str()` says what is wrong."""

    @property
    def hint(self) -> str:
        """How to mend it; "" where there is nothing to add."""
        return ""

    def __str__(self) -> str:
        # Of all bases alike: a KeyError would put its text into quotation marks.
        return Exception.__str__(self)

    def __reduce__(self) -> tuple[Any, ...]:
        # An error may cross from one process to another; its __init__ need not take `args`.
        return _again, (type(self), self.args, dict(self.__dict__))


def _again(kind: type[XlperfError], args: tuple[Any, ...], state: dict[str, Any]) -> XlperfError:
    error = kind.__new__(kind, *args)
    error.args = args
    error.__dict__.update(state)
    return error


class InvalidArgument(XlperfError, ValueError):
    """An argument that a function cannot use; the text names it, what was given and what is asked for."""


class InvalidValue(InvalidArgument):
    """A value that a field or column of a form cannot hold exactly.

    `name`: the field, or "table.column"; `row`: the row from 1, None for a field; `value`: what was given.
    """

    def __init__(self, text: str, name: str, value: object, row: int | None = None) -> None:
        super().__init__(text)
        self.name, self.value, self.row = name, value, row


class UnknownName(InvalidArgument, KeyError):
    """A field, table or column that the form does not have: `name`; `known` are those that it has."""

    def __init__(self, text: str, name: object, known: tuple[str, ...]) -> None:
        super().__init__(text)
        self.name, self.known = name, known
