"""`xlperf addin`: files of the add-ins, the configuration of xlwings, and the status of machines of many kinds."""

from __future__ import annotations

import io
import os
import re
import sys
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import Result

from tests.command import invoked
from tests.excel.conftest import Office
from xlperf.cli.addin import command
from xlperf.diagnosis import Answer
from xlperf.excel.extension import programmatic_name
from xlperf.excel.install import configuration, libreoffice, status
from xlperf.excel.install import excel as of_excel
from xlperf.excel.install.errors import explain
from xlperf.excel.install.registry import CLASSES, MACHINE, USER, RegistryValue, excel_in
from xlperf.excel.install.status import Here, excel_status
from xlperf.excel.install.trial import Trial, fault_of
from xlperf.excel.lite import lite_module
from xlperf.messages import speaking
from xlperf.ooxml.macros import macro_modules, ribbon
from xlperf.ooxml.vba.sources import module_sources

OFFICE = r"Software\Microsoft\Office\16.0\Excel"
POLICY = r"Software\Policies\Microsoft\Office\16.0\Excel\Security"
CLICK_TO_RUN = r"SOFTWARE\Microsoft\Office\ClickToRun\Configuration"

Keys = Mapping[tuple[str, str], Mapping[str, RegistryValue]]


class KeptRegistry:
    """A registry of given keys."""

    def __init__(self, *keys: Keys) -> None:
        self.keys = {key: values for given in keys for key, values in given.items()}

    def value(self, root: str, key: str, name: str = "") -> RegistryValue | None:
        return self.values(root, key).get(name)

    def values(self, root: str, key: str) -> Mapping[str, RegistryValue]:
        return self.keys.get((root, key), {})

    def subkeys(self, root: str, key: str) -> Sequence[str]:
        return [
            at.removeprefix(f"{key}\\")
            for there, at in self.keys
            if there == root and at.startswith(f"{key}\\")
        ]


def subscription(platform: str) -> Keys:
    """Microsoft 365, installed by Click-to-Run."""
    return {
        (CLASSES, r"Excel.Application\CurVer"): {"": "Excel.Application.16"},
        (MACHINE, CLICK_TO_RUN): {
            "Platform": platform,
            "VersionToReport": "16.0.17328.20162",
            "Culture": "zh-cn",
        },
        (USER, rf"{OFFICE}\Security"): {"VBAWarnings": 2},
        (USER, rf"{OFFICE}\Security\Trusted Locations\Location1"): {
            "Path": r"C:\申报\\",
            "AllowSubfolders": 1,
        },
        (USER, rf"{OFFICE}\Security\Trusted Locations\Location2"): {
            "Path": r"C:\Program Files\Office16\XLSTART\\"
        },
    }


OF_2010: Keys = {
    (CLASSES, r"Excel.Application\CurVer"): {"": "Excel.Application.14"},
    (MACHINE, r"SOFTWARE\WOW6432Node\Microsoft\Office\14.0\Excel\InstallRoot"): {
        "Path": r"C:\Program Files (x86)\\"
    },
}
ITEM = (
    b"\x01\x00\x00\x00\x2c\x00\x00\x00"
    + r"c:\users\zhang\xlstart\xlperf.xlam".encode("utf-16-le")
    + b"\x00\x00"
)


@pytest.fixture
def python(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The Python that runs xlperf, as it lies on Windows: xlwings' two DLLs beside it."""
    folder = tmp_path / "Python312"
    folder.mkdir()
    for name in ("python.exe", "pythonw.exe", "xlwings64-0.37.8.dll", "xlwings32-0.37.8.dll"):
        (folder / name).touch()
    monkeypatch.setattr(sys, "executable", str(folder / "python.exe"))
    return folder / "pythonw.exe"


@pytest.fixture
def installed(tmp_path: Path, python: Path) -> of_excel.ExcelFolders:
    of_excel.install(of_excel.places_in(tmp_path))
    return of_excel.places_in(tmp_path)


SOUND = Trial(1.2, version="3.12.4", bits=64, machine="AMD64", xlwings="0.37.8")


def said(
    registry: KeptRegistry, places: of_excel.ExcelFolders, here: Here | None = None, trial: Trial = SOUND
) -> list[Answer]:
    """What is said where the configured interpreter answers as `trial`."""
    with speaking("zh"):
        return list(
            excel_status(registry, places, here or Here(bits=64, machine="AMD64"), True, lambda path: trial)
        )


def broken(answers: list[Answer]) -> list[Answer]:
    return [answer for answer in answers if answer.state == "broken"]


def test_the_registry_of_a_subscription_and_of_an_old_excel_are_read() -> None:
    new, old = excel_in(KeptRegistry(subscription("x64"))), excel_in(KeptRegistry(OF_2010))
    assert new is not None and (new.version, new.bits, new.macros) == ("16.0", 64, 2)
    assert new.build == "16.0.17328.20162" and len(new.trusted) == 2
    assert old is not None and (old.version, old.bits, old.macros) == ("14.0", 32, 0)
    outlook = {(MACHINE, r"SOFTWARE\Microsoft\Office\14.0\Outlook"): {"Bitness": "x64"}}
    by_outlook = excel_in(KeptRegistry(OF_2010, outlook))
    assert by_outlook is not None and by_outlook.bits == 64
    assert excel_in(KeptRegistry()) is None


def test_a_sound_machine_has_nothing_to_mend(installed: of_excel.ExcelFolders) -> None:
    answers = said(KeptRegistry(subscription("x64")), installed)
    assert {answer.state for answer in answers} == {"good"}
    assert "Excel 16.0（16.0.17328.20162），64 位" in answers[0].text
    assert any("启用内容" in answer.text for answer in answers)


@pytest.mark.parametrize(
    ("keys", "words", "mend"),
    [
        ({(USER, rf"{OFFICE}\Security"): {"VBAWarnings": 4}}, "宏：全部禁用", "信任中心"),
        ({(USER, POLICY): {"VBAWarnings": 3}}, "宏：只运行有数字签名的", "由管理员统一设定"),
        ({(USER, rf"{OFFICE}\Resiliency\DisabledItems"): {"8F1": ITEM}}, "禁用了 xlperf.xlam", "禁用项目"),
    ],
)
def test_what_stands_in_the_way_is_said_with_its_remedy(
    installed: of_excel.ExcelFolders, keys: Keys, words: str, mend: str
) -> None:
    found = broken(said(KeptRegistry(subscription("x64"), keys), installed))
    assert len(found) == 1 and words in found[0].text and mend in found[0].mend


@pytest.mark.parametrize("platform", ["x86", "x64"])
def test_excel_of_either_bitness_goes_with_a_64_bit_python_and_its_own_dll(
    installed: of_excel.ExcelFolders, python: Path, platform: str
) -> None:
    bits = {"x86": 32, "x64": 64}[platform]
    answers = said(KeptRegistry(subscription(platform)), installed)
    assert not broken(answers)
    assert [Path(each.text.split("：")[1]).name for each in answers if each.subject == "dll"] == [
        f"xlwings{bits}-0.37.8.dll"
    ]
    (python.parent / f"xlwings{bits}-0.37.8.dll").unlink()
    (missing,) = broken(said(KeptRegistry(subscription(platform)), installed))
    assert f"xlwings{bits}-0.37.8.dll" in missing.text and "--user" in missing.mend


@pytest.mark.parametrize(
    ("trial", "folder", "words"),
    [
        (replace(SOUND, bits=32), "Python312-32", "32 位 Python"),
        (replace(SOUND, machine="ARM64"), "Python312-arm64", "Arm 版"),
        (SOUND, "WindowsApps", "Store 版"),
        (Trial(0.3, "拒绝访问。"), "Python312", "启动不了"),
        (Trial(0.1, "unknown option -P"), "Python310", "3.11 以上"),
        (
            replace(SOUND, missing={"win32com.client": "ModuleNotFoundError"}),
            "Python312",
            "载入不了 win32com.client",
        ),
        (
            replace(SOUND, missing={"xlperf.excel.udfs": "ImportError"}),
            "Python312",
            "载入不了 xlperf.excel.udfs",
        ),
    ],
)
def test_a_python_that_cannot_serve_is_named_with_the_one_that_can(
    installed: of_excel.ExcelFolders, tmp_path: Path, trial: Trial, folder: str, words: str
) -> None:
    """Always 64 bit, whatever Excel is."""
    other = tmp_path / "other" / folder / "pythonw.exe"
    other.parent.mkdir(parents=True)
    for name in (other.name, "xlwings64-0.37.8.dll"):
        (other.parent / name).touch()
    configuration.set_keys(installed.settings, {"INTERPRETER_WIN": str(other)})
    (found,) = broken(said(KeptRegistry(subscription("x64")), installed, trial=trial))
    assert words in found.text + found.mend and found.mend
    if fault_of(other, trial.bits, trial.machine):
        assert "64 位（x86-64）" in found.mend and "32 位还是 64 位都可以" in found.mend


def test_a_slow_start_is_a_note(installed: of_excel.ExcelFolders) -> None:
    answers = said(KeptRegistry(subscription("x64")), installed, trial=replace(SOUND, seconds=31.4))
    assert not broken(answers)
    assert [each.text for each in answers if each.state == "note"] == [
        "设置里的 Python 启动用了 31 秒：Excel 里第一个函数要等这么久"
    ]


def test_a_python_that_cannot_serve_is_not_written_into_the_configuration(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """On Windows, where it would be; no file is written."""
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setattr(status, "Here", lambda: Here(bits=32, machine="x86"))
    monkeypatch.setattr(of_excel, "install", lambda places: pytest.fail("written"))
    result = run("install", "--for", "excel")
    assert result.return_value == 2 and "64 位（x86-64）" in result.output


def test_macros_from_the_internet_blocked_by_policy_are_a_note(installed: of_excel.ExcelFolders) -> None:
    keys = {(USER, POLICY): {"blockcontentexecutionfrominternet": 1}}
    answers = said(KeptRegistry(subscription("x64"), keys), installed)
    assert [answer.state for answer in answers if "来自网络" in answer.text] == ["note"] and not broken(
        answers
    )


def test_where_nothing_is_installed_each_thing_is_named(tmp_path: Path) -> None:
    found = broken(said(KeptRegistry(), of_excel.places_in(tmp_path), Here(bits=64, xlwings="")))
    assert [answer.subject for answer in found] == ["excel", "xlwings", "addin", "configuration"]


def test_an_addin_of_another_version_of_xlwings_is_found_before_it_says_object_required(
    installed: of_excel.ExcelFolders,
) -> None:
    (installed.startup / "xlwings.xlam").write_bytes(installed.addin.read_bytes())
    found = broken(said(KeptRegistry(subscription("x64")), installed, Here(bits=64, xlwings="0.99.0")))
    assert len(found) == 2 and all("需求对象" in answer.text and answer.mend for answer in found)


def test_a_configuration_that_no_longer_fits_is_told_apart(
    installed: of_excel.ExcelFolders, tmp_path: Path
) -> None:
    registry = KeptRegistry(subscription("x64"))
    path = installed.settings / configuration.FILE
    path.write_text('"INTERPRETER_WIN","C:\\gone\\pythonw.exe"\r\n"UDF MODULES","mine;xlperf.excel.udfs"\r\n')
    assert "不在了" in broken(said(registry, installed))[0].text
    (tmp_path / "other").mkdir()
    other = tmp_path / "other" / "python.exe"
    other.touch()
    path.write_text(f'"INTERPRETER_WIN","{other}"\r\n"UDF MODULES","xlperf.excel.udfs"\r\n')
    assert [answer.state for answer in said(registry, installed) if answer.subject == "configuration"] == [
        "note"
    ]
    path.write_text(f'"INTERPRETER_WIN","{other}"\r\n')
    assert "UDF MODULES" in broken(said(registry, installed))[0].text


def test_the_configuration_is_as_before_after_removal(tmp_path: Path) -> None:
    path = tmp_path / configuration.FILE
    path.write_text('"INTERPRETER_WIN","C:\\Python\\pythonw.exe"\r\n"SHOW CONSOLE","True"\r\n')
    before = configuration.read(tmp_path)
    places = of_excel.places_in(tmp_path)
    of_excel.install(places)
    of_excel.install(places)  # an upgrade
    assert configuration.read(tmp_path)["SHOW CONSOLE"] == "True"
    assert configuration.read(tmp_path)["UDF MODULES"] == "xlperf.excel.udfs"
    assert of_excel.remove(places) == [places.addin, path]
    assert configuration.read(tmp_path) == before and of_excel.remove(places) == []


GBK = '"INTERPRETER_WIN","C:\\用户\\张三\\Python312\\pythonw.exe"\r\n"SHOW CONSOLE","False"\r\n'


@pytest.mark.parametrize("encoding", ["gbk", "utf-8", "utf-8-sig"])
def test_a_configuration_is_read_as_chinese_windows_or_utf_8_writes_it(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / configuration.FILE
    path.write_bytes(GBK.encode(encoding))
    before = configuration.read(tmp_path)
    assert before["INTERPRETER_WIN"] == r"C:\用户\张三\Python312\pythonw.exe"
    keys = {"UDF MODULES": "xlperf.excel.udfs"}
    configuration.set_keys(tmp_path, keys)
    assert configuration.read(tmp_path) == {**before, **keys}
    if encoding == "gbk":
        assert "张三".encode("gbk") in path.read_bytes(), "VBA goes on reading it"
    configuration.put_back(tmp_path, keys)
    assert configuration.read(tmp_path) == before


@contextmanager
def held_by_excel(addin: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The add-in as Windows holds it for a running Excel: no replacing, no deleting, no opening to write."""
    refused = PermissionError(13, "Permission denied", str(addin))
    real_replace, real_open, real_unlink = os.replace, Path.open, Path.unlink

    def replace_file(source: object, target: object) -> None:
        if Path(str(target)) == addin:
            raise refused
        real_replace(source, target)  # type: ignore[arg-type]

    def open_file(path: Path, mode: str = "r", *words: object, **named: object) -> object:
        if path == addin and "+" in mode:
            raise refused
        return real_open(path, mode, *words, **named)  # type: ignore[call-overload]

    def unlink(path: Path, missing_ok: bool = False) -> None:
        if path == addin:
            raise refused
        real_unlink(path, missing_ok)

    with monkeypatch.context() as patched:
        patched.setattr(os, "replace", replace_file)
        patched.setattr(Path, "replace", lambda path, target: replace_file(path, target))
        patched.setattr(Path, "open", open_file)
        patched.setattr(Path, "unlink", unlink)
        yield


def test_install_and_remove_say_that_excel_is_to_be_closed(
    installed: of_excel.ExcelFolders, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = installed.addin.read_bytes()
    target = str(installed.startup)
    with speaking("zh"), held_by_excel(installed.addin, monkeypatch):
        for word in ("install", "remove"):
            with pytest.raises(of_excel.ExcelOpen, match="先关闭 Excel"):
                command.main([word, "--for", "excel", "--target", target], standalone_mode=False)
    assert installed.addin.read_bytes() == before
    assert configuration.read(installed.settings), "nothing is half removed"


def test_the_addin_holds_the_macros_and_the_ribbon_and_is_loaded_as_an_addin() -> None:
    with zipfile.ZipFile(io.BytesIO(of_excel.addin_package())) as package:
        assert b"addin.macroEnabled.main+xml" in package.read("[Content_Types].xml")
        buttons = package.read("customUI/customUI.xml").decode()
        assert b'<workbookView visibility="hidden"' in package.read("xl/workbook.xml")
        sources = module_sources(package.read("xl/vbaProject.bin"))
    assert {module.name for module in macro_modules("python")} <= set(sources)
    assert "绩效申报" in buttons
    mine, of_workbook = (
        set(re.findall(r'\bid="(\w+)"', xml)) for xml in (buttons, ribbon("python").decode())
    )
    assert len(mine) == len(of_workbook) > 8 and not mine & of_workbook, "both may be open"


KNOWN_ERRORS = Path(__file__).with_name("errors.md")
"""Texts that users see, a line each with the name of what it is."""


def known_errors() -> list[tuple[str, str]]:
    return re.findall(r"^- (\S+): `(.*)`$", KNOWN_ERRORS.read_text(encoding="utf-8"), re.MULTILINE)


@pytest.mark.parametrize(("known", "text"), known_errors())
def test_what_users_see_is_explained_in_both_languages(known: str, text: str) -> None:
    for language in ("zh", "en"):
        with speaking(language):
            explained = explain(text.replace("⏎", "\n"))
            assert explained is not None and explained.id == known
            assert "addin-error" not in explained.what + explained.mend
            assert ("。" not in explained.what) and bool(re.search("[一-鿿]{4}", explained.what)) == (
                language == "zh"
            )


def test_the_list_of_errors_is_long_and_each_kind_stands_in_it() -> None:
    from xlperf.excel.install.errors import KNOWN

    assert len(known_errors()) > 40
    assert {name for name, _ in KNOWN} == {name for name, _ in known_errors()}


def test_an_unknown_error_is_not_explained_away() -> None:
    for text in ("除数为零", "第 91 行填 53 万元", "Run-time error '6': Overflow", "https://example.org/429"):
        assert explain(text) is None, text


def run(*words: str) -> Result:
    return invoked(command, *words)


def test_the_command_writes_the_same_files_into_any_folder(tmp_path: Path) -> None:
    assert run("install", "--for", "excel", "--target", str(tmp_path)).return_value == 0
    assert run("install", "--for", "libreoffice", "--target", str(tmp_path)).return_value == 0
    assert run("install", "--for", "lite", "--target", str(tmp_path)).return_value == 0
    written = {path.name for path in tmp_path.iterdir()}
    assert {"xlperf.xlam", "xlwings.conf", "xlperf.oxt", "main.py"} <= written
    template = tmp_path / "guangzhou-2023-libreoffice.xlsx"
    with zipfile.ZipFile(template) as parts:
        assert b"ORG.XLPERF.XLP.TARGETCHECK(" in parts.read("xl/worksheets/sheet1.xml")
    assert (tmp_path / "main.py").read_text(encoding="utf-8") == lite_module()
    status = run("status", "--for", "excel", "--target", str(tmp_path))
    assert status.return_value == 0 and "加载项" in status.output
    assert "已撤去" in run("remove", "--for", "excel", "--target", str(tmp_path)).output
    assert run("status", "--for", "excel", "--target", str(tmp_path)).return_value == 1


def test_the_command_explains_an_error() -> None:
    assert "xlperf addin install" in run("status", "--error", "需求对象").output
    assert run("status", "--error", "别的").return_value == 1


@pytest.mark.programs
def test_libreoffice_takes_the_addin_answers_with_it_and_gives_it_back(
    office_alone: Office, tmp_path: Path
) -> None:
    shared = tmp_path / "shared"
    shared.mkdir()
    settings = [
        f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}",
        f"-env:UNO_SHARED_PACKAGES={shared.as_uri()}",
        f"-env:UNO_SHARED_PACKAGES_CACHE={shared.as_uri()}",
    ]
    assert libreoffice.installed_version(settings) == ""
    libreoffice.install(settings)
    libreoffice.install(settings)
    assert libreoffice.installed_version(settings)
    steps = [
        ["formula", "Sheet1", "A1", f'={programmatic_name("XLP_TARGET")}("不少于40场")'],
        ["get", "Sheet1", "A1"],
    ]
    assert office_alone(None, steps, settings)[-1] == "≥40场"
    assert libreoffice.remove(settings) and not libreoffice.remove(settings)
