// axe on one page of every kind, light and dark, 320 and 1280 px; at the same time S9 (no request to
// anyone else) and S10 (no refusal by the policy), and no page wider than its screen.
// Use: node axe.mjs <public root>
import axe from "axe-core";
import { onePageOfEachKind, serve } from "./site.mjs";
import { SCHEMES, WIDTHS, conclude, launch, watchedPage } from "./browser.mjs";

const root = process.argv[2];
const kinds = onePageOfEachKind(root);
const site = await serve(root);
const browser = await launch();
const wrong = [];
let looked = 0;
let requests = 0;

async function look(context, target, label) {
  const { page, seen, refused } = await watchedPage(context, site.origin);
  page.on("request", () => (requests += 1));
  await page.goto(site.origin + target.address, { waitUntil: "load" });
  await page.evaluate(axe.source);
  const result = await page.evaluate(() => window.axe.run(document, { resultTypes: ["violations"] }));
  const where = `${target.kind} ${target.address} ${label}`;
  for (const violation of result.violations) {
    for (const node of violation.nodes) {
      const why = (node.any.concat(node.all, node.none)[0]?.message ?? violation.help).replace(/\s+/g, " ");
      wrong.push(`${where}: ${violation.id}: ${node.target.join(" ")}: ${why}`);
    }
  }
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  if (wide > 0) wrong.push(`${where}: scrolls sideways by ${wide} px`);
  // What the policy refuses is also a complaint of the console: said once.
  seen.complaints = seen.complaints.filter((line) => !/Content Security Policy|Failed to load resource/.test(line));
  for (const [what, lines] of Object.entries({ ...seen, refused: await refused() })) {
    for (const line of new Set(lines)) wrong.push(`${where}: ${what}: ${line}`);
  }
  looked += 1;
  await page.close();
}

for (const scheme of SCHEMES) {
  for (const width of WIDTHS) {
    const context = await browser.newContext({ locale: "fr-FR", viewport: { width, height: 900 }, colorScheme: scheme });
    // Two at a time: as many as the machine of the check has cores.
    const queue = [...kinds];
    const worker = async () => {
      for (let target = queue.shift(); target; target = queue.shift()) {
        await look(context, target, `${scheme} ${width}`);
      }
    };
    await Promise.all([worker(), worker()]);
    await context.close();
  }
}
await browser.close();
site.close();
console.log(`figure: kinds of pages = ${kinds.length}: ${kinds.map((page) => page.kind).join(" ")}`);
console.log(`figure: requests of all pages, all to the site itself unless named above = ${requests}`);
conclude("axe, policy, network, width", looked, wrong);
