"""What a machine has and lacks for xlperf's work: packages, forms, a workbook made and read back, programs, fonts, folders.

Owns the questions and their answers as sentences. Changes nothing outside a temporary folder of its own; knows no command.
"""

from __future__ import annotations

import os
import platform
import re
import shutil
import struct
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Literal

from xlperf.form import USUAL_FORM
from xlperf.messages import catalogue, enumerated, language, say
from xlperf.system.dataclass import dataclass
from xlperf.system.programs import find_browser, find_office
from xlperf.version import VERSION

State = Literal["good", "note", "broken"]
"""All is well, something can be added, or something does not work."""

catalogue(
    {
        "doctor-program": ("xlperf {version}，Python {python}（{bits} 位），{system}", "xlperf {version}, Python {python} ({bits} bit), {system}"),
        "doctor-package": ("Python 包 {name} {version}", "package {name} {version}"),
        "doctor-package-missing": ("缺少 Python 包 {name}", "the package {name} is missing"),
        "doctor-package-old": ("Python 包 {name} {version} 太旧，须 {wanted} 以上", "the package {name} {version} is too old: {wanted} or later is needed"),
        "doctor-package-mend": ("pip install \"{requirement}\"", "pip install \"{requirement}\""),
        "doctor-extra-missing": ("没有 {name}：{what}", "no {name}: {what}"),
        "doctor-extra-dataset": ("不能写数据集（--dataset）", "no datasets (--dataset)"),
        "doctor-extra-dask": ("不能用多台机器汇总（--engine dask）", "no consolidation on many machines (--engine dask)"),
        "doctor-extra-docx": ("不能写 Word 文件（公开、退回的信、批复函）", "no .docx is written (published forms, letters)"),
        "doctor-extra-pdf": ("不能读 PDF 的表", "no papers in PDF can be read"),
        "doctor-extra-mail": ("不能打开 Outlook 邮件（.msg）；.eml 可以", "no mails of Outlook (.msg) can be opened; .eml can"),
        "doctor-extra-archives": ("不能打开 .7z、.rar；.zip 可以", "no .7z or .rar can be opened; .zip can"),
        "doctor-extra-excel": ("Excel 里没有 Python 函数和按钮；工作簿自带的公式照常校验", "no functions and buttons of Python in Excel; the workbook's own formulas check all the same"),
        "doctor-not-installed": ("xlperf 未作为包安装（从源代码文件夹运行），不核对各包的版本", "xlperf runs from its source folder and is not installed: versions of packages are not compared"),
        "doctor-form": ("表样 {id}（{year} 年，第 {version} 版）和空白模板", "form {id} ({year}, version {version}) and its blank template"),
        "doctor-form-broken": ("表样 {id} 不能用：{detail}", "form {id} cannot be used: {detail}"),
        "doctor-form-mend": ("重新安装 xlperf", "install xlperf again"),
        "doctor-extension": ("本单位的扩展 {id}（{where}）", "the office's own {id} ({where})"),
        "doctor-extension-broken": ("本单位的扩展 {id} 没有载入：{detail}", "the office's own {id} was not loaded: {detail}"),
        "doctor-extension-mend": ("改正后重试；其余照常", "mend it and try again; all else goes on"),
        "doctor-work": ("制一份工作簿、读回并校验：{seconds:.2f} 秒", "a workbook made, read back and checked: {seconds:.2f} s"),
        "doctor-work-broken": ("制一份工作簿、读回并校验时失败：{detail}", "making a workbook, reading it back and checking it failed: {detail}"),
        "doctor-office": ("LibreOffice：{path}", "LibreOffice: {path}"),
        "doctor-office-missing": ("没有 LibreOffice：有 Excel 或 WPS 的不需要", "no LibreOffice: not needed where Excel or WPS is used"),
        "doctor-browser": ("浏览器（打印 PDF）：{path}", "browser (to print PDF): {path}"),
        "doctor-browser-missing": ("没有 Chromium、Chrome 或 Edge：报告可写成网页，不能直接写成 PDF", "no Chromium, Chrome or Edge: reports can be written as pages, not straight as PDF"),
        "doctor-excel": ("Excel：{version}", "Excel: {version}"),
        "doctor-excel-missing": ("没有找到 Excel（可用 WPS 或 LibreOffice）", "no Excel found (WPS or LibreOffice will do)"),
        "doctor-fonts": ("中文字体：{names}", "Chinese fonts: {names}"),
        "doctor-fonts-missing": ("没有中文字体：在本机打印或转成 PDF 时汉字显示为方框", "no Chinese font: characters print as boxes on this machine"),
        "doctor-fonts-mend": ("安装宋体、黑体，或 Noto CJK（Debian：fonts-noto-cjk）", "install SimSun and SimHei, or Noto CJK (Debian: fonts-noto-cjk)"),
        "doctor-console": ("控制台编码 {encoding}，语言 {language}", "console encoding {encoding}, language {language}"),
        "doctor-console-lacking": ("控制台编码 {encoding} 没有 {signs}，显示时用别的符号代替", "the console encoding {encoding} lacks {signs}: other signs stand for them"),
        "doctor-console-mend": ("chcp 65001，或设环境变量 PYTHONUTF8=1", "chcp 65001, or set PYTHONUTF8=1"),
        "doctor-folder": ("可以写入 {path}（剩余 {free:.1f} GB）", "{path} can be written ({free:.1f} GB free)"),
        "doctor-folder-broken": ("不能写入 {path}：{detail}", "{path} cannot be written: {detail}"),
        "doctor-folder-full": ("{path} 只剩 {free:.2f} GB", "only {free:.2f} GB are free in {path}"),
        "doctor-folder-mend": ("换一个文件夹，或向管理员要写入权限", "choose another folder, or ask for the right to write"),
        "doctor-folder-full-mend": ("清理磁盘：汇总一千份工作簿约需 0.1 GB", "make room: a thousand workbooks need about 0.1 GB"),
    }
)  # fmt: skip

SIGNS = "申报≥≤✓—“”"
"""What messages are made of."""

LITTLE_SPACE = 0.2
"""GB."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One thing looked at: how it stands, as a sentence, and what to do where it is not good."""

    subject: str
    state: State
    text: str
    mend: str = ""


def diagnose(folder: Path | None = None, encoding: str | None = None) -> list[Answer]:
    """Everything, in the order in which a person would ask. `folder` is where outputs go (default: the current one),
    `encoding` the console's (default: that of standard output)."""
    questions: Sequence[Callable[[], Iterator[Answer]]] = (
        _program,
        _packages,
        _forms,
        _work,
        _extensions,
        _excel,
        _programs,
        _fonts,
        lambda: _console(encoding or sys.stdout.encoding or "ascii"),
        lambda: _folders(folder or Path.cwd(), Path(tempfile.gettempdir())),
    )
    return [answer for question in questions for answer in question()]


def _program() -> Iterator[Answer]:
    bits = struct.calcsize("P") * 8
    system = f"{platform.system()} {platform.release()} {platform.machine()}"
    text = say("doctor-program", version=VERSION, python=platform.python_version(), bits=bits, system=system)
    yield Answer("xlperf", "good", text)


def _packages() -> Iterator[Answer]:
    """Each package that xlperf asks for, by its own metadata."""
    from importlib.metadata import PackageNotFoundError, requires

    try:
        requirements = requires("xlperf") or []
    except PackageNotFoundError:
        yield Answer("packages", "note", say("doctor-not-installed"))
        return
    extras: set[str] = set()
    for requirement in requirements:
        extra = re.search(r"extra\s*==\s*['\"]([\w-]+)['\"]", requirement)
        if extra is None:
            yield _package(requirement)
        elif extra[1] in ("dataset", "dask", "docx", "pdf", "mail", "archives") and extra[1] not in extras:
            answer = _package(requirement)
            if answer.state != "good":
                extras.add(extra[1])
                what = say(f"doctor-extra-{extra[1]}")
                text = say("doctor-extra-missing", name=_name(requirement), what=what)
                yield Answer(f"extra {extra[1]}", "note", text, answer.mend)


def _package(requirement: str) -> Answer:
    from importlib.metadata import PackageNotFoundError, version

    name, bare = _name(requirement), requirement.split(";")[0].strip()
    wanted = re.search(r">=\s*([\d.]+)", requirement)
    try:
        found = version(name)
    except PackageNotFoundError:
        return Answer(name, "broken", say("doctor-package-missing", name=name), _install(bare))
    if wanted and _numbers(found) < _numbers(wanted[1]):
        text = say("doctor-package-old", name=name, version=found, wanted=wanted[1])
        return Answer(name, "broken", text, _install(bare))
    return Answer(name, "good", say("doctor-package", name=name, version=found))


def _name(requirement: str) -> str:
    found = re.match(r"[\w.-]+", requirement)
    return found[0] if found else requirement


def _install(requirement: str) -> str:
    return say("doctor-package-mend", requirement=requirement)


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", version.split("+")[0])[:3])


def _forms() -> Iterator[Answer]:
    from xlperf.form import form_specs, load_form

    for form_id, spec in form_specs().items():
        try:
            form = load_form(form_id)
            if not Path(spec).with_name("blank.xlsx").is_file():
                raise FileNotFoundError("blank.xlsx")
        except (ValueError, OSError) as error:
            text = say("doctor-form-broken", id=form_id, detail=error)
            yield Answer(f"form {form_id}", "broken", text, say("doctor-form-mend"))
        else:
            text = say("doctor-form", id=form.id, year=form.year, version=form.version)
            yield Answer(f"form {form_id}", "good", text)


def _extensions() -> Iterator[Answer]:
    """What the office added, and what of it does not load."""
    from xlperf.extension import extensions

    for one in extensions():
        if one.problem:
            text = say("doctor-extension-broken", id=one.id, detail=one.problem)
            yield Answer(f"extension {one.id}", "note", text, say("doctor-extension-mend"))
        else:
            yield Answer(f"extension {one.id}", "good", say("doctor-extension", id=one.id, where=one.where))


def _work() -> Iterator[Answer]:
    """The whole way once, on an empty form: a form made, written, read through the gate and checked."""
    from xlperf.form import load_form
    from xlperf.intake.one_file import take_in
    from xlperf.template.write import new_template

    began = time.perf_counter()
    try:
        with tempfile.TemporaryDirectory(prefix="xlperf-") as folder:
            path = Path(folder, "doctor.xlsx")
            new_template(load_form(USUAL_FORM), path, department="xlperf")
            intake = take_in(path)
        if intake.declaration is None or intake.declaration.department != "xlperf":
            raise ValueError(intake.reason or intake.status)
    except (ValueError, OSError, ImportError) as error:
        yield Answer("work", "broken", say("doctor-work-broken", detail=error), say("doctor-form-mend"))
    else:
        yield Answer("work", "good", say("doctor-work", seconds=time.perf_counter() - began))


def _excel() -> Iterator[Answer]:
    if sys.platform != "win32":
        return
    import winreg

    try:
        with winreg.OpenKey(winreg.HKEY_CLASSES_ROOT, r"Excel.Application\CurVer") as key:
            version = str(winreg.QueryValue(key, ""))
    except OSError:
        yield Answer("Excel", "note", say("doctor-excel-missing"))
    else:
        yield Answer("Excel", "good", say("doctor-excel", version=version.rpartition(".")[2]))


def _programs() -> Iterator[Answer]:
    for subject, found in (("office", find_office()), ("browser", find_browser())):
        if found is None:
            yield Answer(subject, "note", say(f"doctor-{subject}-missing"))
        else:
            yield Answer(subject, "good", say(f"doctor-{subject}", path=found))


WINDOWS_FONTS = {"simsun.ttc": "宋体", "simhei.ttf": "黑体", "simfang.ttf": "仿宋", "msyh.ttc": "微软雅黑"}


def _fonts() -> Iterator[Answer]:
    names = _font_names()
    if names is None:
        return
    if names:
        yield Answer("fonts", "good", say("doctor-fonts", names=enumerated(names[:4])))
    else:
        yield Answer("fonts", "note", say("doctor-fonts-missing"), say("doctor-fonts-mend"))


def _font_names() -> list[str] | None:
    """The families of Chinese fonts; None where the system cannot be asked (macOS always has some)."""
    if sys.platform == "win32":
        folder = Path(os.environ.get("WINDIR", r"C:\Windows"), "Fonts")
        return [name for file, name in WINDOWS_FONTS.items() if (folder / file).is_file()]
    lister = shutil.which("fc-list")
    if lister is None:
        return None
    try:
        done = subprocess.run(
            [lister, ":lang=zh-cn", "family"], capture_output=True, timeout=20, check=False, encoding="utf-8"
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return sorted({line.split(",")[0].strip() for line in done.stdout.splitlines() if line.strip()})


def _console(encoding: str) -> Iterator[Answer]:
    lost = [sign for sign in SIGNS if not _has(encoding, sign)]
    if lost:
        text = say("doctor-console-lacking", encoding=encoding, signs="".join(lost))
        yield Answer("console", "note", text, say("doctor-console-mend"))
    else:
        yield Answer("console", "good", say("doctor-console", encoding=encoding, language=language()))


def _has(encoding: str, sign: str) -> bool:
    try:
        sign.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True


def _folders(*folders: Path) -> Iterator[Answer]:
    for folder in dict.fromkeys(folders):
        try:
            with tempfile.TemporaryFile(dir=folder) as trial:
                trial.write(b"xlperf")
            free = shutil.disk_usage(folder).free / 1e9
        except OSError as error:
            text = say("doctor-folder-broken", path=folder, detail=error.strerror or error)
            yield Answer("folder", "broken", text, say("doctor-folder-mend"))
            continue
        if free < LITTLE_SPACE:
            text = say("doctor-folder-full", path=folder, free=free)
            yield Answer("folder", "note", text, say("doctor-folder-full-mend"))
        else:
            yield Answer("folder", "good", say("doctor-folder", path=folder, free=free))
