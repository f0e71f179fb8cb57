//! What people type into "near me": a postcode or its start, a department's number, a name.

use std::cmp::Reverse;

use super::load::tables;
use super::{Commune, Department, department, department_of_postcode, departments, regions};
use crate::words::fold;

/// Enough to choose from on one screen.
const MAX_COMMUNES: usize = 30;
/// A shorter start of a name says nothing.
const MIN_PREFIX_CHARS: usize = 3;
/// Longer than any name; what follows is not read.
const MAX_QUERY_CHARS: usize = 100;

/// What a query may mean. "Vienne" is a commune and a department: both are here.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Found {
    /// The most populated first, at most 30.
    pub communes: Vec<&'static Commune>,
    /// In order of codes; several when a region was named.
    pub departments: Vec<&'static Department>,
}

impl Found {
    /// Nothing fits the query.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.communes.is_empty() && self.departments.is_empty()
    }

    fn communes(mut communes: Vec<&'static Commune>) -> Found {
        communes.truncate(MAX_COMMUNES);
        Found { communes, departments: Vec::new() }
    }

    fn departments(departments: impl IntoIterator<Item = &'static Department>) -> Found {
        Found { communes: Vec::new(), departments: departments.into_iter().collect() }
    }
}

/// Finds places by postcode ("63000", "631"), department number ("63", "2a", "971"), or name
/// ("st etienne", "Ambérieu (01)", "63000 Clermont-Ferrand", "Paris 11e", "bretagne").
#[must_use]
pub fn search(query: &str) -> Found {
    let short: String = query.chars().take(MAX_QUERY_CHARS).collect();
    let key = name_key(&short);
    let code = key.replace(' ', "");
    if !code.is_empty() && code.bytes().all(|byte| byte.is_ascii_digit()) {
        return by_number(&code);
    }
    if let Some(found) = department(&code) {
        return Found::departments([found]);
    }
    let (name, number) = split_number(&key);
    by_name(&short, &name).narrowed(&number)
}

/// A name as it is compared: folded, hyphens and apostrophes as spaces, "st" as "saint", "s/" as "sur".
#[must_use]
pub fn name_key(name: &str) -> String {
    let folded = fold(name).replace("s/", "sur ");
    let mut key = String::with_capacity(folded.len());
    for word in folded.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty()) {
        if !key.is_empty() {
            key.push(' ');
        }
        key.push_str(match word {
            "st" => "saint",
            "ste" => "sainte",
            other => other,
        });
    }
    key
}

/// The communes of one postcode, the most populated first.
pub(super) fn with_postcode(postcode: &str) -> Vec<&'static Commune> {
    let mut found = postcodes_starting_with(postcode);
    found.retain(|commune| commune.postcodes().any(|own| own == postcode));
    found
}

/// The communes of one [`name_key`], the most populated first.
pub(super) fn with_name(key: &str) -> Vec<&'static Commune> {
    let index = &tables().by_name;
    let start = index.partition_point(|(name, _)| name.as_str() < key);
    let places = index.iter().skip(start).take_while(|(name, _)| name == key).map(|(_, at)| *at);
    by_population(places)
}

fn by_number(code: &str) -> Found {
    match code.len() {
        1 => Found::departments(department(&format!("0{code}"))),
        2 | 3 if department(code).is_some() => Found::departments(department(code)),
        2 if code == "20" => Found::departments(["2A", "2B"].into_iter().filter_map(department)),
        2..=4 => Found::communes(postcodes_starting_with(code)),
        5 => by_five_digits(code),
        _ => Found::default(),
    }
}

/// A postcode; else an INSEE code; else a postcode of companies (CEDEX), whose department we know.
fn by_five_digits(code: &str) -> Found {
    let communes = with_postcode(code);
    if !communes.is_empty() {
        return Found::communes(communes);
    }
    match super::commune(code) {
        Some(commune) => Found::communes(vec![commune]),
        None => Found::departments(department_of_postcode(code)),
    }
}

/// Names of communes, departments and regions; then the same behind an article; then names that start so.
fn by_name(typed: &str, key: &str) -> Found {
    let mut found = Found { communes: with_name(key), departments: departments_named(key) };
    prefer_exact_accents(&mut found, typed);
    if found.is_empty() {
        found = Found::communes(
            ["le", "la", "les", "l"].map(|article| with_name(&format!("{article} {key}"))).concat(),
        );
    }
    if found.is_empty() && key.chars().count() >= MIN_PREFIX_CHARS {
        found = Found::communes(names_starting_with(key));
    }
    found.communes.truncate(MAX_COMMUNES);
    found
}

/// "Loire" is the department; the commune is Loiré.
fn prefer_exact_accents(found: &mut Found, typed: &str) {
    let typed = typed.trim().to_lowercase();
    if found.departments.iter().any(|department| department.name.to_lowercase() == typed) {
        found.communes.retain(|commune| commune.name.to_lowercase() == typed);
    }
}

/// Departments of that name, or of the region of that name.
fn departments_named(key: &str) -> Vec<&'static Department> {
    let same = |name: &str| {
        let own = name_key(name);
        own == key || own.strip_prefix("la ") == Some(key)
    };
    let named: Vec<_> = departments().iter().filter(|department| same(department.name)).collect();
    if !named.is_empty() {
        return named;
    }
    match regions().iter().find(|region| same(region.name)) {
        Some(region) => departments().iter().filter(|department| department.region == region.code).collect(),
        None => named,
    }
}

/// Splits the numbers people put beside a name from it: "63000 clermont ferrand", "paris 11e".
fn split_number(key: &str) -> (String, String) {
    let is_number = |word: &&str| word.starts_with(|letter: char| letter.is_ascii_digit());
    let is_noise = |word: &&str| matches!(*word, "cedex" | "arrondissement");
    let words = || key.split(' ').filter(|word| !is_noise(word));
    let name: Vec<&str> = words().filter(|word| !is_number(word)).collect();
    let number = words().find(is_number).unwrap_or_default();
    (name.join(" "), number.to_owned())
}

impl Found {
    /// Keeps what lies at `number` (a postcode or a department); a number that leaves nothing is not minded.
    fn narrowed(mut self, number: &str) -> Found {
        let at_number = |commune: &&'static Commune| {
            commune.department.eq_ignore_ascii_case(number) || commune.postcodes().any(|own| own == number)
        };
        let kept: Vec<_> = self.communes.iter().copied().filter(at_number).collect();
        if !kept.is_empty() {
            self = Found::communes(kept);
        }
        self
    }
}

fn postcodes_starting_with(prefix: &str) -> Vec<&'static Commune> {
    let index = &tables().by_postcode;
    let start = index.partition_point(|(postcode, _)| *postcode < prefix);
    let places = index.iter().skip(start).take_while(|(postcode, _)| postcode.starts_with(prefix));
    by_population(places.map(|(_, at)| *at))
}

fn names_starting_with(prefix: &str) -> Vec<&'static Commune> {
    let index = &tables().by_name;
    let start = index.partition_point(|(name, _)| name.as_str() < prefix);
    let places = index.iter().skip(start).take_while(|(name, _)| name.starts_with(prefix));
    by_population(places.map(|(_, at)| *at))
}

fn by_population(places: impl Iterator<Item = usize>) -> Vec<&'static Commune> {
    let mut found: Vec<&'static Commune> = places.filter_map(|at| tables().communes.get(at)).collect();
    found.sort_by_key(|commune| (Reverse(commune.population), &commune.insee));
    found.dedup_by_key(|commune| &commune.insee);
    found
}
