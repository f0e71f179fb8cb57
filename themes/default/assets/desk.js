// The moderation desk by single keys. Without it the same forms work by touch and Tab.
(function () {
  "use strict";
  var desk = document.querySelector("form[data-desk]");
  var undo = document.querySelector("form[data-undo] button");
  if (!desk && !undo) return;
  var items = desk ? desk.querySelectorAll("[data-item]") : [];
  var reason = document.getElementById("desk-reason");
  var text = document.getElementById("desk-text");
  var help = document.querySelector("[data-keys]");
  var now = 0;
  var filled = "";
  var sent = false;
  if (help) help.hidden = false;

  function boxes() {
    return items[now] ? items[now].querySelectorAll("input[name=item]:not(:disabled)") : [];
  }

  function go(step) {
    now = Math.max(0, Math.min(items.length - 1, now + step));
    var box = boxes()[0];
    if (box) box.focus();
    items[now].scrollIntoView();
  }

  // What is ticked; else the thing in front, with all that say the same.
  function tick() {
    if (desk.querySelector("input[name=item]:checked")) return true;
    Array.prototype.forEach.call(boxes(), function (box) {
      box.checked = true;
    });
    return boxes().length > 0;
  }

  function press(button) {
    if (!button || sent) return;
    sent = true;
    button.click();
  }

  function decide(selector) {
    if (desk && tick()) press(desk.querySelector(selector));
  }

  function refuse() {
    if (!desk || !tick()) return;
    if (reason.value) press(desk.querySelector("[value=reject]"));
    else reason.focus();
  }

  var keys = {
    j: function () { if (items.length) go(document.activeElement && items[now].contains(document.activeElement) ? 1 : 0); },
    k: function () { if (items.length) go(-1); },
    a: function () { decide("[value=publish]"); },
    r: refuse,
    h: function () { decide("[value=hide]"); },
    u: function () { press(undo); },
    Enter: function () { decide("[data-claim]"); }
  };

  if (reason) {
    reason.addEventListener("change", function () {
      var ready = reason.options[reason.selectedIndex].getAttribute("data-ready") || "";
      if (text.value === filled) text.value = filled = ready;
    });
    desk.addEventListener("focusin", function (event) {
      for (var i = 0; i < items.length; i += 1) if (items[i].contains(event.target)) now = i;
    });
  }

  document.addEventListener("keydown", function (event) {
    if (event.ctrlKey || event.altKey || event.metaKey || event.defaultPrevented) return;
    var target = event.target;
    var name = target.tagName;
    // One chooses a reason by its letters; Enter then refuses.
    if (target === reason && event.key === "Enter" && reason.value) {
      event.preventDefault();
      return refuse();
    }
    if (name === "TEXTAREA" || name === "SELECT" || target.isContentEditable) return;
    if (name === "INPUT" && target.type !== "checkbox") return;
    if (event.key === "Enter" && (name === "A" || name === "BUTTON" || name === "SUMMARY")) return;
    var action = Object.prototype.hasOwnProperty.call(keys, event.key) && keys[event.key];
    if (!action) return;
    event.preventDefault();
    action();
  });

  // Back from the next page, the buttons work again.
  window.addEventListener("pageshow", function () {
    sent = false;
  });
})();
