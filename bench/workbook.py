"""The filled workbook of a form: how heavy it is, and what LibreOffice takes to work it out anew, beside the same cells
with a formula each that says nothing.

Times are LibreOffice's processor's, of hard recalculations in turns: the middle of them, since other work on a machine makes
single ones up to twice as long.
"""

from __future__ import annotations

import io
import json
import re
import statistics
import subprocess
import tempfile
import zipfile
from pathlib import Path

from bench import Row
from xlperf.form import load_form
from xlperf.intake.handmade.files import read_file
from xlperf.template.write import Options, build

FORM = "guangzhou-2023"
ROOT = Path(__file__).parent.parent
TURNS, TIMES = 10, 60
SECONDS = 300
_FORMULA = re.compile(rb"<f[^<>]*(?:/>|>[^<]*</f>)")


def _filled() -> bytes:
    form = load_form(FORM)
    example = ROOT / "workbook_templates" / FORM / "example.txt"
    return build(form, Options(), read_file(example, form).declaration)


def _saying_nothing(book: bytes) -> tuple[bytes, int]:
    """The same workbook with `1` in the place of each formula, and how many there are."""
    made, count = io.BytesIO(), 0
    with zipfile.ZipFile(io.BytesIO(book)) as given, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as out:
        for name in given.namelist():
            part = given.read(name)
            if name.startswith("xl/worksheets/sheet"):
                part, found = _FORMULA.subn(b"<f>1</f>", part)
                count += found
            out.writestr(name, part)
    return made.getvalue(), count


def run() -> list[Row]:
    book = _filled()
    bare, formulas = _saying_nothing(book)
    with zipfile.ZipFile(io.BytesIO(book)) as package:
        weight = sum(part.file_size for part in package.infolist())
    with tempfile.TemporaryDirectory() as folder:
        paths = [Path(folder, "filled.xlsx"), Path(folder, "bare.xlsx")]
        for path, content in zip(paths, (book, bare), strict=True):
            path.write_bytes(content)
        taken = _recalculated(paths, Path(folder, "profile"))
    whole, least = (statistics.median(times) * 1e3 for times in taken)
    return [
        Row("filled workbook", len(book) / 1024, "KiB", FORM),
        Row("… its parts, unpacked", weight / 1024, "KiB"),
        Row(
            "hard recalculation in LibreOffice",
            whole,
            "ms",
            f"{formulas:,} formulas; the middle of {TURNS} turns",
        ),
        Row("… of as many cells that say 1", least, "ms", f"{whole / least:.1f} times as long"),
    ]


def _recalculated(paths: list[Path], profile: Path) -> list[list[float]]:
    """Of each workbook the seconds that one recalculation took, in each turn."""
    steps: list[object] = []
    for _ in range(TURNS):
        for path in paths:
            steps += [["open", str(path), "unseen"], ["recalculate"], ["processor", TIMES, ["recalculate"]]]
    done = subprocess.run(
        [
            "/usr/bin/python3",
            str(ROOT / "tests" / "excel" / "office_driver.py"),
            f"-env:UserInstallation={profile.as_uri()}",
        ],
        input=json.dumps({"document": None, "steps": steps}),
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=True,
    )
    seconds = [answer / TIMES for answer in json.loads(done.stdout) if isinstance(answer, float)]
    return [seconds[at :: len(paths)] for at in range(len(paths))]
