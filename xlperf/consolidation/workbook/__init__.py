"""The consolidated workbook (汇总表), sheet by sheet, and the way back from it.

`book` says which sheets there are; each has its module; `readback` and `review_sheet` read what people wrote in it.
"""
