// The moderation desk at 320 px: a seeded queue is cleared by keyboard alone, keystrokes counted; the same
// desk without scripts. Use: node desk.mjs <origin> <address offered the role> <how many wait> <pictures>
import axe from "axe-core";
import { mkdirSync } from "node:fs";
import { conclude, launch } from "./browser.mjs";
import { Letters, Person, until } from "./people.mjs";

const [origin, address, queue, shots] = process.argv.slice(2);
mkdirSync(shots, { recursive: true });
const browser = await launch();
const letters = new Letters(origin);
const wrong = [];
let looked = 0;

function expect(condition, sentence) {
  if (!condition) throw new Error(sentence);
}

/** How many things the desk says are waiting. */
async function waiting(page) {
  const lead = await page.locator("main .lead").first().innerText();
  return Number(lead.replace(/\D/g, ""));
}

async function step(name, person, act) {
  try {
    await act();
  } catch (error) {
    await person.page.screenshot({ path: `${shots}/desk-failed.png` }).catch(() => {});
    wrong.push(`${name}: ${String(error.message).split("\n")[0]} (at ${person.page.url()})`);
  }
  looked += 1;
}

const arrive = async (name, scripts) =>
  Object.assign(await Person.arrive(browser, origin, { scripts, letters, shots, address }), { name });

const mo = await arrive("moderator", true);
const { page } = mo;
let keystrokes = 0;

/** One key; the desk may answer with a new page. */
async function press(...keys) {
  for (const key of keys) {
    keystrokes += 1;
    await page.keyboard.press(key);
  }
}

/** Keys that decide: waits for the next desk. */
async function decide(...keys) {
  const before = await waiting(page);
  await press(...keys);
  await until(`fewer than ${before} waiting`, async () => (await waiting(page).catch(() => before)) < before);
  await page.waitForLoadState("load");
}

await step("the role is accepted", mo, async () => {
  await mo.open(await letters.link(address, "/api/mandates/accept"));
  await page.locator('main form[method=post] button[type=submit]').first().click();
  await page.waitForURL(/\/api\/(sent|account)/);
  await mo.signInByCode();
  await mo.open("/api/moderation");
  expect((await waiting(page)) === Number(queue), `${await waiting(page)} wait`);
  expect(await page.locator("[data-keys]").isVisible(), "the line of keys does not show");
  await mo.look("desk");
  await page.evaluate(axe.source);
  const result = await page.evaluate(() => window.axe.run(document, { resultTypes: ["violations"] }));
  expect(result.violations.length === 0, result.violations.map((one) => `${one.id} ${one.nodes[0].target}`).join());
});

await step("keys are never taken from a text", mo, async () => {
  const before = await waiting(page);
  await page.locator("#desk-text").focus();
  await page.keyboard.type("jkarhu, à vous");
  expect((await page.inputValue("#desk-text")) === "jkarhu, à vous", "letters were lost");
  await page.locator("#desk-reason").focus();
  await page.keyboard.press("h");
  expect((await waiting(page)) === before, "something was decided");
  await mo.open("/api/moderation");
});

await step("down, up, keep for oneself", mo, async () => {
  const titleOf = () => page.evaluate(() => document.activeElement.closest("[data-item]")?.querySelector("strong")?.textContent);
  await press("j");
  const first = await titleOf();
  await press("j");
  const second = await titleOf();
  expect(first && second && first !== second, `${first}, ${second}`);
  await press("k");
  expect((await titleOf()) === first, "not up again");
  await Promise.all([page.waitForNavigation(), press("Enter")]);
  expect((await page.locator("main").innerText()).includes("Réservé par vous"), "not kept");
});

await step("accept, take back", mo, async () => {
  const before = await waiting(page);
  await decide("a");
  keystrokes += 1;
  await page.keyboard.press("u");
  await until("all waiting again", async () => (await waiting(page).catch(() => 0)) === before);
  await page.waitForLoadState("load");
});

await step("refuse: a reason by its letter, its ready answer, Enter", mo, async () => {
  await press("r");
  expect(await page.evaluate(() => document.activeElement.id === "desk-reason"), "the reason has no focus");
  await press("H");
  expect((await page.inputValue("#desk-text")).length > 40, "no ready answer");
  await mo.look("refusing");
  await decide("Enter");
});

await step("a batch: ticked with the space bar, decided together", mo, async () => {
  const before = await waiting(page);
  await press("j", " ", "j", " ", "j", " ");
  await decide("a");
  expect((await waiting(page)) === before - 3, `${before} to ${await waiting(page)}`);
  await mo.look("after-a-batch");
});

const began = Date.now();
await step("all the rest, one by one", mo, async () => {
  for (let left = await waiting(page); left > 0; left = await waiting(page)) await decide("a");
});
console.log(`figure: keys that cleared ${queue} things at 320 px = ${keystrokes}, the last ones one by one in ${Math.round((Date.now() - began) / 1000)} s`);

wrong.push(...mo.complaints());
await mo.leave();

const plain = await arrive("plain", false);
await step("without scripts the desk opens, and undoes", plain, async () => {
  await plain.signInByCode();
  await plain.open("/api/moderation");
  expect((await waiting(plain.page)) === 0, "not empty");
  await plain.page.locator('main form[action="/api/moderation/undo"] button').first().click();
  await until("one waits", async () => (await waiting(plain.page).catch(() => 0)) === 1);
  expect(!(await plain.page.locator("[data-keys]").isVisible()), "keys are promised without a script");
  await plain.page.locator("main input[name=item]").first().check();
  await plain.page.locator("main button[value=reject]").click();
  await until("what is missing", async () => (await plain.page.locator(".error-summary").count()) === 1);
  await plain.page.locator("main input[name=item]").first().check();
  await plain.page.locator("main select[name=reason]").selectOption("unclear");
  await plain.page.locator("main button[value=reject]").click();
  await until("none waits", async () => (await waiting(plain.page).catch(() => 1)) === 0);
  await plain.look("empty");
});
wrong.push(...plain.complaints());
await plain.leave();

await browser.close();
conclude("steps at the moderation desk", looked, wrong);
