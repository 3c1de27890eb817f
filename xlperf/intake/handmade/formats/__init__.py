"""Files of every kind as grids of cells: spreadsheets, pages of the web, Word, PDF, text; a module a kind.

They know no form: what a cell means is for the readers of the grid.
"""
