"""xlperf: workbooks of budget performance targets (部门整体预算绩效目标申报表), made, checked and consolidated.

The public names, each imported when it is first used, so that `import xlperf` costs nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from xlperf.comparison.differences import Comparison as Comparison
    from xlperf.comparison.differences import compare as compare
    from xlperf.comparison.of_round import compare_round as compare_round
    from xlperf.comparison.of_round import write_round_report as write_round_report
    from xlperf.comparison.written import write_comparison as write_comparison
    from xlperf.comparison.years import Years as Years
    from xlperf.comparison.years import compare_years as compare_years
    from xlperf.consolidation import Consolidation as Consolidation
    from xlperf.consolidation import NothingFound as NothingFound
    from xlperf.consolidation import consolidate as consolidate
    from xlperf.consolidation.dataset import open_dataset as open_dataset
    from xlperf.consolidation.dataset.errors import DatasetError as DatasetError
    from xlperf.consolidation.dataset.opened import Dataset as Dataset
    from xlperf.consolidation.dataset.several_years import SeveralYears as SeveralYears
    from xlperf.consolidation.frames import with_amounts as with_amounts
    from xlperf.consolidation.judgement.decisions import DecisionsError as DecisionsError
    from xlperf.consolidation.many import check_many as check_many
    from xlperf.consolidation.many import iter_read as iter_read
    from xlperf.consolidation.received.cluster import ClusterError as ClusterError
    from xlperf.consolidation.received.sources import SourceMissing as SourceMissing
    from xlperf.consolidation.received.storage import StorageError as StorageError
    from xlperf.consolidation.workbook.review_sheet import ReviewError as ReviewError
    from xlperf.declaration import Declaration as Declaration
    from xlperf.declaration import Finding as Finding
    from xlperf.declaration import Findings as Findings
    from xlperf.declaration import Locations as Locations
    from xlperf.diagnosis import Answer as Answer
    from xlperf.diagnosis import diagnose as diagnose
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
    from xlperf.expression.errors import ExpressionError as ExpressionError
    from xlperf.extension import Extension as Extension
    from xlperf.extension import Problem as Problem
    from xlperf.extension import check_rule as check_rule
    from xlperf.extension import extensions as extensions
    from xlperf.extension import reader as reader
    from xlperf.form import Form as Form
    from xlperf.form import FormError as FormError
    from xlperf.form import form_specs as _forms
    from xlperf.form import load_form as load_form
    from xlperf.form.catalogue import CatalogueError as CatalogueError
    from xlperf.form.picture import PictureError as PictureError
    from xlperf.form.rules import RuleError as RuleError
    from xlperf.form.table_schema import PanderaMissing as PanderaMissing
    from xlperf.intake.handmade.explanation import as_read as as_read
    from xlperf.intake.handmade.explanation import explained as explained
    from xlperf.intake.handmade.files import read_file as _read_handmade
    from xlperf.intake.handmade.model import Reading as Reading
    from xlperf.intake.handmade.sketch import new_form as new_form
    from xlperf.intake.one_file import Intake as Intake
    from xlperf.messages import speaking as _language
    from xlperf.ooxml.compound import NotCompound as NotCompound
    from xlperf.ooxml.limits import Limits as Limits
    from xlperf.ooxml.refusal import UnreadableWorkbook as UnreadableWorkbook
    from xlperf.ooxml.xlwings_module import MacroError as MacroError
    from xlperf.page import write_page as write_page
    from xlperf.page.pyodide_package import PyodideMissing as PyodideMissing
    from xlperf.publishing import publish as publish
    from xlperf.publishing import publish_bytes as publish_bytes
    from xlperf.publishing.clean import Cleaned as Cleaned
    from xlperf.publishing.clean import clean as clean
    from xlperf.publishing.document import DocxMissing as DocxMissing
    from xlperf.publishing.indicators import ProfileError as ProfileError
    from xlperf.publishing.indicators import write_indicators as write_indicators
    from xlperf.publishing.many import Published as Published
    from xlperf.publishing.many import publish_all as publish_all
    from xlperf.publishing.personal_traces import Trace as Trace
    from xlperf.report import write_director_page as write_director_page
    from xlperf.report import write_report as write_report
    from xlperf.returns.approval import Approved as Approved
    from xlperf.returns.approval import approve_workbooks as approve_workbooks
    from xlperf.returns.document_template import LetterTemplateError as LetterTemplateError
    from xlperf.returns.standing import NothingNoted as NothingNoted
    from xlperf.returns.standing import standings as standings
    from xlperf.returns.standing import write_standings as write_standings
    from xlperf.returns.workbooks import Returned as Returned
    from xlperf.returns.workbooks import return_workbooks as return_workbooks
    from xlperf.roster import Department as Department
    from xlperf.roster import Roster as Roster
    from xlperf.roster import RosterError as RosterError
    from xlperf.roster import read_roster as read_roster
    from xlperf.roster.office import OfficeFileError as OfficeFileError
    from xlperf.sending.fill import Filled as Filled
    from xlperf.sending.of_roster import NewWorkbook as NewWorkbook
    from xlperf.sending.of_roster import NewWorkbooks as NewWorkbooks
    from xlperf.sending.of_roster import new_templates as new_templates
    from xlperf.system.durable import CannotWrite as CannotWrite
    from xlperf.system.pages.paper import NoPaper as NoPaper
    from xlperf.system.supervised import WorkersFailed as WorkersFailed
    from xlperf.target import Target as Target
    from xlperf.target import accepts as accepts
    from xlperf.target import advice as advice
    from xlperf.target import parse as _parse_target
    from xlperf.target import parse_column as _parse_targets
    from xlperf.target.own_words import use_words as use_words
    from xlperf.target.scoring import score as score
    from xlperf.template.as_openpyxl import build_workbook as build_workbook
    from xlperf.template.write import template_bytes as template_bytes
    from xlperf.version import VERSION as _version  # noqa: N811
    from xlperf.wps.install import AddinListError as AddinListError
    from xlperf.wps.install import WpsOpen as WpsOpen

    # Under another name than in its module; `import … as` alone would not make it public to type checkers.
    forms = _forms
    language = _language
    parse_target = _parse_target
    parse_targets = _parse_targets
    read_handmade = _read_handmade
    __version__ = _version

_NAMES = {
    "accepts": "xlperf.target",
    "AddinListError": "xlperf.wps.install",
    "advice": "xlperf.target",
    "Answer": "xlperf.diagnosis",
    "approve_workbooks": "xlperf.returns.approval",
    "Approved": "xlperf.returns.approval",
    "as_read": "xlperf.intake.handmade.explanation",
    "CannotWrite": "xlperf.system.durable",
    "CatalogueError": "xlperf.form.catalogue",
    "build_workbook": "xlperf.template.as_openpyxl",
    "check": "xlperf.excel.book",
    "check_many": "xlperf.consolidation.many",
    "check_rule": "xlperf.extension",
    "clean": "xlperf.publishing.clean",
    "Cleaned": "xlperf.publishing.clean",
    "ClusterError": "xlperf.consolidation.received.cluster",
    "compare": "xlperf.comparison.differences",
    "compare_round": "xlperf.comparison.of_round",
    "compare_years": "xlperf.comparison.years",
    "Comparison": "xlperf.comparison.differences",
    "consolidate": "xlperf.consolidation",
    "Consolidation": "xlperf.consolidation",
    "Dataset": "xlperf.consolidation.dataset.opened",
    "DatasetError": "xlperf.consolidation.dataset.errors",
    "DecisionsError": "xlperf.consolidation.judgement.decisions",
    "Declaration": "xlperf.declaration",
    "Department": "xlperf.roster",
    "diagnose": "xlperf.diagnosis",
    "DocxMissing": "xlperf.publishing.document",
    "ExcelOpen": "xlperf.excel.install.excel",
    "explained": "xlperf.intake.handmade.explanation",
    "ExpressionError": "xlperf.expression.errors",
    "Extension": "xlperf.extension",
    "extensions": "xlperf.extension",
    "fill": "xlperf.excel.book",
    "Filled": "xlperf.sending.fill",
    "Finding": "xlperf.declaration",
    "Findings": "xlperf.declaration",
    "Form": "xlperf.form",
    "FormError": "xlperf.form",
    "forms": "xlperf.form:form_specs",
    "Intake": "xlperf.intake.one_file",
    "InvalidArgument": "xlperf.errors",
    "InvalidValue": "xlperf.errors",
    "iter_read": "xlperf.consolidation.many",
    "language": "xlperf.messages:speaking",
    "LetterTemplateError": "xlperf.returns.document_template",
    "Limits": "xlperf.ooxml.limits",
    "load_form": "xlperf.form",
    "Locations": "xlperf.declaration",
    "MacroError": "xlperf.ooxml.xlwings_module",
    "new_form": "xlperf.intake.handmade.sketch",
    "new_template": "xlperf.excel.book",
    "new_templates": "xlperf.sending.of_roster",
    "NewWorkbook": "xlperf.sending.of_roster",
    "NewWorkbooks": "xlperf.sending.of_roster",
    "NoPaper": "xlperf.system.pages.paper",
    "NotCompound": "xlperf.ooxml.compound",
    "NothingFound": "xlperf.consolidation",
    "NothingNoted": "xlperf.returns.standing",
    "NotWritten": "xlperf.excel.book",
    "OfficeError": "xlperf.excel.install.libreoffice",
    "OfficeFileError": "xlperf.roster.office",
    "open_dataset": "xlperf.consolidation.dataset",
    "PanderaMissing": "xlperf.form.table_schema",
    "parse_target": "xlperf.target:parse",
    "parse_targets": "xlperf.target:parse_column",
    "PictureError": "xlperf.form.picture",
    "Problem": "xlperf.extension",
    "ProfileError": "xlperf.publishing.indicators",
    "publish": "xlperf.publishing",
    "publish_all": "xlperf.publishing.many",
    "publish_bytes": "xlperf.publishing",
    "Published": "xlperf.publishing.many",
    "PyodideMissing": "xlperf.page.pyodide_package",
    "read": "xlperf.excel.book",
    "read_handmade": "xlperf.intake.handmade.files:read_file",
    "read_roster": "xlperf.roster",
    "reader": "xlperf.extension",
    "Reading": "xlperf.intake.handmade.model",
    "return_workbooks": "xlperf.returns.workbooks",
    "Returned": "xlperf.returns.workbooks",
    "ReviewError": "xlperf.consolidation.workbook.review_sheet",
    "Roster": "xlperf.roster",
    "RosterError": "xlperf.roster",
    "RuleError": "xlperf.form.rules",
    "score": "xlperf.target.scoring",
    "SeveralYears": "xlperf.consolidation.dataset.several_years",
    "SourceMissing": "xlperf.consolidation.received.sources",
    "standings": "xlperf.returns.standing",
    "StorageError": "xlperf.consolidation.received.storage",
    "Target": "xlperf.target",
    "template_bytes": "xlperf.template.write",
    "Trace": "xlperf.publishing.personal_traces",
    "UnknownName": "xlperf.errors",
    "UnreadableWorkbook": "xlperf.ooxml.refusal",
    "use_words": "xlperf.target.own_words",
    "__version__": "xlperf.version:VERSION",
    "with_amounts": "xlperf.consolidation.frames",
    "WorkersFailed": "xlperf.system.supervised",
    "WpsOpen": "xlperf.wps.install",
    "WrapperError": "xlperf.excel.wrapper",
    "write_comparison": "xlperf.comparison.written",
    "write_director_page": "xlperf.report",
    "write_indicators": "xlperf.publishing.indicators",
    "write_page": "xlperf.page",
    "write_report": "xlperf.report",
    "write_round_report": "xlperf.comparison.of_round",
    "write_standings": "xlperf.returns.standing",
    "XlperfError": "xlperf.errors",
    "Years": "xlperf.comparison.years",
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
