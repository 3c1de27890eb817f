// The department's half: files checked one by one, what was found beside the form's picture, and copies to take along.

const checked = [];
let shownNow = null;

async function takeFiles(files) {
  for (const { file, name } of files) {
    state("page.working", { name });
    const one = { name, file, found: null, failed: "" };
    checked.unshift(one);
    await examine(one);
    show(one);
  }
  state("page.ready");
}

async function examine(one) {
  const buffer = await one.file.arrayBuffer();
  const settings = { name: one.name, language, handmade: $("handmade").checked };
  try {
    one.found = (await python.ask("examine", settings, [buffer])).value;
    one.failed = "";
  } catch (error) {
    one.failed = error.message;
  }
}

function show(one) {
  shownNow = one;
  $("checked").hidden = false;
  $("files").replaceChildren(...checked.map((other) => element("li", {}, element("button", {
    type: "button", "aria-current": String(other === one), onclick: () => show(other),
  }, other.name, " ", other.found ? badge(worst(other.found)) : null))));
  $("one").replaceChildren(...(one.found ? shownFile(one) : [element("p", { className: "verdict bad" }, say("page.failed", { detail: one.failed }))]));
}

const ORDER = ["unreadable", "rejected", "warned", "accepted"];
const worst = (found) => ORDER.find((status) => found.said.some((said) => said.status === status)) ?? "accepted";

function shownFile(one) {
  const { found } = one;
  const findings = found.said.flatMap((said) => said.findings);
  const nodes = [verdict(found, findings)];
  if (found.said.length === 1) nodes.push(element("p", {}, [found.said[0].department, found.said[0].year, titleOf(found.said[0].form)].filter(Boolean).join("　")));
  for (const note of found.passed_over) nodes.push(element("p", { className: "small" }, note));
  nodes.push(copies(one));
  const picture = element("div", {});
  const list = element("div", {}, element("h3", {}, say("page.findings")));
  if (!findings.length && worst(found) !== "unreadable") list.append(element("p", {}, say("page.no-findings")));
  for (const [at, said] of found.said.entries()) {
    if (found.said.length > 1) list.append(element("h3", {}, said.file, " ", badge(said.status)));
    if (said.standing !== said.status) list.append(element("p", {}, badge(said.standing), " ", said.standing_reason ?? ""));
    if (said.reason) list.append(refused(said, found.hints[at]));
    list.append(listed(said.findings, found.folds[at], picture));
  }
  if (!found.pictures.length) return [...nodes, list, ...targets(found)];
  draw(picture, found, list);
  return [...nodes, element("div", { className: "side" }, list, picture), ...targets(found)];
}

function titleOf(form) {
  return python.about.forms.find((one) => one.id === form)?.title ?? form ?? "";
}

function verdict(found, findings) {
  const count = (severity) => findings.filter((one) => one.severity === severity).length;
  const status = worst(found);
  if (status === "unreadable") return element("p", { className: "verdict bad" }, say("page.unreadable"));
  if (!found.well || status === "rejected") return element("p", { className: "verdict bad" }, say("page.not-well", { count: count("error") }));
  if (status === "warned") return element("p", { className: "verdict warn" }, say("page.well-warned", { count: count("warning") }));
  return element("p", { className: "verdict good" }, say("page.all-well"));
}

function refused(said, hint) {
  return element("ul", { className: "findings" }, element("li", { className: "is-error" },
    element("p", {}, said.reason), hint ? element("p", { className: "hint" }, say("page.mend", { hint })) : null));
}

function listed(findings, folds, picture) {
  // What follows from another finding stands under it, folded away: mended, the cause mostly takes it along.
  return element("ul", { className: "findings" }, ...folds.map(({ at, then, tells }) => {
    const item = shownFinding(findings[at], picture);
    if (then.length) {
      item.append(element("details", {}, element("summary", {}, tells),
        element("ul", { className: "findings" }, ...then.map((place) => shownFinding(findings[place], picture)))));
    }
    return item;
  }));
}

function shownFinding(finding, picture) {
  const place = [finding.sheet, finding.cell].filter(Boolean).join("!");
  finding.item = element("li", { className: `is-${finding.severity}`, tabIndex: -1 },
    element("p", {}, badge(finding.severity), " ", place && finding.cell ? element("button", {
      type: "button", "aria-label": say("page.jump", { place }), onclick: () => jump(picture, finding),
    }, finding.cell) : place, " ", finding.message),
    finding.hint ? element("p", { className: "hint" }, say("page.mend", { hint: finding.hint })) : null);
  return finding.item;
}

// ------------------------------------------------------------------ the picture

function draw(holder, found, list) {
  holder.append(element("h3", {}, say("page.picture")));
  const findings = found.said.flatMap((said) => said.findings);
  for (const picture of found.pictures) {
    const table = element("table", {}, element("caption", {}, say("page.sheet", { name: picture.name })));
    const columns = element("colgroup", {});
    let total = 0;
    for (const width of picture.widths) {
      const column = element("col", {});
      column.style.width = `${Math.round(width * 7 + 5)}px`;
      total += Math.round(width * 7 + 5);
      columns.append(column);
    }
    table.style.width = `${total}px`;
    const body = element("tbody", {});
    const cells = new Map();
    for (const [, row] of picture.rows) {
      body.append(element("tr", {}, ...row.map((cell) => {
        const drawn = element("td", { colSpan: cell.across, rowSpan: cell.down, className: cell.number ? "num" : "" }, cell.text);
        cells.set(cell.place, drawn);
        for (const place of covered(cell)) cells.set(place, drawn);
        return drawn;
      })));
    }
    for (const finding of [...findings].reverse()) {
      const cell = finding.sheet === picture.name ? cells.get(finding.cell) : null;
      if (!cell) continue;
      finding.drawn = cell;
      cell.classList.remove("bad", "warn", "note");
      cell.classList.add(TONES[finding.severity]);
      cell.tabIndex = 0;
      cell.title = finding.message;
      const back = () => point(list, finding.item);
      cell.onclick = back;
      cell.onkeydown = (event) => { if (event.key === "Enter") back(); };
    }
    table.append(columns, body);
    holder.append(element("div", { className: "picture", tabIndex: 0, role: "region", "aria-label": say("page.sheet", { name: picture.name }) }, table));
    if (picture.cut) holder.append(element("p", { className: "small" }, say("page.cut")));
  }
}

function* covered({ place, across, down }) {
  // The other addresses that a merged cell stands for.
  const parts = /^([A-Z]+)(\d+)$/.exec(place);
  if (!parts || across * down === 1 || across * down > 400) return;
  const first = [...parts[1]].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0);
  for (let row = 0; row < down; row += 1) {
    for (let column = 0; column < across; column += 1) {
      let letters = "";
      for (let number = first + column; number > 0; number = Math.floor((number - 1) / 26)) letters = String.fromCharCode(65 + ((number - 1) % 26)) + letters;
      yield `${letters}${Number(parts[2]) + row}`;
    }
  }
}

function jump(picture, finding) {
  if (finding.drawn) point(picture, finding.drawn);
}

function point(within, node) {
  for (const before of within.querySelectorAll(".here")) before.classList.remove("here");
  node.classList.add("here");
  const fold = node.parentElement.closest("details");
  if (fold) fold.open = true;
  node.scrollIntoView({ block: "center", inline: "center" });
  node.focus({ preventScroll: true });
}

// ------------------------------------------------------------------ target values and copies

function why(pieces) {
  return pieces.map(([piece, how]) => `“${piece}”${how}`).join("；");
}

function targets(found) {
  if (!found.targets.length) return [];
  const head = ["cell", "name", "text", "canonical", "why"].map((name) => element("th", { scope: "col" }, say(`page.target-${name}`)));
  const rows = found.targets.map((one) => element("tr", {},
    element("td", {}, one.cell), element("td", {}, one.name), element("td", {}, one.text),
    element("td", {}, one.ok ? one.canonical : element("span", { className: "badge bad" }, say("page.target-bad", { reason: one.reason }))),
    element("td", {}, one.ok ? why(one.pieces) : one.hint)));
  return [element("h3", {}, say("page.targets")), element("div", { className: "wide", tabIndex: 0, role: "region", "aria-label": say("page.targets") },
    element("table", {}, element("thead", {}, element("tr", {}, ...head)), element("tbody", {}, ...rows)))];
}

function copies(one) {
  const buttons = one.found.copies.map((kind) => element("button", { type: "button", onclick: () => takeCopy(one, kind) }, say(`page.copy-${kind}`)));
  buttons.push(element("button", { type: "button", onclick: () => download(`${one.name.split("/").pop()}.json`, JSON.stringify(one.found.said.map(asCommand), null, 1), "application/json") }, say("page.copy-findings")));
  buttons.push(element("button", { type: "button", onclick: () => window.print() }, say("page.print")));
  return element("div", { className: "copies", role: "group", "aria-label": say("page.download") }, ...buttons);
}

// What the page itself hung on a finding (its place in the list and in the picture) is nobody else's.
const asCommand = (said) => ({ ...said, findings: said.findings.map(({ item, drawn, ...finding }) => finding) });

async function takeCopy(one, kind) {
  try {
    const settings = { name: one.name, kind, language: "zh", handmade: $("handmade").checked };
    const { value, files } = await python.ask("copy", settings, [await one.file.arrayBuffer()]);
    download(value.files[0], files[0]);
  } catch (error) {
    state("page.failed", { detail: error.message });
  }
}

async function tryTarget(event) {
  event?.preventDefault();
  const text = $("try-text").value;
  if (!text) return;
  const { value } = await python.ask("target", { text, name: $("try-name").value, language });
  const pieces = value.pieces.map(({ piece, read_as: how }) => [piece, how]);
  $("tried").replaceChildren(
    element("p", { className: `verdict ${value.ok ? "good" : "bad"}` }, value.ok ? value.canonical : say("page.target-bad", { reason: value.reason })),
    ...[why(pieces), value.hint, value.advice].filter(Boolean).map((line) => element("p", {}, line)));
}
