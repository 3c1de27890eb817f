"""What is said of files and written of them, as JSON: paths come as a JSON array on standard input.

python -m tests.hostile.said lxml msgspec < paths.json     as if these packages were not installed
"""

from __future__ import annotations

import hashlib
import json
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any


def said_and_copied(paths: list[str]) -> list[Any]:
    """What is said of each file, and the SHA-256 of its marked and of its cleaned copy."""
    from tests.taken_in import take_in_any
    from xlperf.ooxml.package import Package
    from xlperf.ooxml.refusal import UnreadableWorkbook
    from xlperf.publishing.clean import cleaned
    from xlperf.returns.annotate import annotated

    found: list[Any] = []
    for path in map(Path, paths):
        intake = take_in_any(path)
        copies: list[bytes] = []
        if intake.declaration is not None and path.suffix == ".xlsx":
            package = Package(path.read_bytes())
            with suppress(UnreadableWorkbook):  # a part that only the copies have to look into
                copies.append(annotated(package, intake.declaration, intake.findings))
                copies.append(cleaned(package)[0])
        found.append([intake.to_dict(), [hashlib.sha256(copy).hexdigest() for copy in copies]])
    return found


if __name__ == "__main__":
    sys.modules.update(dict.fromkeys(sys.argv[1:]))  # type: ignore[arg-type]  # None: importing it fails
    json.dump(said_and_copied(json.load(sys.stdin)), sys.stdout)
