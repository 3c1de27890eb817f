"""A second opinion on written packages: elements and values by the whole schema, as Microsoft's SDK checks it.

Owns the call of openxml-audit, a port of the Open XML SDK's validator, and the list of what it is wrong about. It does not
mind unknown attributes: attributes.py does.
"""

from __future__ import annotations

import re
from pathlib import Path

FALSE_ALARMS = (
    # Excel, and the transitional schema's first edition, take a font's properties in any order.
    re.compile(r"fonts\[\d+\]/font\[\d+\].*Unexpected element|/rPr\[\d+\].*Unexpected element"),
    # A theme is optional (ECMA-376 part 1, 12.3): Gnumeric and LibreOffice write none and Excel does not mind.
    re.compile(r"relationship type '[^']*/theme' is missing"),
    # VML ids need only be unique for shapes that something refers to; LibreOffice repeats them.
    re.compile(r"vmlDrawing\d*\.vml.*should have unique value"),
)


def audit(path: Path | str, version: str = "OFFICE_2010") -> list[str]:
    """What the schema of that version of Office forbids, each as "part path: what"; [] when nothing. About 1 s.

    `version`: a name of openxml_audit.FileFormat. Warnings and the known false alarms are left out.
    """
    from openxml_audit import FileFormat, OpenXmlValidator, ValidationSeverity

    result = OpenXmlValidator(FileFormat[version]).validate(Path(path))
    told = [
        f"{one.part_uri} {one.path}: {one.description}"
        for one in result.errors
        if one.severity is ValidationSeverity.ERROR
    ]
    return [one for one in told if not any(alarm.search(one) for alarm in FALSE_ALARMS)]
