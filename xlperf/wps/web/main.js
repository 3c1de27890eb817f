// What WPS calls: the ribbon's buttons and the worksheet functions. Runs in the page that WPS keeps open behind the program, and
// is written as the oldest engines of WPS read it; python.js is loaded where the engine runs Python.
var XlperfAddin = (function () {
  "use strict";
  var panes = {}, number = 0, asked = false, waiting = Promise.resolve(), fault = "";

  // ---------------------------------------------------------------- Python, where it runs

  function able() {
    try {
      // A module of WebAssembly that catches an exception: what the compiled Python needs most lately.
      var catching = [0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 96, 0, 0, 3, 2, 1, 0, 10, 8, 1, 6, 0, 6, 64, 25, 11, 11];
      return !window.xlperfTooOld && typeof DecompressionStream === "function" && typeof structuredClone === "function" &&
        typeof BigInt === "function" && WebAssembly.validate(new Uint8Array(catching));
    } catch (error) {
      return false;
    }
  }

  function loaded(names) {
    // The scripts, one after the other.
    return names.reduce(function (before, name) {
      return before.then(function () {
        return new Promise(function (resolve, reject) {
          var script = document.createElement("script");
          script.src = name;
          script.onload = resolve;
          script.onerror = function () { reject(new Error(name)); };
          document.head.appendChild(script);
        });
      });
    }, Promise.resolve());
  }

  var begun = null;
  function python() {
    // A promise of Python that runs; of null where it cannot.
    if (!able() || fault) return Promise.resolve(null);
    begun = begun || loaded(["begin.js", "python.js"]).then(function () {
      return XlperfPython;
    }).then(function (found) {
      return found.start(function (key) { publish({ title: xlperfSay(key), tone: "busy", message: "", lines: [], notes: [] }); })
        .then(function () {
          api.running = found;
          if (asked) XlperfHost.application().CalculateFull(); // functions that were asked before it ran
          return found;
        });
    }).catch(function (error) {
      fault = lastLine(error);
      return null;
    });
    return begun;
  }

  // ---------------------------------------------------------------- the ribbon

  function press(button) {
    // Each button after the one before; what came of it is shown in the pane.
    waiting = waiting.then(function () {
      showPane();
      return python();
    }).then(function (running) {
      var shown = running ? running.answer(button) : XlperfPlain.answer(button);
      if (!running) shown.notes = shown.notes.concat(fault ? xlperfSay("wps.not-started", { detail: fault }) : xlperfSay("wps.reduced"));
      publish(shown);
    }).catch(function (error) {
      publish({ title: XLPERF_TITLES[button], tone: "bad", message: xlperfSay("wps.failed", { detail: lastLine(error) }), lines: [], notes: [] });
    });
    return waiting;
  }

  function lastLine(error) {
    // Of an error of Python's, without the way to it.
    var lines = String(error && error.message || error).replace(/\s+$/, "").split("\n");
    return lines.filter(function (line) { return /^[\w.]+: /.test(line); }).pop() || lines.pop();
  }

  function publish(shown) {
    // The pane is a page of its own: it reads this text when it changes.
    number += 1;
    shown.number = number;
    api.shown = shown;
    try {
      XlperfHost.put("xlperf.shown", JSON.stringify(shown));
    } catch (error) {
      if (shown.tone !== "busy") alert([shown.title, shown.message].concat(shown.lines.map(function (one) { return one.cell + " " + one.message; })).join("\n").slice(0, 1500));
    }
  }

  function showPane() {
    // One pane a workbook window: that of another stays there.
    var workbook = XlperfHost.application().ActiveWorkbook, key = workbook ? String(workbook.FullName) : "";
    var pane = null, host = XlperfHost.owner("CreateTaskPane");
    if (!host) return;
    try {
      pane = panes[key] && host.GetTaskPane(panes[key]);
    } catch (error) {
      pane = null;
    }
    if (!pane) {
      pane = host.CreateTaskPane(folder() + "pane.html");
      panes[key] = pane.ID;
    }
    pane.Visible = true;
  }

  function folder() {
    var address = String(document.location).split(/[?#]/)[0];
    return address.slice(0, address.lastIndexOf("/") + 1);
  }

  // ---------------------------------------------------------------- worksheet functions

  function register() {
    var host = XlperfHost.owner("AddCustomFunction"); // WPS has it from 12.1.0.20540 on
    if (!host) return;
    XLPERF_FUNCTIONS.forEach(function (one) {
      host.AddCustomFunction("XLP", one.name, function () {
        return called("XLP_" + one.name, Array.prototype.slice.call(arguments, 0, one.about.parameters.length));
      }, one.about);
    });
  }

  function called(name, values) {
    // WPS waits for the answer. Until Python runs, what the reduced grammar is certain of is answered; all else is an error, so
    // that IFERROR falls back upon the workbook's own formula, and is computed again when it runs.
    if (api.running) return api.running.call(name, values);
    if (!asked) {
      asked = true;
      python();
    }
    var found = name === "XLP_TARGET" ? each(values[0], XlperfPlain.reduced.normalised) : undefined;
    if (found === undefined) throw new Error("#N/A");
    return found;
  }

  function each(value, rule) {
    // `rule` of a text or of each in rows; undefined where it says nothing of one of them.
    if (Array.isArray(value)) {
      var all = value.map(function (one) { return each(one, rule); });
      return all.indexOf(undefined) < 0 ? all : undefined;
    }
    if (value === null || value === undefined || value === "") return "";
    return typeof value === "string" && rule(value) || undefined;
  }

  var api = { running: null, shown: null, press: press, register: register, able: able, start: python };
  return api;
})();

// The names by which ribbon.xml calls.
function OnAddinLoad(ribbon) {
  XlperfAddin.ribbon = ribbon;
  return true;
}
function OnAction(control) {
  XlperfAddin.press(String(control.Id));
  return true;
}
function GetImage(control) {
  return "images/" + String(control.Id) + ".svg";
}

XlperfAddin.register();
