// The picture of the README: the first page of the demonstration, as a wide screen shows it.
// Use: node cover.mjs <public root> <file.png>
import { serve } from "./site.mjs";
import { launch } from "./browser.mjs";

const [root, file] = process.argv.slice(2);
const site = await serve(root);
const browser = await launch();
const context = await browser.newContext({ locale: "fr-FR", viewport: { width: 1200, height: 750 }, colorScheme: "light" });
const page = await context.newPage();
await page.goto(`${site.origin}/`, { waitUntil: "load" });
await page.screenshot({ path: file });
await browser.close();
site.close();
