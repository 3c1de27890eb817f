"""xlperf: workbooks of budget performance targets (部门整体预算绩效目标申报表), made, checked and consolidated.

The public names, each imported when it is first used, so that `import xlperf` costs nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from xlperf.comparison.differences import Comparison as Comparison
    from xlperf.comparison.differences import compare as compare
    from xlperf.consolidation import Consolidation as Consolidation
    from xlperf.consolidation import NothingFound as NothingFound
    from xlperf.consolidation import consolidate as consolidate
    from xlperf.consolidation.cluster import ClusterError as ClusterError
    from xlperf.consolidation.dataset import open_dataset as open_dataset
    from xlperf.consolidation.dataset.errors import DatasetError as DatasetError
    from xlperf.consolidation.dataset.opened import Dataset as Dataset
    from xlperf.consolidation.decisions import DecisionsError as DecisionsError
    from xlperf.consolidation.frames import with_amounts as with_amounts
    from xlperf.consolidation.many import check_many as check_many
    from xlperf.consolidation.many import iter_read as iter_read
    from xlperf.consolidation.review_sheet import ReviewError as ReviewError
    from xlperf.consolidation.sources import SourceMissing as SourceMissing
    from xlperf.consolidation.storage import StorageError as StorageError
    from xlperf.declaration import Declaration as Declaration
    from xlperf.declaration import Finding as Finding
    from xlperf.declaration import Findings as Findings
    from xlperf.declaration import Locations as Locations
    from xlperf.errors import InvalidArgument as InvalidArgument
    from xlperf.errors import InvalidValue as InvalidValue
    from xlperf.errors import UnknownName as UnknownName
    from xlperf.errors import XlperfError as XlperfError
    from xlperf.excel.book import NotWritten as NotWritten
    from xlperf.excel.book import check as check
    from xlperf.excel.book import fill as fill
    from xlperf.excel.book import new_template as new_template
    from xlperf.excel.book import read as read
    from xlperf.excel.install.excel import ExcelOpen as ExcelOpen
    from xlperf.excel.install.libreoffice import OfficeError as OfficeError
    from xlperf.excel.wrapper import WrapperError as WrapperError
    from xlperf.expression.syntax import ExpressionError as ExpressionError
    from xlperf.form import Form as Form
    from xlperf.form import FormError as FormError
    from xlperf.form import form_specs as _forms
    from xlperf.form import load_form as load_form
    from xlperf.form.picture import PictureError as PictureError
    from xlperf.form.rules import RuleError as RuleError
    from xlperf.intake.one_file import Intake as Intake
    from xlperf.messages import speaking as _language
    from xlperf.ooxml.compound import NotCompound as NotCompound
    from xlperf.ooxml.limits import Limits as Limits
    from xlperf.ooxml.macros import MacroError as MacroError
    from xlperf.ooxml.refusal import UnreadableWorkbook as UnreadableWorkbook
    from xlperf.publishing import publish as publish
    from xlperf.publishing import publish_bytes as publish_bytes
    from xlperf.publishing.clean import Cleaned as Cleaned
    from xlperf.publishing.clean import Trace as Trace
    from xlperf.publishing.clean import clean as clean
    from xlperf.publishing.document import DocxMissing as DocxMissing
    from xlperf.publishing.indicators import ProfileError as ProfileError
    from xlperf.publishing.indicators import write_indicators as write_indicators
    from xlperf.report import write_report as write_report
    from xlperf.roster import Department as Department
    from xlperf.roster import Roster as Roster
    from xlperf.roster import RosterError as RosterError
    from xlperf.roster import read_roster as read_roster
    from xlperf.sending.fill import Filled as Filled
    from xlperf.sending.of_roster import NewWorkbook as NewWorkbook
    from xlperf.sending.of_roster import new_templates as new_templates
    from xlperf.system.durable import CannotWrite as CannotWrite
    from xlperf.system.pages.paper import NoPaper as NoPaper
    from xlperf.system.supervised import WorkersFailed as WorkersFailed
    from xlperf.target import Target as Target
    from xlperf.target import accepts as accepts
    from xlperf.target import parse as _parse_target
    from xlperf.target import parse_column as _parse_targets
    from xlperf.template.write import template_bytes as template_bytes
    from xlperf.version import VERSION as _version  # noqa: N811

    # Under another name than in its module; `import … as` alone would not make it public to type checkers.
    forms = _forms
    language = _language
    parse_target = _parse_target
    parse_targets = _parse_targets
    __version__ = _version

_NAMES = {
    "CannotWrite": "xlperf.system.durable",
    "Cleaned": "xlperf.publishing.clean",
    "ClusterError": "xlperf.consolidation.cluster",
    "Comparison": "xlperf.comparison.differences",
    "Consolidation": "xlperf.consolidation",
    "Dataset": "xlperf.consolidation.dataset.opened",
    "DatasetError": "xlperf.consolidation.dataset.errors",
    "DecisionsError": "xlperf.consolidation.decisions",
    "ReviewError": "xlperf.consolidation.review_sheet",
    "Declaration": "xlperf.declaration",
    "Department": "xlperf.roster",
    "DocxMissing": "xlperf.publishing.document",
    "ExcelOpen": "xlperf.excel.install.excel",
    "ExpressionError": "xlperf.expression.syntax",
    "Filled": "xlperf.sending.fill",
    "Finding": "xlperf.declaration",
    "Findings": "xlperf.declaration",
    "Form": "xlperf.form",
    "FormError": "xlperf.form",
    "Intake": "xlperf.intake.one_file",
    "InvalidArgument": "xlperf.errors",
    "InvalidValue": "xlperf.errors",
    "Limits": "xlperf.ooxml.limits",
    "Locations": "xlperf.declaration",
    "MacroError": "xlperf.ooxml.macros",
    "NewWorkbook": "xlperf.sending.of_roster",
    "NoPaper": "xlperf.system.pages.paper",
    "NotWritten": "xlperf.excel.book",
    "NotCompound": "xlperf.ooxml.compound",
    "NothingFound": "xlperf.consolidation",
    "OfficeError": "xlperf.excel.install.libreoffice",
    "PictureError": "xlperf.form.picture",
    "ProfileError": "xlperf.publishing.indicators",
    "Roster": "xlperf.roster",
    "RosterError": "xlperf.roster",
    "RuleError": "xlperf.form.rules",
    "SourceMissing": "xlperf.consolidation.sources",
    "StorageError": "xlperf.consolidation.storage",
    "Target": "xlperf.target",
    "accepts": "xlperf.target",
    "Trace": "xlperf.publishing.clean",
    "UnknownName": "xlperf.errors",
    "UnreadableWorkbook": "xlperf.ooxml.refusal",
    "WorkersFailed": "xlperf.system.supervised",
    "WrapperError": "xlperf.excel.wrapper",
    "XlperfError": "xlperf.errors",
    "check": "xlperf.excel.book",
    "check_many": "xlperf.consolidation.many",
    "clean": "xlperf.publishing.clean",
    "compare": "xlperf.comparison.differences",
    "consolidate": "xlperf.consolidation",
    "fill": "xlperf.excel.book",
    "forms": "xlperf.form:form_specs",
    "iter_read": "xlperf.consolidation.many",
    "language": "xlperf.messages:speaking",
    "load_form": "xlperf.form",
    "new_template": "xlperf.excel.book",
    "new_templates": "xlperf.sending.of_roster",
    "open_dataset": "xlperf.consolidation.dataset",
    "parse_target": "xlperf.target:parse",
    "parse_targets": "xlperf.target:parse_column",
    "publish": "xlperf.publishing",
    "publish_bytes": "xlperf.publishing",
    "read": "xlperf.excel.book",
    "read_roster": "xlperf.roster",
    "template_bytes": "xlperf.template.write",
    "with_amounts": "xlperf.consolidation.frames",
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
