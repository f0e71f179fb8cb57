//! Ideas in every state, with their dated answers; some wait longer than promised.

use contract::places;
use contract::records::{Answer, CrowdCount, Idea, Territory};
use jiff::Timestamp;

use super::groups::Home;
use super::ids::{idea_code, later, ulid};
use super::random::Random;
use super::texts::{IdeaText, Scope};
use super::{Setting, people, when};

/// Hours of the day ideas are published at, before the plan's instant.
const HOURS_OF_DAY: (i64, i64) = (1, 11);

/// So many are needed to show every state.
const FEWEST: usize = 22;

/// Five for eight groups, never less than [`FEWEST`].
pub fn propose(setting: &Setting<'_>, homes: &[Home]) -> Vec<Idea> {
    let random = &mut setting.random("ideas");
    let texts: Vec<&IdeaText> =
        setting.texts.ideas.iter().filter(|idea| setting.vocabulary.has_theme(&idea.theme)).collect();
    let mut ideas: Vec<Idea> = Vec::new();
    for (index, text) in texts.iter().cycle().take(setting.per_groups(5, 8).max(FEWEST)).enumerate() {
        let Some(home) = random.pick(homes) else { break };
        let round = index / texts.len();
        let mut idea = idea(setting, index, text, home, round, random);
        if let Some(original) = original(&ideas, round * texts.len(), text, setting) {
            idea.duplicate_of = Some(original.code.clone());
            idea.territory = original.territory.clone();
        }
        ideas.push(idea);
    }
    ideas
}

/// The idea of this round that `text` repeats.
fn original<'a>(ideas: &'a [Idea], from: usize, text: &IdeaText, setting: &Setting<'_>) -> Option<&'a Idea> {
    let repeated = setting.texts.ideas.get(text.duplicates?)?;
    ideas.get(from..)?.iter().find(|idea| idea.title == repeated.title)
}

fn idea(
    setting: &Setting<'_>,
    index: usize,
    text: &IdeaText,
    home: &Home,
    round: usize,
    random: &mut Random,
) -> Idea {
    // The first round keeps the ages that were written with the answers; later ones are older.
    let older = if round == 0 { 0 } else { random.between(0, 240) };
    let hours = (text.age + older) * 24 + random.between(HOURS_OF_DAY.0, HOURS_OF_DAY.1);
    let published_at = later(setting.plan.now, -hours);
    let carried = random.chance(35);
    Idea {
        id: ulid(published_at, random),
        code: idea_code(index, setting.plan.seed),
        title: text.title.clone(),
        body: text.body.clone(),
        theme: text.theme.clone(),
        territory: territory(text.scope, home),
        pseudonym: if !carried && random.chance(65) { people::pseudonym(setting, random) } else { None },
        group: carried.then(|| home.group.id.clone()),
        paper: random.chance(12),
        supports: CrowdCount::of(random.count(0, 30 + u32::try_from(text.age.min(150)).unwrap_or_default())),
        status: text.status,
        duplicate_of: None,
        answers: answers(setting, text, published_at),
        published_at,
    }
}

fn answers(setting: &Setting<'_>, text: &IdeaText, published_at: Timestamp) -> Vec<Answer> {
    let answers = text.answers.iter();
    answers
        .map(|answer| Answer {
            answered_on: when::day(later(published_at, answer.after * 24)),
            status: answer.status,
            role: setting.vocabulary.role(&answer.role),
            text: answer.text.clone(),
        })
        .collect()
}

/// Abroad, what is about a commune or a department is about the town.
fn territory(scope: Scope, home: &Home) -> Territory {
    let Some(commune) = home.commune else {
        return match scope {
            Scope::Country | Scope::Region => Territory::Country,
            Scope::Commune | Scope::Department => home.group.place.clone(),
        };
    };
    match scope {
        Scope::Commune => Territory::Commune(commune.insee.to_string()),
        Scope::Department => Territory::Department(commune.department.to_owned()),
        Scope::Region => places::department(commune.department)
            .map_or(Territory::Country, |department| Territory::Region(department.region.to_owned())),
        Scope::Country => Territory::Country,
    }
}
