"""The bundle's own program, as a module; and a bundle for this machine, or a visible skip where no index is reachable."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from types import ModuleType

from tests.programs import node
from tests.programs.program import need

ROOT = Path(__file__).parents[2]


def bundle_module() -> ModuleType:
    spec = importlib.util.spec_from_file_location("bundle_build", ROOT / "bundle" / "build.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def build_bundle(out: Path) -> Path:
    """The bundle for this machine and Python, in the folder `out`."""
    pyodide = node.modules() / "pyodide" if node.missing() is None else None
    try:
        made: Path = bundle_module().build(
            out, None, f"{sys.version_info[0]}.{sys.version_info[1]}", ("dataset", "docx"), pyodide
        )
    except subprocess.CalledProcessError:
        need("the wheels of the bundle could not be downloaded: no package index is reachable")
        raise
    return made


def install(folder: Path) -> None:
    """Builds the bundle, unpacks it and installs it in `folder`, with no index and, where this system can, no network.

    Leaves `unpacked/`, `environment/` and what the script said (`said.txt`).
    """
    with zipfile.ZipFile(build_bundle(folder / "out")) as archive:
        archive.extractall(folder / "unpacked")
    done = subprocess.run(
        [*_cut_off(), "sh", folder / "unpacked" / "install.sh", folder / "environment"],
        env=newcomer() | {"PYTHON": sys.executable},
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    (folder / "said.txt").write_text(done.stdout, "utf-8")


def newcomer() -> dict[str, str]:
    """The surroundings of someone who never saw the project: nothing of ours, nothing of pip's; Chinese."""
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("PIP_", "PYTHON", "XLPERF"))
    }
    return kept | {"LANG": "zh_CN.UTF-8", "LC_ALL": "zh_CN.UTF-8"}


def _cut_off() -> list[str]:
    """The start of a command that has no network at all, where this system and user can make one."""
    unshare = shutil.which("unshare")
    if unshare and subprocess.run([unshare, "-n", "true"], capture_output=True, check=False).returncode == 0:
        return [unshare, "-n"]
    return []
