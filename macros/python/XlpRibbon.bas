Attribute VB_Name = "XlpRibbon"
' The buttons of the ribbon: each runs the Python function of its name in xlperf.excel.ribbon.
' RunPython comes from the module xlwings, and shows a message where Python or xlwings is missing.
Option Explicit

' In Chinese, as Python writes it in ASCII: Chinese in the source of VBA turns to garbage on other machines.
Private Const MISSING As String = "\u8bbe\u7f6e\u91cc\u7684 Python \u6ca1\u6709\u5b89\u88c5 xlperf\uff1a\u8bf7\u8fd0\u884c pip inst" & _
    "all xlperf[excel]\uff0c\u6216\u7528\u88c5\u6709 xlperf \u7684 Python \u8fd0\u884c xlperf addin i" & _
    "nstall\u3002" & _
    " xlperf is not installed in this Python (xlperf addin status)."

' The ribbon calls these; the macros of the same names without On can be put on buttons or run with Alt+F8.

Public Sub XlpOnCheck(ByVal control As Object)
    XlpCheck
End Sub

Public Sub XlpOnRecalculate(ByVal control As Object)
    XlpRecalculate
End Sub

Public Sub XlpOnNormalise(ByVal control As Object)
    XlpNormalise
End Sub

Public Sub XlpOnClean(ByVal control As Object)
    XlpClean
End Sub

Public Sub XlpOnExport(ByVal control As Object)
    XlpExport
End Sub

Public Sub XlpOnConsolidate(ByVal control As Object)
    XlpConsolidate
End Sub

Public Sub XlpOnUndo(ByVal control As Object)
    XlpUndo
End Sub

Public Sub XlpCheck()
    ' From now on the checks ask the functions XLP_..., where Python can be started.
    If XLP_READY() = 0 Then
        If XlpTryAgain() Then Application.CalculateFull
    End If
    RunCommand "check"
End Sub

Public Sub XlpRecalculate()
    ' Here, not in Python: it asks anew whether the functions XLP_... answer, and they are not to wait for Python's answer.
    XlpTryAgain
    Application.CalculateFull
    RunCommand "recalculate"
End Sub

Public Sub XlpNormalise()
    RunCommand "normalise_targets"
End Sub

Public Sub XlpClean()
    RunCommand "clean_text"
End Sub

Public Sub XlpExport()
    RunCommand "export"
End Sub

Public Sub XlpConsolidate()
    RunCommand "consolidate_folder"
End Sub

Public Sub XlpUndo()
    RunCommand "undo"
End Sub

Private Sub RunCommand(ByVal command As String)
    ' Where xlperf is not installed, xlwings shows the sentence that sys.exit writes, and no traceback. The command line
    ' goes through cmd.exe: no double quotes, no signs that mean something there.
    RunPython "import importlib.util, sys; importlib.util.find_spec('xlperf') or sys.exit('" & MISSING & "'); " & _
        "import xlperf.excel.ribbon; xlperf.excel.ribbon." & command & "()"
End Sub
