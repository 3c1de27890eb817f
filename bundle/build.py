"""Makes the offline bundle: one .zip with xlperf, every package that it needs, and install scripts, for closed networks.

    python bundle/build.py                                          for this machine
    python bundle/build.py --platform win_amd64 --python 3.12       for another

Needs an index once, here; the machine that installs the bundle needs none. The wheels come by pip as it is configured.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib.util
import platform
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterable, Iterator
from email.parser import HeaderParser
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name, parse_wheel_filename

ROOT = Path(__file__).parents[1]
SCRIPTS = ("install.bat", "install.sh", "README.txt")
PAGE, ADDIN = "自查.html", "WPS加载项"
EXTRAS = ("dataset", "docx")

SYSTEMS = {
    "win": ("win32", "Windows", "nt"),
    "macosx": ("darwin", "Darwin", "posix"),
    "many": ("linux", "Linux", "posix"),
}
"""How a platform tag begins -> sys_platform, platform_system, os_name."""

EARLIEST = (1980, 1, 1, 0, 0, 0)
"""Every member's time: the same wheels give the same bytes."""


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--platform", help="a wheel platform tag, such as win_amd64, macosx_11_0_arm64, manylinux_2_28_x86_64"
    )
    parser.add_argument(
        "--python", default=".".join(platform.python_version_tuple()[:2]), help="3.11, 3.12, …"
    )
    parser.add_argument("--extras", default=",".join(EXTRAS), help=f"default: {','.join(EXTRAS)}")
    parser.add_argument("--out", type=Path, default=ROOT / "dist")
    given = parser.parse_args()
    print(build(given.out, given.platform, given.python, [name for name in given.extras.split(",") if name]))


def build(
    out: Path, platform_tag: str | None, python: str, extras: Iterable[str], pyodide: Path | None = None
) -> Path:
    """Writes the bundle into the folder `out` and gives its path. `platform_tag` None is this machine; `pyodide`: where the
    package for the page is, else npm is asked for it."""
    with tempfile.TemporaryDirectory() as scratch:
        content = Path(scratch, "content")
        wheels = content / "wheels"
        wheels.mkdir(parents=True)
        own = _own_wheel(wheels)
        _gather(own, wheels, platform_tag, python, tuple(extras))
        for name in SCRIPTS:
            shutil.copy(Path(__file__).with_name(name), content)
        shutil.copy(ROOT / "LICENSE", content / "LICENSE.txt")
        _put_ready(content, pyodide)
        (content / "LICENCES.txt").write_text(licences(wheels), "utf-8")
        (content / "SHA256SUMS").write_text(_sums(content), "utf-8")
        version = str(parse_wheel_filename(own.name)[1])
        name = f"xlperf-{version}-offline-{platform_tag or _here()}-py{python}.zip"
        out.mkdir(parents=True, exist_ok=True)
        unfinished = out / (name + ".part")
        _zip(content, unfinished)
        return unfinished.replace(out / name)


def _put_ready(content: Path, pyodide: Path | None) -> None:
    """What needs no Python on the machine that uses it: the page for the departments, and the add-in for WPS as a folder to be
    copied. Both are left out with a word where Pyodide is not to be had."""
    from xlperf.page import write_page
    from xlperf.page.pyodide_package import PyodideMissing
    from xlperf.page.pyodide_package import pyodide as found
    from xlperf.wps.files import addin_files
    from xlperf.wps.install import install

    try:
        write_page(content / PAGE, pyodide=pyodide)
        install(content / ADDIN, addin_files(found(pyodide)))
    except PyodideMissing as missing:
        print(f"without {PAGE}, {ADDIN}: {missing}", file=sys.stderr)


def _here() -> str:
    return f"{platform.system()}_{platform.machine()}".lower()


def _own_wheel(folder: Path) -> Path:
    isolated = [] if importlib.util.find_spec("hatchling") is None else ["--no-isolation"]
    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", *isolated, "--outdir", folder, ROOT],
        check=True,
        stdout=subprocess.DEVNULL,
    )
    return next(folder.glob("xlperf-*.whl"))


def _gather(own: Path, wheels: Path, platform_tag: str | None, python: str, extras: tuple[str, ...]) -> None:
    """Downloads what `own` and its extras need for the target, until no requirement of a wheel is unmet.

    pip chooses wheels for another platform, but asks *this* machine whether a requirement applies
    (`; sys_platform == "win32"`). So each wheel's own requirements are looked at again for the target.
    """
    environment = _environment(platform_tag, python)
    wanted = [str(requirement) for requirement in _requirements(own, environment, extras)]
    while wanted:
        _download(wanted, wheels, platform_tag, python)
        there = {canonicalize_name(parse_wheel_filename(path.name)[0]) for path in wheels.glob("*.whl")}
        needed = {
            str(requirement)
            for path in wheels.glob("*.whl")
            for requirement in _requirements(path, environment, extras if path == own else ())
            if canonicalize_name(requirement.name) not in there
        }
        if needed & set(wanted):
            raise SystemExit(f"no wheel for {platform_tag or 'this machine'}: {', '.join(sorted(needed))}")
        wanted = sorted(needed)


def _environment(platform_tag: str | None, python: str) -> dict[str, str]:
    """The marker variables of the target."""
    from packaging.markers import default_environment

    environment = {name: str(value) for name, value in default_environment().items()}
    environment |= {
        "python_version": python,
        "python_full_version": f"{python}.0",
        "implementation_version": f"{python}.0",
    }
    if platform_tag:
        system = next(names for start, names in SYSTEMS.items() if platform_tag.startswith(start))
        environment |= dict(zip(("sys_platform", "platform_system", "os_name"), system, strict=True))
        environment["platform_machine"] = platform_tag.rpartition("_")[2].replace("amd64", "AMD64")
    return environment


def _requirements(wheel: Path, environment: dict[str, str], extras: tuple[str, ...]) -> Iterator[Requirement]:
    """What the wheel asks for in that environment, with no marker left."""
    for line in _metadata(wheel).get_all("Requires-Dist") or []:
        requirement = Requirement(line)
        marker, requirement.marker = requirement.marker, None
        if marker is None or any(marker.evaluate(environment | {"extra": extra}) for extra in ("", *extras)):
            yield requirement


def _metadata(wheel: Path):  # type: ignore[no-untyped-def]
    with zipfile.ZipFile(wheel) as archive:
        name = next(name for name in archive.namelist() if name.endswith(".dist-info/METADATA"))
        return HeaderParser().parsestr(archive.read(name).decode("utf-8"))


def _download(wanted: list[str], wheels: Path, platform_tag: str | None, python: str) -> None:
    command = [
        sys.executable,
        "-m",
        "pip",
        "download",
        "--quiet",
        "--only-binary=:all:",
        "--dest",
        str(wheels),
    ]
    if platform_tag:
        command += ["--platform", platform_tag, "--python-version", python, "--implementation", "cp"]
        if platform_tag.startswith("manylinux"):
            # What an older system can run, a newer one can, too.
            machine = platform_tag.split("_", 3)[3]
            for older in ("manylinux_2_17", "manylinux2014"):
                command += ["--platform", f"{older}_{machine}"]
    subprocess.run([*command, *wanted], check=True)


def licences(wheels: Path) -> str:
    """Each package of the folder with its version and licence, as its own metadata have them."""
    lines = []
    for wheel in sorted(wheels.glob("*.whl")):
        metadata = _metadata(wheel)
        lines.append(f"{metadata['Name']} {metadata['Version']}: {licence_of(metadata)}")
    return "\n".join(lines) + "\n"


def licence_of(metadata) -> str:  # type: ignore[no-untyped-def]
    """The licence's short name: the expression, else the classifiers, else the first line of the licence's text."""
    expression = metadata.get("License-Expression")
    if expression:
        return str(expression)
    classifiers = [
        line.rpartition(" :: ")[2]
        for line in metadata.get_all("Classifier") or []
        if line.startswith("License :: ") and not line.endswith("OSI Approved")
    ]
    if classifiers:
        return ", ".join(classifiers)
    text = (metadata.get("License") or "").strip()
    return text.splitlines()[0] if text else "(none named)"


def _sums(folder: Path) -> str:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return "".join(
        f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.relative_to(folder).as_posix()}\n"
        for path in files
    )


def _zip(folder: Path, path: Path) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        for file in sorted(path for path in folder.rglob("*") if path.is_file()):
            member = zipfile.ZipInfo(file.relative_to(folder).as_posix(), EARLIEST)
            member.external_attr = (0o755 if file.suffix == ".sh" else 0o644) << 16
            archive.writestr(member, file.read_bytes())


if __name__ == "__main__":
    main()
