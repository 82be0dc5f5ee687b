// The queue's own: the chosen report beside the list, who is at which row, and the time that is left kept true
// between loads.
//   data-beside    on a row: where its summary is; shown in #beside when the window is wide enough for two columns
//   data-here-at   in a row: who else has it open; #news[data-here] of a poll says it anew
(function () {
  "use strict";
  var EVERY_MS = 15000, MINUTE_MS = 60000, SOON_MINUTES = 30, REST_MS = 300;
  var wide = window.matchMedia("(min-width: 64em)");

  // 304: nothing new. htmx would put the empty answer into the page.
  document.body.addEventListener("htmx:beforeSwap", function (event) {
    if (event.detail.xhr.status === 304) event.detail.shouldSwap = false;
  });

  // The row under the cursor, once the cursor rests: walking past reads nothing. A reading is in the journal.
  var resting = 0;
  function beside(row) {
    var pane = document.getElementById("beside");
    if (!pane || !wide.matches || !row.dataset.beside) return;
    window.clearTimeout(resting);
    resting = window.setTimeout(function () {
      var shown = pane.querySelector("[data-of]");
      if (!row.isConnected || (shown && shown.dataset.of === row.id) || pane.dataset.wants === row.id) return;
      pane.dataset.wants = row.id;
      window.htmx.ajax("GET", row.dataset.beside, { target: pane, swap: "innerHTML" }).then(function () {
        delete pane.dataset.wants;
        pane.scrollTop = 0;
      }, function () { delete pane.dataset.wants; });
    }, REST_MS);
  }
  document.addEventListener("focusin", function (event) {
    var row = event.target.closest("[data-row]");
    if (row) beside(row);
  });
  document.addEventListener("click", function (event) {
    var row = event.target.closest("[data-row][data-beside]");
    if (!row || event.target.closest("a, button, input, summary") || String(window.getSelection())) return;
    var link = row.querySelector("a");
    if (wide.matches && link) link.focus({ preventScroll: true });
  });

  // Who is where, from the poll.
  document.body.addEventListener("htmx:afterSettle", function () {
    var news = document.getElementById("news");
    if (!news || news.dataset.told) return;
    news.dataset.told = "1";
    if (news.dataset.here === undefined && !news.hasAttribute("data-polled")) return;
    var there = JSON.parse(news.dataset.here || "{}");
    Array.prototype.forEach.call(document.querySelectorAll("[data-here-at]"), function (place) {
      var words = there[place.dataset.hereAt] || "";
      if (place.textContent !== words) place.textContent = words;
    });
  });

  function span(minutes) {
    if (minutes < 1) return "under a minute";
    var days = Math.floor(minutes / 1440), hours = Math.floor((minutes % 1440) / 60), rest = minutes % 60;
    if (days) return days + (days === 1 ? " day" : " days") + (hours ? " " + hours + " h" : "");
    if (hours) return hours + " h" + (rest ? " " + rest + " min" : "");
    return rest + " min";
  }
  // The server's clock, not this machine's: the page says what time it was there when it was made.
  var shown = document.querySelector(".hl-clock time");
  var ahead = shown && shown.dateTime ? Date.parse(shown.dateTime) - Date.now() : 0;
  function tick() {
    var now = Date.now() + (ahead || 0);
    Array.prototype.forEach.call(document.querySelectorAll("[data-due]"), function (place) {
      var left = Date.parse(place.dataset.due) - now;
      var minutes = Math.floor(Math.abs(left) / MINUTE_MS);
      var words = (left >= 0 ? place.dataset.left : place.dataset.late).replace("%(span)s", span(minutes));
      if (place.textContent !== words) place.textContent = words;
      var box = place.closest(".hl-due");
      if (!box) return;
      box.classList.toggle("hl-due--late", left < 0);
      box.classList.toggle("hl-due--soon", left >= 0 && minutes < SOON_MINUTES);
    });
  }
  window.setInterval(tick, EVERY_MS);

  // A link to a question inside a folded group unfolds it.
  function unfold() {
    var target = location.hash.length > 1 && document.getElementById(location.hash.slice(1));
    var group = target && target.closest("details");
    if (group) { group.open = true; target.scrollIntoView({ block: "center" }); var first = target.querySelector("input:checked, input"); if (first) first.focus({ preventScroll: true }); }
  }
  window.addEventListener("hashchange", unfold);
  unfold();
})();
