"""Long work with a form that counts it and can call it off; in the status bar where no form can be shown.

Owns the form and the thread behind it. Knows neither what the work is nor a workbook: the work reports how far it is.
"""

from __future__ import annotations

import contextvars
import gc
import threading
from collections.abc import Callable
from typing import Any, TypeVar

from xlperf.messages import catalogue, say

catalogue(
    {
        "progress.cancel": ("取消", "Cancel"),
        "progress.begun": ("正在准备……", "preparing …"),
        "progress.counted": ("{done} / {total}", "{done} of {total}"),
        "progress.cancelled": ("已取消，没有写汇总工作簿。", "Called off; no workbook was written."),
    }
)

Result = TypeVar("Result")
Report = Callable[[int, int, str], None]
"""Called by the work after each piece: pieces done, pieces in all, what came of this one."""

_POLL_MILLISECONDS = 60


class Cancelled(Exception):  # no fault: the user called the work off
    """The user closed the form; raised inside the work at its next report."""

    def __str__(self) -> str:
        return say("progress.cancelled")


def with_progress(title: str, work: Callable[[Report], Result], show: Callable[[str], None]) -> Result:
    """What `work` gives. A form counts its reports; without a screen for one, `show` gets each as a line of text."""
    try:
        import tkinter

        window = tkinter.Tk()
    except (ImportError, RuntimeError):  # a Python without Tk
        return work(_by_lines(title, show))
    except tkinter.TclError:  # no screen
        return work(_by_lines(title, show))
    return _Form(window, title).run(work)


def _by_lines(title: str, show: Callable[[str], None]) -> Report:
    def report(done: int, total: int, status: str) -> None:
        show(f"{title} {say('progress.counted', done=done, total=total)}")

    return report


class _Form:
    """A small window: the title, a bar, a count, a button to call it off. The work runs in a thread beside it."""

    def __init__(self, window: Any, title: str) -> None:
        from tkinter import ttk

        self.window = window
        self.cancelled = threading.Event()
        self.counted: tuple[int, int] = (0, 0)
        window.title(title)
        window.resizable(False, False)
        window.attributes("-topmost", True)
        window.protocol("WM_DELETE_WINDOW", self.cancelled.set)
        self.line = ttk.Label(window, text=say("progress.begun"), width=48)
        self.bar = ttk.Progressbar(window, length=360, mode="determinate")
        self.button = ttk.Button(window, text=say("progress.cancel"), command=self.cancelled.set)
        for part in (self.line, self.bar, self.button):
            part.pack(padx=16, pady=6)

    def run(self, work: Callable[[Report], Result]) -> Result:
        outcome: dict[str, Any] = {}

        def worked() -> None:
            try:
                outcome["result"] = work(self.report)
            except BaseException as failed:  # noqa: BLE001 - handed over to the thread that waits
                outcome["failed"] = failed

        context = contextvars.copy_context()  # the language in force
        thread = threading.Thread(target=context.run, args=(worked,), daemon=True)
        thread.start()
        self._poll(thread)
        self.window.mainloop()
        thread.join()
        # Tcl ends the process where another thread is the one that collects what is left of a window.
        del self.window, self.line, self.bar, self.button
        gc.collect()
        if "failed" in outcome:
            raise outcome["failed"]
        result: Result = outcome["result"]
        return result

    def report(self, done: int, total: int, status: str) -> None:
        """Called in the work's thread, which must not touch the window."""
        self.counted = done, total
        if self.cancelled.is_set():
            raise Cancelled

    def _poll(self, thread: threading.Thread) -> None:
        done, total = self.counted
        if total:
            self.bar.configure(maximum=total, value=done)
            self.line.configure(text=say("progress.counted", done=done, total=total))
        if self.cancelled.is_set():
            self.button.state(["disabled"])
        if thread.is_alive():
            self.window.after(_POLL_MILLISECONDS, self._poll, thread)
        else:
            self.window.destroy()
