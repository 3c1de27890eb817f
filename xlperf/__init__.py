"""xlperf: workbooks of budget performance targets (部门整体预算绩效目标申报表), made, checked and consolidated.

The public names, each imported when it is first used, so that `import xlperf` costs nothing.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from xlperf.checks import check as check
    from xlperf.consolidation import Consolidation as Consolidation
    from xlperf.consolidation import consolidate as consolidate
    from xlperf.consolidation.dataset import DatasetError as DatasetError
    from xlperf.consolidation.dataset import open_dataset as open_dataset
    from xlperf.declaration import Declaration as Declaration
    from xlperf.declaration import Finding as Finding
    from xlperf.form import Form as Form
    from xlperf.form import FormError as FormError
    from xlperf.form import load_form as load_form
    from xlperf.intake.one_file import read as read
    from xlperf.ooxml.refusal import UnreadableWorkbook as UnreadableWorkbook
    from xlperf.publishing import publish as publish
    from xlperf.publishing.indicators import write_indicators as write_indicators
    from xlperf.report import write_report as write_report
    from xlperf.target import Target as Target
    from xlperf.target import parse as parse_target  # noqa: F401
    from xlperf.template.write import new_template as new_template

_NAMES = {
    "Consolidation": "xlperf.consolidation",
    "DatasetError": "xlperf.consolidation.dataset",
    "Declaration": "xlperf.declaration",
    "Finding": "xlperf.declaration",
    "Form": "xlperf.form",
    "FormError": "xlperf.form",
    "Target": "xlperf.target",
    "UnreadableWorkbook": "xlperf.ooxml.refusal",
    "check": "xlperf.checks",
    "consolidate": "xlperf.consolidation",
    "load_form": "xlperf.form",
    "new_template": "xlperf.template.write",
    "open_dataset": "xlperf.consolidation.dataset",
    "parse_target": "xlperf.target:parse",
    "publish": "xlperf.publishing",
    "read": "xlperf.intake.one_file",
    "write_indicators": "xlperf.publishing.indicators",
    "write_report": "xlperf.report",
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
