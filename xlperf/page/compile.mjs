// node compile.mjs FOLDER LIBRARY CORE ROOT OUT LOCK: the standard library's modules that ROOT loads, compiled by the Python that
// will run them, so that a page need not do it at every start. All of a function is said to stand in its first line: nobody is
// shown the others, and they take room.
import fs from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";

const [folder, library, core, root, out, lock] = process.argv.slice(2);
const { loadPyodide } = await import(pathToFileURL(path.join(folder, "pyodide.mjs")).href);
const python = await loadPyodide({ indexURL: folder + path.sep, stdLibURL: library, lockFileContents: lock });
python.unpackArchive(new Uint8Array(fs.readFileSync(core)), "zip", { extractDir: "/core" });
python.FS.writeFile("/library.zip", new Uint8Array(fs.readFileSync(library)));
python.globals.set("root", root);
python.runPython(`
import importlib, importlib.util, marshal, sys, types, zipfile

sys.path.insert(0, "/core")
importlib.import_module(root)
home = next(path for path in sys.path if path.endswith(".zip")) + "/"
files = [getattr(module, "__file__", None) or "" for module in list(sys.modules.values())]
loaded = {file.removeprefix(home) for file in files if file.startswith(home)}

def on_one_line(code):
    # Entries of the kind "no columns" (13), of eight units at most, each as many lines on as the one before: none.
    whole, rest = divmod(len(code.co_code) // 2, 8)
    table = b"\\xef\\0" * whole + (bytes((0xE8 | (rest - 1), 0)) if rest else b"")
    constants = (on_one_line(one) if isinstance(one, types.CodeType) else one for one in code.co_consts)
    return code.replace(co_linetable=table, co_consts=tuple(constants))

with zipfile.ZipFile("/library.zip") as source, zipfile.ZipFile("/out.zip", "w") as made:
    for entry in source.infolist():
        content = source.read(entry)
        if entry.filename in loaded:
            code = on_one_line(compile(content, entry.filename, "exec", dont_inherit=True))
            content = importlib.util.MAGIC_NUMBER + bytes(12) + marshal.dumps(code)
            entry = zipfile.ZipInfo(entry.filename + "c", entry.date_time)
        made.writestr(entry, content)
`);
fs.writeFileSync(out, python.FS.readFile("/out.zip"));
