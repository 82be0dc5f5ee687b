// The two alerts that may interrupt: shown in the bar, said again every minute and, when the person wants it, sounded,
// until somebody owns them. They never take the focus.
(function () {
  "use strict";
  var desk = window.hearthline, AGAIN_MS = 60000;
  var TONES = [[660, 0], [880, 0.22]], TONE_SECONDS = 0.18, LOUD = 0.15;
  var bar = document.getElementById("alerts");
  var known = "", timer = 0, sound = null;
  var KEPT = "hearthline-alarm";  // for this tab: which alerts it told of, and when; random ids, no words

  function waiting() {
    var found = bar && bar.querySelector("[data-interrupt]");
    return found ? found.dataset.interrupt.trim() : "";
  }
  // Browsers let a page make a sound only after somebody pressed something in it.
  function ready() {
    if (desk.root.dataset.sound !== "on" || sound || !window.AudioContext) return;
    sound = new AudioContext();
  }
  ["keydown", "pointerdown"].forEach(function (name) { document.addEventListener(name, ready, { passive: true }); });
  function ring() {
    if (desk.root.dataset.sound !== "on") return;
    document.dispatchEvent(new CustomEvent("hearthline:ring"));
    if (!sound || sound.state === "closed") return;
    sound.resume();
    TONES.forEach(function (tone) {
      var made = sound.createOscillator(), volume = sound.createGain(), from = sound.currentTime + tone[1];
      made.frequency.value = tone[0];
      volume.gain.setValueAtTime(0, from);
      volume.gain.linearRampToValueAtTime(LOUD, from + 0.02);
      volume.gain.linearRampToValueAtTime(0, from + TONE_SECONDS);
      made.connect(volume).connect(sound.destination);
      made.start(from);
      made.stop(from + TONE_SECONDS);
    });
  }
  function told() {
    try {
      return JSON.parse(window.sessionStorage.getItem(KEPT) || "{}");
    } catch (fault) {
      return {};  // a browser that keeps nothing: the alert is told once more on the next page
    }
  }
  function interrupt() {
    var section = bar.querySelector("[data-interrupt]");
    if (section) desk.say(section.dataset.say || section.getAttribute("aria-label") || "");
    ring();
    try {
      window.sessionStorage.setItem(KEPT, JSON.stringify({ ids: known, at: Date.now() }));
    } catch (fault) { /* as above */ }
    window.clearTimeout(timer);
    timer = window.setTimeout(interrupt, AGAIN_MS);
  }
  // Told at once when it is new to this tab, then every minute, also when the person goes from page to page.
  function look() {
    var now = waiting();
    if (now === known) return;
    var before = told(), had = (known + " " + (before.ids || "")).split(" ");
    var fresh = now.split(" ").some(function (id) { return id && had.indexOf(id) < 0; });
    known = now;
    window.clearTimeout(timer);
    if (!now) return;
    var waited = Date.now() - (before.at || 0);
    if (fresh || waited < 0) interrupt();
    else timer = window.setTimeout(interrupt, Math.max(0, AGAIN_MS - waited));
  }
  if (!bar) return;
  document.body.addEventListener("htmx:configRequest", function (event) {
    var have = bar.querySelector("[data-stamp]");
    if (event.detail.elt === bar && have) event.detail.headers["Hearthline-Have"] = have.dataset.stamp;
  });
  document.body.addEventListener("htmx:afterSettle", look);
  look();
})();
