//! The map of all departments: quiet shapes, a number in each that has something, Paris and overseas as
//! insets. The table under it says the same.

use std::fmt::Write;

use super::draw::opening;
use super::layers::{Counts, Layer};
use super::layout::{INSET, INSET_FRAME, layout, project};
use super::outlines::{Outline, Point, outlines};
use super::space::{Spot, spread};
use crate::markdown::escape;
use crate::site::Site;

const WIDTH: f64 = 480.0;
/// Where the country ends and the row of overseas begins.
const ROW: f64 = 432.0;
/// One place overseas: width, height of its shape, room for its name under it.
const CELL: (f64, f64) = (96.0, 52.0);
const NAME: f64 = 24.0;
const IN_A_ROW: usize = 5;
const MAX_NAME_CHARS: usize = 11;
/// Units of a degree of latitude in the inset of Paris, and where its middle lies.
const INSET_SCALE: f64 = 240.0;
const INSET_MIDDLE: Point = [2.36, 48.835];
/// How far apart the numbers of the inset are kept.
const INSET_GAP: f64 = 32.0;
/// Vertices nearer than this are one at the size of the drawing.
const FINE: f64 = 2.5;

/// A department as it is drawn.
struct Area {
    code: &'static str,
    path: String,
    /// Where its number stands.
    spot: Spot,
}

/// The map of all departments; nothing when there is nothing to show on it.
#[must_use]
pub fn country(site: &Site, counts: &Counts) -> Option<String> {
    let layers = counts.layers();
    if layers.is_empty() {
        return None;
    }
    let overseas = overseas(site);
    // A handful of rows.
    let height = ROW + overseas.len().div_ceil(IN_A_ROW) as f64 * (CELL.1 + NAME);
    let title = site.words.text("near.map");
    let mut svg = opening("map country", "map-t", &title, (WIDTH, height), true);
    let (linked, bare): (Vec<Area>, Vec<Area>) =
        mainland().into_iter().chain(overseas).partition(|area| has_page(site, area.code));
    let paths: String = bare.iter().map(|area| area.path.as_str()).collect();
    let _ = write!(svg, "<path class=\"map-none\" d=\"{paths}\"/>");
    for area in &linked {
        svg.push_str(&link(site, area, &layers, counts));
    }
    // Over all shapes: a small department's number is wider than its land. The links say the same.
    svg.push_str("<g class=\"area-ns\" aria-hidden=\"true\">");
    for area in &linked {
        svg.push_str(&numbers(area, &layers, counts));
    }
    svg.push_str("</g>");
    svg.push_str(&insets(site));
    svg.push_str("</svg>");
    Some(svg)
}

fn has_page(site: &Site, code: &str) -> bool {
    crate::places::department_href(site, code).is_some()
}

/// A shape that leads to its department's page.
fn link(site: &Site, area: &Area, layers: &[Layer], counts: &Counts) -> String {
    let name = crate::places::department_name(site, area.code).unwrap_or_default();
    let own: Vec<(Layer, usize)> = layers
        .iter()
        .map(|layer| (*layer, counts.get(*layer, area.code)))
        .filter(|(_, count)| *count > 0)
        .collect();
    let title = escape(&name).to_string();
    let mut spoken = vec![name];
    // The table says the rest; said at each of a hundred links it would weigh and tire.
    let said = own.iter().filter(|(layer, _)| matches!(layer, Layer::Groups | Layer::Events));
    spoken.extend(said.map(|(layer, count)| layer.counted(site, *count)));
    let spoken = escape(&spoken.join(", ")).to_string();
    let href = crate::places::department_href(site, area.code).unwrap_or_default();
    format!(
        "<a class=\"area\" href=\"{}\" aria-label=\"{spoken}\"><title>{title}</title><path d=\"{}\"/></a>",
        escape(&href),
        area.path
    )
}

/// The number of each layer. Several lie on one another; which shows is chosen.
fn numbers(area: &Area, layers: &[Layer], counts: &Counts) -> String {
    let (x, y) = area.spot;
    let mut svg = format!("<text x=\"{x:.0}\" y=\"{:.0}\">", y + 5.0);
    for layer in layers {
        let count = counts.get(*layer, area.code);
        let _ = match (count, layers.len()) {
            (0, _) => continue,
            (_, 1) => write!(svg, "{count}"),
            _ => write!(svg, "<tspan class=\"on-{}\">{count}</tspan>", layer.name()),
        };
    }
    svg.push_str("</text>");
    svg
}

/// The frame of the inset with its name, and the names under the row overseas.
fn insets(site: &Site) -> String {
    let [left, top, width, height] = INSET_FRAME;
    let mut svg = format!(
        "<rect class=\"knit-inset\" x=\"{left}\" y=\"{top}\" width=\"{width}\" height=\"{height}\"/>\
         <text class=\"area-name\" x=\"{}\" y=\"{}\">{}</text>",
        left + 30.0,
        top + 18.0,
        escape(&site.words.text("map.inset")),
    );
    for (at, code) in shown_overseas(site).iter().enumerate() {
        let (x, y) = corner(at);
        // A long name would lie over its neighbour's: then the code, and the link says the name.
        let name = crate::places::department_name(site, code)
            .filter(|name| name.chars().count() <= MAX_NAME_CHARS)
            .unwrap_or_else(|| (*code).to_owned());
        let _ = write!(
            svg,
            "<text class=\"area-name\" x=\"{:.0}\" y=\"{:.0}\">{}</text>",
            x + CELL.0 / 2.0,
            y + CELL.1 + 14.0,
            escape(&name),
        );
    }
    svg
}

fn mainland() -> Vec<Area> {
    let inset = inset_spots();
    let knots = layout().knots.iter();
    let area = |knot: &super::layout::Knot| {
        let outline = outlines().get(knot.code)?;
        if INSET.contains(&knot.code) {
            return Some(Area {
                code: knot.code,
                path: path(outline, project_inset),
                spot: inset.iter().find(|(code, _)| *code == knot.code)?.1,
            });
        }
        // The knots are kept apart already, and so are their numbers.
        Some(Area { code: knot.code, path: path(outline, project), spot: knot.spot })
    };
    knots.filter_map(area).collect()
}

/// Where the numbers of the inset stand: apart, for Paris is smaller than its number.
fn inset_spots() -> Vec<(&'static str, Spot)> {
    let centre = |code| outlines().get(code).map(|outline| project_inset(outline.centre));
    let (codes, mut spots): (Vec<&str>, Vec<Spot>) =
        INSET.into_iter().filter_map(|code| Some((code, centre(code)?))).unzip();
    spread(&mut spots, 0, INSET_GAP);
    codes.into_iter().zip(spots).collect()
}

fn project_inset([lon, lat]: Point) -> Spot {
    let [left, top, width, height] = INSET_FRAME;
    let squeeze = INSET_MIDDLE[1].to_radians().cos();
    (
        left + width / 2.0 + (lon - INSET_MIDDLE[0]) * squeeze * INSET_SCALE,
        top + height / 2.0 + (INSET_MIDDLE[1] - lat) * INSET_SCALE,
    )
}

/// Those with an outline always, a collectivity once it has something.
fn shown_overseas(site: &Site) -> Vec<&'static str> {
    let all = contract::places::departments().iter().map(|department| department.code);
    let shown = |code: &&str| code.len() > 2 && (outlines().contains_key(*code) || has_page(site, code));
    all.filter(shown).collect()
}

fn corner(at: usize) -> Spot {
    // A handful of places.
    let (column, row) = ((at % IN_A_ROW) as f64, (at / IN_A_ROW) as f64);
    (column * CELL.0, ROW + row * (CELL.1 + NAME))
}

fn overseas(site: &Site) -> Vec<Area> {
    let area = |(at, code): (usize, &'static str)| {
        let (x, y) = corner(at);
        let middle = (x + CELL.0 / 2.0, y + CELL.1 / 2.0);
        // An archipelago without an outline is a plain square.
        let (left, top) = (middle.0 - 16.0, middle.1 - 16.0);
        let plain = || format!("M{left:.0} {top:.0}h32v32h-32z");
        let path = outlines().get(code).map_or_else(plain, |outline| path(outline, fitted(outline, middle)));
        Area { code, path, spot: middle }
    };
    shown_overseas(site).into_iter().enumerate().map(area).collect()
}

/// A projection that fits an outline around a point.
fn fitted(outline: &Outline, (x, y): Spot) -> impl Fn(Point) -> Spot {
    let points = || outline.rings.iter().flatten();
    let ends = |axis: usize| {
        points().fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), point| {
            (low.min(point[axis]), high.max(point[axis]))
        })
    };
    let ((west, east), (south, north)) = (ends(0), ends(1));
    let middle = [f64::midpoint(west, east), f64::midpoint(south, north)];
    let squeeze = middle[1].to_radians().cos();
    let scale = ((CELL.0 - 8.0) / ((east - west) * squeeze)).min((CELL.1 - 6.0) / (north - south));
    move |[lon, lat]| (x + (lon - middle[0]) * squeeze * scale, y + (middle[1] - lat) * scale)
}

/// The rings in whole units, each vertex from the one before: what packs best.
fn path(outline: &Outline, project: impl Fn(Point) -> Spot) -> String {
    let mut path = String::new();
    for ring in &outline.rings {
        let mut spots: Vec<(i32, i32)> = Vec::new();
        for point in ring {
            let (x, y) = project(*point);
            // Inside a drawing of a few hundred units.
            let spot = (x.round() as i32, y.round() as i32);
            let near =
                |last: &(i32, i32)| f64::from(spot.0 - last.0).hypot(f64::from(spot.1 - last.1)) < FINE;
            if !spots.last().is_some_and(near) {
                spots.push(spot);
            }
        }
        if spots.len() < 4 {
            continue;
        }
        let mut last = spots[0];
        let _ = write!(path, "M{} {}l", last.0, last.1);
        for (at, spot) in spots.iter().enumerate().skip(1) {
            let (dx, dy) = (spot.0 - last.0, spot.1 - last.1);
            let space = if at > 1 && dx >= 0 { " " } else { "" };
            let comma = if dy >= 0 { " " } else { "" };
            let _ = write!(path, "{space}{dx}{comma}{dy}");
            last = *spot;
        }
        path.push('z');
    }
    path
}
