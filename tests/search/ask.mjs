// Asks the index of a built site the questions of `questions.toml`, by the script visitors run, and counts how often
// the right page is among the first three. Prints the misses and what a question loads.
//
//   node tests/search/ask.mjs SITE [question]
import { readFile } from "node:fs/promises";
import { gzipSync } from "node:zlib";
import { readFileSync, readdirSync, statSync } from "node:fs";
import path from "node:path";
import { engine as made, script } from "./engine.mjs";

const NEEDED = 54;
const MAX_BYTES = 45 * 1024;
const [site, alone] = process.argv.slice(2);
const here = path.dirname(new URL(import.meta.url).pathname);
const folder = path.join(site, "recherche");

let loaded = 0;
const search = () =>
  made(async (name) => {
    const text = await readFile(path.join(folder, name), "utf8");
    loaded += gzipSync(text).length;
    return text;
  });

// The table is TOML of one shape; its lines are read, not its grammar.
function questions(table) {
  const text = readFileSync(path.join(here, table), "utf8");
  return text.split("[[question]]").slice(1).map((part) => ({
    typed: JSON.parse(/typed = (".*")/.exec(part)[1]),
    right: JSON.parse(/right = (\[.*\])/.exec(part)[1]),
  }));
}

// The demonstration's own: the first group and commune that have a page.
function own(kind, folderName) {
  const base = path.join(site, folderName);
  const page = (name) => readFileSync(path.join(base, name, "index.html"), "utf8");
  const folders = readdirSync(base).filter((one) => statSync(path.join(base, one)).isDirectory()).sort();
  // Former addresses lead on to others.
  const name = folders.find((one) => !page(one).includes("http-equiv=\"refresh\""));
  const html = page(name);
  return { typed: /<h1[^>]*>([^<]*)</.exec(html)[1].trim(), right: `/${folderName}/${name}/` };
}

function filled(question) {
  const kinds = { "<group>": ["group", "groupes"], "<commune>": ["commune", "communes"] };
  if (!kinds[question.typed]) return question;
  const found = own(...kinds[question.typed]);
  return { typed: found.typed, right: [found.right] };
}

let heaviest = { bytes: 0, typed: "" };
const weights = [];

/** How many of these are answered right among the first three. */
async function answered(all) {
  let right = 0;
  for (const question of all) {
    loaded = 0;
    // As a visitor's first view of answers loads them.
    const found = await search().find(question.typed, "", alone ? 10 : 5);
    weights.push(loaded);
    const first = found.hits.slice(0, 3);
    const isRight = first.some((hit) => question.right.includes(hit.href));
    right += isRight;
    if (loaded > heaviest.bytes) heaviest = { bytes: loaded, typed: question.typed };
    if (!isRight) {
      const said = found.hits.map((hit) => `${hit.href} (${Math.round(hit.score)})`);
      console.log(`missed: « ${question.typed} »: ${question.right.join(" ")}, not ${said.join(", ") || "anything"}`);
    }
  }
  return right;
}

// The script cuts words as the generator did: every word of every title is found under the stem it makes of it.
async function strangers() {
  const engine = search();
  const tables = await engine.begin();
  const terms = new Set();
  for (const start of tables.starts) {
    const text = readFileSync(path.join(folder, "t", `${start || "_"}.txt`), "utf8");
    for (const line of text.trim().split("\n")) terms.add(line.split(" ")[0]);
  }
  const lost = new Set();
  let count = 0;
  for (const name of readdirSync(path.join(folder, "d"))) {
    const lines = readFileSync(path.join(folder, "d", name), "utf8").trim().split("\n");
    for (const word of lines.flatMap((line) => engine.words(line.split("\t")[2]))) {
      const isSearched = !tables.stop.includes(` ${word.raw} `);
      count += isSearched;
      if (isSearched && !terms.has(word.stem)) lost.add(`${word.raw} -> ${word.stem}`);
    }
  }
  console.log(`figure: words of titles cut alike by script and generator = ${count - lost.size} of ${count}`);
  if (lost.size) console.log(`not found: ${[...lost].join(", ")}`);
  return lost.size;
}

if (alone) await answered([{ typed: alone, right: [] }]);
else {
  let isRight = true;
  for (const table of ["questions.toml", "second.toml"]) {
    const all = questions(table).map(filled);
    const right = await answered(all);
    console.log(`figure: right answers among the first three, ${table} = ${right} of ${all.length} (at least ${NEEDED})`);
    isRight = isRight && all.length >= 60 && right >= NEEDED;
  }
  const lost = await strangers();
  const code = gzipSync(script).length;
  weights.sort((a, b) => a - b);
  console.log(`figure: script of the search = ${code} bytes gzip`);
  console.log(
    `figure: index loaded for a first question = ${weights[weights.length >> 1]} bytes gzip in the middle, at most ` +
      `${heaviest.bytes} for « ${heaviest.typed} » (with the script <= ${MAX_BYTES})`,
  );
  process.exit(isRight && heaviest.bytes + code <= MAX_BYTES && !lost ? 0 : 1);
}
