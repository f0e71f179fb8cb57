//! Outlines of departments: rings, centres, and who borders whom.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use geojson::{Feature, FeatureCollection, GeometryValue};

/// `[lon, lat]`, degrees WGS 84.
pub type Point = [f64; 2];

/// A department's outline.
#[derive(Debug)]
pub struct Outline {
    /// Its code.
    pub code: String,
    /// Outer rings, closed: the last point is the first.
    pub rings: Vec<Vec<Point>>,
    /// Centre of gravity of its largest ring.
    pub centre: Point,
    /// Codes of those it shares a border with, in order.
    neighbours: Vec<String>,
}

/// Every outline, by code. The file is compiled in; what could not be read of it would be missing here.
pub fn outlines() -> &'static BTreeMap<String, Outline> {
    static OUTLINES: OnceLock<BTreeMap<String, Outline>> = OnceLock::new();
    OUTLINES.get_or_init(|| read(include_str!("../../data/departments.geojson")))
}

/// The departments that share a border with the one of this code, in order; none for islands.
#[must_use]
pub fn neighbours(code: &str) -> &'static [String] {
    outlines().get(code).map(|outline| outline.neighbours.as_slice()).unwrap_or_default()
}

fn read(text: &str) -> BTreeMap<String, Outline> {
    let features =
        text.parse::<FeatureCollection>().map(|collection| collection.features).unwrap_or_default();
    let shapes: Vec<(String, Vec<Vec<Vec<Point>>>)> = features.into_iter().filter_map(read_feature).collect();
    let mut borders = borders_of(&shapes);
    let outlines = shapes.into_iter().filter_map(|(code, polygons)| {
        let rings: Vec<Vec<Point>> =
            polygons.into_iter().filter_map(|polygon| polygon.into_iter().next()).collect();
        let largest = rings.iter().max_by(|a, b| area(a).abs().total_cmp(&area(b).abs()))?;
        let neighbours = borders.remove(&code).unwrap_or_default();
        Some((code.clone(), Outline { centre: centre(largest), code, rings, neighbours }))
    });
    outlines.collect()
}

fn read_feature(feature: Feature) -> Option<(String, Vec<Vec<Vec<Point>>>)> {
    let code = feature.property("code")?.as_str()?.to_owned();
    let GeometryValue::MultiPolygon { coordinates } = feature.geometry?.value else { return None };
    let point =
        |position: &geojson::Position| Some([*position.as_slice().first()?, *position.as_slice().get(1)?]);
    let ring = |ring: &Vec<geojson::Position>| ring.iter().filter_map(point).collect();
    Some((code, coordinates.iter().map(|polygon| polygon.iter().map(ring).collect()).collect()))
}

/// Two departments share a border where they share a segment between two vertices; meeting at a point is
/// no border.
fn borders_of(shapes: &[(String, Vec<Vec<Vec<Point>>>)]) -> BTreeMap<String, Vec<String>> {
    let mut by_segment: BTreeMap<[(i64, i64); 2], Vec<&str>> = BTreeMap::new();
    for (code, polygons) in shapes {
        for pair in polygons.iter().flatten().flat_map(|ring| ring.windows(2)) {
            let mut ends = [vertex(pair[0]), vertex(pair[1])];
            ends.sort_unstable();
            by_segment.entry(ends).or_default().push(code);
        }
    }
    let mut borders: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for codes in by_segment.values() {
        for (a, b) in codes.iter().flat_map(|a| codes.iter().map(move |b| (*a, *b))).filter(|(a, b)| a != b) {
            borders.entry(a.to_owned()).or_default().push(b.to_owned());
        }
    }
    for codes in borders.values_mut() {
        codes.sort_unstable();
        codes.dedup();
    }
    borders
}

/// Thousandths of a degree, exact: what the file holds.
fn vertex([lon, lat]: Point) -> (i64, i64) {
    ((lon * 1000.0).round() as i64, (lat * 1000.0).round() as i64)
}

/// Area of a closed ring: signed, in square degrees.
pub fn area(ring: &[Point]) -> f64 {
    ring.windows(2).map(|pair| cross(pair[0], pair[1])).sum::<f64>() / 2.0
}

fn centre(ring: &[Point]) -> Point {
    let weight = 6.0 * area(ring);
    let sum = |axis: usize| {
        ring.windows(2).map(|pair| (pair[0][axis] + pair[1][axis]) * cross(pair[0], pair[1])).sum::<f64>()
    };
    [sum(0) / weight, sum(1) / weight]
}

fn cross(a: Point, b: Point) -> f64 {
    a[0] * b[1] - b[0] * a[1]
}
