"""The command `xlperf`: one command each for what the Python functions do, no logic of its own.

Owns the list of commands, the language of messages and the exit status. Each command lives in its own module and is
imported only when it is called, so that a small one starts quickly.
"""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from xlperf.cli.garbage import look_seldom

if TYPE_CHECKING:
    import click

COMMANDS = {
    "demo": "xlperf.cli.demo",
    "forms": "xlperf.cli.forms",
    "new-template": "xlperf.cli.new_template",
    "fill": "xlperf.cli.fill",
    "check": "xlperf.cli.check",
    "consolidate": "xlperf.cli.consolidate",
    "return": "xlperf.cli.return_",
    "approve": "xlperf.cli.approve",
    "status": "xlperf.cli.status",
    "publish": "xlperf.cli.publish",
    "indicator": "xlperf.cli.indicator",
    "compare": "xlperf.cli.compare",
    "report": "xlperf.cli.report",
    "clean": "xlperf.cli.clean",
    "page": "xlperf.cli.page",
    "addin": "xlperf.cli.addin",
    "doctor": "xlperf.cli.doctor",
    "completion": "xlperf.cli.completion",
}
"""Command -> the module whose `command` it is."""

SUCCESS, REJECTED, FAILED, INTERRUPTED, UNHEARD = 0, 1, 2, 130, 141
"""The last where the reader of our output (such as `head`) went before its end, as for all programs there."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Runs the command line; ends the process with its exit status."""
    try:
        sys.exit(_run(list(sys.argv[1:] if arguments is None else arguments)))
    except KeyboardInterrupt:  # while it was still starting
        sys.exit(_interrupted())
    except BrokenPipeError:
        sys.exit(_unheard())


def _unheard() -> int:
    sys.stdout = open(os.devnull, "w")  # noqa: SIM115, PTH123
    return UNHEARD


def _run(words: list[str]) -> int:
    if words == ["--version"]:
        from xlperf.version import VERSION

        print(f"xlperf {VERSION}", flush=True)
        return SUCCESS
    look_seldom()
    import click

    from xlperf.cli.console import settle, wants_colour
    from xlperf.cli.words import take_language, wrong_use
    from xlperf.messages import say, set_language

    for stream in ("stdout", "stderr"):
        if getattr(sys, stream) is None:  # closed by whoever called us
            setattr(sys, stream, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115, PTH123
    settle(sys.stdout, sys.stderr)
    words, language, verbose, problem = take_language(words)
    set_language(language)
    output = sys.stdout
    try:
        if problem:
            click.echo(problem, err=True)
            return FAILED
        result = group().main(
            args=words or ["--help"], prog_name="xlperf", standalone_mode=False, color=wants_colour()
        )
        if not _flushed():
            return FAILED
        return result if isinstance(result, int) else SUCCESS
    except click.exceptions.Exit as leave:
        return leave.exit_code
    except click.ClickException as error:
        click.echo(wrong_use(error), err=True)
        return FAILED
    except (KeyboardInterrupt, click.Abort):
        return _interrupted()
    except SystemExit:
        if sys.stdout is output:
            raise
        return _unheard()  # click put another in its place
    except BrokenPipeError:
        raise
    except Exception as error:  # noqa: BLE001  the last line: no traceback reaches a user
        if verbose:
            import traceback

            traceback.print_exc()
        # An error of the system that names no file may be that of the stream we print to.
        if not isinstance(error, OSError) or error.filename is not None or _flushed("\n"):
            click.echo(_in_words(error), err=True)
        return FAILED


def _interrupted() -> int:
    import xlperf.cli.words  # its words are said here
    from xlperf.messages import say

    print(say("cli-interrupted"), file=sys.stderr)
    return INTERRUPTED


def _flushed(more: str = "") -> bool:
    """Whether all that was printed, and `more`, went out; says so where it did not."""
    import click

    import xlperf.cli.words  # its words are said here
    from xlperf.messages import say

    try:
        sys.stdout.write(more)
        sys.stdout.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        # What is still held back would be tried again when the process ends, and fail once more.
        sys.stdout = open(os.devnull, "w")  # noqa: SIM115, PTH123
        click.echo(say("cli-no-output", detail=error.strerror), err=True)
        return False
    return True


def _in_words(error: Exception) -> str:
    """What went wrong, as a sentence: those of our own errors as they are, others with a request to report them."""
    import xlperf.cli.words  # its words are said here
    from xlperf.errors import XlperfError
    from xlperf.messages import say
    from xlperf.ooxml.text import readable_name

    if isinstance(error, XlperfError):
        text = str(error)
        hint = getattr(error, "hint", "")
        return f"{text}\n{hint}" if hint else text
    if isinstance(error, ModuleNotFoundError):
        return say("cli-missing-package", name=error.name)
    if isinstance(error, MemoryError):
        return say("cli-no-memory")
    if isinstance(error, UnicodeEncodeError):
        return say("cli-no-letters", encoding=error.encoding, text=readable_name(error.object))
    if isinstance(error, FileNotFoundError) and not _working_folder_is_there():
        return say("cli-no-folder")
    if isinstance(error, OSError) and error.errno in (
        errno.ENOSPC,
        errno.EFBIG,
        getattr(errno, "EDQUOT", errno.ENOSPC),
    ):
        return say("cli-no-room", detail=error.strerror)
    if isinstance(error, OSError) and error.filename is not None:
        return say("cli-system", name=os.fsdecode(error.filename), detail=error.strerror)
    return say("cli-unexpected", kind=type(error).__name__, detail=error)


def _working_folder_is_there() -> bool:
    try:
        os.getcwd()  # noqa: PTH109
    except OSError:
        return False
    return True


def group() -> click.Group:
    """The group of all commands."""
    from xlperf.cli.words import lazy_group

    if "_XLPERF_COMPLETE" in os.environ:
        import xlperf.cli.powershell  # PowerShell's is made known to click there

    return lazy_group(COMMANDS)
