//! The one place a person means, for forms that need one.

use super::{Commune, Found, regions, search};
use crate::records::Territory;

/// How many candidates are worth naming in a sentence.
const MAX_CANDIDATES: usize = 5;

/// Why a query is not one place.
#[derive(Debug, Clone, PartialEq)]
pub enum Unresolved {
    /// We know no place of that name or postcode.
    Nothing,
    /// A department or region, where a commune is needed.
    TooWide,
    /// Several communes bear that name: the most populated, at most 5.
    Ambiguous(Vec<&'static Commune>),
}

/// The commune of a postcode or name. Of the communes that share a postcode, the most populated:
/// what we do with a residence is coarser than the distance between them.
///
/// # Errors
/// See [`Unresolved`].
pub fn resolve_commune(query: &str) -> Result<&'static Commune, Unresolved> {
    let found = search(query);
    let is_postcode = query.bytes().filter(u8::is_ascii_digit).count() == 5
        && query.chars().all(|letter| letter.is_ascii_digit() || letter.is_whitespace());
    match found.communes.as_slice() {
        [] if found.departments.is_empty() => Err(Unresolved::Nothing),
        [] => Err(Unresolved::TooWide),
        [only] => Ok(only),
        [largest, ..] if is_postcode => Ok(largest),
        several => Err(Unresolved::Ambiguous(several.iter().take(MAX_CANDIDATES).copied().collect())),
    }
}

/// The commune, department or region of a query. A name that is a commune's and a department's
/// ("Vienne") is the department: "38200 Vienne" says the commune.
///
/// # Errors
/// Nothing fits, or several communes do.
pub fn resolve_territory(query: &str) -> Result<Territory, Unresolved> {
    let found = search(query);
    match found.departments.as_slice() {
        [] => resolve_commune(query).map(|commune| Territory::Commune(commune.insee.to_string())),
        [only] => Ok(Territory::Department(only.code.to_owned())),
        _ => region_of(&found).ok_or(Unresolved::Nothing),
    }
}

fn region_of(found: &Found) -> Option<Territory> {
    let code = found.departments.first()?.region;
    let same = found.departments.iter().all(|department| department.region == code);
    let known = regions().iter().find(|region| region.code == code && same)?;
    Some(Territory::Region(known.code.to_owned()))
}
