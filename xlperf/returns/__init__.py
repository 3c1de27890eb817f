"""What goes back: a marked copy of each rejected workbook, a letter a department, and the list for mail merge."""
