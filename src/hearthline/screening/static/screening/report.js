// The report beside the tool.
//   data-touch       the form of a sign of life: sent at most every 30 s while somebody types or moves; data-until when
//                    the claim ends, data-before how many seconds before that its holder is warned, in words
//   data-sentence    a numbered sentence; select words and #pick puts its number beside the answer last touched
//   data-fact        a question, with the field [data-says] for the numbers
(function () {
  "use strict";
  var desk = window.hearthline, SECOND_MS = 1000, EVERY_MS = 30000, MINUTE_S = 60, HALF_S = 30;
  var SIGNS = ["keydown", "input", "pointerdown", "pointermove", "wheel", "touchmove"];

  function stayAlive(form) {
    var words = form.querySelector("[data-words]"), usual = words ? words.textContent : "";
    var until = Date.parse(form.dataset.until), before = Number(form.dataset.before || 0) * SECOND_MS;
    var sent = -EVERY_MS, waits = false, over = false;

    function say(text, style) {
      if (!words && text) {
        words = document.createElement("p");
        words.className = "hl-keep__words";
        words.setAttribute("role", "status");
        form.prepend(words);
      }
      if (words && words.textContent !== text) words.textContent = text;
      form.className = "hl-keep hl-noprint" + (style ? " hl-keep--" + style : "");
    }
    function gone(text) {
      over = true;
      say(text || form.dataset.gone, "gone");
      desk.all("button", form).forEach(function (button) { button.hidden = true; });
    }
    function touch() {
      waits = false;
      sent = performance.now();
      window.fetch(form.action, { method: "POST", body: new FormData(form), headers: { "Hearthline-Touch": "1" }, credentials: "same-origin" })
        .then(function (answer) {
          return answer.json().then(function (told) {
            if (!told.until) return gone(told.said);
            until = Date.parse(told.until);
            say(usual, "");
          });
        })
        .catch(function () { waits = true; });  // no connection: the next tick tries again
    }
    function alive() {
      if (over) return;
      waits = true;
      if (performance.now() - sent >= EVERY_MS) touch();
    }
    function left(seconds) {
      return seconds > MINUTE_S ? Math.ceil(seconds / MINUTE_S) + " min" : Math.max(1, Math.ceil(seconds / HALF_S)) * HALF_S + " s";
    }
    function tick() {
      if (over) return;
      if (waits && performance.now() - sent >= EVERY_MS) return touch();
      var rest = until - desk.serverNow();
      if (rest <= 0) return gone();
      if (rest <= before) say(form.dataset.warning.replace("%(left)s", left(rest / SECOND_MS)), "warn");
    }
    SIGNS.forEach(function (name) { document.addEventListener(name, alive, { passive: true }); });
    form.addEventListener("submit", function (event) {
      event.preventDefault();
      if (!over) touch();
    });
    window.setInterval(tick, SECOND_MS);
  }

  function pickSentences(bar) {
    var words = bar.querySelector("[data-words]"), button = bar.querySelector("[data-put-button]");
    var fact = null, first = 0, last = 0;

    document.addEventListener("focusin", function (event) {
      fact = event.target.closest("[data-fact]") || fact;
    });
    function sentence(node) {
      var place = node && (node.nodeType === Node.ELEMENT_NODE ? node : node.parentElement);
      var found = place && place.closest("[data-sentence]");
      return found ? Number(found.dataset.sentence) : 0;
    }
    document.addEventListener("selectionchange", function () {
      var chosen = document.getSelection();
      if (!chosen || chosen.isCollapsed) {
        if (!bar.contains(document.activeElement)) bar.hidden = true;
        return;
      }
      var one = sentence(chosen.anchorNode), other = sentence(chosen.focusNode);
      bar.hidden = !one || !other;
      if (bar.hidden) return;
      first = Math.min(one, other);
      last = Math.max(one, other);
      words.textContent = first === last ? bar.dataset.one.replace("%s", first) : bar.dataset.many.replace("%s", first + "-" + last);
      var legend = fact && fact.querySelector("legend");
      button.disabled = !legend;
      button.textContent = legend ? bar.dataset.put.replace("%s", legend.firstChild.textContent.trim()) : bar.dataset.none;
    });
    button.addEventListener("click", function () {
      var field = fact && fact.querySelector("[data-says]");
      if (!field) return;
      field.value = first === last ? String(first) : first + "-" + last;
      field.dispatchEvent(new Event("input", { bubbles: true }));
      document.getSelection().removeAllRanges();
      bar.hidden = true;
      field.focus();
    });
  }

  var form = document.querySelector("form[data-touch]"), bar = document.getElementById("pick");
  if (form) stayAlive(form);
  if (bar) pickSentences(bar);
})();
