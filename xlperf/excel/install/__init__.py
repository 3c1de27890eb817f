"""The functions put into a spreadsheet program, looked after there, and taken out again.

`registry` reads what Windows knows of Excel, `excel`, `lite` and `libreoffice` write files, `status` says what is
missing, `errors` explains what users see. Nothing here starts Excel.
"""
