"""The merged form of a unit and those below it, value by value as the form's `merge` says."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

import xlperf
from xlperf.declaration import Declaration
from xlperf.form import forms_folder
from xlperf.intake.handmade.files import read_file

FORM = xlperf.load_form(Path(__file__).parent / "merged.toml")
BUREAU: dict[str, Any] = {
    "fields": {"department_name": "市水务局", "staff": 30, "quota": "100.00", "asked": "80.00", "responsible": "甲", "measures": "按季通报"},
    "tables": {
        "items": [
            {"name": "会议", "people": 10, "amount": "1.10", "rate": "0.5", "note": "局本级"},
            {"name": "培训", "people": 5, "amount": "2.00"},
        ],
        "rules": [{"name": "办法", "number": "1号"}],
        "aims": [{"text": "水质达标"}],
    },
}  # fmt: skip
STATION: dict[str, Any] = {
    "fields": {"department_name": "水文站", "staff": 4, "quota": "7.00", "asked": "6.05", "responsible": "乙", "measures": "逐日巡查"},
    "tables": {
        "items": [{"name": "会议 ", "people": 3, "amount": "0.03", "rate": "0.9"}, {"name": "购置", "amount": "5.00"}],
        "rules": [{"name": "细则", "number": "2号"}],
        "aims": [{"text": "测报及时"}],
    },
}  # fmt: skip
OFFICE: dict[str, Any] = {
    "fields": {"department_name": "水政队", "staff": 2, "measures": "按季通报"},
    "tables": {"items": [{"name": "培训", "people": 1}], "aims": [{"text": "案结事了"}]},
}


def test_each_value_goes_together_as_the_form_says(tmp_path: Path) -> None:
    inbox, roster = tmp_path / "收件", tmp_path / "名册.csv"
    inbox.mkdir()
    lines = ["code,name,parent", "001,市水务局,", "002,水文站,市水务局", "003,水政队,市水务局"]
    roster.write_text("\n".join(lines) + "\n", encoding="utf-8")
    for code, said in (("001", BUREAU), ("002", STATION), ("003", OFFICE)):
        name = said["fields"]["department_name"]
        whole = {"form": FORM.id, "year": 2025, "department": name, "code": code, **said}
        declared = Declaration.from_dict(FORM, whole)
        xlperf.new_template(
            FORM, inbox / f"{code}.xlsx", department=name, code=code, declaration=declared, year=2025
        )
    merged = tmp_path / "部门.xlsx"
    xlperf.consolidate(
        inbox, roster=roster, form=FORM, out=tmp_path / "上报.xlsx", as_unit="001", merged=merged,
        cache=False, lang="zh",
    )  # fmt: skip
    found = xlperf.read(merged, form=FORM)
    values = {name: found[name] for name in FORM.inputs}
    assert values == {
        "department_name": "市水务局",
        "staff": 36,
        "quota": Decimal("100.00"),
        "asked": Decimal("86.05"),
        "responsible": "甲",
        "measures": "按季通报\n逐日巡查",
    }
    items = [
        (row["name"], row["people"], row["amount"], row["rate"], row["note"])
        for row in found.tidy_rows("items")
    ]
    assert items == [
        ("会议", 13, Decimal("1.13"), Decimal("0.5"), "局本级"),
        ("培训", 6, Decimal("2.00"), None, None),
        ("购置", None, Decimal("5.00"), None, None),
    ]
    assert [row["name"] for row in found.tidy_rows("rules")] == ["办法"]
    assert [row["text"] for row in found.tidy_rows("aims")] == ["水质达标", "测报及时", "案结事了"]


def test_where_no_merged_form_can_be_made_nothing_is_written(tmp_path: Path) -> None:
    """The bundle was written, and the run ended with a refusal."""
    form = xlperf.load_form("national-projects-2015")
    given = read_file(forms_folder() / form.id / "example.json").declaration
    inbox = tmp_path / "收件"
    inbox.mkdir()
    (inbox / "a.xlsx").write_bytes(xlperf.template_bytes(form, declaration=given))
    out, merged = tmp_path / "上报.xlsx", tmp_path / "汇总表.xlsx"
    with pytest.raises(xlperf.InvalidArgument, match="几个项目"):
        xlperf.consolidate(inbox, out=out, as_unit=given.code, merged=merged, lang="zh", cache=False)
    assert not out.exists() and not merged.exists()
