"""docs/targets.md is what the vocabulary says now."""

from __future__ import annotations

import runpy
from pathlib import Path

DOCS = Path(__file__).parents[2] / "docs"


def test_the_page_on_target_values_is_not_stale() -> None:
    page = runpy.run_path(str(DOCS / "make_targets.py"))["page"]()
    assert (DOCS / "targets.md").read_text(encoding="utf-8") == page, "run: python docs/make_targets.py"
