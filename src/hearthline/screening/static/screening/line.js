// The telephone line's pages: spans of time that grow, and how old what is shown is.
//   data-lasts="moment"  how long something lasts, counted on every second
//   data-late-at="moment" from then on longer than promised: .hln-long in it says so
//   data-asof="moment"   when the server last said how things stand; an answer without news counts as well
(function () {
  "use strict";
  var desk = window.hearthline, STALE_MS = 15000;
  var last = desk.serverNow();

  // As `words.span` writes it: units alike in every language of the desk.
  function two(seconds, large, word, small, less) {
    var rest = Math.floor((seconds % large) / small);
    return Math.floor(seconds / large) + " " + word + (rest ? " " + rest + " " + less : "");
  }
  function span(seconds) {
    if (seconds < 60) return seconds + " s";
    if (seconds < 600) return two(seconds, 60, "min", 1, "s");
    if (seconds < 3600) return Math.floor(seconds / 60) + " min";
    if (seconds < 86400) return two(seconds, 3600, "h", 60, "min");
    return two(seconds, 86400, "d", 3600, "h");
  }
  // "2:14:05 p.m.": the hour as the page writes it, with the seconds of the answer.
  function said(place, moment) {
    var clock = document.querySelector(".hl-clock time"), words = desk.clockWords(clock).split(" ");
    var seconds = new Date(moment).getUTCSeconds(), half = place.dataset.halves.split("|")[/p/.test(words[1]) ? 1 : 0];
    return words[0] + ":" + (seconds < 10 ? "0" : "") + seconds + " " + half;
  }
  function tick() {
    var now = desk.serverNow();
    desk.all("[data-lasts]").forEach(function (place) {
      var words = span(Math.max(0, Math.floor((now - Date.parse(place.dataset.lasts)) / 1000)));
      if (place.textContent !== words) place.textContent = words;
    });
    desk.all("[data-late-at]").forEach(function (place) {
      var late = now > Date.parse(place.dataset.lateAt);
      place.classList.toggle("hl-due--late", late);
      place.querySelector(".hln-long").hidden = !late;
    });
    desk.all("[data-asof]").forEach(function (place) {
      var stale = now - last > STALE_MS;
      place.querySelector("[data-asof-fresh]").hidden = stale;
      place.querySelector("[data-asof-stale]").hidden = !stale;
      place.closest("[data-line]").classList.toggle("hw-stale", stale);
    });
  }
  function tell() {
    last = desk.serverNow();
    desk.all("[data-asof]").forEach(function (place) {
      var words = said(place, last);
      place.querySelector("time").textContent = words;
      place.querySelector("[data-asof-last]").textContent = words;
    });
  }
  document.body.addEventListener("htmx:afterRequest", function (event) {
    var from = event.detail.elt, status = event.detail.xhr.status;
    if (!from.closest || !(from.hasAttribute("data-line") || from.id === "line")) return;
    if (status === 200 || status === 304) { tell(); tick(); }
  });
  window.setInterval(tick, 1000);
})();
