"""What is sent out: one workbook for each department of a roster, and workbooks filled from other files.

`of_roster` and `templates` write a roster's workbooks, prefilled from `sources`, with what the roster sets (`set_cells`);
`fill` fills one from a file, a folder (`of_inbox`) or the step before it in the year's round (`step_before`).
"""
