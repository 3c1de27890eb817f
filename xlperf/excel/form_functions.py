"""XLP_CHECK and XLP_FINDINGS: what a cell gets of the checks of the workbook that it stands in.

Owns their answers, in Chinese. Needs the standard library alone and must not know which program asks: a shell hands over
the open workbook, or the two ranges that the formula names.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from xlperf.checks import check, outcomes
from xlperf.declaration import Declaration, Finding
from xlperf.errors import InvalidArgument
from xlperf.excel.by_layout import declaration_held, declaration_in_ranges
from xlperf.excel.functions import each
from xlperf.excel.open_workbook import BlockRows, OpenWorkbook
from xlperf.expression import NOT_EVALUATED
from xlperf.form.layout import SEVERITY_WORDS
from xlperf.messages import CHINESE, catalogue, say, speaking
from xlperf.ooxml.refusal import UnreadableWorkbook
from xlperf.system.dataclass import dataclass

HEADER = ("编号", "级别", "工作表", "单元格", "问题", "怎样改")
NOTHING_FOUND = "没有问题"

catalogue(
    {
        "excel.no-check": (
            "没有编号为“{id}”的检查；编号见工作表“校验”",
            "there is no check '{id}'; sheet 校验 lists them",
        ),
        "excel.no-workbook": (
            "请写明区域：{function}(申报表!A1:Z200, _xlperf!A1:B20)",
            "name the ranges: {function}(申报表!A1:Z200, _xlperf!A1:B20)",
        ),
        "excel.first-of": ("{cell}：{message}", "{cell}: {message}"),
        "excel.and-more": ("（另有 {number} 处）", " (and {number} more)"),
    }
)


def XLP_CHECK(
    check_id: Any, form: Any = None, identity: Any = None, *, workbook: OpenWorkbook | None = None
) -> Any:
    """ "" where the check `check_id` of the workbook finds nothing, else the reason; "—" where a number that it needs
    is none. Several ids give an answer each.

    `form` and `identity` are the ranges of the form's sheet (from A1) and of sheet `_xlperf`; without them it is
    `workbook`, the one that asks.
    """
    with speaking(CHINESE):
        try:
            seen = _seen("XLP_CHECK", form, identity, workbook)
        except (UnreadableWorkbook, ValueError) as problem:
            reason = str(problem)
            return each(lambda _: reason, check_id)
        return each(seen.answer, check_id)


def XLP_FINDINGS(
    form: Any = None, identity: Any = None, *, workbook: OpenWorkbook | None = None
) -> list[list[str]]:
    """All findings of the workbook: a row of headings, then a row each; one row 没有问题 where there are none."""
    with speaking(CHINESE):
        try:
            findings = _seen("XLP_FINDINGS", form, identity, workbook).findings
        except (UnreadableWorkbook, ValueError) as problem:
            return [list(HEADER), ["", SEVERITY_WORDS["error"], "", "", str(problem), ""]]
        rows = [_row(finding) for finding in findings] or [[NOTHING_FOUND, *[""] * (len(HEADER) - 1)]]
        return [list(HEADER), *rows]


def _row(finding: Finding) -> list[str]:
    severity = SEVERITY_WORDS[finding.severity]
    return [finding.check, severity, finding.sheet, finding.cell, finding.message, finding.hint]


@dataclass(frozen=True)
class _Seen:
    """A workbook checked: its findings, and what each of its form's checks says."""

    findings: tuple[Finding, ...]
    unevaluated: frozenset[str]
    known: Mapping[str, bool]
    """The ids of all checks, and whether the check is of one cell alone, which then need not be named."""

    def answer(self, check_id: object) -> str:
        wanted = str(check_id or "").strip()
        found = [finding for finding in self.findings if finding.check == wanted]
        if found:
            return _in_one(found, with_cell=not self.known.get(wanted, False))
        if wanted in self.unevaluated:
            return NOT_EVALUATED
        return "" if wanted in self.known else say("excel.no-check", id=wanted)


def _in_one(found: Sequence[Finding], with_cell: bool) -> str:
    """The findings of one check as one text."""
    first = found[0]
    text = first.message
    if with_cell and first.cell:
        text = say("excel.first-of", cell=first.cell, message=text)
    return text + say("excel.and-more", number=len(found) - 1) if len(found) > 1 else text


# Found while a workbook is read rather than by a rule of its form.
_OF_READING = ("amount-text", "target-year", "workbook-error-value", "workbook-formula-input")


def _seen(function: str, form: Any, identity: Any, workbook: OpenWorkbook | None) -> _Seen:
    if form is not None and identity is not None:
        return _checked(declaration_in_ranges(_rows(form), _rows(identity)))
    if workbook is None:
        raise InvalidArgument(say("excel.no-workbook", function=function))
    return _checked(declaration_held(workbook))


def _rows(given: Any) -> BlockRows:
    """A range's rows, whatever its shape."""
    if not isinstance(given, (list, tuple)):
        return [[given]]
    return given if any(isinstance(row, (list, tuple)) for row in given) else [given]


def _checked(declaration: Declaration) -> _Seen:
    return _of_content(_Content(declaration))


class _Content:
    """A declaration as a cache's key: a workbook full of calls is checked once for each change, not for each cell."""

    def __init__(self, declaration: Declaration) -> None:
        self.declaration = declaration
        self._key = (
            id(declaration.form),
            declaration.year,
            declaration.code,
            declaration.locations.sheet,
            _frozen(declaration.fields),
            tuple((table, tuple(map(_frozen, rows))) for table, rows in declaration.tables.items()),
            declaration.found,
            _frozen(declaration.locations.fields),
            repr(declaration.locations.tables),
        )

    def __hash__(self) -> int:
        return hash(self._key)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Content) and other._key == self._key


def _frozen(values: Mapping[str, Any]) -> tuple[tuple[str, Any], ...]:
    return tuple(values.items())


@lru_cache(maxsize=8)
def _of_content(content: _Content) -> _Seen:
    declaration = content.declaration
    form = declaration.form
    known = dict.fromkeys(_OF_READING, False)
    for rule in form.compiled.rules:
        known[rule.id] = rule.id not in known and rule.table is None
    return _Seen(
        findings=tuple(check(declaration)),
        unevaluated=frozenset(
            outcome.rule.id for outcome in outcomes(form, declaration) if outcome.result == NOT_EVALUATED
        ),
        known=known,
    )
