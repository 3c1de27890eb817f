"use strict";
// Python begun from parts that are here already: nothing is asked of any address. For the page's worker and the add-in for WPS.

const DIGITS = new Uint8Array(128);
[..."0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!#$%&()*+-;,=>?@^_`{|}~"].forEach((sign, at) => {
  DIGITS[sign.charCodeAt(0)] = at;
});

// The bytes of a text that holds four of them in five signs.
function fromFives(text, length) {
  const bytes = new Uint8Array((text.length / 5) * 4);
  for (let at = 0, to = 0; at < text.length; at += 5, to += 4) {
    let number = 0;
    for (let place = at; place < at + 5; place += 1) number = number * 85 + DIGITS[text.charCodeAt(place)];
    bytes[to] = number >>> 24;
    bytes[to + 1] = number >>> 16;
    bytes[to + 2] = number >>> 8;
    bytes[to + 3] = number;
  }
  return new Blob([bytes.subarray(0, length)]);
}

async function unpacked(blob) {
  return new Response(blob.stream().pipeThrough(new DecompressionStream("gzip"))).arrayBuffer();
}

async function imported(blob) {
  const url = URL.createObjectURL(new Blob([await unpacked(blob)], { type: "text/javascript" }));
  try {
    return await import(url);
  } finally {
    URL.revokeObjectURL(url);
  }
}

// `parts`: blobs of the loader, the glue, the machine, the library and our core; `lock`: what Pyodide asks of packages.
async function beginPython(parts, lock) {
  const [machine, library, core, loader, glue] = await Promise.all([
    unpacked(parts.machine), unpacked(parts.library), unpacked(parts.core), imported(parts.loader), imported(parts.glue),
  ]);
  // The loader asks for its parts by addresses; nothing else is ever asked for.
  const before = globalThis.fetch;
  globalThis.fetch = async (asked) => {
    const address = String(asked.url ?? asked);
    if (address.endsWith("pyodide.asm.wasm")) return new Response(machine, { headers: { "Content-Type": "application/wasm" } });
    if (address.endsWith("python_stdlib.zip")) return new Response(library);
    throw new Error(`no network: ${address}`);
  };
  try {
    const python = await loader.loadPyodide({
      indexURL: "https://page.invalid/", createPyodideModule: glue.default, lockFileContents: lock,
      stdout: () => {}, stderr: () => {},
    });
    python.unpackArchive(core, "zip", { extractDir: "/core" });
    python.runPython("import sys; sys.path.insert(0, '/core')");
    return python;
  } finally {
    globalThis.fetch = before;
  }
}
