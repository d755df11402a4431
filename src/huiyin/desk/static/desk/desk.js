/* Comforts on top of pages that work without any script. */
(function () {
  "use strict";

  // One click sends a form once; the ledger would recognise the second anyway.
  document.addEventListener("submit", function (event) {
    var form = event.target;
    if (form.dataset.sent) { event.preventDefault(); return; }
    if (form.method === "post" && !form.hasAttribute("hx-post")) {
      form.dataset.sent = "1";
      window.setTimeout(function () { delete form.dataset.sent; }, 8000);
    }
  });
  window.addEventListener("pageshow", function () {
    document.querySelectorAll("form[data-sent]").forEach(function (form) { delete form.dataset.sent; });
  });

  // Ticking the head of a list ticks its rows; the bar below says how many.
  document.addEventListener("change", function (event) {
    var box = event.target;
    if (box.matches("[data-tick-all]")) {
      document.querySelectorAll("input[name=pick]").forEach(function (one) { one.checked = box.checked; });
    }
    if (box.matches("[data-tick-all], input[name=pick]")) {
      var number = document.querySelectorAll("input[name=pick]:checked").length;
      document.querySelectorAll("[data-ticked]").forEach(function (place) { place.textContent = number; });
    }
  });

  // A file that has been taken in stands in the list beside its field; the field is emptied for the next.
  document.addEventListener("htmx:afterRequest", function (event) {
    var source = event.detail.elt;
    if (source.matches("input[type=file]") && event.detail.successful) {
      source.value = "";
      var judged = source.closest("[data-judge]");
      if (judged) { window.htmx.trigger(judged, "judge"); }
    }
  });
  document.addEventListener("click", function (event) {
    var button = event.target.closest("[data-remove]");
    if (button) { event.preventDefault(); button.closest("li").remove(); }
  });

  // On a phone blank rows are in the way: one is left, the button brings more.
  function blank(row) {
    return !Array.prototype.some.call(row.querySelectorAll("input, select"), function (input) {
      return input.type === "checkbox" ? input.checked : input.value;
    });
  }
  if (window.matchMedia("(max-width: 40rem)").matches) {
    document.querySelectorAll("[data-rows]").forEach(function (grid) {
      var rows = grid.querySelector("tbody").children;
      while (rows.length > 1 && blank(rows[rows.length - 1]) && blank(rows[rows.length - 2])) { rows[rows.length - 1].remove(); }
      grid.querySelector("input[name='" + grid.dataset.rows + "-rows']").value = rows.length;
    });
  }

  // One more row of inputs, made from the last one.
  document.querySelectorAll("[data-more-rows]").forEach(function (button) { button.hidden = false; });
  document.addEventListener("click", function (event) {
    var button = event.target.closest("[data-more-rows]");
    if (!button) { return; }
    var grid = button.closest("[data-rows]"), name = grid.dataset.rows;
    var body = grid.querySelector("tbody"), last = body.lastElementChild, row = last.cloneNode(true);
    var number = body.children.length;
    row.querySelector("th").textContent = number + 1;
    row.querySelectorAll("input, select").forEach(function (input) {
      input.name = name + "-" + number + "-" + input.name.split("-").pop();
      input.setAttribute("aria-label", input.getAttribute("aria-label").replace(/\d+/, number + 1));
      if (input.type === "checkbox") { input.checked = false; } else { input.value = ""; }
    });
    body.appendChild(row);
    grid.querySelector("input[name='" + name + "-rows']").value = number + 1;
    row.querySelector("input, select").focus();
  });

  // What does not matter for the kind chosen is folded away, unless something stands there or is said of it.
  function told(field) {
    return field.querySelector(".objection-block, .objection-warn, .field-error") || Array.prototype.some.call(field.querySelectorAll("input, select, textarea"), function (input) {
      if (input.type === "hidden") { return false; }
      if (input.type === "checkbox") { return input.checked; }
      return input.tagName === "SELECT" ? input.selectedIndex > 0 : input.value;
    });
  }
  function fold() {
    document.querySelectorAll("[data-when]").forEach(function (field) {
      var decider = field.closest("form").elements[field.dataset.when];
      if (!decider) { return; }
      var value = decider.type === "checkbox" ? (decider.checked ? "1" : "") : decider.value;
      field.hidden = field.dataset.is.split(" ").indexOf(value) < 0 && !told(field);
    });
  }
  fold();
  document.addEventListener("change", fold);
  document.addEventListener("htmx:afterSettle", fold);

  // A chosen sort or page size takes effect at once.
  document.addEventListener("change", function (event) {
    if (event.target.matches("[data-submits]")) { event.target.form.requestSubmit(); }
  });
})();
