"""The example of a web service serves check and template from memory, and what is sent to it never ends it."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import Any

import pytest

import xlperf
from tests.proof.valid import valid_declaration

EXAMPLE = Path(__file__).parents[2] / "docs" / "examples" / "web_service.py"
FORM = xlperf.load_form("guangzhou-2023")


@pytest.fixture(scope="module")
def client() -> Any:
    pytest.importorskip("flask")
    spec = importlib.util.spec_from_file_location("web_service", EXAMPLE)
    assert spec and spec.loader
    service = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(service)
    return service.app.test_client()


@pytest.fixture
def empty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current and the temporary folder, in which nothing may be left."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    return tmp_path


def test_a_workbook_is_checked_from_the_body_as_from_a_file(client: Any, empty: Path) -> None:
    declaration = valid_declaration(FORM, 1)
    wrong = xlperf.Declaration.from_dict(
        FORM, declaration.to_dict() | {"fields": declaration.to_dict()["fields"] | {"staff_count": "多"}}
    )
    data = xlperf.template_bytes(FORM, declaration=wrong)
    for lang in ("zh", "en"):
        answer = client.post("/check", data=data, headers={"Accept-Language": lang})
        assert answer.status_code == 200 and answer.json["form"] == FORM.id
        found = [one.to_dict() for one in xlperf.check(data, lang=lang)]
        assert answer.json["findings"] == found and found
    assert list(empty.iterdir()) == []


def test_a_template_is_handed_out_and_read_back(client: Any, empty: Path) -> None:
    answer = client.get("/template/guangzhou-2023?department=市教育局")
    assert answer.status_code == 200 and answer.headers["Content-Disposition"].endswith("guangzhou-2023.xlsx")
    assert xlperf.read(answer.data).department == "市教育局"
    assert client.get("/template/nothing").status_code == 404
    assert list(empty.iterdir()) == []


@pytest.mark.parametrize("body", [b"", b"PK\x03\x04", b"<html>", b"\x00" * 4096, "名称,金额\n".encode()])
def test_what_is_no_workbook_is_refused_with_its_reason(client: Any, body: bytes) -> None:
    answer = client.post("/check", data=body)
    assert answer.status_code == 422 and answer.json["reason"]
