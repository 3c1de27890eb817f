// node resave_sheetjs.js IN OUT: a workbook read and written again by SheetJS (community edition), with styles as
// far as it keeps them and VBA as it was.
const XLSX = require("xlsx");

const [source, target] = process.argv.slice(2);
XLSX.writeFile(XLSX.readFile(source, { cellStyles: true, bookVBA: true, cellNF: true }), target);
