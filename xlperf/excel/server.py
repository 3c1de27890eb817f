"""The Python process that answers Excel's functions: xlwings' own server, which ends itself where nobody asks it.

Owns that limit. xlwings' DLL waits up to two minutes for a process that lives and does not answer, and Excel with it; a process
that has ended is told at once.
"""

from __future__ import annotations

import importlib
from threading import Timer
from typing import Any


def serve(clsid: str, limit: Timer) -> None:
    """Serves until Excel ends. `limit` was started with the process and ends it; it is called off by Excel's first question."""
    com_server: Any = importlib.import_module("xlwings.com_server")  # Windows alone can
    served: Any = com_server.XLPython

    class Asked(served):  # type: ignore[misc]
        """xlwings' object, made when Excel asks for it."""

        def __init__(self) -> None:
            limit.cancel()
            super().__init__()

    com_server.XLPython = Asked
    com_server.serve(clsid)
