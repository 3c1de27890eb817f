"""Node and what its libraries make of a workbook: exceljs and SheetJS stand for the portals that re-save files.

Owns the one installation of node/package.json into the user's cache folder. Knows nothing of what is in a workbook.
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from .once import kept
from .program import ProgramFailed, run
from .standing import Standing

SCRIPTS = Path(__file__).with_name("node")
INSTALL_SECONDS = 240.0
SECONDS = 60.0


@cache
def missing() -> str | None:
    """Why Node and its packages cannot be used here, or None; installs the packages at the first question."""
    if not (shutil.which("node") and shutil.which("npm")):
        return "node and npm are not installed (Debian: nodejs, npm)"
    try:
        modules()
    except ProgramFailed as failure:
        return f"npm did not install the packages of tests/programs/node: {str(failure)[-600:]}"
    return None


@cache
def modules() -> Path:
    """The folder node_modules with the packages of node/package.json, installed once for each content of that."""
    return kept("node", (SCRIPTS / "package.json").read_bytes(), _installed) / "node_modules"


def _installed(folder: Path) -> None:
    shutil.copy(SCRIPTS / "package.json", folder)
    run(
        ["npm", "install", "--no-audit", "--no-fund", "--no-package-lock", "--ignore-scripts"],
        seconds=INSTALL_SECONDS,
        folder=folder,
    )


def run_script(
    script: Path | str, *arguments: Path | str, seconds: float = SECONDS, stdin: str | None = None
) -> str:
    """Standard output of a CommonJS script, which finds the packages of node/package.json by require()."""
    return run(
        ["node", script, *arguments],
        seconds=seconds,
        environment={"NODE_PATH": str(modules())},
        stdin=stdin,
    )


def standing(script: Path | str) -> Standing:
    """A script that answers a line of JSON with another for as long as it is asked; it finds the packages as well."""
    return Standing(["node", script], {"NODE_PATH": str(modules())})


class Node:
    """Re-saving by the two libraries that most web portals use."""

    def resave_exceljs(self, path: Path | str, out: Path | str) -> Path:
        """Read and written again by exceljs."""
        return _resave("resave_exceljs.js", path, out)

    def resave_sheetjs(self, path: Path | str, out: Path | str) -> Path:
        """Read and written again by SheetJS; it writes the kind that the ending of `out` says, also .xlsb."""
        return _resave("resave_sheetjs.js", path, out)

    def resave_all(self, library: str, files: Mapping[Path, Path], seconds: float = 300.0) -> None:
        """Many files in one process: source -> target; `library` is "exceljs" or "sheetjs"."""
        pairs = [path.absolute() for pair in files.items() for path in pair]
        run_script(SCRIPTS / f"resave_{library}.js", *pairs, seconds=seconds)

    def run_script(
        self, script: Path | str, *arguments: Path | str, seconds: float = SECONDS, stdin: str | None = None
    ) -> str:
        """As the function of this name."""
        return run_script(script, *arguments, seconds=seconds, stdin=stdin)


def _resave(script: str, path: Path | str, out: Path | str) -> Path:
    run_script(SCRIPTS / script, Path(path).absolute(), Path(out).absolute())
    if not Path(out).exists():
        raise ProgramFailed(f"{script} wrote no {out}")
    return Path(out)
