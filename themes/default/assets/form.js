// Sends a form without leaving the page, with a proof of work. Whatever fails, the browser sends it itself.
(function () {
  "use strict";
  var script = document.currentScript;
  if (!script || !window.fetch || !window.Worker) return;
  var PATIENCE = 8000;
  var work = script.getAttribute("data-work");
  var json = { Accept: "application/json" };
  var states = new WeakMap();
  var policy;

  function element(name, className, text) {
    var made = document.createElement(name);
    if (className) made.className = className;
    if (text) made.textContent = text;
    return made;
  }

  function each(root, selector, action) {
    Array.prototype.forEach.call(root.querySelectorAll(selector), action);
  }

  function remove(node) {
    node.parentNode.removeChild(node);
  }

  function word(form, name) {
    return form.getAttribute("data-" + name);
  }

  // Forms to send carry their name; one that brings its own step is left alone.
  function isOurs(form) {
    return form && word(form, "form") && !form.elements.namedItem("_step");
  }

  // "idea-form" -> "idea-title", "idea-title-error"
  function identifier(form, part) {
    return form.id.replace(/form$/, "") + part;
  }

  function workerAddress() {
    if (!window.trustedTypes) return work;
    // The site's headers allow one policy, once.
    policy =
      policy ||
      window.trustedTypes.createPolicy("maille", {
        createScriptURL: function (address) {
          if (address === work) return work;
        },
      });
    return policy.createScriptURL(work);
  }

  function solve(challenge) {
    return new Promise(function (resolve, reject) {
      var worker = new Worker(workerAddress());
      worker.onmessage = function (event) {
        worker.terminate();
        resolve({ step: challenge.step, work: event.data });
      };
      worker.onerror = reject;
      worker.postMessage({ puzzle: challenge.puzzle, bits: challenge.bits });
    });
  }

  function prove(form) {
    var proof = fetch("/api/challenge?form=" + word(form, "form"), { credentials: "same-origin", headers: json })
      .then(function (response) {
        if (!response.ok) throw response.status;
        return response.json();
      })
      .then(solve);
    // A failure matters only to whoever sends.
    proof.catch(function () {});
    return proof;
  }

  function begin(form) {
    var state = states.get(form);
    if (!state) {
      // Empty at first: what comes later is read out.
      state = { proof: prove(form), status: element("p", "help"), busy: false, sent: null };
      state.status.setAttribute("role", "status");
      form.appendChild(state.status);
      states.set(form, state);
    }
    return state;
  }

  function inTime(promise) {
    return new Promise(function (resolve, reject) {
      setTimeout(reject, PATIENCE);
      promise.then(resolve, reject);
    });
  }

  function send(form, state, isSecond) {
    return inTime(state.proof)
      .then(function (proof) {
        var body = new URLSearchParams(new FormData(form));
        body.append("_step", proof.step);
        body.append("_work", proof.work);
        state.sent = proof;
        return fetch(form.getAttribute("action"), { method: "POST", credentials: "same-origin", headers: json, body: body });
      })
      .then(function (response) {
        return response.json().then(function (answer) {
          if (response.ok) return done(form, answer);
          if (response.status !== 422) return refuse(form, answer);
          // Steps are spent once.
          state.sent = null;
          if (answer.error.code === "challenge" && isSecond) throw new Error("challenge");
          state.proof = prove(form);
          return answer.error.code === "challenge" ? send(form, state, true) : refuse(form, answer);
        });
      });
  }

  // With the step that was sent: should that have arrived all the same, it is not taken twice.
  function sendPlainly(form, sent) {
    var added = [];
    if (sent) {
      added = ["step", "work"].map(function (name) {
        var input = element("input");
        input.type = "hidden";
        input.name = "_" + name;
        input.value = sent[name];
        return form.appendChild(input);
      });
    }
    HTMLFormElement.prototype.submit.call(form);
    added.forEach(remove);
  }

  document.addEventListener("focusin", function (event) {
    var form = event.target.closest("form");
    if (isOurs(form)) begin(form);
  });

  document.addEventListener("submit", function (event) {
    var form = event.target;
    if (event.defaultPrevented || !isOurs(form)) return;
    event.preventDefault();
    // Safari presses buttons without focus.
    var state = begin(form);
    if (state.busy) return;
    state.busy = true;
    state.status.textContent = word(form, "wait");
    send(form, state, false)
      .catch(function () {
        sendPlainly(form, state.sent);
      })
      .then(function () {
        state.busy = false;
        state.status.textContent = "";
      });
  });

  function done(form, answer) {
    if (typeof answer.title !== "string") throw new TypeError("no answer");
    var next = /^\/(\w|$)/.test(answer.next) ? answer.next : null;
    if (answer.go && next) return location.assign(next);
    var box = element("div", "notice notice-done");
    box.setAttribute("role", "status");
    box.tabIndex = -1;
    box.appendChild(element("h2", "", answer.title));
    if (answer.text) box.appendChild(element("p", "", answer.text));
    if (next) {
      var link = element("a", "button", word(form, "next"));
      link.href = next;
      box.appendChild(element("p")).appendChild(link);
    }
    form.parentNode.replaceChild(box, form);
    box.focus();
  }

  // Shows what contract::forms::render does.
  function refuse(form, answer) {
    var errors = answer.errors || [];
    var heading = errors.length === 0 ? answer.error.message : word(form, errors.length === 1 ? "one" : "many");
    heading = heading.replace("#", errors.length);
    clear(form);
    var summary = element("div", "error-summary");
    summary.setAttribute("role", "alert");
    summary.tabIndex = -1;
    summary.id = identifier(form, "errors");
    summary.appendChild(element("h2", "", heading));
    if (errors.length > 0) {
      var list = summary.appendChild(element("ul"));
      errors.forEach(function (error) {
        list.appendChild(element("li")).appendChild(mark(form, error));
      });
    }
    form.insertBefore(summary, form.firstChild);
    summary.focus();
  }

  function clear(form) {
    each(form, ".error-summary, .error", remove);
    each(form, ".field-error", function (field) {
      field.classList.remove("field-error");
    });
    each(form, "[aria-invalid]", function (control) {
      control.removeAttribute("aria-invalid");
    });
    each(form, "[aria-describedby]", function (control) {
      describe(control, "");
    });
  }

  function describe(control, error) {
    var ids = (control.getAttribute("aria-describedby") || "").split(" ").filter(function (id) {
      return id && !/-error$/.test(id);
    });
    if (error) ids.push(error);
    if (ids.length > 0) control.setAttribute("aria-describedby", ids.join(" "));
    else control.removeAttribute("aria-describedby");
  }

  // An error at its field; answers its line in the summary.
  function mark(form, error) {
    var control = form.elements.namedItem(error.field);
    // Of several choices, the first.
    if (control && !control.tagName) control = control[0];
    var field = control && control.closest(".field");
    if (!field) return document.createTextNode(error.message);
    var fold = field.closest("details");
    if (fold) fold.open = true;
    var text = element("p", "error", error.message);
    text.id = identifier(form, error.field + "-error");
    var input = field.querySelector(".input, .choices");
    field.insertBefore(text, input);
    field.classList.add("field-error");
    describe(field.tagName === "FIELDSET" ? field : control, text.id);
    if (field.getAttribute("role") === "radiogroup") {
      field.setAttribute("aria-invalid", "true");
    } else {
      each(field, "[name]", function (one) {
        one.setAttribute("aria-invalid", "true");
      });
    }
    var link = element("a", "", error.message);
    link.href = "#" + control.id;
    link.addEventListener("click", function (event) {
      event.preventDefault();
      // The question stays in sight.
      field.scrollIntoView();
      control.focus();
    });
    return link;
  }
})();
