"""vbaProject.bin written from VBA sources, by [MS-OVBA]: the project's streams and their storages.

Owns the dir, PROJECT, PROJECTwm and module streams. Writes no performance cache, so that every
program compiles the sources itself. Must not know which macros they are, nor anything of packages.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Sequence
from typing import Literal

from xlperf.system.dataclass import dataclass
from xlperf.system.pattern import Pattern

from .compound import compound_file
from .compression import compress

ModuleKind = Literal["standard", "class", "workbook", "worksheet", "chartsheet"]

_BASES: dict[ModuleKind, str] = {
    "class": "0{FCFB3D2A-A0FA-1068-A738-08002B3371B5}",
    "workbook": "0{00020819-0000-0000-C000-000000000046}",
    "worksheet": "0{00020820-0000-0000-C000-000000000046}",
    "chartsheet": "0{00020821-0000-0000-C000-000000000046}",
}
_CODE_PAGE = 936
_ENCODING = "gbk"
_LCID = 0x0804
_PROJECT = "VBAProject"
# Programs ask no more of the id than its form; a fixed one keeps the bytes reproducible.
_PROJECT_ID = "{9A6D3A0C-5B1E-4D0B-8F58-3C41B8E7D210}"
_REFERENCES = (
    (
        "stdole",
        r"*\G{00020430-0000-0000-C000-000000000046}#2.0#0#C:\Windows\System32\stdole2.tlb#OLE Automation",
    ),
    (
        "Office",
        r"*\G{2DF8D04C-5BFA-101B-BDE5-00AA0044DE52}#2.0#0"
        r"#C:\Program Files\Common Files\Microsoft Shared\OFFICE16\MSO.DLL#Microsoft Office 16.0 Object Library",
    ),
)
_NOT_PROTECTED, _NO_PASSWORD, _VISIBLE = b"\0\0\0\0", b"\0", b"\xff"
_IDENTIFIER = Pattern(r"[A-Za-z][A-Za-z0-9_]{0,30}")
_EXPORT_HEADER = Pattern(r"\AVERSION [^\n]*\nBEGIN\b.*?^END\r?\n", re.DOTALL | re.MULTILINE)
_DESCRIPTION = Pattern(r'Attribute \w+\.VB_Description = "')
_ATTRIBUTE = Pattern(r"\AAttribute VB_\w+ = [^\n]*(?:\n|\Z)")


@dataclass(frozen=True, slots=True)
class VbaModule:
    """One module: its name, its source as VBA keeps it (with or without Attribute lines) and its kind.

    A workbook, worksheet or chartsheet module is the document module behind that code name.
    """

    name: str
    source: str = ""
    kind: ModuleKind = "standard"

    @property
    def stream_text(self) -> str:
        """The source as the module's stream holds it: Attribute lines first, lines ended by CR LF."""
        source = re.sub(r"\r\n|\r|\n", "\r\n", self.source)
        if source.startswith("Attribute VB_Name"):
            return source
        return "".join(f"Attribute {name} = {value}\r\n" for name, value in self._attributes()) + source

    def _attributes(self) -> list[tuple[str, str]]:
        named = [("VB_Name", f'"{self.name}"')]
        if self.kind == "standard":
            return named
        document = self.kind != "class"
        return [
            *named,
            ("VB_Base", f'"{_BASES[self.kind]}"'),
            ("VB_GlobalNameSpace", "False"),
            ("VB_Creatable", "False"),
            ("VB_PredeclaredId", str(document)),
            ("VB_Exposed", str(document)),
            ("VB_TemplateDerived", "False"),
            ("VB_Customizable", str(document)),
        ]


def module_of_export(text: str) -> VbaModule:
    """The module that an exported .bas or .cls file holds; ValueError where the file names none."""
    header = _EXPORT_HEADER.match(text)
    kind: ModuleKind = "class" if header else "standard"
    rest = text[header.end() :] if header else text
    attributes: list[str] = []
    while match := _ATTRIBUTE.match(rest):
        attributes.append(match[0])
        rest = rest[match.end() :]
    named = re.search(r'Attribute VB_Name = "([^"]+)"', "".join(attributes))
    if not named:
        raise ValueError("the text has no line Attribute VB_Name, so it is no exported module")
    return VbaModule(named[1], rest, kind)


def vba_project(modules: Sequence[VbaModule]) -> bytes:
    """The bytes of vbaProject.bin with these modules, in this order.

    ValueError for two modules of one name, a name that is no VBA identifier of up to 31 characters, and code that is
    not ASCII (a code page would garble it elsewhere; ChrW() builds other text). Descriptions, which stand in lines of
    Attribute and are no code, may be Chinese: they are kept in the code page that the project names.
    """
    _refuse_bad_modules(modules)
    storage = {
        "_VBA_PROJECT": struct.pack("<HHBH", 0x61CC, 0xFFFF, 0x00, 0x0000),
        "dir": compress(_dir_stream(modules)),
    }
    for module in modules:
        storage[module.name] = compress(module.stream_text.encode(_ENCODING), filler=b" ")
    return compound_file(
        {
            "VBA": storage,
            "PROJECT": _project_stream(modules).encode("ascii"),
            "PROJECTwm": _name_map(modules),
        }
    )


def _refuse_bad_modules(modules: Sequence[VbaModule]) -> None:
    seen = {"dir", "_vba_project"}
    for module in modules:
        if not _IDENTIFIER.fullmatch(module.name):
            raise ValueError(f"{module.name!r} cannot name a VBA module")
        if module.name.lower() in seen:
            raise ValueError(f"two modules are named {module.name}")
        seen.add(module.name.lower())
        if any(not line.isascii() for line in module.source.splitlines() if not _DESCRIPTION.match(line)):
            raise ValueError(f"the source of module {module.name} is not ASCII")


def _dir_stream(modules: Sequence[VbaModule]) -> bytes:
    """The dir stream before compression ([MS-OVBA] 2.3.4.2): information, references, modules."""
    stream = bytearray()
    stream += _record(0x0001, struct.pack("<I", 3))  # PROJECTSYSKIND: 64-bit Windows
    stream += _record(0x0002, struct.pack("<I", _LCID))
    stream += _record(0x0014, struct.pack("<I", _LCID))  # PROJECTLCIDINVOKE
    stream += _record(0x0003, struct.pack("<H", _CODE_PAGE))
    stream += _record(0x0004, _PROJECT.encode("ascii"))
    stream += _record(0x0005, b"") + _record(0x0040, b"")  # PROJECTDOCSTRING
    stream += _record(0x0006, b"") + _record(0x003D, b"")  # PROJECTHELPFILEPATH
    stream += _record(0x0007, struct.pack("<I", 0))  # PROJECTHELPCONTEXT
    stream += _record(0x0008, struct.pack("<I", 0))  # PROJECTLIBFLAGS
    stream += struct.pack("<HIIH", 0x0009, 4, 1, 1)  # PROJECTVERSION
    stream += _record(0x000C, b"") + _record(0x003C, b"")  # PROJECTCONSTANTS
    for reference, library in _REFERENCES:
        stream += _text_record(0x0016, 0x003E, reference)
        packed = struct.pack("<I", len(library)) + library.encode("ascii") + struct.pack("<IH", 0, 0)
        stream += _record(0x000D, packed)  # REFERENCEREGISTERED
    stream += _record(0x000F, struct.pack("<H", len(modules)))
    stream += _record(0x0013, struct.pack("<H", 0xFFFF))  # PROJECTCOOKIE
    for module in modules:
        stream += _module_record(module)
    return bytes(stream + _record(0x0010, b""))


def _module_record(module: VbaModule) -> bytes:
    """What the dir stream says of one module ([MS-OVBA] 2.3.4.2.3.2)."""
    kind = 0x0021 if module.kind == "standard" else 0x0022
    return b"".join(
        (
            _text_record(0x0019, 0x0047, module.name),
            _text_record(0x001A, 0x0032, module.name),  # MODULESTREAMNAME
            _text_record(0x001C, 0x0048, ""),  # MODULEDOCSTRING
            _record(0x0031, struct.pack("<I", 0)),  # MODULEOFFSET: no cache before the source
            _record(0x001E, struct.pack("<I", 0)),
            _record(0x002C, struct.pack("<H", 0xFFFF)),
            _record(kind, b""),
            _record(0x002B, b""),
        )
    )


def _record(record: int, data: bytes) -> bytes:
    return struct.pack("<HI", record, len(data)) + data


def _text_record(record: int, unicode_record: int, text: str) -> bytes:
    return _record(record, text.encode("ascii")) + _record(unicode_record, text.encode("utf-16-le"))


def _project_stream(modules: Sequence[VbaModule]) -> str:
    """The PROJECT stream ([MS-OVBA] 2.3.1), as text."""
    lines = [f'ID="{_PROJECT_ID}"']
    for module in modules:
        match module.kind:
            case "standard":
                lines.append(f"Module={module.name}")
            case "class":
                lines.append(f"Class={module.name}")
            case _:
                lines.append(f"Document={module.name}/&H00000000")
    lines += [
        f'Name="{_PROJECT}"',
        'HelpContextID="0"',
        'VersionCompatible32="393222000"',
        f'CMG="{_encrypted(_NOT_PROTECTED, seed=0x41)}"',
        f'DPB="{_encrypted(_NO_PASSWORD, seed=0x82)}"',
        f'GC="{_encrypted(_VISIBLE, seed=0xC3)}"',
        "",
        "[Host Extender Info]",
        "&H00000001={3832D640-CF90-11CF-8E43-00A0C911005A};VBE;&H00000000",
        "",
        "[Workspace]",
        *(f"{module.name}=0, 0, 0, 0, C" for module in modules),
        "",
    ]
    return "\r\n".join(lines)


def _encrypted(data: bytes, seed: int) -> str:
    """`data` under Data Encryption ([MS-OVBA] 2.4.3.2), in hexadecimal; any seed serves."""
    project_key = sum(_PROJECT_ID.encode("ascii")) & 0xFF
    version = 2
    encrypted = bytearray([seed, seed ^ version, seed ^ project_key])
    plain_before = project_key
    ignored = bytes([0x07] * ((seed & 6) // 2))
    for plain in ignored + struct.pack("<I", len(data)) + data:
        encrypted.append(plain ^ (encrypted[-2] + plain_before & 0xFF))
        plain_before = plain
    return encrypted.hex().upper()


def _name_map(modules: Sequence[VbaModule]) -> bytes:
    """The PROJECTwm stream ([MS-OVBA] 2.3.3): each module's name in both encodings."""
    names = (
        module.name.encode("ascii") + b"\0" + (module.name + "\0").encode("utf-16-le") for module in modules
    )
    return b"".join(names) + b"\0\0"
