"""Forms from their TOML: found, read, validated; and what is wrong with a spec, as a sentence.

Owns where the shipped specs lie and the refusal of a bad one. Knows nothing of workbooks.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from xlperf.arguments import a_path, a_whole_number
from xlperf.errors import XlperfError
from xlperf.form.catalogue import SHIPPED, CatalogueError, read_catalogue, with_catalogue
from xlperf.form.convert import Misfit, convert
from xlperf.form.drawing import bad_repeats, picture_rows
from xlperf.form.key_soundness import unsound_keys, unsound_matrices
from xlperf.form.model import Form, derivation, with_tables
from xlperf.form.parts import Table
from xlperf.form.picture import Item, PictureRow
from xlperf.form.rules import RuleError, rule_errors
from xlperf.form.shorthand import written_out
from xlperf.form.soundness import paths_of, unsound
from xlperf.form.spec_text import NotText, SpecText, decoded, mistake_in
from xlperf.form.years import has_years, in_year
from xlperf.messages import catalogue, clauses, enumerated, nearest, say

catalogue(
    {
        "form-unknown": (
            "没有编号为“{id}”的表样{nearest}（已有：{known}）",
            "there is no form '{id}'{nearest} (known: {known})",
        ),
        "form-not-found": ("找不到表样文件 {path}", "the form spec {path} is not there"),
        "form-at": ("{path}{line}：{place}：{what}", "{path}{line}: {place}: {what}"),
        "form-past-unreadable": (
            "；文件夹 past 里有读不了的表样，可能就是它：{why}",
            "; a spec in the folder past cannot be read and may be that one: {why}",
        ),
        "form-line": (" 第 {line} 行", ", line {line}"),
    }
)


class FormError(XlperfError, ValueError):
    """A form spec that cannot be used: `problems` are sentences that say where and what."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


FORMS_FOLDER = "workbook_templates"
PAST = "past"
"""The folder beside a spec in which lie those that were sent out before."""
CATALOGUE = "catalogue.csv"
"""The shipped catalogue of indicators, in the folder of the specs."""
USUAL_FORM = "guangzhou-2023"
"""The form where nobody names one."""


def forms_folder() -> Path:
    """The folder of the shipped specs: inside the installed package, or beside it in a checkout."""
    package = Path(__file__).resolve().parent.parent
    installed = package / FORMS_FOLDER
    return installed if installed.is_dir() else package.parent / FORMS_FOLDER


def form_specs() -> dict[str, Path]:
    """The shipped specs by form id, newest versions."""
    return {path.parent.name: path for path in sorted(forms_folder().glob("*/form.toml"))}


def load_form(form: str | Path, version: int | None = None) -> Form:
    """The form `form`: an id of `forms()` or the path of a TOML file; `version` picks a past one.

    Raises FormError; InvalidArgument for what is neither.
    """
    given = "" if isinstance(form, str) and not form else os.fspath(a_path("form", form))
    if version is not None:
        a_whole_number("version", version, 0, _MOST_VERSIONS)
    if not given.lower().endswith(".toml"):
        return loaded(given, version)
    path = Path(given).absolute()
    return _of_file(path, path.parent)


_of_files: dict[tuple[Path, Path], tuple[Form, Mapping[Path, bytes]]] = {}
_MOST_FILES = 64
_MOST_VERSIONS = 1_000_000


def _of_file(path: Path, folder: Path) -> Form:
    """The form in a TOML file whose catalogue lies in `folder`: the same one as before, as long as both hold the same."""
    form, held = _of_files.get((path, folder), (None, {}))
    if form is not None and all(content_of(file) == content for file, content in held.items()):
        return form
    content = content_of(path)
    form = read_form(path, folder=folder)
    held = {path: content}
    if form.catalogue not in ("", SHIPPED):
        held[folder / form.catalogue] = content_of(folder / form.catalogue)
    if len(_of_files) >= _MOST_FILES:
        _of_files.clear()
    _of_files[path, folder] = form, held
    return form


def content_of(path: Path) -> bytes:
    """What a file holds, b"" where it cannot be read."""
    try:
        return path.read_bytes()
    except OSError:
        return b""


@lru_cache(maxsize=64)
def loaded(form: str, version: int | None) -> Form:
    """The shipped form of an id, kept for the next time."""
    specs = form_specs()
    if form not in specs:
        raise FormError(
            [say("form-unknown", id=form, nearest=nearest(form, specs), known=enumerated(specs) or "-")]
        )
    found = read_form(specs[form], whole=False)  # the tests compile every shipped spec
    if version is None or found.version == version:
        return found
    past = specs[form].parent / PAST / f"v{version}.toml"
    if not past.is_file():
        raise FormError([say("form-not-found", path=past.name)])
    return read_form(past, whole=False)


def read_form(path: Path, whole: bool = True, folder: Path | None = None) -> Form:
    """The form in the TOML file `path`, validated whole; raises FormError that lists every problem. `folder`: where a catalogue
    lies that it names, beside it where that is None."""
    try:
        source = decoded(path.read_bytes())
    except OSError:
        raise FormError([say("form-not-found", path=path)]) from None
    except NotText as error:
        raise FormError([say("form-not-utf8", path=path.name, encoding=error.encoding)]) from None
    form = parse_form(source, path.name, whole, folder or path.parent)
    if forms_folder() not in path.parents:
        form.written.__dict__["_spec_file"] = path.absolute()
    return form


def parse_form(source: str, name: str = "form.toml", whole: bool = True, folder: Path | None = None) -> Form:
    """The form in the TOML text `source`; raises FormError that lists every problem.

    `whole`: every check is compiled now, so that a bad one is refused here; else when it is first used. `folder`: where a
    catalogue lies that the spec names.
    """
    try:
        data = tomllib.loads(source)
    except tomllib.TOMLDecodeError as error:
        mistake = mistake_in(source, error)
        raise FormError([say("form-toml", path=name, line=mistake.line, what=mistake.what)]) from None
    written, problems = _written(data, folder or Path())
    form = in_year(written, written.year) if written is not None else None
    if form is not None:
        problems = [*problems, *unsound(form, _sheet_form)]
    if form is not None and written is not None and not problems:
        form = _of_year(written, form.year) if has_years(written) else _labelled(form)
        if whole:
            problems = [_of_rule(error, paths_of(form)) for error in rule_errors(form)]
    if problems or form is None:
        text = SpecText(source)
        raise FormError([_sentence(problem, text, name) for problem in problems])
    said = json.dumps(data, ensure_ascii=False, default=str)
    form.written.__dict__["_draft"] = hashlib.sha256(said.encode("utf-8", "replace")).hexdigest()[:16]
    return form


def unusable(form: Form, errors: Iterable[RuleError]) -> FormError:
    """What is wrong with rules of a form once its workbook is made, said as of a spec that is read; with the line in its file,
    where that is an office's own."""
    spec = form.spec_file
    text = SpecText(decoded(content_of(spec)) if spec is not None else "")
    problems = [_of_rule(error, paths_of(form)) for error in errors]
    return FormError([_sentence(one, text, spec.name if spec is not None else form.id) for one in problems])


def past_specs(form: Form) -> list[Path]:
    """The specs in the folder past/ beside that of a form that an office wrote; none of a shipped one."""
    return [] if form.spec_file is None else sorted((form.spec_file.parent / PAST).glob("*.toml"))


def earlier_draft(form: Form, version: int, draft: str) -> Form | None:
    """The form as an office sent it out, of this version and draft ("": any), where its spec was kept in the folder past/
    beside the present one and has the same fields and columns, and amounts in the same unit; None where it was not."""
    for path in past_specs(form):
        try:
            kept = _of_file(path, path.parent.parent)
        except FormError:
            continue
        is_it = (kept.id, kept.version) == (form.id, version) and draft in ("", kept.draft)
        if is_it and _shape(kept) == _shape(form):
            return kept
    return None


def unreadable_drafts(form: Form) -> str:
    """What is wrong with the specs in the folder past/ that cannot be read, as the end of a sentence; "" where all can."""
    problems = []
    for path in past_specs(form):
        try:
            _of_file(path, path.parent.parent)
        except FormError as error:
            problems.append(error.problems[0])
    return say("form-past-unreadable", why=clauses(problems)) if problems else ""


def _shape(form: Form) -> object:
    """What two forms must share whose declarations can stand in one table."""
    parts = {(table, *one) for table, of in form.listed.items() for one in enumerate(_kinds(of.parts))}
    own = form.amounts, form.each, form.department, form.sheets
    return own, [*form.tables], [*form.listed], _kinds(form.fields), parts


def _kinds(parts: Mapping[str, Any]) -> list[tuple[str, str]]:
    return [(name, part.kind) for name, part in parts.items()]


def of_version(form: str, version: int, given: Form | None) -> Form:
    """The form of the declarations of a version; for an office's own form, which is read by specs of the same fields and columns
    alone, the one that is given."""
    if given is not None and given.id == form and (given.version == version or form not in form_specs()):
        return given
    return load_form(form, version)


def _written(data: Mapping[str, Any], folder: Path) -> tuple[Form | None, list[Misfit]]:
    """The form as its spec has it for any year, what it says for short written out; and what does not fit."""
    head = data.get("form", {})
    if not isinstance(head, Mapping):
        return None, [Misfit("form", say("form-heading", key="form", heading="[form]"), "form")]
    form, misfits = convert({**head, **{key: value for key, value in data.items() if key != "form"}}, Form)
    if form is None:
        return None, misfits
    misfits = list(unsound_keys(form))
    if matrices := list(unsound_matrices(form)):
        return None, [*misfits, *matrices]
    if repeats := list(bad_repeats(form)):
        return None, [*misfits, *repeats]
    form = written_out(_with_joined_targets(_with_section_ids(form)))
    if form.catalogue:
        try:
            form = _with_catalogue(form, folder)
        except CatalogueError as error:
            misfits.append(Misfit("form.catalogue", str(error), path="catalogue"))
    return form, misfits


def for_year(form: Form, year: int) -> Form:
    """`form` as it is printed for `year`: itself where its words speak of no year. The same one for the same year."""
    if year == form.year or form.written is form:
        return form
    known: dict[int, Form] = form.written.__dict__.setdefault("_of_years", {})
    if year not in known:
        known[year] = _of_year(form.written, year)
    return known[year]


def _of_year(written: Form, year: int) -> Form:
    form = _labelled(in_year(written, year))
    form.__dict__["_written"] = written
    return form


def _with_section_ids(form: Form) -> Form:
    """The form, sections without an id called by their number: tables with the same header are told apart by them."""
    sections = (
        section if section.id else replace(section, id=f"section-{number}")
        for number, section in enumerate(form.section, 1)
    )
    return replace(form, section=tuple(sections))


def _with_joined_targets(form: Form) -> Form:
    """The form, each target in three cells computed by the expression that joins them."""

    def joined(table: Table) -> Table:
        computed = tuple(
            replace(one, kind="text", value=f"target({', '.join(one.target_of)})") if one.target_of else one
            for one in table.computed
        )
        return replace(table, computed=computed)

    return with_tables(form, joined)


def _with_catalogue(form: Form, folder: Path) -> Form:
    shipped = forms_folder() / CATALOGUE
    entries = read_catalogue(shipped if form.catalogue == SHIPPED else folder / form.catalogue)
    return with_catalogue(form, entries)


def _sheet_form(form: Form) -> Form | None:
    try:
        return form.sheet_form
    except FormError:
        return None


def _of_rule(error: RuleError, paths: Mapping[str, str]) -> Misfit:
    """Its path begins with "check[3] id" or with "field id" or "column table.column"; a key of it follows."""
    group, _, rest = error.path.partition(" ")
    id_, _, key = rest.rpartition(".")
    path = f"{group}.{key}" if group.startswith("check[") else f"{paths.get(id_, '')}.{key}"
    return Misfit(error.path, str(error.reason), path)


def _sentence(problem: Misfit, text: SpecText, name: str) -> str:
    section = re.fullmatch(r"section\[(\d+)\]\.picture", problem.path)
    if section and problem.row:
        number = text.picture_line(int(section[1]), problem.row)
    else:
        number = text.line(problem.path)
    line = say("form-line", line=number) if number else ""
    return say("form-at", path=name, line=line, place=problem.place, what=problem.what)


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


def _blank_html(form: Form) -> str:
    from xlperf.form.shown import picture_html  # for notebooks alone

    return picture_html(form)


derivation.load_form = load_form
derivation.read_text = parse_form
derivation.picture_html = _blank_html
