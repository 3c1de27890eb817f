"""What `xlperf check` and the grammar of target values import: little, so that they start at once and run in a browser."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from tests.returns.specimens import write, wrong

LISTED = """
import json, sys
before = set(sys.modules)
{}
names = {{name.partition(".")[0] for name in set(sys.modules) - before}} - set(sys.stdlib_module_names)
json.dump(sorted(name for name in names if not name.startswith(("_", "cython"))), sys.stderr)
"""
CHECK = """
from xlperf.cli import main
sys.argv = ["xlperf", "check", sys.argv[1], "--format", "json"]
try:
    main()
except SystemExit:
    pass
"""


def imported(program: str, *arguments: str) -> list[str]:
    """The packages beside the standard library that a program imports."""
    ran = subprocess.run(
        [sys.executable, "-c", LISTED.format(program), *arguments], capture_output=True, text=True, check=True
    )
    names: list[str] = json.loads(ran.stderr.splitlines()[-1])
    return names


def test_check_imports_the_command_line_and_one_parser_of_xml(tmp_path: Path) -> None:
    path = write(tmp_path / "a.xlsx", wrong())
    assert imported(CHECK, str(path)) == ["click", "lxml", "xlperf"]


def test_the_grammar_of_target_values_imports_the_standard_library_alone() -> None:
    assert imported("import xlperf.target; xlperf.target.parse('不少于40场')") == ["xlperf"]
