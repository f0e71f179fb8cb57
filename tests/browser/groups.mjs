// A group's own life as people live it, at 320 px, once with scripts and once without: founded, joined, run by
// two, an event with more people than seats, moved, held and told with a photo, the group in other hands, divided
// by each member's choice, people around invited. Days between are passed by the trial's own button.
// Use: node groups.mjs <origin> <folder for pictures> <the command maille> <state of the trial>
import { mailsTo, until } from "./people.mjs";
import { expect, origin, tell } from "./story.mjs";
import { answers } from "../search/engine.mjs";
import { phonePhoto, tells } from "./photo.mjs";

/** Seats of the event, and how many want one. */
const SEATS = 25;
const WANT = 30;
const DAYS = 24 * 3600 * 1000;

// The trial's clock is so many days ahead of ours.
let ahead = 0;
const day = (days) => new Date(Date.now() + (ahead + days) * DAYS).toISOString().slice(0, 10);

/** A week goes by, by the button of the mailbox. */
async function aWeekLater(person) {
  await person.open("/_mail/");
  await person.follow("the button of a week", person.page.locator('main button[formaction="/_mail/later?days=7"]'));
  await person.arrivedAt("/_mail/");
  ahead += 7;
}

/** The bytes of a file of the site. */
const bytesOf = async (path) => Buffer.from(await (await fetch(origin + path)).arrayBuffer());

const read = async (path) => (await fetch(origin + path)).text();

/** The first link below `folder` on a page of the site that carries the stamp of this telling. */
const linked = (page, folder, stamp) =>
  until(`a link below ${folder} on ${page}`, async () => {
    const links = [...(await read(page)).matchAll(/href="([^"#?]+)"/g)].map((match) => match[1]);
    return links.find((link) => link.startsWith(folder) && link !== folder && link.includes(stamp));
  });

/** A form sent by hand, as a browser without scripts sends it: read again, then kept. */
async function send(path, fields) {
  const post = (body) =>
    fetch(origin + path, {
      method: "POST",
      redirect: "manual",
      headers: { "Sec-Fetch-Site": "same-origin", Accept: "text/html" },
      body: new URLSearchParams(body),
    });
  const first = await post(fields);
  if (first.status !== 200) return first;
  const step = (await first.text()).match(/name="_step" value="([^"]+)"/)?.[1];
  return post({ ...fields, _step: step });
}

/** Somebody says that they come, and presses the button of the mail. */
async function comes(telling, event, address) {
  const asked = await send("/api/attendances", { event, email: address, guests: "0" });
  expect(asked.status === 303, `an answer got ${asked.status}`);
  const link = await telling.letters.link(address, "/api/attendances/confirm");
  const done = await send("/api/attendances/confirm", { t: new URL(link).searchParams.get("t") });
  expect(done.status === 303, `a confirmation got ${done.status}`);
}

await tell("chapters of a group's life", async (telling) => {
  const { letters, stamp, scripts } = telling;
  const chapter = (...given) => telling.chapter(...given);
  const name = `Les voisins ${stamp}`;
  const [ada, mo] = [await telling.arrive("ada"), await telling.arrive("mo")];
  let group;

  await chapter("a group is founded", ada, async () => {
    await ada.signUp();
    await ada.open("/api/groups/new");
    await ada.look("found");
    await ada.fill({
      name,
      kind: "local",
      place: "63000",
      description: "Nous nous retrouvons le mardi pour améliorer le quartier.",
    });
    await ada.send();
    await ada.arrivedAt("/api/groups/desk");
    group = new URL(ada.page.url()).searchParams.get("group");
    await ada.look("draft");
    await ada.press('main form[action="/api/groups/submit"]');
    await ada.look("submitted");
  });

  let page;
  await chapter("it is read and published", mo, async () => {
    await telling.entrust(mo, "moderator");
    await mo.signInByCode();
    await mo.open("/api/moderation");
    await mo.look("desk");
    await mo.publish(name);
    page = await linked("/groupes/", "/groupes/", stamp);
  });

  const ben = await telling.arrive("ben");
  await chapter("somebody joins it, and is asked to animate it too", ben, async () => {
    await ben.signUp();
    await ben.open(page);
    await ben.look("group");
    await ben.fill({ seat: "member" }, 'main form[action="/api/groups/join"]');
    await ben.send('main form[action="/api/groups/join"]');
    await ben.look("joined");
    await ada.open(`/api/groups/invite?group=${group}`);
    await ada.fill({ address: ben.address }, 'main form[action="/api/groups/invite"]');
    await ada.look("invite");
    await ada.send('main form[action="/api/groups/invite"]');
    await ben.open(await letters.link(ben.address, "/api/groups/invite/accept"));
    await ben.look("invited");
    await ben.press();
    await until("the group among one's own", async () => {
      await ben.open("/api/groups/mine");
      return (await ben.text()).includes("anime");
    });
    await ben.look("mine");
  });

  const title = `Porte-à-porte ${stamp}`;
  let event;
  let address;
  await chapter("an event is announced and is on the site", ada, async () => {
    await ada.open(`/api/groups/desk?group=${group}`);
    await ada.look("group-desk");
    await ada.open(`/api/events/new?group=${group}`);
    await ada.look("event-short");
    await ada.page.locator("main details.more summary").click();
    await ada.fill({
      title,
      kind: "porte-a-porte",
      day: day(9),
      starts: "18:30",
      commune: "63000",
      venue: "Salle des fêtes",
      capacity: String(SEATS),
    });
    await ada.look("event");
    await ada.send();
    await ada.look("event-sent");
    await mo.open("/api/moderation");
    const clicked = Date.now();
    await mo.publish(title);
    address = await linked(page, "/agenda/", stamp);
    const took = Date.now() - clicked;
    for (const [where, from] of [
      ["its commune's page", await linkTo("/communes/63113-", page)],
      ["its department's page", "/departements/63-puy-de-dome/"],
      ["the group's calendar", `${page}agenda.ics`],
      ["the department's calendar", "/departements/63-puy-de-dome/agenda.ics"],
    ]) {
      // A build writes its files one after the other: what counts is when all are there.
      await until(`the event on ${where} (${from})`, async () =>
        (await read(from)).replace(/\r\n /g, "").includes(stamp),
      );
    }
    await until("the event among what the search finds", async () =>
      (await answers(title, (name) => read(`/recherche/${name}`))).includes(address),
    );
    const all = Date.now() - clicked;
    console.log(`figure: from the click to pages, calendars and search, ${scripts ? "with" : "without"} scripts <= ${all} ms`);
    console.log(`figure: from the click to the group's page, ${scripts ? "with" : "without"} scripts <= ${took} ms`);
    event = (await read(address)).match(/name="event" value="([^"]+)"/)?.[1];
    expect(event, "the event's page has no form to come");
  });

  const cleo = await telling.arrive("cleo");
  await chapter("more people come than there are seats", cleo, async () => {
    await cleo.open(address);
    await cleo.look("event-page");
    await cleo.fill({ email: cleo.address }, 'main form[action="/api/attendances"]');
    await cleo.send('main form[action="/api/attendances"]');
    await cleo.look("come");
    await cleo.open(await letters.link(cleo.address, "/api/attendances/confirm"));
    await cleo.look("come-button");
    await cleo.press();
    const others = Array.from({ length: WANT - 1 }, (_, at) => `p${at}.${stamp}@exemple.fr`);
    for (const other of others) await comes(telling, event, other);
    await ada.open(`/api/attendances/people?group=${group}&event=${event}`);
    await ada.look("people");
    await ada.open(`/api/events/event?group=${group}&event=${event}`);
    await ada.look("event-desk");
    expect((await ada.text()).includes(`${SEATS} sur ${SEATS}`), `not ${SEATS} seats are taken`);
    const first = others[SEATS - 1];
    await cleo.open(await letters.link(cleo.address, "/api/attendances/mine"));
    await cleo.fill({ answer: "no" });
    await cleo.look("leave");
    await cleo.send();
    const offer = await until("a mail that offers the free seat", async () =>
      (await mailsTo(origin, first)).find((mail) => /place est libre/.test(mail.subject)),
    );
    const link = offer.links.find((one) => one.includes("/api/attendances/mine"));
    const taken = await send("/api/attendances/mine", { t: new URL(link).searchParams.get("t"), answer: "yes" });
    expect(taken.status === 303, `taking the seat got ${taken.status}`);
    await ada.open(`/api/events/event?group=${group}&event=${event}`);
    expect((await ada.text()).includes(`${SEATS} sur ${SEATS}`), "the free seat was not taken");
  });

  await chapter("its date moves, and those coming are told", ada, async () => {
    await ada.open(`/api/events/change?group=${group}&event=${event}`);
    await ada.fill({ day: day(12) }, 'main form[action="/api/events/change"]');
    await ada.look("change");
    await ada.send('main form[action="/api/events/change"]');
    await ada.look("changed");
    const one = `p0.${stamp}@exemple.fr`;
    await until("a mail about the new day", async () => {
      const mails = await mailsTo(origin, one);
      return mails.some((mail) => /chang|nouve|modifi/i.test(mail.subject));
    });
  });

  await chapter("it is held, and told with a photo the day after", ada, async () => {
    await aWeekLater(ada);
    await ada.look("mailbox");
    await aWeekLater(ada);
    await ada.signInByCode();
    await ada.open(await letters.link(ada.address, "/api/reports/one"));
    await ada.look("report-asked");
    await ada.follow("the link to write", ada.page.locator('main a[href^="/api/reports/write"]'));
    await ada.fill({
      title: `Quatre cents portes ${stamp}`,
      body: "Nous avons frappé à quatre cents portes, et trente personnes sont venues parler du quartier.",
      people: "30",
      doors: "400",
    });
    await ada.look("report");
    await ada.send();
    await ada.open(await letters.seen(ada.address, "/api/reports/one"));
    await ada.look("report-written");
    await ada.follow("the link to add a photo", ada.page.locator('main a[href^="/api/reports/photos"]'));
    const photo = await phonePhoto(ada.page);
    expect(tells(photo), "the photo of the test tells nothing of its place");
    await ada.page.setInputFiles('main input[name="file"]', { name: "IMG_0417.jpg", mimeType: "image/jpeg", buffer: photo });
    await ada.fill({ alt: "Des portes bleues dans une rue", faces: "nobody" });
    await ada.look("photo");
    const posted = ada.page.waitForRequest((request) => request.method() === "POST");
    await ada.press('main form[action="/api/reports/photos"]');
    const travelled = (await posted).postDataBuffer();
    const size = travelled ? travelled.length : photo.length;
    console.log(`figure: a photo of ${photo.length} bytes travels ${scripts ? "with" : "without"} scripts as ${size}`);
    if (scripts) {
      expect(size < photo.length / 2, `the photo was not made smaller: ${size} of ${photo.length} bytes`);
      expect(travelled && !tells(travelled), "the photo left with its place");
    }
    await ada.open(await letters.seen(ada.address, "/api/reports/one"));
    await ada.look("report-with-photo");
    await ada.press('main form[action="/api/reports/publish"]');
    await mo.signInByCode();
    await mo.open("/api/moderation");
    await mo.look("desk-report");
    await mo.publish(`Quatre cents portes ${stamp}`);
    const told = await linked("/comptes-rendus/", `/comptes-rendus/quatre-cents-portes-${stamp}`, stamp);
    await ada.open(told);
    await ada.look("report-page");
    const src = await ada.page.locator("main .photos img").first().getAttribute("src");
    const kept = await bytesOf(src);
    expect(kept.length > 1000 && !tells(kept), `${src} still tells of its place`);
    await ada.follow("the link of who is on a photo", ada.page.locator('main a[href^="/api/reports/hide"]').first());
    await ada.look("on-photo");
    await ada.send('main form[action="/api/reports/hide"]');
    await until("the photo gone from the page and from its address", async () => {
      const status = (await fetch(origin + src)).status;
      return status === 404 && !(await read(told)).includes(src);
    });
  });

  await chapter("the group comes into other hands", ben, async () => {
    const dora = await telling.arrive("dora");
    await dora.signUp();
    await dora.open(page);
    await dora.fill({ seat: "member" }, 'main form[action="/api/groups/join"]');
    await dora.send('main form[action="/api/groups/join"]');
    await ada.open(`/api/groups/hand-over?group=${group}`);
    await ada.look("hand-over");
    await ada.fill({ address: dora.address, stays: "member" }, 'main form[action="/api/groups/hand-over"]');
    await ada.send('main form[action="/api/groups/hand-over"]');
    await dora.open(await letters.link(dora.address, "/api/groups/hand-over/answer"));
    await dora.look("hand-over-asked");
    await dora.press();
    await until("the desk of who took it over", async () => {
      await dora.open(`/api/groups/desk?group=${group}`);
      return (await dora.title()).includes(stamp);
    });
    await ada.open(`/api/groups/desk?group=${group}`);
    expect(!(await ada.title()).includes(stamp), "who gave the group away still has its desk");
    ada.took = dora;
  });

  await chapter("the group is divided by the choice of each", ben, async () => {
    const dora = ada.took;
    const founders = 'main form[action="/api/groups/split/founder"]:has(input[name="address"])';
    await ben.signInByCode();
    await dora.open(`/api/groups/split?group=${group}`);
    await dora.fill({ name: `Quartier nord ${stamp}`, place: "63000" });
    await dora.send();
    await dora.look("split");
    await dora.fill({ address: ada.address, rank: "animator" }, founders);
    await dora.press(founders);
    await ada.open(await letters.link(ada.address, "/api/groups/split/answer"));
    await ada.look("split-founder");
    await ada.press();
    await until("the second person's page to agree", async () => {
      await ben.open(`/api/groups/split?group=${group}`);
      return (await ben.page.locator('main form[action="/api/groups/split/agree"]').count()) > 0;
    });
    await ben.look("split-agree");
    await ben.press('main form[action="/api/groups/split/agree"]');
    await ben.open(await letters.link(ben.address, "/api/groups/split/choice"));
    await ben.look("split-choice");
    await ben.follow("the choice", ben.page.locator('main button[name="choice"][value="both"]'));
    await ben.look("split-chosen");
    await aWeekLater(ben);
    await aWeekLater(ben);
    const other = await linked("/groupes/", "/groupes/quartier-nord-", stamp);
    await ben.open(other);
    await ben.look("split-new-group");
    expect((await read(other)).includes(page), "the new group's page does not name the one it comes from");
    for (const one of [ben, ada, dora]) await one.signInByCode();
    await ben.open("/api/groups/mine");
    await ben.look("mine-both");
    const mine = await ben.text();
    expect(mine.includes(name) && mine.includes(`Quartier nord ${stamp}`), "who chose both is not in both groups");
    await ada.open("/api/groups/mine");
    expect((await ada.text()).includes(`Quartier nord ${stamp}`), "a founder is not in the new group");
  });

  await chapter("people around are invited, with the coordinator's yes", ben, async () => {
    const dora = ada.took;
    const coordinator = await telling.arrive("coordinator");
    await telling.entrust(coordinator, "coordinator:63");
    await coordinator.signInByCode();
    await dora.open(`/api/invitations?group=${group}`);
    await dora.look("invitation");
    await dora.fill({ text: "Venez nous rencontrer mardi à 18 h 30, à la salle des fêtes : nous serons là." });
    await dora.send();
    await dora.look("invitation-sent");
    await coordinator.open("/api/invitations/desk");
    await coordinator.look("invitations-desk");
    expect((await coordinator.text()).includes("Venez nous rencontrer"), "the coordinator does not see it");
    await coordinator.press('main form[action="/api/invitations/decide"]');
    await coordinator.look("invitations-agreed");
  });
});

/** The address a page links to below a prefix. */
async function linkTo(prefix, page) {
  return until(`a link to ${prefix} on ${page}`, async () => {
    const links = [...(await read(page)).matchAll(/href="([^"#?]+)"/g)].map((match) => match[1]);
    return links.find((link) => link.startsWith(prefix));
  });
}
