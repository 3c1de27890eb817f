"""What an office adds: checks in Python, words of its own, readers. They count like the others, and a bad one is named and harmless."""

from __future__ import annotations

import logging
import os
import pickle
import re
import subprocess
import sys
from collections.abc import Iterator
from importlib.machinery import PathFinder
from pathlib import Path

import pytest

import xlperf
from tests.proof.valid import valid_declaration
from xlperf.consolidation.received.cluster import ClusterError, read_chunk
from xlperf.consolidation.received.engine import ReadingTask, record_from
from xlperf.consolidation.received.sources import Source
from xlperf.diagnosis import diagnose
from xlperf.extension import Carried, findings_of, fingerprint, loading, registry
from xlperf.messages import speaking
from xlperf.publishing.published_text import write_published_text

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "extend.md").read_text(encoding="utf-8")
FORM = xlperf.load_form("guangzhou-2023")
VALID = valid_declaration(FORM, 2)


@pytest.fixture(autouse=True)
def nothing_added(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Each test begins and ends without extensions."""
    monkeypatch.setattr(registry, "_registered", {})
    monkeypatch.setattr(registry, "expected", ())
    monkeypatch.setattr(loading, "_asked", set())
    monkeypatch.setattr(loading, "_problems", {})
    monkeypatch.setenv("XLPERF_EXTENSIONS", "")
    yield


def pieces(kind: str) -> list[str]:
    return re.findall(rf"```{kind}\n(.*?)```", PAGE, re.DOTALL)


def written(folder: Path, piece: str) -> Path:
    """A piece of the page as the file that its first line names."""
    path = folder / piece.splitlines()[0].removeprefix("# ")
    path.write_text(piece, encoding="utf-8")
    return path


def travelling() -> xlperf.Declaration:
    tasks = [dict(row) for row in VALID.tables["key_tasks"]]
    tasks[1]["name"] = "差旅费"
    return xlperf.Declaration.from_dict(
        FORM, VALID.to_dict() | {"tables": VALID.to_dict()["tables"] | {"key_tasks": tasks}}
    )


def made(declared: dict[str, object]) -> bytes:
    return xlperf.template_bytes(FORM, declaration=xlperf.Declaration.from_dict(FORM, declared))


def run(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "xlperf", *words],
        env=os.environ | {"PYTHONPATH": str(ROOT), "LANG": "zh_CN.UTF-8", "LC_ALL": ""} | environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )


# ---------------------------------------------------------------- the page


def test_the_check_of_the_page_counts_in_check_ledger_and_workers(tmp_path: Path) -> None:
    office = written(tmp_path, pieces("python")[0])
    (tmp_path / "in").mkdir()
    for number, declaration in enumerate((VALID, travelling())):
        whose = declaration.to_dict() | {"code": f"{number:05}"}
        whose["fields"] = whose["fields"] | {"department_name": f"第{number}局"}
        (tmp_path / "in" / f"{number}.xlsx").write_bytes(made(whose))
    out = tmp_path / "out.xlsx"
    before = run("consolidate", str(tmp_path / "in"), "-o", str(out), "--jobs", "2")
    assert before.returncode == 0, before.stderr
    done = run(
        *("consolidate", str(tmp_path / "in"), "-o", str(out), "--jobs", "2", "--include-rejected"),
        XLPERF_EXTENSIONS=str(office),
    )
    assert done.returncode == 1, "what the cache kept was found without the check"
    checked = run("check", "--format", "json", str(tmp_path / "in"), XLPERF_EXTENSIONS=str(office))
    assert checked.stdout.count("python-travel-in-tasks") == 1
    assert '"cell": "' in checked.stdout and "第 2 项任务是差旅费" in checked.stdout


def test_the_words_of_the_page_join_the_grammar(tmp_path: Path) -> None:
    written(tmp_path, pieces("toml")[0])
    source = next(piece for piece in pieces("python") if "use_words" in piece)
    subprocess.run(
        [sys.executable, "-c", source], cwd=tmp_path, env=os.environ | {"PYTHONPATH": str(ROOT)}, check=True
    )
    done = run("indicator", "巡查12网格", XLPERF_WORDS=str(tmp_path / "office_words.toml"))
    assert "≥" not in done.stdout and "网格" in done.stdout


def test_the_reader_of_the_page_reads_a_file_that_nobody_else_does(tmp_path: Path) -> None:
    office = written(tmp_path, next(piece for piece in pieces("python") if "office_reader" in piece))
    rows = [line.split("\t") for line in write_published_text(VALID).splitlines()]
    paper = tmp_path / "旧系统.dat"
    paper.write_bytes(("\0OFFICE-FORM\n" + "\n".join("|".join(row) for row in rows)).encode())
    assert "不是" in run("check", "--accept-handmade", str(paper)).stdout
    checked = run("check", "--accept-handmade", str(paper), XLPERF_EXTENSIONS=str(office))
    assert "office-form" in checked.stdout and "无法读取" not in checked.stdout
    loading._asked.add("")
    loading._import(str(office))
    reading = xlperf.read_handmade(paper, FORM)
    assert reading.declaration.amount("basic_expenditure") == VALID.amount("basic_expenditure")
    assert [one.kind for one in xlperf.extensions()] == ["reader"]


# ---------------------------------------------------------------- checks


def test_a_problem_names_its_place_and_speaks_both_languages() -> None:
    @xlperf.check_rule(FORM, id="too-much", severity="info")
    def rule(declaration: xlperf.Declaration) -> xlperf.Problem:
        return xlperf.Problem("太多", "basic_expenditure", hint="改", message_en="too much", hint_en="mend")

    declaration = xlperf.read(xlperf.template_bytes(FORM, declaration=VALID))
    (found,) = [one for one in xlperf.check(declaration, lang="en") if one.check == "python-too-much"]
    assert (found.message, found.hint, found.severity) == ("too much", "mend", "info")
    assert found.cell and found.value and found.sheet == FORM.page.sheet
    (again,) = [one for one in xlperf.check(declaration, lang="zh") if one.check == "python-too-much"]
    assert again.message == "太多"
    frame = xlperf.check_many([VALID, VALID])
    assert list(frame["check"]).count("python-too-much") == 2


def test_a_check_is_of_the_forms_that_it_names() -> None:
    @xlperf.check_rule(["another-form"])
    def other(declaration: xlperf.Declaration) -> str:
        return "不应出现"

    @xlperf.check_rule()
    def all_forms(declaration: xlperf.Declaration) -> str:
        return "都有"

    with speaking("zh"):
        assert [one.message for one in findings_of(VALID)] == ["都有"]


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        (1 / 2, "float"),
        ([3], "int"),
        (xlperf.Problem("x", "no_such_field"), "no_such_field"),
        (xlperf.Problem("x", "key_tasks.amount", row=99), "99"),
    ],
)
def test_a_check_that_does_not_work_is_a_finding_and_all_others_are_made(answer: object, told: str) -> None:
    @xlperf.check_rule()
    def broken(declaration: xlperf.Declaration) -> object:
        return answer

    @xlperf.check_rule()
    def raising(declaration: xlperf.Declaration) -> None:
        raise ZeroDivisionError

    @xlperf.check_rule()
    def sound(declaration: xlperf.Declaration) -> str:
        return "第三个"

    found = findings_of(VALID)
    assert [one.check for one in found] == ["python-check-failed", "python-check-failed", "python-sound"]
    assert told in found[0].message and "ZeroDivisionError" in found[1].message
    assert all(one.severity == "warning" for one in found)


@pytest.mark.parametrize(
    "wrong",
    [{"id": "Not An Id"}, {"severity": "fatal"}, {"form": 5}, {"form": []}, {"id": "-x"}],
)
def test_a_registration_that_cannot_be_is_refused_by_name(wrong: dict[str, object]) -> None:
    with pytest.raises(xlperf.InvalidArgument):
        xlperf.check_rule(**wrong)(lambda declaration: None)  # type: ignore[arg-type]
    assert registry.everything() == []


def test_an_id_belongs_to_one_function_and_a_changed_one_changes_what_is_known() -> None:
    def of(text: str) -> object:
        scope: dict[str, object] = {"__name__": "office"}
        exec(f"def rule(declaration):\n    return {text!r}\n", scope)
        return scope["rule"]

    assert fingerprint() == ""
    xlperf.check_rule(id="one")(of("a"))  # type: ignore[type-var]
    first = fingerprint()
    xlperf.check_rule(id="one")(of("b"))  # type: ignore[type-var]  # a cell of a notebook run again
    assert first and fingerprint() != first
    assert [one.message for one in findings_of(VALID)] == ["b"]

    def another(declaration: xlperf.Declaration) -> None: ...

    with pytest.raises(xlperf.InvalidArgument, match="office"):
        xlperf.check_rule(id="one")(another)


def test_checks_of_this_script_alone_are_made_here_and_not_lost(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    @xlperf.check_rule()
    def here(declaration: xlperf.Declaration) -> str:
        return "只在本进程"

    (tmp_path / "a.xlsx").write_bytes(xlperf.template_bytes(FORM, declaration=VALID))
    with (
        caplog.at_level(logging.WARNING, "xlperf"),
        xlperf.consolidate(tmp_path, jobs=2, cache=False, lang="zh") as result,
    ):
        assert "python-here" in set(result.findings["check"])
    assert "here" in caplog.text


def test_words_go_with_a_task_to_a_process_that_knows_none_of_them() -> None:
    """A worker of a cluster inherits nothing of the script that calls it."""
    given = Carried(words=(("no-value", ("另行商定",)), ("units", ("驿站",)), ("vague", ("适当规模",))))
    source = (
        "import pickle, sys; from xlperf.extension import take_over; from xlperf.target import parse\n"
        "given = pickle.loads(bytes.fromhex(sys.argv[1]))\n"
        "take_over(given); take_over(given)\n"
        "print(*(parse(text).reason for text in ('另行商定', '适当规模')), parse('12驿站长效').unit, sep='|')\n"
        "from xlperf.target.own_words import added; print(len(added()))"
    )
    done = subprocess.run(
        [sys.executable, "-c", source, pickle.dumps(given).hex()],
        env=os.environ | {"PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    assert done.stdout.split() == ["target-placeholder|target-vague|驿站", "3"]


def test_a_check_that_a_worker_has_not_loaded_is_a_finding_and_stops_a_cluster(tmp_path: Path) -> None:
    missing = Carried(
        checks=(("elsewhere", "office.elsewhere", ()), ("of-another", "office.other", ("other",)))
    )
    task = ReadingTask(extensions=missing)
    data = xlperf.template_bytes(FORM, declaration=VALID)
    record = record_from(Source("a.xlsx", tmp_path / "a.xlsx"), data, task)
    told = [one.message for one in record.findings if one.check == "python-check-failed"]
    assert len(told) == 1 and "office.elsewhere" in told[0]
    with pytest.raises(ClusterError, match=r"office\.elsewhere"):
        read_chunk(task, xlperf.__version__, [])


# ---------------------------------------------------------------- what does not load


def test_what_does_not_load_is_named_and_stops_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    bad = tmp_path / "bad.py"
    bad.write_text("import xlperf\nraise RuntimeError('half done')\n", encoding="utf-8")
    monkeypatch.setenv(
        "XLPERF_EXTENSIONS", os.pathsep.join([str(bad), "no.such.module", str(tmp_path / "gone.py")])
    )
    monkeypatch.setenv("XLPERF_WORDS", str(tmp_path / "gone.toml"))
    with caplog.at_level(logging.WARNING, "xlperf"):
        assert [one.check for one in xlperf.check(VALID)] == []
        problems = {one.id: one.problem for one in xlperf.extensions() if one.problem}
        asked = {one.subject: one for one in diagnose(tmp_path) if one.subject.startswith("extension")}
    assert len(problems) == 4 and "half done" in problems[str(bad)]
    assert len(asked) == 4 and all(one.state == "note" and one.mend for one in asked.values())
    assert all(name in caplog.text for name in problems)


def test_entry_points_are_loaded_and_bad_ones_named(tmp_path: Path) -> None:
    """A package of an office, installed as packages are: metadata beside the module."""
    (tmp_path / "office_pack.py").write_text(
        "import xlperf\n\n\n@xlperf.check_rule()\ndef from_a_package(declaration):\n    return '来自软件包'\n",
        encoding="utf-8",
    )
    about = tmp_path / "office_pack-1.0.dist-info"
    about.mkdir()
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: office-pack\nVersion: 1.0\n")
    (about / "entry_points.txt").write_text(
        "[xlperf.checks]\ngood = office_pack\nbad = office_pack:missing\nworse = no_such_package\n"
    )
    (tmp_path / "a.xlsx").write_bytes(xlperf.template_bytes(FORM, declaration=VALID))
    done = run("check", str(tmp_path / "a.xlsx"), PYTHONPATH=f"{ROOT}{os.pathsep}{tmp_path}")
    assert "来自软件包" in done.stdout, done.stderr
    assert "missing" in done.stderr and "no_such_package" in done.stderr and "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("path", "content", "may"),
    [
        ("plain-1.0.dist-info/entry_points.txt", "[console_scripts]\nxlperf = xlperf.cli:main\n", False),
        ("plain-1.0.dist-info/METADATA", "Name: plain\n", False),
        ("office-1.0.dist-info/entry_points.txt", "[a]\nb = c\n[ xlperf.readers ]\ngood = office\n", True),
        ("Office.EGG-INFO/entry_points.txt", "[xlperf.checks]\ngood = office\n", True),
        ("office-1.0.dist-info/entry_points.txt/folder", "", True),
        ("office-1.0.egg", "PK", True),
    ],
)
def test_installed_packages_are_asked_where_one_may_have_an_extension(
    path: str, content: str, may: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written = tmp_path / path
    written.parent.mkdir(parents=True, exist_ok=True)
    written.write_text(content, encoding="utf-8")
    monkeypatch.setattr("sys.meta_path", [PathFinder])
    monkeypatch.setattr("sys.path", [str(tmp_path), str(tmp_path / "missing")])
    assert loading.may_be_installed() == may
    monkeypatch.setattr("sys.path", [str(tmp_path / "missing")])
    assert not loading.may_be_installed()
    (tmp_path / "archive.zip").write_bytes(b"PK")
    monkeypatch.setattr("sys.path", [str(tmp_path / "archive.zip")])
    assert loading.may_be_installed()


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"unit": ["网格"]}, "unit"),
        ({"units": "网格"}, "units"),
        ({"units": ["以上"]}, "以上"),
        ({"units": ["3个"]}, "3个"),
        ({"units": ["月票"]}, "月票"),
        ({"vague": [""]}, "vague"),
        ({"names": ["长" * 17]}, "16"),
    ],
)
def test_words_that_cannot_be_used_are_named_and_none_is_added(
    given: dict[str, list[str]], told: str
) -> None:
    before = xlperf.parse_target("5堆垛格")
    with pytest.raises(xlperf.InvalidArgument, match=told):
        xlperf.use_words({"units": ["堆垛格"]} | given)
    assert xlperf.parse_target("5堆垛格") == before
