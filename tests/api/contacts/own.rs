//! Data rights: what is handed out, what is forgotten, who read it.

use functions::exchange::Status;
use functions::features;
use functions::rights::Role;
use functions::store::{Query, Table};
use functions::trail;

use super::ending::left_of;
use super::{ADA, HOLDER, REPLY, TEXT, World, key_of, thread_of, world, write_and_confirm};

const OTHER: &str = "second@exemple.fr";

fn erase(world: &World, address: &str) {
    let (feature, key) = (features::by_name("contacts").expect("it is there"), key_of(world, address));
    let erase = feature.erase.expect("it forgets");
    for _ in 0..100 {
        let commit = erase(&world.app, &key).expect("the store");
        if commit.writes().is_empty() {
            return;
        }
        world.app.store().commit(&commit).expect("the store");
    }
    panic!("it never ends");
}

fn personal(world: &World, address: &str) -> String {
    let feature = features::by_name("contacts").expect("it is there");
    let personal = feature.personal.expect("it hands out");
    serde_json::to_string(&personal(&world.app, &key_of(world, address)).expect("the store")).expect("JSON")
}

fn answered(seed: u64) -> (World, String) {
    let world = world(seed);
    write_and_confirm(&world, ADA);
    let contact = world.browser();
    contact.sign_in(HOLDER);
    let id = thread_of(&world, HOLDER);
    contact.post("/api/messages/reply", &[("id", &id), ("text", REPLY)]);
    world.work();
    (world, id)
}

#[test]
fn ones_own_messages_and_answers_are_handed_out_and_nobody_elses() {
    let (world, _) = answered(41);
    let all = personal(&world, ADA);
    assert!(all.contains(TEXT) && all.contains(REPLY), "{all}");
    for other in [HOLDER, key_of(&world, HOLDER).as_str()] {
        assert!(!all.contains(other), "{all}");
    }
    assert_eq!(personal(&world, HOLDER), "[]", "a role's threads are not its holder's own");
}

#[test]
fn who_goes_takes_their_messages_along() {
    let (world, id) = answered(42);
    let link = world.link_to(ADA, "/api/messages/status");
    erase(&world, ADA);
    assert_eq!(left_of(&world, &id), Vec::<String>::new());
    assert_eq!(world.browser().open(&link).status, Status::Gone);
    assert_eq!(personal(&world, ADA), "[]");
}

#[test]
fn a_groups_thread_stays_without_who_went() {
    let world = world(43);
    let group = |address: &str| world.entrust(address, &Role::Animator("01group".to_owned()));
    let (one, other) = (group(ADA), group(OTHER));
    let form = [("role", "logement"), ("kind", "advice"), ("text", TEXT), ("group", "01group")];
    one.send("/api/messages", &form);
    world.work();
    let id = thread_of(&world, HOLDER);
    other.post("/api/messages/reply", &[("id", &id), ("text", "Nous sommes quinze.")]);
    world.work();
    assert!(!personal(&world, ADA).contains("quinze"), "another's words");
    assert!(personal(&world, OTHER).contains("quinze"));
    erase(&world, ADA);
    let page = other.open(&format!("/api/messages/thread?id={id}"));
    assert!(page.source.contains("quinze") && !page.source.contains(TEXT), "{}", page.source);
    let key = key_of(&world, ADA);
    let left = world.app.store().scan(Table::Work, None, 1000).expect("the store");
    let speaks = left.documents.iter().filter(|one| ["message", "threads", "author"].contains(&one.kind()));
    assert!(speaks.clone().count() > 0);
    for document in speaks {
        assert!(!document.body.contains(key.as_str()), "{}", document.body);
        assert!(!document.key.partition.contains(key.as_str()));
    }
}

#[test]
fn who_read_it_is_written_down_for_the_sender() {
    let (world, id) = answered(44);
    let contact = world.browser();
    contact.sign_in(HOLDER);
    let readings = || {
        let query = Query::all(trail::readings_of(&key_of(&world, ADA)));
        world.app.store().query_all(Table::Work, &query).expect("the store")
    };
    let before = readings().len();
    contact.open(&format!("/api/messages/thread?id={id}"));
    assert_eq!(readings().len(), before + 1);
    assert!(readings().iter().all(|one| one.body.contains("contacts.read") && !one.body.contains(TEXT)));
    let of_thread = Query::all(trail::of_thing(&format!("message#{id}")));
    let entries = world.app.store().query_all(Table::Work, &of_thread).expect("the store");
    assert_eq!(entries.len(), 2, "sent and answered");
    assert!(entries.iter().all(|one| !one.body.contains(REPLY) && !one.body.contains(TEXT)));
}
