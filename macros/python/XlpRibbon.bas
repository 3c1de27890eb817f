Attribute VB_Name = "XlpRibbon"
' The buttons of the ribbon: each runs the Python function of its name in xlperf.excel.ribbon.
' RunPython comes from the module xlwings, and shows a message where Python or xlwings is missing.
Option Explicit

Public Sub XlpOnCheck(ByVal control As Object)
    RunCommand "check"
End Sub

Public Sub XlpOnRecalculate(ByVal control As Object)
    RunCommand "recalculate"
End Sub

Public Sub XlpOnNormalise(ByVal control As Object)
    RunCommand "normalise_targets"
End Sub

Public Sub XlpOnClean(ByVal control As Object)
    RunCommand "clean_text"
End Sub

Public Sub XlpOnExport(ByVal control As Object)
    RunCommand "export"
End Sub

Public Sub XlpOnConsolidate(ByVal control As Object)
    RunCommand "consolidate_folder"
End Sub

Public Sub XlpOnUndo(ByVal control As Object)
    RunCommand "undo"
End Sub

Private Sub RunCommand(ByVal command As String)
    RunPython "import xlperf.excel.ribbon; xlperf.excel.ribbon." & command & "()"
End Sub
