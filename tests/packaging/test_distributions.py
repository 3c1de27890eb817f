"""Wheel and source archive are the same each time and whole; the offline bundle installs without an index."""

from __future__ import annotations

import hashlib
import importlib.util
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path
from types import ModuleType

import pytest

from tests.packaging.bundle import bundle_module, newcomer

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def bundle() -> ModuleType:
    return bundle_module()


def build(kind: str, folder: Path, source: Path = ROOT) -> Path:
    """One distribution, without an environment of its own where hatchling is here already."""
    isolated = [] if importlib.util.find_spec("hatchling") is None else ["--no-isolation"]
    command = [sys.executable, "-m", "build", f"--{kind}", *isolated, "--outdir", str(folder), str(source)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    [made] = folder.iterdir()
    return made


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.fixture(scope="module")
def source_archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build("sdist", tmp_path_factory.mktemp("sdist"))


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build("wheel", tmp_path_factory.mktemp("wheel"))


def test_the_source_archive_is_the_same_each_time(source_archive: Path, tmp_path: Path) -> None:
    assert digest(build("sdist", tmp_path)) == digest(source_archive)


def test_the_wheel_made_from_the_source_archive_is_the_wheel(
    source_archive: Path, wheel: Path, tmp_path: Path
) -> None:
    with tarfile.open(source_archive) as archive:
        archive.extractall(tmp_path / "source", filter="data")
    [source] = (tmp_path / "source").iterdir()
    assert digest(build("wheel", tmp_path / "again", source)) == digest(wheel)


def test_the_wheel_holds_what_the_program_needs_and_nothing_compiled(wheel: Path) -> None:
    assert wheel.name.endswith("-py3-none-any.whl")
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    for spec in (ROOT / "workbook_templates").rglob("*"):
        if spec.is_file() and spec.suffix in (".toml", ".xlsx", ".txt", ".json"):
            assert (
                f"xlperf/workbook_templates/{spec.relative_to(ROOT / 'workbook_templates').as_posix()}"
                in names
            )
    for module in (ROOT / "xlperf").rglob("*.py"):
        assert module.relative_to(ROOT).as_posix() in names
    assert "xlperf/py.typed" in names
    assert not [
        name for name in names if name.startswith(("tests/", "bench/")) or name.endswith((".pyc", ".so"))
    ]


def test_requirements_are_those_of_the_target_not_of_this_machine(bundle: ModuleType, tmp_path: Path) -> None:
    path = tmp_path / "some-1.0-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(
            "some-1.0.dist-info/METADATA",
            "Metadata-Version: 2.1\nName: some\nVersion: 1.0\n"
            "Requires-Dist: plain>=2\n"
            'Requires-Dist: forwindows; sys_platform == "win32"\n'
            'Requires-Dist: forlinux; platform_system == "Linux"\n'
            'Requires-Dist: fornew; python_version >= "3.13"\n'
            'Requires-Dist: forextra; extra == "dataset"\n',
        )

    def wanted(platform: str, python: str, *extras: str) -> set[str]:
        environment = bundle._environment(platform, python)
        return {str(requirement) for requirement in bundle._requirements(path, environment, extras)}

    assert wanted("win_amd64", "3.11") == {"plain>=2", "forwindows"}
    assert wanted("manylinux_2_28_x86_64", "3.13") == {"plain>=2", "forlinux", "fornew"}
    assert wanted("macosx_12_0_arm64", "3.12", "dataset") == {"plain>=2", "forextra"}


def test_licences_are_read_from_the_packages(bundle: ModuleType, wheel: Path) -> None:
    assert bundle.licences(wheel.parent) == "xlperf 0.1.0: MIT\n"


@pytest.mark.programs
@pytest.mark.skipif(sys.platform == "win32", reason="install.sh is for Linux and macOS")
def test_the_bundle_installs_without_an_index_and_works(installed: Path) -> None:
    unpacked = installed / "unpacked"
    assert (unpacked / "自查.html").stat().st_size > 5_000_000  # the page, ready to be sent to departments
    assert (unpacked / "WPS加载项" / "publish.xml").is_file()
    assert next((unpacked / "WPS加载项").glob("xlperf_*/core.js")).stat().st_size > 5_000_000
    for line in (unpacked / "SHA256SUMS").read_text("utf-8").splitlines():
        told, name = line.split("  ", 1)
        assert digest(unpacked / name) == told
    said = (installed / "said.txt").read_text("utf-8")
    assert "✓ 表样 guangzhou-2023" in said and "✗" not in said
    xlperf = installed / "environment" / "bin" / "xlperf"
    shown = subprocess.run([xlperf, "--version"], env=newcomer(), capture_output=True, text=True, check=True)
    assert shown.stdout.startswith("xlperf ")
