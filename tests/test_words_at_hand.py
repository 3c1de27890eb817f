"""Whoever says a message has it at hand: the module whose catalogue holds it is imported there, not by chance elsewhere."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[1]
MOST_WORDS = 45
"""Lines of a catalogue beside the code that says it; a longer one has a module of its own, …_words or words."""

Place = ast.Module | ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


@cache
def modules() -> dict[str, ast.Module]:
    """Each module of xlperf by its name."""
    found = {}
    for path in sorted((ROOT / "xlperf").rglob("*.py")):
        parts = path.relative_to(ROOT).with_suffix("").parts
        name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
        found[name] = ast.parse(path.read_text(encoding="utf-8"))
    return found


def is_for_types(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"


def imported(statements: list[ast.stmt], module: str) -> Iterator[str]:
    """The modules of xlperf that these statements import, those in functions and for types left out."""
    for node in statements:
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name in modules())
        elif isinstance(node, ast.ImportFrom):
            parts = module.split(".")
            is_package = (ROOT.joinpath(*parts) / "__init__.py").is_file()
            above = parts[: len(parts) - node.level + is_package] if node.level else []
            source = ".".join([*above, *([node.module] if node.module else [])])
            for name in (source, *(f"{source}.{alias.name}" for alias in node.names)):
                if name in modules():
                    yield name
        elif not isinstance(node, Place) and not is_for_types(node):
            for block in ("body", "orelse", "handlers", "finalbody"):
                yield from imported(getattr(node, block, []), module)


@cache
def loaded_by(module: str) -> frozenset[str]:
    """All modules that are there once `module` is imported."""
    seen, waiting = set(), [module]
    while waiting:
        name = waiting.pop()
        if name in seen or name not in modules():
            continue
        seen.add(name)
        parts = name.split(".")
        waiting += [".".join(parts[:length]) for length in range(1, len(parts))]
        waiting += imported(modules()[name].body, name)
    return frozenset(seen)


def held_in() -> dict[str, set[str]]:
    """Message -> the modules in whose catalogues it stands, as far as they are written out."""
    found: dict[str, set[str]] = {}
    for module, tree in modules().items():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "catalogue":
                for argument in node.args:
                    for key in argument.keys if isinstance(argument, ast.Dict) else ():
                        if isinstance(key, ast.Constant):
                            found.setdefault(str(key.value), set()).add(module)
    return found


def said(node: ast.AST, there: frozenset[str], module: str) -> Iterator[tuple[str, int, frozenset[str]]]:
    """(message, line, modules that are there) of each `say("…")` below `node`."""
    for child in ast.iter_child_nodes(node):
        known = there
        if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef):
            inner = imported(child.body, module)
            known = there.union(*(loaded_by(name) for name in inner))
        is_said = isinstance(child, ast.Call) and isinstance(child.func, ast.Name) and child.func.id == "say"
        if is_said and child.args and isinstance(child.args[0], ast.Constant):  # type: ignore[attr-defined]
            yield str(child.args[0].value), child.lineno, there  # type: ignore[attr-defined]
        yield from said(child, known, module)


def test_every_message_is_at_hand_where_it_is_said() -> None:
    holders, missing = held_in(), []
    for module, tree in modules().items():
        for key, line, there in said(tree, loaded_by(module), module):
            if key in holders and not holders[key] & there:
                missing.append(f"{module}:{line} says {key}, which {', '.join(sorted(holders[key]))} holds")
    assert missing == []
    assert sum(1 for _ in said(modules()["xlperf.cli.compare"], frozenset(), "")) > 5  # they are seen


def test_many_words_stand_beside_the_code_not_in_it() -> None:
    lines: dict[str, int] = {}
    for module, tree in modules().items():
        for node in tree.body:
            call = node.value if isinstance(node, ast.Expr) else None
            if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "catalogue":
                lines[module] = lines.get(module, 0) + (node.end_lineno or 0) - node.lineno + 1
    assert len(lines) > 100  # they are seen
    too_many = {module for module, count in lines.items() if count > MOST_WORDS and "words" not in module}
    assert too_many == set()
