"""Prints the lowest version of each package that pyproject.toml allows, as constraints for pip: what is promised is tried.

python .ci/lowest_versions.py > lowest.txt
pip install --constraint lowest.txt ".[dataset,docx,pdf,mail,archives,schema,dask]"
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

_LOWEST = re.compile(r"([A-Za-z0-9_.-]+)(?:\[[^]]*\])?>=([0-9.]+)")


def lowest() -> Iterator[str]:
    """The constraints, one a package that a user may install; what only tests need is left to them."""
    project = tomllib.loads((Path(__file__).parents[1] / "pyproject.toml").read_text("utf-8"))["project"]
    extras = project["optional-dependencies"].items()
    wanted = [*project["dependencies"], *(one for name, those in extras if name != "test" for one in those)]
    for name, version in sorted({found.groups() for one in wanted if (found := _LOWEST.match(one))}):
        yield f"{name}=={version}"


if __name__ == "__main__":
    print("\n".join(lowest()))
