//! The invented movement's sentences, from the data files of `generator/cli/demo/`.

use std::sync::OnceLock;

use contract::records::{Admission, Direction, IdeaStatus};
use serde::Deserialize;

/// Every list, read once.
#[derive(Debug)]
pub struct Texts {
    pub groups: Groups,
    pub events: Events,
    pub reports: Vec<ReportText>,
    pub articles: Vec<ArticleText>,
    pub ideas: Vec<IdeaText>,
    pub posts: Posts,
    pub people: People,
    pub sources: Vec<Source>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Groups {
    pub names: Vec<String>,
    pub quarter_names: Vec<String>,
    pub quarters: Vec<String>,
    pub descriptions: Vec<String>,
    pub rural_descriptions: Vec<String>,
    pub department: DepartmentText,
    pub thematic: Vec<ThematicText>,
    pub links: Vec<LinkText>,
    pub abroad: Vec<AbroadText>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DepartmentText {
    pub name: String,
    pub descriptions: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ThematicText {
    pub name: String,
    pub themes: Vec<String>,
    pub description: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LinkText {
    pub title: String,
    pub url: String,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AbroadText {
    pub town: String,
    pub country: String,
    pub zone: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Events {
    pub practical: Vec<String>,
    pub directions: Vec<String>,
    pub venues: Vec<String>,
    pub outdoor: Vec<String>,
    pub streets: Vec<String>,
    pub cancelled: Vec<String>,
    pub hours: Vec<String>,
    pub event: Vec<EventText>,
}

/// Whether one may take part from afar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Online {
    #[default]
    No,
    Both,
    Only,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EventText {
    pub key: String,
    pub kind: String,
    /// Inhabitants of the commune it makes sense in.
    #[serde(default)]
    pub min_population: u32,
    pub max_population: Option<u32>,
    pub title: String,
    #[serde(default)]
    pub themes: Vec<String>,
    /// 1 = Monday.
    pub days: Vec<i8>,
    pub start: Vec<String>,
    pub minutes: i64,
    pub description: String,
    #[serde(default)]
    pub online: Online,
    #[serde(default)]
    pub admission: Admission,
    #[serde(default)]
    pub monthly: bool,
    #[serde(default)]
    pub outdoor: bool,
    #[serde(default)]
    pub meeting_point: bool,
    #[serde(default)]
    pub seats: bool,
    #[serde(default)]
    pub access: bool,
    #[serde(default)]
    pub coordination: bool,
    #[serde(default)]
    pub home: bool,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReportText {
    pub events: Vec<String>,
    pub title: String,
    pub figures: FigureRanges,
    pub body: String,
    pub learnt: String,
}

/// At least and at most; absent = not counted.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct FigureRanges {
    pub people: Option<[u32; 2]>,
    pub leaflets: Option<[u32; 2]>,
    pub doors: Option<[u32; 2]>,
    pub hours: Option<[u32; 2]>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ArticleText {
    pub title: String,
    pub themes: Vec<String>,
    pub summary: String,
    pub body: String,
}

/// What an idea is about.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    Commune,
    Department,
    Region,
    Country,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IdeaText {
    pub title: String,
    pub theme: String,
    pub scope: Scope,
    /// Days since it was published.
    pub age: i64,
    pub status: IdeaStatus,
    /// Position in this list of the idea it repeats.
    pub duplicates: Option<usize>,
    pub body: String,
    #[serde(default)]
    pub answers: Vec<AnswerText>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AnswerText {
    /// Days after the publication.
    pub after: i64,
    pub status: IdeaStatus,
    pub role: String,
    pub text: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Posts {
    pub exchange: Vec<ExchangeText>,
    /// Skill -> members in a hundred who offer it, at most.
    pub skills: std::collections::BTreeMap<String, u32>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExchangeText {
    pub direction: Direction,
    pub theme: Option<String>,
    pub text: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct People {
    pub pseudonyms: Vec<String>,
    pub contact_names: Vec<String>,
    pub phones: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    pub name: String,
    pub url: String,
    pub item: Vec<ItemText>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ItemText {
    pub title: String,
    pub summary: String,
    pub themes: Vec<String>,
}

#[derive(Deserialize)]
struct Reports {
    report: Vec<ReportText>,
}

#[derive(Deserialize)]
struct Articles {
    article: Vec<ArticleText>,
}

#[derive(Deserialize)]
struct Ideas {
    idea: Vec<IdeaText>,
}

#[derive(Deserialize)]
struct Feed {
    source: Vec<Source>,
}

impl Texts {
    /// The lists compiled in.
    ///
    /// # Panics
    /// When a data file does not fit its type, which a test would have found.
    pub fn built_in() -> &'static Self {
        static TEXTS: OnceLock<Texts> = OnceLock::new();
        TEXTS.get_or_init(|| {
            read().unwrap_or_else(|error| panic!("the demo's own sentences cannot be read: {error}"))
        })
    }
}

fn read() -> Result<Texts, toml::de::Error> {
    let reports: Reports = toml::from_str(include_str!("../../demo/reports.toml"))?;
    let articles: Articles = toml::from_str(include_str!("../../demo/articles.toml"))?;
    let ideas: Ideas = toml::from_str(include_str!("../../demo/ideas.toml"))?;
    let feed: Feed = toml::from_str(include_str!("../../demo/feed.toml"))?;
    Ok(Texts {
        groups: toml::from_str(include_str!("../../demo/groups.toml"))?,
        events: toml::from_str(include_str!("../../demo/events.toml"))?,
        posts: toml::from_str(include_str!("../../demo/posts.toml"))?,
        people: toml::from_str(include_str!("../../demo/people.toml"))?,
        reports: reports.report,
        articles: articles.article,
        ideas: ideas.idea,
        sources: feed.source,
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn the_lists_are_long_enough_and_agree_with_each_other() {
        let texts = Texts::built_in();
        assert!(texts.events.event.len() >= 25 && texts.ideas.len() >= 25);
        assert!(texts.reports.len() >= 12 && texts.articles.len() >= 12);
        let keys: BTreeSet<&str> = texts.events.event.iter().map(|event| event.key.as_str()).collect();
        assert_eq!(keys.len(), texts.events.event.len(), "a key comes twice");
        for key in texts.reports.iter().flat_map(|report| &report.events) {
            assert!(keys.contains(key.as_str()), "no event {key}");
        }
        let states: BTreeSet<IdeaStatus> = texts.ideas.iter().take(22).map(|idea| idea.status).collect();
        assert_eq!(states.len(), IdeaStatus::ALL.len(), "22 ideas show every state");
    }

    #[test]
    fn answers_come_in_order_and_lead_to_the_state() {
        for idea in &Texts::built_in().ideas {
            assert!(idea.title.chars().count() <= 120 && idea.body.chars().count() <= 3000, "{}", idea.title);
            assert!(idea.answers.is_sorted_by_key(|answer| answer.after), "{}", idea.title);
            match idea.answers.last() {
                Some(last) => {
                    assert_eq!((last.status, last.after < idea.age), (idea.status, true), "{}", idea.title)
                }
                None => assert_eq!(idea.status, IdeaStatus::Open, "{}", idea.title),
            }
        }
    }

    #[test]
    fn skills_are_of_the_closed_list() {
        for skill in Texts::built_in().posts.skills.keys() {
            assert!(contract::records::SKILLS.contains(&skill.as_str()), "{skill}");
        }
    }
}
