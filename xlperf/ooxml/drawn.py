"""What lies over a sheet's cells: text boxes, pictures, charts, embedded objects (ECMA-376 part 1, 20.5; VML, part 4).

Owns how they are found from the sheet's relations and what text they hold. Knows nothing of what that text means.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from xlperf.ooxml.address import address
from xlperf.ooxml.package import Package
from xlperf.ooxml.refusal import UnreadableWorkbook
from xlperf.ooxml.safe_xml import local_name, parse_xml
from xlperf.system.dataclass import dataclass

TEXT, OBJECT, PICTURE = "text", "object", "picture"

_OBJECTS = ("oleObject", "package", "control", "ctrlProp", "diagramData")
_MOST_TEXT = 2000


@dataclass(frozen=True)
class Drawn:
    """One thing over the cells. `kind`: a text, an object with content of its own, a picture or chart; `cell`: where it
    begins, "" where that is not said."""

    kind: str
    text: str = ""
    cell: str = ""


def drawn_over(package: Package, sheet: str) -> Iterator[Drawn]:
    """What lies over the cells of the sheet in part `sheet`; raises UnreadableWorkbook for a damaged part."""
    for kind, part in related(package, sheet):
        if kind in _OBJECTS:
            yield Drawn(OBJECT)
        elif kind == "drawing" and part in package:
            yield from _of_drawing(package.xml(part))
            for inner, _ in related(package, part):
                if inner in _OBJECTS:
                    yield Drawn(OBJECT)
        elif kind == "vmlDrawing" and part in package:
            yield from _of_vml(package, part)


def related(package: Package, part: str) -> Iterator[tuple[str, str]]:
    """What a part is related to: the relation's last word and the other part's name."""
    folder, _, name = part.rpartition("/")
    relations = f"{folder}/_rels/{name}.rels"
    if relations not in package:
        return
    for relation in package.xml(relations):
        if relation.get("TargetMode") == "External":
            continue
        target = str(relation.get("Target", ""))
        steps = [] if target.startswith("/") else folder.split("/")
        for step in target.strip("/").split("/"):
            steps = steps[:-1] if step == ".." else steps if step == "." else [*steps, step]
        yield str(relation.get("Type", "")).rpartition("/")[2], "/".join(steps)


def _of_drawing(root: Any) -> Iterator[Drawn]:
    for anchor in root:
        kinds = {local_name(element) for element in anchor.iter() if isinstance(element.tag, str)}
        text = _text(anchor)
        if text:
            yield Drawn(TEXT, text, _cell_of(anchor))
        elif "oleObj" in kinds:
            yield Drawn(OBJECT, "", _cell_of(anchor))
        elif kinds & {"pic", "graphicFrame"}:
            yield Drawn(PICTURE, "", _cell_of(anchor))


def _text(anchor: Any) -> str:
    """The paragraphs of its shapes."""
    lines = []
    for element in anchor.iter():
        if isinstance(element.tag, str) and local_name(element) == "p":
            lines.append("".join(run.text or "" for run in element.iter() if _is(run, "t")))
    return "\n".join(filter(str.strip, lines))[:_MOST_TEXT]


def _cell_of(anchor: Any) -> str:
    start = next((child for child in anchor if _is(child, "from")), None)
    if start is None:
        return ""
    at = {local_name(child): (child.text or "").strip() for child in start if isinstance(child.tag, str)}
    row, column = at.get("row", ""), at.get("col", "")
    return address(int(row), int(column)) if row.isdigit() and column.isdigit() else ""


def _of_vml(package: Package, part: str) -> Iterator[Drawn]:
    """Shapes of older programs: text boxes and form controls; the frames of notes are not looked at."""
    root = _vml(package, part)
    if root is None:
        yield Drawn(OBJECT)
        return
    for shape in root:
        if not isinstance(shape.tag, str) or local_name(shape) not in (
            "shape",
            "rect",
            "roundrect",
            "oval",
            "group",
        ):
            continue
        data = next((element for element in shape.iter() if _is(element, "ClientData")), None)
        kind = data.get("ObjectType", "") if data is not None else ""
        if kind in ("Note", "Pict"):
            continue
        text = "".join(box_text for box in shape.iter() if _is(box, "textbox") for box_text in box.itertext())
        if text.strip():
            yield Drawn(TEXT, " ".join(text.split())[:_MOST_TEXT])


def _vml(package: Package, part: str) -> Any:
    """The root of a VML part, which Excel itself writes with <br> as in HTML; None where it is no XML otherwise either."""
    try:
        return parse_xml(re.sub(rb"<br\s*>", b"<br/>", package.read(part)), package.limits, part)
    except UnreadableWorkbook as refusal:
        if refusal.reason_id != "corrupt":
            raise
        return None


def _is(element: Any, name: str) -> bool:
    return isinstance(element.tag, str) and local_name(element) == name
