"""The attributes that the schema allows on the elements that workbooks are most often patched in.

Owns one table, by ECMA-376 part 1, annex A.2 (sml.xsd). Excel repairs a sheet with an attribute it does not know.
"""

from __future__ import annotations

from lxml import etree

from .package import MAIN, local
from .workbook import Workbook

_HASH = "algorithmName hashValue saltValue spinCount"
_ALLOWED = {
    "c": "r s t cm vm ph",
    "calcPr": (
        "calcId calcMode fullCalcOnLoad refMode iterate iterateCount iterateDelta fullPrecision calcCompleted "
        "calcOnSave concurrentCalc concurrentManualCount forceFullCalc"
    ),
    "cfRule": (
        "type dxfId priority stopIfTrue aboveAverage percent bottom operator text timePeriod rank stdDev equalAverage"
    ),
    "col": "min max width style hidden bestFit customWidth phonetic outlineLevel collapsed",
    "conditionalFormatting": "pivot sqref",
    "dataValidation": (
        "type errorStyle imeMode operator allowBlank showDropDown showInputMessage showErrorMessage errorTitle error "
        "promptTitle prompt sqref"
    ),
    "dataValidations": "disablePrompts xWindow yWindow count",
    "definedName": (
        "name comment customMenu description help statusBar localSheetId hidden function vbProcedure xlm "
        "functionGroupId shortcutKey publishToServer workbookParameter"
    ),
    "f": "t aca ref dt2D dtr del1 del2 r1 r2 ca si bx",
    "hyperlink": "ref location tooltip display",
    "mergeCell": "ref",
    "pageSetup": (
        "paperSize paperHeight paperWidth scale firstPageNumber fitToWidth fitToHeight pageOrder orientation "
        "usePrinterDefaults blackAndWhite draft cellComments useFirstPageNumber errors horizontalDpi verticalDpi copies"
    ),
    "pane": "xSplit ySplit topLeftCell activePane state",
    "row": ("r spans s customFormat ht hidden customHeight outlineLevel collapsed thickTop thickBot ph"),
    "selection": "pane activeCell activeCellId sqref",
    "sheet": "name sheetId state",
    "sheetPr": (
        "syncHorizontal syncVertical syncRef transitionEvaluation transitionEntry published codeName filterMode "
        "enableFormatConditionsCalculation"
    ),
    "sheetProtection": (
        f"password {_HASH} sheet objects scenarios formatCells formatColumns formatRows insertColumns insertRows "
        "insertHyperlinks deleteColumns deleteRows selectLockedCells sort autoFilter pivotTables selectUnlockedCells"
    ),
    "sheetView": (
        "windowProtection showFormulas showGridLines showRowColHeaders showZeros rightToLeft tabSelected showRuler "
        "showOutlineSymbols defaultGridColor showWhiteSpace view topLeftCell colorId zoomScale zoomScaleNormal "
        "zoomScaleSheetLayoutView zoomScalePageLayoutView workbookViewId"
    ),
    "tableColumn": (
        "id uniqueName name totalsRowFunction totalsRowLabel queryTableFieldId headerRowDxfId dataDxfId "
        "totalsRowDxfId headerRowCellStyle dataCellStyle totalsRowCellStyle"
    ),
    "workbookPr": (
        "date1904 showObjects showBorderUnselectedTables filterPrivacy promptedSolutions showInkAnnotation "
        "backupFile saveExternalLinkValues updateLinks codeName hidePivotFieldList showPivotChartFilter "
        "allowRefreshQuery publishItems checkCompatibility autoCompressPictures refreshAllConnections "
        "defaultThemeVersion dateCompatibility"
    ),
    "workbookProtection": (
        "workbookPassword workbookPasswordCharacterSet revisionsPassword revisionsPasswordCharacterSet lockStructure "
        "lockWindows lockRevision revisionsAlgorithmName revisionsHashValue revisionsSaltValue revisionsSpinCount "
        "workbookAlgorithmName workbookHashValue workbookSaltValue workbookSpinCount"
    ),
}
ALLOWED = {f"{{{MAIN}}}{name}": frozenset(names.split()) for name, names in _ALLOWED.items()}

ROOTS = {f"{{{MAIN}}}{name}" for name in ("table", "workbook", "worksheet")}


def check(book: Workbook) -> None:
    """No element of the table has an attribute without namespace that the schema does not know."""
    for part, tree in book.package.xml.items():
        if tree.tag in ROOTS:  # elsewhere, as in calcChain, the same names are other types
            _check(book, part, tree)


def _check(book: Workbook, part: str, tree: etree._Element) -> None:
    told: set[tuple[str, str]] = set()
    for element in tree.iter(*ALLOWED):
        allowed = ALLOWED[str(element.tag)]
        for key in element.attrib:
            name = str(key)
            if name not in allowed and not name.startswith("{") and (local(element), name) not in told:
                told.add((local(element), name))
                book.say(part, f"{local(element)} has the unknown attribute {name}")
