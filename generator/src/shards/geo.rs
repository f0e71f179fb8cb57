//! Groups: GeoJSON (RFC 7946), one feature a group, its point or no geometry at all.

use contract::places;
use contract::records::{Group, Records, Territory};
use geojson::{Feature, GeometryValue};
use serde::Deserialize;
use serde_json::value::RawValue;

use super::{Source, broken_shard, offset, twice};
use crate::problem::{Code, Problem, Spot};

#[derive(Deserialize)]
struct RawCollection<'a> {
    #[serde(rename = "type")]
    kind: String,
    #[serde(default)]
    demo: bool,
    #[serde(borrow)]
    features: Vec<&'a RawValue>,
}

pub(super) fn groups(source: &Source<'_>, records: &mut Records, problems: &mut Vec<Problem>) {
    let collection: RawCollection<'_> = match serde_json::from_str(source.text) {
        Ok(collection) => collection,
        Err(error) => {
            problems.push(broken_shard(source.file, &error));
            return;
        }
    };
    if collection.kind != "FeatureCollection" {
        problems.push(Problem::new(Code::GeoBroken, source.file).with("detail", collection.kind));
        return;
    }
    records.demo |= collection.demo;
    for raw in collection.features {
        let spot = Spot::of(source.text, offset(source.text, raw.get()));
        match group(raw.get(), source.file) {
            Ok((group, _)) if records.groups.contains_key(&group.id) => {
                problems.push(twice(source.file, &group.id).at(spot));
            }
            Ok((group, position)) => {
                records.groups.insert(group.id.clone(), (group, position));
            }
            Err(problem) => problems.push(problem.at(spot)),
        }
    }
}

fn group(raw: &str, file: &str) -> Result<(Group, Option<[f64; 2]>), Problem> {
    let broken = |detail: String| Problem::new(Code::GeoBroken, file).with("detail", detail);
    let feature: Feature =
        raw.parse().map_err(|error: geojson::Error| broken(first_line(&error.to_string())))?;
    let properties = feature.properties.unwrap_or_default();
    let id = properties.get("id").and_then(|id| id.as_str()).unwrap_or_default().to_owned();
    let group: Group = serde_json::from_value(serde_json::Value::Object(properties)).map_err(|error| {
        Problem::new(Code::RecordBroken, file).with("id", id).with("detail", super::detail(&error))
    })?;
    let Some(geometry) = feature.geometry else { return Ok((group, None)) };
    let GeometryValue::Point { coordinates } = geometry.value else {
        return Err(broken("Point".to_owned()));
    };
    let &[lon, lat, ..] = coordinates.as_slice() else { return Err(broken("[lon, lat]".to_owned())) };
    check_position(&group, lon, lat, file)?;
    Ok((group, Some([lon, lat])))
}

fn first_line(text: &str) -> String {
    text.lines().next().unwrap_or_default().to_owned()
}

fn check_position(group: &Group, lon: f64, lat: f64, file: &str) -> Result<(), Problem> {
    let problem = |code| {
        Problem::new(code, file)
            .with("id", &group.id)
            .with("lon", lon.to_string())
            .with("lat", lat.to_string())
    };
    let swapped_is_valid = lat.abs() <= 180.0 && lon.abs() <= 90.0;
    if lon.abs() > 180.0 || lat.abs() > 90.0 || !lon.is_finite() || !lat.is_finite() {
        return Err(problem(if swapped_is_valid { Code::GeoSwapped } else { Code::GeoOutside }));
    }
    if swapped_is_valid && looks_swapped(&group.place, lon, lat) {
        return Err(problem(Code::GeoSwapped));
    }
    Ok(())
}

/// A point far from the commune or department it claims, and near it once turned round.
fn looks_swapped(place: &Territory, lon: f64, lat: f64) -> bool {
    let known = match place {
        Territory::Commune(insee) => places::commune(insee).and_then(|commune| commune.position),
        Territory::Department(code) => places::department(code).and_then(|department| department.position),
        _ => None,
    };
    let (Some(known), Some(given), Some(turned)) =
        (known, places::Position::from_lon_lat([lon, lat]), places::Position::from_lon_lat([lat, lon]))
    else {
        return false;
    };
    places::distance_km(known, given) > 500.0 && places::distance_km(known, turned) < 200.0
}
