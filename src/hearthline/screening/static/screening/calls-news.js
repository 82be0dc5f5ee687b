// Other people on the same call: who is here, what they typed, and one field that two of them wrote in. And what this
// page says when its words cannot reach the server.
(function () {
  "use strict";
  var call = window.hearthlineCall, desk = window.hearthline;
  if (!call || !call.page) return;
  var form = call.form, page = call.page;
  var EVERY_MS = 4000, AWAY_MS = 15000, TYPES_MS = 8000;
  var since = form.dataset.since, typedAt = -TYPES_MS, waiting = {};

  // Amber: how many fields the server has not got
  var stuck = document.getElementById("hc-stuck"), line = document.getElementById("hc-lost"), said = line.querySelector("[data-lost]");
  form.addEventListener("call:count", function (event) {
    var late = event.detail.late, out = event.detail.out, apart = event.detail.conflicts;
    line.hidden = !late && !out && !apart;
    if (!late && !apart) stuck.hidden = true;
    var text = out ? said.dataset[out] + " " : "";
    if (late) text += late === 1 ? said.dataset.one : said.dataset.many.replace("%n", late);
    if (apart) text += (late ? " " : "") + (apart === 1 ? said.dataset.conflict : said.dataset.conflicts.replace("%n", apart));
    if (!line.hidden && said.textContent !== text) said.textContent = text;
    line.querySelector("[data-sign-in]").hidden = !out;
  });
  form.addEventListener("call:ended", function () { document.getElementById("hc-ended").hidden = false; });
  // A button was pressed and not everything is saved: said at the top, with a way to each field.
  form.addEventListener("call:stuck", function (event) {
    var list = stuck.querySelector("[data-stuck]");
    list.textContent = "";
    event.detail.states.forEach(function (s) {
      var control = call.controls(s.path)[0];
      if (!control) return;
      var link = document.createElement("a"), item = document.createElement("li");
      link.href = "#" + control.id;
      link.textContent = labelOf(control) + ": " + list.dataset[s.conflict ? "conflict" : s.wrong ? "refused" : "waits"];
      link.addEventListener("click", function (click) {
        click.preventDefault();
        control.focus();
      });
      item.append(link);
      list.append(item);
    });
    stuck.hidden = false;
    stuck.focus();
    stuck.scrollIntoView({ block: "center" });
  });
  function labelOf(control) {
    var legend = control.type === "radio" && control.closest("fieldset") && control.closest("fieldset").querySelector("legend");
    var said = legend || (control.labels && control.labels[0]);
    return said ? said.textContent.trim() : control.getAttribute("aria-label") || control.name;
  }

  // Two texts for one field
  form.addEventListener("call:conflict", function (event) {
    var s = event.detail.state, other = s.conflict;
    if (/^allegations\.\d+\.(child|adult)$/.test(s.path)) {
      s.conflict = null;
      return page.renumber(s.path);
    }
    var control = call.controls(s.path)[0], place = control && control.closest("[data-field]");
    if (!place) return;
    var old = place.querySelector(".hc-other");
    if (old) old.remove();
    var box = document.getElementById("conflict").content.firstElementChild.cloneNode(true);
    box.querySelector("[data-name]").textContent = other.name;
    box.querySelector("[data-at]").textContent = other.at;
    box.querySelector("[data-theirs]").textContent = worded(control, other.text);
    box.querySelector('[data-keep="both"]').hidden = !/^(text|textarea)$/.test(control.type);
    box.addEventListener("click", function (click) {
      var button = click.target.closest("[data-keep]");
      if (button) keep(s, button.dataset.keep, box, control);
    });
    place.append(box);
    call.count();
  });
  function worded(control, text) {
    var option = control.tagName === "SELECT" && control.querySelector('option[value="' + text + '"]');
    var ticked = control.type === "radio" && form.querySelector('[name="' + control.name + '"][value="' + text + '"]');
    if (ticked) return ticked.labels[0].textContent.trim();
    if (control.type === "checkbox") return text ? "✓" : "–";
    return option ? option.textContent : text || "–";
  }
  function keep(s, which, box, control) {
    var other = s.conflict, mine = call.value(s.path);
    s.conflict = null;
    s.version = other.version;
    if (which === "theirs") {
      call.put(s.path, other.text);
    } else if (which === "both") {
      call.put(s.path, both(other.text, mine, control.tagName === "TEXTAREA" ? "\n\n" : " / "));
    }
    // Theirs too: the server then knows that I have chosen.
    call.touch(s.path, true);
    box.remove();
    control.focus();
    call.count();
  }

  // Their text, then what of mine is not in it. Sentences are taken whole: part of one may say the opposite. A short
  // one ("No.") answers what stands before it, so it goes only with the beginning that both have.
  var SHORT_WORDS = 4;
  function sentences(text) { return text.match(/[^.!?\n]+[.!?]*[^\S\n]*\n*|[.!?\n]+/g) || []; }
  function plain(text) { return text.trim().replace(/\s+/g, " "); }
  function both(theirs, mine, between) {
    var there = sentences(theirs).map(plain).filter(Boolean), same = true, at = 0;
    var rest = sentences(mine).filter(function (one) {
      var said = plain(one);
      if (!said) return true;
      same = same && there[at] === said;
      at += 1;
      return !same && !(said.split(" ").length >= SHORT_WORDS && there.indexOf(said) >= 0);
    }).join("").trim();
    return rest ? theirs.replace(/\s+$/, "") + between + rest : theirs;
  }
  call.both = both;

  // Words of mine that waited on the server: the page came with both texts, and I choose as before.
  desk.all("[data-field] .hc-other[data-version]", form).forEach(function (box) {
    var s = call.state(box.closest("[data-field]").dataset.field), found = box.dataset;
    s.version = 0;
    s.dirty = true;
    s.sent = call.value(s.path);
    s.conflict = { text: found.text, name: found.by, at: found.when, version: Number(found.version) };
    form.dispatchEvent(new CustomEvent("call:conflict", { detail: { state: s } }));
  });
  form.addEventListener("call:agreed", function (event) {
    var control = call.controls(event.detail.path)[0], box = control && control.closest("[data-field]").querySelector(".hc-other");
    if (box) box.remove();
  });

  // What others changed appears where nobody here is typing.
  function apply(path, found) {
    var s = call.state(path), version = found[0], text = found[1];
    if (version <= s.version || s.dirty || s.flight || s.conflict) return;
    if (!call.controls(path).length) make(path);
    var here = call.controls(path);
    if (here.indexOf(document.activeElement) >= 0 && desk.isTyping(document.activeElement)) {
      waiting[path] = found;
      return;
    }
    s.version = version;
    if (here.length && call.value(path) !== text) {
      call.put(path, text);
      var card = here[0].closest("[data-card]"), saved = card && card.querySelector("[data-saved]");
      if (saved) saved.textContent = found[2] + " " + found[3];
    }
  }
  function make(path) {
    var parts = path.split("."), group = parts[0];
    if (group === "children" || group === "adults") {
      while (page.people(group).length <= Number(parts[1])) page.add(group);
    }
  }
  function linesOf(fields) {
    Object.keys(fields).forEach(function (path) {
      var found = /^allegations\.(\d+)\.child$/.exec(path);
      if (!found || call.controls(path).length) return;
      var adult = fields["allegations." + found[1] + ".adult"];
      page.line(fields[path][1], adult ? adult[1] : "", Number(found[1]));
    });
  }
  form.addEventListener("focusout", function (event) {
    var path = event.target.name, found = waiting[path];
    delete waiting[path];
    if (found) window.setTimeout(apply, 0, path, found);
  });

  // Who is here
  function who(people) {
    var place = form.querySelector("[data-here]");
    if (!place) return;
    var text = (people || []).map(function (one) {
      var card = one[1] && form.querySelector("#title-" + CSS.escape(one[1]));
      if (!card) return one[0] + " " + place.dataset.wordsHere;
      var title = card.lastChild.textContent.trim();
      return one[0] + " " + (one[2] ? place.dataset.wordsTypes : place.dataset.wordsAt) + " " + title;
    }).join(", ");
    if (place.textContent !== text) place.textContent = text;
  }

  form.addEventListener("input", function () { typedAt = performance.now(); });
  function ask() {
    if (call.isOver()) return Promise.resolve();
    var card = document.activeElement && document.activeElement.closest("[data-card]");
    var query = new URLSearchParams({
      since: since, writer: form.dataset.writer, place: (card && card.dataset.id) || "",
      typing: performance.now() - typedAt < TYPES_MS ? "1" : "0"
    });
    return fetch(form.dataset.newsUrl + "?" + query, {
      headers: { "Hearthline-Poll": "1" }, redirect: "manual", credentials: "same-origin"
    }).then(function (answer) {
      return answer.status === 200 ? answer.json() : null;
    }).then(function (news) {
      if (!news) return;
      since = news.since;
      var fields = news.fields || {};
      linesOf(fields);
      Object.keys(fields).forEach(function (path) { apply(path, fields[path]); });
      if (Object.keys(fields).some(function (path) { return /^(children|adults|allegations)\./.test(path); })) page.lines();
      who(news.who);
      if (news.ended) document.getElementById("hc-ended").hidden = !call.unsaved().length;
    }).catch(function () { /* away: the fields say so */ });
  }
  function round() {
    window.setTimeout(function () { ask().then(round); }, document.visibilityState === "hidden" ? AWAY_MS : EVERY_MS);
  }
  ask().then(round);
})();
