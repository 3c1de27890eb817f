"""Writes docs/checks.md from the form specs and the catalogue of messages: `python docs/make_checks.py`.

Every example is a finding that the checks made of a declaration with one mistake in it.
"""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from functools import cache
from pathlib import Path

import xlperf
from xlperf.checks import check_many
from xlperf.declaration import Declaration, Entered, Finding
from xlperf.form import Column, Field, Form, Rule, form_specs, load_form
from xlperf.messages import CHINESE, all_messages, speaking
from xlperf.target.scoring import LEVELS

PAGE = Path(__file__).parent / "checks.md"
SEVERITIES = {"error": "错误", "warning": "提醒", "info": "说明"}
MISTAKES: tuple[Entered, ...] = (
    *(None, "八千左右", "8,099.00", Decimal("1E12"), Decimal("12.345"), Decimal("-3"), Decimal("72423180")),
    *(
        "讲好广州故事，讲好广州故事",
        "<p>全年</p>",
        "同上",
        "若干场",
        "5场",
        "80%",
        "2009年12月底前",
        "2099-12-31",
        "成本指标",
        "定性",
        "字" * 1501,
        Decimal("0.01"),
        "定性",
        "未完成",
    ),
)
SOUND = {"department_name": "广州市财政局", "level1": "产出指标", "level2": "数量指标", "level3": "培训场次"}


def page() -> str:
    """The whole page."""
    with speaking(CHINESE):
        return "\n".join(
            [*_head(), *_of_all_forms(), *_of_forms(), *_of_workbooks(), *_of_unread_files(), ""]
        )


def _head() -> list[str]:
    return [
        "# 会出现的问题，和怎样改",
        "",
        "<!-- docs/make_checks.py 由表样和信息目录生成，勿手改 -->",
        "",
        "错误：须改正，否则退回。提醒：请核对，可以不改（`--strict` 时退回）。说明：仅供参考。",
        "结果“—”表示规则所需的数字还不是数字，先改那一处。",
        "“表内”一栏：✓ 工作簿里的公式给出同样的结果；部分 公式只看得出其中一部分；— 只由 xlperf 检查。",
        "",
        "*In English: every finding that xlperf makes, by its id, with an example and the cure; first those of every form, "
        "then of each shipped form, of workbooks as such, of other files, and why a file cannot be read. "
        "`--lang en` words them in English.*",
    ]


def _of_all_forms() -> list[str]:
    """The checks that the keys of fields imply, whatever the form."""
    rules: dict[str, Rule] = {}
    examples: dict[str, Finding] = {}
    for form in _forms():
        written = {item.id for item in form.check}
        for rule in form.compiled.rules:
            if rule.id not in written:
                rules.setdefault(rule.id, rule)
        examples = _examples(form.id) | examples
    lines = [
        "",
        "## 每张表样都有的规则",
        "",
        "| 编号 | 级别 | 表内 | 例：问题 | 怎样改 |",
        "|---|---|---|---|---|",
    ]
    lines += [_line(rule.id, rule.severity, _native(rule), examples.get(rule.id)) for rule in rules.values()]
    return [
        *lines,
        *(_line(check, "warning", "—", examples.get(check)) for check in ("amount-text", "target-year")),
    ]


def _of_forms() -> list[str]:
    lines: list[str] = []
    for form in _forms():
        written = {item.id for item in form.check}
        examples = _examples(form.id)
        lines += [
            "",
            f"## {form.title}（{form.id}）",
            "",
            "| 编号 | 级别 | 表内 | 查什么 | 例：问题 | 怎样改 |",
        ]
        lines.append("|---|---|---|---|---|---|")
        for rule in form.compiled.rules:
            if rule.id in written:
                about = f"{rule.title}<br>`{_short(rule.expect.source)}`"
                lines.append(_line(rule.id, rule.severity, _native(rule), examples.get(rule.id), about))
    return lines


def _line(id_: str, severity: str, native: str, example: Finding | None, about: str = "") -> str:
    said, hint = (example.message, example.hint) if example else ("", "")
    cells = [f"`{id_}`", SEVERITIES[severity], native, *([about] if about else []), _cell(said), _cell(hint)]
    return f"| {' | '.join(cells)} |"


def _cell(text: str) -> str:
    """A text that may stand in a cell of a Markdown table, cut where it is long."""
    return _short(text).replace("&", "&amp;").replace("<", "&lt;").replace("\n", " ")


def _short(text: str) -> str:
    return (text if len(text) <= 120 else text[:119] + "…").replace("|", "\\|")


def _native(rule: Rule) -> str:
    return {"exact": "✓", "sound": "部分"}.get(rule.native, "—")


def _forms() -> list[Form]:
    return [load_form(name) for name in form_specs()]


@cache
def _examples(form: str) -> dict[str, Finding]:
    """A finding of each check of a shipped form, the first that a single mistake brings about."""
    found: dict[str, Finding] = {}
    with speaking(CHINESE):
        for findings in check_many(list(_mistaken(load_form(form)))):
            for finding in findings:
                if len(finding.message) <= 120:
                    found.setdefault(finding.check, finding)
    return found


def _mistaken(form: Form) -> Iterator[Declaration]:
    """The form filled in as its examples say, with one thing wrong at a time."""
    fields = {name: _sound(part) for name, part in form.inputs.items()}
    tables = {table.id: [{c.id: _sound(c) for c in table.column}] for table in form.tables.values()}
    sound = Declaration(form, fields, tables, form.year)
    for wrong in MISTAKES:
        for name in form.inputs:
            yield replace(sound, fields={**fields, name: wrong})
        for table, rows in tables.items():
            for name in rows[0]:
                yield replace(sound, tables={**tables, table: [{**rows[0], name: wrong}]})
    for table, rows in tables.items():
        yield from _scored_otherwise(sound, table, rows[0])
        bare = {c.id: _sound(c) if c.required else None for c in form.tables[table].column}
        for name in (c.id for c in form.tables[table].column if not c.required):
            yield replace(sound, tables={**tables, table: [{**bare, name: rows[0][name]}]})
        yield replace(sound, tables={**tables, table: []})
        yield replace(sound, tables={**tables, table: [*rows, *rows]})


def _scored_otherwise(sound: Declaration, table: str, row: Mapping[str, Entered]) -> Iterator[Declaration]:
    """A degree of what was achieved with a score that is not of its band."""
    if "actual_value" not in row or "score" not in row:
        return
    for words, _ in LEVELS:
        for score in (Decimal("0.01"), Decimal(10)):
            changed = {**row, "actual_value": words[-1], "score": score, "weight": Decimal(10)}
            yield replace(sound, tables={**sound.tables, table: (changed,)})


def _sound(part: Field | Column) -> Entered:
    if part.is_number:
        return Decimal(part.example or "1")
    if part.choices:
        return part.choices[0]
    if isinstance(part, Column) and part.choices_of:
        return next(iter(part.choices_of.values()))[0]
    known = SOUND.get(part.id) or part.example
    return known or (f"开展{part.label}" if part.required else None)


def _of_workbooks() -> list[str]:
    return [
        *_of_kind(
            "整份申报的问题",
            "blank-form",
            "computed-range",
            "nothing-declared",
            "all-in-yuan",
            "amount-beyond-all",
            "percent-as",
        ),
        *_of_kind(
            "与名册、上年和其他部门比较", "control-figures", "stands-out", "same-as-another", "as-approved"
        ),
        *_of_kind("整个工作簿的问题", "workbook-"),
        *_of_kind("自制表格、公开文本和其他格式读取时的问题", "intake-"),
    ]


def _of_kind(heading: str, *prefixes: str) -> list[str]:
    """The check ids that begin with one of `prefixes`, what they say and how to mend it; … stands for what is filled in."""
    messages = _all_messages()
    lines = ["", f"## {heading}", "", "| 编号 | 问题 | 怎样改 |", "|---|---|---|"]
    for check_id in sorted({key.partition(".")[0] for key in messages if key.startswith(prefixes)}):
        said = [
            _blanks(messages[key][0])
            for key in sorted(messages)
            if key.partition(".")[0] == check_id and not key.endswith((".hint", ".title"))
        ]
        hint = messages.get(f"{check_id}.hint", ("", ""))[0]
        lines.append(f"| `{check_id}` | {_cell('；'.join(said))} | {_cell(_blanks(hint))} |")
    return lines


def _of_unread_files() -> list[str]:
    from xlperf.ooxml.reasons import REASONS

    lines = ["", "## 不能读取的文件", "", "| 编号 | 原因 | 怎样改 |", "|---|---|---|"]
    lines += [
        f"| `{id_}` | {_cell(_blanks(reason[0]))} | {_cell(_blanks(hint[0]))} |"
        for id_, (reason, hint) in REASONS.items()
    ]
    return lines


def _blanks(template: str) -> str:
    return re.sub(r"\{[^{}]*\}", "…", template)


def _all_messages() -> dict[str, tuple[str, str]]:
    """Every message of every module: each registers its own when it is imported."""
    for module in pkgutil.walk_packages(xlperf.__path__, "xlperf."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    return dict(all_messages())


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
