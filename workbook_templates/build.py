"""Builds the blank workbook of every form beside its spec, for offices that take it without installing anything.

python workbook_templates/build.py            writes those that are stale
python workbook_templates/build.py --check    only says which are; exit status 1 if any is
"""

from __future__ import annotations

import io
import sys
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from xlperf.form import form_specs, load_form  # noqa: E402
from xlperf.workbook.durable import writing  # noqa: E402
from xlperf.workbook.write import Options, build  # noqa: E402

BLANK = "blank.xlsx"


def parts(package: bytes) -> dict[str, bytes]:
    """The parts of a package by name. They are compared, not the zip: another zlib compresses them to other bytes."""
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def stale() -> dict[Path, bytes]:
    """The blank workbooks that are missing or not what their form gives today, with what they should be."""
    found = {}
    for form, spec in form_specs().items():
        blank = spec.with_name(BLANK)
        data = build(load_form(form), Options())
        if not blank.is_file() or parts(blank.read_bytes()) != parts(data):
            found[blank] = data
    return found


def main() -> int:
    found = stale()
    for path, data in found.items():
        print(path.relative_to(ROOT))
        if "--check" not in sys.argv:
            with writing(path) as file:
                file.write_bytes(data)
    return 1 if found and "--check" in sys.argv else 0


if __name__ == "__main__":
    sys.exit(main())
