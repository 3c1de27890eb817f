"""Our `dataclass` is the standard one in all that can be seen of its classes, on each kind that the package has."""

from __future__ import annotations

import copy
import dataclasses
import inspect
import pickle
import sys
from collections.abc import Callable
from dataclasses import FrozenInstanceError, field, fields, replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest

import xlperf
from xlperf.system.dataclass import dataclass as ours

OPTIONS: tuple[dict[str, bool], ...] = (
    {},
    {"slots": True},
    {"frozen": True},
    {"frozen": True, "slots": True},
    {"frozen": True, "repr": False},
    {"frozen": True, "eq": False},
)


def _classes(dataclass: Any, options: dict[str, bool]) -> dict[str, Any]:
    @dataclass(**options)
    class Empty:
        """None."""

    @dataclass(**options)
    class One:
        value: float

    @dataclass(**options)
    class Whole:
        name: str
        count: int = 3
        rows: list[int] = field(default_factory=list)
        unseen: str = field(default="u", repr=False, compare=False)
        derived: int = field(default=0, init=False)

        def __post_init__(self) -> None:
            object.__setattr__(self, "derived", self.count * 2)

    @dataclass(**options)
    class Below(Whole):
        more: str = "m"

    @dataclass(**options)
    class Own:
        name: str

        def __repr__(self) -> str:
            return "own"

        def __eq__(self, other: object) -> bool:
            return isinstance(other, Own)

        def __hash__(self) -> int:
            return 5

    return {one.__name__: one for one in (Empty, One, Whole, Below, Own)}


def _tried(act: Callable[[], object]) -> object:
    try:
        return act()
    except Exception as error:  # noqa: BLE001 - whatever the standard one raises
        return type(error), str(error).replace("_classes.<locals>.", "")


NAN = float("nan")
MADE: tuple[tuple[str, tuple[Any, ...], dict[str, Any]], ...] = (
    ("Empty", (), {}),
    ("One", (NAN,), {}),
    ("Whole", ("a",), {}),
    ("Whole", ("a", 4), {"rows": [1]}),
    ("Whole", ("a",), {"unseen": "v"}),
    ("Whole", (), {}),
    ("Whole", ("a",), {"derived": 1}),
    ("Below", ("a", 3), {"more": "n"}),
    ("Own", ("a",), {}),
    ("Own", ("a", "b"), {}),
)


def _seen(classes: dict[str, Any]) -> list[object]:
    """What can be seen of the classes and of objects of them."""
    seen: list[object] = []
    for name, given, named in MADE:
        made = _tried(partial(classes[name], *given, **named))
        if isinstance(made, tuple):
            seen.append(made)
            continue
        acts = (
            partial(dataclasses.asdict, made),  # type: ignore[call-overload]
            partial(_refused, made, "unknown"),  # the standard one with slots refuses by a mistake of its own
            lambda made=made: isinstance(hash(made), int),
            lambda made=made: _shown(replace(made, name="new")),
            lambda made=made: _shown(copy.copy(made)),
            partial(_refused, made, "name"),
        )
        seen += [_shown(made), hasattr(made, "__dict__"), *map(_tried, acts)]
    # from then on the standard one compares fields, and not tuples, where a NaN is itself
    if sys.version_info < (
        3,
        13,
    ):
        seen += [_tried(partial(classes["One"].__eq__, classes["One"](NAN), classes["One"](NAN)))]
    seen += [str(inspect.signature(one)) for one in classes.values()]
    seen += [one.__match_args__ for one in classes.values()]
    whole = [classes[name](*given) for name in ("Whole", "Below") for given in (("a",), ("a", 4), ("b",))]
    return [*seen, *(one == other for one in whole for other in whole)]


def _refused(made: object, name: str) -> bool:
    try:
        setattr(made, name, 1)
    except (AttributeError, TypeError):
        return True
    return False


def _shown(made: object) -> object:
    text = repr(made)
    return "an object" if " at 0x" in text else text


@pytest.mark.parametrize("options", OPTIONS, ids=str)
def test_it_is_the_standard_one(options: dict[str, bool]) -> None:
    assert _seen(_classes(ours, options)) == _seen(_classes(dataclasses.dataclass, options))


@ours(frozen=True, slots=True)
class Sent:
    """What goes to a worker."""

    name: str
    rows: tuple[int, ...] = ()


def test_a_frozen_object_without_a_dictionary_goes_through_pickle() -> None:
    back = pickle.loads(pickle.dumps(Sent("a", (1, 2))))
    assert back == Sent("a", (1, 2)) and hash(back) == hash(Sent("a", (1, 2)))
    with pytest.raises(FrozenInstanceError):
        back.name = "b"


def test_what_was_unpickled_before_any_was_made_can_be_compared_and_made() -> None:
    @ours(frozen=True)
    class Late:
        name: str

    one, other = object.__new__(Late), object.__new__(Late)
    for late in (one, other):
        late.__dict__["name"] = "a"
    assert one == other and repr(one).endswith("Late(name='a')") and hash(one) == hash(other)
    assert Late("a") == one and [each.name for each in fields(Late)] == ["name"]


def test_every_module_takes_ours_but_one_that_needs_an_order_and_the_grammar_that_runs_alone() -> None:
    package = Path(xlperf.__file__).parent
    found = {
        path.relative_to(package).as_posix()
        for path in package.rglob("*.py")
        for line in path.read_text("utf-8").splitlines()
        if line.startswith("from dataclasses import") and "dataclass" in line.replace(",", " ").split()
    }
    grammar = {path for path in found if path.startswith("target/")}
    assert found - grammar == {"report/figures.py"}
    assert grammar == {"target/model.py", "target/plain_ends.py", "target/scoring.py"}
