//! What a postcode leads to, as small files by its first three digits: a script answers where it is asked,
//! and whoever watches the network learns three digits.

use std::collections::BTreeMap;
use std::sync::Arc;

use contract::places::{self, Commune, Department, Position, distance_km};
use serde::Serialize;

use crate::hash::Key;
use crate::made::Made;
use crate::site::Site;

/// Digits a file is named by.
const START: usize = 3;
/// How many places with something are named where a department has nothing.
const NEAREST: usize = 3;

/// One file.
#[derive(Serialize)]
struct Shard<'s> {
    /// Code -> what answers for a commune without a page of its own.
    departments: BTreeMap<&'static str, &'s Answer>,
    /// The department of the postcodes of these digits that no commune has: those of companies, old ones.
    other: Option<&'static str>,
    /// Postcode -> its communes, the most populated first.
    postcodes: BTreeMap<&'static str, Vec<Line>>,
}

/// A department's page, or where there is something nearest to it.
#[derive(Serialize)]
struct Answer {
    name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    href: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    near: Vec<(String, String)>,
}

/// INSEE code, name, department; then the address of its page, if it has one.
#[derive(Serialize)]
#[serde(untagged)]
enum Line {
    With(&'static str, String, &'static str, String),
    Without(&'static str, String, &'static str),
}

type Communes = BTreeMap<&'static str, Vec<&'static Commune>>;

/// The files.
pub fn files<'s>(site: &'s Site, files: &mut Vec<Made<'s>>) {
    if !site.has("groups") {
        return;
    }
    let answers: Arc<BTreeMap<&'static str, Answer>> =
        Arc::new(places::departments().iter().map(|found| (found.code, answer(site, found))).collect());
    // Names come with the program; what changes is which places have a page.
    let pages = site.places.departments().chain(site.places.communes()).collect::<Vec<_>>();
    let key = Key::default().facts(&pages);
    for (start, postcodes) in by_start() {
        let (answers, key) = (Arc::clone(&answers), key.clone());
        let path = site.routes.postcodes(&start);
        let made = Made::new(path, move || shard(site, &start, &postcodes, &answers));
        files.push(made.keyed(move || key.clone()));
    }
}

/// Postcodes by their first digits: those that communes have, and those whose department is known.
fn by_start() -> BTreeMap<String, Communes> {
    let mut all: BTreeMap<String, Communes> = (0..1000)
        .map(|number| format!("{number:03}"))
        .filter(|start| other(start).is_some())
        .map(|start| (start, Communes::new()))
        .collect();
    for commune in places::communes() {
        for postcode in commune.postcodes() {
            let Some(start) = postcode.get(..START) else { continue };
            all.entry(start.to_owned()).or_default().entry(postcode).or_default().push(commune);
        }
    }
    all
}

/// The department of a postcode of these digits that no commune has.
fn other(start: &str) -> Option<&'static str> {
    // No commune has it: 999 is given to none.
    places::department_of_postcode(&format!("{start}99")).map(|found| found.code)
}

fn shard(site: &Site, start: &str, postcodes: &Communes, answers: &BTreeMap<&'static str, Answer>) -> String {
    let other = other(start);
    let communes = postcodes.values().flatten().map(|commune| commune.department);
    let named = communes.chain(other);
    let shard = Shard {
        departments: named.filter_map(|code| Some((code, answers.get(code)?))).collect(),
        other,
        postcodes: postcodes.iter().map(|(postcode, own)| (*postcode, lines(site, own))).collect(),
    };
    serde_json::to_string(&shard).unwrap_or_default()
}

fn lines(site: &Site, communes: &[&'static Commune]) -> Vec<Line> {
    let mut communes = communes.to_vec();
    communes.sort_by_key(|commune| (std::cmp::Reverse(commune.population), &commune.insee));
    let line = |commune: &&'static Commune| {
        let (insee, name, department) = (&*commune.insee, site.typeset(commune.name), commune.department);
        match super::commune_href(site, insee) {
            Some(href) => Line::With(insee, name, department, href),
            None => Line::Without(insee, name, department),
        }
    };
    communes.iter().map(line).collect()
}

fn answer(site: &Site, department: &Department) -> Answer {
    let href = super::department_href(site, department.code);
    let near = match (&href, department.position) {
        (None, Some(position)) => nearest(site, position),
        _ => Vec::new(),
    };
    Answer { name: site.typeset(department.name), href, near }
}

/// The communes with a page that lie nearest to the middle of a department: name and address.
fn nearest(site: &Site, middle: Position) -> Vec<(String, String)> {
    let mut placed: Vec<(f64, &'static str, &str)> = site
        .places
        .communes()
        .filter_map(|(insee, href)| {
            let commune = places::commune(insee)?;
            Some((distance_km(middle, commune.position?), commune.name, href))
        })
        .collect();
    placed.sort_by(|a, b| a.0.total_cmp(&b.0).then_with(|| a.2.cmp(b.2)));
    let named = |(_, name, href): (f64, &'static str, &str)| (site.typeset(name), href.to_owned());
    placed.into_iter().take(NEAREST).map(named).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::trial::{commune, group, records, site};

    fn written(site: &Site) -> BTreeMap<String, String> {
        let mut all = Vec::new();
        files(site, &mut all);
        all.iter().map(|made| (made.path.clone(), (made.text)())).collect()
    }

    fn read(files: &BTreeMap<String, String>, start: &str) -> Value {
        let text = files.get(&format!("/data/postcodes/{start}.json"));
        serde_json::from_str(text.map_or("null", String::as_str)).expect("JSON")
    }

    #[test]
    fn a_postcode_leads_to_a_page_wherever_it_lies() {
        let towns = ["63113", "2A004", "97411", "75056"];
        let site = site("", records(towns.map(|insee| group(insee, commune(insee))), []));
        let files = written(&site);
        let clermont = read(&files, "630");
        assert_eq!(clermont["postcodes"]["63000"][0][1], "Clermont-Ferrand");
        assert_eq!(clermont["postcodes"]["63000"][0][3], "/communes/63113-clermont-ferrand/");
        assert_eq!(clermont["departments"]["63"]["href"], "/departements/63-puy-de-dome/");
        assert_eq!(read(&files, "200")["departments"]["2A"]["href"], "/departements/2a-corse-du-sud/");
        assert_eq!(read(&files, "974")["postcodes"]["97400"][0][0], "97411");
        assert_eq!(read(&files, "750")["postcodes"]["75011"][0][0], "75056");
    }

    #[test]
    fn where_nothing_is_the_nearest_stand() {
        let site = site("", records([group("a", commune("63113"))], []));
        let lozere = read(&written(&site), "480");
        let near = json!([["Clermont-Ferrand", "/communes/63113-clermont-ferrand/"]]);
        assert_eq!(lozere["departments"]["48"]["near"], near);
        assert_eq!(lozere["postcodes"]["48000"][0].as_array().map(Vec::len), Some(3));
    }

    #[test]
    fn codes_of_companies_have_their_department() {
        let files = written(&site("", records([group("a", commune("63113"))], [])));
        // 92977 Paris La Défense Cedex, 20700 Ajaccio Cedex 9; 203 is given to nobody.
        assert_eq!(read(&files, "929")["other"], "92");
        // Monaco is not in France.
        assert_eq!(read(&files, "980"), Value::Null);
        assert_eq!(read(&files, "203"), Value::Null);
        assert!(files.len() < 1000, "{}", files.len());
    }

    #[test]
    fn every_file_is_small_and_every_commune_with_a_postcode_is_in_one() {
        let all = places::communes().iter().filter(|commune| commune.population.is_some());
        let groups: Vec<_> = all.map(|found| group(&found.insee, commune(&found.insee))).collect();
        let files = written(&site("", records(groups, [])));
        let largest = files.values().map(String::len).max().unwrap_or_default();
        assert!(largest < 26_000, "{largest}");
        let pairs: usize = places::communes().iter().map(|commune| commune.postcodes().count()).sum();
        let named: usize = files.values().map(|text| text.matches("[\"").count()).sum();
        assert_eq!(named, pairs);
    }

    #[test]
    fn without_groups_there_are_none() {
        assert!(written(&site("[features]\ngroups = false", records([], []))).is_empty());
    }
}
