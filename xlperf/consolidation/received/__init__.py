"""What came in (收件): files found wherever they lie, read in this process, in many, or on a cluster, and kept as records.

`sources` finds them, `engine`, `pool` and `cluster` read them, `record` is what is kept of one, `cache` and `spool` where.
"""
