"""What departments enter wrongly: amounts, names, tasks, indicators and target values, each with what is found of it.

Owns the table of these defects. Those that are made of the workbook itself stand in `edited_defects`.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from tests.proof.defect import Defect, Draft, enters, found, in_row
from xlperf.declaration import Entered


def _budget(name: str, change: Callable[[Draft], object], *findings: str) -> Defect:
    return Defect(name, change, found(*findings), frozenset({"budget"}))


def _set(draft: Draft, **amounts: Decimal) -> None:
    draft.fields.update(amounts)


def _levels(name: str, keep: Callable[[str], bool], *findings: str) -> Defect:
    def change(draft: Draft) -> None:
        rows, level1, level2 = [], "", ""
        for row in draft.tables["indicators"]:
            level1, level2 = str(row["level1"] or level1), str(row["level2"] or level2)
            if keep(level1):
                rows.append(row | {"level1": level1, "level2": level2})
        draft.tables["indicators"] = rows

    return Defect(name, change, found(*findings), frozenset({"indicators"}), alone=True)


def _explicit(draft: Draft) -> None:
    """The levels of all indicators written out."""
    level1 = level2 = ""
    for row in draft.tables["indicators"]:
        level1, level2 = str(row["level1"] or level1), str(row["level2"] or level2)
        row.update(level1=level1, level2=level2)


def _level(row: int, changes: dict[str, Entered], name: str, *findings: str) -> Defect:
    def change(draft: Draft) -> None:
        _explicit(draft)
        draft.tables["indicators"][row].update(changes)

    return Defect(name, change, found(*findings), frozenset({"indicators.levels"}))


def _target(row: int, value: str, *findings: str) -> Defect:
    def change(draft: Draft) -> None:
        draft.tables["indicators"][row].update(period_target=value, annual_target=value)

    return Defect(f"targets are {value[:12]!r}", change, found(*findings), frozenset({f"indicators.{row}"}))


def _same_task(draft: Draft) -> None:
    draft.tables["key_tasks"][1]["name"] = draft.tables["key_tasks"][0]["name"]


def _same_indicator(draft: Draft) -> None:
    rows = draft.tables["indicators"]
    rows[1] = dict(rows[0])


WHAT_IS_ENTERED: tuple[Defect, ...] = (
    # amounts
    enters("special_fiscal_funds", "1.50", "amount-text?"),
    enters("special_fiscal_funds", "１．５", "amount-text?"),
    enters("special_fiscal_funds", "1.5万元", "amount-text?"),
    enters("other_development_expenditure", "约一万", "number!"),
    enters("other_development_expenditure", "1.5元", "number!"),
    enters("special_fiscal_funds", "—", "number!"),
    enters("special_fiscal_funds", Decimal("-0.01"), "negative!"),
    enters("special_fiscal_funds", Decimal("1.005"), "decimals!"),
    _budget(
        "all amounts in yuan but the income",
        lambda d: _set(
            d,
            basic_expenditure=d.amount("basic_expenditure") * 10**7,
            municipal_level_funds=d.amount("basic_expenditure") * 10**7
            + d.amount("project_expenditure")
            - d.amount("transfer_payments"),
        ),
        "all-in-yuan! D6",
        "balance? G6",
        "basic-in-yuan? D6",
    ),
    _budget(
        "an amount too large",
        lambda d: _set(d, special_fiscal_funds=Decimal(10) ** 11),
        "number-range! D9",  # what is too large to be computed with is not compared either
    ),
    _budget(
        "income and expenditure differ",
        lambda d: _set(d, other_funds=d.amount("other_funds") + 5),
        "balance? G6",
    ),
    _budget(
        "the split by level does not add up",
        lambda d: _set(d, transfer_payments=d.amount("transfer_payments") + Decimal("0.01")),
        "level-split! G9",
    ),
    _budget(
        "development above the projects",
        lambda d: _set(d, other_development_expenditure=d.amount("project_expenditure")),
        "development-within-projects! D9",
    ),
    _budget(
        "tasks above the projects",
        lambda d: d.tables["key_tasks"][1].__setitem__("amount", d.amount("project_expenditure") + 1),
        "task-total! E13",
    ),
    _budget(
        "a task in yuan",
        lambda d: d.tables["key_tasks"][1].__setitem__("amount", d.amount("project_expenditure") * 1001),
        "task-total! E13",
        "task-in-yuan? E14",
    ),
    in_row("key_tasks", 2, "amount", None, "required! E15"),
    in_row("key_tasks", 2, "amount", "1,0.5", "number! E15"),
    in_row("key_tasks", 2, "amount", "1.50", "amount-text? E15"),
    in_row("key_tasks", 2, "amount", "-2", "amount-text? E15", "negative! E15"),
    # counts
    enters("staff_count", None, "required!"),
    enters("staff_count", "12人", "number!"),
    enters("subordinate_units", 2.5, "whole!"),
    enters("subordinate_units", -1, "negative!"),
    # missing
    enters("overall_objective", None, "required!"),
    enters("overall_objective", "　 　", "required!"),
    enters("transfer_payments", None, "required!", "level-split! G9"),
    in_row("key_tasks", 0, "content", None, "required! C13"),
    in_row("key_tasks", 0, "objective", "  ", "required! F13"),
    in_row("indicators", 0, "level3", None, "required! D30"),
    in_row("indicators", 0, "annual_target", None, "required! G30"),
    Defect(
        "no key tasks",
        lambda d: d.tables.__setitem__("key_tasks", []),
        found("table-empty! B13"),
        frozenset({"budget"}),
        alone=True,
    ),
    # texts
    enters("overall_objective", "<p>做好全年工作</p>", "html-residue?"),
    enters("overall_objective", "做好&nbsp;全年工作", "html-residue?"),
    enters("overall_objective", "讲好广州故事，讲好广州故事，扩大影响", "repeated-phrase?"),
    enters(
        "overall_objective",
        "".join(chr(0x4E00 + n) for n in range(1501)),
        "too-long!",
        says="too long an objective",
    ),
    in_row(
        "key_tasks",
        1,
        "name",
        "".join(chr(0x4E00 + n) for n in range(101)),
        "too-long! B14",
        says="too long a name",
    ),
    in_row("key_tasks", 1, "content", "a<br/>b", "html-residue? C14"),
    Defect(
        "a task twice",
        _same_task,
        found("duplicate? B13", "duplicate? B14"),
        frozenset({"key_tasks.0", "key_tasks.1"}),
    ),
    Defect(
        "an indicator twice",
        _same_indicator,
        found("duplicate? D30", "duplicate? D31"),
        frozenset({"indicators.0", "indicators.1", "indicators.levels"}),
    ),
    # levels
    _level(3, {"level1": "其他指标"}, "a level 1 that is no choice", "choice! B33", "belongs! C33"),
    _level(3, {"level2": "社会效益指标"}, "a level 2 of another level 1", "belongs! C33"),
    _level(3, {"level2": "质量"}, "a level 2 that is no choice", "belongs! C33"),
    _levels("no output indicator", lambda level: level != "产出指标", "output-indicators! B30"),
    _levels("no benefit indicator", lambda level: level != "效益指标", "benefit-indicators! B30"),
    _levels("no satisfaction indicator", lambda level: level != "满意度指标", "satisfaction-indicators? B30"),
    # targets
    _target(4, "若干", "target-format! F34", "target-format! G34"),
    _target(4, "详见附件", "target-format! F34", "target-format! G34"),
    _target(4, "待定", "target-format! F34", "target-format! G34"),
    _target(4, "/", "target-format! F34", "target-format! G34"),
    _target(4, "≥", "target-format! F34", "target-format! G34"),
    _target(4, "≥≤95%", "target-format! F34", "target-format! G34"),
    in_row(
        "indicators",
        7,
        "annual_target",
        "≥3场",
        "targets-agree? G37",
        "target-suits-name? G37",
        says="a target of another unit",
    ),
)


__all__ = ["WHAT_IS_ENTERED"]
