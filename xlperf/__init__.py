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
    "xlperf.comparison.differences": "compare Comparison",
    "xlperf.comparison.of_round": "compare_round write_round_report",
    "xlperf.comparison.written": "write_comparison",
    "xlperf.comparison.years": "compare_years Years",
    "xlperf.consolidation": "consolidate Consolidation NothingFound",
    "xlperf.consolidation.dataset": "open_dataset",
    "xlperf.consolidation.dataset.errors": "DatasetError",
    "xlperf.consolidation.dataset.opened": "Dataset",
    "xlperf.consolidation.dataset.several_years": "SeveralYears",
    "xlperf.consolidation.frames": "with_amounts",
    "xlperf.consolidation.judgement.decisions": "DecisionsError",
    "xlperf.consolidation.many": "check_many iter_read",
    "xlperf.consolidation.received.cluster": "ClusterError",
    "xlperf.consolidation.received.sources": "SourceMissing",
    "xlperf.consolidation.received.storage": "StorageError",
    "xlperf.consolidation.workbook.review_sheet": "ReviewError",
    "xlperf.declaration": "Declaration Finding Findings Locations",
    "xlperf.diagnosis": "Answer diagnose",
    "xlperf.errors": "InvalidArgument InvalidValue UnknownName XlperfError",
    "xlperf.excel.book": "check fill new_template NotWritten read",
    "xlperf.excel.install.excel": "ExcelOpen",
    "xlperf.excel.install.libreoffice": "OfficeError",
    "xlperf.excel.wrapper": "WrapperError",
    "xlperf.expression.errors": "ExpressionError",
    "xlperf.extension": "check_rule Extension extensions Problem reader",
    "xlperf.form": "Form FormError forms=form_specs load_form",
    "xlperf.form.catalogue": "CatalogueError",
    "xlperf.form.picture": "PictureError",
    "xlperf.form.rules": "RuleError",
    "xlperf.form.table_schema": "PanderaMissing",
    "xlperf.intake.handmade.explanation": "as_read explained",
    "xlperf.intake.handmade.files": "read_handmade=read_file",
    "xlperf.intake.handmade.model": "Reading",
    "xlperf.intake.handmade.sketch": "new_form",
    "xlperf.intake.one_file": "Intake",
    "xlperf.messages": "language=speaking",
    "xlperf.ooxml.compound": "NotCompound",
    "xlperf.ooxml.limits": "Limits",
    "xlperf.ooxml.refusal": "UnreadableWorkbook",
    "xlperf.ooxml.xlwings_module": "MacroError",
    "xlperf.page": "write_page",
    "xlperf.page.pyodide_package": "PyodideMissing",
    "xlperf.publishing": "publish publish_bytes",
    "xlperf.publishing.clean": "clean Cleaned",
    "xlperf.publishing.document": "DocxMissing",
    "xlperf.publishing.indicators": "ProfileError write_indicators",
    "xlperf.publishing.many": "publish_all Published",
    "xlperf.publishing.personal_traces": "Trace",
    "xlperf.report": "write_director_page write_report",
    "xlperf.returns.approval": "approve_workbooks Approved",
    "xlperf.returns.document_template": "LetterTemplateError",
    "xlperf.returns.standing": "NothingNoted standings write_standings",
    "xlperf.returns.workbooks": "return_workbooks Returned",
    "xlperf.roster": "Department read_roster Roster RosterError",
    "xlperf.roster.office": "OfficeFileError",
    "xlperf.sending.fill": "Filled",
    "xlperf.sending.of_roster": "new_templates NewWorkbook NewWorkbooks",
    "xlperf.system.durable": "CannotWrite",
    "xlperf.system.pages.paper": "NoPaper",
    "xlperf.system.supervised": "WorkersFailed",
    "xlperf.target": "accepts advice parse_target=parse parse_targets=parse_column Target",
    "xlperf.target.own_words": "use_words",
    "xlperf.target.scoring": "score",
    "xlperf.template.as_openpyxl": "build_workbook",
    "xlperf.template.write": "template_bytes",
    "xlperf.version": "__version__=VERSION",
    "xlperf.wps.install": "AddinListError WpsOpen",
}
"""The public names of each module; NAME=ORIGINAL for one that has another name there."""

_PLACES = {
    name.partition("=")[0]: (module, name.rpartition("=")[2])
    for module, names in _NAMES.items()
    for name in names.split()
}

__all__ = [*_PLACES]

if not TYPE_CHECKING:  # a name that is not there is then an error for type checkers, too

    def __getattr__(name: str) -> object:
        if name not in _PLACES:
            raise AttributeError(f"module 'xlperf' has no attribute '{name}'")
        import importlib

        module, attribute = _PLACES[name]
        return getattr(importlib.import_module(module), attribute)


def __dir__() -> list[str]:
    return sorted(__all__)
