//! The whole movement: the same bytes for the same seed, every record read back, the promised mix.

use std::collections::{BTreeMap, BTreeSet};

use contract::records::{
    Article, Contact, Event, EventStatus, FeedItem, Group, GroupKind, GroupStatus, Idea, IdeaStatus, Post,
    PostKind, Records, Report, Seats, Shard, SkillCount, Territory,
};
use serde::de::DeserializeOwned;

use super::{Plan, Vocabulary, invent, shards};

fn plan(group_count: usize, event_count: usize, seed: u64) -> Plan {
    Plan { group_count, event_count, seed, now: "2026-11-23T07:00:00Z".parse().unwrap_or_default() }
}

fn files(plan: &Plan) -> BTreeMap<String, String> {
    shards::shards(&invent(plan, &Vocabulary::default()), plan.now)
}

fn small() -> Records {
    invent(&plan(40, 60, 7), &Vocabulary::default())
}

#[test]
fn the_same_seed_gives_the_same_bytes_and_another_does_not() {
    assert_eq!(files(&plan(40, 60, 7)), files(&plan(40, 60, 7)));
    assert_ne!(files(&plan(40, 60, 7)), files(&plan(40, 60, 8)));
}

#[test]
fn writing_twice_changes_nothing_and_real_data_are_safe() -> Result<(), Box<dyn std::error::Error>> {
    let out = std::env::temp_dir().join(format!("maille-demo-{}", std::process::id()));
    let (records, now) = (small(), plan(1, 1, 1).now);
    let written = super::write(&records, now, &out).map_err(|error| format!("{error:?}"))?;
    assert_eq!(written.files, files(&plan(40, 60, 7)).len());
    let stale = out.join("events/online/1999-01.json");
    std::fs::create_dir_all(out.join("events/online"))?;
    std::fs::write(&stale, "{\"schema\":1,\"demo\":true,\"records\":[]}")?;
    super::write(&records, now, &out).map_err(|error| format!("{error:?}"))?;
    assert!(!stale.exists(), "a shard of an earlier demo stays");
    std::fs::write(out.join("ideas/2020.json"), "{\"schema\":1,\"records\":[]}")?;
    assert!(matches!(super::write(&records, now, &out), Err(super::WriteError::NotDemo(_))));
    std::fs::remove_dir_all(&out)?;
    Ok(())
}

fn read<T: DeserializeOwned>(files: &BTreeMap<String, String>, folder: &str) -> Vec<T> {
    let own = files.iter().filter(|(name, _)| name.starts_with(folder));
    own.flat_map(|(name, text)| match serde_json::from_str::<Shard<T>>(text) {
        Ok(shard) => {
            assert!(shard.demo, "{name} does not say it is a demo");
            shard.records
        }
        Err(error) => panic!("{name}: {error}"),
    })
    .collect()
}

#[test]
fn every_record_reads_back() -> Result<(), Box<dyn std::error::Error>> {
    let files = files(&plan(40, 60, 7));
    assert_eq!(read::<Event>(&files, "events/").len(), 60);
    assert_eq!(read::<Report>(&files, "reports/").len(), 12);
    assert_eq!(read::<Article>(&files, "articles/").len(), 10);
    assert_eq!(read::<Idea>(&files, "ideas/").len(), 25);
    assert_eq!(read::<Post>(&files, "posts/").len(), 18);
    assert!(read::<SkillCount>(&files, "skills/").len() > 40);
    assert!(!read::<Contact>(&files, "contacts/").is_empty());
    assert_eq!(read::<FeedItem>(&files, "feed/").len(), 12);
    let mut groups = 0;
    for (name, text) in files.iter().filter(|(name, _)| name.starts_with("groups/")) {
        let collection: geojson::FeatureCollection = text.parse()?;
        for feature in collection.features {
            let group: Group = serde_json::from_value(feature.properties.unwrap_or_default().into())?;
            assert!((3..=80).contains(&group.name.chars().count()), "{name}: {}", group.name);
            groups += 1;
        }
    }
    assert_eq!(groups, 40);
    Ok(())
}

#[test]
fn a_small_movement_shows_every_case() {
    let records = small();
    let groups: Vec<&Group> = records.groups.values().map(|(group, _)| group).collect();
    let statuses = [GroupStatus::Published, GroupStatus::Sleeping, GroupStatus::Paused];
    assert!(statuses.iter().all(|status| groups.iter().any(|group| group.status == *status)));
    let kinds = [GroupKind::Local, GroupKind::Thematic, GroupKind::Department];
    assert!(kinds.iter().all(|kind| groups.iter().any(|group| group.kind == *kind)));
    assert!(groups.iter().any(|group| group.needs_animator));
    assert!(groups.iter().any(|group| matches!(group.place, Territory::Abroad { .. })));
    for prefix in ["2A", "97"] {
        let there =
            |group: &&Group| matches!(&group.place, Territory::Commune(insee) if insee.starts_with(prefix));
        assert!(groups.iter().any(there), "no group in {prefix}");
    }
    let states: BTreeSet<IdeaStatus> = records.ideas.values().map(|idea| idea.status).collect();
    assert_eq!(states.len(), IdeaStatus::ALL.len());
    let events: Vec<&Event> = records.events.values().collect();
    assert!(events.iter().any(|event| event.status == EventStatus::Cancelled && !event.reason.is_empty()));
    assert!(events.iter().any(|event| event.groups.len() > 1), "none is co-organised");
    assert!(events.iter().any(|event| event.venue.is_none() && event.online), "none is online");
    assert!(events.iter().any(|event| event.seats == Some(Seats::Full)), "none is full");
    assert!(events.iter().filter(|event| event.series.is_some()).count() >= 2, "none is repeated");
    let today = jiff::civil::date(2026, 11, 23);
    let past = events.iter().filter(|event| event.starts_at.date() < today).count();
    assert!((15..=40).contains(&past), "{past} of 60 are past");
    assert!(PostKind::ALL.iter().all(|kind| records.posts.values().any(|post| post.kind == *kind)));
}

#[test]
fn records_point_at_each_other() {
    let records = invent(&plan(300, 900, 3), &Vocabulary::default());
    let mut slugs = BTreeSet::new();
    for event in records.events.values() {
        assert!(slugs.insert(&event.slug), "{} comes twice", event.slug);
        assert!((3..=100).contains(&event.title.chars().count()), "{}", event.title);
        assert!(event.starts_at < event.ends_at && event.groups.len() <= 5);
        assert!(event.groups.iter().all(|group| records.groups.contains_key(group)));
        assert!(!event.title.contains('{'), "{}", event.title);
        let organiser = event.groups.first().and_then(|id| records.groups.get(id));
        assert!(
            organiser.is_some_and(|(group, _)| group.published_at <= event.published_at),
            "{}",
            event.slug
        );
    }
    for report in records.reports.values() {
        assert!(records.events.contains_key(&report.event));
    }
    for post in records.posts.values() {
        assert!(post.event.iter().all(|event| records.events.contains_key(event)));
        assert!(post.expires_at > plan(1, 1, 1).now, "expired already");
    }
    let codes: BTreeSet<&String> = records.ideas.values().map(|idea| &idea.code).collect();
    assert_eq!(codes.len(), records.ideas.len());
    for idea in records.ideas.values() {
        assert!(idea.duplicate_of.iter().all(|code| codes.contains(code)));
    }
    assert_eq!(records.groups.len(), 300);
    let slugs: BTreeSet<&String> = records.groups.values().map(|(group, _)| &group.slug).collect();
    assert_eq!(slugs.len(), 300);
}

#[test]
fn a_site_with_other_themes_gets_only_its_own() {
    let site = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let vocabulary = Vocabulary::of_site(&site);
    let records = invent(&plan(40, 60, 7), &vocabulary);
    assert!(records.events.values().all(|event| vocabulary.has_kind(&event.kind)));
    assert!(records.contacts.len() > 8, "one contact for each role of the site");
}
