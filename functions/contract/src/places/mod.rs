//! Communes, departments and regions of France: looking them up, how far apart they lie, which
//! hour it is there, and which area may stand in public for a small place.
//!
//! The tables (INSEE, La Poste, IGN; see `data/README.md`) are compiled in and read at first use.
//! Places without coordinates, overseas, Corsica: every function answers with less, none fails.

mod area;
mod distance;
mod load;
mod resolve;
mod search;
mod zone;

pub use area::{AREA_MIN_POPULATION, area_of};
pub use distance::{BANDS_KM, Position, band, distance_km};
pub use resolve::{Unresolved, resolve_commune, resolve_territory};
pub use search::{Found, name_key, search};
pub use zone::{zone, zone_of_commune};

use load::tables;

/// A commune of 2026. Paris, Lyon and Marseille are one each.
#[derive(Debug, Clone, PartialEq)]
pub struct Commune {
    /// INSEE code, five characters: `63113`, `2A004`, `97411`.
    pub insee: Box<str>,
    /// Official name, with plain apostrophes.
    pub name: &'static str,
    /// Code of its department: `63`, `2A`, `974`.
    pub department: &'static str,
    /// Centroid at two decimals; absent for 102 communes.
    pub position: Option<Position>,
    /// Inhabitants; absent where nobody lives.
    pub population: Option<u32>,
    postcodes: &'static str,
}

impl Commune {
    /// Its postcodes, in order; none where La Poste does not go.
    pub fn postcodes(&self) -> impl Iterator<Item = &'static str> + use<> {
        self.postcodes.split(' ').filter(|postcode| !postcode.is_empty())
    }

    /// How far `other` is, in kilometres, when both have coordinates.
    #[must_use]
    pub fn distance_km(&self, other: &Commune) -> Option<f64> {
        Some(distance_km(self.position?, other.position?))
    }
}

/// A department, or an overseas collectivity.
#[derive(Debug, Clone, PartialEq)]
pub struct Department {
    /// `63`, `2A`, `974`.
    pub code: &'static str,
    /// Official name.
    pub name: &'static str,
    /// Code of its region.
    pub region: &'static str,
    /// Mean of its communes' centroids, at two decimals.
    pub position: Option<Position>,
    communes: std::ops::Range<usize>,
}

impl Department {
    /// Its communes, by INSEE code.
    #[must_use]
    pub fn communes(&self) -> &'static [Commune] {
        tables().communes.get(self.communes.clone()).unwrap_or_default()
    }
}

/// A region, or an overseas collectivity that is its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Region {
    /// INSEE code of the region.
    pub code: &'static str,
    /// Official name.
    pub name: &'static str,
}

/// Every commune, by INSEE code.
#[must_use]
pub fn communes() -> &'static [Commune] {
    &tables().communes
}

/// Every department, by code.
#[must_use]
pub fn departments() -> &'static [Department] {
    &tables().departments
}

/// Every region, by code.
#[must_use]
pub fn regions() -> &'static [Region] {
    &tables().regions
}

/// The commune of an INSEE code (`63113`, `2a004`).
#[must_use]
pub fn commune(insee: &str) -> Option<&'static Commune> {
    let code = insee.to_ascii_uppercase();
    let all = communes();
    all.binary_search_by(|commune| commune.insee.as_ref().cmp(&code)).ok().and_then(|at| all.get(at))
}

/// The department of a code (`63`, `2a`, `974`).
#[must_use]
pub fn department(code: &str) -> Option<&'static Department> {
    departments().iter().find(|department| department.code.eq_ignore_ascii_case(code))
}

/// The region of a code (`84`).
#[must_use]
pub fn region(code: &str) -> Option<&'static Region> {
    regions().iter().find(|region| region.code == code)
}

/// The communes that share a postcode, the most populated first.
#[must_use]
pub fn communes_of_postcode(postcode: &str) -> Vec<&'static Commune> {
    search::with_postcode(postcode)
}

/// The communes of a name, however it is typed ("st etienne"), the most populated first.
#[must_use]
pub fn communes_named(name: &str) -> Vec<&'static Commune> {
    search::with_name(&name_key(name))
}

/// The department an INSEE code lies in, even of a commune that is no more.
#[must_use]
pub fn department_of(insee: &str) -> Option<&'static Department> {
    department_by_prefix(insee, 5)
}

/// The department a postcode is delivered in, even of a postcode we do not know (CEDEX).
#[must_use]
pub fn department_of_postcode(postcode: &str) -> Option<&'static Department> {
    let known = search::with_postcode(postcode);
    if let Some(first) = known.first() {
        return department(first.department);
    }
    let digits_only = postcode.bytes().all(|byte| byte.is_ascii_digit());
    match postcode.get(..3) {
        Some("200" | "201") if digits_only => department("2A"),
        Some("202" | "206") if digits_only => department("2B"),
        _ if digits_only => department_by_prefix(postcode, 5),
        _ => None,
    }
}

fn department_by_prefix(code: &str, length: usize) -> Option<&'static Department> {
    let overseas = code.starts_with("97") || code.starts_with("98");
    let prefix = code.get(..if overseas { 3 } else { 2 })?;
    (code.len() == length).then(|| department(prefix)).flatten()
}

#[cfg(test)]
mod tests;
