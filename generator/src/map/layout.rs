//! Where the knots of the knit lie, and which threads hold them. The same for every site.

use std::collections::BTreeSet;
use std::fmt::Write;
use std::sync::OnceLock;

use super::draw::pair;
use super::outlines::{Point, neighbours, outlines};
use super::space::{Spot, spread};

/// Paris and its ring: too near one another for the country's scale, they have an inset.
pub const INSET: [&str; 4] = ["75", "92", "93", "94"];
/// Frame of the inset: x, y, width, height.
pub const INSET_FRAME: [f64; 4] = [6.0, 8.0, 122.0, 90.0];
/// Two knots nearer than this could not both be hit with a finger.
const GAP: f64 = 24.0;
/// cos 46.5°, the middle of the country.
const SQUEEZE: f64 = 0.6884;
/// Units of a degree of latitude, in the country and in the inset.
const SCALE: f64 = 43.0;
const INSET_SCALE: f64 = 330.0;
/// Where longitude -5 and latitude 50.75 lie.
const ORIGIN: Spot = (40.0, 16.0);
/// Where Paris lies in the inset.
const INSET_CENTRE: Spot = (66.0, 60.0);

/// A knot.
#[derive(Debug, Clone, PartialEq)]
pub struct Knot {
    /// Code of the department.
    pub code: &'static str,
    /// Whole units.
    pub spot: Spot,
}

/// The knit without its figures.
#[derive(Debug)]
pub struct Layout {
    /// Mainland, Corsica and the inset.
    pub knots: Vec<Knot>,
    /// Path of all threads.
    pub threads: String,
    /// Path over the sea to Corsica.
    pub ferry: String,
    /// Where the inset's departments lie in the country.
    pub paris: Spot,
}

/// The layout, made once.
pub fn layout() -> &'static Layout {
    static LAYOUT: OnceLock<Layout> = OnceLock::new();
    LAYOUT.get_or_init(make)
}

fn make() -> Layout {
    let is_inset = |code: &str| INSET.contains(&code);
    let european = || outlines().values().filter(|outline| outline.code.len() == 2);
    let paris = outlines().get("75").map_or(ORIGIN, |outline| project(outline.centre));
    let country: Vec<&'static str> =
        european().map(|outline| outline.code.as_str()).filter(|code| !is_inset(code)).collect();
    let mut spots = vec![paris];
    spots.extend(country.iter().filter_map(|code| Some(project(outlines().get(*code)?.centre))));
    spread(&mut spots, 1, GAP);
    let mut inset: Vec<Spot> =
        INSET.iter().filter_map(|code| Some(project_inset(outlines().get(*code)?.centre))).collect();
    spread(&mut inset, 1, GAP);
    let spots = spots.iter().skip(1).chain(&inset).map(|(x, y)| (x.round(), y.round()));
    let knots: Vec<Knot> =
        country.iter().copied().chain(INSET).zip(spots).map(|(code, spot)| Knot { code, spot }).collect();
    let paris = (paris.0.round(), paris.1.round());
    Layout { threads: threads(&knots, paris), ferry: ferry(&knots), paris, knots }
}

/// From degrees to the units of the country.
pub fn project([lon, lat]: Point) -> Spot {
    (ORIGIN.0 + (lon + 5.0) * SQUEEZE * SCALE, ORIGIN.1 + (50.75 - lat) * SCALE)
}

fn project_inset([lon, lat]: Point) -> Spot {
    let [paris_lon, paris_lat] = outlines().get("75").map_or([lon, lat], |outline| outline.centre);
    let (x, y) = INSET_CENTRE;
    (x + (lon - paris_lon) * SQUEEZE * INSET_SCALE, y + (paris_lat - lat) * INSET_SCALE)
}

/// The threads: borders between knots; those of the inset with the country go to Paris's place in it.
fn threads(knots: &[Knot], paris: Spot) -> String {
    let find = |code: &str| knots.iter().position(|knot| knot.code == code);
    let is_inset = |at: usize| INSET.contains(&knots[at].code);
    let joint = knots.len();
    let mut edges = BTreeSet::new();
    for (at, knot) in knots.iter().enumerate() {
        for other in neighbours(knot.code).iter().filter_map(|code| find(code)) {
            let (a, b) = match (is_inset(at), is_inset(other)) {
                (true, false) => (joint, other),
                (false, true) => (at, joint),
                _ => (at, other),
            };
            edges.insert((a.min(b), a.max(b)));
        }
    }
    let spots: Vec<Spot> = knots.iter().map(|knot| knot.spot).chain([paris]).collect();
    trails(edges, &spots)
}

/// Draws all edges in few strokes: the path names each knot once a stroke instead of twice an edge.
fn trails(mut edges: BTreeSet<(usize, usize)>, spots: &[Spot]) -> String {
    let mut path = String::new();
    while let Some(start) = start_of_trail(&edges, spots.len()) {
        let mut at = start;
        let _ = write!(path, "M{}", pair(spots[at]));
        while let Some(edge) = edges.iter().find(|edge| edge.0 == at || edge.1 == at).copied() {
            edges.remove(&edge);
            at = if edge.0 == at { edge.1 } else { edge.0 };
            let _ = write!(path, " {}", pair(spots[at]));
        }
    }
    path
}

/// A knot where an odd number of edges is left, else any where some are.
fn start_of_trail(edges: &BTreeSet<(usize, usize)>, knots: usize) -> Option<usize> {
    let left = |at: usize| edges.iter().filter(|edge| edge.0 == at || edge.1 == at).count();
    (0..knots).find(|at| left(*at) % 2 == 1).or_else(|| edges.first().map(|edge| edge.0))
}

/// The boat from Nice to Bastia.
fn ferry(knots: &[Knot]) -> String {
    let spot = |code: &str| knots.iter().find(|knot| knot.code == code).map(|knot| pair(knot.spot));
    match (spot("06"), spot("2B")) {
        (Some(nice), Some(bastia)) => format!("M{nice} {bastia}"),
        _ => String::new(),
    }
}
