// node type_in_hyperformula.js: a workbook's cells put into HyperFormula, then changed cell by cell. Each line of standard input
// is one of {"sheets": {name: [[cell, …], …]}, "states": [[[sheet, row, column, value], …], …], "watch": [[sheet, row, column],
// …]}; its answer is a line, the watched values after each state. HyperFormula works out at each change what depends on it.
const { createInterface } = require("readline");
const { HyperFormula } = require("hyperformula");

function typed(request) {
  // SUMPRODUCT((range=cell)*1), by which duplicates are counted, is worked out row by row as in every spreadsheet program.
  const settings = { licenseKey: "gpl-v3", useArrayArithmetic: true };
  const engine = HyperFormula.buildFromSheets(request.sheets, settings);
  const at = ([sheet, row, col]) => ({ sheet: engine.getSheetId(sheet), row, col });
  const value = (place) => {
    const found = engine.getCellValue(at(place));
    return found !== null && typeof found === "object" ? { error: found.value } : found;
  };
  const answers = request.states.map((state) => {
    for (const [sheet, row, col, entered] of state) engine.setCellContents(at([sheet, row, col]), [[entered]]);
    return request.watch.map(value);
  });
  engine.destroy();
  return answers;
}

createInterface({ input: process.stdin }).on("line", (line) => {
  process.stdout.write(JSON.stringify(typed(JSON.parse(line))) + "\n");
});
