"""The proving ground: real spreadsheet programs, driven by tests.

Owns how LibreOffice, Gnumeric, Node's spreadsheet libraries, Chromium and poppler are started, asked and
ended within a time limit. Knows nothing of xlperf: what goes in and out are paths and cells.
"""
