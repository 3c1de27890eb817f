"""The VBA between Excel and Python, run by LibreOffice with a stand-in for xlwings: starts, failures, settings, arguments."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import pytest
import xlsxwriter

from tests.excel.conftest import Office
from xlperf.ooxml.macros import macro_modules, ribbon, with_macros
from xlperf.ooxml.vba import VbaModule

pytestmark = pytest.mark.programs

XLWINGS = """
Public starts As Long
Public answers As Boolean
Public files As String

Public Function XLPy()
    starts = starts + 1
    If Not answers Then Err.Raise 1000, , "Python process exited"
    Set XLPy = New Server
End Function

Public Function ExpandEnvironmentStrings(ByVal s As String)
    ExpandEnvironmentStrings = s
End Function

Public Function GetConfigFilePath() As String
    GetConfigFilePath = "{user}"
End Function

Public Function FileExists(ByVal FileSpec As String) As Boolean
    files = files & FileSpec & "|"
    FileExists = (Dir(FileSpec) <> "")
End Function
"""

SERVER = """
Public Function CallUDF(script, fname, given, book, caller)
    CallUDF = fname & " answers " & given(0)
End Function
"""

DRIVER = """
Public Function Asked(ByVal text As Variant) As String
    Dim answer As Variant
    Asked = "none"
    On Error GoTo failed
    Asked = XlpServer().CallUDF("xlperf.excel.udfs", "XLP_TARGET", Array(XlpGiven(text)), Nothing, Nothing)
    Exit Function
failed:
    Asked = "#N/A"
End Function

Public Function Down() As String
    ' A hundred cells while Python cannot be started, then a person tries again, then it can be.
    Dim at As Long
    starts = 0
    answers = False
    For at = 1 To 100
        Down = Asked("a")
    Next at
    Down = Down & " " & starts & " " & XLP_READY()
    Down = Down & ";" & XlpTryAgain() & " " & starts & " " & Asked("a") & " " & starts
    answers = True
    Down = Down & ";" & Asked("a") & " " & starts
    Down = Down & ";" & XlpTryAgain() & " " & Asked("b") & " " & XLP_READY()
End Function

Public Function FirstLine() As String
    answers = True
    FirstLine = XlpTryAgain() & " " & Asked("a") & " " & starts
End Function

Public Function Settings(ByVal keys As String) As String
    Dim key As Variant
    files = ""
    XlpTryAgain
    For Each key In Split(keys, "|")
        Settings = Settings & GetConfig(CStr(key), "default") & "|"
    Next key
End Function

Public Function Values(ByVal address As String) As String
    Dim given As Variant, at As Long
    Values = "refused"
    On Error GoTo failed
    given = XlpGiven(ThisWorkbook.Worksheets(1).Range(address))
    If IsArray(given) Then
        Values = "rows " & LBound(given) & ":" & UBound(given)
        For at = LBound(given) To UBound(given)
            Values = Values & " " & given(at, 1)
        Next at
    Else
        Values = "one " & given
    End If
failed:
End Function

Public Function Files_() As String
    Dim at As Long, value As String
    XlpTryAgain
    files = ""
    For at = 1 To 20
        value = GetConfig("SHOW CONSOLE", False)
    Next at
    Files_ = files
End Function
"""

SHEET = (
    ("UDF Modules", "xlperf.excel.udfs"),
    ("Show Console", "False"),
    ("INTERPRETER_WIN", r"D:\evil\python.exe"),
    ("PYTHONPATH", r"D:\evil"),
    ("Use UDF Server", ""),
)
USER = (
    '"INTERPRETER_WIN","C:\\Python312\\pythonw.exe"\r\n'
    '"SHOW CONSOLE","True"\r\n'
    '"PYTHONPATH","C:\\mine"\r\n'
    '"USE UDF SERVER","True"\r\n'
)


@pytest.fixture(scope="module")
def workbook(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made(tmp_path_factory.mktemp("python"), USER)


def made(folder: Path, user: str) -> Path:
    """A workbook with the macros, whose user has this configuration."""
    (folder / "user.conf").write_text(user)
    (folder / "xlwings.conf").write_text(
        '"INTERPRETER_WIN","E:\\beside\\python.exe"\r\n"CONDA PATH","E:\\beside"\r\n'
    )
    with xlsxwriter.Workbook(folder / "plain.xlsx") as book:
        sheet = book.add_worksheet("申报表")
        sheet.write_column("A1", ["a", "b", "c"])
        conf = book.add_worksheet("xlwings.conf")
        for row, pair in enumerate(SHEET):
            conf.write_row(row, 0, pair)
    ours = [module for module in macro_modules("python") if module.name in ("XlpPython", "xlwings_udfs")]
    source = ours[0].source.replace("SECONDS_TO_LIVE As Long = 20", "SECONDS_TO_LIVE As Long = 3")
    # LibreOffice 25.2 gives an argument that is left out no default of "", as Excel does.
    ours[0] = replace(
        ours[0], source=source.replace('GetConfig("INTERPRETER_WIN")', 'GetConfig("INTERPRETER_WIN", "")')
    )
    modules = [
        *ours,
        VbaModule("xlwings", XLWINGS.replace("{user}", str(folder / "user.conf"))),
        VbaModule("Server", SERVER, "class"),
        VbaModule("Driver", DRIVER),
    ]
    path = folder / "a.xlsm"
    path.write_bytes(with_macros((folder / "plain.xlsx").read_bytes(), modules, ribbon("python")))
    return path


def test_a_failed_start_is_tried_once_and_again_when_a_person_asks(office: Office, workbook: Path) -> None:
    """Of a hundred cells one waits; the others are answered at once until 重算合计."""
    (said,) = office(workbook, [["macro", "Driver.Down", []]])
    assert said.split(";") == [
        "#N/A 1 0",
        "False 2 #N/A 2",
        "#N/A 2",
        "True XLP_TARGET answers b 1",
    ]


@pytest.mark.parametrize(
    ("script", "answers"),
    [
        (f'exec "{sys.executable}" "$@"', "True XLP_TARGET answers a 2"),
        ("exec sleep 60", "False #N/A 0"),
        ("exit 7", "False #N/A 0"),
    ],
    ids=["lives", "is held before its first line", "dies before its first line"],
)
def test_a_python_without_a_first_line_costs_seconds_and_not_minutes(
    office_alone: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str, answers: str
) -> None:
    """xlwings is not asked to start what does not live; the mark that a living one leaves is taken away."""
    interpreter = tmp_path / "my python"
    interpreter.write_text(f"#!/bin/sh\n{script}\n")
    interpreter.chmod(0o755)
    (tmp_path / "temporary").mkdir()
    monkeypatch.setenv("TEMP", str(tmp_path / "temporary"))
    book = made(tmp_path, f'"INTERPRETER_WIN","{interpreter}"\r\n')
    assert office_alone(book, [["macro", "Driver.FirstLine", []]]) == [answers]
    assert list((tmp_path / "temporary").iterdir()) == []


def test_what_is_run_comes_from_the_user_alone_and_nothing_from_the_folder(
    office: Office, workbook: Path
) -> None:
    """The sheet goes before the user's file but for the interpreter and its paths; an empty value of the sheet is none."""
    keys = "INTERPRETER_WIN|PYTHONPATH|CONDA PATH|SHOW CONSOLE|UDF MODULES|USE UDF SERVER|DEBUG UDFS"
    said, files = office(workbook, [["macro", "Driver.Settings", [keys]], ["macro", "Driver.Files_", []]])
    assert said.split("|")[:-1] == [
        r"C:\Python312\pythonw.exe",
        r"C:\mine",
        "default",
        "False",
        "xlperf.excel.udfs",
        "True",
        "default",
    ]
    assert files == "", "read once: twenty questions look at no file"


def test_ranges_are_handed_over_as_their_values(office: Office, workbook: Path) -> None:
    """A whole column to the last used row of its sheet; several areas, of which one would be lost, not at all."""
    asked = ["A2", "A1:A3", "A:A", "B:B", "A1,A3"]
    said = office(workbook, [["macro", "Driver.Values", [address]] for address in asked])
    assert said == ["one b", "rows 1:3 a b c", "rows 1:3 a b c", "rows 1:3   ", "refused"]
