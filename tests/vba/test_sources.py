"""The VBA sources of macros/: what the VBA editor demands and LibreOffice, which runs them in tests, forgives."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

MACROS = Path(__file__).parents[2] / "macros"
SOURCES = sorted([*MACROS.rglob("*.bas"), *MACROS.rglob("*.cls")])
PROCEDURE = re.compile(r"^(Public |Private )?(Sub|Function|Property) ", re.MULTILINE)
DECLARATION = re.compile(
    r"^(Public|Private|Dim|Const|Option|Declare|Type|Enum)\b(?! (Sub|Function|Property)\b)"
)
# Names that VBA keeps for statements or that hide a function of its own.
RESERVED = {
    "line",
    "name",
    "read",
    "write",
    "print",
    "input",
    "get",
    "put",
    "second",
    "minute",
    "date",
    "string",
}


VARIABLE = re.compile(r"(?:Dim|,|ByVal|ByRef) (\w+)(?:\(\))? As ")


def logical_lines(source: str) -> list[str]:
    return re.sub(r" _\n", " ", source).split("\n")


@pytest.fixture(params=SOURCES, ids=lambda path: path.relative_to(MACROS).as_posix())
def source(request: pytest.FixtureRequest) -> str:
    data = request.param.read_bytes()
    assert data.replace(b"\r\n", b"").count(b"\n") == 0, "the VBA editor imports CR LF only"
    return data.decode("ascii").replace("\r\n", "\n")


def test_a_module_is_named_as_its_file() -> None:
    for path in SOURCES:
        assert path.read_text("ascii").splitlines()[0] == f'Attribute VB_Name = "{path.stem}"'


def test_no_procedure_is_named_as_a_module() -> None:
    modules = {path.stem.lower() for path in SOURCES}
    for path in SOURCES:
        names = re.findall(r"^(?:Public |Private )?(?:Sub|Function) (\w+)", path.read_text("ascii"), re.M)
        assert modules.isdisjoint(name.lower() for name in names), path.name


def test_declarations_come_before_procedures(source: str) -> None:
    first = PROCEDURE.search(source)
    assert first
    late = [line for line in source[first.start() :].split("\n") if DECLARATION.match(line)]
    assert late == []


def test_lines_are_no_longer_than_vba_takes(source: str) -> None:
    assert max(map(len, source.split("\n"))) <= 1023
    runs = re.findall(r"(?:[^\n]* _\n)+", source)
    assert max((run.count("\n") for run in runs), default=0) <= 24


def test_no_variable_has_a_name_that_vba_keeps(source: str) -> None:
    assert RESERVED.isdisjoint(word.lower() for word in VARIABLE.findall(source))


def test_no_variable_hides_a_procedure_of_its_module(source: str) -> None:
    procedures = {
        name.lower() for name in re.findall(r"^(?:Public |Private )?(?:Sub|Function) (\w+)", source, re.M)
    }
    variables = {name.lower() for name in VARIABLE.findall(source)}
    assert procedures.isdisjoint(variables)


def test_blocks_are_closed(source: str) -> None:
    lines = [
        line.split(" '")[0].strip() for line in logical_lines(source) if not line.strip().startswith("'")
    ]
    for opening, closing in (
        (r"(Public |Private )?Sub ", "End Sub"),
        (r"(Public |Private )?Function ", "End Function"),
        (r"If .* Then$", "End If"),
        (r"Select Case ", "End Select"),
        (r"For ", "Next"),
        (r"Do\b", "Loop"),
    ):
        opened = sum(1 for line in lines if re.match(opening, line))
        closed = sum(1 for line in lines if line.startswith(closing))
        assert opened == closed, closing


def test_what_is_made_from_other_files_is_not_stale() -> None:
    done = subprocess.run(
        [sys.executable, MACROS / "build.py", "--check"], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout.strip(), done.stderr) == (0, "", "")
