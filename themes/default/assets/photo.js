// Photos are made smaller before they travel: phones take more than a form may carry, and the place where they were
// taken stays at home. Whatever a browser cannot do, the site does after.
(function () {
  "use strict";
  // As the site keeps them.
  var SIDE = 1600;
  var QUALITY = 0.85;
  // Smaller files go as they are.
  var SMALL = 500000;
  if (!window.createImageBitmap || !window.DataTransfer || !HTMLCanvasElement.prototype.toBlob) return;

  function isPicture(input) {
    return input.type === "file" && /^image\//.test(input.accept || "");
  }

  function drawn(bitmap) {
    var scale = Math.min(1, SIDE / Math.max(bitmap.width, bitmap.height));
    var canvas = document.createElement("canvas");
    canvas.width = Math.round(bitmap.width * scale);
    canvas.height = Math.round(bitmap.height * scale);
    var paper = canvas.getContext("2d");
    paper.fillStyle = "#fff";
    paper.fillRect(0, 0, canvas.width, canvas.height);
    paper.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
    return new Promise(function (resolve) {
      canvas.toBlob(resolve, "image/jpeg", QUALITY);
    });
  }

  function shrink(input, file) {
    // Turned as it was held; a browser that does not know the word leaves the photo to the site.
    return createImageBitmap(file, { imageOrientation: "from-image" })
      .then(drawn)
      .then(function (blob) {
        // Another was chosen meanwhile.
        if (!blob || blob.size >= file.size || input.files[0] !== file) return;
        var chosen = new DataTransfer();
        chosen.items.add(new File([blob], file.name.replace(/\.\w+$/, "") + ".jpg", { type: "image/jpeg" }));
        input.files = chosen.files;
      });
  }

  var underWay = new WeakMap();

  document.addEventListener("change", function (event) {
    var input = event.target;
    var file = isPicture(input) && input.files[0];
    if (!file || file.size <= SMALL) return;
    var work = shrink(input, file).catch(function () {});
    underWay.set(input.form, work);
    work.then(function () {
      if (underWay.get(input.form) === work) underWay.delete(input.form);
    });
  });

  // Whoever is quick waits until the photo is ready.
  document.addEventListener("submit", function (event) {
    var form = event.target;
    var work = underWay.get(form);
    if (!work || event.defaultPrevented) return;
    event.preventDefault();
    work.then(function () {
      HTMLFormElement.prototype.submit.call(form);
    });
  });
})();
