"""`xlperf page`: the check, the report and the consolidation as one web page that needs no installation and no network."""

from __future__ import annotations

from pathlib import Path

import click

from xlperf.cli.next_step import next_step
from xlperf.cli.overwriting import must_end_in, overwrite_option
from xlperf.cli.words import example
from xlperf.messages import catalogue, say

catalogue(
    {
        "page.help": (
            "做一个网页文件：双击即可打开，不用安装，不连网络，就能自查、汇总。制作时需要一次 Pyodide"
            "（浏览器里的 Python，由 npm 取来，以后留在缓存里）。\n\n"
            + example("例：xlperf page -o 自查.html"),
            "Make one web page that checks and consolidates: opened by a double click, nothing to install, no network. Making "
            "it needs Pyodide once (the Python of browsers; npm brings it, and it stays in a cache).\n\n"
            + example("Example: xlperf page -o check.html"),
        ),
        "page.out": ("写成的网页", "the page to write"),
        "page.form": (
            "只带这些表样（编号或 TOML 文件，可多次），不给时带全部",
            "the forms in it (ids or TOML files, repeatable); by default all",
        ),
        "page.pyodide": (
            "pyodide-{version}.tgz 或它解开后的文件夹，不给时由 npm 取",
            "pyodide-{version}.tgz or the folder of what is in it; by default npm brings it",
        ),
        "page.written": (
            "{path}：{size:.1f} MB，双击即可使用，也可以随通知发给各部门",
            "{path}: {size:.1f} MB; a double click opens it, and it can be sent to the departments",
        ),
    }
)


@click.command("page", help=say("page.help"))
@click.option(
    "--out", "-o", required=True, type=click.Path(path_type=Path), metavar="OUT.html", help=say("page.out")
)
@click.option("--form", "-f", "forms", multiple=True, metavar="FORM", help=say("page.form"))
@click.option(
    "--pyodide",
    type=click.Path(path_type=Path, exists=True),
    metavar="FILE",
    help=say("page.pyodide", version="314.0.7"),
)
@overwrite_option
def command(out: Path, forms: tuple[str, ...], pyodide: Path | None, overwrite: bool) -> None:
    from xlperf.page import write_page

    must_end_in(out, ".html")
    specs = [_spec(form) for form in forms] or None
    size = write_page(out, forms=specs, pyodide=pyodide, overwrite=overwrite)
    click.echo(say("page.written", path=out, size=size / 1_000_000))
    next_step("send-page", out=out)


def _spec(form: str) -> Path:
    """The spec that `form` names: an id of a shipped one, or a path; raises FormError."""
    from xlperf.form import form_specs, load_form

    load_form(form)  # says what is wrong with it
    return form_specs().get(form) or Path(form)
