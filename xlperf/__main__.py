"""The command line in a process of its own: `xlperf`, and `python -m xlperf`.

Owns that process's end: its objects are not taken apart one by one, which takes a tenth of a short command's time.
"""

from __future__ import annotations

import _thread
import atexit
import os
import signal
import sys
import threading
import time

from xlperf.cli import main


def run() -> None:
    """Runs the command line and ends the process with its exit status. A closed terminal and a request to end are taken as
    Ctrl-C is, so that nothing half written is left."""
    for name in ("SIGTERM", "SIGHUP", "SIGBREAK"):
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) == signal.SIG_DFL:
            signal.signal(number, signal.default_int_handler)
    sys.unraisablehook = _unheard
    try:
        main()
    except SystemExit as ended:
        if threading.active_count() == 1:
            _end_at_once(ended)
        raise


def _unheard(lost: sys.UnraisableHookArgs) -> None:
    """What is raised where nobody can hear it, as by a file that is closed last on a full disk: all that matters was said.
    Ctrl-C there is heard a moment later."""
    if lost.exc_type is KeyboardInterrupt:
        # threading would wait here until its thread runs, on a busy machine for so long that Ctrl-C came here and was lost again.
        _thread.start_new_thread(_interrupt_later, ())


def _interrupt_later() -> None:
    time.sleep(0.02)
    _thread.interrupt_main()


def _end_at_once(ended: SystemExit) -> None:
    """Ends the process, as far as nothing is left to be done or said."""
    atexit._run_exitfuncs()
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except (OSError, ValueError):  # the usual end says what is to be said of that
        return
    if isinstance(ended.code, int):
        os._exit(ended.code)


if __name__ == "__main__":
    run()
