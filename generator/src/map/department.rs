//! The drawn map of a department: its outline and its communes that have something, named where there is
//! room. What has no coordinates is in the lists beside it.

use std::fmt::Write;

use contract::places;
use contract::places::Position;
use contract::records::{Group, PostKind};

use super::draw::{opening, pair, radius, short};
use super::layers::{Choice, Layer, choices};
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

/// A commune on one layer of the map.
struct Mark {
    name: String,
    spoken: String,
    href: String,
    count: usize,
    spot: Spot,
    radius: f64,
}

/// A map with the layers one chooses from.
pub struct Drawn {
    /// SVG, safe.
    pub svg: String,
    /// None when there is nothing to choose from.
    pub choices: Vec<Choice>,
}

/// The map of a department with its communes as links; nothing for what has no outline.
#[must_use]
pub fn of_department(site: &Site, code: &str) -> Option<Drawn> {
    let outline = outlines().get(code)?;
    let frame = Frame::of(outline);
    let land = frame.land(outline);
    let layers: Vec<(Layer, Vec<Mark>)> = [Layer::Groups, Layer::Events, Layer::Rides, Layer::Beds]
        .into_iter()
        .map(|layer| (layer, marks(site, layer, code, &frame, land)))
        .filter(|(_, marks)| !marks.is_empty())
        .collect();
    let name = crate::places::department_name(site, code)?;
    let title = site.words.format("place.map", &[("name", &name)]);
    let mut svg = opening("map", "map-t", &title, (SIDE, frame.height), !layers.is_empty());
    svg.push_str(&frame.outline(outline));
    let several = layers.len() > 1;
    for (layer, marks) in &layers {
        // Only where there is a choice is one of them hidden.
        let class = if several { format!(" class=\"on-{}\"", layer.name()) } else { String::new() };
        let _ = write!(svg, "<g{class}>");
        for (mark, name) in marks.iter().zip(names(marks, frame.height)) {
            svg.push_str(&link(*layer, mark));
            svg.push_str(&name);
        }
        svg.push_str("</g>");
    }
    svg.push_str("</svg>");
    let shown: Vec<Layer> = layers.iter().map(|(layer, _)| *layer).collect();
    Some(Drawn { svg, choices: choices(site, &shown) })
}

fn link(layer: Layer, mark: &Mark) -> String {
    let (x, y) = mark.spot;
    format!(
        "<a class=\"map-link\" href=\"{}\" aria-label=\"{spoken}\"><title>{spoken}</title>\
         <circle class=\"knot-hit\" cx=\"{x:.0}\" cy=\"{y:.0}\" r=\"12\"/>{}</a>",
        escape(&mark.href),
        shape(layer, mark.spot, mark.radius),
        spoken = escape(&mark.spoken),
    )
}

/// Each layer has a shape, so that colour is never the only sign.
fn shape(layer: Layer, (x, y): Spot, radius: f64) -> String {
    let r = short(radius);
    let d = match layer {
        Layer::Groups | Layer::Skills => {
            return format!("<circle class=\"map-place\" cx=\"{x:.0}\" cy=\"{y:.0}\" r=\"{r}\"/>");
        }
        Layer::Events => format!("M{x:.0} {}l{r} {r}-{r} {r}-{r}-{r}z", short(y - radius)),
        Layer::Rides => {
            let (left, top, side) = (short(x - radius), short(y - radius), short(2.0 * radius));
            format!("M{left} {top}h{side}v{side}h-{side}z")
        }
        Layer::Beds => {
            let (foot, side) = (short(y + radius), short(2.0 * radius));
            format!("M{} {foot}h{side}L{x:.0} {}z", short(x - radius), short(y - radius))
        }
    };
    format!("<path class=\"map-place\" d=\"{d}\"/>")
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

/// The communes of a layer that have a point, those with most first, kept apart.
fn marks(site: &Site, layer: Layer, code: &str, frame: &Frame, land: f64) -> Vec<Mark> {
    let mut communes: Vec<_> = counted(site, layer, code)
        .into_iter()
        .filter_map(|(commune, count)| Some((count, commune, frame.spot(commune.position?.lon_lat()))))
        .collect();
    communes.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.insee.cmp(&b.1.insee)));
    let gap = gap(communes.len(), land);
    let mut spots: Vec<Spot> = communes.iter().map(|(.., spot)| *spot).collect();
    spread(&mut spots, 0, gap);
    let mark = |((count, commune, _), (x, y)): ((usize, &places::Commune, Spot), Spot)| Mark {
        name: site.typeset(commune.name),
        spoken: format!("{}, {}", site.typeset(commune.name), layer.counted(site, count)),
        href: href(site, layer, commune),
        count,
        spot: (x.round(), y.round()),
        radius: radius(count, 4.0, 2.0, (gap * 0.6).max(5.0)),
    };
    communes.into_iter().zip(spots).map(mark).collect()
}

/// The communes of a department that have something of a layer. Of rides and beds the area alone is known.
fn counted(site: &Site, layer: Layer, code: &str) -> Vec<(&'static places::Commune, usize)> {
    let own = || {
        let communes = site.places.communes().filter_map(|(insee, _)| places::commune(insee));
        communes.filter(|commune| commune.department == code)
    };
    let areas = |kind| {
        let areas = site.posts.areas(code, kind);
        areas.filter_map(|(insee, count)| Some((places::commune(insee?)?, count))).collect()
    };
    let some = |(_, count): &(&'static places::Commune, usize)| *count > 0;
    match layer {
        Layer::Groups => {
            own().map(|one| (one, site.groups.of_commune(&one.insee).len())).filter(some).collect()
        }
        Layer::Events => {
            own().map(|one| (one, site.events.of_commune(&one.insee).upcoming().len())).filter(some).collect()
        }
        Layer::Rides => areas(PostKind::Carpool),
        Layer::Beds => areas(PostKind::Lodging),
        Layer::Skills => Vec::new(),
    }
}

/// A commune's page; for rides and beds the board, which tells no more of the place than the map.
fn href(site: &Site, layer: Layer, commune: &places::Commune) -> String {
    match layer {
        Layer::Rides => site.routes.board(PostKind::Carpool),
        Layer::Beds => site.routes.board(PostKind::Lodging),
        _ => crate::places::commune_href(site, &commune.insee).unwrap_or_default(),
    }
}

/// How far apart marks are kept: where there are many, half of what the land has room for, so that none is
/// pushed far from its place.
fn gap(marks: usize, land: f64) -> f64 {
    (land / (4.0 * marks.max(1) as f64)).sqrt().min(GAP)
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
        let count = match mark.count {
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
    let letters = mark.name.chars().count() + if mark.count > 1 { 3 } else { 0 };
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
