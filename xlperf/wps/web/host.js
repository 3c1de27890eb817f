// WPS's own objects, wherever a build of WPS has them: on its Application, or on the global wps (so on the Mac).
var XlperfHost = (function () {
  "use strict";
  function application() {
    return window.Application || (window.wps && window.wps.Application) || window.wps;
  }
  function owner(name) {
    // The object that has this member; null where none has.
    var places = [application(), window.wps];
    for (var at = 0; at < places.length; at += 1) {
      if (places[at] && places[at][name] !== undefined && places[at][name] !== null) return places[at];
    }
    return null;
  }
  function member(name) {
    var found = owner(name);
    return found ? found[name] : undefined;
  }
  return {
    application: application,
    owner: owner,
    member: member,
    // What Python asks for; each is looked up anew, for the workbook in front changes.
    forPython: function () {
      return { Application: application(), FileSystem: member("FileSystem"), Env: member("Env") };
    },
    put: function (key, value) {
      member("PluginStorage").setItem(key, value);
    },
    get: function (key) {
      return member("PluginStorage").getItem(key);
    },
  };
})();

function xlperfSay(key, values) {
  "use strict";
  return XLPERF_WORDS[key].replace(/\{(\w+)\}/g, function (whole, name) {
    return values && values[name] !== undefined ? String(values[name]) : whole;
  });
}
