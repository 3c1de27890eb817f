"""The types that public functions, members and fields name and `xlperf` itself does not hold.

Owns no definition: each stands where it belongs, and here so that others may annotate with it.
"""

from __future__ import annotations

from xlperf.comparison.changes import Change
from xlperf.comparison.differences import DepartmentChange, Total
from xlperf.comparison.years import YearsLine, YearsStep
from xlperf.consolidation.dataset.columns import DatasetColumn
from xlperf.consolidation.frames import Amounts
from xlperf.consolidation.judgement.control_figures import ControlRule
from xlperf.consolidation.judgement.decisions import Decision
from xlperf.consolidation.judgement.ledger import Policy
from xlperf.consolidation.received.bundle import Unit
from xlperf.consolidation.received.engine import Engine
from xlperf.consolidation.received.reading import Progress
from xlperf.consolidation.tables import Cell
from xlperf.declaration.entered import Entered, Row
from xlperf.diagnosis import State
from xlperf.form.model import AmountUnit, Level, Step
from xlperf.form.parts import (
    Check,
    Column,
    ComputedColumn,
    Field,
    Kind,
    Matrix,
    MatrixPart,
    Merging,
    Page,
    Section,
    Severity,
    Sheets,
    Table,
)
from xlperf.intake.handmade.model import Taken, Unplaced
from xlperf.intake.source import WorkbookSource
from xlperf.ooxml.macros import Variant
from xlperf.publishing.indicators import Account, Doubt, Profile, ProfileColumn
from xlperf.roster.departments import Match
from xlperf.roster.reading import RosterSource
from xlperf.target.model import Columns, Value

__all__ = [
    "Account",
    "AmountUnit",
    "Amounts",
    "Cell",
    "Change",
    "Check",
    "Column",
    "Columns",
    "ComputedColumn",
    "ControlRule",
    "DatasetColumn",
    "Decision",
    "DepartmentChange",
    "Doubt",
    "Engine",
    "Entered",
    "Field",
    "Kind",
    "Level",
    "Match",
    "Matrix",
    "MatrixPart",
    "Merging",
    "Page",
    "Policy",
    "Profile",
    "ProfileColumn",
    "Progress",
    "RosterSource",
    "Row",
    "Section",
    "Severity",
    "Sheets",
    "State",
    "Step",
    "Table",
    "Taken",
    "Total",
    "Unit",
    "Unplaced",
    "Value",
    "Variant",
    "WorkbookSource",
    "YearsLine",
    "YearsStep",
]
