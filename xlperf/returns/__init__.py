"""What goes back: a marked copy of each rejected workbook, a letter to each department, and the list for mail merge.

`workbooks` gives back and `approval` approves, by `folder`, which writes all files or none; `correspondence` says to whom,
`letter` and `letter_document` in which words, `annotate` marks the copies, `standing` tells where each department stands.
"""
