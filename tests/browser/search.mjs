// The search as visitors meet it: answers while one types, by keyboard alone, at 320 px; what it loads; everything
// from A to Z without a script; the page that tells that nothing is at an address.
// Use: node search.mjs <public root> [folder for pictures]
import { gzipSync } from "node:zlib";
import { serve } from "./site.mjs";
import { conclude, launch, watchedPage } from "./browser.mjs";

const [root, pictures] = process.argv.slice(2);
// The page, the script and the index for a first question with its answers.
const MAX_KB = 45;
const HERE = "/recherche/";
const site = await serve(root);
const browser = await launch();
const wrong = [];
let looked = 0;

function check(name, isRight, found = "") {
  looked += 1;
  if (!isRight) wrong.push(`${name}${found ? `: ${found}` : ""}`);
}

async function picture(page, name) {
  if (pictures) await page.screenshot({ path: `${pictures}/search-${name}.png`, fullPage: true });
}

async function visitor(options = {}) {
  const context = await browser.newContext({ locale: "fr-FR", viewport: { width: 320, height: 720 }, ...options });
  return { context, ...(await watchedPage(context, site.origin)) };
}

const found = (page) => page.locator("#found").textContent();
const waits = (page) => page.waitForFunction(() => document.getElementById("found").textContent !== "", null, { timeout: 8000 });
const hits = (page) => page.locator("#hits .hit-title a").evaluateAll((all) => all.map((a) => a.getAttribute("href")));

/** What was asked for besides the pages, with bytes as they travel. */
function weigh(page) {
  const parts = [];
  page.on("response", async (response) => {
    const name = new URL(response.url()).pathname;
    if (name.startsWith(HERE) || name.endsWith(".js")) {
      parts.push(response.body().then((body) => gzipSync(body).length, () => 0));
    }
  });
  return async () => (await Promise.all(parts)).reduce((sum, bytes) => sum + bytes, 0);
}

// By keyboard, on a small screen: type, read, go on to a filter, follow.
{
  const { context, page, seen, refused } = await visitor();
  const bytes = weigh(page);
  await page.goto(site.origin + HERE, { waitUntil: "networkidle" });
  await picture(page, "320");
  await page.locator("form.search input").focus();
  await page.keyboard.type("coler des afiches", { delay: 20 });
  await waits(page);
  const first = await hits(page);
  check("a question with mistakes finds its page", first.slice(0, 3).includes("/wiki/agir/coller-des-affiches/"), first.join(" "));
  check("how many is said", /réponses? pour/.test(await found(page)), await found(page));
  check("the letters step aside", await page.locator("#letters").isHidden());
  check("the question is in the address", page.url().includes("?q=coler"), page.url());
  const kilobytes = (await bytes()) / 1000;
  console.log(`figure: a first search, page, script and index = ${kilobytes.toFixed(1)} kB (at most ${MAX_KB})`);
  check("a search is light", kilobytes <= MAX_KB, `${kilobytes.toFixed(1)} kB`);
  await picture(page, "320-answers");
  const wide = await page.evaluate(() => document.documentElement.scrollWidth);
  check("nothing is wider than the screen", wide <= 320, `${wide} px`);
  await page.keyboard.press("Tab");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Tab");
  const chip = await page.evaluate(() => document.activeElement.className);
  check("filters come next by keyboard", chip === "chip", chip);
  await page.keyboard.press("Enter");
  await page.waitForTimeout(200);
  const pressed = await page.evaluate(() => document.activeElement.getAttribute("aria-pressed"));
  check("a filter keeps the focus", pressed === "true", String(pressed));
  const chips = await page.locator(".chip").count();
  for (let i = 1; i < chips; i += 1) await page.keyboard.press("Tab");
  await page.keyboard.press("Tab");
  await Promise.all([
    page.waitForURL((url) => !url.pathname.startsWith(HERE), { waitUntil: "load", timeout: 5000 }).catch(() => {}),
    page.keyboard.press("Enter"),
  ]);
  check("an answer is followed by keyboard", !page.url().includes(HERE), page.url());
  await page.goBack({ waitUntil: "networkidle" });
  await waits(page);
  check("coming back finds the answers again", (await hits(page)).length > 0);
  await page.locator("form.search input").fill("xqzvw");
  await page.waitForFunction(() => /Rien/.test(document.getElementById("found").textContent));
  check("nothing found is said, with a way on", (await hits(page))[0]?.startsWith("/api/near?q="), (await hits(page)).join(" "));
  await page.locator("form.search input").fill("63000");
  await page.waitForFunction(() => document.querySelector("#hits a")?.getAttribute("href") === "/api/near?q=63000");
  check("a postcode leads to what is near", true);
  await page.locator("form.search input").fill("63160");
  const department = "/departements/63-puy-de-dome/";
  await page.waitForFunction((href) => document.querySelector("#hits a")?.getAttribute("href") === href, department, { timeout: 5000 }).catch(() => {});
  check("a commune without a page leads to its department", (await hits(page))[0] === department, (await hits(page)).join(" "));
  await page.locator("form.search input").fill("");
  await page.waitForFunction(() => !document.getElementById("letters").hidden);
  check("without a question the letters are back", true);
  check("nobody else is asked", seen.foreign.length === 0, seen.foreign.join(" "));
  check("nothing is refused", (await refused()).length === 0, (await refused()).join(" "));
  check("nothing complains", seen.complaints.length === 0, seen.complaints.join(" "));
  await context.close();
}

// On a wide screen, in the dark, with a script the document's own words cannot do harm.
{
  const { context, page } = await visitor({ viewport: { width: 1280, height: 900 }, colorScheme: "dark" });
  await page.goto(`${site.origin}${HERE}?q=${encodeURIComponent("<img src=x onerror=alert(1)> réunion")}`, { waitUntil: "networkidle" });
  await waits(page);
  check("markup in a question is words", (await page.locator("#hits img, #found img").count()) === 0);
  check("a question in the address is answered", (await hits(page)).length > 0);
  await picture(page, "1280-dark");
  await context.close();
}

// Nothing is at this address: its words are the question.
{
  const { context, page } = await visitor();
  await page.goto(`${site.origin}/wiki/agir/colle-des-affiches/`, { waitUntil: "networkidle" });
  await waits(page);
  const first = await hits(page);
  check("a broken address finds the page it meant", first.slice(0, 3).includes("/wiki/agir/coller-des-affiches/"), first.join(" "));
  check("the address stays", page.url().endsWith("/wiki/agir/colle-des-affiches/"), page.url());
  await picture(page, "404");
  await context.close();
}

// Without a script: everything from A to Z.
{
  const { context, page } = await visitor({ javaScriptEnabled: false });
  await page.goto(site.origin + HERE);
  check("what to do without a script is said", await page.locator("noscript").first().isVisible());
  const titles = await page.locator("#letters .lines a").count();
  check("everything is there from A to Z", titles > 100, `${titles}`);
  await page.getByRole("link", { name: "Coller des affiches", exact: true }).click();
  check("a title leads to its page", page.url().endsWith("/wiki/agir/coller-des-affiches/"), page.url());
  await page.goto(`${site.origin}/wiki/rien-ici/`);
  await page.locator("form.search input").fill("réunion");
  await page.locator("form.search button").click();
  check("the form leads to the letters", page.url().includes(HERE), page.url());
  await context.close();
}

await browser.close();
site.close();
conclude("search", looked, wrong);
