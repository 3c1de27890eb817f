"""What names a person or a computer in a workbook: where such traces lie, and how each is taken out of its part.

Owns the knowledge of the format ([ECMA-376] and Microsoft's extensions). Does not know the form, nor packages: a look takes
the root element of a part, changes it and says what it took out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import unquote

from xlperf.messages import catalogue, say
from xlperf.ooxml.xml_tree import etree
from xlperf.system.dataclass import dataclass

KINDS: dict[str, tuple[str, str]] = {
    "author": ("作者", "author"),
    "last-modified-by": ("最后保存者", "last saved by"),
    "revision": ("修订信息", "revision information"),
    "company": ("单位", "company"),
    "manager": ("主管", "manager"),
    "template": ("模板路径", "path of the template"),
    "custom-properties": ("自定义属性", "custom properties"),
    "sensitivity-label": ("敏感度标签", "sensitivity label"),
    "thumbnail": ("缩略图", "thumbnail"),
    "printer-settings": ("打印机设置", "printer settings"),
    "absolute-path": ("文件所在路径", "path of the file"),
    "link-path": ("外部链接的路径", "path of an external link"),
    "comment-author": ("批注作者", "author of comments"),
    "person": ("会话批注的人员", "person of threaded comments"),
    "user-view": ("以用户命名的视图", "view named after a user"),
    "user-name": ("用户名", "user name"),
    "undo-copy": ("撤销用的原文副本", "copy of old texts for undoing"),
    "macros": (
        "宏工程（可能含路径或用户名，未改动）",
        "macro project (may hold paths or user names; left as it is)",
    ),
    "connections": (
        "数据连接（可能含服务器名或用户名，未改动）",
        "data connections (may hold names of servers or users; left as they are)",
    ),
}
catalogue({f"clean-{kind}": words for kind, words in KINDS.items()})

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_STRICT = "{http://purl.oclc.org/ooxml/spreadsheetml/main}"
_ABSOLUTE = re.compile(r"^(file:|[A-Za-z]:[\\/]|\\\\|/[^/]+/)", re.IGNORECASE)
_NOBODY = "作者"  # what takes the place of a name where the format demands one, as Excel's own inspector does


@dataclass(frozen=True, slots=True)
class Trace:
    """Something personal: what it is (a key of KINDS), the part it was found in, its text where it has one."""

    kind: str
    part: str
    value: str = ""
    left: bool = False
    """found, and left in place, for it cannot be taken out without harm"""

    def __str__(self) -> str:
        words = say(f"clean-{self.kind}")
        return f"{words}: {self.value}" if self.value else words


FoundTraces = list[tuple[str, str]]


def _without_texts(root: Any, kinds: dict[str, str]) -> FoundTraces:
    """Empties the child elements of these local names."""
    found = []
    for child in root.iterchildren(etree.Element):
        kind = kinds.get(etree.QName(child).localname)
        if kind and (child.text or "").strip():
            found.append((kind, child.text.strip()))
            child.text = None
    return found


def _core_properties(root: Any) -> FoundTraces:
    kinds = {
        "creator": "author",
        "lastModifiedBy": "last-modified-by",
        "revision": "revision",
        "lastPrinted": "revision",
    }
    found = _without_texts(root, kinds)
    for child in list(root):
        # Unlike a name, an empty number or date is not valid.
        if child.tag is not etree.Comment and etree.QName(child).localname in ("revision", "lastPrinted"):
            root.remove(child)
    return found


def _extended_properties(root: Any) -> FoundTraces:
    return _without_texts(
        root,
        {
            "Company": "company",
            "Manager": "manager",
            "HyperlinkBase": "absolute-path",
            "Template": "template",
        },
    )


def _workbook(root: Any) -> FoundTraces:
    found: FoundTraces = []
    elements = list(root.iter(etree.Element))
    parents = {child: parent for parent in elements for child in parent}
    for element in elements:
        name = etree.QName(element).localname
        if name == "absPath":
            found.append(("absolute-path", element.get("url", "")))
            _take_out_with_wrapper(element, parents)
        elif name == "revisionPtr":
            found.append(("revision", element.get("documentId", "")))
            parents[element].remove(element)
        elif name == "fileSharing" and element.get("userName"):
            found.append(("user-name", element.attrib.pop("userName")))
        elif name == "customWorkbookViews":
            found += [("user-view", view.get("name", "")) for view in element]
            parents[element].remove(element)
    return found


def _take_out_with_wrapper(element: Any, parents: Mapping[Any, Any]) -> None:
    """Takes the element out, and the `mc:AlternateContent` round it where it then holds nothing."""
    while (parent := parents.get(element)) is not None:
        parent.remove(element)
        if len(parent) or etree.QName(parent).localname not in ("Choice", "AlternateContent"):
            return
        element = parent


def _sheet(root: Any) -> FoundTraces:
    found: FoundTraces = []
    for space in (_MAIN, _STRICT):
        for views in root.findall(f"{space}customSheetViews"):
            root.remove(views)
            found.append(("user-view", ""))
        for scenario in root.iter(f"{space}scenario"):
            if scenario.get("user"):
                found.append(("user-name", scenario.attrib.pop("user")))
    return found


def _comments(root: Any) -> FoundTraces:
    """Authors, and the bold `author:` that Excel puts in front of what he writes."""
    found: FoundTraces = []
    for space in (_MAIN, _STRICT):
        authors = [author for author in root.iter(f"{space}author") if _names_somebody(author.text or "")]
        names = {author.text.strip() for author in authors}
        for author in authors:
            author.text = _NOBODY
        for comment in root.iter(f"{space}comment"):
            first = next(comment.iter(f"{space}t"), None)
            for name in names:
                if first is not None and re.match(rf"\s*{re.escape(name)}\s*[:：]", first.text or ""):
                    first.text = re.sub(rf"^(\s*){re.escape(name)}", rf"\g<1>{_NOBODY}", first.text)
        found += [("comment-author", name) for name in sorted(names)]
    return found


def _names_somebody(author: str) -> bool:
    # `tc={…}` is no author but the tie between a threaded comment and its stand-in for older programs.
    return author.strip() not in ("", _NOBODY) and not author.startswith("tc=")


def _persons(root: Any) -> FoundTraces:
    found: FoundTraces = []
    for number, person in enumerate(root.iterchildren(etree.Element), start=1):
        nobody = f"{_NOBODY}{number}"
        if person.get("displayName") != nobody:
            found.append(("person", person.get("displayName", "")))
            person.set("displayName", nobody)
            person.set("userId", nobody)
            person.set("providerId", "None")
    return found


def _revisions(root: Any) -> FoundTraces:
    found: FoundTraces = []
    for element in root.iter(etree.Element):
        for attribute in ("userName", "name"):
            local = etree.QName(element).localname
            if (attribute == "userName" or local == "userInfo") and element.get(
                attribute, _NOBODY
            ) != _NOBODY:
                found.append(("user-name", element.get(attribute)))
                element.set(attribute, _NOBODY)
    return found


def _relations(root: Any) -> FoundTraces:
    """External targets on somebody's disk or share keep the name of the file only."""
    found: FoundTraces = []
    for relation in root.iterchildren(etree.Element):
        target = unquote(relation.get("Target", ""))
        if relation.get("TargetMode") == "External" and _ABSOLUTE.match(target):
            found.append(("link-path", target))
            relation.set("Target", re.split(r"[\\/]", target)[-1] or "link")
    return found


REMOVED_PARTS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), kind)
    for pattern, kind in (
        (r"docprops/custom\.xml", "custom-properties"),
        (r"docmetadata/.*", "sensitivity-label"),
        (r"docprops/thumbnail\.\w+", "thumbnail"),
        (r"xl/printersettings/.*", "printer-settings"),
    )
)
PARTS_LEFT: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), kind)
    for pattern, kind in ((r"xl/vbaproject\.bin", "macros"), (r"xl/connections\.xml", "connections"))
)
LOOKS: tuple[tuple[re.Pattern[str], Callable[[Any], FoundTraces]], ...] = tuple(
    (re.compile(pattern), look)
    for pattern, look in (
        (r"docprops/core\.xml|.*\.psmdcp", _core_properties),
        (r"docprops/app\.xml", _extended_properties),
        (r"xl/workbook[^/]*\.xml", _workbook),
        (r"xl/(work|chart|dialog)sheets/[^/]+\.xml", _sheet),
        # comments1.xml of Excel, comments/comment1.xml of openpyxl
        (r"xl/(.*/)?comments?[^/]*\.xml|xl/comments/[^/]+\.xml", _comments),
        (r"xl/persons/[^/]+\.xml", _persons),
        (r"xl/revisions/[^/]+\.xml", _revisions),
        (r".*_rels/[^/]*\.rels", _relations),
    )
)
