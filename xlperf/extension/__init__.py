"""What an office adds to xlperf: checks written in Python, and readers of further kinds of files.

Owns their registration, where they come from (decorators, entry points, the variable XLPERF_EXTENSIONS) and what is said of
those that do not work: they are named, and nothing else stops. Words of an office for target values are the grammar's:
`target.own_words`.
"""

from xlperf.checks import add
from xlperf.extension import rules
from xlperf.extension.loading import (
    Carried,
    Extension,
    absent,
    carried,
    extensions,
    fingerprint,
    only_in_this_process,
    take_over,
)
from xlperf.extension.readers import grids_by_extension, reader
from xlperf.extension.rules import Problem, check_rule, findings_of

add(rules)
