"""The figures of a report, computed in one pass over its source: exact sums, counts, and the largest of each kind.

Owns the arithmetic. Knows nothing of how the figures are shown.
"""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace

from xlperf.consolidation.figures_of_form import Division, Plan, Targets, plan_of
from xlperf.consolidation.judgement.standing_out import TOLD_FIRST
from xlperf.consolidation.tables import Cell
from xlperf.consolidation.workbook.words import title_of_any
from xlperf.declaration import named_with_project
from xlperf.form import Form
from xlperf.form.labels import label_of, label_of_part
from xlperf.messages import CHINESE, catalogue, enumerated, language, say
from xlperf.report.figures import (
    BLANK,
    DATED,
    GROWTH,
    INVALID,
    MEASURED,
    WORDED,
    ZERO,
    DepartmentFigures,
    Divided,
    FindingKind,
    FundedTask,
    IndicatorLevel,
    Listed,
    ParentFigures,
    Quality,
    ReportFigures,
    Spent,
    number,
)
from xlperf.report.sources import Absent, ReportFinding, ReportSource

catalogue(
    {
        "figures-no-parent": ("（未注明）", "(not named)"),
        "figures-no-level": ("（未填）", "(not filled in)"),
    }
)

MOST_TASKS = 500
"""Rows of money kept: the largest."""
MOST_FINDINGS = 3_000
"""Findings listed, errors first; all of them are counted."""

KINDS = {"number": MEASURED, "compound": MEASURED, "date": DATED, "qualitative": WORDED, "invalid": INVALID}
"""A target's kind -> what it is for the quality of targets: a number, a date, words, no sound target."""


def compute_figures(source: ReportSource) -> ReportFigures:
    """The figures of `source`, which is gone through once."""
    form, plan = source.form, plan_of(source.form)
    declared = list(source.departments())
    lines = {
        one.file: DepartmentFigures(
            one,
            number(one.fields.get(plan.main)),
            tuple(number(one.fields[p]) for p in plan.parts),
            named_with_project(one.department, str(one.fields.get(form.each) or "").strip()),
        )
        for one in declared
    }
    divided = [
        Divided(
            _title_of(form, division),
            label_of(form, division.total) if division.total else "",
            [
                (label_of(form, part), sum((number(one.fields[part]) for one in declared), ZERO))
                for part in division.parts
            ],
        )
        for division in plan.divisions
    ]
    spent, tasks = _spend(source, plan, lines)
    quality = _quality(source, plan.targets, lines) if plan.targets else None
    findings = _Findings(form)
    findings.take(source.findings(), lines)
    missing = list(source.missing())
    past = source.past()
    for file, amount in past.amounts.items():
        lines[file].past, lines[file].once = amount, past.renamed.get(file, "")
    for file, line in lines.items():
        line.department_past = past.of_department(file)
    files = list(source.files())
    replaced = {file.file for file in files if file.status in ("superseded", "duplicate")}
    return ReportFigures(
        form=form,
        plan=plan,
        year=source.year,
        expected=source.expected,
        lines=list(lines.values()),
        files=files,
        statuses=Counter(file.status for file in files),
        divided=divided,
        parents=_parents(lines.values(), missing, len(plan.parts)),
        spent=spent,
        tasks=tasks,
        quality=quality,
        kinds=findings.kinds,
        findings=findings.kept,
        standing_out=[one for one in findings.standing_out if one.file not in replaced],
        findings_count=findings.count,
        missing=missing,
        past=past,
    )


def _title_of(form: Form, division: Division) -> str:
    """What divides the money is headed by: as the paper has it, in another language by the labels of the amounts."""
    if language() == CHINESE:
        return division.title
    return enumerated(
        label_of(form, name) for name in ([division.total] if division.total else division.parts)
    )


SEVERITIES = ("error", "warning", "info")


def _spend(
    source: ReportSource, plan: Plan, lines: dict[str, DepartmentFigures]
) -> tuple[list[Spent], list[FundedTask]]:
    spent: list[Spent] = []
    largest: list[FundedTask] = []
    order = 0
    for spending in plan.spending:
        table = source.form.tables[spending.table]
        account = Spent(label_of_part(table))
        spent.append(account)
        for file, row in source.rows(spending.table):
            line, amount = lines[file], number(row[spending.amount])
            line.tasks += 1
            account.rows += 1
            account.amount += amount
            order -= 1
            share = float(amount / line.main) if line.main > 0 else None
            of = line.declared
            name = str(row[spending.name] or "")
            task = FundedTask(amount, order, line.called, of.code, account.label, name, share)
            if len(largest) < MOST_TASKS:
                heapq.heappush(largest, task)
            else:
                heapq.heappushpop(largest, task)
    return spent, sorted(largest, reverse=True)


def _quality(source: ReportSource, targets: Targets, lines: dict[str, DepartmentFigures]) -> Quality:
    table = source.form.listed[targets.table]
    column = table.parts[targets.value]
    quality = Quality(label_of_part(column))
    quality.levels = {name: IndicatorLevel(name) for name in targets.levels}
    quality.filled_levels = bool(targets.level)
    for file, row in source.rows(targets.table):
        line = lines[file]
        kind = KINDS.get(str(row[f"{targets.value}_kind"] or ""), BLANK)
        if kind == BLANK and targets.name and not str(row[targets.name] or "").strip():
            continue  # there is no indicator of this period in the row: one of another, beside it
        line.indicators += 1
        line.quantified += kind in (MEASURED, DATED)
        quality.kinds[kind] += 1
        if kind != BLANK:
            quality.operators[_demand(row, targets.value)] += 1
        if targets.level:
            name = str(row[targets.level] or "").strip() or say("figures-no-level")
            quality.levels.setdefault(name, IndicatorLevel(name)).kinds[kind] += 1
            line.levels.add(name)
    for name in targets.levels:
        quality.levels[name].without = [line.called for line in lines.values() if name not in line.levels]
    return quality


def _demand(row: Mapping[str, Cell], value: str) -> tuple[str, str]:
    """What a target asks for: its kind and operator, or a change, which is no level (下降10% is not ＝10%)."""
    if row.get(f"{value}_direction"):
        return GROWTH
    return str(row[f"{value}_kind"]), str(row[f"{value}_operator"] or "")


class _Findings:
    """All findings counted, the first of each severity kept, what follows from one behind it."""

    def __init__(self, form: Form) -> None:
        self._titles = {rule.id: rule.titles[language()] for rule in form.compiled.rules}
        self._written = {check.id for check in form.check}
        self._kinds: dict[tuple[str, str], FindingKind] = {}
        self._kept: dict[str, list[Listed]] = {severity: [] for severity in SEVERITIES}
        self.standing_out: list[ReportFinding] = []
        self.count = 0

    def take(self, findings: Iterable[ReportFinding], lines: dict[str, DepartmentFigures]) -> None:
        causes: dict[tuple[str, str], Listed] = {}
        for finding in findings:
            self.count += 1
            if finding.check in TOLD_FIRST:
                self.standing_out.append(finding)
            line = lines.get(finding.file)
            if line is not None:
                line.errors += finding.severity == "error"
                line.warnings += finding.severity == "warning"
            self._keep(replace(finding, department=line.called) if line is not None else finding, causes)
            kind = self._kind(finding)
            kind.count += 1
            kind.departments.add(finding.department or finding.file)

    def _keep(self, finding: ReportFinding, causes: dict[tuple[str, str], Listed]) -> None:
        """`causes`: the findings of the file that is gone through, by its name and their identity."""
        cause = causes.get((finding.file, finding.cause)) if finding.cause else None
        if cause is not None:
            cause.consequences.append(finding)
            return
        if causes and next(iter(causes))[0] != finding.file:
            causes.clear()
        listed = Listed(finding)
        causes[finding.file, finding.identity] = listed
        kept = self._kept[finding.severity]
        if len(kept) < MOST_FINDINGS:
            kept.append(listed)

    def _kind(self, finding: ReportFinding) -> FindingKind:
        key = finding.check, finding.severity
        kind = self._kinds.get(key)
        if kind is None:
            kind = self._kinds[key] = FindingKind(*key, self._title(finding), example=finding.message)
        return kind

    def _title(self, finding: ReportFinding) -> str:
        """What is checked, as a sentence: as the form says it, or as the catalogue does of any field or any file."""
        if finding.check in self._written:
            return str(self._titles[finding.check])
        return title_of_any(finding.check, language())

    @property
    def kinds(self) -> list[FindingKind]:
        return sorted(
            self._kinds.values(), key=lambda one: (SEVERITIES.index(one.severity), -one.count, one.check)
        )

    @property
    def kept(self) -> list[Listed]:
        return [listed for severity in SEVERITIES for listed in self._kept[severity]][:MOST_FINDINGS]


def _parents(
    lines: Iterable[DepartmentFigures], missing: Iterable[Absent], parts: int
) -> list[ParentFigures]:
    parents: dict[str, ParentFigures] = {}

    def of(name: str) -> ParentFigures:
        return parents.setdefault(
            name, ParentFigures(name or say("figures-no-parent"), name, parts=[ZERO] * parts)
        )

    counted: set[tuple[str, str, str]] = set()
    for line in lines:
        parent, whose = of(line.declared.parent), (line.declared.parent, *line.declared.whose)
        parent.departments += whose not in counted
        counted.add(whose)
        parent.main += line.main
        parent.parts = [sum_ + part for sum_, part in zip(parent.parts, line.parts, strict=True)]
    for absent in missing:
        of(absent.parent).missing += 1
    if set(parents) <= {""}:
        return []
    return sorted(parents.values(), key=lambda one: (-one.main, one.name))
