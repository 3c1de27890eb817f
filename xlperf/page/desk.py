"""Where the page's script meets Python: a question by its name, settings as JSON, contents as bytes; the same way back.

Owns that bridge. What the answers are is `inside`'s and `office`'s.
"""

from __future__ import annotations

import datetime
import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from xlperf.page import inside

Reply = tuple[str, list[bytes]]
"""JSON, and the contents of the files that go with it, whose names it holds under "files"."""
TellProgress = Callable[..., None]


def answer(ask: str, settings: str, buffers: Sequence[Any], progress: TellProgress | None = None) -> Reply:
    """The answer to `ask`, one of ANSWERS; `buffers` are bytes, or a script's arrays of bytes.

    Raises ValueError with a readable message, and KeyError for another question.
    """
    contents = [bytes(one) if isinstance(one, bytes | memoryview) else one.to_bytes() for one in buffers]
    return ANSWERS[ask](json.loads(settings), contents, progress)


def _check(settings: dict[str, Any], contents: list[bytes], _: TellProgress | None) -> Reply:
    return _told(inside.check(settings.pop("name"), contents[0], **settings))


def _examine(settings: dict[str, Any], contents: list[bytes], _: TellProgress | None) -> Reply:
    return _told(inside.examine(settings.pop("name"), contents[0], **settings))


def _copy(settings: dict[str, Any], contents: list[bytes], _: TellProgress | None) -> Reply:
    name, data = inside.copy_of(settings.pop("name"), contents[0], settings.pop("kind"), **settings)
    return _told({"files": [name]}, [data])


def _target(settings: dict[str, Any], _: list[bytes], __: TellProgress | None) -> Reply:
    return _told(inside.target(settings.pop("text"), **settings))


def _about(_: dict[str, Any], __: list[bytes], ___: TellProgress | None) -> Reply:
    return _told(inside.about())


def _consolidate(settings: dict[str, Any], contents: list[bytes], progress: TellProgress | None) -> Reply:
    from xlperf.page import office

    files = settings.pop("files")
    count = len(files)
    roster = (settings.pop("roster"), contents[count]) if settings.get("roster") else None
    settings.pop("roster", None)
    packed = contents[count + (roster is not None) :]
    places = settings.pop("known", [])
    known = dict(zip(places, zip(packed[::2], packed[1::2], strict=True), strict=True))
    lost = {int(place): reason for place, reason in settings.pop("lost", {}).items()}
    if "day" in settings:
        settings["day"] = datetime.date.fromisoformat(settings["day"])
    laid = [
        (one["name"], content, float(one["modified"])) for one, content in zip(files, contents, strict=False)
    ]
    value, made = office.consolidate(office.Given(laid, roster, known=known, lost=lost, **settings), progress)
    return _told({**value, "files": list(made)}, list(made.values()))


def _templates(settings: dict[str, Any], contents: list[bytes], progress: TellProgress | None) -> Reply:
    from xlperf.page import office

    roster = settings.pop("roster"), contents[0]
    value, archive = office.templates(
        settings.pop("form"), settings.pop("year"), roster, progress, **settings
    )
    return _told(value, [archive])


def _warm(_: dict[str, Any], __: list[bytes], ___: TellProgress | None) -> Reply:
    inside.warm()
    return _told(None)


def _told(value: Any, files: list[bytes] | None = None) -> Reply:
    # No text of a file may break the way to the page: what no UTF-8 has is shown as the sign for the unknown.
    text = json.dumps(value, ensure_ascii=False)
    return text.encode("utf-8", "replace").decode("utf-8"), files or []


ANSWERS: Mapping[str, Callable[[dict[str, Any], list[bytes], TellProgress | None], Reply]] = {
    "about": _about,
    "check": _check,
    "consolidate": _consolidate,
    "copy": _copy,
    "examine": _examine,
    "target": _target,
    "templates": _templates,
    "warm": _warm,
}
