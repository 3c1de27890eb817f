"""The plain functions by name, against which every shell is held."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from xlperf.excel import form_functions, functions

OF_TEXT = ("XLP_TARGET", "XLP_TARGET_CHECK", "XLP_TARGET_LOW", "XLP_TARGET_HIGH", "XLP_TARGET_UNIT")


def plain(name: str) -> Callable[..., Any]:
    function: Callable[..., Any] = getattr(functions, name, None) or getattr(form_functions, name)
    return function
