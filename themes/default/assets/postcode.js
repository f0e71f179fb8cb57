// Answers a postcode where it is typed. What goes over the network is its first three digits. All else that
// people type (a name, a department), and any failure, goes the way it goes without a script.
(function () {
  "use strict";
  var form = document.querySelector("form[data-postcodes]");
  if (!form || !window.fetch) return;
  var field = form.elements.q;
  var found = document.createElement("div");
  found.className = "near-found";
  found.setAttribute("role", "status");
  form.appendChild(found);
  var say = form.dataset;
  var shards = {};
  var turn = 0;
  // A submit that waits for the answer: one page is opened, several are offered.
  var goes = false;

  function postcode() {
    var typed = field.value.replace(/[\s.]/g, "");
    return /^\d{5}$/.test(typed) ? typed : "";
  }

  function shard(start) {
    if (!shards[start]) {
      shards[start] = fetch(say.postcodes.replace("000", start)).then(function (answer) {
        if (answer.status === 404) return null;
        if (!answer.ok) throw new Error(String(answer.status));
        return answer.json();
      });
      shards[start].catch(function () {
        delete shards[start];
      });
    }
    return shards[start];
  }

  function line(text) {
    var p = document.createElement("p");
    p.textContent = text;
    found.appendChild(p);
  }

  function links(pairs) {
    var list = document.createElement("ul");
    pairs.forEach(function (pair) {
      var item = document.createElement("li");
      var a = document.createElement("a");
      a.href = pair[1];
      a.textContent = pair[0];
      item.appendChild(a);
      list.appendChild(item);
    });
    found.appendChild(list);
  }

  function clear() {
    while (found.firstChild) found.removeChild(found.firstChild);
  }

  // The page of a department, or where there is something nearest to it.
  function instead(department) {
    if (department.href) {
      links([[department.name, department.href]]);
    } else if (department.near) {
      line(say.nearest);
      links(department.near);
    }
  }

  function unknown(code, department) {
    line((department ? say.other : say.unknown).replace("{code}", code).replace("{department}", department ? department.name : ""));
    if (department) instead(department);
  }

  function show(code, read) {
    clear();
    var communes = read && read.postcodes[code];
    if (!communes) return unknown(code, read && read.departments[read.other]);
    var own = communes.filter(function (commune) {
      return commune[3];
    });
    if (own.length) {
      links(own.map(function (commune) {
        return [commune[1] + " (" + commune[2] + ")", commune[3]];
      }));
    }
    var others = communes.filter(function (commune) {
      return !commune[3];
    });
    if (!others.length) return;
    line(say.quiet.replace("{names}", others.map(function (commune) {
      return commune[1];
    }).join(", ")));
    var seen = {};
    others.forEach(function (commune) {
      if (!seen[commune[2]]) instead(read.departments[commune[2]]);
      seen[commune[2]] = true;
    });
  }

  function answer() {
    var code = postcode();
    var mine = (turn += 1);
    if (!code) {
      clear();
      return;
    }
    shard(code.slice(0, 3)).then(
      function (read) {
        if (mine !== turn) return;
        show(code, read);
        var all = found.querySelectorAll("a");
        if (goes && all.length === 1 && read.postcodes[code]) location.assign(all[0].href);
        else if (goes && all.length) all[0].focus();
        goes = false;
      },
      function () {
        if (mine === turn && goes) form.submit();
      }
    );
  }

  field.addEventListener("input", function () {
    goes = false;
    answer();
  });
  form.addEventListener("submit", function (event) {
    if (!postcode()) return;
    event.preventDefault();
    goes = true;
    answer();
  });
})();
