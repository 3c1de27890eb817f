"""What the page is made of: Pyodide proved, the modules that are needed and no others, sources shortened, a policy."""

from __future__ import annotations

import io
import re
import shutil
import sys
import tarfile
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from tests.command import run
from tests.returns.specimens import write, wrong
from xlperf.form import form_specs, forms_folder
from xlperf.intake.containers import container_kind, opened
from xlperf.page import desk, inside
from xlperf.page.closure import closure, imported
from xlperf.page.compiled import compiled
from xlperf.page.contents import NEVER_RUN, PAGE, core, library
from xlperf.page.pyodide_package import VERSION, PyodideMissing, pyodide
from xlperf.page.words import WORDS
from xlperf.system.lean import lean

MEGABYTE = 1_000_000


def test_the_command_names_the_version_that_is_pinned_and_a_file_that_is_not_there(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("page", "--help", "--lang", "zh") == 0
    assert f"pyodide-{VERSION}.tgz" in "".join(capsys.readouterr().out.split())
    absent = tmp_path / "没有.tgz"
    assert run("page", "--pyodide", str(absent), "-o", str(tmp_path / "a.html"), "--lang", "zh") == 2
    said = capsys.readouterr().err
    assert absent.name in said and "Errno" not in said and not any(tmp_path.iterdir())


def test_what_a_module_imports_is_found_wherever_it_imports_it() -> None:
    source = b"""
import os, sys as system
from a.b import (c,  # first
    d)
from . import near
from .far import thing as other
def later():
    import json
if TYPE_CHECKING:
    import pandas
    from numpy import array
if __name__ == "__main__":
    import argparse
x = 1  # import nothing
"""
    found = set(imported(source, "p.q", is_package=False))
    assert found == {"os", "sys", "a.b", "a.b.c", "a.b.d", "p", "p.near", "p.far", "p.far.thing", "json"}
    assert "p.q.near" in set(imported(source, "p.q", is_package=True))
    sources = {"a": b"import b.c", "b": b"", "b.c": b"import d, e.f", "d": b"", "e": b"", "e.f": b""}
    needed = closure(["a"], lambda name: (name, sources[name]) if name in sources else None, without={"e"})
    assert set(needed) == {"a", "b", "b.c", "d"}


def test_a_shortened_module_does_the_same_on_the_same_lines() -> None:
    source = '''"""What it is."""
# -*- of no meaning -*-
class A:
    """A class
    of two lines."""
    x: int = 1
    """of what it is told"""; y = 2
    # why
def f(x):
    "a docstring alone"
    return x + "# no comment" + \'\'\'not
    a docstring\'\'\'
def g(x: list[str], *others: "a: b",
      值: Callable[[],
                  int] | None = None, **more: int) -> dict[str,
    str]:
    if x:
        return {"值": (
            f"{x} -> {more}")}
    return {}
@decorated
def h(x: int) -> str: ...
'''
    short = lean(source.encode()).decode()
    one: dict[str, object] = {}
    other: dict[str, object] = {}
    for text, names in ((source, one), (short, other)):
        names |= {"Callable": Callable, "decorated": lambda f: f}
        exec(compile(text, "a", "exec", dont_inherit=True), names)
    assert one["f"]("x") == other["f"]("x")  # type: ignore[operator]
    assert one["g"](["x"], 值=1, a=2) == other["g"](["x"], 值=1, a=2)  # type: ignore[operator]
    assert other["g"].__annotations__ == {} and other["h"].__annotations__ == {"x": int, "return": str}  # type: ignore[attr-defined]
    assert other["A"].y == 2  # type: ignore[attr-defined]
    assert not any(word in short for word in ("why", "What", "told")) and short.count("\n") == source.count(
        "\n"
    )
    assert (
        "\n if x:\n  return"
        in lean(
            source.replace("      值", "    值").replace("                  int", "    int").encode()
        ).decode()
    )
    assert lean(b"def (:") == b"def (:"


def test_the_page_carries_the_forms_that_are_asked_for(tmp_path: Path) -> None:
    own = tmp_path / "own.toml"
    text = form_specs()["guangzhou-2023"].read_text(encoding="utf-8")
    own.write_text(text.replace('id = "guangzhou-2023"', 'id = "own-2024"', 1), encoding="utf-8")
    names = zipfile.ZipFile(io.BytesIO(core(forms=[own]))).namelist()
    assert [name for name in names if name.endswith("form.toml")] == [
        "xlperf/workbook_templates/own-2024/form.toml"
    ]
    with_catalogue = tmp_path / "with.toml"
    with_catalogue.write_text(
        text.replace('id = "guangzhou-2023"', 'id = "own-2025"\ncatalogue = "指标库.csv"', 1),
        encoding="utf-8",
    )
    (tmp_path / "指标库.csv").write_bytes((forms_folder() / "catalogue.csv").read_bytes())
    names = zipfile.ZipFile(io.BytesIO(core(forms=[with_catalogue]))).namelist()
    assert "xlperf/workbook_templates/own-2025/指标库.csv" in names
    of_sheets = zipfile.ZipFile(io.BytesIO(core(forms=[form_specs()["national-projects-2015"]]))).namelist()
    assert "xlperf/workbook_templates/national-project-2015/form.toml" in of_sheets
    everything = zipfile.ZipFile(io.BytesIO(core())).namelist()
    assert sum(name.endswith("/form.toml") for name in everything) == len(form_specs())
    assert {"xlperf/workbook_templates/catalogue.csv", "xlperf/macros/released.json"} <= set(everything)
    assert not [name for name in everything if name.startswith(("xlperf/cli/", "xlperf/excel/"))]


def test_pyodide_is_taken_from_a_file_and_proved(
    pyodide_folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    archive = tmp_path / "pyodide.tgz"
    with tarfile.open(archive, "w:gz", compresslevel=1) as packed:
        packed.add(pyodide_folder, "package")
    assert pyodide(archive) == pyodide(pyodide_folder)
    other = tmp_path / "other"
    shutil.copytree(pyodide_folder, other)
    (other / "pyodide.mjs").write_text("export const loadPyodide = () => fetch('/');", encoding="utf-8")
    with pytest.raises(PyodideMissing, match="pyodide.mjs"):
        pyodide(other)
    (other / "pyodide.mjs").unlink()
    with pytest.raises(PyodideMissing, match="pyodide.mjs"):
        pyodide(other)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path / "cache"))
    monkeypatch.setenv("PATH", str(tmp_path))
    assert run("--lang", "zh", "page", "-o", str(tmp_path / "p.html")) == 2
    told = capsys.readouterr().err
    assert "npm pack pyodide@" in told and "--pyodide" in told and "Traceback" not in told
    assert not (tmp_path / "p.html").exists()


def test_what_is_loaded_at_every_start_is_compiled_beforehand_where_node_is(
    pyodide_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = pyodide(pyodide_folder)
    plain, ours = library(found.library), core()
    names = set(zipfile.ZipFile(io.BytesIO(plain)).namelist())
    made = set(zipfile.ZipFile(io.BytesIO(compiled(found, plain, ours, PAGE.root))).namelist())
    assert {"enum.pyc", "json/__init__.pyc", "dataclasses.pyc"} <= made and len(made) == len(names)
    assert {name.removesuffix("c") if name.endswith(".pyc") else name for name in made} == names
    monkeypatch.setenv("PATH", str(tmp_path))
    assert compiled(found, plain, ours, PAGE.root) == plain
    broken = replace(found, loader=b"throw new Error('no');")
    monkeypatch.undo()
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path))
    assert compiled(broken, plain, ours, PAGE.root) == plain


def test_the_command_writes_the_same_small_page_that_may_connect_to_nothing(
    page: Path, pyodide_folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "自查.html"
    assert run("--lang", "zh", "page", "-o", str(out), "--pyodide", str(pyodide_folder)) == 0
    assert "MB" in capsys.readouterr().out
    assert out.read_bytes() == page.read_bytes()
    assert len(out.read_bytes()) <= 7.5 * MEGABYTE
    text = out.read_text(encoding="utf-8")
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', text)
    assert policy is not None and "connect-src 'none'" in policy[1] and "default-src 'none'" in policy[1]
    assert "unsafe-inline" not in policy[1] and "http" not in policy[1]
    assert not re.search(r'(?:src|href)="(?!data:)', text)
    assert "Mozilla Public License" in text and "Python Software Foundation" in text
    own = tmp_path / "notes.html"
    own.write_text("我的笔记", encoding="utf-8")
    assert run("--lang", "zh", "page", "-o", str(own), "--pyodide", str(pyodide_folder)) == 2
    assert own.read_text(encoding="utf-8") == "我的笔记"


def test_the_script_says_nothing_that_is_not_among_the_words() -> None:
    folder = Path(desk.__file__).parent
    sources = [path.read_text(encoding="utf-8") for path in (*folder.glob("*.js"), folder / "page.html")]
    used = {key for source in sources for key in re.findall(r"""["'`](page\.[a-z-]+)["'`]""", source)}
    assert used <= set(WORDS)
    assert not [
        key for source in sources for key in re.findall("[\u4e00-\u9fff]{2,}", source) if "功能" not in key
    ]


def test_what_follows_from_a_finding_is_told_under_it(tmp_path: Path) -> None:
    blank = write(tmp_path / "a.xlsx", replace(wrong(), fields={}, tables={}))
    shown = inside.examine("a.xlsx", blank.read_bytes())
    (said,), (folds,) = shown["said"], shown["folds"]
    cause = next(fold for fold in folds if said["findings"][fold["at"]]["check"] == "blank-form")
    assert len(cause["then"]) > 5 and f"{len(cause['then'])} 处" in cause["tells"]
    everything = sorted(place for fold in folds for place in (fold["at"], *fold["then"]))
    assert everything == list(range(len(said["findings"])))
    assert all(said["findings"][place]["cause"] for place in cause["then"])


def test_the_desk_shows_a_form_and_makes_its_copies(tmp_path: Path) -> None:
    path = write(tmp_path / "a.xlsx", wrong())
    content = path.read_bytes()
    shown, _ = desk.answer("examine", '{"name": "../a.xlsx", "language": "zh"}', [content])
    assert '"well": false' in shown and "申报表" in shown
    for kind, ending in (
        ("marked", ".xlsx"),
        ("cleaned", ".xlsx"),
        ("text", ".txt"),
        ("html", ".html"),
        ("json", ".json"),
    ):
        told, files = desk.answer("copy", f'{{"name": "a.xlsx", "kind": "{kind}"}}', [content])
        assert ending in told and len(files) == 1 and len(files[0]) > 100
    with pytest.raises(ValueError, match="没有这种副本"):
        desk.answer("copy", '{"name": "b.xlsx", "kind": "text"}', [b"PK"])


def test_mails_are_read_without_what_writes_mails(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (
        "email.policy",
        "email.headerregistry",
        "email._header_value_parser",
        "email.contentmanager",
    ):
        assert name in NEVER_RUN.split()
        monkeypatch.setitem(sys.modules, name, None)
    mail = (
        b"From: a@b.c\r\nSubject: =?gbk?b?xL+x6g==?=\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n"
        b"Content-Type: application/x; name=a.xlsx\r\nContent-Transfer-Encoding: base64\r\n\r\nUEsDBA==\r\n--x--\r\n"
    )
    within = b"From: a@b.c\r\nContent-Type: message/rfc822\r\n\r\n" + mail
    mailbox = b"From a@b Mon Mar  4 09:30:00 2024\n" + mail + b"\n\n"
    for data, name in ((mail, "a.eml"), (within, "a.eml"), (mailbox, "a.mbox")):
        (piece,) = opened(data, container_kind(data, name)).pieces
        assert piece.data == b"PK\3\4"
