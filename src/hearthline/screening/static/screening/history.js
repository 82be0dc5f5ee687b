// Who is known already, beside a call that is being typed. It asks again after something was saved that says who: never
// while letters wait to be saved, one question at a time, and a newer one puts the older away. It takes no focus, holds
// no key, and puts nothing into an address: the server reads what it has kept of the call itself.
//   [data-history]   the panel; its value is the address that answers with a new #history-found
//   form#pick-form   "this is the one": sent by itself, so that nothing typed waits for it; the panel says what came of it
(function () {
  "use strict";
  var call = window.hearthlineCall, panel = document.querySelector("[data-history]");
  if (!call || !panel) return;
  var WHO = /^(children|adults)\.\d+\.(name|age|removed)$|^where_now$/;
  var REST_MS = 50, PATIENCE_MS = 10000;
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
  function show(text, place) {
    var fresh = new DOMParser().parseFromString(text, "text/html").getElementById("history-found");
    var old = document.getElementById("history-found"), held = old && old.contains(document.activeElement);
    if (!fresh || !old || (held && place === undefined)) return;
    if (old.innerHTML === fresh.innerHTML) return;
    old.replaceWith(document.adoptNode(fresh));
    // Who pressed a button there goes on from where it was; who typed on meanwhile is left alone.
    if (held) (fresh.querySelectorAll(".hh-slot h3")[place] || fresh).focus();
  }
  function pick(event) {
    var said = new URLSearchParams(new FormData(event.target)), pressed = event.submitter;
    var slots = Array.prototype.slice.call(document.querySelectorAll("#history-found .hh-slot"));
    var place = slots.indexOf(pressed && pressed.closest(".hh-slot"));
    if (!pressed || panel.dataset.picking) return;
    said.append(pressed.name, pressed.value);
    panel.dataset.picking = "1";
    panel.setAttribute("aria-busy", "true");
    if (under) under.abort();
    // Followed to the page that shows what there is now; one that came to something else is left to the reader's eyes.
    fetch(event.target.action, { method: "POST", body: said, credentials: "same-origin" })
      .then(function (answer) { return answer.text(); })
      .then(function (text) { show(text, place); })
      .catch(function () { /* Away: the button is still there to be pressed again. */ })
      .then(function () {
        delete panel.dataset.picking;
        panel.removeAttribute("aria-busy");
      });
  }
  function soon() {
    window.clearTimeout(resting);
    resting = window.setTimeout(function () { if (named()) ask(); }, REST_MS);
  }
  call.form.addEventListener("call:saved", function (event) {
    if (WHO.test(event.detail.path)) soon();
  });
  document.addEventListener("submit", function (event) {
    if (event.target.id !== "pick-form") return;
    event.preventDefault();
    pick(event);
  });
  if (named()) soon();
})();
