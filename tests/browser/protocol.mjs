// The functions as the form script sees them: challenges that are checked, and answers a test chooses.
import { createHash } from "node:crypto";
import { HEADERS } from "./site.mjs";

export const BITS = 14;

const zeroBits = (text) => Math.clz32(createHash("sha256").update(text).digest().readUInt32BE(0));

/** Whether `work` is the smallest number that solves `puzzle`. */
export function solves(puzzle, work) {
  for (let n = 0; n <= work; n += 1) if (zeroBits(`${puzzle}:${n}`) >= BITS) return n === work;
  return false;
}

/**
 * Fake functions. `posts` and `challenges` hold what was asked; `next` holds the answers to come, each
 * `{ status, body }`, `"cut"` (every connection ends) or `"page"`; then all is well.
 */
export function functions() {
  const state = { posts: [], challenges: [], next: [], challenge: "well" };
  const puzzles = new Map();

  function json(response, status, body) {
    response.writeHead(status, { ...HEADERS, "Content-Type": "application/json", "Cache-Control": "no-store" });
    response.end(JSON.stringify(body));
  }

  function page(response, title) {
    response.writeHead(200, { ...HEADERS, "Content-Type": "text/html; charset=utf-8" });
    response.end(`<!doctype html><html lang="fr"><head><title>x</title></head><body><h1>${title}</h1></body></html>`);
  }

  function challenge(url, response) {
    state.challenges.push(url.searchParams.get("form"));
    if (state.challenge === "silence") return;
    if (state.challenge === "cut") return void response.destroy();
    if (state.challenge === "error") return void json(response, 503, { error: { code: "closed", message: "Fermé." } });
    const step = `pas-${state.challenges.length}`;
    puzzles.set(step, `énigme ${state.challenges.length} 🧶`);
    json(response, 200, { step, puzzle: puzzles.get(step), bits: BITS });
  }

  function post(request, response, path, body) {
    const fields = new URLSearchParams(body);
    const wantsJson = request.headers.accept === "application/json";
    const step = fields.get("_step");
    const solved = step !== null && puzzles.has(step) && solves(puzzles.get(step), Number(fields.get("_work")));
    state.posts.push({ path, fields, wantsJson, step, solved, type: request.headers["content-type"] });
    if (!wantsJson) return void page(response, "Relisez et envoyez");
    // Chromium itself tries again on each connection that was open already: cut stays cut.
    if (state.next[0] === "cut") return void response.destroy();
    const answer = state.next.shift() ?? { status: 200, body: { title: "C’est envoyé", text: "Ouvrez l’e-mail.", next: null } };
    if (answer === "page") return void page(response, "Une page");
    json(response, answer.status, answer.body);
  }

  function answer(request, response) {
    const url = new URL(request.url, "http://x");
    if (!url.pathname.startsWith("/api/")) return false;
    if (url.pathname === "/api/challenge") challenge(url, response);
    else if (request.method === "POST") {
      let body = "";
      request.on("data", (part) => (body += part));
      request.on("end", () => post(request, response, url.pathname, body));
    } else page(response, "Suite");
    return true;
  }

  return { state, answer };
}
