"""A program that stays and answers many questions, each a line of JSON, as its answers are: what costs seconds to start is
started once.

Owns the life of the process: it starts with the first question, ends when it does not answer in time, and starts again with
the next question. Knows nothing of what is asked.
"""

from __future__ import annotations

import json
import os
import subprocess
import tempfile
import threading
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import IO, Any

from .program import ProgramFailed, end


class Standing:
    """One such program. It must end with its standard input."""

    def __init__(self, command: Sequence[str | Path], environment: Mapping[str, str] | None = None) -> None:
        """`environment`: what it has beside that of the moment in which it starts."""
        self._words = [str(word) for word in command]
        self._environment = environment or {}
        self._process: subprocess.Popen[str] | None = None
        self._errors: IO[bytes] | None = None

    def ask(self, question: Any, seconds: float) -> Any:
        """Its answer. Raises ProgramFailed where none comes in time."""
        process = self._process or self._start()
        assert process.stdin and process.stdout
        late = threading.Timer(seconds, end, [process], {"patience": 0})
        late.start()
        try:
            process.stdin.write(json.dumps(question) + "\n")
            process.stdin.flush()
            return json.loads(process.stdout.readline())
        except (BrokenPipeError, json.JSONDecodeError):
            raise ProgramFailed(f"no answer within {seconds:g} s\n{self._end()}") from None
        except BaseException:
            self._end()
            raise
        finally:
            late.cancel()

    def close(self) -> None:
        """Ends it in good order; a later question starts it again."""
        if self._process is not None:
            with suppress(subprocess.TimeoutExpired, BrokenPipeError):
                self._process.communicate(timeout=30)
            self._end()

    def _start(self) -> subprocess.Popen[str]:
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115 - open as long as the process runs
        self._process = subprocess.Popen(
            self._words,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._errors,
            env={**os.environ, **self._environment},
            encoding="utf-8",
            start_new_session=True,
        )
        return self._process

    def _end(self) -> str:
        """Ends it at once; gives the last that it said on standard error."""
        assert self._process is not None and self._errors is not None
        end(self._process, patience=0)
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe:
                with suppress(BrokenPipeError):
                    pipe.close()
        self._errors.seek(0)
        said = self._errors.read()[-4000:].decode("utf-8", "replace")
        self._errors.close()
        self._process = self._errors = None
        return said
