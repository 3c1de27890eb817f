"""What a person entered in one cell: the value that is seen there, or a finding where what is seen is not what is held.

Owns formulas in inputs, error values, dates, number formats, struck-out and invisible characters. Knows no form's places.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from decimal import Decimal

from xlperf.declaration import ERROR, INFO, WARNING, Entered, Finding
from xlperf.expression import plain
from xlperf.intake import cell_words as _words  # noqa: F401 - its sentences are said here
from xlperf.intake.told import told
from xlperf.messages import enumerated, say
from xlperf.ooxml.cells import ERROR_MARK, BookCells, CellValue, SheetCells
from xlperf.ooxml.formula import arithmetic, asks_program
from xlperf.ooxml.number_format import NumberFormat, at_places, day_of, number_format
from xlperf.system.pattern import Pattern

ERRORS = ("#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!")
TRUTHS = {"TRUE()": True, "FALSE()": False}

_UNSEEN = r"\s\x00-\x1f\x7f\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\u3164\ufeff\uffa0"
_ENDS = Pattern(rf"\A[{_UNSEEN}]+|[{_UNSEEN}]+\Z")
"""Characters that are not seen, as they come along from Word, web pages and chat programs."""

_USUAL_FORMATS = ("0.00", "#,##0.00")

_SHOWN_NUMBER = Pattern(r"([-−(△▲]?)\s*[¥￥$]?\s*([-−]?)\s*([0-9][0-9,]*\.?[0-9]*|\.[0-9]+)\s*\)?([^0-9]*)")
_MAGNITUDES = Pattern("[万亿千百%‰]")
_POWER = Pattern("[0-9)）][⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻]")
_DASHES = Pattern(r"[-−—–/〇零]*")


def without_unseen_ends(text: str) -> str:
    """`text` without blanks, line breaks and characters of no width at its ends, where any but plain blanks are there."""
    bare = _ENDS.sub("", text)
    return text if bare == text.strip(" ") and bare else bare


def trimmed_notes(places: Sequence[str], sheet: str) -> list[Finding]:
    """What is to be said of the cells at `places`, whose texts were read without what is not seen at their ends."""
    if not places:
        return []
    message = say("workbook-blanks.message", None, count=len(places), cells=enumerated(places))
    hint = say("workbook-blanks.hint")
    return [Finding("workbook-blanks", INFO, message, hint, sheet=sheet, cell=places[0])]


class CellReader:
    """The entries of one sheet; `found` gathers what is to be said of them."""

    def __init__(
        self, book: BookCells, sheet: SheetCells, name: str, unit: str, is_file: bool = True
    ) -> None:
        """`unit`: that of the form's amounts, 万元. `is_file`: how every cell looks is known; a program that has the
        workbook open is asked for no more than it must."""
        self.book, self.sheet, self.name, self.unit, self.is_file = book, sheet, name, unit, is_file
        self.found: list[Finding] = []
        self._trimmed: list[str] = []
        self._looks = book.styles
        self._formats: dict[str, NumberFormat | None] = {}

    def entered(self, part: str, place: str, row: int | None, kind: str) -> Entered:
        """What stands at `place`, the cell of field or column `part` (in `row`, from 1, of its table)."""
        value = self.sheet.value(place)
        if self.sheet.has_formula(place):
            value = self._of_formula(part, place, row, value)
        if value is None or value == "":
            return None
        where = _Where(part, place, row, kind != "text")
        style = self.sheet.style(place) if self.is_file else ""
        if style in self._looks.struck:
            parts = self.sheet.struck(place, by_cell=True)
            if parts is not None:
                return self._struck(where, *parts)
        read = self._read(where, value, style, kind)
        if read is not None and style in self._looks.unseen:
            severity = ERROR if where.is_number else WARNING
            self._find("workbook-unseen.message", severity, where, value=cut_short(_shown_as(value)))
        elif isinstance(read, str) and style in self._looks.symbols:
            self._find("workbook-shown-otherwise.symbols", WARNING, where, value=cut_short(read))
        return read

    def _read(self, where: _Where, value: CellValue, style: str, kind: str) -> Entered:
        if isinstance(value, str):
            return self._of_text(where, value, style)
        if isinstance(value, bool):
            return "TRUE" if value else "FALSE"
        assert isinstance(value, Decimal)
        if not self.is_file and not where.is_number:
            style = self.sheet.style(where.place)
        form = self._format(style)
        if form is None:
            return value if where.is_number else plain(value)
        return self._figure(where, value, form, kind) if where.is_number else self._shown(where, value, form)

    @property
    def notes(self) -> list[Finding]:
        """What is to be said of the sheet's cells together."""
        return trimmed_notes(self._trimmed, self.name)

    # ------------------------------------------------------------ texts

    def _of_text(self, where: _Where, value: str, style: str) -> Entered:
        if value.startswith(ERROR_MARK):
            return self._error_value(where, value)
        struck = self.sheet.struck(where.place)
        if struck is not None:
            return self._struck(where, *struck)
        if unseen := self.sheet.unseen(where.place):
            severity = ERROR if where.is_number else WARNING
            self._find(
                "workbook-unseen.part", severity, where, value=cut_short(value), part=cut_short(unseen)
            )
        raised = self.sheet.raised(where.place)
        if raised is not None:
            return self._raised(where, value, without_unseen_ends(raised))
        bare = without_unseen_ends(value)
        if bare != value and not value.isspace():
            self._trimmed.append(where.place)
        if not bare or bare.isspace():
            return None
        if asks_program(bare):
            self._find("workbook-external-link.text", WARNING, where, value=cut_short(bare))
        form = self._format(style)
        if form is not None and form.changes_text:
            return self._text_shown(where, bare, form)
        return bare

    def _text_shown(self, where: _Where, value: str, form: NumberFormat) -> Entered:
        """A text whose format shows more than it (≥ before it), or something else."""
        shown = form.shown(value)
        if shown == value:
            return value
        if shown and value in shown and not where.is_number:
            return shown
        which = "unknown" if shown is None else "other" if shown else "hidden"
        self._find(
            f"workbook-shown-otherwise.{which}", ERROR if where.is_number else WARNING, where,
            shown=shown, value=cut_short(value), code=form.code,
        )  # fmt: skip
        return value if where.is_number or which == "unknown" else shown or None

    def _raised(self, where: _Where, value: str, shown: str) -> Entered:
        """A text with raised figures, as it is seen: 10⁴ is not 104, while m² may be written m2."""
        if where.is_number or _POWER.search(shown):
            severity = ERROR if where.is_number else WARNING
            self._find(
                "workbook-shown-otherwise.raised", severity, where, shown=shown, value=cut_short(value)
            )
        return shown

    def _struck(self, where: _Where, left: str, struck: str) -> Entered:
        """What is struck out counts for nothing."""
        left = _ENDS.sub("", left)
        self._find(
            "workbook-struck-out.part" if left else "workbook-struck-out.whole",
            ERROR if where.is_number else WARNING, where, struck=cut_short(struck), left=cut_short(left),
        )  # fmt: skip
        return left or None

    def _error_value(self, where: _Where, value: str) -> Entered:
        text = value.lstrip(ERROR_MARK)
        self._find("workbook-error-value.message", ERROR, where, value=text)
        return text

    # ------------------------------------------------------------ numbers

    def _format(self, style: str) -> NumberFormat | None:
        """The number format of a cell style, None where it shows values as they are."""
        if style not in self._formats:
            formats = self.book.number_formats
            index = int(style) if style.isdigit() else 0 if self.is_file else -1
            form = number_format(formats[index]) if 0 <= index < len(formats) else None
            self._formats[style] = None if form is None or form.is_general else form
        return self._formats[style]

    def _shown(self, where: _Where, value: Decimal, form: NumberFormat) -> str | None:
        """A number in a cell for text, as it is seen there."""
        shown = form.shown(value, self.book.from_1904)
        if form.is_date:
            return self._day(where, value, form, shown)
        if shown is None or not shown:
            which = "unknown" if shown is None else "hidden"
            self._find(
                f"workbook-shown-otherwise.{which}", WARNING, where, value=plain(value), code=form.code
            )
            return plain(value) if shown is None else None
        if form.rounds(value):
            self._find("workbook-shown-otherwise.rounded", WARNING, where, shown=shown, value=plain(value))
        return shown

    def _day(self, where: _Where, value: Decimal, form: NumberFormat, shown: str | None) -> str:
        """A day or time in a cell for text: a whole day is one; 5月10日 may have been typed as 5-10."""
        moment = day_of(value, self.book.from_1904)
        if moment is not None and set("ymd") <= set(form.parts_of_date) <= set("ymda"):
            return f"{moment.year}年{moment.month}月{moment.day}日"
        form_of_day = "%H:%M:%S" if value < 1 else "%Y-%m-%d %H:%M"
        day = "" if moment is None else f"{moment:{form_of_day}}".removesuffix(" 00:00")
        read = shown or day or plain(value)
        self._find("workbook-date-cell.text", WARNING, where, shown=read, day=day or plain(value))
        return read

    def _figure(self, where: _Where, value: Decimal, form: NumberFormat, kind: str) -> Entered:
        """A number where one is meant: the same as is seen, or told."""
        if form.code in _USUAL_FORMATS and value == at_places(value, 2):
            return value
        shown = form.shown(value, self.book.from_1904)
        if form.is_date:
            read = shown or plain(value)
            self._find("workbook-date-cell.number", ERROR, where, shown=read, value=plain(value))
            return read
        which = difference_shown(value, shown, self.unit if kind == "amount" else "")
        # A check says that a count is no whole number.
        if which and not (which == "rounded" and kind == "count"):
            other = which in ("other", "hidden") or (which == "unknown" and form.moves_the_point(value))
            severe = other and kind != "number"
            self._find(
                f"workbook-shown-otherwise.{which}", ERROR if severe else WARNING, where,
                shown=shown, value=plain(value), code=form.code,
            )  # fmt: skip
        return value

    def _of_formula(self, part: str, place: str, row: int | None, cached: CellValue) -> CellValue:
        """An input that holds a formula: plain arithmetic is computed anew, any other is refused."""
        formula = self.sheet.formulas[place].removeprefix("=")
        # LibreOffice saves an error or truth value that a cell holds as a formula that comes to it.
        if formula in ERRORS:
            return ERROR_MARK + formula
        if formula in TRUTHS:
            return TRUTHS[formula]
        where, shown = _Where(part, place, row, False), cut_short(formula, 80)
        number = arithmetic(formula)
        if number is None:
            self._find("workbook-formula-input.unknown", ERROR, where, formula=shown)
            return cached
        self._find("workbook-formula-input.computed", WARNING, where, formula=shown, value=plain(number))
        return number

    def _find(self, key: str, severity: str, where: _Where, **words: object) -> None:
        stands = words.get("formula") or words.get("struck") or words.get("value") or ""
        found = told(
            key, severity, self.name, where.place, str(stands), field=where.part, table_row=where.row, **words
        )
        self.found.append(found)


class _Where:
    """The field or column of a cell, its address, and the row of its table (from 1)."""

    __slots__ = ("is_number", "part", "place", "row")

    def __init__(self, part: str, place: str, row: int | None, is_number: bool) -> None:
        self.part, self.place, self.row, self.is_number = part, place, row, is_number


def difference_shown(value: Decimal, shown: str | None, unit: str) -> str:
    """How what is shown differs from the number: "other", "hidden", "rounded", "unknown", or "" where it does not."""
    if shown is None:
        return "unknown"
    if not shown:
        return "hidden"
    if value == 0 and _DASHES.fullmatch(shown):
        return ""
    match = _SHOWN_NUMBER.fullmatch(unicodedata.normalize("NFKC", shown))
    if match is None:
        return "other"
    behind = match[4].strip().removesuffix(")")
    if behind and (behind != unit if unit else _MAGNITUDES.search(behind)):
        return "other"
    digits = match[3].replace(",", "").rstrip(".")
    number = Decimal(digits)
    if match[1] or match[2]:
        number = -number
    if number == value:
        return ""
    places = len(digits.partition(".")[2])
    if number != at_places(value, places):
        return "other"
    return "" if number == at_places(value, 2) else "rounded"


def _shown_as(value: CellValue) -> str:
    return plain(value) if isinstance(value, Decimal) else str(value)


def cut_short(text: str, most: int = 120) -> str:
    """`text` as a sentence quotes it: of at most so many characters."""
    return text if len(text) <= most else text[: most - 3] + "…"
