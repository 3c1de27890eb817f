"""The grammar bundles: packed into one archive it runs on the bare standard library, as in a browser or a spreadsheet."""

from __future__ import annotations

import json
import subprocess
import sys
import zipfile
from pathlib import Path

import xlperf

PACKAGE = Path(xlperf.__file__).parent
SCRIPT = """
import json, sys
sys.path.insert(0, sys.argv[1])
from xlperf.target import parse
texts = ["不少于40场", "95%-90%", "2023年12月底前", "若干场", "每人每月1500元"]
foreign = sorted(m for m in sys.modules if m.partition(".")[0] not in {*sys.stdlib_module_names, "xlperf", "__main__"})
print(json.dumps({"read": [[t.kind, t.canonical, t.hint("zh")] for t in map(parse, texts)], "foreign": foreign,
                  "xlperf": sorted(m for m in sys.modules if m.startswith("xlperf."))}))
"""


def test_one_archive_of_the_grammar_and_what_it_stands_on_runs_on_the_standard_library_alone(
    tmp_path: Path,
) -> None:
    archive = tmp_path / "target.zip"
    with zipfile.ZipFile(archive, "w") as bundle:
        for source in (
            PACKAGE / "__init__.py",
            PACKAGE / "errors.py",
            PACKAGE / "messages.py",
            PACKAGE / "system" / "__init__.py",
            PACKAGE / "system" / "pattern.py",
            *(PACKAGE / "target").glob("*.py"),
        ):
            bundle.write(source, source.relative_to(PACKAGE.parent).as_posix())
    answer = subprocess.run(
        [sys.executable, "-S", "-E", "-I", "-c", SCRIPT, str(archive)],
        capture_output=True,
        check=True,
        cwd=tmp_path,
    )
    said = json.loads(answer.stdout)
    assert [read[:2] for read in said["read"]] == [
        ["number", "≥40场"],
        ["invalid", ""],
        ["date", "2023年12月31日前"],
        ["invalid", ""],
        ["number", "1500元/人·月"],
    ]
    assert said["read"][1][2] and said["read"][3][2]
    assert said["foreign"] == []
    assert all(
        name in ("xlperf.errors", "xlperf.messages", "xlperf.system", "xlperf.system.pattern")
        or name.startswith("xlperf.target")
        for name in said["xlperf"]
    )
