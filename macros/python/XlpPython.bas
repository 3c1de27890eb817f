Attribute VB_Name = "XlpPython"
' How functions and buttons reach Python: xlwings' configuration, read once a session, and whether Python could be started.
' The module xlwings asks GetConfig of this module: its own also reads a file in the folder of the workbook, which whoever
' sends a workbook could put there to name an interpreter.
Option Explicit

' These say what is run on this machine: they come from the user's own configuration, never from a workbook.
Private Const USER_ALONE As String = "|INTERPRETER|INTERPRETER_WIN|INTERPRETER_MAC|PYTHONPATH|CONDA PATH|CONDA ENV|LICENSE_KEY|"
Private Const NOT_STARTED As Long = 1000
Private Const SECONDS_TO_LIVE As Long = 20
Private Const WHOLE_COLUMN As Long = 65536
Private Const MOST_SETTINGS As Long = 40

Private settings As Collection
Private hasFailed As Boolean
Private hasStarted As Boolean

Public Function GetConfig(configKey As String, Optional default As String = "", Optional source As String = "") As Variant
    ' The value of a setting: the sheet xlwings.conf of the workbook with the macros, then the user's file, then the default.
    Dim value As String
    If settings Is Nothing Then ReadSettings
    value = default
    On Error Resume Next
    value = settings.Item(UCase(configKey))
    On Error GoTo 0
    GetConfig = ExpandEnvironmentStrings(value)
End Function

Private Sub ReadSettings()
    Set settings = New Collection
    On Error Resume Next
    ReadSheet
    Err.Clear
    ReadUserFile GetConfigFilePath()
    On Error GoTo 0
End Sub

Private Sub ReadSheet()
    Dim cells As Variant, at As Long, key As String
    cells = ThisWorkbook.Worksheets("xlwings.conf").Range("A1:B" & MOST_SETTINGS).Value
    For at = 1 To MOST_SETTINGS
        key = UCase(CStr(cells(at, 1)))
        If key = "" Then Exit For
        If InStr(1, USER_ALONE, "|" & key & "|") = 0 And CStr(cells(at, 2)) <> "" Then Keep key, CStr(cells(at, 2))
    Next at
End Sub

Private Sub ReadUserFile(ByVal path As String)
    Dim channel As Integer, key As String, value As String
    If Not FileExists(path) Then Exit Sub
    channel = FreeFile
    Open path For Input As #channel
    Do While Not EOF(channel)
        Input #channel, key, value
        Keep UCase(key), value
    Loop
    Close #channel
End Sub

Private Sub Keep(ByVal key As String, ByVal value As String)
    ' What was read first stays: a collection takes no key twice.
    On Error Resume Next
    settings.Add value, key
    On Error GoTo 0
End Sub

Public Function XlpServer() As Object
    ' xlwings' connection to Python. Where it could not be started once, this fails at once until a person tries again:
    ' else every cell would wait for a start of its own.
    If hasFailed Then Err.Raise NOT_STARTED
    On Error GoTo failed
    If Not hasStarted Then
        If Not Lives() Then Err.Raise NOT_STARTED, , "Python does not come to its first line"
    End If
    Set XlpServer = XLPy()
    hasStarted = True
    Exit Function
failed:
    hasFailed = True
    hasStarted = False
    Err.Raise NOT_STARTED, , Err.Description
End Function

Private Function Lives() As Boolean
    ' Whether the user's Python gets as far as its first line. A security program may hold it before that, and xlwings would
    ' wait for two minutes. What cannot be tried in this way is left to xlwings, which says why it does not start.
    Dim interpreter As String, mark As String, began As Double
    Lives = True
    On Error GoTo untried
    interpreter = GetConfig("INTERPRETER_WIN")
    If Environ("TEMP") = "" Or InStr(1, Replace(interpreter, "\", "/"), "/") = 0 Then Exit Function
    If Not FileExists(interpreter) Then Exit Function
    mark = Environ("TEMP") & Application.PathSeparator & "xlperf" & Format(Now, "yyyymmddhhnnss") & ".tmp"
    Shell Quoted(interpreter) & " -S -E -B -c " & Quoted("import sys; open(sys.argv[1], 'w').close()") & " " & Quoted(mark), vbHide
    began = Timer
    Do While Dir(mark) = ""
        If SecondsSince(began) > SECONDS_TO_LIVE Then
            Lives = False
            Exit Function
        End If
        Pause
    Loop
    Kill mark
untried:
End Function

Private Function Quoted(ByVal text As String) As String
    Quoted = Chr(34) & text & Chr(34)
End Function

Private Sub Pause()
    Dim began As Double
    began = Timer
    Do While SecondsSince(began) < 0.05
    Loop
End Sub

Private Function SecondsSince(ByVal began As Double) As Double
    SecondsSince = Timer - began
    If SecondsSince < 0 Then SecondsSince = SecondsSince + 86400
End Function

Public Function XlpTryAgain() As Boolean
    ' Reads the configuration anew and starts Python where it is not running; whether it runs.
    Dim server As Object
    Set settings = Nothing
    hasFailed = False
    On Error Resume Next
    Set server = XlpServer()
    On Error GoTo 0
    XlpTryAgain = hasStarted
End Function

Public Function XLP_READY() As Long
    ' 1 where Python has answered in this session. Asked by the sheet of checks, it never starts Python: opening a workbook
    ' is not to wait for it.
    If hasStarted Then XLP_READY = 1
End Function

Public Function XlpGiven(ByVal argument As Variant) As Variant
    ' An argument as its values: a range of cells handed over itself would be asked back for, call by call.
    If IsObject(argument) Then
        XlpGiven = ValuesOf(argument)
    Else
        XlpGiven = argument
    End If
End Function

Private Function ValuesOf(ByVal area As Object) As Variant
    If area.Areas.Count > 1 Then Err.Raise 5, , "a range of several areas"
    ValuesOf = Filled(area).Value
End Function

Private Function Filled(ByVal area As Object) As Object
    ' The area, but a whole column only as far as its sheet is used.
    Dim last As Long
    Set Filled = area
    If area.Rows.Count < WHOLE_COLUMN Then Exit Function
    last = area.Worksheet.UsedRange.Row + area.Worksheet.UsedRange.Rows.Count - 1
    If last < area.Row Then last = area.Row
    Set Filled = area.Resize(last - area.Row + 1)
End Function
