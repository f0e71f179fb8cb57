//! One answer against the kind of its field.

use jiff::civil::{Date, Time};

use super::clean::{Lines, clean, fault};
use super::{Field, FieldError, FieldKind, FormChoices, Length, Range};
use crate::places::{Unresolved, department_of_postcode, resolve_commune, resolve_territory};

/// The answer as it is kept, or what is wrong with it. `typed` is not blank.
pub(super) fn check(field: &Field, typed: &str, choices: &FormChoices) -> Result<String, FieldError> {
    let text = clean(typed);
    let lines = if matches!(field.kind, FieldKind::LongText(_)) { Lines::Several } else { Lines::One };
    if let Some(key) = fault(&text, lines) {
        return Err(FieldError::new(field.name, key));
    }
    let error = |key| FieldError::new(field.name, key);
    match field.kind {
        FieldKind::Text(length) | FieldKind::LongText(length) => within_length(field, text, length),
        FieldKind::Email => email_address(&text).ok_or(error("forms.errors.email")),
        FieldKind::Phone => phone(&text).ok_or(error("forms.errors.phone")),
        FieldKind::PostalCode => postal_code(&text).ok_or(error("forms.errors.postal_code")),
        FieldKind::Commune => one_place(field, &text, resolve_commune(&text)),
        FieldKind::Territory => one_place(field, &text, resolve_territory(&text)),
        FieldKind::Page => page(&text).ok_or(error("forms.errors.page")),
        FieldKind::Link => link(text).ok_or(error("forms.errors.link")),
        FieldKind::Day => day(&text).map_err(error),
        FieldKind::Time => time(&text).ok_or(error("forms.errors.time")),
        FieldKind::Number(range) => number(field, &text, range),
        FieldKind::Choice(list) | FieldKind::MultiChoice(list) => {
            if choices.has(list, &text) {
                Ok(text)
            } else {
                Err(error("forms.errors.choice"))
            }
        }
        FieldKind::Checkbox => match text.as_str() {
            "yes" | "on" | "1" | "true" => Ok("yes".to_owned()),
            _ => Err(error("forms.errors.tick")),
        },
        FieldKind::Hidden(shape) => {
            if choices.fits(shape, &text) {
                Ok(text)
            } else {
                Err(error("forms.errors.stale"))
            }
        }
        // The name its sender's machine gave it; what the file is, nobody believes it.
        FieldKind::File(_) => within_length(field, text, Length { min: 1, max: field.max_chars() }),
        FieldKind::Trap => Err(error("forms.errors.trap")),
    }
}

/// The key of the sentence for an answer that is needed and missing.
pub(super) fn empty_fault(kind: FieldKind) -> &'static str {
    match kind {
        FieldKind::Choice(_) | FieldKind::MultiChoice(_) => "forms.errors.choose",
        FieldKind::Checkbox => "forms.errors.tick",
        FieldKind::Hidden(_) => "forms.errors.stale",
        FieldKind::File(_) => "forms.errors.file",
        _ => "forms.errors.missing",
    }
}

fn within_length(field: &Field, text: String, length: Length) -> Result<String, FieldError> {
    let n = text.chars().count();
    if n < length.min {
        return Err(FieldError::new(field.name, "forms.errors.too_short")
            .with("min", length.min)
            .with("n", n));
    }
    if n > length.max {
        return Err(FieldError::new(field.name, "forms.errors.too_long")
            .with("max", length.max)
            .with("n", n));
    }
    Ok(text)
}

/// `name@example.fr`: the shape mail servers agree on, domain in lower case. Quoted names and
/// addresses without a dot in the domain are refused, as `None`.
#[must_use]
pub fn email_address(text: &str) -> Option<String> {
    let (local, domain) = text.rsplit_once('@')?;
    let is_local = |letter: char| letter.is_ascii_alphanumeric() || "!#$%&'*+/=?^_`{|}~-.".contains(letter);
    let local_fits = (1..=64).contains(&local.len())
        && local.chars().all(is_local)
        && local.split('.').all(|part| !part.is_empty());
    let labels: Vec<&str> = domain.split('.').collect();
    let top_fits =
        labels.last().is_some_and(|top| top.chars().count() >= 2 && top.chars().any(char::is_alphabetic));
    let domain_fits = labels.len() >= 2 && labels.iter().all(|label| is_domain_label(label));
    let fits = local_fits && domain_fits && top_fits && text.len() <= 254;
    fits.then(|| format!("{local}@{}", domain.to_lowercase())).filter(|email| email.len() <= 254)
}

fn is_domain_label(label: &str) -> bool {
    (1..=63).contains(&label.len())
        && !label.starts_with('-')
        && !label.ends_with('-')
        && label.chars().all(|letter| letter.is_alphanumeric() || letter == '-')
}

/// Digits with spaces, dots, dashes, parentheses or a leading `+`; kept without them.
fn phone(text: &str) -> Option<String> {
    let kept: String = text.chars().filter(|letter| !" .-()/\u{A0}\u{202F}".contains(*letter)).collect();
    let digits = kept.strip_prefix('+').unwrap_or(&kept);
    let fits = (6..=15).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
    fits.then_some(kept)
}

fn postal_code(text: &str) -> Option<String> {
    let code: String = text.chars().filter(|letter| !letter.is_whitespace()).collect();
    (code.len() == 5 && department_of_postcode(&code).is_some()).then_some(code)
}

fn one_place<T>(field: &Field, text: &str, found: Result<T, Unresolved>) -> Result<String, FieldError> {
    if text.chars().count() > field.max_chars() {
        return Err(FieldError::new(field.name, "forms.errors.place_unknown"));
    }
    match found {
        Ok(_) => Ok(text.to_owned()),
        Err(Unresolved::Nothing) => Err(FieldError::new(field.name, "forms.errors.place_unknown")),
        Err(Unresolved::TooWide) => Err(FieldError::new(field.name, "forms.errors.place_wide")),
        Err(Unresolved::Ambiguous(several)) => {
            let named: Vec<String> =
                several.iter().map(|commune| format!("{} ({})", commune.name, commune.department)).collect();
            Err(FieldError::new(field.name, "forms.errors.place_ambiguous").with("places", named.join(", ")))
        }
    }
}

/// The last segment of an address of this site, or the segment alone.
fn page(text: &str) -> Option<String> {
    let path = text.split(['?', '#']).next().unwrap_or_default();
    let segment = path.trim_end_matches('/').rsplit('/').next().unwrap_or_default();
    let fits = !segment.is_empty()
        && segment.len() <= 150
        && text.len() <= 300
        && segment.chars().all(|letter| letter.is_alphanumeric() || letter == '-');
    fits.then(|| segment.to_lowercase())
}

fn link(text: String) -> Option<String> {
    let (scheme, rest) = text.split_once("://")?;
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let fits = scheme.eq_ignore_ascii_case("https")
        && text.len() <= 500
        && host.contains('.')
        && !host.contains('@')
        && !host.starts_with('.')
        && !text.chars().any(|letter| letter.is_whitespace() || "\"<>\\^`{|}".contains(letter));
    fits.then_some(text)
}

/// `2026-12-03`, or as people write it: `3/12/2026`, `3.12.2026`.
fn day(text: &str) -> Result<String, &'static str> {
    const UNREADABLE: &str = "forms.errors.day";
    let parts: Vec<&str> = text.split(['-', '/', '.', ' ']).collect();
    let [first, month, last] = parts.as_slice() else {
        return Err(UNREADABLE);
    };
    let (year, day) = if first.len() == 4 { (first, last) } else { (last, first) };
    let number = |part: &str| part.parse::<i16>().map_err(|_| UNREADABLE);
    let small = |part: &str| part.parse::<i8>().map_err(|_| UNREADABLE);
    if year.len() != 4 || number(year)? < 1900 {
        return Err(UNREADABLE);
    }
    let date =
        Date::new(number(year)?, small(month)?, small(day)?).map_err(|_| "forms.errors.no_such_day")?;
    Ok(date.to_string())
}

/// `18:30`, or as people write it: `18h30`, `18 h`, `18`.
fn time(text: &str) -> Option<String> {
    let joined: String = text.to_lowercase().chars().filter(|letter| !letter.is_whitespace()).collect();
    let (hour, minute) = joined.split_once([':', 'h']).unwrap_or((joined.as_str(), ""));
    // `18:30:00` is what some browsers send.
    let minute = minute.strip_suffix(":00").unwrap_or(minute);
    let minute = if minute.is_empty() { "0" } else { minute };
    let digits = |part: &str| (1..=2).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
    if !digits(hour) || !digits(minute) {
        return None;
    }
    let time = Time::new(hour.parse().ok()?, minute.parse().ok()?, 0, 0).ok()?;
    Some(format!("{:02}:{:02}", time.hour(), time.minute()))
}

fn number(field: &Field, text: &str, range: Range) -> Result<String, FieldError> {
    let joined: String = text.chars().filter(|letter| !letter.is_whitespace()).collect();
    let value: i64 = joined.parse().map_err(|_| FieldError::new(field.name, "forms.errors.number"))?;
    if (range.min..=range.max).contains(&value) {
        return Ok(value.to_string());
    }
    let error = FieldError::new(field.name, "forms.errors.number_range");
    Err(error.with("min", range.min).with("max", range.max))
}
