"""What a roster sets in a department's workbook (控制数): the check on entry says so, or the cells are locked.

Owns the editing of one stamped workbook's cells: their check on entry and their lock. Knows nothing of rosters' files.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal

from xlperf.declaration import Entered
from xlperf.expression import plain
from xlperf.form import Field
from xlperf.form.layout import Layout
from xlperf.messages import CHINESE, catalogue, say
from xlperf.ooxml.address import address
from xlperf.ooxml.book import Book
from xlperf.ooxml.package import Package
from xlperf.ooxml.repack import repacked

catalogue(
    {
        "set-title": ("与控制数不一致", "not the control figure"),
        "set-error": (
            "控制数是 {amount} {unit}。确有调整的，选“是”保留所填的数，并书面说明",
            "the control figure is {amount} {unit}; where it was changed, answer yes, and say so in writing",
        ),
        "set-prompt": ("控制数：{amount} {unit}。", "Control figure: {amount} {unit}."),
    }
)

LONGEST_PROMPT = 255
"""Characters that a prompt of a check on entry may have (ECMA-376 part 1, 18.3.1.32)."""

_STYLES = "xl/styles.xml"


def with_set_cells(data: bytes, layout: Layout, values: Mapping[str, Entered], lock: bool) -> bytes:
    """The workbook in `data` with the cells of the fields in `values` locked, or, where not `lock`, with a check on entry
    that asks before an amount becomes another one. Other fields than the form's are left out."""
    form = layout.form
    fields = {
        name: value
        for name, value in values.items()
        if name in form.inputs and _is_sound(form.inputs[name], value)
    }
    package = Package(data)
    entry = next(sheet for sheet in Book(package).sheets if sheet.name == layout.sheet)
    sheet = package.read(entry.part).decode("utf-8")
    changes: dict[str, bytes | None] = {}
    if lock:
        styles = _Locks(package.read(_STYLES).decode("utf-8"))
        for name in fields:
            sheet = styles.locked(sheet, address(*layout.place(name)))
        changes[_STYLES] = styles.xml.encode("utf-8")
    else:
        for name, value in fields.items():
            if form.inputs[name].kind == "amount" and isinstance(value, Decimal):
                sheet = _asked(sheet, address(*layout.place(name)), value, form.amounts)
    changes[entry.part] = sheet.encode("utf-8")
    return repacked(package, changes)


def _is_sound(part: Field, value: Entered) -> bool:
    """Whether a roster's value is one that the field takes: a department could not mend another in a locked cell."""
    if value is None or not part.is_number:
        return value is not None
    return isinstance(value, Decimal) and value >= 0 and (part.kind != "amount" or value == round(value, 2))


class _Locks:
    """The styles part of a workbook as the template's writer makes it, to which locked formats are added."""

    def __init__(self, xml: str) -> None:
        self.xml = xml
        self._made: dict[str, str] = {}

    def locked(self, sheet: str, place: str) -> str:
        """The sheet's XML with the cell at `place` in the locked twin of its format."""
        found = re.search(rf'<c r="{place}" s="(\d+)"', sheet)
        if found is None:
            return sheet
        if found[1] not in self._made:
            self._made[found[1]] = self._twin(int(found[1]))
        return sheet[: found.start()] + f'<c r="{place}" s="{self._made[found[1]]}"' + sheet[found.end() :]

    def _twin(self, style: int) -> str:
        """The index of a format like `style`, but locked and without the tint of an input."""
        start, end = self.xml.index("<cellXfs"), self.xml.index("</cellXfs>")
        formats = re.findall(r"<xf [^>]*/>|<xf [^>]*>.*?</xf>", self.xml[start:end], re.DOTALL)
        twin = re.sub(r"<protection [^>]*/>", "", formats[style])
        twin = re.sub(r' fillId="\d+"', ' fillId="0"', re.sub(r' applyProtection="1"', "", twin))
        head = re.sub(
            r'count="\d+"', f'count="{len(formats) + 1}"', self.xml[start : self.xml.index(">", start)]
        )
        rest = self.xml[self.xml.index(">", start) : end]
        self.xml = self.xml[:start] + head + rest + twin + self.xml[end:]
        return str(len(formats))


def _asked(sheet: str, place: str, value: Decimal, unit: str) -> str:
    """The sheet's XML with the check on entry of the cell at `place` asking where another amount is entered."""
    found = re.search(rf'<dataValidation [^>]*sqref="{place}">.*?</dataValidation>', sheet, re.DOTALL)
    if found is None:
        return sheet
    words = {"amount": f"{value:,.2f}", "unit": unit}
    before = re.search(r' prompt="([^"]*)"', found[0])
    prompt = say("set-prompt", CHINESE, **words) + (before[1] if before else "")
    if len(prompt) > LONGEST_PROMPT:
        prompt = say("set-prompt", CHINESE, **words)
    rule = (
        f'<dataValidation type="custom" errorStyle="warning" allowBlank="1" showInputMessage="1" showErrorMessage="1" '
        f'errorTitle="{say("set-title", CHINESE)}" error="{say("set-error", CHINESE, **words)}" '
        f'promptTitle="{_title(found[0])}" prompt="{prompt}" sqref="{place}">'
        f"<formula1>AND(ISNUMBER({place}),ROUND({place}-{plain(value)},2)=0)</formula1></dataValidation>"
    )
    return sheet[: found.start()] + rule + sheet[found.end() :]


def _title(rule: str) -> str:
    found = re.search(r' promptTitle="([^"]*)"', rule)
    return found[1] if found else ""
