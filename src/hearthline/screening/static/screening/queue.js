// The queue's own: an unchanged poll changes nothing, and the time that is left is kept true between loads.
(function () {
  "use strict";
  var EVERY_MS = 15000, MINUTE_MS = 60000, SOON_MINUTES = 30;

  // 304: nothing new. htmx would put the empty answer into the page.
  document.body.addEventListener("htmx:beforeSwap", function (event) {
    if (event.detail.xhr.status === 304) event.detail.shouldSwap = false;
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
