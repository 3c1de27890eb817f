"""`xlperf forms`: the forms known; a form's fields, checks and layout; whether a spec file is sound.

Owns how a form is shown to people and to programs.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from xlperf.cli.words import example
from xlperf.errors import InvalidArgument
from xlperf.messages import catalogue, enumerated, phrases, say

Callback = TypeVar("Callback", bound=Callable[..., Any])

if TYPE_CHECKING:
    from xlperf.form import Form, Rule

catalogue(
    {
        "forms-help": (
            "已有的表样；一张表样的栏目、核对规则和版面；检查表样文件是否正确。",
            "The forms known; a form's fields, checks and layout; whether a spec file is sound.",
        ),
        "forms-list-help": ("列出已有的表样。", "List the forms known."),
        "forms-show-help": (
            "显示一张表样：FORM 是编号或 TOML 文件。",
            "Show one form: FORM is an id or a TOML file.",
        ),
        "forms-check-help": (
            "检查表样文件：逐条指出哪一行有什么问题。没有问题时退出码为 0，有问题时为 1。",
            "Check a spec file: every problem with its line. Exit status 0 where it is sound, 1 where it is not.",
        ),
        "forms-new-help": (
            "由纸质表样（.xlsx、Word、网页、PDF，空白的或填好的）生成表样文件的初稿：找出栏目名称，猜出填写格，写成 TOML。",
            "Start a spec from a paper form (.xlsx, Word, web page, PDF; blank or filled in): labels found, inputs "
            "guessed, TOML written.",
        ),
        "forms-new-out": ("写成的表样文件", "the spec to write"),
        "forms-new-id": ("表样编号，默认为文件名", "the form's id; the name of the file if left out"),
        "forms-new-sheet": ("所在的工作表，默认为第一张", "the sheet it is drawn on; the first if left out"),
        "forms-new-exists": ("{path} 已经存在，没有覆盖", "{path} is there already and was not overwritten"),
        "forms-new-done": (
            "已写成 {path}：{fields} 个栏目，{tables} 张表，{rules} 条核对规则。\n"
            "接着：改好编号和说明，用 xlperf forms check {name} 检查，用 xlperf new-template -f {name} -o 模板.xlsx 生成工作簿。",
            "wrote {path}: {fields} fields, {tables} tables, {rules} checks.\n"
            "next: mend ids and words, look with xlperf forms check {name}, and make a workbook with "
            "xlperf new-template -f {name} -o template.xlsx",
        ),
        "forms-format-help": ("输出格式：text 供人看，json 供程序用", "text for people, json for programs"),
        "forms-sound": (
            "{path}：正确。{fields} 个栏目，{tables} 张表，{rules} 条核对规则",
            "{path}: sound. {fields} fields, {tables} tables, {rules} checks",
        ),
        "forms-heading": (
            "{title}\n编号 {id}，{year} 年，第 {version} 版，金额单位 {unit}",
            "{title}\nid {id}, {year}, version {version}, amounts in {unit}",
        ),
        "forms-layout": ("版面", "Layout"),
        "forms-fields": ("栏目", "Fields"),
        "forms-table": (
            "表 {id}（{label}），空白表 {rows} 行",
            "Table {id} ({label}), {rows} rows when blank",
        ),
        "forms-checks": ("核对规则", "Checks"),
        "forms-implied": ("由栏目自动产生的规则：{count} 条", "Checks implied by the fields: {count}"),
        "forms-required": ("必填", "required"),
        "forms-computed": ("= {value}", "= {value}"),
        "forms-limit": ("不超过 {limit} 字", "at most {limit} characters"),
        "forms-choices": ("可选：{choices}", "one of {choices}"),
        "forms-kind-text": ("文字", "text"),
        "forms-kind-amount": ("金额", "amount"),
        "forms-kind-count": ("整数", "count"),
        "forms-kind-number": ("数", "number"),
        "forms-step-assessment": ("事前评估", "assessment"),
        "forms-step-declaration": ("申报", "declaration"),
        "forms-step-approval": ("批复", "approval"),
        "forms-step-monitoring": ("监控", "monitoring"),
        "forms-step-evaluation": ("自评", "self-evaluation"),
        "forms-step-other": ("其他", "other"),
        "forms-level-department": ("部门整体", "department"),
        "forms-level-project": ("项目", "project"),
        "forms-level-transfer": ("转移支付", "transfer"),
        "forms-level-other": ("其他", "other"),
        "forms-follows": ("接 {forms}", "after {forms}"),
        "forms-severity-error": ("错误", "error"),
        "forms-severity-warning": ("提醒", "warning"),
        "forms-severity-info": ("说明", "info"),
    }
)


def _format_option() -> Callable[[Callback], Callback]:
    return click.option(
        "--format",
        "style",
        type=click.Choice(["text", "json"]),
        default="text",
        help=say("forms-format-help"),
    )


@click.group(
    "forms",
    invoke_without_command=True,
    help=say("forms-help"),
    epilog=example(
        "xlperf forms\nxlperf forms show guangzhou-2023\nxlperf forms check form.toml\nxlperf forms new paper.xlsx -o form.toml"
    ),
)
@click.pass_context
def command(ctx: click.Context) -> None:
    if ctx.invoked_subcommand is None:
        ctx.invoke(list_, style="text")


@command.command("list", help=say("forms-list-help"))
@_format_option()
def list_(style: str) -> None:
    from xlperf.form import form_specs, load_form
    from xlperf.form.labels import title_of

    forms = [load_form(name) for name in form_specs()]
    if style == "json":
        _print_json([_summary(form) for form in forms])
        return
    for (level, step), group in _grouped(forms):
        click.echo(f"# {say(_LEVELS[level])} · {say(_STEPS[step])}")
        for form in group:
            follows = "\t" + say("forms-follows", forms=enumerated(form.follows)) if form.follows else ""
            click.echo(f"{form.id}\t{form.year}\tv{form.version}\t{title_of(form)}{follows}")


@command.command("show", help=say("forms-show-help"))
@click.argument("form")
@_format_option()
def show(form: str, style: str) -> None:
    from xlperf.form import load_form

    found = load_form(form)
    if style == "json":
        _print_json(as_dict(found))
    else:
        click.echo("\n".join(described(found)))


@command.command("check", help=say("forms-check-help"))
@click.argument("path", metavar="FILE.toml", type=click.Path(path_type=Path))
@_format_option()
def check(path: Path, style: str) -> int:
    from xlperf.form import FormError, read_form

    try:
        form = read_form(path)
    except FormError as error:
        if style == "json":
            _print_json({"file": str(path), "sound": False, "problems": error.problems})
        else:
            click.echo("\n".join(error.problems))
        return 1
    if style == "json":
        _print_json({"file": str(path), "sound": True, "problems": []})
        return 0
    fields, tables, rules = len(form.fields), len(form.tables), len(form.compiled.rules)
    click.echo(say("forms-sound", path=path.name, fields=fields, tables=tables, rules=rules))
    return 0


@command.command("new", help=say("forms-new-help"))
@click.argument("paper", metavar="PAPER", type=click.Path(path_type=Path))
@click.option("--out", "-o", required=True, type=click.Path(path_type=Path), help=say("forms-new-out"))
@click.option("--id", "form_id", default="", help=say("forms-new-id"))
@click.option("--sheet", default="", help=say("forms-new-sheet"))
def new(paper: Path, out: Path, form_id: str, sheet: str) -> int:
    import re

    from xlperf.form import parse_form
    from xlperf.intake.handmade.sketch import new_form
    from xlperf.system.durable import writing

    if out.exists():
        raise InvalidArgument(say("forms-new-exists", path=out))
    known = form_id or re.sub(r"[^A-Za-z0-9._-]+", "-", out.stem).strip("-.") or "my-form"
    source = new_form(paper, known, sheet)
    form = parse_form(source, out.name)
    with writing(out) as file:
        file.write_text(source, encoding="utf-8")
    counts = {"fields": len(form.fields), "tables": len(form.tables), "rules": len(form.compiled.rules)}
    click.echo(say("forms-new-done", None, path=out, name=out.name, **counts))
    return 0


def _print_json(data: object) -> None:
    click.echo(json.dumps(data, ensure_ascii=False, indent=2))


_STEPS = {
    "assessment": "forms-step-assessment",
    "declaration": "forms-step-declaration",
    "approval": "forms-step-approval",
    "monitoring": "forms-step-monitoring",
    "evaluation": "forms-step-evaluation",
    "": "forms-step-other",
}
_LEVELS = {
    "department": "forms-level-department",
    "project": "forms-level-project",
    "transfer": "forms-level-transfer",
    "": "forms-level-other",
}


def _grouped(forms: Iterable[Form]) -> Iterator[tuple[tuple[str, str], list[Form]]]:
    """The forms of each level, step by step."""
    groups: dict[tuple[str, str], list[Form]] = {(level, step): [] for level in _LEVELS for step in _STEPS}
    for form in forms:
        groups[(form.level, form.step)].append(form)
    return ((place, group) for place, group in groups.items() if group)


def _summary(form: Form) -> dict[str, Any]:
    return {
        "id": form.id,
        "title": form.title,
        "year": form.year,
        "version": form.version,
        "level": form.level,
        "step": form.step,
        "follows": list(form.follows),
    }


def as_dict(form: Form) -> dict[str, Any]:
    """The form as JSON's values: its fields, tables with columns, and every check, the implied ones too."""
    from dataclasses import asdict

    def plain(part: Any) -> dict[str, Any]:
        return {key: value for key, value in asdict(part).items() if value not in ("", None, (), 0, False)}

    return _summary(form) | {
        "amounts": form.amounts,
        "fields": [plain(field) for field in form.fields.values()],
        "tables": [plain(table) for table in form.tables.values()],
        "checks": [_rule(rule) for rule in form.compiled.rules],
    }


def _rule(rule: Rule) -> dict[str, Any]:
    return {
        "id": rule.id,
        "severity": rule.severity,
        "field": rule.part,
        "each": rule.table,
        "title": rule.title,
        "when": rule.when.source if rule.when else None,
        "expect": rule.expect.source,
        "native": rule.native or None,
    }


def described(form: Form) -> list[str]:
    """The form as lines for people: heading, pictures, fields, tables, checks."""
    from xlperf.form.labels import label_of_part, title_of

    lines = [
        say(
            "forms-heading",
            title=title_of(form),
            id=form.id,
            year=form.year,
            version=form.version,
            unit=form.amounts,
        )
    ]
    lines += ["", f"# {say('forms-layout')}"]
    for section in form.section:
        lines += ["", *([section.label] if section.label else []), *section.picture.strip().splitlines()]
    lines += ["", f"# {say('forms-fields')}", ""]
    lines += [_part(field) for field in form.fields.values()]
    for table in form.tables.values():
        lines += ["", say("forms-table", id=table.id, label=label_of_part(table), rows=table.rows)]
        lines += [f"  {_part(column)}" for column in table.parts.values()]
    written = {item.id for item in form.check}
    rules = [rule for rule in form.compiled.rules if rule.id in written]
    lines += ["", f"# {say('forms-checks')}"]
    for rule in rules:
        lines += ["", f"{rule.id}  [{say(f'forms-severity-{rule.severity}')}]  {rule.title}"]
        lines += [f"  {'when   ' + rule.when.source}"] if rule.when else []
        lines += [f"  expect {rule.expect.source}"]
    lines += ["", say("forms-implied", count=len(form.compiled.rules) - len(rules))]
    return lines


def _part(part: Any) -> str:
    from xlperf.form.labels import label_of_part

    words = [say(f"forms-kind-{part.kind}")]
    if getattr(part, "required", False):
        words.append(say("forms-required"))
    if part.max_length:
        words.append(say("forms-limit", limit=part.max_length))
    if getattr(part, "choices", ()):
        words.append(say("forms-choices", choices=enumerated(part.choices)))
    if getattr(part, "value", ""):
        words.append(say("forms-computed", value=part.value))
    return f"{part.id}  {label_of_part(part)}  {phrases(words)}"
