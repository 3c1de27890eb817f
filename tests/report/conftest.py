"""The inboxes of the tests of consolidation, for the tests of reports."""

from tests.consolidation.conftest import mixed, sound

__all__ = ["mixed", "sound"]
