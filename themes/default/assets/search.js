// The search of the site. The index lies in small files beside this page; what is typed goes nowhere: only the
// names of the files that hold its words are asked for. Knows no language: tables come with the index.
(function (root) {
  "use strict";
  var ACCENTS = /[\u00ad\u0300-\u036f]/g;
  var BETWEEN = /[\s\u0000-\/:-@\[-`{-\u00bf\u2000-\u206f]+/;
  var DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  var FIRST = 5;
  var SHOWN = 10;

  function fold(text) {
    return text.normalize("NFKD").replace(ACCENTS, "").toLowerCase().replace(/œ/g, "oe").replace(/æ/g, "ae");
  }

  // `get` answers a file of the index as a promise of its text.
  function engine(get) {
    var files = {};
    var tables = null;

    function file(name) {
      if (!files[name]) {
        files[name] = get(name).catch(function () {
          delete files[name];
          return "";
        });
      }
      return files[name];
    }

    function begin() {
      if (tables) return Promise.resolve(tables);
      return get("index.json").then(function (text) {
        var read = JSON.parse(text);
        read.stop = " " + read.stop + " ";
        read.cut = read.cut.split(" ");
        read.starts = read.starts.split(" ");
        tables = read;
        return read;
      });
    }

    function stem(word) {
      if (!/[0-9]/.test(word)) {
        for (var i = 0; i < tables.cut.length; i += 1) {
          var end = tables.cut[i];
          var left = word.length - end.length;
          if (left >= tables.least && word.indexOf(end, left) === left) {
            word = word.slice(0, left);
            break;
          }
        }
      }
      var last = word.length - 1;
      var isDouble = last >= tables.least && word[last] === word[last - 1] && /[a-z]/.test(word[last]);
      if (isDouble) word = word.slice(0, last);
      // Of words that mean the same in this movement, the index has one.
      return tables.same.hasOwnProperty(word) ? tables.same[word] : word;
    }

    // The words of a question; the last may not be finished.
    function words(question) {
      var all = fold(question).split(BETWEEN).filter(function (word) {
        return word.length > 1;
      });
      var kept = all.filter(function (word) {
        return tables.stop.indexOf(" " + word + " ") < 0;
      });
      var chosen = kept.length ? kept : all;
      return chosen.map(function (word, at) {
        var ends = at === chosen.length - 1 && fold(question).slice(-word.length) === word;
        var one = { raw: word, stem: stem(word), open: ends && word.length > 2, also: [] };
        // A word that is not finished may become one that stands under another.
        if (one.open) {
          Object.keys(tables.same).forEach(function (other) {
            if (other.indexOf(word) === 0 && other !== word) one.also.push(tables.same[other]);
          });
        }
        return one;
      });
    }

    function starting(word) {
      var found = tables.root ? "" : null;
      tables.starts.forEach(function (start) {
        if (start && word.indexOf(start) === 0 && (found === null || start.length > found.length)) found = start;
      });
      return found;
    }

    // The files that may hold a word: the one of its beginning, and where it is not finished those it may go on in.
    function filesOf(word) {
      var own = [starting(word.stem), starting(word.raw)];
      var going = !word.open ? [] : tables.starts.filter(function (start) {
        return start.length > word.raw.length && start.indexOf(word.raw) === 0;
      });
      return own.concat(going.slice(0, 3), word.also.slice(0, 2).map(starting)).filter(function (start, at, all) {
        return start !== null && all.indexOf(start) === at;
      });
    }

    // Whether one letter more, less or other makes one word of the other.
    function isNear(a, b) {
      if (Math.abs(a.length - b.length) > 1 || a === b) return false;
      var i = 0;
      while (i < a.length && a[i] === b[i]) i += 1;
      var rest = a.length > b.length ? [1, 0] : a.length < b.length ? [0, 1] : [1, 1];
      if (a.slice(i + rest[0]) === b.slice(i + rest[1])) return true;
      // Two letters in the wrong order.
      return a[i] === b[i + 1] && a[i + 1] === b[i] && a.slice(i + 2) === b.slice(i + 2);
    }

    // How much a word of the index answers a word of the question.
    function likeness(term, word) {
      if (term === word.stem || term === word.raw) return 1;
      if (word.open && (term.indexOf(word.raw) === 0 || word.also.indexOf(term) >= 0)) return 0.8;
      var more = word.raw.length - term.length;
      if (word.open && more > 0 && more <= 4 && term.length > 3 && word.raw.indexOf(term) === 0) return 0.5;
      return 0;
    }

    function lines(texts) {
      var all = [];
      texts.forEach(function (text) {
        text.split("\n").forEach(function (line) {
          var space = line.indexOf(" ");
          if (space > 0) all.push({ term: line.slice(0, space), rest: line.slice(space + 1) });
        });
      });
      return all;
    }

    // Adds what the hits of a line say to a table of id -> score, the best of each.
    function add(scores, line, like) {
      var hits = line.rest.split(" ")[1];
      var rare = Math.log(1 + tables.entries / parseInt(line.rest, 10));
      for (var i = 0; i < hits.length; i += 5) {
        var id = hits.slice(i, i + 4);
        var score = DIGITS.indexOf(hits[i + 4]) * like * rare;
        if (!(scores[id] >= score)) scores[id] = score;
      }
      return rare;
    }

    // What a word of the question finds, and how much it says of what is looked for: the more the rarer.
    function scoresOf(word) {
      var scores = {};
      return Promise.all(
        filesOf(word).map(function (start) {
          return file("t/" + (start || "_") + ".txt");
        })
      ).then(function (texts) {
        var all = lines(texts);
        var says = 0;
        var best = 0;
        all.forEach(function (line) {
          var like = likeness(line.term, word);
          if (!like) return;
          var rare = add(scores, line, like);
          if (like > best) {
            best = like;
            says = rare;
          }
        });
        if (!best && word.stem.length > 3) {
          all.forEach(function (line) {
            if (isNear(line.term, word.stem) || isNear(line.term, word.raw)) says = Math.max(says, add(scores, line, 0.5));
          });
        }
        return { scores: scores, says: says };
      });
    }

    function number(id, digits) {
      var all = 0;
      for (var i = 0; i < digits; i += 1) all = all * 64 + DIGITS.indexOf(id[i]);
      return all;
    }

    // The kind is the first four bits of an id.
    function kindOf(id) {
      return number(id, 2) >> 8;
    }

    // What a hit says.
    function told(id) {
      var name = "d/" + (number(id, 4) & (tables.hits - 1)) + ".txt";
      return file(name).then(function (text) {
        var line = text.split("\n").filter(function (one) {
          return one.indexOf(id + "\t") === 0;
        })[0];
        if (!line) return null;
        var cells = line.split("\t");
        return {
          href: cells[1],
          title: cells[2],
          where: cells[3],
          about: cells[4],
          sections: cells[5] ? cells[5].split("|") : [],
        };
      });
    }

    // A title that says just what was asked comes first.
    function inTitle(title, asked) {
      var own = fold(title).split(BETWEEN).filter(function (word) {
        return word.length > 1 && tables.stop.indexOf(" " + word + " ") < 0;
      });
      var stems = own.map(stem);
      var found = asked.filter(function (word) {
        return stems.indexOf(word.stem) >= 0 || own.indexOf(word.raw) >= 0;
      }).length;
      if (found < asked.length) return own.length && own.length === found ? 1.25 : 1;
      return own.length === found ? 1.6 : 1.25;
    }

    // The best hits for a question, of one kind where one is wanted, the first `count` told.
    function find(question, kind, count) {
      return begin().then(function () {
        var asked = words(question);
        return Promise.all(asked.map(scoresOf)).then(function (all) {
          var sums = {};
          var whole = 0;
          all.forEach(function (one) {
            whole += one.says;
            Object.keys(one.scores).forEach(function (id) {
              var sum = sums[id] || (sums[id] = { id: id, score: 0, says: 0 });
              sum.score += one.scores[id];
              sum.says += one.says;
            });
          });
          // What has all the words comes before what has some of them; a word that is nowhere counts for nobody.
          var hits = Object.keys(sums).map(function (id) {
            var sum = sums[id];
            sum.score *= sum.says / whole;
            return sum;
          });
          var kinds = {};
          hits.forEach(function (hit) {
            hit.kind = kindOf(hit.id);
            kinds[hit.kind] = (kinds[hit.kind] || 0) + 1;
          });
          if (kind !== "") {
            hits = hits.filter(function (hit) {
              return hit.kind === Number(kind);
            });
          }
          function best(a, b) {
            return b.score - a.score || (a.id < b.id ? -1 : 1);
          }
          hits.sort(best);
          return Promise.all(
            hits.slice(0, count).map(function (hit) {
              return told(hit.id).then(function (said) {
                if (!said) return null;
                said.kind = tables.kinds[hit.kind];
                said.id = hit.id;
                said.score = hit.score * inTitle(said.title, asked);
                return said;
              });
            })
          ).then(function (saids) {
            return { hits: saids.filter(Boolean).sort(best), count: hits.length, kinds: kinds, words: asked };
          });
        });
      });
    }

    return { find: find, begin: begin, stem: stem, fold: fold, words: words, name: function (kind) {
      return tables.kinds[kind];
    } };
  }

  // Without a document somebody tries the engine alone.
  if (typeof document === "undefined") {
    root.mailleSearch = engine;
    return;
  }
  var form = document.querySelector("form.search");
  var shown = document.getElementById("hits");
  if (!form || !shown || !window.fetch || !"".normalize) return;
  var field = form.querySelector("input");
  var status = document.getElementById("found");
  var filters = document.getElementById("kinds");
  var letters = document.getElementById("letters");
  var say = shown.dataset;
  var base = form.getAttribute("action");
  var apart = form.hasAttribute("data-apart");
  var kind = "";
  var count = FIRST;
  var turn = 0;
  var search = engine(function (name) {
    return fetch(base + name, { credentials: "omit" }).then(function (answer) {
      if (!answer.ok) throw new Error(name);
      return answer.text();
    });
  });

  function make(tag, className, text) {
    var element = document.createElement(tag);
    if (className) element.className = className;
    if (text) element.textContent = text;
    return element;
  }

  // The text with the words of the question marked.
  function marked(element, text, asked) {
    text.split(/([\s.,;:!?'’«»()-]+)/).forEach(function (part) {
      var own = fold(part);
      var isAsked = own.length > 1 && asked.some(function (word) {
        return search.stem(own) === word.stem || (word.open && own.indexOf(word.raw) === 0);
      });
      element.appendChild(isAsked ? make("mark", "", part) : document.createTextNode(part));
    });
    return element;
  }

  function link(href, text, asked) {
    var a = make("a");
    a.href = href;
    return marked(a, text, asked);
  }

  // Headings of the page that hold a word of the question.
  function sections(hit, asked) {
    var list = make("ul", "hit-parts");
    hit.sections.forEach(function (section) {
      var space = section.indexOf(" ");
      var title = section.slice(space + 1);
      var own = fold(title).split(BETWEEN).map(search.stem);
      var isAsked = asked.some(function (word) {
        return own.indexOf(word.stem) >= 0;
      });
      if (isAsked && list.childNodes.length < 3) {
        var item = make("li");
        item.appendChild(link(hit.href + "#" + section.slice(0, space), title, asked));
        list.appendChild(item);
      }
    });
    return list.childNodes.length ? list : null;
  }

  function item(hit, asked) {
    var li = make("li", "hit");
    var title = make("p", "hit-title");
    title.appendChild(link(hit.href, hit.title, asked));
    li.appendChild(title);
    li.appendChild(make("p", "meta", hit.kind + (hit.where ? " · " + hit.where : "")));
    if (hit.about) li.appendChild(marked(make("p", "hit-about"), hit.about, asked));
    var parts = sections(hit, asked);
    if (parts) li.appendChild(parts);
    return li;
  }

  // Where one lives is answered by another page: postcodes and communes, exactly.
  function near(question) {
    return say.near ? place(say.nearText.replace("{q}", question), say.near + "?q=" + encodeURIComponent(question)) : null;
  }

  function place(text, href) {
    var li = make("li", "hit");
    var title = make("p", "hit-title");
    var a = make("a", "", text);
    a.href = href;
    title.appendChild(a);
    li.appendChild(title);
    return li;
  }

  // The communes of a postcode that have no page: their department's, above the other answers.
  function communes(code, list, mine) {
    if (!say.postcodes) return;
    fetch(say.postcodes.replace("000", code.slice(0, 3)), { credentials: "omit" })
      .then(function (answer) {
        return answer.ok ? answer.json() : { postcodes: {} };
      })
      .then(function (read) {
        if (mine !== turn) return;
        var first = list.firstChild;
        (read.postcodes[code] || []).forEach(function (commune) {
          var department = read.departments[commune[2]];
          if (!commune[3] && department && department.href) {
            list.insertBefore(place(commune[1] + " (" + department.name + ")", department.href), first);
          }
        });
      })
      .catch(function () {
        // The link to what is near stands.
      });
  }

  function button(letter, text, many) {
    var one = make("button", "chip", text + (many ? " (" + many + ")" : ""));
    one.type = "button";
    one.setAttribute("aria-pressed", String(kind === letter));
    one.addEventListener("click", function () {
      kind = letter;
      count = FIRST;
      answer(function () {
        return filters.querySelector("[aria-pressed=true]");
      });
    });
    return one;
  }

  function empty(element) {
    while (element.firstChild) element.removeChild(element.firstChild);
  }

  // `refocus` finds what the keyboard goes on from, where what it was on is made anew.
  function show(found, question, refocus) {
    empty(shown);
    empty(filters);
    var list = make("ol", "hits");
    var isPlace = /^\s*(\d{5}|2[abAB]\d{3})\s*$/.test(question);
    var nearby = near(question.trim());
    if (isPlace && nearby) list.appendChild(nearby);
    found.hits.forEach(function (hit) {
      list.appendChild(item(hit, found.words));
    });
    var letters = Object.keys(found.kinds);
    if (letters.length > 1) {
      filters.appendChild(button("", say.all, 0));
      letters.sort(function (a, b) {
        return found.kinds[b] - found.kinds[a];
      }).forEach(function (letter) {
        filters.appendChild(button(letter, search.name(letter), found.kinds[letter]));
      });
    }
    if (found.count > found.hits.length && found.hits.length >= count) {
      var more = make("button", "button plain", say.more);
      more.type = "button";
      more.addEventListener("click", function () {
        var next = count;
        count += SHOWN;
        answer(function () {
          return shown.querySelectorAll(".hit-title a")[next + (isPlace ? 1 : 0)];
        });
      });
      var last = make("li", "hit");
      last.appendChild(more);
      list.appendChild(last);
    }
    // A few words may be the name of a place that has no page here.
    var isShort = question.trim().split(/\s+/).length < 3;
    if (!isPlace && nearby && (isShort || !found.hits.length)) list.appendChild(nearby);
    if (list.firstChild) shown.appendChild(list);
    if (isPlace) communes(question.trim(), list, turn);
    var focus = refocus && refocus();
    if (focus) focus.focus();
    var words = found.count === 1 ? say.one : found.count ? say.many : say.none;
    status.textContent = words.replace("{n}", found.count).replace("{q}", question.trim());
  }

  function answer(refocus) {
    var question = field.value;
    var mine = (turn += 1);
    var asks = question.trim().length > 1;
    if (letters) letters.hidden = asks;
    if (!asks) {
      empty(shown);
      empty(filters);
      status.textContent = "";
      return;
    }
    search.find(question, kind, count).then(
      function (found) {
        // A later question has overtaken this one.
        if (mine === turn) show(found, question, refocus);
      },
      function () {
        if (mine !== turn) return;
        status.textContent = say.failed;
        if (letters) letters.hidden = false;
      }
    );
  }

  function keep() {
    if (apart) return;
    var question = field.value.trim();
    history.replaceState(null, "", question ? base + "?q=" + encodeURIComponent(question) : base);
  }

  var waits = 0;
  field.addEventListener("input", function () {
    clearTimeout(waits);
    kind = "";
    count = FIRST;
    waits = setTimeout(function () {
      answer();
      keep();
    }, 120);
  });
  form.addEventListener("submit", function (event) {
    event.preventDefault();
    clearTimeout(waits);
    answer();
    keep();
  });
  field.addEventListener("focus", function () {
    search.begin().catch(function () {});
  });
  var asked = /[?&]q=([^&]*)/.exec(location.search);
  try {
    if (asked) field.value = decodeURIComponent(asked[1].replace(/\+/g, " "));
    // On the page that tells that nothing is at an address, its words are the question.
    else if (apart) field.value = decodeURIComponent(location.pathname).split(/[^A-Za-z\u00c0-\u024f0-9]+/).join(" ").trim();
  } catch (error) {
    // An address that is no text asks nothing.
    field.value = "";
  }
  if (field.value) answer();
})(this);
