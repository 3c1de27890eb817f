"""A first spec made of a paper form: labels found, inputs guessed, TOML written; a person goes on from there.

Owns the way from a paper to TOML. `reading` finds sections, tables and fields, `guesses` their kinds, `toml` writes them.
"""

from __future__ import annotations

import os
from pathlib import Path

from xlperf.arguments import a_path
from xlperf.declaration.content import exact_text
from xlperf.errors import InvalidArgument
from xlperf.intake.handmade.paper import Paper, read_paper
from xlperf.intake.handmade.sketch.reading import Sketch
from xlperf.intake.handmade.sketch.toml import department_of, toml_of
from xlperf.messages import catalogue, say

catalogue(
    {
        "sketch-nothing": (
            "{name} 里没有找到可填写的单元格：请用空白的表样，每个填写格旁边或上面有印好的文字",
            "no cell to fill in was found in {name}: take the form left blank, with a printed label beside or above "
            "each cell",
        ),
    }
)


def sketched(paper: Paper, form_id: str, name: str) -> str:
    """The TOML of a form that looks like `paper`; raises ValueError with a readable message where nothing is to be filled in."""
    sketch = Sketch(paper)
    fields = [entry for section in sketch.sections for entry in section.fields]
    lists = any(section.table for section in sketch.sections)
    if not lists and not any("value" not in entry for entry in fields):
        raise InvalidArgument(say("sketch-nothing", name=name))
    if not department_of(sketch.sections):
        sketch.ask_who()
    return "\n".join(toml_of(paper, sketch.sections, form_id)) + "\n"


def new_form(paper: str | os.PathLike[str], form_id: str = "my-form", sheet: str = "") -> str:
    """The TOML of a form that looks like the one in the file `paper` (a workbook, Word, a web page, a PDF), for a person to
    go on with; what was filled in is left out. `sheet`: of a workbook, by default the first.

    Raises InvalidArgument where there is nothing to fill in, UnreadableWorkbook.
    """
    place = Path(a_path("paper", paper))
    return sketched(read_paper(place, exact_text("sheet", sheet)), exact_text("form_id", form_id), place.name)
