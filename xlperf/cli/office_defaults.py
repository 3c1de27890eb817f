"""Options that were not given, as xlperf.toml beside the roster has them: form, year, round, control figures and limits.

Owns which option each of its keys stands for. What the file may say is `xlperf.roster.office`'s.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from xlperf.ooxml.limits import DEFAULT_LIMITS


def with_office_defaults(given: dict[str, Any], roster: Path | None) -> dict[str, Any]:
    """`given`, by the names of the command's parameters, what was not typed replaced by what the office's file says; raises
    OfficeFileError."""
    from xlperf.roster.office import office_beside

    own = office_beside(roster)
    said = {
        "form": own.form,
        "form_file": Path(own.form) if own.form else None,
        "year": own.year,
        "round_name": own.round,
        "control_tolerance": own.control_tolerance,
        "control_severity": own.control_severity,
    }
    context = click.get_current_context()
    default = click.core.ParameterSource.DEFAULT
    defaults = {
        name: value
        for name, value in said.items()
        if name in given and value not in (None, "") and context.get_parameter_source(name) is default
    }
    if "limits" in given:
        typed = given["limits"]
        left = {n: v for n, v in own.limits.items() if getattr(typed, n) == getattr(DEFAULT_LIMITS, n)}
        defaults["limits"] = replace(typed, **left)
    return given | defaults
