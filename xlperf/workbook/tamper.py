"""Whether a workbook is still as the form made it: labels, formulas, locks; compared by meaning, not by bytes.

Owns the findings `workbook-…`. A file saved again by another program is not altered; one with a label or formula
changed is. Knows nothing of what the values mean.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from xlperf.declaration import Declaration, Finding, environment_of
from xlperf.expression import Value, plain, rounded
from xlperf.layout import (
    CHECK_SHEET,
    GUIDE_SHEET,
    HIDDEN_SHEET,
    LISTS_SHEET,
    TITLE_ROW,
    Layout,
    address,
    column_letters,
)
from xlperf.messages import catalogue, say
from xlperf.workbook.cells import ERROR_MARK, CellValue, Sheet, SheetEntry, namespace
from xlperf.workbook.formula import same_meaning
from xlperf.workbook.package import Package
from xlperf.workbook.read import Reading
from xlperf.workbook.refusal import UnreadableWorkbook

MOST_ALTERED = 12
"""So many altered cells are named one by one; the rest is counted."""

catalogue(
    {
        "workbook-unlocked.message": (
            "工作表保护已被取消，内容与模板一致",
            "the sheet's protection was removed; its contents are as they should be",
        ),
        "workbook-unlocked.hint": (
            "可以接收；下次请不要取消保护",
            "it can be accepted; please leave the protection on",
        ),
        "workbook-altered.label": (
            "标签被改：现为“{found}”，应为“{expected}”",
            "a label was changed: it is '{found}' and should be '{expected}'",
        ),
        "workbook-altered.formula": (
            "公式被改：现为 ={found}，应为 ={expected}",
            "a formula was changed: it is ={found} and should be ={expected}",
        ),
        "workbook-altered.overwritten": (
            "公式被“{found}”覆盖，应为 ={expected}",
            "a formula was overwritten by '{found}'; it should be ={expected}",
        ),
        "workbook-altered.removed": (
            "公式被删除，应为 ={expected}",
            "a formula was removed; it should be ={expected}",
        ),
        "workbook-altered.added": (
            "锁定区域多出公式 ={found}",
            "a formula was added to the locked area: ={found}",
        ),
        "workbook-altered.sheet": ("工作表“{found}”被删除", "the sheet '{found}' was deleted"),
        "workbook-altered.more": (
            "另有 {count} 个单元格与模板不一致",
            "{count} more cells are not as the template has them",
        ),
        "workbook-altered.hint": (
            "请在下发的模板中重新填报，不要取消保护或改动锁定的单元格",
            "fill in the template as it was sent out, without changing locked cells",
        ),
        "workbook-moved.message": (
            "行或列被插入、删除或移动；各栏已按名称读取并重新计算",
            "rows or columns were inserted, deleted or moved; the fields were read by their names and reckoned anew",
        ),
        "workbook-moved.hint": (
            "请核对读取的内容；下次请用 --rows 增加行数的模板",
            "check what was read; next time use a template with more rows (--rows)",
        ),
        "workbook-extra-content.message": (
            "填报范围以外写有“{found}”",
            "there is '{found}' outside the fields of the form",
        ),
        "workbook-extra-content.hint": (
            "汇总不读取它；如有说明请另行报送",
            "it is not consolidated; send what it says separately",
        ),
        "workbook-stale.message": (
            "“{label}”显示 {found}，重新计算是 {expected}",
            "'{label}' shows {found}; reckoned anew it is {expected}",
        ),
        "workbook-stale.hint": (
            "文件没有重新计算就保存了；以重新计算的结果为准",
            "the file was saved without recalculation; the new figure counts",
        ),
        "workbook-extra-sheet.message": ("多出工作表“{found}”", "there is a further sheet, '{found}'"),
        "workbook-extra-sheet.hint": (
            "汇总不读取它；如有内容请另行报送",
            "it is not consolidated; send its content separately",
        ),
        "workbook-hidden-sheet.message": (
            "多出隐藏的工作表“{found}”",
            "there is a further, hidden sheet: '{found}'",
        ),
        "workbook-hidden-sheet.hint": ("请核对其内容后删除", "look at its content and delete it"),
        "workbook-hidden-rows.message": (
            "填报区有隐藏的行：第 {found} 行",
            "rows of the form are hidden: {found}",
        ),
        "workbook-hidden-rows.hint": (
            "取消隐藏，核对其中的内容",
            "unhide them and look at what they hold",
        ),
        "workbook-external-link.message": (
            "工作簿链接到其他文件（{count} 处），不予更新",
            "the workbook links to other files ({count}); they are not followed",
        ),
        "workbook-external-link.hint": ("断开链接，粘贴为数值", "break the links and paste values"),
        "workbook-macros.message": (
            "工作簿带有不是模板自带的宏，未运行",
            "the workbook holds macros that are not the template's; they were not run",
        ),
        "workbook-macros.hint": ("另存为不带宏的 .xlsx", "save it as .xlsx without macros"),
        "workbook-comments.message": ("工作簿带有批注", "the workbook holds comments"),
        "workbook-comments.hint": (
            "如有说明请另行报送，汇总不读取批注",
            "comments are not consolidated: send what they say separately",
        ),
    }
)

RETURN_SHEET = "退回意见"
"""The sheet of findings in a workbook that was returned to be mended."""

RETURN_AUTHOR = "预算审核"
"""The author of our notes in a returned workbook."""

_OWN_SHEETS = (CHECK_SHEET, GUIDE_SHEET, LISTS_SHEET, HIDDEN_SHEET, RETURN_SHEET)


@dataclass(frozen=True)
class Expected:
    """What the form made: on the form's sheet its labels, and on each sheet its formulas, by address."""

    labels: Mapping[str, str]
    places: frozenset[str]
    """The addresses of the form's sheet where something may stand."""
    formulas: Mapping[str, Mapping[str, str]]
    raw: Mapping[str, Mapping[bytes, bytes]]
    """The formulas as they stand in the XML of a file that no other program has spelt anew."""


class _Same:
    """A layout as a cache's key, by identity."""

    __slots__ = ("layout",)

    def __init__(self, layout: Layout) -> None:
        self.layout = layout

    def __hash__(self) -> int:
        return id(self.layout)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other.layout is self.layout


def expected_of(layout: Layout) -> Expected:
    return _expected(_Same(layout))


@lru_cache(maxsize=64)
def _expected(key: _Same) -> Expected:
    layout = key.layout
    labels = {
        address(cell.row, cell.column): cell.text
        for cell in layout.cells
        if cell.kind in ("label", "heading") and cell.text
    }
    for name, (row, column) in layout.beside.items():
        labels[address(row, column - 1)] = layout.form.fields[name].label
    formulas: dict[str, dict[str, str]] = {layout.sheet: {}, CHECK_SHEET: {}}
    further = [formula for one in layout.sheets for formula in one.formulas if formula.sheet == CHECK_SHEET]
    for formula in (*layout.formulas, *further):
        formulas[formula.sheet][address(formula.row, formula.column)] = formula.text
    raw = {
        sheet: {place.encode(): _escaped(text) for place, text in found.items()}
        for sheet, found in formulas.items()
    }
    inputs = {address(cell.row, cell.column) for cell in layout.cells if cell.kind in ("input", "computed")}
    heading = address(TITLE_ROW, layout.status_column)
    places = frozenset({*labels, *inputs, *formulas[layout.sheet], heading})
    return Expected(labels, places, formulas, raw)


def _escaped(text: str) -> bytes:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").encode()


_RAW_FORMULA = re.compile(
    rb'<c r="([A-Z]{1,3}[0-9]{1,7})"[^<>]*><f(?: (?:t="array"|ref="[A-Z0-9:]+"|aca="[a-z01]+"|ca="[a-z01]+"))*>([^<]*)</f>'
)
_HIDES_A_FORMULA = (b"<!", b"<f/>", b":f>", b":f ")

Spelling = list[tuple[bytes, bytes]]
"""The formulas of a sheet as they stand in its XML: places and texts."""

MOST_SPELLINGS = 16
_known_spellings: dict[tuple[_Same, str, str], list[Spelling]] = {}
"""Whole sheets of formulas, each as one program spells them, that were found to mean what they should: a program spells
the same form's formulas the same way in every file, so that one comparison by meaning does for a folder."""


def _spelling(raw: bytes) -> Spelling | None:
    """All formulas of a sheet's XML as they are spelt; None where that cannot be told without reading the cells."""
    found = _RAW_FORMULA.findall(raw)
    plain = len(found) == raw.count(b"</f>") and not any(mark in raw for mark in _HIDES_A_FORMULA)
    return found if plain else None


def _same_formulas(reading: Reading, entry: SheetEntry, sheet: Callable[[], Sheet]) -> Iterator[Finding]:
    """What is changed of the formulas of one sheet; its cells are looked at one by one (`sheet`) only where the
    spelling of its formulas as a whole is a new one."""
    own = entry.name == reading.entry.name
    name = reading.layout.sheet if own else CHECK_SHEET
    expected = expected_of(reading.layout)
    spelling = _spelling(reading.book.raw(entry))
    if (
        spelling is not None
        and len(spelling) == len(expected.raw[name])
        and dict(spelling) == expected.raw[name]
    ):
        return
    known = _known_spellings.setdefault((_Same(reading.layout), name, reading.entry.name), [])
    if spelling is not None and spelling in known:
        return
    changed = list(_formulas(reading, entry.name, sheet(), expected.formulas[name]))
    if not changed and spelling is not None and len(spelling) == len(expected.raw[name]):
        if len(known) >= MOST_SPELLINGS:
            known.pop(0)
        known.append(spelling)
    yield from changed


def tampering(reading: Reading) -> list[Finding]:
    """What is not as the form made it, in the language in force; raises UnreadableWorkbook for broken parts."""
    findings: list[Finding] = []
    for one in (reading, *reading.sheets):
        findings += _of_sheet(one)
    findings += _sheets(reading)
    findings += _package(reading)
    return findings


def _of_sheet(reading: Reading) -> list[Finding]:
    """What is not as it should be of the form's sheet, or of a further one."""
    findings: list[Finding] = []
    if reading.moved:
        findings.append(_finding(reading, "workbook-moved", "warning"))
    else:
        findings += _altered(reading)
        altered = {finding.cell for finding in findings}
        findings += [finding for finding in _stale(reading) if finding.cell not in altered]
        findings += _beside_the_form(reading, altered)
    if not reading.sheet.protected and not any(f.severity == "error" for f in findings):
        findings.append(_finding(reading, "workbook-unlocked", "warning"))
    return findings


def _finding(
    reading: Reading,
    check: str,
    severity: str,
    which: str = "message",
    cell: str = "",
    sheet: str = "",
    value: str = "",
    **words: object,
) -> Finding:
    return Finding(
        check=check,
        severity=severity,
        message=say(f"{check}.{which}", None, **words),
        hint=say(f"{check}.hint"),
        value=value,
        sheet=sheet or reading.entry.name,
        cell=cell,
    )


def _altered(reading: Reading) -> Iterator[Finding]:
    count = 0
    for finding in _alterations(reading):
        count += 1
        if count <= MOST_ALTERED:
            yield finding
    if count > MOST_ALTERED:
        yield _finding(reading, "workbook-altered", "error", "more", count=count - MOST_ALTERED)


def _alterations(reading: Reading) -> Iterator[Finding]:
    expected = expected_of(reading.layout)
    for place, text in expected.labels.items():
        value = reading.sheet.value(place)
        if value != text and _loose(value) != _loose(text):
            yield _change(reading, reading.entry.name, place, "label", _shown(value), text)
    yield from _same_formulas(reading, reading.entry, lambda: reading.sheet)
    if reading.layout.prefix:
        return  # the lines of 校验 are looked at with those of the form's sheet
    check_sheet = next((sheet for sheet in reading.book.sheets if sheet.name == CHECK_SHEET), None)
    if check_sheet is None:
        yield _finding(reading, "workbook-altered", "error", "sheet", found=CHECK_SHEET)
    else:
        yield from _same_formulas(reading, check_sheet, lambda: reading.book.sheet(check_sheet))


def _formulas(reading: Reading, name: str, sheet: Sheet, expected: Mapping[str, str]) -> Iterator[Finding]:
    found = sheet.formulas
    if found == expected:
        return
    renamed = reading.layout.sheet if reading.entry.name != reading.layout.sheet else ""
    for place, text in expected.items():
        there = found.get(place)
        if there is None:
            value = sheet.value(place)
            which = "removed" if value is None or value == "" else "overwritten"
            yield _change(reading, name, place, which, _shown(value), text)
            continue
        if renamed:
            there = there.replace(reading.entry.name, renamed)
        own = renamed if renamed and name == reading.entry.name else name
        if not same_meaning(there, text, own):
            yield _change(reading, name, place, "formula", there, text)
    inputs = set(reading.declaration.locations.fields.values())
    for place in found.keys() - expected.keys() - inputs:
        if name != reading.entry.name or not _is_input(reading, place):
            yield _change(reading, name, place, "added", found[place], "")


def _is_input(reading: Reading, place: str) -> bool:
    letters = place.rstrip("0123456789")
    row = int(place[len(letters) :] or 0)
    return any(
        letters in columns.values() and first <= row < first + reading.layout.capacities[table]
        for table, (first, columns) in reading.declaration.locations.tables.items()
    )


def _change(reading: Reading, sheet: str, place: str, which: str, found: str, expected: str) -> Finding:
    return _finding(
        reading,
        "workbook-altered",
        "error",
        which,
        cell=place,
        sheet=sheet,
        value=_cut(found),
        found=_cut(found),
        expected=_cut(expected),
    )


def _cut(text: str) -> str:
    return text if len(text) <= 120 else text[:117] + "…"


def _shown(value: CellValue) -> str:
    if value is None:
        return ""
    return value.lstrip(ERROR_MARK) if isinstance(value, str) else str(value)


def _loose(value: CellValue) -> str:
    return "".join(unicodedata.normalize("NFKC", _shown(value)).split())


def _stale(reading: Reading) -> Iterator[Finding]:
    """Computed values that show something else than they come to."""
    declaration = reading.declaration
    for name, place, value in _reckoned(declaration):
        shown = reading.sheet.value(place)
        if shown is None or isinstance(shown, str):
            continue
        value = rounded(value) if isinstance(value, Decimal) else value
        if value is not None and shown != value:
            yield _finding(
                reading,
                "workbook-stale",
                "info",
                cell=place,
                value=_shown(shown),
                label=declaration.form.label_of(name),
                found=_shown(shown),
                expected=plain(value) if not isinstance(value, str) else value,
            )


def _reckoned(declaration: Declaration) -> Iterator[tuple[str, str, Value]]:
    """What is computed: its id, its place, and what it comes to."""
    env, where = environment_of(declaration), declaration.locations
    for name, expression in declaration.form.compiled.values.items():
        if expression.row is None:
            yield name, where.fields[name], env.fields[name]
            continue
        column = name.partition(".")[2]
        for row, value in enumerate(env.columns[(expression.row, column)]):
            yield name, where.cell(expression.row, column, row), value


def _beside_the_form(reading: Reading, altered: set[str]) -> Iterator[Finding]:
    """What was written where the form has nothing to fill in."""
    further = reading.sheet.cells.keys() - expected_of(reading.layout).places - altered
    count = 0
    for place in sorted(further, key=_reading_order):
        shown = _shown(reading.sheet.value(place))
        if shown.strip():
            count += 1
            if count > MOST_ALTERED:
                return
            yield _finding(
                reading, "workbook-extra-content", "info", cell=place, value=_cut(shown), found=_cut(shown)
            )


def _reading_order(place: str) -> tuple[int, int, str]:
    letters = place.rstrip("0123456789")
    return int(place[len(letters) :] or 0), len(letters), letters


def _sheets(reading: Reading) -> Iterator[Finding]:
    own = {reading.entry.name, *(one.entry.name for one in reading.sheets), *_OWN_SHEETS}
    for sheet in reading.book.sheets:
        if sheet.name not in own:
            hidden = sheet.state != "visible"
            check = "workbook-hidden-sheet" if hidden else "workbook-extra-sheet"
            yield _finding(
                reading, check, "warning" if hidden else "info", sheet=sheet.name, found=sheet.name
            )
    rows = [row for row in reading.sheet.hidden_rows if row <= reading.layout.last_row + 1]
    paper = [column_letters(column) for column in range(1, reading.layout.width)]
    filled = [row for row in rows if any(reading.sheet.value(f"{letters}{row}") for letters in paper)]
    if filled:
        yield _finding(reading, "workbook-hidden-rows", "warning", found="、".join(map(str, filled[:20])))


def _package(reading: Reading) -> Iterator[Finding]:
    links = reading.book.external_links()
    if links:
        yield _finding(reading, "workbook-external-link", "warning", count=len(links))
    names = [name.lower() for name in reading.book.package.names]
    if any(name.endswith("vbaproject.bin") for name in names) and not _own_macros(reading.book.package):
        yield _finding(reading, "workbook-macros", "warning")
    if any("/threadedcomments" in name for name in names) or _foreign_notes(reading):
        yield _finding(reading, "workbook-comments", "info")


def is_our_note(author: str, text: str) -> bool:
    """Whether a note is one of a returned workbook's. Some programs forget the author; our heading stays."""
    return author == RETURN_AUTHOR or text.lstrip().startswith(f"{RETURN_AUTHOR}：")


def _foreign_notes(reading: Reading) -> bool:
    """Whether a note is there that is not ours; raises UnreadableWorkbook for a damaged part."""
    package = reading.book.package
    for name in package.names:
        if "/comments" not in name.lower() or not name.lower().endswith(".xml"):
            continue
        root = package.xml(name)
        ns = namespace(root)
        authors = [author.text or "" for author in root.iterfind(f"{ns}authors/{ns}author")]
        for comment in root.iter(f"{ns}comment"):
            number = comment.get("authorId", "")
            author = authors[int(number)] if number.isdigit() and int(number) < len(authors) else ""
            if not is_our_note(author, "".join(text.text or "" for text in comment.iter(f"{ns}t"))):
                return True
    return False


def _own_macros(package: Package) -> bool:
    """Whether the macros are those that the template was made with."""
    from xlperf.workbook.own_macros import are_own

    return all(
        are_own(package.read(name)) for name in package.names if name.lower().endswith("vbaproject.bin")
    )


__all__ = ["Expected", "UnreadableWorkbook", "expected_of", "tampering"]
