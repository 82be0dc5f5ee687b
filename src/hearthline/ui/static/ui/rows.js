// Rows and cards: the cursor in a list, the jump to a card, the time stamped into a text.
(function () {
  "use strict";
  var desk = window.hearthline;

  function current() {
    return document.querySelector('[data-row][aria-current="true"]');
  }
  function mark(row) {
    desk.all('[data-row][aria-current="true"]').forEach(function (r) { r.removeAttribute("aria-current"); });
    if (row) row.setAttribute("aria-current", "true");
  }
  function setRow(row) {
    mark(row);
    if (!row) return;
    var link = row.querySelector("a, button");
    if (link) link.focus({ preventScroll: true });
    row.scrollIntoView({ block: "nearest" });
  }
  function move(by) {
    var rows = desk.all("[data-row]");
    if (!rows.length) return;
    var at = rows.indexOf(current());
    setRow(rows[at < 0 ? 0 : Math.min(rows.length - 1, Math.max(0, at + by))]);
  }
  document.addEventListener("focusin", function (event) {
    var row = event.target.closest && event.target.closest("[data-row]");
    if (row && row !== current()) mark(row);
  });

  function goCard(card) {
    if (!card) return;
    for (var fold = card; fold; fold = fold.parentElement && fold.parentElement.closest("details")) {
      if (fold.tagName === "DETAILS") fold.open = true;
    }
    var first = card.querySelector("input:not([type=hidden]), textarea, select, button, a[href], summary");
    card.scrollIntoView({ block: "start" });
    if (first) first.focus({ preventScroll: true });
  }
  function nextCard() {
    var cards = desk.all("[data-card]");
    var at = cards.indexOf(document.activeElement.closest("[data-card]"));
    goCard(cards[Math.min(cards.length - 1, at + 1)]);
  }
  function stampTime(target) {
    var clock = document.querySelector(".hl-clock time");
    if (target.tagName !== "TEXTAREA" || !clock) return;
    target.setRangeText(desk.clockWords(clock) + " ", target.selectionStart, target.selectionEnd, "end");
    target.dispatchEvent(new Event("input", { bubbles: true }));
  }
  // The hour and minute of now in the agency's zone, as "2:14 p.m.": the page knows the zone by its own offset.
  desk.clockWords = function (clock) {
    var offset = /([+-])(\d\d):(\d\d)$/.exec(clock.dateTime);
    if (!offset) return clock.textContent;
    var minutes = (offset[1] === "-" ? -1 : 1) * (Number(offset[2]) * 60 + Number(offset[3]));
    var there = new Date(desk.serverNow() + minutes * 60000);
    var hour = there.getUTCHours(), minute = there.getUTCMinutes();
    return (hour % 12 || 12) + ":" + (minute < 10 ? "0" : "") + minute + (hour < 12 ? " a.m." : " p.m.");
  };

  desk.rows = { current: current, move: move, goCard: goCard, nextCard: nextCard, stampTime: stampTime };
})();
