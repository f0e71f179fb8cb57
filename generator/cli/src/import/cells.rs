//! Cells that every table has.

use contract::bundle::Named;
use contract::words::{fold, slugify};

use super::sheet::{Field, Reading};

/// What names a line where it comes from.
pub const SOURCE: Field = Field {
    name: "source",
    titles: &["id", "identifiant", "ref", "reference", "source id", "uid", "numero"],
};
/// Themes, apart by commas.
pub const THEMES: Field = Field {
    name: "themes",
    titles: &["theme", "themes", "thematique", "thematiques", "topics", "sujet", "sujets"],
};

/// A text of at most so many characters.
pub fn prose(reading: &mut Reading<'_>, field: &'static str, most: usize) -> String {
    let text = reading.text(field).unwrap_or_default();
    if text.chars().count() > most {
        reading.refuse(field, "too_long", &[("most", &most.to_string())]);
    }
    text.to_owned()
}

/// The themes of the site that are named; others are remarked and left out.
pub fn themes(reading: &mut Reading<'_>, known: &[Named]) -> Vec<String> {
    let Some(typed) = reading.text("themes") else { return Vec::new() };
    let mut found: Vec<String> = Vec::new();
    for one in typed.split([',', ';', '|', '\n']).map(str::trim).filter(|one| !one.is_empty()) {
        match named(known, one) {
            Some(id) if found.contains(&id) => {}
            Some(id) => found.push(id),
            None => {
                let names: Vec<&str> = known.iter().map(|theme| theme.name.as_str()).collect();
                reading.notice("themes", "theme_unknown", &[("themes", &names.join(", "))]);
            }
        }
    }
    found
}

/// The id of what is named by its id or its name.
pub fn named(known: &[Named], typed: &str) -> Option<String> {
    let is_meant = |one: &&Named| one.id == slugify(typed) || fold(&one.name) == fold(typed);
    known.iter().find(is_meant).map(|one| one.id.clone())
}
