// node resave_exceljs.js IN OUT: a workbook read and written again by exceljs, as web portals do it.
const ExcelJS = require("exceljs");

const [source, target] = process.argv.slice(2);
const workbook = new ExcelJS.Workbook();
workbook.xlsx
  .readFile(source)
  .then(() => workbook.xlsx.writeFile(target))
  .catch((failure) => {
    console.error(failure);
    process.exit(1);
  });
