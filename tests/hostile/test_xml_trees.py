"""Over lxml and over expat the core says the same: of mutated documents, of hostile files, and in the copies it writes."""

from __future__ import annotations

import json
import os
import random
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.hostile.base import base_workbook
from tests.hostile.laid import lay
from tests.hostile.said import said_and_copied
from tests.returns.specimens import marked, write, wrong
from xlperf.messages import speaking
from xlperf.ooxml import expat_tree, lxml_tree
from xlperf.ooxml.package import Package
from xlperf.ooxml.refusal import UnreadableWorkbook
from xlperf.ooxml.safe_xml import check_prolog

MUTANTS = 4_000
EVERY = 1 if os.environ.get("XLPERF_SEARCH") == "search" else 8
"""So many specimens of the corpus, one is read by both; `make fuzz` reads all."""

DOCUMENT = (
    '<?xml version="1.0"?><!-- a --><?mso x y?><a:r xmlns:a="u" xmlns="v" xmlns:b="http://w" a:x="1&#10;&#13;&lt;" y="中">'
    '<b>t<!-- c -->u<?pi z?></b> tail <c xmlns=""/><a:d b:q="2" xml:space="preserve"> <![CDATA[<&]]> </a:d></a:r><!-- end -->'
).encode()
PIECES = (
    b"< > / & \" ' = : -- ]]> <!-- --> <![CDATA[ <!DOCTYPE_a> &#0; &#x1F; &#xFFFE; &#xD800; &a; <a:b/> <:a/> <a:/> <a:b:c/>"
    b' xmlns="" _xmlns:q="" _q:z="1" _xml:lang="x" _xmlns:xml="u" _xmlns:xmlns="u" _1a="1" <?xml_?> <?a_b?>'
    b" \0 \x01 \xff \xef\xbf\xbe \xed\xa0\x80 \xf4\x90\x80\x80 \r\n \t \xc2\xa0"
).split(b" ")


def mutants() -> list[bytes]:
    """The document, and others made of it and of a workbook's parts by a few small slips each."""
    package = Package(base_workbook())
    parts = [package.read(name) for name in package.names if name.endswith((".xml", ".rels"))]
    originals = [part for part in parts if len(part) < 6_000] + [DOCUMENT] * 12
    chance = random.Random(1)
    found = [DOCUMENT]
    for _ in range(MUTANTS):
        data = bytearray(chance.choice(originals))
        for _ in range(chance.choice((1, 1, 2, 3))):
            at = chance.randrange(len(data))
            length = chance.choice((0, 0, 1, chance.randrange(9)))
            data[at : at + length] = chance.choice(PIECES).replace(b"_", b" ")
        found.append(bytes(data))
    return found


def read(tree: Any, data: bytes, keep_all: bool) -> tuple[Any, bytes]:
    """What a parser makes of a document, and what it is when written again; why it refuses it."""
    try:
        root = tree.parsed(data, keep_all=keep_all)
    except (expat_tree.NotWellFormed, expat_tree.TooDeep) as error:
        return type(error), b""
    written = tree.tostring(root.getroottree(), xml_declaration=True, encoding="UTF-8", standalone=True)
    return outline(root), re.sub(rb" \?>", b"?>", written)


def outline(element: Any) -> Any:
    if not isinstance(element.tag, str):
        return "comment" if "omment" in repr(element.tag) else "instruction", element.tail or ""
    attributes = sorted(element.attrib.items())
    return element.tag, attributes, element.text or "", element.tail or "", [outline(one) for one in element]


def test_mutated_documents_are_the_same_trees_and_written_alike() -> None:
    refused = 0
    for data in mutants():
        try:
            check_prolog(data, "part")
        except UnreadableWorkbook:
            continue
        for keep_all in (False, True):
            by_lxml, by_expat = read(lxml_tree, data, keep_all), read(expat_tree, data, keep_all)
            assert by_lxml == by_expat, data
            refused += not by_lxml[1]
    assert MUTANTS / 10 < refused < MUTANTS * 2


def test_a_document_type_deep_elements_and_endless_names_and_texts_are_refused_by_expat_alone() -> None:
    for data in (b"<!DOCTYPE a><a/>", b"<" + b"a" * 60_000 + b"/>", b"<a>" + b"x" * 10_000_001 + b"</a>"):
        with pytest.raises(expat_tree.NotWellFormed):
            expat_tree.parsed(data)
    deep = b"<a>" * 256 + b"</a>" * 256
    assert outline(expat_tree.parsed(deep)) == outline(lxml_tree.parsed(deep))
    for tree in (expat_tree, lxml_tree):
        with pytest.raises(expat_tree.TooDeep):
            tree.parsed(b"<a>" * 258 + b"</a>" * 258)


def test_without_lxml_every_file_gets_the_same_findings_and_the_same_copies(tmp_path: Path) -> None:
    paths = [str(path) for path in lay(tmp_path, EVERY)]
    spoilt = str(write(tmp_path / "spoilt.xlsx", wrong()))
    marked(Path(spoilt), tmp_path / "marked.xlsx")
    paths += [spoilt, str(tmp_path / "marked.xlsx")]
    # A test before this one may have set the language of this process.
    without = subprocess.run(
        [sys.executable, "-m", "tests.hostile.said", "lxml", "msgspec", "numpy", "pandas"],
        env=os.environ | {"LC_ALL": "en_US.UTF-8"},
        input=json.dumps(paths),
        capture_output=True,
        text=True,
        check=False,
    )
    assert without.returncode == 0, without.stderr
    found = json.loads(without.stdout)
    with speaking("en"):
        assert found == said_and_copied(paths)
    assert len(found) > 300 // EVERY
    assert {one["status"] for one, _ in found} >= {"warned", "rejected", "unreadable"}
