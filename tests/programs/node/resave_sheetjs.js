// node resave_sheetjs.js IN OUT [IN OUT ...]: workbooks read and written again by SheetJS (community edition), with
// styles as far as it keeps them and VBA as it was. One that it cannot read or write is left out and said on standard
// error; the exit status is then 1.
const XLSX = require("xlsx");

const files = process.argv.slice(2);
for (let at = 0; at < files.length; at += 2) {
  try {
    XLSX.writeFile(XLSX.readFile(files[at], { cellStyles: true, bookVBA: true, cellNF: true }), files[at + 1]);
  } catch (failure) {
    console.error(files[at], failure);
    process.exitCode = 1;
  }
}
