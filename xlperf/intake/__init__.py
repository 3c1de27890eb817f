"""A file taken in: through the gate, read, compared with the template that was sent out, and its differences told.

`one_file` takes in one of our workbooks, `isolated` many in worker processes, `handmade` any other grid of cells.
Nothing here is evaluated, believed or dropped without a word.
"""
