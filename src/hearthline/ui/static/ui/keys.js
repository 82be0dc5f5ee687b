// The keyboard. <html data-keymap='{"own key": "act"}'> is this person's map; data-keys="off" turns single keys and
// all others off; data-key-cards="off" leaves 1 to 9 alone. Silent while somebody types.
(function () {
  "use strict";
  var desk = window.hearthline, rows = desk.rows;
  var dialog = document.getElementById("keys");
  var G_WITHIN_MS = 1500;
  var going = 0;
  var map = JSON.parse(desk.root.dataset.keymap || "{}");

  function act(name) {
    var row = rows.current();
    var wanted = '[data-key="' + name + '"]';
    var found = (row && row.querySelector(wanted)) || document.querySelector(wanted);
    if (!found) return false;
    // What changes a record acts from within its own card only; from elsewhere the first press goes there.
    var within = found.dataset.keyWithin && document.getElementById(found.dataset.keyWithin);
    if (within && !within.contains(document.activeElement)) found = within.querySelector("[tabindex='-1']") || found;
    for (var fold = found.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
    // A heading is a place and no button: to press it would do nothing.
    if (/^(INPUT|TEXTAREA|SELECT|H[1-6])$/.test(found.tagName)) found.focus();
    else found.click();
    return true;
  }
  function go(letter) {
    var place = document.querySelector('[data-go="' + letter + '"]');
    if (place) place.click();
    return Boolean(place);
  }
  var OWN = {
    j: function () { rows.move(1); return true; },
    k: function () { rows.move(-1); return true; },
    "?": function () { openList(); return true; }
  };

  function onCtrl(event) {
    if (event.key === "Enter") rows.nextCard();
    else if (event.key === ";") rows.stampTime(event.target);
    else return;
    event.preventDefault();
  }
  function single(key, event) {
    if (key === "Enter") return event.target === document.body && Boolean(rows.current()) && act("enter");
    if (/^[1-9]$/.test(key) && desk.root.dataset.keyCards !== "off") {
      rows.goCard(desk.all("[data-card]")[Number(key) - 1]);
      return true;
    }
    var name = Object.prototype.hasOwnProperty.call(map, key) ? map[key] : "";
    if (!name) return false;
    return OWN[name] ? OWN[name]() : act(name);
  }
  function onPlain(event) {
    var key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    if (/^(Shift|Control|Alt|Meta|AltGraph)$/.test(key)) return;
    var second = going && event.timeStamp - going < G_WITHIN_MS;
    going = 0;
    if (!second && map[key] === "g") {
      going = event.timeStamp;
      return;
    }
    if (second ? go(key) : single(key, event)) event.preventDefault();
  }
  document.addEventListener("keydown", function (event) {
    if (desk.root.dataset.keys === "off" || event.defaultPrevented || event.isComposing) return;
    if (event.ctrlKey && !event.altKey && !event.metaKey) return onCtrl(event);
    if (event.ctrlKey || event.altKey || event.metaKey || desk.isTyping(event.target)) return;
    if (document.querySelector("dialog[open]")) return;
    onPlain(event);
  });

  // The list names only what acts on this page as it is now: each row says what its key needs.
  function openList() {
    if (!dialog || dialog.open) return;
    desk.all("[data-acts-on]", dialog).forEach(function (row) { row.hidden = !document.querySelector(row.dataset.actsOn); });
    dialog.showModal();
  }
  desk.all("[data-keys-open]").forEach(function (button) { button.addEventListener("click", openList); });

  // A text that names a key names this person's own; without one, nothing.
  function tell() {
    desk.all("[data-key-of]").forEach(function (place) {
      var own = Object.keys(map).filter(function (key) { return map[key] === place.dataset.keyOf; })[0];
      place.textContent = desk.root.dataset.keys === "off" || !own ? "" : own.toUpperCase();
      place.hidden = !place.textContent;
    });
  }
  tell();
  document.body.addEventListener("htmx:afterSettle", tell);
})();
