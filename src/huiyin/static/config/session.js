/* Keeps a page usable after signing in again in another window: every form is sent with the present token,
   and a bar says what to do when a request by htmx met an expired session. */
(function () {
  "use strict";

  function token() {
    var found = document.cookie.match(/(?:^|;\s*)csrftoken=([^;]+)/);
    return found ? decodeURIComponent(found[1]) : "";
  }

  document.addEventListener("submit", function (event) {
    var field = event.target.querySelector("input[name=csrfmiddlewaretoken]");
    if (field && token()) { field.value = token(); }
  }, true);

  document.addEventListener("htmx:configRequest", function (event) {
    var now = token();
    if (!now) { return; }
    event.detail.headers["X-CSRFToken"] = now;
    if (event.detail.parameters.csrfmiddlewaretoken) { event.detail.parameters.csrfmiddlewaretoken = now; }
  });

  document.addEventListener("session-expired", function () {
    if (document.getElementById("session-bar")) { return; }
    var bar = document.createElement("div"), link = document.createElement("a");
    bar.id = "session-bar";
    bar.className = "alert alert-warning position-fixed bottom-0 start-0 end-0 m-3";
    bar.setAttribute("role", "alert");
    bar.textContent = "登录已过期，填写的内容还在。请";
    link.href = "/login/";
    link.target = "_blank";
    link.rel = "noopener";
    link.textContent = "在新窗口登录";
    bar.appendChild(link);
    bar.appendChild(document.createTextNode("，然后回到本页再试。"));
    bar.addEventListener("click", function () { bar.remove(); });
    document.body.appendChild(bar);
  });
})();
