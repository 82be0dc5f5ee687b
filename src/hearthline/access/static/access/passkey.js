// Passkeys. A form with data-passkey="create" or "get" shows only where the browser can do it and the page is under the
// name that passkeys belong to; the text [data-passkey-none] after it shows everywhere else. Pressed: ask the server what
// to ask (data-options, data-use), ask the browser, send the answer as the form's `credential`.
(function () {
  "use strict";

  function bytes(text) {
    var plain = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
    return Uint8Array.from(plain, function (letter) { return letter.charCodeAt(0); });
  }
  function text(buffer) {
    var plain = "";
    new Uint8Array(buffer).forEach(function (byte) { plain += String.fromCharCode(byte); });
    return btoa(plain).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  }
  function described(list) {
    return (list || []).map(function (one) { return Object.assign({}, one, { id: bytes(one.id) }); });
  }
  function understood(told) {
    var asked = Object.assign({}, told.publicKey, { challenge: bytes(told.publicKey.challenge) });
    if (asked.user) asked.user = Object.assign({}, asked.user, { id: bytes(asked.user.id) });
    asked.excludeCredentials = described(asked.excludeCredentials);
    asked.allowCredentials = described(asked.allowCredentials);
    return { publicKey: asked };
  }
  function written(key) {
    var part = key.response, said = {};
    ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"].forEach(function (name) {
      if (part[name]) said[name] = text(part[name]);
    });
    return {
      id: key.id, rawId: text(key.rawId), type: key.type, response: said,
      clientExtensionResults: key.getClientExtensionResults(), authenticatorAttachment: key.authenticatorAttachment
    };
  }
  function asked(form) {
    var sent = new FormData();
    sent.append("use", form.dataset.use);
    sent.append("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    return fetch(form.dataset.options, { method: "POST", body: sent, credentials: "same-origin", redirect: "error" })
      .then(function (answer) {
        if (!answer.ok) throw new Error("refused");
        return answer.json();
      });
  }
  function run(form) {
    var place = form.querySelector("[data-passkey-said]"), button = form.querySelector("button");
    var make = form.dataset.passkey === "create";
    place.textContent = "";
    button.disabled = true;
    asked(form).then(function (told) {
      return navigator.credentials[make ? "create" : "get"](understood(told));
    }).then(function (key) {
      form.elements.credential.value = JSON.stringify(written(key));
      form.submit();
    }).catch(function (wrong) {
      button.disabled = false;
      place.textContent = wrong instanceof DOMException ? form.dataset.stopped : form.dataset.refused;
      button.focus();
    });
  }
  function fits(host) {
    return location.hostname === host || location.hostname.endsWith("." + host);
  }

  document.querySelectorAll("form[data-passkey]").forEach(function (form) {
    if (!window.PublicKeyCredential || !window.isSecureContext || !fits(form.dataset.host)) return;
    var none = form.nextElementSibling;
    form.hidden = false;
    if (none && none.matches("[data-passkey-none]")) none.hidden = true;
    form.addEventListener("submit", function (event) {
      event.preventDefault();
      run(form);
    });
  });
})();
