"""A workbook made: the form's layout written, with its formulas' values, checks on entry, guide and locks.

`write.new_template` makes one; `stamp` makes many of one form; `cached` and `recalculation` compute what the
formulas come to. Knows no filled workbook that came back.
"""
