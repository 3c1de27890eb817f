// node resave_exceljs.js IN OUT [IN OUT ...]: workbooks read and written again by exceljs, as web portals do it.
// One that it cannot read or write is left out and said on standard error; the exit status is then 1.
const ExcelJS = require("exceljs");

async function main(files) {
  for (let at = 0; at < files.length; at += 2) {
    const workbook = new ExcelJS.Workbook();
    try {
      await workbook.xlsx.readFile(files[at]);
      await workbook.xlsx.writeFile(files[at + 1]);
    } catch (failure) {
      console.error(files[at], failure);
      process.exitCode = 1;
    }
  }
}

main(process.argv.slice(2));
