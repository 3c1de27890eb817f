"""Marks and letters in Chinese, whatever the locale of the machine and whatever a command spoke before."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

import xlperf


@pytest.fixture(autouse=True)
def _in_chinese() -> Iterator[None]:
    with xlperf.language("zh"):
        yield
