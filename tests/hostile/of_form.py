"""Specimens whose archive and XML are sound and whose hidden sheet or defined names are not: only the form's reader can tell.

Each is the real form's workbook with one thing changed, and what must be said of it: a reason, or the checks that a
finding must be of, or that it reads as if nothing were.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable

from tests.hostile.form_workbook import form_workbook
from tests.hostile.raw_zip import with_parts
from xlperf.form.layout import HIDDEN_SHEET
from xlperf.ooxml.book import Book
from xlperf.ooxml.package import Package

SAME = "read as it was"
BOOK, FORM = "xl/workbook.xml", "xl/worksheets/sheet1.xml"
Edit = Callable[[bytes], bytes]
HOSTILE: dict[str, tuple[str, Callable[[], bytes]]] = {}
"""name -> (what is expected, how it is made)"""


def hidden_part() -> str:
    return next(s.part for s in Book(Package(form_workbook())).sheets if s.name == HIDDEN_SHEET)


def edited(part: str, edit: Edit) -> bytes:
    old = Package(form_workbook()).read(part)
    new = edit(old)
    assert new != old, part
    return with_parts(form_workbook(), {part: new})


def hidden(name: str, expected: str, key: str, cell: str) -> None:
    """The hidden sheet's value for `key` replaced by this cell, {} its address."""

    def make() -> bytes:
        sheet = Book(Package(form_workbook())).sheet(
            next(s for s in Book(Package(form_workbook())).sheets if s.name == HIDDEN_SHEET)
        )
        row = next(place[1:] for place in sheet.cells if place[0] == "A" and sheet.value(place) == key)
        pattern = rf'<c r="B{row}"[^>]*?(?:/>|>.*?</c>)'.encode()
        new = cell.replace("{}", f"B{row}").encode()
        return edited(hidden_part(), lambda old: re.sub(pattern, lambda _: new, old, count=1))

    HOSTILE[name] = expected, make


def text(value: str) -> str:
    return f'<c r="{{}}" t="inlineStr"><is><t>{value}</t></is></c>'


def number(value: str) -> str:
    return f'<c r="{{}}"><v>{value}</v></c>'


def formula(value: str, cached: str) -> str:
    return f'<c r="{{}}" t="str"><f>{value}</f><v>{cached}</v></c>'


def named(name: str, expected: str, edit: Callable[[bytes], bytes]) -> None:
    HOSTILE[name] = expected, lambda: edited(BOOK, edit)


def to(field: str, target: str) -> Edit:
    """The defined name of `field` made to refer to `target`."""
    pattern = rf'(<definedName name="{field}"[^>]*>)[^<]*'.encode()
    return lambda old: re.sub(pattern, lambda match: match[1] + target.encode(), old, count=1)


for label, value in {
    "absurd": number("1000000000"),
    "negative": number("-5"),
    "zero": number("0"),
    "a-fraction": number("2.5"),
    "infinite": number("1E308"),
    "a-word": text("很多"),
    "an-error": '<c r="{}" t="e"><v>#REF!</v></c>',
    "a-truth-value": '<c r="{}" t="b"><v>1</v></c>',
    "empty": '<c r="{}"/>',
    "400-digits": text("9" * 400),
    "full-width": text("１２"),
}.items():
    hidden(f"capacity-{label}", SAME, "capacity.key_tasks", value)

for label, (expected, value) in {
    "unknown": ("form-not-given", text("no-such-form")),
    "a-path": ("unknown-form", text("../../etc/passwd")),
    "an-absolute-path": ("unknown-form", text("/etc/passwd.toml")),
    "a-url": ("unknown-form", text("http://evil.example/form.toml")),
    "empty": ("unknown-form", '<c r="{}"/>'),
    "a-number": ("form-not-given", number("7")),
    "an-error": ("unknown-form", '<c r="{}" t="e"><v>#N/A</v></c>'),
    "very-long": ("unknown-form", text("a" * 30_000)),
    "nul": ("unknown-form", text("guangzhou-2023_x0000_")),
}.items():
    hidden(f"form-{label}", expected, "form", value)

for label, value in {
    "of-the-future": number("99"),
    "negative": number("-1"),
    "absurd": number("1E+200"),
    "a-word": text("newest"),
}.items():
    hidden(f"version-{label}", "wrong-version", "form_version", value)

for label, value in {"absurd": number("1E+300"), "negative": number("-2023"), "a-word": text("今年")}.items():
    hidden(f"year-{label}", f"{SAME}|workbook-altered", "year", value)
hidden("sheet-that-is-not-there", SAME, "sheet", text("没有的表"))
hidden("sheet-that-is-the-checks", SAME, "sheet", text("校验"))

MOVED = "workbook-moved|workbook-altered"
for label, target in {
    "to-another-field": "申报表!$D$7",
    "to-an-empty-cell": "申报表!$ZZ$900",
    "to-the-last-cell": "申报表!$XFD$1048576",
    "to-a-label": "申报表!$B$6",
    "to-the-checks": "校验!$C$5",
    "to-the-hidden-sheet": "_xlperf!$B$2",
    "to-a-range": "申报表!$A$1:$XFD$1048576",
    "to-a-sheet-that-is-not-there": "没有!$A$1",
    "to-another-workbook": "[1]申报表!$D$6",
    "to-a-file": "'file:///c:/evil.xlsx'#申报表!$D$6",
    "to-nothing": "#REF!",
    "to-itself": "basic_expenditure",
    "to-a-circle": "project_expenditure",
    "to-a-formula": "SUM(申报表!$D$6,1)",
    "to-a-number": "4506.89",
    "to-a-command": "cmd|'/C calc'!A0",
    "empty": "",
    "relative": "申报表!D7",
    "to-rows-beyond-all": "申报表!$D$99999999",
}.items():
    named(f"name-{label}", f"{MOVED}|{SAME}", to("basic_expenditure", target))

named(
    "name-twice",
    f"{MOVED}|duplicate-name|{SAME}",
    lambda old: re.sub(
        rb"(<definedName name=\"basic_expenditure\"[^>]*>)[^<]*(</definedName>)",
        lambda match: match[0] + match[1] + "申报表!$D$7".encode() + match[2],
        old,
        count=1,
    ),
)
named("names-gone", SAME, lambda old: re.sub(rb"<definedNames>.*?</definedNames>", b"", old, flags=re.S))
named(
    "column-of-a-million-rows",
    f"{MOVED}|{SAME}",
    to("key_tasks_amount", "申报表!$E$14:$E$1048576"),
)
named("column-upside-down", f"{MOVED}|{SAME}", to("key_tasks_amount", "申报表!$E$20:$E$2"))
named("hidden-sheet-made-visible", SAME, lambda old: re.sub(rb' state="(?:veryHidden|hidden)"', b"", old))
HOSTILE["formula-in-the-hidden-sheet"] = (
    "wrong-version",
    lambda: edited(
        hidden_part(),
        lambda old: re.sub(
            rb'<c r="B2"[^>]*?(?:/>|>.*?</c>)',
            lambda _: (
                formula("WEBSERVICE(&quot;http://evil.example&quot;)", "0.1").replace("{}", "B2").encode()
            ),
            old,
            count=1,
        ),
    ),
)
HOSTILE["a-hundred-thousand-rows-in-the-hidden-sheet"] = (
    SAME,
    lambda: edited(
        hidden_part(),
        lambda old: old.replace(
            b"</sheetData>",
            b"".join(
                b'<row r="%d"><c r="A%d" t="inlineStr"><is><t>capacity.x%d</t></is></c><c r="B%d"><v>9</v></c></row>'
                % (n, n, n, n)
                for n in range(100, 60_000)
            )
            + b"</sheetData>",
        ),
    ),
)


def again(cell: bytes, place: str = "D6") -> Edit:
    """A second cell with an address that the form's own has, before it in the file or behind."""
    pattern = rf'<c r="{place}"[^>]*?>.*?</c>'.encode()
    return lambda old: re.sub(pattern, lambda own: cell.replace(b"{}", own[0]), old, count=1, flags=re.S)


for label, cell in {
    "behind": b'{}<c r="D6"><v>1</v></c>',
    "before": b'<c r="D6"><v>1</v></c>{}',
    "in-small-letters": b'{}<c r="d6"><v>1</v></c>',
    "by-its-place": b'{}<c r="C6"/><c><v>1</v></c>',
    "with-the-same-value": b"{}{}",
}.items():
    HOSTILE[f"cell-twice-{label}"] = "cell-twice", functools.partial(edited, FORM, again(cell))
HOSTILE["cell-twice-once-empty"] = SAME, functools.partial(edited, FORM, again(b'{}<c r="D6" s="0"/>'))


def claiming(rows: int) -> bytes:
    """The workbook whose hidden sheet says that each of its tables has so many rows."""
    sheet = Book(Package(form_workbook())).sheet(
        next(s for s in Book(Package(form_workbook())).sheets if s.name == HIDDEN_SHEET)
    )
    claims = {
        f"B{place[1:]}"
        for place in sheet.cells
        if place[0] == "A" and str(sheet.value(place)).startswith("capacity.")
    }
    assert len(claims) == 3
    pattern = rf'<c r="({"|".join(claims)})"[^>]*?(?:/>|>.*?</c>)'.encode()
    new = rb'<c r="\1"><v>%d</v></c>' % rows
    return edited(hidden_part(), lambda old: re.sub(pattern, new, old))


for count in (250, 2_000, 10_000):
    HOSTILE[f"capacities-of-{count}-rows-each"] = "rows-claimed", functools.partial(claiming, count)
