"""vbaProject.bin as others read it: olevba for the sources, olefile for the container."""

import olefile
import pytest
from hypothesis import given
from hypothesis import strategies as st
from oletools.olevba import VBA_Parser

from tests.searches import examples
from xlperf.ooxml.vba import VbaModule, decompress, module_of_export, vba_project
from xlperf.ooxml.vba.compound import compound_file

LINE = "    Debug.Print ChrW(&H4E2D) & {number}\r\n"


def extracted(project: bytes) -> dict[str, str]:
    """The sources that olevba finds, by module name."""
    parser = VBA_Parser("vbaProject.bin", data=project)
    return {file.rpartition(".")[0]: source for _, _, file, source in parser.extract_macros()}


def source_of_size(size: int) -> str:
    text = "".join(LINE.format(number=number) for number in range(size // len(LINE) + 1))
    return text[:size]


def test_olevba_extracts_exactly_the_sources_from_nothing_to_200_kb() -> None:
    modules = [VbaModule("ThisWorkbook", kind="workbook"), VbaModule("Sheet1", kind="worksheet")]
    modules += [
        VbaModule(f"Size{size}", source_of_size(size)) for size in (0, 1, 4095, 4096, 4097, 60_000, 204_800)
    ]
    modules.append(VbaModule("Finding", "Public Cell As String\r\n", kind="class"))
    sources = extracted(vba_project(modules))
    assert sources == {module.name: module.stream_text for module in modules}


ASCII_LINES = st.lists(st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=80), max_size=90)


@examples(40)
@given(st.lists(ASCII_LINES, min_size=1, max_size=6))
def test_any_ascii_source_is_extracted_but_for_filler_at_its_end(sources: list[list[str]]) -> None:
    modules = [VbaModule(f"M{number}", "\n".join(lines)) for number, lines in enumerate(sources)]
    found = extracted(vba_project(modules))
    assert {name: text.rstrip(" ") for name, text in found.items()} == {
        module.name: module.stream_text.rstrip(" ") for module in modules
    }


def test_kinds_of_modules_are_declared_for_the_editor() -> None:
    project = vba_project(
        [
            VbaModule("ThisWorkbook", kind="workbook"),
            VbaModule("Sheet1", kind="worksheet"),
            VbaModule("Chart1", kind="chartsheet"),
            VbaModule("Plain"),
            VbaModule("Finding", kind="class"),
        ]
    )
    container = olefile.OleFileIO(project)
    lines = container.openstream("PROJECT").read().decode("ascii").split("\r\n")
    assert lines[1:6] == [
        "Document=ThisWorkbook/&H00000000",
        "Document=Sheet1/&H00000000",
        "Document=Chart1/&H00000000",
        "Module=Plain",
        "Class=Finding",
    ]
    sheet = decompress(container.openstream("VBA/Sheet1").read()).decode("ascii")
    assert 'VB_Base = "0{00020820-0000-0000-C000-000000000046}"' in sheet


def test_the_project_has_no_performance_cache() -> None:
    container = olefile.OleFileIO(vba_project([VbaModule("Plain")]))
    assert container.openstream("VBA/_VBA_PROJECT").read() == bytes.fromhex("CC61FFFF000000")


def test_the_same_modules_give_the_same_bytes() -> None:
    modules = [VbaModule("Plain", source_of_size(9000))]
    assert vba_project(modules) == vba_project(modules)


@pytest.mark.parametrize(
    ("modules", "reason"),
    [
        ([VbaModule("A"), VbaModule("a")], "two modules are named a"),
        ([VbaModule("1st")], "cannot name"),
        ([VbaModule("dir")], "two modules"),
        ([VbaModule("A", 'MsgBox "中"')], "not ASCII"),
        ([VbaModule("校验")], "cannot name"),
    ],
)
def test_modules_that_vba_would_garble_are_refused(modules: list[VbaModule], reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        vba_project(modules)


def test_an_exported_class_is_known_by_its_header() -> None:
    export = (
        'VERSION 1.0 CLASS\r\nBEGIN\r\n  MultiUse = -1  \'True\r\nEND\r\nAttribute VB_Name = "Finding"\r\n'
        "Attribute VB_GlobalNameSpace = False\r\nOption Explicit\r\n"
    )
    assert module_of_export(export) == VbaModule("Finding", "Option Explicit\r\n", "class")


def test_an_exported_module_needs_a_name() -> None:
    with pytest.raises(ValueError, match="VB_Name"):
        module_of_export("Sub A()\r\nEnd Sub\r\n")


NAMES = st.text(
    st.characters(min_codepoint=48, max_codepoint=122, exclude_characters="\\:"), min_size=1, max_size=31
)


@examples(60)
@given(st.dictionaries(NAMES, st.binary(max_size=9000), max_size=40))
def test_a_compound_file_holds_every_stream_under_its_name(streams: dict[str, bytes]) -> None:
    by_upper = {name.upper(): (name, data) for name, data in streams.items()}
    tree = dict(by_upper.values())
    container = olefile.OleFileIO(compound_file({"Inner": tree, "Outer": b"x" * 5000}))
    container.DEFECT_LEVEL = olefile.DEFECT_POTENTIAL
    listed = {tuple(path) for path in container.listdir()}
    assert listed == {("Outer",), *(("Inner", name) for name in tree)}
    for name, data in tree.items():
        assert container.openstream(["Inner", name]).read() == data


def test_a_compound_file_too_large_for_its_header_is_refused() -> None:
    with pytest.raises(ValueError, match="too large"):
        compound_file({"Big": bytes(8_000_000)})
