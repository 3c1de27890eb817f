"""Values that are the same as labels: taken where nothing else can be meant, else told of; a paper whose fields are empty says nothing."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.drawn import AMOUNT, form_drawn
from tests.papers.laid_out import papers
from tests.papers.test_other_offices import as_sheet
from tests.papers.word import docx, table
from xlperf.form import load_form
from xlperf.intake.handmade.files import grids_of
from xlperf.intake.handmade.formats.lines import text_grid
from xlperf.intake.handmade.model import Grid
from xlperf.intake.handmade.reader import read_grid

FUNDS = form_drawn(
    """
    | 单位名称 | [unit]   | 资金性质 | [fund]      |
    | 支出类型 | [kind]   | 项目属性 | [attribute] |
    | 项目支出 | [amount] | 联系人   | [contact]   |
    """,
    parts={"amount": AMOUNT},
    title="项目情况表",
)


def as_document(text: str) -> Grid:
    return grids_of(docx(table([line.split("\t") for line in text.splitlines()])))[0]


def read_of(grid: Grid) -> tuple[dict[str, object], list[str]]:
    reading = read_grid(grid, FUNDS)
    told = [one.text for one in reading.unplaced if one.why == "why-like-label"]
    assert len([one for one in reading.declaration.found if one.check == "intake-unplaced"]) == len(told)
    return {name: value for name, value in reading.declaration.fields.items() if value is not None}, told


WAYS: list[Callable[[str], Grid]] = [text_grid, lambda text: as_sheet(text)[-1], as_document]
PAPER = "单位名称\t市水务局\t资金性质\t{fund}\n支出类型\t{kind}\t项目属性\t延续项目\n项目支出\t1860\t联系人\t{contact}\n"


@pytest.mark.parametrize("made", WAYS)
@pytest.mark.parametrize("part", ["fund", "kind", "contact"])
@pytest.mark.parametrize("value", ["财政拨款", "项目支出", "项目属性"])
def test_a_value_like_a_label_is_taken_or_told_of(value: str, part: str, made: Callable[[str], Grid]) -> None:
    """At the end of a row of a copied text, or the same as another label of the form, it was lost without a word."""
    words = {"fund": "一般资金", "kind": "本级", "contact": "王某", part: value}
    fields, told = read_of(made(PAPER.format(**words)))
    assert fields.get(part) == value or value in told
    others = {name: text for name, text in words.items() if name != part}
    assert {name: fields.get(name) for name in others} == others


@pytest.mark.parametrize("made", WAYS)
@pytest.mark.parametrize("words", [("", "", ""), ("一般资金", "", "王某"), ("", "本级", "")])
def test_empty_fields_before_labels_say_nothing(
    words: tuple[str, str, str], made: Callable[[str], Grid]
) -> None:
    text = PAPER.format(**dict(zip(("fund", "kind", "contact"), words, strict=True)))
    assert read_of(made(text))[1] == []


@pytest.mark.parametrize(
    "form", ["national-project-2015", "department-approval-2015", "self-evaluation-2020"]
)
@pytest.mark.parametrize(
    "way", ["as_spreadsheet_copy", "as_browser_copy", "as_sheet", "as_page", "as_document"]
)
def test_papers_with_empty_fields_have_no_values_like_labels(form: str, way: str) -> None:
    for blanks in (0.4, 1.0):
        for paper in papers(load_form(form), 2, 7, blanks, False, varied=True):
            reading = read_grid(getattr(paper, way)(), load_form(form))
            assert [one for one in reading.unplaced if one.why == "why-like-label"] == []


def test_a_label_below_that_took_the_next_text_is_told_of_with_it() -> None:
    rows = "总体目标\t中期目标\t年度目标\n\t项目支出\t完成改造\n"
    reading = read_grid(text_grid("项目支出绩效目标申报表\n" + rows), load_form("national-project-2015"))
    assert {one.text for one in reading.unplaced} == {"项目支出", "完成改造"}
