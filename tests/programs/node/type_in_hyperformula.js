// node type_in_hyperformula.js < REQUEST: a workbook's cells put into HyperFormula, then changed cell by cell. The request is
// {"sheets": {name: [[cell, …], …]}, "states": [[[sheet, row, column, value], …], …], "watch": [[sheet, row, column], …]};
// the answer, on standard output, the watched values after each state. HyperFormula works out at each change what depends on it.
const { HyperFormula } = require("hyperformula");

let text = "";
process.stdin.setEncoding("utf8");
process.stdin.on("data", (piece) => (text += piece));
process.stdin.on("end", () => {
  const request = JSON.parse(text);
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
  process.stdout.write(JSON.stringify(answers));
});
