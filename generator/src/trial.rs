//! Small sites for the tests of page kinds: the default theme, a few hand-made records, a fixed instant.

use std::collections::HashSet;
use std::path::Path;

use contract::records::{Event, EventStatus, Group, GroupKind, GroupStatus, Records, Territory, Venue};
use contract::visibility::Audience;
use contract::words::Words;
use jiff::Timestamp;

use crate::config::Config;
use crate::job::{Job, Tree};
use crate::media::Media;
use crate::site::{Parts, Site};
use crate::theme::Theme;

/// The instant of every trial: Thursday 5 November 2026, 11 h in Paris.
pub fn now() -> Timestamp {
    "2026-11-05T10:00:00Z".parse().expect("an instant")
}

/// A site of these records; `config` is the text of `site.toml` below its name.
pub fn site(config: &str, records: Records) -> Site {
    let mut problems = Vec::new();
    let text = format!("name = \"Les Essais\"\nbase_url = \"https://essais.example\"\n{config}");
    let config = Config::read(&text, &mut problems).expect("a configuration");
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the project's folder");
    let theme = Theme::load(root, &config, &mut problems);
    let mut words = Words::built_in(config.locale()).clone();
    words.overlay(&theme.words(config.locale()));
    assert!(problems.is_empty(), "{problems:?}");
    Site::assemble(Parts {
        config,
        words,
        pages: Vec::new(),
        records,
        media: Media::default(),
        wishes: Vec::new(),
        dormant: HashSet::new(),
        theme,
        now: now(),
    })
}

/// A local group at a commune, awake and public; its id is its slug.
pub fn group(slug: &str, place: Territory) -> Group {
    Group {
        id: slug.to_owned(),
        slug: slug.to_owned(),
        name: slug.to_owned(),
        kind: GroupKind::Local,
        place,
        description: String::new(),
        themes: Vec::new(),
        links: Vec::new(),
        files: Vec::new(),
        phone: None,
        open_to_join: true,
        needs_animator: false,
        status: GroupStatus::Published,
        certified_at: None,
        predecessors: Vec::new(),
        merged: Vec::new(),
        members: None,
        audience: Audience::Public,
        unlisted: false,
        published_at: Timestamp::UNIX_EPOCH,
        updated_at: Timestamp::UNIX_EPOCH,
    }
}

/// The commune of this code.
pub fn commune(insee: &str) -> Territory {
    Territory::Commune(insee.to_owned())
}

/// An event of a group that starts at this local hour in Paris and lasts two hours; its id is its slug.
pub fn event(slug: &str, group: &str, place: Territory, starts_at: &str) -> Event {
    let starts_at: jiff::civil::DateTime = starts_at.parse().expect("a local time");
    Event {
        id: slug.to_owned(),
        slug: slug.to_owned(),
        title: slug.to_owned(),
        groups: vec![group.to_owned()],
        kind: "reunion".to_owned(),
        themes: Vec::new(),
        starts_at,
        ends_at: starts_at.checked_add(jiff::SignedDuration::from_hours(2)).expect("a local time"),
        zone: "Europe/Paris".to_owned(),
        venue: Some(Venue {
            name: None,
            street: None,
            postcode: None,
            place,
            position: None,
            directions: String::new(),
        }),
        online: false,
        description: String::new(),
        admission: Default::default(),
        seats: None,
        access: Vec::new(),
        phone: None,
        status: EventStatus::Published,
        reason: String::new(),
        series: None,
        sequence: 0,
        audience: Audience::Public,
        unlisted: false,
        published_at: Timestamp::UNIX_EPOCH,
        updated_at: Timestamp::UNIX_EPOCH,
    }
}

/// Records of these groups (without points of their own) and events.
pub fn records(groups: impl IntoIterator<Item = Group>, events: impl IntoIterator<Item = Event>) -> Records {
    Records {
        groups: groups.into_iter().map(|group| (group.id.clone(), (group, None))).collect(),
        events: events.into_iter().map(|event| (event.id.clone(), event)).collect(),
        ..Records::default()
    }
}

/// Every page that a page kind makes: tree, address, HTML.
pub fn render(
    site: &Site,
    jobs: impl for<'s> Fn(&'s Site, &mut Vec<Job<'s>>),
) -> Vec<(Tree, String, String)> {
    let mut all = Vec::new();
    jobs(site, &mut all);
    let html = |job: &Job<'_>| {
        let html = site.theme.render(job.template, &(job.context)().whole(site), &job.path);
        html.unwrap_or_else(|problem| panic!("{}: {problem:?}", job.path))
    };
    all.iter().map(|job| (job.tree.clone(), job.path.clone(), html(job))).collect()
}
