// Runs in a worker: starts the Python that the page carries, and answers what the page asks of it.
"use strict";
let python, desk;

async function unpacked(blob) {
  return new Response(blob.stream().pipeThrough(new DecompressionStream("gzip"))).arrayBuffer();
}

async function imported(blob) {
  const url = URL.createObjectURL(new Blob([await unpacked(blob)], { type: "text/javascript" }));
  return import(url);
}

async function start({ parts, lock }) {
  const [machine, library, core, loader, glue] = await Promise.all([
    unpacked(parts.machine), unpacked(parts.library), unpacked(parts.core), imported(parts.loader), imported(parts.glue),
  ]);
  // The loader asks for its parts by addresses; they are here already, and nothing else is ever asked for.
  self.fetch = async (asked) => {
    const address = String(asked.url ?? asked);
    if (address.endsWith("pyodide.asm.wasm")) return new Response(machine, { headers: { "Content-Type": "application/wasm" } });
    if (address.endsWith("python_stdlib.zip")) return new Response(library);
    throw new Error(`no network: ${address}`);
  };
  python = await loader.loadPyodide({
    indexURL: "https://page.invalid/", createPyodideModule: glue.default, lockFileContents: lock,
    stdout: () => {}, stderr: () => {},
  });
  python.unpackArchive(core, "zip", { extractDir: "/core" });
  desk = python.runPython("import sys; sys.path.insert(0, '/core'); import xlperf.page.desk as desk; desk");
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
