// The form that waited for a proof is sent on its way; without this script its button does the same.
(function () {
  "use strict";
  var form = document.querySelector("form[data-send-again]");
  if (form) form.requestSubmit();
})();
