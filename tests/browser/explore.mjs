import { spawnSync } from "node:child_process";
import { launch } from "./browser.mjs";
import { Letters, Person, until } from "./people.mjs";
const origin = "http://127.0.0.1:8801", shots = "/tmp/shots", maille = "/work/w/close/target/debug/maille", state = "/tmp/st";
const browser = await launch();
const letters = new Letters(origin);
const stamp = Date.now();
const arrive = async (name, address, scripts = false) => { const p = await Person.arrive(browser, origin, { scripts, letters, shots, address }); p.name = name; return p; };
const ada = await arrive("ada", `ada.${stamp}@exemple.fr`);
try {
await ada.signUp();

const name = `Les voisins ${stamp}`;
await ada.open("/api/groups/new");
await ada.fill({ name, kind: "local", place: "63000", description: "Nous nous retrouvons le mardi pour améliorer le quartier." }, 'main form[action="/api/groups"]');
await ada.send('main form[action="/api/groups"]');
const group = new URL(ada.page.url()).searchParams.get("group");
await ada.press('main form[action="/api/groups/submit"]'); await ada.look("submitted"); console.log(ada.page.url(), await ada.text());
const mo = await arrive("mo", "moderation@maille.example");
await mo.signInByCode();
await mo.open("/api/moderation"); await mo.look("modqueue");
await mo.publish(name);
const page = await until("group page", async () => { const html = await (await fetch(origin + "/groupes/")).text(); return html.match(new RegExp(`href="(/groupes/[^"]*${stamp}[^"]*)"`))?.[1]; });
console.log(page);
await ada.open(page); await ada.look("group-page"); console.log(await ada.text());
const ben = await arrive("ben", `ben.${stamp}@exemple.fr`);
await ben.signUp();
await ben.open(page);

await ada.open("/api/groups/invite?group=" + group); await ada.look("invite"); console.log(await ada.text());
await ada.fill({ address: ben.address }, 'main form[action="/api/groups/invite"]');
await ada.send('main form[action="/api/groups/invite"]'); await ada.look("invited"); console.log(await ada.text());
await ben.open(await letters.link(ben.address, "/api/groups/invite/accept")); await ben.look("accept"); console.log(await ben.text());
await ben.press();  console.log(await ben.text());
await ada.open("/api/groups/desk?group=" + group); await ada.look("desk"); console.log(await ada.text());
await ada.open("/api/events/desk?group=" + group); await ada.look("events-desk"); console.log(await ada.text());
console.log(await ada.page.content().then((html) => [...html.matchAll(/(?:href|action)="(\/api\/[^"]+)"/g)].map((m) => m[1]).join("\n")));
} catch (e) { console.log("ERR", e.message); for (const p of [ada]) { console.log(p.page.url(), await p.text()); await p.look("err"); } }
await browser.close();
