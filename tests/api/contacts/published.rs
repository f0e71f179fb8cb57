//! What is published of a role: vacant or held, figures, late messages, a name with its consent.

use std::collections::BTreeSet;

use contract::records::Contact;
use functions::export::{self, Reader};
use functions::rights;
use functions::store::{Commit, Key, Table};

use super::{ADA, HOLDER, REPLY, World, days, key_of, member_writes, role, says, thread_of, world};
use super::{TEXT, write_and_confirm};

fn published(world: &World) -> Contact {
    let found = world.app.store().read::<Contact>(Table::Public, &Key::new("contacts/all", "logement"));
    found.expect("the store").expect("it is published").1
}

/// Days pass one by one, as they do.
fn pass(world: &World, count: i64) {
    for _ in 0..count {
        world.pass(days(1));
    }
}

fn unbind(world: &World) {
    let unbound = rights::unbind(Commit::new(), &key_of(world, HOLDER), &role("logement"));
    world.app.store().commit(&unbound).expect("the store");
}

#[test]
fn a_role_is_vacant_until_somebody_holds_it() {
    let world = World::new(31);
    pass(&world, 1);
    assert!(published(&world).vacant);
    let _ = world.entrust(HOLDER, &role("logement"));
    pass(&world, 1);
    assert!(!published(&world).vacant);
    unbind(&world);
    pass(&world, 1);
    assert!(published(&world).vacant);
}

#[test]
fn figures_come_from_five_members_messages_and_change_once_a_month() {
    let world = world(32);
    let member = world.browser();
    member.sign_up(ADA);
    for turn in 0..4 {
        member_writes(&world, &member, &format!("Message de membre {turn}."));
    }
    for email in ["a@exemple.fr", "b@exemple.fr", "c@exemple.fr"] {
        write_and_confirm(&world, email);
    }
    pass(&world, 7);
    assert_eq!(published(&world).figures, None, "December: four of members, strangers do not count");
    member.sign_in(ADA);
    member_writes(&world, &member, "Le cinquième message.");
    let contact = world.browser();
    contact.sign_in(HOLDER);
    contact.post("/api/messages/reply", &[("id", &thread_of(&world, HOLDER)), ("text", REPLY)]);
    pass(&world, 29);
    assert_eq!(published(&world).figures, None, "not within the month");
    pass(&world, 2);
    let figures = published(&world).figures.expect("January");
    assert_eq!((figures.received.shown(), figures.answered_percent, figures.median_days), (5, 20, 0));
    assert_eq!(published(&world).late.len(), 4, "late is counted every day: those of members, after 30 days");
    pass(&world, 60);
    assert!(published(&world).late.is_empty(), "gone after 90 days");
    let public = world.app.store().scan(Table::Public, None, 1000).expect("the store");
    assert!(public.documents.iter().all(|one| !one.body.contains("essage de membre")));
}

#[test]
fn a_single_late_message_is_public_by_its_age_alone() {
    let world = world(34);
    let member = world.browser();
    member.sign_up(ADA);
    let on = world.app.today();
    member_writes(&world, &member, "Un seul message.");
    pass(&world, 30);
    assert!(published(&world).late.is_empty(), "30 days are not more than 30");
    pass(&world, 1);
    let shown = published(&world);
    assert_eq!((shown.figures, shown.late), (None, vec![on]));
    let public = world.app.store().scan(Table::Public, None, 1000).expect("the store");
    assert!(public.documents.iter().all(|one| !one.body.contains("Un seul message")));
    let contact = world.browser();
    contact.sign_in(HOLDER);
    contact.post("/api/messages/reply", &[("id", &thread_of(&world, HOLDER)), ("text", REPLY)]);
    pass(&world, 1);
    assert!(published(&world).late.is_empty(), "answered");
}

#[test]
fn a_name_is_shown_with_consent_until_it_is_withdrawn_or_the_mandate_ends() {
    let world = world(33);
    let contact = world.browser();
    contact.sign_in(HOLDER);
    let named = [("role", "logement"), ("name", "Canari"), ("consent_public", "yes")];
    assert!(
        contact.post("/api/contacts/name", &named[..2]).source.contains("error-summary"),
        "consent first"
    );
    let shown = contact.post("/api/contacts/name", &named);
    assert!(shown.source.contains("Canari"), "{}", shown.source);
    let name = published(&world).name.expect("it is shown");
    assert_eq!(name.value, "Canari");
    // What leaves the stores is what the site's page reads.
    let shards = BTreeSet::from(["contacts/all".to_owned()]);
    let left = export::touched(world.app.store(), Reader::Anyone, &shards).expect("the store");
    assert!(left.broken.is_empty(), "{:?}", left.broken);
    assert!(left.files.values().flatten().any(|text| text.contains("Canari")), "{:?}", left.files);
    world.work();
    let people = world.app.store().scan(Table::People, None, 1000).expect("the store");
    let row = people.documents.iter().find(|one| one.key.sort.ends_with(&name.consent));
    assert!(row.is_some_and(|row| row.body.contains("public_name") && !row.body.contains("withdrawn")));
    contact.post("/api/contacts/name/withdraw", &[("role", "logement")]);
    assert_eq!(published(&world).name, None);
    world.work();
    let people = world.app.store().scan(Table::People, None, 1000).expect("the store");
    let row = people.documents.iter().find(|one| one.key.sort.ends_with(&name.consent));
    assert!(row.is_some_and(|row| row.body.contains("withdrawn_at")), "the consent says since when");
    contact.post("/api/contacts/name", &named);
    assert!(published(&world).name.is_some());
    unbind(&world);
    pass(&world, 1);
    assert_eq!(published(&world).name, None, "over with the mandate");
    // Nobody names themselves beside somebody else's role.
    let other = world.entrust("other@exemple.fr", &role("accueil"));
    other.post("/api/contacts/name", &named);
    assert_eq!(published(&world).name, None);
    assert!(!says(&world.last_mail_to(HOLDER), TEXT));
}
