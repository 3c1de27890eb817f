"""Papers as offices publish them: what is printed ends in its field, and nothing in a wrong one."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest
from click.testing import CliRunner

from tests.papers.truth import HERE, PAPERS, judged, truth_of
from tests.programs.libreoffice import LibreOffice
from xlperf.cli.fill import command

FORMS = {
    "p01": "national-project-year-2015", "p02": "project-self-evaluation-2020", "p03": "self-evaluation-2020",
    "p04": "department-by-source-and-nature", "p05": "department-three-columns", "p06": "transfer-region-2015",
    "p07": "project-monitoring-2019", "p08": "national-project-2015", "p09": "guangzhou-2023", "p10": "guangzhou-2023",
    "p11": "project-self-evaluation-three-columns", "p12": "project-self-evaluation-2020",
    "p21": "project-self-evaluation-2020", "p22": "project-self-evaluation-2020", "p23": "self-evaluation-2020",
    "p24": "project-monitoring-2019", "p25": "national-project-2015", "p26": "national-project-year-2015",
    "p27": "national-project-year-2015", "p28": "project-monitoring-2019",
    "p29": "national-project-year-2015", "p31": "project-self-evaluation-2020", "p32": "project-monitoring-2019",
    "p33": "department-approval-2015", "p34": "national-project-year-2015", "p35": "national-project-2015",
    "p36": "project-self-evaluation-2020", "p37": "national-project-2015", "p38": "guangzhou-2023",
    "p39": "project-self-evaluation-2020", "p40": "national-project-year-2015",
    "p41": "transfer-region-self-evaluation",
    "p42": "project-self-evaluation-2020", "p43": "national-department-2015",
}  # fmt: skip


def read(paper: str) -> dict[str, object]:
    done = CliRunner().invoke(command, ["--from", str(HERE / paper), "--format", "json"])
    assert done.exit_code == 0, done.stderr
    found: dict[str, object] = json.loads(done.stdout)
    return found


def held_against_its_truth(paper: str) -> None:
    found, truth = read(paper), truth_of(paper)
    assert found["form"] == FORMS[paper[:3]]
    assert found["year"] == truth["year"]
    result = judged(found, truth)
    assert result.wrong == []
    assert result.lost == []
    assert result.named <= 0.15 * result.right, result


def test_the_second_form_of_a_page_is_named_value_by_value() -> None:
    strays = read("p29.html")["not_taken"]
    assert isinstance(strays, list)
    assert {"反诈宣传", "80.00", "≥12批"} <= {stray["value"] for stray in strays}


@pytest.mark.parametrize("paper", [paper for paper in PAPERS if not paper.endswith(".doc")])
def test_a_paper_says_what_it_says(paper: str) -> None:
    held_against_its_truth(paper)


@pytest.mark.programs
def test_an_old_word_document_is_read_through_libreoffice(libreoffice: LibreOffice) -> None:
    held_against_its_truth("p08.doc")


def test_amounts_in_yuan_are_converted_exactly() -> None:
    fields = read("p03.xlsx")["fields"]
    assert isinstance(fields, list)
    wanted = truth_of("p03.xlsx")["amounts_in_wan"]
    found = {f["label"]: Decimal(f["converted"]) for f in fields if "converted" in f}
    assert found == {label: Decimal(amount) for label, amount in wanted.items()}
