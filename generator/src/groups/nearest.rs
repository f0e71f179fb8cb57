//! The groups nearest to a place. Nobody is sent over the sea: an island's nearest are on the island.

use std::collections::BTreeMap;

use contract::places::{Position, distance_km};
use contract::records::{Group, GroupStatus, Territory};

use super::GroupFacts;

/// Kilometres of a degree of latitude, a little less than it is, so that nothing near is passed over.
const KM_PER_DEGREE: f64 = 110.0;

/// A piece of land one can cross without a boat or a border.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Land {
    Mainland,
    Corsica,
    /// Code of the department overseas.
    Overseas(String),
    /// Country, as written.
    Abroad(String),
}

impl Land {
    fn of(place: &Territory) -> Option<Self> {
        if let Territory::Abroad { country, .. } = place {
            return Some(Self::Abroad(country.clone()));
        }
        crate::places::department_of(place).map(|code| match code.as_str() {
            "2A" | "2B" => Self::Corsica,
            overseas if overseas.starts_with("97") || overseas.starts_with("98") => Self::Overseas(code),
            _ => Self::Mainland,
        })
    }
}

/// What is looked for.
#[derive(Debug, Clone, Copy)]
pub struct Near<'p> {
    /// From there.
    pub place: &'p Territory,
    /// From this point.
    pub position: Position,
    /// At most so many; when there is none on the same land, the one nearest of all.
    pub count: usize,
    /// Not the group of this id.
    pub except: &'p str,
}

/// Groups awake and their points, on each land from south to north.
#[derive(Debug, Default)]
pub struct Nearest {
    by_land: BTreeMap<Land, Vec<Point>>,
}

#[derive(Debug)]
struct Point {
    position: Position,
    at: usize,
    id: String,
}

impl Nearest {
    /// Of these groups, each with its place in the list.
    pub fn of<'i>(groups: impl Iterator<Item = (usize, &'i GroupFacts, &'i Group)>) -> Self {
        let mut nearest = Self::default();
        for (at, facts, group) in groups.filter(|(.., group)| group.status == GroupStatus::Published) {
            if let (Some(position), Some(land)) = (facts.position, Land::of(&group.place)) {
                let point = Point { position, at, id: facts.id.clone() };
                nearest.by_land.entry(land).or_default().push(point);
            }
        }
        for points in nearest.by_land.values_mut() {
            points.sort_by(|a, b| a.position.lat.total_cmp(&b.position.lat).then(a.at.cmp(&b.at)));
        }
        nearest
    }

    /// Places in the list and kilometres, the nearest first.
    pub fn find(&self, from: &Near<'_>) -> Vec<(usize, f64)> {
        let own = Land::of(from.place).and_then(|land| self.by_land.get(&land));
        let found = own.map(|points| search(points, from)).unwrap_or_default();
        if !found.is_empty() {
            return found;
        }
        let one = Near { count: 1, ..*from };
        let elsewhere = self.by_land.values().flat_map(|points| search(points, &one));
        elsewhere.min_by(|a, b| a.1.total_cmp(&b.1).then(a.0.cmp(&b.0))).into_iter().collect()
    }
}

/// Walks north and south from the place, until a degree of latitude alone is farther than what was found.
fn search(points: &[Point], from: &Near<'_>) -> Vec<(usize, f64)> {
    let middle = points.partition_point(|point| point.position.lat < from.position.lat);
    let (south, north) = points.split_at(middle);
    let mut best: Vec<(usize, f64)> = Vec::with_capacity(from.count + 1);
    take_from(north.iter(), from, &mut best);
    take_from(south.iter().rev(), from, &mut best);
    best
}

fn take_from<'p>(points: impl Iterator<Item = &'p Point>, from: &Near<'_>, best: &mut Vec<(usize, f64)>) {
    for point in points {
        let farthest =
            if best.len() < from.count { f64::INFINITY } else { best.last().map_or(0.0, |last| last.1) };
        if (point.position.lat - from.position.lat).abs() * KM_PER_DEGREE > farthest {
            return;
        }
        if point.id == from.except {
            continue;
        }
        let km = distance_km(from.position, point.position);
        let rank = best.partition_point(|(at, other)| (*other, *at) < (km, point.at));
        best.insert(rank, (point.at, km));
        best.truncate(from.count);
    }
}
