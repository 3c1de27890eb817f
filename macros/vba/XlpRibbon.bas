Attribute VB_Name = "XlpRibbon"
' The buttons of the ribbon: each runs a command, tells the result in words and offers to undo it.
Option Explicit

Private Const FINDINGS_A_PAGE As Long = 10
Private Const LONGEST_LINE As Long = 80

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

Public Sub XlpCheck()
    Dim findings As Collection, page As Long, answer As String
    On Error GoTo failed
    Application.Calculate
    Set findings = XlpOpenFindings()
    If findings Is Nothing Then
        Tell XlpSay("no_check_sheet")
    ElseIf findings.Count = 0 Then
        Tell XlpSay("no_findings")
    Else
        Do
            answer = Trim(InputBox(PageOf(findings, page), XlpWord("title")))
            If answer <> "+" Then Exit Do
            page = (page + 1) Mod ((findings.Count - 1) \ FINDINGS_A_PAGE + 1)
        Loop
        If Val(answer) >= 1 And Val(answer) <= findings.Count Then JumpTo CStr(findings(CLng(Val(answer)))(3))
    End If
    Exit Sub
failed:
    Tell XlpSay("failed", Err.Description)
End Sub

Public Sub XlpRecalculate()
    Dim findings As Collection
    On Error GoTo failed
    Application.CalculateFull
    Set findings = XlpOpenFindings()
    If findings Is Nothing Then
        Tell XlpSay("no_check_sheet")
    Else
        Tell XlpSay("recalculated", CStr(findings.Count))
    End If
    Exit Sub
failed:
    Tell XlpSay("failed", Err.Description)
End Sub

Public Sub XlpNormalise()
    Dim leftAlone As Long
    On Error GoTo failed
    leftAlone = XlpNormaliseTargets()
    OfferUndo
    Tell XlpSay("normalised", CStr(XlpChanges()), CStr(leftAlone)) & XlpMarked()
    Exit Sub
failed:
    Tell XlpSay("failed", Err.Description)
End Sub

Public Sub XlpClean()
    On Error GoTo failed
    XlpCleanTexts
    OfferUndo
    Tell XlpSay("cleaned", CStr(XlpChanges())) & XlpMarked()
    Exit Sub
failed:
    Tell XlpSay("failed", Err.Description)
End Sub

Public Sub XlpExport()
    Dim path As Variant, dot As Long, proposal As String
    On Error GoTo failed
    dot = InStrRev(ThisWorkbook.Name, ".")
    proposal = IIf(dot > 1, Left(ThisWorkbook.Name, dot - 1), ThisWorkbook.Name) & ".txt"
    path = Application.GetSaveAsFilename(proposal, XlpWord("text_files"))
    If VarType(path) = vbBoolean Then Exit Sub
    XlpWriteUtf8 CStr(path), XlpExportText()
    Tell XlpSay("exported", CStr(path))
    Exit Sub
failed:
    Tell XlpSay("failed", Err.Description)
End Sub

Public Sub XlpUndo()
    On Error GoTo failed
    Tell XlpSay("undone", CStr(XlpRestore()))
    Exit Sub
failed:
    Tell XlpSay("failed", Err.Description)
End Sub

Private Sub OfferUndo()
    ' Excel's own Ctrl+Z then runs XlpUndo.
    If XlpChanges() > 0 Then Application.OnUndo XlpWord("undo"), "XlpUndo"
End Sub

Private Function PageOf(ByVal findings As Collection, ByVal page As Long) As String
    ' An input box shows some 1,000 characters: ten findings, each cut to one line.
    Dim at As Long, finding As Variant, textLine As String
    PageOf = XlpSay("findings", CStr(findings.Count))
    For at = page * FINDINGS_A_PAGE + 1 To findings.Count
        If at > (page + 1) * FINDINGS_A_PAGE Then Exit For
        finding = findings(at)
        textLine = at & ". " & finding(3) & "  " & finding(2)
        If Len(textLine) > LONGEST_LINE Then textLine = Left(textLine, LONGEST_LINE - 1) & XlpChar(8230)
        PageOf = PageOf & vbLf & textLine
    Next at
End Function

Private Sub JumpTo(ByVal reference As String)
    Dim place As Object
    Set place = XlpPlace(reference)
    If place Is Nothing Then
        Tell XlpSay("no_such_place", reference)
    Else
        Application.Goto place
    End If
End Sub

Private Sub Tell(ByVal message As String)
    MsgBox message, vbInformation, XlpWord("title")
End Sub
