"""xlperf: workbooks of budget performance targets (部门整体预算绩效目标申报表), made, checked and consolidated.

The public names, each imported when it is first used, so that `import xlperf` costs nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from xlperf.consolidation import Consolidation as Consolidation
    from xlperf.consolidation import NothingFound as NothingFound
    from xlperf.consolidation import consolidate as consolidate
    from xlperf.consolidation.cluster import ClusterError as ClusterError
    from xlperf.consolidation.dataset import open_dataset as open_dataset
    from xlperf.consolidation.dataset.manifest import DatasetError as DatasetError
    from xlperf.consolidation.decisions import DecisionsError as DecisionsError
    from xlperf.consolidation.sources import SourceMissing as SourceMissing
    from xlperf.consolidation.storage import StorageError as StorageError
    from xlperf.declaration import Declaration as Declaration
    from xlperf.declaration import Finding as Finding
    from xlperf.errors import InvalidArgument as InvalidArgument
    from xlperf.errors import InvalidValue as InvalidValue
    from xlperf.errors import UnknownName as UnknownName
    from xlperf.errors import XlperfError as XlperfError
    from xlperf.excel.book import NotWritten as NotWritten
    from xlperf.excel.book import check as check
    from xlperf.excel.book import fill as fill
    from xlperf.excel.book import new_template as new_template
    from xlperf.excel.install.libreoffice import OfficeError as OfficeError
    from xlperf.excel.wrapper import WrapperError as WrapperError
    from xlperf.expression.syntax import ExpressionError as ExpressionError
    from xlperf.form import Form as Form
    from xlperf.form import FormError as FormError
    from xlperf.form import load_form as load_form
    from xlperf.form.picture import PictureError as PictureError
    from xlperf.form.rules import RuleError as RuleError
    from xlperf.intake.one_file import read as read
    from xlperf.messages import speaking as language  # noqa: F401
    from xlperf.ooxml.macros import MacroError as MacroError
    from xlperf.ooxml.refusal import UnreadableWorkbook as UnreadableWorkbook
    from xlperf.publishing import publish as publish
    from xlperf.publishing.document import DocxMissing as DocxMissing
    from xlperf.publishing.indicators import ProfileError as ProfileError
    from xlperf.publishing.indicators import write_indicators as write_indicators
    from xlperf.report import write_report as write_report
    from xlperf.roster import RosterError as RosterError
    from xlperf.system.durable import CannotWrite as CannotWrite
    from xlperf.system.pages.paper import NoPaper as NoPaper
    from xlperf.system.supervised import WorkersFailed as WorkersFailed
    from xlperf.target import Target as Target
    from xlperf.target import accepts as accepts
    from xlperf.target import parse as parse_target  # noqa: F401
    from xlperf.version import VERSION as __version__  # noqa: F401, N811

_NAMES = {
    "CannotWrite": "xlperf.system.durable",
    "ClusterError": "xlperf.consolidation.cluster",
    "Consolidation": "xlperf.consolidation",
    "DecisionsError": "xlperf.consolidation.decisions",
    "DatasetError": "xlperf.consolidation.dataset.manifest",
    "Declaration": "xlperf.declaration",
    "DocxMissing": "xlperf.publishing.document",
    "ExpressionError": "xlperf.expression.syntax",
    "Finding": "xlperf.declaration",
    "Form": "xlperf.form",
    "FormError": "xlperf.form",
    "InvalidArgument": "xlperf.errors",
    "InvalidValue": "xlperf.errors",
    "MacroError": "xlperf.ooxml.macros",
    "NoPaper": "xlperf.system.pages.paper",
    "NotWritten": "xlperf.excel.book",
    "NothingFound": "xlperf.consolidation",
    "OfficeError": "xlperf.excel.install.libreoffice",
    "PictureError": "xlperf.form.picture",
    "ProfileError": "xlperf.publishing.indicators",
    "RosterError": "xlperf.roster",
    "RuleError": "xlperf.form.rules",
    "SourceMissing": "xlperf.consolidation.sources",
    "StorageError": "xlperf.consolidation.storage",
    "Target": "xlperf.target",
    "accepts": "xlperf.target",
    "UnknownName": "xlperf.errors",
    "UnreadableWorkbook": "xlperf.ooxml.refusal",
    "WorkersFailed": "xlperf.system.supervised",
    "WrapperError": "xlperf.excel.wrapper",
    "XlperfError": "xlperf.errors",
    "check": "xlperf.excel.book",
    "consolidate": "xlperf.consolidation",
    "language": "xlperf.messages:speaking",
    "load_form": "xlperf.form",
    "fill": "xlperf.excel.book",
    "new_template": "xlperf.excel.book",
    "open_dataset": "xlperf.consolidation.dataset",
    "parse_target": "xlperf.target:parse",
    "publish": "xlperf.publishing",
    "read": "xlperf.intake.one_file",
    "write_indicators": "xlperf.publishing.indicators",
    "write_report": "xlperf.report",
    "__version__": "xlperf.version:VERSION",
}

__all__ = [*_NAMES]  # noqa: PLE0604

if not TYPE_CHECKING:  # a name that is not there is then an error for type checkers, too

    def __getattr__(name: str) -> object:
        where = _NAMES.get(name)
        if where is None:
            raise AttributeError(f"module 'xlperf' has no attribute '{name}'")
        import importlib

        module, _, attribute = where.partition(":")
        return getattr(importlib.import_module(module), attribute or name)


def __dir__() -> list[str]:
    return sorted(__all__)
