"""What a caller of the library leaves open of a run, as xlperf.toml beside the roster has it.

Owns which argument each of its keys stands for, as `cli.office_defaults` does for the options. What the file may say is
`xlperf.roster.office`'s.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

from xlperf.arguments import a_path_or_none, of_kind
from xlperf.consolidation.judgement.control_figures import ControlRule
from xlperf.declaration import WARNING
from xlperf.form import Form
from xlperf.ooxml.limits import DEFAULT_LIMITS, Limits
from xlperf.roster import RosterSource
from xlperf.roster.office import office_beside
from xlperf.system.dataclass import dataclass


@dataclass(frozen=True)
class OfficeRules:
    """Form, year, how control figures are held against what is declared, and the limits of the intake."""

    form: Form | str | None
    year: int | None
    control: ControlRule
    limits: Limits

    @classmethod
    def of(
        cls,
        roster: RosterSource | None,
        form: Form | str | None = None,
        year: int | None = None,
        control: ControlRule | None = None,
        limits: Limits = DEFAULT_LIMITS,
    ) -> OfficeRules:
        """What was given, what was not by the file beside the roster; raises OfficeFileError, InvalidArgument."""
        own = office_beside(a_path_or_none(roster))
        of_kind("limits", limits, Limits)
        left: dict[str, Any] = {
            name: value
            for name, value in own.limits.items()
            if getattr(limits, name) == getattr(DEFAULT_LIMITS, name)
        }
        by_file = ControlRule(
            own.control_tolerance or Decimal(0), (own.control_severity or WARNING).replace("off", "")
        )
        return cls(
            own.form or None if form is None else form,
            own.year if year is None else year,
            by_file if control is None else control,
            replace(limits, **left),
        )
