//! Good and bad answers to any field, made from its definition: a form that joins the tables joins the tests.

use contract::forms::{Field, FieldKind, Form, HiddenShape, List, SiteList};

use crate::chance::Chance;

/// An answer that fits the field, on the site of [`crate::world::bundle`].
#[must_use]
pub fn good(field: &Field) -> String {
    let first = |list| match list {
        List::Fixed(values) => values.first().copied().unwrap_or_default(),
        List::Site(SiteList::EventKinds) => "reunion",
        List::Site(SiteList::Themes | SiteList::Roles) => "logement",
    };
    let text = match field.kind {
        // The address of somebody else, in forms of those who are signed in.
        FieldKind::Text(_) if field.name.contains("address") => "autre@exemple.fr",
        FieldKind::Text(length) | FieldKind::LongText(length) => return "é".repeat(length.min.max(1)),
        FieldKind::Email => "nom@exemple.fr",
        FieldKind::Phone => "01 99 00 12 34",
        FieldKind::PostalCode => "63000",
        FieldKind::Commune => "Clermont-Ferrand",
        FieldKind::Territory => "Puy-de-Dôme",
        FieldKind::Page => "/groupes/comite-des-halles/",
        FieldKind::Link => "https://exemple.fr/salon",
        FieldKind::Day if field.name == "last_day" => "2026-12-04",
        FieldKind::Day if field.name == "repeat_until" => "2027-06-03",
        FieldKind::Day => "2026-12-03",
        FieldKind::Time => "18:30",
        FieldKind::Number(range) => return range.min.to_string(),
        FieldKind::Choice(list) | FieldKind::MultiChoice(list) => first(list),
        FieldKind::Checkbox => "yes",
        FieldKind::Hidden(HiddenShape::Id | HiddenShape::Ids) => "01ABC-def_9",
        FieldKind::Hidden(HiddenShape::Path) => "/wiki/tracter/",
        FieldKind::Hidden(HiddenShape::Hash) => return "0a".repeat(32),
        FieldKind::Hidden(HiddenShape::OneOf(list)) => first(List::Site(list)),
        FieldKind::File(_) => "tract.pdf",
        FieldKind::Trap => "",
    };
    text.to_owned()
}

/// An answer that does not fit the field; nothing when every short text does.
#[must_use]
pub fn bad(field: &Field, chance: &mut Chance) -> String {
    let letters = "abcdefghijklmnopqrstuvw".chars().nth(chance.below(23)).unwrap_or('a');
    let word = letters.to_string().repeat(1 + chance.below(9));
    let unkeepable = ['\u{0}', '\u{1b}', '\u{7f}', '\u{85}', '\u{202e}', '\u{2066}', '\u{fffd}'];
    if chance.below(7) == 0 && field.kind != FieldKind::Trap {
        return format!("{}{}x", good(field), chance.pick(&unkeepable));
    }
    match field.kind {
        FieldKind::Text(length) | FieldKind::LongText(length) => "à".repeat(length.max + 1 + chance.below(9)),
        FieldKind::Email => format!("{word}@{word}"),
        FieldKind::Phone
        | FieldKind::PostalCode
        | FieldKind::Time
        | FieldKind::Day
        | FieldKind::Number(_) => word,
        FieldKind::Commune | FieldKind::Territory => format!("zz{word}zz"),
        FieldKind::Page => format!("<{word}>"),
        FieldKind::Link => format!("javascript:{word}"),
        FieldKind::Choice(_) | FieldKind::MultiChoice(_) => format!("x-{word}"),
        FieldKind::Checkbox => format!("{word}-no"),
        FieldKind::Hidden(_) => format!("{word}/<{word}. {word}"),
        FieldKind::File(_) => word.repeat(40) + &"x".repeat(200),
        FieldKind::Trap => word,
    }
}

/// Every field of a form with a good answer; pairs as a browser sends them.
#[must_use]
pub fn filled(form: &Form) -> Vec<(&'static str, String)> {
    form.fields.iter().map(|field| (field.name, good(field))).collect()
}
