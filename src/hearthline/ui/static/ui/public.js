// Small helps on top of pages that are complete without them: the focus on the list of errors, the count of letters
// near the limit, keeping a draft after the person asked for a draft code, and no second press while sending.
(function () {
  "use strict";
  var EVERY_MS = 10000;

  var errors = document.querySelector("[data-focus]");
  if (errors) {
    errors.focus();
    errors.addEventListener("click", function (event) {
      var link = event.target.closest('a[href^="#"]');
      var field = link && document.getElementById(link.hash.slice(1));
      if (!field) return;
      event.preventDefault();
      var group = field.closest("fieldset") || field.closest(".usa-form-group") || field;
      group.scrollIntoView();
      field.focus({ preventScroll: true });
    });
  }

  function lengthOf(text) {
    return Array.from(text).length; // code points, as the server counts
  }

  document.querySelectorAll("textarea[data-limit]").forEach(function (area) {
    var note = document.getElementById(area.dataset.countId);
    var limit = Number(area.dataset.limit), from = Number(area.dataset.countFrom);
    if (!note) return;
    function show() {
      var left = limit - lengthOf(area.value);
      note.hidden = limit - left < from;
      note.textContent = note.hidden ? "" : (left < 0 ? note.dataset.over : note.dataset.left) + " " + Math.abs(left);
      note.classList.toggle("hl-count--over", left < 0);
    }
    area.addEventListener("input", show);
    show();
  });

  // <form data-autosave="address"> is on the page only after a draft code was given. Answer 204 means kept.
  document.querySelectorAll("form[data-autosave]").forEach(function (form) {
    var status = form.querySelector("[data-autosave-status]");
    var kept = null, busy = false;
    function words() {
      var data = new FormData(form);
      form.querySelectorAll('input[type="file"]').forEach(function (input) { data.delete(input.name); });
      return data;
    }
    function print(data) {
      return new URLSearchParams(data).toString();
    }
    function save() {
      var data = words(), now = print(data);
      if (busy || now === kept) return;
      busy = true;
      fetch(form.dataset.autosave, { method: "POST", body: data, headers: { "X-Autosave": "1" }, redirect: "error" })
        .then(function (answer) {
          if (answer.status !== 204) return;
          kept = now;
          if (status) status.textContent = form.dataset.autosaveDone || "";
        })
        .catch(function () { /* the words are still on the page; the next try is at most ten seconds away */ })
        .finally(function () { busy = false; });
    }
    kept = print(words());
    form.addEventListener("focusout", save);
    window.setInterval(save, EVERY_MS);
  });

  // A second press while the first is under way would only make people wonder. The server is safe either way.
  document.querySelectorAll("form[data-once]").forEach(function (form) {
    var sent = false;
    form.addEventListener("submit", function (event) {
      if (sent) event.preventDefault();
      sent = true;
      window.setTimeout(function () { sent = false; }, 8000);
    });
    window.addEventListener("pageshow", function () { sent = false; });
  });

  document.querySelectorAll("[data-print]").forEach(function (button) {
    button.hidden = false;
    button.addEventListener("click", function () { window.print(); });
  });

  // A menu closes when the focus or a press goes elsewhere, and on Escape, which never discards anything.
  document.querySelectorAll("details.hl-lang, .hl-top__who details").forEach(function (menu) {
    document.addEventListener("click", function (event) { if (!menu.contains(event.target)) menu.open = false; });
    menu.addEventListener("keydown", function (event) {
      if (event.key !== "Escape" || !menu.open) return;
      menu.open = false;
      menu.querySelector("summary").focus();
    });
  });
})();
