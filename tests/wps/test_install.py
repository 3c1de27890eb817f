"""The add-in put into a folder of WPS's add-ins and taken out again: other add-ins keep theirs, what is broken is named."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest

from tests.command import run_in_chinese
from xlperf.diagnosis import Answer
from xlperf.errors import InvalidArgument
from xlperf.messages import speaking
from xlperf.version import VERSION
from xlperf.wps import install
from xlperf.wps.install import FOLDER, AddinListError, addins_folder

FILES = dict.fromkeys(("index.html", "main.js", "ribbon.xml", "pane.html", "core.js", "images/a.svg"), b"x")
OTHERS = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<jsplugins><!-- of the office -->
  <jspluginonline name="审批" type="wps" url="http://10.0.0.1/oa/" enable="enable" install="null"/>
  <jsplugin name="xlperf" type="et" url="xlperf_0.0.1" version="0.0.1" enable="enable_dev" install="null"/>
</jsplugins>
"""


def answers(folder: Path) -> list[Answer]:
    with speaking("zh"):
        return list(install.status(folder))


def entries(path: Path) -> list[dict[str, str]]:
    return [dict(one.attrib) for one in ElementTree.parse(path).getroot()]


def test_where_wps_looks_is_asked_of_the_system() -> None:
    windows = addins_folder({"APPDATA": "C:/Users/me/AppData/Roaming"}, "win32")
    assert windows.as_posix() == "C:/Users/me/AppData/Roaming/kingsoft/wps/jsaddons"
    linux = addins_folder({"HOME": "/home/me"}, "linux")
    assert linux.as_posix() == "/home/me/.local/share/Kingsoft/wps/jsaddons"
    mac = addins_folder({"HOME": "/Users/me"}, "darwin").as_posix()
    assert mac.endswith("Data/.kingsoft/wps/jsaddons")
    with pytest.raises(InvalidArgument, match="APPDATA"):
        addins_folder({}, "win32")


def test_it_is_written_and_listed_as_wps_own_tool_does_it(tmp_path: Path) -> None:
    folder = tmp_path / "kingsoft" / "jsaddons"
    install.install(folder, FILES)
    assert sorted(path.name for path in folder.iterdir()) == ["publish.xml", FOLDER]
    assert (folder / FOLDER / "images" / "a.svg").read_bytes() == b"x"
    assert entries(folder / "publish.xml") == [
        {
            "name": "xlperf", "type": "et", "url": f"xlperf_{VERSION}", "version": VERSION,
            "enable": "enable_dev", "install": "null", "customDomain": "",
        }
    ]  # fmt: skip
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    install.install(folder, FILES)
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before


def test_other_addins_keep_their_entries_and_an_older_one_of_ours_makes_way(tmp_path: Path) -> None:
    (tmp_path / "xlperf_0.0.1").mkdir()
    (tmp_path / "xlperf_0.0.1" / "index.html").write_text("old")
    (tmp_path / "oa_1.0").mkdir()
    (tmp_path / "publish.xml").write_text(OTHERS, encoding="utf-8")
    (tmp_path / "jsplugins.xml").write_text("<jsplugins/>", encoding="utf-8")
    install.install(tmp_path, FILES)
    assert [one["name"] for one in entries(tmp_path / "publish.xml") if one] == ["审批", "xlperf"]
    assert [one["url"] for one in entries(tmp_path / "jsplugins.xml")] == [FOLDER]
    assert "of the office" in (tmp_path / "publish.xml").read_text(encoding="utf-8")
    assert sorted(path.name for path in tmp_path.iterdir() if path.is_dir()) == ["oa_1.0", FOLDER]
    assert len(install.remove(tmp_path)) == 3 and install.remove(tmp_path) == []
    assert [one["name"] for one in entries(tmp_path / "publish.xml") if one] == ["审批"]
    assert (tmp_path / "oa_1.0").is_dir() and not (tmp_path / FOLDER).exists()


@pytest.mark.parametrize("broken", ["<jsplugins>", "<other/>", "\x00\x01"])
def test_a_list_that_cannot_be_read_is_named_and_stays(tmp_path: Path, broken: str) -> None:
    path = tmp_path / "publish.xml"
    path.write_text(broken, encoding="utf-8")
    with pytest.raises(AddinListError, match=r"publish\.xml"):
        install.install(tmp_path, FILES)
    assert path.read_text(encoding="utf-8") == broken and len(list(tmp_path.iterdir())) == 1


def test_the_status_says_what_is_missing_and_what_wps_noted(tmp_path: Path) -> None:
    assert [one.state for one in answers(tmp_path)] == ["broken"]
    install.install(tmp_path, FILES)
    assert [one.state for one in answers(tmp_path)] == ["good", "good", "note"]
    trust = tmp_path / "authaddin.json"
    for note, state in (
        ({"enable": True, "isload": True}, "good"),
        ({"enable": False, "isload": True}, "broken"),
        ({"enable": True, "isload": False}, "note"),
    ):
        trust.write_text(
            json.dumps({"et": {"3f2a": {"name": "xlperf", **note}}, "wps": {}}), encoding="utf-8"
        )
        assert answers(tmp_path)[-1].state == state
    trust.write_text("{", encoding="utf-8")
    assert answers(tmp_path)[-1].state == "note"
    (tmp_path / FOLDER / "core.js").unlink()
    assert "core.js" in answers(tmp_path)[0].text
    (tmp_path / "publish.xml").write_text("<jsplugins/>", encoding="utf-8")
    assert [one.state for one in answers(tmp_path)][:2] == ["broken", "broken"]


@pytest.mark.programs
def test_the_command_puts_it_into_the_users_folder_without_a_network(
    addins: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from tests.programs import node

    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("PATH", str(tmp_path))
    packed = str(node.modules() / "pyodide")
    assert run_in_chinese("addin", "install", "--for", "wps", "--pyodide", packed) == 0
    folder = tmp_path / ".local" / "share" / "Kingsoft" / "wps" / "jsaddons"
    assert "允许" in capsys.readouterr().out
    made = {path.relative_to(folder) for path in folder.rglob("*")}
    assert made == {path.relative_to(addins) for path in addins.rglob("*")}
    # There is no Node on this path that could compile a part of core.js beforehand.
    files = [one for one in made if (folder / one).is_file() and one.name != "core.js"]
    assert len(files) > 15 and all(
        (folder / one).read_bytes() == (addins / one).read_bytes() for one in files
    )
    assert (folder / FOLDER / "core.js").stat().st_size > 5_000_000
    assert run_in_chinese("addin", "status", "--for", "wps") == 0 and "✓" in capsys.readouterr().out
    assert run_in_chinese("addin", "remove", "--for", "wps") == 0
    assert sorted(path.name for path in folder.iterdir()) == ["publish.xml"]
    assert run_in_chinese("addin", "status", "--for", "wps") == 1
    assert (
        run_in_chinese("addin", "remove", "--for", "wps") == 0 and "没有可以卸下的" in capsys.readouterr().out
    )
