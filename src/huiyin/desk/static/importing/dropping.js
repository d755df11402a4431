/* A file may be dropped on the place where it can be chosen. */
(function () {
  "use strict";
  document.querySelectorAll("[data-drop]").forEach(function (place) {
    var input = place.querySelector("input[type=file]");
    var name = place.querySelector("[data-drop-name]");
    function show() { name.textContent = input.files.length ? "已选择：" + input.files[0].name : ""; }
    input.addEventListener("change", show);
    ["dragenter", "dragover"].forEach(function (kind) {
      place.addEventListener(kind, function (event) { event.preventDefault(); place.classList.add("drop-over"); });
    });
    ["dragleave", "drop"].forEach(function (kind) {
      place.addEventListener(kind, function () { place.classList.remove("drop-over"); });
    });
    place.addEventListener("drop", function (event) {
      event.preventDefault();
      if (event.dataTransfer.files.length) { input.files = event.dataTransfer.files; show(); }
    });
  });
})();
