"""Then and now: what changed between two declarations, two folders, several years, or the steps of a year's round.

changes             of two declarations, row by row (`rows`)
differences, years  of many departments, matched by `departments`; `left_out`: the files that do not count
through_round       each indicator from declared to scored, of what `round_files` takes in
shown, years_book   as text, JSON's values and workbooks; `round_page` as a page
"""
