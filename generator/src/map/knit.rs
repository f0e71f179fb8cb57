//! The knit: a knot a department, sized by its groups, a thread where two share a border. The movement's
//! face, and its map at once. Its knots are links; the list of departments stands beside it for everyone.

use std::fmt::Write;

use contract::places;

use super::draw::{opening, radius, short};
use super::layout::{INSET_FRAME, Knot, layout};
use super::space::Spot;
use crate::markdown::escape;
use crate::site::Site;

const WIDTH: f64 = 480.0;
/// Least height; more collectivities overseas make it longer.
const HEIGHT: f64 = 420.0;
/// Departments overseas that always stand there; the collectivities join when something is there.
const OVERSEAS: [&str; 5] = ["971", "972", "973", "974", "976"];
/// The row of knots overseas: its first, and the room a line needs where words grow on small screens.
const OVERSEAS_AT: Spot = (16.0, 300.0);
const LINE: f64 = 26.0;
/// Radius of the smallest knot and of the largest, and how fast they grow in a small movement.
const LEAST: f64 = 2.6;
const MOST: f64 = 9.0;
const STEP: f64 = 1.15;

/// The knit of a site; nothing when groups are off.
#[must_use]
pub fn knit(site: &Site) -> Option<String> {
    site.has("groups").then(|| draw(site))
}

fn draw(site: &Site) -> String {
    let layout = layout();
    let overseas = overseas(site);
    // A handful of lines.
    let bottom = OVERSEAS_AT.1 + LINE * overseas.len() as f64;
    let has_links = site.places.departments().len() > 0;
    let size = (WIDTH, HEIGHT.max(bottom));
    let mut svg = opening("knit", "knit-t", &site.words.text("near.knit"), size, has_links);
    svg.push_str(&frames(site, layout.paris));
    let _ = write!(svg, "<path class=\"knit-thread\" d=\"{}\"/>", layout.threads);
    let _ = write!(svg, "<path class=\"knit-ferry\" d=\"{}\"/>", layout.ferry);
    let (linked, bare): (Vec<&Knot>, Vec<&Knot>) =
        layout.knots.iter().chain(&overseas).partition(|knot| has_page(site, knot.code));
    svg.push_str("<g class=\"knot-none\">");
    for (x, y) in bare.iter().map(|knot| knot.spot).chain([layout.paris]) {
        let _ = write!(svg, "<circle class=\"knot-dot\" cx=\"{x}\" cy=\"{y}\" r=\"3\"/>");
    }
    svg.push_str("</g>");
    let step = step(site);
    for knot in linked {
        svg.push_str(&link(site, knot, step));
    }
    for knot in &overseas {
        let name = crate::places::department_name(site, knot.code).unwrap_or_default();
        svg.push_str(&outside(&name, (knot.spot.0 + 15.0, knot.spot.1 + 5.0)));
    }
    svg.push_str("</svg>");
    svg
}

/// The frame of the inset, and the small one of what it shows.
fn frames(site: &Site, (x, y): Spot) -> String {
    let [left, top, width, height] = INSET_FRAME;
    format!(
        "<rect class=\"knit-inset\" x=\"{left}\" y=\"{top}\" width=\"{width}\" height=\"{height}\"/>\
         <rect class=\"knit-inset\" x=\"{}\" y=\"{}\" width=\"18\" height=\"18\"/>{}",
        x - 9.0,
        y - 9.0,
        outside(&site.words.text("map.inset"), (left + 7.0, top + 20.0)),
    )
}

fn outside(text: &str, (x, y): Spot) -> String {
    format!("<text class=\"knit-label-out\" x=\"{x}\" y=\"{y}\">{}</text>", escape(text))
}

fn has_page(site: &Site, code: &str) -> bool {
    crate::places::department_href(site, code).is_some()
}

/// How fast knots grow with their groups: the largest is never larger than [`MOST`], and one group more is
/// never lost among many.
fn step(site: &Site) -> f64 {
    let most = site.places.departments().map(|(code, _)| site.groups.of_department(code).len()).max();
    // Counts of groups are far below what f64 holds exactly.
    ((MOST - LEAST) / (most.unwrap_or(1).max(1) as f64).sqrt()).min(STEP)
}

/// A knot that leads to its department's page, named for those who do not see it and those who point at it.
fn link(site: &Site, knot: &Knot, step: f64) -> String {
    let href = crate::places::department_href(site, knot.code).unwrap_or_default();
    let count = site.groups.of_department(knot.code).len();
    let name = escape(&name(site, knot.code, count));
    let (x, y) = knot.spot;
    let r = if count == 0 { 3.0 } else { radius(count, LEAST, step, MOST) };
    format!(
        "<a class=\"knot{}\" href=\"{}\" aria-label=\"{name}\"><title>{name}</title>\
         <circle class=\"knot-hit\" cx=\"{x}\" cy=\"{y}\" r=\"12\"/>\
         <circle class=\"knot-dot\" cx=\"{x}\" cy=\"{y}\" r=\"{}\"/></a>",
        if count == 0 { " knot-none" } else { "" },
        escape(&href),
        short(r),
    )
}

/// "Puy-de-Dôme, 12 groupes"; where there is no group, what there is to go to.
fn name(site: &Site, code: &str, groups: usize) -> String {
    let department = crate::places::department_name(site, code).unwrap_or_else(|| code.to_owned());
    let counted = match groups {
        0 => site.words.plural(
            "count.events_coming",
            site.events.of_department(code).upcoming().len() as u64,
            &[],
        ),
        _ => site.words.plural("count.groups", groups as u64, &[]),
    };
    format!("{department}, {counted}")
}

/// The row of knots overseas, one below the other.
fn overseas(site: &Site) -> Vec<Knot> {
    let others = places::departments()
        .iter()
        .map(|department| department.code)
        .filter(|code| code.len() == 3 && !OVERSEAS.contains(code) && has_page(site, code));
    let (x, y) = OVERSEAS_AT;
    let spots = (0_u32..).map(|line| (x, y + LINE * f64::from(line)));
    OVERSEAS.into_iter().chain(others).zip(spots).map(|(code, spot)| Knot { code, spot }).collect()
}
