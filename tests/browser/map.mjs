// The map as visitors meet it: what it loads, layers and closer looks by keyboard alone, postcodes answered where they
// are typed, and the same without a script.
// Use: node map.mjs <public root> [folder for pictures]
import { gzipSync } from "node:zlib";
import { readFileSync } from "node:fs";
import { files, pages, serve } from "./site.mjs";
import { SCHEMES, WIDTHS, conclude, launch, watchedPage } from "./browser.mjs";

const [root, pictures] = process.argv.slice(2);
const HERE = "/pres-de-chez-moi/";
const MOST = { map: 16, script: 4, postcode: 6 };
const site = await serve(root);
const browser = await launch();
const wrong = [];
let looked = 0;

function check(name, isRight, found = "") {
  looked += 1;
  if (!isRight) wrong.push(`${name}${found === "" ? "" : `: ${found}`}`);
}

async function visitor(options = {}) {
  const context = await browser.newContext({ locale: "fr-FR", viewport: { width: 320, height: 720 }, ...options });
  return { context, ...(await watchedPage(context, site.origin)) };
}

function none(name, seen) {
  for (const what of ["foreign", "complaints", "missing"]) check(`${name}: ${what}`, seen[what].length === 0, seen[what].join(" "));
}

const packed = (file) => gzipSync(readFileSync(root + file), { level: 9 }).length;
const all = files(root);

// Bytes: the scripts, every department's map, every file of postcodes.
const script = all.find((file) => /\/map\.[^/]*js$/.test(file) || /\/map[^/]*\.js$/.test(file));
check("the map's script is small", script && packed(script) <= MOST.script * 1000, script && packed(script));
if (script) console.log(`figure: the map's script = ${packed(script)} bytes (at most ${MOST.script} kB)`);
const drawn = pages(root)
  .filter((page) => page.kind === "department" || page.kind === "near")
  .map((page) => ({ address: page.address, bytes: gzipSync(/<fieldset class="layers"[\s\S]*?<\/fieldset>/.exec(page.text)?.[0] ?? "").length }))
  .sort((a, b) => b.bytes - a.bytes);
check("a map is drawn", drawn.length > 1 && drawn[0].bytes > 0);
check("the heaviest map is small", drawn[0].bytes <= MOST.map * 1000, `${drawn[0].address} ${drawn[0].bytes}`);
console.log(`figure: the heaviest map, ${drawn[0].address} = ${drawn[0].bytes} bytes (at most ${MOST.map} kB)`);
const shards = all.filter((file) => file.startsWith("/data/postcodes/"));
const heaviest = shards.map((file) => ({ file, bytes: packed(file) })).sort((a, b) => b.bytes - a.bytes)[0];
check("a postcode asks for little", heaviest && heaviest.bytes <= MOST.postcode * 1000, heaviest?.bytes);
console.log(`figure: ${shards.length} files of postcodes, the heaviest ${heaviest.file} = ${heaviest.bytes} bytes (at most ${MOST.postcode} kB)`);

// Pictures, and nothing wider than the window.
for (const width of WIDTHS) {
  for (const colorScheme of SCHEMES) {
    const { context, page, seen } = await visitor({ viewport: { width, height: 800 }, colorScheme });
    for (const [name, address] of [["near", HERE], ["department", drawn.find((one) => one.address !== HERE).address]]) {
      await page.goto(site.origin + address, { waitUntil: "networkidle" });
      const wide = await page.evaluate(() => document.documentElement.scrollWidth);
      check(`${name} fits ${width}`, wide <= width, wide);
      if (pictures) await page.screenshot({ path: `${pictures}/map-${name}-${width}-${colorScheme}.png`, fullPage: width > 400 });
    }
    none(`${width} ${colorScheme}`, seen);
    await context.close();
  }
}

// By keyboard alone: another layer, closer, moved, back, then to a department.
{
  const { context, page, seen } = await visitor({ reducedMotion: "reduce" });
  await page.goto(site.origin + HERE, { waitUntil: "networkidle" });
  const box = () => page.locator(".map-frame svg").getAttribute("viewBox");
  const focused = () => page.evaluate(() => document.activeElement.className.baseVal ?? document.activeElement.className);
  const whole = await box();
  if (await page.locator("#layer-groups").count()) {
    await page.locator("#layer-groups").focus();
    await page.keyboard.press("ArrowRight");
    check("the arrow takes the next layer", await page.locator(".layers input:checked").getAttribute("value") !== "groups");
    check("its numbers show", (await page.locator(".area-ns tspan:visible").count()) > 0 && !(await page.locator(".on-groups").first().isVisible()));
    await page.keyboard.press("ArrowLeft");
  }
  for (let n = 0; n < 12 && (await focused()) !== "map-frame"; n += 1) await page.keyboard.press("Tab");
  check("the map takes the focus", (await focused()) === "map-frame");
  await page.keyboard.press("+");
  const closer = await box();
  check("plus looks closer", closer !== whole, closer);
  await page.keyboard.press("ArrowRight");
  check("an arrow moves", (await box()) !== closer);
  await page.keyboard.press("0");
  check("zero shows the whole again", (await box()) === whole, await box());
  await page.keyboard.press("Tab");
  check("the next stop is a department", (await focused()) === "area", await focused());
  const href = await page.evaluate(() => document.activeElement.getAttribute("href"));
  await Promise.all([page.waitForNavigation(), page.keyboard.press("Enter")]);
  check("Enter opens it", new URL(page.url()).pathname === href, page.url());
  none("keyboard", seen);
  await context.close();
}

// The wheel scrolls the page; with Ctrl it looks closer. Buttons are large enough and say what they do.
{
  const { context, page } = await visitor({ viewport: { width: 1280, height: 600 } });
  await page.goto(site.origin + HERE, { waitUntil: "networkidle" });
  const svg = page.locator(".map-frame svg");
  const whole = await svg.getAttribute("viewBox");
  await svg.hover();
  await page.mouse.wheel(0, 120);
  await page.waitForTimeout(150);
  check("the wheel scrolls the page", (await svg.getAttribute("viewBox")) === whole && (await page.evaluate(() => scrollY)) > 0);
  await page.keyboard.down("Control");
  await page.mouse.wheel(0, -120);
  await page.keyboard.up("Control");
  await page.waitForTimeout(150);
  check("with Ctrl it looks closer", (await svg.getAttribute("viewBox")) !== whole);
  for (const button of await page.locator(".map-tools button").all()) {
    const size = await button.boundingBox();
    check("a button can be hit", size.width >= 24 && size.height >= 24, `${size.width} x ${size.height}`);
    check("a button says what it does", Boolean(await button.getAttribute("aria-label")));
  }
  await context.close();
}

// Postcodes where they are typed.
{
  const { context, page, seen } = await visitor();
  const asked = [];
  page.on("request", (request) => asked.push(new URL(request.url()).pathname));
  await page.goto(site.origin + HERE, { waitUntil: "networkidle" });
  asked.length = 0;
  const field = page.locator("form[data-postcodes] input");
  const answer = async (code) => {
    await field.fill(code);
    await page.waitForFunction(() => document.querySelector(".near-found a, .near-found p"), null, { timeout: 5000 });
    return page.locator(".near-found").innerText();
  };
  const towns = pages(root).filter((one) => one.kind === "commune").map((one) => one.address);
  const clermont = towns.find((address) => address.includes("clermont-ferrand"));
  if (clermont) {
    check("63000 names its commune", /Clermont/.test(await answer("63000")));
    check("three digits go over the network", asked.join(" ") === "/data/postcodes/630.json", asked.join(" "));
    await field.focus();
    await Promise.all([page.waitForNavigation(), page.keyboard.press("Enter")]);
    check("and Enter opens its page", new URL(page.url()).pathname === clermont, page.url());
    await page.goto(site.origin + HERE, { waitUntil: "networkidle" });
  }
  for (const code of ["20000", "97400", "75011", "48000"]) {
    await field.fill("");
    check(`${code} has an answer`, (await answer(code)).length > 5);
  }
  await field.fill("");
  check("a code of companies is told", /CEDEX/.test(await answer("63999")), await answer("63999"));
  none("postcodes", seen);
  await field.fill("");
  check("what is no postcode is told", /n’est pas un code postal/.test(await answer("98000")));
  if (pictures) await page.screenshot({ path: `${pictures}/map-postcode-320.png` });
  await context.close();
}

// Without a script: layers, links, the form.
{
  const { context, page } = await visitor({ javaScriptEnabled: false });
  await page.goto(site.origin + HERE);
  check("no button that does nothing", (await page.locator(".map-tools").count()) === 0);
  if (await page.locator("#layer-events").count()) {
    await page.locator("#layer-events").check();
    check("a layer is chosen", await page.locator(".on-events").first().isVisible());
  }
  check("departments are links", (await page.locator("svg a.area").count()) > 0);
  check("the form asks the functions", (await page.locator("form[data-postcodes]").getAttribute("action")) === "/api/near");
  await context.close();
}

await browser.close();
site.close();
conclude("the map and postcodes", looked, wrong);
