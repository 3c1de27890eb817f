"""Writes docs/licences.md from the metadata of the packages installed here: `python docs/make_licences.py`.

Needs an environment with all extras; versions are left out, the bundle's own list has them.
"""

from __future__ import annotations

import importlib.util
import re
from importlib import metadata
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "licences.md"
GROUPS = ("", "dataset", "docx", "pdf", "mail", "archives", "dask")

HEAD = """# Licences

<!-- docs/make_licences.py writes this page from the packages' metadata; do not edit -->

xlperf 本身是 MIT 许可证。下面是运行时用到的全部组成部分；离线安装包里的 `LICENCES.txt` 有具体版本。

*In English: xlperf is under the MIT licence; below is all that it uses at run time.*

| package | licence | needed for |
|---|---|---|
"""


def packages() -> dict[str, str]:
    """Each package that some part of xlperf needs at run time -> "" or the extra that first brings it."""
    import tomllib

    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    found: dict[str, str] = {}
    for extra in GROUPS:
        wanted = project["optional-dependencies"][extra] if extra else project["dependencies"]
        queue = [Requirement(line) for line in wanted]
        while queue:
            requirement = queue.pop(0)
            name = canonicalize_name(requirement.name)
            if name in found or name == "xlperf":
                continue
            try:
                lines = metadata.requires(name) or []
            except metadata.PackageNotFoundError:
                continue  # for another system only
            found[name] = extra
            for line in lines:
                needed = Requirement(line)
                wants = requirement.extras or {""}
                if needed.marker is None or any(
                    needed.marker.evaluate({"extra": wanted}) for wanted in wants
                ):
                    queue.append(needed)
    return found


def page() -> str:
    """The whole page."""
    spec = importlib.util.spec_from_file_location("bundle_build", ROOT / "bundle" / "build.py")
    assert spec is not None and spec.loader is not None
    bundle = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(bundle)
    rows = []
    for name, extra in sorted(packages().items()):
        licence = re.sub(r"\s+", " ", bundle.licence_of(metadata.metadata(name)))
        rows.append(f"| {name} | {licence} | {f'`xlperf[{extra}]`' if extra else 'everything'} |")
    return HEAD + "\n".join(rows) + "\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
