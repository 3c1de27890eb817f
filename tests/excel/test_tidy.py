"""Texts as people paste them, tidied."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlperf.excel.tidy import tidied


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("<p>２０２３年&nbsp;</p>", "2023年"),
        ("比例<5%且a<b", "比例<5%且a<b"),
        ("保障　 任务\n\n　第二段", "保障 任务\n第二段"),
        ("１００m<sup>2</sup>", "100m²"),
        ("10<sup>4</sup>亩、１０<SUP>１２</SUP>、s<sup>-1</sup>", "10⁴亩、10¹²、s⁻¹"),
        ("第1<sup>st</sup>期<sup>-</sup>", "第1st期-"),
        ("一．二，完成率１．５％，百分之％", "一．二，完成率1.5%，百分之％"),
        ("第一行<br/>第二行<p class='a'>第三行</P>", "第一行\n第二行\n第三行"),
        ("IT  service", "IT service"),
        ("\u200b甲\ufeff", "甲"),
        ("<span style='x'>甲</span>", "甲"),
        ("&lt;p&gt;甲&lt;/p&gt;", "甲"),
        ("R&amp;D", "R&D"),
        ("第１．５版", "第1.5版"),
    ],
)
def test_residue_goes_and_words_stay(text: str, clean: str) -> None:
    assert tidied(text) == clean


@given(st.text(alphabet="<>p/&nbs;ampl　 ９年\n\u200b", max_size=40))
def test_tidying_twice_is_tidying_once(text: str) -> None:
    assert tidied(tidied(text)) == tidied(text)
