// Who is known already, beside a call that is being typed. It asks again after something was saved that says who: never
// while letters wait to be saved, one question at a time, and a newer one puts the older away. It takes no focus, holds
// no key, and puts nothing into an address: the server reads what it has kept of the call itself.
//   [data-history]   the panel; its value is the address that answers with a new #history-found
(function () {
  "use strict";
  var call = window.hearthlineCall, panel = document.querySelector("[data-history]");
  if (!call || !panel) return;
  var WHO = /^(children|adults)\.\d+\.(name|age|removed)$|^where_now$/;
  var REST_MS = 120, PATIENCE_MS = 10000;
  var resting = 0, under = null;

  function named() {
    return Array.prototype.some.call(call.form.querySelectorAll('[name$=".name"]'), function (field) {
      return /^(children|adults)\./.test(field.name) && field.value.trim().length > 1;
    });
  }
  function ask() {
    if (under) under.abort();
    var mine = under = new AbortController();
    var bell = window.setTimeout(function () { mine.abort(); }, PATIENCE_MS);
    panel.setAttribute("aria-busy", "true");
    fetch(panel.dataset.history, { signal: mine.signal, credentials: "same-origin", redirect: "manual" })
      .then(function (answer) {
        if (answer.status !== 200) throw new Error("away");
        return answer.text();
      })
      .then(show)
      .catch(function () { /* What stands there stays; the next word that is saved asks again. */ })
      .then(function () {
        window.clearTimeout(bell);
        if (under === mine) panel.removeAttribute("aria-busy");
      });
  }
  function show(text) {
    var fresh = new DOMParser().parseFromString(text, "text/html").getElementById("history-found");
    var old = document.getElementById("history-found");
    if (!fresh || !old || old.contains(document.activeElement)) return;
    if (old.innerHTML !== fresh.innerHTML) old.replaceWith(document.adoptNode(fresh));
  }
  function soon() {
    window.clearTimeout(resting);
    resting = window.setTimeout(function () { if (named()) ask(); }, REST_MS);
  }
  call.form.addEventListener("call:saved", function (event) {
    if (WHO.test(event.detail.path)) soon();
  });
  if (named()) soon();
})();
