// Notes for a call: saved as a file by the browser itself, or cleared. Nothing is sent anywhere, and nothing is kept.
(function () {
  "use strict";
  var areas = document.querySelectorAll("[data-notes]");
  var save = document.querySelector("[data-save-notes]");
  var clear = document.querySelector("[data-clear-notes]");
  var said = document.querySelector("[data-notes-said]");
  if (!areas.length || !save || !clear) return;

  function fields() {
    return document.querySelectorAll("[data-notes] input, [data-notes] textarea");
  }

  function text() {
    var lines = [document.querySelector("h1").textContent, ""];
    areas.forEach(function (area) {
      area.querySelectorAll("h2, legend, label").forEach(function (part) {
        var field = part.htmlFor && document.getElementById(part.htmlFor);
        lines.push((field ? "" : "\n") + part.textContent.trim() + (field ? ":" : ""));
        if (field) lines.push(field.value, "");
      });
    });
    return lines.join("\n");
  }

  save.hidden = clear.hidden = false;
  save.addEventListener("click", function () {
    var link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([text()], { type: "text/plain;charset=utf-8" }));
    link.download = save.dataset.name;
    link.click();
    window.setTimeout(function () { URL.revokeObjectURL(link.href); }, 1000);
  });
  clear.addEventListener("click", function () {
    fields().forEach(function (field) { field.value = ""; });
    document.querySelectorAll(".hl-checks input").forEach(function (box) { box.checked = false; });
    if (said) said.textContent = said.dataset.cleared;
  });
})();
