"""Checks written in Python: a function of a declaration that says what is wrong with it.

Owns how such a function is registered and how what it says becomes a Finding. They have no formula in the workbook (they are not
native), which their ids say: they begin with `python-`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

from xlperf.declaration import ERROR, INFO, WARNING, Declaration, Finding, as_written
from xlperf.errors import InvalidArgument
from xlperf.expression.ref import Ref
from xlperf.extension import registry
from xlperf.extension.loading import absent
from xlperf.extension.loading import load as load
from xlperf.extension.registry import CHECK, Registered
from xlperf.form import Form
from xlperf.messages import catalogue, language, say
from xlperf.system.dataclass import dataclass

PREFIX = "python-"
_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_SEVERITIES = (ERROR, WARNING, INFO)

catalogue(
    {
        "python-check-id": (
            "检查的编号“{id}”应由小写字母、数字和连字符组成，如 travel-share",
            "the id “{id}” of a check must be of lower-case letters, digits and hyphens, such as travel-share",
        ),
        "python-check-severity": (
            "severity 应为 error、warning 或 info，不是 {value}",
            "severity must be error, warning or info and not {value}",
        ),
        "python-check-form": (
            "form 应为表样、表样的编号或若干编号，不是 {value}",
            "form must be a Form, the id of one or several ids and not {value}",
        ),
        "python-check-failed": (
            "本单位的检查“{id}”（{where}）没有算出结果：{detail}",
            "the office's own check “{id}” ({where}) came to no result: {detail}",
        ),
        "python-check-absent": (
            "读取文件的进程没有载入它",
            "the process that read the file has not loaded it",
        ),
        "python-check-failed.hint": (
            "请把这一行发给编写这项检查的人；其余检查照常",
            "send this line to whoever wrote the check; all others were made",
        ),
        "python-check-says": (
            "应给出 xlperf.Problem 或文字，不是 {kind}",
            "it must say an xlperf.Problem or a text and not {kind}",
        ),
        "python-check-place": (
            "表样“{form}”没有“{field}”第 {row} 行",
            "the form “{form}” has no “{field}”, row {row}",
        ),
    }
)


@dataclass(frozen=True, slots=True)
class Problem:
    """What a check in Python says is wrong: in Chinese, in English where `message_en` is given, and where.

    `field`: a field's id or "table.column", "" for the whole declaration; `row`: the row of a table, from 1.
    """

    message: str
    field: str = ""
    row: int | None = None
    hint: str = ""
    message_en: str = ""
    hint_en: str = ""


Said = Iterable[Problem | str] | Problem | str | None
_Function = TypeVar("_Function", bound=Callable[..., Said])


@dataclass(frozen=True)
class About:
    """Of which forms a check is (empty: of all), and how severe what it says is."""

    forms: tuple[str, ...]
    severity: str


def check_rule(
    form: Form | str | Iterable[Form | str] | None = None, *, id: str = "", severity: str = WARNING
) -> Callable[[_Function], _Function]:
    """Registers a function as a check of declarations of `form` (one, several, by default all), beside the form's own checks.

    The function is given a Declaration and returns or yields a Problem or a text for each thing that is wrong, nothing where all is
    well. Its findings stand in all that findings stand in, under the check `python-ID`. `id`: by default the function's name with
    hyphens. `severity`: error, warning or info. The same function registered again takes its own place. What the function raises
    becomes a finding of its own, `python-check-failed`.

    Raises InvalidArgument for an id that is none or that another function has, for another severity or form.
    """
    about = About(_form_ids(form), severity)
    if severity not in _SEVERITIES:
        raise InvalidArgument(say("python-check-severity", value=repr(severity)))

    def register(function: _Function) -> _Function:
        name = id or function.__name__.strip("_").replace("_", "-").lower()
        if not isinstance(name, str) or not _ID.fullmatch(name):
            raise InvalidArgument(say("python-check-id", id=name))
        registry.register(Registered(CHECK, name, function, about))
        return function

    return register


def _form_ids(form: object) -> tuple[str, ...]:
    if form is None:
        return ()
    several = [form] if isinstance(form, str | Form) else list(form) if isinstance(form, Iterable) else [form]
    ids = [one.id if isinstance(one, Form) else one for one in several]
    if not ids or not all(isinstance(one, str) for one in ids):
        raise InvalidArgument(say("python-check-form", value=repr(form)[:60]))
    return tuple(str(one) for one in ids)


def findings_of(declaration: Declaration) -> list[Finding]:
    """What the checks in Python say of a declaration, in the order of their registration. Never raises for what they do."""
    load()
    found: list[Finding] = []
    for rule in registry.of_kind(CHECK):
        if rule.about.forms and declaration.form.id not in rule.about.forms:
            continue
        try:
            found += [_finding(declaration, rule, said) for said in _said(rule.function(declaration))]
        except Exception as error:  # noqa: BLE001 - whatever a function of others does
            detail = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
            found.append(_failed(declaration, rule.id, rule.where, detail))
    for id_, where, forms in absent():
        if not forms or declaration.form.id in forms:
            found.append(_failed(declaration, id_, where, say("python-check-absent")))
    return found


def _said(answer: object) -> Iterator[Problem]:
    several = [answer] if isinstance(answer, str | Problem) else answer
    if several is None:
        return
    if not isinstance(several, Iterable):
        raise TypeError(say("python-check-says", kind=type(several).__name__))
    for one in several:
        if isinstance(one, Problem):
            yield one
        elif isinstance(one, str):
            yield Problem(one)
        else:
            raise TypeError(say("python-check-says", kind=type(one).__name__))


def _finding(declaration: Declaration, rule: Registered, said: Problem) -> Finding:
    english = language() == "en"
    value, cell = _place(declaration, said, *Ref.of(said.field)) if said.field else ("", "")
    return Finding(
        check=PREFIX + rule.id,
        severity=rule.about.severity,
        message=str(english and said.message_en or said.message),
        hint=str(english and said.hint_en or said.hint),
        field=said.field,
        row=said.row,
        value=value,
        sheet=declaration.locations.sheet,
        cell=cell,
    )


def _place(declaration: Declaration, said: Problem, table: str | None, name: str) -> tuple[str, str]:
    """What stands at the place that a problem names, and its cell; raises LookupError where the form has no such place."""
    form, row = declaration.form, said.row
    missing = LookupError(say("python-check-place", form=form.id, field=said.field, row=row or "—"))
    if table is None:
        if name not in form.fields:
            raise missing
        entered = declaration.fields.get(name)
        return as_written(entered), declaration.locations.cell(None, name, None)
    if table not in form.tables or name not in {column.id for column in form.tables[table].column}:
        raise missing
    if row is None:
        return "", ""
    rows = declaration.tables.get(table, ())
    if not 1 <= row <= len(rows):
        raise missing
    return as_written(rows[row - 1].get(name)), declaration.locations.cell(table, name, row - 1)


def _failed(declaration: Declaration, id_: str, where: str, detail: str) -> Finding:
    return Finding(
        check="python-check-failed",
        severity=WARNING,
        message=say("python-check-failed", id=id_, where=where, detail=detail),
        hint=say("python-check-failed.hint"),
        sheet=declaration.locations.sheet,
    )
