"""A form goes with each declaration from process to process, and arrives as one object: its checks are compiled once."""

from __future__ import annotations

import pickle
from dataclasses import replace

import pytest

from tests.workbook.seed import seed
from xlperf.checks import check
from xlperf.form import load_form
from xlperf.form.model import derivation


def test_declarations_that_arrive_one_by_one_share_their_form(monkeypatch: pytest.MonkeyPatch) -> None:
    sent = replace(load_form("guangzhou-2023"), title="没有到过这里的一张表")
    declared = replace(seed(), form=sent)
    compiled = []
    compile_form = derivation.compile_form
    monkeypatch.setattr(derivation, "compile_form", lambda form: compiled.append(form) or compile_form(form))
    arrived = [pickle.loads(pickle.dumps(declared)) for _ in range(3)]
    assert arrived[0].form is not sent and arrived[0].form == sent and arrived == [declared] * 3
    assert arrived[0].form is arrived[1].form is arrived[2].form
    assert [len(check(one)) for one in arrived] == [len(check(declared))] * 3
    assert len(compiled) == 2  # that which was sent, and that which arrived


def test_a_form_that_differs_in_anything_is_another() -> None:
    form = load_form("guangzhou-2023")
    other = replace(form, title="别的标题")
    assert pickle.loads(pickle.dumps(other)) == other != form
    assert pickle.loads(pickle.dumps(form)) == form
