"""How a paper was read, value by value: from where, under which label, into which field, and what was not taken.

Owns the shape that `fill --format json` prints, and the reasons as sentences. Decides nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile
from typing import Any

from xlperf.arguments import of_kind
from xlperf.expression.functions import OF_CATALOGUE
from xlperf.expression.ref import Ref
from xlperf.form import Column, Form
from xlperf.form.labels import label_of
from xlperf.intake.handmade.findings import shortened
from xlperf.intake.handmade.model import Reading, Taken, Unplaced
from xlperf.messages import catalogue, clauses, enumerated, say

catalogue(
    {
        "why-no-field": ("本表样没有这一栏目", "the form has no such field"),
        "why-no-column": ("本表样的这张表没有这一列", "the form's table has no such column"),
        "why-no-table": ("本表样没有这张表", "the form has no such table"),
        "why-unknown": ("不知道是哪一栏的", "no label says which field it is of"),
        "why-beside-title": ("在表名旁边", "it stands beside the title"),
        "why-nothing": ("只表示没有内容", "it only says that there is nothing"),
        "why-printed": ("表样上印好的，不是填写的内容", "the form prints it itself"),
        "why-two-ways": (
            "这一行少了单元格，有不止一种对法",
            "the row lacks cells and could be laid out in more than one way",
        ),
        "why-two-fields": (
            "有几个栏目叫这个名字，分不清是哪一个",
            "several fields have this label, and nothing tells which is meant",
        ),
        "why-two-figures": (
            "这一标签旁边有几个数，分不清哪一个是本栏的",
            "several figures stand beside the label, and nothing tells which is the field's",
        ),
        "why-like-label": (
            "与一个标签同名，不能确定是不是内容",
            "it is the same as a label, and may be none",
        ),
        "why-twice": ("这一栏目前面已有内容", "the field was given before"),
        "why-sheet": ("所在的工作表没有读入", "its sheet was not read"),
        "why-no-form": ("没有一张已知的表样与它相符", "no form known is like this paper"),
    }
)


def as_read(reading: Reading) -> dict[str, Any]:
    """The reading as JSON's values: form, year, department, fields, tables with rows, and what was not taken.

    `value` is the text as printed; an amount that was converted into the form's unit has it as `converted`. Levels that
    are merged downwards on paper stand in each row.
    """
    declaration = of_kind("reading", reading, Reading).declaration
    form = declaration.form
    fields = [
        {
            "label": pieces[0].label or form.label_of(pieces[0].part),
            "field": pieces[0].part,
            **_text_of(pieces),
        }
        for pieces in _in_pieces(reading)
    ]
    return {
        "form": form.id or None,
        "year": reading.year or None,
        "department": declaration.department or None,
        "fields": fields,
        "tables": [table for table in _tables(reading) if table["rows"]],
        "not_taken": [_not_taken(stray) for stray in _not_taken_of(reading)],
    }


def _tables(reading: Reading) -> list[dict[str, Any]]:
    form = reading.declaration.form
    tables = []
    for table in form.tables.values():
        rows: dict[int, _Cells] = {}
        for taken in (*reading.taken, *reading.computed):
            owner, column = Ref.of(taken.part)
            if owner == table.id and taken.row:
                rows.setdefault(taken.row, {}).setdefault(column, []).append(taken)
        shown, above = [], dict[str, list[Taken]]()
        for number in sorted(rows):
            row = _filled_down(table.column, rows[number], above)
            shown.append(
                [
                    {"label": taken.label or part.label, "column": name, **_value(taken)}
                    for name, part in table.parts.items()
                    for taken in row.get(name, ())
                ]
            )
        tables.append({"table": table.id, "rows": shown})
    return tables


_Cells = dict[str, list[Taken]]
"""A row by its columns: what is printed in a column, or in several that are one in the form (sign, value, unit)."""


def _filled_down(columns: tuple[Column, ...], row: _Cells, above: _Cells) -> _Cells:
    """The row, with what an empty cell of a level means: as above, unless the level that it depends on is another; nothing where
    its side of a form of two is empty."""
    full = dict(row)
    for at, column in enumerate(columns):
        if not column.fill_down:
            continue
        if column.id in row:
            same = _texts(above.get(column.id, ())) == _texts(row[column.id])
            above[column.id] = row[column.id]
            for other in () if same else columns[at + 1 :]:
                if other.fill_down and other.depends_on in ("", column.id):
                    above.pop(other.id, None)
        elif column.id in above and _has_content(columns[at + 1 :], row):
            full[column.id] = above[column.id]
    return full


def _texts(cells: Sequence[Taken]) -> list[str]:
    return [taken.text for taken in cells]


def _has_content(following: Sequence[Column], row: _Cells) -> bool:
    """Whether anything stands in the columns that a level is of: those up to the next level, where any are."""
    own = list(takewhile(lambda column: not column.fill_down, following)) or following
    return any(column.id in row for column in own)


def _value(taken: Taken) -> dict[str, str]:
    shown = {"value": taken.text, "from": _from(taken)}
    return shown | ({"converted": taken.converted} if taken.converted else {})


def _in_pieces(reading: Reading) -> list[list[Taken]]:
    """The values of fields, each with the lines that go on with its text."""
    given: dict[str, list[Taken]] = {}
    for taken in reading.taken:
        if taken.row is None:
            given.setdefault(taken.part, []).append(taken)
    return [*given.values(), *([taken] for taken in reading.computed if taken.row is None)]


def _text_of(pieces: Sequence[Taken]) -> dict[str, str]:
    whole = "\n".join(piece.text for piece in pieces)
    places = enumerated(dict.fromkeys(map(_from, pieces)))
    return {**_value(pieces[0]), "value": whole, "from": places}


def _not_taken_of(reading: Reading) -> list[Unplaced]:
    """What belongs nowhere, and what stands under a label but says nothing."""
    return [*reading.unplaced, *(label for label in reading.labels if label.why)]


def _not_taken(stray: Unplaced) -> dict[str, str]:
    shown = {"value": stray.text, "from": _from(stray), "why": say(stray.why or "why-unknown")}
    return shown | ({"label": stray.label} if stray.label else {})


def _from(part: Taken | Unplaced) -> str:
    return f"{part.sheet}!{part.place}" if part.sheet and part.place[:1].isupper() else part.place


def explained(reading: Reading) -> list[str]:
    """A line for each value, for people: from where, under which label, into which field, or why not."""
    form = of_kind("reading", reading, Reading).declaration.form
    lines = []
    for taken in (*reading.taken, *reading.computed):
        lines.append(
            say(
                "explained-taken",
                place=_from(taken),
                label=_named(taken, _field_named(form, taken)),
                text=shortened(taken.text) + _in_catalogue(form, taken),
            )
        )
    for stray in _not_taken_of(reading):
        why = say(stray.why or "why-unknown")
        lines.append(
            say(
                "explained-not",
                place=_from(stray),
                label=stray.label or "—",
                text=shortened(stray.text),
                why=why,
            )
        )
    return lines


def _in_catalogue(form: Form, taken: Taken) -> str:
    """What the catalogue of indicators says of a name that was taken, in brackets."""
    about = getattr(form.part(taken.part), "suggestions_about", None) or {}
    said = about.get(" ".join(taken.text.split()), ())
    words = [
        say(f"explained-{key}", text=text) for key, text in zip(OF_CATALOGUE, said, strict=False) if text
    ]
    return say("explained-catalogue", words=clauses(words)) if words else ""


def _field_named(form: Form, taken: Taken) -> str:
    label = label_of(form, taken.part)
    return label if taken.row is None else say("explained-row", label=label, row=taken.row)


def _named(taken: Taken, field: str) -> str:
    return f"{taken.label} → {field}" if taken.label and taken.label != field else field


catalogue(
    {
        "explained-catalogue": ("（指标库：{words}）", " (catalogue: {words})"),
        "explained-unit": ("单位 {text}", "unit {text}"),
        "explained-usual": ("参考值 {text}", "usually {text}"),
        "explained-sign": ("性质 {text}", "sign {text}"),
        "explained-formula": ("算法 {text}", "formula {text}"),
        "explained-taken": ("取  {place}  {label}：{text}", "took  {place}  {label}: {text}"),
        "explained-not": (
            "未取  {place}  {label}：{text}（{why}）",
            "not taken  {place}  {label}: {text} ({why})",
        ),
        "explained-row": ("{label} 第 {row} 行", "{label}, row {row}"),
    }
)
