// The whole platform as people use it, at 320 px, once with scripts and once without: from signing up to
// erasing the account. Use: node platform.mjs <origin> <folder for pictures>
import { mkdirSync } from "node:fs";
import { conclude, launch } from "./browser.mjs";
import { Letters, Person } from "./people.mjs";

const origin = process.argv[2].replace(/\/$/, "");
const shots = process.argv[3];
mkdirSync(shots, { recursive: true });
const browser = await launch();
const wrong = [];
let looked = 0;

function expect(condition, sentence) {
  if (!condition) throw new Error(sentence);
}

/** A chapter of the story; what goes wrong in it ends the story of this run. */
async function chapter(name, person, steps) {
  try {
    await steps();
  } catch (error) {
    await person.page.screenshot({ path: `${shots}/failed-${person.name}.png`, fullPage: true }).catch(() => {});
    throw new Error(`${name}: ${String(error.message).split("\n")[0]} (at ${person.page.url()})`);
  }
  looked += 1;
}

async function story(scripts) {
  const letters = new Letters(origin);
  const stamp = `${scripts ? "avec" : "sans"}-${Date.now()}`;
  const arrive = async (name, address) => {
    const person = await Person.arrive(browser, origin, { scripts, letters, shots, address });
    person.name = name;
    return person;
  };
  const ada = await arrive("ada", `ada.${stamp}@exemple.fr`);
  const people = [ada];

  await chapter("signing up", ada, () => ada.signUp());
  await chapter("signing in by code", ada, async () => {
    await ada.signOut();
    await ada.signInByCode();
  });
  await chapter("signing in by link, on another device", ada, async () => {
    const phone = await arrive("phone", ada.address);
    people.push(phone);
    await phone.signInByLink();
    expect((await phone.text()).includes(ada.address), "the account does not show its address");
  });

  for (const person of people) {
    wrong.push(...person.complaints());
    await person.leave();
  }
}

for (const scripts of [false, true]) {
  try {
    await story(scripts);
  } catch (error) {
    wrong.push(`${scripts ? "with" : "without"} scripts: ${error.message}`);
  }
}
await browser.close();
conclude("chapters of the platform's journey", looked, wrong);
