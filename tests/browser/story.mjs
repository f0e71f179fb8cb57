// A story of several people on the trial, told once with scripts and once without, at 320 px.
import { spawnSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { conclude, launch } from "./browser.mjs";
import { Letters, Person } from "./people.mjs";

const [, , given, shots, maille, state] = process.argv;

export const origin = given.replace(/\/$/, "");

export function expect(condition, sentence) {
  if (!condition) throw new Error(sentence);
}

/** One telling: its people, and its chapters. */
class Telling {
  constructor(browser, scripts) {
    Object.assign(this, { browser, scripts, letters: new Letters(origin), people: [], looked: 0 });
    this.stamp = `${scripts ? "avec" : "sans"}-${Date.now()}`;
  }

  /** Somebody new, with an address of their own unless one is given. */
  async arrive(name, address = `${name}.${this.stamp}@exemple.fr`) {
    const { scripts, letters } = this;
    const person = await Person.arrive(this.browser, origin, { scripts, letters, shots, address });
    person.name = name;
    this.people.push(person);
    return person;
  }

  /** A chapter of the story; what goes wrong in it ends this telling. */
  async chapter(name, person, steps) {
    try {
      await steps();
    } catch (error) {
      await person.page.screenshot({ path: `${shots}/failed-${person.name}.png`, fullPage: true }).catch(() => {});
      throw new Error(`${name}: ${String(error.message).split("\n")[0]} (at ${person.page.url()})`);
    }
    this.looked += 1;
  }

  /** Roles begin on the machine: the command writes an offer, the mail is accepted in a browser. */
  async entrust(person, role) {
    const asked = role === "moderator" ? ["invite", person.address] : ["assign", role, person.address];
    const run = spawnSync(maille, ["admin", "--state", state, ...asked], { encoding: "utf8" });
    expect(run.status === 0, `maille admin ${role}: ${run.stderr}`);
    await person.open(await this.letters.link(person.address, "/api/mandates/accept"));
    await person.look("mandate");
    await person.press();
  }
}

/** Tells a story both ways, and says how it went. */
export async function tell(what, story) {
  mkdirSync(shots, { recursive: true });
  const browser = await launch();
  const wrong = [];
  let looked = 0;
  for (const scripts of [false, true]) {
    const telling = new Telling(browser, scripts);
    try {
      await story(telling);
    } catch (error) {
      wrong.push(`${scripts ? "with" : "without"} scripts: ${error.message}`);
    }
    looked += telling.looked;
    for (const person of telling.people) {
      wrong.push(...person.complaints());
      await person.leave();
    }
  }
  await browser.close();
  conclude(what, looked, wrong);
}
