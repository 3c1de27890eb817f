Attribute VB_Name = "xlwings_udfs"
' Written by macros/build.py: the generator of xlwings over xlperf.excel.udfs. Do not change it by hand.
#Const App = "Microsoft Excel"

Function XLP_CHECK(check_id, Optional form, Optional identity)
    Application.Volatile IsMissing(form)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        XLP_CHECK = XlpServer().CallUDF("xlperf.excel.udfs", "XLP_CHECK", Array(XlpGiven(check_id), XlpGiven(form), XlpGiven(identity), Nothing), Nothing, Application.Caller)
        Exit Function
    #Else
        XLP_CHECK = XlpServer().CallUDF("xlperf.excel.udfs", "XLP_CHECK", Array(XlpGiven(check_id), XlpGiven(form), XlpGiven(identity), Nothing))
        Exit Function
    #End If
failed:
    XLP_CHECK = CVErr(2042)
End Function

Function XLP_FINDINGS(Optional form, Optional identity)
    Application.Volatile IsMissing(form)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        XLP_FINDINGS = XlpServer().CallUDF("xlperf.excel.udfs", "XLP_FINDINGS", Array(XlpGiven(form), XlpGiven(identity), Nothing), Nothing, Application.Caller)
        Exit Function
    #Else
        XLP_FINDINGS = XlpServer().CallUDF("xlperf.excel.udfs", "XLP_FINDINGS", Array(XlpGiven(form), XlpGiven(identity), Nothing))
        Exit Function
    #End If
failed:
    XLP_FINDINGS = CVErr(2042)
End Function

Function XLP_SCORE(target, actual, weight)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        XLP_SCORE = XlpServer().CallUDF("xlperf.excel.udfs", "XLP_SCORE", Array(XlpGiven(target), XlpGiven(actual), XlpGiven(weight)), Nothing, Nothing)
        Exit Function
    #Else
        XLP_SCORE = XlpServer().CallUDF("xlperf.excel.udfs", "XLP_SCORE", Array(XlpGiven(target), XlpGiven(actual), XlpGiven(weight)))
        Exit Function
    #End If
failed:
    XLP_SCORE = CVErr(2042)
End Function

Function XLP_TARGET(text)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        XLP_TARGET = XlpServer().CallUDF("xlperf.excel.udfs", "XLP_TARGET", Array(XlpGiven(text)), Nothing, Nothing)
        Exit Function
    #Else
        XLP_TARGET = XlpServer().CallUDF("xlperf.excel.udfs", "XLP_TARGET", Array(XlpGiven(text)))
        Exit Function
    #End If
failed:
    XLP_TARGET = CVErr(2042)
End Function

Function XLP_TARGET_CHECK(text, Optional indicator_name)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        XLP_TARGET_CHECK = XlpServer().CallUDF("xlperf.excel.udfs", "XLP_TARGET_CHECK", Array(XlpGiven(text), XlpGiven(indicator_name)), Nothing, Nothing)
        Exit Function
    #Else
        XLP_TARGET_CHECK = XlpServer().CallUDF("xlperf.excel.udfs", "XLP_TARGET_CHECK", Array(XlpGiven(text), XlpGiven(indicator_name)))
        Exit Function
    #End If
failed:
    XLP_TARGET_CHECK = CVErr(2042)
End Function

Function XLP_TARGET_HIGH(text)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        XLP_TARGET_HIGH = XlpServer().CallUDF("xlperf.excel.udfs", "XLP_TARGET_HIGH", Array(XlpGiven(text)), Nothing, Nothing)
        Exit Function
    #Else
        XLP_TARGET_HIGH = XlpServer().CallUDF("xlperf.excel.udfs", "XLP_TARGET_HIGH", Array(XlpGiven(text)))
        Exit Function
    #End If
failed:
    XLP_TARGET_HIGH = CVErr(2042)
End Function

Function XLP_TARGET_LOW(text)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        XLP_TARGET_LOW = XlpServer().CallUDF("xlperf.excel.udfs", "XLP_TARGET_LOW", Array(XlpGiven(text)), Nothing, Nothing)
        Exit Function
    #Else
        XLP_TARGET_LOW = XlpServer().CallUDF("xlperf.excel.udfs", "XLP_TARGET_LOW", Array(XlpGiven(text)))
        Exit Function
    #End If
failed:
    XLP_TARGET_LOW = CVErr(2042)
End Function

Function XLP_TARGET_UNIT(text)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        XLP_TARGET_UNIT = XlpServer().CallUDF("xlperf.excel.udfs", "XLP_TARGET_UNIT", Array(XlpGiven(text)), Nothing, Nothing)
        Exit Function
    #Else
        XLP_TARGET_UNIT = XlpServer().CallUDF("xlperf.excel.udfs", "XLP_TARGET_UNIT", Array(XlpGiven(text)))
        Exit Function
    #End If
failed:
    XLP_TARGET_UNIT = CVErr(2042)
End Function

Function XLP_TOTAL(range)
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        XLP_TOTAL = XlpServer().CallUDF("xlperf.excel.udfs", "XLP_TOTAL", Array(XlpGiven(range)), Nothing, Nothing)
        Exit Function
    #Else
        XLP_TOTAL = XlpServer().CallUDF("xlperf.excel.udfs", "XLP_TOTAL", Array(XlpGiven(range)))
        Exit Function
    #End If
failed:
    XLP_TOTAL = CVErr(2042)
End Function

