// Ten seconds to take it back. The time left is text; a screen reader hears it at the start and at the end only.
// When the time is over nothing moves: a button that has the focus stays where it is, says so and does nothing.
(function () {
  "use strict";
  var desk = window.hearthline, SECOND_MS = 1000;

  function ends(box) {
    var told = box.dataset.undo || "10";
    return /^\d+$/.test(told) ? Date.now() + Number(told) * SECOND_MS : Date.now() + Date.parse(told) - desk.serverNow();
  }
  function place(box) {
    var left = box.querySelector("[data-undo-left]");
    if (left) return left;
    left = document.createElement("span");
    left.className = "hl-undo__left";
    box.append(left);
    return left;
  }
  function start(box) {
    if (box.dataset.undoRuns) return;
    box.dataset.undoRuns = "1";
    var words = document.getElementById("undo-words");
    var left = place(box), end = ends(box);
    var buttons = desk.all("button, a[data-key='u']", box);
    left.setAttribute("aria-hidden", "true");  // the box is a status: counting aloud would talk over everything
    function over() {
      window.clearInterval(timer);
      box.dataset.undoOver = "1";
      left.removeAttribute("aria-hidden");
      left.textContent = words ? words.dataset.over : "";
      buttons.forEach(function (button) {
        button.removeAttribute("data-key");
        button.setAttribute("aria-disabled", "true");
        button.addEventListener("click", function (event) { event.preventDefault(); });
        if (button !== document.activeElement) button.hidden = true;
        else button.addEventListener("blur", function () { button.hidden = true; }, { once: true });
      });
    }
    function show() {
      var seconds = Math.ceil((end - Date.now()) / SECOND_MS);
      if (seconds <= 0) return over();
      if (words) left.textContent = words.dataset.left.replace("%s", String(seconds));
    }
    var timer = window.setInterval(show, SECOND_MS);
    show();
  }
  function startAll() {
    desk.all("[data-undo]").forEach(start);
  }
  startAll();
  document.body.addEventListener("htmx:afterSettle", startAll);
})();
