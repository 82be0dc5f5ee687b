// A refresh never moves the focus, the cursor or the page; and what the desk says when the connection is gone.
(function () {
  "use strict";
  var desk = window.hearthline;
  var body = document.body;

  // What people typed and the server has not got yet
  function connection(lost) {
    var bar = document.getElementById("connection");
    if (!bar) return;
    bar.hidden = !lost;
    var count = bar.querySelector("[data-unsaved]"), n = desk.all("form[data-unsaved]").length;
    if (count) count.textContent = lost && n ? count.dataset.one + " " + n : "";
  }
  document.addEventListener("input", function (event) {
    var form = event.target.closest("form[data-card-form]");
    if (form) form.dataset.unsaved = "1";
  });
  window.addEventListener("offline", function () { connection(true); });
  body.addEventListener("htmx:sendError", function () { connection(true); });
  body.addEventListener("htmx:timeout", function () { connection(true); });
  body.addEventListener("htmx:afterRequest", function (event) {
    if (!event.detail.successful && event.detail.xhr.status !== 304) return;
    connection(false);
    var form = event.detail.elt.closest && event.detail.elt.closest("form[data-card-form]");
    if (form) delete form.dataset.unsaved;
    var words = event.detail.xhr.getResponseHeader("X-Say");
    if (words) desk.say(decodeURIComponent(words));
  });

  // htmx keeps the focus of elements with an id; the row under the cursor and the scroll are kept here, by the row's id.
  var held = null;
  body.addEventListener("htmx:beforeSwap", function (event) {
    var target = event.detail.target, active = document.activeElement, row = desk.rows.current();
    if (event.detail.xhr.status === 304) {
      event.detail.shouldSwap = false;  // nothing new; htmx would put the empty answer into the page
      return;
    }
    // Never swap out a field somebody is typing in: the next poll will do.
    if (target && target.contains(active) && desk.isTyping(active) && !target.contains(event.detail.elt.closest("form"))) {
      event.detail.shouldSwap = false;
      return;
    }
    held = {
      x: window.scrollX, y: window.scrollY, row: row && row.id, had: Boolean(row && row.contains(active)),
      active: desk.isTyping(active) ? active : null, top: active ? active.getBoundingClientRect().top : 0
    };
  });
  body.addEventListener("htmx:afterSettle", function () {
    if (!held) return;
    var row = held.row && document.getElementById(held.row);
    if (row && !desk.rows.current()) {
      row.setAttribute("aria-current", "true");
      var link = held.had && row.querySelector("a, button");
      if (link) link.focus({ preventScroll: true });
    }
    // What is being typed stays where the eye is, also when something above it grew.
    if (held.active && held.active.isConnected) window.scrollBy(0, held.active.getBoundingClientRect().top - held.top);
    else window.scrollTo(held.x, held.y);
    held = null;
    uncover();
  });

  // The bar of alerts stays at the top of the window and never lies over what has the focus.
  function uncover() {
    var bar = document.getElementById("alerts"), active = document.activeElement;
    if (!bar) return;
    var sticks = getComputedStyle(bar).position === "sticky";
    desk.root.style.setProperty("scroll-padding-block-start", (sticks ? bar.offsetHeight : 0) + 16 + "px");
    if (!sticks || !active || active === document.body || active.id === "main" || bar.contains(active)) return;
    var over = bar.getBoundingClientRect().bottom - active.getBoundingClientRect().top;
    var seen = active.getBoundingClientRect().bottom > 0 && active.getBoundingClientRect().top < window.innerHeight;
    if (seen && over > 0 && bar.getBoundingClientRect().top <= 0) window.scrollBy(0, -over - 8);
  }
  document.addEventListener("focusin", uncover);
  // The bar may grow at any time: a new alarm, larger letters, a narrower window.
  var bar = document.getElementById("alerts");
  if (bar && window.ResizeObserver) new ResizeObserver(uncover).observe(bar);
})();
