//! Reads the compiled-in tables, once. A line that does not fit is left out; tests count them all.

use std::sync::OnceLock;

use super::{Commune, Department, Position, Region};

/// The tables in memory, with their indexes by position in `communes`.
pub(super) struct Tables {
    pub(super) communes: Vec<Commune>,
    pub(super) departments: Vec<Department>,
    pub(super) regions: Vec<Region>,
    /// (postcode, commune), sorted.
    pub(super) by_postcode: Vec<(&'static str, usize)>,
    /// (folded name, commune), sorted.
    pub(super) by_name: Vec<(String, usize)>,
}

pub(super) fn tables() -> &'static Tables {
    static TABLES: OnceLock<Tables> = OnceLock::new();
    TABLES.get_or_init(|| {
        let communes = read_communes(include_str!("../../data/communes.txt"));
        Tables {
            departments: read_departments(include_str!("../../data/departments.txt"), &communes),
            regions: read_regions(include_str!("../../data/regions.txt")),
            by_postcode: index_postcodes(&communes),
            by_name: index_names(&communes),
            communes,
        }
    })
}

fn read_communes(text: &'static str) -> Vec<Commune> {
    let mut department = "";
    let mut communes = Vec::with_capacity(35_000);
    for line in text.lines() {
        match line.strip_prefix('#') {
            Some(code) => department = code,
            None => communes.extend(read_commune(department, line)),
        }
    }
    communes
}

fn read_commune(department: &'static str, line: &'static str) -> Option<Commune> {
    let mut cells = line.split(';');
    let insee = format!("{department}{}", cells.next()?).into_boxed_str();
    let (name, postcodes) = (cells.next()?, cells.next()?);
    let lat = hundredths(cells.next()?);
    let lon = hundredths(cells.next()?);
    let population = cells.next()?.parse().ok();
    let position = lat.zip(lon).map(|(lat, lon)| Position { lat, lon });
    Some(Commune { insee, name, department, position, population, postcodes })
}

fn hundredths(cell: &str) -> Option<f64> {
    cell.parse::<i32>().ok().map(|hundredths| f64::from(hundredths) / 100.0)
}

fn read_departments(text: &'static str, communes: &[Commune]) -> Vec<Department> {
    text.lines()
        .filter_map(|line| {
            let mut cells = line.split(';');
            let (code, name, region) = (cells.next()?, cells.next()?, cells.next()?);
            let start = communes.iter().position(|commune| commune.department == code).unwrap_or(0);
            let own = communes.iter().skip(start).take_while(|commune| commune.department == code);
            let (count, position) = centre(own);
            Some(Department { code, name, region, position, communes: start..start + count })
        })
        .collect()
}

/// How many communes there are, and the mean of their positions at two decimals.
fn centre<'a>(communes: impl Iterator<Item = &'a Commune>) -> (usize, Option<Position>) {
    let (mut count, mut placed, mut lat, mut lon) = (0, 0.0, 0.0, 0.0);
    for commune in communes {
        count += 1;
        if let Some(position) = commune.position {
            placed += 1.0;
            lat += position.lat;
            lon += position.lon;
        }
    }
    let mean = |sum: f64| (sum / placed * 100.0).round() / 100.0;
    (count, (placed > 0.0).then(|| Position { lat: mean(lat), lon: mean(lon) }))
}

fn read_regions(text: &'static str) -> Vec<Region> {
    text.lines().filter_map(|line| line.split_once(';')).map(|(code, name)| Region { code, name }).collect()
}

fn index_postcodes(communes: &[Commune]) -> Vec<(&'static str, usize)> {
    let pairs = communes.iter().enumerate();
    let mut index: Vec<_> =
        pairs.flat_map(|(at, commune)| commune.postcodes().map(move |postcode| (postcode, at))).collect();
    index.sort_unstable();
    index
}

fn index_names(communes: &[Commune]) -> Vec<(String, usize)> {
    let pairs = communes.iter().enumerate();
    let mut index: Vec<_> = pairs.map(|(at, commune)| (super::name_key(commune.name), at)).collect();
    index.sort_unstable();
    index
}
