// node run_python.js: runs Python source in Pyodide, as a browser does. Standard input: {files, code}; `files` maps
// each path to its bytes in base64; they are put into the working folder, which is on sys.path.
// Standard output: one JSON object, {result} with the value of the last expression of `code`, or {error}.
const path = require("path");
const { loadPyodide } = require("pyodide");

const HOME = "/home/pyodide";

async function main() {
  const { files, code } = JSON.parse(require("fs").readFileSync(0, "utf8"));
  const pyodide = await loadPyodide({ stdout: console.error, stderr: console.error }); // what it prints is no answer
  for (const [name, bytes] of Object.entries(files)) {
    const place = path.posix.join(HOME, name);
    pyodide.FS.mkdirTree(path.posix.dirname(place));
    pyodide.FS.writeFile(place, Buffer.from(bytes, "base64"));
  }
  pyodide.runPython(`import os, sys; os.chdir("${HOME}"); sys.path.insert(0, "${HOME}")`);
  let answer;
  try {
    const value = await pyodide.runPythonAsync(code);
    answer = { result: JSON.parse(pyodide.pyimport("json").dumps(value)) };
  } catch (failure) {
    answer = { error: String(failure.message || failure) };
  }
  console.log(JSON.stringify(answer));
}

main().catch((failure) => {
  console.error(failure);
  process.exit(1);
});
