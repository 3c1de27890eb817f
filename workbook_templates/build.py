"""Builds what lies beside each form's spec: the blank workbook, and what workbooks of this version are compared with.

python workbook_templates/build.py                      writes what is missing or stale
python workbook_templates/build.py --check              only says what is; exit status 1 if anything is
python workbook_templates/build.py --new-version FORM   before a released form is changed: keeps its spec and snapshot
                                                        in past/ and raises the version in form.toml; build it after
python workbook_templates/build.py --not-sent-out FORM  takes what the form gives today for its version as it is; only
                                                        while no workbook of that version has been sent out

A released version never changes: workbooks are out there that were made by it. Where labels, formulas or places would come
out otherwise, in meaning and not only in spelling, this says so and writes nothing, whether the spec was changed or the
programs that make formulas of it.
"""

from __future__ import annotations

import argparse
import io
import json
import re
import shutil
import sys
import zipfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from xlperf.form import form_specs, load_form  # noqa: E402
from xlperf.intake.one_file import take_in  # noqa: E402
from xlperf.intake.released import PAST, same_snapshot, snapshot_file, snapshot_of, written  # noqa: E402
from xlperf.system.durable import writing  # noqa: E402
from xlperf.template.write import Options, build  # noqa: E402

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


@cache
def snapshot_now(form: str) -> dict[str, Any]:
    """What workbooks of the form as it is today are compared with."""
    return snapshot_of(load_form(form))


def new_snapshots() -> dict[Path, bytes]:
    """The snapshots of forms that have none, or one of an earlier version."""
    found = {}
    for form, spec in form_specs().items():
        snapshot, path = snapshot_now(form), snapshot_file(spec)
        if (
            not path.is_file()
            or json.loads(path.read_text(encoding="utf-8"))["version"] < snapshot["version"]
        ):
            found[path] = written(snapshot).encode()
    return found


def broken_promises() -> Iterator[str]:
    """What is wrong with the released versions, in a sentence each."""
    for form, spec in form_specs().items():
        now, path = snapshot_now(form), snapshot_file(spec)
        for number in range(1, now["version"]):
            for kept in (spec.parent / PAST / f"v{number}.toml", spec.parent / PAST / f"v{number}.json"):
                if not kept.is_file():
                    yield f"{kept.relative_to(spec.parent.parent)} is not there: no workbook of that version could be read"
        if not path.is_file():
            continue
        released = json.loads(path.read_text(encoding="utf-8"))
        if released["version"] != now["version"]:
            continue
        changed = ([] if same_snapshot(released, now) else differing(released, now)) or altered(
            spec.with_name(BLANK)
        )
        if changed:
            yield (
                f"{form}: version {now['version']} would no longer be what it was ({', '.join(changed)}). "
                f"Undo the change, run `build.py --new-version {form}`, and make it again; "
                f"or, if no workbook of this version was ever sent out, run `build.py --not-sent-out {form}`."
            )


def differing(one: dict[str, object], other: dict[str, object]) -> list[str]:
    """The parts of two snapshots that differ."""
    return [key for key in one if one[key] != other.get(key)]


def altered(blank: Path) -> list[str]:
    """What the programs of today say of the blank workbook as it is: the formulas of further sheets are in no snapshot."""
    if not blank.is_file():
        return []
    return [finding.message for finding in take_in(blank).findings if finding.check == "workbook-altered"]


def raise_version(form: str) -> None:
    """Keeps the spec and the snapshot of a form's version in past/ and raises the number in its spec."""
    spec = form_specs()[form]
    number = load_form(form).version
    past = spec.parent / PAST
    past.mkdir(exist_ok=True)
    shutil.copy2(spec, past / f"v{number}.toml")
    shutil.copy2(snapshot_file(spec), past / f"v{number}.json")
    text = spec.read_text(encoding="utf-8")
    raised, count = re.subn(
        rf"^(\s*version\s*=\s*){number}\b", rf"\g<1>{number + 1}", text, count=1, flags=re.MULTILINE
    )
    if not count:
        raised = text.replace("[form]\n", f"[form]\nversion = {number + 1}\n", 1)
    with writing(spec) as file:
        file.write_text(raised, encoding="utf-8", newline="\n")


def main(words: list[str]) -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--new-version", metavar="FORM", choices=list(form_specs()))
    parser.add_argument("--not-sent-out", metavar="FORM", choices=list(form_specs()))
    asked = parser.parse_args(words)
    if asked.not_sent_out:
        spec = form_specs()[asked.not_sent_out]
        for made in (snapshot_file(spec), spec.with_name(BLANK)):
            made.unlink(missing_ok=True)
    problems = list(broken_promises())
    for problem in problems:
        print(problem, file=sys.stderr)
    if problems:
        return 1
    if asked.new_version:
        raise_version(asked.new_version)
        return 0  # what the new version is, it is once it has been changed and is built
    found = stale() | new_snapshots()
    for path, data in found.items():
        print(path.relative_to(path.parent.parent))
        if not asked.check:
            with writing(path) as file:
                file.write_bytes(data)
    return 1 if found and asked.check else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
