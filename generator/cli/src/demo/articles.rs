//! Articles of groups.

use std::collections::BTreeSet;

use contract::records::Article;
use contract::visibility::Audience;
use contract::words::slugify;

use super::groups::Home;
use super::ids::{later, ulid};
use super::random::Random;
use super::texts::ArticleText;
use super::{Setting, french, people, when};

/// One for four groups.
pub fn sign(setting: &Setting<'_>, homes: &[Home]) -> Vec<Article> {
    let random = &mut setting.random("articles");
    let mut homes: Vec<&Home> = homes.iter().filter(|home| home.is_active()).collect();
    random.shuffle(&mut homes);
    let mut taken = BTreeSet::new();
    let texts = setting.texts.articles.iter().cycle();
    let pairs = texts.zip(homes.iter().cycle()).take(setting.per_groups(1, 4)).enumerate();
    pairs
        .filter_map(|(index, (text, home))| article(setting, index, text, home, &mut taken, random))
        .collect()
}

/// `None` when the group has published this text already.
fn article(
    setting: &Setting<'_>,
    index: usize,
    text: &ArticleText,
    home: &Home,
    taken: &mut BTreeSet<(String, String)>,
    random: &mut Random,
) -> Option<Article> {
    let slug = slugify(&text.title);
    if !taken.insert((home.group.id.clone(), slug.clone())) {
        return None;
    }
    let now = setting.plan.now;
    let published_at = later(now, -random.between(30, 24 * 200)).max(home.group.published_at);
    let correction = later(published_at, 24 * 6);
    Some(Article {
        id: ulid(published_at, random),
        slug,
        title: text.title.clone(),
        group: home.group.id.clone(),
        summary: french::fill(&text.summary, &home.town),
        body: french::fill(&text.body, &home.town),
        themes: setting.vocabulary.themes(&text.themes),
        signed: if random.chance(60) { people::pseudonym(setting, random) } else { None },
        audience: audience(index, home),
        unlisted: false,
        published_at,
        corrected_on: (index % 6 == 3 && correction < now).then(|| when::day(correction)),
    })
}

fn audience(index: usize, home: &Home) -> Audience {
    match index % 12 {
        7 => Audience::Members,
        9 => Audience::Group(home.group.id.clone()),
        _ => Audience::Public,
    }
}
