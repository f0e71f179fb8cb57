// The function of the cache, read from standard input: index documents, addresses of pages, one name for the site.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";

const handler = new Function(`${readFileSync(0, "utf8")}; return handler;`)();
const SITE = "www.mouvement.example";
const ask = (uri, host = SITE, querystring = {}) =>
  handler({ request: { uri, querystring, headers: { host: { value: host } } } });
const leads = (answer) => [answer.statusCode, answer.headers.location.value];

assert.equal(ask("/").uri, "/index.html");
assert.equal(ask("/wiki/agir/").uri, "/wiki/agir/index.html");
assert.equal(ask("/assets/main.1a2b3c4d.css").uri, "/assets/main.1a2b3c4d.css");
assert.deepEqual(leads(ask("/wiki")), [301, `https://${SITE}/wiki/`]);
assert.deepEqual(
  leads(ask("/wiki", SITE, { q: { value: "a", multiValue: [{ value: "a" }, { value: "b" }] }, x: { value: "" } })),
  [301, `https://${SITE}/wiki/?q=a&q=b&x`],
);
assert.ok(leads(ask("//elsewhere/x"))[1].startsWith(`https://${SITE}/`), "a path never leads to another site");
assert.deepEqual(leads(ask("/wiki/", "mouvement.example")), [301, `https://${SITE}/wiki/`]);
console.log("found: the function of the cache answers as it should");
