// Leaving fast. The link works without this file; here it also empties the page at once and replaces this entry of
// the history. Shift three times does the same, when Shift was pressed alone on a hardware keyboard.
(function () {
  "use strict";
  var link = document.querySelector("[data-exit]");
  if (!link) return;
  var TIMES = 3, WITHIN_MS = 5000;

  function leave() {
    document.documentElement.classList.add("hl-gone");
    document.title = "\u00a0";
    document.body.textContent = "";
    window.location.replace(link.href);
  }

  link.addEventListener("click", function (event) {
    event.preventDefault();
    leave();
  });

  // Where this file runs, the keys work: only then does a page speak of them.
  document.querySelectorAll("[data-exit-keys]").forEach(function (said) { said.hidden = false; });

  var presses = [], alone = false;

  function isHardwareShift(event) {
    // Touch keyboards send Shift with an empty code, or not at all.
    return event.key === "Shift" && (event.code === "ShiftLeft" || event.code === "ShiftRight");
  }

  document.addEventListener("keydown", function (event) {
    if (isHardwareShift(event)) {
      if (!event.repeat) alone = true;
      return;
    }
    // Shift used to write a capital, or anything else typed, starts the count again.
    alone = false;
    presses = [];
  });

  document.addEventListener("pointerdown", function () {
    alone = false;
    presses = [];
  });

  document.addEventListener("keyup", function (event) {
    if (!isHardwareShift(event) || !alone) return;
    alone = false;
    presses = presses.filter(function (at) { return event.timeStamp - at < WITHIN_MS; });
    presses.push(event.timeStamp);
    if (presses.length >= TIMES) return leave();
    var status = document.getElementById("status");
    if (status && !/^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName || "")) {
      status.textContent = link.dataset.exitMore || "";
    }
  });

  // A page the browser kept whole must not come back with what was typed.
  window.addEventListener("pageshow", function (event) {
    if (event.persisted && document.documentElement.classList.contains("hl-gone")) window.location.replace(link.href);
  });
})();
