"""Web pages in one file, made of templates: every text escaped, nothing fetched, no script but our own.

Owns the template environment and the policy that each page carries. Knows nothing of forms, reports or declarations.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from jinja2.bccache import BytecodeCache

_UNSHOWN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")


def render(
    template: Path,
    *,
    styles: Sequence[Path],
    scripts: Sequence[Path] = (),
    filters: Mapping[str, Callable[..., Any]] | None = None,
    **values: Any,
) -> bytes:
    """The page of `template` (Jinja2, autoescaped), in UTF-8.

    Beside `values` it finds `style`, `script` and `policy`: the policy allows these two by their hashes and nothing
    else, so that a browser runs no other script and asks for no address, whatever stands in the texts.
    """
    from jinja2 import Environment, FileSystemLoader, StrictUndefined
    from markupsafe import Markup

    environment = Environment(
        loader=FileSystemLoader([template.parent, Path(__file__).parent]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_shown,
        bytecode_cache=_compiled(),
    )
    environment.policies["json.dumps_kwargs"] = {"ensure_ascii": False, "separators": (",", ":")}
    environment.filters.update(filters or {})
    style = "\n".join(path.read_text(encoding="utf-8") for path in styles)
    script = "\n".join(path.read_text(encoding="utf-8") for path in scripts)
    text = environment.get_template(template.name).render(
        style=Markup(style), script=Markup(script), policy=policy(style, script), **values
    )
    return text.encode("utf-8", "replace")


@cache
def _compiled() -> BytecodeCache:
    """The templates that were compiled in this process: a folder of a thousand pages is made of one."""
    from jinja2.bccache import Bucket, BytecodeCache

    class InMemory(BytecodeCache):
        def __init__(self) -> None:
            self.codes: dict[str, bytes] = {}

        def load_bytecode(self, bucket: Bucket) -> None:
            if bucket.key in self.codes:
                bucket.bytecode_from_string(self.codes[bucket.key])

        def dump_bytecode(self, bucket: Bucket) -> None:
            self.codes[bucket.key] = bucket.bytecode_to_string()

    return InMemory()


def policy(style: str, script: str) -> str:
    """The page's Content-Security-Policy: this style, this script, and pictures that are in the page itself."""
    rules = [
        "default-src 'none'",
        f"style-src {source_hash(style)}",
        f"script-src {source_hash(script)}" if script else "script-src 'none'",
        "img-src data:",
        "base-uri 'none'",
        "form-action 'none'",
    ]
    return "; ".join(rules)


def source_hash(text: str) -> str:
    """A script or a style as a content security policy names it."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _shown(value: Any) -> Any:
    """A value as it is put into a page: characters that HTML does not allow are shown as the one for the unknown."""
    if value.__class__ is str and _UNSHOWN.search(value):
        return _UNSHOWN.sub("\ufffd", value)
    return "" if value is None else value


def clean(text: str) -> str:
    """`text` without the characters that HTML does not allow, for data that is put into a page whole."""
    return _UNSHOWN.sub("\ufffd", text)
