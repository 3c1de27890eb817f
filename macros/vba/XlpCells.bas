Attribute VB_Name = "XlpCells"
' The cells a command may change, how it writes them, and what it takes to undo it.
' Protection is never lifted: a locked cell of a protected sheet is left as it is.
Option Explicit

Private Const MARKED_NAMED As Long = 8

' The undo copy stays in memory: the workbook's structure is protected, so no sheet can be added for it.
Private undoSheets As Collection
Private undoPlaces As Collection
Private undoTexts As Collection
' Cells that were left because a part of their text is struck out, raised or lowered.
Private markedPlaces As Collection

Public Sub XlpBeginChanges()
    Set undoSheets = New Collection
    Set undoPlaces = New Collection
    Set undoTexts = New Collection
    Set markedPlaces = New Collection
End Sub

Public Function XlpWritable(ByVal cell As Object) As Boolean
    XlpWritable = True
    If cell.Worksheet.ProtectContents Then XlpWritable = Not cell.Locked
End Function

Public Function XlpIsText(ByVal cell As Object) As Boolean
    ' A constant that is text; formulas, numbers, dates and errors are none of ours.
    If cell.HasFormula Then Exit Function
    XlpIsText = (VarType(cell.Value) = vbString)
End Function

Public Sub XlpChange(ByVal cell As Object, ByVal text As String)
    ' Writes text into a cell and remembers what stood there. Written anew a text is of one look: what was struck out would
    ' count again, and 10 with a raised 4 be 104. Such a cell is left.
    If IsMarked(cell) Then
        markedPlaces.Add cell.Address(False, False)
        Exit Sub
    End If
    undoSheets.Add cell.Worksheet.Name
    undoPlaces.Add cell.Address
    undoTexts.Add CStr(cell.Value)
    PutText cell, text
End Sub

Private Function IsMarked(ByVal cell As Object) As Boolean
    ' Whether anything of the text is struck out, raised or lowered. Character by character: of a whole cell Excel tells it, too
    ' (Null where parts differ), but LibreOffice says False or fails.
    Dim at As Long
    For at = 1 To Len(cell.Value)
        With cell.Characters(at, 1).Font
            If IsSet(.Superscript) Or IsSet(.Subscript) Or IsSet(.Strikethrough) Then
                IsMarked = True
                Exit Function
            End If
        End With
    Next at
End Function

Private Function IsSet(ByVal look As Variant) As Boolean
    IsSet = True
    If Not IsNull(look) Then IsSet = CBool(look)
End Function

Public Function XlpMarked() As String
    ' The cells that the last command left for their look, the first of them by their addresses; nothing where it left none.
    Dim at As Long
    If markedPlaces Is Nothing Then Exit Function
    If markedPlaces.Count = 0 Then Exit Function
    For at = 1 To markedPlaces.Count
        If at > MARKED_NAMED Then
            XlpMarked = XlpMarked & " " & XlpChar(8230)
            Exit For
        End If
        XlpMarked = XlpMarked & " " & markedPlaces.Item(at)
    Next at
    XlpMarked = vbLf & XlpSay("marked", CStr(markedPlaces.Count), Trim(XlpMarked))
End Function

Public Function XlpChanges() As Long
    If Not undoPlaces Is Nothing Then XlpChanges = undoPlaces.Count
End Function

Public Function XlpRestore() As Long
    ' Puts back what the last command changed; returns how many cells.
    Dim at As Long, cell As Object
    For at = XlpChanges() To 1 Step -1
        Set cell = ThisWorkbook.Worksheets(CStr(undoSheets.Item(at))).Range(CStr(undoPlaces.Item(at)))
        PutText cell, CStr(undoTexts.Item(at))
        XlpRestore = XlpRestore + 1
    Next at
    XlpBeginChanges
End Function

Private Sub PutText(ByVal cell As Object, ByVal text As String)
    ' Outside text cells "90%" would become a number and "5-10" a date: the apostrophe keeps them text.
    If cell.NumberFormat = "@" Or text = "" Then
        cell.Value = text
    Else
        cell.Value = "'" & text
    End If
End Sub

Public Function XlpNamed(ByVal definedName As String) As Object
    ' The cells behind a defined name of this workbook, Nothing where it has none.
    Set XlpNamed = Nothing
    On Error Resume Next
    Set XlpNamed = ThisWorkbook.Names(definedName).RefersToRange
    On Error GoTo 0
End Function

Public Function XlpSheet(ByVal sheetName As String) As Object
    Dim sheet As Object
    Set XlpSheet = Nothing
    For Each sheet In ThisWorkbook.Worksheets
        If sheet.Name = sheetName Then Set XlpSheet = sheet
    Next sheet
End Function

Public Function XlpPlace(ByVal reference As String) As Object
    ' The cells of 'Sheet'!A1, #Sheet!A1 or a defined name; Nothing where there are none.
    Dim mark As Long, sheetName As String, sheet As Object
    Set XlpPlace = Nothing
    If Left(reference, 1) = "#" Then reference = Mid(reference, 2)
    mark = InStrRev(reference, "!")
    If mark = 0 Then
        Set XlpPlace = XlpNamed(reference)
        Exit Function
    End If
    sheetName = Left(reference, mark - 1)
    If Left(sheetName, 1) = "'" Then sheetName = Replace(Mid(sheetName, 2, Len(sheetName) - 2), "''", "'")
    Set sheet = XlpSheet(sheetName)
    If sheet Is Nothing Then Exit Function
    On Error Resume Next
    Set XlpPlace = sheet.Range(Mid(reference, mark + 1))
    On Error GoTo 0
End Function

Public Function XlpFormArea(ByVal sheet As Object) As Object
    ' What is printed of a sheet; all that is used where no print area is set.
    Dim area As String
    On Error Resume Next
    area = sheet.PageSetup.PrintArea
    On Error GoTo 0
    If area = "" Then
        Set XlpFormArea = sheet.UsedRange
    Else
        Set XlpFormArea = sheet.Range(area)
    End If
End Function
