Attribute VB_Name = "XlpCommands"
' What the buttons do, without asking or telling: each returns what the ribbon then says in words.
Option Explicit

Private Const HEADER_ROWS As Long = 30

Public Function XlpOpenFindings() As Collection
    ' What is open on the sheet of checks: one array (id, check, result, place) each. Nothing without the sheet.
    Dim sheet As Object, head As Long, row As Long, last As Long, result As String
    Dim columnId As Long, columnCheck As Long, columnResult As Long, columnPlace As Long
    Set XlpOpenFindings = Nothing
    Set sheet = XlpSheet(XlpWord("sheet_check"))
    If sheet Is Nothing Then Exit Function
    head = HeaderRow(sheet)
    If head = 0 Then Exit Function
    columnId = ColumnOf(sheet, head, XlpWord("column_id"))
    columnCheck = ColumnOf(sheet, head, XlpWord("column_check"))
    columnResult = ColumnOf(sheet, head, XlpWord("column_result"))
    columnPlace = ColumnOf(sheet, head, XlpWord("column_place"))
    Dim found As New Collection
    last = sheet.UsedRange.Row + sheet.UsedRange.Rows.Count - 1
    For row = head + 1 To last
        result = TextOf(sheet.Cells(row, columnResult))
        If result <> "" And result <> XlpWord("good") And result <> XlpWord("not_evaluated") Then
            found.Add Array(TextOf(sheet.Cells(row, columnId)), TextOf(sheet.Cells(row, columnCheck)), _
                            result, LinkTarget(sheet.Cells(row, columnPlace)))
        End If
    Next row
    Set XlpOpenFindings = found
End Function

Private Function HeaderRow(ByVal sheet As Object) As Long
    ' The first row with the headings of id, result and place; 0 where there is none.
    Dim row As Long
    For row = 1 To HEADER_ROWS
        If ColumnOf(sheet, row, XlpWord("column_id")) > 0 And ColumnOf(sheet, row, XlpWord("column_check")) > 0 _
           And ColumnOf(sheet, row, XlpWord("column_result")) > 0 _
           And ColumnOf(sheet, row, XlpWord("column_place")) > 0 Then
            HeaderRow = row
            Exit Function
        End If
    Next row
End Function

Private Function ColumnOf(ByVal sheet As Object, ByVal row As Long, ByVal heading As String) As Long
    Dim column As Long
    For column = 1 To sheet.UsedRange.Column + sheet.UsedRange.Columns.Count - 1
        If TextOf(sheet.Cells(row, column)) = heading Then
            ColumnOf = column
            Exit Function
        End If
    Next column
End Function

Private Function TextOf(ByVal cell As Object) As String
    If IsError(cell.Value) Then
        TextOf = cell.Text
    Else
        TextOf = Trim(CStr(cell.Value))
    End If
End Function

Private Function LinkTarget(ByVal cell As Object) As String
    ' Where the link of a cell leads: its HYPERLINK formula, its hyperlink, or the address it shows.
    Dim formula As String, mark As Long, closing As Long
    formula = CStr(cell.Formula)
    mark = InStr(1, formula, Chr(34) & "#")
    If Left(formula, 1) = "=" And mark > 0 Then
        closing = InStr(mark + 1, formula, Chr(34))
        LinkTarget = Mid(formula, mark + 2, closing - mark - 2)
    ElseIf cell.Hyperlinks.Count > 0 Then
        LinkTarget = cell.Hyperlinks(1).SubAddress
    Else
        LinkTarget = TextOf(cell)
    End If
End Function

Public Function XlpNormaliseTargets() As Long
    ' Writes target values in canonical form where the reduced grammar covers them; returns how many texts it
    ' left alone. What it changed is remembered for undo.
    Dim definedName As Variant, cells As Object
    XlpBeginChanges
    For Each definedName In TargetNames()
        Set cells = XlpNamed(CStr(definedName))
        If Not cells Is Nothing Then XlpNormaliseTargets = XlpNormaliseTargets + NormalisedIn(cells)
    Next definedName
End Function

Private Function TargetNames() As Variant
    ' The defined names of the columns of target values, as the workbook says on its hidden sheet; those of the form for
    ' a whole department where the macros were imported by hand and it does not say.
    Dim sheet As Object, row As Long
    TargetNames = Array("indicators_period_target", "indicators_annual_target")
    Set sheet = XlpSheet("_xlperf")
    If sheet Is Nothing Then Exit Function
    For row = 1 To sheet.UsedRange.Row + sheet.UsedRange.Rows.Count - 1
        If TextOf(sheet.Cells(row, 1)) = "targets" Then TargetNames = Split(TextOf(sheet.Cells(row, 2)), "|")
    Next row
End Function

Private Function NormalisedIn(ByVal cells As Object) As Long
    Dim cell As Object, canonical As String
    For Each cell In cells.Cells
        If XlpIsText(cell) Then
            canonical = XlpNormalised(cell.Value)
            If canonical = "" Then
                If Trim(cell.Value) <> "" Then NormalisedIn = NormalisedIn + 1
            ElseIf canonical <> cell.Value And XlpWritable(cell) Then
                XlpChange cell, canonical
            End If
        End If
    Next cell
End Function

Public Sub XlpCleanTexts()
    ' Cleans the texts of all cells that may be written on all visible sheets.
    Dim sheet As Object, cell As Object, cleaned As String
    XlpBeginChanges
    For Each sheet In ThisWorkbook.Worksheets
        If sheet.Visible = xlSheetVisible And sheet.Name <> XlpWord("sheet_check") Then
            For Each cell In sheet.UsedRange.Cells
                If XlpIsText(cell) Then
                    cleaned = XlpCleaned(cell.Value)
                    If cleaned <> cell.Value And XlpWritable(cell) Then XlpChange cell, cleaned
                End If
            Next cell
        End If
    Next sheet
End Sub

Public Function XlpExportText() As String
    ' The form as text: a row a line, cells parted by tabs, empty rows left out.
    Dim sheet As Object, area As Object, row As Long, textLine As String
    For Each sheet In ThisWorkbook.Worksheets
        If sheet.Visible = xlSheetVisible And sheet.Name <> XlpWord("sheet_check") Then
            Set area = XlpFormArea(sheet)
            For row = 1 To area.Rows.Count
                textLine = RowText(area, row)
                If textLine <> "" Then XlpExportText = XlpExportText & textLine & vbLf
            Next row
        End If
    Next sheet
End Function

Private Function RowText(ByVal area As Object, ByVal row As Long) As String
    Dim column As Long, last As Long
    For column = 1 To area.Columns.Count
        If ShownText(area.Cells(row, column)) <> "" Then last = column
    Next column
    For column = 1 To last
        If column > 1 Then RowText = RowText & vbTab
        RowText = RowText & ShownText(area.Cells(row, column))
    Next column
End Function

Private Function ShownText(ByVal cell As Object) As String
    ' As formatted, but for columns too narrow for their number; in one line, without tabs.
    Dim shown As String
    shown = CStr(cell.Text)
    If Left(shown, 2) = "##" And Not IsError(cell.Value) Then shown = CStr(cell.Value)
    shown = Replace(Replace(Replace(shown, vbCr, ""), vbLf, " "), vbTab, " ")
    ShownText = Trim(shown)
End Function

Public Sub XlpWriteUtf8(ByVal path As String, ByVal text As String)
    ' Through ADODB where the machine has it (it opens any path), else by VBA's own binary files.
    Dim bytes() As Byte, stream As Object, channel As Integer
    bytes = XlpUtf8(text)
    On Error Resume Next
    Set stream = CreateObject("ADODB.Stream")
    On Error GoTo 0
    If Not stream Is Nothing Then
        stream.Type = 1
        stream.Open
        stream.Write bytes
        stream.SaveToFile path, 2
        stream.Close
        Exit Sub
    End If
    If Dir(path) <> "" Then Kill path
    channel = FreeFile
    Open path For Binary Access Write As #channel
    Put #channel, , bytes
    Close #channel
End Sub
