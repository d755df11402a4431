/* Placing a figure where the cursor stands in the report's text. */
(function () {
  "use strict";
  document.addEventListener("DOMContentLoaded", function () {
    document.querySelectorAll("[data-place]").forEach(function (button) { button.hidden = false; });
  });
  document.addEventListener("click", function (event) {
    var button = event.target.closest("[data-place]");
    var text = document.getElementById("id_body");
    if (!button || !text) { return; }
    text.setRangeText("{{" + button.dataset.place + "}}", text.selectionStart, text.selectionEnd, "end");
    text.focus();
    text.dispatchEvent(new Event("input", { bubbles: true }));
  });
})();
