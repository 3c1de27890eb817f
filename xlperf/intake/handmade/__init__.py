"""A form in any grid of cells, read by its labels: hand-made workbooks, published texts, pages of the web.

`files.read_file` is the way in for files, `reader.read_grid` for cells had elsewhere, `any_file` for the inbox, where
our own workbooks come too; `sketch` makes a first form spec of a paper.
"""
