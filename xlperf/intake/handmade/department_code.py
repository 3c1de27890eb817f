"""A department's code that is printed with its name: "[058]某局", "326-某局", "某局（217）".

Owns where such a code ends and the name begins.
"""

from __future__ import annotations

import re

_CODED = re.compile(
    r"\s*[\[【(（]\s*(?P<inside>[0-9A-Za-z]{2,20})\s*[\]】)）]\s*(?P<then>\S.*)"
    r"|\s*(?P<before>[0-9]{3,20})(?:\s*[-—_]\s*|\s+)(?P<after>\S.*)"
    r"|\s*(?P<name>[^\s\[【(（][^\[【(（]*?)\s*[\[【(（]\s*(?P<behind>(?!20[0-9]{2}\b)[0-9]{3,20})\s*[\]】)）]\s*",
    re.S,
)


def name_and_code(text: str) -> tuple[str, str]:
    """The name alone, and the code; `text` as it is and "" where it has none."""
    found = _CODED.fullmatch(text)
    if found is None:
        return text, ""
    name = found["then"] or found["after"] or found["name"]
    return name.strip(), found["inside"] or found["before"] or found["behind"]
