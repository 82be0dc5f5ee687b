// What the cards of a call show while they are filled in: what is missing, when it was saved, one more person, the grid
// of allegations, and what is read back. Without this file the same page works by its buttons.
(function () {
  "use strict";
  var call = window.hearthlineCall, desk = window.hearthline;
  if (!call) return;
  var form = call.form;
  var BRIEF = 400;

  function filled(path) {
    if (!path.endsWith(".")) return call.value(path).trim() !== "";
    return desk.all('[name^="' + path + '"]', form).some(function (c) { return call.value(c.name) !== ""; });
  }
  function there(path) {
    return Boolean(form.querySelector(path.endsWith(".") ? '[name^="' + path + '"]' : '[name="' + path + '"]'));
  }
  function kind() {
    return call.value("reporter.kind") || form.dataset.kind || "public";
  }
  function words(text) {
    return text ? text.split(" ") : [];
  }

  // Missing to file, on the cards and in the menu
  function needs() {
    desk.all("[data-need]", form).forEach(function (line) {
      var wanted = words(line.dataset.need);
      if (!wanted.some(there)) return;  // hidden from who does not hold the call: the server knows
      var put = !line.dataset.kinds || words(line.dataset.kinds).indexOf(kind()) >= 0;
      var due = !line.dataset.after || words(line.dataset.after).some(filled);
      line.hidden = !put || !due || wanted.some(filled);
    });
    desk.all("[data-card][data-id]", form).forEach(function (card) {
      var open = desk.all("[data-need]", card).filter(function (line) { return !line.hidden; }).length;
      var box = card.querySelector("[data-needs]"), state = form.querySelector('[data-state="' + card.dataset.id + '"]');
      if (box) box.hidden = !open;
      if (!state) return;
      var begun = desk.all("[data-field]", card).some(function (place) {
        return !/^allegations\.\d+\.(child|adult)$|\.removed$/.test(place.dataset.field) && filled(place.dataset.field);
      });
      var asked = card.dataset.id === "questions" ? desk.all('[data-field^="fact."]', card) : [];
      var answered = asked.filter(function (place) { return filled(place.dataset.field); }).length, part = answered > 0 && answered < asked.length;
      if (part) begun = false;
      state.textContent = part ? state.dataset.partWords.replace("%n", answered).replace("%m", asked.length) : open ? open + " " + state.dataset.openWords : begun ? state.dataset.doneWords : "";
      state.closest("li").classList.toggle("hc-menu__done", !open && begun);
      state.closest("li").classList.toggle("hc-menu__open", open > 0);
    });
  }
  function kinds() {
    desk.all(".hc-declined[data-kinds]", form).forEach(function (place) {
      place.hidden = words(place.dataset.kinds).indexOf(kind()) < 0;
    });
  }

  // Saved, card by card
  form.addEventListener("call:saved", function (event) {
    var control = call.controls(event.detail.path)[0];
    var card = control && control.closest("[data-card]");
    var line = card && card.querySelector("[data-saved]");
    if (line) line.textContent = line.dataset.words + " " + event.detail.at;
    wrong(event.detail.path, "");
    var mistake = form.querySelector("[data-untouched]");
    if (mistake) mistake.hidden = true;
    if (/^(allegations\.\d+\.kind|fact\.|danger)/.test(event.detail.path)) askAgain();
  });
  form.addEventListener("call:wrong", function (event) { wrong(event.detail.path, event.detail.words); });
  function wrong(path, said) {
    var control = call.controls(path)[0], place = control && control.closest("[data-field]");
    if (!place) return;
    var line = place.querySelector("[data-wrong]");
    if (line) line.remove();
    if (control.dataset.wrong) { control.removeAttribute("aria-invalid"); control.removeAttribute("aria-describedby"); }
    if (!said) return;
    line = document.getElementById("wrong").content.firstElementChild.cloneNode(true);
    line.id = "wrong-" + path;
    line.textContent = said;
    place.append(line);
    control.dataset.wrong = "1";
    control.setAttribute("aria-invalid", "true");
    control.setAttribute("aria-describedby", line.id);
  }

  // One more child or adult
  function people(group) {
    return desk.all('[data-person="' + group + '"]', form);
  }
  function add(group) {
    var number = people(group).length;
    var html = document.getElementById("blank-" + group).innerHTML.replace(/__i__/g, number).replace(/__n__/g, number + 1);
    var place = form.querySelector('[data-people="' + group + '"]');
    place.insertAdjacentHTML("beforeend", html);
    form.elements["count_" + group].value = number + 1;
    return place.lastElementChild;
  }
  form.addEventListener("click", function (event) {
    var button = event.target.closest('button[name="add"]');
    if (!button) return;
    event.preventDefault();
    add(button.value).querySelector("input").focus();
    lines();
  });

  // The grid: a line for each child and adult, and a further one once a kind is picked
  function grown() {
    return people("adults").map(function (_person, n) { return String(n); }).filter(function (n) {
      if (call.value("adults." + n + ".removed")) return false;
      return ["name", "relation", "worried_about", "access", "note"].some(function (part) { return filled("adults." + n + "." + part); });
    });
  }
  function rows(child, adult) {
    return desk.all('tr[data-line="' + child + ":" + adult + '"]', form);
  }
  function kindOf(row) {
    return row.querySelector("select");
  }
  function free() {
    return desk.all('[name^="allegations."]', form).reduce(function (most, control) {
      return Math.max(most, Number(control.name.split(".")[1]) + 1);
    }, 0);
  }
  function line(child, adult, number) {
    var blank = document.getElementById("blank-line"), grid = document.getElementById("grid");
    if (!blank || !grid) return null;
    var holder = document.createElement("tbody"), at = number === undefined ? free() : number;
    holder.innerHTML = blank.innerHTML.replace(/__i__/g, at);
    var row = holder.firstElementChild, hidden = row.querySelectorAll("input[type=hidden]");
    row.dataset.line = child + ":" + adult;
    hidden[0].value = child;
    hidden[1].value = adult;
    var before = desk.all("tr", grid).filter(function (other) { return order(other) > order(row); })[0];
    grid.insertBefore(row, before || null);
    return row;
  }
  function order(row) {
    var two = row.dataset.line.split(":");
    return Number(two[0]) * 1000 + (two[1] === "" ? -1 : Number(two[1]));
  }
  function lines() {
    var adults = grown();
    people("children").forEach(function (_person, n) {
      if (call.value("children." + n + ".removed")) return;
      (adults.length ? adults : [""]).forEach(function (adult) {
        var same = rows(n, adult);
        if (!same.some(function (row) { return kindOf(row).value === ""; })) line(n, adult);
      });
      // "Not known who" goes once somebody is known, unless something was picked there.
      if (adults.length) rows(n, "").forEach(function (row) { if (!kindOf(row).value && !row.contains(document.activeElement)) row.remove(); });
    });
    names();
  }
  function called(group, number) {
    var titles = document.getElementById("blank-" + group).content.querySelector("legend").textContent;
    return call.value(group + "." + number + ".name") || titles.replace("__n__", Number(number) + 1);
  }
  function names() {
    var unknown = document.querySelector("[data-unknown]") || document.getElementById("blank-line").content.querySelector("[data-unknown]");
    desk.all("tr[data-line]", form).forEach(function (row) {
      var two = row.dataset.line.split(":"), cells = row.querySelectorAll("th, td");
      var child = called("children", two[0]), adult = two[1] === "" ? unknown.dataset.unknown : called("adults", two[1]);
      cells[0].firstElementChild ? (cells[0].firstElementChild.textContent = child) : (cells[0].textContent = child);
      cells[1].firstElementChild ? (cells[1].firstElementChild.textContent = adult) : (cells[1].textContent = adult);
      kindOf(row).setAttribute("aria-label", child + ", " + adult);
    });
  }
  form.addEventListener("change", function (event) {
    var row = event.target.closest("tr[data-line]");
    if (!row || !/\.kind$/.test(event.target.name)) return;
    row.querySelectorAll("input[type=hidden]").forEach(function (hidden) {
      if (!call.state(hidden.name).version) call.touch(hidden.name, true);
    });
    lines();
  });
  // Two people may have taken the same line for different pairs: ours moves to a free one.
  function renumber(path) {
    var control = call.controls(path)[0], row = control && control.closest("tr[data-line]");
    if (!row) return;
    var at = free();
    desk.all("[data-field]", row).forEach(function (place) {
      var old = place.dataset.field, now = "allegations." + at + "." + old.split(".")[2];
      call.state(old).dirty = false;
      place.dataset.field = now;
      place.querySelector("[name]").name = now;
      call.touch(now, true);
    });
  }

  // Questions for what is picked now; never under somebody's hands
  var asking = 0;
  function askAgain() {
    window.clearTimeout(asking);
    asking = window.setTimeout(function () {
      fetch(form.dataset.questionsUrl, { headers: { "Hearthline-Poll": "1" }, redirect: "manual", credentials: "same-origin" })
        .then(function (answer) { return answer.status === 200 ? answer.text() : ""; })
        .then(function (html) {
          var place = document.getElementById("questions");
          if (!html || place.contains(document.activeElement) || call.unsaved().length) return;
          place.outerHTML = html;
          place = document.getElementById("questions");
          Object.assign(call.bases, JSON.parse(place.dataset.bases || "{}"));
        }).catch(function () { /* away: the questions stay as they are */ });
    }, 300);
  }

  // Read back, as the page has it
  function echo() {
    desk.all("[data-echo]", form).forEach(function (place) {
      var text = call.value(place.dataset.echo).trim();
      place.textContent = text ? (text.length > BRIEF ? text.slice(0, BRIEF) + " …" : text) : place.dataset.otherwise;
    });
    var who = form.querySelector("[data-echo-people]"), said = [];
    ["children", "adults"].forEach(function (group) {
      people(group).forEach(function (_person, n) {
        var stem = group + "." + n + ".", more = call.value(stem + (group === "children" ? "age" : "relation"));
        var one = (call.value(stem + "name") + " " + more).trim();
        if (one && !call.value(stem + "removed")) said.push(one);
      });
    });
    if (who) who.textContent = said.join(", ") || who.dataset.otherwise;
    var hour = form.querySelector("[data-clock]"), clock = document.querySelector(".hl-clock time");
    if (hour && clock && desk.clockWords) hour.textContent = desk.clockWords(clock);
  }

  // Jumps: the menu and its keys go to the first field of a card; Esc leaves a field and keeps it.
  form.addEventListener("click", function (event) {
    var link = event.target.closest("[data-jump]");
    if (!link) return;
    event.preventDefault();
    desk.rows.goCard(document.getElementById("card-" + link.dataset.jump));
  });
  document.addEventListener("keydown", function (event) {
    if (event.key !== "Escape" || event.defaultPrevented || !desk.isTyping(event.target)) return;
    var card = event.target.closest("[data-card]");
    if (!card || !form.contains(card)) return;
    event.preventDefault();
    card.querySelector("h2").focus({ preventScroll: true });
  });

  function look() { needs(); kinds(); echo(); }
  form.addEventListener("input", look);
  form.addEventListener("call:shown", look);
  form.addEventListener("change", function (event) { if (/^(children|adults)\./.test(event.target.name)) lines(); });
  window.setInterval(echo, 20000);
  desk.all(".hc-js", form).forEach(function (place) { place.hidden = false; });
  lines();
  look();

  call.page = { add: add, people: people, line: line, rows: rows, names: names, lines: lines, renumber: renumber, askAgain: askAgain };
})();
