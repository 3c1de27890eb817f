"""The inboxes of the tests of consolidation, for the tests of reports."""

from collections.abc import Iterator

import pytest

from tests.consolidation.conftest import mixed, sound
from xlperf.messages import speaking


@pytest.fixture
def in_chinese() -> Iterator[None]:
    """For what is said below the functions that choose the language of a page."""
    with speaking("zh"):
        yield


__all__ = ["in_chinese", "mixed", "sound"]
