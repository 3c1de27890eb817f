Attribute VB_Name = "xlwings_udfs"
' Written by macros/build.py: the generator of xlwings over xlperf.excel.udfs. Do not change it by hand.
#Const App = "Microsoft Excel"

Public Sub Auto_Open()
    ' Excel keeps no descriptions of functions in a workbook: they are given anew whenever it is opened.
    On Error Resume Next
    Application.MacroOptions Macro:="XLP_TARGET", _
        Description:=FromHex("628A63076807503C5199621089C483035F625F0FFF0C4F8B5982201C226500340030573A201DFF1B4E0D662F63076807503C65F64E3A7A7A3002"), _
        Category:=FromHex("7EE96548753362A5"), _
        ArgumentDescriptions:=Array(FromHex("63076807503CFF0C62164E00521763076807503CFF0C4F8B5982201C5F005C554E0D5C114E8E00340030573A901A4FE14FDD969C4EFB52A1201D"))
    Application.MacroOptions Macro:="XLP_TARGET_CHECK", _
        Description:=FromHex("63076807503C51995F975408683C65F64E3A7A7AFF0C542652198BF4660E539F56E03002"), _
        Category:=FromHex("7EE96548753362A5"), _
        ArgumentDescriptions:=Array(FromHex("63076807503CFF0C62164E00521763076807503CFF0C4F8B5982201C5F005C554E0D5C114E8E00340030573A901A4FE14FDD969C4EFB52A1201D"), _
            FromHex("4E097EA7630768077684540D79F0FF1B6709540D79F0800C6CA1670963076807503C65F68BF4660E7F3A5C1163076807503C"))
    Application.MacroOptions Macro:="XLP_TARGET_LOW", _
        Description:=FromHex("63076807503C76844E0B9650FF0C630957FA672C53554F4DFF08003500304EBF51434E3A0035003000300030003000300030003000300030FF09FF1B6CA167094E0B965065F64E3A7A7A3002"), _
        Category:=FromHex("7EE96548753362A5"), _
        ArgumentDescriptions:=Array(FromHex("63076807503CFF0C62164E00521763076807503CFF0C4F8B5982201C5F005C554E0D5C114E8E00340030573A901A4FE14FDD969C4EFB52A1201D"))
    Application.MacroOptions Macro:="XLP_TARGET_HIGH", _
        Description:=FromHex("63076807503C76844E0A9650FF0C630957FA672C53554F4DFF08003500304EBF51434E3A0035003000300030003000300030003000300030FF09FF1B6CA167094E0A965065F64E3A7A7A3002"), _
        Category:=FromHex("7EE96548753362A5"), _
        ArgumentDescriptions:=Array(FromHex("63076807503CFF0C62164E00521763076807503CFF0C4F8B5982201C5F005C554E0D5C114E8E00340030573A901A4FE14FDD969C4EFB52A1201D"))
    Application.MacroOptions Macro:="XLP_TARGET_UNIT", _
        Description:=FromHex("63076807503C76848BA191CF53554F4DFF0C4F8B5982201C573A201D201C0025201D201C4E2A5DE54F5C65E5201D3002"), _
        Category:=FromHex("7EE96548753362A5"), _
        ArgumentDescriptions:=Array(FromHex("63076807503CFF0C62164E00521763076807503CFF0C4F8B5982201C5F005C554E0D5C114E8E00340030573A901A4FE14FDD969C4EFB52A1201D"))
    Application.MacroOptions Macro:="XLP_SCORE", _
        Description:=FromHex("6307680776845F975206FF1A63095B9E96455B8C6210503C8FBE523063076807503C76846BD44F8BFF0C67009AD84E3A5206503CFF0C4FDD75594E244F4D5C0F6570FF1B7B974E0D51FA65F64E3A201C2014201D3002"), _
        Category:=FromHex("7EE96548753362A5"), _
        ArgumentDescriptions:=Array(FromHex("63076807503CFF0C62164E00521763076807503CFF0C4F8B5982201C2265003900350025201D"), _
            FromHex("5B9E96455B8C6210503CFF0C4F8B5982201C003900360025201DFF084EE56587672C5F555165FF09FF1B5B9A6027630768074E3A201C8FBE6210201D201C90E852068FBE6210201D6216201C672A8FBE6210201D"), _
            FromHex("6307680776845206503CFF0C4F8B5982002000310030FF1B7A7A767D4E3A00200030"))
    Application.MacroOptions Macro:="XLP_TOTAL", _
        Description:=FromHex("91D1989D768451C6786E54088BA1FF0C542B4EE56587672C6216516889D265705B575F555165768491D1989DFF1B67094E0D662F91D1989D768453555143683C65F68BF4660E662F54EA4E004E2A3002"), _
        Category:=FromHex("7EE96548753362A5"), _
        ArgumentDescriptions:=Array(FromHex("898154088BA1768453555143683C533A57DFFF1B4EE56587672C5F555165768491D1989D4E5F8BA15165"))
    Application.MacroOptions Macro:="XLP_CHECK", _
        Description:=FromHex("672C5DE54F5C7C3F76844E00987968C067E5FF1A6CA1670995EE989865F64E3A7A7AFF0C542652198BF4660E539F56E0FF1B6240970076846570672A586B621065705B5765F64E3A201C2014201D3002"), _
        Category:=FromHex("7EE96548753362A5"), _
        ArgumentDescriptions:=Array(FromHex("68C067E576847F1653F7FF0C89C15DE54F5C8868201C68219A8C201D76847B2C4E005217FF0C4F8B5982201C007400610073006B002D0074006F00740061006C201D"), _
            FromHex("88686837624057287684533A57DFFF0C4ECE7B2C002000330020884C8D77FF0C4F8B59820020753362A5886800210024004100240033003A00240048002400360030FF1B7701756565F64E3A672C5DE54F5C7C3F"), _
            FromHex("969085CF5DE54F5C88680020005F0078006C007000650072006600207684524D4E245217FF0C4F8B59820020005F0078006C007000650072006600210024004100240031003A00240042002400320030"))
    Application.MacroOptions Macro:="XLP_FINDINGS", _
        Description:=FromHex("672C5DE54F5C7C3F76846240670995EE9898FF0C6BCF884C4E004E2AFF1A7F1653F730017EA7522B30015DE54F5C8868300153555143683C300195EE98983001600E683765393002"), _
        Category:=FromHex("7EE96548753362A5"), _
        ArgumentDescriptions:=Array(FromHex("88686837624057287684533A57DFFF0C4ECE7B2C002000330020884C8D77FF0C4F8B59820020753362A5886800210024004100240033003A00240048002400360030FF1B7701756565F64E3A672C5DE54F5C7C3F"), _
            FromHex("969085CF5DE54F5C88680020005F0078006C007000650072006600207684524D4E245217FF0C4F8B59820020005F0078006C007000650072006600210024004100240031003A00240042002400320030"))
End Sub

Function XLP_CHECK(check_id, Optional form, Optional identity)
    Application.Volatile IsMissing(form)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        XLP_CHECK = XLPy.CallUDF("xlperf.excel.udfs", "XLP_CHECK", Array(check_id, form, identity, Nothing), ThisWorkbook, Application.Caller)
        Exit Function
    #Else
        XLP_CHECK = XLPy.CallUDF("xlperf.excel.udfs", "XLP_CHECK", Array(check_id, form, identity, Nothing))
        Exit Function
    #End If
failed:
    XLP_CHECK = CVErr(2042)
End Function

Function XLP_FINDINGS(Optional form, Optional identity)
    Application.Volatile IsMissing(form)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        XLP_FINDINGS = XLPy.CallUDF("xlperf.excel.udfs", "XLP_FINDINGS", Array(form, identity, Nothing), ThisWorkbook, Application.Caller)
        Exit Function
    #Else
        XLP_FINDINGS = XLPy.CallUDF("xlperf.excel.udfs", "XLP_FINDINGS", Array(form, identity, Nothing))
        Exit Function
    #End If
failed:
    XLP_FINDINGS = CVErr(2042)
End Function

Function XLP_SCORE(target, actual, weight)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        XLP_SCORE = XLPy.CallUDF("xlperf.excel.udfs", "XLP_SCORE", Array(target, actual, weight), ThisWorkbook, Application.Caller)
        Exit Function
    #Else
        XLP_SCORE = XLPy.CallUDF("xlperf.excel.udfs", "XLP_SCORE", Array(target, actual, weight))
        Exit Function
    #End If
failed:
    XLP_SCORE = CVErr(2042)
End Function

Function XLP_TARGET(text)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        XLP_TARGET = XLPy.CallUDF("xlperf.excel.udfs", "XLP_TARGET", Array(text), ThisWorkbook, Application.Caller)
        Exit Function
    #Else
        XLP_TARGET = XLPy.CallUDF("xlperf.excel.udfs", "XLP_TARGET", Array(text))
        Exit Function
    #End If
failed:
    XLP_TARGET = CVErr(2042)
End Function

Function XLP_TARGET_CHECK(text, Optional indicator_name)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        XLP_TARGET_CHECK = XLPy.CallUDF("xlperf.excel.udfs", "XLP_TARGET_CHECK", Array(text, indicator_name), ThisWorkbook, Application.Caller)
        Exit Function
    #Else
        XLP_TARGET_CHECK = XLPy.CallUDF("xlperf.excel.udfs", "XLP_TARGET_CHECK", Array(text, indicator_name))
        Exit Function
    #End If
failed:
    XLP_TARGET_CHECK = CVErr(2042)
End Function

Function XLP_TARGET_HIGH(text)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        XLP_TARGET_HIGH = XLPy.CallUDF("xlperf.excel.udfs", "XLP_TARGET_HIGH", Array(text), ThisWorkbook, Application.Caller)
        Exit Function
    #Else
        XLP_TARGET_HIGH = XLPy.CallUDF("xlperf.excel.udfs", "XLP_TARGET_HIGH", Array(text))
        Exit Function
    #End If
failed:
    XLP_TARGET_HIGH = CVErr(2042)
End Function

Function XLP_TARGET_LOW(text)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        XLP_TARGET_LOW = XLPy.CallUDF("xlperf.excel.udfs", "XLP_TARGET_LOW", Array(text), ThisWorkbook, Application.Caller)
        Exit Function
    #Else
        XLP_TARGET_LOW = XLPy.CallUDF("xlperf.excel.udfs", "XLP_TARGET_LOW", Array(text))
        Exit Function
    #End If
failed:
    XLP_TARGET_LOW = CVErr(2042)
End Function

Function XLP_TARGET_UNIT(text)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        XLP_TARGET_UNIT = XLPy.CallUDF("xlperf.excel.udfs", "XLP_TARGET_UNIT", Array(text), ThisWorkbook, Application.Caller)
        Exit Function
    #Else
        XLP_TARGET_UNIT = XLPy.CallUDF("xlperf.excel.udfs", "XLP_TARGET_UNIT", Array(text))
        Exit Function
    #End If
failed:
    XLP_TARGET_UNIT = CVErr(2042)
End Function

Function XLP_TOTAL(range)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        XLP_TOTAL = XLPy.CallUDF("xlperf.excel.udfs", "XLP_TOTAL", Array(range), ThisWorkbook, Application.Caller)
        Exit Function
    #Else
        XLP_TOTAL = XLPy.CallUDF("xlperf.excel.udfs", "XLP_TOTAL", Array(range))
        Exit Function
    #End If
failed:
    XLP_TOTAL = CVErr(2042)
End Function

Private Function FromHex(ByVal code As String) As String
    ' Four hexadecimal digits a character: VBA source holds ASCII only.
    Dim at As Long
    For at = 1 To Len(code) Step 4
        FromHex = FromHex & ChrW(CLng("&H" & Mid(code, at, 2)) * 256 + CLng("&H" & Mid(code, at + 2, 2)))
    Next at
End Function
