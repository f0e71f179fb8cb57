// What a visitor loads, packed, against the figures of the plan.
// Use: node weigh.mjs <public root>
import { onePageOfEachKind, pages, serve, weight } from "./site.mjs";
import { conclude, launch } from "./browser.mjs";

const root = process.argv[2];
// Page -> at most this many kB for everything of its first view.
const LIMITS = { home: 40, wiki: 30 };
const MAP_MORE = 15;

const site = await serve(root);
const browser = await launch();
const wrong = [];
const targets = onePageOfEachKind(root);

/** Everything the page asks for, with bytes as they travel. */
async function loaded(address, javaScriptEnabled) {
  const context = await browser.newContext({ locale: "fr-FR", viewport: { width: 360, height: 740 }, javaScriptEnabled });
  const page = await context.newPage();
  const paths = new Set();
  page.on("request", (request) => paths.add(decodeURIComponent(new URL(request.url()).pathname)));
  await page.goto(site.origin + address, { waitUntil: "networkidle" });
  await context.close();
  // What is not there weighs nothing; axe.mjs names it.
  return [...paths].map((path) => ({ path, bytes: weight(root, path) ?? 0 }));
}

const sum = (parts) => parts.reduce((total, part) => total + part.bytes, 0);
const kilobytes = (bytes) => (bytes / 1000).toFixed(1);

for (const target of targets) {
  const parts = await loaded(target.address, true);
  const total = sum(parts);
  const limit = LIMITS[target.kind];
  const scripts = sum(parts.filter((part) => part.path.endsWith(".js")));
  const fonts = parts.filter((part) => /\.(woff2?|ttf|otf)$/.test(part.path));
  console.log(
    `figure: ${target.kind} ${target.address} = ${kilobytes(total)} kB${limit ? ` (at most ${limit})` : ""}, ` +
      `page ${kilobytes(parts[0].bytes)}, scripts ${kilobytes(scripts)}, ${parts.length} files`,
  );
  if (limit && total > limit * 1000) wrong.push(`${target.kind}: ${kilobytes(total)} kB, at most ${limit}`);
  if (fonts.length > 0) wrong.push(`${target.kind}: a font: ${fonts[0].path}`);
}

// The fullest page of a kind is the worst case; what a reader usually meets is the median.
const wiki = pages(root).filter((page) => page.kind === "wiki").map((page) => weight(root, page.address)).sort((a, b) => a - b);
if (wiki.length > 0) console.log(`figure: median wiki page alone = ${kilobytes(wiki[wiki.length >> 1])} kB of ${wiki.length}`);

const home = targets.find((page) => page.kind === "home");
const near = targets.find((page) => page.kind === "near");
if (home && near) {
  const known = new Set((await loaded(home.address, true)).map((part) => part.path));
  const more = sum((await loaded(near.address, true)).filter((part) => !known.has(part.path)));
  console.log(`figure: the map's first view after home = ${kilobytes(more)} kB more (at most ${MAP_MORE})`);
  if (more > MAP_MORE * 1000) wrong.push(`map: ${kilobytes(more)} kB more than home, at most ${MAP_MORE}`);
}
await browser.close();
site.close();
conclude("weights", targets.length, wrong);
