//! The drawn map of a department: its outline and its communes that have something, named where there is
//! room. What has no coordinates is in the lists beside it.

use std::fmt::Write;

use contract::places;
use contract::places::Position;
use contract::records::Group;

use super::draw::{opening, pair, radius, short};
use super::outlines::{Outline, Point, area, outlines};
use super::space::{Spot, spread};
use crate::groups::GroupFacts;
use crate::markdown::escape;
use crate::site::Site;

/// Widest and highest a map may be.
const SIDE: f64 = 480.0;
const MARGIN: f64 = 14.0;
/// Two communes nearer than this could not both be hit with a finger.
const GAP: f64 = 24.0;
/// Size of the words on small screens, where they are largest: room is kept for that.
const LETTER_WIDTH: f64 = 11.4;
const LETTER_HEIGHT: f64 = 22.0;
/// More names would be a list, and the list is below.
const MAX_NAMES: usize = 12;

/// From degrees to the units of one map.
struct Frame {
    west: f64,
    north: f64,
    squeeze: f64,
    scale: f64,
    left: f64,
    height: f64,
}

impl Frame {
    fn of(outline: &Outline) -> Self {
        let axis = |axis: usize| {
            let values = outline.rings.iter().flatten().map(move |point| point[axis]);
            values.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| {
                (low.min(value), high.max(value))
            })
        };
        let ((west, east), (south, north)) = (axis(0), axis(1));
        let squeeze = f64::midpoint(south, north).to_radians().cos();
        let (width, height) = ((east - west) * squeeze, north - south);
        let inner = SIDE - 2.0 * MARGIN;
        let scale = (inner / width).min(inner / height);
        let left = (SIDE - width * scale) / 2.0;
        Self { west, north, squeeze, scale, left, height: height * scale + 2.0 * MARGIN }
    }

    fn spot(&self, [lon, lat]: Point) -> Spot {
        let x = self.left + (lon - self.west) * self.squeeze * self.scale;
        (x, MARGIN + (self.north - lat) * self.scale)
    }

    /// Square units of the outline.
    fn land(&self, outline: &Outline) -> f64 {
        let degrees: f64 = outline.rings.iter().map(|ring| area(ring).abs()).sum();
        degrees * self.squeeze * self.scale * self.scale
    }

    fn outline(&self, outline: &Outline) -> String {
        let rings = outline.rings.iter().map(|ring| {
            let points: Vec<String> = ring.iter().map(|point| pair(self.spot(*point))).collect();
            format!("M{}Z", points.join(" "))
        });
        format!("<path class=\"map-area\" d=\"{}\"/>", rings.collect::<String>())
    }
}

/// A commune on the map.
struct Mark {
    name: String,
    spoken: String,
    href: String,
    groups: usize,
    spot: Spot,
    radius: f64,
}

/// The map of a department with its communes as links; nothing for what has no outline.
#[must_use]
pub fn of_department(site: &Site, code: &str) -> Option<String> {
    let outline = outlines().get(code)?;
    let frame = Frame::of(outline);
    let marks = marks(site, code, &frame, frame.land(outline));
    let name = crate::places::department_name(site, code)?;
    let title = site.words.format("place.map", &[("name", &name)]);
    let mut svg = opening("map", "map-t", &title, (SIDE, frame.height), !marks.is_empty());
    svg.push_str(&frame.outline(outline));
    let names = names(&marks, frame.height);
    for (mark, name) in marks.iter().zip(names) {
        let (x, y) = mark.spot;
        let _ = write!(
            svg,
            "<a class=\"map-link\" href=\"{}\" aria-label=\"{spoken}\"><title>{spoken}</title>\
             <circle class=\"knot-hit\" cx=\"{x:.0}\" cy=\"{y:.0}\" r=\"12\"/>\
             <circle class=\"map-place\" cx=\"{x:.0}\" cy=\"{y:.0}\" r=\"{}\"/></a>{name}",
            escape(&mark.href),
            short(mark.radius),
            spoken = escape(&mark.spoken),
        );
    }
    svg.push_str("</svg>");
    Some(svg)
}

/// Where a group is in its department; nothing without a point or an outline.
#[must_use]
pub fn of_group(site: &Site, facts: &GroupFacts, group: &Group) -> Option<String> {
    let outline = outlines().get(facts.department.as_deref()?)?;
    let position: Position = facts.position?;
    let frame = Frame::of(outline);
    let (x, y) = frame.spot(position.lon_lat());
    let inside = (0.0..=SIDE).contains(&x) && (0.0..=frame.height).contains(&y);
    let title = site.words.format("map.group", &[("place", &crate::places::place_words(site, &group.place))]);
    inside.then(|| {
        format!(
            "{}{}<circle class=\"map-place\" cx=\"{x:.0}\" cy=\"{y:.0}\" r=\"14\"/></svg>",
            opening("map", "map-t", &title, (SIDE, frame.height), false),
            frame.outline(outline),
        )
    })
}

/// The communes with a page and a point, those with most groups first, kept apart.
fn marks(site: &Site, code: &str, frame: &Frame, land: f64) -> Vec<Mark> {
    let own = site.places.communes().filter_map(|(insee, href)| {
        let commune = places::commune(insee).filter(|commune| commune.department == code)?;
        let groups = site.groups.of_commune(insee).len();
        Some((groups, href, commune, frame.spot(commune.position?.lon_lat())))
    });
    let mut communes: Vec<_> = own.collect();
    communes.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.cmp(b.1)));
    let gap = gap(communes.len(), land);
    let mut spots: Vec<Spot> = communes.iter().map(|(.., spot)| *spot).collect();
    spread(&mut spots, 0, gap);
    let mark = |((groups, href, commune, _), (x, y)): ((usize, &str, &places::Commune, Spot), Spot)| {
        let events = site.events.of_commune(&commune.insee).upcoming().len();
        Mark {
            name: site.typeset(commune.name),
            spoken: spoken(site, commune.name, groups, events),
            href: href.to_owned(),
            groups,
            spot: (x.round(), y.round()),
            radius: radius(groups, 4.0, 2.0, (gap * 0.6).max(5.0)),
        }
    };
    communes.into_iter().zip(spots).map(mark).collect()
}

/// How far apart marks are kept: where there are many, half of what the land has room for, so that none is
/// pushed far from its place.
fn gap(marks: usize, land: f64) -> f64 {
    (land / (4.0 * marks.max(1) as f64)).sqrt().min(GAP)
}

/// "Riom, 2 groupes, 3 rendez-vous à venir".
fn spoken(site: &Site, name: &str, groups: usize, events: usize) -> String {
    let mut parts = vec![site.typeset(name)];
    for (key, count) in [("count.groups", groups), ("count.events_coming", events)] {
        if count > 0 {
            parts.push(site.words.plural(key, count as u64, &[]));
        }
    }
    parts.join(", ")
}

/// x, y, width, height.
type Box4 = [f64; 4];

/// The names that fit, as SVG, empty for those that do not: right of the mark, else left of it.
fn names(marks: &[Mark], height: f64) -> Vec<String> {
    let mut taken: Vec<Box4> = marks.iter().map(|mark| around(mark.spot, mark.radius)).collect();
    let mut shown = 0;
    let name = |mark: &Mark| {
        if shown == MAX_NAMES {
            return String::new();
        }
        let Some((place, anchor, x)) =
            sides(mark).into_iter().find(|(place, ..)| fits(*place, &taken, height))
        else {
            return String::new();
        };
        shown += 1;
        taken.push(place);
        // Beside the link, which says the same: a name inside would be read twice.
        let count = match mark.groups {
            0 | 1 => String::new(),
            several => format!(" <tspan font-weight=\"700\">{several}</tspan>"),
        };
        let y = mark.spot.1 + 6.0;
        format!(
            "<text class=\"map-label\" aria-hidden=\"true\" x=\"{x:.0}\" y=\"{y:.0}\"{anchor}>{}{count}</text>",
            escape(&mark.name)
        )
    };
    marks.iter().map(name).collect()
}

fn around((x, y): Spot, radius: f64) -> Box4 {
    [x - radius, y - radius, 2.0 * radius, 2.0 * radius]
}

fn sides(mark: &Mark) -> [(Box4, &'static str, f64); 2] {
    let (x, y) = mark.spot;
    let letters = mark.name.chars().count() + if mark.groups > 1 { 3 } else { 0 };
    // Names are short.
    let width = letters as f64 * LETTER_WIDTH;
    let (right, left) = (x + mark.radius + 4.0, x - mark.radius - 4.0);
    let top = y - LETTER_HEIGHT / 2.0;
    [
        ([right, top, width, LETTER_HEIGHT], "", right),
        ([left - width, top, width, LETTER_HEIGHT], " text-anchor=\"end\"", left),
    ]
}

fn fits(place: Box4, taken: &[Box4], map_height: f64) -> bool {
    let [x, y, width, height] = place;
    let inside = x >= 0.0 && x + width <= SIDE && y >= 0.0 && y + height <= map_height;
    let apart = |other: &Box4| {
        let [left, top, wide, high] = *other;
        x + width <= left || left + wide <= x || y + height <= top || top + high <= y
    };
    inside && taken.iter().all(apart)
}
