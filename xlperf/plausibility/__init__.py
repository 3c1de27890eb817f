"""Whether a declaration as a whole can be true: left blank, filled with nothing, or with amounts in another unit.

whole_form (what makes such a thing certain) and its words. Knows no file and no other declarations.
"""

from xlperf.plausibility.whole_form import (
    EXACTLY,
    UNIT,
    basic_expenditure,
    heads_of,
    implausible,
    too_large,
)
