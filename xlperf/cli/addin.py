"""`xlperf addin`: the functions inside the spreadsheet program, put in, looked after, taken out. No logic of its own."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from xlperf.cli import addin_words as _words  # noqa: F401 - its sentences are said here
from xlperf.messages import phrases, say

if TYPE_CHECKING:
    from xlperf.diagnosis import Answer

PROGRAMS = ("excel", "lite", "libreoffice", "wps")
SIGNS = {"good": "✓", "note": "!", "broken": "✗"}
_FOLDER = click.Path(file_okay=False, path_type=Path)


@click.group("addin", help=say("addin.help"))
def command() -> None:
    """The functions inside the spreadsheet program."""


@command.command("install", help=say("addin.install.help"))
@click.option(
    "--for", "program", type=click.Choice(PROGRAMS), default="excel", show_default=True, help=say("addin.for")
)
@click.option("--target", type=_FOLDER, metavar="DIR", help=say("addin.target"))
@click.option(
    "--out",
    "-o",
    "output",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help=say("addin.output"),
)
@click.option(
    "--pyodide",
    type=click.Path(path_type=Path, exists=True),
    metavar="FILE",
    help=say("addin.pyodide", version="314.0.7"),
)
def install(program: str, target: Path | None, output: Path | None, pyodide: Path | None) -> int:
    if program == "wps":
        return _install_wps(target, pyodide)
    if output is not None and program != "lite":
        raise click.BadOptionUsage("output", say("addin.output"))
    if program == "lite":
        return _install_lite(output or (target or Path.cwd()) / "main.py")
    if program == "libreoffice":
        return _install_libreoffice(target)
    return _install_excel(target)


def _install_excel(target: Path | None) -> int:
    from xlperf.excel.install import excel
    from xlperf.excel.install import status as status_of

    if target is None and sys.platform != "win32":
        keys = phrases(f"{key}={value}" for key, value in excel.settings().items())
        click.echo(say("addin.would", keys=keys))
        return 2
    if target is None and (reason := status_of.unsuitable(status_of.Here())):
        click.echo(reason, err=True)
        return 2
    _wrote(excel.install(excel.places_in(target) if target else excel.places_of_user()))
    if target is None:
        click.echo(say("addin.restart"))
    return 0


def _install_lite(path: Path) -> int:
    from xlperf.excel.lite import lite_module
    from xlperf.system.durable import guard_output, make_folder, writing

    content = lite_module()
    make_folder(path.parent)
    guard_output(path, [], lambda there: there.read_bytes()[:40] == content.encode()[:40])
    with writing(path) as beside:
        beside.write_text(content, encoding="utf-8", newline="\n")
    _wrote([path])
    click.echo(say("addin.lite-next"))
    return 0


def _install_libreoffice(target: Path | None) -> int:
    from xlperf.excel.install import libreoffice

    if target is not None:
        _wrote([libreoffice.write_extension(target), *libreoffice.write_templates(target)])
    else:
        libreoffice.install()
        click.echo(say("addin.installed"))
    return 0


def _install_wps(target: Path | None, pyodide: Path | None) -> int:
    from xlperf.page.pyodide_package import pyodide as found
    from xlperf.wps import install as wps
    from xlperf.wps.files import addin_files

    folder = target or wps.addins_folder()
    _wrote(wps.install(folder, addin_files(found(pyodide))))
    click.echo(say("addin.wps-target" if target else "addin.wps-next"))
    return 0


@command.command("status", help=say("addin.status.help"))
@click.option("--for", "program", type=click.Choice(PROGRAMS), help=say("addin.for"))
@click.option("--target", type=_FOLDER, metavar="DIR", help=say("addin.target"))
@click.option("--error", "error", metavar="TEXT", help=say("addin.error"))
def status(program: str | None, target: Path | None, error: str | None) -> int:
    if error is not None:
        return _explain(error)
    broken = 0
    for answer in _answers(program, target):
        broken += answer.state == "broken"
        click.echo(f"{SIGNS[answer.state]} {answer.text}")
        if answer.mend:
            click.echo("  " + say("addin.mend", mend=answer.mend))
    click.echo("\n" + (say("addin.broken", number=broken) if broken else say("addin.all-good")))
    return 1 if broken else 0


def _answers(program: str | None, target: Path | None) -> Iterable[Answer]:
    from xlperf.excel.install import excel, registry
    from xlperf.excel.install import status as status_of

    on_windows = sys.platform == "win32"
    asked = (program,) if program else _usual(on_windows)
    if "excel" in asked:
        if target is None and not on_windows:
            target = Path.cwd()
        places = excel.places_in(target) if target else excel.places_of_user()
        found = registry.registry_of_this_machine()
        yield from status_of.excel_status(found, places, status_of.Here(), on_windows)
    if "lite" in asked:
        yield from status_of.lite_status()
    if "libreoffice" in asked:
        yield from status_of.libreoffice_status()
    if "wps" in asked:
        from xlperf.wps import install as wps

        yield from wps.status(target or wps.addins_folder())


def _usual(on_windows: bool) -> tuple[str, ...]:
    """The programs that are asked about where none is named: WPS where it has a folder for add-ins."""
    from xlperf.wps.install import addins_folder

    try:
        of_wps = addins_folder().is_dir()
    except ValueError:
        of_wps = False
    return tuple(name for name in PROGRAMS if (name != "excel" or on_windows) and (name != "wps" or of_wps))


def _explain(error: str) -> int:
    from xlperf.excel.install.errors import explain

    explained = explain(error)
    if explained is None:
        click.echo(say("addin.not-known"))
        return 1
    click.echo(explained.what)
    click.echo(say("addin.mend", mend=explained.mend))
    return 0


@command.command("remove", help=say("addin.remove.help"))
@click.option(
    "--for", "program", type=click.Choice(PROGRAMS), default="excel", show_default=True, help=say("addin.for")
)
@click.option("--target", type=_FOLDER, metavar="DIR", help=say("addin.target"))
def remove(program: str, target: Path | None) -> int:
    from xlperf.excel.install import excel, libreoffice

    if program == "lite":
        click.echo(say("addin.lite-remove"))
        return 0
    if program == "libreoffice":
        click.echo(say("addin.taken-out" if libreoffice.remove() else "addin.nothing"))
        return 0
    if program == "wps":
        from xlperf.wps import install as wps

        removed = wps.remove(target or wps.addins_folder())
    else:
        removed = excel.remove(excel.places_in(target) if target else excel.places_of_user())
    for path in removed:
        click.echo(say("addin.removed", path=path))
    if not removed:
        click.echo(say("addin.nothing"))
    return 0


def _wrote(paths: Iterable[Path]) -> None:
    for path in paths:
        click.echo(say("addin.wrote", path=path))
