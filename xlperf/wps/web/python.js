// The add-in's Python, in the page that WPS keeps open behind the program: begun at the first button or function, then kept.
// Loaded by engines alone that run it.
const XlperfPython = {
  desk: null,
  begun: null,

  // Begins it once; `told` is called with the key of what is being done.
  start(told = () => {}) {
    this.begun ??= this.begin(told);
    return this.begun;
  },

  async begin(told) {
    told("wps.starting");
    const held = await this.parts();
    const python = await beginPython(held, XLPERF_LOCK);
    told("wps.starting-rules");
    await new Promise((resolve) => setTimeout(resolve, 20)); // the pane gets a moment to show it
    this.desk = python.runPython("import xlperf.wps.desk as desk; desk.warm(); desk");
  },

  // Of core.js, which is a script because no page from a file may read another file.
  parts() {
    return new Promise((resolve, reject) => {
      const held = {};
      window.xlperfPart = (name, length, text) => { held[name] = fromFives(text, length); };
      const script = document.createElement("script");
      script.src = "core.js";
      script.onload = () => { script.remove(); delete window.xlperfPart; resolve(held); };
      script.onerror = () => reject(new Error("core.js"));
      document.head.append(script);
    });
  },

  answer(button) {
    return JSON.parse(this.desk.answer(button, XlperfHost.forPython()));
  },

  call(name, values) {
    return JSON.parse(this.desk.call(name, JSON.stringify(values)));
  },
};
