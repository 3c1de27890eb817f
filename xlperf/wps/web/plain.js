// The buttons without Python, for engines that are too old for it: what the workbook's own formulas found, and the reduced grammar.
// As the macros in VBA do it (macros/vba). Locked cells are never written and no sheet is unprotected.
var XlperfPlain = (function () {
  "use strict";
  var reduced = XlperfReduced(XLPERF_REDUCED), steps = {}, HEADER_ROWS = 30;

  function book() { return XlperfHost.application().ActiveWorkbook; }
  function sheetNamed(name) {
    var sheets = book().Worksheets;
    for (var at = 1; at <= sheets.Count; at += 1) if (String(sheets.Item(at).Name) === name) return sheets.Item(at);
    return null;
  }
  function rowsOf(value) { return Array.isArray(value) ? (Array.isArray(value[0]) ? value : [value]) : [[value]]; }
  function textOf(value) { return value === null || value === undefined ? "" : String(value).replace(/^\s+|\s+$/g, ""); }
  function letters(column) {
    var text = "";
    for (; column > 0; column = Math.floor((column - 1) / 26)) text = String.fromCharCode(65 + ((column - 1) % 26)) + text;
    return text;
  }
  function used(sheet) {
    var area = sheet.UsedRange;
    return { row: area.Row, column: area.Column, rows: rowsOf(area.Value2), formulas: rowsOf(area.Formula) };
  }

  // ---------------------------------------------------------------- what sheet 校验 says

  function open() {
    // What is open on the sheet of checks, null without it.
    var names = XLPERF_REDUCED.names, sheet = sheetNamed(names.sheet_check);
    if (!sheet) return null;
    var area = used(sheet), found = [], columns = null;
    area.rows.forEach(function (row, at) {
      var said = row.map(textOf);
      if (!columns) {
        var heads = [names.column_id, names.column_check, names.column_result, names.column_place].map(function (head) { return said.indexOf(head); });
        if (at < HEADER_ROWS && Math.min.apply(null, heads) >= 0) columns = heads;
        return;
      }
      var result = said[columns[2]];
      if (result === "" || result === names.good || result === names.not_evaluated) return;
      var place = placeOf(area.formulas[at][columns[3]], said[columns[3]]);
      found.push({ severity: "error", word: names.sheet_check, sheet: place[0], cell: place[1], message: said[columns[1]] + "：" + result, hint: "", tells: "", then: [] });
    });
    return columns ? found : null;
  }

  function placeOf(formula, shown) {
    // Where the link of a cell leads: of its HYPERLINK formula, or of the address it shows.
    var linked = /^=.*?"#([^"]*)"/.exec(String(formula)), place = linked ? linked[1] : shown;
    var parts = /^(?:'((?:[^']|'')*)'|([^!]*))!\$?([A-Z]+)\$?(\d+)/.exec(place);
    return parts ? [(parts[1] || parts[2] || "").replace(/''/g, "'"), parts[3] + parts[4]] : ["", ""];
  }

  function openSaid(found) {
    if (found === null) return xlperfSay("wps.plain-none");
    return found.length ? xlperfSay("wps.plain-found", { count: found.length }) : xlperfSay("wps.plain-well");
  }

  function check() {
    XlperfHost.application().Calculate();
    var found = open();
    return { title: openSaid(found), tone: found === null || found.length ? "bad" : "warn", message: "", lines: found || [], notes: [] };
  }

  function recalculate() {
    XlperfHost.application().CalculateFull();
    return message("xlpRecalculate", xlperfSay("wps.plain-recalculated", { found: openSaid(open()) }));
  }

  // ---------------------------------------------------------------- texts

  function texts(area, sheet, use) {
    // Each text in an area that is no formula, with its address.
    rowsOf(area.Value2).forEach(function (row, down) {
      row.forEach(function (value, right) {
        if (typeof value === "string" && value !== "") use(sheet, letters(area.Column + right) + (area.Row + down), value);
      });
    });
  }

  function targetAreas() {
    // The cells of the target columns, by the names that the workbook lists on its hidden sheet.
    var hidden = sheetNamed("_xlperf"), listed = ["indicators_period_target", "indicators_annual_target"], areas = [];
    if (hidden) used(hidden).rows.forEach(function (row) { if (textOf(row[0]) === "targets") listed = textOf(row[1]).split("|"); });
    var names = book().Names;
    for (var at = 1; at <= names.Count; at += 1) {
      var name = names.Item(at), parts = /^=?(?:'((?:[^']|'')*)'|([^!]*))!(.+)$/.exec(String(name.RefersTo));
      if (listed.indexOf(String(name.Name)) < 0 || !parts) continue;
      var sheet = sheetNamed((parts[1] || parts[2]).replace(/''/g, "'"));
      if (sheet) areas.push([sheet, sheet.Range(parts[3].replace(/\$/g, ""))]);
    }
    return areas;
  }

  function writable(sheet, cell) { return !(sheet.ProtectContents && cell.Locked); }
  function isFormula(cell) { return String(cell.Formula).charAt(0) === "="; }

  function isMarked(cell) {
    // Whether anything of the text is struck out, raised or lowered; null is of a cell whose parts differ.
    return ["Strikethrough", "Superscript", "Subscript"].some(function (look) { return cell.Font[look] !== false && cell.Font[look] !== 0; });
  }

  function write(cell, text) {
    // Where the cell is not formatted as text, "90%" would become a number: the apostrophe keeps it a text.
    cell.Value2 = cell.NumberFormat === "@" || text === "" ? text : "'" + text;
    return cell.Value2 === text;
  }

  function rewrite(areas, rule) {
    // Writes what the rule makes of each text: how many were changed, of how many it says nothing, and which were left
    // because written anew they would be of one look (what was struck out would count again).
    var changes = [], left = 0, marked = [], key = String(book().FullName);
    areas.forEach(function (one) {
      texts(one[1], one[0], function (sheet, place, text) {
        var cell = sheet.Range(place), wanted = rule(text);
        if (wanted === "") left += 1;
        else if (wanted !== text && !isFormula(cell) && writable(sheet, cell)) {
          if (isMarked(cell)) marked.push(place);
          else if (write(cell, wanted)) changes.push({ sheet: String(sheet.Name), place: place, before: text, after: wanted });
          else write(cell, text);
        }
      });
    });
    if (changes.length) (steps[key] = steps[key] || []).push(changes);
    return { count: changes.length, left: left, marked: marked };
  }

  function rewritten(button, key, areas, rule) {
    var done = rewrite(areas, rule), said = xlperfSay(key, done), cells = done.marked;
    if (cells.length) said += "\n" + xlperfSay("wps.plain-marked", { count: cells.length, cells: cells.slice(0, 8).join(" ") + (cells.length > 8 ? " …" : "") });
    return message(button, said);
  }

  function normalise() {
    return rewritten("xlpNormalise", "wps.plain-normalised", targetAreas(), reduced.normalised);
  }

  function clean() {
    var sheets = book().Worksheets, areas = [];
    for (var at = 1; at <= sheets.Count; at += 1) {
      var sheet = sheets.Item(at), visible = sheet.Visible === true || sheet.Visible === -1;
      if (visible && String(sheet.Name) !== XLPERF_REDUCED.names.sheet_check) areas.push([sheet, sheet.UsedRange]);
    }
    return rewritten("xlpClean", "wps.plain-cleaned", areas, reduced.tidied);
  }

  function undo() {
    var kept = steps[String(book().FullName)] || [], last = kept.pop(), others = 0;
    if (!last) return message("xlpUndo", xlperfSay("wps.plain-nothing"));
    last.reverse().forEach(function (change) {
      var sheet = sheetNamed(change.sheet), cell = sheet && sheet.Range(change.place);
      if (cell && cell.Value2 === change.after && writable(sheet, cell)) write(cell, change.before);
      else others += 1;
    });
    var said = xlperfSay("wps.plain-undone", { count: last.length - others });
    return message("xlpUndo", others ? said + xlperfSay("wps.plain-others", { count: others }) : said);
  }

  function message(button, text) {
    return { title: XLPERF_TITLES[button], tone: "note", message: text, lines: [], notes: [] };
  }

  var BUTTONS = {
    xlpCheck: check, xlpRecalculate: recalculate, xlpNormalise: normalise, xlpClean: clean, xlpUndo: undo,
    xlpExport: function () { return message("xlpExport", xlperfSay("wps.plain-export")); },
  };
  return {
    reduced: reduced,
    answer: function (button) {
      try {
        return BUTTONS[button]();
      } catch (error) {
        return message(button, xlperfSay("wps.failed", { detail: error.message || error }));
      }
    },
  };
})();
