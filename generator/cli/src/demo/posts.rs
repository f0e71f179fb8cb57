//! Posts on the three boards, as the public may see them: an area, a day, no name, no hour.

use contract::places::area_of;
use contract::records::{Direction, EventStatus, Post, PostKind, Territory};
use jiff::Timestamp;
use jiff::civil::Date;

use super::Setting;
use super::events::Announced;
use super::groups::Home;
use super::ids::{later, ulid};
use super::random::Random;
use super::texts::ExchangeText;
use super::towns::Towns;
use super::when;

/// An exchange lives for 60 days at most (rules.md, Post).
const EXCHANGE_DAYS: i64 = 60;

/// Nine for twenty groups, the boards taking turns.
pub fn pin(setting: &Setting<'_>, towns: &Towns, homes: &[Home], events: &[Announced]) -> Vec<Post> {
    let random = &mut setting.random("posts");
    let coming: Vec<&Announced> =
        events.iter().filter(|announced| is_worth_a_trip(setting, announced)).collect();
    let mut texts = setting.texts.posts.exchange.iter().cycle();
    let turns = (0..setting.per_groups(9, 20)).zip(PostKind::ALL.into_iter().cycle());
    turns
        .filter_map(|(index, kind)| {
            let home = random.pick(homes)?;
            match kind {
                PostKind::Exchange => Some(exchange(setting, index, texts.next()?, home, random)),
                PostKind::Carpool | PostKind::Lodging => {
                    let announced = *random.pick(&coming)?;
                    trip(setting, towns, index, kind, announced, random)
                }
            }
        })
        .collect()
}

fn is_worth_a_trip(setting: &Setting<'_>, announced: &Announced) -> bool {
    announced.starts > later(setting.plan.now, 48)
        && announced.event.status == EventStatus::Published
        && announced.is_public()
        && announced.event.venue.as_ref().is_some_and(|venue| matches!(venue.place, Territory::Commune(_)))
}

/// A ride or a bed for an event, from another commune of its department.
fn trip(
    setting: &Setting<'_>,
    towns: &Towns,
    index: usize,
    kind: PostKind,
    announced: &Announced,
    random: &mut Random,
) -> Option<Post> {
    let Territory::Commune(insee) = &announced.event.venue.as_ref()?.place else { return None };
    let venue = contract::places::commune(insee)?;
    let from = match kind {
        PostKind::Lodging => venue,
        PostKind::Carpool | PostKind::Exchange => towns.commune_in(venue.department, random)?,
    };
    let day = announced.event.starts_at.date();
    let nights = (kind == PostKind::Lodging).then(|| random.count(1, 3));
    let published_at = published_at(setting, 12, random);
    Some(Post {
        id: ulid(published_at, random),
        kind,
        direction: if index % 5 < 3 { Direction::Offer } else { Direction::Request },
        area: area_of(from),
        event: Some(announced.event.id.clone()),
        theme: None,
        text: String::new(),
        places: Some(random.count(1, 4)),
        starts_on: Some(day),
        nights,
        solved: random.chance(14),
        published_at,
        expires_at: midnight(when::days_after(day, 1 + i64::from(nights.unwrap_or_default()))),
    })
}

fn exchange(
    setting: &Setting<'_>,
    index: usize,
    text: &ExchangeText,
    home: &Home,
    random: &mut Random,
) -> Post {
    let published_at = published_at(setting, 35, random);
    Post {
        id: ulid(published_at, random),
        kind: PostKind::Exchange,
        direction: text.direction,
        area: home.commune.map_or_else(|| home.group.place.clone(), area_of),
        event: None,
        theme: text.theme.clone().filter(|theme| setting.vocabulary.has_theme(theme)),
        text: text.text.clone(),
        places: None,
        starts_on: None,
        nights: None,
        solved: index % 7 == 5,
        published_at,
        expires_at: later(published_at, 24 * EXCHANGE_DAYS),
    }
}

fn published_at(setting: &Setting<'_>, days: i64, random: &mut Random) -> Timestamp {
    later(setting.plan.now, -random.between(5, 24 * days))
}

fn midnight(day: Date) -> Timestamp {
    when::instant(day.at(0, 0, 0, 0), &jiff::tz::TimeZone::UTC)
}
