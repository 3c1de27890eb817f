"""The workbook part: sheets, defined names, protection, code names, the calculation chain.

Owns what all sheets share while they are checked. Knows no cells, but for where formulas are.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from lxml import etree

from . import formulas
from .package import MAIN, RELATED, Package, local, main
from .protection import check_hash
from .references import bad_name, bad_sheet_name

ORDER = (
    "fileVersion fileSharing workbookPr workbookProtection bookViews sheets functionGroups externalReferences "
    "definedNames calcPr oleSize customWorkbookViews pivotCaches smartTagPr smartTagTypes webPublishing "
    "fileRecoveryPr webPublishObjects extLst"
)
BUILT_IN_NAMES = {
    "_xlnm.print_area",
    "_xlnm.print_titles",
    "_xlnm._filterdatabase",
    "_xlnm.criteria",
    "_xlnm.extract",
    "_xlnm.consolidate_area",
    "_xlnm.database",
    "_xlnm.sheet_title",
}


@dataclass
class Worksheet:
    """One worksheet: its name, part and tree, and where its formulas were seen."""

    name: str
    part: str
    tree: etree._Element
    sheet_id: str
    formula_cells: set[str] = field(default_factory=set)
    texts: dict[str, str] = field(default_factory=dict)
    """The texts of its cells by address, for those that tables compare their headers with."""


class Workbook:
    """The workbook with its worksheets, its names, and the shared strings."""

    def __init__(self, package: Package, functions: set[str]) -> None:
        assert package.workbook_part is not None
        self.package, self.part = package, package.workbook_part
        self.tree = package.xml[self.part]
        self.sheet_elements = list(self.tree.iter(main("sheet")))
        self.worksheets: list[Worksheet] = []
        for sheet in self.sheet_elements:
            relation = package.relations[self.part].get(sheet.get(RELATED + "id", ""))
            if relation and relation.kind == "worksheet" and relation.target in package.xml:
                tree = package.xml[relation.target]
                found = Worksheet(sheet.get("name", ""), relation.target, tree, sheet.get("sheetId", ""))
                self.worksheets.append(found)
        self.defined = list(self.tree.iter(main("definedName")))
        self.shared_strings = self._shared_strings()
        self.scope = formulas.Scope(
            sheets=frozenset(sheet.get("name", "").lower() for sheet in self.sheet_elements),
            names=frozenset(one.get("name", "").lower() for one in self.defined) | self._table_names(),
            externals=len(list(self.tree.iter(main("externalReference")))),
            functions=frozenset(functions),
        )

    def say(self, part: str, what: str) -> None:
        """Adds a finding."""
        self.package.say(part, what)

    def check_formula(self, part: str, where: str, text: str, *, arrays: bool = True) -> None:
        """Adds what is wrong with a formula."""
        for what in formulas.wrong(text, self.scope, arrays=arrays):
            self.say(part, f"{where}: {what}")

    def check(self) -> None:
        """The workbook part itself."""
        check_order(self.package, self.part, self.tree, ORDER)
        self._check_sheets()
        self._check_names()
        self._check_views()
        self._check_code_names()
        for protection in self.tree.iter(main("workbookProtection")):
            for prefix in ("workbook", "revisions"):
                check_hash(self.package, self.part, protection, prefix)

    def _shared_strings(self) -> int:
        for part in self.package.related(self.part, "sharedStrings"):
            if part in self.package.xml:
                table = self.package.xml[part]
                items = table.findall(main("si"))
                if table.get("uniqueCount") not in (None, str(len(items))):
                    self.say(part, f"uniqueCount {table.get('uniqueCount')} for {len(items)} strings")
                for at, item in enumerate(items):
                    check_text(self.package, part, f"string {at}", "".join(map(str, item.itertext())))
                self.shared_texts = ["".join(map(str, item.itertext())) for item in items]
                self.shared_table = part
                return len(items)
        self.shared_texts, self.shared_table = [], ""
        return 0

    def _table_names(self) -> set[str]:
        return {
            tree.get("displayName", "").lower()
            for tree in self.package.xml.values()
            if tree.tag == main("table")
        }

    def _check_sheets(self) -> None:
        seen: set[str] = set()
        identities: set[str] = set()
        for sheet in self.sheet_elements:
            name = sheet.get("name", "")
            if why := bad_sheet_name(name):
                self.say(self.part, f"sheet name {name!r} {why}")
            if name.lower() in seen:
                self.say(self.part, f"two sheets are named {name!r}")
            if sheet.get("sheetId") in identities or not sheet.get("sheetId", "").isdigit():
                self.say(self.part, f"sheetId {sheet.get('sheetId')} is not unique or no number")
            if sheet.get("state", "visible") not in ("visible", "hidden", "veryHidden"):
                self.say(self.part, f"sheet {name!r} has the state {sheet.get('state')!r}")
            seen.add(name.lower())
            identities.add(sheet.get("sheetId", ""))
        if all(sheet.get("state", "visible") != "visible" for sheet in self.sheet_elements):
            self.say(self.part, "no sheet is visible")

    def _check_names(self) -> None:
        seen: set[tuple[str, str]] = set()
        for one in self.defined:
            name, scope = one.get("name", ""), one.get("localSheetId", "")
            if name.lower().startswith("_xlnm."):
                if name.lower() not in BUILT_IN_NAMES:
                    self.say(self.part, f"defined name {name!r} is no built-in name")
            elif why := bad_name(name):
                self.say(self.part, f"defined name {name!r} {why}")
            if (name.lower(), scope) in seen:
                self.say(self.part, f"defined name {name!r} is there twice in its scope")
            seen.add((name.lower(), scope))
            if scope and not (scope.isdigit() and int(scope) < len(self.sheet_elements)):
                self.say(self.part, f"defined name {name!r} belongs to sheet {scope}, which is not there")
            self.check_formula(self.part, f"defined name {name!r}", one.text or "")

    def _check_views(self) -> None:
        for view in self.tree.iter(main("workbookView")):
            for attribute in ("activeTab", "firstSheet"):
                at = int(view.get(attribute, "0"))
                if at >= len(self.sheet_elements):
                    self.say(self.part, f"{attribute} {at} of {len(self.sheet_elements)} sheets")
                elif (
                    attribute == "activeTab" and self.sheet_elements[at].get("state", "visible") != "visible"
                ):
                    self.say(self.part, f"activeTab {at} is a hidden sheet")

    def _check_code_names(self) -> None:
        seen: set[str] = set()
        owners = [(self.part, one) for one in self.tree.iter(main("workbookPr"))]
        owners += [(sheet.part, one) for sheet in self.worksheets for one in sheet.tree.iter(main("sheetPr"))]
        for part, owner in owners:
            code_name = owner.get("codeName")
            if code_name is None:
                continue
            if not re.fullmatch(r"[^\W\d_]\w{0,30}", code_name):
                self.say(part, f"codeName {code_name!r} is no name of a VBA module")
            if code_name.lower() in seen:
                self.say(part, f"codeName {code_name!r} is there twice")
            seen.add(code_name.lower())


def check_order(package: Package, part: str, tree: etree._Element, schema: str) -> None:
    """The main namespace's children of `tree` are known, in the order of `schema`, and each at most once."""
    order, last, seen = schema.split(), -1, set[str]()
    repeated = {"conditionalFormatting"}
    for child in tree:
        name = local(child)
        if not name or etree.QName(child).namespace != MAIN:
            continue
        if name not in order:
            package.say(part, f"unknown element {name}")
            continue
        if name in seen and name not in repeated:
            package.say(part, f"element {name} is there twice")
        if order.index(name) < last:
            package.say(part, f"element {name} comes after {order[last]}")
        last = max(last, order.index(name))
        seen.add(name)


def check_count(package: Package, part: str, element: etree._Element, child: str) -> None:
    """The attribute `count`, where there is one, is the number of children."""
    given, found = element.get("count"), len(element.findall(main(child)))
    if given is not None and given != str(found):
        package.say(part, f"{local(element)} says count={given} and has {found}")


def check_text(package: Package, part: str, where: str, text: str) -> None:
    """A cell's text: Excel's limit of 32,767 UTF-16 units."""
    if len(text.encode("utf-16-le", "surrogatepass")) // 2 > 32_767:
        package.say(part, f"{where}: text longer than 32,767 characters")


def check_calculation_chain(book: Workbook) -> None:
    """calcChain, where there is one, names formula cells only; Excel repairs a chain that names others."""
    by_id = {sheet.sheet_id: sheet for sheet in book.worksheets}
    for part in book.package.related(book.part, "calcChain"):
        identity = ""
        for link in book.package.xml[part].iter(main("c")) if part in book.package.xml else ():
            identity = link.get("i", identity)
            sheet = by_id.get(identity)
            if sheet is None or link.get("r", "") not in sheet.formula_cells:
                book.say(part, f"{link.get('r')} of sheet {identity} has no formula")
