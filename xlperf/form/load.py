"""Forms from their TOML: found, read, validated; and what is wrong with a spec, in words.

Owns where the shipped specs lie and the refusal of a bad one. Knows nothing of workbooks.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from xlperf.errors import XlperfError
from xlperf.form.convert import Misfit, convert
from xlperf.form.model import Column, ComputedColumn, Field, Form, Section, Table
from xlperf.form.picture import Item, PictureError, PictureRow, read_picture
from xlperf.form.rules import RuleError, rule_errors
from xlperf.messages import catalogue, say

catalogue(
    {
        "form-unknown": (
            "没有编号为“{id}”的表样。已有：{known}",
            "there is no form '{id}'. Known: {known}",
        ),
        "form-not-found": ("找不到表样文件 {path}", "the form spec {path} is not there"),
        "form-toml": ("{path} 不是正确的 TOML：{detail}", "{path} is not valid TOML: {detail}"),
        "form-at": ("{path}{line}：{place}：{what}", "{path}{line}: {place}: {what}"),
        "form-line": ("第 {line} 行", ", line {line}"),
        "form-duplicate-id": ("编号“{id}”重复", "the id '{id}' is used twice"),
        "form-bad-id": (
            "编号“{id}”只能用小写字母、数字和下划线，以字母开头",
            "the id '{id}' may hold lower-case letters, digits and underscores only, a letter first",
        ),
        "form-not-placed": ("“{id}”没有画在表样里", "'{id}' is not drawn in any picture"),
        "form-placed-twice": (
            "“{id}”在表样里画了两次，单元格重叠",
            "'{id}' is drawn twice: its cells overlap",
        ),
        "form-drawn-unknown": ("表样里画的“{id}”没有定义", "'{id}' is drawn but not defined"),
        "form-drawn-otherwise": (
            "“{id}”在表样里应画成 {drawn}：填写格用方括号，计算格用花括号",
            "'{id}' must be drawn {drawn}: an input between square brackets, a computed value between braces",
        ),
        "form-table-rows-apart": (
            "表“{id}”的行在表样里不止一处",
            "the rows of the table '{id}' are drawn in more than one place",
        ),
        "form-merge-in-table": (
            "表“{id}”的重复行不能与别的行合并",
            "the repeated row of the table '{id}' cannot be merged with other rows",
        ),
        "form-picture-empty": ("表样是空的", "the picture is empty"),
        "form-picture-bars": (
            "表样第 {line} 行应以竖线开头和结尾：{text}",
            "line {line} of the picture must begin and end with a bar: {text}",
        ),
        "form-picture-width": (
            "表样第 {line} 行有 {found} 格，应有 {width} 格",
            "line {line} of the picture has {found} cells, and should have {width}",
        ),
        "form-picture-merge": (
            "表样第 {line} 行的“{text}”没有可合并的单元格",
            "the '{text}' in line {line} of the picture has no cell to go on from",
        ),
        "form-picture-two-tables": (
            "表样第 {line} 行画了两张表",
            "line {line} of the picture draws two tables",
        ),
        "form-depends": (
            "choices_of 要与 depends_on 同用，且 depends_on 是本表的列",
            "choices_of goes with depends_on, which must be a column of the same table",
        ),
        "form-spellings": (
            "spellings 里的“{id}”不是可选的值",
            "'{id}' in spellings is not one of the choices",
        ),
        "form-section-aliases": (
            "aliases 里的“{id}”不是这一段印的标签",
            "'{id}' in aliases is not a label printed in this section",
        ),
        "form-choices-of": (
            "choices_of 里的“{id}”不是“{column}”的可选值：{known}",
            "'{id}' in choices_of is not one of the choices of '{column}': {known}",
        ),
        "form-sheet-key": (
            "只有 [sheets] 的表的列才写 sheet，且每列都要写",
            "sheet goes with the columns of the table of [sheets], and with each of them",
        ),
        "form-sheets-table": (
            "[sheets] 的 table “{id}”不是一张表",
            "the table '{id}' of [sheets] is not a table",
        ),
        "form-sheets-name": (
            "[sheets] 的 name 里要有 {number}",
            "the name of [sheets] must hold {number}",
        ),
        "form-sheets-form": (
            "[sheets] 的表样“{id}”不能用：没有它，或它自己也有 [sheets]",
            "the form '{id}' of [sheets] cannot be used: there is none, or it has [sheets] itself",
        ),
        "form-sheet-field": (
            "表样“{form}”没有{kind}栏目“{id}”",
            "the form '{form}' has no {kind} field '{id}'",
        ),
        "form-unique": ("unique 里的“{id}”不是本表的列", "'{id}' in unique is not a column of this table"),
        "form-beside": (
            "beside 里的“{id}”不是一个画出的栏目",
            "'{id}' in beside is not a field that is drawn",
        ),
        "form-each": (
            "each 里的“{id}”不是一个填写的文字栏目",
            "'{id}' in each is not a text field that is filled in",
        ),
        "form-department": (
            "department 里的“{id}”不是一个文字栏目",
            "'{id}' in department is not a text field",
        ),
    }
)


class FormError(XlperfError, ValueError):
    """A form spec that cannot be used: `problems` are sentences that say where and what."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


FORMS_FOLDER = "workbook_templates"


def forms_folder() -> Path:
    """The folder of the shipped specs: inside the installed package, or beside it in a checkout."""
    package = Path(__file__).resolve().parent.parent
    installed = package / FORMS_FOLDER
    return installed if installed.is_dir() else package.parent / FORMS_FOLDER


def form_specs() -> dict[str, Path]:
    """The shipped specs by form id, newest versions."""
    return {path.parent.name: path for path in sorted(forms_folder().glob("*/form.toml"))}


@lru_cache(maxsize=64)
def load_form(form: str | Path, version: int | None = None) -> Form:
    """The form `form`: an id of `form_specs()` or the path of a TOML file; `version` picks a past one.

    Raises FormError.
    """
    text = str(form)
    if text.lower().endswith(".toml"):
        return read_form(Path(text))
    specs = form_specs()
    if text not in specs:
        raise FormError([say("form-unknown", id=text, known="、".join(specs) or "-")])
    found = read_form(specs[text], whole=False)  # the tests compile every shipped spec
    if version is None or found.version == version:
        return found
    past = specs[text].parent / "past" / f"v{version}.toml"
    if not past.is_file():
        raise FormError([say("form-not-found", path=past.name)])
    return read_form(past, whole=False)


def read_form(path: Path, whole: bool = True) -> Form:
    """The form in the TOML file `path`, validated whole; raises FormError that lists every problem."""
    try:
        source = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError):
        raise FormError([say("form-not-found", path=path)]) from None
    return parse_form(source, path.name, whole)


def parse_form(source: str, name: str = "form.toml", whole: bool = True) -> Form:
    """The form in the TOML text `source`; raises FormError that lists every problem.

    `whole`: every check is compiled now, so that a bad one is refused here; else when it is first used.
    """
    try:
        data = tomllib.loads(source)
    except tomllib.TOMLDecodeError as error:
        raise FormError([say("form-toml", path=name, detail=error)]) from None
    flat = dict(head) if isinstance(head := data.get("form", {}), Mapping) else {"form": head}
    flat |= {key: value for key, value in data.items() if key != "form"}
    form, misfits = convert(flat, Form)
    problems = misfits or list(_unsound(form)) if form else misfits
    if form is not None and not problems:
        form = _labelled(form)
        if whole:
            problems = [_of_rule(error) for error in rule_errors(form)]
    if problems or form is None:
        raise FormError([_sentence(problem, source, name) for problem in problems])
    return form


def _of_rule(error: RuleError) -> Misfit:
    return Misfit(error.path, str(error.reason), error.path.split(" ")[-1].rpartition(".")[0])


def _sentence(problem: Misfit, source: str, name: str) -> str:
    number = _line_of(problem, source)
    line = say("form-line", line=number) if number else ""
    return say("form-at", path=name, line=line, place=problem.place, what=problem.what)


def _line_of(problem: Misfit, source: str) -> int:
    """The line, from 1, of the key that is wrong; of the nearest id or mention where the key has none; else 0."""
    key = re.sub(r"\[\d+\]$", "", problem.place.rpartition(".")[2])
    is_key = re.compile(rf"^[ \t]*{re.escape(key)}[ \t]*=", re.M)
    found = _ids(problem.id, source)
    for at in found:
        end = source.find("\n[", at)
        match = is_key.search(source, source.rfind("\n[", 0, at) + 1, end if end >= 0 else len(source))
        if match:
            return source.count("\n", 0, match.start()) + 1
    if not found and problem.id:
        mention = re.search(rf"^.*(?<![\w.]){re.escape(problem.id)}(?![\w.])", source, re.M)
        found = [mention.start()] if mention else []
    elif not found:
        found = [match.start() for match in is_key.finditer(source)]
        found = found if len(found) == 1 else []
    return source.count("\n", 0, found[0]) + 1 if found else 0


def _ids(name: str, source: str) -> list[int]:
    """Where `id = "name"` stands; of "table.column", where the column's id stands behind the table's."""
    start = -1
    found: list[int] = []
    for part in name.split(".") if name else ():
        pattern = re.compile(rf'^[ \t]*id[ \t]*=[ \t]*"{re.escape(part)}"', re.M)
        found = [match.start() for match in pattern.finditer(source, start + 1)]
        if not found:
            return []
        start = found[0]
    return found


_ID = re.compile(r"[a-z][a-z0-9_]*")


def _unsound(form: Form) -> Iterator[Misfit]:
    yield from _bad_ids(form)
    yield from _bad_tables(form)
    yield from _bad_drawing(form)
    if form.department not in form.fields or form.fields[form.department].kind != "text":
        yield Misfit("form.department", say("form-department", id=form.department))
    if form.each and (form.each not in form.inputs or form.fields[form.each].kind != "text"):
        yield Misfit("form.each", say("form-each", id=form.each))
    for item in form.fields.values():
        for key in item.spellings or ():
            if key not in item.choices:
                yield Misfit(f"field {item.id}.spellings.{key}", say("form-spellings", id=key), item.id)
        if item.beside and item.beside not in form.fields:
            yield Misfit(f"field {item.id}.beside", say("form-beside", id=item.beside), item.id)
    yield from _bad_sheets(form)
    seen: set[str] = set()
    for check in form.check:
        if check.id in seen:
            yield Misfit(f"check {check.id}", say("form-duplicate-id", id=check.id), check.id)
        seen.add(check.id)


def _bad_ids(form: Form) -> Iterator[Misfit]:
    seen: set[str] = set()
    ids: list[str] = []
    for section in form.section:
        ids += [item.id for item in section.field] + [table.id for table in section.table]
        for table in section.table:
            columns = [column.id for column in table.column] + [column.id for column in table.computed]
            ids += [f"{table.id}.{column}" for column in columns]
            ids += [f"{table.id}_{column}" for column in columns]
    for id_ in ids:
        if not _ID.fullmatch(id_.replace(".", "_")):
            yield Misfit(id_, say("form-bad-id", id=id_), id_)
        if id_ in seen:
            yield Misfit(id_, say("form-duplicate-id", id=id_), id_)
        seen.add(id_)


def _bad_tables(form: Form) -> Iterator[Misfit]:
    for table in form.tables.values():
        for column in table.column:
            if (column.choices_of is None) != (not column.depends_on) or (
                column.depends_on and column.depends_on not in table.columns
            ):
                yield Misfit(f"{table.id}.{column.id}", say("form-depends"), f"{table.id}.{column.id}")
                continue
            yield from _bad_choices(table, column)
        for name in table.unique:
            if name not in table.columns:
                yield Misfit(f"{table.id}.unique", say("form-unique", id=name), table.id)


def _bad_choices(table: Table, column: Column) -> Iterator[Misfit]:
    """Keys that are no choice: the list behind them would never serve."""
    name = f"{table.id}.{column.id}"
    if column.choices_of is not None:
        known = table.columns[column.depends_on].all_choices
        for key in column.choices_of if known else ():
            if key not in known:
                words = say("form-choices-of", id=key, column=column.depends_on, known="、".join(known))
                yield Misfit(f"{name}.choices_of.{key}", words, name)
    for key in column.spellings or ():
        if key not in column.all_choices:
            yield Misfit(f"{name}.spellings.{key}", say("form-spellings", id=key), name)


def _bad_sheets(form: Form) -> Iterator[Misfit]:
    listing = form.sheets.table if form.sheets is not None else ""
    for table in form.tables.values():
        for column in table.parts.values():
            name = f"{table.id}.{column.id}"
            if bool(column.sheet) != (table.id == listing) and not (
                table.id == listing and isinstance(column, ComputedColumn) and column.value
            ):
                yield Misfit(name, say("form-sheet-key"), name)
            if isinstance(column, ComputedColumn) and not column.value and not column.sheet:
                yield Misfit(name, say("form-missing-key", key="value"), name)
    if form.sheets is None:
        return
    if listing not in form.tables:
        yield Misfit("sheets.table", say("form-sheets-table", id=listing))
        return
    if "{number}" not in form.sheets.name:
        yield Misfit("sheets.name", say("form-sheets-name"))
    try:
        of_sheet = form.sheet_form
    except FormError:
        of_sheet = None
    if of_sheet is None or of_sheet.sheets is not None:
        yield Misfit("sheets.form", say("form-sheets-form", id=form.sheets.form))
        return
    for column in form.tables[listing].parts.values():
        there = of_sheet.fields.get(column.sheet)
        if column.sheet and (there is None or there.kind != column.kind):
            words = say("form-sheet-field", form=of_sheet.id, kind=column.kind, id=column.sheet)
            yield Misfit(f"{listing}.{column.id}.sheet", words, f"{listing}.{column.id}")


def picture_rows(form: Form, section: Section) -> tuple[PictureRow, ...]:
    """The rows of a section's picture; it is as wide as the page, less the column of the section's label."""
    return read_picture(section.picture, len(form.page.widths) - bool(section.label))


def _bad_drawing(form: Form) -> Iterator[Misfit]:
    drawn: dict[str, int] = {}
    kinds: dict[str, str] = {}
    table_rows: dict[str, int] = {}
    for number, section in enumerate(form.section, 1):
        place = f"section[{number}].picture"
        try:
            rows = picture_rows(form, section)
        except PictureError as error:
            yield Misfit(place, say(error.key, **error.values_), section.id)
            continue
        printed = {section.label, *(item.text for row in rows for item in row.items if item.kind == "label")}
        for label in section.aliases or ():
            if label not in printed:
                yield Misfit(f"section[{number}].aliases", say("form-section-aliases", id=label), section.id)
        for row in rows:
            if row.table:
                table_rows[row.table] = table_rows.get(row.table, 0) + 1
                if any(item.down > 1 for item in row.items):
                    yield Misfit(place, say("form-merge-in-table", id=row.table), row.table)
            for item in row.items:
                if item.kind != "label":
                    drawn[item.text] = drawn.get(item.text, 0) + 1
                    kinds[item.text] = item.kind
    computed = {item.id for item in form.fields.values() if item.value}
    computed |= {f"{table.id}.{column.id}" for table, column in form.computed_columns()}
    computed |= {f"{table.id}.{column.id}" for table, column in form.columns() if column.sheet}
    known = computed | set(form.inputs) | {f"{table.id}.{column.id}" for table, column in form.columns()}
    shown_beside = {item.id for item in form.fields.values() if item.beside}
    for id_, times in drawn.items():
        if id_ not in known:
            yield Misfit("section.picture", say("form-drawn-unknown", id=id_), id_)
        elif times > 1:
            yield Misfit("section.picture", say("form-placed-twice", id=id_), id_)
        elif (id_ in computed) != (kinds[id_] == "computed"):
            shape = f"{{{id_}}}" if id_ in computed else f"[{id_}]"
            yield Misfit("section.picture", say("form-drawn-otherwise", id=id_, drawn=shape), id_)
    for id_ in sorted(known - drawn.keys() - shown_beside):
        yield Misfit("section.picture", say("form-not-placed", id=id_), id_)
    for table, times in table_rows.items():
        if times > 1:
            yield Misfit("section.picture", say("form-table-rows-apart", id=table), table)


def _labelled(form: Form) -> Form:
    """The form with every label that the spec leaves to the picture taken from there."""
    sections = []
    for section in form.section:
        labels = _drawn_labels(picture_rows(form, section))
        sections.append(
            replace(
                section,
                field=tuple(_with_label(item, labels) for item in section.field),
                table=tuple(
                    replace(
                        table,
                        label=table.label or section.label,
                        column=tuple(
                            _with_label(column, labels, f"{table.id}.{column.id}") for column in table.column
                        ),
                        computed=tuple(
                            _with_label(column, labels, f"{table.id}.{column.id}")
                            for column in table.computed
                        ),
                    )
                    for table in section.table
                ),
            )
        )
    return replace(form, section=tuple(sections))


def _with_label(part: Any, labels: Mapping[str, str], name: str = "") -> Any:
    label = part.label or labels.get(name or part.id, "")
    return replace(part, label=label) if label else part


def _drawn_labels(rows: tuple[PictureRow, ...]) -> dict[str, str]:
    """A field is named by the label on its left, a column by the label above it."""
    labels: dict[str, str] = {}
    for number, row in enumerate(rows):
        for item in row.items:
            if item.kind == "label":
                continue
            if row.table:
                labels[item.text] = label_above(rows[:number], item)
            else:
                left = [other for other in row.items if other.kind == "label" and other.column < item.column]
                labels[item.text] = left[-1].text if left else ""
    return labels


def label_above(rows: tuple[PictureRow, ...], item: Item) -> str:
    """The nearest label in `rows` that stands over `item`; "" where there is none."""
    for row in reversed(rows):
        for other in row.items:
            if other.kind == "label" and other.column <= item.column < other.column + other.across:
                return other.text
    return ""


__all__ = [
    "Column",
    "Field",
    "FormError",
    "Table",
    "form_specs",
    "label_above",
    "load_form",
    "parse_form",
    "picture_rows",
    "read_form",
]
