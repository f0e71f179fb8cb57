//! Groups as people live them: founded from a phone, read by a moderator, joined, run, handed on, closed.

mod clocks;
mod closing;
mod joining;
mod matrix;
mod random;
mod running;
mod writing;

use functions::exchange::Status;
use functions::membership::states::State;
use functions::membership::{self, Group, Rank};
use functions::person;
use functions::rights::Role;
use functions::values::{Email, PersonKey};
use jiff::SignedDuration;
use tests::browser::{Browser, Shown};
use tests::world::World;

const ADA: &str = "ada@exemple.fr";
const MOD: &str = "mo@exemple.fr";
const DESCRIPTION: &str = "Nous nous retrouvons le premier mardi, au marché couvert, pour agir ensemble.";

fn key_of(world: &World, address: &str) -> PersonKey {
    let email = Email::parse(address).expect("an address");
    let found = person::by_address(&world.app, &email).expect("a store");
    found.map(|(_, person)| person.key).expect("somebody has it")
}

fn rank_of(world: &World, group: &str, address: &str) -> Option<Rank> {
    membership::rank(&world.app, group, &key_of(world, address)).expect("a store")
}

fn group(world: &World, id: &str) -> Group {
    membership::get(&world.app, id).expect("a group").1
}

fn change(world: &World, id: &str, edit: impl FnOnce(&mut Group)) {
    let (document, old) = membership::get(&world.app, id).expect("a group");
    let mut new = old.clone();
    edit(&mut new);
    let commit = membership::group::save(functions::store::Commit::new(), &document, &old, &new);
    world.app.store().commit(&commit).expect("saved");
}

/// The founding form, with another name or place.
fn form<'a>(name: &'a str, place: &'a str) -> Vec<(&'a str, &'a str)> {
    vec![
        ("name", name),
        ("kind", "local"),
        ("place", place),
        ("description", DESCRIPTION),
        ("themes", "logement"),
        ("opening", "open"),
    ]
}

/// The id of the group whose desk a page is.
fn id_of(shown: &Shown) -> String {
    let id = shown.path.strip_prefix("/api/groups/desk?group=");
    id.unwrap_or_else(|| panic!("no desk: {} {}", shown.path, shown.source)).to_owned()
}

fn found(browser: &Browser, name: &str) -> String {
    id_of(&browser.send("/api/groups", &form(name, "63000 Clermont-Ferrand")))
}

/// Sent to the moderators and published; the mail of the decision has left.
fn publish(world: &World, founder: &Browser, id: &str) {
    let shown = founder.post("/api/groups/submit", &[("group", id)]);
    assert_eq!(shown.status, Status::Ok, "{}", shown.source);
    let moderator = world.entrust(MOD, &Role::Moderator);
    decide(&moderator, id, &[("verb", "publish")]);
    world.pass(SignedDuration::from_mins(6));
}

fn decide(moderator: &Browser, id: &str, how: &[(&str, &str)]) {
    let items = moderator.open("/api/moderation").values_of("item");
    let item = items.iter().find(|item| item.contains(id)).expect("it waits").clone();
    let pairs: Vec<(&str, &str)> = [("item", item.as_str())].into_iter().chain(how.iter().copied()).collect();
    let shown = moderator.post("/api/moderation/decide", &pairs);
    assert!(shown.status == Status::Ok, "{}", shown.source);
}

/// A member with a published group, and its id.
fn animator(world: &World, address: &str, name: &str) -> (Browser, String) {
    let browser = world.browser();
    browser.sign_up(address);
    let id = found(&browser, name);
    publish(world, &browser, &id);
    (browser, id)
}

#[test]
fn a_group_is_founded_sent_read_and_published() {
    let world = World::new(1);
    let ada = world.browser();
    ada.sign_up(ADA);
    assert!(ada.open("/api/groups/new").source.contains("name=\"description\""));
    let id = found(&ada, "Comité des Halles");
    let draft = group(&world, &id);
    assert_eq!((draft.state, draft.slug.as_str()), (State::Draft, "comite-des-halles"));
    assert!(draft.position.is_some() && draft.record().is_none());
    assert_eq!(rank_of(&world, &id, ADA), Some(Rank::Animator));
    let desk = ada.open(&format!("/api/groups/desk?group={id}"));
    assert!(desk.source.contains("/api/groups/submit"), "the next step stands there");
    assert!(ada.open("/api/groups/mine").source.contains("Comité des Halles"));
    publish(&world, &ada, &id);
    let public = group(&world, &id);
    assert_eq!(public.state, State::Published);
    assert!(!public.record().expect("public").record.needs_animator);
    let mail = world.last_mail_to(ADA);
    assert_eq!(mail.header("Subject"), Some("Votre groupe est en ligne\u{a0}: Comité des Halles"));
}

#[test]
fn a_stranger_founds_nothing() {
    let world = World::new(2);
    assert_eq!(world.browser().open("/api/groups/new").status, Status::Forbidden);
    let guest = world.entrust("invitee@exemple.fr", &Role::Contact("logement".to_owned()));
    let shown = guest.send("/api/groups", &form("Comité", "63000 Clermont-Ferrand"));
    assert_eq!(shown.status, Status::Forbidden, "a guest is no member");
}

#[test]
fn a_group_may_be_abroad_or_of_a_department() {
    let world = World::new(3);
    let ada = world.browser();
    ada.sign_up(ADA);
    let mut abroad = form("Comité de Bruxelles", "");
    abroad.extend([("country", "Belgique"), ("town", "Bruxelles")]);
    let id = id_of(&ada.send("/api/groups", &abroad));
    assert_eq!(group(&world, &id).department(), None);
    let nowhere = ada.send("/api/groups", &form("Comité de nulle part", ""));
    assert_eq!(nowhere.status, Status::Unprocessable);
    let too_wide = ada.send("/api/groups", &form("Comité trop grand", "Puy-de-Dôme"));
    assert_eq!(too_wide.status, Status::Unprocessable, "a group of a place needs a town");
    let mut department = form("Coordination du Puy-de-Dôme", "Puy-de-Dôme");
    department[1] = ("kind", "department");
    let id = id_of(&ada.send("/api/groups", &department));
    assert_eq!(group(&world, &id).department().as_deref(), Some("63"));
}

#[test]
fn names_that_look_alike_are_refused_nearby_and_shown_elsewhere() {
    let world = World::new(4);
    let (_, id) = animator(&world, ADA, "Comité des Halles");
    let ben = world.browser();
    ben.sign_up("ben@exemple.fr");
    let twins = ["COMITE DES HALLES", "Сomité des Hаlles", "Comité  des Ha1les", "Comité-des-Halles !"];
    for twin in twins {
        let shown = ben.send("/api/groups", &form(twin, "63000 Clermont-Ferrand"));
        assert_eq!(shown.status, Status::Unprocessable, "{twin}");
        assert!(shown.source.contains("porte déjà ce nom"), "{}", shown.source);
    }
    for hidden in ["Comi\u{200D}té neuf", "Comité \u{200F}neuf", "Comité\u{2060} neuf"] {
        let shown = ben.send("/api/groups", &form(hidden, "63000 Clermont-Ferrand"));
        assert_eq!(shown.status, Status::Unprocessable, "{hidden:?}");
        assert!(shown.source.contains("qu’on ne voit pas"), "{}", shown.source);
    }
    let there = id_of(&ben.send("/api/groups", &form("Comité des Halles", "75011")));
    assert_ne!(group(&world, &there).slug, group(&world, &id).slug, "an address is nobody else's");
    ben.post("/api/groups/submit", &[("group", &there)]);
    let moderator = world.entrust("mo2@exemple.fr", &Role::Moderator);
    let page = moderator.open("/api/moderation");
    assert!(page.source.contains("Même nom, ou presque, ailleurs"), "{}", page.source);
}

#[test]
fn a_refused_group_may_appeal_and_a_decision_be_taken_back() {
    let world = World::new(5);
    let ada = world.browser();
    ada.sign_up(ADA);
    let id = found(&ada, "Comité des Halles");
    ada.post("/api/groups/submit", &[("group", &id)]);
    let moderator = world.entrust(MOD, &Role::Moderator);
    decide(
        &moderator,
        &id,
        &[("verb", "reject"), ("reason", "unclear"), ("text", "Dites-en plus, s’il vous plaît.")],
    );
    assert_eq!(group(&world, &id).state, State::Rejected);
    world.pass(SignedDuration::from_mins(6));
    let mail = world.last_mail_to(ADA);
    assert!(mail.header("Subject").is_some_and(|text| text.contains("pas mis en ligne")));
    let link = world.link_to(ADA, "/api/appeals");
    let token = link.split("t=").nth(1).unwrap_or_default().to_owned();
    ada.post("/api/appeals", &[("t", &token), ("text", "Voici ce que nous faisons, en détail.")]);
    assert_eq!(group(&world, &id).state, State::Moderation);
    let second = world.entrust("mo2@exemple.fr", &Role::Moderator);
    decide(&second, &id, &[("verb", "publish")]);
    assert_eq!(group(&world, &id).state, State::Published);
    let batch = second.open("/api/moderation").values_of("batch").pop().expect("it can be undone");
    second.post("/api/moderation/undo", &[("batch", &batch)]);
    let undone = group(&world, &id);
    assert_eq!((undone.state, undone.published_at), (State::Moderation, None));
}

#[test]
fn one_person_animates_two_local_groups_at_most() {
    let world = World::new(6);
    let ada = world.browser();
    ada.sign_up(ADA);
    found(&ada, "Comité des Halles");
    found(&ada, "Comité de la Gare");
    let third = ada.send("/api/groups", &form("Comité du Port", "63000 Clermont-Ferrand"));
    assert_eq!(third.status, Status::Conflict);
    assert!(third.title().contains("Deux groupes locaux"), "{}", third.source);
}
