//! Announced, read by a moderator, changed, cancelled.

use functions::exchange::Status;
use functions::occasion::states::State;
use functions::rights::Role;
use jiff::SignedDuration;
use tests::world::World;

use super::{
    GROUP, SEVEN, ZOE, animator, comes, id_of, month, occasion, public, seats, subject, trusted, with,
};

const MOD: &str = "mo@exemple.fr";

#[test]
fn seven_answers_make_an_event_that_a_moderator_reads_first() {
    let world = World::new(1);
    let zoe = animator(&world);
    let shown = zoe.send("/api/events", &SEVEN);
    let id = id_of(&shown);
    assert_eq!(occasion(&world, &id).state, State::Submitted);
    assert!(month(&world, "2026-12").is_empty());
    let mo = world.entrust(MOD, &Role::Moderator);
    let desk = mo.open("/api/moderation");
    assert!(
        desk.source.contains("Repas de quartier") && desk.source.contains("Groupe clermont"),
        "{}",
        desk.source
    );
    assert!(!desk.source.contains(ZOE));
    let item = desk.values_of("item").pop().expect("it waits");
    mo.post("/api/moderation/decide", &[("item", &item), ("verb", "publish")]);
    let record = month(&world, "2026-12").pop().expect("it is public");
    assert_eq!((record.id.as_str(), record.slug.as_str()), (id.as_str(), "repas-de-quartier-2026-12-03"));
    assert_eq!(record.ends_at.to_string(), "2026-12-03T21:00:00");
    world.pass(world.app.platform.config.undo);
    assert_eq!(subject(&world, ZOE), "L'événement est en ligne");
}

#[test]
fn who_is_trusted_announces_at_once_and_the_group_is_active() {
    let world = World::new(2);
    let zoe = trusted(&world);
    let id = public(&world, &zoe, &[]);
    assert_eq!(month(&world, "2026-12").len(), 1);
    let group = functions::membership::find(&world.app, GROUP).expect("a store").expect("a group").1;
    assert_eq!(group.active_until, Some(occasion(&world, &id).ends()));
}

#[test]
fn who_is_not_signed_in_confirms_by_mail_and_strangers_are_told_why_not() {
    let world = World::new(3);
    let _zoe = animator(&world);
    let shown = world.browser().send("/api/events", &with(&[("email", ZOE)]));
    assert_eq!(shown.path, "/api/sent?what=event_mail", "{}", shown.source);
    world.work();
    let shown = world.browser().press(&world.link_to(ZOE, "/api/events/confirm"));
    assert_eq!(shown.path, "/api/sent?what=event_moderation", "{}", shown.source);
    world.browser().send("/api/events", &with(&[("email", "autre@exemple.fr")]));
    world.work();
    assert_eq!(subject(&world, "autre@exemple.fr"), "Votre annonce n'est pas partie");
}

#[test]
fn a_group_s_events_are_its_own_to_run() {
    let world = World::new(4);
    let zoe = trusted(&world);
    let id = public(&world, &zoe, &[]);
    let other = world.entrust("ben@exemple.fr", &Role::Animator("riom".to_owned()));
    assert_eq!(other.send("/api/events", &SEVEN).status, Status::Forbidden);
    for group in ["riom", GROUP] {
        let fields = [("group", group), ("event", id.as_str()), ("reason", "Parce que."), ("scope", "one")];
        let status = other.post("/api/events/cancel", &fields).status;
        assert!([Status::NotFound, Status::Forbidden].contains(&status), "{group}");
        for page in ["/api/events/event", "/api/events/change", "/api/attendances/people"] {
            let status = other.open(&format!("{page}?group={group}&event={id}")).status;
            assert!([Status::NotFound, Status::Forbidden].contains(&status), "{page} {group}");
        }
    }
    assert_eq!(occasion(&world, &id).state, State::Published);
}

#[test]
fn what_only_a_zone_can_tell_is_told_with_both_neighbours() {
    let world = World::new(5);
    let zoe = animator(&world);
    let online = [
        ("day", "2027-03-28"),
        ("starts", "02:30"),
        ("commune", ""),
        ("online_link", "https://exemple.fr/a"),
    ];
    let shown = zoe.send("/api/events", &with(&online));
    assert_eq!(shown.status, Status::Unprocessable);
    assert!(shown.source.contains("01:30") && shown.source.contains("03:30"), "{}", shown.source);
    let overseas = [("day", "2027-03-28"), ("starts", "02:30"), ("commune", "97400")];
    let id = id_of(&zoe.send("/api/events", &with(&overseas)));
    assert_eq!(occasion(&world, &id).zone, "Indian/Reunion");
    let late = zoe.send("/api/events", &with(&[("day", "2020-12-03")]));
    assert_eq!(late.status, Status::Unprocessable, "{}", late.path);
    let long = [("last_day", "2026-12-20"), ("ends", "10:00")];
    assert_eq!(zoe.send("/api/events", &with(&long)).status, Status::Unprocessable);
}

#[test]
fn another_time_is_told_and_moves_the_file() {
    let world = World::new(6);
    let zoe = trusted(&world);
    let id = public(&world, &zoe, &[("venue", "Salle Gaillard")]);
    comes(&world, "ada@exemple.fr", &id, "0");
    let before = world.mails_to("ada@exemple.fr").len();
    let page = zoe.open(&format!("/api/events/change?group={GROUP}&event={id}"));
    assert!(page.source.contains("Salle Gaillard"), "{}", page.source);
    let mut change =
        with(&[("day", "2027-01-07"), ("venue", "Salle Gaillard"), ("event", &id), ("scope", "one")]);
    change.push(("guests_max", "5"));
    let shown = zoe.post("/api/events/change", &change);
    assert!(shown.path.starts_with("/api/events/event"), "{} {}", shown.path, shown.source);
    world.work();
    assert!(month(&world, "2026-12").is_empty());
    let moved = month(&world, "2027-01").pop().expect("it moved");
    assert_eq!((moved.id.as_str(), moved.sequence), (id.as_str(), 1));
    world.pass(SignedDuration::from_mins(6));
    let mails = world.mails_to("ada@exemple.fr");
    assert_eq!(mails.len(), before + 1);
    let (method, file) =
        mails.last().and_then(|mail| mail.calendar.clone()).expect("a date for her calendar");
    assert!(
        method == "PUBLISH" && file.contains(&format!("UID:{id}")) && file.contains("SEQUENCE:1"),
        "{file}"
    );
    // Other words alone are told to nobody at once.
    change.push(("description", "Apportez un plat."));
    zoe.post("/api/events/change", &change);
    world.pass(SignedDuration::from_mins(6));
    assert_eq!(world.mails_to("ada@exemple.fr").len(), before + 1);
    assert_eq!(occasion(&world, &id).sequence, 1);
}

#[test]
fn several_moves_in_a_row_make_one_mail_and_a_day_has_few() {
    let world = World::new(16);
    let zoe = trusted(&world);
    let id = public(&world, &zoe, &[("day", "2027-01-02")]);
    comes(&world, "ada@exemple.fr", &id, "0");
    let moves = |day: &str| {
        let change = with(&[("day", day), ("event", &id), ("scope", "one"), ("guests_max", "5")]);
        let shown = zoe.post("/api/events/change", &change);
        assert!(shown.path.starts_with("/api/events/event"), "{} {}", shown.path, shown.source);
        world.work();
    };
    let told = || world.mails_to("ada@exemple.fr").len();
    let before = told();
    for day in ["2027-01-03", "2027-01-04", "2027-01-05"] {
        moves(day);
    }
    assert_eq!(told(), before, "they may still correct themselves");
    world.pass(SignedDuration::from_mins(6));
    assert_eq!(told(), before + 1);
    assert!(world.last_mail_to("ada@exemple.fr").text.contains("5 janvier"));
    for day in ["2027-01-06", "2027-01-07", "2027-01-08", "2027-01-09", "2027-01-10"] {
        moves(day);
        world.pass(SignedDuration::from_mins(6));
    }
    assert_eq!(told(), before + 4, "four a day");
    // The last word is not lost.
    for _ in 0..25 {
        world.pass(SignedDuration::from_hours(1));
    }
    assert_eq!(told(), before + 5);
    assert!(world.last_mail_to("ada@exemple.fr").text.contains("10 janvier"));
    zoe.sign_in(ZOE);
    // What does not take place is told at once, whatever was told before.
    moves("2027-01-11");
    let form = [("group", GROUP), ("event", id.as_str()), ("reason", "Salle prise."), ("scope", "one")];
    zoe.post("/api/events/cancel", &form);
    world.work();
    assert_eq!(
        (told(), subject(&world, "ada@exemple.fr").as_str()),
        (before + 6, "Annulé : Repas de quartier")
    );
    world.pass(SignedDuration::from_mins(6));
    assert_eq!(told(), before + 6);
}

#[test]
fn what_is_cancelled_is_told_at_once_and_takes_no_answer() {
    let world = World::new(7);
    let zoe = trusted(&world);
    let id = public(&world, &zoe, &[]);
    comes(&world, "ada@exemple.fr", &id, "1");
    let form =
        [("group", GROUP), ("event", id.as_str()), ("reason", "La salle est fermée."), ("scope", "one")];
    let shown = zoe.post("/api/events/cancel", &form);
    assert!(shown.path.starts_with("/api/events/event"), "{} {}", shown.path, shown.source);
    world.work();
    let mail = world.last_mail_to("ada@exemple.fr");
    assert_eq!(subject(&world, "ada@exemple.fr"), "Annulé : Repas de quartier");
    assert!(mail.text.contains("La salle est fermée."), "{}", mail.text);
    assert_eq!(mail.calendar.map(|(method, _)| method).as_deref(), Some("CANCEL"));
    let record = month(&world, "2026-12").pop().expect("it stays");
    assert_eq!(record.reason, "La salle est fermée.");
    assert!(!seats(&world, &id).open);
    let form = [("event", id.as_str()), ("email", "ben@exemple.fr"), ("guests", "0")];
    assert_eq!(world.browser().send("/api/attendances", &form).status, Status::Conflict);
    world.pass(SignedDuration::from_hours(24 * 9));
    assert_eq!(subject(&world, "ada@exemple.fr"), "Annulé : Repas de quartier", "and no reminder after");
}

#[test]
fn a_draft_is_nobody_s_business_until_it_is_sent() {
    let world = World::new(8);
    let zoe = animator(&world);
    let id = id_of(&zoe.send("/api/events", &with(&[("options", "draft")])));
    assert_eq!(occasion(&world, &id).state, State::Draft);
    let mo = world.entrust(MOD, &Role::Moderator);
    assert!(mo.open("/api/moderation").values_of("item").is_empty());
    zoe.post("/api/events/submit", &[("group", GROUP), ("event", &id)]);
    assert_eq!(mo.open("/api/moderation").values_of("item").len(), 1);
}

#[test]
fn what_is_refused_says_why_and_may_be_appealed() {
    let world = World::new(9);
    let zoe = animator(&world);
    let id = id_of(&zoe.send("/api/events", &SEVEN));
    let mo = world.entrust(MOD, &Role::Moderator);
    let item = mo.open("/api/moderation").values_of("item").pop().expect("it waits");
    let form = [("item", item.as_str()), ("verb", "reject"), ("reason", "unclear"), ("text", "Quel repas ?")];
    mo.post("/api/moderation/decide", &form);
    world.pass(world.app.platform.config.undo);
    let mail = world.last_mail_to(ZOE);
    assert!(mail.text.contains("Quel repas ?"), "{}", mail.text);
    let shown = world.browser().press(&world.link_to(ZOE, "/api/appeals"));
    drop(shown);
    assert!([State::Rejected, State::Submitted].contains(&occasion(&world, &id).state));
}

#[test]
fn whoever_is_not_known_yet_says_nothing_new_before_it_is_read() {
    let world = World::new(21);
    let zoe = animator(&world);
    let mo = world.entrust(MOD, &Role::Moderator);
    let decide = |verb: &str, reason: &str| {
        let item = mo.open("/api/moderation").values_of("item").pop().expect("it waits");
        let text = "Restons polis.";
        mo.post(
            "/api/moderation/decide",
            &[("item", &item), ("verb", verb), ("reason", reason), ("text", text)],
        );
        world.pass(world.app.platform.config.undo + SignedDuration::from_secs(2));
    };
    let id = id_of(&zoe.send("/api/events", &SEVEN));
    decide("publish", "");
    let says = |title: &str, day: &str| {
        let change = with(&[("title", title), ("day", day), ("event", &id), ("scope", "one")]);
        zoe.post("/api/events/change", &change);
        world.work();
        month(&world, "2026-12").pop().expect("it is public")
    };
    let now = says("Des mots que personne n'a lus", "2026-12-10");
    assert_eq!(
        (now.title.as_str(), now.starts_at.day()),
        ("Repas de quartier", 10),
        "the day is told at once"
    );
    assert!(mo.open("/api/moderation").source.contains("Des mots que personne n"));
    decide("reject", "insult");
    assert_eq!(month(&world, "2026-12").pop().expect("it stays").title, "Repas de quartier");
    assert_eq!(subject(&world, ZOE), "Les nouveaux mots ne sont pas publiés");
    says("Grand repas de quartier", "2026-12-10");
    decide("publish", "");
    assert_eq!(month(&world, "2026-12").pop().expect("it stays").title, "Grand repas de quartier");
}

#[test]
fn a_group_that_is_paused_only_cancels() {
    let world = World::new(22);
    let zoe = trusted(&world);
    let id = public(&world, &zoe, &[]);
    zoe.post("/api/groups/pause", &[("group", GROUP)]);
    let change = with(&[("day", "2026-12-10"), ("event", &id), ("scope", "one")]);
    assert_eq!(zoe.post("/api/events/change", &change).status, Status::Conflict);
    let cancel =
        [("group", GROUP), ("event", id.as_str()), ("reason", "Le groupe fait une pause."), ("scope", "one")];
    zoe.post("/api/events/cancel", &cancel);
    assert_eq!(occasion(&world, &id).state, State::Cancelled);
}

#[test]
fn why_it_is_cancelled_is_read_first_where_nobody_is_trusted_yet() {
    let world = World::new(17);
    let zoe = animator(&world);
    let mo = world.entrust(MOD, &Role::Moderator);
    let id = id_of(&zoe.send("/api/events", &SEVEN));
    let decide = |verb: &str| {
        let item = mo.open("/api/moderation").values_of("item").pop().expect("something waits");
        let form =
            [("item", item.as_str()), ("verb", verb), ("reason", "unclear"), ("text", "Dites-le mieux.")];
        mo.post("/api/moderation/decide", &form);
    };
    decide("publish");
    comes(&world, "ada@exemple.fr", &id, "0");
    let form =
        [("group", GROUP), ("event", id.as_str()), ("reason", "La salle est fermée."), ("scope", "one")];
    zoe.post("/api/events/cancel", &form);
    world.work();
    // That it does not take place is told at once, and said on the site; why, is read first.
    assert_eq!(subject(&world, "ada@exemple.fr"), "Annulé : Repas de quartier");
    assert!(!world.last_mail_to("ada@exemple.fr").text.contains("fermée"));
    assert_eq!(month(&world, "2026-12").pop().expect("it stays").reason, "");
    assert!(mo.open("/api/moderation").source.contains("La salle est fermée."));
    decide("publish");
    assert_eq!(month(&world, "2026-12").pop().expect("it stays").reason, "La salle est fermée.");
}

#[test]
fn a_phone_goes_with_who_gave_it_and_what_was_for_those_coming_is_blanked_after() {
    let world = World::new(18);
    let zoe = trusted(&world);
    let home = [("options", "private_home"), ("street", "12 rue des Lilas"), ("venue", "Chez Zoé")];
    let id = public(&world, &zoe, &home);
    let ben = world.entrust("ben@exemple.fr", &Role::Animator(GROUP.to_owned()));
    let more = [
        &home[..],
        &[("event", id.as_str()), ("scope", "one"), ("phone", "06 12 34 56 78"), ("consent_phone", "yes")],
    ]
    .concat();
    let shown = ben.send("/api/events/change", &with(&more));
    assert!(shown.path.starts_with("/api/events/event"), "{} {}", shown.path, shown.source);
    assert!(occasion(&world, &id).phone.is_some());
    ben.post("/api/account/erase", &[("understood", "yes")]);
    world.work();
    let left = occasion(&world, &id);
    assert!(left.phone.is_none() && left.author.is_some(), "the phone went with Ben, Zoé's event stays");
    assert!(left.venue.is_some_and(|venue| venue.street.is_some()));

    // Another phone, by Zoé herself: both are gone thirty days after.
    let more = [
        &home[..],
        &[("event", id.as_str()), ("scope", "one"), ("phone", "06 12 34 56 79"), ("consent_phone", "yes")],
    ]
    .concat();
    zoe.send("/api/events/change", &with(&more));
    assert!(occasion(&world, &id).phone.is_some());
    for _ in 0..45 {
        world.pass(SignedDuration::from_hours(24));
    }
    let left = occasion(&world, &id);
    let venue = left.venue.expect("a town");
    assert!(left.phone.is_none() && venue.street.is_none() && venue.name.is_none());
}

#[test]
fn what_is_never_published_is_gone_after_sixty_days() {
    let world = World::new(19);
    let zoe = animator(&world);
    let id = id_of(&zoe.send("/api/events", &with(&[("day", "2027-10-03")])));
    for _ in 0..59 {
        world.pass(SignedDuration::from_hours(24));
    }
    assert_eq!(occasion(&world, &id).state, State::Submitted);
    for _ in 0..2 {
        world.pass(SignedDuration::from_hours(24));
    }
    assert!(functions::occasion::event::find(&world.app, &id).expect("a store").is_none());
    let left = tests::trace::everything(world.app.store());
    let names: Vec<&str> = left
        .iter()
        .filter(|one| !["trail", "eventslug", "due", "done"].contains(&one.kind()))
        .filter(|one| one.body.contains(&id) || one.key.sort.contains(&id) || one.key.partition.contains(&id))
        .map(|one| one.kind())
        .collect();
    assert!(names.is_empty(), "{names:?}");
}
