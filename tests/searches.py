"""How far a random search goes: as many examples as `make test` has time for, the same every time; in `make fuzz` many more,
with the clock."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

SEARCHING = os.environ.get("XLPERF_SEARCH") == "search"
FURTHER = 10
"""How many times as many examples `make fuzz` tries."""


def examples(number: int) -> settings:
    """The settings of a search that tries `number` examples in `make test`."""
    return settings(
        max_examples=number * FURTHER if SEARCHING else number,
        derandomize=not SEARCHING,
        deadline=None,
        print_blob=SEARCHING,
        suppress_health_check=[HealthCheck.function_scoped_fixture],
    )
