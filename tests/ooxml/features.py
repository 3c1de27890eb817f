"""What a worksheet says about its cells: validations, formats by condition, links, protection, printing.

Owns Excel's limits on these (ECMA-376 part 1, 18.3.1; [MS-XLS] 2.4.117 for the lengths of prompts). Knows no grid.
"""

from __future__ import annotations

from lxml import etree

from .package import RELATED, main
from .protection import check_hash
from .references import area, areas, overlapping
from .styles import Styles
from .workbook import Workbook, Worksheet, check_count

MOST_LITERAL_LIST = 255
MOST_LINKS, MOST_ADDRESS, MOST_TIP = 65_530, 2_079, 255
MOST_HEADER = 255
MOST_BREAKS = 1_026
PROMPTS = {"promptTitle": 32, "prompt": 255, "errorTitle": 32, "error": 225}
VALIDATIONS = {"none", "whole", "decimal", "list", "date", "time", "textLength", "custom"}
TWO_FORMULAS = {"between", "notBetween"}
CONDITIONS_WITH_FORMULA = {
    "expression",
    "containsText",
    "notContainsText",
    "beginsWith",
    "endsWith",
    "timePeriod",
}
CONDITIONS = CONDITIONS_WITH_FORMULA | {
    "cellIs", "colorScale", "dataBar", "iconSet", "top10", "uniqueValues", "duplicateValues", "containsBlanks",
    "notContainsBlanks", "containsErrors", "notContainsErrors", "aboveAverage",
}  # fmt: skip
OPERATORS = {
    "between", "notBetween", "equal", "notEqual", "greaterThan", "lessThan", "greaterThanOrEqual", "lessThanOrEqual",
}  # fmt: skip


def check(book: Workbook, sheet: Worksheet, styles: Styles) -> None:
    """All rules of this module."""
    _check_validations(book, sheet)
    _check_conditions(book, sheet, styles)
    _check_links(book, sheet)
    _check_protection(book, sheet)
    _check_printing(book, sheet)
    for one in sheet.tree.findall(main("autoFilter")):
        if area(one.get("ref", "")) is None:
            book.say(sheet.part, f"autoFilter {one.get('ref')!r} is no range")
    for one in sheet.tree.iterfind(f"{main('ignoredErrors')}/{main('ignoredError')}"):
        _check_sqref(book, sheet, one, "ignoredError")


def _check_sqref(book: Workbook, sheet: Worksheet, one: etree._Element, what: str) -> None:
    if areas(one.get("sqref", "")) is None:
        book.say(sheet.part, f"{what}: sqref {one.get('sqref')!r}")


def _formulas(one: etree._Element, name: str) -> list[str]:
    return [found.text or "" for found in one.findall(main(name))]


def _check_validations(book: Workbook, sheet: Worksheet) -> None:
    for group in sheet.tree.iterfind(main("dataValidations")):
        check_count(book.package, sheet.part, group, "dataValidation")
        if not len(group):
            book.say(sheet.part, "dataValidations is empty")
        covered = []
        for one in group.iterfind(main("dataValidation")):
            _check_sqref(book, sheet, one, "validation")
            covered += areas(one.get("sqref", "")) or []
            _check_validation(book, sheet, one)
        if pair := overlapping(covered):
            book.say(sheet.part, f"validations overlap: {tuple(pair[0])} and {tuple(pair[1])}")


def _check_validation(book: Workbook, sheet: Worksheet, one: etree._Element) -> None:
    where = f"validation of {one.get('sqref')}"
    kind, operator = one.get("type", "none"), one.get("operator", "between")
    for attribute, most in PROMPTS.items():
        if len(one.get(attribute, "")) > most:
            book.say(sheet.part, f"{where}: {attribute} longer than {most} characters")
    if kind not in VALIDATIONS:
        book.say(sheet.part, f"{where}: unknown type {kind!r}")
    if operator not in OPERATORS:
        book.say(sheet.part, f"{where}: unknown operator {operator!r}")
    first, second = _formulas(one, "formula1"), _formulas(one, "formula2")
    if kind != "none" and not first:
        book.say(sheet.part, f"{where}: no formula1")
    if kind not in ("none", "list", "custom") and operator in TWO_FORMULAS and not second:
        book.say(sheet.part, f"{where}: no formula2")
    for formula in first + second:
        if kind == "list" and formula.startswith('"') and formula.endswith('"'):
            if len(formula) - 2 > MOST_LITERAL_LIST:
                book.say(sheet.part, f"{where}: literal list longer than {MOST_LITERAL_LIST} characters")
            continue
        book.check_formula(sheet.part, where, formula, arrays=False)


def _check_conditions(book: Workbook, sheet: Worksheet, styles: Styles) -> None:
    priorities: set[str] = set()
    for group in sheet.tree.iterfind(main("conditionalFormatting")):
        _check_sqref(book, sheet, group, "conditionalFormatting")
        if group.find(main("cfRule")) is None and group.find(main("extLst")) is None:
            book.say(sheet.part, f"conditionalFormatting of {group.get('sqref')} has no rule")
        for rule in group.iterfind(main("cfRule")):
            where = f"format by condition of {group.get('sqref')}"
            priority = rule.get("priority", "")
            if not priority.isdigit() or int(priority) < 1:
                book.say(sheet.part, f"{where}: priority {priority!r}")
            elif priority in priorities:
                book.say(sheet.part, f"{where}: priority {priority} is there twice")
            priorities.add(priority)
            _check_condition(book, sheet, rule, where, styles)


def _check_condition(
    book: Workbook, sheet: Worksheet, rule: etree._Element, where: str, styles: Styles
) -> None:
    kind, dxf = rule.get("type", ""), rule.get("dxfId")
    if dxf is not None and not (dxf.isdigit() and int(dxf) < styles.differential):
        book.say(sheet.part, f"{where}: dxfId {dxf} of {styles.differential}")
    if kind not in CONDITIONS:
        book.say(sheet.part, f"{where}: unknown type {kind!r}")
    formulas = _formulas(rule, "formula")
    wanted = 1 if kind in CONDITIONS_WITH_FORMULA else 0
    if kind == "cellIs":
        if rule.get("operator") not in OPERATORS:
            book.say(sheet.part, f"{where}: unknown operator {rule.get('operator')!r}")
        wanted = 2 if rule.get("operator") in TWO_FORMULAS else 1
    if len(formulas) < wanted:
        book.say(sheet.part, f"{where}: {len(formulas)} formulas, needs {wanted}")
    for formula in formulas:
        book.check_formula(sheet.part, where, formula, arrays=False)


def _check_links(book: Workbook, sheet: Worksheet) -> None:
    links = list(sheet.tree.iterfind(f"{main('hyperlinks')}/{main('hyperlink')}"))
    if len(links) > MOST_LINKS:
        book.say(sheet.part, f"{len(links)} links; Excel keeps {MOST_LINKS}")
    for group in sheet.tree.iterfind(main("hyperlinks")):
        if not len(group):
            book.say(sheet.part, "hyperlinks is empty")
    for link in links:
        where = f"link in {link.get('ref')}"
        location, identity = link.get("location"), link.get(RELATED + "id")
        if area(link.get("ref", "")) is None:
            book.say(sheet.part, f"{where}: no cell")
        if location is None and identity is None:
            book.say(sheet.part, f"{where}: leads nowhere")
        if len(link.get("tooltip", "")) > MOST_TIP:
            book.say(sheet.part, f"{where}: tooltip longer than {MOST_TIP} characters")
        relation = book.package.relations[sheet.part].get(identity or "")
        if relation and len(relation.target) > MOST_ADDRESS:
            book.say(sheet.part, f"{where}: address longer than {MOST_ADDRESS} characters")
        if relation and not relation.external:
            book.say(sheet.part, f"{where}: {relation.target} is not external")
        if identity is None and location:
            book.check_formula(sheet.part, where, location)


def _check_protection(book: Workbook, sheet: Worksheet) -> None:
    for one in sheet.tree.iterfind(main("sheetProtection")):
        check_hash(book.package, sheet.part, one)
    titles: set[str] = set()
    for one in sheet.tree.iterfind(f"{main('protectedRanges')}/{main('protectedRange')}"):
        _check_sqref(book, sheet, one, f"protectedRange {one.get('name')!r}")
        check_hash(book.package, sheet.part, one)
        if not one.get("name") or one.get("name", "").lower() in titles:
            book.say(sheet.part, f"protectedRange {one.get('name')!r} is empty or there twice")
        titles.add(one.get("name", "").lower())


def _check_printing(book: Workbook, sheet: Worksheet) -> None:
    for group in sheet.tree.iterfind(main("headerFooter")):
        for one in group:
            if len(one.text or "") > MOST_HEADER:
                book.say(sheet.part, f"a header or footer longer than {MOST_HEADER} characters")
    for setup in sheet.tree.iterfind(main("pageSetup")):
        if not 10 <= int(setup.get("scale", "100")) <= 400:
            book.say(sheet.part, f"pageSetup scale {setup.get('scale')}")
        if setup.get("orientation", "default") not in ("default", "portrait", "landscape"):
            book.say(sheet.part, f"pageSetup orientation {setup.get('orientation')!r}")
    for margins in sheet.tree.iterfind(main("pageMargins")):
        for side in ("left", "right", "top", "bottom", "header", "footer"):
            if not 0 <= float(margins.get(side, "-1")) < 49:
                book.say(sheet.part, f"pageMargins {side}={margins.get(side)}")
    for name in ("rowBreaks", "colBreaks"):
        for group in sheet.tree.iterfind(main(name)):
            check_count(book.package, sheet.part, group, "brk")
            manual = sum(one.get("man") in ("1", "true") for one in group)
            if group.get("manualBreakCount") not in (None, str(manual)):
                book.say(
                    sheet.part, f"{name} says {group.get('manualBreakCount')} manual breaks and has {manual}"
                )
            if len(group) > MOST_BREAKS:
                book.say(sheet.part, f"{len(group)} {name}; Excel keeps {MOST_BREAKS}")
