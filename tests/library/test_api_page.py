"""docs/api.md and the public names: nothing public is undocumented, every function has an example, and all of them run."""

from __future__ import annotations

import dataclasses
import functools
import importlib
import inspect
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

import xlperf
import xlperf.types
from tests.library.named_types import named_types

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")
EXAMPLES = ROOT / "docs" / "api_examples.py"
NAMES = [name for name in xlperf.__all__ if name != "__version__"]
FUNCTIONS = [name for name in NAMES if inspect.isroutine(getattr(xlperf, name))]
ENVIRONMENT = os.environ | {"PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}


def test_every_public_name_is_known_to_type_checkers() -> None:
    source = Path(xlperf.__file__).read_text(encoding="utf-8").partition("_NAMES = {")[0]
    known = re.findall(r"^    from xlperf.* import .* as (\w+)(?:  #.*)?$|^    (\w+) = _\w+$", source, re.M)
    assert {one or other for one, other in known} >= set(xlperf.__all__)


def test_every_public_name_and_member_is_on_the_page_with_words_of_its_own() -> None:
    headings = set(re.findall(r"^#{3,4} (xlperf\.[\w.]+)$", PAGE, re.M))
    for name in NAMES:
        thing = getattr(xlperf, name)
        assert f"xlperf.{name}" in headings, name
        assert inspect.getdoc(thing), name
        if not inspect.isclass(thing) or issubclass(thing, Exception):
            continue
        fields = (
            {field.name for field in dataclasses.fields(thing)} if dataclasses.is_dataclass(thing) else set()
        )
        for member, value in vars(thing).items():
            of_code = inspect.isfunction(value) or isinstance(
                value, property | functools.cached_property | classmethod | staticmethod
            )
            if of_code and not member.startswith("_") and member not in fields:
                assert f"xlperf.{name}.{member}" in headings, f"{name}.{member}"
                assert getattr(value, "__doc__", None), f"{name}.{member} has no words"
        for field in fields:
            assert field.startswith("_") or re.search(rf"^\| `{field}` \|", PAGE, re.M), f"{name}.{field}"


def test_every_type_that_an_annotation_names_can_be_imported_and_is_on_the_page() -> None:
    named = named_types()
    assert sorted(name for _, name in named) == xlperf.types.__all__  # no two by one name, none too many
    for module, name in named:
        meant = getattr(importlib.import_module(module), name)
        assert getattr(xlperf.types, name) is meant, (module, name)
        entry = re.search(
            rf"^### xlperf\.types\.{name}\n+(?:```python\n.*?```\n+)?([^\n]*)", PAGE, re.M | re.S
        )
        assert entry is not None, name
        # What dataclasses write where there are no words is the signature.
        assert entry[1] and not entry[1].startswith(("#", "|", f"{name}(")), name


def test_what_dir_gives_is_what_is_public() -> None:
    assert dir(xlperf) == sorted(xlperf.__all__)
    with pytest.raises(AttributeError, match="chekc"):
        xlperf.chekc  # type: ignore[attr-defined]  # noqa: B018


def test_every_function_has_an_example_and_all_examples_run(tmp_path: Path) -> None:
    source = EXAMPLES.read_text(encoding="utf-8")
    assert sorted(re.findall(r"^# --- (\w+)$", source, re.M)) == sorted(FUNCTIONS)
    done = subprocess.run(
        [sys.executable, "-W", "error", str(EXAMPLES)],
        cwd=tmp_path, env=ENVIRONMENT, capture_output=True, text=True, encoding="utf-8", timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr


def test_importing_xlperf_is_cheap() -> None:
    code = "import sys, xlperf; dir(xlperf); print(*sorted(m for m in sys.modules if m.startswith('xlperf')))"
    done = subprocess.run(
        [sys.executable, "-c", code], env=ENVIRONMENT, capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stdout.split() == ["xlperf"]


def test_checking_a_workbook_needs_neither_pandas_nor_a_library_of_excel(tmp_path: Path) -> None:
    xlperf.new_template("guangzhou-2023", tmp_path / "a.xlsx")
    code = (
        "import sys; sys.argv = ['xlperf', 'check', 'a.xlsx']\n"
        "from xlperf.cli import main\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        "heavy = {'pandas', 'numpy', 'pyarrow', 'openpyxl', 'xlwings'} & set(sys.modules)\n"
        "assert not heavy, heavy"
    )
    subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        env=ENVIRONMENT,
        capture_output=True,
        check=True,
        timeout=60,
    )
