// The budget office's half: many files into one account, and new workbooks for a roster.

const PATIENCE = 60_000; // milliseconds without a word, after which a file counts as one that hangs
const inboxFiles = [];
let roster = null;

// Everything of many files into one; a file that ends the worker, or never comes to an end, costs its own line and no more.
async function consolidateFiles(files, givenRoster, options = {}, told = () => {}) {
  const known = new Map();
  const lost = {};
  const contents = await Promise.all(files.map(({ data }) => bufferOf(data)));
  const ofRoster = givenRoster ? [await bufferOf(givenRoster.data)] : [];
  for (;;) {
    let now = null;
    let timer = null;
    const watch = () => {
      clearTimeout(timer);
      timer = setTimeout(() => python.end("timeout"), PATIENCE);
    };
    const progress = (step, place, of, ...rest) => {
      watch();
      if (step === "done") {
        known.set(place, rest);
        now = null;
      } else {
        now = place;
        told(place, of, rest[0]);
      }
    };
    const settings = {
      language: "zh", ...options,
      files: files.map(({ name, modified }) => ({ name, modified: (modified ?? 0) / 1000 })),
      roster: givenRoster?.name ?? "", known: [...known.keys()], lost,
    };
    try {
      const { value, files: made } = await python.ask("consolidate", settings, [...contents, ...ofRoster, ...[...known.values()].flat()], progress);
      return { ...value, files: Object.fromEntries(value.files.map((name, at) => [name, made[at]])) };
    } catch (error) {
      if (!error.ended || now === null) throw error;
      lost[now] = error.message === "timeout" ? "timeout" : "out-of-memory";
    } finally {
      clearTimeout(timer);
    }
  }
}

const bufferOf = async (data) => (data instanceof Blob ? data.arrayBuffer() : data instanceof ArrayBuffer ? data : new Uint8Array(data).buffer);

function takeInbox(files) {
  inboxFiles.push(...files);
  showInbox();
}

function showInbox() {
  $("inbox").textContent = inboxFiles.length ? say("page.office-chosen", { count: inboxFiles.length }) : "";
  $("roster-name").textContent = roster ? roster.name : "";
  $("consolidate").disabled = !inboxFiles.length;
  $("forget").hidden = !inboxFiles.length;
}

function forget() {
  inboxFiles.length = 0;
  roster = null;
  $("account").replaceChildren();
  showInbox();
}

async function consolidateChosen() {
  const bar = $("progress");
  bar.hidden = false;
  $("consolidate").disabled = true;
  const began = performance.now();
  try {
    const files = inboxFiles.map(({ file, name }) => ({ name, data: file, modified: file.lastModified }));
    const given = roster ? { name: roster.name, data: roster } : null;
    const made = await consolidateFiles(files, given, { handmade: $("office-handmade").checked, day: today() }, (place, of, name) => {
      bar.max = of;
      bar.value = place;
      state("page.office-reading", { place: place + 1, of, name });
    });
    showAccount(made);
    state("page.office-done", { seconds: Math.round((performance.now() - began) / 1000) });
  } catch (error) {
    $("account").replaceChildren(element("p", { className: "verdict bad" }, say("page.failed", { detail: error.message })));
    state("page.ready");
  }
  bar.hidden = true;
  $("consolidate").disabled = false;
}

function today() {
  const day = new Date();
  return [day.getFullYear(), day.getMonth() + 1, day.getDate()].map((part) => String(part).padStart(2, "0")).join("-");
}

const grouped = (text) => text.replace(/^-?\d+/, (whole) => whole.replace(/\B(?=(\d{3})+$)/g, ","));

function showAccount(made) {
  const counts = Object.entries(made.counts).filter(([, count]) => count);
  $("account").replaceChildren(
    element("h2", {}, `${made.year} ${made.title}`),
    element("p", {}, ...counts.flatMap(([status, count]) => [badge(status), ` ${count}　`])),
    ...made.notes.map((note) => element("p", { className: "small" }, note)),
    element("div", { className: "copies", role: "group", "aria-label": say("page.download") },
      ...Object.entries(made.files).map(([name, content]) => element("button", { type: "button", onclick: () => download(name, content) }, say("page.take", { name })))),
    ...grid("page.office-totals", [["page.office-field", (one) => one.label], ["page.office-sum", (one) => `${grouped(one.total)} ${one.unit}`, "num"]],
      made.totals, say("page.office-departments", { count: made.departments })),
    ...grid("page.office-missing", [["page.office-code", (one) => one.code], ["page.office-department", (one) => one.department], ["page.office-received", (one) => one.received]], made.missing),
    ...grid("page.office-ledger", [
      ["page.office-file", (one) => one.file], ["page.office-department", (one) => one.department], ["page.office-status", (one) => badge(one.status)],
      ["page.error", (one) => one.errors, "num"], ["page.warning", (one) => one.warnings, "num"], ["page.office-reason", (one) => one.reason],
    ], made.ledger),
  );
}

function grid(title, columns, rows, note = "") {
  if (!rows.length) return [];
  return [
    element("h3", {}, say(title)), note ? element("p", { className: "small" }, note) : "",
    element("div", { className: "wide tall", tabIndex: 0, role: "region", "aria-label": say(title) }, element("table", {},
      element("thead", {}, element("tr", {}, ...columns.map(([head, , look]) => element("th", { scope: "col", className: look ?? "" }, say(head))))),
      element("tbody", {}, ...rows.map((row) => element("tr", {}, ...columns.map(([, cell, look]) => element("td", { className: look ?? "" }, cell(row)))))))),
  ].filter(Boolean);
}

// ------------------------------------------------------------------ new workbooks

function offerForms() {
  $("template-form").replaceChildren(...python.about.forms.map((one) => element("option", { value: one.id }, `${one.title}（${one.id}）`)));
  yearOfForm();
}

function yearOfForm() {
  $("template-year").value = python.about.forms.find((one) => one.id === $("template-form").value)?.year ?? "";
}

async function makeTemplates(event) {
  event.preventDefault();
  const [file] = $("template-roster").files;
  if (!file) return;
  $("templates-made").replaceChildren();
  const bar = $("progress");
  bar.hidden = false;
  try {
    const settings = { form: $("template-form").value, year: Number($("template-year").value) || null, roster: file.name, language };
    const { value, files } = await python.ask("templates", settings, [await file.arrayBuffer()], (_, done, of) => {
      bar.max = of;
      bar.value = done;
      state("page.templates-making", { done, of });
    });
    const name = say("page.templates-file", { form: settings.form });
    $("templates-made").replaceChildren(
      element("p", { className: "verdict good" }, say("page.templates-made", { count: value.count })),
      element("div", { className: "copies" }, element("button", { type: "button", onclick: () => download(name, files[0]) }, say("page.take", { name }))));
  } catch (error) {
    $("templates-made").replaceChildren(element("p", { className: "verdict bad" }, say("page.failed", { detail: error.message })));
  }
  bar.hidden = true;
  state("page.ready");
}

$("choose-inbox").addEventListener("change", (event) => { const files = chosen(event.target); event.target.value = ""; takeInbox(files); });
$("choose-folder").addEventListener("change", (event) => { const files = chosen(event.target); event.target.value = ""; takeInbox(files); });
$("choose-roster").addEventListener("change", (event) => { [roster] = event.target.files; showInbox(); });
$("consolidate").addEventListener("click", consolidateChosen);
$("forget").addEventListener("click", forget);
$("templates").addEventListener("submit", makeTemplates);
$("template-form").addEventListener("change", yearOfForm);
takeDrops($("drop-inbox"), takeInbox);
