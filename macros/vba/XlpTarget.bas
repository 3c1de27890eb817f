Attribute VB_Name = "XlpTarget"
' A reduced grammar of indicator target values: what XlpPlain reads, a whole date, and beside these one number (also in
' Chinese numerals) or a range of two, with a sign or word before or after it and a measure word from a list. What it
' does not cover for certain it leaves alone; what it does cover it writes as xlperf's full grammar would. Touches no cell.
Option Explicit

Private Const EQUAL_TO As String = "="
Private Const ABOUT As String = "~"

Public Function XlpNormalised(ByVal text As String) As String
    ' The target in canonical form; "" where the reduced grammar does not cover the text.
    Dim rest As String, result As String
    result = XlpPlainTarget(text)
    If result = "" Then result = WholeDate(XlpOneSpelling(text))
    rest = Trim(XlpHalfWidth(text))
    If result = "" And rest <> "" Then result = OneNumber(rest)
    If result = "" And rest <> "" Then result = TwoNumbers(rest)
    XlpNormalised = result
End Function

Private Function WholeDate(ByVal rest As String) As String
    ' A day, or the end of a month or year with "before": 2023-12-31 however it is said; "" for a month or year alone.
    Dim named As Long, inMonth As Long, onDay As Long, ends As String, limit As String
    named = CountBefore(rest, XlpWord("year"), 4)
    inMonth = CountBefore(rest, XlpWord("month"), 2)
    onDay = CountBefore(rest, XlpWord("day"), 2)
    ends = Taken(rest, "date_ends")
    limit = Taken(rest, "date_limits")
    Taken rest, "date_done"
    If rest <> "" Or (named >= 0 And (named < 1900 Or named > 2099)) Then Exit Function
    If onDay >= 0 Then
        If inMonth < 0 Or ends <> "" Or (named < 0 And limit = "") Then Exit Function
    ElseIf ends = "" Or limit = "" Then
        Exit Function
    ElseIf inMonth >= 0 Then
        If Len(ends) > 1 Then Exit Function
        onDay = DaysIn(named, inMonth)
    ElseIf named >= 0 Then
        inMonth = 12
        onDay = 31
    End If
    If inMonth < 1 Or inMonth > 12 Or onDay < 1 Or onDay > DaysIn(named, inMonth) Then Exit Function
    If named >= 0 Then WholeDate = named & XlpWord("year")
    WholeDate = WholeDate & inMonth & XlpWord("month") & onDay & XlpWord("day") & IIf(limit = "", "", XlpWord("before"))
End Function

Private Function CountBefore(ByRef rest As String, ByVal mark As String, ByVal most As Long) As Long
    ' The number that `rest` begins with, if `mark` follows it; both are taken. -1 for none.
    Dim length As Long
    CountBefore = -1
    Do While length < Len(rest) And InStr(1, "0123456789", Mid(rest & " ", length + 1, 1)) > 0
        length = length + 1
    Loop
    If length = 0 Or length > most Or Mid(rest, length + 1, 1) <> mark Then Exit Function
    CountBefore = CLng(Left(rest, length))
    rest = Mid(rest, length + 2)
End Function

Private Function DaysIn(ByVal named As Long, ByVal inMonth As Long) As Long
    ' February has 29 days where no year is named.
    Select Case inMonth
    Case 2
        DaysIn = 28
        If named < 0 Or (named Mod 4 = 0 And (named Mod 100 <> 0 Or named Mod 400 = 0)) Then DaysIn = 29
    Case 4, 6, 9, 11: DaysIn = 30
    Case Else: DaysIn = 31
    End Select
End Function

Private Function OneNumber(ByVal rest As String) As String
    Dim sign As String, after As String, number As String, measure As String
    Dim bounded As Boolean, percent As Boolean, native As Boolean, more As Boolean
    Taken rest, "before_neutral"
    bounded = Taken(rest, "before_bounded") <> ""
    sign = SignBefore(rest)
    percent = Taken(rest, "before_percent") <> ""
    number = NumberTaken(rest, native)
    If number = "" Then Exit Function
    more = Taken(rest, "more") <> ""
    measure = MeasureTaken(rest, number, native, more)
    If measure = "?" Or (measure = "" And MayBeAMonth(number)) Then Exit Function
    If percent Then
        If measure <> "" Then Exit Function
        measure = "%"
    End If
    after = SignAfter(rest)
    If rest <> "" Then Exit Function
    If bounded And (sign <> "" Or after <> "<=") Then Exit Function
    If more Then after = IIf(after = "", ">", "?")
    sign = Agreed(sign, after)
    If sign = "?" Then Exit Function
    OneNumber = XlpWrittenSign(sign) & number & measure
End Function

Private Function TwoNumbers(ByVal rest As String) As String
    Dim low As String, high As String, unitLow As String, unitHigh As String, native As Boolean
    Taken rest, "before_neutral"
    low = NumberTaken(rest, native)
    If low = "" Then Exit Function
    unitLow = MeasureTaken(rest, low, native, False)
    If unitLow = "?" Then Exit Function
    If Taken(rest, "range_signs") = "" Then Exit Function
    high = NumberTaken(rest, native)
    If high = "" Then Exit Function
    unitHigh = MeasureTaken(rest, high, native, False)
    If unitHigh = "?" Or rest <> "" Then Exit Function
    If unitLow <> "" And unitLow <> unitHigh Then Exit Function
    If HasScale(unitHigh) Or Val(low) >= Val(high) Then Exit Function
    If unitHigh = "" And (MayBeAMonth(low) Or MayBeAMonth(high) Or MayBeAYear(low)) Then Exit Function
    TwoNumbers = low & XlpWord("range") & high & unitHigh
End Function

Private Function MayBeAYear(ByVal number As String) As Boolean
    MayBeAYear = Len(number) = 4 And Val(number) >= 1900 And Val(number) < 2100
End Function

Private Function SignBefore(ByRef rest As String) As String
    ' The longer signs are tried first: ">=" before ">", "not less than" before "less than".
    If Taken(rest, "before_at_least") <> "" Then
        SignBefore = ">="
    ElseIf Taken(rest, "before_at_most") <> "" Then
        SignBefore = "<="
    ElseIf Taken(rest, "before_more") <> "" Then
        SignBefore = ">"
    ElseIf Taken(rest, "before_less") <> "" Then
        SignBefore = "<"
    ElseIf Taken(rest, "before_about") <> "" Then
        SignBefore = ABOUT
    ElseIf Taken(rest, "before_equal") <> "" Then
        SignBefore = EQUAL_TO
    End If
End Function

Private Function SignAfter(ByRef rest As String) As String
    If Taken(rest, "after_at_least") <> "" Then
        SignAfter = ">="
    ElseIf Taken(rest, "after_at_most") <> "" Then
        SignAfter = "<="
    ElseIf Taken(rest, "after_about") <> "" Then
        SignAfter = ABOUT
    End If
End Function

Private Function Agreed(ByVal before As String, ByVal after As String) As String
    ' One sign of the two, "?" where they say different things.
    If after = "" Then
        Agreed = IIf(before = "", EQUAL_TO, before)
    ElseIf before = "" Or before = after Then
        Agreed = after
    Else
        Agreed = "?"
    End If
End Function

Public Function XlpWrittenSign(ByVal sign As String) As String
    ' As it stands in front of a canonical number; nothing for "equal".
    Select Case sign
    Case ">=": XlpWrittenSign = XlpWord("at_least")
    Case "<=": XlpWrittenSign = XlpWord("at_most")
    Case ABOUT, "about": XlpWrittenSign = XlpWord("about")
    Case EQUAL_TO: XlpWrittenSign = ""
    Case Else: XlpWrittenSign = sign
    End Select
End Function

Private Function MeasureTaken(ByRef rest As String, ByVal number As String, ByVal native As Boolean, _
                              ByRef more As Boolean) As String
    ' Scale and measure word as they are written; "?" where the words may mean something else.
    Dim scaleWord As String, unit As String
    scaleWord = Taken(rest, "scales")
    If scaleWord <> "" And Not more Then more = Taken(rest, "more") <> ""
    unit = Taken(rest, "units")
    MeasureTaken = scaleWord & unit
    If native And scaleWord <> "" Then MeasureTaken = "?"
    If native And Among(unit, "vague") Then MeasureTaken = "?"
    If Among(unit, "years") And (Val(number) >= 100 Or scaleWord <> "") Then MeasureTaken = "?"
End Function

Private Function MayBeAMonth(ByVal number As String) As Boolean
    ' 2023.07 is July, 20231231 a day.
    MayBeAMonth = InStr(1, number, ".") > 0 And Val(number) >= 1900 And Val(number) < 2100
    If Len(number) = 8 And Left(number, 2) = "20" Then MayBeAMonth = True
End Function

Private Function HasScale(ByVal measureWords As String) As Boolean
    HasScale = Taken(measureWords, "scales") <> ""
End Function

Private Function Among(ByVal word As String, ByVal list As String) As Boolean
    Among = word <> "" And InStr(1, "|" & XlpWord(list) & "|", "|" & word & "|") > 0
End Function

Private Function Taken(ByRef rest As String, ByVal list As String) As String
    ' Takes the first word of the list that `rest` begins with, and blanks after it; "" for none.
    Dim words As Variant, at As Long, word As String
    words = Split(XlpWord(list), "|")
    For at = LBound(words) To UBound(words)
        word = words(at)
        ' Measure words may hold full-width brackets, which are half-width by now.
        If Left(rest, Len(word)) = XlpHalfWidth(word) Then
            rest = LTrim(Mid(rest, Len(word) + 1))
            Taken = word
            Exit Function
        End If
    Next at
End Function

Private Function NumberTaken(ByRef rest As String, ByRef native As Boolean) As String
    ' Digits without separators; `native` where they were Chinese numerals. "" where no sound number begins.
    Dim number As String
    native = False
    number = DigitsTaken(rest)
    If number = "" Then
        number = NumeralTaken(rest)
        native = number <> ""
    End If
    If number <> "" Then rest = LTrim(rest)
    NumberTaken = number
End Function

Private Function DigitsTaken(ByRef rest As String) As String
    Dim length As Long, number As String, groups As Variant, at As Long, point As Long, whole As String
    Do While length < Len(rest) And InStr(1, "0123456789.,", Mid(rest & " ", length + 1, 1)) > 0
        length = length + 1
    Loop
    If length = 0 Then Exit Function
    number = Left(rest, length)
    point = InStr(1, number, ".")
    whole = number
    If point > 0 Then
        whole = Left(number, point - 1)
        If point = Len(number) Or InStr(point + 1, number, ".") > 0 Or InStr(point, number, ",") > 0 Then Exit Function
    End If
    If whole = "" Or Left(whole, 1) = "," Then Exit Function
    groups = Split(whole, ",")
    For at = LBound(groups) + 1 To UBound(groups)
        If Len(groups(at)) <> 3 Or Len(groups(0)) > 3 Then Exit Function
    Next at
    number = Replace(number, ",", "")
    If Len(number) > 1 And Left(number, 1) = "0" And Left(number, 2) <> "0." Then Exit Function
    ' Zeros at the end of a fraction are left to the full grammar.
    If point > 0 And Right(number, 1) = "0" Then Exit Function
    rest = Mid(rest, length + 1)
    DigitsTaken = number
End Function

Private Function NumeralTaken(ByRef rest As String) As String
    ' A Chinese numeral below 10000, in digits.
    Dim at As Long, digit As Long, total As Long, weight As Long, lastWeight As Long, value As Long
    lastWeight = 10000
    digit = -1
    For at = 1 To Len(rest)
        weight = PlaceValue(Mid(rest, at, 1))
        If weight > 0 Then
            If weight >= lastWeight Then Exit Function
            If digit < 0 And Not (weight = 10 And at = 1) Then Exit Function
            total = total + IIf(digit < 0, 1, digit) * weight
            lastWeight = weight
            digit = -1
        Else
            value = DigitValue(Mid(rest, at, 1))
            If value < 0 Then Exit For
            If digit >= 0 Then Exit Function
            digit = value
        End If
    Next at
    If at = 1 Then Exit Function
    If digit >= 0 Then
        ' "one thousand two" may mean 1200 or 1002: only units after tens, or after nothing, are certain.
        If lastWeight <> 10 And lastWeight <> 10000 Then Exit Function
        total = total + digit
    End If
    If total = 0 Then Exit Function
    rest = Mid(rest, at)
    NumeralTaken = CStr(total)
End Function

Private Function DigitValue(ByVal character As String) As Long
    Dim digits As Variant, at As Long
    DigitValue = -1
    If character = XlpWord("two") Then DigitValue = 2
    digits = Split(XlpWord("digits"), "|")
    For at = LBound(digits) + 1 To UBound(digits)
        If character = digits(at) Then DigitValue = at - LBound(digits)
    Next at
End Function

Private Function PlaceValue(ByVal character As String) As Long
    Dim places As Variant, at As Long
    places = Split(XlpWord("places"), "|")
    For at = LBound(places) To UBound(places)
        If character = places(at) Then PlaceValue = Choose(at - LBound(places) + 1, 1000, 100, 10)
    Next at
End Function
