"""Then and now: what changed between two declarations, two folders or two years.

`differences` finds the changes, `shown` shows them as text, JSON values or a workbook.
"""
