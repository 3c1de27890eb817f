"""What the machine gives: files written whole, supervised worker processes, programs outside, pages in one file.

`durable` writes files and folders, `supervised` hands work to processes (`worker_process`) within limits, `run_program` runs
LibreOffice or a browser where `programs` finds them, `pages` renders templates, `lean` shortens sources that are sent along,
`dataclass` and `pattern` are the standard library's, made when they are first used. Knows no form.
"""
