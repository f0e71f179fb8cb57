//! "Invite around us": exactly those who should, nobody twice in a month, and the group learns a band.

use std::collections::{BTreeMap, BTreeSet};

use contract::places::{self, distance_km};
use contract::records::Territory;
use functions::clock::{after, days};
use functions::exchange::Status;
use functions::invitations::{State, Verb, go};
use functions::membership::{self, Rank, Seating};
use functions::person::{self, ConsentPurpose, Person, Residence, Standing};
use functions::rights::Role;
use functions::store::Commit;
use functions::values::{Email, PersonKey};
use jiff::Timestamp;
use tests::browser::{Browser, Shown};
use tests::chance::Chance;
use tests::report::figure;
use tests::trace::everything;
use tests::world::World;

const ADA: &str = "ada@exemple.fr";
const CO: &str = "coordination@exemple.fr";
const OP: &str = "technique@exemple.fr";
const GROUP: &str = "halles";
const TEXT: &str = "Nous nous voyons chaque jeudi à 19 heures, au café de la place.";

fn animator(world: &World, address: &str, group: &str) -> Browser {
    world.entrust(address, &Role::Animator(group.to_owned()))
}

fn coordinator(world: &World) -> Browser {
    world.entrust(CO, &Role::Coordinator("63".to_owned()))
}

fn invite(browser: &Browser, group: &str) -> Shown {
    browser.send("/api/invitations", &[("group", group), ("text", TEXT)])
}

fn decide(browser: &Browser, verdict: &str, text: &str) -> Shown {
    let id = browser.open("/api/invitations/desk").values_of("invitation").pop().unwrap_or_default();
    let form = [("invitation", id.as_str()), ("verdict", verdict), ("text", text)];
    browser.post("/api/invitations/decide", &form)
}

fn invited(world: &World) -> BTreeSet<String> {
    let subject = "Un groupe près de chez vous vous invite";
    let all = world.mailbox.list().into_iter().filter(|mail| mail.subject.starts_with(subject));
    all.map(|mail| mail.to.as_str().to_owned()).collect()
}

fn neighbour(world: &World, number: usize) -> String {
    let address = format!("voisine{number}@exemple.fr");
    world.browser().sign_up(&address);
    address
}

#[test]
fn an_invitation_leaves_with_the_coordinator_s_yes_and_is_answered() {
    let world = World::new(1);
    let ada = animator(&world, ADA, GROUP);
    let co = coordinator(&world);
    let near: Vec<String> = (0..6).map(|number| neighbour(&world, number)).collect();
    assert_eq!(invite(&ada, GROUP).path, format!("/api/invitations?group={GROUP}"));
    world.work();
    assert_eq!(world.link_to(CO, "/api/invitations/desk"), "/api/invitations/desk");
    assert_eq!(
        invite(&world.entrust("g@exemple.fr", &Role::Manager(GROUP.to_owned())), GROUP).status,
        Status::Forbidden
    );
    assert!(invited(&world).is_empty());
    assert_eq!(decide(&ada, "yes", "").status, Status::Forbidden);
    assert_eq!(decide(&co, "no", "").status, Status::Unprocessable, "a no says why");
    assert_eq!(decide(&co, "no", "Dites où vous retrouver.").status, Status::Ok);
    world.work();
    assert!(world.last_mail_to(ADA).text.contains("Dites où vous retrouver."));
    world.clock.pass(jiff::SignedDuration::from_mins(11));
    invite(&ada, GROUP);
    assert!(
        ada.open(&format!("/api/invitations?group={GROUP}")).source.contains("Une invitation est en route")
    );
    decide(&co, "yes", "");
    world.work();
    assert_eq!(invited(&world), near.iter().cloned().collect());
    let page = ada.open(&format!("/api/invitations?group={GROUP}"));
    assert!(page.source.contains("entre 5 et 20 personnes"), "{}", page.source);
    assert!(!page.source.contains(">6<") && !page.source.contains("voisine"), "{}", page.source);
    // Each mail can be stopped by one POST, and answered three ways.
    let mail = world.last_mail_to(&near[0]);
    assert!(mail.header("List-Unsubscribe").is_some() && mail.header("List-Unsubscribe-Post").is_some());
    assert!(mail.text.contains("au café de la place"));
    let answer = |address: &str, answer: &str| {
        let link = world.link_to(address, "/api/invitations/answer");
        assert_eq!(world.browser().open(&link).values_of("t").len(), 1);
        let token = link.split("t=").nth(1).unwrap_or_default().to_owned();
        let shown = world.browser().post("/api/invitations/answer", &[("t", &token), ("answer", answer)]);
        world.work();
        let again = world.browser().post("/api/invitations/answer", &[("t", &token), ("answer", answer)]);
        assert_eq!(again.status, Status::Gone, "a link is used once");
        shown.path
    };
    assert_eq!(answer(&near[0], "join"), "/api/sent?what=invitation_joined");
    assert_eq!(answer(&near[1], "never"), "/api/sent?what=invitation_never");
    assert_eq!(answer(&near[2], "later"), "/api/sent?what=invitation_later");
    let rank =
        |address: &str| membership::rank(&world.app, GROUP, &key_of(&world, address)).expect("a store");
    assert_eq!((rank(&near[0]), rank(&near[1])), (Some(Rank::Member), None));
    world.pass(days(40));
    ada.sign_in(ADA);
    co.sign_in(CO);
    invite(&ada, GROUP);
    decide(&co, "yes", "");
    world.work();
    let again: Vec<usize> = near
        .iter()
        .map(|one| world.mails_to(one).iter().filter(|mail| mail.text.contains("café de la place")).count())
        .collect();
    assert_eq!(again, [1, 1, 1, 2, 2, 2]);
}

#[test]
fn operators_decide_where_nobody_else_coordinates() {
    let world = World::new(2);
    let ada = animator(&world, ADA, GROUP);
    world.give(ADA, &Role::Coordinator("63".to_owned()));
    let op = world.entrust(OP, &Role::Operator);
    neighbour(&world, 1);
    invite(&ada, GROUP);
    assert!(ada.open("/api/invitations/desk").values_of("invitation").is_empty(), "not one's own");
    assert_eq!(decide(&op, "yes", "").status, Status::Ok);
    world.work();
    assert_eq!(invited(&world).len(), 1);
    // What waits goes with who wrote it, and the group is free to write another one.
    invite(&ada, GROUP);
    ada.post("/api/account/erase", &[("understood", "yes")]);
    world.work();
    assert!(op.open("/api/invitations/desk").values_of("invitation").is_empty());
    let texts = everything(world.app.store());
    let texts = texts.iter().filter(|one| one.kind() == "invitation").count();
    assert_eq!(texts, 1, "what has left is the group's");
}

#[test]
fn who_runs_the_group_does_not_decide_and_it_leaves_from_where_it_was_written() {
    let world = World::new(5);
    let ada = animator(&world, ADA, GROUP);
    let co = coordinator(&world);
    world.give(CO, &Role::Manager(GROUP.to_owned()));
    let op = world.entrust(OP, &Role::Operator);
    neighbour(&world, 1);
    invite(&ada, GROUP);
    assert!(co.open("/api/invitations/desk").values_of("invitation").is_empty(), "not one's own group's");
    // Meanwhile it moves to Paris: whom it is for stays as it was when somebody decided.
    move_to(&world, GROUP, "75056");
    assert_eq!(decide(&op, "yes", "").status, Status::Ok);
    world.work();
    assert_eq!(invited(&world).len(), 1);
}

fn key_of(world: &World, address: &str) -> PersonKey {
    let email = Email::parse(address).expect("an address");
    let found = person::by_address(&world.app, &email).expect("a store");
    found.map(|(_, person)| person.key).expect("somebody has it")
}

/// What the test knows of somebody, apart from the platform.
struct Known {
    at: Option<places::Position>,
    radius: f64,
    wants: bool,
    has_group: bool,
    quiet_until: Option<Timestamp>,
}

fn people(world: &World, chance: &mut Chance) -> BTreeMap<String, Known> {
    let communes: Vec<&places::Commune> =
        places::communes().iter().filter(|one| ["63", "03", "69"].contains(&one.department)).collect();
    let mut all = BTreeMap::new();
    for number in 0..200 {
        let address = format!("p{number}@exemple.fr");
        let commune = communes[chance.below(communes.len())];
        let standing =
            [Standing::Active, Standing::Active, Standing::Active, Standing::Dormant, Standing::Guest];
        let standing = *chance.pick(&standing);
        let abroad = chance.below(12) == 0;
        let residence = match abroad {
            true => Residence::Abroad { country: "Belgique".to_owned(), town: "Liège".to_owned() },
            false => Residence::Commune(commune.insee.to_string()),
        };
        let guest = person::guest(&world.app, &Email::parse(&address).expect("an address"));
        let radius_km = u16::try_from(1 + chance.below(200)).expect("small");
        let one = Person { residence: Some(residence), radius_km, standing, ..guest };
        let agrees = chance.below(4) != 0;
        let commit = person::create(&world.app, Commit::new(), &one);
        let commit = match agrees {
            true => person::consent(&world.app, commit, &one.key, ConsentPurpose::Invitations),
            false => commit,
        };
        world.app.store().commit(&commit).expect("written");
        let rank = [None, None, None, Some(Rank::Follower), Some(Rank::Member)][chance.below(5)];
        if let Some(rank) = rank {
            let seating = Seating::of(&world.app, "autre").and_then(|seats| seats.raise(&one.key, rank));
            let commit = seating.and_then(|seats| seats.finish(Commit::new())).expect("a seat");
            world.app.store().commit(&commit).expect("written");
        }
        let known = Known {
            at: commune.position.filter(|_| !abroad),
            radius: f64::from(radius_km),
            wants: agrees && standing == Standing::Active,
            has_group: rank == Some(Rank::Member),
            quiet_until: None,
        };
        all.insert(address, known);
    }
    all
}

/// The group stands at another commune.
fn move_to(world: &World, group: &str, insee: &str) -> places::Position {
    let (document, old) = membership::get(&world.app, group).expect("a group");
    let new = membership::Group { place: Territory::Commune(insee.to_owned()), ..old.clone() };
    let commit = membership::group::save(Commit::new(), &document, &old, &new);
    world.app.store().commit(&commit).expect("written");
    places::commune(insee).and_then(|commune| commune.position).expect("a place on the map")
}

#[test]
fn exactly_those_who_should_over_a_virtual_year() {
    let world = World::new(3);
    let mut chance = Chance::new(29);
    world.group("autre");
    let mut all = people(&world, &mut chance);
    let co = coordinator(&world);
    // Clermont-Ferrand, Thiers, Issoire: of one department, so that one person decides.
    let groups: Vec<(String, String, Browser, places::Position)> = ["63113", "63430", "63178"]
        .iter()
        .enumerate()
        .map(|(number, insee)| {
            let (group, address) = (format!("groupe{number}"), format!("animation{number}@exemple.fr"));
            let browser = animator(&world, &address, &group);
            let at = move_to(&world, &group, insee);
            (group, address, browser, at)
        })
        .collect();
    let (mut sent, mut rounds) = (0, 0);
    for _ in 0..36 {
        let (group, _, browser, at) = chance.pick(&groups);
        let now = world.app.now();
        let should: BTreeSet<String> = all
            .iter()
            .filter(|(_, one)| one.wants && !one.has_group)
            .filter(|(_, one)| one.at.is_some_and(|home| distance_km(home, *at) <= one.radius))
            .filter(|(_, one)| one.quiet_until.is_none_or(|until| until <= now))
            .map(|(address, _)| address.clone())
            .collect();
        let before = counts(&world, &all);
        assert_eq!(invite(browser, group).status, Status::Ok);
        assert_eq!(decide(&co, "yes", "").status, Status::Ok);
        world.work();
        let now_counts = counts(&world, &all);
        let got: BTreeSet<String> =
            all.keys().filter(|one| now_counts[*one] > before[*one]).cloned().collect();
        assert!(all.keys().all(|one| now_counts[one] - before[one] <= 1));
        assert_eq!(got, should, "round {rounds}");
        for one in &got {
            all.get_mut(one).expect("known").quiet_until = Some(after(now, days(30)));
        }
        (sent, rounds) = (sent + got.len(), rounds + 1);
        let some: Vec<&String> = got.iter().collect();
        if !some.is_empty() {
            let one = (*chance.pick(&some)).clone();
            answer(&world, &mut chance, &one, all.get_mut(&one).expect("known"));
        }
        world.pass(days(1 + chance.below(15) as i64));
        co.sign_in(CO);
        for (_, address, browser, _) in &groups {
            browser.sign_in(address);
        }
    }
    assert!(sent > 200, "{sent}");
    figure(
        "F36 invitations over a virtual year, each to exactly those who should",
        format!("{sent} in {rounds} rounds, 200 people"),
    );
}

fn counts(world: &World, all: &BTreeMap<String, Known>) -> BTreeMap<String, usize> {
    let mut counts: BTreeMap<String, usize> = all.keys().map(|one| (one.clone(), 0)).collect();
    for mail in world.mailbox.list() {
        if mail.subject.starts_with("Un groupe près") {
            *counts.entry(mail.to.as_str().to_owned()).or_default() += 1;
        }
    }
    counts
}

fn answer(world: &World, chance: &mut Chance, address: &str, known: &mut Known) {
    let link = world.link_to(address, "/api/invitations/answer");
    let token = link.split("t=").nth(1).unwrap_or_default().to_owned();
    let verb = *chance.pick(&["join", "later", "never"]);
    world.browser().post("/api/invitations/answer", &[("t", &token), ("answer", verb)]);
    world.work();
    match verb {
        "join" => known.has_group = true,
        "later" => known.quiet_until = Some(after(world.app.now(), days(180))),
        _ => known.wants = false,
    }
}

#[test]
fn an_invitation_leaves_once_and_only_with_a_yes() {
    let mut chance = Chance::new(31);
    for _ in 0..5_000 {
        let (mut state, mut approved) = (State::Waiting, false);
        for _ in 0..10 {
            let verb = *chance.pick(&Verb::ALL);
            let Some(next) = go(state, verb) else { continue };
            approved |= verb == Verb::Approve;
            assert!(!matches!(next, State::Leaving | State::Sent) || approved);
            assert!(state.is_open(), "{state:?} is an end");
            state = next;
        }
    }
    assert!(State::ALL.into_iter().filter(|state| state.is_open()).count() == 2);
}
