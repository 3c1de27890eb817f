"""A form may call its fields, columns and tables as we call ours (code, file, status; findings): each stays what it is in every
output, and when it is read back."""

from __future__ import annotations

import datetime
from decimal import Decimal
from pathlib import Path

import pytest

import xlperf
from tests.drawn import AMOUNT, form_drawn
from xlperf.checks import check_many
from xlperf.comparison.differences import compare
from xlperf.report import report_page

FORM = form_drawn(
    """
    | 单位            | [department]          | 编码             | [code]            |
    | 状态            | [status]              | 文件             | [file]            |
    | 年度            | [year_]               | 另一个编码       | [code_]           |
    | 金额            | [version]             | 合计             | {total}           |
    | 品名            | 部门                  | 序号             | 金额              |
    | [findings.code] | [findings.department] | [findings.file]  | [findings.amount] |
    """,
    parts={
        "year_": 'kind = "count"',
        "version": AMOUNT,
        "total": f'{AMOUNT}\nvalue = "sum(findings.amount)"',
        "findings": 'label = "明细"',
        "findings.amount": AMOUNT,
    },
    more="""
    [[check]]
    id = "as-much"
    severity = "warning"
    expect = "total == version"
    at = "version"
    message = "合计 {total}，金额 {version}"
    """,
    id="our-names",
    year=2024,
)


def declared(number: int) -> xlperf.Declaration:
    rows = [{"code": "一", "department": "某科", "file": "卷", "amount": Decimal(f"{number}.50")}] * number
    fields = {
        "department": f"第{number}局", "code": "自编号", "code_": "又一个", "status": "在办", "file": "卷宗",
        "year_": Decimal(1999), "version": Decimal("4.50"),
    }  # fmt: skip
    data = {
        "form": FORM.id,
        "year": 2024,
        "code": f"00{number}",
        "fields": fields,
        "tables": {"findings": rows},
    }
    return xlperf.Declaration.from_dict(FORM, data)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("自有名称")
    (folder / "收件").mkdir()
    for number in (1, 2, 3):
        data = xlperf.template_bytes(FORM, declaration=declared(number))
        (folder / "收件" / f"{number}.xlsx").write_bytes(data)
    return folder


def test_a_dataset_of_it_is_read_back_as_it_was_declared(place: Path) -> None:
    """A field "file" was taken for the file of its row: every department was another's, and all rows were of all."""
    out = place / "汇总.xlsx"
    result = xlperf.consolidate(place / "收件", out=out, dataset=place / "库", form=FORM, cache=False)
    for other in (place / "库", out):
        found = compare(place / "收件", other, FORM)
        assert [(one.code, one.status) for one in found.departments] == [
            ("001", "same"), ("002", "same"), ("003", "same"),
        ]  # fmt: skip
        assert {total.part: total.new for total in found.totals} == {
            "version": Decimal("13.50"), "total": Decimal("17.00"), "findings.amount": Decimal("17.00")
        }  # fmt: skip
    day = datetime.date(2026, 1, 1)
    dataset = xlperf.open_dataset(place / "库")
    assert report_page(dataset, day) == report_page(result, day)
    assert dataset.totals()["total"][0] == Decimal("17.00")


def test_all_rules_over_the_dataset_are_those_over_each(place: Path) -> None:
    xlperf.consolidate(place / "收件", dataset=place / "库", form=FORM, cache=False)
    each = check_many([declared(number) for number in (1, 2, 3)])
    assert [len([one for one in found if one.check == "as-much"]) for found in each] == [1, 1, 1]
    frame = xlperf.open_dataset(place / "库").check()
    assert list(frame["department"]) == ["第1局", "第2局", "第3局"]
