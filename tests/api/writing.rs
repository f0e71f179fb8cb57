//! Letters of groups: to members and to those coming; seen first, taken back in time, stopped by one POST,
//! answered without an address on either side.

use std::sync::Arc;

use functions::exchange::{Call, Status};
use functions::membership::Rank;
use functions::platform::{Config, Platform};
use functions::rights::Role;
use functions::writing::{State, Verb, go};
use jiff::SignedDuration;
use tests::browser::{Browser, Shown, body};
use tests::chance::Chance;
use tests::report::figure;
use tests::trace::everything;
use tests::world::World;

use crate::events;
use crate::preferences::profile;

const ADA: &str = "ada@exemple.fr";
const BEN: &str = "ben@exemple.fr";
const GROUP: &str = "halles";
const SUBJECT: &str = "Jeudi, on change de salle";
const TEXT: &str = "La salle habituelle est fermée, on se retrouve au café.";

fn minutes(count: i64) -> SignedDuration {
    SignedDuration::from_mins(count)
}

fn animator(world: &World, address: &str) -> Browser {
    world.entrust(address, &Role::Animator(GROUP.to_owned()))
}

fn sits(world: &World, address: &str, rank: Rank) {
    world.browser().sign_up(address);
    let person = profile(world, address).expect("somebody").key;
    functions::groups::seat(&world.app, &person, GROUP, rank).expect("a seat");
}

/// Writes to the members and returns the id.
fn write(browser: &Browser, subject: &str) -> String {
    let form = [("group", GROUP), ("subject", subject), ("text", TEXT)];
    let shown = browser.send("/api/writing", &form);
    assert!(shown.path.starts_with("/api/writing/preview?"), "{} {}", shown.path, shown.source);
    shown.path.rsplit('=').next().unwrap_or_default().to_owned()
}

fn press(browser: &Browser, verb: &str, id: &str) -> Shown {
    browser.post(&format!("/api/writing/{verb}"), &[("group", GROUP), ("missive", id)])
}

fn letters(world: &World, address: &str, subject: &str) -> usize {
    world
        .mails_to(address)
        .iter()
        .filter(|mail| mail.header("Subject").is_some_and(|one| one.contains(subject)))
        .count()
}

#[test]
fn a_letter_is_seen_taken_back_in_time_or_reaches_each_member_once() {
    let world = World::new(1);
    let ada = animator(&world, ADA);
    for number in 0..30 {
        sits(&world, &format!("membre{number}@exemple.fr"), Rank::Member);
    }
    sits(&world, "suit@exemple.fr", Rank::Follower);
    let id = write(&ada, SUBJECT);
    let page = ada.open(&format!("/api/writing/preview?group={GROUP}&missive={id}"));
    assert!(page.source.contains("plus de 20 personnes") && !page.source.contains("31"), "{}", page.source);
    press(&ada, "send", &id);
    world.pass(minutes(9));
    assert_eq!(letters(&world, "membre1@exemple.fr", SUBJECT), 0);
    press(&ada, "take-back", &id);
    world.pass(minutes(5));
    assert_eq!(letters(&world, "membre1@exemple.fr", SUBJECT), 0, "it was cancelled in time");
    // What was cancelled is not counted: two a week still leave, a third does not.
    for subject in ["La première", "La seconde"] {
        let id = write(&ada, subject);
        press(&ada, "send", &id);
        world.pass(minutes(11));
        assert_eq!(press(&ada, "take-back", &id).status, Status::Conflict, "it has left");
        for number in 0..30 {
            assert_eq!(letters(&world, &format!("membre{number}@exemple.fr"), subject), 1);
        }
        assert_eq!(letters(&world, "suit@exemple.fr", subject), 0, "who follows is no member");
    }
    let third = write(&ada, "La troisième");
    assert_eq!(press(&ada, "send", &third).status, Status::TooMany);
    let mail = world.last_mail_to("membre1@exemple.fr");
    assert!(!mail.text.contains(ADA) && mail.text.contains("au café"), "{}", mail.text);
}

#[test]
fn one_post_stops_the_letters_and_a_button_answers_them() {
    let world = World::new(2);
    let ada = animator(&world, ADA);
    let member = "membre@exemple.fr";
    sits(&world, member, Rank::Member);
    let send = |subject: &str| {
        let id = write(&ada, subject);
        press(&ada, "send", &id);
        world.pass(minutes(11));
    };
    send("La première");
    let mail = world.last_mail_to(member);
    let reply = world.link_to(member, "/api/writing/reply");
    let token = reply.split("t=").nth(1).unwrap_or_default().to_owned();
    let text = [("t", token.as_str()), ("text", "Le café est fermé le jeudi.")];
    for _ in 0..2 {
        assert_eq!(world.browser().post("/api/writing/reply", &text).path, "/api/sent?what=writing_replied");
        world.work();
    }
    let told = world.last_mail_to(ADA);
    assert!(
        told.text.contains("Le café est fermé le jeudi.") && !told.text.contains(member),
        "{}",
        told.text
    );
    assert_eq!(world.mails_to(ADA).iter().filter(|mail| mail.text.contains("Le café est fermé")).count(), 1);
    // As a mail program does it (RFC 8058), from anywhere.
    assert_eq!(mail.header("List-Unsubscribe-Post"), Some("List-Unsubscribe=One-Click"));
    let stop = mail.header("List-Unsubscribe").unwrap_or_default();
    let stop = stop.trim_matches(['<', '>']).replacen("https://essais.example", "", 1);
    assert_eq!(world.browser().open(&stop).status, Status::Ok, "opening it stops nothing");
    let call = Call::post(&stop, "List-Unsubscribe=One-Click");
    assert_eq!(world.browser().call(&call).status, Status::Ok);
    send("La seconde");
    assert_eq!(letters(&world, member, "La seconde"), 0);
    let again = [("t", token.as_str()), ("wish", "again")];
    assert_eq!(world.browser().post("/api/writing/stop", &again).path, "/api/sent?what=writing_again");
    world.pass(SignedDuration::from_hours(24 * 8));
    ada.sign_in(ADA);
    send("La troisième");
    assert_eq!(letters(&world, member, "La troisième"), 1);
    // Who wrote it goes: what has left stays the group's, without their key.
    let key = profile(&world, ADA).expect("somebody").key;
    let draft = write(&ada, "Un brouillon canari");
    ada.post("/api/account/erase", &[("understood", "yes")]);
    world.work();
    let all = everything(world.app.store());
    let of = |kind: &str, word: &str| {
        all.iter().filter(|one| one.kind() == kind && one.body.contains(word)).count()
    };
    assert_eq!(
        (of("missive", key.as_str()), of("missive", "canari"), of("missive", "La première")),
        (0, 0, 1),
        "{draft}"
    );
}

#[test]
fn answers_without_end_reach_neither_the_group_nor_a_mailbox() {
    let world = World::new(21);
    let ada = animator(&world, ADA);
    let member = "membre@exemple.fr";
    sits(&world, member, Rank::Member);
    let id = write(&ada, "La première");
    press(&ada, "send", &id);
    world.pass(minutes(11));
    let reply = world.link_to(member, "/api/writing/reply");
    let token = reply.split("t=").nth(1).unwrap_or_default().to_owned();
    let (group, theirs) = (world.mails_to(ADA).len(), world.mails_to(member).len());
    for number in 0..12 {
        let words = format!("Et encore ceci : {number}.");
        world.browser().post("/api/writing/reply", &[("t", &token), ("text", &words)]);
        world.work();
    }
    assert_eq!(world.mails_to(ADA).len() - group, 5, "five messages a day");
    assert_eq!(
        world.mails_to(member).len() - theirs,
        5 + 1,
        "a receipt each, and one word that it is enough"
    );
    // A network address that never stops is told so.
    let platform = Platform {
        config: Config { posts_an_hour: 3, ..world.app.platform.config.clone() },
        ..(*world.app.platform).clone()
    };
    let strict =
        World::of(world.app.bundle.clone(), Arc::new(platform), world.clock.clone(), world.mailbox.clone());
    let call = |number: usize| {
        let words = body(&[("t", token.as_str()), ("text", &format!("Et de là aussi : {number}."))]);
        let call = Call { visitor: "192.0.2.7", ..Call::post("/api/writing/reply", &words) };
        strict.browser().call(&call).status
    };
    let statuses: Vec<Status> = (0..5).map(call).collect();
    assert_eq!(statuses.iter().filter(|status| **status == Status::TooMany).count(), 2, "{statuses:?}");
}

#[test]
fn what_goes_to_many_takes_two() {
    let world = World::new(3);
    let ada = animator(&world, ADA);
    for _ in 0..201 {
        let person = functions::values::PersonKey::generate(&world.app.platform.random);
        functions::groups::seat(&world.app, &person, GROUP, Rank::Member).expect("a seat");
    }
    // A group just starting goes on alone, and the trail says so.
    let alone = write(&ada, "Seule");
    press(&ada, "send", &alone);
    let trail = everything(world.app.store());
    assert!(trail.iter().any(|one| one.kind() == "trail" && one.body.contains("writing.alone")));
    let ben = world.entrust(BEN, &Role::Manager(GROUP.to_owned()));
    let id = write(&ada, "À deux");
    assert_eq!(press(&ben, "send", &id).status, Status::Forbidden, "writing to members is for who animates");
    press(&ada, "send", &id);
    world.pass(minutes(11));
    assert_eq!(letters(&world, ADA, "À deux"), 0);
    let agree = |browser: &Browser| {
        let form = [("group", GROUP), ("missive", id.as_str()), ("verdict", "yes")];
        browser.post("/api/writing/agree", &form).status
    };
    assert_eq!(agree(&ada), Status::Forbidden, "nobody agrees with themselves");
    assert!(ben.open(&world.link_to(BEN, "/api/writing/preview")).source.contains("name=\"verdict\""));
    assert_eq!(agree(&ben), Status::Ok);
    world.pass(minutes(11));
    assert_eq!(letters(&world, ADA, "À deux"), 1);
}

#[test]
fn a_letter_to_those_coming_reaches_those_and_no_others() {
    let world = World::new(4);
    let ada = events::trusted(&world);
    let event = events::public(&world, &ada, &[("capacity", "2")]);
    for address in ["une@exemple.fr", "deux@exemple.fr", "attend@exemple.fr"] {
        events::comes(&world, address, &event, "0");
    }
    let group = events::occasion(&world, &event).groups.remove(0);
    let form = [("group", group.as_str()), ("event", event.as_str()), ("subject", SUBJECT), ("text", TEXT)];
    let shown = ada.send("/api/writing/coming", &form);
    let id = shown.path.rsplit('=').next().unwrap_or_default().to_owned();
    let page = ada.open(&format!("/api/writing/preview?group={group}&missive={id}"));
    assert!(page.source.contains("moins de 5 personnes"), "{}", page.source);
    ada.post("/api/writing/send", &[("group", &group), ("missive", &id)]);
    world.pass(minutes(11));
    let got =
        ["une@exemple.fr", "deux@exemple.fr", "attend@exemple.fr"].map(|one| letters(&world, one, SUBJECT));
    assert_eq!(got, [1, 1, 0], "who waits is not coming yet");
    // Another group's event is out of reach.
    let other = world.entrust("ailleurs@exemple.fr", &Role::Animator("ailleurs".to_owned()));
    let form = [("group", "ailleurs"), ("event", event.as_str()), ("subject", SUBJECT), ("text", TEXT)];
    assert_eq!(other.send("/api/writing/coming", &form).status, Status::NotFound);
}

#[test]
fn nothing_leaves_but_by_its_verbs() {
    let mut chance = Chance::new(37);
    let mut moved = 0_usize;
    for _ in 0..5_000 {
        let (mut state, mut sent) = (State::Draft, false);
        for _ in 0..12 {
            let verb = *chance.pick(&Verb::ALL);
            let Some(next) = go(state, verb) else { continue };
            sent |= matches!(verb, Verb::Send | Verb::Agree);
            assert!(!matches!(next, State::Leaving | State::Sending | State::Sent) || sent);
            assert!(
                !matches!(state, State::Sending | State::Sent | State::TakenBack) || verb == Verb::Finish
            );
            (state, moved) = (next, moved + 1);
        }
    }
    figure("F35 random steps of a letter's life", moved.to_string());
    assert_eq!(State::ALL.len(), 6);
}
