//! What leaves the stores, and what does not.

use std::collections::BTreeSet;
use std::time::Duration;

use serde_json::{Value, json};

use super::*;
use crate::clock::{Clock, Virtual};
use crate::store::sqlite::Sqlite;
use crate::store::{Commit, Observer};

const NOW: &str = "2026-11-24T09:00:00Z";

fn store() -> Store {
    let now = NOW.parse().expect("an instant");
    Store::sqlite(Sqlite::in_memory().expect("memory"), Clock::Virtual(Virtual::at(now)))
}

fn idea(id: &str) -> Value {
    json!({
        "id": id, "code": "AB12", "title": "Une idée", "body": "Texte", "theme": "logement",
        "territory": "country", "status": "open", "published_at": "2026-11-20T09:00:00Z",
    })
}

fn group(id: &str, audience: &str) -> Value {
    json!({ "position": [3.08, 45.77], "record": {
        "id": id, "slug": id, "name": "Un groupe", "kind": "local", "place": { "department": "63" },
        "status": "published", "audience": audience,
        "published_at": "2026-11-20T09:00:00Z", "updated_at": "2026-11-20T09:00:00Z",
    }})
}

fn put(store: &Store, shard: &str, key: &str, body: &Value) {
    store.commit(&Commit::new().set(Table::Public, Key::new(shard, key), body)).expect("written");
}

fn all(store: &Store, reader: Reader) -> Export {
    everything(store, reader).expect("exported")
}

#[test]
fn a_shard_is_one_record_a_line_in_order_and_goes_when_it_is_empty() {
    let store = store();
    put(&store, "ideas/2026", "B", &idea("B"));
    put(&store, "ideas/2026", "A", &idea("A"));
    let export = all(&store, Reader::Generator);
    let text = export.files["ideas/2026.json"].clone().expect("a text");
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!((lines[0], lines[3]), ("{\"schema\":1,\"records\":[", "]}"));
    assert!(lines[1].starts_with("{\"id\":\"A\"") && lines[2].starts_with("{\"id\":\"B\""), "{text}");
    for key in ["A", "B"] {
        store.commit(&Commit::new().delete(Table::Public, Key::new("ideas/2026", key))).expect("deleted");
    }
    let names = BTreeSet::from(["ideas/2026".to_owned()]);
    let export = touched(&store, Reader::Generator, &names).expect("exported");
    assert_eq!(export.files["ideas/2026.json"], None);
}

#[test]
fn broken_records_are_named_and_the_rest_leaves() {
    let store = store();
    put(&store, "ideas/2026", "A", &idea("A"));
    put(&store, "ideas/2026", "B", &json!({ "id": "B", "email": "canari@exemple.fr" }));
    put(&store, "demo-notes", "x", &json!({}));
    let export = all(&store, Reader::Generator);
    assert_eq!(export.broken.len(), 1);
    assert!(export.broken[0].starts_with("ideas/2026 B: column "), "{:?}", export.broken);
    assert_eq!(export.files.len(), 1);
    assert!(!format!("{export:?}").contains("canari"));
}

#[test]
fn the_public_gets_what_is_public_and_the_generator_what_it_makes_pages_of() {
    let store = store();
    for (id, audience) in [("dehors", "public"), ("membres", "members"), ("dedans", "group:dedans")] {
        put(&store, "groups/63", id, &group(id, audience));
    }
    let text = |reader| all(&store, reader).files["groups/63.geojson"].clone().unwrap_or_default();
    let (generator, anyone) = (text(Reader::Generator), text(Reader::Anyone));
    for id in ["dehors", "membres", "dedans"] {
        assert!(generator.contains(&format!("\"id\":\"{id}\"")), "{generator}");
        assert_eq!(anyone.contains(id), id == "dehors", "{anyone}");
    }
    assert!(anyone.contains("\"geometry\":{\"type\":\"Point\",\"coordinates\":[3.08,45.77]}"), "{anyone}");
}

#[test]
fn what_somebody_agreed_to_show_leaves_until_its_day() {
    let store = store();
    for (id, until) in [("A", "2026-11-24T09:00:01Z"), ("B", NOW)] {
        let mut idea = idea(id);
        let name = format!("pseudonyme-{id}");
        idea["pseudonym"] = json!({ "value": name, "consent": "01H", "expires_at": until });
        put(&store, "ideas/2026", id, &idea);
    }
    let text = all(&store, Reader::Generator).files["ideas/2026.json"].clone().unwrap_or_default();
    assert!(text.contains("pseudonyme-A") && !text.contains("pseudonyme-B"), "{text}");
    assert!(text.contains("\"id\":\"B\""), "{text}");
}

#[test]
fn an_invented_movement_says_so() {
    let store = store();
    store.commit(&Commit::new().set(Table::Public, demo_mark(), &true)).expect("written");
    put(&store, "ideas/2026", "A", &idea("A"));
    let text = all(&store, Reader::Generator).files["ideas/2026.json"].clone().unwrap_or_default();
    assert!(text.starts_with("{\"schema\":1,\"demo\":true,"), "{text}");
}

#[test]
fn commits_on_public_are_told_and_others_are_not() {
    let publication = std::sync::Arc::new(Publication::default());
    let store = store().observed(publication.clone());
    put(&store, "ideas/2026", "A", &idea("A"));
    store.commit(&Commit::new().set(Table::Work, Key::head("idea#A"), &1)).expect("written");
    let told = publication.wait(Duration::from_secs(1));
    assert_eq!(told, BTreeSet::from(["ideas/2026".to_owned()]));
    assert!(publication.wait(Duration::ZERO).is_empty());
    // A commit whose answer was lost is exported too, a little later.
    let lost = Commit::new().set(Table::Public, Key::new("ideas/2025", "B"), &1);
    publication.observe(crate::store::Moment::Before, &crate::store::Call::Commit { commit: &lost }).ok();
    assert_eq!(publication.wait(Duration::ZERO), BTreeSet::from(["ideas/2025".to_owned()]));
}
