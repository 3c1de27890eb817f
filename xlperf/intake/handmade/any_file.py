"""One file of any kind taken in: our workbook as it is, one saved in another format, or, if asked, a hand-made form.

Owns which way a file goes and what is said of one that did not come as our .xlsx. Opens nothing itself: that is
`intake.one_file`'s, `files`' and the gate's. Never an exception for what is in a file.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from xlperf.declaration import ERROR, WARNING, Declaration, Finding, entered_cells, status_of
from xlperf.declaration.control_figures import findings_of_control
from xlperf.form import Form
from xlperf.intake.one_file import Intake, refusal_for, refused, take_in_bytes
from xlperf.messages import all_messages, catalogue, say
from xlperf.ooxml.kind import kind_of
from xlperf.ooxml.limits import DEFAULT_LIMITS, Limits
from xlperf.ooxml.properties import saved_time_of
from xlperf.ooxml.refusal import UnreadableWorkbook
from xlperf.roster.earlier import Earlier, check_against
from xlperf.system.pattern import Pattern

if TYPE_CHECKING:
    from xlperf.intake.handmade.model import Grid, Reading

catalogue(
    {
        "workbook-other-format": (
            "这份申报表被另存成了“{looks}”：锁定的单元格和公式是否改动过无从核对，数据已按栏目读取",
            "the workbook was saved as {looks}: whether locks and formulas were changed cannot be told; "
            "what was entered has been read",
        ),
        "workbook-other-format.hint": (
            "可以接收；下次请直接在下发的 .xlsx 工作簿中填报和保存",
            "it can be accepted; next time fill and save the .xlsx workbook that was sent out",
        ),
        "intake-handmade": (
            "不是下发的模板，是自制的表格（{looks}），已按栏目名称读取",
            "not the template that was sent out but a hand-made form ({looks}), read by its labels",
        ),
        "intake-handmade.hint": (
            "请对照原件核对读取的内容；下次请用下发的模板填报",
            "compare what was read with the original; next time use the template that was sent out",
        ),
    }
)


_NOT_OURS = {"old-binary", "xlsb", "ods", "not-a-workbook", "unknown-form"}
_BOOKS = {"xlsx", "xlsm", "xls", "ole", "xlsb", "ods"}
_PAGES = {"html", "xml", "csv", "text"}
_DOCUMENTS = {"docx", "doc", "rtf", "odt", "pdf"}
_SHARE_OF_LABELS = 0.5
"""So much of what the form prints must be there for a text to be that form and not a letter about it, unless
under its title there are more values than it has labels, in the rows of its tables."""

_ERROR_VALUE = Pattern(
    r"#(N/A|REF!|DIV/0!|VALUE!|NAME\?|NUM!|NULL!|GETTING_DATA)|(Err|错误)[:：][0-9]{3}", re.IGNORECASE
)
"""The last as LibreOffice shows an error of its own, and writes it into an .ods."""


def take_in_any_bytes(
    data: bytes,
    file: str,
    *,
    form: Form | None = None,
    limits: Limits = DEFAULT_LIMITS,
    strict: bool = False,
    handmade: bool = False,
    sha256: str = "",
    earlier: Earlier | None = None,
    year: int = 0,
) -> Intake:
    """The file called `file`, of these bytes, taken in whatever its kind; its findings in the language in force.

    One of our workbooks is taken in as `intake.one_file.take_in_bytes` does; one saved as .xls, .et, .xlsb or .ods with the
    finding workbook-other-format; with `handmade` also a form made by hand (.xlsx, .xls, .ods, .csv, HTML, published
    text), with the finding intake-handmade. Anything else is unreadable, with its reason. `sha256` spares the hash where it is
    known; `year`: that of a hand-made form which says none, 0: its form's.
    """
    sha256 = sha256 or hashlib.sha256(data).hexdigest()
    first = take_in_bytes(data, file, form=form, limits=limits, strict=strict, sha256=sha256, earlier=earlier)
    if first.reason_id not in _NOT_OURS:
        return first
    kind = kind_of(data, limits)
    try:
        declaration = _declaration(data, kind, form, limits, handmade, year)
        if declaration is not None:
            declaration, findings = check_against(replace(declaration, file=file), earlier)
    except BaseException as error:  # noqa: BLE001 - refusal_for lets interruptions through
        return replace(refused(file, refusal_for(error, limits)), sha256=sha256, size=len(data))
    if declaration is None:
        return first
    return Intake(
        file=file,
        status=status_of(findings, strict),
        findings=tuple(findings),
        declaration=declaration,
        sha256=sha256,
        size=len(data),
        saved=saved_time_of(data, limits),
    )


def _declaration(
    data: bytes, kind: str, form: Form | None, limits: Limits, handmade: bool, year: int
) -> Declaration | None:
    """What the file declares, None where it is of no kind that is looked into; raises UnreadableWorkbook."""
    # Our own .xlsx, which is nearly every file, does not come here, and should not wait for these to be imported.
    from xlperf.intake.handmade.files import further_grids, grids_of, read_plain
    from xlperf.intake.handmade.own_workbook_in_other_format import read_resaved
    from xlperf.intake.handmade.several_grids import read_grids

    if kind in _BOOKS:
        grids = grids_of(data, kind, limits)
        resaved = read_resaved(grids, form, limits)
        if resaved is not None:
            return _resaved(grids, resaved.declaration, kind, form, limits)
        if not handmade:
            raise UnreadableWorkbook("unknown-form")
        return _made_by_hand(read_grids(grids, form, limits), kind, year)
    if kind not in _PAGES and not (handmade and kind in _DOCUMENTS):
        further = further_grids(data, limits) if handmade else None
        return _made_by_hand(read_grids(further[1], form, limits), further[0], year) if further else None
    if not handmade:
        raise UnreadableWorkbook("not-the-workbook", looks=kind)
    if kind in ("csv", "text"):
        return _made_by_hand(read_plain(data, form, limits), kind, year)
    return _made_by_hand(read_grids(grids_of(data, kind, limits), form, limits), kind, year)


def _resaved(
    grids: list[Grid], declaration: Declaration, kind: str, form: Form | None, limits: Limits
) -> Declaration:
    """One of our workbooks in another format, with what is to be said of its other sheets."""
    from xlperf.intake.further_content import OWN_SHEETS
    from xlperf.intake.handmade.own_workbook_in_other_format import own_identity, own_layout
    from xlperf.intake.handmade.several_grids import further_sheets_told

    identity = own_identity(grids)
    assert identity is not None
    layout = own_layout(grids, identity, form)
    read = {declaration.locations.sheet, *(sheet.locations.sheet for sheet in declaration.sheets)}
    own = {identity.sheet, layout.sheet, *(sheet.sheet for sheet in layout.sheets), *read, *OWN_SHEETS}
    main_names = (identity.sheet, layout.sheet, declaration.locations.sheet)
    main = next((grid for name in main_names for grid in grids if grid.name == name), grids[0])
    if main.hidden:
        unseen = Finding(
            "workbook-form-hidden",
            WARNING,
            say("workbook-form-hidden.message", found=main.name),
            say("workbook-form-hidden.hint"),
            sheet=main.name,
        )
        declaration = replace(declaration, found=(*declaration.found, unseen))
    told = further_sheets_told(declaration, main, [grid for grid in grids if grid.name not in own], limits)
    figures = findings_of_control(declaration, layout.control)
    declaration = replace(declaration, found=(*declaration.found, *told, *figures))
    return _marked(declaration, "workbook-other-format", kind)


def _made_by_hand(reading: Reading, kind: str, year: int) -> Declaration:
    from xlperf.intake.handmade.files import of_file

    form = reading.declaration.form
    printed = len(form.inputs) + sum(len(table.column) for table in form.tables.values())
    found = len({taken.part for taken in reading.taken})
    if found < _SHARE_OF_LABELS * printed and not (reading.titled and len(reading.taken) > printed):
        raise UnreadableWorkbook("no-form")
    # Not by its name: what is kept of a file for the next run is kept by its content.
    return _marked(of_file(reading, "", year).declaration, "intake-handmade", kind)


def _marked(declaration: Declaration, check_id: str, kind: str) -> Declaration:
    # An office's own reader may give a kind that no message knows.
    looks = say(f"looks-{kind}") if f"looks-{kind}" in all_messages() else kind
    told = Finding(
        check=check_id,
        severity=WARNING,
        message=say(check_id, looks=looks),
        hint=say(f"{check_id}.hint"),
        sheet=declaration.locations.sheet,
    )
    return replace(declaration, found=(told, *declaration.found, *_error_values(declaration)))


def _error_values(declaration: Declaration) -> Iterator[Finding]:
    """Cells that hold #N/A and the like: no format but ours says whether a person typed that; or a figure that was not shown."""
    for part, row, place, value in entered_cells(declaration):
        text = value.strip() if isinstance(value, str) else ""
        hidden = len(text) > 1 and not text.strip("#")
        if hidden or _ERROR_VALUE.fullmatch(text):
            words = "workbook-figure-not-shown" if hidden else "workbook-error-value"
            yield Finding(
                check=words,
                severity=ERROR,
                message=say(f"{words}.message", value=text),
                hint=say(f"{words}.hint"),
                field=part,
                row=row,
                value=str(value),
                sheet=declaration.locations.sheet,
                cell=place,
            )
