// The desk's keyboard, its steadiness while things refresh, and what it says when the connection is gone.
//   rows      [data-row] with a link inside         the row under the cursor has aria-current="true"
//   acts      [data-key="c"] on a link or button    pressed by that key; inside the current row first
//   places    [data-go="q"] on a link               G, then the letter
//   cards     [data-card] sections                  1 to 9, Ctrl+Enter
(function () {
  "use strict";
  var root = document.documentElement;
  var dialog = document.getElementById("keys");
  var status = document.getElementById("status");
  var G_WITHIN_MS = 1500, SPEAK_EVERY_MS = 5000;
  var going = 0, spoke = -SPEAK_EVERY_MS;

  function all(selector, within) {
    return Array.prototype.slice.call((within || document).querySelectorAll(selector));
  }
  function isTyping(target) {
    return target.isContentEditable || (/^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName) &&
      !/^(radio|checkbox|button|submit)$/.test(target.type || ""));
  }
  // At most one polite message in five seconds, and none while somebody types.
  function say(words) {
    var now = performance.now();
    if (!status || now - spoke < SPEAK_EVERY_MS || isTyping(document.activeElement || document.body)) return;
    spoke = now;
    status.textContent = words;
  }

  // Rows
  function current() {
    return document.querySelector('[data-row][aria-current="true"]');
  }
  function setRow(row) {
    all('[data-row][aria-current="true"]').forEach(function (r) { r.removeAttribute("aria-current"); });
    if (!row) return;
    row.setAttribute("aria-current", "true");
    var link = row.querySelector("a, button");
    if (link) link.focus({ preventScroll: true });
    row.scrollIntoView({ block: "nearest" });
  }
  function move(by) {
    var rows = all("[data-row]");
    if (!rows.length) return;
    var at = rows.indexOf(current());
    setRow(rows[at < 0 ? 0 : Math.min(rows.length - 1, Math.max(0, at + by))]);
  }
  document.addEventListener("focusin", function (event) {
    var row = event.target.closest && event.target.closest("[data-row]");
    if (row && row !== current()) {
      all('[data-row][aria-current="true"]').forEach(function (r) { r.removeAttribute("aria-current"); });
      row.setAttribute("aria-current", "true");
    }
  });

  // Cards
  function goCard(card) {
    if (!card) return;
    var first = card.querySelector("input:not([type=hidden]), textarea, select, button, a");
    card.scrollIntoView({ block: "start" });
    if (first) first.focus({ preventScroll: true });
  }
  function nextCard() {
    var cards = all("[data-card]");
    var at = cards.indexOf(document.activeElement.closest("[data-card]"));
    goCard(cards[Math.min(cards.length - 1, at + 1)]);
  }
  function stampTime(target) {
    var clock = document.querySelector(".hl-clock time");
    if (target.tagName !== "TEXTAREA" || !clock) return;
    target.setRangeText(clock.textContent + " ", target.selectionStart, target.selectionEnd, "end");
    target.dispatchEvent(new Event("input", { bubbles: true }));
  }

  function act(key) {
    var row = current();
    var found = (row && row.querySelector('[data-key="' + key + '"]')) || document.querySelector('[data-key="' + key + '"]');
    if (!found) return false;
    if (/^(INPUT|TEXTAREA|SELECT)$/.test(found.tagName)) found.focus();
    else found.click();
    return true;
  }
  function go(letter) {
    var place = document.querySelector('[data-go="' + letter + '"]');
    if (place) place.click();
    return Boolean(place);
  }

  function onCtrl(event) {
    if (event.key === "Enter") nextCard();
    else if (event.key === ";") stampTime(event.target);
    else return;
    event.preventDefault();
  }
  function onPlain(event) {
    var key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    var done = true;
    if (going && event.timeStamp - going < G_WITHIN_MS) done = go(key);
    else if (key === "g") { going = event.timeStamp; return; }
    else if (key === "j") move(1);
    else if (key === "k") move(-1);
    else if (key === "?") openList();
    else if (key === "Enter") done = event.target === document.body && Boolean(current()) && act("enter");
    else if (/^[1-9]$/.test(key)) goCard(all("[data-card]")[Number(key) - 1]);
    else if (/^[crd]$/.test(key)) done = act(key);
    else done = false;
    going = 0;
    if (done) event.preventDefault();
  }
  document.addEventListener("keydown", function (event) {
    if (root.dataset.keys === "off" || event.defaultPrevented || event.isComposing) return;
    if (event.ctrlKey && !event.altKey && !event.metaKey) return onCtrl(event);
    if (event.altKey || event.metaKey || isTyping(event.target) || (dialog && dialog.open)) return;
    onPlain(event);
  });

  // The list names only keys that act on this page as it is now: each row says what its keys need.
  function openList() {
    all("[data-acts-on]", dialog).forEach(function (row) { row.hidden = !document.querySelector(row.dataset.actsOn); });
    if (dialog && !dialog.open) dialog.showModal();
  }
  all("[data-keys-open]").forEach(function (button) { button.addEventListener("click", openList); });

  // What people typed and the server has not got yet
  function unsaved() {
    return all("form[data-unsaved]").length;
  }
  function connection(lost) {
    var bar = document.getElementById("connection");
    if (!bar) return;
    bar.hidden = !lost;
    var count = bar.querySelector("[data-unsaved]"), n = unsaved();
    if (count) count.textContent = lost && n ? count.dataset.one + " " + n : "";
  }
  document.addEventListener("input", function (event) {
    var form = event.target.closest("form[data-card-form]");
    if (form) form.dataset.unsaved = "1";
  });
  window.addEventListener("offline", function () { connection(true); });
  document.body.addEventListener("htmx:sendError", function () { connection(true); });
  document.body.addEventListener("htmx:timeout", function () { connection(true); });
  document.body.addEventListener("htmx:afterRequest", function (event) {
    if (!event.detail.successful) return;
    connection(false);
    var form = event.detail.elt.closest && event.detail.elt.closest("form[data-card-form]");
    if (form) delete form.dataset.unsaved;
    var words = event.detail.xhr.getResponseHeader("X-Say");
    if (words) say(decodeURIComponent(words));
  });

  // A refresh never moves the focus, the cursor or the page. htmx keeps the focus of elements with an id; the row
  // under the cursor and the scroll are kept here, by the row's own id.
  var held = null;
  document.body.addEventListener("htmx:beforeSwap", function (event) {
    var target = event.detail.target;
    var row = current();
    // Never swap out a field somebody is typing in: the next poll will do.
    var active = document.activeElement;
    if (target && active && target.contains(active) && isTyping(active) && !target.contains(event.detail.elt.closest("form"))) {
      event.detail.shouldSwap = false;
      return;
    }
    held = { x: window.scrollX, y: window.scrollY, row: row && row.id, had: Boolean(row && row.contains(active)) };
  });
  document.body.addEventListener("htmx:afterSettle", function () {
    if (!held) return;
    var row = held.row && document.getElementById(held.row);
    if (row && !current()) {
      row.setAttribute("aria-current", "true");
      var link = held.had && row.querySelector("a, button");
      if (link) link.focus({ preventScroll: true });
    }
    window.scrollTo(held.x, held.y);
    held = null;
  });
})();
