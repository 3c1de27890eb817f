// Runs in a worker: starts the Python that the page carries, and answers what the page asks of it.
let desk;

async function start({ parts, lock }) {
  const python = await beginPython(parts, lock);
  desk = python.runPython("import xlperf.page.desk as desk; desk");
  return JSON.parse(answered("about", {}, [])[0]);
}

function answered(ask, settings, buffers, progress) {
  const found = desk.answer(ask, JSON.stringify(settings), buffers, progress ?? null);
  const [text, files] = found.toJs();
  found.destroy();
  return [text, files];
}

self.onmessage = async ({ data: { number, ask, settings, buffers } }) => {
  try {
    if (ask === "start") {
      self.postMessage({ number, value: await start(settings) });
      return;
    }
    const progress = (...told) => self.postMessage({ number, progress: told.map((one) => (one?.toJs ? one.toJs() : one)) });
    const [text, files] = answered(ask, settings, buffers.map((one) => new Uint8Array(one)), progress);
    self.postMessage({ number, value: JSON.parse(text), files }, files.map((file) => file.buffer));
  } catch (error) {
    const lines = String(error.message ?? error).trim().split("\n");
    const raised = lines.filter((line) => /^[\w.]+: /.test(line)).pop() ?? lines.pop();
    const said = raised.replace(/^[\w.]*(Error|Exception|Missing|Found|Workbook|Argument|Value): /, "");
    // WebAssembly that has trapped, out of memory say, answers nothing any more.
    self.postMessage({ number, error: said, fatal: Boolean(error.pyodide_fatal_error) || error instanceof WebAssembly.RuntimeError });
  }
};
