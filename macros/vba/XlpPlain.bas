Attribute VB_Name = "XlpPlain"
' The target values that most are: words of no interest, a sign, one number, a measure word, or a whole date. Says of
' them what the short cut of xlperf's grammar says (target/shortcut.py), by the grammar's own words in XlpPlainWords;
' of any other text it says nothing. Touches no cell.
Option Explicit

Private Const MOST_OF_NO_INTEREST As Long = 40
Private Const LONGEST_SIGN As Long = 5
Private Const LONGEST_TAIL As Long = 8
Private Const LONGEST_MEASURE As Long = 8

Public Function XlpPlainTarget(ByVal text As String) As String
    ' In canonical form; "" where the text is not so plain.
    Dim rest As String, at As Long, lead As String, leadAt As Long, number As String, more As String
    Dim scaleWord As String, most As String, unit As String, behind As String, sign As String
    rest = XlpOneSpelling(text)
    If rest = "" Then Exit Function
    If BeginsWithOne(rest, "no_value_start") Or MayBeAChange(rest) Then Exit Function
    at = FirstOfInterest(rest)
    If at > MOST_OF_NO_INTEREST + 1 Then Exit Function
    leadAt = at
    Do While at <= Len(rest) And Not IsDigit(Mid(rest, at, 1))
        at = at + 1
    Loop
    lead = Mid(rest, leadAt, at - leadAt)
    If at > Len(rest) Or Len(lead) > LONGEST_SIGN Then Exit Function
    number = NumberAt(rest, at)
    If number = "" Then Exit Function
    more = OneOf(rest, at, XlpVocabulary("more"))
    scaleWord = OneOf(rest, at, XlpVocabulary("plain_scales"))
    most = OneOf(rest, at, XlpVocabulary("more") & "+")
    If Not ReadTail(Mid(rest, at), number, unit, behind) Then Exit Function
    If more <> "" Or most <> "" Then
        If behind <> "" Or unit = "" Or (more <> "" And most <> "") Then Exit Function
        behind = IIf(most = "+", ">=", ">")
    End If
    If unit = "" And InStr(1, number, ".") > 0 And (lead = "" Or Left(number, 2) = "20") Then Exit Function
    If lead = "" Then
        sign = IIf(behind = "", "=", behind)
    Else
        sign = SignOf(rest, lead, leadAt, behind)
    End If
    If sign <> "" Then XlpPlainTarget = XlpWrittenSign(sign) & number & scaleWord & unit
End Function

Public Function XlpOneSpelling(ByVal text As String) As String
    ' As the grammar spells a text before it reads it: half width, no blanks. "" where marks that are not seen, remains
    ' of a web page, a line break or a blank between two digits stand in it.
    Dim at As Long, code As Long, character As String, result As String, from As String, spelled As String, place As Long
    from = XlpVocabulary("spelled_so")
    spelled = XlpVocabulary("spelled_as")
    text = Trim(text)
    For at = 1 To Len(text)
        character = Mid(text, at, 1)
        code = XlpCode(character)
        place = InStr(1, from, character, 0)
        If place > 0 Then
            result = result & Mid(spelled, place, 1)
        ElseIf code = 32 Or code = 160 Or code = 12288 Then
            If IsDigit(Right(result, 1)) And IsDigit(XlpHalfWidth(Mid(text, at + 1, 1))) Then Exit Function
            If IsDigit(Right(result, 1)) And Mid(text, at + 1, 1) = character Then Exit Function
            If Right(result, 1) = "." And IsDigit(XlpHalfWidth(Mid(text, at + 1, 1))) Then Exit Function
        ElseIf IsUnseen(code) Or character = "&" Then
            Exit Function
        Else
            result = result & character
        End If
    Next at
    If InStr(1, result, "<") > 0 And InStr(1, result, ">") > 0 Then Exit Function
    If InStr(1, result, "&") > 0 Or InStr(1, result, "</") > 0 Then Exit Function
    XlpOneSpelling = result
End Function

Private Function IsUnseen(ByVal code As Long) As Boolean
    IsUnseen = code < 32 Or (code >= 127 And code <= 159) Or code = 173 Or (code >= 768 And code <= 879) _
        Or (code >= 8192 And code <= 8207) Or (code >= 8232 And code <= 8239) Or (code >= 8287 And code <= 8303) _
        Or (code >= 55296 And code <= 57343) Or (code >= 65024 And code <= 65039) Or code = 65279
End Function

Private Function MayBeAChange(ByVal text As String) As Boolean
    ' Of a rise or a fall the number alone would say too little.
    Dim words As Variant, at As Long
    words = Split(XlpVocabulary("steady"), "|")
    For at = LBound(words) To UBound(words)
        text = Replace(text, words(at), "")
    Next at
    words = Split(XlpVocabulary("changes"), "|")
    For at = LBound(words) To UBound(words)
        If InStr(1, text, words(at), 0) > 0 Then MayBeAChange = True
    Next at
End Function

Private Function FirstOfInterest(ByVal text As String) As Long
    Dim at As Long
    at = 1
    Do While at <= Len(text)
        If IsOfInterest(text, at) Then Exit Do
        at = at + 1
    Loop
    FirstOfInterest = at
End Function

Private Function IsOfInterest(ByVal text As String, ByVal at As Long) As Boolean
    ' Whether a word that means something may begin here. A word that only counts right before its number (such as
    ' "near" or "for") does not before another character.
    Dim character As String, following As String
    character = Mid(text, at, 1)
    following = Mid(text, at + 1, 1)
    If following <> "" And Listed("word_starts", character & following) Then
        IsOfInterest = True
    ElseIf Not Holds("single", character) Then
        IsOfInterest = BeginsWithOne(Mid(text, at), "calendar")
    ElseIf following <> "" And Holds("before_numbers", character) Then
        IsOfInterest = Not IsChinese(following) Or Holds("single", following) Or Listed("word_starts", Mid(text, at + 1, 2))
    Else
        IsOfInterest = True
    End If
End Function

Private Function SignOf(ByVal text As String, ByVal lead As String, ByVal leadAt As Long, _
                        ByVal behind As String) As String
    ' What the word in front and the one behind say together; "" where they contradict or the first is none.
    Dim sign As String, yields As Boolean
    sign = Found("operators", lead)
    If sign = "" Then Exit Function
    If leadAt > 1 Then
        If InStr(1, Found("not_after", lead), Mid(text, leadAt - 1, 1), 0) > 0 Then Exit Function
    End If
    yields = Right(sign, 1) = "w"
    If yields Then sign = Left(sign, Len(sign) - 1)
    If behind = "" Or behind = sign Then
        SignOf = sign
    ElseIf yields Then
        SignOf = behind
    ElseIf Left(behind, 1) = Left(sign, 1) And (Left(sign, 1) = ">" Or Left(sign, 1) = "<") Then
        SignOf = Left(sign, 1)
    End If
End Function

Private Function NumberAt(ByVal text As String, ByRef at As Long) As String
    ' A number of up to seven digits, or with separators between its thousands; "" for any other.
    Dim start As Long, written As String, whole As String, point As Long, groups As Variant, group As Long
    start = at
    Do While at <= Len(text) And InStr(1, "0123456789.,", Mid(text & " ", at, 1)) > 0
        at = at + 1
    Loop
    written = Mid(text, start, at - start)
    point = InStr(1, written, ".")
    whole = written
    If point > 0 Then
        whole = Left(written, point - 1)
        If Not AllDigits(Mid(written, point + 1)) Or Len(written) - point > 4 Then Exit Function
    End If
    groups = Split(whole, ",")
    For group = LBound(groups) To UBound(groups)
        If Not AllDigits(groups(group)) Then Exit Function
        If group > LBound(groups) And Len(groups(group)) <> 3 Then Exit Function
    Next group
    If Len(groups(LBound(groups))) > IIf(UBound(groups) > LBound(groups), 3, 7) Then Exit Function
    If Left(whole, 1) = "0" And whole <> "0" Then Exit Function
    NumberAt = Replace(written, ",", "")
End Function

Private Function AllDigits(ByVal text As String) As Boolean
    Dim at As Long
    AllDigits = text <> ""
    For at = 1 To Len(text)
        If Not IsDigit(Mid(text, at, 1)) Then AllDigits = False
    Next at
End Function

Private Function IsDigit(ByVal character As String) As Boolean
    IsDigit = character <> "" And InStr(1, "0123456789", character) > 0
End Function

Private Function OneOf(ByVal text As String, ByRef at As Long, ByVal characters As String) As String
    If at > Len(text) Then Exit Function
    If InStr(1, characters, Mid(text, at, 1), 0) = 0 Then Exit Function
    OneOf = Mid(text, at, 1)
    at = at + 1
End Function

Private Function ReadTail(ByVal tail As String, ByVal number As String, ByRef unit As String, _
                          ByRef behind As String) As Boolean
    ' The measure word and the sign or noun behind it; False where `tail` is anything else.
    Dim length As Long, remains As String
    ReadTail = tail = ""
    If tail = "" Or Len(tail) > LONGEST_TAIL Then Exit Function
    If BeginsWithOne(tail, "no_tails") Then Exit Function
    If Holds("open", Left(tail, 1)) And Not IsCountOfDays(tail, number) Then Exit Function
    length = UnitLength(tail)
    If length <= 0 Then Exit Function
    unit = Left(tail, length)
    remains = Mid(tail, length + 1)
    If Holds("of_a_class", Left(remains, 1)) Then Exit Function
    If remains = "" Then
        ReadTail = True
        Exit Function
    End If
    behind = Found("after", WithoutIncluded(remains))
    If behind <> "" Then
        ReadTail = True
    ElseIf Left(remains, length) <> unit And Not BeginsWithOne(remains, "after_words") Then
        ReadTail = IsNoun(tail, length + 1)
    End If
End Function

Private Function IsCountOfDays(ByVal tail As String, ByVal number As String) As Boolean
    ' So many years or days, and no date: a small whole number, and nothing behind but a sign.
    If Not Holds("years_and_days", Left(tail, 1)) Then Exit Function
    If Len(number) > 2 Or InStr(1, number, ".") > 0 Then Exit Function
    IsCountOfDays = Len(tail) = 1 Or Found("after", Mid(tail, 2)) <> ""
End Function

Private Function IsChinese(ByVal character As String) As Boolean
    IsChinese = XlpCode(character) >= 19968 And XlpCode(character) <= 40869
End Function

Private Function WithoutIncluded(ByVal remains As String) As String
    ' (including) in front of "or more" says what it says alone.
    Dim included As Variant, at As Long
    WithoutIncluded = remains
    included = Split(XlpVocabulary("included"), "|")
    For at = LBound(included) To UBound(included)
        If Left(remains, Len(included(at))) = included(at) Then WithoutIncluded = Mid(remains, Len(included(at)) + 1)
    Next at
End Function

Private Function IsNoun(ByVal tail As String, ByVal start As Long) As Boolean
    Dim at As Long
    For at = start To Len(tail)
        If Not IsChinese(Mid(tail, at, 1)) Then Exit Function
        If Holds("no_noun", Mid(tail, at, 1)) Or IsOfInterest(tail, at) Then Exit Function
    Next at
    IsNoun = True
End Function

Private Function UnitLength(ByVal text As String) As Long
    ' How long the whole unit is that `text` begins with: 0 for none, -1 where it is not certain.
    Dim length As Long, inner As Long, following As String
    length = MeasureLength(text, False)
    UnitLength = length
    If length = 0 Or length = Len(text) Then Exit Function
    following = Mid(text, length + 1, 1)
    If following = "/" Then
        UnitLength = IIf(IsBelow(Mid(text, length + 2)), Len(text), -1)
    ElseIf Holds("opening", following) Then
        inner = MeasureLength(Mid(text, length + 2), False)
        If inner = 0 Then Exit Function
        If Not Holds("closing", Mid(text, length + inner + 2, 1)) Then Exit Function
        UnitLength = length + inner + 2
        If UnitLength < Len(text) Then
            If Holds("below_marks", Mid(text, UnitLength + 1, 1)) Then UnitLength = -1
        End If
    ElseIf Holds("below_marks", following) Then
        UnitLength = -1
    End If
End Function

Private Function IsBelow(ByVal text As String) As Boolean
    ' Whether all of `text` stands below the line of a rate: a word, or a thing and a period.
    Dim length As Long, first As String, period As String
    length = MeasureLength(text, True)
    If length = 0 Then Exit Function
    first = Left(text, length)
    If length = Len(text) Then
        IsBelow = Not Listed("person_times", first)
    ElseIf Mid(text, length + 1, 1) = XlpVocabulary("middle_dot") Then
        period = Mid(text, length + 2)
        IsBelow = Listed("periods", period) And Not Listed("periods", first) And Not Listed("other_periods", first)
    End If
End Function

Private Function MeasureLength(ByVal text As String, ByVal below As Boolean) As Long
    ' The longest measure word that `text` begins with, unless what follows makes it part of a noun.
    Dim length As Long, word As String, following As String, barred As Boolean
    For length = IIf(Len(text) < LONGEST_MEASURE, Len(text), LONGEST_MEASURE) To 1 Step -1
        word = Left(text, length)
        If Listed("measures", word) Or (below And Listed("only_below", word)) Then
            following = Mid(text, length + 1, 1)
            barred = False
            If following <> "" Then
                barred = InStr(1, Found("nouns", word), following, 0) > 0 Or (IsLatin(Right(word, 1)) And IsLatin(following))
            End If
            If Not barred Then
                MeasureLength = length
                Exit Function
            End If
        End If
    Next length
End Function

Private Function IsLatin(ByVal character As String) As Boolean
    IsLatin = UCase(character) >= "A" And UCase(character) <= "Z" And XlpCode(character) < 128
End Function

Private Function Holds(ByVal id As String, ByVal character As String) As Boolean
    Holds = character <> "" And InStr(1, XlpVocabulary(id), character, 0) > 0
End Function

Private Function Listed(ByVal id As String, ByVal word As String) As Boolean
    Listed = word <> "" And InStr(1, XlpVocabulary(id), "|" & word & "|", 0) > 0
End Function

Private Function Found(ByVal id As String, ByVal word As String) As String
    ' What stands behind the colon of `word` in a list of pairs.
    Dim list As String, at As Long, start As Long
    list = XlpVocabulary(id)
    at = InStr(1, list, "|" & word & ":", 0)
    If at = 0 Or word = "" Then Exit Function
    start = at + Len(word) + 2
    Found = Mid(list, start, InStr(start, list, "|", 0) - start)
End Function

Private Function BeginsWithOne(ByVal text As String, ByVal id As String) As Boolean
    Dim words As Variant, at As Long
    words = Split(XlpVocabulary(id), "|")
    For at = LBound(words) To UBound(words)
        If words(at) <> "" And Left(text, Len(words(at))) = words(at) Then BeginsWithOne = True
    Next at
End Function
