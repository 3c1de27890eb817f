"""S3-compatible storage: object_storage.py, run with packages that are installed beside the project's own for it alone.

They ask for older versions of what xlperf has, so that in one environment with it they would change what is tested.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.programs.once import kept
from tests.programs.program import need

ROOT = Path(__file__).parents[2]
PACKAGES = ("s3fs>=2024.6", "moto[s3]>=5", "flask", "flask-cors")
CHOSEN = Path(__file__).with_name("storage_packages.txt")
"""Versions of these, and of all that they need, that go together: pip looks for half a minute until it has found some."""


def download(folder: Path) -> None:
    command = [
        sys.executable,
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
        "--no-compile",
    ]
    target = ["--upgrade", "--target", str(folder / "packages")]
    for packages in (["--no-deps", "--requirement", str(CHOSEN)], PACKAGES):
        if subprocess.run([*command, *target, *packages], check=False, timeout=300).returncode == 0:
            return
    need("the packages for S3 could not be downloaded: no package index is reachable")


def test_storage_of_objects_is_read_and_written_like_folders(tmp_path: Path) -> None:
    wanted = CHOSEN.read_bytes() + sys.version.encode()
    packages = kept("storage", wanted, download) / "packages"
    words = ["-p", "no:cacheprovider", "-p", "no:xdist", "--basetemp", str(tmp_path / "inner")]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *words, "tests/consolidation/object_storage.py"],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": os.pathsep.join([str(packages), str(ROOT)])},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0 and "4 passed" in done.stdout, done.stdout + done.stderr
