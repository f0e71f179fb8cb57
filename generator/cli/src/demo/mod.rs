//! `maille demo`: exported data of an invented movement at real communes, for trials and benchmarks.
//!
//! The same plan gives the same bytes on every machine. The sentences are in `generator/cli/demo/`.

mod articles;
mod command;
mod events;
mod feed;
mod fill;
mod french;
mod groups;
mod ideas;
mod ids;
mod people;
mod posts;
mod random;
mod reports;
mod settle;
mod shards;
mod texts;
mod towns;
mod venues;
mod vocabulary;
mod when;

#[cfg(test)]
mod tests;

use contract::records::Records;
use jiff::Timestamp;

pub use command::{run, today};
pub use fill::{fill, is_filled};
pub use settle::{PEOPLE, settle};
pub use shards::{WriteError, write};
pub use vocabulary::Vocabulary;

use random::Random;
use texts::Texts;
use towns::Towns;

/// What to invent.
#[derive(Debug, Clone)]
pub struct Plan {
    /// How many groups.
    pub group_count: usize,
    /// How many events, each occurrence counted.
    pub event_count: usize,
    /// Another seed is another movement.
    pub seed: u64,
    /// Events lie around this instant, answers before it.
    pub now: Timestamp,
}

/// What every part of the movement is written from.
struct Setting<'a> {
    plan: &'a Plan,
    vocabulary: &'a Vocabulary,
    texts: &'static Texts,
}

impl Setting<'_> {
    fn random(&self, part: &str) -> Random {
        Random::stream(self.plan.seed, part)
    }

    /// How many of a kind there are for so many groups; one at least.
    fn per_groups(&self, numerator: usize, denominator: usize) -> usize {
        (self.plan.group_count * numerator / denominator).max(1)
    }
}

/// Invents the movement.
#[must_use]
pub fn invent(plan: &Plan, vocabulary: &Vocabulary) -> Records {
    let setting = Setting { plan, vocabulary, texts: Texts::built_in() };
    let towns = Towns::draw(plan.group_count, &mut setting.random("towns"));
    let homes = groups::found(&setting, &towns);
    let events = events::announce(&setting, &towns, &homes);
    let reports = reports::write_up(&setting, &events);
    Records {
        demo: true,
        articles: keyed(articles::sign(&setting, &homes), |article| &article.id),
        ideas: keyed(ideas::propose(&setting, &homes), |idea| &idea.id),
        posts: keyed(posts::pin(&setting, &towns, &homes, &events), |post| &post.id),
        skills: people::skills(&setting, &homes),
        moderation: people::moderation(&setting),
        contacts: keyed(people::contacts(&setting), |contact| &contact.role),
        feed: keyed(feed::collect(&setting), |item| &item.id),
        reports: keyed(reports, |report| &report.id),
        events: events.into_iter().map(|announced| (announced.event.id.clone(), announced.event)).collect(),
        groups: homes.into_iter().map(|home| (home.group.id.clone(), (home.group, home.position))).collect(),
        // Figures of decisions come from decisions: an invented movement has none yet.
    }
}

fn keyed<T>(records: Vec<T>, key: impl Fn(&T) -> &String) -> std::collections::BTreeMap<String, T> {
    records.into_iter().map(|record| (key(&record).clone(), record)).collect()
}
