"""Inside the spreadsheet program: worksheet functions, the ribbon's commands, and workbooks that Excel holds open.

functions, form_functions   what a cell gets; `udfs` (Excel), `lite` (xlwings Lite), `libreoffice` ask them
ribbon                      the buttons of 绩效申报, over `tidy`, `rewriting` and `undo`
book                        `read`, `check` and `fill` of an xlwings Book
install                     put into a program, looked after, taken out
"""
