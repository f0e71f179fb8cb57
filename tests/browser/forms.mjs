// Forms sent by the theme's script, against fake functions: in place, with errors in place, and by the
// browser itself whenever something fails. At the same time the policy (S9, S10, trusted types), axe, and
// the worker's SHA-256 against node's.
// Use: node forms.mjs <public root> [folder for pictures]
import axe from "axe-core";
import { createHash, randomBytes } from "node:crypto";
import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import vm from "node:vm";
import { conclude, launch, watchedPage } from "./browser.mjs";
import { functions } from "./protocol.mjs";
import { pages, serve } from "./site.mjs";

const [root, pictures] = process.argv.slice(2);
const { state, answer } = functions();
const site = await serve(root, answer);
const browser = await launch();
const wrong = [];
let looked = 0;
// Both scripts together, packed.
const MOST_BYTES = 4096;

function expect(condition, sentence) {
  if (!condition) throw new Error(sentence);
}

function same(found, expected, what) {
  expect(JSON.stringify(found) === JSON.stringify(expected), `${what}: ${JSON.stringify(found)}`);
}

/** One journey in a new browser, watched; `options.before` runs in the page before anything else. */
async function journey(name, steps, options = {}) {
  Object.assign(state, { posts: [], challenges: [], next: [], challenge: "well" });
  const context = await browser.newContext({
    locale: "fr-FR",
    viewport: { width: options.width ?? 1280, height: 900 },
    bypassCSP: options.bypassCSP ?? false,
  });
  const { page, seen, refused } = await watchedPage(context, site.origin);
  if (options.before) await page.addInitScript(options.before);
  try {
    await steps(page);
    const ignored = /Failed to load resource|ERR_EMPTY_RESPONSE|ERR_CONNECTION/;
    const complaints = seen.complaints.filter((line) => !ignored.test(line));
    for (const line of [...seen.foreign, ...complaints, ...(await refused())]) wrong.push(`${name}: ${line}`);
  } catch (error) {
    wrong.push(`${name}: ${String(error.message).split("\n")[0]}`);
  }
  looked += 1;
  await context.close();
}

async function picture(page, name) {
  if (!pictures) return;
  mkdirSync(pictures, { recursive: true });
  await page.screenshot({ path: join(pictures, `${name}.png`), fullPage: true });
}

async function axeIsSilent(page) {
  await page.evaluate(axe.source);
  const result = await page.evaluate(() => window.axe.run(document, { resultTypes: ["violations"] }));
  same(result.violations.map((one) => `${one.id} ${one.nodes[0].target}`), [], "axe");
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect(wide <= 0, `scrolls sideways by ${wide} px`);
}

const open = (page, path) => page.goto(site.origin + path, { waitUntil: "load" });
const send = (page) => page.click("main form[method=post] button[type=submit]");
const heading = (page) => page.locator("h1").innerText();

async function fillSignin(page) {
  await open(page, "/connexion/");
  await page.fill("#signin-email", "ane@exemple.fr");
}

/** The browser sent the form itself, and shows what answered. */
async function wasSentPlainly(page) {
  await page.waitForFunction(() => document.querySelector("h1")?.textContent === "Relisez et envoyez", null, { timeout: 12000 });
  const last = state.posts[state.posts.length - 1];
  expect(!last.wantsJson && last.fields.get("email") === "ane@exemple.fr", "not as the browser sends it");
  return last;
}

const WRONG = {
  status: 422,
  body: {
    error: { code: "invalid", message: "Des réponses sont à revoir." },
    errors: [
      { field: "email", message: "« Votre adresse e-mail » : <b>il manque</b> quelque chose." },
      { field: "radius_km", message: "« Jusqu’où » : choisissez." },
      { field: "themes", message: "« Thèmes » : cette réponse n’est pas dans la liste." },
      { field: "consent_membership", message: "« Je veux être membre » : cochez la case." },
      { field: "website", message: "Un champ caché a été rempli." },
    ],
  },
};
const CHALLENGE = { status: 422, body: { error: { code: "challenge", message: "Recommencez." }, errors: [] } };

for (const width of [320, 1280]) {
  await journey(`done in place, ${width} px`, async (page) => {
    await open(page, "/connexion/");
    await picture(page, `signin-${width}`);
    await axeIsSilent(page);
    await page.waitForTimeout(200);
    same(state.challenges, [], "asked before anybody touched the form");
    await page.fill("#signin-email", "ane@exemple.fr");
    await page.check("#signin-own_device");
    await send(page);
    await page.waitForSelector(".notice-done");
    same(await page.evaluate(() => document.activeElement.className), "notice notice-done", "focus");
    same(await page.locator(".notice-done[role=status] h2").innerText(), "C’est envoyé", "title");
    expect((await page.locator("main form[method=post]").count()) === 0, "the form still stands");
    same(new URL(page.url()).pathname, "/connexion/", "left the page");
    same(state.challenges, ["signin"], "challenges");
    const [post] = state.posts;
    expect(state.posts.length === 1 && post.wantsJson && post.solved && post.path === "/api/signin", "not sent as agreed");
    expect(post.type.startsWith("application/x-www-form-urlencoded"), post.type);
    same([...post.fields.keys()], ["email", "own_device", "website", "_step", "_work"], "fields");
    await axeIsSilent(page);
    await picture(page, `done-${width}`);
  }, { width });

  await journey(`errors in place, then done, ${width} px`, async (page) => {
    await open(page, "/inscription/");
    await page.fill("#signup-residence", "Clermont-Ferrand");
    state.next = [WRONG];
    await send(page);
    await page.waitForSelector("#signup-errors");
    same(await page.evaluate(() => document.activeElement.id), "signup-errors", "focus");
    same(await page.locator("#signup-errors h2").innerText(), "5 choses à revoir", "heading");
    same(await page.locator("#signup-errors a").evaluateAll((all) => all.map((a) => a.getAttribute("href"))),
      ["#signup-email", "#signup-radius_km-0", "#signup-themes-0", "#signup-consent_membership"], "links");
    expect((await page.locator("#signup-errors b").count()) === 0, "a message became markup");
    const email = page.locator("#signup-email");
    same(await email.getAttribute("aria-describedby"), "signup-email-help signup-email-why signup-email-error", "described");
    same(await email.getAttribute("aria-invalid"), "true", "invalid");
    same(await page.locator(".field-error").count(), 4, "fields marked");
    same(await page.locator("fieldset[role=radiogroup]").getAttribute("aria-invalid"), "true", "radios");
    same(await page.locator("#signup-themes-0").getAttribute("aria-invalid"), "true", "boxes");
    same(await page.inputValue("#signup-residence"), "Clermont-Ferrand", "answers kept");
    await axeIsSilent(page);
    await picture(page, `errors-${width}`);
    await page.click("#signup-errors a[href='#signup-consent_membership']");
    same(await page.evaluate(() => document.activeElement.id), "signup-consent_membership", "the link leads there");
    state.next = [{ status: 422, body: { ...WRONG.body, errors: [WRONG.body.errors[0]] } }];
    await send(page);
    await page.waitForFunction(() => document.querySelectorAll(".field-error").length === 1);
    same(await page.locator("#signup-errors h2").innerText(), "Une chose à revoir", "heading of one");
    same(await page.locator("[aria-invalid]").count(), 1, "old errors stay");
    await send(page);
    await page.waitForSelector(".notice-done");
    expect(state.posts.length === 3 && state.posts.every((post) => post.solved), "a step was spent twice");
    same(new Set(state.posts.map((post) => post.step)).size, 3, "steps");
  }, { width });
}

await journey("keyboard alone", async (page) => {
  await open(page, "/connexion/");
  await page.locator("#signin-email").focus();
  await page.keyboard.type("ane@exemple.fr");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Space");
  state.next = [{ status: 200, body: { title: "Un code vous attend", text: "Il vaut 15 minutes.", next: "/api/signin/code" } }];
  await page.keyboard.press("Enter");
  await page.waitForSelector(".notice-done");
  same(state.posts[0].fields.get("own_device"), "yes", "the box");
  await page.keyboard.press("Tab");
  await Promise.all([page.waitForNavigation(), page.keyboard.press("Enter")]);
  same(new URL(page.url()).pathname, "/api/signin/code", "next");
});

await journey("goes on at once when told to, and only within the site", async (page) => {
  await fillSignin(page);
  state.next = [{ status: 200, body: { title: "x", text: "x", next: "//exemple.org/", go: true } }];
  await send(page);
  await page.waitForSelector(".notice-done");
  same(await page.locator(".notice-done a").count(), 0, "a link to elsewhere");
  await fillSignin(page);
  state.next = [{ status: 200, body: { title: "x", text: "x", next: "/api/account", go: true } }];
  await Promise.all([page.waitForNavigation(), send(page)]);
  same(new URL(page.url()).pathname, "/api/account", "next");
});

await journey("a step that is too old is renewed, once", async (page) => {
  await fillSignin(page);
  state.next = [CHALLENGE];
  await send(page);
  await page.waitForSelector(".notice-done");
  same([state.challenges.length, state.posts.length], [2, 2], "asked and sent");
});

await journey("a step that is refused twice: the browser sends", async (page) => {
  await fillSignin(page);
  state.next = [CHALLENGE, CHALLENGE];
  await send(page);
  same((await wasSentPlainly(page)).step, null, "a refused step went along");
});

await journey("any other answer is told on top, answers kept", async (page) => {
  await fillSignin(page);
  state.next = [{ status: 429, body: { error: { code: "rate", message: "Attendez une heure." } } }];
  await send(page);
  await page.waitForSelector("#signin-errors");
  same(await page.locator("#signin-errors").innerText(), "Attendez une heure.", "told");
  same(await page.inputValue("#signin-email"), "ane@exemple.fr", "answers");
  await axeIsSilent(page);
  await send(page);
  await page.waitForSelector(".notice-done");
});

for (const failure of ["cut", "error"]) {
  await journey(`no challenge (${failure}): the browser sends`, async (page) => {
    state.challenge = failure;
    await fillSignin(page);
    await send(page);
    same((await wasSentPlainly(page)).step, null, "step");
  });
}

await journey("a challenge that never comes: a word, then the browser sends", async (page) => {
  state.challenge = "silence";
  await fillSignin(page);
  await send(page);
  same(await page.locator("form [role=status]").innerText(), "Un instant…", "the word");
  await picture(page, "waiting");
  // A second touch sends no second time.
  await send(page);
  await wasSentPlainly(page);
  same(state.posts.length, 1, "posts");
});

for (const failure of ["cut", "page"]) {
  await journey(`the sending fails (${failure}): the browser sends, with the same step`, async (page) => {
    await fillSignin(page);
    state.next = [failure];
    await send(page);
    const last = await wasSentPlainly(page);
    expect(last.solved && last.step === state.posts[0].step, "another step");
    await page.goBack();
    await page.waitForSelector("#signin-email");
    same(await page.locator("input[name=_step]").count(), 0, "the step stayed in the form");
  });
}

await journey("no Worker: the browser sends, nothing is asked", async (page) => {
  await fillSignin(page);
  await send(page);
  await wasSentPlainly(page);
  same(state.challenges, [], "challenges");
}, { before: () => delete window.Worker });

await journey("a worker that fails: the browser sends", async (page) => {
  await page.route("**/assets/work.*.js", (route) => route.fulfill({ status: 404 }));
  await fillSignin(page);
  await send(page);
  await wasSentPlainly(page);
});

await journey("no trusted types: the worker runs all the same", async (page) => {
  await fillSignin(page);
  await send(page);
  await page.waitForSelector(".notice-done");
}, { bypassCSP: true, before: () => Object.defineProperty(window, "trustedTypes", { value: undefined }) });

await journey("a page with its own step is left alone", async (page) => {
  await open(page, "/connexion/");
  await page.evaluate(() => {
    const input = document.createElement("input");
    Object.assign(input, { type: "hidden", name: "_step", value: "pas-à-elle" });
    document.querySelector("#signin-form").appendChild(input);
  });
  await page.fill("#signin-email", "ane@exemple.fr");
  await send(page);
  same((await wasSentPlainly(page)).step, "pas-à-elle", "step");
  same(state.challenges, [], "challenges");
});

// The script stands where there is a form to send, and nowhere else.
const all = pages(root);
const script = /<script src="(\/assets\/form\.[^"]+)" data-work="([^"]+)" defer><\/script>/;
let withForms = 0;
for (const page of all) {
  const sends = /<form[^>]*method="post"/.test(page.text);
  if (sends) withForms += 1;
  if (sends !== script.test(page.text)) wrong.push(`${page.address}: ${sends ? "a form without its script" : "the script without a form"}`);
}
const shells = Object.values(JSON.parse(readFileSync(join(root, "../bundle.json"), "utf8")).shells);
if (!shells.every((shell) => script.test(shell))) wrong.push("the functions' shell lacks the script");
console.log(`figure: pages with a form to send = ${withForms} of ${all.length}`);

const [, formScript, workScript] = script.exec(shells[0]) ?? [];
const sources = [formScript, workScript].map((path) => readFileSync(join(root, path)));
const bytes = sources.reduce((total, source) => total + gzipSync(source, { level: 6 }).length, 0);
console.log(`figure: form scripts = ${bytes} bytes gzip`);
if (bytes > MOST_BYTES) wrong.push(`form scripts: ${bytes} bytes, at most ${MOST_BYTES}`);

// The worker's own SHA-256, at every length around its blocks.
const worker = vm.createContext({ self: {}, TextEncoder });
vm.runInContext(sources[1].toString(), worker);
const LETTERS = [..."abcXYZ019 :-_éàœ’€ŀ漢🧶"];
let digests = 0;
for (let index = 0; index < 1005; index += 1) {
  const letters = index < 603 ? ["a"] : LETTERS;
  const text = Array.from(randomBytes(index % 201), (byte) => letters[byte % letters.length]).join("");
  const found = worker.sha256(new TextEncoder().encode(text)).map((word) => (word >>> 0).toString(16).padStart(8, "0")).join("");
  if (found === createHash("sha256").update(text).digest("hex")) digests += 1;
  else wrong.push(`SHA-256 of ${JSON.stringify(text)}: ${found}`);
}
console.log(`figure: digests as node makes them = ${digests} of 1005`);

await browser.close();
site.close();
conclude("forms", looked, wrong);
