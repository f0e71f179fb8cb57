//! Ideas once they are public: supported, answered, joined, late, archived.

use contract::records::{CrowdCount, IdeaStatus};
use functions::exchange::Status;
use functions::rights::Role;
use functions::store::{Query, Table};
use tests::browser::Browser;
use tests::world::World;

use super::{
    ADA, LOUISE, OLYMPE, TITLE, answer, entrust, live, member, minutes, only, public, publish_all, send,
};

#[test]
fn a_support_is_recorded_at_once_and_counted_monthly() {
    let world = World::new(8);
    let ada = member(&world, ADA);
    send(&ada, TITLE);
    let id = publish_all(&world).remove(0);
    world.pass(minutes(1));
    let voices: Vec<Browser> = (0..6).map(|n| member(&world, &format!("voix{n}@exemple.fr"))).collect();
    for voice in &voices {
        for _ in 0..2 {
            let shown = voice.post("/api/supports", &[("idea", &id)]);
            assert_eq!(shown.path, "/api/sent?what=supported", "{}", shown.source);
        }
    }
    assert_eq!(only(&world).supports, None, "nothing moves before the first of the month");
    live(&world, 6);
    assert_eq!(only(&world).supports, None, "the 30th of November");
    live(&world, 1);
    assert_eq!(only(&world).supports, CrowdCount::of(5), "6 people, rounded down");
    for (number, voice) in voices.iter().enumerate().take(2) {
        voice.sign_in(&format!("voix{number}@exemple.fr"));
        let page = voice.open("/api/ideas/mine");
        assert!(page.source.contains("/api/supports/withdraw"), "{}", page.source);
        voice.post("/api/supports/withdraw", &[("idea", &id)]);
    }
    live(&world, 20);
    assert_eq!(only(&world).supports, CrowdCount::of(5), "it stands between two counts");
    live(&world, 11);
    assert_eq!(only(&world).supports, None, "4 people are not shown");
}

#[test]
fn a_support_by_address_takes_the_mail_s_button_and_a_member() {
    let world = World::new(9);
    let ada = member(&world, ADA);
    send(&ada, TITLE);
    let id = publish_all(&world).remove(0);
    member(&world, LOUISE);
    for address in [LOUISE, OLYMPE] {
        let shown = world.browser().send("/api/supports", &[("idea", &id), ("email", address)]);
        assert_eq!(shown.path, "/api/sent?what=support_mail", "both look alike");
    }
    world.work();
    assert_eq!(world.last_mail_to(OLYMPE).header("Subject"), Some("Les soutiens sont pour les membres"));
    let supports = || {
        let all = world.app.store().query_all(Table::Work, &Query::all(format!("support#{id}")));
        all.unwrap_or_else(|error| panic!("{error}")).len()
    };
    assert_eq!(supports(), 0);
    let link = world.link_to(LOUISE, "/api/supports/confirm");
    assert_eq!(world.browser().press(&link).path, "/api/sent?what=supported");
    assert_eq!(supports(), 1);
    assert_eq!(world.browser().press(&link).status, Status::Gone);
}

#[test]
fn joining_keeps_the_union_of_supporters() {
    let world = World::new(10);
    let ada = member(&world, ADA);
    send(&ada, TITLE);
    send(&ada, "La même en plus court");
    let ids = publish_all(&world);
    let voices: Vec<Browser> = (0..30).map(|n| member(&world, &format!("voix{n}@exemple.fr"))).collect();
    for (number, voice) in voices.iter().enumerate() {
        // 0 to 24 the first, 20 to 29 the second: 5 both.
        for id in [(number < 25).then_some(&ids[0]), (number >= 20).then_some(&ids[1])].into_iter().flatten()
        {
            voice.post("/api/supports", &[("idea", id)]);
        }
    }
    let louise = member(&world, LOUISE);
    entrust(&world, LOUISE, &Role::Deputy("logement".into()));
    let code =
        |id: &str| public(&world).into_iter().find(|one| one.id == id).map(|one| one.code).expect("it");
    let original = code(&ids[1]);
    let wrong = answer(&louise, &ids[0], "duplicate", &[("original", &code(&ids[0]))]);
    assert_eq!(wrong.status, Status::Unprocessable, "not to itself");
    let shown = answer(&louise, &ids[0], "duplicate", &[("original", &original.to_lowercase())]);
    assert_eq!(shown.path, "/api/sent?what=idea_answered", "{}", shown.source);
    world.work();
    let supports = |id: &str| {
        let all = world.app.store().query_all(Table::Work, &Query::all(format!("support#{id}")));
        all.unwrap_or_else(|error| panic!("{error}")).len()
    };
    assert_eq!((supports(&ids[0]), supports(&ids[1])), (0, 30));
    let joined = public(&world).into_iter().find(|one| one.id == ids[0]).expect("it");
    assert_eq!((joined.status, joined.duplicate_of), (IdeaStatus::Duplicate, Some(original)));
    ada.post("/api/supports", &[("idea", &ids[0])]);
    assert_eq!(supports(&ids[1]), 31, "a support of the one is a support of the other");
}

#[test]
fn only_those_of_the_theme_answer_and_as_the_table_says() {
    let world = World::new(11);
    let ada = member(&world, ADA);
    send(&ada, TITLE);
    let id = publish_all(&world).remove(0);
    let louise = member(&world, LOUISE);
    assert_eq!(answer(&louise, &id, "accepted", &[]).status, Status::Forbidden);
    entrust(&world, LOUISE, &Role::Contact("accueil".into()));
    assert_eq!(answer(&louise, &id, "accepted", &[]).status, Status::Forbidden, "another role");
    entrust(&world, LOUISE, &Role::Contact("logement".into()));
    entrust(&world, ADA, &Role::Contact("logement".into()));
    assert_eq!(answer(&ada, &id, "accepted", &[]).status, Status::Forbidden, "nobody on their own");
    assert_eq!(answer(&louise, &id, "done", &[]).status, Status::Conflict, "not done before agreed");
    assert_eq!(answer(&louise, &id, "planned", &[]).status, Status::Unprocessable, "no day");
    assert_eq!(answer(&louise, &id, "declined", &[]).status, Status::Unprocessable, "no reason");
    assert_eq!(answer(&louise, &id, "planned", &[("day", "2027-03-01")]).status, Status::Ok);
    let idea = only(&world);
    assert_eq!(idea.status, IdeaStatus::Planned);
    assert!(idea.answers[0].text.starts_with("Prévu pour le lundi 1"), "{}", idea.answers[0].text);
    assert_eq!(answer(&louise, &id, "declined", &[("reason", "means")]).status, Status::Conflict);
    assert_eq!(answer(&louise, &id, "done", &[]).status, Status::Ok);
    world.work();
    assert_eq!(world.mails_to(ADA).len(), 3, "sign-up and both answers; the publication can be undone still");
}

#[test]
fn what_is_late_is_told_to_those_who_answer() {
    let world = World::new(12);
    let ada = member(&world, ADA);
    send(&ada, TITLE);
    publish_all(&world);
    member(&world, LOUISE);
    entrust(&world, LOUISE, &Role::Contact("logement".into()));
    live(&world, 14);
    assert_eq!(world.mails_to(LOUISE).len(), 1, "on time");
    live(&world, 1);
    let subject = |count: usize| {
        assert_eq!(world.mails_to(LOUISE).len(), count);
        world.last_mail_to(LOUISE).header("Subject").map(str::to_owned)
    };
    assert_eq!(subject(2).as_deref(), Some("Une idée attend depuis quatorze jours"));
    live(&world, 46);
    assert_eq!(subject(3).as_deref(), Some("Une idée attend une réponse depuis soixante jours"));
    let louise = world.browser();
    louise.sign_in(LOUISE);
    let desk = louise.open("/api/ideas/desk");
    assert!(desk.source.contains("en retard"), "{}", desk.source);
}

#[test]
fn twelve_quiet_months_archive_an_idea() {
    let world = World::new(13);
    let ada = member(&world, ADA);
    send(&ada, TITLE);
    publish_all(&world);
    live(&world, 364);
    assert_eq!(only(&world).status, IdeaStatus::Open);
    live(&world, 1);
    let idea = only(&world);
    assert_eq!((idea.status, idea.answers.len()), (IdeaStatus::Archived, 1));
    assert_eq!(world.last_mail_to(ADA).header("Subject"), Some("Du nouveau pour votre idée"));
}
