// Keeps a call while it is typed: each field by itself, within a second, without leaving it. Nothing is stored in the
// browser; what the server has not got yet stays in its field and is tried again every second.
//   form#call            data-save-url, data-news-url, data-writer (this tab), data-me (who is signed in)
//                        data-pending: how many fields wait to be saved
//   [data-field="path"]  around the controls of one field, which are named by the path
// It tells the page by events on the form: call:saved, call:conflict, call:wrong, call:ended, call:count.
(function () {
  "use strict";
  var form = document.getElementById("call");
  if (!form) return;
  var PAUSE_MS = 350, LATEST_MS = 900, AGAIN_MS = 1000, PATIENCE_MS = 8000, KEPT_ALIVE_MAX = 60000, FILE_WAIT_MS = 6000;
  var STAYED_MS = 15000, REFUSALS = 3;
  var NO_PAUSE = /^(checkbox|radio|hidden|select-one)$/;
  var bases = JSON.parse(form.elements.bases.value || "{}");
  var states = {};
  var out = "", ended = false, going = false;

  function tell(name, detail) {
    form.dispatchEvent(new CustomEvent("call:" + name, { detail: detail }));
  }
  function controls(path) {
    return Array.prototype.slice.call(form.querySelectorAll('[data-field="' + path + '"] [name="' + path + '"]'));
  }
  function value(path) {
    return controls(path).reduce(function (found, control) {
      if (/^(checkbox|radio)$/.test(control.type)) return control.checked ? control.value : found;
      return control.value;
    }, "");
  }
  function put(path, text) {
    controls(path).forEach(function (control) {
      if (/^(checkbox|radio)$/.test(control.type)) control.checked = control.value === text;
      else control.value = text;
    });
    form.dispatchEvent(new CustomEvent("call:shown", { detail: { path: path } }));
  }
  // `since`: when the oldest letter that is not on its way yet was typed. `sent`: the text of the request under way.
  function state(path) {
    if (!states[path]) {
      states[path] = { path: path, version: bases[path] ? bases[path][0] : 0, dirty: false, since: 0, flight: 0, timer: 0, turn: 0, refused: 0 };
    }
    return states[path];
  }
  function all() {
    return Object.keys(states).map(function (path) { return states[path]; });
  }
  function unsaved() {
    return all().filter(function (s) { return s.dirty; });
  }
  function count() {
    form.dataset.pending = unsaved().length;
    var late = unsaved().filter(function (s) { return s.failing || s.conflict || s.wrong || out; });
    var apart = unsaved().filter(function (s) { return s.conflict; }).length;
    tell("count", { late: late.length - apart, conflicts: apart, out: out });
  }

  function touch(path, atOnce) {
    var s = state(path), now = performance.now();
    s.dirty = true;
    form.dataset.pending = unsaved().length;
    s.wrong = false;
    if (!s.since) s.since = now;
    window.clearTimeout(s.timer);
    s.timer = window.setTimeout(send, atOnce ? 0 : Math.max(0, Math.min(PAUSE_MS, s.since + LATEST_MS - now)), s);
  }
  // `turn`: two requests for one field may change places on their way; the server keeps the later one.
  function body(s, text) {
    s.turn += 1;
    return new URLSearchParams({
      field: s.path, text: text, base: s.version, turn: s.turn, writer: form.dataset.writer, me: form.dataset.me
    });
  }
  function request(said, more) {
    var wanted = { method: "POST", body: said, redirect: "manual", credentials: "same-origin" };
    wanted.headers = { "X-CSRFToken": form.elements.csrfmiddlewaretoken.value };
    return fetch(form.dataset.saveUrl, Object.assign(wanted, more));
  }
  function send(s) {
    if (s.flight || s.wrong || (s.conflict && s.sent === value(s.path)) || ended || out || going || !s.dirty) return;
    window.clearTimeout(s.timer);
    var text = value(s.path), patience = new AbortController();
    var bell = window.setTimeout(function () { patience.abort(); }, PATIENCE_MS);
    s.flight = 1;
    s.sent = text;
    s.since = 0;
    request(body(s, text), { signal: patience.signal }).then(function (answer) {
      if (answer.type === "opaqueredirect") return signedOut("out");
      if (answer.status === 401) return signedOut("person");
      if (answer.status === 403) return refused(s);
      if (answer.status >= 500 || !/json/.test(answer.headers.get("Content-Type") || "")) throw new Error("away");
      return answer.json().then(function (said) { taken(s, text, answer.status, said); });
    }).catch(function () {
      s.failing = true;
    }).then(function () {
      window.clearTimeout(bell);
      s.flight = 0;
      // Letters that came while it was under way.
      if (s.dirty && !s.failing && value(s.path) !== text) touch(s.path);
      count();
    });
  }
  function taken(s, text, status, said) {
    s.failing = false;
    s.refused = 0;
    if (status === 410) {
      ended = true;
      return tell("ended", said);
    }
    if (status === 409) {
      // Once shown it stays until somebody chooses; what is typed meanwhile is sent all the same, and waits there.
      var shown = s.conflict && s.conflict.version === said.other.version;
      // Chosen while this was on its way.
      if (!s.conflict && s.version === said.other.version) return undefined;
      s.conflict = said.other;
      return shown ? undefined : tell("conflict", { state: s });
    }
    if (status !== 200) {
      s.wrong = true;
      return tell("wrong", { path: s.path, words: said.wrong || "" });
    }
    s.version = said.version;
    if (s.conflict) tell("agreed", { path: s.path });
    s.conflict = null;
    if (value(s.path) === text) s.dirty = false;
    tell("saved", { path: s.path, at: said.at });
  }

  // Signed out: the words stay, and go on by themselves once somebody (the same person) signs in in another tab.
  function signedOut(why) {
    unsaved().forEach(function (s) { s.failing = true; });
    if (out === why) return;
    out = why;
    renew();
  }
  // The form token is an old one, or this person may not write here any more: then it is not asked again every second,
  // each time with a line in the journal, but when somebody types.
  function refused(s) {
    s.failing = true;
    s.refused += 1;
    if (s.refused >= REFUSALS) s.wrong = true;
    return renew();
  }
  function renew() {
    return fetch(form.dataset.newsUrl + "?token=1", {
      headers: { "Hearthline-Poll": "1" }, redirect: "manual", credentials: "same-origin"
    }).then(function (answer) {
      if (answer.type === "opaqueredirect") { out = "out"; return null; }
      return answer.status === 200 ? answer.json() : null;
    }).then(function (said) {
      if (!said) return;
      out = said.me === form.dataset.me ? "" : "person";
      form.elements.csrfmiddlewaretoken.value = said.token;
      document.body.setAttribute("hx-headers", JSON.stringify({ "X-CSRFToken": said.token }));
    }).catch(function () { /* away: the next second tries again */ });
  }
  function again() {
    if (out) renew().then(count);
    unsaved().forEach(function (s) { if (s.failing || !s.flight) send(s); });
    count();
  }
  window.setInterval(again, AGAIN_MS);
  form.dataset.pending = 0;

  form.addEventListener("input", function (event) {
    var path = event.target.name, place = event.target.closest("[data-field]");
    if (place && path && place.dataset.field === path) touch(path, NO_PAUSE.test(event.target.type));
  });
  form.addEventListener("focusout", function (event) {
    var s = states[event.target.name];
    if (s && s.dirty) send(s);
  });
  // Enter in a line saves; it never sends the page away.
  form.addEventListener("keydown", function (event) {
    if (event.key !== "Enter" || event.ctrlKey || event.isComposing) return;
    if (event.target.tagName !== "INPUT" || !event.target.closest("[data-field]")) return;
    event.preventDefault();
    all().forEach(send);
  });

  // A last word when the tab closes or goes out of sight; also for what is under way, which the browser may cut off:
  // the same words twice are kept once. What is longer than the browser lets go of then, goes plainly.
  function flush(alive) {
    unsaved().forEach(function (s) {
      var text = value(s.path);
      if ((s.conflict && s.sent === text) || s.wrong || ended) return;
      var said = body(s, text);
      if (alive) request(said, { keepalive: said.toString().length < KEPT_ALIVE_MAX }).catch(function () {});
      else send(s);
    });
  }
  window.addEventListener("pagehide", function () { if (!going) flush(true); });
  document.addEventListener("visibilitychange", function () { if (document.visibilityState === "hidden") flush(false); });
  window.addEventListener("beforeunload", function (event) {
    if (!going && unsaved().some(function (s) { return s.failing || s.conflict || s.wrong; })) event.preventDefault();
  });

  // A button of the page (file, close, add): everything is saved first, and then the button alone is sent.
  function settled() {
    var began = performance.now();
    return new Promise(function (done) {
      // Not at once: a form that is just being submitted cannot be submitted again.
      window.setTimeout(function look() {
        unsaved().forEach(send);
        var waits = unsaved().length;
        // What a person must settle first is said at once.
        if (waits && unsaved().every(function (s) { return s.conflict || s.wrong; })) return done(false);
        if (!waits || ended || performance.now() - began > FILE_WAIT_MS) return done(!waits || ended);
        window.setTimeout(look, 50);
      });
    });
  }
  form.addEventListener("submit", function (event) {
    if (going || ended) return;
    event.preventDefault();
    var button = event.submitter;
    settled().then(function (whole) {
      if (!whole) return tell("stuck", { states: unsaved() });
      if (!ended) {
        form.elements.bases.value = "";
        toggle(true);
      }
      going = true;
      form.requestSubmit(button && form.contains(button) ? button : undefined);
      // Still here, because the way was broken off: typing is kept again.
      window.setTimeout(function () { going = false; toggle(false); }, STAYED_MS);
    });
  });
  // Signing out waits for what is on its way: after it nothing is taken.
  document.addEventListener("submit", function (event) {
    var other = event.target;
    if (other === form || going || !/\/sign-out$/.test(other.action) || !unsaved().length) return;
    event.preventDefault();
    settled().then(function (whole) {
      if (!whole) tell("stuck", { states: unsaved() });
      else other.requestSubmit();
    });
  });
  function toggle(off) {
    form.querySelectorAll("[data-field] [name]").forEach(function (control) { control.disabled = off; });
  }
  window.addEventListener("pageshow", function (event) {
    if (event.persisted) { going = false; toggle(false); }
  });

  window.hearthlineCall = {
    form: form, value: value, put: put, controls: controls, state: state, touch: touch, unsaved: unsaved, count: count,
    bases: bases, known: function (path) { return states[path]; }, isOver: function () { return ended || out; }
  };
})();
