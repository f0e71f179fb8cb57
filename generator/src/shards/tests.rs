use super::*;
use crate::trial::{commune, event, group, records};

#[test]
fn what_a_group_out_of_sight_did_goes_with_it() {
    let placed = |slug: &str| group(slug, commune("63113"));
    let whole = contract::records::Group { merged: vec!["taken-in".to_owned()], ..placed("seen") };
    let at = |slug: &str, group: &str| event(slug, group, commune("63113"), "2026-12-03T18:30:00");
    let mut all = records(
        [whole],
        [at("own", "seen"), at("of-old", "taken-in"), at("gone", "suspended"), at("movement", "")],
    );
    if let Some(shared) = all.events.get_mut("own") {
        shared.groups = vec!["suspended".to_owned(), "seen".to_owned()];
    }
    keep_of_groups_in_sight(&mut all);
    let left: Vec<&str> = all.events.keys().map(String::as_str).collect();
    assert_eq!(left, ["movement", "of-old", "own"]);
}
