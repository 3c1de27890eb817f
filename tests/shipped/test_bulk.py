"""Many declarations of every shipped form checked together are as each checked alone; scores too."""

from __future__ import annotations

import pytest

from tests.shipped.test_native import FORMS, cases
from xlperf.checks import check, check_many, with_computed
from xlperf.declaration import environment_of
from xlperf.expression.columns import batch_of
from xlperf.messages import speaking


@pytest.mark.parametrize("name", FORMS)
def test_many_are_checked_as_each(name: str) -> None:
    declarations = [one for one, _ in cases(name, 60)]
    with speaking("zh"):
        assert check_many(declarations) == [check(one) for one in declarations]


@pytest.mark.parametrize("name", FORMS)
def test_what_is_computed_of_many_is_what_is_computed_of_each(name: str) -> None:
    declarations = [one for one, _ in cases(name, 60)]
    form = declarations[0].form
    environments = [environment_of(one) for one in declarations]
    batch = with_computed(form, batch_of(environments, form.compiled.kinds))
    for part, expression in form.compiled.values.items():
        if expression.row is None:
            assert list(batch.fields[part].raw) == [env.fields[part] for env in environments]
        else:
            key = (expression.row, part.partition(".")[2])
            values = [value for env in environments for value in env.columns[key]]
            assert list(batch.columns[key].raw) == values
            assert len(set(map(str, values))) > 5
