// Journeys without JavaScript, on the real server of the trial.
// Use: node journeys.mjs <origin>
import { conclude, launch } from "./browser.mjs";

const origin = process.argv[2].replace(/\/$/, "");
const browser = await launch();
const wrong = [];
let looked = 0;

async function journey(name, steps) {
  const context = await browser.newContext({ locale: "fr-FR", javaScriptEnabled: false, viewport: { width: 360, height: 740 } });
  const page = await context.newPage();
  const foreign = [];
  page.on("request", (request) => {
    if (!request.url().startsWith(origin + "/")) foreign.push(request.url());
  });
  try {
    await steps(page);
  } catch (error) {
    wrong.push(`${name}: ${String(error.message).split("\n")[0]}`);
  }
  for (const url of foreign) wrong.push(`${name}: asked ${url}`);
  if ((await context.cookies()).length > 0) wrong.push(`${name}: a cookie`);
  looked += 1;
  await context.close();
}

function expect(condition, sentence) {
  if (!condition) throw new Error(sentence);
}

const heading = (page) => page.locator("h1").first().innerText();

await journey("home: a postcode leads to a page about that place", async (page) => {
  await page.goto(`${origin}/`);
  await page.fill("form.near-form:not(.search) input[name=q]", "63000");
  await Promise.all([page.waitForNavigation(), page.click("form.near-form:not(.search) button")]);
  const path = new URL(page.url()).pathname;
  expect(/^\/(communes|departements)\//.test(path), `63000 led to ${path}`);
  expect((await heading(page)).length > 0, "no heading");
});

await journey("home: the name of a commune, without its accents", async (page) => {
  await page.goto(`${origin}/`);
  await page.fill("form.near-form:not(.search) input[name=q]", "clermont ferrand");
  await Promise.all([page.waitForNavigation(), page.click("form.near-form:not(.search) button")]);
  const path = new URL(page.url()).pathname;
  expect(/^\/(communes|departements)\//.test(path), `the name led to ${path}`);
});

await journey("home: what is no place gets an answer, not an error", async (page) => {
  await page.goto(`${origin}/`);
  await page.fill("form.near-form:not(.search) input[name=q]", "zzzzzz");
  const [response] = await Promise.all([page.waitForNavigation(), page.click("form.near-form:not(.search) button")]);
  expect(response.status() < 500, `status ${response.status()}`);
  expect((await heading(page)).length > 0, "no heading");
  expect((await page.locator("main form input[name=q]").inputValue()) === "zzzzzz", "one cannot mend what one typed");
});

await journey("menu: every entry opens and says where one is", async (page) => {
  await page.goto(`${origin}/`);
  const links = await page.locator("header nav a").evaluateAll((all) => [...new Set(all.map((a) => a.getAttribute("href")))]);
  expect(links.length > 3, `only ${links.length} entries`);
  for (const href of links) {
    const response = await page.goto(origin + href);
    expect(response.status() === 200, `${href}: ${response.status()}`);
    expect((await page.locator("h1").count()) === 1, `${href}: not one h1`);
  }
});

await journey("agenda: from the list to an event to its group", async (page) => {
  await page.goto(`${origin}/agenda/`);
  await Promise.all([page.waitForNavigation(), page.locator("main .title a[href^='/agenda/']").first().click()]);
  expect(/^\/agenda\/.+/.test(new URL(page.url()).pathname), page.url());
  await Promise.all([page.waitForNavigation(), page.locator("main a[href^='/groupes/']").first().click()]);
  expect(/^\/groupes\/.+/.test(new URL(page.url()).pathname), page.url());
});

await journey("forms: sending one answers in the site's own page, and keeps nothing", async (page) => {
  await page.goto(`${origin}/idees/proposer/`);
  const form = page.locator("main form[method=post]").first();
  expect((await form.count()) === 1, "no form");
  expect(/^\/api\//.test(await form.getAttribute("action")), "the form does not post to /api/");
  const answer = await page.request.post(origin + (await form.getAttribute("action")), {
    headers: { Origin: origin, "Content-Type": "application/x-www-form-urlencoded" },
    data: "title=Une+idee",
  });
  const text = await answer.text();
  expect(answer.status() < 600 && answer.status() >= 200, "no answer");
  expect(text.includes("<main"), "the answer is not in the site's page");
});

await journey("lost: 404 has a search and a way home", async (page) => {
  const response = await page.goto(`${origin}/nulle-part/`);
  expect(response.status() === 404, `status ${response.status()}`);
  expect((await page.locator("main a[href='/'], header a[href='/']").count()) > 0, "no way home");
  expect((await page.locator("form[role=search]").count()) > 0, "no search");
});

await journey("keyboard: the first stop leads to the text", async (page) => {
  await page.goto(`${origin}/wiki/`);
  await page.keyboard.press("Tab");
  const first = await page.locator(":focus").getAttribute("href");
  expect(first === "#main", `the first stop is ${first}`);
});

for (const path of ["/", "/wiki/", "/nulle-part/"]) {
  await journey(`headers of ${path}`, async (page) => {
    const response = await page.goto(origin + path);
    const headers = response.headers();
    const policy = headers["content-security-policy"] ?? "";
    for (const part of ["default-src 'none'", "script-src 'self'", "base-uri 'none'", "frame-ancestors 'none'", "form-action 'self'"]) {
      expect(policy.includes(part), `the policy lacks ${part}`);
    }
    expect(!policy.includes("unsafe"), "the policy has an exception");
    expect(headers["x-content-type-options"] === "nosniff", "no nosniff");
    expect(headers["referrer-policy"] === "same-origin", `referrer-policy ${headers["referrer-policy"]}`);
    expect(headers["set-cookie"] === undefined, "a cookie");
  });
}

await browser.close();
conclude("journeys without JavaScript", looked, wrong);
