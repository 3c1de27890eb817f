// Runs first, in whatever browser opened the file, so it is written as browsers of fifteen years ago read it.
(function () {
  var able = false;
  try {
    // A module of WebAssembly that catches an exception: what the compiled Python needs most lately.
    var catching = [0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 96, 0, 0, 3, 2, 1, 0, 10, 8, 1, 6, 0, 6, 64, 25, 11, 11];
    able = typeof DecompressionStream === "function" && typeof structuredClone === "function" &&
      typeof Worker === "function" && typeof BigInt === "function" && WebAssembly.validate(new Uint8Array(catching));
  } catch (error) {
    able = false;
  }
  window.xlperfCannotRun = !able;
  if (!able) {
    document.getElementById("too-old").hidden = false;
    document.getElementById("too-old").style.display = "block";
    document.getElementById("state").style.display = "none";
  }
})();
