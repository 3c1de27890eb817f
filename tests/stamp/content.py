"""A package's content for comparison: every part, with numbers of strings and of formats resolved to what they stand for,
and formulas that cells share written out in each.

Two packages with the same content are the same to every reader, however their strings and formats are numbered.
"""

from __future__ import annotations

import io
import re
import zipfile

from xlperf.ooxml.formula import Movable


def content(package: bytes) -> dict[str, str]:
    """Part -> its XML, shared strings and cell formats written out in each cell."""
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        assert archive.testzip() is None
        parts = {
            name: archive.read(name).decode()
            for name in archive.namelist()
            if name.endswith((".xml", ".rels"))
        }
    strings = re.findall(r"<si>(.*?)</si>", parts.pop("xl/sharedStrings.xml"), re.S)
    table = re.search(r"<cellXfs.*?</cellXfs>", parts["xl/styles.xml"], re.S)
    assert table is not None
    formats = re.findall(r"<xf [^>]*/>|<xf [^>]*[^/]>.*?</xf>", table[0], re.S)
    parts["xl/styles.xml"] = parts["xl/styles.xml"].replace(table[0], "")
    for name, xml in parts.items():
        if name.startswith("xl/worksheets/sheet"):
            xml = re.sub(r' t="s"><v>(\d+)</v>', lambda match: f">{strings[int(match[1])]}", xml)
            xml = with_own_formulas(xml)
            parts[name] = re.sub(
                r'(<c r="\w+") s="(\d+)"', lambda match: match[1] + formats[int(match[2])], xml
            )
    return parts


def with_own_formulas(xml: str) -> str:
    """A worksheet's XML in which no cell shares a formula with others."""
    masters: dict[str, tuple[str, str]] = {}

    def own(match: re.Match[str]) -> str:
        cell, place, group, text = match[1], match[2], match[3], match[4]
        if text is not None:
            masters[group] = place, text
        home, shared = masters[group]
        return f"{cell}<f>{text if text is not None else Movable(shared, home).at(place)}</f>"

    shared = r'(<c r="(\w+)"[^>]*>)<f t="shared"(?: ref="[^"]*")? si="(\d+)"(?:/>|>([^<]*)</f>)'
    return re.sub(shared, own, xml)


def number_of_strings(package: bytes) -> tuple[int, int]:
    """How many cells the shared strings say refer to them, and how many do."""
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        said = re.search(rb'<sst [^>]*count="(\d+)"', archive.read("xl/sharedStrings.xml"))
        assert said is not None
        sheets = [archive.read(name) for name in archive.namelist() if name.startswith("xl/worksheets/sheet")]
    return int(said[1]), sum(sheet.count(b' t="s"') for sheet in sheets)
