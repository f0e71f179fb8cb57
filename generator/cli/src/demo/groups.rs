//! The groups: mostly local, some thematic, a coordination per department, some abroad.

use std::collections::BTreeSet;

use contract::places::{self, Commune, Department};
use contract::records::{CrowdCount, Group, GroupKind, GroupStatus, Link, Territory};
use contract::visibility::Audience;
use contract::words::{fold, slugify};
use jiff::Timestamp;

use super::ids::{later, ulid};
use super::people;
use super::random::Random;
use super::texts::AbroadText;
use super::towns::Towns;
use super::{Setting, french};

/// Inhabitants under which a group may speak of villages.
const RURAL_BELOW: u32 = 4_000;

/// A group, and what the rest of the movement must know of where it lives.
#[derive(Debug)]
pub struct Home {
    pub group: Group,
    /// `[lon, lat]`, in degrees.
    pub position: Option<[f64; 2]>,
    /// As it stands in sentences.
    pub town: String,
    /// None abroad.
    pub commune: Option<&'static Commune>,
    /// IANA.
    pub zone: String,
}

impl Home {
    /// It does things now.
    pub fn is_active(&self) -> bool {
        self.group.status == GroupStatus::Published
    }

    /// Code of the department; none abroad.
    pub fn department(&self) -> Option<&'static str> {
        self.commune.map(|commune| commune.department)
    }
}

/// Founds every group of the plan.
pub fn found(setting: &Setting<'_>, towns: &Towns) -> Vec<Home> {
    let mut founder = Founder {
        setting,
        random: setting.random("groups"),
        names: BTreeSet::new(),
        slugs: BTreeSet::new(),
        count: 0,
    };
    let total = setting.plan.group_count;
    let abroad = if total < 10 { 0 } else { (total / 100).clamp(1, setting.texts.groups.abroad.len()) };
    let coordinations = (total / 13).min(towns.departments().len());
    let thematic = total / 8;
    let mut homes = Vec::with_capacity(total);
    homes.extend(setting.texts.groups.abroad.iter().take(abroad).map(|place| founder.abroad(place)));
    homes.extend(
        towns
            .departments()
            .take(coordinations)
            .filter_map(|department| founder.coordination(towns, department)),
    );
    for _ in 0..thematic {
        let commune = towns.commune(&mut founder.random);
        homes.extend(commune.and_then(|commune| founder.thematic(commune)));
    }
    // One local group in each department first, then by population.
    let mut first: Vec<_> = towns.departments().map(|department| department.code).collect();
    first.reverse();
    while homes.len() < total {
        let commune = match first.pop() {
            Some(code) => towns.commune_in(code, &mut founder.random),
            // A second group starts where the first one is known.
            None if founder.random.chance(40) => founder.random.pick(&homes).and_then(|home| home.commune),
            None => towns.commune(&mut founder.random),
        };
        homes.extend(commune.map(|commune| founder.local(commune)));
    }
    homes
}

struct Founder<'a> {
    setting: &'a Setting<'a>,
    random: Random,
    names: BTreeSet<String>,
    slugs: BTreeSet<String>,
    count: usize,
}

/// What tells kinds of groups apart before the common part is drawn.
struct Sketch {
    name: String,
    kind: GroupKind,
    description: String,
    themes: Vec<String>,
}

impl Founder<'_> {
    fn local(&mut self, commune: &'static Commune) -> Home {
        let texts = &self.setting.texts.groups;
        let small = commune.population.is_none_or(|count| count < RURAL_BELOW);
        let rural = small && self.random.chance(60);
        let descriptions = if rural { &texts.rural_descriptions } else { &texts.descriptions };
        let sketch = Sketch {
            name: self.local_name(commune.name),
            kind: GroupKind::Local,
            description: self.random.pick(descriptions).cloned().unwrap_or_default(),
            themes: Vec::new(),
        };
        self.at_commune(sketch, commune)
    }

    fn thematic(&mut self, commune: &'static Commune) -> Option<Home> {
        let text = self.random.pick(&self.setting.texts.groups.thematic)?;
        let name = french::fill(&text.name, commune.name);
        let sketch = Sketch {
            name: self.numbered(name),
            kind: GroupKind::Thematic,
            description: text.description.clone(),
            themes: self.setting.vocabulary.themes(&text.themes),
        };
        Some(self.at_commune(sketch, commune))
    }

    fn coordination(&mut self, towns: &Towns, department: &'static Department) -> Option<Home> {
        let text = &self.setting.texts.groups.department;
        let sketch = Sketch {
            name: self.numbered(text.name.replace("{dep}", department.name)),
            kind: GroupKind::Department,
            description: self.random.pick(&text.descriptions).cloned().unwrap_or_default(),
            themes: Vec::new(),
        };
        let mut home = self.at_commune(sketch, towns.chief_town(department.code)?);
        home.group.place = Territory::Department(department.code.to_owned());
        // A department is no point: such groups stand in lists, not on the map.
        home.position = None;
        home.group.status = GroupStatus::Published;
        Some(home)
    }

    fn abroad(&mut self, place: &AbroadText) -> Home {
        let texts = &self.setting.texts.groups;
        let sketch = Sketch {
            name: self.local_name(&place.town),
            kind: GroupKind::Local,
            description: self.random.pick(&texts.descriptions).cloned().unwrap_or_default(),
            themes: Vec::new(),
        };
        let territory = Territory::Abroad { country: place.country.clone(), town: place.town.clone() };
        let group = self.group(sketch, territory);
        Home { group, position: None, town: place.town.clone(), commune: None, zone: place.zone.clone() }
    }

    fn at_commune(&mut self, sketch: Sketch, commune: &'static Commune) -> Home {
        Home {
            group: self.group(sketch, Territory::Commune(commune.insee.to_string())),
            position: commune.position.map(places::Position::lon_lat),
            town: commune.name.to_owned(),
            commune: Some(commune),
            zone: places::zone_of_commune(commune).to_owned(),
        }
    }

    fn group(&mut self, sketch: Sketch, place: Territory) -> Group {
        let now = self.setting.plan.now;
        let index = self.count;
        self.count += 1;
        let published_at = self.founded_at(now, index);
        let slug = self.slug(&sketch.name);
        let random = &mut self.random;
        let links = self.setting.texts.groups.links.iter();
        Group {
            id: ulid(published_at, random),
            kind: sketch.kind,
            place,
            description: sketch.description,
            themes: sketch.themes,
            links: links
                .filter(|_| random.chance(30))
                .map(|link| Link { title: link.title.clone(), url: link.url.replace("{slug}", &slug) })
                .collect(),
            files: Vec::new(),
            phone: if random.chance(15) { people::phone(self.setting, random) } else { None },
            open_to_join: random.chance(70),
            needs_animator: index % 9 == 4,
            status: status(index),
            certified_at: random.chance(60).then(|| later(published_at, 24 * 30)).filter(|at| *at < now),
            predecessors: if index % 23 == 12 { vec![format!("ancien-{slug}")] } else { Vec::new() },
            merged: Vec::new(),
            members: CrowdCount::of(random.count(3, 90)),
            audience: Audience::Public,
            unlisted: index % 37 == 30,
            updated_at: later(now, -random.between(1, 24 * 25)).max(published_at),
            published_at,
            name: sketch.name,
            slug,
        }
    }

    /// Most have been there for more than a year; one in twelve has just started.
    fn founded_at(&mut self, now: Timestamp, index: usize) -> Timestamp {
        let days = if index % 12 == 6 { self.random.between(12, 55) } else { self.random.between(400, 1500) };
        later(now, -24 * days)
    }

    fn local_name(&mut self, town: &str) -> String {
        let texts = &self.setting.texts.groups;
        let start = self.random.index(texts.names.len());
        let plain = texts.names.iter().cycle().skip(start).take(2).map(|pattern| french::fill(pattern, town));
        for name in plain {
            if self.names.insert(fold(&name)) {
                return name;
            }
        }
        let (quarters, patterns) = (&texts.quarters, &texts.quarter_names);
        let at = self.random.index(quarters.len() * patterns.len());
        let quarter = &quarters[at % quarters.len()];
        let pattern = &patterns[at / quarters.len()];
        self.numbered(pattern.replace("{quarter}", quarter).replace("{commune}", town))
    }

    /// The name, with a number when it is taken.
    fn numbered(&mut self, name: String) -> String {
        if self.names.insert(fold(&name)) {
            return name;
        }
        let mut numbered = (2..).map(|number: u32| format!("{name} {number}"));
        numbered.find(|name| self.names.insert(fold(name))).unwrap_or(name)
    }

    fn slug(&mut self, name: &str) -> String {
        let slug = slugify(name);
        let candidates =
            std::iter::once(slug.clone()).chain((2..).map(|number: u32| format!("{slug}-{number}")));
        candidates.into_iter().find(|slug| self.slugs.insert(slug.clone())).unwrap_or(slug)
    }
}

/// By position, so that every state is there in a small movement too.
fn status(index: usize) -> GroupStatus {
    match index % 40 {
        7 | 19 | 31 => GroupStatus::Sleeping,
        11 | 28 => GroupStatus::Paused,
        _ => GroupStatus::Published,
    }
}
