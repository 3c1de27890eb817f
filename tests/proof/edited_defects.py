"""What programs and mischief do to a workbook: its cells, formulas, sheets and parts, each with what is found of it.

Owns the table of these defects, and which programs the proof lets save a workbook.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from tests.proof import surgery as cut
from tests.proof.defect import Defect, Draft, edited, found
from xlperf.ooxml.macros import macro_modules
from xlperf.ooxml.vba import VbaModule

PROGRAMS = ("libreoffice", "gnumeric", "exceljs", "sheetjs")
RECALCULATING = ("libreoffice", "gnumeric")
"""The programs that compute all formulas again when they save."""


def _share_typed(draft: Draft) -> None:
    draft.tables["indicators"][7]["period_target"] = "99%"
    draft.edits.append(cut.formatted("G37", "0.99", "0%"))


def _day_typed(draft: Draft) -> None:
    draft.tables["indicators"][4].update(level3="系统上线时间", period_target="2023年12月底前")
    draft.edits.append(cut.formatted("G34", "45291", 'yyyy"年"m"月"d"日"'))


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
        after=dict.fromkeys(RECALCULATING, found("workbook-formula-input! E15")),
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
        after=dict.fromkeys(RECALCULATING, found()),
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
        reason="form-not-given",
    ),
    edited(
        "a version that does not exist",
        cut.number("B2", "97", cut.HIDDEN),
        alone=True,
        reason="wrong-version",
    ),
)


__all__ = ["PROGRAMS", "WHAT_WAS_DONE"]
