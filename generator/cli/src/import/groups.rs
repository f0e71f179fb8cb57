//! A line of a table of groups, read whole: either a group as it will stand, or what is wrong with it.

use contract::bundle::Named;
use contract::places;
use contract::records::{GroupKind, Link, Territory};
use contract::words::{fold, slugify};
use functions::membership::Group;
use functions::membership::states::State;
use functions::values::Email;
use jiff::Timestamp;

use super::cells;
use super::place::{self, COMMUNE, COUNTRY, POSTCODE};
use super::sheet::{Field, Reading};

/// Characters of a name.
const NAME: std::ops::RangeInclusive<usize> = 3..=80;
/// Characters of a description.
const MOST_DESCRIPTION: usize = 5000;
/// Links of a group.
const MOST_LINKS: usize = 10;
/// People asked to animate a group.
const MOST_ANIMATORS: usize = functions::membership::seats::MOST_ANIMATORS;

/// The columns.
pub const FIELDS: &[Field] = &[
    cells::SOURCE,
    Field {
        name: "name",
        titles: &["nom", "nom du groupe", "groupe", "name", "group", "group name", "intitule", "titre"],
    },
    Field { name: "kind", titles: &["type", "genre", "kind", "type de groupe", "categorie"] },
    POSTCODE,
    COMMUNE,
    Field {
        name: "department",
        titles: &["departement", "dept", "dpt", "department", "numero de departement"],
    },
    COUNTRY,
    Field { name: "latitude", titles: &["latitude", "lat"] },
    Field { name: "longitude", titles: &["longitude", "lon", "lng", "long"] },
    Field { name: "description", titles: &["description", "presentation", "texte", "about", "a propos"] },
    cells::THEMES,
    Field {
        name: "links",
        titles: &[
            "lien",
            "liens",
            "links",
            "link",
            "site",
            "site web",
            "site internet",
            "url",
            "website",
            "facebook",
        ],
    },
    Field {
        name: "animators",
        titles: &[
            "animateur",
            "animatrice",
            "animateurs",
            "animatrices",
            "animateur trice",
            "animation",
            "animator",
            "animators",
            "email",
            "e mail",
            "mail",
            "courriel",
            "email animateur",
            "adresse mail",
            "adresse e mail",
            "e mail de l animateur",
            "email de l animateur",
            "email contact",
            "contact",
        ],
    },
];

/// A group that a line describes.
#[derive(Debug)]
pub struct Line {
    /// As it will stand: public, nobody in it.
    pub group: Group,
    /// Who is asked to animate it.
    pub animators: Vec<Email>,
    /// What names the line, today and the next time.
    pub source: String,
}

/// Reads a line; nothing when it was refused.
pub fn read(reading: &mut Reading<'_>, themes: &[Named], id: String, now: Timestamp) -> Option<Line> {
    let name = name(reading);
    let kind = kind(reading);
    let territory = territory(reading, kind);
    let position = position(reading);
    let description = cells::prose(reading, "description", MOST_DESCRIPTION);
    let named = cells::themes(reading, themes);
    let links = links(reading);
    let animators = animators(reading);
    let source = reading.text("source").map(str::to_owned);
    let (name, place) = (name?, territory?);
    if !reading.is_sound() {
        return None;
    }
    let source = source.unwrap_or_else(|| format!("{}|{}", slugify(name), place_key(&place)));
    let mut group = Group::draft(id, slugify(name), name, place, now);
    group.kind = kind;
    group.position = position.or_else(|| middle(&group.place));
    (group.description, group.themes, group.links) = (description, named, links);
    (group.state, group.published_at) = (State::Published, Some(now));
    Some(Line { group, animators, source })
}

/// Where a group is, as it is compared.
pub fn place_key(place: &Territory) -> String {
    match place {
        Territory::Commune(code) | Territory::Department(code) | Territory::Region(code) => code.clone(),
        Territory::Country => "country".to_owned(),
        Territory::Abroad { country, town } => slugify(&format!("{country} {town}")),
    }
}

/// The name of the place, for the address of a group whose name another has.
pub fn place_name(place: &Territory) -> String {
    let named = match place {
        Territory::Commune(code) => places::commune(code).map(|commune| commune.name),
        Territory::Department(code) => places::department(code).map(|department| department.name),
        Territory::Region(_) | Territory::Country | Territory::Abroad { .. } => None,
    };
    named.map_or_else(|| place_key(place), slugify)
}

fn middle(place: &Territory) -> Option<[f64; 2]> {
    match place {
        Territory::Commune(code) => places::commune(code)?.position.map(places::Position::lon_lat),
        _ => None,
    }
}

fn name<'a>(reading: &mut Reading<'a>) -> Option<&'a str> {
    let Some(name) = reading.text("name") else {
        if reading.is_sound() {
            reading.refuse("name", "name_missing", &[]);
        }
        return None;
    };
    if !NAME.contains(&name.chars().count()) || slugify(name).is_empty() {
        reading.refuse("name", "name_length", &[]);
        return None;
    }
    // One Cyrillic letter among Latin ones makes another group of the same look.
    let letters: Vec<char> = fold(name).chars().filter(|letter| letter.is_alphabetic()).collect();
    if letters.iter().any(char::is_ascii) && !letters.iter().all(char::is_ascii) {
        reading.refuse("name", "letters_mixed", &[]);
        return None;
    }
    Some(name)
}

fn kind(reading: &mut Reading<'_>) -> GroupKind {
    let Some(typed) = reading.text("kind") else { return GroupKind::Local };
    match fold(typed).as_str() {
        "local" | "locale" | "groupe local" | "local group" => GroupKind::Local,
        "thematique" | "thematic" | "groupe thematique" | "theme" => GroupKind::Thematic,
        "departement" | "departemental" | "departementale" | "department" | "coordination" => {
            GroupKind::Department
        }
        _ => {
            reading.notice("kind", "kind_unknown", &[]);
            GroupKind::Local
        }
    }
}

/// A department for a department's coordination, or where nothing finer is said.
fn territory(reading: &mut Reading<'_>, kind: GroupKind) -> Option<Territory> {
    let department = reading.text("department");
    let is_finer =
        kind != GroupKind::Department && (reading.text("commune").or(reading.text("postcode"))).is_some();
    let Some(typed) = department.filter(|_| !is_finer) else { return place::of(reading) };
    let code = typed.trim_start_matches('0');
    let found = places::department(typed)
        .or_else(|| places::department(&format!("{code:0>2}")))
        .or_else(|| places::departments().iter().find(|one| fold(one.name) == fold(typed)));
    if found.is_none() {
        reading.refuse("department", "department_unknown", &[]);
    }
    found.map(|department| Territory::Department(department.code.to_owned()))
}

fn position(reading: &mut Reading<'_>) -> Option<[f64; 2]> {
    let (latitude, longitude) = (degrees(reading, "latitude"), degrees(reading, "longitude"));
    let at = [longitude?, latitude?];
    let is_france =
        |longitude: f64, latitude: f64| (-6.0..10.0).contains(&longitude) && (41.0..52.0).contains(&latitude);
    if at[1].abs() > 90.0 || at[0].abs() > 180.0 || is_france(at[1], at[0]) {
        reading.refuse("latitude", "position", &[]);
        return None;
    }
    Some(at)
}

fn degrees(reading: &mut Reading<'_>, field: &'static str) -> Option<f64> {
    let typed = reading.text(field)?;
    let number = typed.replace(',', ".").parse::<f64>().ok().filter(|number| number.is_finite());
    if number.is_none() {
        reading.refuse(field, "degrees", &[]);
    }
    number.map(|number| (number * 10_000.0).round() / 10_000.0)
}

/// Links, apart by spaces or lines; those of a browser's bar without `https://` too.
fn links(reading: &mut Reading<'_>) -> Vec<Link> {
    let Some(typed) = reading.text("links") else { return Vec::new() };
    let mut links = Vec::new();
    let apart = |letter: char| letter.is_whitespace() || matches!(letter, ',' | ';' | '|');
    for one in typed.split(apart).filter(|one| !one.is_empty()) {
        match link(one) {
            Some(link) if links.len() < MOST_LINKS => links.push(link),
            Some(_) => reading.notice("links", "links_many", &[]),
            None => reading.notice("links", "link_form", &[]),
        }
    }
    links
}

fn link(typed: &str) -> Option<Link> {
    let rest = typed.strip_prefix("https://").or_else(|| typed.strip_prefix("http://")).unwrap_or(typed);
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let is_letter = |letter: char| letter.is_alphanumeric() || matches!(letter, '.' | '-');
    let is_host =
        host.contains('.') && !host.starts_with('.') && !host.ends_with('.') && host.chars().all(is_letter);
    let title = host.strip_prefix("www.").unwrap_or(host).to_owned();
    is_host.then(|| Link { title, url: format!("https://{rest}") })
}

fn animators(reading: &mut Reading<'_>) -> Vec<Email> {
    let Some(typed) = reading.text("animators") else { return Vec::new() };
    let apart = |letter: char| letter.is_whitespace() || matches!(letter, ',' | ';' | '/' | '|');
    let mut found: Vec<Email> = Vec::new();
    for one in typed.split(apart).filter(|one| one.contains('@')) {
        match Email::parse(one.trim_matches(['<', '>', '.', '(', ')'])) {
            Ok(email) if found.iter().any(|known| known.normalised() == email.normalised()) => {}
            Ok(email) if found.len() < MOST_ANIMATORS => found.push(email),
            Ok(_) => reading.notice("animators", "animators_many", &[]),
            Err(_) => reading.notice("animators", "address_form", &[]),
        }
    }
    if !typed.contains('@') {
        reading.notice("animators", "address_form", &[]);
    }
    found
}
