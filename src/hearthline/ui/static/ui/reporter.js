// What is about the reporter ([data-reporter]) leaves the page in no copy, cut or drag: it is taken out of what goes to
// the clipboard, also when the selection takes in only part of it. Printing leaves it out in print.css.
(function () {
  "use strict";
  var desk = window.hearthline, MARK = "[data-reporter]";

  function within(node) {
    var element = node && node.nodeType === Node.ELEMENT_NODE ? node : node && node.parentElement;
    return Boolean(element && element.closest(MARK));
  }
  function ranges() {
    var chosen = document.getSelection(), found = [];
    for (var i = 0; chosen && i < chosen.rangeCount; i += 1) found.push(chosen.getRangeAt(i));
    return found;
  }
  function touches(range) {
    if (within(range.commonAncestorContainer)) return true;
    return desk.all(MARK).some(function (marked) { return range.intersectsNode(marked); });
  }
  // The chosen part of the page without the reporter, as it would read: laid out for a moment, out of sight.
  function without(chosen) {
    var box = document.createElement("div");
    box.className = "hl-copied";
    box.setAttribute("aria-hidden", "true");
    chosen.forEach(function (range) {
      if (!within(range.commonAncestorContainer)) box.append(range.cloneContents());
    });
    desk.all(MARK, box).forEach(function (marked) { marked.remove(); });
    desk.all("script, template, [hidden], .usa-sr-only", box).forEach(function (part) { part.remove(); });
    document.body.append(box);
    var text = box.innerText.replace(/\n{3,}/g, "\n\n").trim();
    box.remove();
    ["class", "aria-hidden"].forEach(function (name) { box.removeAttribute(name); });
    return { text: text, html: box.outerHTML };
  }
  function guard(event, data) {
    var inField = desk.isTyping(event.target);
    if (inField && !within(event.target)) return;
    var chosen = ranges();
    if (!within(event.target) && !chosen.some(touches)) return;
    event.preventDefault();
    if (inField) {
      data.setData("text/plain", "");
      return;
    }
    var kept = without(chosen);
    data.setData("text/plain", kept.text);
    data.setData("text/html", kept.html);
  }
  ["copy", "cut"].forEach(function (name) {
    document.addEventListener(name, function (event) { guard(event, event.clipboardData); }, true);
  });
  document.addEventListener("dragstart", function (event) {
    if (within(event.target) || ranges().some(touches)) event.preventDefault();
  }, true);
})();
