"""Every message speaks both languages; the generated page on checks is not stale, and architecture.md tells the truth."""

from __future__ import annotations

import os
import re
import string
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "docs"))

import make_checks  # noqa: E402 - found through the path above
import make_licences  # noqa: E402

MESSAGES = make_checks._all_messages()


def fields(template: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(template) if name}


def test_every_message_says_the_same_in_both_languages() -> None:
    assert [key for key, (chinese, english) in MESSAGES.items() if not (chinese and english)] == []
    assert [key for key, said in MESSAGES.items() if fields(said[0]) != fields(said[1])] == []
    english = {key: re.sub(r"\{[^{}]*\}", "", said[1]) for key, said in MESSAGES.items()}
    chinese_punctuation = [key for key, words in english.items() if re.search(r"[。，；：]", words)]
    assert chinese_punctuation == []


def test_no_module_takes_another_ones_message() -> None:
    """The catalogue keeps the last of two texts with one id: an id stands in one module only."""
    owners: dict[str, set[str]] = {}
    for path in (ROOT / "xlperf").rglob("*.py"):
        for block in re.findall(r"^catalogue\(\s*\{(.*?)^\s*\}\s*\)", path.read_text("utf-8"), re.M | re.S):
            for key in re.findall(r'^ {8}"([\w.-]+)":', block, re.M):
                owners.setdefault(key, set()).add(path.name)
    assert len(owners) > 100
    assert {key: names for key, names in owners.items() if len(names) > 1} == {}


def test_the_page_on_checks_is_not_stale() -> None:
    page = make_checks.page()
    assert make_checks.PAGE.read_text(encoding="utf-8") == page, "run: python docs/make_checks.py"


def test_every_check_of_the_shipped_forms_has_an_example() -> None:
    for form in make_checks._forms():
        missing = {rule.id for rule in form.compiled.rules} - make_checks._examples(form.id).keys()
        assert not missing, f"{form.id}: {sorted(missing)}"


def test_the_page_on_architecture_has_the_layers_that_are_enforced() -> None:
    config = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    layers = config["tool"]["importlinter"]["contracts"][0]["layers"]
    enforced = [layer.split(" | ")[0].removeprefix("xlperf.") for layer in layers]
    page = (ROOT / "docs" / "architecture.md").read_text("utf-8")
    drawn = [line.split()[0] for line in page.split("```\ncli ")[1].split("```")[0].splitlines() if line]
    assert ["cli", *drawn[1:]] == enforced


def test_every_module_that_the_pages_name_is_there() -> None:
    """By its path in the package or the project; a bare name may be a file of the reader's own."""
    pages = [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md"), ROOT / "bench" / "README.md"]
    named = {
        path for page in pages for path in re.findall(r"`([a-z_/]+/[a-z_]+\.py)`", page.read_text("utf-8"))
    }
    assert len(named) > 30
    assert [
        one for one in sorted(named) if not any((ROOT / top / one).is_file() for top in ("", "xlperf"))
    ] == []


@pytest.mark.parametrize("name", ["cli", "api"])
def test_the_reference_is_not_stale(name: str) -> None:
    maker = ROOT / "docs" / f"make_{name}.py"
    environment = os.environ | {"PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}
    done = subprocess.run(
        [sys.executable, maker, "--print"], env=environment, capture_output=True, check=True, encoding="utf-8"
    )
    page = (ROOT / "docs" / f"{name}.md").read_text(encoding="utf-8")
    assert page == done.stdout, f"run: python docs/make_{name}.py"


def test_every_package_that_is_needed_at_run_time_has_its_licence_listed() -> None:
    page = (ROOT / "docs" / "licences.md").read_text("utf-8")
    listed = set(re.findall(r"^\| ([\w.-]+) \|", page, re.M)) - {"package"}
    assert make_licences.packages().keys() <= listed, "run: python docs/make_licences.py"
