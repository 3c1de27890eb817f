// The pane: what came of the last button, and jumps to cells. A view alone; the page behind the program does the work.
(function () {
  "use strict";
  var seen = 0, EVERY = 250; // milliseconds
  function element(tag, name, text) {
    var made = document.createElement(tag);
    if (name) made.className = name;
    if (text) made.textContent = text;
    return made;
  }

  function look() {
    var text = null;
    try {
      text = XlperfHost.get("xlperf.shown");
    } catch (error) {
      return;
    }
    if (!text) return;
    var shown = JSON.parse(text);
    if (shown.number !== seen) {
      seen = shown.number;
      show(shown);
    }
  }

  function show(shown) {
    var main = document.getElementById("shown");
    main.textContent = "";
    document.getElementById("busy").hidden = shown.tone !== "busy";
    main.appendChild(element("h1", "title " + shown.tone, shown.title));
    if (shown.message) main.appendChild(element("p", "message", shown.message));
    shown.notes.forEach(function (note) { main.appendChild(element("p", "note", note)); });
    main.appendChild(listed(shown.lines));
  }

  function listed(lines) {
    var list = element("ul");
    lines.forEach(function (line) {
      var item = element("li", "is-" + line.severity), first = element("p");
      first.appendChild(element("strong", "", line.word));
      if (line.cell) {
        var button = element("button", "", line.cell);
        button.type = "button";
        button.setAttribute("aria-label", xlperfSay("wps.jump", { place: line.sheet + "!" + line.cell }));
        button.onclick = function () { jump(line); };
        first.appendChild(button);
      }
      first.appendChild(document.createTextNode(line.message));
      item.appendChild(first);
      if (line.hint) item.appendChild(element("p", "hint", xlperfSay("wps.mend", { hint: line.hint })));
      if (line.then.length) {
        var fold = element("details");
        fold.appendChild(element("summary", "", line.tells));
        fold.appendChild(listed(line.then));
        item.appendChild(fold);
      }
      list.appendChild(item);
    });
    return list;
  }

  function jump(line) {
    try {
      var sheet = XlperfHost.application().ActiveWorkbook.Worksheets.Item(line.sheet);
      sheet.Activate();
      sheet.Range(line.cell).Select();
    } catch (error) {
      document.getElementById("state").textContent = xlperfSay("wps.gone", { place: line.sheet + "!" + line.cell });
    }
  }

  document.getElementById("shown").appendChild(element("p", "note", xlperfSay("wps.ready")));
  look();
  setInterval(look, EVERY);
})();
