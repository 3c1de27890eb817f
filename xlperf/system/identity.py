"""Keys of caches for what cannot be hashed, such as a form, which holds dictionaries: an object counts by its identity."""

from __future__ import annotations

from typing import Generic, TypeVar

_Of = TypeVar("_Of")


class ByIdentity(Generic[_Of]):
    """An object as the key of a cache; the key holds the object, so that no other one gets its identity."""

    __slots__ = ("of",)

    def __init__(self, of: _Of) -> None:
        self.of = of

    def __hash__(self) -> int:
        return id(self.of)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, ByIdentity) and other.of is self.of
