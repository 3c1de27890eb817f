"""One file's part in a consolidation, boiled down: what it declared as tidy values, its findings, its own totals.

Owns the shape that goes from a reader to the consolidation, through a cache or another process: plain texts only,
so that nothing is ever unpickled. Knows nothing of other files.
"""

from __future__ import annotations

import hashlib
import json
import sys
import zlib
from dataclasses import field, replace
from decimal import Decimal
from functools import lru_cache
from typing import Any, get_origin, get_type_hints

from xlperf.consolidation.figures_of_form import scale_of
from xlperf.consolidation.tidy import TARGET_PARTS
from xlperf.declaration import Declaration, Entered, Finding, read_number
from xlperf.expression import plain
from xlperf.form import Form, Table
from xlperf.intake.one_file import Intake
from xlperf.system.dataclass import dataclass
from xlperf.target import Target, parse

Packed = tuple[bytes, bytes]
"""The head and the whole of a record, each packed by itself."""
MOST_ALTERED = 12
"""So many of the cells that were altered are kept of each file."""

RecordValue = str | None
"""A cell as text: a number in plain digits, a text as entered, or nothing; the column's kind says which."""


@dataclass(frozen=True, slots=True)
class Record:
    """What became of one file. `fields` in the order of the form's fields, computed ones too; `tables` in the order
    of the form's tables, each a list of tidy rows; `controls`: the file's own totals by field or "table.column", and
    "table" -> number of rows, computed from what was entered and not from the tidy rows."""

    sha256: str
    size: int
    status: str
    reason: str = ""
    reason_id: str = ""
    hint: str = ""
    form: str = ""
    version: int = 0
    year: int = 0
    code: str = ""
    department: str = ""
    fields: list[RecordValue] = field(default_factory=list)
    tables: list[list[list[RecordValue]]] = field(default_factory=list)
    controls: dict[str, str] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    each: str = ""
    """By what this is told apart from the other declarations of its department, where a form has several."""
    saved: float = 0.0
    """When the workbook was last saved by its own properties, in seconds since 1970; 0 where it does not say so."""
    main: float = 0.0
    """The amount by which departments are compared; 0 where there is none."""
    per_head: float = 0.0
    """Basic expenditure for each person; 0 where that is not known."""
    said: str = ""
    """The same for declarations that say the same, whosever they are; "" where hardly anything is said."""
    undated: bool = False
    """Whether it says no year itself: `year` is assumed."""
    implementer: str = ""
    """Who carries out what `each` names, where the form asks for it."""

    @property
    def errors(self) -> int:
        return sum(finding.severity == "error" for finding in self.findings)

    @property
    def warnings(self) -> int:
        return sum(finding.severity == "warning" for finding in self.findings)

    @property
    def altered(self) -> str:
        """The first cells of the template that were altered, and what is the same where what stands in all of them is; "" where
        none was."""
        changed = [one for one in self.findings if one.check == "workbook-altered"]
        cells = dict.fromkeys(one.cell for one in changed if one.cell)
        said = _digest(repr([(one.sheet, one.cell, one.value) for one in changed]))
        return " ".join([*list(cells)[:MOST_ALTERED], said]) if changed else ""


@dataclass(frozen=True, slots=True)
class RecordHead:
    """What judging a file needs of its record; of 100,000 files these stay in memory, and the records do not.

    `content`: the same for files that declare the same and are found equally good, whatever program saved them.
    """

    sha256: str
    size: int
    status: str
    reason: str
    reason_id: str
    form: str
    version: int
    year: int
    code: str
    department: str
    errors: int
    warnings: int
    content: str
    each: str = ""
    saved: float = 0.0
    main: float = 0.0
    per_head: float = 0.0
    said: str = ""
    undated: bool = False
    altered: str = ""
    implementer: str = ""


def head_of(record: Record) -> RecordHead:
    """The head of a record."""
    content = repr((record.status, record.code, record.department, record.fields, record.tables))
    own = {name: getattr(record, name) for name in _KINDS[RecordHead] if name != "content"}
    return RecordHead(**own, content=_digest(content))


class NoRecord(ValueError):
    """Bytes that no `pack` has made."""


def _kind_of(hint: Any) -> Any:
    """What isinstance asks for a type as it is annotated: list for list[str]."""
    return origin if (origin := get_origin(hint)) in (list, dict) else hint


_KINDS: dict[type, dict[str, Any]] = {
    kind: {name: _kind_of(hint) for name, hint in get_type_hints(kind).items()}
    for kind in (Record, Finding, RecordHead)
}
"""The attributes of each in their order, with what each can be."""


def pack(record: Record) -> Packed:
    """A record as it goes between processes and into files: its head and the whole, each as bytes."""
    return _encoded(head_of(record)), zlib.compress(_encoded(record), 1)


def unpack(packed: bytes) -> Record:
    """The record that `pack` made; raises zlib.error or NoRecord where these bytes are none."""
    record = Record(**_decoded(zlib.decompress(packed), Record))
    return replace(record, findings=[Finding(**_proved(one, Finding)) for one in record.findings])


def unpack_head(packed: bytes) -> RecordHead:
    """The head that `pack` made, what many heads share kept once; raises NoRecord."""
    head = _decoded(packed, RecordHead)
    shared = {name: sys.intern(head[name]) for name in ("status", "reason", "reason_id", "form")}
    return RecordHead(**head | shared)


def _values(of: Record | Finding | RecordHead) -> list[Any]:
    return [getattr(of, name) for name in _KINDS[type(of)]]


def _encoded(of: Record | RecordHead) -> bytes:
    text = json.dumps(_values(of), ensure_ascii=False, separators=(",", ":"), default=_values)
    return text.encode("utf-8", "surrogatepass")


def _decoded(data: bytes, kind: type) -> dict[str, Any]:
    try:
        return _proved(json.loads(data.decode("utf-8", "surrogatepass")), kind)
    except ValueError as error:
        raise NoRecord(str(error)) from error


def _proved(values: Any, kind: type) -> dict[str, Any]:
    """The values by their names, where they are what a `kind` holds; raises NoRecord."""
    kinds = _KINDS[kind]
    if not isinstance(values, list) or len(values) != len(kinds):
        raise NoRecord(kind.__name__)
    for value, expected in zip(values, kinds.values(), strict=True):
        if not isinstance(value, expected):
            raise NoRecord(f"{kind.__name__}: {value!r}")
    return dict(zip(kinds, values, strict=True))


def record_of(intake: Intake) -> Record:
    """The record of one intake."""
    declaration = intake.declaration
    if declaration is None:
        return Record(
            sha256=intake.sha256,
            size=intake.size,
            status=intake.status,
            reason=intake.reason or "",
            reason_id=intake.reason_id,
            hint=intake.hint,
            code=intake.code,
        )
    form = declaration.form
    fields = _fields(declaration)
    main, per_head = _scale(form, fields)
    tables = [
        [_tidy(table, row) for row in declaration.tidy_rows(table.id)] for table in form.listed.values()
    ]
    return Record(
        sha256=intake.sha256,
        size=intake.size,
        status=intake.status,
        form=form.id,
        version=form.version,
        year=declaration.year,
        code=declaration.code,
        department=declaration.department,
        fields=list(fields.values()),
        tables=tables,
        controls=_controls(declaration, fields),
        findings=list(intake.findings),
        each=declaration.each,
        saved=intake.saved,
        main=main,
        per_head=per_head,
        said=_said(form, fields, tables),
        undated=any(finding.check in ("intake-year", "intake-year-otherwise") for finding in intake.findings),
        implementer=" ".join(str(declaration.fields.get(form.implementer) or "").split()),
    )


MOST_COMMON = 6
"""So few entries two departments may well have in common."""


def _scale(form: Form, fields: dict[str, RecordValue]) -> tuple[float, float]:
    main, basic, heads = (_float(fields.get(name)) for name in scale_of(form))
    return main, basic / heads if heads >= 1 else 0.0


def _float(value: RecordValue) -> float:
    try:
        return float(value or 0)
    except ValueError:
        return 0.0  # a text where a number should be is a finding of its own


def _said(form: Form, fields: dict[str, RecordValue], tables: list[list[list[RecordValue]]]) -> str:
    named = (form.department, form.each)
    own = [value for name, value in fields.items() if name not in named]
    if sum(value not in (None, "0") for value in own) + sum(map(len, tables)) <= MOST_COMMON:
        return ""
    return _digest(repr((own, tables)))


def _digest(content: str) -> str:
    return hashlib.blake2b(content.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def _text(value: Entered) -> RecordValue:
    return plain(value) if isinstance(value, Decimal) else value


def _fields(declaration: Declaration) -> dict[str, RecordValue]:
    return {name: _text(value) for name, value in declaration.tidy_fields().items()}


def _tidy(table: Table, row: dict[str, Entered]) -> list[RecordValue]:
    values = [_text(row[column]) for column in table.parts]
    for column in table.targets:
        values += _target(_text(row[column.id]) or "")
    return values


@lru_cache(maxsize=16_384)
def _target(text: str) -> tuple[RecordValue, ...]:
    if not text.strip():
        return (None,) * len(TARGET_PARTS)
    target: Target = parse(text)
    sign, number, measure = target.columns()
    return (
        target.kind,
        target.operator,
        _text(target.low),
        _text(target.high),
        target.unit,
        target.basis,
        target.direction,
        sign,
        number,
        measure,
    )


def _controls(declaration: Declaration, fields: dict[str, RecordValue]) -> dict[str, str]:
    form = declaration.form
    controls: dict[str, str] = {}
    for name, part in form.fields.items():
        if part.value:
            if part.is_number:
                controls[name] = fields[name] or "0"
        elif part.is_number:
            controls[name] = plain(read_number(declaration.fields.get(name), part.kind) or Decimal(0))
    for name, number in _of_sheets(declaration).items():
        controls[name] = plain(number)
    for table in form.tables.values():
        entered = declaration.tables.get(table.id, ())
        controls[table.id] = str(len(declaration.rows(table.id)))
        for column in table.column:
            if column.is_number:
                numbers = (read_number(row.get(column.id), column.kind) for row in entered)
                total = sum((number for number in numbers if number is not None), Decimal(0))
                controls[f"{table.id}.{column.id}"] = plain(total)
        for column_id, values in declaration.computed_columns(table.id).items() if table.computed else ():
            sums = sum((value for value in values if isinstance(value, Decimal)), Decimal(0))
            controls[f"{table.id}.{column_id}"] = plain(sums)
    return controls


def _of_sheets(declaration: Declaration) -> dict[str, Decimal]:
    """Rows and sums of the tables of all further sheets, and of their fields, computed from what was entered on each."""
    form = declaration.form
    fields = form.sheet_fields
    if fields is None:
        return {}
    used = [sheet for sheet in declaration.sheets if not sheet.is_blank]
    controls = [_controls(sheet, _fields(sheet)) for sheet in used]
    sums: dict[str, Decimal] = {fields.id: Decimal(len(used))}
    places = {f"{fields.id}.{name}": name for name, part in fields.parts.items() if part.is_number}
    for name, own in form.sheet_tables.items():
        places[name] = own
        parts = form.gathered[name].parts.values()
        places |= {f"{name}.{part.id}": f"{own}.{part.id}" for part in parts if part.is_number}
    for name, there in places.items():
        sums[name] = sum((Decimal(of_sheet.get(there, "0")) for of_sheet in controls), Decimal(0))
    return sums
