"""The macros that call Python, as files: what scanners say, what the Function Wizard shows, what is mended in xlwings' module."""

from __future__ import annotations

import io
import re
import subprocess
import sys
import time
import zipfile
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from lxml import etree
from oletools.mraptor import MacroRaptor
from oletools.olevba import VBA_Parser
from pyopenvba import ExcelFile, check_file

from xlperf.excel.described import CATEGORY, FUNCTIONS
from xlperf.excel.install.excel import addin_package
from xlperf.form import load_form
from xlperf.intake.one_file import take_in
from xlperf.messages import speaking
from xlperf.ooxml.macros import macro_modules, xlwings_modules
from xlperf.ooxml.own_macros import are_own, digest
from xlperf.ooxml.vba import VbaModule, vba_project
from xlperf.ooxml.vba.sources import module_sources
from xlperf.ooxml.xlwings_module import MacroError, mended
from xlperf.template.write import Options, build

X14 = "{http://schemas.microsoft.com/office/spreadsheetml/2009/9/main}"
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


@cache
def package(which: str) -> bytes:
    """The add-in, or a workbook with the macros of a variant."""
    if which == "addin":
        return addin_package()
    return build(load_form("guangzhou-2023"), Options(macros=which))  # type: ignore[arg-type]


def part(which: str, name: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(package(which))) as parts:
        return parts.read(name)


def sources(which: str) -> Mapping[str, str]:
    return module_sources(part(which, "xl/vbaProject.bin"))


@pytest.mark.parametrize("which", ["addin", "python", "vba"])
def test_scanners_of_macros_find_nothing_suspicious(which: str) -> None:
    """mraptor's three marks: nothing runs on opening (A); what writes (W) or runs programs (X) waits for a person."""
    parser = VBA_Parser("a.xlsm", data=package(which))
    scan = MacroRaptor(parser.get_vba_code_all_modules())
    scan.scan()
    assert not scan.suspicious and scan.get_flags() == "-WX", scan.matches
    auto = [word for kind, word, _ in parser.analyze_macros() if kind == "AutoExec"]
    assert auto == []


@pytest.mark.parametrize("which", ["addin", "python", "vba"])
def test_another_reader_of_projects_finds_the_same_sources_and_references(which: str, tmp_path: Path) -> None:
    """pyOpenVBA shares no code with oletools: container, dir stream and compression are read once more."""
    path = tmp_path / "a.xlsm"
    path.write_bytes(package(which))
    with ExcelFile(path) as book:
        found = {name: book.get_module(name) for name in book.module_names()}
        references, complaints = [one.name for one in book.references()], book.validate()
    # as the project says
    ours = {name: text.encode("latin-1").decode("gbk") for name, text in sources(which).items()}
    assert {name: text.rstrip(" ") for name, text in found.items()} == {
        name: text.rstrip(" ") for name, text in ours.items()
    }
    assert {"XlpRibbon"} < found.keys() and references == ["stdole", "Office"]
    assert complaints == []
    checked = check_file(path)
    assert checked.complete and checked.issues == ()


@pytest.mark.parametrize("which", ["addin", "python"])
def test_the_function_wizard_finds_descriptions_and_category_in_the_source(which: str) -> None:
    """The code page that the project names is that of the descriptions; olevba reads it of itself."""
    source = VBA_Parser("a.xlsm", data=package(which)).get_vba_code_all_modules()
    for function in FUNCTIONS:
        found = re.search(
            rf"Function {function.name}\([^\n]*\n"
            rf'Attribute {function.name}\.VB_Description = "([^\r\n]*)"\r?\n'
            rf'Attribute {function.name}\.VB_ProcData\.VB_Invoke_Func = " \\n20"\r?\n',
            source,
        )
        assert found and found[1].replace('""', '"') == function.description
        assert len(function.description) <= 255


@pytest.mark.parametrize("which", ["addin", "python"])
def test_the_function_wizard_finds_arguments_and_category_in_the_workbook(which: str) -> None:
    root = etree.fromstring(part(which, "xl/workbook.xml"))
    groups = root.find(f"{MAIN}functionGroups")
    assert groups is not None and groups.get("builtInGroupCount") == "19"
    assert [group.get("name") for group in groups] == [CATEGORY]
    order = [etree.QName(child).localname for child in root]
    assert order.index("sheets") < order.index("functionGroups") < order.index("extLst")
    assert "definedNames" not in order or order.index("functionGroups") < order.index("definedNames")
    found = {
        name.get("name"): [each.text for each in name.iter(f"{X14}argumentDescription")]
        for name in root.iter(f"{X14}definedName")
    }
    assert found == {
        function.name: [argument.description for argument in function.arguments] for function in FUNCTIONS
    }


def test_a_workbook_without_these_functions_has_no_category_of_them() -> None:
    assert b"functionGroups" not in part("vba", "xl/workbook.xml")


@pytest.mark.parametrize("which", ["addin", "python"])
def test_every_function_hands_over_values_and_fails_as_an_error(which: str) -> None:
    source = sources(which)["xlwings_udfs"].replace("\r\n", "\n")
    for function in FUNCTIONS:
        names = [argument.name for argument in function.arguments]
        asks = "form" in names
        given = ", ".join([*(f"XlpGiven({name})" for name in names), *(["Nothing"] if asks else [])])
        caller = "Application.Caller" if asks else "Nothing"
        assert (
            f'XlpServer().CallUDF("xlperf.excel.udfs", "{function.name}", Array({given}), Nothing, {caller})'
            in source
        )
        assert source.count(f"{function.name} = CVErr(2042)") == 1
    assert "XLPy.CallUDF" not in source and "ThisWorkbook" not in source
    assert source.count("Application.Volatile IsMissing(form)") == source.count("Application.Volatile") == 2


# ---------------------------------------------------------------- xlwings' own module


def of_xlwings() -> VbaModule:
    return next(module for module in xlwings_modules() if module.name == "xlwings")


def test_the_folder_of_the_workbook_is_not_asked_for_a_configuration() -> None:
    module = mended(of_xlwings()).source
    assert not re.search(r"^Function GetConfig\(", module, re.MULTILINE)
    assert "GetDirectoryConfigFilePath()) = True" not in module
    assert module.count("GetConfig(") > 20, "all the others are asked of the module XlpPython"
    ours = next(each.source for each in macro_modules("python") if each.name == "XlpPython")
    assert ours.count("Public Function GetConfig(") == 1 and "ThisWorkbook.Path" not in ours


def test_python_is_started_in_safe_path_by_a_shell_that_ends_with_it() -> None:
    module = mended(of_xlwings()).source
    assert " /K " not in module and '" -B -c' not in module
    assert module.count('" -P -B -c ""import ') == 2 and module.count(' /C "') == 3


def test_an_xlwings_that_is_not_known_is_refused_in_words() -> None:
    module = of_xlwings()
    for gone in ("/K ", "serve(", "Function GetConfig(", "import sys, os;"):
        changed = replace(module, source=module.source.replace(gone, "another"))
        with speaking("zh"), pytest.raises(MacroError, match="pip install"):
            mended(changed)


def command_of_python() -> str:
    """What stands behind -c in the command that starts Python for the functions, without settings."""
    module = mended(of_xlwings()).source
    tail = re.search(r'tail = " -P -B -c ""(.*)$', module, re.MULTILINE)
    assert tail
    text = tail[1].removesuffix('"""')
    return re.sub(r'" & \w+ & "', "", text).replace('\\""', '"')


def started(folder: Path, serve: str, seconds: str) -> tuple[int, float]:
    """Exit status and seconds of the command, with xlwings' server as `serve` has it, in a folder that holds traps."""
    (folder / "xlperf.py").write_text("raise SystemExit(7)")
    (folder / "xlwings.py").write_text("raise SystemExit(7)")
    site = folder / "site"
    (site / "xlwings").mkdir(parents=True)
    (site / "xlwings" / "__init__.py").touch()
    (site / "xlwings" / "utils.py").write_text("def prepare_sys_path(text): pass\n")
    (site / "xlwings" / "com_server.py").write_text(f"import time\nclass XLPython: pass\n{serve}\n")
    command = command_of_python().replace("Timer(30,", f"Timer({seconds},").replace("$(CLSID)", "{1}")
    root = str(Path(__file__).parents[2])
    begun = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-P", "-B", "-c", command],
        cwd=folder,
        env={"PYTHONPATH": f"{site}:{root}"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    return done.returncode, time.monotonic() - begun


def test_a_python_that_nobody_asks_ends_itself(tmp_path: Path) -> None:
    serve = "def serve(clsid): time.sleep(50)"
    status, seconds = started(tmp_path, serve, "0.5")
    assert status == 1 and seconds < 20


def test_one_that_excel_asks_serves_on_and_files_of_the_folder_are_not_run(tmp_path: Path) -> None:
    serve = "def serve(clsid): XLPython(); time.sleep(0.8); assert clsid == '{1}'; print('served')"
    status, seconds = started(tmp_path, serve, "0.5")
    assert status == 0 and seconds > 0.8


# ---------------------------------------------------------------- whose macros they are


@pytest.mark.parametrize("which", ["addin", "python", "vba"])
def test_our_macros_are_known_as_ours(which: str) -> None:
    assert are_own(part(which, "xl/vbaProject.bin"))


def test_macros_with_a_line_added_or_a_module_more_are_not_ours() -> None:
    modules = macro_modules("python")
    assert are_own(vba_project(modules))
    assert not are_own(vba_project([*modules, VbaModule("More", "Sub Auto_Open()\r\nEnd Sub\r\n")]))
    changed = replace(modules[0], source=modules[0].source + "Sub More()\r\nEnd Sub\r\n")
    assert not are_own(vba_project([changed, *modules[1:]]))


def test_macros_sent_out_before_are_known_as_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    """Also where this installation cannot make any: another xlwings, or none."""
    released = Path(__file__).parents[1] / "released" / "version_1" / "self-evaluation-2020.xlsm"
    now = module_sources(part("python", "xl/vbaProject.bin"))
    with zipfile.ZipFile(released) as parts:
        project = parts.read("xl/vbaProject.bin")
    before = module_sources(project)
    assert digest("xlwings", before["xlwings"]) != digest("xlwings", now["xlwings"])
    monkeypatch.setattr("xlperf.ooxml.own_macros._current", lambda variant: {})
    assert are_own(project)
    assert all(are_own(part(which, "xl/vbaProject.bin")) for which in ("addin", "python", "vba"))
    taken = take_in(released)
    assert taken.declaration and "workbook-macros" not in {finding.check for finding in taken.findings}


def test_which_xlwings_made_a_workbook_does_not_matter_but_what_its_module_does() -> None:
    modules = {module.name: module for module in macro_modules("python")}
    source = modules["xlwings"].source

    def own(changed: str) -> bool:
        return are_own(
            vba_project([*(modules | {"xlwings": replace(modules["xlwings"], source=changed)}).values()])
        )

    assert own(re.sub(r"0\.\d+\.\d+", "0.35.3", source)) and own(source.upper())
    assert not own(source.replace("xlwings64-", "other64-"))
    assert not own(re.sub(r"0\.\d+\.\d+", "0.35.3x", source))


def test_modules_of_both_variants_together_are_not_ours() -> None:
    assert not are_own(vba_project([*macro_modules("python"), *macro_modules("vba")[:2]]))
