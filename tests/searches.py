"""How far a random search goes: as many examples as `make test` has time for, the same every time; in `make fuzz` many more,
with the clock."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

SEARCHING = os.environ.get("XLPERF_SEARCH") == "search"
FURTHER = 10
"""How many times as many examples `make fuzz` tries."""


def how_many(number: int) -> int:
    """How many cases of a seeded series a test takes that `make test` gives `number`."""
    return number * FURTHER if SEARCHING else number


def examples(number: int) -> settings:
    """The settings of a search that tries `number` examples in `make test`."""
    return settings(
        max_examples=how_many(number),
        derandomize=not SEARCHING,
        deadline=None,
        print_blob=SEARCHING,
        suppress_health_check=[HealthCheck.function_scoped_fixture],
    )
