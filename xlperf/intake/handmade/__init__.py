"""A form in any grid of cells, read by its labels: hand-made workbooks, published texts, pages of the web, Word, PDF.

`files.read_file` is the way in for files, `reader.read_grid` for cells had elsewhere, `any_file` for the inbox, where
our own workbooks come too. `reader` tries acts on each row (`lines_of_paper`, `pairs`, `rows_of_tables`), which return
what they `took`; `formats` are the files as grids, `tables` says how cells lie under columns, `labels` and `field_words` what words mean,
`reading_builder` makes a declaration of it, `form_choice` and `several_grids` say which form and which sheet it is.
`explanation` shows a reading; `sketch` makes a first form spec of a paper.
"""
