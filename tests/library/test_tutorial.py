"""The tutorial is played as it stands, in a process of its own; its twin and its notebook hold the same code."""

from __future__ import annotations

import importlib.util
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

import xlperf

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
PAGES = ("tutorial.md", "tutorial.zh.md")


def code_of(page: str) -> list[str]:
    return re.findall(r"```python\n(.*?)```\n", (DOCS / page).read_text(encoding="utf-8"), re.S)


@pytest.fixture(scope="module")
def environment() -> dict[str, str]:
    return os.environ | {"PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}


def test_the_tutorial_runs_from_its_first_line_to_its_last(
    tmp_path: Path, environment: dict[str, str]
) -> None:
    (tmp_path / "tutorial.py").write_text("\n".join(code_of("tutorial.md")), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-W", "error", "tutorial.py"],
        cwd=tmp_path, env=environment, capture_output=True, text=True, encoding="utf-8", timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == [
        "2023 {'accepted': 2}",
        "2024 {'accepted': 2}",
        "UnknownName basic_expenditur",
    ]
    assert (tmp_path / "2024.xlsx").is_file()


def test_the_twins_hold_the_same_code() -> None:
    english, chinese = map(code_of, PAGES)
    assert english == chinese and len(english) > 8


def test_the_notebook_is_that_of_the_page() -> None:
    spec = importlib.util.spec_from_file_location("make_notebook", DOCS / "make_notebook.py")
    assert spec is not None and spec.loader is not None
    maker = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(maker)
    assert (DOCS / "tutorial.ipynb").read_text(encoding="utf-8") == maker.notebook()


def test_the_notebook_runs_and_shows_short_things(
    tmp_path: Path, environment: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    nbformat, nbclient = pytest.importorskip("nbformat"), pytest.importorskip("nbclient")
    pytest.importorskip("ipykernel")
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    book = nbformat.reads((DOCS / "tutorial.ipynb").read_text(encoding="utf-8"), as_version=4)
    nbclient.NotebookClient(
        book, timeout=120, kernel_name="python3", resources={"metadata": {"path": str(tmp_path)}}
    ).execute()
    shown = [output for cell in book.cells for output in cell.get("outputs", ()) if "data" in output]
    assert len(shown) >= 7
    assert all(len(output["data"].get("text/plain", "")) < 4000 for output in shown)
    assert "expenditure_total" not in json.dumps(shown[0])


def test_the_documents_name_no_package_of_an_index_for_xlperf() -> None:
    """The name is nobody's that we know on any index: whoever installs by it may get somebody else's package."""
    wrong = re.compile(r"pip[0-9]? install (?:-[^ ]+ )*[\"']?xlperf(?:\[|[\"'\s`]|$)", re.M)
    pages = [*ROOT.glob("*.md"), *DOCS.glob("*.md"), *DOCS.glob("*.html"), *(ROOT / "bundle").iterdir()]
    for page in pages:
        if page.name != "CHANGELOG.md" and page.is_file():
            assert not wrong.search(page.read_text(encoding="utf-8")), page
    for source in Path(xlperf.__file__).parent.rglob("*.py"):
        assert not wrong.search(source.read_text(encoding="utf-8")), source
