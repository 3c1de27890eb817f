// Stands in for WPS: those members of its object model that the add-in uses, over a workbook that is given as plain data.
// Cells take values as a spreadsheet program does: an apostrophe marks a text, "90%" in a cell of no text format is a number,
// a locked cell of a protected sheet takes nothing. Reading a range gives null for an empty cell and COM's numbers for errors.
globalThis.standIn = function (given) {
  const calls = { count: 0 };
  const files = new Map(given.files ?? []);
  const place = (text) => {
    const [, letters, row] = /^\$?([A-Z]+)\$?(\d+)$/.exec(text);
    return [Number(row), [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0)];
  };
  const letters = (column) => (column > 26 ? letters(Math.floor((column - 1) / 26)) : "") + String.fromCharCode(65 + ((column - 1) % 26));

  class Range {
    constructor(sheet, address) {
      calls.count += 1;
      const [first, last] = address.split(":");
      this.sheet = sheet;
      [this.Row, this.Column] = place(first);
      [this.last, this.right] = last ? place(last) : [this.Row, this.Column];
    }

    rows(read) {
      calls.count += 1;
      const rows = [];
      for (let row = this.Row; row <= this.last; row += 1) {
        rows.push([]);
        for (let column = this.Column; column <= this.right; column += 1) rows.at(-1).push(read(this.sheet.cells[letters(column) + row] ?? {}));
      }
      return rows.length === 1 && rows[0].length === 1 ? rows[0][0] : rows;
    }

    get Value2() { return this.rows((cell) => cell.v ?? null); }

    set Value2(value) {
      const cell = (this.sheet.cells[letters(this.Column) + this.Row] ??= {});
      if (this.sheet.protected && cell.l !== false) throw new Error("the cell is protected");
      if (given.deaf) return;
      delete cell.f;
      if (typeof value === "string" && value.startsWith("'")) cell.v = value.slice(1);
      else if (typeof value === "string" && cell.n !== "@" && /^\d+(\.\d+)?%?$/.test(value)) cell.v = parseFloat(value) / (value.endsWith("%") ? 100 : 1);
      else cell.v = value === "" ? undefined : value;
    }

    get Formula() { return this.rows((cell) => cell.f ?? cell.v ?? ""); }
    get NumberFormat() { return this.rows((cell) => cell.n ?? "General"); }
    get Font() { return this.rows((cell) => cell.font ?? { Strikethrough: false, Superscript: false, Subscript: false }); }
    get Locked() { return this.rows((cell) => cell.l !== false); }
    Select() { globalThis.selected = `${this.sheet.name}!${letters(this.Column)}${this.Row}`; }
  }

  const sheets = given.sheets.map((sheet) => ({
    Name: sheet.name, ProtectContents: sheet.protected, Visible: sheet.visible ? -1 : 0,
    Range: (address) => new Range(sheet, address), Activate() {},
    get UsedRange() { return new Range(sheet, sheet.used); },
  }));
  const list = (all) => ({
    get Count() { calls.count += 1; return all.length; },
    Item(key) {
      calls.count += 1;
      const found = typeof key === "number" ? all[key - 1] : all.find((one) => one.Name === key);
      if (!found) throw new Error(`no ${key}`);
      return found;
    },
  });
  const workbook = {
    Name: given.name, Path: given.path, FullName: given.path + "\\" + given.name,
    Worksheets: list(sheets), Names: list(given.names.map(([Name, RefersTo]) => ({ Name, RefersTo }))),
    SaveCopyAs(path) {
      if (given.copy === null) throw new Error("no copy");
      files.set(path, atob(given.copy));
    },
  };
  const panes = [];
  const application = {
    ActiveWorkbook: given.closed ? null : workbook,
    Calculate() {}, CalculateFull() { globalThis.recalculated = (globalThis.recalculated ?? 0) + 1; },
    FileSystem: {
      Exists: (path) => files.has(path), Remove: (path) => files.delete(path),
      readAsBinaryString: (path) => files.get(path), writeAsBinaryString: (path, content) => { files.set(path, content); },
    },
    Env: { GetTempPath: () => "C:\\Temp\\", GetHomePath: () => "C:\\Users\\me" },
    PluginStorage: { // pages of one add-in share it
      setItem: (key, value) => localStorage.setItem(key, value), getItem: (key) => localStorage.getItem(key),
    },
    CreateTaskPane(address) {
      panes.push({ ID: panes.length + 1, address, Visible: false });
      return panes.at(-1);
    },
    GetTaskPane: (id) => panes[id - 1],
  };
  const functions = {};
  globalThis.Application = application;
  globalThis.wps = { AddCustomFunction(space, name, run, about) { functions[`${space}.${name}`] = { run, about }; } };
  globalThis.standing = { files, functions, panes, calls, given };
};
