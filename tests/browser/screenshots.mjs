// Pictures to look at: ten pages, two widths, light and dark, scripts on and off.
// Use: node screenshots.mjs <public root> <folder for pictures>
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { onePageOfEachKind, serve } from "./site.mjs";
import { SCHEMES, WIDTHS, conclude, launch } from "./browser.mjs";

const [root, folder] = process.argv.slice(2);
const WANTED = [
  "home", "wiki", "faq", "group", "department", "agenda", "event", "idea", "form", "missing",
  // And the rest of what a stranger may open first.
  "near", "ideas", "groups", "resource", "theme", "contacts", "report", "article", "plan", "board", "commune", "page",
];

const found = new Map(onePageOfEachKind(root).map((page) => [page.kind, page]));
const site = await serve(root);
const browser = await launch();
const wrong = [];
let looked = 0;
mkdirSync(folder, { recursive: true });

for (const javaScriptEnabled of [true, false]) {
  for (const scheme of SCHEMES) {
    for (const width of WIDTHS) {
      const context = await browser.newContext({ locale: "fr-FR", viewport: { width, height: 900 }, colorScheme: scheme, javaScriptEnabled });
      const page = await context.newPage();
      for (const kind of WANTED) {
        const target = found.get(kind);
        if (!target) continue;
        await page.goto(site.origin + target.address, { waitUntil: "load" });
        const name = `${kind}-${width}-${scheme}-${javaScriptEnabled ? "scripts" : "plain"}.png`;
        await page.screenshot({ path: join(folder, name), fullPage: true });
        looked += 1;
      }
      await context.close();
    }
  }
}
for (const kind of WANTED.slice(0, 10)) if (!found.has(kind)) wrong.push(`no page of kind ${kind}`);
await browser.close();
site.close();
conclude("pictures", looked, wrong);
