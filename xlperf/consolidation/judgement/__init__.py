"""Whose each file is, which of several counts, and who is missing: the ledger (收件登记) and what people decided.

`judging` decides, by `department_matching`, `precedence`, `decisions` and `reviews`; `ledger` is its outcome, `rounds` that of
earlier rounds. Never a guess: what is not certain is doubtful (待确认) and counts for nothing.
"""
