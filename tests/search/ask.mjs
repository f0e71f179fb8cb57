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
function questions() {
  const text = readFileSync(path.join(here, "questions.toml"), "utf8");
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

const all = alone ? [{ typed: alone, right: [] }] : questions().map(filled);
let right = 0;
let heaviest = { bytes: 0, typed: "" };
for (const question of all) {
  loaded = 0;
  const found = await search().find(question.typed, "", 10);
  const first = found.hits.slice(0, 3);
  const isRight = first.some((hit) => question.right.includes(hit.href));
  right += isRight;
  if (loaded > heaviest.bytes) heaviest = { bytes: loaded, typed: question.typed };
  if (!isRight) {
    const at = found.hits.findIndex((hit) => question.right.includes(hit.href));
    const said = found.hits.slice(0, alone ? 10 : 3).map((hit) => `${hit.href} (${Math.round(hit.score)})`);
    console.log(`missed: « ${question.typed} » (right at ${at < 0 ? "none" : at + 1}): ${said.join(", ") || "nothing"}`);
  }
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

if (!alone) {
  const lost = await strangers();
  const code = gzipSync(script).length;
  console.log(`figure: right answers among the first three = ${right} of ${all.length} (at least ${NEEDED})`);
  console.log(`figure: script of the search = ${code} bytes gzip`);
  console.log(`figure: index loaded for the heaviest question, « ${heaviest.typed} » = ${heaviest.bytes} bytes gzip (with the script <= ${MAX_BYTES})`);
  const isLight = heaviest.bytes + code <= MAX_BYTES;
  process.exit(all.length >= 60 && right >= NEEDED && isLight && !lost ? 0 : 1);
}
