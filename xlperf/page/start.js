// Last: everything is there, and is set going.

function enable() {
  for (const node of document.querySelectorAll("input[type=file], form button")) node.disabled = false;
  offerForms();
  state("page.ready");
}

async function changeLanguage() {
  language = language === "zh" ? "en" : "zh";
  speak();
  state("page.ready");
  for (const one of checked) await examine(one);
  if (shownNow) show(shownNow);
  showInbox();
  if ($("try-text").value && !$("panel-target").hidden) tryTarget();
}

makeTabs();
speak();
$("language").addEventListener("click", changeLanguage);
$("choose-check").addEventListener("change", (event) => { const files = chosen(event.target); event.target.value = ""; takeFiles(files); });
takeDrops($("drop-check"), takeFiles);
$("try").addEventListener("submit", tryTarget);

window.xlperf = {
  ready: window.xlperfCannotRun ? Promise.reject(new Error(say("page.too-old"))) : python.start(),
  check: async (name, data, options = {}) => (await python.ask("check", { name, ...options }, [data])).value,
  examine: async (name, data, options = {}) => (await python.ask("examine", { name, ...options }, [data])).value,
  consolidate: async (files, given = null, options = {}) => consolidateFiles(files, given, options),
  target: async (text, options = {}) => (await python.ask("target", { text, ...options })).value,
};
window.xlperf.ready.then(() => { enable(); python.ask("warm", {}); }, (error) => { if (!window.xlperfCannotRun) state("page.failed", { detail: error.message }); });
