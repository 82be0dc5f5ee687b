// Who else has this page open. Every ten seconds the page says that it is open, in which card the cursor is, and
// whether somebody typed in the last twenty; the answer names the others. [data-here-kind] is where it shows.
(function () {
  "use strict";
  var TYPED_WITHIN_MS = 20000;
  var place = document.getElementById("here");
  if (!place || !place.dataset.hereKind) return;
  var typed = -TYPED_WITHIN_MS;
  // A window's own name, gone with the window.
  var writer = window.sessionStorage && sessionStorage.getItem("writer");
  if (!/^[a-z0-9]{8,32}$/.test(writer || "")) {
    writer = Array.prototype.map.call(crypto.getRandomValues(new Uint8Array(12)), function (b) {
      return (b + 256).toString(16).slice(1);
    }).join("");
    if (window.sessionStorage) sessionStorage.setItem("writer", writer);
  }

  document.addEventListener("input", function (event) {
    if (event.target.closest("form")) typed = performance.now();
  });
  function card() {
    var found = document.activeElement && document.activeElement.closest("[data-card][id]");
    return found ? found.id.toLowerCase().slice(0, 64) : "";
  }
  document.body.addEventListener("htmx:configRequest", function (event) {
    if (event.detail.elt !== place) return;
    var shown = place.querySelector("[data-seen]");
    event.detail.parameters.writer = writer;
    event.detail.parameters.editing = performance.now() - typed < TYPED_WITHIN_MS ? "1" : "0";
    event.detail.parameters.place = card();
    event.detail.parameters.seen = shown ? shown.dataset.seen : "";
  });
  window.addEventListener("pagehide", function () {
    var headers = JSON.parse(document.body.getAttribute("hx-headers") || "{}");
    var said = new URLSearchParams({ kind: place.dataset.hereKind, id: place.dataset.hereId, writer: writer, gone: "1" });
    headers["Hearthline-Poll"] = "1";
    fetch(place.getAttribute("hx-post"), { method: "POST", body: said, headers: headers, keepalive: true, credentials: "same-origin" });
  });
})();
