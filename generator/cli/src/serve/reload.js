// Reloads the page when its files changed; shows what is wrong with the last save.
(function () {
  "use strict";
  var script = document.currentScript;
  var version = Number((/[?&]v=(\d+)/.exec(script.src) || [])[1]);
  var panel = null;
  // What somebody is writing is worth more than a fresh page: it is reloaded when they next open it.
  var writing = false;

  function add(parent, name, className, text) {
    var element = document.createElement(name);
    if (className) element.className = className;
    if (text) element.textContent = text;
    parent.appendChild(element);
    return element;
  }

  function close() {
    if (panel) panel.parentNode.removeChild(panel);
    panel = null;
  }

  function place(problem) {
    return [problem.file, problem.line, problem.column].filter(Boolean).join(":");
  }

  function show(message) {
    close();
    if (!message.errors.length) return;
    panel = document.createElement("section");
    panel.className = "maille-live";
    panel.lang = document.documentElement.lang;
    panel.setAttribute("role", "alert");
    add(panel, "h2", "", message.words.title);
    add(panel, "p", "", message.words.lead);
    var list = add(panel, "ul", "", "");
    message.errors.forEach(function (problem) {
      var item = add(list, "li", "", "");
      add(item, "code", "", place(problem));
      add(item, "p", "", problem.message);
      add(item, "p", "maille-live-help", message.words.help + " " + problem.help);
    });
    var button = add(panel, "button", "", message.words.close);
    button.type = "button";
    button.addEventListener("click", close);
    document.body.appendChild(panel);
  }

  var style = document.createElement("link");
  style.rel = "stylesheet";
  style.href = "/_live/panel.css";
  document.head.appendChild(style);

  document.addEventListener("input", function () {
    writing = true;
  });

  new EventSource("/_live/events").onmessage = function (event) {
    var message = JSON.parse(event.data);
    if (message.version === version) show(message);
    else if (!writing) location.reload();
  };
})();
