// The desk's common ground: who is typing, what is said aloud, and the attributes that give a page its behaviour.
// Every behaviour is an attribute; no page needs a script of its own for these.
//   data-row               a row with a link inside; J and K walk the rows, aria-current="true" is the cursor  rows.js
//   data-key="c"           on a link, button or field: done by that key (the default letter is the act's name,
//                          whatever the person presses: ui/keys.py has the list), inside the current row first  keys.js
//   data-key-of            an empty <kbd data-key-of="c">: filled with this person's own key for the act        keys.js
//   data-go="q"            on a link: G, then the letter                                                        keys.js
//   data-card              a section: 1 to 9, Ctrl+Enter                                                        rows.js
//   data-card-form         a form: counted as unsaved from the first letter until its answer is there           steady.js
//   data-undo="10"         seconds, or the ISO moment it ends, around a message and an undo form: says how much
//                          time is left in [data-undo-left] (made when missing); the end moves no focus         undo.js
//   data-reporter          anything about the reporter: never copied, cut, dragged or printed                   reporter.js
//   data-interrupt="id id" the alerts that may interrupt; data-stamp on it lets an unchanged poll be empty      alarm.js
(function () {
  "use strict";
  var SPEAK_EVERY_MS = 5000;
  var root = document.documentElement;
  var status = document.getElementById("status");
  var spoke = -SPEAK_EVERY_MS;

  function all(selector, within) {
    return Array.prototype.slice.call((within || document).querySelectorAll(selector));
  }
  function isTyping(target) {
    return Boolean(target) && (target.isContentEditable || (/^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName) &&
      !/^(radio|checkbox|button|submit|reset|image)$/.test(target.type || "")));
  }
  // At most one polite message in five seconds, and none while somebody types.
  function say(words) {
    var now = performance.now();
    if (!status || now - spoke < SPEAK_EVERY_MS || isTyping(document.activeElement)) return false;
    spoke = now;
    status.textContent = words;
    return true;
  }
  // The server's clock, not this machine's: the page says what time it was there when it was made.
  var shown = document.querySelector(".hl-clock time");
  var ahead = shown && shown.dateTime ? Date.parse(shown.dateTime) - Date.now() : 0;
  function serverNow() {
    return Date.now() + (ahead || 0);
  }

  // Esc closes what lies over the page and never throws away what was typed: a search field keeps its words.
  document.addEventListener("keydown", function (event) {
    if (event.key !== "Escape" || event.defaultPrevented) return;
    if (event.target.tagName === "INPUT" && event.target.type === "search") event.preventDefault();
    all(".hl-top details[open]").forEach(function (menu) {
      var had = menu.contains(document.activeElement);
      menu.open = false;
      if (had) menu.querySelector("summary").focus();
    });
  });

  window.hearthline = { root: root, all: all, isTyping: isTyping, say: say, serverNow: serverNow };
})();
