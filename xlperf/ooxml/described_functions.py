"""What the Function Wizard says of functions in VBA, written into the file as Excel itself saves it.

Owns the three places: attributes in the module's source, the arguments' descriptions in the workbook's extension list, and
the name of the category. Excel's own call for this (MacroOptions) needs a macro that runs on opening, which scanners of
macros count as a virus's, and is refused in add-ins.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from xlperf.ooxml.safe_xml import local_name
from xlperf.system.dataclass import dataclass

from .vba import VbaModule

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_X14 = "http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"
_DEFINED_NAMES_EXTENSION = "{8193D73E-4604-4355-AFF4-8A2333D13BE4}"
_OWN_CATEGORIES = 19
"""Categories that Excel has itself; the first of a workbook's own is the next."""
_BEFORE_GROUPS = frozenset(
    ["fileVersion", "fileSharing", "workbookPr", "workbookProtection", "bookViews", "sheets"]
)


@dataclass(frozen=True, slots=True)
class DescribedFunction:
    """A function's name, what it returns, and what each of its arguments is, in their order."""

    name: str
    description: str
    arguments: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DescribedFunctions:
    """The functions of one category of the Function Wizard."""

    category: str
    functions: tuple[DescribedFunction, ...]


def read_functions(content: bytes) -> DescribedFunctions:
    """Those of a file {"category", "functions": [{"name", "description", "arguments": [text]}]} in JSON."""
    found = json.loads(content)
    functions = (
        DescribedFunction(each["name"], each["description"], tuple(each["arguments"]))
        for each in found["functions"]
    )
    return DescribedFunctions(found["category"], tuple(functions))


def with_attributes(module: VbaModule, described: DescribedFunctions) -> VbaModule:
    """The module with description and category below the first line of each of its functions that is described."""
    source = module.source
    for function in described.functions:
        quoted = function.description.replace('"', '""')
        attributes = (
            f'Attribute {function.name}.VB_Description = "{quoted}"\n'
            f'Attribute {function.name}.VB_ProcData.VB_Invoke_Func = " \\n{_OWN_CATEGORIES + 1}"\n'
        )
        head = re.compile(rf"^(?:Public )?Function {function.name}\([^\n]*\n", re.MULTILINE)
        if found := head.search(source):
            source = source[: found.end()] + attributes + source[found.end() :]
    return replace(module, source=source)


def describe_arguments(workbook: Any, described: DescribedFunctions) -> None:
    """Writes the category and the arguments' descriptions into the root of a workbook's part."""
    groups = workbook.makeelement(f"{{{_MAIN}}}functionGroups", {"builtInGroupCount": str(_OWN_CATEGORIES)})
    groups.append(groups.makeelement(f"{{{_MAIN}}}functionGroup", {"name": described.category}))
    workbook.insert(_place_of_groups(workbook), groups)
    _extension_list(workbook).insert(0, _extension(workbook, described.functions))


def _place_of_groups(workbook: Any) -> int:
    """Behind what the schema puts before function groups; an element of another namespace among it counts too."""
    last = 0
    for at, child in enumerate(workbook):
        if local_name(child) in _BEFORE_GROUPS:
            last = at + 1
    return last


def _extension_list(workbook: Any) -> Any:
    found = workbook.find(f"{{{_MAIN}}}extLst")
    if found is None:
        found = workbook.makeelement(f"{{{_MAIN}}}extLst")
        workbook.append(found)
    return found


def _extension(workbook: Any, functions: Sequence[DescribedFunction]) -> Any:
    from xlperf.ooxml.xml_tree import etree

    extension = workbook.makeelement(f"{{{_MAIN}}}ext", {"uri": _DEFINED_NAMES_EXTENSION}, {"x14": _X14})
    names = etree.SubElement(extension, f"{{{_X14}}}definedNames")
    for function in functions:
        if function.arguments:
            name = etree.SubElement(names, f"{{{_X14}}}definedName", {"name": function.name})
            count = str(len(function.arguments))
            listed = etree.SubElement(name, f"{{{_X14}}}argumentDescriptions", {"count": count})
            for index, text in enumerate(function.arguments):
                etree.SubElement(listed, f"{{{_X14}}}argumentDescription", {"index": str(index)}).text = text
    return extension
