// Agendas on paper: each sheet prints as one page of A4, and nothing else is printed.
// Use: node sheets.mjs <public root>
import { pages, serve } from "./site.mjs";
import { conclude, launch } from "./browser.mjs";

const root = process.argv[2];
const targets = pages(root).filter((page) => page.kind === "agenda-sheet");
const site = await serve(root);
const browser = await launch();
const context = await browser.newContext({ locale: "fr-FR", javaScriptEnabled: false });
const page = await context.newPage();
const wrong = [];
let sheets = 0;
let fullest = 0;

for (const { address } of targets) {
  await page.goto(site.origin + address, { waitUntil: "load" });
  const lines = await page.locator(".a4").evaluateAll((all) => all.map((sheet) => sheet.querySelectorAll(".a4-lines > li").length));
  const pdf = await page.pdf({ format: "A4", preferCSSPageSize: true });
  const printed = pdf.toString("latin1").match(/\/Type\s*\/Page\b(?!s)/g)?.length ?? 0;
  if (printed !== lines.length) wrong.push(`${address}: ${lines.length} sheets (${lines.join(", ")} events) print as ${printed} pages`);
  sheets += lines.length;
  fullest = Math.max(fullest, ...lines);
}
if (fullest < 15) wrong.push(`the fullest sheet has ${fullest} events: too few to tell anything`);
console.log(`figure: sheets of A4 printed = ${sheets}, events on the fullest = ${fullest}`);
await browser.close();
site.close();
conclude("agendas on paper", targets.length, wrong);
