"""`dataclass`, as the standard library has it, but quick to define: a command defines two hundred classes and uses a few.

Owns the methods that the standard decorator would compile as text at each start: comparing, showing and freezing are closures
here, and `__init__` is written by the standard decorator when it is first asked for. `field`, `fields` and `replace` are
dataclasses' own.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from dataclasses import MISSING, FrozenInstanceError, fields
from operator import attrgetter
from reprlib import recursive_repr
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dataclasses import dataclass as dataclass
else:

    def dataclass(cls: type | None = None, /, **options: bool) -> Any:
        """The class with the methods of a dataclass; options as of dataclasses.dataclass: frozen, slots, eq, repr."""
        return _defined(cls) if cls is not None else lambda cls: _defined(cls, **options)


def _defined(
    cls: type, *, frozen: bool = False, slots: bool = False, eq: bool = True, repr: bool = True
) -> type:
    # Without a text the standard decorator would work out the signature, to have one.
    cls.__doc__ = cls.__doc__ or cls.__qualname__
    cls = dataclasses.dataclass(init=False, repr=False, eq=False, slots=slots)(cls)
    has_hash = cls.__dict__.get("__hash__") is not None
    _add(cls, "__init__", _Init(cls, frozen))
    if repr:
        _add(cls, "__repr__", _showing(cls))
    if eq:
        _add(cls, "__eq__", _comparing(cls))
        if not has_hash:
            type.__setattr__(cls, "__hash__", _hashing(cls) if frozen else None)
    if frozen:
        for name, method in _freezing(cls).items():
            _add(cls, name, method)
        if slots:
            for name, method in _pickling(cls).items():
                _add(cls, name, method)
    return cls


def _add(cls: type, name: str, method: object) -> None:
    """A method, where the class has none of its own."""
    if name not in cls.__dict__:
        setattr(cls, name, method)


class _Init:
    """Stands for `__init__` until it is asked for, then puts the one in its place that the standard decorator writes."""

    def __init__(self, cls: type, frozen: bool) -> None:
        self.cls, self.frozen = cls, frozen

    def __get__(self, instance: object, owner: type) -> Any:
        written = _written_init(self.cls, self.frozen)
        self.cls.__init__ = written  # type: ignore[misc]
        return written.__get__(instance, owner)


class _LeftOut:
    """Stands for an argument that was not given, of a field that a factory makes."""

    def __repr__(self) -> str:
        return "<factory>"


def _written_init(cls: type, frozen: bool) -> Any:
    """`__init__` as the standard decorator writes it, without the further class that it would write for it."""
    known: dict[str, Any] = {"_set": object.__setattr__, "_left_out": _LeftOut()}
    in_order, by_name, body = ["self"], ["*"], []
    for one in fields(cls):
        name, default, value = one.name, "", one.name
        if one.default_factory is not MISSING:
            known[f"_make_{name}"] = one.default_factory
            default, value = "=_left_out", f"_make_{name}() if {name} is _left_out else {name}"
        elif one.default is not MISSING:
            known[f"_default_{name}"] = one.default
            default = f"=_default_{name}"
        if one.init:
            (by_name if one.kw_only else in_order).append(name + default)
        elif not default:
            continue
        else:
            value = f"_make_{name}()" if default == "=_left_out" else f"_default_{name}"
        body.append(f"_set(self, {name!r}, {value})" if frozen else f"self.{name} = {value}")
    if hasattr(cls, "__post_init__"):
        body.append("self.__post_init__()")
    parameters = in_order + (by_name if len(by_name) > 1 else [])
    exec(f"def __init__({', '.join(parameters)}):\n " + "\n ".join(body or ["pass"]), known)
    written = known["__init__"]
    written.__annotations__ = {one.name: one.type for one in fields(cls) if one.init} | {"return": None}
    written.__qualname__, written.__module__ = f"{cls.__qualname__}.__init__", cls.__module__
    return written


def _values(names: list[str]) -> Callable[[object], tuple[object, ...]]:
    """What gives these attributes of an object as a tuple."""
    if len(names) > 1:
        return attrgetter(*names)
    return (lambda one: (getattr(one, names[0]),)) if names else (lambda one: ())


def _showing(cls: type) -> Callable[[object], str]:
    names = [one.name for one in fields(cls) if one.repr]

    @recursive_repr()
    def shown(self: object) -> str:
        return f"{type(self).__qualname__}({', '.join(f'{name}={getattr(self, name)!r}' for name in names)})"

    return shown


def _comparing(cls: type) -> Callable[[object, object], Any]:
    values = _values([one.name for one in fields(cls) if one.compare])

    def equal(self: object, other: object) -> Any:
        return values(self) == values(other) if other.__class__ is self.__class__ else NotImplemented

    return equal


def _hashing(cls: type) -> Callable[[object], int]:
    values = _values([one.name for one in fields(cls) if (one.compare if one.hash is None else one.hash)])
    return lambda self: hash(values(self))


def _freezing(cls: type) -> dict[str, Callable[..., None]]:
    names = frozenset(one.name for one in fields(cls))

    def set_nothing(self: object, name: str, value: object) -> None:
        if type(self) is cls or name in names:
            raise FrozenInstanceError(f"cannot assign to field {name!r}")
        super(cls, self).__setattr__(name, value)  # type: ignore[arg-type]

    def delete_nothing(self: object, name: str) -> None:
        if type(self) is cls or name in names:
            raise FrozenInstanceError(f"cannot delete field {name!r}")
        super(cls, self).__delattr__(name)  # type: ignore[arg-type]

    return {"__setattr__": set_nothing, "__delattr__": delete_nothing}


def _pickling(cls: type) -> dict[str, Callable[..., Any]]:
    """A frozen object without a dictionary could not be unpickled by setting its attributes."""
    names = [one.name for one in fields(cls)]
    values = _values(names)

    def state(self: object) -> list[object]:
        return list(values(self))

    def set_state(self: object, state: list[object]) -> None:
        for name, value in zip(names, state, strict=True):
            object.__setattr__(self, name, value)

    return {"__getstate__": state, "__setstate__": set_state}
