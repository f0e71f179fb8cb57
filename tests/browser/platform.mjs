// The whole platform as people use it, at 320 px, once with scripts and once without: from signing up to
// erasing the account.
// Use: node platform.mjs <origin> <folder for pictures> <the command maille> <state of the trial>
import { until } from "./people.mjs";
import { expect, origin, tell } from "./story.mjs";

await tell("chapters of the platform's journey", async (telling) => {
  const { scripts, letters, stamp } = telling;
  const chapter = (...given) => telling.chapter(...given);
  const arrive = (...given) => telling.arrive(...given);
  const entrust = (...given) => telling.entrust(...given);
  const ada = await arrive("ada");

  await chapter("signing up", ada, () => ada.signUp());
  await chapter("signing in by code", ada, async () => {
    await ada.signOut();
    await ada.signInByCode();
  });
  await chapter("signing in by link, on another device", ada, async () => {
    const phone = await arrive("phone", ada.address);
    await phone.signInByLink();
    expect((await phone.text()).includes(ada.address), "the account does not show its address");
  });

  const title = `Des bancs pour souffler ${stamp}`;
  const attack = `<img src=x onerror="window.x91=1"><script>window.x91=1</script>`;
  await chapter("an idea is sent", ada, async () => {
    await ada.open("/idees/proposer/");
    await ada.fill({
      title,
      body: `Il n'y a plus un seul banc à l'ombre entre la gare et le marché. ${attack}`,
      theme: "logement",
      territory: "63",
    });
    await ada.look("idea");
    await ada.send();
    await ada.look("idea-sent");
  });

  const mo = await arrive("mo");
  await chapter("somebody becomes a moderator", mo, async () => {
    await entrust(mo, "moderator");
    await mo.signInByCode();
    await mo.look("account-of-a-moderator");
  });
  let clicked = Date.now();
  await chapter("the idea is published", mo, async () => {
    await mo.open("/api/moderation");
    await mo.look("desk");
    expect((await mo.text()).includes(title), "the desk does not show the idea");
    expect(!(await mo.text()).includes(ada.address), "the desk shows an address");
    clicked = Date.now();
    await mo.publish(title);
  });
  const path = await (async () => {
    const path = await until("the idea on the public site", async () => {
      const list = await (await fetch(`${origin}/idees/`)).text();
      const at = list.indexOf(title);
      return at >= 0 ? [...list.slice(0, at).matchAll(/href="(\/idees\/[^"]+)"/g)].pop()?.[1] : undefined;
    });
    console.log(`figure: from the moderator's click to the page, demo site, ${scripts ? "with" : "without"} scripts <= ${Date.now() - clicked} ms`);
    return path;
  })();

  await mo.look("published");

  const ben = await arrive("ben");
  await chapter("another member supports it", ben, async () => {
    await ben.signUp();
    await ben.open(path);
    await ben.look("public-idea");
    expect((await ben.page.evaluate(() => window.x91)) === undefined, "a script of the idea ran");
    await ben.send('main form[action="/api/supports"]');
    await ben.look("supported");
  });

  const cleo = await arrive("cleo");
  await chapter("who answers for the theme answers it", cleo, async () => {
    await entrust(cleo, "contact:logement");
    await cleo.signInByLink();
    await cleo.open("/api/ideas/desk");
    await cleo.look("ideas-desk");
    await Promise.all([cleo.page.waitForNavigation(), cleo.page.locator("main a", { hasText: stamp }).first().click()]);
    await cleo.fill({ status: "accepted", text: "Oui : six bancs seront posés au printemps, sous les tilleuls." });
    await cleo.look("idea-answer");
    await cleo.press('main form[action="/api/ideas/answer"]');
    await until("the answer on the public page", async () => (await (await fetch(origin + path)).text()).includes("six bancs"));
  });

  await chapter("a message reaches a role and is answered", ben, async () => {
    await ben.open("/contacts/logement/");
    await ben.fill({ kind: "advice", text: `Bonjour, comment relire un bail ? ${attack} ${stamp}` }, 'main form[action="/api/messages"]');
    await ben.send('main form[action="/api/messages"]');
    await ben.look("message-sent");
    await cleo.open(await letters.link(cleo.address, "/api/messages/"));
    await cleo.look("thread");
    expect((await cleo.text()).includes(stamp), "the message is not there");
    expect(!(await cleo.text()).includes(ben.address), "the sender's address is shown");
    expect((await cleo.page.evaluate(() => window.x91)) === undefined, "a script of the message ran");
    await cleo.fill({ text: "Bonjour, nous relisons ensemble mardi à 18 h." }, 'main form[action="/api/messages/reply"]');
    await cleo.press('main form[action="/api/messages/reply"]');
    await ben.open(await letters.link(ben.address, "/api/messages/"));
    await ben.look("answered");
    expect((await ben.text()).includes("mardi à 18 h"), "the answer is not there");
    expect(!(await ben.text()).includes(cleo.address), "the contact's address is shown");
  });

  await chapter("the account is erased", ada, async () => {
    await ada.signOut();
    await ada.signInByCode();
    await ada.open("/api/account/erase");
    await ada.look("erase");
    await ada.fill({ understood: true }, 'main form[action="/api/account/erase"]');
    await ada.send('main form[action="/api/account/erase"]');
    await ada.look("erasing");
    await until("the account is gone", async () => {
      await ada.open("/api/account");
      return !(await ada.text()).includes(ada.address);
    });
  });
});
