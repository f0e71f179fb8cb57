// People of the journeys: a browser each, with the trial's mailbox at hand.
import { join } from "node:path";
import { watchedPage } from "./browser.mjs";

/** Waits until `look` gives something, or says what was waited for. */
export async function until(what, look, limit = 15000) {
  const end = Date.now() + limit;
  for (;;) {
    const found = await look();
    if (found) return found;
    if (Date.now() > end) throw new Error(`waited ${limit} ms in vain: ${what}`);
    await new Promise((later) => setTimeout(later, 100));
  }
}

/** The mails to an address, newest first. */
export async function mailsTo(origin, address) {
  const answer = await fetch(`${origin}/_mail/messages.json`);
  const { messages } = await answer.json();
  return messages.filter((mail) => mail.to === address);
}

/** A link below `path`, or the code, of the newest mail to an address that has one and was not seen before. */
export class Letters {
  constructor(origin) {
    this.origin = origin;
    this.used = new Set();
  }

  async take(address, what, pick) {
    return until(`${what} for ${address}`, async () => {
      for (const mail of await mailsTo(this.origin, address)) {
        const found = pick(mail);
        if (found && !this.used.has(found)) {
          this.used.add(found);
          return found;
        }
      }
      return undefined;
    });
  }

  link(address, path) {
    const start = `${this.origin}${path}`;
    return this.take(address, `a link to ${path}`, (mail) => mail.links.find((link) => link.startsWith(start)));
  }

  /** The same link again: somebody goes back to their mail. */
  seen(address, path) {
    const start = `${this.origin}${path}`;
    return until(`a link to ${path} for ${address}`, async () => {
      const links = (await mailsTo(this.origin, address)).flatMap((mail) => mail.links);
      return links.find((link) => link.startsWith(start));
    });
  }

  code(address) {
    return this.take(address, "a code", (mail) => mail.code);
  }
}

/** Somebody with a browser 320 px wide, with or without scripts. */
export class Person {
  static async arrive(browser, origin, { scripts, letters, shots, address }) {
    const context = await browser.newContext({
      locale: "fr-FR",
      viewport: { width: 320, height: 700 },
      javaScriptEnabled: scripts,
    });
    // The trial reloads pages when anybody's decision is published: not under the hands of a test.
    await context.route("**/_live/events", (route) => route.abort());
    const { page, seen } = await watchedPage(context, origin);
    return Object.assign(new Person(), { context, page, seen, origin, scripts, letters, shots, address, step: 0 });
  }

  async open(path) {
    await this.page.goto(path.startsWith("http") ? path : this.origin + path);
  }

  /** Fills a form in by the names of its fields. */
  async fill(fields, form = "main form[method=post]") {
    for (const [name, value] of Object.entries(fields)) {
      const field = this.page.locator(`${form} [name="${name}"]`);
      const kind = await field.first().evaluate((one) => (one.tagName === "SELECT" ? "select" : one.type));
      if (kind === "checkbox") await field.first().setChecked(value);
      else if (kind === "radio") await this.page.locator(`${form} [name="${name}"][value="${value}"]`).check();
      else if (kind === "select") await field.first().selectOption(value);
      else await field.first().fill(value);
    }
  }

  /** Presses a form's button and, without scripts, that of the page to read again. */
  async send(form = "main form[method=post]") {
    await this.press(form);
    const again = this.page.locator('main form input[name="_step"]');
    if (!this.scripts && (await again.count()) > 0) {
      await this.look("read-again");
      await this.press("main form[method=post]");
    }
  }

  /** Presses the first button of a form; waits for the page that follows, or for what is said in place. */
  async press(form = "main form[method=post]") {
    await this.follow(`the button of ${form}`, this.page.locator(`${form} button[type=submit]`).first());
  }

  /** Clicks, and waits for the page that follows or for what is said in place. */
  async follow(what, button) {
    let moved = false;
    const note = (frame) => {
      if (frame === this.page.mainFrame()) moved = true;
    };
    this.page.on("framenavigated", note);
    const done = this.page.locator(".notice-done, .error-summary");
    const before = await done.count();
    await button.click();
    await until(`something after ${what} at ${this.page.url()}`, async () => moved || (await done.count().catch(() => 0)) > before);
    this.page.off("framenavigated", note);
    await this.page.waitForLoadState("load");
  }

  async text() {
    return this.page.locator("main").innerText();
  }

  async title() {
    return this.page.locator("h1").first().innerText();
  }

  /** A picture, and no sideways scrolling at 320 px. */
  async look(name) {
    this.step += 1;
    const kind = this.scripts ? "scripts" : "plain";
    const file = `people-${kind}-${this.name ?? "x"}-${String(this.step).padStart(2, "0")}-${name}.png`;
    await this.page.screenshot({ path: join(this.shots, file), fullPage: true });
    const wide = await this.page.evaluate(() => document.documentElement.scrollWidth);
    if (wide > 320) throw new Error(`${name}: ${wide} px wide at 320`);
  }

  async signUp() {
    await this.open("/inscription/");
    await this.fill({ email: this.address, residence: "63000", consent_membership: true, consent_digest: true });
    await this.look("sign-up");
    await this.send();
    await this.look("sign-up-sent");
    await this.open(await this.letters.link(this.address, "/api/signups/confirm"));
    await this.look("confirm");
    await this.press();
    await this.arrivedAt("/api/account");
    await this.look("account");
  }

  async signInByCode() {
    await this.askToSignIn();
    await this.fill({ code: await this.letters.code(this.address) });
    await this.look("code");
    await this.press();
    await this.arrivedAt("/api/account");
  }

  async signInByLink() {
    await this.askToSignIn();
    await this.open(await this.letters.link(this.address, "/api/signin/link"));
    await this.look("link");
    await this.press();
    await this.arrivedAt("/api/account");
  }

  async askToSignIn() {
    await this.open("/connexion/");
    await this.fill({ email: this.address });
    await this.send();
    await this.arrivedAt("/api/signin/code");
  }

  /** At the moderation desk: lets the item with this title through. */
  async publish(title) {
    const item = this.page.locator("main li", { hasText: title }).first();
    await item.locator('input[name="item"]').first().check();
    await this.follow("the button that publishes", this.page.locator('main button[name="verb"][value="publish"]').first());
  }

  async signOut() {
    await this.open("/api/account");
    await this.press('main form[action="/api/signout"]');
  }

  async arrivedAt(path) {
    await until(`${path}, not ${this.page.url()}`, async () => new URL(this.page.url()).pathname === path);
  }

  /** What the browser refused or complained about, and who else was asked. */
  complaints() {
    const foreign = this.seen.foreign.map((url) => `asked ${url}`);
    // Answers of 4xx are part of the journeys; the console says so too.
    const own = this.seen.complaints.filter((line) => !/status of 4\d\d|ERR_FAILED/.test(line));
    return [...foreign, ...own].map((line) => `${this.name}: ${line}`);
  }

  async leave() {
    await this.context.close();
  }
}
