//! The place that a line means: a postcode and a commune as people type them, which must go together.

use contract::places::{self, Commune, Unresolved};
use contract::records::Territory;

use super::sheet::{Field, Reading};

/// Columns about a place, for every table.
pub const POSTCODE: Field = Field {
    name: "postcode",
    titles: &["code postal", "cp", "postcode", "zip", "postal code", "zip code", "codepostal"],
};
/// As above.
pub const COMMUNE: Field = Field {
    name: "commune",
    titles: &[
        "commune",
        "ville",
        "city",
        "town",
        "localite",
        "commune ou ville",
        "ville ou commune",
        "place",
    ],
};
/// As above.
pub const COUNTRY: Field = Field { name: "country", titles: &["pays", "country"] };

/// At most so many communes are named in a sentence.
const MOST_NAMED: usize = 5;

/// The place of a line; nothing when it was refused.
pub fn of(reading: &mut Reading<'_>) -> Option<Territory> {
    let (commune, country) = (reading.text("commune"), reading.text("country"));
    if let Some(country) = country.filter(|country| !is_home(country)) {
        let Some(town) = commune else {
            reading.refuse("commune", "town_missing", &[]);
            return None;
        };
        return Some(Territory::Abroad { country: country.to_owned(), town: town.to_owned() });
    }
    let postcode = postcode(reading)?;
    let found = match (postcode.as_deref(), commune) {
        (None, None) => {
            reading.refuse("commune", "place_missing", &[]);
            None
        }
        (Some(postcode), None) => by_postcode(reading, postcode),
        (None, Some(name)) => by_name(reading, name),
        (Some(postcode), Some(name)) => by_both(reading, postcode, name),
    };
    found.map(|commune| Territory::Commune(commune.insee.to_string()))
}

fn is_home(country: &str) -> bool {
    matches!(contract::words::fold(country).as_str(), "france" | "fr")
}

/// The postcode, with the zero that spreadsheets drop; the outer nothing when it was refused.
#[expect(clippy::option_option, reason = "refused, absent and present are three answers")]
fn postcode(reading: &mut Reading<'_>) -> Option<Option<String>> {
    let Some(typed) = reading.text("postcode") else { return reading.is_sound().then_some(None) };
    let digits: String = typed.chars().filter(|letter| !letter.is_whitespace()).collect();
    let digits = digits.strip_prefix("F-").unwrap_or(&digits);
    let is_number = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    let whole = match digits.len() {
        5 if is_number => digits.to_owned(),
        4 if is_number => format!("0{digits}"),
        _ => {
            reading.refuse("postcode", "postcode_form", &[]);
            return None;
        }
    };
    if places::department_of_postcode(&whole).is_none() {
        reading.refuse("postcode", "postcode_unknown", &[]);
        return None;
    }
    Some(Some(whole))
}

fn by_postcode(reading: &mut Reading<'_>, postcode: &str) -> Option<&'static Commune> {
    match places::communes_of_postcode(postcode).as_slice() {
        [] => {
            reading.refuse("postcode", "postcode_unknown", &[]);
            None
        }
        [only] => Some(only),
        [largest, ..] => {
            reading.notice("postcode", "commune_assumed", &[("commune", largest.name)]);
            Some(largest)
        }
    }
}

fn by_name(reading: &mut Reading<'_>, name: &str) -> Option<&'static Commune> {
    match places::resolve_commune(name) {
        Ok(commune) => Some(commune),
        Err(Unresolved::Ambiguous(several)) => {
            reading.refuse("commune", "commune_several", &[("communes", &named(&several))]);
            None
        }
        Err(Unresolved::Nothing | Unresolved::TooWide) => {
            reading.refuse("commune", "commune_unknown", &[]);
            None
        }
    }
}

/// The commune of that name that has the postcode, else the one of its department: many postcodes are of a
/// post office, not of a commune.
fn by_both(reading: &mut Reading<'_>, postcode: &str, name: &str) -> Option<&'static Commune> {
    let department = places::department_of_postcode(postcode)?;
    let found = places::search(&format!("{name} {postcode}")).communes;
    let exact = found.iter().find(|commune| commune.postcodes().any(|own| own == postcode));
    let mut near = found.iter().filter(|commune| commune.department == department.code);
    let nearby = match (near.next(), near.next()) {
        (Some(only), None) => Some(only),
        _ => None,
    };
    if let Some(commune) = exact.or(nearby) {
        return Some(commune);
    }
    let of_postcode = places::communes_of_postcode(postcode);
    let communes = if of_postcode.is_empty() { department.name.to_owned() } else { named(&of_postcode) };
    let what = if found.is_empty() { "commune_not_at" } else { "place_mismatch" };
    reading.refuse("commune", what, &[("postcode", postcode), ("communes", &communes)]);
    None
}

fn named(communes: &[&'static Commune]) -> String {
    let first = communes.iter().take(MOST_NAMED);
    first.map(|commune| format!("{} ({})", commune.name, commune.department)).collect::<Vec<_>>().join(", ")
}
