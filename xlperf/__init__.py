"""xlperf: workbooks of budget performance targets (部门整体预算绩效目标申报表), made, checked and consolidated.

The public names, each imported when it is first used, so that `import xlperf` costs nothing.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from xlperf.checks import check
    from xlperf.consolidation import Consolidation, consolidate
    from xlperf.declaration import Declaration, Finding
    from xlperf.form import Form, FormError, load_form
    from xlperf.target import Target
    from xlperf.target import parse as parse_target
    from xlperf.workbook.refusal import UnreadableWorkbook
    from xlperf.workbook.write import new_template

_NAMES = {
    "Consolidation": "xlperf.consolidation",
    "Declaration": "xlperf.declaration",
    "Finding": "xlperf.declaration",
    "Form": "xlperf.form",
    "FormError": "xlperf.form",
    "Target": "xlperf.target",
    "UnreadableWorkbook": "xlperf.workbook.refusal",
    "check": "xlperf.checks",
    "consolidate": "xlperf.consolidation",
    "load_form": "xlperf.form",
    "new_template": "xlperf.workbook.write",
    "parse_target": "xlperf.target:parse",
}

__all__ = [*_NAMES, "__version__"]  # noqa: PLE0604


def __getattr__(name: str) -> Any:
    if name == "__version__":
        from xlperf.version import VERSION

        return VERSION
    where = _NAMES.get(name)
    if where is None:
        raise AttributeError(f"module 'xlperf' has no attribute '{name}'")
    module, _, attribute = where.partition(":")
    return getattr(importlib.import_module(module), attribute or name)


def __dir__() -> list[str]:
    return sorted(__all__)
