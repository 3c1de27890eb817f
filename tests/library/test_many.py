"""Many at once: templates for a roster, files as a stream, findings, targets and changes as frames."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import xlperf
from tests.command import run
from tests.consolidation.inbox import Inbox, changed, declaration, form, mixed_inbox, workbook
from tests.declarations import generated
from xlperf import Declaration
from xlperf.form import load_form

ROSTER = pd.DataFrame(
    {
        "部门编码": ["1001", "1002", None],
        "部门名称": ["市教育局", "市财政局", "市水务局"],
        "staff_count": [12, 34.0, np.nan],
    }
)


def test_a_roster_in_a_data_frame_is_the_roster_in_a_file(tmp_path: Path) -> None:
    ROSTER.to_csv(tmp_path / "名册.csv", index=False)
    for frame in (ROSTER, ROSTER.convert_dtypes(), ROSTER.astype(object), ROSTER.set_index(ROSTER.index + 7)):
        assert (
            xlperf.read_roster(frame, form()).departments
            == xlperf.read_roster(tmp_path / "名册.csv", form()).departments
        )
    codes = pd.DataFrame({"code": [1001.0, np.nan], "name": ["甲局", "乙局"]})
    assert [one.code for one in xlperf.read_roster(codes).departments] == ["1001", ""]
    with pytest.raises(xlperf.RosterError):
        xlperf.read_roster(pd.DataFrame({"code": [1234567890123456789.0], "name": ["甲局"]}))
    with pytest.raises(xlperf.RosterError, match="3"):
        xlperf.read_roster(pd.DataFrame({"name": ["甲局", object()]}))


def test_templates_for_a_frame_are_stamped_and_prefilled(tmp_path: Path) -> None:
    seen: list[tuple[int, int, str]] = []
    last = changed(declaration(1), department_name="市财政局", overall_objective="去年的目标")
    made = xlperf.new_templates(
        form(), ROSTER, tmp_path / "out", year=2024, prefill=[last], progress=lambda *told: seen.append(told)
    )
    assert [one.outcome for one in made] == ["written"] * 3 and seen == [(n, 3, "written") for n in (1, 2, 3)]
    assert pd.DataFrame(made)["department"].tolist() == ["市教育局", "市财政局", "市水务局"]
    back = [xlperf.read(one.path) for one in made]
    assert [(one.department, one.code, one.year) for one in back] == [
        ("市教育局", "1001", 2024), ("市财政局", "1002", 2024), ("市水务局", "", 2024),
    ]  # fmt: skip
    assert [one["staff_count"] for one in back] == [12, 34, None]
    assert back[1]["overall_objective"] == "去年的目标" and back[0]["overall_objective"] is None
    again = xlperf.new_templates(form(), ROSTER, tmp_path / "out", year=2024, prefill=[last], jobs=2)
    assert [one.outcome for one in again] == ["same"] * 3
    other = xlperf.new_templates(form(), ROSTER, tmp_path / "out", year=2025)
    assert [one.outcome for one in other] == ["kept"] * 3
    with pytest.raises(xlperf.InvalidArgument, match="市民政局"):
        strange = changed(declaration(3), department_name="市民政局")
        xlperf.new_templates(form(), ROSTER, tmp_path / "none", prefill=[strange])
    assert not (tmp_path / "none").exists()


def test_templates_are_prefilled_from_folders_as_by_the_command(tmp_path: Path) -> None:
    inbox = tmp_path / "去年"
    inbox.mkdir()
    for number, name in ((1, "市财政局"), (2, "市水务局"), (3, "市民政局")):
        told = changed(declaration(number), department_name=name, overall_objective=f"{name}的目标")
        (inbox / f"{number}.xlsx").write_bytes(workbook(told))
    ROSTER.to_csv(tmp_path / "名册.csv", index=False)
    made = xlperf.new_templates(
        form(), tmp_path / "名册.csv", tmp_path / "library", year=2024, prefill=[inbox]
    )
    assert [xlperf.read(one.path)["overall_objective"] for one in made] == [
        None,
        "市财政局的目标",
        "市水务局的目标",
    ]
    assert len(made.notes) == 1 and "3.xlsx" in made.notes[0]  # 市民政局 is not on the roster
    words = ["new-template", "--roster", tmp_path / "名册.csv", "--from", inbox, "--year", "2024"]
    run(*map(str, words), "-o", str(tmp_path / "command"))
    for one in made:
        assert (tmp_path / "command" / one.path.name).read_bytes() == one.path.read_bytes()
    with pytest.raises(xlperf.InvalidArgument, match="市财政局"):
        xlperf.new_templates(
            form(),
            ROSTER,
            tmp_path / "twice",
            year=2024,
            prefill=[inbox, changed(declaration(1), department_name="市财政局")],
        )


def test_a_stream_gives_the_files_of_a_consolidation(tmp_path: Path) -> None:
    box = mixed_inbox(tmp_path / "in")
    ledger = xlperf.consolidate(
        box.folder, roster=pd.DataFrame({"name": ["甲局"]}), cache=False, lang="zh"
    ).ledger
    streamed = {one.file: one for one in xlperf.iter_read(box.folder, lang="zh")}
    assert list(streamed) == ledger["file"].tolist()
    for row in ledger.itertuples():
        one = streamed[row.file]
        assert (one.declaration is None) == (row.status == "unreadable")
        assert one.sha256 == row.sha256 or not one.size
        assert sum(finding.severity == "error" for finding in one.findings) == row.errors
    with pytest.raises(xlperf.SourceMissing):
        xlperf.iter_read(tmp_path / "nowhere")


def test_check_many_is_check_of_each_as_one_frame() -> None:
    forms = ("guangzhou-2023", "self-evaluation-2020")
    given = [
        one
        for name in forms
        for one in generated(load_form(name), dict.fromkeys(load_form(name).tables, 3), 4, 21)
    ] * 2
    frame = xlperf.check_many(iter(given), lang="zh")
    for number, one in enumerate(given):
        wanted = xlperf.check(one, lang="zh").to_frame()
        found = frame[frame["number"] == number].drop(columns=["number", "code", "department", "file"])
        pd.testing.assert_frame_equal(found.reset_index(drop=True), wanted)
    nothing = xlperf.check_many([])
    assert list(nothing.columns) == list(frame.columns) and nothing.dtypes.equals(frame.dtypes)


def test_targets_of_a_series_keep_its_index_and_gaps() -> None:
    texts = pd.Series(
        ["≥95%", None, 40, 40.0, True, np.nan, pd.NA, pd.NaT, Decimal("1.50")],
        index=range(5, 14),
        dtype=object,
    )
    frame = xlperf.parse_targets(texts)
    assert list(frame.index) == list(texts.index)
    for value, row in zip(texts, frame.itertuples(), strict=True):
        one = xlperf.parse_target(value)
        assert (row.text, row.kind, row.ok) == (one.text, one.kind, one.ok)
    assert frame["text"].tolist() == ["≥95%", "", "40", "40", "TRUE", "", "", "", "1.5"]
    numbers = xlperf.parse_targets(pd.Series([1.5, np.nan, 3], dtype="float64"))
    assert numbers["text"].tolist() == ["1.5", "", "3"]


@pytest.mark.parametrize(
    "value",
    [
        None,
        np.nan,
        pd.NA,
        pd.NaT,
        5,
        5.5,
        np.float32(0.1),
        10**5000,
        True,
        b"a",
        [],
        {},
        object(),
        np.array([1, 2]),
        pd.Series([1]),
    ],
    ids=lambda value: type(value).__name__,
)
def test_parse_target_never_raises(value: object) -> None:
    assert xlperf.parse_target(value).kind in ("number", "invalid", "qualitative", "date", "compound")


def test_changes_between_declarations_are_a_frame() -> None:
    one = declaration(1)
    frame = xlperf.compare(one, changed(one, basic_expenditure=Decimal(5))).to_frame()
    row = frame[frame["part"] == "basic_expenditure"].iloc[0]
    assert (row["old"], row["new"], row["status"]) == (one["basic_expenditure"], Decimal(5), "changed")
    assert xlperf.compare(one, one).to_frame()["status"].tolist() == ["same"]


def test_personal_traces_are_taken_out_in_memory(tmp_path: Path) -> None:
    import io

    import openpyxl

    book = openpyxl.load_workbook(io.BytesIO(xlperf.template_bytes(form(), declaration=declaration(1))))
    book.properties.creator = "张三"
    cleaned = xlperf.clean(book, tmp_path / "a.xlsx")
    assert "张三" in {trace.value for trace in cleaned.traces}
    assert (tmp_path / "a.xlsx").read_bytes() == cleaned.data
    assert openpyxl.load_workbook(io.BytesIO(cleaned.data)).properties.creator != "张三"
    assert isinstance(xlperf.read(cleaned.data), Declaration)


def test_an_inbox_of_the_consolidation_takes_a_frame_as_roster(tmp_path: Path) -> None:
    box = Inbox(tmp_path / "in")
    box.put("a.xlsx", xlperf.template_bytes(form(), declaration=declaration(1)), "")
    roster = pd.DataFrame({"code": [declaration(1).code, "9"], "name": [declaration(1).department, "未报局"]})
    result = xlperf.consolidate(box.folder, roster=roster, cache=False)
    assert result.missing["department"].tolist() == ["未报局"]
