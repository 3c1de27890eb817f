"""The TOML of a sketched form.

Owns how fields, tables and pictures are written down. What they are is settled by `reading`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence

from xlperf.form.style import printed_width
from xlperf.intake.handmade.field_words import field_words, label_key
from xlperf.intake.handmade.paper import Paper
from xlperf.intake.handmade.sketch.guesses import MAY_BE_EMPTY
from xlperf.intake.handmade.sketch.sections import SketchSection
from xlperf.intake.handmade.sketch.units import amounts_unit
from xlperf.ooxml.text import aligned

PAPER_WIDTH = 92.0
"""Characters of an A4 page upright."""


def toml_of(paper: Paper, sections: Sequence[SketchSection], form_id: str) -> Iterator[str]:
    amounts = amounts_unit(paper, sections)
    yield f"# {paper.title}"
    yield "# 由空白表样生成的初稿：核对编号（id）、类型（kind）和必填（required），补上说明（explain）和核对规则（[[check]]）。"
    yield "# A first draft made of the blank form: look at ids, kinds and what is required; add explanations and checks."
    if paper.left_out:
        yield f"# 没有画进来的：{'、'.join(paper.left_out)}"
        yield f"# Not drawn here: {', '.join(paper.left_out)}"
    yield ""
    yield "[form]"
    yield f"id = {_text(form_id)}"
    yield f"title = {_text(paper.title or form_id)}"
    yield f"title_en = {_text(form_id)}"
    yield f"year = {paper.year or 2024}"
    yield f"amounts = {_text(amounts)}"
    yield f"department = {_text(department_of(sections))}"
    yield ""
    yield "[page]"
    scale = PAPER_WIDTH / sum(paper.widths)
    landscape = sum(paper.widths) > 1.35 * PAPER_WIDTH
    scale = scale * 1.45 if landscape else scale
    widths = ", ".join(format(max(4.0, round(width * scale, 1)), "g") for width in paper.widths)
    yield f"widths = [{widths}]"
    yield f"orientation = {_text('landscape' if landscape else 'portrait')}"
    for number, section in enumerate(sections, 1):
        yield from _section_lines(section, number)


def department_of(sections: Sequence[SketchSection]) -> str:
    texts = [e for s in sections for e in s.fields if "kind" not in e]
    named = [e for e in texts if re.search(r"(部门|单位).*名称|主管部门|填报单位|申报单位", str(e["label"]))]
    texts = named or texts
    return str(texts[0]["id"]) if texts else ""


def _section_lines(section: SketchSection, number: int) -> Iterator[str]:
    yield ""
    yield "[[section]]"
    yield f'id = "section_{number}"'
    if section.label:
        yield f"label = {_text(section.label)}"
    yield 'picture = """'
    yield from (f"| {' | '.join(cells)} |" for cells in aligned(section.lines, printed_width))
    yield '"""'
    for entry in section.fields:
        yield "[[section.field]]"
        yield from (f"{key} = {_value(value)}" for key, value in entry.items())
        if "value" not in entry and not MAY_BE_EMPTY.search(str(entry["label"])):
            yield "required = true"
        yield f"label_en = {_text(str(entry['id']).replace('_', ' '))}"
    if section.table:
        yield from _table_lines(section)


def _table_lines(section: SketchSection) -> Iterator[str]:
    yield "[[section.table]]"
    yield f"id = {_text(section.table)}"
    yield f"label = {_text(section.table_label)}"
    yield f"label_en = {_text(section.table.replace('_', ' '))}"
    yield f"rows = {section.rows}"
    sign, value, unit = _cells_of_target(section)
    for column in section.columns:
        yield "[[section.table.column]]"
        yield f"id = {_text(column.id)}"
        yield f"label = {_text(column.label)}"
        yield f"label_en = {_text(column.id.replace('_', ' '))}"
        if column.kind != "text":
            yield f"kind = {_text(column.kind)}"
            if column.unit:
                yield f"unit = {_text(column.unit)}"
        elif column.id == sign:
            yield 'choices = ["≥", "＞", "＝", "≤", "＜", "定性"]'
        elif column.target and column.id != value:
            yield "target = true"
        elif not column.levels:
            yield "max_length = 200"
        if column.levels:
            yield "fill_down = true"
            if column.above:
                yield f"depends_on = {_text(column.above)}"
            elif any(column.levels):
                yield f"choices = [{', '.join(map(_text, column.levels))}]"
        is_unit = "计量单位" in field_words().concepts(label_key(column.label))
        if not MAY_BE_EMPTY.search(column.label) and not is_unit:
            yield "required = true"
        if column.levels_of:
            yield "[section.table.column.choices_of]"
            for above, below in column.levels_of.items():
                yield f"{_text(above)} = [{', '.join(map(_text, below))}]"
    if sign:
        yield "[[section.table.computed]]"
        yield 'id = "joined_target"'
        yield 'label = "指标值（三列合成）"'
        yield f"target_of = [{', '.join(map(_text, (sign, value, unit)))}]"


def _cells_of_target(section: SketchSection) -> tuple[str, str, str]:
    """The ids of the columns in which a target's sign, value and unit stand; empty where the table has not all three."""
    common, found = field_words(), {}
    for word in map(label_key, ("指标性质", "指标值", "计量单位")):
        wanted = set(common.concepts(word))
        meant = [one.id for one in section.columns if wanted & set(common.concepts(label_key(one.label)))]
        texts = [one.id for one in section.columns if one.id in meant and one.kind == "text"]
        found[word] = texts[0] if texts else ""
    sign, value, unit = found.values()
    return (sign, value, unit) if sign and value and unit else ("", "", "")


def _text(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _value(value: object) -> str:
    return _text(value) if isinstance(value, str) else str(value)
