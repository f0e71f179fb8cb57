// Looks closer at a drawn map: buttons, keys, a drag, two fingers. Words, marks and lines keep their size.
// A page still scrolls over the map: a wheel enlarges only with Ctrl, one finger moves only an enlarged map.
(function () {
  "use strict";
  var MOST = 8;
  var STEP = 1.6;

  function enhance(box) {
    var frame = box.querySelector(".map-frame");
    var svg = frame && frame.querySelector("svg");
    if (!svg) return;
    var say = box.dataset;
    var whole = svg.getAttribute("viewBox").split(" ").map(Number);
    var x = 0;
    var y = 0;
    var zoom = 1;
    var fingers = {};
    var moved = 0;
    var gap = 0;

    function within(value, room) {
      return Math.max(0, Math.min(value, room));
    }

    function draw() {
      var w = whole[2] / zoom;
      var h = whole[3] / zoom;
      x = within(x, whole[2] - w);
      y = within(y, whole[3] - h);
      svg.setAttribute("viewBox", [x, y, w, h].join(" "));
      svg.style.setProperty("--size", 1 / zoom);
      svg.classList.toggle("near-by", zoom > 1);
      buttons[0].disabled = zoom >= MOST;
      buttons[1].disabled = buttons[2].disabled = zoom <= 1;
    }

    // The point of the drawing under (px, py), which are shares of its frame, stays there.
    function look(next, px, py) {
      next = Math.max(1, Math.min(MOST, next));
      x += px * whole[2] * (1 / zoom - 1 / next);
      y += py * whole[3] * (1 / zoom - 1 / next);
      zoom = next;
      draw();
    }

    // Closer to the middle of what there is in sight.
    function closer() {
      var sum = [0, 0, 0];
      Array.prototype.forEach.call(svg.querySelectorAll("a"), function (link) {
        if (!link.getClientRects().length) return;
        var box = link.getBBox();
        var px = ((box.x + box.width / 2 - x) * zoom) / whole[2];
        var py = ((box.y + box.height / 2 - y) * zoom) / whole[3];
        if (px < 0 || px > 1 || py < 0 || py > 1) return;
        sum[0] += px;
        sum[1] += py;
        sum[2] += 1;
      });
      if (sum[2]) look(zoom * STEP, sum[0] / sum[2], sum[1] / sum[2]);
      else look(zoom * STEP, 0.5, 0.5);
    }

    function move(dx, dy) {
      x += (dx * whole[2]) / zoom;
      y += (dy * whole[3]) / zoom;
      draw();
    }

    function share(point) {
      var rect = svg.getBoundingClientRect();
      return [(point.clientX - rect.left) / rect.width, (point.clientY - rect.top) / rect.height];
    }

    function reset() {
      zoom = 1;
      draw();
    }

    var tools = document.createElement("div");
    tools.className = "map-tools";
    var buttons = [
      ["+", say.closer, closer],
      ["\u2212", say.farther, function () { look(zoom / STEP, 0.5, 0.5); }],
      [say.all, say.whole, reset]
    ].map(function (one) {
      var button = document.createElement("button");
      button.type = "button";
      button.textContent = one[0];
      button.setAttribute("aria-label", one[1]);
      button.title = one[1];
      button.addEventListener("click", function () {
        one[2]();
        // A button that has nothing left to do would take the focus with it.
        if (button.disabled) frame.focus();
      });
      tools.appendChild(button);
      return button;
    });
    box.insertBefore(tools, frame);

    frame.tabIndex = 0;
    frame.setAttribute("role", "group");
    frame.setAttribute("aria-label", say.keys);
    frame.addEventListener("keydown", function (event) {
      if (event.altKey || event.ctrlKey || event.metaKey) return;
      var key = event.key;
      var arrows = { ArrowLeft: [-0.15, 0], ArrowRight: [0.15, 0], ArrowUp: [0, -0.15], ArrowDown: [0, 0.15] };
      if (key === "+" || key === "=") closer();
      else if (key === "-") look(zoom / STEP, 0.5, 0.5);
      else if (key === "0" || (key === "Escape" && zoom > 1)) reset();
      else if (arrows[key] && zoom > 1) move(arrows[key][0], arrows[key][1]);
      else return;
      event.preventDefault();
    });

    // A link that one tabs to is brought into sight. Heard on the frame: a drawing that hears of the focus is a stop of
    // its own in some browsers.
    frame.addEventListener("focusin", function (event) {
      if (zoom <= 1 || !event.target.getBBox) return;
      var link = event.target.getBBox();
      var cx = link.x + link.width / 2;
      var cy = link.y + link.height / 2;
      if (cx > x && cx < x + whole[2] / zoom && cy > y && cy < y + whole[3] / zoom) return;
      x = cx - whole[2] / zoom / 2;
      y = cy - whole[3] / zoom / 2;
      draw();
    });

    svg.addEventListener("wheel", function (event) {
      if (!event.ctrlKey) return;
      event.preventDefault();
      var at = share(event);
      look(event.deltaY < 0 ? zoom * STEP : zoom / STEP, at[0], at[1]);
    }, { passive: false });

    function ids() {
      return Object.keys(fingers);
    }

    function apart() {
      var two = ids().map(function (id) { return fingers[id]; });
      return Math.sqrt(Math.pow(two[0][0] - two[1][0], 2) + Math.pow(two[0][1] - two[1][1], 2));
    }

    svg.addEventListener("pointerdown", function (event) {
      fingers[event.pointerId] = share(event);
      moved = 0;
      if (ids().length === 2) gap = apart();
    });
    window.addEventListener("pointermove", function (event) {
      var last = fingers[event.pointerId];
      if (!last) return;
      var now = share(event);
      fingers[event.pointerId] = now;
      if (ids().length === 2) {
        var two = ids().map(function (id) { return fingers[id]; });
        var wide = apart();
        if (gap > 0 && wide > 0) look((zoom * wide) / gap, (two[0][0] + two[1][0]) / 2, (two[0][1] + two[1][1]) / 2);
        gap = wide;
        moved = 1;
      } else if (zoom > 1) {
        moved += Math.abs(now[0] - last[0]) + Math.abs(now[1] - last[1]);
        move(last[0] - now[0], last[1] - now[1]);
      }
    });
    ["pointerup", "pointercancel"].forEach(function (name) {
      window.addEventListener(name, function (event) {
        delete fingers[event.pointerId];
      });
    });
    // A drag that ends on a link does not follow it, and none is torn from the map.
    svg.addEventListener("click", function (event) {
      if (moved > 0.02) event.preventDefault();
      moved = 0;
    }, true);
    svg.addEventListener("dragstart", function (event) {
      event.preventDefault();
    });
    draw();
  }

  Array.prototype.forEach.call(document.querySelectorAll(".layers"), enhance);
})();
