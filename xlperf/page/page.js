// The page's own frame: words, tabs, and the worker in which Python runs.

const $ = (id) => document.getElementById(id);
const words = JSON.parse($("words").textContent);
let language = "zh";

function say(key, values = {}) {
  const text = words[key]?.[language === "zh" ? 0 : 1] ?? key;
  return text.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
}

function element(tag, properties = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else if (name in made && typeof value !== "string") made[name] = value;
    else if (value !== undefined) made.setAttribute(name === "className" ? "class" : name, value);
  }
  made.append(...children.filter((child) => child !== null && child !== undefined));
  return made;
}

function speak() {
  document.documentElement.lang = language === "zh" ? "zh-CN" : "en";
  document.title = say("page.title");
  for (const node of document.querySelectorAll("[data-t]")) node.textContent = say(node.dataset.t);
  for (const node of document.querySelectorAll("[data-t-placeholder]")) node.placeholder = say(node.dataset.tPlaceholder);
  $("language").lang = language === "zh" ? "en" : "zh-CN";
  $("tabs").setAttribute("aria-label", say("page.tabs"));
  if (python.about) $("version").textContent = say("page.footer", { version: python.about.version, count: python.about.forms.length });
}

// ------------------------------------------------------------------ tabs

const TABS = ["check", "office", "templates", "target"].filter((name) => $(`panel-${name}`));

function makeTabs() {
  for (const name of TABS) {
    $("tabs").append(element("button", {
      type: "button", role: "tab", id: `tab-${name}`, "aria-controls": `panel-${name}`, "data-t": `page.tab-${name}`,
      onclick: () => openTab(name), onkeydown: stepTab,
    }));
  }
  openTab(TABS[0]);
}

function openTab(name) {
  for (const other of TABS) {
    $(`tab-${other}`).setAttribute("aria-selected", String(other === name));
    $(`tab-${other}`).tabIndex = other === name ? 0 : -1;
    $(`panel-${other}`).hidden = other !== name;
  }
}

function stepTab(event) {
  const steps = { ArrowRight: 1, ArrowLeft: -1 };
  if (!(event.key in steps)) return;
  const here = TABS.findIndex((name) => $(`tab-${name}`) === event.currentTarget);
  const next = TABS[(here + steps[event.key] + TABS.length) % TABS.length];
  openTab(next);
  $(`tab-${next}`).focus();
}

// ------------------------------------------------------------------ Python

class Python {
  // One worker with Python in it; one that hangs or dies is ended, and a new one takes its place.
  constructor() {
    this.parts = null;
    this.waiting = new Map();
    this.number = 0;
    this.about = null;
    this.ready = null;
  }

  start() {
    this.parts ??= Object.fromEntries(["loader", "glue", "machine", "library", "core"].map((name) => [name, part(name)]));
    const source = new Blob([$("worker").textContent], { type: "text/javascript" });
    this.worker = new Worker(URL.createObjectURL(source));
    this.worker.onmessage = ({ data }) => this.hear(data);
    this.worker.onerror = (event) => this.end(event.message || say("page.too-old"));
    this.ready = this.send("start", { parts: this.parts, lock: $("lock").textContent }, []);
    return this.ready.then(({ value }) => (this.about = value));
  }

  send(ask, settings, buffers, progress) {
    const number = ++this.number;
    return new Promise((resolve, reject) => {
      this.waiting.set(number, { resolve, reject, progress });
      this.worker.postMessage({ number, ask, settings, buffers });
    });
  }

  hear(data) {
    const asked = this.waiting.get(data.number);
    if (!asked) return;
    if (data.progress) {
      asked.progress?.(...data.progress);
      return;
    }
    if (data.fatal) {
      this.end(data.error);
      return;
    }
    this.waiting.delete(data.number);
    if (data.error !== undefined) asked.reject(new Error(data.error));
    else asked.resolve({ value: data.value, files: data.files ?? [] });
  }

  end(reason) {
    this.worker?.terminate();
    const asked = [...this.waiting.values()];
    this.waiting.clear();
    for (const one of asked) one.reject(Object.assign(new Error(reason), { ended: true }));
    this.ready = null;
  }

  async ask(ask, settings, buffers = [], progress = null) {
    if (!this.ready) this.start();
    await this.ready;
    return this.send(ask, settings, buffers, progress);
  }
}

function part(name) {
  const holder = $(`part-${name}`);
  const blob = fromFives(holder.textContent, Number(holder.dataset.length));
  holder.remove();
  return blob;
}

const python = new Python();

function state(key, values) {
  $("state").textContent = key ? say(key, values) : "";
}

// ------------------------------------------------------------------ files in and out

async function dropped(transfer) {
  // Every file of a drop, those in folders too, each with its path. All is asked for at once: after a wait it is gone.
  const held = [...transfer.items].filter((item) => item.kind === "file").map((item) => {
    const entry = item.webkitGetAsEntry?.();
    const folder = Boolean(entry?.isDirectory);
    return { entry, folder, file: folder ? null : item.getAsFile(), handle: folder ? item.getAsFileSystemHandle?.() : null };
  });
  const found = [];
  for (const { entry, folder, file, handle } of held) {
    if (!folder) found.push({ file, name: file.name });
    // In a page from a file, Chromium reads a dropped folder by its handle alone; other browsers have no handles.
    else if (handle) await walkHandle(await handle, "", found);
    else await walkEntry(entry, "", found);
  }
  return found;
}

async function walkHandle(handle, before, found) {
  if (handle.kind === "file") {
    found.push({ file: await handle.getFile(), name: before + handle.name });
    return;
  }
  for await (const inner of handle.values()) await walkHandle(inner, `${before}${handle.name}/`, found);
}

async function walkEntry(entry, before, found) {
  if (entry.isFile) {
    found.push({ file: await new Promise((resolve, reject) => entry.file(resolve, reject)), name: before + entry.name });
    return;
  }
  const reader = entry.createReader();
  for (;;) {
    const some = await new Promise((resolve, reject) => reader.readEntries(resolve, reject));
    if (!some.length) break;
    for (const one of some) await walkEntry(one, `${before}${entry.name}/`, found);
  }
}

const chosen = (input) => [...input.files].map((file) => ({ file, name: file.webkitRelativePath || file.name }));

function takeDrops(area, take) {
  area.addEventListener("dragover", (event) => { event.preventDefault(); area.classList.add("over"); });
  area.addEventListener("dragleave", () => area.classList.remove("over"));
  area.addEventListener("drop", async (event) => {
    event.preventDefault();
    area.classList.remove("over");
    take(await dropped(event.dataTransfer));
  });
}

function download(name, content, type = "application/octet-stream") {
  const url = URL.createObjectURL(new Blob([content], { type }));
  const link = element("a", { href: url, download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

const STATUS_TONES = {
  accepted: "good", warned: "warn", rejected: "bad", unreadable: "bad", doubtful: "warn", duplicate: "note",
  superseded: "note", unexpected: "note",
};
const TONES = { error: "bad", warning: "warn", info: "note" };

function badge(status) {
  const key = status === "unreadable" ? "page.unreadable-status" : `page.${status}`;
  return element("span", { className: `badge ${STATUS_TONES[status] ?? TONES[status] ?? "note"}` }, say(key));
}

// On paper nothing can be unfolded.
window.addEventListener("beforeprint", () => { for (const fold of document.querySelectorAll(".findings details")) fold.open = true; });
window.addEventListener("dragover", (event) => event.preventDefault());
window.addEventListener("drop", (event) => event.preventDefault());
