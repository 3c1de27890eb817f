"""Tables in a grid: their headers, found and matched, their rows laid under them, and which rows are in doubt.

`header` and `printed_header` find the columns, `rows_of_tables` and `rows_of_money` read the rows, `alignment` lays cells that
have moved, `doubts` holds each row against the others.
"""
