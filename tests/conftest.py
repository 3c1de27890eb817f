"""The fixtures that all tests share: the real programs, one of each a session."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.programs import gnumeric as _gnumeric
from tests.programs import libreoffice as _libreoffice
from tests.programs.program import need


@pytest.fixture(scope="session")
def libreoffice() -> Iterator[_libreoffice.LibreOffice]:
    """One headless LibreOffice for the whole session; its first request starts it."""
    need(_libreoffice.missing())
    office = _libreoffice.LibreOffice()
    yield office
    office.close()


@pytest.fixture(scope="session")
def gnumeric() -> _gnumeric.Gnumeric:
    """Gnumeric, by way of ssconvert."""
    need(_gnumeric.missing())
    return _gnumeric.Gnumeric()
