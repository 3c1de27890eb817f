"""The command line as tests run it: in this process, as a shell would."""

from __future__ import annotations

import click
import pytest
from click.testing import CliRunner, Result

from xlperf.cli import main
from xlperf.messages import speaking


def run(*words: object) -> int:
    """The exit status of `xlperf WORDS`."""
    with pytest.raises(SystemExit) as ended:
        main([str(word) for word in words])
    return int(ended.value.code or 0)


def run_in_chinese(*words: object) -> int:
    return run("--lang", "zh", *words)


def heard(capsys: pytest.CaptureFixture[str], *words: object) -> tuple[int, str, str]:
    """The exit status of `xlperf WORDS` and what it wrote to its two outputs."""
    status = run(*words)
    told = capsys.readouterr()
    return status, told.out, told.err


def heard_in_chinese(capsys: pytest.CaptureFixture[str], *words: object) -> tuple[int, str, str]:
    return heard(capsys, *words, "--lang", "zh")


def invoked(command: click.Command, *words: object) -> Result:
    """What a command alone did and wrote, in Chinese, its two outputs apart and together."""
    with speaking("zh"):
        return CliRunner().invoke(command, [str(word) for word in words], standalone_mode=False)
