"""The commands fill and publish, from the outside: files in, files and words out, exit status."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given

from tests.command import run_in_chinese
from tests.drawn import form_drawn
from tests.grid.layouts import LAYOUTS, with_openpyxl
from tests.grid.seed import DEPARTMENT, FORM, TEXT, TEXT_FILE, assert_is_seed
from tests.grid.test_published import FIELDS, TABLES, declared
from tests.grid.test_seed import read_text
from tests.programs.libreoffice import LibreOffice
from tests.searches import examples
from xlperf.declaration import Declaration, Entered
from xlperf.intake.entered import without_unseen_ends
from xlperf.intake.handmade.files import read_file
from xlperf.intake.one_file import read
from xlperf.messages import speaking
from xlperf.ooxml.refusal import UnreadableWorkbook
from xlperf.publishing import publish
from xlperf.publishing.published_text import write_published_text
from xlperf.sending.fill import fill
from xlperf.template.write import Options, build

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    root = Path(__file__).resolve().parents[2]

    def started(*words: str) -> subprocess.CompletedProcess[str]:
        environment = {**os.environ, "PYTHONPATH": str(root), "PYTHONIOENCODING": "utf-8"}
        return subprocess.run(
            [sys.executable, "-m", "xlperf", "--lang", "zh", *words],
            capture_output=True,
            encoding="utf-8",
            cwd=tmp_path,
            env=environment,
            timeout=60,
            check=False,
        )

    return started


@pytest.fixture
def template(tmp_path: Path) -> Path:
    path = tmp_path / "template.xlsx"
    path.write_bytes(template_bytes())
    return path


@cache
def template_bytes() -> bytes:
    return build(FORM, Options(year=2023, code="105001"))


def test_filled_from_the_text_and_published_again(run: Run, template: Path, tmp_path: Path) -> None:
    done = run("fill", "template.xlsx", "--from", str(TEXT_FILE), "-o", "filled.xlsx", "--explain")
    assert done.returncode == 0
    for words in ("1,365.46", "没有满意度指标", "<p>", "讲好广州故事"):
        assert words in done.stderr
    assert "第 18 行第 1 格" in done.stdout
    assert "基本支出：4,506.89" in done.stdout
    assert "0 处没有读入；0 处须改正" in done.stderr
    declaration = read(tmp_path / "filled.xlsx")
    assert_is_seed(declaration)
    assert (declaration.code, declaration.found) == ("105001", ())
    assert run("publish", "filled.xlsx", "-o", "again.txt").returncode == 0
    assert (tmp_path / "again.txt").read_text("utf-8") == write_published_text(
        read_file(TEXT_FILE).declaration
    )


@pytest.mark.parametrize("suffix", [".txt", ".json"])
def test_publish_fill_publish_is_a_fixed_point(suffix: str, template: Path, tmp_path: Path) -> None:
    first, second = tmp_path / f"a{suffix}", tmp_path / f"b{suffix}"
    fill(template, TEXT_FILE, tmp_path / "a.xlsx")
    publish(read(tmp_path / "a.xlsx"), first)
    fill(template, first, tmp_path / "b.xlsx")
    publish(read(tmp_path / "b.xlsx"), second)
    assert first.read_bytes() == second.read_bytes()


@pytest.mark.parametrize("suffix", [".html", ".docx"])
def test_a_table_that_is_published_as_empty_raises_no_doubt(suffix: str, tmp_path: Path) -> None:
    published = publish(replace(read_file(TEXT_FILE).declaration, found=(), file=""), tmp_path / f"a{suffix}")
    reading = read_file(published, FORM)
    assert [finding.check for finding in reading.declaration.found] == []
    assert [label.why for label in reading.labels if label.text == "无"] == ["why-nothing"]


def as_seen(declaration: Declaration) -> Declaration:
    """`declaration` with what a workbook's cells say: its texts without what is not seen at their ends."""

    def seen(value: Entered) -> Entered:
        return without_unseen_ends(value) if isinstance(value, str) else value

    return replace(
        declaration,
        fields={name: seen(value) for name, value in declaration.fields.items()},
        tables={
            table: [{name: seen(value) for name, value in row.items()} for row in rows]
            for table, rows in declaration.tables.items()
        },
    )


@examples(8)
@given(FIELDS, TABLES)
def test_fixed_point_through_workbooks(
    template: Path, tmp_path: Path, fields: dict[str, Entered], tables: dict[str, list[dict[str, Entered]]]
) -> None:
    text = write_published_text(declared(fields, tables))
    (tmp_path / "a.txt").write_bytes(text.encode())
    fill(template, tmp_path / "a.txt", tmp_path / "a.xlsx", overwrite=True)
    first = read(tmp_path / "a.xlsx")
    in_cells = text.replace("\r\n", "\n").replace("\r", "\n")
    assert write_published_text(first) == write_published_text(as_seen(read_text(in_cells).declaration))
    (tmp_path / "b.txt").write_bytes(write_published_text(first).encode())
    fill(template, tmp_path / "b.txt", tmp_path / "b.xlsx", overwrite=True)
    assert write_published_text(read(tmp_path / "b.xlsx")) == write_published_text(first)


def test_filled_from_another_workbook_of_ours(template: Path, tmp_path: Path) -> None:
    fill(template, TEXT_FILE, tmp_path / "a.xlsx")
    fill(template, tmp_path / "a.xlsx", tmp_path / "b.xlsx")
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


@pytest.mark.parametrize("layout", LAYOUTS)
def test_filled_from_a_hand_made_form(layout: str, template: Path, tmp_path: Path) -> None:
    made = with_openpyxl(LAYOUTS[layout](), tmp_path / "made.xlsx")
    fill(template, made, tmp_path / "a.xlsx")
    assert_is_seed(read(tmp_path / "a.xlsx"))


@pytest.mark.programs
@pytest.mark.parametrize("kind", ["ods", "xls"])
def test_our_own_workbook_saved_in_another_kind(
    kind: str, template: Path, libreoffice: LibreOffice, tmp_path: Path
) -> None:
    fill(template, TEXT_FILE, tmp_path / "a.xlsx")
    reading = read_file(libreoffice.resave(tmp_path / "a.xlsx", tmp_path / f"a.{kind}"))
    assert_is_seed(reading.declaration)
    assert reading.declaration.code == "105001"
    assert reading.unplaced == ()


def test_what_the_workbook_holds_already_stays_where_the_file_says_nothing(tmp_path: Path) -> None:
    before = declared({"department_name": DEPARTMENT, "staff_count": None, "other_funds": None}, {})
    partly = replace(before, fields={"department_name": DEPARTMENT, "overall_objective": "原来的目标"})
    (tmp_path / "t.xlsx").write_bytes(build(FORM, Options(year=2023), partly))
    (tmp_path / "f.json").write_text(json.dumps({"form": FORM.id, "fields": {"basic_expenditure": "12.30"}}))
    filled = fill(tmp_path / "t.xlsx", tmp_path / "f.json", tmp_path / "o.xlsx")
    declaration = read(tmp_path / "o.xlsx")
    assert declaration.fields["overall_objective"] == "原来的目标"
    assert str(declaration["basic_expenditure"]) == "12.3"
    assert not [f for f in filled.findings if f.check == "fill-replaced"]


@pytest.mark.parametrize(("of", "code"), [("清源市水务局", ""), (DEPARTMENT, "105002"), ("", "105002")])
def test_the_code_of_another_department_is_not_taken_with_what_it_says(
    of: str, code: str, run: Run, tmp_path: Path
) -> None:
    given = replace(read_file(TEXT_FILE).declaration, code="105002", found=(), file="")
    (tmp_path / "source.xlsx").write_bytes(build(FORM, Options(), given))
    (tmp_path / "template.xlsx").write_bytes(build(FORM, Options(department=of)))
    with speaking("zh"):
        filled = fill(tmp_path / "template.xlsx", tmp_path / "source.xlsx")
    assert (filled.declaration.department, filled.declaration.code) == (of or DEPARTMENT, code)
    asked = ["--department", of] if of else []
    done = run("new-template", "-o", "new.xlsx", "--from", "source.xlsx", *asked)
    made = read(tmp_path / "new.xlsx")
    assert (done.returncode, made.department, made.code) == (0, of or DEPARTMENT, code)
    assert ("部门编码没有带来" in done.stderr) is (not code)


LABELLED = form_drawn(
    """
    | 单位名称 | [unit] | 资金性质 | [fund]      |
    | 支出类型 | [kind] | 项目属性 | [attribute] |
    """,
    title="项目情况表",
)


@pytest.mark.parametrize("suffix", [".html", ".docx"])
@pytest.mark.parametrize("fund", ["财政拨款", "其他资金", None])
@pytest.mark.parametrize("kind", ["项目支出", "基本支出", None])
def test_a_value_that_other_forms_print_as_a_label_is_read(
    suffix: str, fund: str | None, kind: str | None, tmp_path: Path
) -> None:
    fields: dict[str, Entered] = {"unit": "市水务局", "fund": fund, "kind": kind, "attribute": "延续项目"}
    given = Declaration(LABELLED, fields, {}, year=2025)
    read = read_file(publish(given, tmp_path / f"a{suffix}"), LABELLED).declaration
    assert {name: read.fields.get(name) for name in fields} == fields


def test_another_department_and_another_year_are_told_of(tmp_path: Path) -> None:
    (tmp_path / "t.xlsx").write_bytes(build(FORM, Options(year=2024, department="广州市财政局")))
    filled = fill(tmp_path / "t.xlsx", TEXT_FILE, tmp_path / "o.xlsx")
    assert {"fill-department", "fill-year"} <= {f.check for f in filled.findings}
    declaration = read(tmp_path / "o.xlsx")
    assert (declaration.department, declaration.year) == ("广州市财政局", 2024)


def test_more_rows_than_the_template_has_room_for_are_all_taken(tmp_path: Path) -> None:
    (tmp_path / "t.xlsx").write_bytes(build(FORM, Options(year=2023, rows={"key_tasks": 2})))
    filled = fill(tmp_path / "t.xlsx", TEXT_FILE, tmp_path / "o.xlsx")
    assert "fill-rows" in {f.check for f in filled.findings}
    assert len(read(tmp_path / "o.xlsx").rows("key_tasks")) == 5


def test_unknown_keys_of_a_json_are_told_of(template: Path, tmp_path: Path) -> None:
    (tmp_path / "f.json").write_text(
        json.dumps(
            {"form": FORM.id, "fields": {"staff": 3}, "tables": {"x": [{}]}, "fileds": {"staff_count": 3}}
        )
    )
    filled = fill(template, tmp_path / "f.json", tmp_path / "o.xlsx")
    assert [f.value for f in filled.findings if f.check == "intake-key"] == [
        "fileds",
        "fields.staff",
        "tables.x",
    ]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.json", b'{"fields": []}'),
        ("b.json", b'{"tables": {"key_tasks": {}}}'),
        ("c.json", b'{"fields": {"staff_count": {}}}'),
        ("d.json", b'{"fields"'),
        ("e.json", b"[" * 100_000),
        ("f.json", b'{"form": "other"}'),
        ("twice.json", b'{"fields": {"staff_count": 3, "staff_count": 4}}'),
        ("g.txt", "这是一封信，没有申报内容。".encode()),
        ("h.html", b"<html><body><p>nothing</p></body></html>"),
        ("i.pdf", b"%PDF-1.7"),
        ("j.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600),
        ("k.txt", b""),
    ],
)
def test_a_file_that_holds_no_form_is_refused_in_words(
    name: str, content: bytes, template: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / name).write_bytes(content)
    with speaking("zh"):
        assert run_in_chinese("fill", template, "--from", tmp_path / name, "-o", tmp_path / "o.xlsx") == 2
    said = capsys.readouterr().err
    assert said.strip()
    assert "Traceback" not in said
    assert "意外" not in said
    assert not (tmp_path / "o.xlsx").exists()


def test_what_would_be_rejected_gives_status_one(run: Run, template: Path, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT.replace("13,027.62", "27.62"), encoding="utf-8")
    done = run("fill", "template.xlsx", "--from", "a.txt", "-o", "o.xlsx")
    assert done.returncode == 1
    assert (tmp_path / "o.xlsx").exists()


def test_an_unknown_kind_to_publish_names_the_known_ones(run: Run, template: Path) -> None:
    done = run("publish", "template.xlsx", "-o", "a.doc")
    assert done.returncode == 2
    assert ".txt" in done.stderr
    assert ".json" in done.stderr


def test_text_that_looks_live_stays_text(template: Path, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT.replace("<p>2023年", "=HYPERLINK(1)<p>2023年"), encoding="utf-8")
    fill(template, tmp_path / "a.txt", tmp_path / "o.xlsx")
    assert str(read(tmp_path / "o.xlsx")["overall_objective"]).startswith("=HYPERLINK(1)<p>")


def test_reading_a_workbook_that_is_not_ours_as_the_template_is_refused(tmp_path: Path) -> None:
    made = with_openpyxl(LAYOUTS["official"](), tmp_path / "made.xlsx")
    with pytest.raises(UnreadableWorkbook):
        fill(made, TEXT_FILE, tmp_path / "o.xlsx")
