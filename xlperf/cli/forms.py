"""`xlperf forms`: the forms known; a form's fields, checks and layout; whether a spec file is sound.

Owns how a form is shown to people and to programs.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from xlperf.cli import forms_words as _words  # noqa: F401 - its sentences are said here
from xlperf.cli.console import format_option
from xlperf.cli.words import example
from xlperf.errors import InvalidArgument
from xlperf.messages import enumerated, in_brackets, phrases, say

if TYPE_CHECKING:
    from xlperf.form import Form, Rule


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
@format_option
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
@format_option
def show(form: str, style: str) -> None:
    from xlperf.form import load_form

    found = load_form(form)
    if style == "json":
        _print_json(as_dict(found))
    else:
        click.echo("\n".join(described(found)))


@command.command("check", help=say("forms-check-help"))
@click.argument("path", metavar="FILE.toml", type=click.Path(path_type=Path))
@format_option
def check(path: Path, style: str) -> int:
    from xlperf.form import FormError, read_form
    from xlperf.form.labels import label_of
    from xlperf.template.prefill import Options
    from xlperf.template.write import build

    try:
        form = read_form(path)
        build(form, Options())
    except FormError as error:
        if style == "json":
            _print_json({"file": str(path), "sound": False, "problems": error.problems})
        else:
            click.echo("\n".join(error.problems))
        return 1 if path.exists() else 2
    if style == "json":
        _print_json({"file": str(path), "sound": True, "problems": []})
        return 0
    fields, tables, rules = len(form.fields), len(form.tables), len(form.compiled.rules)
    click.echo(say("forms-sound", path=path.name, fields=fields, tables=tables, rules=rules))
    if quotients := [label_of(form, name) + in_brackets(name) for name in _quotients(form)]:
        click.echo(say("forms-quotients", parts=enumerated(quotients)), err=True)
    return 0


def _quotients(form: Form) -> Iterator[str]:
    """The fields that are added up in a consolidation though they are divided by something that is not the same for all."""
    from xlperf.expression.tree import Arithmetic, Literal, walk

    for name, field in form.fields.items():
        if not field.value or not field.adds_up:
            continue
        divided = (one for one in walk(form.compiled.values[name].node) if isinstance(one, Arithmetic))
        if any(one.operator == "/" and not isinstance(one.right, Literal) for one in divided):
            yield name


@command.command("new", help=say("forms-new-help"))
@click.argument("paper", metavar="PAPER", type=click.Path(path_type=Path))
@click.option("--out", "-o", required=True, type=click.Path(path_type=Path), help=say("forms-new-out"))
@click.option("--id", "form_id", default="", help=say("forms-new-id"))
@click.option("--sheet", default="", help=say("forms-new-sheet"))
def new(paper: Path, out: Path, form_id: str, sheet: str) -> int:
    import re

    from xlperf.form import parse_form
    from xlperf.intake.handmade.paper import read_paper
    from xlperf.intake.handmade.sketch import sketched
    from xlperf.system.durable import writing

    if out.exists():
        raise InvalidArgument(say("forms-new-exists", path=out))
    known = form_id or re.sub(r"[^A-Za-z0-9._-]+", "-", out.stem).strip("-.") or "my-form"
    drawn = read_paper(paper, sheet)
    source = sketched(drawn, known, paper.name)
    form = parse_form(source, out.name)
    with writing(out) as file:
        file.write_text(source, encoding="utf-8")
    counts = {"fields": len(form.fields), "tables": len(form.tables), "rules": len(form.compiled.rules)}
    click.echo(say("forms-new-done", None, path=out, name=out.name, **counts))
    if drawn.left_out:
        click.echo(say("forms-new-left-out", None, parts=enumerated(drawn.left_out)), err=True)
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
