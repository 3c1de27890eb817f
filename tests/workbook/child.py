"""A process of its own for what must not happen in the test's: losing rights, limits that cannot be raised again."""

from __future__ import annotations

import os
from collections.abc import Callable


def in_a_child(action: Callable[[], object], *, as_nobody: bool = False) -> str:
    """Runs `action` in a process of its own; what it raised, as `Type: reason`, or "done"."""
    reading, sending = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            if as_nobody and os.geteuid() == 0:
                os.setgid(65534)
                os.setuid(65534)
            action()
            said = "done"
        except BaseException as error:  # noqa: BLE001 - the child must end here whatever happens
            said = f"{type(error).__name__}: {getattr(error, 'reason_id', error)}"
        os.write(sending, said.encode())
        os._exit(0)
    os.close(sending)
    with os.fdopen(reading, "rb") as answer:
        said = answer.read().decode()
    os.waitpid(child, 0)
    return said
