"""One word, one thing: no two classes of the package have the same name. And each module says at its top what it is."""

from __future__ import annotations

import ast
from collections import defaultdict

from tests.test_words_at_hand import modules


def test_no_two_classes_have_the_same_name() -> None:
    places = defaultdict(list)
    for name, tree in modules().items():
        for node in tree.body:
            if isinstance(node, ast.ClassDef):
                places[node.name].append(f"{name}:{node.lineno}")
    assert len(places) > 400
    assert {name: found for name, found in places.items() if len(found) > 1} == {}


def test_each_module_says_what_it_is() -> None:
    assert len(modules()) > 400
    assert [name for name, tree in modules().items() if not ast.get_docstring(tree)] == []
