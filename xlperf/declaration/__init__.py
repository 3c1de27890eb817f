"""Declaration (申报): what one department declared. Finding (问题): one thing that is wrong with it.

    entered   what stands in one cell          finding   one thing that is wrong, and many of them
    record    a declaration, its cells for the check language

Knows nothing of files, Excel or the rules by which findings are made.
"""

from xlperf.declaration.cells import computed, computed_cells, entered_cells, environment_of, shown_value
from xlperf.declaration.entered import (
    Entered,
    Row,
    amount_text,
    as_written,
    figure_text,
    has_marks,
    is_filled,
    percent_text,
    read_number,
    write_entered,
)
from xlperf.declaration.finding import (
    ACCEPTED,
    ERROR,
    FINDING_COLUMNS,
    INFO,
    REJECTED,
    UNREADABLE,
    WARNED,
    WARNING,
    Finding,
    Findings,
    status_of,
)
from xlperf.declaration.record import (
    Declaration,
    Locations,
    each_key,
    named_with_project,
)
