// node run_python.js: runs Python source in one Pyodide, as a browser does. Each line of standard input is one of {files,
// code}; `files` maps each path to its bytes in base64; they are put into the working folder, which is on sys.path.
// Its answer is a line {result} with the value of the last expression of `code`, or {error}.
const path = require("path");
const { createInterface } = require("readline");
const { loadPyodide } = require("pyodide");

const HOME = "/home/pyodide";

async function run(pyodide, { files, code }) {
  for (const [name, bytes] of Object.entries(files)) {
    const place = path.posix.join(HOME, name);
    pyodide.FS.mkdirTree(path.posix.dirname(place));
    pyodide.FS.writeFile(place, Buffer.from(bytes, "base64"));
  }
  try {
    const value = await pyodide.runPythonAsync(code);
    return { result: JSON.parse(pyodide.pyimport("json").dumps(value)) };
  } catch (failure) {
    return { error: String(failure.message || failure) };
  }
}

async function main() {
  const pyodide = await loadPyodide({ stdout: console.error, stderr: console.error }); // what it prints is no answer
  pyodide.runPython(`import os, sys; os.chdir("${HOME}"); sys.path.insert(0, "${HOME}")`);
  for await (const line of createInterface({ input: process.stdin }))
    process.stdout.write(JSON.stringify(await run(pyodide, JSON.parse(line))) + "\n");
}

main();
