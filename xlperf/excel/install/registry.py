"""The registry of Windows, read alone, behind one small interface; and where Excel's answers stand in it.

Owns the keys and what their values mean. Knows no file, says nothing to users; off Windows there is none to read.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from xlperf.system.dataclass import dataclass

CLASSES, MACHINE, USER = "HKEY_CLASSES_ROOT", "HKEY_LOCAL_MACHINE", "HKEY_CURRENT_USER"

RegistryValue = str | int | bytes | Sequence[str]


class Registry(Protocol):
    """A registry: `value` is None where the key or the value is not there; `subkeys` is empty then."""

    def value(self, root: str, key: str, name: str = "") -> RegistryValue | None: ...
    def subkeys(self, root: str, key: str) -> Sequence[str]: ...
    def values(self, root: str, key: str) -> Mapping[str, RegistryValue]: ...


class WindowsRegistry:
    """That of this machine, seen as 64-bit programs see it: Excel's own keys differ by view, WOW6432Node is named."""

    def value(self, root: str, key: str, name: str = "") -> RegistryValue | None:
        return self.values(root, key).get(name)

    def subkeys(self, root: str, key: str) -> Sequence[str]:
        return self._listed(root, key, "EnumKey")

    def values(self, root: str, key: str) -> Mapping[str, RegistryValue]:
        return {name: value for name, value, _ in self._listed(root, key, "EnumValue")}

    def _listed(self, root: str, key: str, how: str) -> list[Any]:
        import importlib

        winreg = importlib.import_module("winreg")  # Windows alone has it
        found: list[Any] = []
        access = winreg.KEY_READ | winreg.KEY_WOW64_64KEY
        try:
            with winreg.OpenKey(getattr(winreg, root), key, 0, access) as opened:
                while True:
                    found.append(getattr(winreg, how)(opened, len(found)))
        except OSError:  # no such key, no right to read it, or the end of the list
            return found


class NoRegistry:
    """That of a system that has none."""

    def value(self, root: str, key: str, name: str = "") -> RegistryValue | None:
        return None

    def subkeys(self, root: str, key: str) -> Sequence[str]:
        return ()

    def values(self, root: str, key: str) -> Mapping[str, RegistryValue]:
        return {}


def registry_of_this_machine() -> Registry:
    """The registry that there is."""
    return WindowsRegistry() if sys.platform == "win32" else NoRegistry()


@dataclass(frozen=True)
class Excel:
    """What the registry says of Excel. bits: 32, 64, or 0 where it does not say.

    macros: VBAWarnings, 1 all run, 2 a person is asked, 3 signed ones alone, 4 none (0: not set, which is 2).
    by_policy: whether an administrator set that. blocks_downloaded: macros of files from the internet are blocked by
    policy. disabled: names that stand in Excel's list of disabled items. trusted: trusted folders.
    """

    version: str
    build: str
    bits: int
    macros: int
    by_policy: bool
    blocks_downloaded: bool
    disabled: str
    trusted: tuple[str, ...]


_CLICK_TO_RUN = r"SOFTWARE\Microsoft\Office\ClickToRun\Configuration"
_OFFICE = r"Microsoft\Office"


def excel_in(registry: Registry) -> Excel | None:
    """Excel as the registry has it; None where it is not installed."""
    program = registry.value(CLASSES, r"Excel.Application\CurVer")
    if not isinstance(program, str) or not program.rpartition(".")[2].isdigit():
        return None
    version = program.rpartition(".")[2] + ".0"
    own = rf"Software\{_OFFICE}\{version}\Excel"
    policy = rf"Software\Policies\{_OFFICE}\{version}\Excel\Security"
    by_policy = registry.value(USER, policy, "VBAWarnings")
    macros = by_policy if by_policy is not None else registry.value(USER, rf"{own}\Security", "VBAWarnings")
    return Excel(
        version=version,
        build=str(registry.value(MACHINE, _CLICK_TO_RUN, "VersionToReport") or ""),
        bits=_bits(registry, version),
        macros=macros if isinstance(macros, int) else 0,
        by_policy=by_policy is not None,
        blocks_downloaded=registry.value(USER, policy, "blockcontentexecutionfrominternet") == 1,
        disabled=_disabled(registry, rf"{own}\Resiliency\DisabledItems"),
        trusted=tuple(_trusted(registry, rf"{own}\Security\Trusted Locations")),
    )


def _bits(registry: Registry, version: str) -> int:
    platform = registry.value(MACHINE, _CLICK_TO_RUN, "Platform")
    if platform in ("x64", "x86"):
        return 64 if platform == "x64" else 32
    # Installed from an .msi: Outlook names the bitness; else the branch of the registry in which Excel's folder stands.
    outlook = registry.value(MACHINE, rf"SOFTWARE\{_OFFICE}\{version}\Outlook", "Bitness")
    if outlook in ("x64", "x86"):
        return 64 if outlook == "x64" else 32
    for branch, bits in (("SOFTWARE", 64), (r"SOFTWARE\WOW6432Node", 32)):
        if registry.value(MACHINE, rf"{branch}\{_OFFICE}\{version}\Excel\InstallRoot", "Path"):
            return bits
    return 0


def _disabled(registry: Registry, key: str) -> str:
    """The text of Excel's disabled items: each is binary, and names its file in UTF-16."""
    items = registry.values(USER, key).values()
    return "\n".join(item.decode("utf-16-le", "ignore") for item in items if isinstance(item, bytes))


def _trusted(registry: Registry, key: str) -> list[str]:
    paths = (registry.value(USER, rf"{key}\{name}", "Path") for name in registry.subkeys(USER, key))
    return [path for path in paths if isinstance(path, str)]
