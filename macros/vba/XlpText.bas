Attribute VB_Name = "XlpText"
' Text on text: from hexadecimal, to half width, cleaned. Touches no cell.
Option Explicit

' What pages mean by the numbers 128 to 159, four hexadecimal digits each.
Private Const OF_WINDOWS As String = "20AC0081201A0192201E20262020202102C62030016020390152008D017D008F" & _
    "009020182019201C201D20222013201402DC21220161203A0153009D017E0178"

Public Function XlpHex(ByVal code As String) As String
    ' Four hexadecimal digits a character.
    Dim at As Long, result As String
    For at = 1 To Len(code) Step 4
        result = result & XlpChar(CLng("&H" & Mid(code, at, 2)) * 256 + CLng("&H" & Mid(code, at + 2, 2)))
    Next at
    XlpHex = result
End Function

Public Function XlpChar(ByVal code As Long) As String
    XlpChar = ChrW(code)
End Function

Public Function XlpCode(ByVal character As String) As Long
    ' AscW is negative from U+8000 on.
    XlpCode = AscW(character) And 65535
End Function

Public Function XlpSay(ByVal id As String, Optional ByVal one As String = "", _
                       Optional ByVal two As String = "") As String
    XlpSay = Replace(Replace(XlpWord(id), "{1}", one), "{2}", two)
End Function

Public Function XlpHalfWidth(ByVal text As String) As String
    ' All full-width letters, digits and signs of ASCII, and the wide blank.
    Dim at As Long, code As Long, result As String
    For at = 1 To Len(text)
        code = XlpCode(Mid(text, at, 1))
        If code >= 65281 And code <= 65374 Then
            result = result & Chr(code - 65248)
        ElseIf code = 12288 Or code = 160 Then
            result = result & " "
        Else
            result = result & Mid(text, at, 1)
        End If
    Next at
    XlpHalfWidth = result
End Function

Public Function XlpCleaned(ByVal text As String) As String
    ' Without HTML residue, full-width digits and stray blanks. Cleaning what is clean changes nothing.
    Dim before As String, result As String
    result = text
    Do
        before = result
        result = WithoutStrayBlanks(WithHalfDigits(WithoutEntities(WithoutTags(WithRaised(WithHalfDigits(before))))))
    Loop While result <> before
    XlpCleaned = result
End Function

Private Function WithRaised(ByVal text As String) As String
    ' Square metres stay square metres, and 10<sup>4</sup> is no 104.
    Dim opened As Long, closed As Long, at As Long, sign As Long, inner As String, raised As String
    opened = InStr(1, text, "<sup>", vbTextCompare)
    Do While opened > 0
        closed = InStr(opened, text, "</sup>", vbTextCompare)
        If closed = 0 Then Exit Do
        inner = Mid(text, opened + 5, closed - opened - 5)
        raised = ""
        For at = 1 To Len(inner)
            sign = InStr(1, "0123456789+-", Mid(inner, at, 1))
            If sign = 0 Or (sign > 10 And at > 1) Then Exit For
            If sign = 2 Or sign = 3 Or sign = 4 Then
                raised = raised & XlpChar(Choose(sign - 1, 185, 178, 179))
            ElseIf sign > 10 Then
                raised = raised & XlpChar(8314 + sign - 11)
            Else
                raised = raised & XlpChar(8304 + sign - 1)
            End If
        Next at
        If at > Len(inner) And inner <> "" And inner <> "+" And inner <> "-" Then
            text = Left(text, opened - 1) & raised & Mid(text, closed + 6)
        Else
            opened = opened + 1
        End If
        opened = InStr(opened, text, "<sup>", vbTextCompare)
    Loop
    WithRaised = text
End Function

Private Function WithoutTags(ByVal text As String) As String
    ' Only tags that editors of text leave behind: "<5%" and "a<b" stay.
    Dim opened As Long, closed As Long, tag As String
    opened = InStr(1, text, "<")
    Do While opened > 0
        closed = InStr(opened, text, ">")
        If closed = 0 Then Exit Do
        tag = TagName(Mid(text, opened + 1, closed - opened - 1))
        If tag = "" Then
            opened = InStr(opened + 1, text, "<")
        Else
            If tag = "p" Or tag = "br" Or tag = "div" Or tag = "li" Or tag = "tr" Then
                text = Left(text, opened - 1) & vbLf & Mid(text, closed + 1)
            Else
                text = Left(text, opened - 1) & Mid(text, closed + 1)
            End If
            opened = InStr(opened, text, "<")
        End If
    Loop
    WithoutTags = text
End Function

Private Function TagName(ByVal inner As String) As String
    ' The name of an HTML tag between its brackets, "" where it is none of those known.
    Dim tag As String, at As Long
    tag = LCase(Trim(inner))
    If Left(tag, 1) = "/" Then tag = Mid(tag, 2)
    If Right(tag, 1) = "/" Then tag = Trim(Left(tag, Len(tag) - 1))
    at = InStr(1, tag, " ")
    If at > 0 Then tag = Left(tag, at - 1)
    TagName = ""
    If tag = "" Or InStr(1, tag, "|") > 0 Then Exit Function
    If InStr(1, "|p|br|div|span|b|i|u|strong|em|font|table|tbody|tr|td|th|ul|ol|li|h1|h2|h3|h4|h5|h6|" & _
             "a|thead|img|hr|sup|sub|o:p|", _
             "|" & tag & "|") > 0 Then TagName = tag
End Function

Private Function WithoutEntities(ByVal text As String) As String
    text = Replace(text, "&nbsp;", " ")
    text = Replace(text, "&ensp;", " ")
    text = Replace(text, "&emsp;", " ")
    text = Replace(text, "&ldquo;", XlpChar(8220))
    text = Replace(text, "&rdquo;", XlpChar(8221))
    text = Replace(text, "&mdash;", XlpChar(8212))
    text = Replace(text, "&hellip;", XlpChar(8230))
    text = Replace(text, "&middot;", XlpChar(183))
    text = Replace(Replace(text, "&quot;", Chr(34)), "&QUOT;", Chr(34))
    text = WithoutNumbers(text)
    text = Replace(Replace(text, "&lt;", "<"), "&LT;", "<")
    text = Replace(Replace(text, "&gt;", ">"), "&GT;", ">")
    WithoutEntities = Replace(Replace(text, "&amp;", "&"), "&AMP;", "&")
End Function

Private Function WithoutNumbers(ByVal text As String) As String
    ' Characters written by their number, &#12288; or &#x3000;, which editors of pages leave behind.
    Dim opened As Long, closed As Long, meant As String
    opened = InStr(1, text, "&#")
    Do While opened > 0
        closed = InStr(opened, text, ";")
        If closed = 0 Then Exit Do
        If IsNumberOfCharacter(Mid(text, opened + 2, closed - opened - 2)) Then
            meant = CharacterOf(Mid(text, opened + 2, closed - opened - 2))
            text = Left(text, opened - 1) & meant & Mid(text, closed + 1)
            opened = InStr(opened + Len(meant), text, "&#")
        Else
            opened = InStr(opened + 2, text, "&#")
        End If
    Loop
    WithoutNumbers = text
End Function

Private Function IsNumberOfCharacter(ByVal inner As String) As Boolean
    ' Up to six decimal digits, or x and up to five hexadecimal ones.
    Dim at As Long, digits As String
    digits = "0123456789"
    If LCase(Left(inner, 1)) = "x" Then
        digits = "0123456789abcdef"
        inner = LCase(Mid(inner, 2))
        If Len(inner) > 5 Then Exit Function
    End If
    If Len(inner) = 0 Or Len(inner) > 6 Then Exit Function
    For at = 1 To Len(inner)
        If InStr(1, digits, Mid(inner, at, 1)) = 0 Then Exit Function
    Next at
    IsNumberOfCharacter = True
End Function

Private Function CharacterOf(ByVal inner As String) As String
    ' As HTML reads such a number: 128 to 159 are those of Windows, control characters and others that no text holds are nothing.
    Dim code As Long, at As Long
    If LCase(Left(inner, 1)) = "x" Then
        For at = 2 To Len(inner)
            code = code * 16 + InStr(1, "0123456789abcdef", LCase(Mid(inner, at, 1))) - 1
        Next at
    Else
        code = CLng(inner)
    End If
    If code = 0 Or (code >= 55296 And code <= 57343) Then
        CharacterOf = XlpChar(65533)
    ElseIf code >= 128 And code <= 159 Then
        CharacterOf = XlpHex(Mid(OF_WINDOWS, (code - 128) * 4 + 1, 4))
    ElseIf code = 13 Then
        CharacterOf = vbCr
    ElseIf (code < 32 And code <> 9 And code <> 10 And code <> 12) Or code = 127 Or (code >= 64976 And code <= 65007) _
           Or (code And 65534) = 65534 Then
        CharacterOf = ""
    ElseIf code > 65535 Then
        CharacterOf = XlpChar(55296 + (code - 65536) \ 1024) & XlpChar(56320 + (code - 65536) Mod 1024)
    Else
        CharacterOf = XlpChar(code)
    End If
End Function

Private Function WithHalfDigits(ByVal text As String) As String
    ' Digits, and a full-width stop or per cent sign only beside a digit: in prose they may stay wide.
    Dim at As Long, code As Long, result As String, afterDigit As Boolean
    For at = 1 To Len(text)
        code = XlpCode(Mid(text, at, 1))
        If code >= 65296 And code <= 65305 Then
            result = result & Chr(code - 65248)
            afterDigit = True
        ElseIf afterDigit And (code = 65285 Or (code = 65294 And IsDigit(Mid(text, at + 1, 1)))) Then
            result = result & Chr(code - 65248)
            afterDigit = False
        Else
            result = result & Mid(text, at, 1)
            afterDigit = (code >= 48 And code <= 57)
        End If
    Next at
    WithHalfDigits = result
End Function

Private Function IsDigit(ByVal character As String) As Boolean
    IsDigit = False
    If character = "" Then Exit Function
    Dim code As Long
    code = XlpCode(character)
    IsDigit = (code >= 48 And code <= 57) Or (code >= 65296 And code <= 65305)
End Function

Private Function WithoutStrayBlanks(ByVal text As String) As String
    ' One blank at most between words, none at the ends of a line, no empty lines, nothing invisible.
    Dim textLines As Variant, at As Long, textLine As String, result As String
    text = Replace(Replace(text, vbCrLf, vbLf), vbCr, vbLf)
    text = Replace(Replace(text, vbTab, " "), XlpChar(160), " ")
    text = Replace(Replace(Replace(text, XlpChar(12288), " "), XlpChar(8194), " "), XlpChar(8195), " ")
    Dim invisible As Variant
    For Each invisible In Array(8203, 8204, 8205, 8206, 8207, 8288, 65279, 173)
        text = Replace(text, XlpChar(CLng(invisible)), "")
    Next invisible
    textLines = Split(text, vbLf)
    For at = LBound(textLines) To UBound(textLines)
        textLine = Trim(textLines(at))
        Do While InStr(1, textLine, "  ") > 0
            textLine = Replace(textLine, "  ", " ")
        Loop
        If textLine <> "" Then
            If result <> "" Then result = result & vbLf
            result = result & textLine
        End If
    Next at
    WithoutStrayBlanks = result
End Function

Public Function XlpUtf8(ByVal text As String) As Variant
    ' The bytes of the text in UTF-8, as an array of Byte; VBA itself writes files in the code page of the machine only.
    Dim bytes() As Byte, at As Long, used As Long, code As Long, low As Long
    ReDim bytes(0 To Len(text) * 3 + 3)
    at = 1
    Do While at <= Len(text)
        code = XlpCode(Mid(text, at, 1))
        If code >= 55296 And code <= 56319 And at < Len(text) Then
            low = XlpCode(Mid(text, at + 1, 1))
            code = 65536 + (code - 55296) * 1024 + (low - 56320)
            at = at + 1
        End If
        If code < 128 Then
            bytes(used) = code
            used = used + 1
        ElseIf code < 2048 Then
            bytes(used) = 192 + code \ 64
            bytes(used + 1) = 128 + (code Mod 64)
            used = used + 2
        ElseIf code < 65536 Then
            bytes(used) = 224 + code \ 4096
            bytes(used + 1) = 128 + ((code \ 64) Mod 64)
            bytes(used + 2) = 128 + (code Mod 64)
            used = used + 3
        Else
            bytes(used) = 240 + code \ 262144
            bytes(used + 1) = 128 + ((code \ 4096) Mod 64)
            bytes(used + 2) = 128 + ((code \ 64) Mod 64)
            bytes(used + 3) = 128 + (code Mod 64)
            used = used + 4
        End If
        at = at + 1
    Loop
    ' A file must not end in bytes that mean nothing; text exported here is never empty.
    If used > 0 Then ReDim Preserve bytes(0 To used - 1)
    XlpUtf8 = bytes
End Function
