"""`python -m bench [NAME...]`: runs the benches and prints their figures as a table in Markdown, the machine above it."""

from __future__ import annotations

import importlib
import os
import pkgutil
import platform
import sys
from pathlib import Path

from bench import Row


def names() -> list[str]:
    """The benches: modules of this folder that have a `run`."""
    modules = sorted(module.name for module in pkgutil.iter_modules([str(Path(__file__).parent)]))
    return [
        name
        for name in modules
        if name != "__main__" and hasattr(importlib.import_module(f"bench.{name}"), "run")
    ]


def machine() -> str:
    """What the figures were taken on."""
    cpu = platform.processor() or platform.machine()
    info = Path("/proc/cpuinfo")
    if info.is_file():
        models = [
            line for line in info.read_text(encoding="utf-8").splitlines() if line.startswith("model name")
        ]
        cpu = models[0].partition(":")[2].strip() if models else cpu
    return f"{cpu}, {os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}"


def main(wanted: list[str]) -> int:
    known = names()
    unknown = [name for name in wanted if name not in known]
    if unknown:
        print(f"no bench {', '.join(unknown)}; there are: {', '.join(known)}", file=sys.stderr)
        return 2
    print(f"{machine()}\n\n| bench | what | figure | |\n|---|---|---:|---|")
    for name in wanted or known:
        rows: list[Row] = importlib.import_module(f"bench.{name}").run()
        for row in rows:
            print(f"| {name} | {row.what} | {row.value:,.4g} {row.unit} | {row.note} |", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
