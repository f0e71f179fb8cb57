// Sorts a table by a touch on its heading. Without it the table stays as the generator sorted it.
(function () {
  "use strict";
  var tables = document.querySelectorAll("table.sortable");
  // Numbers as numbers, words as the page's language sorts them.
  var collator = new Intl.Collator(document.documentElement.lang, { numeric: true });

  function text(row, column) {
    var cell = row.cells[column];
    return cell ? cell.textContent.trim() : "";
  }

  function sort(table, column) {
    var headings = table.tHead.rows[0].cells;
    var heading = headings[column];
    // A count is first wanted from the largest, a word from A.
    var counts = heading.className.indexOf("num") >= 0;
    var now = heading.getAttribute("aria-sort");
    var up = now ? now === "descending" : !counts;
    var body = table.tBodies[0];
    Array.prototype.slice
      .call(body.rows)
      .sort(function (a, b) {
        var order = collator.compare(text(a, column), text(b, column));
        return up ? order : -order;
      })
      .forEach(function (row) {
        body.appendChild(row);
      });
    for (var i = 0; i < headings.length; i += 1) headings[i].removeAttribute("aria-sort");
    heading.setAttribute("aria-sort", up ? "ascending" : "descending");
  }

  Array.prototype.forEach.call(tables, function (table) {
    Array.prototype.forEach.call(table.tHead.rows[0].cells, function (heading, column) {
      var button = document.createElement("button");
      button.type = "button";
      button.className = "sort";
      button.textContent = heading.textContent;
      heading.textContent = "";
      heading.appendChild(button);
      button.addEventListener("click", function () {
        sort(table, column);
      });
    });
  });
})();
