"""Kinds of defect that departments, programs and mischief bring into a workbook, and what must be found of each.

Owns the table of defects: how each is planted into a valid workbook, and the findings (check, severity, cell), or
the reason of a refusal, that it must give, no more and no less. Addresses are those of Guangzhou's paper.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal

from tests.proof import surgery as cut
from xlperf.declaration import Declaration, Entered
from xlperf.form import Form
from xlperf.ooxml.macros import macro_modules
from xlperf.ooxml.vba import VbaModule
from xlperf.template.stamp import Stamper

Found = frozenset[tuple[str, str, str]]
"""Findings as (check, severity, cell)."""

FIELDS = {
    "department_name": "B3", "staff_count": "D4", "subordinate_units": "G4", "basic_expenditure": "D6",
    "fiscal_appropriation": "G6", "project_expenditure": "D7", "other_funds": "G7", "special_fiscal_funds": "D9",
    "municipal_level_funds": "G9", "other_development_expenditure": "D10", "transfer_payments": "G10",
    "overall_objective": "B11",
}  # fmt: skip


class Draft:
    """A valid declaration being spoilt, and the edits that follow once it is a workbook."""

    def __init__(self, declaration: Declaration) -> None:
        self.fields: dict[str, Entered] = dict(declaration.fields)
        self.tables = {table: [dict(row) for row in rows] for table, rows in declaration.tables.items()}
        self.edits: list[cut.Edit] = []
        self._declaration = declaration

    def amount(self, name: str) -> Decimal:
        value = self.fields[name]
        assert isinstance(value, Decimal)
        return value

    @property
    def total(self) -> Decimal:
        return self.amount("basic_expenditure") + self.amount("project_expenditure")

    def workbook(self, stamper: Stamper) -> bytes:
        given = self._declaration
        declaration = Declaration(given.form, self.fields, self.tables, year=given.year)
        package = stamper.workbook(given.department, given.code, declaration)
        if not self.edits:
            return package
        parts = cut.parts_of(package)
        for edit in self.edits:
            edit(parts)
        return cut.package_of(parts)


@dataclass(frozen=True)
class Defect:
    """One kind of defect. `touches`: what of the workbook it is about; those that touch nothing in common can stand in
    one workbook, but for those `alone`. `reason`: the id of the refusal. `after`: what is found after a program has
    saved the file, where that mends or changes the defect. `reads`: what must be read in spite of it."""

    name: str
    plant: Callable[[Draft], object]
    found: Found = frozenset()
    touches: frozenset[str] = frozenset()
    alone: bool = False
    reason: str = ""
    after: Mapping[str, Found] = field(default_factory=dict)
    reads: Mapping[str, Entered] = field(default_factory=dict)


def found(*findings: str) -> Found:
    """ "decimals! D9" is an error in D9, "balance? G6" a warning, "workbook-stale. K6" an info."""
    severities = {"!": "error", "?": "warning", ".": "info"}
    parsed = set()
    for finding in findings:
        check, _, cell = finding.partition(" ")
        parsed.add((check[:-1], severities[check[-1]], cell))
    return frozenset(parsed)


def enters(name: str, value: object, *findings: str, says: str = "") -> Defect:
    """A field that holds a wrong value; the findings are those of its own cell where none is named."""
    entered = value if value is None or isinstance(value, str) else Decimal(str(value))
    where = FIELDS[name]
    marked = [finding if " " in finding else f"{finding} {where}" for finding in findings]
    kind = says or f"{name} is {'missing' if value is None else str(value)[:20]!r}"
    touched = (
        name if name not in FIELDS or where[0] == "B" or name.endswith(("_count", "_units")) else "budget"
    )
    return Defect(
        kind, lambda draft: draft.fields.__setitem__(name, entered), found(*marked), frozenset({touched})
    )


def in_row(table: str, row: int, column: str, value: object, *findings: str, says: str = "") -> Defect:
    """A table's cell, its row from 0, that holds a wrong value."""
    entered = value if value is None or isinstance(value, str) else Decimal(str(value))
    kind = says or f"{table}.{column} is {'missing' if value is None else str(value)[:20]!r}"
    touched = f"{table}.{row}" if column not in ("level1", "level2") else f"{table}.levels"
    return Defect(
        kind,
        lambda draft: draft.tables[table][row].__setitem__(column, entered),
        found(*findings),
        frozenset({touched} | ({"budget"} if column == "amount" else set())),
    )


def edited(
    name: str, edit: cut.Edit, *findings: str, touches: str = "", alone: bool = False, **more: object
) -> Defect:
    """A workbook that was changed after it was made."""
    return Defect(
        name,
        lambda draft: draft.edits.append(edit),
        found(*findings),
        frozenset(touches.split()) if touches else frozenset({name}),
        alone,
        **more,  # type: ignore[arg-type]
    )


def _budget(name: str, change: Callable[[Draft], object], *findings: str) -> Defect:
    return Defect(name, change, found(*findings), frozenset({"budget"}))


def _set(draft: Draft, **amounts: Decimal) -> None:
    draft.fields.update(amounts)


def _levels(name: str, keep: Callable[[str], bool], *findings: str) -> Defect:
    def change(draft: Draft) -> None:
        rows, level1, level2 = [], "", ""
        for row in draft.tables["indicators"]:
            level1, level2 = str(row["level1"] or level1), str(row["level2"] or level2)
            if keep(level1):
                rows.append(row | {"level1": level1, "level2": level2})
        draft.tables["indicators"] = rows

    return Defect(name, change, found(*findings), frozenset({"indicators"}), alone=True)


def _explicit(draft: Draft) -> None:
    """The levels of all indicators written out."""
    level1 = level2 = ""
    for row in draft.tables["indicators"]:
        level1, level2 = str(row["level1"] or level1), str(row["level2"] or level2)
        row.update(level1=level1, level2=level2)


def _level(row: int, changes: dict[str, Entered], name: str, *findings: str) -> Defect:
    def change(draft: Draft) -> None:
        _explicit(draft)
        draft.tables["indicators"][row].update(changes)

    return Defect(name, change, found(*findings), frozenset({"indicators.levels"}))


def _target(row: int, value: str, *findings: str) -> Defect:
    def change(draft: Draft) -> None:
        draft.tables["indicators"][row].update(period_target=value, annual_target=value)

    return Defect(f"targets are {value[:12]!r}", change, found(*findings), frozenset({f"indicators.{row}"}))


def _same_task(draft: Draft) -> None:
    draft.tables["key_tasks"][1]["name"] = draft.tables["key_tasks"][0]["name"]


def _same_indicator(draft: Draft) -> None:
    rows = draft.tables["indicators"]
    rows[1] = dict(rows[0])


def _share_typed(draft: Draft) -> None:
    draft.tables["indicators"][7]["period_target"] = "99%"
    draft.edits.append(cut.formatted("G37", "0.99", "0%"))


def _day_typed(draft: Draft) -> None:
    draft.tables["indicators"][4].update(level3="系统上线时间", period_target="2023年12月底前")
    draft.edits.append(cut.formatted("G34", "45291", 'yyyy"年"m"月"d"日"'))


WHAT_IS_ENTERED: tuple[Defect, ...] = (
    # amounts
    enters("special_fiscal_funds", "1.50", "amount-text?"),
    enters("special_fiscal_funds", "１．５", "amount-text?"),
    enters("special_fiscal_funds", "1.5万元", "amount-text?"),
    enters("other_development_expenditure", "约一万", "number!"),
    enters("other_development_expenditure", "1.5元", "number!"),
    enters("special_fiscal_funds", "—", "number!"),
    enters("special_fiscal_funds", Decimal("-0.01"), "negative!"),
    enters("special_fiscal_funds", Decimal("1.005"), "decimals!"),
    _budget(
        "all amounts in yuan but the income",
        lambda d: _set(
            d,
            basic_expenditure=d.amount("basic_expenditure") * 10**7,
            municipal_level_funds=d.amount("basic_expenditure") * 10**7
            + d.amount("project_expenditure")
            - d.amount("transfer_payments"),
        ),
        "all-in-yuan! D6",
        "balance? G6",
        "basic-in-yuan? D6",
    ),
    _budget(
        "an amount too large",
        lambda d: _set(d, special_fiscal_funds=Decimal(10) ** 11),
        "number-range! D9",  # what is too large to be computed with is not compared either
    ),
    _budget(
        "income and expenditure differ",
        lambda d: _set(d, other_funds=d.amount("other_funds") + 5),
        "balance? G6",
    ),
    _budget(
        "the split by level does not add up",
        lambda d: _set(d, transfer_payments=d.amount("transfer_payments") + Decimal("0.01")),
        "level-split! G9",
    ),
    _budget(
        "development above the projects",
        lambda d: _set(d, other_development_expenditure=d.amount("project_expenditure")),
        "development-within-projects! D9",
    ),
    _budget(
        "tasks above the projects",
        lambda d: d.tables["key_tasks"][1].__setitem__("amount", d.amount("project_expenditure") + 1),
        "task-total! E13",
    ),
    _budget(
        "a task in yuan",
        lambda d: d.tables["key_tasks"][1].__setitem__("amount", d.amount("project_expenditure") * 1001),
        "task-total! E13",
        "task-in-yuan? E14",
    ),
    in_row("key_tasks", 2, "amount", None, "required! E15"),
    in_row("key_tasks", 2, "amount", "1,0.5", "number! E15"),
    in_row("key_tasks", 2, "amount", "1.50", "amount-text? E15"),
    in_row("key_tasks", 2, "amount", "-2", "amount-text? E15", "negative! E15"),
    # counts
    enters("staff_count", None, "required!"),
    enters("staff_count", "12人", "number!"),
    enters("subordinate_units", 2.5, "whole!"),
    enters("subordinate_units", -1, "negative!"),
    # missing
    enters("overall_objective", None, "required!"),
    enters("overall_objective", "　 　", "required!"),
    enters("transfer_payments", None, "required!", "level-split! G9"),
    in_row("key_tasks", 0, "content", None, "required! C13"),
    in_row("key_tasks", 0, "objective", "  ", "required! F13"),
    in_row("indicators", 0, "level3", None, "required! D30"),
    in_row("indicators", 0, "annual_target", None, "required! G30"),
    Defect(
        "no key tasks",
        lambda d: d.tables.__setitem__("key_tasks", []),
        found("table-empty! B13"),
        frozenset({"budget"}),
        alone=True,
    ),
    # texts
    enters("overall_objective", "<p>做好全年工作</p>", "html-residue?"),
    enters("overall_objective", "做好&nbsp;全年工作", "html-residue?"),
    enters("overall_objective", "讲好广州故事，讲好广州故事，扩大影响", "repeated-phrase?"),
    enters(
        "overall_objective",
        "".join(chr(0x4E00 + n) for n in range(1501)),
        "too-long!",
        says="too long an objective",
    ),
    in_row(
        "key_tasks",
        1,
        "name",
        "".join(chr(0x4E00 + n) for n in range(101)),
        "too-long! B14",
        says="too long a name",
    ),
    in_row("key_tasks", 1, "content", "a<br/>b", "html-residue? C14"),
    Defect(
        "a task twice",
        _same_task,
        found("duplicate? B13", "duplicate? B14"),
        frozenset({"key_tasks.0", "key_tasks.1"}),
    ),
    Defect(
        "an indicator twice",
        _same_indicator,
        found("duplicate? D30", "duplicate? D31"),
        frozenset({"indicators.0", "indicators.1", "indicators.levels"}),
    ),
    # levels
    _level(3, {"level1": "其他指标"}, "a level 1 that is no choice", "choice! B33", "belongs! C33"),
    _level(3, {"level2": "社会效益指标"}, "a level 2 of another level 1", "belongs! C33"),
    _level(3, {"level2": "质量"}, "a level 2 that is no choice", "belongs! C33"),
    _levels("no output indicator", lambda level: level != "产出指标", "output-indicators! B30"),
    _levels("no benefit indicator", lambda level: level != "效益指标", "benefit-indicators! B30"),
    _levels("no satisfaction indicator", lambda level: level != "满意度指标", "satisfaction-indicators? B30"),
    # targets
    _target(4, "若干", "target-format! F34", "target-format! G34"),
    _target(4, "详见附件", "target-format! F34", "target-format! G34"),
    _target(4, "待定", "target-format! F34", "target-format! G34"),
    _target(4, "/", "target-format! F34", "target-format! G34"),
    _target(4, "≥", "target-format! F34", "target-format! G34"),
    _target(4, "≥≤95%", "target-format! F34", "target-format! G34"),
    in_row(
        "indicators",
        7,
        "annual_target",
        "≥3场",
        "targets-agree? G37",
        "target-suits-name? G37",
        says="a target of another unit",
    ),
)

PROGRAMS = ("libreoffice", "gnumeric", "exceljs", "sheetjs")
RECKONING = ("libreoffice", "gnumeric")
"""The programs that compute all formulas again when they save."""

WHAT_WAS_DONE: tuple[Defect, ...] = (
    # values of other kinds
    edited(
        "an error value in an amount",
        cut.cell("D9", "<v>#DIV/0!</v>", "e"),
        "workbook-error-value! D9",
        "number! D9",
        touches="budget",
    ),
    edited("a truth value in an amount", cut.cell("D9", "<v>1</v>", "b"), "number! D9", touches="budget"),
    edited(
        "plain arithmetic in an amount",
        cut.formula("D9", "1.2+0.3", "1.5"),
        "workbook-formula-input? D9",
        touches="budget",
        reads={"special_fiscal_funds": Decimal("1.5")},
    ),
    edited(
        "a formula in an amount",
        cut.formula("D9", "D10*1", "1"),
        "workbook-formula-input! D9",
        touches="budget",
    ),
    edited(
        "a formula in a task's amount",
        cut.formula("E15", "ROUND(1.004,2)", "1"),
        "workbook-formula-input! E15",
        "workbook-stale. K11",
        touches="budget key_tasks.2",
        after=dict.fromkeys(RECKONING, found("workbook-formula-input! E15")),
    ),
    Defect(
        "a share typed as a number",
        _share_typed,
        found(),
        frozenset({"indicators.7"}),
        reads={"indicators.annual_target.7": "99%"},
    ),
    Defect(
        "a day typed as a date",
        _day_typed,
        found(),
        frozenset({"indicators.4"}),
        reads={"indicators.annual_target.4": "2023年12月31日"},
    ),
    # labels and formulas
    edited("a label changed", cut.text("B6", "基本支出（含人员）"), "workbook-altered! B6"),
    edited("a label emptied", cut.cell("E7"), "workbook-altered! E7"),
    edited("a total overwritten", cut.number("K6", "1"), "workbook-altered! K6", touches="K6"),
    edited("a total's formula changed", cut.formula("K7", "G6+G7+1", "1"), "workbook-altered! K7"),
    edited("a formula removed", cut.cell("K10"), "workbook-altered! K10"),
    edited("a status overwritten by a tick", cut.text("I9", "✓"), "workbook-altered! I9"),
    edited("a check overwritten by a tick", cut.text("C20", "✓", cut.CHECK), "workbook-altered! C20"),
    edited(
        "a check's formula changed",
        cut.cell("C21", '<f>"✓"</f><v>✓</v>', "str", cut.CHECK),
        "workbook-altered! C21",
    ),
    edited("a formula added to the locked part", cut.formula("J4", "1+1", "2"), "workbook-altered! J4"),
    edited("a label of the totals changed", cut.text("J6", "支出"), "workbook-altered! J6"),
    edited("a note in a locked cell", cut.text("J20", "请领导审阅"), "workbook-extra-content? J20"),
    edited(
        "a text under a merged label",
        cut.text("A8", "内部"),
        "workbook-extra-content? A8",
        after={"exceljs": found()},  # it gives all cells of a merged area the text of the first
    ),
    edited("the department is blanks only", cut.text("B3", "   "), "required! B3"),
    edited(
        "a note below the form",
        cut.one_after_the_other(
            cut.replaced(cut.FORM, r'<dimension ref="A1:([A-Z]+)[0-9]+"', r'<dimension ref="A1:\g<1>70"'),
            cut.replaced(
                cut.FORM,
                "</sheetData>",
                '<row r="70"><c r="B70" t="inlineStr"><is><t>另附说明</t></is></c></row></sheetData>',
            ),
        ),
        "workbook-extra-content? B70",
    ),
    edited(
        "a figure shown that was not computed again",
        cut.replaced(cut.FORM, r'(<c r="K6"[^>]*><f>[^<]*</f>)<v>[^<]*</v>', r"\1<v>1</v>"),
        "workbook-stale. K6",
        touches="K6",
        after=dict.fromkeys(RECKONING, found()),
    ),
    # locks, names, styles
    edited("the sheet unlocked", cut.without(cut.FORM, "sheetProtection"), "workbook-unlocked?", alone=True),
    edited(
        "the structure unlocked",
        cut.without(cut.BOOK, "workbookProtection"),
        "workbook-structure-unlocked.",
        alone=True,
    ),
    edited(
        "the validations removed",
        cut.without(cut.FORM, "dataValidations"),
        "workbook-validations.",
        touches="validations",
    ),
    edited(
        "the validation of one cell pasted over",
        cut.replaced(cut.FORM, 'sqref="D6"', 'sqref="AA99"', 1),
        "workbook-validations.",
        touches="validations",
    ),
    edited("the conditional formats removed", cut.without(cut.FORM, "conditionalFormatting")),
    edited("the names deleted", cut.without(cut.BOOK, "definedNames"), alone=True),
    # sheets
    edited(
        "the sheet of checks deleted",
        cut.deleted_sheet("校验", cut.CHECK),
        "workbook-altered!",
        alone=True,
        # Gnumeric makes errors of the formulas that point to a sheet that is not there; a dozen is named, the rest counted.
        after={
            "gnumeric": found(
                "workbook-altered!",
                *(
                    f"workbook-altered! {cell}"
                    for cell in [
                        "I3",
                        "I4",
                        "I6",
                        "I7",
                        "I9",
                        "I10",
                        "I11",
                        "I12",
                        "I13",
                        "I14",
                        "I15",
                        "I16",
                    ]
                ),
            )
        },
    ),
    edited("the form's sheet renamed", cut.renamed("申报表", "市财政局"), alone=True),
    edited("a further sheet", cut.further_sheet("测算"), "workbook-extra-sheet?", touches="further"),
    edited(
        "the sheets that our own macros keep", cut.further_sheet("_xlp_undo", "veryHidden"), touches="further"
    ),
    edited(
        "a further hidden sheet",
        cut.further_sheet("底稿", "hidden"),
        "workbook-hidden-sheet?",
        touches="further",
        after={"gnumeric": found("workbook-extra-sheet?")},
    ),
    edited(
        "a further sheet hidden deeply",
        cut.further_sheet("底稿", "veryHidden"),
        "workbook-hidden-sheet?",
        touches="further",
        after={"gnumeric": found("workbook-extra-sheet?")},
    ),
    edited("a row inserted into a table", cut.inserted(row=15), "workbook-moved?", alone=True),
    edited("a row inserted above", cut.inserted(row=4), "workbook-moved?", alone=True),
    edited("a column inserted", cut.inserted(column=4), "workbook-moved?", alone=True),
    *(
        edited(
            f"a row inserted above, and {what}",
            cut.one_after_the_other(edit, cut.inserted(row=4)),
            "workbook-moved?",
            *findings,
            alone=True,
        )
        for what, edit, *findings in (
            ("a total overwritten", cut.number("K7", "1"), "workbook-altered! K8"),
            ("a total's formula changed", cut.formula("K7", "G6+G7+1", "1"), "workbook-altered! K8"),
            ("a label changed", cut.text("B6", "基本支出（含人员）"), "workbook-altered! B7"),
            ("a check overwritten by a tick", cut.text("C20", "✓", cut.CHECK), "workbook-altered! C20"),
            ("a status overwritten by a tick", cut.text("I13", "✓"), "workbook-altered! I14"),
            ("a note in a locked cell", cut.text("J20", "请审阅"), "workbook-extra-content? J21"),
        )
    ),
    edited(
        "a row inserted into a table, and the status of another overwritten",
        cut.one_after_the_other(cut.text("I16", "✓"), cut.inserted(row=15)),
        "workbook-moved?",
        "workbook-altered! I17",
        alone=True,
    ),
    edited(
        "a column inserted, and a total overwritten",
        cut.one_after_the_other(cut.number("K6", "1"), cut.inserted(column=4)),
        "workbook-moved?",
        "workbook-altered! L6",
        alone=True,
    ),
    edited(
        "a name made to point to another cell",
        cut.one_after_the_other(cut.number("J30", "1"), cut.pointing("special_fiscal_funds", "$J$30")),
        "workbook-altered! D9",
        alone=True,
        reads={"special_fiscal_funds": Decimal(1)},
    ),
    edited(
        "a name made to leave rows out",
        cut.pointing("key_tasks_name", "$B$13:$B$14"),
        "workbook-altered! B13",
        alone=True,
    ),
    edited(
        "an input cut and pasted onto another",
        cut.one_after_the_other(
            cut.pointing("special_fiscal_funds", "$D$10"),
            cut.pointing("other_development_expenditure", "#REF!"),
        ),
        "workbook-altered! D9",
        "workbook-altered! D10",
        alone=True,
    ),
    edited("a filled row hidden", cut.hidden_row(13), "workbook-hidden-rows?"),
    edited("an empty row hidden", cut.hidden_row(57)),
    # parts
    edited(
        "a link to another file",
        cut.external_link,
        "workbook-external-link?",
        after=dict.fromkeys(PROGRAMS, found()),  # none keeps a link that no formula uses
    ),
    edited(
        "a comment", cut.comment("D6"), "workbook-comments?", after={"exceljs": found()}
    ),  # it drops the comment
    edited(
        "macros of somebody else",
        cut.with_macros([*macro_modules("vba"), VbaModule("Other", "Sub Auto_Open()\nEnd Sub\n")]),
        "workbook-macros?",
        touches="macros",
        after=dict.fromkeys(PROGRAMS, found()),
    ),
    edited(
        "one of our macros changed",
        cut.with_macros([replace(each, source=each.source + "' x\n") for each in macro_modules("vba")]),
        "workbook-macros?",
        touches="macros",
        after=dict.fromkeys(PROGRAMS, found()),
    ),
    edited("our own macros", cut.with_macros(macro_modules("vba")), touches="macros"),
    edited("our own macros with Python", cut.with_macros(macro_modules("python")), touches="macros"),
    # identity
    edited(
        "the hidden sheet deleted",
        cut.deleted_sheet("_xlperf", cut.HIDDEN),
        alone=True,
        reason="unknown-form",
    ),
    edited(
        "a form that is not known",
        cut.text("B1", "nowhere-1999", cut.HIDDEN),
        alone=True,
        reason="unknown-form",
    ),
    edited(
        "a version that does not exist",
        cut.number("B2", "97", cut.HIDDEN),
        alone=True,
        reason="wrong-version",
    ),
)

ALL = WHAT_IS_ENTERED + WHAT_WAS_DONE


def together(defects: tuple[Defect, ...]) -> list[list[Defect]]:
    """The defects packed into few workbooks: those that touch nothing in common together, others apart."""
    groups: list[list[Defect]] = []
    for defect in defects:
        for group in groups:
            if not defect.alone and not any(other.alone or other.touches & defect.touches for other in group):
                group.append(defect)
                break
        else:
            groups.append([defect])
    return groups


def planted(form: Form, stamper: Stamper, defects: list[Defect], declaration: Declaration) -> bytes:
    """A workbook of `declaration` with all of `defects`."""
    draft = Draft(declaration)
    for defect in defects:
        defect.plant(draft)
    return draft.workbook(stamper)


def after(program: str, group: list[Defect]) -> set[tuple[str, str, str]]:
    """What is found of a group of defects after `program` has saved the workbook: what it keeps of them, and what it
    does not keep of any workbook. None of the four keeps the lock of the structure (LibreOffice 7.4 leaves its
    attribute out); SheetJS keeps neither the lock of a sheet nor checks on entry."""
    kept = {finding for defect in group for finding in defect.after.get(program, defect.found)}
    if any(defect.reason for defect in group):
        return kept
    checks = {check for check, _, _ in kept}
    if program == "sheetjs":
        kept.discard(("workbook-structure-unlocked", "info", ""))  # the lesser of two
        kept.add(("workbook-validations", "info", ""))
    if "workbook-altered" not in checks:
        if program == "sheetjs":
            kept.add(("workbook-unlocked", "warning", ""))
        elif "workbook-unlocked" not in checks:
            kept.add(("workbook-structure-unlocked", "info", ""))
    return kept


__all__ = ["ALL", "PROGRAMS", "Defect", "Draft", "Found", "after", "planted", "together"]
