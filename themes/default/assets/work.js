// A worker: the smallest n for which SHA-256 of "puzzle:n" begins with enough zero bits. The browser's own
// SHA-256 answers by promises, far slower.
"use strict";
var LIMIT = 1 << 26;
var start = [];
var round = [];

// Fractions of roots of the first primes.
(function () {
  function fraction(root) {
    return (root * 4294967296) | 0;
  }
  for (var n = 2; round.length < 64; n += 1) {
    var divisor = 2;
    while (n % divisor !== 0) divisor += 1;
    if (divisor === n) {
      if (start.length < 8) start.push(fraction(Math.sqrt(n)));
      round.push(fraction(Math.pow(n, 1 / 3)));
    }
  }
})();

var mixed = new Int32Array(64);

function turned(word, by) {
  return (word >>> by) | (word << (32 - by));
}

function sha256(bytes) {
  var length = bytes.length;
  var words = new Int32Array((((length + 8) >> 6) + 1) * 16);
  for (var i = 0; i < length; i += 1) words[i >> 2] |= bytes[i] << (24 - (i & 3) * 8);
  words[length >> 2] |= 128 << (24 - (length & 3) * 8);
  words[words.length - 1] = length * 8;
  var digest = start.slice();
  for (var block = 0; block < words.length; block += 16) compress(digest, words, block);
  return digest;
}

function compress(digest, words, block) {
  var a = digest[0], b = digest[1], c = digest[2], d = digest[3];
  var e = digest[4], f = digest[5], g = digest[6], h = digest[7];
  for (var i = 0; i < 64; i += 1) {
    if (i < 16) {
      mixed[i] = words[block + i];
    } else {
      var x = mixed[i - 15], y = mixed[i - 2];
      mixed[i] =
        mixed[i - 16] + mixed[i - 7] +
        (turned(x, 7) ^ turned(x, 18) ^ (x >>> 3)) +
        (turned(y, 17) ^ turned(y, 19) ^ (y >>> 10));
    }
    var one =
      (h + (turned(e, 6) ^ turned(e, 11) ^ turned(e, 25)) + ((e & f) ^ (~e & g)) + round[i] + mixed[i]) | 0;
    var two = ((turned(a, 2) ^ turned(a, 13) ^ turned(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    h = g;
    g = f;
    f = e;
    e = (d + one) | 0;
    d = c;
    c = b;
    b = a;
    a = (one + two) | 0;
  }
  [a, b, c, d, e, f, g, h].forEach(function (word, index) {
    digest[index] = (digest[index] + word) | 0;
  });
}

self.onmessage = function (event) {
  var prefix = new TextEncoder().encode(event.data.puzzle + ":");
  for (var n = 0; n < LIMIT; n += 1) {
    var digits = String(n);
    var bytes = new Uint8Array(prefix.length + digits.length);
    bytes.set(prefix);
    for (var i = 0; i < digits.length; i += 1) bytes[prefix.length + i] = digits.charCodeAt(i);
    if (Math.clz32(sha256(bytes)[0]) >= event.data.bits) {
      self.postMessage(n);
      return;
    }
  }
  // To worker.onerror.
  throw new Error("no such number");
};
