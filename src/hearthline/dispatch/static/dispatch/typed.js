// Keeps what is typed while somebody listens on the telephone: all of the form, half a second after the last letter.
// Nothing is stored in the browser. What the server has not got is tried again every two seconds, and once more when
// the page is left.
//   form[data-typed-url]    where it is kept      [data-typed-words]  says whether it is (data-kept, data-late)
(function () {
  "use strict";
  var PAUSE_MS = 500, AGAIN_MS = 2000;
  var form = document.querySelector("form[data-typed-url]");
  if (!form) return;
  var words = form.querySelector("[data-typed-words]");
  var timer = 0, dirty = false, busy = false, sent = "";
  form.dataset.scripted = "";

  function body() {
    return new URLSearchParams(new FormData(form));
  }
  function say(kept) {
    words.textContent = kept ? words.dataset.kept : words.dataset.late;
    form.dataset.pending = kept ? "0" : "1";
  }
  function request(said, more) {
    var wanted = { method: "POST", body: said, redirect: "manual", credentials: "same-origin", headers: { Accept: "application/json" } };
    return fetch(form.dataset.typedUrl, Object.assign(wanted, more));
  }
  function later(ms) {
    window.clearTimeout(timer);
    timer = window.setTimeout(send, ms);
  }
  function send() {
    if (busy || !dirty) return;
    var said = body();
    busy = true;
    dirty = false;
    request(said).then(function (answer) {
      busy = false;
      if (!answer.ok) throw new Error("not kept");
      sent = said.toString();
      say(!dirty);
      if (dirty) later(PAUSE_MS);
    }).catch(function () {
      busy = false;
      dirty = true;
      say(false);
      later(AGAIN_MS);
    });
  }
  form.addEventListener("input", function () {
    dirty = true;
    form.dataset.pending = "1";
    later(PAUSE_MS);
  });
  form.addEventListener("submit", function () { dirty = false; window.clearTimeout(timer); });
  window.addEventListener("pagehide", function () {
    if (dirty || busy) request(body(), { keepalive: true });
  });
})();
