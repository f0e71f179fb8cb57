//! "Je viens": by an address alone, counted, in turn.

use functions::exchange::Status;
use functions::membership::handles;
use functions::occasion::{Coming, hall};
use functions::store::{Query, Table};
use jiff::SignedDuration;
use tests::browser::Shown;
use tests::trace::everything;
use tests::world::World;

use super::{GROUP, ZOE, comes, month, occasion, public, seats, subject, trusted};

const ADA: &str = "ada@exemple.fr";
const BEN: &str = "ben@exemple.fr";
const EVE: &str = "eve@exemple.fr";

fn hours(count: i64) -> SignedDuration {
    SignedDuration::from_hours(count)
}

/// One POST by the link of the last mail.
fn answers(world: &World, address: &str, answer: &str) -> Shown {
    let link = world.link_to(address, "/api/attendances/mine");
    assert_eq!(world.browser().open(&link).title(), "Votre réponse");
    let token = link.split("t=").nth(1).expect("a token");
    let shown = world.browser().post("/api/attendances/mine", &[("t", token), ("answer", answer)]);
    world.work();
    shown
}

#[test]
fn an_address_alone_takes_a_seat_once_its_button_is_pressed() {
    let world = World::new(1);
    let zoe = trusted(&world);
    let id = public(&world, &zoe, &[("capacity", "10")]);
    let sent = world.browser().send("/api/attendances", &[("event", &id), ("email", ADA), ("guests", "4")]);
    assert_eq!(sent.path, "/api/sent?what=attend_mail");
    world.work();
    assert_eq!(seats(&world, &id).taken, 0, "unconfirmed takes no seat");
    let shown = world.browser().press(&world.link_to(ADA, "/api/attendances/confirm"));
    assert_eq!(shown.path, "/api/sent?what=attend_yes", "{}", shown.source);
    assert_eq!(seats(&world, &id).taken, 2, "a new address brings one");
    world.work();
    let mail = world.last_mail_to(ADA);
    assert_eq!(subject(&world, ADA), "Vous venez : Repas de quartier");
    assert!(mail.calendar.is_some_and(|(method, file)| method == "PUBLISH" && file.contains(&id)));
    assert_eq!(world.browser().press(&world.link_to(ADA, "/api/attendances/confirm")).status, Status::Gone);
}

#[test]
fn a_member_signed_in_comes_at_once_with_five() {
    let world = World::new(2);
    let zoe = trusted(&world);
    let id = public(&world, &zoe, &[("capacity", "10")]);
    let ada = world.browser();
    ada.sign_up(ADA);
    let shown = ada.send("/api/attendances", &[("event", &id), ("guests", "5")]);
    assert_eq!(shown.path, "/api/sent?what=attend_yes", "{}", shown.source);
    assert_eq!(seats(&world, &id).taken, 6);
    assert!(ada.open("/api/attendances/list").source.contains("Repas de quartier"));
    ada.post("/api/attendances/leave", &[("event", &id)]);
    assert_eq!(seats(&world, &id).taken, 0);
}

#[test]
fn the_list_moves_in_turn_and_a_seat_is_held_for_a_day() {
    let world = World::new(3);
    let zoe = trusted(&world);
    let id = public(&world, &zoe, &[("capacity", "1"), ("day", "2026-12-20")]);
    comes(&world, ADA, &id, "0");
    let record = month(&world, "2026-12").pop().expect("public");
    assert_eq!(record.seats, Some(contract::records::Seats::Full));
    assert_eq!(comes(&world, BEN, &id, "0").path, "/api/sent?what=attend_waiting");
    world.pass(hours(1));
    comes(&world, EVE, &id, "0");
    let shown = answers(&world, ADA, "no");
    assert_eq!(shown.path, "/api/sent?what=attend_no", "{}", shown.source);
    world.work();
    assert_eq!(subject(&world, BEN), "Une place est libre : Repas de quartier");
    assert_eq!(subject(&world, EVE), "Liste d'attente : Repas de quartier");
    assert_eq!((seats(&world, &id).taken, seats(&world, &id).held), (0, 1));
    // Nobody slips in meanwhile.
    assert_eq!(comes(&world, "dan@exemple.fr", &id, "0").path, "/api/sent?what=attend_waiting");
    world.pass(hours(25));
    assert_eq!(subject(&world, EVE), "Une place est libre : Repas de quartier");
    let shown = answers(&world, EVE, "yes");
    assert_eq!(shown.path, "/api/sent?what=attend_yes", "{}", shown.source);
    assert_eq!((seats(&world, &id).taken, seats(&world, &id).held), (1, 0));
    let record = month(&world, "2026-12").pop().expect("public");
    assert_eq!(record.seats, Some(contract::records::Seats::Full));
}

#[test]
fn on_approval_nobody_comes_before_the_group_says_so() {
    let world = World::new(4);
    let zoe = trusted(&world);
    let home = [
        ("admission", "approval"),
        ("options", "private_home"),
        ("street", "12 rue des Lilas"),
        ("venue", "Chez Zoé"),
    ];
    let id = public(&world, &zoe, &home);
    let record = month(&world, "2026-12").pop().expect("public");
    assert!(record.venue.is_some_and(|venue| venue.street.is_none() && venue.name.is_none()));
    assert_eq!(comes(&world, ADA, &id, "0").path, "/api/sent?what=attend_asked");
    assert!(!world.last_mail_to(ADA).text.contains("Lilas"));
    assert_eq!(seats(&world, &id).taken, 0);
    let people = format!("/api/attendances/people?group={GROUP}&event={id}");
    let page = zoe.open(&people);
    assert!(!page.source.contains(ADA));
    // Whoever decides hears of it, not of whom; once a day, however many ask.
    let told = |world: &World| {
        let mails = world.mails_to(ZOE).into_iter();
        mails
            .filter(|mail| mail.header("Subject").is_some_and(|text| text.contains("demande à venir")))
            .collect::<Vec<_>>()
    };
    let first = told(&world);
    assert!(first.len() == 1 && first[0].links().iter().any(|link| link.ends_with(&people)), "{first:?}");
    assert!(!first[0].text.contains(ADA));
    comes(&world, EVE, &id, "0");
    assert_eq!(told(&world).len(), 1);
    let who = page.values_of("who").pop().expect("somebody asks");
    let answers_of = hall::answers_of(&id);
    let keys = world.app.store().query_all(Table::Work, &Query::all(answers_of)).expect("a store");
    assert!(keys.iter().all(|one| !page.source.contains(&one.key.sort)), "no key is shown");
    let form = [("group", GROUP), ("event", id.as_str()), ("who", who.as_str()), ("verb", "accept")];
    zoe.post("/api/attendances/decide", &form);
    world.work();
    let mail = world.last_mail_to(ADA);
    assert!(mail.text.contains("12 rue des Lilas"), "{}", mail.text);
    assert!(mail.calendar.is_some_and(|(_, file)| file.contains("Lilas")));
    assert_eq!(seats(&world, &id).taken, 1);
    // Refused after all: back only with the group's yes, and never told the place again before it.
    let form = [("group", GROUP), ("event", id.as_str()), ("who", who.as_str()), ("verb", "refuse")];
    zoe.post("/api/attendances/decide", &form);
    world.work();
    let mails = world.mails_to(ADA).len();
    answers(&world, ADA, "yes");
    assert_eq!(seats(&world, &id).taken, 0);
    assert!(world.mails_to(ADA)[mails..].iter().all(|mail| !mail.text.contains("Lilas")));
}

#[test]
fn events_of_members_are_for_members() {
    let world = World::new(5);
    let zoe = trusted(&world);
    let id = public(&world, &zoe, &[("admission", "members")]);
    let form = [("event", id.as_str()), ("email", ADA), ("guests", "0")];
    assert_eq!(world.browser().send("/api/attendances", &form).path, "/api/sent?what=attend_mail");
    world.work();
    assert_eq!(subject(&world, ADA), "Cet événement est pour les membres");
    world.browser().sign_up(BEN);
    assert_eq!(comes(&world, BEN, &id, "2").path, "/api/sent?what=attend_yes");
    assert_eq!(seats(&world, &id).taken, 3);
}

#[test]
fn somebody_without_internet_is_put_down_by_the_group_and_noted_after() {
    let world = World::new(6);
    let zoe = trusted(&world);
    let id = public(&world, &zoe, &[]);
    let form =
        [("group", GROUP), ("event", id.as_str()), ("name", "Mireille"), ("guests", "1"), ("agreed", "yes")];
    let shown = zoe.send("/api/attendances/behalf", &form);
    assert!(shown.source.contains("Mireille"), "{} {}", shown.path, shown.source);
    assert_eq!(seats(&world, &id).taken, 2);
    world.pass(hours(24 * 9 + 11));
    let who = zoe_page(&world, &id);
    let zoe = world.browser();
    zoe.sign_in(super::ZOE);
    let handle = handles::within(&world.app, &id, &who);
    let form = [("group", GROUP), ("event", id.as_str()), ("who", handle.as_str()), ("verb", "attended")];
    zoe.post("/api/attendances/decide", &form);
    let (_, one) = hall::answer_of(&world.app, &id, &who).expect("a store").expect("an answer");
    assert_eq!(one.state, Coming::Attended);
}

fn zoe_page(world: &World, id: &str) -> String {
    let all = world.app.store().query_all(Table::Work, &Query::all(hall::answers_of(id))).expect("a store");
    all.first().map(|document| document.key.sort.clone()).expect("somebody")
}

#[test]
fn two_days_before_those_coming_are_asked_once_more() {
    let world = World::new(7);
    let zoe = trusted(&world);
    let id = public(&world, &zoe, &[("options", "reconfirm")]);
    comes(&world, ADA, &id, "0");
    world.pass(hours(24 * 6));
    assert_eq!(subject(&world, ADA), "Vous venez : Repas de quartier");
    world.pass(hours(24));
    assert_eq!(subject(&world, ADA), "Venez-vous toujours ? Repas de quartier");
    answers(&world, ADA, "yes");
    let who = zoe_page(&world, &id);
    let (_, one) = hall::answer_of(&world.app, &id, &who).expect("a store").expect("an answer");
    assert!(one.reconfirmed_at.is_some());
}

#[test]
fn thirty_days_after_nothing_is_known_of_who_came() {
    let world = World::new(8);
    let zoe = trusted(&world);
    let id = public(&world, &zoe, &[]);
    comes(&world, ADA, &id, "0");
    let member = world.browser();
    member.sign_up(BEN);
    member.send("/api/attendances", &[("event", &id), ("guests", "0")]);
    world.work();
    for _ in 0..42 {
        world.pass(hours(24));
    }
    let left: Vec<String> = everything(world.app.store())
        .iter()
        .filter(|one| {
            ["coming", "comes", "comelink", "eventwaiting"].contains(&one.kind()) || one.body.contains(ADA)
        })
        .map(|one| format!("{} {}", one.kind(), one.body))
        .collect();
    assert_eq!(left, [""; 0]);
    assert!(everything(world.app.store()).iter().any(|one| one.body.contains(BEN)), "members stay");
    assert!(occasion(&world, &id).is_past(world.app.now()));
}

#[test]
fn whoever_is_erased_leaves_the_seat_to_the_next() {
    let world = World::new(9);
    let zoe = trusted(&world);
    let id = public(&world, &zoe, &[("capacity", "1")]);
    let ada = world.browser();
    ada.sign_up(ADA);
    ada.send("/api/attendances", &[("event", &id), ("guests", "0")]);
    comes(&world, BEN, &id, "0");
    ada.post("/api/account/erase", &[("understood", "yes")]);
    world.work();
    assert_eq!(subject(&world, BEN), "Une place est libre : Repas de quartier");
    assert_eq!((seats(&world, &id).taken, seats(&world, &id).held), (0, 1));
}
